use bytes::Bytes;
use serde::Serialize;

use super::Body;

#[test]
fn each_way_has_its_type() {
    let octets = "application/octet-stream";
    let text = "text/plain; charset=utf-8";
    let cases: [(Body, &str, &str); 8] = [
        (Body::json(&[1, 2]), "[1,2]", "application/json"),
        (Body::json("text"), "\"text\"", "application/json"),
        (Body::bytes("raw"), "raw", octets),
        (Bytes::from("raw").into(), "raw", octets),
        (b"raw".to_vec().into(), "raw", octets),
        ((&b"raw"[..]).into(), "raw", octets),
        (String::from("raw").into(), "raw", text),
        ("raw".into(), "raw", text),
    ];
    for (body, bytes, content_type) in cases {
        assert_eq!(body.as_bytes().unwrap(), bytes);
        assert_eq!(body.content_type(), Some(content_type));
        let typed = body.clone().with_content_type("a/b");
        assert_eq!(typed.content_type(), Some("a/b"));
        assert_eq!(typed.into_bytes(), body.into_bytes());
    }
}

#[test]
fn no_body_is_not_a_body_of_length_zero() {
    let none = Body::empty().with_content_type("a/b");
    assert!(none.is_empty() && none.as_bytes().is_none() && none.content_type().is_none());
    let zero = Body::bytes("");
    assert!(!zero.is_empty());
    assert_eq!(zero.content_type(), Some("application/octet-stream"));
    assert_eq!(zero.into_bytes(), Some(Bytes::new()));
}

#[test]
fn debug_never_shows_content() {
    assert_eq!(format!("{:?}", Body::empty()), "Body(none)");
    let body = Body::json(&"secret");
    assert_eq!(format!("{body:?}"), "Body(8 bytes of \"application/json\")");
}

#[test]
fn json_that_cannot_be_written_fails_later() {
    struct Odd;
    impl Serialize for Odd {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("odd"))
        }
    }
    let body = Body::json(&Odd);
    assert!(!body.is_empty() && body.as_bytes().is_none());
    let error = body.clone().ready().unwrap_err();
    assert_eq!(error.to_string(), "the body cannot be written as JSON: odd");
    assert_eq!(error.kind(), crate::ErrorKind::Request);
    assert!(std::error::Error::source(&error).is_some());
}
