//! The method line of an endpoint: `` **METHOD** `/path/{param}` ``.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::{Serialize, Serializer};

use super::Spanned;
use super::block::{Block, BlockKind, Blocks};
use super::path::PathTemplate;
use crate::diagnostic::{Code, Diagnostic, nearest, quote};

/// A method of HTTP that an endpoint can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the method of its name")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl Method {
    /// Every method, in the order in which names prefer them.
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Head,
        Self::Options,
    ];

    /// The method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }

    /// Whether a request with this method may carry a body.
    pub const fn may_have_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch | Self::Delete)
    }
}

impl FromStr for Method {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|method| method.as_str() == text).ok_or(())
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What could be a method line.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// The line.
    pub line: Range<usize>,
    /// Whether it is the first line of its paragraph.
    pub first: bool,
    method: &'a str,
    method_range: Range<usize>,
    path: &'a str,
    /// Where the path stands; `None` if it is spread over several lines.
    path_range: Option<Range<usize>>,
    /// Whether nothing follows on the line.
    alone: bool,
    /// Whether it is spaced as it should be.
    spaced: bool,
}

impl Candidate<'_> {
    /// Whether nothing but a method line looks like this, wherever it stands.
    pub fn is_certain(&self) -> bool {
        let is_loud = self.method.bytes().all(|b| b.is_ascii_uppercase());
        self.alone && is_loud && self.path.starts_with('/')
    }

    /// Reads the method and the path; what is wrong goes to `diagnostics`.
    pub fn read(
        &self,
        blocks: &Blocks<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(Spanned<Method>, Spanned<PathTemplate>)> {
        if !self.alone || !self.spaced || self.path_range.is_none() {
            diagnostics.push(malformed(blocks, &self.line));
        }
        let method = self.read_method(blocks).map_err(|d| diagnostics.push(d));
        let path = self.read_path(blocks).map_err(|d| diagnostics.extend(d));
        Some((method.ok()?, path.ok()?))
    }

    fn read_method(&self, blocks: &Blocks<'_>) -> Result<Spanned<Method>, Diagnostic> {
        let span = blocks.span(&self.method_range);
        if let Ok(value) = self.method.parse() {
            return Ok(Spanned { value, span });
        }
        let message = format!("unknown method {}", quote(self.method));
        let diagnostic = Diagnostic::new(Code::UnknownMethod, span, message);
        Err(
            match nearest(self.method, Method::ALL.map(Method::as_str)) {
                Some(method) => diagnostic.label(format!("did you mean `{method}`?")),
                None => diagnostic
                    .help("the methods are GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS"),
            },
        )
    }

    fn read_path(&self, blocks: &Blocks<'_>) -> Result<Spanned<PathTemplate>, Vec<Diagnostic>> {
        let Some(place) = &self.path_range else {
            return Err(Vec::new());
        };
        let mistakes = match PathTemplate::parse(self.path) {
            Ok(value) => {
                let span = blocks.span(place);
                return Ok(Spanned { value, span });
            }
            Err(mistakes) => mistakes,
        };
        let diagnostics = mistakes.into_iter().map(|(range, label)| {
            let span = blocks.span(&(place.start + range.start..place.start + range.end));
            let message = format!("malformed path {}", quote(self.path));
            Diagnostic::new(Code::BadPath, span, message).label(label)
        });
        Err(diagnostics.collect())
    }
}

/// A line that is meant as a method line, and is none.
pub fn malformed(blocks: &Blocks<'_>, line: &Range<usize>) -> Diagnostic {
    Diagnostic::new(
        Code::BadMethodLine,
        blocks.span(line),
        "malformed method line",
    )
    .help("a method line reads: **GET** `/path/{parameter}`")
}

/// The lines of a paragraph that could be method lines.
pub fn candidates<'a>(blocks: &'a Blocks<'_>, block: &Block) -> Vec<Candidate<'a>> {
    match block.kind {
        BlockKind::Paragraph => candidates_among(blocks, blocks.inner(block)),
        _ => Vec::new(),
    }
}

/// The lines among the events of a paragraph that could be method lines.
pub fn candidates_among<'a>(
    blocks: &Blocks<'_>,
    events: &'a [(Event<'_>, Range<usize>)],
) -> Vec<Candidate<'a>> {
    let is_break = |event: &Event<'_>| matches!(event, Event::SoftBreak | Event::HardBreak);
    let lines = events.split(|(event, _)| is_break(event));
    lines
        .enumerate()
        .filter_map(|(index, line)| candidate(blocks, line, index == 0))
        .collect()
}

fn candidate<'a>(
    blocks: &Blocks<'_>,
    line: &'a [(Event<'_>, Range<usize>)],
    first: bool,
) -> Option<Candidate<'a>> {
    let [
        (Event::Start(Tag::Strong), start),
        (Event::Text(method), method_range),
        (Event::End(TagEnd::Strong), _),
        (Event::Text(between), _),
        (Event::Code(path), code_range),
        rest @ ..,
    ] = line
    else {
        return None;
    };
    let is_word = !method.is_empty() && method.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_word || !between.trim().is_empty() {
        return None;
    }
    let offset = blocks.text[code_range.clone()].find(&**path);
    let path_start = offset.map(|offset| code_range.start + offset);
    let end = rest.last().map_or(code_range.end, |(_, range)| range.end);
    Some(Candidate {
        line: start.start..end,
        first,
        method,
        method_range: method_range.clone(),
        path,
        path_range: path_start.map(|start| start..start + path.len()),
        alone: rest.is_empty(),
        spaced: &**between == " ",
    })
}

/// Whether a paragraph right below a heading, or one with a line drawn under it,
/// was probably meant as a method line: it begins with a method, however marked,
/// and has a slash.
pub fn looks_meant(blocks: &Blocks<'_>, block: &Block) -> Option<Range<usize>> {
    if !matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::Heading { atx: false, .. }
    ) {
        return None;
    }
    let line = blocks.source(block).lines().next()?.trim_end();
    let bare = line.trim_start_matches(['*', '`', '_', ' ']);
    let word = bare.split(|c: char| !c.is_ascii_alphabetic()).next()?;
    let meant = line.contains('/') && word.to_ascii_uppercase().parse::<Method>().is_ok();
    let is_short = line.split_whitespace().count() <= 3;
    (meant && is_short).then(|| block.range.start..block.range.start + line.len())
}
