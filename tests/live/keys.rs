//! Keys are listed.

use cloudflare_client::{Body, workers_kv_namespace as kv};
use serde_json::{Map, Value, json};

use crate::server::{EMPTY, MAIN};
use crate::{ACCOUNT, Live, Queried, list};

/// The names in a list.
fn names(keys: &[kv::ListNamespaceKeysItem]) -> Vec<&str> {
    let names = keys.iter().map(|key| key.name.as_deref());
    names.collect::<Option<_>>().expect("a key has a name")
}

/// The cursor that comes with a list. `send` gives the data alone, so it is read from the whole answer.
async fn cursor(live: &Live, list: Queried<kv::ListNamespaceKeys>) -> String {
    let body = live.json(list).await;
    let cursor = body.pointer("/result_info/cursor").and_then(Value::as_str);
    cursor.expect("the cursor is a string").to_owned()
}

/// The key of this name as the server lists it.
async fn listed(live: &Live, name: &str) -> Map<String, Value> {
    let body = live.json(list(&[("prefix", name)])).await;
    let key = body.pointer("/result/0").and_then(Value::as_object);
    key.expect("the key is listed").clone()
}

pub async fn an_empty_namespace_has_no_keys(live: Live) {
    let keys = live.send(kv::ListNamespaceKeys::new(ACCOUNT, EMPTY)).await;
    assert_eq!(keys, []);
}

pub async fn a_list_without_a_query_has_the_keys(live: Live) {
    live.write("plain list", "value").await;
    let all = kv::ListNamespaceKeys::new(ACCOUNT, MAIN);
    let keys = live.send(all).await;
    assert!(names(&keys).contains(&"plain list"), "{keys:?}");
}

pub async fn a_prefix_is_taken_as_it_is(live: Live) {
    for key in ["p+&/1", "p+&/2", "p &/3", "p+"] {
        live.write(key, "value").await;
    }
    let keys = live.send(list(&[("prefix", "p+&/")])).await;
    assert_eq!(names(&keys), ["p+&/1", "p+&/2"]);
}

pub async fn a_cursor_leads_through_all_pages(live: Live) {
    let written: Vec<_> = (0..25).map(|i| format!("page/{i:02}")).collect();
    for key in &written {
        live.write(key, "value").await;
    }
    let (mut pages, mut read, mut after) = (Vec::new(), Vec::new(), String::new());
    while pages.is_empty() || !after.is_empty() {
        let query = [("prefix", "page/"), ("limit", "10"), ("cursor", &after)];
        let keys = live.send(list(&query)).await;
        pages.push(keys.len());
        read.extend(names(&keys).into_iter().map(str::to_owned));
        assert!(pages.len() <= written.len(), "the pages have no end");
        after = cursor(&live, list(&query)).await;
    }
    assert_eq!(pages, [10, 10, 5]);
    assert_eq!(read, written);
}

pub async fn the_cursor_of_a_short_list_is_empty(live: Live) {
    live.write("short list", "value").await;
    let short = list(&[("prefix", "short list")]);
    assert_eq!(cursor(&live, short).await, "");
}

pub async fn a_key_that_never_expires_has_no_expiration(live: Live) {
    live.write("unexpiring", "value").await;
    assert!(!listed(&live, "unexpiring").await.contains_key("expiration"));
    let keys = live.send(list(&[("prefix", "unexpiring")])).await;
    assert_eq!(keys[0].expiration, None);
}

pub async fn a_key_without_metadata_has_none(live: Live) {
    live.write("no metadata", "value").await;
    assert!(!listed(&live, "no metadata").await.contains_key("metadata"));
    let keys = live.send(list(&[("prefix", "no metadata")])).await;
    assert_eq!(keys[0].metadata, None);
}

pub async fn metadata_is_listed(live: Live) {
    let form = "--b\r\n\
        Content-Disposition: form-data; name=\"value\"\r\n\r\n\
        value\r\n\
        --b\r\n\
        Content-Disposition: form-data; name=\"metadata\"\r\n\r\n\
        {\"a\": [1, \"ж\"]}\r\n\
        --b--\r\n";
    let form = Body::from(form).with_content_type("multipart/form-data; boundary=b");
    live.write("metadata", form).await;
    let keys = live.send(list(&[("prefix", "metadata")])).await;
    assert_eq!(keys[0].metadata, Some(json!({ "a": [1, "ж"] })));
    assert_eq!(live.read("metadata").await, "value");
}

pub async fn miniflare_keeps_no_expiration(live: Live) {
    let write = kv::WriteKeyValuePairWithOptionalMetadata::new(ACCOUNT, MAIN, "expiring");
    let ttl = [("expiration_ttl", "3600")];
    live.send(Queried::new(write.body("value"), &ttl)).await;
    assert!(!listed(&live, "expiring").await.contains_key("expiration"));
}
