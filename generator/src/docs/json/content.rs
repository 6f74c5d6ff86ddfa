//! The text between fences, and its place in the doc.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::docs::block::{Block, Blocks};
use crate::source::Span;

/// The text of a fence, and where each piece of it stands in the doc. They
/// differ where the fence is indented or its lines end in CR LF.
pub struct Content {
    /// The text.
    pub text: String,
    /// Offsets into the text, and the ranges of the doc that begin there.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Content {
    /// Reads the content of a fence.
    pub fn of(blocks: &Blocks<'_>, fence: &Block) -> Self {
        let mut content = Self {
            text: String::new(),
            pieces: Vec::new(),
        };
        for (event, range) in blocks.inner(fence) {
            if let Event::Text(text) = event {
                content.pieces.push((content.text.len(), range.clone()));
                content.text.push_str(text);
            }
        }
        content
    }

    /// The offset into the doc of an offset into the text.
    fn offset(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|&(start, _)| start <= at);
        let piece = after
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        piece.map_or(0, |(start, range)| {
            (range.start + at - start).min(range.end)
        })
    }

    /// The span of a range of the text.
    pub fn span(&self, blocks: &Blocks<'_>, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        let end = match range.end.checked_sub(1) {
            Some(last) if last >= range.start => self.offset(last) + 1,
            _ => start,
        };
        blocks.span(&(start..end.max(start)))
    }

    /// The span of a range; where that is empty, as at the end of the text, of
    /// the last character before it.
    pub fn span_or_last(&self, blocks: &Blocks<'_>, range: Range<usize>) -> Span {
        let text = &self.text;
        if text
            .get(range.clone())
            .is_some_and(|text| !text.trim().is_empty())
        {
            return self.span(blocks, range);
        }
        let before = text.get(..range.start).unwrap_or(text).trim_end();
        let last = before.chars().next_back().map_or(0, char::len_utf8);
        self.span(blocks, before.len() - last..before.len())
    }
}
