//! Documented JSON as instances: what a server that keeps to the docs would send.

use serde_json::{Map, Value, json};

/// The block with a value of its type in place of each placeholder; lists have two items.
pub fn full(block: &Value) -> Value {
    match block {
        Value::String(text) => match text.as_str() {
            "*string*" => json!("some \"text\" — ключ"),
            "*integer*" => json!(-9_007_199_254_740_993_i64),
            "*number*" => json!(0.25),
            "*boolean*" => json!(true),
            other => json!(other),
        },
        Value::Null => json!({ "any": [1, "JSON", null] }),
        Value::Object(members) if members.is_empty() => json!([{ "any": "JSON" }]),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| (key.clone(), full(value));
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(items) => {
            let twice = items.iter().chain(items);
            Value::Array(twice.map(full).collect())
        }
        example => example.clone(),
    }
}

/// The full instance without any member of its innermost documented objects' parents:
/// each object of the outermost level is `{}`.
pub fn absent(block: &Value) -> Value {
    match block {
        Value::Object(_) => json!({}),
        Value::Array(items) => Value::Array(items.iter().map(absent).collect()),
        other => full(other),
    }
}

/// Like [`absent`], but each member is there and `null`.
pub fn null(block: &Value) -> Value {
    match block {
        Value::Object(members) => {
            let nulls: Map<String, Value> = members
                .keys()
                .map(|key| (key.clone(), Value::Null))
                .collect();
            Value::Object(nulls)
        }
        Value::Array(items) => Value::Array(items.iter().map(null).collect()),
        other => full(other),
    }
}

/// Every way to spoil one typed leaf of the full instance: its JSON pointer, and
/// the instance in which that leaf is of another type.
pub fn spoilt(block: &Value) -> Vec<(String, Value)> {
    let mut leaves = Vec::new();
    typed_leaves(block, String::new(), &mut leaves);
    let spoil = |pointer: String| {
        let mut instance = full(block);
        let leaf = instance
            .pointer_mut(&pointer)
            .expect("the leaf is of that block");
        *leaf = if leaf.is_boolean() {
            json!(1)
        } else {
            json!(false)
        };
        (pointer, instance)
    };
    leaves.into_iter().map(spoil).collect()
}

fn typed_leaves(block: &Value, pointer: String, leaves: &mut Vec<String>) {
    match block {
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                typed_leaves(value, format!("{pointer}/{key}"), leaves);
            }
        }
        Value::Array(items) => {
            for item in items {
                typed_leaves(item, format!("{pointer}/0"), leaves);
            }
        }
        Value::Null => {}
        _ => leaves.push(pointer),
    }
}

/// A value without members that are `null`: absent and null are the same.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                kept.map(|(key, value)| (key.clone(), without_nulls(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}
