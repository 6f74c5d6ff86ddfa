//! Keys are listed.

use cloudflare_client::workers_kv_namespace as kv;
use serde_json::{Map, Value, json};

use crate::server::EMPTY;
use crate::{ACCOUNT, Live, list, write};

/// The names in a list.
fn names(keys: &[kv::Key]) -> Vec<&str> {
    keys.iter().map(|key| &*key.name).collect()
}

/// The key of this name as the server lists it.
async fn listed(live: &Live, name: &str) -> Map<String, Value> {
    let body = live.json(list().prefix(name)).await;
    let key = body.pointer("/result/0").and_then(Value::as_object);
    key.expect("the key is listed").clone()
}

pub async fn an_empty_namespace_has_no_keys(live: Live) {
    let keys = live.send(kv::ListNamespaceKeys::new(ACCOUNT, EMPTY)).await;
    assert_eq!(keys, []);
}

pub async fn a_list_without_a_query_has_the_keys(live: Live) {
    live.write("plain list", "value").await;
    let keys = live.send(list()).await;
    assert!(names(&keys).contains(&"plain list"), "{keys:?}");
}

pub async fn a_prefix_is_taken_as_it_is(live: Live) {
    for key in ["p+&/1", "p+&/2", "p &/3", "p+"] {
        live.write(key, "value").await;
    }
    let keys = live.send(list().prefix("p+&/")).await;
    assert_eq!(names(&keys), ["p+&/1", "p+&/2"]);
}

pub async fn a_cursor_leads_through_all_pages(live: Live) {
    let written: Vec<_> = (0..25).map(|i| format!("page/{i:02}")).collect();
    for key in &written {
        live.write(key, "value").await;
    }
    let keys = live.0.pages(list().prefix("page/").limit(10));
    let (mut pages, mut sizes, mut read) = (keys.by_page(), Vec::new(), Vec::new());
    while let Some(page) = pages.try_next().await.expect("the server answers") {
        sizes.push(page.data.len());
        read.extend(names(&page.data).into_iter().map(str::to_owned));
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert_eq!(read, written);
}

pub async fn the_cursor_of_a_short_list_is_empty(live: Live) {
    live.write("short list", "value").await;
    let short = list().prefix("short list");
    let body = live.json(short.clone()).await;
    assert_eq!(body.pointer("/result_info/cursor"), Some(&json!("")));
    let full = live.0.send_full(short).await.unwrap();
    assert_eq!(full.result_info.unwrap().cursor, None);
}

pub async fn a_key_that_never_expires_has_no_expiration(live: Live) {
    live.write("unexpiring", "value").await;
    assert!(!listed(&live, "unexpiring").await.contains_key("expiration"));
    let keys = live.send(list().prefix("unexpiring")).await;
    assert_eq!(keys[0].expiration, None);
}

pub async fn a_key_without_metadata_has_none(live: Live) {
    live.write("no metadata", "value").await;
    assert!(!listed(&live, "no metadata").await.contains_key("metadata"));
    let keys = live.send(list().prefix("no metadata")).await;
    assert_eq!(keys[0].metadata, None);
}

pub async fn metadata_is_listed(live: Live) {
    let metadata = json!({ "a": [1, "ж"] });
    let write = write("metadata").value_with_metadata("value", metadata.clone());
    live.send(write).await;
    let keys = live.send(list().prefix("metadata")).await;
    assert_eq!(keys[0].metadata, Some(metadata));
    assert_eq!(live.read("metadata").await, "value");
}

pub async fn miniflare_keeps_no_expiration(live: Live) {
    let write = write("expiring").expiration_ttl(3600).value("value");
    live.send(write).await;
    assert!(!listed(&live, "expiring").await.contains_key("expiration"));
}

pub async fn keys_are_walked_one_by_one(live: Live) {
    let written: Vec<_> = (0..12).map(|i| format!("walk/{i:02}")).collect();
    for key in &written {
        live.write(key, "value").await;
    }
    let mut keys = live.0.pages(list().prefix("walk/").limit(10));
    let mut walked = Vec::new();
    while let Some(key) = keys.try_next().await.expect("the server answers") {
        walked.push(key.name);
    }
    assert_eq!(walked, written);
}
