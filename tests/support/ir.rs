//! What `mdclient ir` prints, read as its documentation says and with no type
//! of the generator.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The whole.
#[derive(Debug, Deserialize)]
pub struct Ir {
    /// 1, so far.
    pub version: u32,
    /// One for each doc.
    pub modules: Vec<Module>,
}

/// A doc.
#[derive(Debug, Deserialize)]
pub struct Module {
    /// The name of the Rust module.
    pub name: String,
    /// The text of the `#` heading.
    pub title: String,
    /// The docs-relative file.
    pub source: String,
    /// The endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// An endpoint.
#[derive(Debug, Deserialize)]
pub struct Endpoint {
    /// The name of the request struct.
    pub name: String,
    /// The text of the `##` heading.
    pub title: String,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The path parameters, each once.
    pub path_params: Vec<Parameter>,
    /// Whether the docs mark it as deprecated.
    pub deprecated: bool,
    /// The description.
    pub description: String,
    /// The line of the `##` heading.
    pub line: usize,
    /// The responses.
    pub responses: Vec<Response>,
}

/// A parameter of the path.
#[derive(Debug, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub key: String,
}

/// A documented response.
#[derive(Debug, Deserialize)]
pub struct Response {
    /// The status.
    pub status: String,
    /// The description.
    pub description: String,
    /// Where the note says the data is.
    pub data_at: Option<Vec<Value>>,
    /// The documented JSON.
    pub body: Option<Shape>,
    /// The line of the `####` heading.
    pub line: usize,
}

/// The shape of documented JSON.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the placeholder of its name")]
pub enum Shape {
    String,
    Integer,
    Number,
    Boolean,
    /// `null`
    Unknown,
    /// `{}`
    Untyped,
    /// `[x]`, or `[]`
    Array(Option<Box<Shape>>),
    /// The members in the documented order.
    Object(IndexMap<String, Shape>),
    /// Any other literal.
    Example(Box<RawValue>),
}

impl Shape {
    /// The block that the shape was read from, without white space between tokens.
    pub fn block(&self) -> String {
        let mut out = String::new();
        self.push(&mut out);
        out
    }

    fn push(&self, out: &mut String) {
        match self {
            Self::String => out.push_str("\"*string*\""),
            Self::Integer => out.push_str("\"*integer*\""),
            Self::Number => out.push_str("\"*number*\""),
            Self::Boolean => out.push_str("\"*boolean*\""),
            Self::Unknown => out.push_str("null"),
            Self::Untyped => out.push_str("{}"),
            Self::Array(item) => {
                out.push('[');
                if let Some(item) = item {
                    item.push(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, shape)) in members.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(out, "{comma}{}:", Value::from(key.as_str())).unwrap();
                    shape.push(out);
                }
                out.push('}');
            }
            Self::Example(json) => out.push_str(json.get()),
        }
    }
}
