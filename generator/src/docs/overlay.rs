//! Overlays: additions to docs, in the same dialect.
//!
//! An overlay has the title, the headings and the method lines of a doc. Below
//! a method line stand notes, then text, then sections: `### Path`, `### Query`,
//! `### Request` (any number), `### Responses`, each optional. Like a doc, an
//! overlay is a closed world: what is not understood is reported.

mod http;
mod marks;
mod note;
mod request;
mod response;
mod table;
mod text;

use pulldown_cmark::HeadingLevel;

use super::block::{Block, BlockKind};
use super::endpoint::{Head, read_method_line, read_title};
use super::json::{self, Dialect};
use super::parse::{Reader, ends_endpoint, is_comment, is_heading};
use super::shape::{Presence, Shape, ShapeKind};
use super::tree::{Additions, Endpoint, Parameter};
use crate::diagnostic::{Code, Diagnostic, nearest, quote};
use crate::source::Span;
use note::Note;
use table::Columns;
use text::Text;

/// Reads the `### Path` above the first endpoint, which holds for all of them.
pub fn read_shared_path(reader: &mut Reader<'_>) -> Vec<Parameter> {
    while reader.block().is_some_and(is_comment) {
        reader.at += 1;
    }
    let heading = reader.block().filter(|block| {
        is_heading(block, HeadingLevel::H3)
            && reader.blocks.text[reader.blocks.heading_text(block)] == *"Path"
    });
    let Some(heading) = heading else {
        return Vec::new();
    };
    let heading = reader.blocks.first_line(heading);
    reader.at += 1;
    read_path(reader, heading)
}

/// Reads the endpoint that begins at the reader's block.
pub fn read(reader: &mut Reader<'_>) -> Option<Endpoint> {
    let start = reader.block()?;
    let title = read_title(reader, start);
    let head = read_method_line(reader, start);
    let mut section = Section {
        additions: Additions {
            overlay: head.line,
            ..Additions::default()
        },
        seen: Vec::new(),
    };
    let description = read_description(reader, &head, &mut section);
    let responses = section.read_all(reader);
    let (method, path) = head.read?;
    Some(Endpoint {
        title: title?,
        method,
        path,
        description,
        responses,
        additions: section.additions,
    })
}

/// Reads the notes and the text between the method line and the first section.
fn read_description(reader: &mut Reader<'_>, head: &Head, section: &mut Section) -> String {
    let mut text = Text::default();
    if let (Some(_), Some(line)) = (&head.read, reader.blocks.get(reader.at - 1)) {
        text.add(reader.blocks, head.description_start..line.range.end);
    }
    while let Some(block) = reader.block() {
        if begins_other(reader, block) {
            break;
        }
        match block.kind {
            BlockKind::Quote => {
                text.report_note_below(reader, block);
                section.read_notes(reader, block);
            }
            _ if text.take(reader, block) => {}
            _ => reader.unexpected(block),
        }
        reader.at += 1;
    }
    text.value(reader.blocks)
}

fn is_section(reader: &Reader<'_>, block: &Block) -> bool {
    is_heading(block, HeadingLevel::H3) || reader.is_responses(block)
}

fn ends_overlay_endpoint(reader: &Reader<'_>, block: &Block) -> bool {
    ends_endpoint(block)
        || reader.is_method_line(reader.at)
        || reader.is_underlined_endpoint(reader.at)
}

/// Reads the block of a request or a response, which may not be empty.
fn read_block(reader: &mut Reader<'_>, block: &Block, dialect: Dialect) -> Option<Shape> {
    let before = reader.diagnostics.len();
    let shape = json::read_fence(reader, block, dialect);
    if shape.is_none() && reader.diagnostics.len() == before {
        let span = reader.blocks.first_line(block);
        let diagnostic = Diagnostic::new(Code::NothingNew, span, "this block says nothing");
        reader.report(diagnostic.help("an overlay without a block leaves the doc as it is"));
    }
    let found = shape.iter().flat_map(|shape| marks::check(shape, dialect));
    reader.diagnostics.extend(found);
    shape
}

/// Whether a block begins another part of an overlay.
fn begins_other(reader: &Reader<'_>, block: &Block) -> bool {
    is_section(reader, block) || ends_overlay_endpoint(reader, block)
}

/// The sections of an endpoint, as far as they are read.
struct Section {
    additions: Additions,
    /// The headings of those that may stand once.
    seen: Vec<(&'static str, Span)>,
}

const SECTIONS: [&str; 4] = ["Path", "Query", "Request", "Responses"];

impl Section {
    fn read_notes(&mut self, reader: &mut Reader<'_>, quote: &Block) {
        let forms = [note::NAME, note::NEXT_PAGE];
        let notes = note::read(reader.blocks, quote, &forms, &mut reader.diagnostics);
        for note in notes {
            match note {
                Note::Name(name) => {
                    let first = self.additions.name.as_ref().map(|first| first.span);
                    report_twice(reader, "the name", name.span, first);
                    self.additions.name.get_or_insert(name);
                }
                Note::NextPage(paging) => {
                    let first = self.additions.paging.as_ref().map(|first| first.span);
                    report_twice(reader, "the next page", paging.span, first);
                    self.additions.paging.get_or_insert(paging);
                }
                other @ (Note::Type(_) | Note::Body(_)) => {
                    reader.report(note::misplaced(other.span(), &forms));
                }
            }
        }
    }

    fn read_all(&mut self, reader: &mut Reader<'_>) -> Vec<super::Response> {
        let mut responses = Vec::new();
        while let Some(block) = reader.block() {
            if ends_overlay_endpoint(reader, block) {
                break;
            }
            let heading = reader.blocks.first_line(block);
            reader.at += 1;
            let name = &reader.blocks.text[reader.blocks.heading_text(block)];
            let Some(&name) = SECTIONS.iter().find(|known| **known == name) else {
                report_unknown_section(reader, name, heading);
                skip_section(reader);
                continue;
            };
            if name != "Request" {
                let mut seen = self.seen.iter();
                let first = seen.find(|(seen, _)| *seen == name);
                let first = first.map(|(_, span)| *span);
                report_twice(reader, name, heading, first);
                if first.is_none() {
                    self.seen.push((name, heading));
                }
            }
            match name {
                "Path" => self.additions.path.extend(read_path(reader, heading)),
                "Query" => self.additions.query.extend(read_query(reader, heading)),
                "Request" => self
                    .additions
                    .requests
                    .extend(request::read(reader, heading)),
                _ => responses.extend(response::read(reader, heading)),
            }
        }
        responses
    }
}

fn report_twice(reader: &mut Reader<'_>, what: &str, second: Span, first: Option<Span>) {
    if let Some(first) = first {
        let message = format!("this overlay says {what} twice");
        reader.report(Diagnostic::new(Code::SaidTwice, second, message).and(first, "the first"));
    }
}

fn report_unknown_section(reader: &mut Reader<'_>, name: &str, heading: Span) {
    let message = format!("an overlay has no section {}", quote(name));
    let diagnostic = Diagnostic::new(Code::UnknownSection, heading, message);
    reader.report(match nearest(name, SECTIONS) {
        Some(known) => diagnostic.label(format!("did you mean `{known}`?")),
        None => diagnostic.help("the sections are Path, Query, Request and Responses"),
    });
}

fn skip_section(reader: &mut Reader<'_>) {
    while let Some(block) = reader.block() {
        if begins_other(reader, block) {
            break;
        }
        reader.at += 1;
    }
}

fn read_query(reader: &mut Reader<'_>, heading: Span) -> Vec<Parameter> {
    let query = read_parameters(reader, heading);
    let why = "a query parameter is sent, so there is nothing to promise";
    table::refuse_marks(reader, &query, &[Presence::Promised], why);
    query
}

fn read_path(reader: &mut Reader<'_>, heading: Span) -> Vec<Parameter> {
    let path = read_parameters(reader, heading);
    let why = "a path parameter is always there";
    table::refuse_marks(
        reader,
        &path,
        &[Presence::Promised, Presence::Optional],
        why,
    );
    for row in &path {
        if row.shape.kind == ShapeKind::String && row.description.is_empty() {
            let message = "this row says nothing that the path does not say";
            reader.report(Diagnostic::new(Code::NothingNew, row.name.span, message));
        }
    }
    path
}

/// Reads a section that is one table of parameters.
fn read_parameters(reader: &mut Reader<'_>, heading: Span) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    let mut table = None;
    while let Some(block) = reader.block() {
        if begins_other(reader, block) {
            break;
        }
        match block.kind {
            BlockKind::Table if table::remember_first(reader, block, &mut table) => {
                let wanted = Columns::Parameters;
                if table::columns(reader.blocks, block) == Some(wanted) {
                    parameters = table::parameters(reader, block);
                } else {
                    reader.report(table::malformed(reader.blocks, block, &[wanted]));
                }
            }
            BlockKind::Table => {}
            _ => reader.unexpected(block),
        }
        reader.at += 1;
    }
    if table.is_none() {
        let diagnostic = Diagnostic::new(Code::BadTable, heading, "this section has no table");
        reader.report(diagnostic.help("the columns are: | Name | Type | Description |"));
    }
    parameters
}
