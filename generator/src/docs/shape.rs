//! What a block documents: a JSON value with placeholders for leaves.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::Spanned;
use crate::source::Span;

/// The documented shape of a JSON value.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What it is.
    pub kind: ShapeKind,
    /// Whether it is there.
    pub presence: Presence,
    /// Whether `null` is one of its documented values.
    pub nullable: bool,
    /// The name that an overlay gives to the object.
    pub name: Option<Spanned<String>>,
    /// Where the docs show it.
    pub span: Span,
}

/// What is said of whether a value is there. Docs say nothing; overlays do by a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// No mark: in an answer nothing is promised, in a request the value is required.
    #[default]
    Unmarked,
    /// `!`: it is always there, and not null.
    Promised,
    /// `?`: it may be absent or null.
    Optional,
}

impl Presence {
    /// The mark that says so.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Unmarked => "",
            Self::Promised => "!",
            Self::Optional => "?",
        }
    }
}

impl ShapeKind {
    /// Whether it is an object with documented members.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}

impl Shape {
    /// A shape of which nothing is said but what it is.
    pub fn new(kind: ShapeKind, span: Span) -> Self {
        Self {
            kind,
            presence: Presence::Unmarked,
            nullable: false,
            name: None,
            span,
        }
    }
}

/// Shapes are equal when they document the same, wherever they stand and whatever they are called.
impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        (&self.kind, self.presence, self.nullable) == (&other.kind, other.presence, other.nullable)
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.shape == other.shape
    }
}

/// The kinds of shapes.
#[derive(Clone, Debug, PartialEq)]
pub enum ShapeKind {
    /// `"*string*"`
    String,
    /// `"*integer*"`
    Integer,
    /// `"*number*"`
    Number,
    /// `"*boolean*"`
    Boolean,
    /// `null`: the docs do not say.
    Unknown,
    /// `{}`: the docs do not say either.
    Untyped,
    /// `[x]`, or `[]` with nothing known of the items.
    Array(Option<Box<Shape>>),
    /// An object with its members in the documented order.
    Object(Vec<Field>),
    /// `{"*": x}`: an object with any keys, in overlays.
    Map(Box<Shape>),
    /// `"*asc | desc*"`: one of these strings, or one that nobody documented; in overlays.
    Enumeration(Vec<String>),
    /// `"*bytes*"`: bytes as they are, in the parts of a multipart body.
    Bytes,
    /// Any other literal.
    Example(Literal),
}

/// A member of a documented object.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key, unescaped.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The shape of the value.
    pub shape: Shape,
    /// What an overlay says of it, in Markdown, and where.
    pub description: Option<Spanned<String>>,
}

/// An example value: an instance in place of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Its JSON type.
    pub kind: LiteralKind,
    /// The JSON text, as the docs write it.
    pub json: Box<str>,
}

/// The JSON type of an example value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    /// A value without parts.
    Scalar(Scalar),
    /// An array of examples; of which type, if they are scalars of one type.
    Array(Option<Scalar>),
}

/// The JSON type of a value without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A string.
    String,
    /// A number without a fraction or an exponent, of 64 bits.
    Integer,
    /// Any other number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// The form of `mdclient ir`: a word, or an object with one member that says which.
/// One that is marked, or may be null, is an object with the form of its kind and
/// what else is said of it.
impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let presence = match self.presence {
            Presence::Unmarked if !self.nullable => return self.kind.serialize(serializer),
            Presence::Unmarked => None,
            Presence::Promised => Some("promised"),
            Presence::Optional => Some("optional"),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("shape", &self.kind)?;
        if let Some(presence) = presence {
            map.serialize_entry(presence, &true)?;
        }
        if self.nullable {
            map.serialize_entry("nullable", &true)?;
        }
        map.end()
    }
}

impl Serialize for ShapeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::String => serializer.serialize_str("string"),
            Self::Integer => serializer.serialize_str("integer"),
            Self::Number => serializer.serialize_str("number"),
            Self::Boolean => serializer.serialize_str("boolean"),
            Self::Unknown => serializer.serialize_str("unknown"),
            Self::Untyped => serializer.serialize_str("untyped"),
            Self::Bytes => serializer.serialize_str("bytes"),
            Self::Array(item) => one_member(serializer, "array", item),
            Self::Object(fields) => one_member(serializer, "object", &Fields(fields)),
            Self::Map(value) => one_member(serializer, "map", value),
            Self::Enumeration(values) => one_member(serializer, "enumeration", values),
            Self::Example(literal) => one_member(serializer, "example", literal),
        }
    }
}

fn one_member<S: Serializer>(
    serializer: S,
    key: &str,
    value: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

struct Fields<'a>(&'a [Field]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|field| (&field.key, &field.shape)))
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.json).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}
