use serde_json::{Value, json};

use crate::decode;
use crate::decode::tests::{Item, item, line, read, response};

#[test]
fn the_pointer_leads_to_the_data() {
    let cases = [
        ("3", "", 3),
        (r#"{"success": true, "result": 3}"#, "/result", 3),
        (
            r#"{"result": 3, "success": true, "errors": []}"#,
            "/result",
            3,
        ),
        (
            r#"{"result": {"a": {"x": 1}, "b": {"x": 3}}}"#,
            "/result/b/x",
            3,
        ),
        (r#"{"result": [1, {"x": 3}, 5]}"#, "/result/1/x", 3),
        ("[[1], [2, 3]]", "/1/1", 3),
        (r#"{"result": {"1": 3}}"#, "/result/1", 3),
        (r#"{"a/b": {"m~n": 3, "~1": 4}}"#, "/a~1b/m~0n", 3),
        (r#"{"~1": 3}"#, "/~01", 3),
        (r#"{"": {"": 3}}"#, "//", 3),
        (r#"{"r\u0065sult": 3}"#, "/result", 3),
        (r#"{"result": 1, "result": 3}"#, "/result", 3),
        (
            r#"{"result": {"x": 1}, "result": {"x": 3}}"#,
            "/result/x",
            3,
        ),
    ];
    for (body, pointer, expected) in cases {
        assert_eq!(
            read::<Option<i64>>(body, pointer).unwrap(),
            Some(expected),
            "{body} {pointer}"
        );
    }
    assert!(read::<bool>(r#"{"success": true}"#, "/success").unwrap());
    assert_eq!(
        read::<Value>(r#"{"success": true}"#, "/success").unwrap(),
        json!(true)
    );
}

#[test]
fn an_envelope_without_the_data_reads_as_null() {
    let cases = [
        (r#"{"success": true}"#, "/result"),
        (r#"{"success": true, "result": null}"#, "/result"),
        (r#"{"success": true, "result": null}"#, "/result/x"),
        (r#"{"success": true, "result": 5}"#, "/result/x"),
        (r#"{"success": true, "result": "x"}"#, "/result/x"),
        (r#"{"success": true, "result": []}"#, "/result/0"),
        (r#"{"success": true, "result": [1]}"#, "/result/1/x"),
        (r#"{"success": true, "result": ["a"]}"#, "/result/00"),
        (r#"{"success": true, "result": ["a"]}"#, "/result/-"),
        (r#"{"success": null}"#, "/result"),
        (r#"{"success": "yes"}"#, "/result"),
    ];
    for (body, pointer) in cases {
        assert_eq!(
            read::<Item>(body, pointer).unwrap(),
            Item::default(),
            "{body} {pointer}"
        );
        assert_eq!(
            read::<Vec<Item>>(body, pointer).unwrap(),
            [],
            "{body} {pointer}"
        );
        assert_eq!(
            read::<Option<String>>(body, pointer).unwrap(),
            None,
            "{body} {pointer}"
        );
        assert_eq!(
            read::<Value>(body, pointer).unwrap(),
            Value::Null,
            "{body} {pointer}"
        );
        assert!(
            read::<String>(body, pointer).unwrap_err().is_decode(),
            "{body} {pointer}"
        );
    }
}

#[test]
fn without_an_envelope_the_body_is_the_data() {
    assert_eq!(
        read::<Item>(r#"{"title": "t"}"#, "/result").unwrap(),
        item("t")
    );
    assert_eq!(
        read::<Vec<Item>>(r#"[{"title": "t"}]"#, "/result").unwrap(),
        [item("t")]
    );
    assert_eq!(read::<String>(r#""t""#, "/result/0/x").unwrap(), "t");
    assert_eq!(
        read::<Value>(r#"{"result": null}"#, "/result/x").unwrap(),
        json!({"result": null})
    );
    assert_eq!(read::<Item>("null", "/result").unwrap(), Item::default());
    assert_eq!(
        line::<Vec<Item>>(r#"[{"title": 5}]"#, "/result"),
        "200 OK: [0].title: invalid type: integer `5`, expected a string"
    );
}

#[test]
fn depth_is_bounded_on_the_way() {
    let body = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(
        decode::json::<Value>(&response(200, body.clone()), &"/0".repeat(100_000))
            .unwrap_err()
            .is_decode()
    );
    assert!(
        decode::json::<Value>(&response(200, body), "")
            .unwrap_err()
            .is_decode()
    );
}
