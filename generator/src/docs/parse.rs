//! The course of a doc: its title, what is said of it, and endpoint after endpoint.

use pulldown_cmark::{HeadingLevel, Options};
use rayon::prelude::*;

use super::block::{Block, BlockKind, Blocks, Html};
use super::method_line;
use super::tree::{Document, Endpoint, Spanned};
use super::{endpoint, hidden, overlay};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::source::{FileId, SourceFile, SourceMap};

/// Reads every doc. The tree holds all that was understood, the diagnostics all that was not.
pub fn parse(sources: &SourceMap) -> (Vec<Document>, Vec<Diagnostic>) {
    parse_files(sources.docs(), Kind::Doc)
}

/// Reads every overlay, in the same way.
pub fn parse_overlays(sources: &SourceMap) -> (Vec<Document>, Vec<Diagnostic>) {
    parse_files(sources.overlays(), Kind::Overlay)
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Doc,
    Overlay,
}

fn parse_files<'a>(
    files: impl Iterator<Item = (FileId, &'a SourceFile)>,
    kind: Kind,
) -> (Vec<Document>, Vec<Diagnostic>) {
    let files: Vec<_> = files.collect();
    let parsed: Vec<_> = files
        .into_par_iter()
        .map(|(file, source)| parse_file(file, source, kind))
        .collect();
    let (documents, diagnostics): (Vec<_>, Vec<_>) = parsed.into_iter().unzip();
    (
        documents.into_iter().flatten().collect(),
        diagnostics.into_iter().flatten().collect(),
    )
}

/// Reads one file; there is no tree without a title.
fn parse_file(
    file: FileId,
    source: &SourceFile,
    kind: Kind,
) -> (Option<Document>, Vec<Diagnostic>) {
    let (options, read_endpoint): (_, fn(&mut Reader<'_>) -> Option<Endpoint>) = match kind {
        Kind::Doc => (Options::empty(), endpoint::read),
        Kind::Overlay => (Options::ENABLE_TABLES, overlay::read),
    };
    let blocks = Blocks::read(file, source, options);
    let mut reader = Reader {
        kind,
        blocks: &blocks,
        at: 0,
        diagnostics: Vec::new(),
    };
    for range in source.not_utf8() {
        let message = "these bytes are not UTF-8";
        reader.report(Diagnostic::new(Code::NotUtf8, blocks.span(range), message));
    }
    hidden::check(&blocks, &mut reader.diagnostics);
    let title = reader.title();
    let (description, path) = match kind {
        Kind::Doc => (reader.introduction(), Vec::new()),
        Kind::Overlay => (String::new(), overlay::read_shared_path(&mut reader)),
    };
    let mut endpoints = Vec::new();
    while reader.find_endpoint() {
        endpoints.extend(read_endpoint(&mut reader));
    }
    let mut diagnostics = reader.diagnostics;
    let document = title.map(|title| Document {
        file,
        title,
        description,
        endpoints,
        path,
    });
    let silent = document
        .as_ref()
        .filter(|document| document.endpoints.is_empty() && document.path.is_empty());
    if let (Some(document), true) = (silent, diagnostics.is_empty()) {
        diagnostics.push(says_nothing(document, kind));
    }
    (document, diagnostics)
}

/// Says that a file has a title and nothing below it.
fn says_nothing(document: &Document, kind: Kind) -> Diagnostic {
    let title = &document.title;
    match kind {
        Kind::Doc => {
            let message = format!("{} has no endpoint", quote(&title.value));
            Diagnostic::new(Code::NoEndpoints, title.span, message)
        }
        Kind::Overlay => {
            let message = "this overlay says nothing of its doc";
            Diagnostic::new(Code::NothingNew, title.span, message)
        }
    }
}

/// Where in a doc the parser is, and what it has found wrong.
pub struct Reader<'a> {
    /// What is read.
    pub kind: Kind,
    pub blocks: &'a Blocks<'a>,
    pub at: usize,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The block to be read next.
    pub fn block(&self) -> Option<&'a Block> {
        self.blocks.get(self.at)
    }

    fn title(&mut self) -> Option<Spanned<String>> {
        while self.block().is_some_and(is_comment) {
            self.at += 1;
        }
        let first = self.block();
        if let Some(block) = first.filter(|block| is_heading(block, HeadingLevel::H1)) {
            self.at += 1;
            return Some(self.heading_text(block));
        }
        let span = first.map_or(self.blocks.span(&(0..0)), |block| {
            self.blocks.first_line(block)
        });
        let diagnostic =
            Diagnostic::new(Code::NoTitle, span, "this doc does not begin with a title");
        self.report(diagnostic.help("begin it with `# Title`"));
        None
    }

    /// The text of a heading, which may not be empty.
    pub fn heading_text(&mut self, heading: &Block) -> Spanned<String> {
        let range = self.blocks.heading_text(heading);
        if self.blocks.text[range.clone()].trim().is_empty() {
            let span = self.blocks.first_line(heading);
            self.report(Diagnostic::new(
                Code::NoHeadingText,
                span,
                "this heading has no text",
            ));
        }
        Spanned {
            value: self.blocks.text[range.clone()].to_owned(),
            span: self.blocks.span(&range),
        }
    }

    /// What stands between the title and the first endpoint.
    fn introduction(&mut self) -> String {
        let first = self.block();
        while let Some(block) = self.block() {
            let begins_endpoint =
                is_heading(block, HeadingLevel::H2) || self.is_method_line(self.at);
            if begins_endpoint || self.is_underlined_endpoint(self.at) || self.is_responses(block) {
                break;
            }
            if is_heading(block, HeadingLevel::H1) {
                break;
            }
            self.at += 1;
        }
        let start = first.map_or(0, |block| block.range.start);
        self.description(start)
    }

    /// The text from an offset to the block that is to be read next.
    pub fn description(&self, start: usize) -> String {
        let text = self.blocks.text;
        let end = self.block().map_or(text.len(), |block| block.range.start);
        text.get(start..end)
            .unwrap_or_default()
            .trim()
            .replace("\r\n", "\n")
    }

    /// Goes on to the next block that begins an endpoint; what lies before it is not understood.
    fn find_endpoint(&mut self) -> bool {
        while let Some(block) = self.block() {
            if is_heading(block, HeadingLevel::H2)
                || self.is_method_line(self.at)
                || self.is_underlined_endpoint(self.at)
            {
                return true;
            }
            self.unexpected(block);
            self.at += 1;
        }
        false
    }

    /// Whether the block at an index is nothing but a method line, with or without text below it.
    pub fn is_method_line(&self, index: usize) -> bool {
        let block = self.blocks.get(index);
        block.is_some_and(|block| {
            let candidates = method_line::candidates(self.blocks, block);
            candidates
                .first()
                .is_some_and(|line| line.first && line.is_certain())
        })
    }

    /// Whether the block at an index is an underlined heading above a method line.
    pub fn is_underlined_endpoint(&self, index: usize) -> bool {
        let is_underlined = self
            .blocks
            .get(index)
            .is_some_and(|block| matches!(block.kind, BlockKind::Heading { atx: false, .. }));
        is_underlined && self.is_method_line(index + 1)
    }

    /// Whether a block is the heading `### Responses`.
    pub fn is_responses(&self, block: &Block) -> bool {
        is_heading(block, HeadingLevel::H3)
            && self.blocks.text[self.blocks.heading_text(block)] == *"Responses"
    }
}

/// Whether a block is a heading of that level, marked with `#`.
pub fn is_heading(block: &Block, wanted: HeadingLevel) -> bool {
    matches!(block.kind, BlockKind::Heading { level, atx: true } if level == wanted)
}

/// Whether a block is a heading that no endpoint holds outside of its description.
pub fn ends_endpoint(block: &Block) -> bool {
    is_heading(block, HeadingLevel::H1) || is_heading(block, HeadingLevel::H2)
}

/// Whether a block is a comment.
pub fn is_comment(block: &Block) -> bool {
    block.kind == BlockKind::Html(Html::Comment)
}
