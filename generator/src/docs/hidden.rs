//! Looks for endpoints where the parser does not: an endpoint is never lost in silence.

use std::ops::Range;

use super::block::{Block, BlockKind, Blocks, Html};
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
                let hidden = endpoints(blocks, block).map(|range| {
                    Diagnostic::new(Code::EndpointInComment, blocks.span(&range), message)
                });
                diagnostics.extend(hidden);
            }
            BlockKind::Html(Html::Markup) | BlockKind::List | BlockKind::Quote => {
                let message = "an endpoint stands inside another block, where it is not read";
                let hidden = endpoints(blocks, block).map(|range| {
                    Diagnostic::new(Code::HiddenEndpoint, blocks.span(&range), message)
                        .and(blocks.first_line(block), "the block begins here")
                        .help("write the heading of an endpoint at the start of its line, outside any other block")
                });
                diagnostics.extend(hidden);
            }
            _ => {}
        }
    }
}

fn unclosed(blocks: &Blocks<'_>, block: &Block, what: &str) -> Diagnostic {
    let message = format!("this {what} is never closed, and swallows the rest of the doc");
    Diagnostic::new(Code::Unclosed, blocks.first_line(block), message)
}

/// The method lines right below `##` headings among the lines of a block,
/// whatever marks of lists and quotes stand before them.
fn endpoints<'a>(
    blocks: &'a Blocks<'_>,
    block: &'a Block,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = block.range.start;
    let mut below_heading = false;
    blocks
        .source(block)
        .split_inclusive('\n')
        .filter_map(move |line| {
            let start = at;
            at += line.len();
            let bare = line.trim_start_matches(|c: char| c.is_whitespace() || ">-+".contains(c));
            let text = bare.trim_end();
            if text.is_empty() {
                return None;
            }
            let is_method_line = below_heading && is_method_line(text);
            below_heading = text.starts_with("## ");
            let start = start + line.len() - bare.len();
            is_method_line.then(|| start..start + text.len())
        })
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
