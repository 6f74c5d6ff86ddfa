//! The responses of an overlay: what they add to the documented ones.

use pulldown_cmark::HeadingLevel;

use super::note::{self, Note};
use super::table::{self, Columns};
use super::{begins_other, read_block};
use crate::diagnostic::{Code, Diagnostic};
use crate::docs::block::{Block, BlockKind};
use crate::docs::json::Dialect;
use crate::docs::parse::{Reader, is_comment, is_heading};
use crate::docs::responses::{read_status, report_same_status};
use crate::docs::tree::{Refinement, Response};
use crate::source::Span;

/// Reads the responses below the heading at `responses`.
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
        if begins_other(reader, block) {
            break;
        }
        reader.unexpected(block);
        reader.at += 1;
    }
    if read.is_empty() && reader.diagnostics.len() == before {
        let message = "no response is refined here";
        reader.report(Diagnostic::new(Code::EmptyResponses, responses, message));
    }
    read
}

fn read_response(reader: &mut Reader<'_>, heading: &Block) -> Option<Response> {
    let status = read_status(reader, heading);
    reader.at += 1;
    let mut response = Parts::default();
    while let Some(block) = reader.block() {
        if matches!(block.kind, BlockKind::Heading { .. }) || begins_other(reader, block) {
            break;
        }
        match block.kind {
            BlockKind::Quote => response.read_notes(reader, block),
            BlockKind::Fence { .. } | BlockKind::Indented => response.read_block(reader, block),
            BlockKind::Table => response.read_table(reader, block),
            _ if is_comment(block) => {}
            _ => reader.unexpected(block),
        }
        reader.at += 1;
    }
    let (status, description) = status?;
    Some(Response {
        refinement: Refinement {
            overlay: Some(status.span),
            ..response.refinement
        },
        status,
        description,
        data_at: None,
        body: response.body,
    })
}

#[derive(Default)]
struct Parts {
    block: Option<Span>,
    body: Option<crate::docs::Shape>,
    header_table: Option<Span>,
    field_table: Option<Span>,
    refinement: Refinement,
}

impl Parts {
    fn read_notes(&mut self, reader: &mut Reader<'_>, quote: &Block) {
        let forms = [note::TYPE];
        if let Some(block) = self.block {
            let span = reader.blocks.first_line(quote);
            let message = "the notes of a response stand above its block";
            reader.report(Diagnostic::new(Code::BadNote, span, message).and(block, "the block"));
        }
        for note in note::read(reader.blocks, quote, &forms, &mut reader.diagnostics) {
            if let Note::Type(name) = note {
                self.refinement.type_names.push(name);
            } else {
                reader.report(note::misplaced(note.span(), &forms));
            }
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
        self.body = read_block(reader, block, Dialect::Response);
    }

    fn read_table(&mut self, reader: &mut Reader<'_>, table: &Block) {
        match table::columns(reader.blocks, table) {
            Some(Columns::Headers) => {
                if table::remember_first(reader, table, &mut self.header_table) {
                    self.refinement.headers = table::headers(reader, table);
                }
            }
            Some(Columns::Fields) => {
                if table::remember_first(reader, table, &mut self.field_table) {
                    self.refinement.fields = table::fields(reader, table);
                }
            }
            _ => {
                let wanted = [Columns::Headers, Columns::Fields];
                reader.report(table::malformed(reader.blocks, table, &wanted));
            }
        }
    }
}
