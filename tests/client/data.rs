//! What answers are read as: where the data is, raw values, and tolerance.

use cloudflare_client::{Bytes, Endpoint, Error, Value, workers_kv_namespace as kv};
use conformance::server::Answer;
use mdclient_runtime::http::Method;
use mdclient_runtime::path;
use serde_json::json;

use crate::{fail, ok, send};

/// An endpoint whose documented block is the whole body, envelope and all.
#[derive(Clone)]
struct Whole;

impl Endpoint for Whole {
    type Output = kv::Failure;
    type Failure = kv::Failure;
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/whole";

    fn path(&self) -> Result<String, Error> {
        path::expand(Self::PATH, &[])
    }
}

fn get() -> kv::GetNamespace {
    kv::GetNamespace::new("acc", "ns")
}

fn list() -> kv::ListNamespaces {
    kv::ListNamespaces::new("acc")
}

fn delete() -> kv::DeleteMultipleKeyValuePairs {
    kv::DeleteMultipleKeyValuePairs::new("acc", "ns", ["key"])
}

/// What a value is read as that is answered with these bytes.
async fn value(answer: Answer) -> Bytes {
    let endpoint = kv::ReadKeyValuePair::new("acc", "ns", "key");
    send(endpoint, answer).await.unwrap()
}

fn titles(namespaces: &[kv::Namespace]) -> Vec<&str> {
    namespaces.iter().map(|n| &*n.title).collect()
}

#[tokio::test]
async fn data_is_read_at_the_place_that_the_note_says() {
    let body =
        json!({ "title": "outer", "result": { "id": "1", "title": "inner" }, "success": true });
    let namespace = send(get(), Answer::json(200, body)).await.unwrap();
    assert_eq!(namespace.title, "inner");
}

#[tokio::test]
async fn an_object_without_envelope_is_the_data() {
    let body = json!({ "id": "1", "title": "bare" });
    let namespace = send(get(), Answer::json(200, body)).await.unwrap();
    assert_eq!(namespace.title, "bare");
}

#[tokio::test]
async fn an_array_without_envelope_is_the_data() {
    let body = json!([{ "id": "1", "title": "one" }, { "id": "2", "title": "two" }]);
    let namespaces = send(list(), Answer::json(200, body)).await.unwrap();
    assert_eq!(titles(&namespaces), ["one", "two"]);
}

#[tokio::test]
async fn untyped_data_without_envelope_is_the_body() {
    let endpoint = kv::ReadMetadataForKey::new("acc", "ns", "key");
    let metadata = send(endpoint, Answer::json(200, r#""text""#)).await;
    assert_eq!(metadata.unwrap(), "text");
}

#[tokio::test]
async fn an_envelope_that_is_documented_is_the_data() {
    let body = json!({ "result": [1], "success": true, "messages": [{ "code": 7 }] });
    let whole = send(Whole, Answer::json(200, body)).await.unwrap();
    assert_eq!(
        (whole.success, whole.result),
        (Some(true), Some(json!([1])))
    );
    assert_eq!(whole.messages[0].code, Some(7));
}

#[tokio::test]
async fn an_envelope_that_is_documented_can_tell_of_a_failure() {
    let body = json!({ "success": false, "errors": [{ "code": 7, "message": "no" }] });
    let error = fail(Whole, Answer::json(200, body)).await;
    assert!(error.is_api());
    assert_eq!(error.api_errors()[0].code.as_deref(), Some("7"));
}

#[tokio::test]
async fn an_envelope_without_result_has_no_fields() {
    let body = json!({ "success": true, "errors": [], "messages": [] });
    let deleted = send(delete(), Answer::json(200, body)).await.unwrap();
    assert_eq!(deleted, kv::BulkResult::default());
}

#[tokio::test]
async fn an_envelope_without_result_has_no_items() {
    let body = json!({ "success": true, "errors": [], "messages": [] });
    let namespaces = send(list(), Answer::json(200, body)).await.unwrap();
    assert_eq!(namespaces, []);
}

#[tokio::test]
async fn an_envelope_without_result_has_null_for_untyped_data() {
    let endpoint = kv::RemoveNamespace::new("acc", "ns");
    let body = json!({ "success": true, "errors": [], "messages": [] });
    let removed = send(endpoint, Answer::json(200, body)).await.unwrap();
    assert_eq!(removed, Value::Null);
}

#[tokio::test]
async fn a_result_of_null_has_no_fields() {
    let deleted = send(delete(), ok(&Value::Null)).await.unwrap();
    assert_eq!(deleted, kv::BulkResult::default());
}

#[tokio::test]
async fn an_answer_without_content_has_no_data() {
    let namespaces = send(list(), Answer::new(204)).await.unwrap();
    assert_eq!(namespaces, []);
}

#[tokio::test]
async fn any_success_is_one() {
    let body = json!({ "result": { "id": "1", "title": "t" }, "success": true });
    let created = send(get(), Answer::json(201, body)).await.unwrap();
    assert_eq!(created.id, "1");
}

#[tokio::test]
async fn a_value_need_not_be_utf8() {
    let bytes = b"\x00\xff\xfe\r\n\r\n\xc3";
    let octets = Answer::new(200).header("Content-Type", "application/octet-stream");
    assert_eq!(value(octets.body(&bytes[..])).await, &bytes[..]);
}

#[tokio::test]
async fn a_value_may_be_empty() {
    assert_eq!(value(Answer::new(200).body("")).await, "");
}

#[tokio::test]
async fn a_value_needs_no_content_type() {
    assert_eq!(value(Answer::new(200).body("text")).await, "text");
}

#[tokio::test]
async fn a_value_that_looks_like_an_envelope_is_a_value() {
    let text = r#"{"result": 1, "success": false}"#;
    assert_eq!(value(Answer::json(200, text)).await, text);
}

#[tokio::test]
async fn fields_that_are_not_documented_are_ignored() {
    let result = json!({ "new": { "title": 1 }, "id": "1", "title": "known", "beta": [[]] });
    let body = json!({ "trace": [0], "result": result, "success": true });
    let namespace = send(get(), Answer::json(200, body)).await.unwrap();
    assert_eq!(namespace.title, "known");
}

#[tokio::test]
async fn fields_that_are_null_are_absent() {
    let result = json!({ "id": "1", "title": "t", "supports_url_encoding": null });
    let namespace = send(get(), ok(&result)).await.unwrap();
    assert_eq!(namespace.title, "t");
    assert_eq!(namespace.supports_url_encoding, None);
}

#[tokio::test]
async fn a_list_that_is_null_is_empty() {
    let result = json!({ "successful_key_count": 2, "unsuccessful_keys": null });
    let deleted = send(delete(), ok(&result)).await.unwrap();
    assert_eq!(deleted.successful_key_count, Some(2));
    assert!(deleted.unsuccessful_keys.is_empty());
}

#[tokio::test]
async fn null_among_records_costs_no_other_record() {
    let result = json!([{ "id": "1", "title": "one" }, null, { "id": "3", "title": "three" }]);
    let namespaces = send(list(), ok(&result)).await.unwrap();
    assert_eq!(titles(&namespaces), ["one", "three"]);
}

#[tokio::test]
async fn null_among_strings_is_left_out() {
    let result = json!({ "unsuccessful_keys": ["a", null, "b"] });
    let deleted = send(delete(), ok(&result)).await.unwrap();
    assert_eq!(deleted.unsuccessful_keys, ["a", "b"]);
}

#[tokio::test]
async fn the_order_of_the_envelope_does_not_matter() {
    let body = r#"{"success": true, "errors": [], "result": {"id": "1", "title": "last"}}"#;
    let namespace = send(get(), Answer::json(200, body)).await.unwrap();
    assert_eq!(namespace.title, "last");
}

#[tokio::test]
async fn what_is_promised_and_does_not_come_is_an_error() {
    let cases = [
        (json!({ "id": "1" }), "result", "missing field `title`"),
        (json!({ "id": null, "title": "t" }), "result.id", "null"),
        (Value::Null, "result", "null"),
    ];
    for (result, path, problem) in cases {
        let error = fail(get(), ok(&result)).await;
        assert!(error.is_decode(), "{error}");
        assert_eq!(error.json_path(), Some(path));
        assert!(error.to_string().contains(problem), "{error}");
    }
}

/// So that a list without a key is not taken for one without data.
#[tokio::test]
async fn null_for_a_promised_map_is_an_error() {
    let get = kv::GetMultipleKeyValuePairs::new("acc", "ns", ["k"]);
    let error = fail(get, ok(&json!({ "values": null }))).await;
    assert_eq!(error.json_path(), Some("result.values"));
}
