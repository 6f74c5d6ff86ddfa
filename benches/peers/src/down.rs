//! OpenAPI 3.1 as `mdclient openapi` prints it, as the 3.0 that the peers read.
//!
//! What 3.0 has no words for becomes what is easier for them, never harder: a member that may be absent is not
//! also null, a body that is not documented is any JSON, and so is what is known of single items of a list.

use serde_json::{Map, Value, json};

/// The document in OpenAPI 3.0.
pub fn convert(mut document: Value) -> Value {
    document["openapi"] = json!("3.0.3");
    for schema in members(&mut document["components"]["schemas"]) {
        convert_schema(schema);
    }
    for item in members(&mut document["paths"]) {
        for operation in members(item) {
            convert_operation(operation);
        }
    }
    document
}

/// The values of an object; none of what is none.
fn members(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut)
}

fn items(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}

fn convert_operation(operation: &mut Value) {
    for parameter in items(operation.get_mut("parameters")) {
        convert_schema(&mut parameter["schema"]);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        body["required"] = json!(true);
        convert_content(&mut body["content"]);
    }
    for response in members(&mut operation["responses"]) {
        if let Some(headers) = response.get_mut("headers") {
            members(headers).for_each(|header| convert_schema(&mut header["schema"]));
        }
        if let Some(content) = response.get_mut("content") {
            convert_content(content);
        }
    }
}

fn convert_content(content: &mut Value) {
    let Some(content) = content.as_object_mut() else {
        return;
    };
    if content.remove("*/*").is_some() {
        content.insert("application/json".to_owned(), json!({ "schema": {} }));
    }
    for (media_type, body) in content {
        let encoding = body["encoding"].take();
        let schema = &mut body["schema"];
        match media_type.as_str() {
            "application/json" => convert_schema(schema),
            "multipart/form-data" => {
                convert_schema(schema);
                for (name, part) in schema["properties"].as_object_mut().into_iter().flatten() {
                    if encoding[name]["contentType"] == "application/octet-stream" {
                        *part = json!({ "type": "string", "format": "binary" });
                    }
                }
            }
            _ => *schema = json!({ "type": "string", "format": "binary" }),
        }
        if let Some(body) = body.as_object_mut() {
            body.remove("encoding");
        }
    }
}

fn convert_schema(schema: &mut Value) {
    if let Some(reference) = schema.get("$ref") {
        *schema = json!({ "$ref": reference });
        return;
    }
    drop_null(schema);
    for part in ["items", "additionalProperties"] {
        if let Some(part) = schema.get_mut(part) {
            convert_schema(part);
        }
    }
    items(schema.get_mut("anyOf")).for_each(convert_schema);
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |key: &str| {
        required
            .as_array()
            .is_some_and(|all| all.contains(&json!(key)))
    };
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (key, property) in properties.into_iter().flatten() {
        convert_schema(property);
        if !is_required(key) {
            forget_null(property);
        }
    }
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    if let Some(value) = schema.remove("const") {
        schema.insert("enum".to_owned(), json!([value]));
    }
    if let Some(Value::Array(examples)) = schema.remove("examples") {
        schema.extend(
            examples
                .into_iter()
                .next()
                .map(|example| ("example".to_owned(), example)),
        );
    }
    if schema.remove("prefixItems").is_some() {
        schema.insert("items".to_owned(), json!({}));
    }
}

/// Says `nullable` where 3.1 has null among the types or the alternatives.
fn drop_null(schema: &mut Value) {
    if let Some(types) = schema["type"].as_array_mut() {
        types.retain(|name| name != "null");
        schema["type"] = types[0].take();
        schema["nullable"] = json!(true);
    } else if schema["type"].is_null() {
        schema.as_object_mut().map(|schema| schema.remove("type"));
    }
    let Some(any_of) = schema.get_mut("anyOf").and_then(Value::as_array_mut) else {
        return;
    };
    let all = any_of.len();
    any_of.retain(|part| *part != json!({ "type": "null" }));
    if any_of.len() == all {
        return;
    }
    let rest = any_of.clone();
    let key = if rest.len() == 1 { "allOf" } else { "anyOf" };
    *schema = json!({ key: rest, "nullable": true });
}

/// What may be absent need not be null, too.
fn forget_null(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        object.remove("nullable");
    }
    if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
        *schema = only.clone();
    } else if schema["allOf"].is_null() {
        schema.as_object_mut().map(|schema| schema.remove("allOf"));
    }
}
