//! The docs tree: what a doc says, each part with its place.

use crate::source::{FileId, Span};

use super::{Method, PathTemplate, Shape, Status, Step};

/// A value and where it stands in the docs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// One doc.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// The text of its `#` heading, in Markdown.
    pub title: Spanned<String>,
    /// What stands between the title and the first endpoint, in Markdown.
    pub description: String,
    /// The endpoints, in the order of the doc.
    pub endpoints: Vec<Endpoint>,
}

/// One endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The text of its `##` heading, in Markdown.
    pub title: Spanned<String>,
    /// The method.
    pub method: Spanned<Method>,
    /// The path with its parameters.
    pub path: Spanned<PathTemplate>,
    /// What stands between the method line and `### Responses`, in Markdown.
    pub description: String,
    /// The responses, in the order of the doc.
    pub responses: Vec<Response>,
}

/// One documented response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status that its heading gives.
    pub status: Spanned<Status>,
    /// The rest of its heading, in Markdown.
    pub description: String,
    /// Where its note says the data is, as steps from the root of the body.
    pub data_at: Option<Spanned<Vec<Step>>>,
    /// What its block documents; `None` for an empty block.
    pub body: Option<Shape>,
}
