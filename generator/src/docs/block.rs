//! A doc as the sequence of its top-level blocks, as CommonMark sees them.
//!
//! The blocks cover the doc: what lies between two of them is white space, or
//! becomes a block of its own ([`BlockKind::Unseen`]).

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::source::{FileId, SourceFile, Span};

/// What CommonMark says a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; underlined ones are not `atx`.
    Heading {
        level: HeadingLevel,
        atx: bool,
    },
    Paragraph,
    Quote,
    /// A code block between fences.
    Fence {
        closed: bool,
    },
    /// A code block by indentation.
    Indented,
    Html(Html),
    List,
    /// A table, in overlays.
    Table,
    /// A line across the page.
    Rule,
    /// What the parser gives no event for: link reference definitions.
    Unseen,
}

/// What an HTML block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Html {
    /// A comment, and nothing else.
    Comment,
    /// Anything that ends in the doc.
    Markup,
    /// One that is never closed, and so holds the rest of the doc.
    Unclosed,
}

/// A top-level block: its kind, its place, and its events.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub range: Range<usize>,
    events: Range<usize>,
}

/// The blocks of a doc.
#[derive(Debug)]
pub struct Blocks<'a> {
    pub file: FileId,
    pub text: &'a str,
    events: Vec<(Event<'a>, Range<usize>)>,
    all: Vec<Block>,
}

impl<'a> Blocks<'a> {
    /// Reads the blocks of a doc.
    pub fn read(file: FileId, source: &'a SourceFile, options: Options) -> Self {
        let mut blocks = Self {
            file,
            text: source.text(),
            events: Vec::new(),
            all: Vec::new(),
        };
        let mut depth = 0usize;
        let mut first_event = 0;
        for (event, range) in Parser::new_ext(blocks.text, options).into_offset_iter() {
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 || !is_within_nesting(&blocks.events[first_event..], &event) {
                blocks.events.push((event, range));
            }
            if depth == 0 {
                blocks.finish_block(first_event);
                first_event = blocks.events.len();
            }
        }
        blocks.add_unseen(blocks.text.len());
        blocks
    }

    /// Makes a block of the events from `first_event` on.
    fn finish_block(&mut self, first_event: usize) {
        let (event, range) = &self.events[first_event];
        let start = range.start;
        let end = start + self.text[range.clone()].trim_end().len();
        let mut kind = kind(event, &self.text[start..end]);
        if kind == BlockKind::Html(Html::Unclosed) && !self.text[end..].trim().is_empty() {
            // CommonMark takes more for an end than the mark that fits.
            kind = BlockKind::Html(Html::Markup);
        }
        self.add_unseen(start);
        self.all.push(Block {
            kind,
            range: start..end,
            events: first_event..self.events.len(),
        });
    }

    /// Covers what stands between the last block and `end`, if it is more than white space.
    fn add_unseen(&mut self, end: usize) {
        let start = self.all.last().map_or(0, |block| block.range.end);
        let Some(between) = self.text.get(start..end) else {
            return;
        };
        if !between.trim().is_empty() {
            let start = end - between.trim_start().len();
            self.all.push(Block {
                kind: BlockKind::Unseen,
                range: start..start + between.trim().len(),
                events: 0..0,
            });
        }
    }

    /// The block at an index, if there is one.
    pub fn get(&self, index: usize) -> Option<&Block> {
        self.all.get(index)
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The inner events of a block, without its own start and end.
    pub fn inner(&self, block: &Block) -> &[(Event<'a>, Range<usize>)] {
        let events = &self.events[block.events.clone()];
        match events {
            [_, inner @ .., _] => inner,
            _ => &[],
        }
    }

    /// The info string of a fence.
    pub fn info(&self, block: &Block) -> &str {
        match self.events.get(block.events.start) {
            Some((Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), _)) => info,
            _ => "",
        }
    }

    /// The source of a heading's text, without its marks.
    pub fn heading_text(&self, block: &Block) -> Range<usize> {
        match self.inner(block) {
            [(_, first), .., (_, last)] => first.start..last.end,
            [(_, only)] => only.clone(),
            [] => block.range.end..block.range.end,
        }
    }

    /// The text of a block.
    pub fn source(&self, block: &Block) -> &'a str {
        &self.text[block.range.clone()]
    }

    /// The place of a range of this doc.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let offset = |at: usize| {
            let inside = (0..=at.min(self.text.len())).rev();
            let mut boundaries = inside.filter(|&at| self.text.is_char_boundary(at));
            let at = boundaries.next().unwrap_or(0);
            u32::try_from(at).expect("a source file has 32-bit offsets")
        };
        Span {
            file: self.file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// The place of a block's first line.
    pub fn first_line(&self, block: &Block) -> Span {
        let source = self.source(block);
        let line = source.lines().next().unwrap_or_default().trim_end();
        self.span(&(block.range.start..block.range.start + line.len()))
    }
}

/// Whether an event begins or ends a list, an item or a quote, as the last one of its block before it does.
/// Of such a run one is kept, as what it stands between is apart: a line can nest a million lists.
fn is_within_nesting(block: &[(Event<'_>, Range<usize>)], event: &Event<'_>) -> bool {
    let before = block.last();
    before.is_some_and(|(before, _)| is_nesting(before) && is_nesting(event))
}

fn is_nesting(event: &Event<'_>) -> bool {
    use Event::{End, Start};
    matches!(
        event,
        Start(Tag::List(_) | Tag::Item | Tag::BlockQuote(_))
            | End(TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_))
    )
}

fn kind(event: &Event<'_>, source: &str) -> BlockKind {
    match event {
        Event::Start(Tag::Heading { level, .. }) => BlockKind::Heading {
            level: *level,
            atx: !source.contains('\n'),
        },
        Event::Start(Tag::Paragraph) => BlockKind::Paragraph,
        Event::Start(Tag::BlockQuote(_)) => BlockKind::Quote,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => BlockKind::Fence {
            closed: is_closed_fence(source),
        },
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => BlockKind::Indented,
        Event::Start(Tag::HtmlBlock) => BlockKind::Html(html(source)),
        Event::Start(Tag::Table(_)) => BlockKind::Table,
        Event::Rule => BlockKind::Rule,
        _ => BlockKind::List,
    }
}

/// Whether the last line of a fenced block closes the fence that its first line opens.
fn is_closed_fence(source: &str) -> bool {
    let mark = source.chars().next().unwrap_or('`');
    let length = source.chars().take_while(|&c| c == mark).count();
    let last = source.rsplit_once('\n').map_or("", |(_, last)| last.trim());
    last.len() >= length && last.chars().all(|c| c == mark)
}

/// The conditions of CommonMark's section on HTML blocks that do not end at an empty line.
fn html(source: &str) -> Html {
    const UNTIL: [(&str, &str); 8] = [
        ("<!--", "-->"),
        ("<?", "?>"),
        ("<![cdata[", "]]>"),
        ("<!", ">"),
        ("<script", "</script>"),
        ("<pre", "</pre>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
    ];
    let lower = source.trim_start().to_ascii_lowercase();
    let opened = UNTIL.into_iter().find_map(|(open, close)| {
        let rest = lower.strip_prefix(open)?;
        let is_whole_name = !open.ends_with(char::is_alphabetic)
            || rest.starts_with(|c: char| c == '>' || c.is_whitespace());
        is_whole_name.then_some((open, close, rest))
    });
    let Some((open, close, rest)) = opened else {
        return Html::Markup;
    };
    match rest.split_once(close) {
        None => Html::Unclosed,
        Some((_, after)) if open == "<!--" && after.trim().is_empty() => Html::Comment,
        Some(_) => Html::Markup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    /// Lists and quotes, and what else has a start and an end; neighbours of one kind have other marks.
    const BLOCKS: [(&str, BlockKind); 14] = [
        ("- a", BlockKind::List),
        ("* a\n* b", BlockKind::List),
        ("+", BlockKind::List),
        ("1. a", BlockKind::List),
        ("2) a\n\n   > ## b", BlockKind::List),
        ("- - - a", BlockKind::List),
        ("- > a", BlockKind::List),
        ("> a", BlockKind::Quote),
        ("> # a\n>\n> b", BlockKind::Quote),
        (">", BlockKind::Quote),
        ("> - > a", BlockKind::Quote),
        ("a", BlockKind::Paragraph),
        ("***", BlockKind::Rule),
        ("```\n> a\n```", BlockKind::Fence { closed: true }),
    ];

    /// The kinds of the blocks of a text, and what stands in each.
    fn read(text: &str) -> Vec<(BlockKind, String)> {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "a.md", text.as_bytes()).unwrap();
        let blocks = Blocks::read(file, sources.file(file), Options::empty());
        let all = blocks.all.iter();
        all.map(|block| (block.kind, blocks.source(block).to_owned()))
            .collect()
    }

    #[test]
    fn what_follows_a_block_does_not_change_with_it() {
        for (first, first_kind) in BLOCKS {
            for (second, second_kind) in BLOCKS {
                // Two of a kind can be one list.
                if first.chars().next() == second.chars().next() && first_kind == BlockKind::List {
                    continue;
                }
                let text = format!("{first}\n\n{second}\n");
                let wanted = [(first_kind, first), (second_kind, second)];
                let wanted = wanted.map(|(kind, source)| (kind, source.to_owned()));
                assert_eq!(read(&text), wanted, "{text}");
            }
        }
    }
}
