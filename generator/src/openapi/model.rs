//! The parts of an OpenAPI document that are used here, as plain data that serialises as they are.
//!
//! Maps are sorted by their keys, but for the properties of schemas, which keep the documented order.

use std::collections::BTreeMap;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::schema::Schema;
use crate::docs::Method;

/// An OpenAPI document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    pub(super) openapi: &'static str,
    pub(super) info: InfoJson,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) servers: Vec<Server>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Tag>,
    pub(super) paths: BTreeMap<String, PathItem>,
    pub(super) components: ComponentsJson,
}

impl Document {
    /// The document as indented JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self)
            .expect("strings, numbers and checked literals always serialise")
    }

    /// How many operations it has.
    pub fn operation_count(&self) -> usize {
        self.paths.values().map(|item| item.0.len()).sum()
    }

    /// How many paths it has.
    pub fn path_count(&self) -> usize {
        self.paths.len()
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct InfoJson {
    pub title: String,
    pub version: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Server {
    url: String,
}

impl Server {
    pub fn new(url: String) -> Self {
        Self { url }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct ComponentsJson {
    pub schemas: BTreeMap<String, Schema>,
}

/// The operations of a path, by their methods.
#[derive(Clone, Debug, Default)]
pub struct PathItem(pub BTreeMap<Method, Operation>);

impl Serialize for PathItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (method, operation) in &self.0 {
            map.serialize_entry(&method.as_str().to_ascii_lowercase(), operation)?;
        }
        map.end()
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    #[serde(rename = "operationId")]
    pub id: String,
    pub tags: Vec<String>,
    pub summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Those of the path in its order, then those of the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    #[serde(rename = "requestBody", skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    pub responses: BTreeMap<String, Response>,
    #[serde(rename = "x-path", skip_serializing_if = "Vec::is_empty")]
    pub documented_paths: Vec<String>,
    #[serde(rename = "x-requests", skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<String>,
    #[serde(rename = "x-next-page", skip_serializing_if = "Vec::is_empty")]
    pub next_page: Vec<NextPage>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Path,
    Query,
}

#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "in")]
    pub place: Place,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub required: bool,
    pub schema: Schema,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct RequestBody {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub required: bool,
    pub content: Content,
}

/// What a body holds, by its media type.
pub type Content = BTreeMap<String, MediaType>;

/// A media type. Without a schema, it is bytes of which nothing else is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MediaType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The media types of the parts of a form.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encoding: BTreeMap<String, Encoding>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Encoding {
    pub content_type: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct Response {
    pub description: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Header>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: Content,
}

#[derive(Clone, Debug, Serialize)]
pub struct Header {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub required: bool,
    pub schema: Schema,
}

/// How the next page is asked for; pages are numbered where there is no cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextPage {
    pub query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
