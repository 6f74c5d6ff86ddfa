//! What is read.

use mdclient_runtime::http::{HeaderMap, HeaderValue, Response};
use mdclient_runtime::{Bytes, Endpoint as _, Error, Paged, Paging};
use serde_json::{Value, json};

use super::store::{CreateItem, CreateItemPart, GetItemHeaders, Item, ItemState, ListItems};

fn list(items: &Value) -> Result<Vec<Item>, Error> {
    let body = json!({ "success": true, "result": items });
    ListItems::output(&Response::new(Bytes::from(body.to_string())))
}

fn item() -> Value {
    json!({"id": "a", "count": 1, "state": "draft", "tags": [], "owner": {"name": "o"}})
}

#[test]
fn promised_fields_are_there_without_an_option() {
    let items = list(&json!([item(), null])).unwrap();
    let [item] = items.as_slice() else {
        panic!("{items:?}");
    };
    let (id, count, owner): (&String, i64, &String) = (&item.id, item.count, &item.owner.name);
    assert_eq!((&**id, count, &**owner), ("a", 1, "o"));
    assert_eq!((&item.note, item.labels.len()), (&None, 0));
    assert_eq!(item.state, ItemState::Draft);
}

#[test]
fn a_promised_field_that_is_missing_or_null_is_an_error_with_its_place() {
    for key in ["id", "count", "state", "tags", "owner"] {
        let mut missing = item();
        missing.as_object_mut().unwrap().remove(key);
        let error = list(&json!([item(), missing])).unwrap_err();
        assert_eq!(error.json_path(), Some("result[1]"));
        let message = format!("missing field `{key}`");
        assert!(error.to_string().contains(&message), "{error}");
        let mut nulled = item();
        nulled[key] = Value::Null;
        let error = list(&json!([item(), nulled])).unwrap_err();
        assert_eq!(error.json_path(), Some(format!("result[1].{key}").as_str()));
    }
    let mut nested = item();
    nested["owner"] = json!({});
    let error = list(&json!([nested])).unwrap_err();
    assert_eq!(error.json_path(), Some("result[0].owner"));
    let body = json!({"success": true});
    let response = Response::new(Bytes::from(body.to_string()));
    assert!(CreateItem::output(&response).unwrap_err().is_decode());
}

#[test]
fn an_unknown_value_survives() {
    let mut odd = item();
    odd["state"] = json!("lost");
    let items = list(&json!([odd])).unwrap();
    assert!(matches!(&items[0].state, ItemState::Unknown(value) if value.as_str() == "lost"));
    assert_eq!(serde_json::to_value(&items[0]).unwrap()["state"], "lost");
}

#[test]
fn a_map_is_empty_where_it_is_absent() {
    let output = |result: Value| {
        let body = json!({"success": true, "result": result});
        CreateItem::output(&Response::new(Bytes::from(body.to_string()))).unwrap()
    };
    assert!(output(json!({"id": "a"})).attributes.is_empty());
    assert!(
        output(json!({"id": "a", "attributes": null}))
            .attributes
            .is_empty()
    );
    let full = output(json!({"id": "a", "attributes": {"b": 2, "c": null}}));
    assert_eq!(
        full.attributes.into_iter().collect::<Vec<_>>(),
        [("b".to_owned(), 2)]
    );
}

#[test]
fn what_requests_send_can_be_read_again() {
    let part = CreateItemPart::new("k").more(json!([null]));
    let text = serde_json::to_string(&part).unwrap();
    assert_eq!(serde_json::from_str::<CreateItemPart>(&text).unwrap(), part);
    assert!(serde_json::from_str::<CreateItemPart>("{}").is_err());
}

#[test]
fn headers_have_their_types() {
    let mut headers = HeaderMap::new();
    assert!(GetItemHeaders::read(&headers).is_err());
    headers.insert("etag", HeaderValue::from_static("v1"));
    let read = GetItemHeaders::read(&headers).unwrap();
    assert_eq!(
        (&*read.etag, read.x_count, read.x_state),
        ("v1", None, None)
    );
    headers.insert("x-count", HeaderValue::from_static("3"));
    headers.insert("x-state", HeaderValue::from_static("sold"));
    let read = GetItemHeaders::read(&headers).unwrap();
    assert_eq!(
        (read.x_count, read.x_state.unwrap().as_str()),
        (Some(3), "sold")
    );
}

#[test]
fn a_list_in_pages_says_how_the_next_is_asked_for() {
    fn items<E: Paged<Item = Item>>() -> Paging {
        E::PAGING
    }
    let expected = Paging::Cursor {
        query: "after",
        pointer: "/next/cursor",
    };
    assert_eq!(items::<ListItems>(), expected);
}
