//! The endpoints that progenitor does not panic on.

use std::collections::{BTreeMap, BTreeSet};
use std::panic;

use serde_json::{Map, Value, json};

use crate::generate;

const PREFIX: &str = "#/components/schemas/";

/// A document with the endpoints that progenitor takes when it is given them alone. Says on stderr which it
/// does not take, and why.
pub fn of(document: &Value) -> Value {
    panic::set_hook(Box::new(|_| {}));
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let (mut all, mut taken) = (0, 0);
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            all += 1;
            let alone = with_paths(document, &json!({ path: { method: operation } }));
            if let Err(why) = try_to_generate(alone) {
                let why: String = why.chars().take(160).collect();
                let id = operation["operationId"].as_str().unwrap_or_default();
                eprintln!(
                    "progenitor does not take {id} ({method} {path}): {}",
                    why.replace('\n', " ")
                );
                continue;
            }
            taken += 1;
            let item = paths.entry(path).or_default();
            item.insert(method.clone(), operation.clone());
        }
    }
    drop(panic::take_hook());
    println!("progenitor takes {taken} of {all} endpoints");
    with_paths(document, &json!(paths))
}

fn try_to_generate(document: Value) -> Result<(), String> {
    let attempt = panic::catch_unwind(|| {
        let document = serde_json::from_value(document).map_err(|error| error.to_string())?;
        generate::tokens(&document)
            .map(drop)
            .map_err(|error| error.to_string())
    });
    attempt.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
        Err(format!("it panics: {}", text.unwrap_or_default()))
    })
}

/// The document with other paths, and the schemas that they reach.
fn with_paths(document: &Value, paths: &Value) -> Value {
    let all = &document["components"]["schemas"];
    let mut reached = BTreeSet::new();
    let mut open = references(paths);
    while let Some(name) = open.pop() {
        if reached.insert(name.clone()) {
            open.extend(references(&all[&name]));
        }
    }
    let schemas = reached.into_iter().map(|name| {
        let schema = all[&name].clone();
        (name, schema)
    });
    json!({
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": paths,
        "components": { "schemas": schemas.collect::<Map<_, _>>() },
    })
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let mut found: Vec<String> = members.values().flat_map(references).collect();
            let reference = members.get("$ref").and_then(Value::as_str);
            found.extend(
                reference
                    .and_then(|r| r.strip_prefix(PREFIX))
                    .map(str::to_owned),
            );
            found
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
