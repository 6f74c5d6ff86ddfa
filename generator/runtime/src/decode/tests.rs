use bytes::Bytes;
use http::{HeaderValue, Response};
use proptest::prelude::*;
use serde_json::Value;

use super::{bytes, json, undocumented_status};
use crate::{Data, Error, ErrorKind, FieldReader, FieldWriter, Record};

#[derive(Debug, Default, PartialEq)]
pub(super) struct Item {
    pub(super) title: Option<String>,
    pub(super) success: Option<bool>,
}

impl Record for Item {
    const NAME: &'static str = "Item";

    fn blank() -> Self {
        Self::default()
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error> {
        match key {
            "title" => field.read(&mut self.title),
            "success" => field.read(&mut self.success),
            _ => field.skip(),
        }
    }

    fn write<F: FieldWriter>(&self, fields: &mut F) {
        fields.write("title", &self.title);
        fields.write("success", &self.success);
    }
}

/// An object that documents nothing.
#[derive(Debug, PartialEq)]
struct Blank;

impl Record for Blank {
    const NAME: &'static str = "Blank";

    fn blank() -> Self {
        Self
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, _: &str, field: F) -> Result<(), F::Error> {
        field.skip()
    }

    fn write<F: FieldWriter>(&self, _: &mut F) {}
}

pub(super) fn item(title: &str) -> Item {
    Item {
        title: Some(title.to_owned()),
        success: None,
    }
}

pub(super) fn response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    response
        .headers_mut()
        .insert("x-id", HeaderValue::from_static("7"));
    response
}

pub(super) fn read<T: Data>(body: &'static str, pointer: &str) -> Result<T, Error> {
    json(&response(200, body), pointer)
}

pub(super) fn line<T: Data + std::fmt::Debug>(body: &'static str, pointer: &str) -> String {
    read::<T>(body, pointer).unwrap_err().to_string()
}

#[test]
fn success_false_is_an_error_whatever_else_comes() {
    let bodies = [
        r#"{"success": false, "errors": [{"code": 7, "message": "no"}], "result": null}"#,
        r#"{"errors": [{"code": 7, "message": "no"}], "result": {"title": "t"}, "success": false}"#,
        r#"{"errors": [{"code": 7, "message": "no"}], "title": 5, "result": 5, "success": false}"#,
        r#"{"errors": [{"code": 7, "message": "no"}], "success": true, "s\u0075ccess": false}"#,
    ];
    for body in bodies {
        for pointer in ["", "/result", "/result/0/x", "/success", "/success/x"] {
            let errors = [
                read::<Item>(body, pointer).unwrap_err(),
                read::<Blank>(body, pointer).unwrap_err(),
                read::<Value>(body, pointer).unwrap_err(),
                read::<Option<Item>>(body, pointer).unwrap_err(),
                read::<Vec<Item>>(body, pointer).unwrap_err(),
                read::<bool>(body, pointer).unwrap_err(),
            ];
            for error in errors {
                assert_eq!(error.kind(), ErrorKind::Api, "{body} {pointer}");
                assert_eq!(error.to_string(), "200 OK: 7: no");
            }
        }
    }
}

#[test]
fn success_counts_only_at_the_root_and_only_under_a_success() {
    let nested = r#"{"title": "t", "list": [{"success": false}], "result": {"success": false}}"#;
    assert_eq!(read::<Item>(nested, "").unwrap(), item("t"));
    assert!(read::<Value>(nested, "").is_ok() && read::<Blank>(nested, "").is_ok());
    assert_eq!(
        read::<Item>(nested, "/result").unwrap().success,
        Some(false)
    );
    assert_eq!(
        read::<Vec<Item>>(r#"[{"success": false}]"#, "")
            .unwrap()
            .len(),
        1
    );
    assert!(read::<Value>(r#"{"success": {"success": false}}"#, "").is_ok());
    assert!(read::<Item>(r#"{"success": false, "success": true}"#, "").is_ok());
    for status in [302, 400, 500] {
        let failure = response(status, r#"{"success": false, "title": "t"}"#);
        assert_eq!(
            json::<Item>(&failure, "").unwrap().title.as_deref(),
            Some("t")
        );
        let odd = response(status, r#"{"success": false, "title": 5}"#);
        assert!(json::<Item>(&odd, "").unwrap_err().is_decode());
    }
}

#[test]
fn a_mismatch_keeps_place_status_and_body() {
    let body = r#"{"success": true, "result": [{}, null, {"title": "a"}, {"title": 5}]}"#;
    let error = read::<Vec<Item>>(body, "/result").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        error.to_string(),
        "200 OK: result[3].title: invalid type: integer `5`, expected a string"
    );
    assert_eq!(error.json_path(), Some("result[3].title"));
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.headers().unwrap()["x-id"], "7");
    assert_eq!(error.body().unwrap(), body);
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .is::<serde_json::Error>()
    );
}

#[test]
fn each_problem_has_its_line() {
    let list = r#"{"success": true, "result": [[], {"x": 1.5}]}"#;
    let null = r#"{"result": {"x": null}}"#;
    let cases = [
        (
            line::<i64>(list, "/result/1/x"),
            "result[1].x: invalid type: floating point `1.5`, expected an integer",
        ),
        (
            line::<i64>(null, "/result/x"),
            "result.x: invalid type: null, expected an integer",
        ),
        (
            line::<Item>("5", ""),
            "invalid type: integer `5`, expected an object (`Item`)",
        ),
        (
            line::<i64>(r#"{"success": true}"#, "/result"),
            "the data is absent: invalid type: null, expected an integer",
        ),
        (
            line::<Item>("{\n\"title\": tru}", ""),
            "the body is not JSON: expected ident at line 2 column 13",
        ),
        (
            line::<Item>("{} x", ""),
            "the body is not JSON: trailing characters at line 1 column 4",
        ),
        (
            line::<Item>(r#"{"result": {}}}"#, "/result"),
            "the body is not JSON: trailing characters at line 1 column 15",
        ),
        (
            line::<Item>("{", ""),
            "the body is not JSON: EOF while parsing an object at line 1 column 1",
        ),
        (
            line::<Item>("<html>", "/result"),
            "the body is not JSON: expected value at line 1 column 1",
        ),
        (
            line::<Item>(" \r\n", ""),
            "the body is empty, where the docs have JSON",
        ),
    ];
    for (line, message) in cases {
        assert_eq!(line, format!("200 OK: {message}"));
    }
}

#[test]
fn a_long_value_is_cut_from_the_message() {
    let body = format!("{{\"success\": \"{}\"}}", r"a\u001b\u202e".repeat(10_000));
    let line = json::<Item>(&response(200, body), "")
        .unwrap_err()
        .to_string();
    assert!(line.chars().count() < 300, "{line}");
    assert!(
        line.ends_with(", expected a boolean") && !line.contains(['\u{1b}', '\u{202e}']),
        "{line}"
    );
}

#[test]
fn no_content_reads_as_null() {
    for status in [204, 205] {
        assert_eq!(
            json::<Option<String>>(&response(status, ""), "/result").unwrap(),
            None
        );
        assert_eq!(
            json::<Item>(&response(status, " \n"), "").unwrap(),
            Item::default()
        );
        assert!(
            json::<String>(&response(status, ""), "")
                .unwrap_err()
                .is_decode()
        );
    }
    assert!(
        json::<Item>(&response(200, ""), "")
            .unwrap_err()
            .is_decode()
    );
}

#[test]
fn what_is_not_utf8_is_refused_also_where_nothing_is_read() {
    for body in [
        &b"{\"title\": \"\xff\"}"[..],
        b"{\"other\": \"\xc3\"}",
        b"{\"\xed\xa0\x80\": 1}",
    ] {
        let error = json::<Item>(&response(200, Bytes::from_static(body)), "").unwrap_err();
        assert!(
            error.is_decode() && error.to_string().contains("not UTF-8"),
            "{error}"
        );
    }
}

#[test]
fn other_bodies() {
    let raw = response(200, &b"\0\xff"[..]);
    assert_eq!(bytes(&raw).unwrap(), &b"\0\xff"[..]);
    let error = undocumented_status(&response(202, "x"));
    assert_eq!(
        error.to_string(),
        "202 Accepted: the docs have no response with this status"
    );
    assert!(error.is_decode() && error.body().unwrap() == "x");
}

proptest! {
    #[test]
    fn nothing_panics(body in any::<Vec<u8>>(), near in r#"[\[\]{}:,"0-9a~/\\ -]{0,40}"#, pointer in "[/a0-9~]{0,6}|.*") {
        for body in [Bytes::from(body), Bytes::from(near)] {
            for status in [200, 204, 500] {
                let response = response(status, body.clone());
                for error in [
                    json::<Vec<Item>>(&response, &pointer).err(),
                    json::<Option<Value>>(&response, &pointer).err(),
                ] {
                    let _ = error.map(|error| format!("{error} {error:?} {:?}", error.api_errors()));
                }
            }
        }
    }
}
