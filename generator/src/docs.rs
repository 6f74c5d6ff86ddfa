//! Markdown to docs tree, of docs and of overlays.
//!
//! Parsing never fails: it returns a tree and diagnostics. It keeps a closed
//! world: every byte of a doc is understood, or is description, or gets a
//! diagnostic. Nothing here knows Rust, HTTP libraries, or any one API.

mod block;
mod endpoint;
mod hidden;
mod json;
mod method_line;
mod note;
mod overlay;
mod parse;
mod path;
mod placeholder;
mod responses;
mod shape;
mod status;
mod tree;
mod unexpected;

pub use method_line::Method;
pub use note::Step;
pub use parse::{parse, parse_overlays};
pub use path::{PathPart, PathTemplate};
pub use shape::{Field, Literal, LiteralKind, Presence, Scalar, Shape, ShapeKind};
pub use status::{Status, StatusKind};
pub use tree::{
    Additions, Document, Endpoint, FieldDescription, Paging, Parameter, Refinement, RequestBody,
    RequestContent, Response, Spanned, TypeName,
};

/// Whether a text is a path that an endpoint could have, without parameters.
pub fn is_plain_path(text: &str) -> bool {
    PathTemplate::parse(text).is_ok_and(|path| path.parameters().is_empty())
}
