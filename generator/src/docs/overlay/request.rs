//! A section `### Request`: notes, text, the block, and a table that describes its fields.

use super::note::{self, Note};
use super::table::{self, Columns};
use super::{begins_other, misplaced, read_block, report_twice};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::block::{Block, BlockKind};
use crate::docs::json::Dialect;
use crate::docs::parse::{Reader, is_comment};
use crate::docs::tree::{FieldDescription, RequestBody, RequestContent, Spanned, TypeName};
use crate::docs::{Shape, ShapeKind};
use crate::source::Span;

const MULTIPART: &str = "multipart/form-data";
const JSON: &str = "application/json";

/// Reads the section below the heading; `None` where it says nothing that is understood.
pub fn read(reader: &mut Reader<'_>, heading: Span) -> Option<RequestBody> {
    let mut parts = Parts::default();
    let mut text_start = None;
    let mut description = String::new();
    while let Some(block) = reader.block() {
        if begins_other(reader, block) {
            break;
        }
        match block.kind {
            BlockKind::Quote => parts.read_notes(reader, block),
            BlockKind::Fence { .. } | BlockKind::Indented => parts.read_block(reader, block),
            BlockKind::Table => parts.read_table(reader, block),
            BlockKind::Paragraph | BlockKind::List if parts.block.is_none() => {
                text_start.get_or_insert(block.range.start);
                let start = text_start.unwrap_or(block.range.start);
                description = reader.blocks.text[start..block.range.end].replace("\r\n", "\n");
            }
            _ if is_comment(block) => {}
            _ => reader.unexpected(block),
        }
        reader.at += 1;
    }
    let content = parts.content(reader, heading)?;
    Some(RequestBody {
        heading,
        name: parts.name,
        type_names: parts.type_names,
        content,
        description,
        fields: parts.fields,
    })
}

/// What stands in the section.
#[derive(Default)]
struct Parts {
    name: Option<Spanned<String>>,
    type_names: Vec<TypeName>,
    body: Option<Spanned<Option<String>>>,
    block: Option<Span>,
    shape: Option<Shape>,
    fields: Vec<FieldDescription>,
}

impl Parts {
    fn read_notes(&mut self, reader: &mut Reader<'_>, quote: &Block) {
        let forms = [note::NAME, note::TYPE, note::BODY];
        let notes = note::read(reader.blocks, quote, &forms, &mut reader.diagnostics);
        if let Some(block) = self.block {
            let span = reader.blocks.first_line(quote);
            let message = "the notes of a request stand above its block";
            reader.report(Diagnostic::new(Code::BadNote, span, message).and(block, "the block"));
        }
        for note in notes {
            let (first, what) = match &note {
                Note::Name(_) => (self.name.as_ref().map(|first| first.span), "the name"),
                Note::Type(_) => (None, ""),
                Note::Body(_) => (
                    self.body.as_ref().map(|first| first.span),
                    "what the body is",
                ),
                Note::NextPage(_) => {
                    reader.report(misplaced(note.span(), &forms));
                    continue;
                }
            };
            report_twice(reader, what, note.span(), first);
            match note {
                Note::Name(name) => self.name = Some(name),
                Note::Type(name) => self.type_names.push(name),
                Note::Body(body) => self.body = Some(body),
                Note::NextPage(_) => {}
            }
        }
    }

    fn read_block(&mut self, reader: &mut Reader<'_>, block: &Block) {
        let span = reader.blocks.first_line(block);
        if let Some(first) = self.block {
            let message = "this request has a second block";
            reader
                .report(Diagnostic::new(Code::SecondBlock, span, message).and(first, "the first"));
            return;
        }
        self.block = Some(span);
        let dialect = match self.media_type() {
            Some(MULTIPART) => Dialect::Multipart,
            _ => Dialect::Request,
        };
        self.shape = read_block(reader, block, dialect);
    }

    fn read_table(&mut self, reader: &mut Reader<'_>, table: &Block) {
        let wanted = Columns::Fields;
        if table::columns(reader.blocks, table) == Some(wanted) && self.fields.is_empty() {
            self.fields = table::fields(reader, table);
        } else {
            reader.report(table::malformed(reader.blocks, table, &[wanted]));
        }
    }

    fn media_type(&self) -> Option<&str> {
        self.body.as_ref().and_then(|body| body.value.as_deref())
    }

    /// What the notes and the block make together.
    fn content(&mut self, reader: &mut Reader<'_>, heading: Span) -> Option<RequestContent> {
        let shape = self.shape.take();
        let media_type = self
            .body
            .as_ref()
            .map(|body| (body.value.clone(), body.span));
        match (media_type, shape) {
            (None, Some(shape)) => Some(RequestContent::Json(shape)),
            (Some((None, _)), None) => Some(RequestContent::Nothing),
            (Some((Some(media_type), span)), shape) => {
                self.typed_content(reader, &media_type, span, shape)
            }
            (Some((None, span)), Some(shape)) => {
                let message = "a body that is empty shows no block";
                let diagnostic = Diagnostic::new(Code::BadRequest, shape.span, message);
                reader.report(diagnostic.and(span, "it is empty here"));
                None
            }
            (None, None) if self.block.is_none() => {
                let message = "this request does not say what its body is";
                let diagnostic = Diagnostic::new(Code::BadRequest, heading, message);
                reader.report(diagnostic.help(format!("write a ```json block, or {}", note::BODY)));
                None
            }
            (None, None) => None,
        }
    }

    fn typed_content(
        &self,
        reader: &mut Reader<'_>,
        media_type: &str,
        span: Span,
        shape: Option<Shape>,
    ) -> Option<RequestContent> {
        let bad = |message: String| Diagnostic::new(Code::BadRequest, span, message);
        if !is_media_type(media_type) {
            reader.report(bad(format!("{} is no media type", quote(media_type))));
            return None;
        }
        match (media_type, shape) {
            (JSON, _) => {
                let diagnostic = bad("a body is JSON where nothing else is said".to_owned());
                reader.report(diagnostic.help("delete this note"));
                None
            }
            (
                MULTIPART,
                Some(Shape {
                    kind: ShapeKind::Object(fields),
                    ..
                }),
            ) => Some(RequestContent::Multipart(fields)),
            (MULTIPART, shape) if shape.is_some() || self.block.is_none() => {
                let diagnostic =
                    bad("a multipart body shows an object, whose fields are its parts".to_owned());
                reader.report(match shape {
                    Some(shape) => diagnostic.and(shape.span, "this is none"),
                    None => diagnostic,
                });
                None
            }
            (MULTIPART, _) => None,
            (_, Some(shape)) => {
                let message = "bytes have no block".to_owned();
                reader.report(bad(message).and(shape.span, "this one shows JSON"));
                None
            }
            (other, None) => Some(RequestContent::Bytes(other.to_owned())),
        }
    }
}

/// Whether a text is `type/subtype`, each a token of HTTP (RFC 9110, 8.3.1), with or without parameters.
fn is_media_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_visible = parameters
        .bytes()
        .all(|b| b == b' ' || b.is_ascii_graphic());
    let halves = essence.trim_end().split_once('/');
    is_visible && halves.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
