use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Data, Error, decode};

type Map<T> = BTreeMap<String, T>;

fn read<T: Data>(body: &'static str) -> Result<T, Error> {
    decode::json(&http::Response::new(body.into()), "/result")
}

#[test]
fn any_key_is_read() {
    let map: Map<i64> = read(r#"{"result": {"a": 1, "\u0062\n": 2, "a": 3}}"#).unwrap();
    assert_eq!(map, Map::from([("a".into(), 3), ("b\n".into(), 2)]));
    let nested: Map<Map<bool>> = read(r#"{"result": {"": {"x": true}}}"#).unwrap();
    assert!(nested[""]["x"]);
}

#[test]
fn a_null_value_is_what_its_type_says() {
    let body = r#"{"success": true, "result": {"a": null, "b": 1, "b": null}}"#;
    assert_eq!(read::<Map<i64>>(body).unwrap(), Map::new());
    assert_eq!(read::<Map<Option<i64>>>(body).unwrap()["a"], None);
    assert_eq!(read::<Map<Value>>(body).unwrap()["b"], Value::Null);
    let absent = r#"{"success": true}"#;
    assert_eq!(read::<Map<i64>>(absent).unwrap(), Map::new());
    assert_eq!(read::<Option<Map<i64>>>(absent).unwrap(), None);
}

#[test]
fn a_mismatch_has_the_key_in_its_path() {
    let error = read::<Map<Vec<i64>>>(r#"{"result": {"a": [], "b.c": [1, "x"]}}"#).unwrap_err();
    assert_eq!(error.json_path(), Some("result.b.c[1]"));
    let error = read::<Map<i64>>(r#"{"result": []}"#).unwrap_err();
    assert!(error.to_string().contains("expected an object"), "{error}");
}

#[test]
fn a_whole_body_that_is_a_map_is_an_envelope_too() {
    let body = http::Response::new(r#"{"success": false}"#.into());
    assert!(decode::json::<Map<Value>>(&body, "").unwrap_err().is_api());
}
