//! The text of an overlay: what it says in prose of an endpoint or a request.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::docs::block::{Block, BlockKind, Blocks};
use crate::docs::parse::{Reader, is_comment};

/// Paragraphs and lists that follow each other. Notes stand above them.
#[derive(Default)]
pub struct Text {
    range: Option<Range<usize>>,
}

impl Text {
    /// Adds what stands in a range of the doc, if it is more than white space.
    pub fn add(&mut self, blocks: &Blocks<'_>, range: Range<usize>) {
        let is_blank = |text: &str| text.trim().is_empty();
        if blocks.text.get(range.clone()).is_none_or(is_blank) {
            return;
        }
        let start = self.range.as_ref().map_or(range.start, |text| text.start);
        self.range = Some(start..range.end);
    }

    /// Takes a block that is text, or a comment, which says nothing; false for any other.
    pub fn take(&mut self, reader: &Reader<'_>, block: &Block) -> bool {
        let is_text = matches!(block.kind, BlockKind::Paragraph | BlockKind::List);
        if is_text {
            self.add(reader.blocks, block.range.clone());
        }
        is_text || is_comment(block)
    }

    /// Says of a note that it stands below text.
    pub fn report_note_below(&self, reader: &mut Reader<'_>, note: &Block) {
        if let Some(text) = &self.range {
            let span = reader.blocks.first_line(note);
            let message = "notes stand above the text";
            let diagnostic = Diagnostic::new(Code::BadNote, span, message);
            let start = reader.blocks.span(&(text.start..text.start));
            reader.report(diagnostic.and(start, "the text begins here"));
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.range.is_none()
    }

    /// The text, in Markdown.
    pub fn value(&self, blocks: &Blocks<'_>) -> String {
        let text = self.range.clone().and_then(|range| blocks.text.get(range));
        text.unwrap_or_default().trim().replace("\r\n", "\n")
    }
}
