//! The notes of overlays: quotes whose every line says one thing.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diagnostic::{Code, Diagnostic};
use crate::docs::block::{Block, Blocks};
use crate::docs::note::steps;
use crate::docs::tree::{Paging, Spanned, TypeName};
use crate::source::Span;

/// What a line of a note says.
#[derive(Debug)]
pub enum Note {
    /// `` Name: `CreateNamespace` ``
    Name(Spanned<String>),
    /// `` Type: `Namespace` `` or `` Type: `Value` at `body["values"]["*"]` ``
    Type(TypeName),
    /// `` Next page: `cursor` from `body["result_info"]["cursor"]` `` or `` Next page: `page` by number ``
    NextPage(Spanned<Paging>),
    /// `` Body is `application/octet-stream` `` or `Body is empty`
    Body(Spanned<Option<String>>),
}

/// The forms of notes, as help for one that is malformed.
pub const NAME: &str = "> Name: `CreateNamespace`";
pub const TYPE: &str = "> Type: `Namespace`, or > Type: `Value` at `body[\"values\"][\"*\"]`";
pub const NEXT_PAGE: &str = "> Next page: `cursor` from `body[\"result_info\"][\"cursor\"]`, or > Next page: `page` by number";
pub const BODY: &str = "> Body is `application/octet-stream`, or > Body is empty";

impl Note {
    /// Where it says so.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) | Self::Type(TypeName { name, .. }) => name.span,
            Self::NextPage(paging) => paging.span,
            Self::Body(body) => body.span,
        }
    }
}

type Events<'a> = [(Event<'a>, Range<usize>)];

/// Reads every line of a quote. What is wrong with one goes to `diagnostics`; `forms` are the notes
/// that may stand there.
pub fn read(
    blocks: &Blocks<'_>,
    quote: &Block,
    forms: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Note> {
    let [
        (Event::Start(Tag::Paragraph), _),
        inner @ ..,
        (Event::End(TagEnd::Paragraph), _),
    ] = blocks.inner(quote)
    else {
        diagnostics.push(misplaced(blocks.first_line(quote), forms));
        return Vec::new();
    };
    let is_break = |event: &Event<'_>| matches!(event, Event::SoftBreak | Event::HardBreak);
    let mut notes = Vec::new();
    for line in inner.split(|(event, _)| is_break(event)) {
        match note(blocks, line) {
            Some(note) => notes.push(note),
            None => diagnostics.push(misplaced(line_span(blocks, line), forms)),
        }
    }
    notes
}

/// Says of a note that none of its form stands there; `forms` are those that do.
pub fn misplaced(span: Span, forms: &[&str]) -> Diagnostic {
    let message = "this note is not understood here";
    let diagnostic = Diagnostic::new(Code::BadNote, span, message);
    diagnostic.help(format!("a note here reads: {}", forms.join(", or ")))
}

fn line_span(blocks: &Blocks<'_>, line: &Events<'_>) -> Span {
    let start = line.first().map_or(0, |(_, range)| range.start);
    let end = line.last().map_or(start, |(_, range)| range.end);
    blocks.span(&(start..end))
}

fn note(blocks: &Blocks<'_>, line: &Events<'_>) -> Option<Note> {
    let span = line_span(blocks, line);
    match line {
        [(Event::Text(text), _)] if &**text == "Body is empty" => {
            Some(Note::Body(Spanned { value: None, span }))
        }
        [(Event::Text(lead), _), (Event::Code(word), range)] => {
            let word = Spanned {
                value: word.to_string(),
                span: code_span(blocks, range),
            };
            match &**lead {
                "Name: " => Some(Note::Name(word)),
                "Type: " => Some(Note::Type(TypeName {
                    name: word,
                    place: None,
                })),
                "Body is " => Some(Note::Body(Spanned {
                    span: word.span,
                    value: Some(word.value),
                })),
                _ => None,
            }
        }
        [
            (Event::Text(lead), _),
            (Event::Code(name), range),
            (Event::Text(at), _),
            (Event::Code(place), _),
        ] if &**lead == "Type: " && &**at == " at " => Some(Note::Type(TypeName {
            name: Spanned {
                value: name.to_string(),
                span: code_span(blocks, range),
            },
            place: Some(steps(place).ok()?),
        })),
        [
            (Event::Text(lead), _),
            (Event::Code(query), range),
            rest @ ..,
        ] if &**lead == "Next page: " => {
            let query = Spanned {
                value: query.to_string(),
                span: code_span(blocks, range),
            };
            let cursor = match rest {
                [(Event::Text(by), _)] if &**by == " by number" => None,
                [(Event::Text(from), _), (Event::Code(place), _)] if &**from == " from " => {
                    Some(steps(place).ok()?)
                }
                _ => return None,
            };
            let value = Paging { query, cursor };
            Some(Note::NextPage(Spanned { value, span }))
        }
        _ => None,
    }
}

/// The place of a code span's text, without its marks.
fn code_span(blocks: &Blocks<'_>, range: &Range<usize>) -> Span {
    let text = &blocks.text[range.clone()];
    let marks = text.len() - text.trim_start_matches('`').len();
    let is_marked = text.len() >= 2 * marks;
    let inner = if is_marked {
        range.start + marks..range.end - marks
    } else {
        range.clone()
    };
    blocks.span(&inner)
}
