//! What is sent.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;

use futures_util::stream;
use http_body::Body as _;
use mdclient_runtime::{Body, Endpoint, Nullable};
use serde_json::json;

use super::store::{
    CreateItem, CreateItemPart, GetItem, ItemPart, ItemState, ListItems, PutItem, PutScript,
    SendAnything, SetStates, UploadPicture,
};
use super::{json, sent};

#[test]
fn the_query_has_what_is_required_and_what_is_set() {
    let list = ListItems::new(5, ItemState::Draft);
    assert_eq!(sent(&list).uri(), "/stores/5/items?state=draft");
    let list = list
        .after("a/b&c=d")
        .limit(10)
        .ratio(2.0)
        .beta(false)
        .add("+ ")
        .a_b_c("");
    assert_eq!(
        sent(&list).uri(),
        "/stores/5/items?state=draft&limit=10&ratio=2&beta=false&add=%2B%20&a%22b%26c=\
         &after=a%2Fb%26c%3Dd"
    );
    let unknown = ListItems::new(-1, "a&b");
    assert_eq!(sent(&unknown).uri(), "/stores/-1/items?state=a%26b");
    assert!(list.ratio(f64::NAN).to_request().is_err());
}

#[test]
fn parameters_of_every_type_are_guarded_in_the_path() {
    let get = GetItem::new(i64::MIN, "a/b", "sold");
    let uri = "/stores/-9223372036854775808/items/a%2Fb/sold";
    assert_eq!(sent(&get).uri(), uri);
    for state in ["", "..", "%2e%2E"] {
        assert!(GetItem::new(1, "a", state).to_request().is_err(), "{state}");
    }
}

#[test]
fn a_body_has_what_is_required_and_what_is_set() {
    let parts = [
        CreateItemPart::new("k"),
        CreateItemPart::new("l").value("v"),
    ];
    let item = CreateItem::new(1, "n", None, ["t"], parts, json!({"a": null}));
    let required = json!({
        "name": "n", "owner": null, "tags": ["t"], "parts": [{"key": "k"}, {"key": "l", "value": "v"}],
        "meta": {"a": null}, "version": 2, "kind": "a \"b\"",
    });
    assert_eq!(json(&item), required);
    let item = item
        .note(Nullable::Null)
        .ratio(0.5)
        .labels(Vec::<String>::new())
        .attributes([("a", 1), ("b", 2)])
        .grid([vec![1, 2], vec![]])
        .state("new")
        .we_ird(true);
    let mut all = required;
    all["note"] = json!(null);
    all["ratio"] = json!(0.5);
    all["labels"] = json!([]);
    all["attributes"] = json!({"a": 1, "b": 2});
    all["grid"] = json!([[1, 2], []]);
    all["state"] = json!("new");
    all["we\"ird\n"] = json!(true);
    assert_eq!(json(&item), all);
    assert!(item.ratio(f64::INFINITY).to_request().is_err());
}

#[test]
fn what_is_required_is_sent_although_it_is_empty() {
    let parts: [CreateItemPart; 0] = [];
    let item = CreateItem::new(1, "", "me", Vec::<String>::new(), parts, json!(null));
    let sent = json(&item);
    assert_eq!((&sent["tags"], &sent["parts"]), (&json!([]), &json!([])));
    assert_eq!((&sent["name"], &sent["meta"]), (&json!(""), &json!(null)));
    assert_eq!(sent["owner"], "me");
}

#[test]
fn a_body_that_is_one_value_is_an_argument() {
    let states = SetStates::new(1, [("a", "draft"), ("b", "lost")]);
    assert_eq!(json(&states), json!({"a": "draft", "b": "lost"}));
    let request = sent(&PutScript::new(1, "let x;"));
    assert_eq!(request.headers()["content-type"], "application/javascript");
    assert_eq!(request.body().as_bytes().unwrap(), "let x;");
}

#[test]
fn a_body_is_chosen_before_or_after_the_query() {
    fn is_endpoint(_: &impl Endpoint) {}
    let put = PutItem::new(1, "a").ttl(60).bytes(vec![0, 255]);
    is_endpoint(&put);
    let request = sent(&put);
    assert_eq!(request.uri(), "/stores/1/items/a?ttl=60");
    assert_eq!(
        request.headers()["content-type"],
        "application/octet-stream"
    );
    assert_eq!(request.body().as_bytes().unwrap(), &b"\x00\xff"[..]);
    let again: PutItem = put.ttl(5).parts([ItemPart::new("k").size(3)]);
    assert_eq!(sent(&again).uri(), "/stores/1/items/a?ttl=5");
    assert_eq!(json(&again), json!([{"key": "k", "size": 3}]));
}

/// The name, the media type and the content of a part.
type Part = (String, Option<String>, String);

/// What is sent as a form, as a parser reads it that is not ours.
async fn parts(endpoint: &impl Endpoint) -> Vec<Part> {
    let request = sent(endpoint);
    let content_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = multer::parse_boundary(content_type).unwrap();
    let mut body = pin!(request.into_body());
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        bytes.extend(frame.unwrap().into_data().unwrap());
    }
    let once = stream::iter([Ok::<_, Infallible>(bytes)]);
    let mut form = multer::Multipart::new(once, boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let media_type = field.content_type().map(ToString::to_string);
        parts.push((name, media_type, field.text().await.unwrap()));
    }
    parts
}

fn part(name: &str, media_type: Option<&str>, content: &str) -> Part {
    (
        name.to_owned(),
        media_type.map(Into::into),
        content.to_owned(),
    )
}

const OCTETS: Option<&str> = Some("application/octet-stream");
const TEXT: Option<&str> = Some("text/plain; charset=utf-8");
const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn a_form_that_is_chosen_has_all_its_parts() {
    let put = PutItem::new(1, "a").form(vec![b'x'], "t", "sold", 3, json!({"a": [1]}));
    let expected = [
        part("file", OCTETS, "x"),
        part("title", None, "t"),
        part("state", None, "sold"),
        part("count", TEXT, "3"),
        part("meta", JSON, r#"{"a":[1]}"#),
        part("version", None, "2"),
        part("kind", None, "a \"b\""),
    ];
    assert_eq!(parts(&put).await, expected);
}

#[tokio::test]
async fn a_form_has_the_parts_that_are_set() {
    let upload = UploadPicture::new(1, "picture");
    assert_eq!(parts(&upload).await, [part("file", TEXT, "picture")]);
    let upload = upload
        .tags(["a", "b"])
        .thumbnail(Body::bytes("small").with_content_type("image/png"))
        .title("t")
        .public(false)
        .state(ItemState::Sold);
    let expected = [
        part("file", TEXT, "picture"),
        part("thumbnail", Some("image/png"), "small"),
        part("title", None, "t"),
        part("public", TEXT, "false"),
        part("state", None, "sold"),
        part("tags", JSON, r#"["a","b"]"#),
    ];
    assert_eq!(parts(&upload).await, expected);
}

#[test]
fn a_body_that_nobody_documents_is_any_body() {
    assert!(sent(&SendAnything::new()).body().is_empty());
    assert_eq!(json(&SendAnything::default().json(&[1])), json!([1]));
    let text = SendAnything::new().body("text");
    assert_eq!(sent(&text).body().as_bytes().unwrap(), "text");
}
