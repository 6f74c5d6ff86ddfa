//! A section `### Request`: notes, text, the block, and a table that describes its fields.

use super::http::{self, MediaType};
use super::note::{self, Note};
use super::table::{self, Columns};
use super::text::Text;
use super::{begins_other, read_block, report_twice};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::block::{Block, BlockKind};
use crate::docs::json::Dialect;
use crate::docs::parse::{Reader, is_comment};
use crate::docs::tree::{FieldDescription, RequestBody, RequestContent, Spanned, TypeName};
use crate::docs::{Shape, ShapeKind};
use crate::source::Span;

/// Reads the section below the heading; `None` where it says nothing that is understood.
pub fn read(reader: &mut Reader<'_>, heading: Span) -> Option<RequestBody> {
    let mut parts = Parts::default();
    while let Some(block) = reader.block() {
        if begins_other(reader, block) {
            break;
        }
        match block.kind {
            BlockKind::Quote => parts.read_notes(reader, block),
            BlockKind::Fence { .. } | BlockKind::Indented => parts.read_block(reader, block),
            BlockKind::Table => parts.read_table(reader, block),
            _ if is_comment(block) => {}
            _ if parts.block.is_none() && parts.text.take(reader, block) => {}
            _ => reader.unexpected(block),
        }
        reader.at += 1;
    }
    let content = parts.content(reader, heading)?;
    parts.check_empty(reader, heading, &content);
    let description = parts.text.value(reader.blocks);
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
    text: Text,
    table: Option<Span>,
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
        } else {
            self.text.report_note_below(reader, quote);
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
                    reader.report(note::misplaced(note.span(), &forms));
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
        let media_type = self.body.as_ref().and_then(|body| body.value.as_deref());
        let dialect = match media_type.and_then(http::media_type) {
            Some(MediaType::Multipart) => Dialect::Multipart,
            _ => Dialect::Request,
        };
        self.shape = read_block(reader, block, dialect);
    }

    fn read_table(&mut self, reader: &mut Reader<'_>, table: &Block) {
        if !table::remember_first(reader, table, &mut self.table) {
            return;
        }
        let wanted = Columns::Fields;
        if table::columns(reader.blocks, table) == Some(wanted) {
            self.fields = table::fields(reader, table);
        } else {
            reader.report(table::malformed(reader.blocks, table, &[wanted]));
        }
    }

    /// Says of a body that is empty that there is nothing to name or to describe.
    fn check_empty(&self, reader: &mut Reader<'_>, heading: Span, content: &RequestContent) {
        if !matches!(content, RequestContent::Nothing) {
            return;
        }
        if let Some(name) = &self.name {
            let message = "a body that is empty has no name";
            reader.report(Diagnostic::new(Code::BadName, name.span, message));
        }
        if !self.text.is_empty() {
            let message = "there is nothing to say of a body that is empty";
            let diagnostic = Diagnostic::new(Code::BadRequest, heading, message);
            reader.report(diagnostic.help("text about the endpoint stands below its method line"));
        }
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
        let Some(known) = http::media_type(media_type) else {
            reader.report(bad(format!("{} is no media type", quote(media_type))));
            return None;
        };
        match (known, shape) {
            (MediaType::Json, _) => {
                let diagnostic = bad("a body is JSON where nothing else is said".to_owned());
                reader.report(diagnostic.help("delete this note"));
                None
            }
            (MediaType::Multipart, _) if media_type.contains(';') => {
                let message = "the parameters of a multipart body are made when it is sent";
                let diagnostic = bad(message.to_owned());
                reader.report(diagnostic.help("write `multipart/form-data`"));
                None
            }
            (
                MediaType::Multipart,
                Some(Shape {
                    kind: ShapeKind::Object(fields),
                    ..
                }),
            ) => Some(RequestContent::Multipart(fields)),
            (MediaType::Multipart, None) if self.block.is_some() => None,
            (MediaType::Multipart, shape) => {
                let diagnostic =
                    bad("a multipart body shows an object, whose fields are its parts".to_owned());
                reader.report(match shape {
                    Some(shape) => diagnostic.and(shape.span, "this is none"),
                    None => diagnostic,
                });
                None
            }
            (MediaType::Other, Some(shape)) => {
                let message = "bytes have no block".to_owned();
                reader.report(bad(message).and(shape.span, "this one shows JSON"));
                None
            }
            (MediaType::Other, None) => Some(RequestContent::Bytes(media_type.to_owned())),
        }
    }
}
