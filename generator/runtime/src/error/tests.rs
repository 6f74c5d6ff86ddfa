use bytes::Bytes;
use http::{Method, Response};

use super::{ApiError, Error, ErrorKind};

fn failed(status: u16, body: &'static str) -> Error {
    let response = Response::builder()
        .status(status)
        .body(Bytes::from(body))
        .unwrap();
    Error::failed(ErrorKind::Status, response).at(Method::GET, "/a/{b}")
}

fn api_error(code: Option<&str>, message: Option<&str>) -> ApiError {
    ApiError {
        code: code.map(Into::into),
        message: message.map(Into::into),
        ..ApiError::default()
    }
}

#[test]
fn an_error_is_one_pointer_and_crosses_threads() {
    fn check<T: Send + Sync + std::error::Error + 'static>() {}
    check::<Error>();
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}

#[test]
fn api_errors_are_read_in_every_shape() {
    let one = |code, message| vec![api_error(code, message)];
    let cases = [
        (
            r#"{"errors": [{"code": 7, "message": "m"}]}"#,
            one(Some("7"), Some("m")),
        ),
        (
            r#"{"errors": [{"code": 7.5, "message": "m"}]}"#,
            one(Some("7.5"), Some("m")),
        ),
        (
            r#"{"errors": [{"code": "c", "error": "m"}]}"#,
            one(Some("c"), Some("m")),
        ),
        (
            r#"{"errors": [{"message": "m", "detail": "d"}]}"#,
            one(None, Some("m")),
        ),
        (r#"{"errors": [{"code": 7}]}"#, one(Some("7"), None)),
        (r#"{"errors": ["m"]}"#, one(None, Some("m"))),
        (
            r#"{"errors": {"code": 7, "message": "m"}}"#,
            one(Some("7"), Some("m")),
        ),
        (r#"{"errors": "m"}"#, one(None, Some("m"))),
        (r#"{"error": "m"}"#, one(None, Some("m"))),
        (
            r#"{"error": {"code": 7, "message": "m"}}"#,
            one(Some("7"), Some("m")),
        ),
        (r#"{"errors": [], "error": "m"}"#, one(None, Some("m"))),
        (
            r#"{"errors": null, "message": "m", "code": 7}"#,
            one(Some("7"), Some("m")),
        ),
        (
            r#"{"error_code": "c", "msg": "m", "result": "r"}"#,
            one(Some("c"), Some("m")),
        ),
        (
            r#"{"error": "c", "error_description": "m"}"#,
            one(None, Some("c")),
        ),
        (
            r#"{"errors": [{"message": "a"}, null, 1, {}, [], {"message": ["b"]}, "b"]}"#,
            vec![api_error(None, Some("a")), api_error(None, Some("b"))],
        ),
        (r#"{"errors": [{"code": "c"}]}"#, one(Some("c"), None)),
        (r#"{"error": ["m", {}]}"#, one(None, Some("m"))),
        (
            r#"{"errors": {}, "error": "m", "code": 7}"#,
            one(Some("7"), Some("m")),
        ),
        (
            r#"{"title": "t", "detail": "m", "status": 400}"#,
            one(None, Some("m")),
        ),
        (
            r#"{"errors": [{}], "messages": [{"code": 7, "message": "m"}]}"#,
            one(Some("7"), Some("m")),
        ),
        (
            r#"{"errors": ["m"], "messages": ["n"]}"#,
            one(None, Some("m")),
        ),
        (r#"{"errors": [""], "result": null}"#, vec![]),
        (r#"["m"]"#, vec![]),
        ("null", vec![]),
        ("<html>", vec![]),
        ("", vec![]),
    ];
    for (body, expected) in cases {
        assert_eq!(failed(400, body).api_errors(), expected, "{body}");
    }
}

#[test]
fn an_api_error_has_what_cloudflare_says_of_it() {
    let body = r#"{"errors": [{
        "code": 1004, "message": "DNS Validation Error",
        "documentation_url": "https://developers.cloudflare.com/api", "source": {"pointer": "/name"},
        "error_chain": [{"code": 9005, "message": "no IPv4", "error_chain": ["not a number"]}, null]
    }]}"#;
    let expected = ApiError {
        documentation_url: Some("https://developers.cloudflare.com/api".to_owned()),
        pointer: Some("/name".to_owned()),
        chain: vec![ApiError {
            chain: vec![api_error(None, Some("not a number"))],
            ..api_error(Some("9005"), Some("no IPv4"))
        }],
        ..api_error(Some("1004"), Some("DNS Validation Error"))
    };
    assert_eq!(failed(400, body).api_errors(), [expected]);
    let odd = r#"{"errors": [{"code": 7, "message": "m", "documentation_url": null, "source": {"pointer": null},
        "error_chain": [null], "meta": null}]}"#;
    assert_eq!(
        failed(400, odd).api_errors(),
        [api_error(Some("7"), Some("m"))]
    );
}

#[test]
fn a_chain_of_any_depth_is_read_or_left() {
    for depth in [1, 20, 10_000] {
        let link = r#"{"code":1,"error_chain":["#;
        let body = format!(
            r#"{{"errors": [{}{}]}}"#,
            link.repeat(depth),
            "]}".repeat(depth)
        );
        let read = usize::from(depth < 1000);
        assert_eq!(failed(400, body.leak()).api_errors().len(), read, "{depth}");
    }
}

#[test]
fn display_is_one_useful_line() {
    let cases = [
        (
            400,
            r#"{"errors": [{"code": 10014, "message": "namespace already exists"}]}"#,
            "GET /a/{b}: 400 Bad Request: 10014: namespace already exists",
        ),
        (
            400,
            r#"{"errors": [{"code": 1, "message": "a", "error_chain": ["b", {"code": 2, "error_chain": ["c"]}]}, "d"]}"#,
            "GET /a/{b}: 400 Bad Request: 1: a (c); d",
        ),
        (
            400,
            r#"{"errors": ["a", {"code": 1}]}"#,
            "GET /a/{b}: 400 Bad Request: a; 1",
        ),
        (
            400,
            r#"{"errors": ["a\nb\u001b\u202ec"]}"#,
            "GET /a/{b}: 400 Bad Request: a\\nb\\u{1b}\\u{202e}c",
        ),
        (
            400,
            r#"{"errors": ["1", "2", "3", "4", "5", "6", "7"]}"#,
            "GET /a/{b}: 400 Bad Request: 1; 2; 3; 4; 5; and 2 more",
        ),
        (
            502,
            "<html>\r\n<p>",
            "GET /a/{b}: 502 Bad Gateway: <html>\\r\\n<p>",
        ),
        (520, "", "GET /a/{b}: 520"),
        (503, " \n", "GET /a/{b}: 503 Service Unavailable"),
        (302, "", "GET /a/{b}: 302 Found"),
        (
            400,
            r#"{"result": 1}"#,
            "GET /a/{b}: 400 Bad Request: {\"result\": 1}",
        ),
    ];
    for (status, body, line) in cases {
        assert_eq!(failed(status, body).to_string(), line);
    }
}

#[test]
fn a_long_body_is_cut() {
    for unit in ["a", "é", "€", "😀"] {
        let body = Bytes::from(unit.repeat(1000));
        let response = Response::builder().status(500).body(body).unwrap();
        let line = Error::failed(ErrorKind::Status, response).to_string();
        assert_eq!(
            line,
            format!("500 Internal Server Error: {}…", unit.repeat(200))
        );
    }
    let odd = Response::builder()
        .status(500)
        .body(Bytes::from_static(b"a\xff\0"))
        .unwrap();
    let line = Error::failed(ErrorKind::Status, odd).to_string();
    assert_eq!(line, "500 Internal Server Error: a\u{fffd}\\u{0}");
}

#[test]
fn debug_shows_the_line_and_the_cause_only() {
    let mut response = Response::new(Bytes::from("[]"));
    response
        .headers_mut()
        .insert("set-cookie", "session=secret".parse().unwrap());
    let error = Error::new(ErrorKind::Decode, "odd")
        .with_response(response)
        .because("cause");
    assert_eq!(
        format!("{error:?}"),
        "Error { kind: Decode, message: 200 OK: odd, source: \"cause\" }"
    );
    assert_eq!(error.headers().unwrap()["set-cookie"], "session=secret");
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "cause"
    );
}

#[test]
fn retryable_is_what_may_pass() {
    for status in 100..=599 {
        let expected = [408, 429, 500, 502, 503, 504].contains(&status);
        assert_eq!(failed(status, "").is_retryable(), expected, "{status}");
    }
    let kinds = [
        (ErrorKind::Builder, false),
        (ErrorKind::Request, false),
        (ErrorKind::Connect, true),
        (ErrorKind::Timeout, true),
        (ErrorKind::Transport, true),
        (ErrorKind::Protocol, false),
        (ErrorKind::Api, false),
        (ErrorKind::Decode, false),
    ];
    for (kind, expected) in kinds {
        let error = Error::new(kind, "");
        assert_eq!(error.is_retryable(), expected, "{kind:?}");
        assert_eq!(error.is_connect(), kind == ErrorKind::Connect);
        assert_eq!(error.is_timeout(), kind == ErrorKind::Timeout);
        assert_eq!(error.is_decode(), kind == ErrorKind::Decode);
        assert_eq!(error.is_api(), kind == ErrorKind::Api);
        assert!(!error.is_status() && error.status().is_none() && error.body().is_none());
    }
}
