//! Answers that are errors: what the API refuses, and what is not as documented.

use cloudflare_client::{Endpoint, Error, ErrorKind, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use serde_json::{Value, json};

use crate::{client, fail, ok, refusal};

const HTML: &str = "<!DOCTYPE html>\n<html>\n<head><title>502 Bad Gateway</title></head>\n\
    <body>\n<h1>Bad gateway</h1>\n</body>\n</html>\n";

fn create() -> kv::CreateNamespace {
    kv::CreateNamespace::new("acc", "prod")
}

fn list() -> kv::ListNamespaces {
    kv::ListNamespaces::new("acc")
}

fn read() -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", "key")
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

/// Code and message of each error that the API tells.
fn told(error: &Error) -> Vec<(String, String)> {
    let errors = error.api_errors().into_iter();
    errors
        .map(|e| (e.code.unwrap_or_default(), e.message.unwrap_or_default()))
        .collect()
}

/// The error for a body under 200 that the docs do not allow.
async fn mismatch(endpoint: impl Endpoint, body: &str) -> Error {
    let error = fail(endpoint, Answer::json(200, body)).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(status(&error), Some(200));
    assert_eq!(error.body().unwrap(), body);
    error
}

#[tokio::test]
async fn a_failure_is_told_with_code_and_message() {
    let message = "create namespace: 'a namespace with this title already exists'";
    let error = fail(create(), refusal(400, 10014, message)).await;
    assert!(error.is_status());
    assert_eq!(status(&error), Some(400));
    assert_eq!(told(&error), [("10014".into(), message.into())]);
}

#[tokio::test]
async fn a_failure_shows_endpoint_status_and_message() {
    let error = fail(create(), refusal(400, 10014, "already exists")).await;
    let path = "/accounts/{account_id}/storage/kv/namespaces";
    let line = format!("POST {path}: 400 Bad Request: 10014: already exists");
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn a_failure_keeps_the_headers() {
    let answer = refusal(429, 10013, "slow down").header("Retry-After", 7);
    let error = fail(list(), answer).await;
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
}

#[tokio::test]
async fn a_failure_can_be_read_as_documented() {
    let error = fail(create(), refusal(400, 10014, "already exists")).await;
    let failure = error.failure::<kv::CreateNamespace>().unwrap();
    assert_eq!((failure.success, failure.result), (Some(false), None));
    assert_eq!(failure.errors[0].code, Some(10014));
    assert_eq!(failure.errors[0].message.as_deref(), Some("already exists"));
}

#[tokio::test]
async fn a_failure_can_hold_documented_data() {
    let result = json!({ "successful_key_count": 1, "unsuccessful_keys": ["k"] });
    let body = json!({ "result": result, "success": false, "errors": [], "messages": [] });
    let write = kv::WriteMultipleKeyValuePairs::new("acc", "ns", []);
    let error = fail(write, Answer::json(400, body)).await;
    let failure = error.failure::<kv::WriteMultipleKeyValuePairs>();
    let result = failure.unwrap().result.unwrap();
    assert_eq!(result.successful_key_count, Some(1));
    assert_eq!(result.unsuccessful_keys, ["k"]);
}

#[tokio::test]
async fn a_value_that_is_not_there_is_a_failure() {
    let error = fail(read(), refusal(404, 10009, "get: 'key not found'")).await;
    assert_eq!(status(&error), Some(404));
    assert_eq!(
        told(&error),
        [("10009".into(), "get: 'key not found'".into())]
    );
}

#[tokio::test]
async fn success_false_is_a_failure_under_200() {
    let error = fail(create(), refusal(200, 10014, "already exists")).await;
    assert!(error.is_api());
    assert_eq!(status(&error), Some(200));
    assert_eq!(told(&error), [("10014".into(), "already exists".into())]);
}

#[tokio::test]
async fn success_false_is_a_failure_also_with_data_that_is_not_documented() {
    let body = json!({ "result": "none", "success": false, "errors": [{ "code": 1 }] });
    let error = fail(list(), Answer::json(200, body)).await;
    assert!(error.is_api());
    assert_eq!(told(&error), [("1".into(), String::new())]);
}

#[tokio::test]
async fn success_true_does_not_undo_a_status() {
    let body = json!({ "result": [], "success": true, "errors": [] });
    let error = fail(list(), Answer::json(500, body)).await;
    assert!(error.is_status());
    assert_eq!(status(&error), Some(500));
}

#[tokio::test]
async fn all_errors_are_told_in_their_order() {
    let errors = json!([{ "code": 1, "message": "a" }, null, { "code": "x", "message": "b" }]);
    let body = json!({ "success": false, "errors": errors });
    let error = fail(list(), Answer::json(403, body)).await;
    let expected = [("1", "a"), ("x", "b")].map(|(c, m)| (c.to_owned(), m.to_owned()));
    assert_eq!(told(&error), expected);
}

#[tokio::test]
async fn a_failure_that_is_not_as_documented_is_told_all_the_same() {
    let errors = json!([{ "code": "auth.denied", "message": "no" }]);
    let error = fail(list(), Answer::json(403, json!({ "errors": errors }))).await;
    assert_eq!(told(&error), [("auth.denied".into(), "no".into())]);
    let mismatch = error.failure::<kv::ListNamespaces>().unwrap_err();
    assert_eq!(mismatch.json_path(), Some("errors[0].code"));
    assert_eq!(status(&mismatch), Some(403));
}

#[tokio::test]
async fn an_html_page_is_kept() {
    let page = Answer::new(502)
        .header("Content-Type", "text/html")
        .body(HTML);
    let error = fail(list(), page).await;
    assert_eq!(status(&error), Some(502));
    assert_eq!(error.body().unwrap(), HTML);
    assert_eq!(told(&error), []);
    let failure = error.failure::<kv::ListNamespaces>();
    assert!(failure.unwrap_err().is_decode());
}

#[tokio::test]
async fn an_html_page_is_shown_on_one_short_line() {
    let page = HTML.replace("gateway", &"x\u{2028}".repeat(10_000));
    let line = fail(list(), Answer::new(502).body(page)).await.to_string();
    assert!(
        line.contains(": 502 Bad Gateway: <!DOCTYPE html>"),
        "{line}"
    );
    let breaks = |c: char| c.is_control() || c == '\u{2028}';
    assert!(!line.contains(breaks), "{line}");
    assert!(line.len() < 1000, "{} bytes", line.len());
}

#[tokio::test]
async fn an_html_page_under_200_is_not_as_documented() {
    let error = mismatch(list(), HTML).await;
    assert!(!error.to_string().contains('\n'), "{error}");
}

#[tokio::test]
async fn a_failure_may_have_no_body() {
    let error = fail(list(), Answer::new(401).body("")).await;
    assert!(error.is_status());
    assert_eq!(error.body().unwrap(), "");
    assert_eq!(told(&error), []);
    let line = format!("GET {}: 401 Unauthorized", kv::ListNamespaces::PATH);
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn a_success_without_a_body_is_not_as_documented() {
    mismatch(list(), "").await;
}

#[tokio::test]
async fn a_success_cut_in_the_middle_is_not_as_documented() {
    let body = r#"{"success": true, "result": [{"id": "1", "title": "t"}, {"id"#;
    let error = mismatch(list(), body).await;
    assert!(error.to_string().contains("not JSON"), "{error}");
}

#[tokio::test]
async fn a_failure_cut_in_the_middle_keeps_status_and_body() {
    let body = r#"{"success": false, "errors": [{"code": 1"#;
    let error = fail(list(), Answer::json(400, body)).await;
    assert!(error.is_status());
    assert_eq!(status(&error), Some(400));
    assert_eq!(error.body().unwrap(), body);
    let failure = error.failure::<kv::ListNamespaces>();
    assert_eq!(failure.unwrap_err().body().unwrap(), body);
}

#[tokio::test]
async fn more_after_the_json_is_not_as_documented() {
    mismatch(list(), r#"{"success": true, "result": []} {}"#).await;
}

#[tokio::test]
async fn json_that_is_not_utf8_is_not_as_documented() {
    let body = &b"{\"success\": true, \"result\": [{\"title\": \"\xff\"}]}"[..];
    let error = fail(list(), Answer::new(200).body(body)).await;
    assert!(error.is_decode());
    assert_eq!(error.body().unwrap(), body);
}

#[tokio::test]
async fn a_mismatch_tells_its_place() {
    let body =
        r#"{"success": true, "result": [{"id": "1", "title": "a"}, {"id": "2", "title": 5}]}"#;
    let error = mismatch(list(), body).await;
    assert_eq!(error.json_path(), Some("result[1].title"));
    let line = error.to_string();
    assert!(line.contains("200 OK: result[1].title: "), "{line}");
    assert!(line.contains("expected a string"), "{line}");
}

#[tokio::test]
async fn a_mismatch_counts_nulls_that_are_left_out() {
    let body = r#"{"success": true, "result": {"unsuccessful_keys": [null, null, {}]}}"#;
    let endpoint = kv::DeleteMultipleKeyValuePairs::new("acc", "ns", ["key"]);
    let error = mismatch(endpoint, body).await;
    assert_eq!(error.json_path(), Some("result.unsuccessful_keys[2]"));
}

#[tokio::test]
async fn a_mismatch_of_all_the_data_tells_its_place() {
    let error = mismatch(list(), r#"{"success": true, "result": {"id": "1"}}"#).await;
    assert_eq!(error.json_path(), Some("result"));
}

#[tokio::test]
async fn a_mismatch_without_envelope_tells_its_place() {
    let error = mismatch(list(), r#"[{"id": "1", "title": "a"}, {"id": false}]"#).await;
    assert_eq!(error.json_path(), Some("[1].id"));
}

#[tokio::test]
async fn a_mismatch_is_not_worth_another_try() {
    let error = mismatch(list(), r#"{"result": 1}"#).await;
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_busy_server_is_worth_another_try() {
    let error = fail(list(), refusal(503, 10013, "busy")).await;
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_refusal_is_not_worth_another_try() {
    let error = fail(list(), refusal(403, 10000, "Authentication error")).await;
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn any_answer_can_be_had_raw() {
    let server = Server::answers([refusal(404, 10009, "key not found"), ok(&Value::Null)]);
    let client = client(&server);
    let refused = client.send_raw(read()).await.unwrap();
    assert_eq!(refused.status(), 404);
    assert!(refused.body().starts_with(b"{"));
    let granted = client.send_raw(read()).await.unwrap();
    assert_eq!(granted.status(), 200);
    assert_eq!(granted.headers()["content-type"], "application/json");
}
