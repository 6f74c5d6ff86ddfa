//! What an API says about a failure, whatever shape it has.
//!
//! Reading is best effort: what has no known shape gives nothing, and never an error.

use serde_json::{Map, Value};

use crate::decode::without_mark;

/// One error that the API reports in a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The code, as text also where it is a number.
    pub code: Option<String>,
    /// What the API says to a human.
    pub message: Option<String>,
    /// Where the code is explained.
    pub documentation_url: Option<String>,
    /// What of the request the error is about, as a JSON Pointer.
    pub pointer: Option<String>,
    /// The errors that led to this one, in the order of the API.
    pub chain: Vec<ApiError>,
}

const CODE: &[&str] = &["code", "error_code"];
const MESSAGE: &[&str] = &[
    "message",
    "error",
    "msg",
    "detail",
    "error_message",
    "error_description",
    "title",
];

/// The errors in a body: those of `errors`, else of `error`, else what the root itself says, else the
/// `messages` beside an empty list of errors.
pub(super) fn read(body: &[u8]) -> Vec<ApiError> {
    let Ok(Value::Object(root)) = serde_json::from_slice(without_mark(body)) else {
        return Vec::new();
    };
    let errors = root.get("errors").map(listed).unwrap_or_default();
    if !errors.is_empty() {
        return errors;
    }
    // As a text, `error` is the message of the root, which may have a code beside it.
    let nested = root.get("error").filter(|error| !error.is_string());
    let nested = nested.map(listed).unwrap_or_default();
    if !nested.is_empty() {
        return nested;
    }
    match of_object(&root) {
        Some(error) => vec![error],
        None => root.get("messages").map(listed).unwrap_or_default(),
    }
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
        Value::String(_) => text(error).map(|message| ApiError {
            message: Some(message),
            ..ApiError::default()
        }),
        _ => None,
    }
}

fn of_object(members: &Map<String, Value>) -> Option<ApiError> {
    let first = |keys: &[&str]| keys.iter().find_map(|key| text(members.get(*key)?));
    let error = ApiError {
        code: first(CODE),
        message: first(MESSAGE),
        documentation_url: first(&["documentation_url"]),
        pointer: members
            .get("source")
            .and_then(|source| text(source.get("pointer")?)),
        chain: members.get("error_chain").map(listed).unwrap_or_default(),
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
