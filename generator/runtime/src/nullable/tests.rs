use serde_json::json;

use super::Nullable;
use crate::{Body, Data, JsonObject};

fn sent<T: Data>(value: &T) -> serde_json::Value {
    let body = Body::from(JsonObject::new().member("a", value));
    serde_json::from_slice(body.as_bytes().unwrap()).unwrap()
}

#[test]
fn null_is_sent_and_absence_is_not() {
    assert_eq!(sent(&Nullable::<i64>::Null), json!({"a": null}));
    assert_eq!(sent(&Nullable::Value(5)), json!({"a": 5}));
    assert_eq!(sent(&Some(Nullable::<String>::Null)), json!({"a": null}));
    assert_eq!(sent(&None::<Nullable<String>>), json!({}));
    assert_eq!(
        sent(&vec![Nullable::Null, 5.into()]),
        json!({"a": [null, 5]})
    );
}

#[test]
fn values_become_nullable() {
    assert_eq!(Nullable::from(5), Nullable::Value(5));
    assert_eq!(Nullable::from(Some(5)).into_option(), Some(5));
    assert_eq!(Nullable::<i64>::from(None), Nullable::default());
    let text = "a".to_owned();
    for nullable in [Nullable::from("a"), (&text).into(), text.clone().into()] {
        assert_eq!(nullable.as_option(), Some(&text));
    }
}
