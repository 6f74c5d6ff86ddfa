//! Values are written, read and deleted, whatever they and their keys are made of.

use cloudflare_client::{Bytes, workers_kv_namespace as kv};
use mdclient_runtime::http::header::CONTENT_TYPE;
use serde_json::json;

use crate::server::MAIN;
use crate::{ACCOUNT, Live, list, read};

/// Writes a value under a key, and checks that it is read, listed and deleted under the same key.
async fn survives(live: Live, key: &str) {
    live.write(key, format!("value of {key}")).await;
    assert_eq!(live.read(key).await, format!("value of {key}"));
    let listed = live.send(list().prefix(key)).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0].name, key);
    live.delete(key).await;
    assert_eq!(live.send(list().prefix(key)).await, []);
}

/// Checks that a value is read as it was written.
async fn reads_back(live: Live, key: &str, value: impl Into<Bytes>) {
    let value = value.into();
    live.write(key, value.clone()).await;
    // Not `assert_eq`, which would print a megabyte.
    assert!(live.read(key).await == value, "`{key}` was altered");
}

fn bulk_read<const N: usize>(keys: [&str; N]) -> kv::GetMultipleKeyValuePairs {
    kv::GetMultipleKeyValuePairs::new(ACCOUNT, MAIN, keys)
}

pub async fn all_bytes_survive(live: Live) {
    let value: Vec<u8> = (0..=255).collect();
    reads_back(live, "all bytes", value).await;
}

pub async fn a_value_of_1_mb_survives(live: Live) {
    let value: Vec<u8> = (0..1_000_000_u32).map(|i| (i % 251) as u8).collect();
    reads_back(live, "1 MB", value).await;
}

pub async fn an_empty_value_survives(live: Live) {
    reads_back(live, "empty", "").await;
}

pub async fn a_value_that_looks_like_a_failure_is_a_value(live: Live) {
    reads_back(
        live,
        "failure",
        r#"{"success":false,"errors":[{"code":1}]}"#,
    )
    .await;
}

pub async fn a_second_write_replaces_the_first(live: Live) {
    live.write("replaced", "a long first value").await;
    live.write("replaced", "second").await;
    assert_eq!(live.read("replaced").await, "second");
}

pub async fn a_write_answers_with_an_empty_object(live: Live) {
    assert_eq!(live.write("answer", "value").await, json!({}));
}

pub async fn a_value_has_no_content_type(live: Live) {
    live.write("untyped", "text").await;
    let response = live.raw(read("untyped")).await;
    assert_eq!(response.body(), "text");
    assert_eq!(response.headers().get(CONTENT_TYPE), None);
}

pub async fn a_deleted_value_is_gone(live: Live) {
    live.write("deleted", "value").await;
    assert_eq!(live.delete("deleted").await, json!({}));
    let error = live.fail(read("deleted")).await;
    assert_eq!(error.status().unwrap(), 404);
}

pub async fn a_delete_of_what_is_gone_succeeds(live: Live) {
    assert_eq!(live.delete("never written").await, json!({}));
}

pub async fn a_key_with_a_slash_survives(live: Live) {
    survives(live, "a/b").await;
}

pub async fn a_key_with_colon_and_percent_survives(live: Live) {
    survives(live, "a:b!c%d").await;
}

pub async fn a_key_in_cyrillic_survives(live: Live) {
    survives(live, "ключ").await;
}

pub async fn a_key_with_a_plus_survives(live: Live) {
    survives(live, "a+b").await;
}

pub async fn a_key_with_all_that_parts_a_url_survives(live: Live) {
    survives(live, "a&b=c?d#e").await;
}

pub async fn a_key_of_512_bytes_survives(live: Live) {
    let key = "ж".repeat(256);
    assert_eq!(key.len(), 512);
    survives(live, &key).await;
}

pub async fn a_key_and_its_encoded_form_are_two(live: Live) {
    live.write("two/keys", "plain").await;
    live.write("two%2Fkeys", "encoded").await;
    assert_eq!(live.read("two/keys").await, "plain");
    assert_eq!(live.read("two%2Fkeys").await, "encoded");
}

pub async fn a_bulk_read_has_the_values(live: Live) {
    live.write("bulk/1", "one").await;
    live.write("bulk/ж", "два").await;
    let read = live.send(bulk_read(["bulk/1", "bulk/ж"])).await;
    assert_eq!(
        json!(read.values),
        json!({ "bulk/1": "one", "bulk/ж": "два" })
    );
}

pub async fn a_bulk_read_has_null_for_a_missing_key(live: Live) {
    let read = live.send(bulk_read(["bulk/missing"])).await;
    assert_eq!(json!(read.values), json!({ "bulk/missing": null }));
}

pub async fn miniflare_reads_no_json_in_bulk(live: Live) {
    live.write("bulk/json", "[1]").await;
    let read = bulk_read(["bulk/json"]).r#type(kv::GetMultipleKeyValuePairsType::Json);
    assert_eq!(live.send(read).await.values["bulk/json"], "[1]");
}

pub async fn miniflare_reads_no_metadata_in_bulk(live: Live) {
    live.write("bulk/plain", "value").await;
    let read = kv::GetMultipleKeyValuePairsWithMetadata::new(ACCOUNT, MAIN, ["bulk/plain"]);
    let error = live.fail(read).await;
    assert_eq!(error.json_path(), Some("result.values.bulk/plain"));
    assert_eq!(error.status().unwrap(), 200);
}
