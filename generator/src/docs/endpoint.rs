//! One endpoint: heading, method line, description, responses.

use pulldown_cmark::HeadingLevel;

use super::block::{Block, BlockKind};
use super::method_line::{self, Candidate, Method};
use super::parse::{Reader, ends_endpoint, is_heading};
use super::path::PathTemplate;
use super::responses;
use super::tree::{Additions, Endpoint, Spanned};
use crate::diagnostic::{Code, Diagnostic, nearest, quote};
use crate::source::Span;

/// Reads the endpoint that begins at the reader's block. Without a method and a
/// path there is none in the tree, and a diagnostic instead; what follows is
/// read all the same, for the diagnostics in it.
pub fn read(reader: &mut Reader<'_>) -> Option<Endpoint> {
    let start = reader.block()?;
    let title = read_title(reader, start);
    let head = read_method_line(reader, start);
    let heading = find_responses(reader, reader.blocks.first_line(start), head.line)?;
    let description = reader.description(head.description_start);
    reader.at += 1;
    let responses = responses::read(reader, heading);
    let (method, path) = head.read?;
    Some(Endpoint {
        title: title?,
        method,
        path,
        description,
        responses,
        additions: Additions::default(),
    })
}

/// The heading, if the endpoint begins with one.
pub fn read_title(reader: &mut Reader<'_>, start: &Block) -> Option<Spanned<String>> {
    let span = reader.blocks.first_line(start);
    let BlockKind::Heading { atx, .. } = start.kind else {
        let message = "this method line has no heading";
        let diagnostic = Diagnostic::new(Code::NoHeading, span, message);
        reader.report(diagnostic.help("write `## Title` above it"));
        return None;
    };
    let title = reader.heading_text(start);
    if !atx {
        let message = format!(
            "{} could be an endpoint or description",
            quote(&title.value)
        );
        let diagnostic = Diagnostic::new(Code::UnderlinedHeading, span, message);
        reader.report(diagnostic.help("write the heading of an endpoint as `## Title`"));
    }
    reader.at += 1;
    Some(title)
}

/// What was found of a method line.
#[derive(Default)]
pub struct Head {
    /// Method and path, if both are right.
    pub read: Option<(Spanned<Method>, Spanned<PathTemplate>)>,
    /// The line, right or wrong.
    pub line: Option<Span>,
    /// The offset where the description begins.
    pub description_start: usize,
}

pub fn read_method_line(reader: &mut Reader<'_>, start: &Block) -> Head {
    let blocks = reader.blocks;
    let below = reader.block();
    if let Some((index, line)) = find_method_line(reader) {
        let span = blocks.span(&line.line);
        if index != reader.at || !line.first {
            let message = "text stands between this method line and its heading";
            let diagnostic = Diagnostic::new(Code::TextBeforeMethodLine, span, message);
            let diagnostic = diagnostic.and(blocks.first_line(start), "the heading");
            reader.report(diagnostic.help("move the method line up, right below the heading"));
        }
        if let Some(block) = blocks.get(index) {
            report_second_method_line(reader, block, span);
        }
        reader.at = index + 1;
        return Head {
            read: line.read(blocks, &mut reader.diagnostics),
            line: Some(span),
            description_start: line.line.end,
        };
    }
    if let Some(line) = below.and_then(|block| method_line::looks_meant(blocks, block)) {
        reader.report(method_line::malformed(blocks, &line));
        reader.at += 1;
        return Head {
            line: Some(blocks.span(&line)),
            ..Head::default()
        };
    }
    let message = format!(
        "{} has no method line",
        quote(&blocks.text[blocks.heading_text(start)])
    );
    let diagnostic = Diagnostic::new(Code::NoMethodLine, blocks.first_line(start), message);
    reader.report(diagnostic.help("write **METHOD** `/path` right below it"));
    Head::default()
}

/// The method line of the endpoint, and the index of its block: right below the
/// heading, or in what follows before anything else begins.
fn find_method_line<'a>(reader: &Reader<'a>) -> Option<(usize, Candidate<'a>)> {
    let blocks = reader.blocks;
    for index in reader.at.. {
        let block = blocks.get(index)?;
        if ends_endpoint(block) || reader.is_responses(block) {
            return None;
        }
        let mut candidates = method_line::candidates(blocks, block).into_iter();
        let found = candidates.find(|line| index == reader.at || line.is_certain());
        if let Some(line) = found {
            return Some((index, line));
        }
    }
    None
}

/// Goes on to the `### Responses` of the endpoint that has the title and the
/// method line, and gives its place.
fn find_responses(reader: &mut Reader<'_>, title: Span, method_line: Option<Span>) -> Option<Span> {
    let blocks = reader.blocks;
    let mut near_miss = None;
    while let Some(block) = reader.block() {
        if reader.is_responses(block) {
            return Some(blocks.first_line(block));
        }
        let is_endpoint_heading = is_heading(block, HeadingLevel::H2);
        if begins_another(reader) || is_endpoint_heading && method_line.is_none() {
            break;
        }
        let missed = near_responses(reader, block);
        if let Some(method_line) = method_line {
            report_second_method_line(reader, block, method_line);
        }
        if is_endpoint_heading && missed.is_none() {
            let span = blocks.first_line(block);
            let message = "this heading is read as a part of the description above it";
            let diagnostic = Diagnostic::new(Code::HeadingInDescription, span, message);
            reader.report(diagnostic.and(title, "of this endpoint"));
        }
        near_miss = near_miss.or(missed);
        reader.at += 1;
    }
    let diagnostic = Diagnostic::new(
        Code::NoResponses,
        title,
        "this endpoint has no `### Responses`",
    );
    if method_line.is_some() {
        reader.report(match near_miss {
            Some((place, remark)) => diagnostic.and(place, remark),
            None => diagnostic.help("write `### Responses` below its description"),
        });
    }
    None
}

/// What may be the `### Responses` that is missed: a heading of nearly that
/// text, or a block that holds the line.
fn near_responses(reader: &Reader<'_>, block: &Block) -> Option<(Span, &'static str)> {
    let blocks = reader.blocks;
    let place = blocks.first_line(block);
    match block.kind {
        BlockKind::Heading { .. } => {
            let text = &blocks.text[blocks.heading_text(block)];
            nearest(text, ["Responses"]).map(|_| (place, "is it this?"))
        }
        BlockKind::Paragraph => None,
        _ => {
            let mut lines = blocks.source(block).lines();
            let holds = lines.any(|line| line.trim() == "### Responses");
            holds.then_some((place, "it stands inside of what begins here"))
        }
    }
}

/// Whether the reader's block begins another endpoint, whatever the state of this one.
fn begins_another(reader: &Reader<'_>) -> bool {
    let blocks = reader.blocks;
    let is = |level| reader.block().is_some_and(|block| is_heading(block, level));
    let below = blocks.get(reader.at + 1);
    let has_method_line = below.is_some_and(|block| {
        let candidates = method_line::candidates(blocks, block);
        candidates.first().is_some_and(|line| line.first)
            || method_line::looks_meant(blocks, block).is_some()
    });
    is(HeadingLevel::H2) && has_method_line || reader.is_underlined_endpoint(reader.at)
}

fn report_second_method_line(reader: &mut Reader<'_>, block: &Block, first: Span) {
    for line in method_line::candidates(reader.blocks, block) {
        let span = reader.blocks.span(&line.line);
        if line.is_certain() && span != first {
            let message = "this endpoint has a second method line";
            let diagnostic = Diagnostic::new(Code::SecondMethodLine, span, message);
            let diagnostic = diagnostic.and(first, "the first");
            reader.report(diagnostic.help("if it is another endpoint, write `## Title` above it"));
        }
    }
}
