//! The API as plain data: what the docs say, and what each part is called in Rust.
//!
//! Lowering makes it, emission and `mdclient ir` read it. Every name in it is a
//! valid identifier, unique in its scope; every [`TypeId`] is of its module; so
//! emission cannot fail.

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
    /// The types of response bodies, each shape once, by name.
    pub types: Vec<TypeDef>,
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
    /// The documented body.
    pub body: Option<Shape>,
    /// Where the status stands.
    pub span: Span,
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
    /// One of the module's types.
    Struct(TypeId),
}

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
    /// Where the docs show it first.
    pub span: Span,
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
    /// The example that the docs give in place of a placeholder.
    pub example: Option<Literal>,
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
