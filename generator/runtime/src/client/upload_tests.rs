//! Requests whose bodies are streams, over a transport without network.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream;
use http::Method;

use super::Call;
use super::pipeline_tests::{builder, client};
use crate::transport::fake::{Fake, Outcome, answer};
use crate::{Body, BoxFuture, ErrorKind, Retries, Transport, TransportError, Value};

const TIMEOUT: Duration = Duration::from_secs(60);

fn once() -> Body {
    Body::stream(stream::iter([io::Result::Ok("ab"), Ok("c")]))
}

fn again() -> Body {
    Body::from_fn(|| stream::iter([io::Result::Ok("ab"), Ok("c")]))
}

fn put(fake: &Fake, body: Body) -> Call<Value> {
    let call = client(fake).request(Method::PUT, "/values", &[]);
    call.body(body)
}

#[test]
fn a_stream_is_sent_with_its_type_and_read_piece_by_piece() {
    for (body, length) in [(once(), None), (once().with_length(3), Some(3))] {
        let fake = Fake::statuses([200]);
        fake.run(put(&fake, body).send()).unwrap();
        assert_eq!(fake.received(), [[Bytes::from("ab"), Bytes::from("c")]]);
        let request = &fake.sent()[0];
        let octets = "application/octet-stream";
        assert_eq!(request.headers()["content-type"], octets);
        assert_eq!(request.body().length(), length);
        assert!(!request.headers().contains_key("content-length"));
    }
}

#[test]
fn a_body_without_content_says_so_whatever_it_is_made_of() {
    let nothing = || Body::stream(stream::empty::<io::Result<Bytes>>());
    let zeros = [Body::from(""), nothing().with_length(0), Body::empty()];
    for (body, zero) in zeros
        .map(|body| (body, true))
        .into_iter()
        .chain([(nothing(), false)])
    {
        let fake = Fake::statuses([200]);
        fake.run(put(&fake, body).send()).unwrap();
        let request = &fake.sent()[0];
        assert_eq!(request.headers().contains_key("content-length"), zero);
    }
}

#[test]
fn a_stream_that_is_read_once_is_sent_once() {
    type Failing = fn() -> Outcome;
    let failing: [(Failing, &str); 3] = [
        (|| answer(503, &[]), "503 Service Unavailable"),
        (|| Outcome::Silence, "timed out after 60s"),
        (
            || Outcome::Failure(TransportError::connect("refused")),
            "cannot connect: refused",
        ),
    ];
    for (outcome, problem) in failing {
        let fake = Fake::new([outcome(), answer(200, &[])]);
        let error = fake.run(put(&fake, once()).send()).unwrap_err();
        let line = format!("PUT /values: {problem}");
        assert!(error.to_string().starts_with(&line), "{error}");
        let told = error
            .to_string()
            .ends_with(" (its body cannot be sent again)");
        assert!(told, "{error}");
        assert!(error.is_body_spent() && error.is_retryable());
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1));
    }
}

#[test]
fn what_no_retry_was_due_for_is_not_put_down_to_the_body() {
    let fake = Fake::statuses([404]);
    let error = fake.run(put(&fake, once()).send()).unwrap_err();
    assert!(!error.is_body_spent(), "{error}");
    let fake = Fake::statuses([503]);
    let call = put(&fake, once()).retries(Retries::none());
    assert!(!fake.run(call.send()).unwrap_err().is_body_spent());
    let fake = Fake::statuses([503]);
    let call = client(&fake).request(Method::POST, "/values", &[]);
    let error = fake.run(call.body(once()).send()).unwrap_err();
    assert!(!error.is_body_spent(), "{error}");
}

#[test]
fn a_clone_of_what_was_sent_is_refused_before_anything_is_sent() {
    let body = once();
    let fake = Fake::statuses([200]);
    fake.run(put(&fake, body.clone()).send()).unwrap();
    let fake = Fake::default();
    let error = fake.run(put(&fake, body).send()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert!(fake.sent().is_empty());
    assert_eq!(
        error.to_string(),
        "PUT /values: the body was sent before, and its stream can be read only once"
    );
}

#[test]
fn a_body_that_cannot_be_opened_says_why_and_nothing_is_sent() {
    let fake = Fake::default();
    let body = once().with_length(0);
    let error = fake.run(put(&fake, body).send()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Body, 0));
    assert!(fake.sent().is_empty());
}

#[test]
fn a_stream_that_is_made_each_time_is_sent_again_whole() {
    let fake = Fake::statuses([503, 503, 200]);
    fake.run(put(&fake, again()).send()).unwrap();
    let whole = [Bytes::from("ab"), Bytes::from("c")];
    assert_eq!(fake.received(), [&whole, &whole, &whole]);
}

#[test]
fn a_redirect_that_wants_the_body_again_is_followed_if_it_can_be_had() {
    for status in [307, 308, 301] {
        let redirect = || answer(status, &[("location", "/other")]);
        let fake = Fake::new([redirect(), answer(200, &[])]);
        let error = fake.run(put(&fake, once()).send()).unwrap_err();
        assert_eq!(fake.sent().len(), 1);
        let problem = "the redirect is not followed: its Location asks for the body again, \
                       which can be read only once";
        assert!(error.to_string().ends_with(problem), "{error}");

        let fake = Fake::new([redirect(), answer(200, &[])]);
        fake.run(put(&fake, again()).send()).unwrap();
        assert_eq!(fake.received()[0], fake.received()[1]);
    }
}

#[test]
fn a_redirect_that_wants_no_body_is_followed() {
    let fake = Fake::new([answer(303, &[("location", "/other")]), answer(200, &[])]);
    fake.run(put(&fake, once()).send()).unwrap();
    let sent = fake.sent();
    assert_eq!(sent[1].method(), Method::GET);
    assert!(sent[1].body().is_empty());
}

#[test]
fn a_body_that_fails_is_the_cause_whatever_the_transport_says() {
    let failing = || {
        let pieces = [Ok("ab"), Err(io::Error::other("disk on fire"))];
        Body::stream(stream::iter(pieces))
    };
    let fake = Fake::statuses([200]);
    let error = fake.run(put(&fake, failing()).send()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Body, 1));
    let line = "PUT /values: the body could not be read: disk on fire";
    assert_eq!(error.to_string(), line);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.is::<io::Error>());

    let fake = Fake::statuses([200]);
    let error = fake
        .run(put(&fake, once().with_length(4)).send())
        .unwrap_err();
    let line = "PUT /values: the stream of the body ends 1 bytes too early";
    assert_eq!(error.to_string(), line);
}

/// A transport may take what came of half a body for an answer.
#[test]
fn a_body_that_fails_is_never_a_success() {
    struct Careless(Fake);
    impl Transport for Careless {
        fn send(
            &self,
            request: http::Request<Body>,
        ) -> BoxFuture<'_, Result<http::Response<crate::ResponseBody>, TransportError>> {
            Box::pin(async {
                let mut body = request.into_body();
                while let Ok(Some(_)) = body.chunk().await {}
                Ok(http::Response::new(crate::ResponseBody::full("{}")))
            })
        }
        fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
            self.0.sleep(duration)
        }
    }
    let fake = Fake::default();
    let client = builder().build_with(Careless(fake.clone())).unwrap();
    let call = client.request(Method::PUT, "/values", &[]);
    let call = call.body(once().with_length(2));
    let error = fake.run(call.send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
}

/// A stream whose pieces each take their time, and which stops after some of them.
struct Slow {
    fake: Fake,
    step: Duration,
    pieces: usize,
    wait: Option<BoxFuture<'static, ()>>,
}

impl Stream for Slow {
    type Item = io::Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.pieces == 0 {
            return Poll::Ready(None);
        }
        let (fake, step) = (self.fake.clone(), self.step);
        let wait = self
            .wait
            .get_or_insert_with(|| Box::pin(async move { fake.sleep(step).await }));
        ready!(wait.as_mut().poll(context));
        self.wait = None;
        self.pieces -= 1;
        Poll::Ready(Some(Ok("a")))
    }
}

fn slow(fake: &Fake, step: Duration, pieces: usize) -> Body {
    Body::stream(Slow {
        fake: fake.clone(),
        step,
        pieces,
        wait: None,
    })
}

#[test]
fn an_upload_may_take_any_time_if_it_does_not_stop() {
    let fake = Fake::statuses([200]);
    let step = Duration::from_secs(59);
    fake.run(put(&fake, slow(&fake, step, 5)).send()).unwrap();
    assert_eq!(fake.now(), step * 5);
}

#[test]
fn an_upload_that_stops_is_a_timeout() {
    let fake = Fake::statuses([200]);
    let body = slow(&fake, TIMEOUT * 100, 1);
    let error = fake.run(put(&fake, body).send()).unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(fake.now(), TIMEOUT);

    // The answer is waited for from the last piece on.
    let fake = Fake::new([Outcome::Silence]);
    let body = slow(&fake, TIMEOUT / 2, 3);
    let error = fake.run(put(&fake, body).send()).unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(fake.now(), TIMEOUT * 5 / 2);
}
