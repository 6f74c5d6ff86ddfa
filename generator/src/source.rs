//! The text of every doc and overlay, and places in it.
//!
//! Everything that is parsed carries a [`Span`] of two byte offsets; lines and
//! columns are worked out only when somebody reads them.

mod characters;

use std::fmt;
use std::ops::{Range, RangeInclusive};

use characters::Characters;

/// A doc in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of a doc: byte offsets, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The doc.
    pub file: FileId,
    /// The offset of its first byte.
    pub start: u32,
    /// The offset after its last byte.
    pub end: u32,
}

impl Span {
    /// The span from the start of this one to the end of another in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            end: other.end,
            ..self
        }
    }

    /// The span as a range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place as people count it: both from one, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// One doc.
#[derive(Clone, Debug)]
pub struct SourceFile {
    kind: Kind,
    name: String,
    path: String,
    text: String,
    line_starts: Vec<u32>,
    characters: Characters,
    not_utf8: Vec<Range<usize>>,
}

impl SourceFile {
    /// The file's name relative to the docs folder, with forward slashes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is an overlay, and no doc.
    pub fn is_overlay(&self) -> bool {
        self.kind == Kind::Overlay
    }

    /// The path to show to people: the docs folder as they wrote it, and the name.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text. Bytes that are not UTF-8 stand in it as U+FFFD; see [`SourceFile::not_utf8`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the text holds U+FFFD in place of bytes that are not UTF-8.
    pub fn not_utf8(&self) -> &[Range<usize>] {
        &self.not_utf8
    }

    /// The line of a byte offset, from 1. An offset past the end is the end.
    pub fn line(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let before_or_at = |&start: &u32| start as usize <= offset;
        self.line_starts.partition_point(before_or_at).max(1)
    }

    /// The byte offsets of some lines, which count from 1, with their line breaks.
    pub fn lines(&self, lines: RangeInclusive<usize>) -> Range<usize> {
        let start_of = |line: usize| self.line_starts.get(line - 1).map(|&start| start as usize);
        let end = start_of(lines.end() + 1).unwrap_or(self.text.len());
        start_of(*lines.start()).unwrap_or(end)..end
    }

    /// The line and column of a byte offset. An offset past the end is the end.
    pub fn location(&self, offset: usize) -> Location {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        let line_start = self.line_starts.get(line - 1).map_or(0, |&s| s as usize);
        let before = |offset| self.characters.before(&self.text, offset);
        Location {
            line,
            column: before(offset) - before(line_start) + 1,
        }
    }
}

/// How many bytes a doc may have: memory is bounded, and a [`Span`] can count them.
pub const MOST_BYTES: usize = 16 << 20;

/// How many lines a doc may have. A line of a description is emitted as an attribute, which takes more
/// memory than its text.
pub const MOST_LINES: usize = 1_000_000;

/// A doc that is too large to be read.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The doc's name.
    pub name: String,
    /// What it has more of, in words.
    pub limit: &'static str,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a doc has at most {}; split it", self.limit)
    }
}

impl std::error::Error for TooLarge {}

/// All docs of a run, and the overlays beside them.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// Whether a file is a doc, or says what a doc leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Doc,
    Overlay,
}

impl SourceMap {
    /// Adds a doc: its name relative to the docs folder, the path to show, and its bytes.
    ///
    /// Bytes that are not UTF-8 are kept out of the text and remembered. Fails
    /// when the doc has more bytes than [`MOST_BYTES`], or more lines than [`MOST_LINES`].
    pub fn add(
        &mut self,
        name: impl Into<String>,
        path: impl Into<String>,
        bytes: &[u8],
    ) -> Result<FileId, TooLarge> {
        self.add_file(Kind::Doc, name.into(), path.into(), bytes)
    }

    /// Adds an overlay, in the same way.
    pub fn add_overlay(
        &mut self,
        name: impl Into<String>,
        path: impl Into<String>,
        bytes: &[u8],
    ) -> Result<FileId, TooLarge> {
        self.add_file(Kind::Overlay, name.into(), path.into(), bytes)
    }

    fn add_file(
        &mut self,
        kind: Kind,
        name: String,
        path: String,
        bytes: &[u8],
    ) -> Result<FileId, TooLarge> {
        let too_large = |limit| {
            Err(TooLarge {
                name: name.clone(),
                limit,
            })
        };
        if bytes.len() > MOST_BYTES {
            return too_large("16 MiB");
        }
        let Ok(id) = u32::try_from(self.files.len()) else {
            return too_large("4 billion others beside it");
        };
        let (text, not_utf8) = decode(bytes);
        let line_starts = line_starts(&text);
        if line_starts.len() > MOST_LINES + 1 {
            return too_large("1,000,000 lines");
        }
        self.files.push(SourceFile {
            kind,
            name,
            path,
            line_starts,
            characters: Characters::of(&text),
            text,
            not_utf8,
        });
        Ok(FileId(id))
    }

    /// Leaves out docs and overlays. Ids that were given out before are void.
    pub fn retain(&mut self, is_kept: impl FnMut(&SourceFile) -> bool) {
        self.files.retain(is_kept);
    }

    /// The docs, in the order they were added.
    pub fn docs(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files(Kind::Doc)
    }

    /// The overlays, in the order they were added.
    pub fn overlays(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files(Kind::Overlay)
    }

    fn files(&self, kind: Kind) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let all = (0u32..).map(FileId).zip(&self.files);
        all.filter(move |(_, file)| file.kind == kind)
    }

    /// The doc or overlay of an id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    /// The line on which a span starts, from 1.
    pub fn line(&self, span: Span) -> usize {
        self.file(span.file).line(span.start as usize)
    }
}

/// The text of `bytes` without a byte order mark, and where it stands in for
/// bytes that are not UTF-8.
fn decode(bytes: &[u8]) -> (String, Vec<Range<usize>>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut not_utf8 = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            not_utf8.push(start..text.len());
        }
    }
    (text, not_utf8)
}

fn line_starts(text: &str) -> Vec<u32> {
    let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0)
        .chain(after_newlines)
        .map_while(|at| u32::try_from(at).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> SourceFile {
        let mut sources = SourceMap::default();
        sources.add("a.md", "docs/a.md", bytes).unwrap();
        sources.files.remove(0)
    }

    #[test]
    fn columns_count_characters() {
        let file = file("# ä\nüb\n".as_bytes());
        assert_eq!(file.location(0), Location { line: 1, column: 1 });
        assert_eq!(file.location(4), Location { line: 1, column: 4 });
        assert_eq!(file.location(7), Location { line: 2, column: 2 });
        assert_eq!(file.location(6), Location { line: 2, column: 1 });
    }

    #[test]
    fn columns_of_long_lines_count_characters() {
        let text = "aä\u{1f980}\u{fffd}".repeat(1000) + "\nü";
        let file = file(text.as_bytes());
        for (count, (at, _)) in text.char_indices().enumerate().take(4000) {
            let column = count + 1;
            assert_eq!(file.location(at), Location { line: 1, column });
        }
        assert_eq!(file.location(text.len()), Location { line: 2, column: 2 });
    }

    #[test]
    fn the_end_of_a_text_of_whole_blocks_is_a_place() {
        for (text, column) in [("ä".repeat(512), 513), ("a".repeat(1024), 1025)] {
            let end = file(text.as_bytes()).location(1024);
            assert_eq!(end, Location { line: 1, column });
        }
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        assert_eq!(file(b"ab").location(99), Location { line: 1, column: 3 });
        assert_eq!(file(b"").location(5), Location { line: 1, column: 1 });
    }

    #[test]
    fn lines_are_counted_from_one() {
        let file = file(b"ab\n\nc\n");
        let lines = [0, 2, 3, 4, 5, 6, 9].map(|at| file.line(at));
        assert_eq!(lines, [1, 1, 2, 3, 3, 4, 4]);
    }

    #[test]
    fn lines_have_their_breaks() {
        let file = file(b"ab\n\nc\n");
        let text = |lines| &file.text[file.lines(lines)];
        assert_eq!(
            [text(1..=1), text(2..=2), text(1..=3)],
            ["ab\n", "\n", "ab\n\nc\n"]
        );
        assert_eq!([text(4..=4), text(3..=9), text(9..=9)], ["", "c\n", ""]);
    }

    #[test]
    fn what_has_too_many_bytes_or_lines_is_refused() {
        let add = |bytes: &[u8]| SourceMap::default().add("a.md", "docs/a.md", bytes);
        assert!(add(&vec![b'a'; MOST_BYTES]).is_ok());
        let error = add(&vec![b'a'; MOST_BYTES + 1]).unwrap_err();
        assert_eq!(error.to_string(), "a doc has at most 16 MiB; split it");
        assert!(add(&vec![b'\n'; MOST_LINES]).is_ok());
        let error = add(&vec![b'\n'; MOST_LINES + 1]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a doc has at most 1,000,000 lines; split it"
        );
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        assert_eq!(file(b"\xef\xbb\xbf# A").text(), "# A");
    }

    #[test]
    fn every_run_of_bytes_that_is_not_utf8_is_remembered() {
        let file = file(b"ok \xff mid \xc3( end");
        assert_eq!(file.text(), "ok \u{fffd} mid \u{fffd}( end");
        assert_eq!(file.not_utf8(), [3..6, 11..14]);
    }
}
