use std::time::Duration;

use http::{Method, Request};

use super::{Budget, Retries};
use crate::client::pipeline::Outgoing;
use crate::client::pipeline_tests::{Get, builder, client};
use crate::transport::fake::{Fake, Outcome, answer, respond};
use crate::{Body, Error, Transport, TransportError};

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

type Failure = fn(&'static str) -> TransportError;

/// How often a request of a method is sent that is answered with 503 for ever.
fn attempts(method: &Method, retries: Retries) -> usize {
    let fake = Fake::statuses([503; 10]);
    let client = builder().retries(retries).build_with(fake.clone()).unwrap();
    let request = Request::builder().method(method).uri("/values");
    let request = request.body(Body::from("abc")).unwrap();
    let received = fake
        .run(client.core.run(Outgoing {
            request,
            timeout: secs(60),
            retries,
        }))
        .unwrap();
    let sent = fake.sent();
    assert_eq!(sent.len(), received.attempts as usize);
    for request in &sent {
        assert_eq!(request.body().as_bytes().unwrap(), "abc");
    }
    sent.len()
}

#[test]
fn idempotent_methods_are_repeated() {
    let retries = Retries::default();
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(attempts(&method.parse().unwrap(), retries), 3, "{method}");
    }
    for method in ["POST", "PATCH", "CONNECT", "TRACE", "PURGE"] {
        let method = method.parse().unwrap();
        assert_eq!(attempts(&method, retries), 1, "{method}");
        assert_eq!(attempts(&method, retries.any_method(true)), 3, "{method}");
    }
}

#[test]
fn attempts_are_bounded() {
    for (bound, made) in [(0, 1), (1, 1), (2, 2), (7, 7)] {
        let retries = Retries::default().attempts(bound);
        assert_eq!(attempts(&Method::GET, retries), made);
    }
    assert_eq!(attempts(&Method::GET, Retries::none()), 1);
}

#[test]
fn only_what_may_pass_is_repeated() {
    for status in 200..=599 {
        let fake = Fake::statuses([status, 200]);
        let received = fake.run(client(&fake).send_raw(Get("/values")));
        received.unwrap();
        let passes = [408, 429, 500, 502, 503, 504].contains(&status);
        assert_eq!(fake.sent().len(), 1 + usize::from(passes), "{status}");
    }
    let failures: [(Failure, usize); 5] = [
        (TransportError::connect, 2),
        (TransportError::timeout, 2),
        (TransportError::request, 1),
        (TransportError::failed, 2),
        (TransportError::protocol, 1),
    ];
    for (failure, sent) in failures {
        let fake = Fake::new([Outcome::Failure(failure("c")), answer(200, &[])]);
        let result = fake.run(client(&fake).send(Get("/values")));
        assert_eq!(fake.sent().len(), sent, "{result:?}");
        assert_eq!(result.is_ok(), sent == 2);
    }
}

#[test]
fn a_silent_attempt_is_repeated() {
    let fake = Fake::new([Outcome::Silence, answer(200, &[])]);
    fake.run(client(&fake).send(Get("/values"))).unwrap();
    let [_, second] = fake.times()[..] else {
        panic!("two attempts")
    };
    assert!(second >= secs(60) && second <= secs(61), "{second:?}");
}

#[test]
fn waits_are_random_within_a_bound_that_doubles() {
    let retries = Retries::default().backoff(secs(1), secs(3)).attempts(5);
    let mut longest = [Duration::ZERO; 4];
    for _ in 0..200 {
        let fake = Fake::statuses([503; 5]);
        let client = builder().retries(retries).build_with(fake.clone()).unwrap();
        fake.run(client.send(Get("/values"))).unwrap_err();
        let times = fake.times();
        for (longest, pair) in longest.iter_mut().zip(times.windows(2)) {
            *longest = (*longest).max(pair[1].saturating_sub(pair[0]));
        }
    }
    // The chance that 200 random numbers all lie in the lower half is 2^-200.
    for (longest, bound) in longest.into_iter().zip([1, 2, 3, 3]) {
        assert!(
            longest <= secs(bound) && longest > secs(bound) / 2,
            "{longest:?}"
        );
    }
    let far = Retries::default().backoff(Duration::MAX, Duration::MAX);
    assert_eq!(far.bound(u32::MAX), Duration::MAX);
}

/// When the second attempt comes after a 429 with these headers, if there is one.
fn second(headers: &[(&str, &str)], retries: Retries) -> Option<Duration> {
    let fake = Fake::new([answer(429, headers), answer(200, &[])]);
    let client = builder().retries(retries).build_with(fake.clone()).unwrap();
    let result = fake.run(client.send(Get("/values")));
    let second = fake.times().get(1).copied();
    assert_eq!(result.is_ok(), second.is_some());
    if let Err(error) = result {
        assert_eq!(fake.now(), Duration::ZERO, "the call ends at once");
        assert!(error.retry_after().is_some());
    }
    second
}

#[test]
fn retry_after_is_honoured_up_to_a_cap() {
    let default = Retries::default();
    assert_eq!(second(&[("retry-after", "7")], default), Some(secs(7)));
    assert_eq!(second(&[("retry-after", "30")], default), Some(secs(30)));
    assert_eq!(second(&[("retry-after", "31")], default), None);
    let date = |seconds| {
        [
            ("date", "Sun, 06 Nov 1994 08:49:00 GMT"),
            ("retry-after", seconds),
        ]
    };
    let soon = date("Sun, 06 Nov 1994 08:49:20 GMT");
    assert_eq!(second(&soon, default), Some(secs(20)));
    assert_eq!(
        second(&date("Sun, 06 Nov 1994 09:49:20 GMT"), default),
        None
    );
    assert_eq!(second(&soon, default.longest_retry_after(secs(19))), None);
    assert!(second(&[("retry-after", "odd")], default).unwrap() < secs(1));
}

#[test]
fn no_attempt_begins_after_the_total_time() {
    let retries = Retries::default().attempts(100).total(secs(20));
    assert_eq!(second(&[("retry-after", "20")], retries), None);
    let fake = Fake::new((0..10).map(|_| answer(503, &[("retry-after", "9")])));
    let client = builder().retries(retries).build_with(fake.clone()).unwrap();
    let error = fake.run(client.send(Get("/values"))).unwrap_err();
    assert_eq!(fake.times(), [secs(0), secs(9), secs(18)]);
    assert_eq!((error.attempts(), fake.now()), (3, secs(18)));
}

#[test]
fn an_outage_is_not_multiplied() {
    let fake = Fake::statuses([503; 100]);
    let client = builder().retry_budget(5).build_with(fake.clone()).unwrap();
    for _ in 0..20 {
        fake.run(client.clone().send(Get("/values"))).unwrap_err();
    }
    assert_eq!(fake.sent().len(), 20 + 5);
}

#[test]
fn calls_that_end_well_earn_retries() {
    let budget = Budget::new(1);
    assert!(budget.spend() && !budget.spend());
    (0..9).for_each(|_| budget.earn());
    assert!(!budget.spend());
    (0..100).for_each(|_| budget.earn());
    assert!(budget.spend() && !budget.spend());
    assert!(!Budget::new(0).spend() && Budget::new(u32::MAX).spend());
}

#[test]
fn an_error_tells_the_number_of_attempts() {
    let body = r#"{"errors": ["busy"]}"#;
    let fake = Fake::new((0..3).map(|_| respond(503, &[("retry-after", "2")], body)));
    let error = fake.run(client(&fake).send(Get("/values"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /values: 503 Service Unavailable: busy (3 attempts)"
    );
    assert_eq!(error.retry_after(), Some(secs(2)));
    let counted = |outcomes: Vec<Outcome>, path| -> Error {
        let fake = Fake::new(outcomes);
        fake.run(client(&fake).send(Get(path))).unwrap_err()
    };
    let error = counted(vec![answer(404, &[])], "/values");
    assert_eq!((error.attempts(), error.retry_after()), (1, None));
    assert!(!error.to_string().contains("attempt"));
    assert_eq!(counted(vec![], "//values").attempts(), 0);
    let silent = || Outcome::Failure(TransportError::connect("c"));
    let error = counted(vec![silent(), silent(), silent()], "/values");
    assert_eq!(
        error.to_string(),
        "GET /values: cannot connect: c (3 attempts)"
    );
}
