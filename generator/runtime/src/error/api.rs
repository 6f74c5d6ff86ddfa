//! What an API says about a failure, whatever shape it has.
//!
//! Reading is best effort: what has no known shape gives nothing, and never an error.

use serde_json::{Map, Value};

/// One error that the API reports in a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The code, as text also where it is a number.
    pub code: Option<String>,
    /// What the API says to a human.
    pub message: Option<String>,
}

const CODE: &[&str] = &["code", "error_code"];
const MESSAGE: &[&str] = &[
    "message",
    "error",
    "msg",
    "detail",
    "error_message",
    "error_description",
];

/// The errors in a body: those of `errors`, else of `error`, else what the root itself says.
pub(super) fn read(body: &[u8]) -> Vec<ApiError> {
    let Ok(Value::Object(root)) = serde_json::from_slice(body) else {
        return Vec::new();
    };
    let listed = root.get("errors").map(listed).unwrap_or_default();
    if !listed.is_empty() {
        return listed;
    }
    if let Some(error @ Value::Object(_)) = root.get("error") {
        return one(error).into_iter().collect();
    }
    of_object(&root).into_iter().collect()
}

/// The errors, or messages of the same shape, in a list or alone.
pub(crate) fn listed(errors: &Value) -> Vec<ApiError> {
    match errors {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

fn one(error: &Value) -> Option<ApiError> {
    match error {
        Value::Object(members) => of_object(members),
        Value::String(_) => Some(ApiError {
            code: None,
            message: text(error),
        }),
        _ => None,
    }
}

fn of_object(members: &Map<String, Value>) -> Option<ApiError> {
    let first = |keys: &[&str]| keys.iter().find_map(|key| text(members.get(*key)?));
    let error = ApiError {
        code: first(CODE),
        message: first(MESSAGE),
    };
    (error != ApiError::default()).then_some(error)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
