//! Promised fields.

use std::collections::BTreeMap;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::seen::Seen;
use crate::reading::{Place, or_null};
use crate::{Data, FieldReader, FieldWriter, Reading, Record};

#[derive(Debug, PartialEq)]
struct Key {
    name: String,
    tags: Vec<String>,
    meta: Value,
    note: Option<String>,
}

impl Record for Key {
    const NAME: &'static str = "Key";
    const REQUIRED: &'static [&'static str] = &["name", "tags", "meta"];

    fn blank() -> Self {
        Self {
            name: Data::blank(),
            tags: Data::blank(),
            meta: Data::blank(),
            note: Data::blank(),
        }
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error> {
        match key {
            "name" => field.required(0, &mut self.name),
            "tags" => field.required(1, &mut self.tags),
            "meta" => field.required(2, &mut self.meta),
            "note" => field.read(&mut self.note),
            _ => field.skip(),
        }
    }

    fn write<F: FieldWriter>(&self, fields: &mut F) {
        fields.write("name", &self.name);
        fields.write("tags", &self.tags);
        fields.write("meta", &self.meta);
        fields.write("note", &self.note);
    }
}

impl_serde!(Key);

const WHOLE: &str = r#"{"name": "n", "tags": [], "meta": {}}"#;

/// Reads a value, or tells where it is not as documented, and why.
fn read<T: Data>(json: &str) -> Result<T, (String, String)> {
    let mut reading = Reading::default();
    let mut source = serde_json::Deserializer::from_str(json);
    let mut value = None;
    let place = Place {
        place: &mut value,
        reading: &mut reading,
    };
    let read = place.deserialize(&mut source).and_then(|()| or_null(value));
    read.map_err(|error: serde_json::Error| {
        let message = error.to_string();
        let message = message.split(" at line").next().unwrap_or_default();
        (reading.json_path(), message.to_owned())
    })
}

#[test]
fn what_is_promised_is_there() {
    let key: Key = read(WHOLE).unwrap();
    assert_eq!((key.name.as_str(), key.note), ("n", None));
    let text = serde_json::to_string(&read::<Key>(WHOLE).unwrap()).unwrap();
    assert_eq!(text, r#"{"name":"n","tags":[],"meta":{}}"#);
}

#[test]
fn a_missing_field_is_told_at_its_object() {
    let cases = [
        ("[{}]", "[0]", "missing field `name`"),
        (
            r#"[{"name": "n", "meta": 1}]"#,
            "[0]",
            "missing field `tags`",
        ),
        (
            r#"[{"tags": [], "name": ""}]"#,
            "[0]",
            "missing field `meta`",
        ),
    ];
    for (json, path, message) in cases {
        let error = read::<Vec<Key>>(json).unwrap_err();
        assert_eq!(error, (path.to_owned(), message.to_owned()), "{json}");
    }
    let error = serde_json::from_str::<Key>("{}").unwrap_err();
    assert!(error.to_string().starts_with("missing field `name`"));
}

#[test]
fn a_promised_null_is_told_at_the_field() {
    let cases = [
        (r#"{"name": null}"#, "name", "a string"),
        (r#"{"tags": null}"#, "tags", "an array"),
        (r#"{"meta": null}"#, "meta", "any JSON value"),
        (r#"{"name": "n", "name": null}"#, "name", "a string"),
    ];
    for (json, path, expected) in cases {
        let message = format!("invalid type: null, expected {expected}");
        let error = read::<Key>(json).unwrap_err();
        assert_eq!(error, (path.to_owned(), message), "{json}");
    }
}

#[test]
fn a_record_with_promised_fields_has_no_null_form() {
    let message = "invalid type: null, expected an object".to_owned();
    assert_eq!(read::<Key>("null"), Err((String::new(), message.clone())));
    assert_eq!(read::<Option<Key>>("null"), Ok(None));
    let listed: Vec<Key> = read(&format!("[null, {WHOLE}, null]")).unwrap();
    assert_eq!(listed.len(), 1);
    let mapped: BTreeMap<String, Key> = read(&format!(r#"{{"a": null, "b": {WHOLE}}}"#)).unwrap();
    assert_eq!(mapped.keys().collect::<Vec<_>>(), ["b"]);
    let error = serde_json::from_str::<Key>("null").unwrap_err();
    assert!(error.to_string().starts_with(&message), "{error}");
}

#[test]
fn any_number_of_fields_may_be_promised() {
    const NAMES: [&str; 200] = ["x"; 200];
    for missing in [0, 1, 63, 64, 65, 127, 128, 199] {
        let mut seen = Seen::default();
        for index in (0..NAMES.len()).rev().filter(|index| *index != missing) {
            seen.mark(index);
        }
        assert_eq!(seen.first_missing(&NAMES), Some("x"), "{missing}");
        seen.mark(missing);
        assert_eq!(seen.first_missing(&NAMES), None, "{missing}");
    }
    assert_eq!(Seen::default().first_missing(&[]), None);
}
