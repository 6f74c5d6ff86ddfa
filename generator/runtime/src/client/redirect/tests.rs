use http::Method;
use serde_json::json;

use crate::client::Retries;
use crate::client::pipeline_tests::{Get, builder, client};
use crate::transport::fake::{Fake, answer};
use crate::{Body, Error};

const HERE: &str = "https://api.example.com";

/// Where a redirect from `/v4/values?a=b` leads to, or why it is not followed.
fn lead(location: &str) -> Result<String, Error> {
    let fake = Fake::new([answer(302, &[("location", location)]), answer(200, &[])]);
    let result = fake.run(client(&fake).send(Get("/values?a=b")));
    let sent = fake.sent();
    assert_eq!(sent.len(), 1 + usize::from(result.is_ok()));
    if let Some(second) = sent.get(1) {
        assert_eq!(second.headers()["authorization"], "Bearer s3cr3t");
    }
    result.map(|_| sent[1].uri().to_string())
}

#[test]
fn a_location_is_resolved_within_the_origin() {
    let cases = [
        ("/other?c=d#e", "/other?c=d"),
        ("other", "/v4/other"),
        ("?c=d", "/v4/values?c=d"),
        ("", "/v4/values?a=b"),
        ("#e", "/v4/values?a=b"),
        ("https://api.example.com/a%2Fb", "/a%2Fb"),
        ("HTTPS://API.example.com:443/a", "/a"),
        ("//api.example.com/a", "/a"),
        ("https://api.example.com", "/"),
    ];
    for (location, path) in cases {
        assert_eq!(
            lead(location).unwrap(),
            format!("{HERE}{path}"),
            "{location}"
        );
    }
}

#[test]
fn a_redirect_elsewhere_is_not_followed() {
    let other = "its Location leads to another origin";
    let cases = [
        ("https://evil.example/", other),
        ("https://api.example.com.evil.example/", other),
        ("https://api.example.com:8443/", other),
        ("https://api.example.com@evil.example/", other),
        ("https://user@api.example.com/", other),
        ("http://api.example.com/", other),
        ("//evil.example/", other),
        ("ftp://api.example.com/", other),
        ("javascript:alert(1)", "its Location is no valid URL"),
        (
            "/\\evil.example/",
            "its Location has a character that no path may hold",
        ),
        ("/a/../b", "has a dot segment"),
        ("../b", "has a dot segment"),
        ("/%2e%2E/b", "has a dot segment"),
        ("///evil.example/", "its Location is no valid URL"),
        ("/a//b", "has an empty segment"),
        ("/{a}", "has a character that no path may hold"),
        ("/a?'", "has a query with a character that must be encoded"),
    ];
    for (location, reason) in cases {
        let error = lead(location).unwrap_err();
        assert!(error.is_status() && !error.is_retryable());
        let line = "GET /values: 302 Found: the redirect is not followed: ";
        assert!(error.to_string().starts_with(line), "{error}");
        assert!(error.to_string().contains(reason), "{location}: {error}");
        assert_eq!(error.headers().unwrap()["location"], location);
    }
}

#[test]
fn a_redirect_without_location_is_an_answer() {
    let fake = Fake::statuses([307, 307]);
    let error = fake.run(client(&fake).send(Get("/values"))).unwrap_err();
    let reason = "the redirect is not followed: its Location is missing";
    assert!(error.to_string().contains(reason), "{error}");
    let raw = fake.run(client(&fake).send_raw(Get("/values"))).unwrap();
    assert_eq!(raw.status(), 307);
    let fake = Fake::new([answer(304, &[("location", "/a")])]);
    let error = fake.run(client(&fake).send(Get("/values"))).unwrap_err();
    assert!(!error.to_string().contains("redirect"), "{error}");
}

#[test]
fn redirects_are_bounded() {
    let fake = Fake::new((0..20).map(|_| answer(302, &[("location", "/v4/values")])));
    let error = fake.run(client(&fake).send(Get("/values"))).unwrap_err();
    assert_eq!((fake.sent().len(), error.attempts()), (11, 1));
    assert!(error.to_string().contains("too many"), "{error}");
}

#[test]
fn method_and_body_follow_the_status() {
    let cases = [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (301, "PUT", "PUT"),
        (302, "DELETE", "DELETE"),
        (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"),
        (307, "POST", "POST"),
        (308, "PATCH", "PATCH"),
    ];
    for (status, before, after) in cases {
        let fake = Fake::new([answer(status, &[("location", "/b")]), answer(200, &[])]);
        let client = builder().retries(Retries::none());
        let client = client.build_with(fake.clone()).unwrap();
        let method: Method = before.parse().unwrap();
        let call = client
            .request(method, "/a", &[])
            .body(Body::json(&json!(1)));
        fake.run(call.header("Content-Language", "en").send())
            .unwrap();
        let second = &fake.sent()[1];
        assert_eq!(second.method().as_str(), after, "{status} {before}");
        let kept = before == after;
        assert_eq!(second.body().as_bytes().is_some(), kept);
        for name in ["content-type", "content-language"] {
            assert_eq!(
                second.headers().contains_key(name),
                kept,
                "{status} {before}"
            );
        }
    }
}

#[test]
fn each_attempt_begins_at_the_first_url() {
    let hop = || answer(307, &[("location", "/b")]);
    let fake = Fake::new([hop(), answer(503, &[]), hop(), answer(200, &[])]);
    fake.run(client(&fake).send(Get("/values"))).unwrap();
    let sent = fake.sent();
    let paths: Vec<_> = sent.iter().map(|request| request.uri().path()).collect();
    assert_eq!(paths, ["/v4/values", "/b", "/v4/values", "/b"]);
}
