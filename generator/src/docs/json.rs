//! The JSON of a block, read into a [`Shape`] with the place of every value.

mod content;
mod likeness;
mod marked;

use std::collections::HashMap;

use jsonc_parser::ast::{Array, Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::block::{Block, Blocks};
use super::placeholder;
use super::shape::{Field, Literal, LiteralKind, Scalar, Shape, ShapeKind};
use crate::diagnostic::{Code, Diagnostic, nearest, quote};
use crate::source::Span;
use content::Content;
use likeness::{held, is_like_placeholder, placeholder_word};

/// How deep arrays and objects may be nested. Real docs go to 6; emission and
/// rustc recurse, so there has to be an end.
const DEEPEST: usize = 64;

/// RFC 8259 and nothing more.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// What a value may say in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// In a doc: types without marks, and examples.
    Doc,
    /// In the response of an overlay: types with marks.
    Response,
    /// In the request of an overlay: types with marks, and values that are always sent.
    Request,
    /// The same, and bytes.
    Multipart,
}

/// Reads the shape that a fence documents: `None` where it is empty, or where it is not JSON, which the
/// reader's diagnostics then say.
pub fn read_fence(
    reader: &mut super::parse::Reader<'_>,
    fence: &Block,
    dialect: Dialect,
) -> Option<Shape> {
    let blocks = reader.blocks;
    if blocks.info(fence).trim().eq_ignore_ascii_case("json") {
        return read(blocks, fence, dialect, &mut reader.diagnostics);
    }
    let message = "this block is not marked as JSON";
    let diagnostic = Diagnostic::new(Code::NotJsonBlock, blocks.first_line(fence), message);
    reader.report(diagnostic.help("begin it with ```json"));
    None
}

fn read(
    blocks: &Blocks<'_>,
    fence: &Block,
    dialect: Dialect,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Shape> {
    let content = Content::of(blocks, fence);
    if content.text.trim().is_empty() {
        return None;
    }
    let parsed = parse_to_ast(&content.text, &CollectOptions::default(), &STRICT)
        .map_err(|error| not_json(blocks, &content, &error))
        .and_then(
            |parsed| match serde_json::from_str::<IgnoredAny>(&content.text) {
                Ok(_) => Ok(parsed),
                // The strictest setting still lets control characters into strings.
                Err(error) => Err(not_json_to_serde(blocks, &content, &error)),
            },
        );
    match parsed {
        Ok(parsed) => {
            let mut reader = Reader {
                blocks,
                content: &content,
                dialect,
                diagnostics,
            };
            Some(reader.shape(&parsed.value?, 1))
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn not_json_to_serde(
    blocks: &Blocks<'_>,
    content: &Content,
    error: &serde_json::Error,
) -> Diagnostic {
    let lines = content.text.split_inclusive('\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (before + error.column()).min(content.text.len());
    while !content.text.is_char_boundary(at) {
        at -= 1;
    }
    let length = content.text[at..].chars().next().map_or(0, char::len_utf8);
    let span = content.span(blocks, at..at + length);
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string().replace(&position, "");
    Diagnostic::new(Code::BadJson, span, format!("this is not JSON: {message}"))
}

fn not_json(blocks: &Blocks<'_>, content: &Content, error: &ParseError) -> Diagnostic {
    let start = error.range().start;
    // Of something that is never closed, its first line is enough.
    let lines = content
        .text
        .get(start..error.range().end)
        .unwrap_or_default();
    let end = start + lines.lines().next().unwrap_or_default().len();
    let span = content.span_or_last(blocks, start..end);
    if let ParseErrorKind::NestingDepthExceeded = error.kind() {
        return Diagnostic::new(Code::TooDeep, span, too_deep());
    }
    let message = format!("this is not JSON: {}", sentence(&error.kind().to_string()));
    let diagnostic = Diagnostic::new(Code::BadJson, span, message);
    match content.text.get(start..) {
        Some(rest) if rest.starts_with('*') => {
            diagnostic.help("a placeholder stands in double quotes: \"*string*\"")
        }
        _ => diagnostic,
    }
}

fn too_deep() -> String {
    format!("arrays and objects are nested more than {DEEPEST} deep")
}

/// A library's message as the tail of ours.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().into_iter().flat_map(char::to_lowercase);
    first.chain(chars).collect()
}

struct Reader<'a> {
    blocks: &'a Blocks<'a>,
    content: &'a Content,
    dialect: Dialect,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, node: &impl Ranged) -> Span {
        self.content.span(self.blocks, node.start()..node.end())
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn shape(&mut self, value: &Value<'_>, depth: usize) -> Shape {
        let span = self.span(value);
        let kind = match value {
            Value::NullKeyword(_) => ShapeKind::Unknown,
            Value::StringLit(string) => return self.string(value, &string.value),
            Value::Object(_) | Value::Array(_) if depth > DEEPEST => {
                self.report(Diagnostic::new(Code::TooDeep, span, too_deep()));
                ShapeKind::Unknown
            }
            Value::Object(object) => self.object(object, depth),
            Value::Array(array) => self.array(array, value, depth),
            Value::NumberLit(_) | Value::BooleanLit(_) => self.example(value),
        };
        Shape::new(kind, span)
    }

    fn string(&mut self, node: &Value<'_>, text: &str) -> Shape {
        let span = self.span(node);
        let inner = text.strip_prefix('*').and_then(|t| t.strip_suffix('*'));
        if let Some(kind) = inner.and_then(placeholder::type_of) {
            return Shape::new(kind, span);
        }
        if self.dialect != Dialect::Doc {
            return self.overlay_string(node, text, span);
        }
        if is_like_placeholder(text) {
            let diagnostic = no_placeholder(text, span);
            self.report(diagnostic);
            return Shape::new(ShapeKind::Unknown, span);
        }
        Shape::new(self.example(node), span)
    }

    fn object(&mut self, object: &Object<'_>, depth: usize) -> ShapeKind {
        if object.properties.is_empty() {
            return ShapeKind::Untyped;
        }
        if self.dialect != Dialect::Doc
            && let Some(any) = self.any_key(object)
        {
            return ShapeKind::Map(Box::new(self.shape(&any.value, depth + 1)));
        }
        let mut fields: Vec<Field> = Vec::with_capacity(object.properties.len());
        let mut seen: HashMap<String, Span> = HashMap::new();
        for property in &object.properties {
            let key_span = self.span(&property.name);
            let mut shape = self.shape(&property.value, depth + 1);
            let key = self.key(
                property.name.as_str(),
                key_span,
                &property.value,
                &mut shape,
            );
            if let Some(&first) = seen.get(key) {
                let message = format!("the key {} is documented twice", quote(key));
                let diagnostic = Diagnostic::new(Code::SameKeyTwice, key_span, message);
                self.report(diagnostic.and(first, "here first"));
                continue;
            }
            seen.insert(key.to_owned(), key_span);
            fields.push(Field {
                key: key.to_owned(),
                key_span,
                shape,
                description: None,
            });
        }
        ShapeKind::Object(fields)
    }

    fn array(&mut self, array: &Array<'_>, node: &Value<'_>, depth: usize) -> ShapeKind {
        match array.elements.as_slice() {
            [] => ShapeKind::Array(None),
            [item] => ShapeKind::Array(Some(Box::new(self.shape(item, depth + 1)))),
            [_, second, ..] => {
                if array
                    .elements
                    .iter()
                    .all(|item| is_literal(item, depth + 1))
                {
                    return self.example(node);
                }
                let message = "an array shows its item once";
                let diagnostic = Diagnostic::new(Code::SeveralItems, self.span(second), message);
                self.report(diagnostic.help("where the items differ, write `null`: any JSON"));
                ShapeKind::Array(None)
            }
        }
    }

    fn example(&self, node: &Value<'_>) -> ShapeKind {
        let json = &self.content.text[node.start()..node.end()];
        let kind = match (scalar(node), node) {
            (Some(scalar), _) => LiteralKind::Scalar(scalar),
            (None, Value::Array(array)) => LiteralKind::Array(common_scalar(&array.elements)),
            (None, _) => LiteralKind::Array(None),
        };
        ShapeKind::Example(Literal {
            kind,
            json: json.into(),
        })
    }
}

/// What there is to say about a string of a doc that looks like a placeholder, or holds some.
fn no_placeholder(text: &str, span: Span) -> Diagnostic {
    let all = "the placeholders are *string*, *integer*, *number* and *boolean*";
    let of_message = |message: String| Diagnostic::new(Code::UnknownPlaceholder, span, message);
    let message = || format!("{} is more than a placeholder", quote(text));
    match held(text, placeholder::TYPES).as_slice() {
        [] => {}
        [name] => {
            let help = format!("a placeholder is the whole string: \"*{name}*\"");
            return of_message(message()).help(help);
        }
        _ => return of_message(message()).help(all),
    }
    let diagnostic = of_message(format!("unknown placeholder {}", quote(text)));
    match placeholder_word(text).and_then(|word| nearest(word, placeholder::TYPES)) {
        Some(name) => diagnostic.label(format!("did you mean `*{name}*`?")),
        None => diagnostic.help(all),
    }
}

/// The type of a value without parts.
fn scalar(value: &Value<'_>) -> Option<Scalar> {
    match value {
        Value::StringLit(_) => Some(Scalar::String),
        Value::BooleanLit(_) => Some(Scalar::Boolean),
        Value::NumberLit(number) if number.value.parse::<i64>().is_ok() => Some(Scalar::Integer),
        Value::NumberLit(_) => Some(Scalar::Number),
        Value::Array(_) | Value::Object(_) | Value::NullKeyword(_) => None,
    }
}

/// The type that all values have; integers among numbers are numbers.
fn common_scalar(values: &[Value<'_>]) -> Option<Scalar> {
    let scalars: Option<Vec<Scalar>> = values.iter().map(scalar).collect();
    let common = scalars?
        .into_iter()
        .map(Some)
        .reduce(|a, b| match (a?, b?) {
            (a, b) if a == b => Some(a),
            (Scalar::Integer, Scalar::Number) | (Scalar::Number, Scalar::Integer) => {
                Some(Scalar::Number)
            }
            _ => None,
        });
    common.flatten()
}

/// Whether a value holds no placeholder and no `null` or `{}`, within the allowed depth.
fn is_literal(value: &Value<'_>, depth: usize) -> bool {
    match value {
        Value::NullKeyword(_) => false,
        Value::NumberLit(_) | Value::BooleanLit(_) => true,
        Value::StringLit(string) => !is_like_placeholder(&string.value),
        Value::Array(array) => {
            depth <= DEEPEST
                && array
                    .elements
                    .iter()
                    .all(|item| is_literal(item, depth + 1))
        }
        Value::Object(object) => {
            let mut values = object.properties.iter().map(|property| &property.value);
            depth <= DEEPEST
                && !object.properties.is_empty()
                && values.all(|value| is_literal(value, depth + 1))
        }
    }
}
