//! The responses of an endpoint: status heading, note, block.

use pulldown_cmark::HeadingLevel;

use super::block::{Block, BlockKind};
use super::json::{self, Dialect};
use super::note;
use super::parse::{Reader, ends_endpoint, is_comment, is_heading};
use super::tree::{Refinement, Response, Spanned};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::source::Span;

/// Reads the responses below the heading at `responses`, up to what begins another endpoint.
pub fn read(reader: &mut Reader<'_>, responses: Span) -> Vec<Response> {
    let before = reader.diagnostics.len();
    let mut read: Vec<Response> = Vec::new();
    while let Some(block) = reader.block() {
        if is_heading(block, HeadingLevel::H4) {
            if let Some(response) = read_response(reader, block) {
                report_same_status(reader, &read, &response);
                read.push(response);
            }
            continue;
        }
        if ends_responses(reader, block) {
            break;
        }
        if reader.is_responses(block) {
            let span = reader.blocks.first_line(block);
            let message = "this endpoint has a second `### Responses`";
            let diagnostic = Diagnostic::new(Code::SecondResponses, span, message);
            reader.report(diagnostic.and(responses, "the first"));
        } else {
            reader.unexpected(block);
        }
        reader.at += 1;
    }
    if read.is_empty() && reader.diagnostics.len() == before {
        let message = "no response is documented";
        let diagnostic = Diagnostic::new(Code::EmptyResponses, responses, message);
        reader.report(diagnostic.help("write `#### 200 Description` and a ```json block below it"));
    }
    read
}

fn ends_responses(reader: &Reader<'_>, block: &Block) -> bool {
    ends_endpoint(block)
        || reader.is_method_line(reader.at)
        || reader.is_underlined_endpoint(reader.at)
}

/// Says that a status is documented twice.
pub fn report_same_status(reader: &mut Reader<'_>, read: &[Response], response: &Response) {
    let kind = response.status.value.kind();
    let same = read.iter().find(|other| other.status.value.kind() == kind);
    if let Some(first) = same {
        let message = format!("the status `{}` is documented twice", response.status.value);
        let diagnostic = Diagnostic::new(Code::SameStatusTwice, response.status.span, message);
        reader.report(diagnostic.and(first.status.span, "here first"));
    }
}

fn read_response(reader: &mut Reader<'_>, heading: &Block) -> Option<Response> {
    let status = read_status(reader, heading);
    reader.at += 1;
    let mut parts = Parts::default();
    while let Some(block) = reader.block() {
        if is_comment(block) {
            reader.at += 1;
            continue;
        }
        match block.kind {
            BlockKind::Quote => parts.read_note(reader, block),
            BlockKind::Fence { .. } | BlockKind::Indented => parts.read_block(reader, block),
            BlockKind::Heading { .. } => break,
            _ if parts.block.is_some() || reader.is_method_line(reader.at) => break,
            _ => reader.unexpected(block),
        }
        reader.at += 1;
    }
    if parts.block.is_none() {
        let span = reader.blocks.first_line(heading);
        let diagnostic = Diagnostic::new(Code::NoBlock, span, "this response has no block");
        reader.report(diagnostic.help("an empty ```json block says that no JSON is documented"));
    }
    let (status, description) = status?;
    Some(Response {
        status,
        description,
        data_at: parts.data_at,
        body: parts.body,
        refinement: Refinement::default(),
    })
}

/// The status and the rest of a heading `#### 200 Description`.
pub fn read_status(
    reader: &mut Reader<'_>,
    heading: &Block,
) -> Option<(Spanned<super::Status>, String)> {
    let blocks = reader.blocks;
    let range = blocks.heading_text(heading);
    let text = &blocks.text[range.clone()];
    let word = text.split_whitespace().next().unwrap_or_default();
    let span = match word {
        "" => blocks.first_line(heading),
        word => blocks.span(&(range.start..range.start + word.len())),
    };
    let Ok(value) = word.parse() else {
        let message = format!("{} is no status", quote(word));
        let diagnostic = Diagnostic::new(Code::BadStatus, span, message);
        reader.report(diagnostic.help("a status is a code (`404`), a class (`4XX`) or `default`"));
        return None;
    };
    let description = text[word.len()..].trim().to_owned();
    Some((Spanned { value, span }, description))
}

/// What stands below the heading of a response.
#[derive(Default)]
struct Parts {
    data_at: Option<Spanned<Vec<super::Step>>>,
    note: Option<Span>,
    block: Option<Span>,
    body: Option<super::Shape>,
}

impl Parts {
    fn read_note(&mut self, reader: &mut Reader<'_>, quote: &Block) {
        let span = reader.blocks.first_line(quote);
        if let Some(block) = self.block {
            let message = "the note of a response stands above its block";
            reader.report(Diagnostic::new(Code::BadNote, span, message).and(block, "the block"));
            return;
        }
        if let Some(first) = self.note.replace(span) {
            let message = "this response has a second note";
            reader.report(Diagnostic::new(Code::BadNote, span, message).and(first, "the first"));
            return;
        }
        match note::read(reader.blocks, quote) {
            Ok(data_at) => self.data_at = Some(data_at),
            Err(diagnostic) => reader.report(diagnostic),
        }
    }

    fn read_block(&mut self, reader: &mut Reader<'_>, block: &Block) {
        let span = reader.blocks.first_line(block);
        if let Some(first) = self.block {
            let message = "this response has a second block";
            reader
                .report(Diagnostic::new(Code::SecondBlock, span, message).and(first, "the first"));
            return;
        }
        self.block = Some(span);
        self.body = json::read_fence(reader, block, Dialect::Doc);
    }
}
