//! Keys are listed.

use cloudflare_client::{
    Body, Bytes, Call, Endpoint, Error, Paged, Paging, workers_kv_namespace as kv,
};
use mdclient_runtime::http::{Method, Response};
use serde_json::{Map, Value, json};

use crate::server::{EMPTY, MAIN};
use crate::{ACCOUNT, Live, parsed};

/// The names in a list.
fn names(keys: &[kv::ListNamespaceKeysItem]) -> Vec<&str> {
    let names = keys.iter().map(|key| key.name.as_deref());
    names.collect::<Option<_>>().expect("a key has a name")
}

/// What the server says of a list, as it is.
async fn raw(list: Call<Vec<kv::ListNamespaceKeysItem>>) -> Value {
    let response = list.send_raw().await.expect("the server answers");
    parsed(&response)
}

/// The key of this name as the server lists it.
async fn listed(live: &Live, name: &str) -> Map<String, Value> {
    let body = raw(live.list(&[("prefix", name)])).await;
    let key = body.pointer("/result/0").and_then(Value::as_object);
    key.expect("the key is listed").clone()
}

/// The list of keys, page after page. The docs say nothing of pages, so the emitted endpoint has none;
/// all the rest is its own.
struct Paginated(kv::ListNamespaceKeys);

impl Endpoint for Paginated {
    type Output = Vec<kv::ListNamespaceKeysItem>;
    type Failure = <kv::ListNamespaceKeys as Endpoint>::Failure;

    const METHOD: Method = kv::ListNamespaceKeys::METHOD;
    const PATH: &'static str = kv::ListNamespaceKeys::PATH;

    fn path(&self) -> Result<String, Error> {
        self.0.path()
    }

    fn output(response: &Response<Bytes>) -> Result<Self::Output, Error> {
        kv::ListNamespaceKeys::output(response)
    }

    fn failure(response: &Response<Bytes>) -> Result<Self::Failure, Error> {
        kv::ListNamespaceKeys::failure(response)
    }
}

impl Paged for Paginated {
    type Item = kv::ListNamespaceKeysItem;
    const PAGING: Paging = Paging::Cursor {
        query: "cursor",
        pointer: "/result_info/cursor",
    };
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
    let keys = live.keys(&[("prefix", "p+&/")]).await;
    assert_eq!(names(&keys), ["p+&/1", "p+&/2"]);
}

pub async fn a_cursor_leads_through_all_pages(live: Live) {
    let written: Vec<_> = (0..25).map(|i| format!("page/{i:02}")).collect();
    for key in &written {
        live.write(key, "value").await;
    }
    let list = live
        .0
        .pages(Paginated(kv::ListNamespaceKeys::new(ACCOUNT, MAIN)));
    let list = list.query("prefix", "page/").query("limit", "10");
    let (mut pages, mut sizes, mut read) = (list.by_page(), Vec::new(), Vec::new());
    while let Some(page) = pages.try_next().await.expect("the server answers") {
        sizes.push(page.data.len());
        read.extend(names(&page.data).into_iter().map(str::to_owned));
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert_eq!(read, written);
}

pub async fn the_cursor_of_a_short_list_is_empty(live: Live) {
    live.write("short list", "value").await;
    let query = [("prefix", "short list")];
    let body = raw(live.list(&query)).await;
    assert_eq!(body.pointer("/result_info/cursor"), Some(&json!("")));
    let full = live.list(&query).send_full().await.unwrap();
    assert_eq!(full.result_info.unwrap().cursor, None);
}

pub async fn a_key_that_never_expires_has_no_expiration(live: Live) {
    live.write("unexpiring", "value").await;
    assert!(!listed(&live, "unexpiring").await.contains_key("expiration"));
    let keys = live.keys(&[("prefix", "unexpiring")]).await;
    assert_eq!(keys[0].expiration, None);
}

pub async fn a_key_without_metadata_has_none(live: Live) {
    live.write("no metadata", "value").await;
    assert!(!listed(&live, "no metadata").await.contains_key("metadata"));
    let keys = live.keys(&[("prefix", "no metadata")]).await;
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
    let keys = live.keys(&[("prefix", "metadata")]).await;
    assert_eq!(keys[0].metadata, Some(json!({ "a": [1, "ж"] })));
    assert_eq!(live.read("metadata").await, "value");
}

pub async fn miniflare_keeps_no_expiration(live: Live) {
    let write = kv::WriteKeyValuePairWithOptionalMetadata::new(ACCOUNT, MAIN, "expiring");
    let write = live.0.call(write.body("value"));
    let written = write.query("expiration_ttl", "3600").send().await;
    written.expect("the server answers");
    assert!(!listed(&live, "expiring").await.contains_key("expiration"));
}
