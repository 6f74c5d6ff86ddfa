//! The client over a transport without network, whatever features there are.

use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Client, ClientBuilder, Credentials, Retries, Service};
use crate::transport::fake::{Fake, Outcome, answer, respond};
use crate::{Endpoint, Error, ErrorKind, Transport, TransportError};

pub(crate) struct Example;

impl Service for Example {
    const BASE_URL: &'static str = "https://api.example.com/v4/";
    const USER_AGENT: &'static str = "example/1";
    type Auth = Credentials;
}

pub(crate) struct Get(pub(crate) &'static str);

impl Endpoint for Get {
    type Output = Value;
    type Failure = Value;
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/values";
    const OUTPUT_AT: &'static str = "/result";

    fn path(&self) -> Result<String, Error> {
        Ok(self.0.to_owned())
    }
}

pub(crate) fn builder() -> ClientBuilder<Example> {
    Client::builder(Credentials::bearer("s3cr3t"))
}

pub(crate) fn client(fake: &Fake) -> Client<Example> {
    builder().build_with(fake.clone()).unwrap()
}

#[test]
fn a_request_is_whole_when_the_transport_gets_it() {
    let fake = Fake::new([respond(200, &[("x-id", "7")], r#"{"result": [1]}"#)]);
    let value = fake.run(client(&fake).send(Get("/values"))).unwrap();
    assert_eq!(value, json!([1]));
    let [request] = &fake.sent()[..] else {
        panic!("one request is sent")
    };
    assert_eq!(request.uri(), "https://api.example.com/v4/values");
    assert_eq!(request.headers()["user-agent"], "example/1");
    assert_eq!(request.headers()["authorization"], "Bearer s3cr3t");
    assert!(request.headers()["authorization"].is_sensitive());
}

#[test]
fn a_path_that_leads_elsewhere_reaches_no_transport() {
    for path in [
        "//evil.example/a",
        "/a/../b",
        "/%2e%2e/b",
        "https://evil.example/",
        "*",
    ] {
        let fake = Fake::default();
        let error = fake.run(client(&fake).send(Get(path))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{path}");
        assert!(fake.sent().is_empty());
    }
}

#[test]
fn a_transport_that_is_silent_is_a_timeout() {
    let fake = Fake::new([Outcome::Silence]);
    let client = builder()
        .timeout(Duration::from_secs(5))
        .retries(Retries::none());
    let client = client.build_with(fake.clone()).unwrap();
    let error = fake.run(client.send(Get("/values"))).unwrap_err();
    assert_eq!(error.to_string(), "GET /values: timed out after 5s");
    assert!(error.is_timeout() && error.kind() == ErrorKind::Timeout);
    assert_eq!(fake.now(), Duration::from_secs(5));
}

#[test]
fn a_transport_that_fails_says_why() {
    let failure = || Outcome::Failure(TransportError::failed("reset"));
    let fake = Fake::new([failure(), failure(), failure()]);
    let error = fake.run(client(&fake).send(Get("/values"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /values: the connection failed: reset (3 attempts)"
    );
}

#[test]
fn raw_gives_any_response() {
    let fake = Fake::new([answer(418, &[("x-id", "7")])]);
    let response = fake.run(client(&fake).send_raw(Get("/values"))).unwrap();
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(response.headers()["x-id"], "7");
}

#[test]
fn a_body_may_be_as_large_as_the_limit() {
    for (limit, fits) in [(33, true), (32, false)] {
        let fake = Fake::statuses([500]);
        let builder = builder().max_response_size(limit).retries(Retries::none());
        let client = builder.build_with(fake.clone()).unwrap();
        let result = fake.run(client.send_raw(Get("/values")));
        assert_eq!(result.is_ok(), fits, "{result:?}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::TooLarge);
            assert_eq!(
                error.to_string(),
                "GET /values: 500 Internal Server Error: \
                 the body is larger than the limit of 32 bytes"
            );
            assert!(error.body().is_none() && error.failure::<Get>().is_err());
            assert!(!error.is_retryable() && error.headers().is_some());
        }
    }
}
