//! Docs whose types are called like what emitted code uses: that it compiles says most.

use mdclient_runtime::http::{HeaderMap, HeaderValue};
use mdclient_runtime::{Endpoint, Paged};
use serde_json::json;

use super::emitted::fixtures::names;
use super::{json, sent};

#[test]
fn a_type_of_the_docs_hides_nothing_that_requests_need() {
    let list = names::ListThings::new("new", 1, "up").cursor("c");
    assert_eq!(sent(&list).uri(), "/things/new/1?order=up&cursor=c");
    let create = names::CreateThing::new("n", "o", ["a"], [["b"]], [("k", "v")])
        .things([names::CreateThingThing::new("t").note(None).new_2(true)]);
    let expected = json!({
        "name": "n", "note": "o", "list": ["a"], "grid": [["b"]], "map": {"k": "v"},
        "things": [{"name": "t", "note": null, "new": true}], "version": 1,
    });
    assert_eq!(json(&create), expected);
    let send = names::SendThing::new().order("up").list(["a"]);
    assert_eq!(json(&send), json!(["a"]));
    let form = names::FillForm::new("file").copy("copy").title("t");
    assert!(sent(&form).headers().contains_key("content-type"));
    let touch = names::TouchThing::new()
        .query_json(true)
        .query_body(false)
        .json(&1);
    assert_eq!(sent(&touch).uri(), "/things/touched?json=true&body=false");
    assert_eq!(sent(&names::Query::new()).uri(), "/names/query");
}

#[test]
fn a_type_of_the_docs_hides_nothing_that_answers_need() {
    fn is_paged<E: Paged + Endpoint>() {}
    is_paged::<names::ListThings>();
    let thing = json!({"name": "n", "map": {"a": 1}});
    let thing: names::ListThingsItem = serde_json::from_value(thing).unwrap();
    assert_eq!(thing.map["a"], 1);
    let mut headers = HeaderMap::new();
    headers.insert("etag", HeaderValue::from_static("v"));
    let read = names::ListThingsHeaders::read(&headers).unwrap();
    assert_eq!(read.etag, "v");
}
