//! Bodies that are odd JSON, or none, wherever the client reads JSON.

use cloudflare_client::{ErrorKind, Value, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use mdclient_runtime::http::Method;
use serde_json::json;

use crate::{check, client, fail, send};

/// Deeper than any stack of a recursive reader.
const DEPTH: usize = 10_000;

fn list() -> kv::ListNamespaces {
    kv::ListNamespaces::new("acc")
}

fn untyped() -> kv::ReadMetadataForKey {
    kv::ReadMetadataForKey::new("acc", "ns", "key")
}

/// A list or an object of this depth.
fn nested() -> [String; 2] {
    let lists = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    let objects = r#"{"a":"#.repeat(DEPTH) + "1" + &"}".repeat(DEPTH);
    [lists, objects]
}

fn envelope(result: &str) -> Answer {
    Answer::json(200, format!(r#"{{"success": true, "result": {result}}}"#))
}

#[tokio::test]
async fn what_is_no_number_of_json_is_a_decode_error() {
    for number in ["NaN", "Infinity", "-", "01", "1.", "0x1", "1e400"] {
        check(&fail(untyped(), envelope(number)).await, ErrorKind::Decode);
    }
}

#[tokio::test]
async fn an_integer_that_does_not_fit_is_a_mismatch() {
    // 2^63, 2^64, and what no integer is.
    for code in [
        "9223372036854775808",
        "18446744073709551616",
        "1e400",
        "0.5",
    ] {
        let body = format!(r#"{{"errors": [{{"code": {code}, "message": "m"}}]}}"#);
        let error = fail(list(), Answer::json(400, body)).await;
        check(&error, ErrorKind::Status);
        let mismatch = error.failure::<kv::ListNamespaces>().unwrap_err();
        assert!(mismatch.is_decode(), "{code}: {mismatch}");
    }
}

#[tokio::test]
async fn a_large_integer_in_untyped_data_keeps_its_value_if_it_fits() {
    for number in [
        "9223372036854775808",
        "18446744073709551615",
        "-9223372036854775808",
    ] {
        let value = send(untyped(), envelope(number)).await.unwrap();
        assert_eq!(value.to_string(), number);
    }
    let beyond = send(untyped(), envelope("18446744073709551616"))
        .await
        .unwrap();
    assert_eq!(beyond.as_f64(), Some(18_446_744_073_709_551_616.0));
}

#[tokio::test]
async fn a_number_that_is_passed_over_may_be_of_any_size() {
    let result = r#"[{"id": "1", "title": "t", "new": 1e400}]"#;
    let namespaces = send(list(), envelope(result)).await.unwrap();
    assert_eq!(namespaces[0].id, "1");
}

#[tokio::test]
async fn the_last_of_equal_keys_counts() {
    let result = r#"[{"id": "1", "id": "2", "title": "t"}]"#;
    let namespaces = send(list(), envelope(result)).await.unwrap();
    assert_eq!(namespaces[0].id, "2");
    let value = send(untyped(), envelope(r#"{"a": 1, "a": 2}"#)).await;
    assert_eq!(value.unwrap(), json!({ "a": 2 }));
}

#[tokio::test]
async fn nesting_in_typed_data_is_a_decode_error() {
    for nested in nested() {
        for result in [nested.clone(), format!(r#"[{{"id": {nested}}}]"#)] {
            check(&fail(list(), envelope(&result)).await, ErrorKind::Decode);
        }
        check(
            &fail(list(), Answer::json(200, nested)).await,
            ErrorKind::Decode,
        );
    }
}

#[tokio::test]
async fn nesting_in_untyped_data_is_a_decode_error() {
    for nested in nested() {
        check(&fail(untyped(), envelope(&nested)).await, ErrorKind::Decode);
        let server = Server::answers([envelope(&nested)]);
        let call = client(&server).request(Method::GET, "/new", &[]);
        check(&call.send().await.unwrap_err(), ErrorKind::Decode);
    }
}

#[tokio::test]
async fn nesting_in_what_is_passed_over_costs_nothing() {
    for nested in nested() {
        let result = format!(r#"[{{"id": "1", "title": "t", "new": {nested}}}]"#);
        let body = format!(r#"{{"new": {nested}, "success": true, "result": {result}}}"#);
        let namespaces = send(list(), Answer::json(200, body)).await.unwrap();
        assert_eq!(namespaces[0].id, "1");
    }
}

#[tokio::test]
async fn nesting_beside_the_data_leaves_the_data() {
    for nested in nested() {
        let beside = format!(r#""messages": [{nested}], "result_info": {nested}"#);
        let body =
            format!(r#"{{"success": true, "result": [{{"id": "1", "title": "t"}}], {beside}}}"#);
        let server = Server::answers([Answer::json(200, body)]);
        let full = client(&server).send_full(list()).await.unwrap();
        assert_eq!(full.data[0].id, "1");
        assert_eq!((full.messages, full.result_info), (Vec::new(), None));
    }
}

#[tokio::test]
async fn nesting_in_a_failure_leaves_the_status() {
    for nested in nested() {
        for body in [nested.clone(), format!(r#"{{"errors": {nested}}}"#)] {
            let error = fail(list(), Answer::json(400, &body)).await;
            check(&error, ErrorKind::Status);
            assert_eq!(error.api_errors(), []);
        }
    }
}

#[tokio::test]
async fn nesting_in_success_is_a_decode_error() {
    for nested in nested() {
        let body = format!(r#"{{"success": {nested}, "result": []}}"#);
        check(
            &fail(list(), Answer::json(200, body)).await,
            ErrorKind::Decode,
        );
    }
}

/// A byte order mark is against RFC 8259 for whoever sends it, and may be ignored by whoever reads it.
#[tokio::test]
async fn a_byte_order_mark_is_passed_over() {
    let body = "\u{feff}{\"success\": true, \"result\": [], \"messages\": [\"m\"]}";
    let server = Server::answers([Answer::json(200, body)]);
    let full = client(&server).send_full(list()).await.unwrap();
    assert_eq!(full.data, []);
    assert_eq!(full.messages[0].message.as_deref(), Some("m"));
    let error = fail(list(), Answer::json(400, "\u{feff}{\"error\": \"m\"}")).await;
    assert_eq!(error.api_errors()[0].message.as_deref(), Some("m"));
}

#[tokio::test]
async fn what_follows_the_json_is_a_decode_error() {
    for rest in ["x", "{}", ",", "\0", "]"] {
        let body = format!(r#"{{"success": true, "result": []}}{rest}"#);
        check(
            &fail(list(), Answer::json(200, body)).await,
            ErrorKind::Decode,
        );
    }
    let spaced = " \r\n\t{\"success\": true, \"result\": []}\r\n\n";
    assert_eq!(send(list(), Answer::json(200, spaced)).await.unwrap(), []);
}

#[tokio::test]
async fn text_that_is_no_utf8_is_a_decode_error_wherever_it_is() {
    let bodies = [
        &b"{\"success\": true, \"result\": [{\"id\": \"\xff\"}]}"[..],
        b"{\"success\": true, \"new\": \"\xc3\", \"result\": []}",
        b"\xff\xfe{\0}\0",
    ];
    for body in bodies {
        let error = fail(list(), Answer::new(200).body(body)).await;
        check(&error, ErrorKind::Decode);
    }
    let lone = envelope(r#"[{"id": "\ud800"}]"#);
    check(&fail(list(), lone).await, ErrorKind::Decode);
    let failure = Answer::new(400).body(&b"{\"errors\": [\"\xff\"]}"[..]);
    let error = fail(list(), failure).await;
    check(&error, ErrorKind::Status);
    assert!(error.to_string().contains('\u{fffd}'), "{error}");
}

#[tokio::test]
async fn null_alone_has_no_data() {
    assert_eq!(
        send(untyped(), Answer::json(200, "null")).await.unwrap(),
        Value::Null
    );
    assert_eq!(send(list(), Answer::json(200, "null")).await.unwrap(), []);
}
