//! The docs tree: what a doc says, and an overlay beside it, each part with its place.

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
    /// In an overlay, the rows of the `### Path` above all endpoints: they hold for each whose path has
    /// the parameter.
    pub path: Vec<Parameter>,
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
    /// What only an overlay says.
    pub additions: Additions,
}

/// What docs have no notation for, so that only overlays say it.
#[derive(Clone, Debug, Default)]
pub struct Additions {
    /// The method line of the overlay that describes the endpoint, if there is one.
    pub overlay: Option<Span>,
    /// `> Name:`, the name of the request.
    pub name: Option<Spanned<String>>,
    /// `> Next page:`
    pub paging: Option<Spanned<Paging>>,
    /// The rows of `### Path`.
    pub path: Vec<Parameter>,
    /// The rows of `### Query`.
    pub query: Vec<Parameter>,
    /// Each `### Request`: the bodies that a request can have.
    pub requests: Vec<RequestBody>,
}

/// How the next page of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The query parameter that takes the place of the next page.
    pub query: Spanned<String>,
    /// Where a page says what comes next: the steps to the cursor from the root
    /// of the body. `None` where the query parameter is the number of the page.
    pub cursor: Option<Vec<Step>>,
}

/// A row of a table: a parameter or a header.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its type, which is without parts.
    pub shape: Shape,
    /// What is said of it, in Markdown.
    pub description: String,
}

/// A body that a request can have.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// The heading of its section.
    pub heading: Span,
    /// `> Name:`, what the request calls the body as a whole.
    pub name: Option<Spanned<String>>,
    /// Each `> Type:`.
    pub type_names: Vec<TypeName>,
    /// What it is.
    pub content: RequestContent,
    /// What is said of it, in Markdown.
    pub description: String,
    /// The rows that describe its fields.
    pub fields: Vec<FieldDescription>,
}

/// What a request sends.
#[derive(Clone, Debug)]
pub enum RequestContent {
    /// `> Body is empty`
    Nothing,
    /// Bytes of a media type.
    Bytes(String),
    /// JSON.
    Json(Shape),
    /// `multipart/form-data`; each field is a part.
    Multipart(Vec<super::Field>),
}

/// `> Type:`, the name of an object that a block shows.
#[derive(Clone, Debug)]
pub struct TypeName {
    /// The name.
    pub name: Spanned<String>,
    /// The steps to the object from the root of the block; `None` where the block is about one object,
    /// which stands at its root or is the item of a list or a map.
    pub place: Option<Vec<Step>>,
}

/// A row that describes a field of a block.
#[derive(Clone, Debug)]
pub struct FieldDescription {
    /// The steps to the field: from the root of the block, or of its items where it shows a list.
    pub place: Spanned<Vec<Step>>,
    /// What is said of it, in Markdown.
    pub description: String,
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
    /// What only an overlay says.
    pub refinement: Refinement,
}

/// What an overlay says of a response, beside the shape.
#[derive(Clone, Debug, Default)]
pub struct Refinement {
    /// The status in the overlay, if it speaks of the response.
    pub overlay: Option<Span>,
    /// Each `> Type:`.
    pub type_names: Vec<TypeName>,
    /// The documented headers.
    pub headers: Vec<Parameter>,
    /// The rows that describe fields of the block.
    pub fields: Vec<FieldDescription>,
}
