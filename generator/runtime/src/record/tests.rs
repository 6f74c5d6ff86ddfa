//! Records against twins that serde derives.

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{Data, FieldReader, FieldWriter, Reading, Record};

#[derive(Clone, Debug, Default, PartialEq)]
struct Namespace {
    id: Option<String>,
    count: Option<i64>,
    ratio: Option<f64>,
    beta: Option<bool>,
    tags: Vec<String>,
    owner: Option<Owner>,
    owners: Vec<Owner>,
    meta: Option<Value>,
}

impl Record for Namespace {
    const NAME: &'static str = "Namespace";

    fn blank() -> Self {
        Self::default()
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error> {
        match key {
            "id" => field.read(&mut self.id),
            "count" => field.read(&mut self.count),
            "ratio" => field.read(&mut self.ratio),
            "beta" => field.read(&mut self.beta),
            "tags" => field.read(&mut self.tags),
            "owner" => field.read(&mut self.owner),
            "owners" => field.read(&mut self.owners),
            "meta" => field.read(&mut self.meta),
            _ => field.skip(),
        }
    }

    fn write<F: FieldWriter>(&self, fields: &mut F) {
        fields.write("id", &self.id);
        fields.write("count", &self.count);
        fields.write("ratio", &self.ratio);
        fields.write("beta", &self.beta);
        fields.write("tags", &self.tags);
        fields.write("owner", &self.owner);
        fields.write("owners", &self.owners);
        fields.write("meta", &self.meta);
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
struct NamespaceTwin {
    id: Option<String>,
    count: Option<i64>,
    ratio: Option<f64>,
    beta: Option<bool>,
    tags: Vec<String>,
    owner: Option<OwnerTwin>,
    owners: Vec<OwnerTwin>,
    meta: Option<Value>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Owner {
    name: Option<String>,
}

impl Record for Owner {
    const NAME: &'static str = "Owner";

    fn blank() -> Self {
        Self::default()
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error> {
        match key {
            "name" => field.read(&mut self.name),
            _ => field.skip(),
        }
    }

    fn write<F: FieldWriter>(&self, fields: &mut F) {
        fields.write("name", &self.name);
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
struct OwnerTwin {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl_serde!(Namespace, Owner);

fn read(json: &str) -> Result<Namespace, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn what_is_absent_is_empty() {
    let full = json!({
        "id": "i", "count": 1, "ratio": 0.5, "beta": true, "tags": ["t"],
        "owner": {"name": "n"}, "owners": [{"name": "m"}], "meta": {"a": [1]}
    });
    let namespace: Namespace = serde_json::from_value(full.clone()).unwrap();
    assert_eq!(serde_json::to_value(&namespace).unwrap(), full);

    let nulls = r#"{"id": null, "tags": null, "owner": null, "owners": null, "meta": null}"#;
    for json in [
        "{}",
        "null",
        nulls,
        r#"{"other": {"id": "x", "deep": [[{}]]}}"#,
    ] {
        assert_eq!(read(json), Ok(Namespace::default()), "{json}");
    }
    let empty = serde_json::to_string(&Namespace::default()).unwrap();
    assert_eq!(empty, r#"{"tags":[],"owners":[]}"#);
}

#[test]
fn of_equal_keys_the_last_wins() {
    let read = |json| read(json).unwrap();
    assert_eq!(read(r#"{"count": 1, "count": 2}"#).count, Some(2));
    assert_eq!(read(r#"{"count": 1, "count": null}"#).count, None);
    assert_eq!(read(r#"{"tags": ["a"], "tags": ["b"]}"#).tags, ["b"]);
    assert_eq!(
        read(r#"{"owner": {"name": "n"}, "owner": {}}"#).owner,
        Some(Owner::default())
    );
}

#[test]
fn keys_are_compared_without_their_escapes() {
    assert_eq!(
        read("{\"\\u0069d\": \"a\"}").unwrap().id.as_deref(),
        Some("a")
    );
    assert_eq!(read(r#"{"ID": "a", "id ": "b"}"#), Ok(Namespace::default()));
}

#[test]
fn null_in_a_list_of_records_is_a_record_without_fields() {
    let namespace = read(r#"{"owners": [null, {"name": "n"}]}"#).unwrap();
    assert_eq!(
        namespace.owners,
        [
            Owner::default(),
            Owner {
                name: Some("n".into())
            }
        ]
    );
}

#[test]
fn other_types_are_refused() {
    let cases = [
        (
            "[]",
            "invalid type: sequence, expected an object (`Namespace`)",
        ),
        (
            "5",
            "invalid type: integer `5`, expected an object (`Namespace`)",
        ),
        (
            r#"{"owner": []}"#,
            "invalid type: sequence, expected an object (`Owner`)",
        ),
        (
            r#"{"tags": "a"}"#,
            "invalid type: string \"a\", expected an array",
        ),
        (r#"{"tags": {}}"#, "invalid type: map, expected an array"),
        (
            r#"{"id": 1}"#,
            "invalid type: integer `1`, expected a string",
        ),
    ];
    for (json, message) in cases {
        let error = read(json).unwrap_err();
        assert!(error.starts_with(message), "{json}: {error}");
    }
}

#[test]
fn a_mismatch_has_the_path_that_serde_path_to_error_gives() {
    let bodies = [
        r#"{"id": 5}"#,
        r#"{"owner": {"name": 5}}"#,
        r#"{"tags": ["a", {}]}"#,
        r#"{"tags": 5}"#,
        r#"{"owners": [{}, {"name": "a"}, {"name": []}]}"#,
        r#"{"count": 1, "meta": [[{}]], "other": {"id": 5}, "beta": 0}"#,
    ];
    for body in bodies {
        let mut reading = Reading::default();
        let mut source = serde_json::Deserializer::from_str(body);
        Namespace::decode(&mut source, &mut reading).unwrap_err();
        let mut source = serde_json::Deserializer::from_str(body);
        let twin = serde_path_to_error::deserialize::<_, NamespaceTwin>(&mut source);
        assert_eq!(
            reading.json_path(),
            twin.unwrap_err().path().to_string(),
            "{body}"
        );
    }
}

#[test]
fn depth_is_bounded() {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    assert!(read(&format!("{{\"meta\": {}}}", deep("[", "]"))).is_err());
    assert!(read(&format!("{{\"tags\": {}}}", deep("[", "]"))).is_err());
    assert_eq!(
        read(&format!("{{\"other\": {}}}", deep("[", "]"))),
        Ok(Namespace::default())
    );
    assert_eq!(
        read(&format!("{{\"other\": {}}}", deep("{\"a\":", "}"))),
        Ok(Namespace::default())
    );
}

#[test]
fn records_stand_within_types_that_serde_derives() {
    #[derive(Deserialize, Serialize)]
    struct Outer {
        #[serde(flatten)]
        owner: Owner,
        more: Option<Owner>,
    }
    let json = r#"{"name":"n","more":{"name":"m"}}"#;
    let outer: Outer = serde_json::from_str(json).unwrap();
    assert_eq!(outer.owner.name.as_deref(), Some("n"));
    assert_eq!(serde_json::to_string(&outer).unwrap(), json);
    assert!(
        serde_json::from_reader::<_, Owner>(json.as_bytes())
            .unwrap()
            .name
            .is_some()
    );
}

proptest! {
    #[test]
    fn reads_what_the_twin_reads(json in near_namespace()) {
        let text = json.to_string();
        // Read from the text once more, because serde_json reads some floats one digit off.
        let json: Value = serde_json::from_str(&text).unwrap();
        let ours = read(&text);
        if let Ok(twin) = serde_json::from_str::<NamespaceTwin>(&text) {
            let ours = serde_json::to_value(ours.clone().unwrap()).unwrap();
            prop_assert_eq!(normal(&ours), normal(&serde_json::to_value(twin).unwrap()));
        }
        if let Ok(ours) = ours {
            let again = serde_json::to_value(&ours).unwrap();
            prop_assert_eq!(normal(&again), normal(&documented(&json)));
            prop_assert_eq!(serde_json::from_value::<Namespace>(again).unwrap(), ours);
        }
    }

    #[test]
    fn no_text_panics(text in r#"[\[\]{}:,"0-9.eE+a-z\\ -]{0,40}"#) {
        let _ = read(&text);
    }
}

/// Objects whose members have mostly the documented types.
fn near_namespace() -> impl Strategy<Value = Value> {
    let tags = prop::collection::vec(
        prop_oneof![any::<String>().prop_map(Value::from), Just(Value::Null)],
        0..4,
    );
    let owner = prop_oneof![
        Just(Value::Null),
        Just(json!({})),
        any::<String>().prop_map(|name| json!({"name": name, "other": 1})),
    ];
    let owners = prop::collection::vec(owner.clone(), 0..3);
    let number = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i32>().prop_map(|i| Value::from(f64::from(i))),
    ];
    let fields = prop::collection::vec(
        prop_oneof![
            any::<String>().prop_map(|v| ("id", Value::from(v))),
            number.clone().prop_map(|v| ("count", v)),
            number.prop_map(|v| ("ratio", v)),
            any::<bool>().prop_map(|v| ("beta", Value::from(v))),
            tags.prop_map(|v| ("tags", Value::from(v))),
            owner.prop_map(|v| ("owner", v)),
            owners.prop_map(|v| ("owners", Value::from(v))),
            any_json().prop_map(|v| ("meta", v)),
            any_json().prop_map(|v| ("other", v)),
            any_json().prop_map(|v| ("id", v)),
        ],
        0..8,
    );
    fields.prop_map(|fields| {
        fields
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    })
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

/// What of an object is documented, by the rules for null.
fn documented(json: &Value) -> Value {
    let mut members = json.as_object().cloned().unwrap_or_default();
    members.remove("other");
    members.entry("tags").or_insert(json!([]));
    members.entry("owners").or_insert(json!([]));
    for (key, value) in &mut members {
        match (key.as_str(), value) {
            ("tags", Value::Array(items)) => items.retain(|item| !item.is_null()),
            ("owner", Value::Object(owner)) => drop(owner.remove("other")),
            ("owners", Value::Array(owners)) => {
                for owner in owners {
                    owner.as_object_mut().map(|owner| owner.remove("other"));
                    if owner.is_null() {
                        *owner = json!({});
                    }
                }
            }
            _ => {}
        }
    }
    Value::Object(members)
}

/// JSON in which equal means the same: typed numbers as floats, and members that are null left out.
fn normal(json: &Value) -> Value {
    let members = json.as_object().into_iter().flatten();
    let members = members.filter(|(_, value)| !value.is_null());
    let members = members.map(|(key, value)| match (key.as_str(), value) {
        ("count" | "ratio", Value::Number(number)) => (key.clone(), json!(number.as_f64())),
        _ => (key.clone(), value.clone()),
    });
    Value::Object(members.collect::<Map<_, _>>())
}
