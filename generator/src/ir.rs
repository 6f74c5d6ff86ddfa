//! The API as plain data: what docs and overlays say, and what each part is called in Rust.
//!
//! Lowering makes it, emission and `mdclient ir` read it. Every name in it is a
//! valid identifier, unique in its scope; every [`TypeId`] and [`EnumId`] is of
//! its module; so emission cannot fail.

mod held;
mod json;

use crate::docs::{Literal, Method, PathTemplate, Shape, Status, Step};
use crate::source::Span;

pub use json::VERSION;

/// Every endpoint of every doc.
#[derive(Clone, Debug)]
pub struct Api {
    /// The modules, by name.
    pub modules: Vec<Module>,
}

/// One doc.
#[derive(Clone, Debug)]
pub struct Module {
    /// The name of the Rust module.
    pub name: String,
    /// The title, in Markdown.
    pub title: String,
    /// The description, in Markdown.
    pub description: String,
    /// Whether the title marks the doc as deprecated.
    pub deprecated: bool,
    /// Where the title stands.
    pub span: Span,
    /// The endpoints, in the order of the doc.
    pub endpoints: Vec<Endpoint>,
    /// The structs of bodies, each shape once.
    pub types: Vec<TypeDef>,
    /// The enumerations of bodies and parameters, each once.
    pub enums: Vec<EnumDef>,
}

/// One endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The name of the request struct.
    pub name: String,
    /// The title, in Markdown.
    pub title: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: PathTemplate,
    /// The path parameters in the order of the path.
    pub path_params: Vec<PathParam>,
    /// The query parameters that an overlay documents.
    pub query: Vec<QueryParam>,
    /// What the request sends.
    pub body: RequestBody,
    /// How the next page of the list that it answers with is asked for.
    pub paging: Option<Paging>,
    /// The headers of a success that an overlay documents.
    pub headers: Option<Headers>,
    /// Where an overlay describes it, if one does.
    pub overlay: Option<Span>,
    /// Whether the title or the description marks the endpoint as deprecated.
    pub deprecated: bool,
    /// The description, in Markdown.
    pub description: String,
    /// Where the title stands.
    pub span: Span,
    /// The responses, in the order of the doc.
    pub responses: Vec<Response>,
    /// What a success decodes to.
    pub output: Outcome,
    /// What a failure decodes to.
    pub failure: Outcome,
}

/// A path parameter.
#[derive(Clone, Debug)]
pub struct PathParam {
    /// The name in the path.
    pub key: String,
    /// The name of the Rust field.
    pub name: String,
    /// Its type: text, a number or an enumeration.
    pub ty: Type,
    /// What an overlay says of it, in Markdown.
    pub description: String,
    /// Where an overlay says so.
    pub overlay: Option<Span>,
}

/// A query parameter.
#[derive(Clone, Debug)]
pub struct QueryParam {
    /// The name in the query.
    pub key: String,
    /// The name of the Rust field.
    pub name: String,
    /// Its type: text, a number, a boolean or an enumeration.
    pub ty: Type,
    /// Whether every request has it.
    pub required: bool,
    /// The description, in Markdown.
    pub description: String,
    /// Where the overlay says so.
    pub span: Span,
}

/// What requests of an endpoint send.
#[derive(Clone, Debug)]
pub enum RequestBody {
    /// Nothing: the method has no body, or an overlay says that it is empty.
    Empty,
    /// Nobody says what; the caller passes any body, in the field `body`.
    Undocumented,
    /// One kind of body.
    One(Body),
    /// One of several kinds. None of them is the default; the caller chooses by calling a method.
    OneOf(Vec<BodyChoice>),
}

/// A body that an overlay documents.
#[derive(Clone, Debug)]
pub struct Body {
    /// What it holds.
    pub content: BodyContent,
    /// The description, in Markdown.
    pub description: String,
    /// Where the overlay says so.
    pub span: Span,
}

/// What a body holds.
#[derive(Clone, Debug)]
pub enum BodyContent {
    /// Bytes of a media type, in a field of the request.
    Bytes {
        /// The name of the Rust field.
        name: String,
        /// The media type.
        media_type: String,
    },
    /// A JSON value that is no object with documented fields, in a field of the request.
    Json {
        /// The name of the Rust field.
        name: String,
        /// The type of the value.
        ty: Type,
    },
    /// A JSON object. Each of its members is a field of the request.
    Object(Vec<BodyField>),
    /// `multipart/form-data`. Each of its parts is a field of the request.
    Multipart(Vec<BodyField>),
}

/// One of several kinds of bodies, whose fields are the arguments of a method.
#[derive(Clone, Debug)]
pub struct BodyChoice {
    /// The name of the method that chooses it.
    pub name: String,
    /// The body. All of its fields are required; it is no [`BodyContent::Object`].
    pub body: Body,
}

/// A member of a JSON body, or a part of a multipart body.
#[derive(Clone, Debug)]
pub struct BodyField {
    /// The key of the member, or the name of the part.
    pub key: String,
    /// The name of the Rust field.
    pub name: String,
    /// What is sent.
    pub value: BodyValue,
    /// The description, in Markdown.
    pub description: String,
}

/// What a member or a part of a body holds.
#[derive(Clone, Debug)]
pub enum BodyValue {
    /// Always this JSON; it is no field of the request.
    Fixed(Literal),
    /// What the caller gives.
    Given {
        /// Its type.
        ty: Type,
        /// Whether every request has it.
        required: bool,
    },
}

/// How the next page of a list is asked for.
#[derive(Clone, Debug)]
pub struct Paging {
    /// The name of the query parameter that takes the place of the next page.
    pub query: String,
    /// Where a page has the cursor of the next, as RFC 6901 writes it; `None`
    /// where the query parameter is the number of the page.
    pub cursor: Option<String>,
    /// The type of an item.
    pub item: Type,
    /// Where the overlay says so.
    pub span: Span,
}

/// The headers of one of an endpoint's successes.
#[derive(Clone, Debug)]
pub struct Headers {
    /// The name of the struct.
    pub name: String,
    /// The status of the success.
    pub status: Status,
    /// The headers.
    pub fields: Vec<Header>,
    /// Where the overlay says so.
    pub span: Span,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name in the response, in small letters.
    pub key: String,
    /// The name of the Rust field.
    pub name: String,
    /// Its type: text, a number, a boolean or an enumeration.
    pub ty: Type,
    /// Whether every response has it.
    pub promised: bool,
    /// The description, in Markdown.
    pub description: String,
}

/// A documented response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: Status,
    /// The description, in Markdown.
    pub description: String,
    /// Where the docs say the data is.
    pub data_at: Option<Vec<Step>>,
    /// The documented body, as an overlay refines it.
    pub body: Option<Shape>,
    /// Where the status stands.
    pub span: Span,
    /// Where an overlay refines it, if one does.
    pub overlay: Option<Span>,
}

/// The Rust type of an endpoint's successes, or of its failures.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The name that the endpoint has for it: of an enum, or of an alias, which
    /// a failure of one type goes without.
    pub name: String,
    /// What it holds.
    pub kind: OutcomeKind,
}

/// What an [`Outcome`] holds.
#[derive(Clone, Debug)]
pub enum OutcomeKind {
    /// The same for every status.
    One(Payload),
    /// An enum with a variant for each status that is documented.
    PerStatus(Vec<Variant>),
}

/// A variant of an enum over statuses.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The name of the variant.
    pub name: String,
    /// The status.
    pub status: Status,
    /// What it holds.
    pub payload: Payload,
}

/// What is read from the body of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// The bytes as they came; no JSON is documented.
    Bytes,
    /// JSON.
    Json {
        /// The data's place in the body, as RFC 6901 writes it.
        pointer: String,
        /// The type of the data.
        ty: Type,
    },
}

/// The Rust type of a JSON value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `String`
    String,
    /// `i64`
    Integer,
    /// `f64`
    Number,
    /// `bool`
    Boolean,
    /// Any JSON.
    Any,
    /// `Vec`
    Array(Box<Type>),
    /// `BTreeMap` from text
    Map(Box<Type>),
    /// An item or a value that may be null: `Option`
    Optional(Box<Type>),
    /// In a request, a value or an explicit null: `Nullable`
    Nullable(Box<Type>),
    /// One of the module's structs.
    Struct(TypeId),
    /// One of the module's enumerations.
    Enum(EnumId),
    /// Bytes, or any other body: a part of a multipart body.
    Bytes,
}

/// The index of an enumeration in [`Module::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub usize);

/// The index of a type in [`Module::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A struct for a documented object.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The name of the struct.
    pub name: String,
    /// The fields, in the documented order.
    pub fields: Vec<TypeField>,
    /// The indices of the endpoints that document it.
    pub endpoints: Vec<usize>,
    /// Whether requests send it, so that callers make it.
    pub in_request: bool,
    /// Where the docs show it first.
    pub span: Span,
}

/// An open enumeration: strings that are documented, and any other.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// The name of the enum.
    pub name: String,
    /// The documented values, in their order.
    pub values: Vec<EnumValue>,
    /// The indices of the endpoints that document it.
    pub endpoints: Vec<usize>,
    /// Where the overlay shows it first.
    pub span: Span,
}

/// A value of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The string.
    pub value: String,
    /// The name of the variant.
    pub name: String,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct TypeField {
    /// The key of the JSON member.
    pub key: String,
    /// The name of the Rust field.
    pub name: String,
    /// The type of the value.
    pub ty: Type,
    /// Whether it is always there: promised in an answer, required in a request.
    pub required: bool,
    /// The example that the docs give in place of a placeholder.
    pub example: Option<Literal>,
    /// What an overlay says of it, in Markdown.
    pub description: String,
}

impl Api {
    /// How many endpoints there are.
    pub fn endpoint_count(&self) -> usize {
        self.modules
            .iter()
            .map(|module| module.endpoints.len())
            .sum()
    }

    /// How many structs there are.
    pub fn type_count(&self) -> usize {
        self.modules.iter().map(|module| module.types.len()).sum()
    }
}
