use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::JsonObject;
use crate::{Body, ErrorKind};

#[test]
fn members_are_written_in_order() {
    let object = JsonObject::new()
        .member("ke\"y\n", &"va\"l".to_owned())
        .member("absent", &None::<i64>)
        .member("empty", &Vec::<i64>::new())
        .member("ratio", &3.0)
        .fixed("fixed", "[true, \"a\"]")
        .member(
            "map",
            &BTreeMap::from([("b".to_owned(), json!({"c": null}))]),
        );
    let body = Body::from(object);
    assert_eq!(body.content_type(), Some("application/json"));
    assert_eq!(
        body.as_bytes().unwrap(),
        r#"{"ke\"y\n":"va\"l","empty":[],"ratio":3,"fixed":[true, "a"],"map":{"b":{"c":null}}}"#
    );
}

#[test]
fn an_object_may_be_empty() {
    assert_eq!(Body::from(JsonObject::new()).as_bytes().unwrap(), "{}");
    let absent = JsonObject::default().member("a", &None::<Value>);
    assert_eq!(Body::from(absent).as_bytes().unwrap(), "{}");
}

#[test]
fn what_cannot_be_written_is_told_later() {
    let object = JsonObject::new()
        .member("a", &1)
        .member("b", &f64::NAN)
        .member("c", &2);
    for body in [Body::from(object), Body::data(&vec![f64::INFINITY])] {
        let error = body.ready().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("finite"), "{error}");
    }
}

#[test]
fn a_scalar_is_text() {
    let body = Body::scalar(&2.0);
    assert_eq!(body.content_type(), Some("text/plain; charset=utf-8"));
    assert_eq!(body.as_bytes().unwrap(), "2");
    let error = Body::scalar(&f64::NAN).ready().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a number that is not finite cannot be sent"
    );
}

#[test]
fn any_documented_value_is_a_body() {
    let pairs = BTreeMap::from([("a".to_owned(), vec![1.0, 0.5])]);
    assert_eq!(Body::data(&pairs).as_bytes().unwrap(), r#"{"a":[1,0.5]}"#);
    assert_eq!(Body::data(&None::<String>).as_bytes().unwrap(), "null");
}
