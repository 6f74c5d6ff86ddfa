//! What is not understood where it stands: docs and overlays are a closed world.

use pulldown_cmark::HeadingLevel;

use super::block::{Block, BlockKind, Html};
use super::parse::{Kind, Reader, is_heading};
use crate::diagnostic::{Code, Diagnostic};

impl Reader<'_> {
    /// Says that a block is not understood where it stands, unless it may stand anywhere.
    pub fn unexpected(&mut self, block: &Block) {
        let span = self.blocks.first_line(block);
        if is_heading(block, HeadingLevel::H1) {
            let message = "this doc has a second title";
            let diagnostic = Diagnostic::new(Code::SecondTitle, span, message);
            self.report(diagnostic.help("an endpoint is a `##` heading"));
            return;
        }
        let Some(what) = name(block.kind) else {
            return;
        };
        let help = match self.kind {
            Kind::Doc => help_in_doc(block.kind),
            Kind::Overlay => help_in_overlay(block.kind),
        };
        let message = format!("this {what} is not understood here");
        self.report(Diagnostic::new(Code::Unexpected, span, message).help(help));
    }
}

/// What people call a block; `None` for what may stand anywhere, and for what is reported where the
/// whole doc is looked through.
fn name(kind: BlockKind) -> Option<&'static str> {
    match kind {
        BlockKind::Rule
        | BlockKind::Html(Html::Comment | Html::Unclosed)
        | BlockKind::Fence { closed: false } => None,
        BlockKind::Heading { .. } => Some("heading"),
        BlockKind::Paragraph => Some("text"),
        BlockKind::Quote => Some("quote"),
        BlockKind::Fence { .. } | BlockKind::Indented => Some("block"),
        BlockKind::Html(Html::Markup) => Some("HTML"),
        BlockKind::Table => Some("table"),
        BlockKind::List => Some("list"),
        BlockKind::Unseen => Some("link definition"),
    }
}

fn help_in_doc(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading { .. } => "a response is a `####` heading, an endpoint a `##` heading",
        BlockKind::Quote => "a note stands between the heading of a response and its block",
        BlockKind::Fence { .. } | BlockKind::Indented => {
            "a response is a `####` heading with one block below"
        }
        _ => "move it above `### Responses`, where it is description",
    }
}

fn help_in_overlay(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading { .. } => {
            "a section is a `###` heading, a response a `####` heading below `### Responses`"
        }
        BlockKind::Quote => {
            "a note stands right below a method line, `### Request` or the heading of a response"
        }
        BlockKind::Fence { .. } | BlockKind::Indented => {
            "a block stands below `### Request` or the heading of a response"
        }
        BlockKind::Table => {
            "a table stands below `### Path`, `### Query`, `### Request` or the heading of a response"
        }
        _ => {
            "text is paragraphs and lists, below the method line and above the sections, \
             or below `### Request` and above its block"
        }
    }
}
