//! What the server refuses, and what it does not have.

use cloudflare_client::{Endpoint, ErrorKind, workers_kv_namespace as kv};
use serde_json::Value;

use crate::server::MAIN;
use crate::{ACCOUNT, Live, list, read};

/// The id of no namespace.
const NONE: &str = "00000000000000000000000000000000";

/// Sends an endpoint to a namespace that is not there, and checks what is made of the failure.
async fn no_namespace<E: Endpoint>(live: Live, endpoint: E, message: &str) {
    let error = live.fail(endpoint).await;
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 404);
    let errors = error.api_errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].code.as_deref(), Some("10013"));
    assert_eq!(errors[0].message.as_deref(), Some(message));
}

/// Sends an endpoint that miniflare lacks, and checks that its plain answer is on the error.
async fn lacks<E: Endpoint>(live: &Live, endpoint: E) {
    let error = live.fail(endpoint).await;
    let (method, path) = (E::METHOD, E::PATH);
    assert_eq!(error.kind(), ErrorKind::Status, "{error}");
    assert_eq!(error.status().unwrap(), 404, "{error}");
    assert_eq!(error.body().unwrap(), "404 Not Found", "{method} {path}");
    assert_eq!(error.api_errors(), [], "{error}");
}

pub async fn a_missing_key_has_a_code(live: Live) {
    let error = live.fail(read("missing")).await;
    assert_eq!(error.status().unwrap(), 404);
    let errors = error.api_errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].code.as_deref(), Some("10009"));
    assert_eq!(errors[0].message.as_deref(), Some("get: 'key not found'"));
}

pub async fn a_missing_key_is_a_typed_failure(live: Live) {
    let error = live.fail(read("missing")).await;
    let failure = error.failure::<kv::ReadKeyValuePair>().unwrap();
    assert_eq!(failure.success, Some(false));
    assert_eq!(failure.result, None);
    assert_eq!(failure.errors.len(), 1, "{failure:?}");
    assert_eq!(failure.errors[0].code, Some(10009));
    let message = failure.errors[0].message.as_deref();
    assert_eq!(message, Some("get: 'key not found'"));
}

pub async fn a_failure_has_a_result_that_is_null(live: Live) {
    let body = live.json(read("missing")).await;
    assert_eq!(body.get("result"), Some(&Value::Null));
}

pub async fn a_failure_is_one_line(live: Live) {
    let error = live.fail(read("missing")).await;
    let path = kv::ReadKeyValuePair::PATH;
    let shown = format!("GET {path}: 404 Not Found: 10009: get: 'key not found'");
    assert_eq!(error.to_string(), shown);
}

pub async fn a_missing_namespace_in_a_read_has_a_code(live: Live) {
    let read = kv::ReadKeyValuePair::new(ACCOUNT, NONE, "key");
    no_namespace(live, read, "get: 'namespace not found'").await;
}

pub async fn a_missing_namespace_in_a_write_has_a_code(live: Live) {
    let write = kv::WriteKeyValuePair::new(ACCOUNT, NONE, "key");
    no_namespace(live, write.value("value"), "put: 'namespace not found'").await;
}

pub async fn a_missing_namespace_in_a_delete_has_a_code(live: Live) {
    let delete = kv::DeleteKeyValuePair::new(ACCOUNT, NONE, "key");
    no_namespace(live, delete, "remove key: 'namespace not found'").await;
}

pub async fn a_missing_namespace_in_a_list_has_a_code(live: Live) {
    let list = kv::ListNamespaceKeys::new(ACCOUNT, NONE);
    no_namespace(live, list, "list keys: 'namespace not found'").await;
}

pub async fn a_missing_namespace_in_a_bulk_read_has_a_code(live: Live) {
    let read = kv::GetMultipleKeyValuePairs::new(ACCOUNT, NONE, ["key"]);
    no_namespace(live, read, "bulk get keys: 'namespace not found'").await;
}

pub async fn a_limit_out_of_range_is_refused(live: Live) {
    let error = live.fail(list().limit(9)).await;
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.api_errors()[0].code.as_deref(), Some("10001"));
}

pub async fn what_miniflare_lacks_is_an_error_that_keeps_its_body(live: Live) {
    let pair = kv::KeyValuePair::new("key", "value");
    lacks(&live, kv::CreateNamespace::new(ACCOUNT, "title")).await;
    lacks(&live, kv::GetNamespace::new(ACCOUNT, MAIN)).await;
    lacks(&live, kv::RenameNamespace::new(ACCOUNT, MAIN, "title")).await;
    lacks(&live, kv::RemoveNamespace::new(ACCOUNT, MAIN)).await;
    let write = kv::WriteMultipleKeyValuePairs::new(ACCOUNT, MAIN, [pair]);
    lacks(&live, write).await;
    let delete = kv::DeleteMultipleKeyValuePairs::new(ACCOUNT, MAIN, ["key"]);
    lacks(&live, delete).await;
    let delete = kv::BulkDeleteKeyValuePairs::new(ACCOUNT, MAIN, ["key"]);
    lacks(&live, delete).await;
    lacks(&live, kv::ReadMetadataForKey::new(ACCOUNT, MAIN, "key")).await;
}
