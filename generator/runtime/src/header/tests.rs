use http::{HeaderMap, HeaderValue};

use super::{optional, required};

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("expiration", HeaderValue::from_static("1577836800"));
    headers.insert("x-name", HeaderValue::from_bytes("é".as_bytes()).unwrap());
    headers.insert("x-latin", HeaderValue::from_bytes(b"\xe9").unwrap());
    headers
}

#[test]
fn documented_headers_are_read() {
    let headers = headers();
    assert_eq!(
        optional(&headers, "expiration").unwrap(),
        Some(1_577_836_800)
    );
    assert_eq!(required::<String>(&headers, "x-name").unwrap(), "é");
    assert_eq!(optional::<bool>(&headers, "x-absent").unwrap(), None);
}

#[test]
fn a_mismatch_names_the_header_but_no_value() {
    let headers = headers();
    let error = required::<bool>(&headers, "x-absent").unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.to_string(), "the response has no header `x-absent`");
    let error = optional::<bool>(&headers, "expiration").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the header `expiration` is not a boolean"
    );
    let error = required::<String>(&headers, "x-latin").unwrap_err();
    assert_eq!(error.to_string(), "the header `x-latin` is not a string");
    assert!(optional::<i64>(&headers, "no header\n").unwrap().is_none());
}
