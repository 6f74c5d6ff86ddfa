use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::{Value, json};

use crate::{Body, Endpoint, Error, ErrorKind, Query, path};

struct Write {
    key: String,
    ttl: Option<f64>,
    note: Option<String>,
    body: Body,
}

impl Endpoint for Write {
    type Output = Option<i64>;
    type Failure = Value;
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/values/{key}";
    const OUTPUT_AT: &'static str = "/result";

    fn path(&self) -> Result<String, Error> {
        path::expand(Self::PATH, &[("key", &self.key)])
    }

    fn query(&self, query: &mut Query) {
        query.optional("ttl", self.ttl.as_ref());
        query.optional("note", self.note.as_ref());
    }

    fn body(&self) -> Body {
        self.body.clone()
    }
}

fn request(key: &str, body: Body) -> Result<Request<Body>, Error> {
    Write {
        key: key.to_owned(),
        ttl: None,
        note: None,
        body,
    }
    .to_request()
}

fn response(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .body(Bytes::from(body))
        .unwrap()
}

#[test]
fn a_request_has_method_path_type_and_body() {
    let request = request("a/b", Body::json(&1)).unwrap();
    assert_eq!(request.method(), Method::PUT);
    assert_eq!(request.uri(), "/values/a%2Fb");
    assert_eq!(request.headers().len(), 1);
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body().as_bytes().unwrap(), "1");
}

#[test]
fn a_request_has_its_query() {
    let mut write = Write {
        key: "?a".to_owned(),
        ttl: Some(60.0),
        note: Some("a&b#".to_owned()),
        body: Body::empty(),
    };
    let request = write.to_request().unwrap();
    assert_eq!(request.uri(), "/values/%3Fa?ttl=60&note=a%26b%23");
    write.ttl = Some(f64::NAN);
    let error = write.to_request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "PUT /values/{key}: the query parameter `ttl` cannot be sent"
    );
}

#[test]
fn a_request_without_body_has_no_header() {
    let request = request("a", Body::empty()).unwrap();
    assert!(request.headers().is_empty() && request.body().is_empty());
}

#[test]
fn what_cannot_be_sent_names_the_endpoint_but_no_value() {
    let long = "a".repeat(70_000);
    let cases = [
        (
            "..",
            Body::empty(),
            "PUT /values/{key}: the path parameter `key` is a dot segment",
        ),
        (
            "a",
            Body::bytes("").with_content_type("a\nb"),
            "PUT /values/{key}: the content type",
        ),
        (
            &long,
            Body::empty(),
            "PUT /values/{key}: the path makes no valid URI",
        ),
    ];
    for (key, body, line) in cases {
        let error = request(key, body).unwrap_err();
        assert!(error.to_string().starts_with(line), "{error}");
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.method(), Some(&Method::PUT));
        assert_eq!(error.path_template(), Some("/values/{key}"));
    }
}

#[test]
fn a_reference_is_the_same_request() {
    let write = Write {
        key: "a/b".into(),
        ttl: Some(60.0),
        note: None,
        body: Body::bytes("x"),
    };
    let (own, kept) = (write.to_request().unwrap(), (&&write).to_request().unwrap());
    assert_eq!(own.method(), kept.method());
    assert_eq!(own.uri(), kept.uri());
    assert_eq!(own.headers(), kept.headers());
    assert_eq!(own.body().as_bytes(), kept.body().as_bytes());
    let answer = <&Write>::from_response(response(200, r#"{"result": 3}"#));
    assert_eq!(answer.unwrap(), Some(3));
}

#[test]
fn a_response_is_read_by_its_status() {
    assert_eq!(
        Write::from_response(response(200, r#"{"result": 3}"#)).unwrap(),
        Some(3)
    );
    assert_eq!(Write::from_response(response(204, "")).unwrap(), None);
    for status in [101, 304, 404, 500] {
        let error = Write::from_response(response(status, r#"{"result": 3}"#)).unwrap_err();
        assert!(error.is_status(), "{status}");
        assert_eq!(error.status().unwrap(), status);
        let failure = error.failure::<Write>().unwrap();
        assert_eq!(failure, json!({"result": 3}));
    }
}

#[test]
fn a_failure_that_is_not_as_documented_names_the_endpoint() {
    let error = Write::from_response(response(502, "<html>")).unwrap_err();
    let failure = error.failure::<Write>().unwrap_err();
    assert!(failure.is_decode());
    assert_eq!(
        failure.to_string(),
        "PUT /values/{key}: 502 Bad Gateway: the body is not JSON: expected value at line 1 column 1"
    );
    let unsent = request("", Body::empty()).unwrap_err();
    let failure = unsent.failure::<Write>().unwrap_err();
    assert_eq!(
        failure.to_string(),
        "PUT /values/{key}: no whole response came"
    );
    assert!(failure.is_decode() && failure.status().is_none());
}
