//! Looks for endpoints where the parser does not: an endpoint is never lost in silence.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::block::{Block, BlockKind, Blocks, Html};
use super::method_line;
use crate::diagnostic::{Code, Diagnostic};

/// Reports blocks that swallow the rest of the doc, and endpoints inside blocks
/// that are read as a whole.
pub fn check(blocks: &Blocks<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for block in (0..blocks.len()).filter_map(|index| blocks.get(index)) {
        match block.kind {
            BlockKind::Fence { closed: false } => {
                diagnostics.push(unclosed(blocks, block, "fence"));
            }
            BlockKind::Html(Html::Unclosed) => diagnostics.push(unclosed(blocks, block, "HTML")),
            BlockKind::Html(Html::Comment) => {
                let message = "an endpoint stands in a comment, and is not read";
                let found = endpoint_lines(blocks, block).into_iter();
                diagnostics.extend(found.map(|range| {
                    Diagnostic::new(Code::EndpointInComment, blocks.span(&range), message)
                }));
            }
            BlockKind::Html(Html::Markup) => {
                let found = endpoint_lines(blocks, block).into_iter();
                diagnostics.extend(found.map(|range| hidden(blocks, block, &range)));
            }
            BlockKind::List | BlockKind::Quote => {
                let found = nested_endpoints(blocks, block).into_iter();
                diagnostics.extend(found.map(|range| hidden(blocks, block, &range)));
            }
            BlockKind::Fence { closed: true } | BlockKind::Indented => {
                diagnostics.extend(endpoint_in_code(blocks, block));
            }
            _ => {}
        }
    }
}

fn unclosed(blocks: &Blocks<'_>, block: &Block, what: &str) -> Diagnostic {
    let message = format!("this {what} is never closed, and swallows the rest of the doc");
    Diagnostic::new(Code::Unclosed, blocks.first_line(block), message)
}

fn hidden(blocks: &Blocks<'_>, block: &Block, method_line: &Range<usize>) -> Diagnostic {
    let message = "an endpoint stands inside another block, where it is not read";
    Diagnostic::new(Code::HiddenEndpoint, blocks.span(method_line), message)
        .and(blocks.first_line(block), "the block begins here")
        .help("write the heading of an endpoint at the start of its line, outside any other block")
}

/// A whole endpoint in a code block is an example, or two fences that each lack
/// their end.
fn endpoint_in_code(blocks: &Blocks<'_>, block: &Block) -> Option<Diagnostic> {
    let method_line = endpoint_lines(blocks, block).into_iter().next()?;
    let mut lines = blocks.source(block).lines();
    let is_whole = lines.any(|line| line.trim() == "### Responses");
    let message = "this code block holds a whole endpoint, which is not read";
    is_whole.then(|| {
        Diagnostic::new(Code::EndpointInCode, blocks.first_line(block), message)
            .and(blocks.span(&method_line), "the endpoint")
    })
}

/// The method lines right below `##` headings inside of a block, wherever
/// Markdown sees them.
fn nested_endpoints(blocks: &Blocks<'_>, block: &Block) -> Vec<Range<usize>> {
    let events = blocks.inner(block);
    let below_headings = events.windows(2).enumerate().filter_map(|(index, pair)| {
        let is_below = matches!(
            pair,
            [
                (Event::End(TagEnd::Heading(HeadingLevel::H2)), _),
                (Event::Start(Tag::Paragraph), _)
            ]
        );
        is_below.then_some(index + 2)
    });
    let method_lines = below_headings.filter_map(|start| {
        let inner = &events[start..];
        let is_end = |(event, _): &(Event<'_>, _)| matches!(event, Event::End(TagEnd::Paragraph));
        let end = inner.iter().position(is_end)?;
        let candidates = method_line::candidates_among(blocks, &inner[..end]);
        Some(candidates.into_iter().next()?.line)
    });
    method_lines.collect()
}

/// The same among the lines of a block that Markdown does not look into.
fn endpoint_lines(blocks: &Blocks<'_>, block: &Block) -> Vec<Range<usize>> {
    let mut at = block.range.start;
    let mut below_heading = false;
    let mut found = Vec::new();
    for line in blocks.source(block).split_inclusive('\n') {
        let text = line.trim();
        if below_heading && is_method_line(text) {
            let start = at + line.len() - line.trim_start().len();
            found.push(start..start + text.len());
        }
        if !text.is_empty() {
            below_heading = text.starts_with("## ") || text.starts_with("##\t");
        }
        at += line.len();
    }
    found
}

fn is_method_line(text: &str) -> bool {
    let method_and_path = text
        .strip_prefix("**")
        .and_then(|rest| rest.split_once("**"));
    method_and_path.is_some_and(|(method, path)| {
        !method.is_empty()
            && method.bytes().all(|b| b.is_ascii_uppercase())
            && path.trim_start().starts_with("`/")
    })
}
