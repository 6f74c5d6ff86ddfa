//! Markdown of a doc as rustdoc: nothing in it becomes a doctest, a broken
//! link, HTML or code.
//!
//! The text is kept as it is, but for the places where rustdoc would do more
//! than show it. Whether that worked is then looked at ([`is_harmless`]); if it
//! did not, the text is shown as a block of plain text.

mod wrap;

use std::ops::Range;

use proc_macro2::TokenStream;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use quote::quote;

use crate::diagnostic::is_bidi_control;

/// Paragraphs as outer documentation: `/// ..`.
pub fn outer(paragraphs: &[String]) -> TokenStream {
    let lines = doc_lines(paragraphs);
    quote! { #(#[doc = #lines])* }
}

/// Paragraphs as inner documentation: `//! ..`.
pub fn inner(paragraphs: &[String]) -> TokenStream {
    let lines = doc_lines(paragraphs);
    quote! { #(#![doc = #lines])* }
}

fn doc_lines(paragraphs: &[String]) -> Vec<String> {
    let with_space = |line: &str| match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    };
    paragraphs
        .join("\n\n")
        .split('\n')
        .map(with_space)
        .collect()
}

/// Text as inline code, whatever it holds.
pub fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let text = visible(&text);
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A title on one line: a paragraph, or it is shown as code.
pub fn title(text: &str) -> String {
    let is_paragraph = |shown: &String| {
        let mut events = Parser::new_ext(shown, options());
        matches!(events.next(), Some(Event::Start(Tag::Paragraph)))
            && matches!(events.last(), Some(Event::End(TagEnd::Paragraph)))
            && !shown.contains('\n')
    };
    let shown = harmless(&legible(text)).filter(is_paragraph);
    shown.unwrap_or_else(|| code(text))
}

/// Markdown that rustdoc shows and nothing more.
pub fn markdown(text: &str) -> String {
    let text = legible(text);
    if let Some(shown) = harmless(&text) {
        return wrap::wrap(shown);
    }
    let fence = "`".repeat(longest_run(&text, '`').max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

/// The text with what changes how the rest of it looks made plain.
fn legible(text: &str) -> String {
    visible(&text.replace('\r', "").replace('\t', "    "))
}

/// The text with all marked that rustdoc would act on; `None` where that cannot be done in place.
fn harmless(text: &str) -> Option<String> {
    let edited = apply(text, edits(text));
    is_harmless(&edited).then_some(edited)
}

/// The first paragraph of Markdown, if there is any text.
pub fn summary(text: &str) -> Option<String> {
    let text = text.trim().replace('\r', "");
    let first = text.split("\n\n").next()?;
    (!first.is_empty()).then(|| markdown(first))
}

/// Text of ours, which may hold links to items, with its long lines broken.
pub fn prose(text: String) -> String {
    wrap::wrap(text)
}

/// The extensions that rustdoc enables.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// The text as rustdoc reads it. `on_broken_link` gets what would be a link if
/// an item of that name existed.
fn parse<'a>(
    text: &'a str,
    mut on_broken_link: impl FnMut(Range<usize>),
) -> impl Iterator<Item = (Event<'a>, Range<usize>)> {
    let callback = move |link: BrokenLink<'a>| {
        on_broken_link(link.span);
        None
    };
    Parser::new_with_broken_link_callback(text, options(), Some(callback)).into_offset_iter()
}

/// Where a definition (`[x]: Vec`) begins that leads to no absolute URL. rustdoc takes it for a link to an
/// item, also where nothing refers to it.
fn definitions_of_items(text: &str) -> Vec<usize> {
    let parser = Parser::new_ext(text, options());
    let definitions = parser.reference_definitions().iter();
    definitions
        .filter(|(_, definition)| !is_absolute(&definition.dest))
        .map(|(_, definition)| definition.span.start)
        .collect()
}

/// The text with characters that cannot be seen, or that turn others around, spelled out.
fn visible(text: &str) -> String {
    let is_hidden = |c: char| is_bidi_control(c) || c.is_control() && c != '\n';
    if !text.contains(is_hidden) {
        return text.to_owned();
    }
    let spell = |c: char| {
        if is_hidden(c) {
            format!("U+{:04X}", u32::from(c))
        } else {
            c.to_string()
        }
    };
    text.chars().map(spell).collect()
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

/// A stretch of the text, and what stands in its place.
type Edit = (Range<usize>, String);

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len() + 16 * edits.len());
    let mut at = 0;
    for (range, replacement) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&replacement);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// What has to change so that rustdoc only shows the text.
fn edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut broken = Vec::new();
    // Of each link around the text, whether it stays one.
    let mut links: Vec<bool> = Vec::new();
    let mut in_code = false;
    edits.extend(definitions_of_items(text).into_iter().map(escape));
    for (event, range) in parse(text, |link| broken.push(link)) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                edits.extend(code_block(text, &kind, &range));
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(is_absolute(&dest_url));
                if !is_absolute(&dest_url) {
                    edits.push(escape(range.start));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                links.push(is_absolute(&dest_url));
                edits.push(image(&dest_url, range.start));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => drop(links.pop()),
            // Two spaces at the end of a line would be trimmed.
            Event::HardBreak if text[range.clone()].starts_with(' ') => {
                edits.push((range, "\\\n".to_owned()));
            }
            Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                edits.push(escape(range.start));
            }
            Event::Html(html) | Event::InlineHtml(html) if !is_line_break(&html) => {
                let opens = text[range.clone()].match_indices('<');
                edits.extend(opens.map(|(at, _)| escape(range.start + at)));
                edits.extend(bare_urls(text, &range));
            }
            Event::Text(_) if !in_code && !links.contains(&true) => {
                edits.extend(bare_urls(text, &range));
            }
            _ => {}
        }
    }
    edits.extend(
        broken
            .into_iter()
            .map(|range: Range<usize>| escape(range.start)),
    );
    edits
}

fn escape(at: usize) -> Edit {
    (at..at, "\\".to_owned())
}

/// An image as a link, which is not fetched when somebody reads the page.
fn image(url: &str, at: usize) -> Edit {
    let replacement = if is_absolute(url) { "[" } else { "\\!\\[" };
    (at..at + 2, replacement.to_owned())
}

/// Whether a link leads out of rustdoc, to where the docs say.
fn is_absolute(url: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .into_iter()
        .any(|scheme| url.starts_with(scheme))
}

/// `<br>`, the one tag of real docs that means what it says.
fn is_line_break(html: &str) -> bool {
    let inner = html
        .trim()
        .strip_prefix("<br")
        .and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|rest| rest.trim().is_empty() || rest.trim() == "/")
}

/// A code block as `text`, which rustdoc does not run.
fn code_block(text: &str, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Option<Edit> {
    let source = &text[range.clone()];
    match kind {
        CodeBlockKind::Fenced(_) => {
            let line = source.lines().next().unwrap_or_default();
            let marks = line.len() - line.trim_start_matches(['`', '~']).len();
            Some((
                range.start + marks..range.start + line.len(),
                "text".to_owned(),
            ))
        }
        // Only whole lines at the margin; elsewhere the text is shown as plain text.
        CodeBlockKind::Indented => {
            let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let lines = text[start..range.end].lines();
            let content: Option<Vec<&str>> = lines.map(without_indent).collect();
            let fence = "`".repeat(longest_run(source, '`').max(2) + 1);
            let content = content?.join("\n");
            Some((
                start..range.end,
                format!("{fence}text\n{content}\n{fence}\n"),
            ))
        }
    }
}

fn without_indent(line: &str) -> Option<&str> {
    if line.trim().is_empty() {
        return Some("");
    }
    line.strip_prefix("    ")
}

/// URLs that stand in text as they are become links, as rustdoc asks for.
fn bare_urls(text: &str, range: &Range<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut from = range.start;
    while let Some(start) = text
        .get(from..range.end)
        .and_then(find_url)
        .map(|at| from + at)
    {
        // Marks like `_` end an event, but not a URL.
        let is_end = |c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^,;".contains(c);
        let rest = &text[start..];
        let url = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        let url = url.trim_end_matches(['.', ':', '!', '?', '*', '_', '~']);
        from = start + url.len().max(1);
        if url.contains("://") && !url.ends_with("://") {
            edits.push((start..start + url.len(), format!("<{url}>")));
        }
    }
    edits
}

/// Whether a URL stands as it is outside of links and code.
fn has_bare_url(text: &str) -> bool {
    let mut shown_as_is = 0usize;
    find_url(text).is_some()
        && parse(text, |_| ()).any(|(event, range)| {
            match event {
                Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => shown_as_is += 1,
                Event::End(TagEnd::Link | TagEnd::CodeBlock) => shown_as_is -= 1,
                Event::Text(_) if shown_as_is == 0 => return !bare_urls(text, &range).is_empty(),
                _ => {}
            }
            false
        })
}

fn find_url(text: &str) -> Option<usize> {
    let is_url = |&at: &usize| {
        let rest = &text[at..];
        rest.starts_with("https://") || rest.starts_with("http://")
    };
    text.match_indices("http").map(|(at, _)| at).find(is_url)
}

/// Whether rustdoc would show the text and do nothing else with it: no code it
/// runs, no HTML, no link but to absolute URLs, and nothing left open.
fn is_harmless(text: &str) -> bool {
    const AFTER: &str = "what comes after";
    let whole = format!("{text}\n\n{AFTER}");
    let mut broken = !definitions_of_items(&whole).is_empty() || has_bare_url(&whole);
    let mut depth = 0usize;
    let mut last_top_level = String::new();
    for (event, _) in parse(&whole, |_| broken = true) {
        let is_harmless = match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => &**info == "text",
            Event::Start(Tag::Link { dest_url, .. }) => is_absolute(dest_url),
            Event::Html(html) | Event::InlineHtml(html) => is_line_break(html),
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::FootnoteDefinition(_))
            | Event::FootnoteReference(_) => false,
            _ => true,
        };
        if !is_harmless {
            return false;
        }
        match event {
            Event::Start(_) => {
                depth += 1;
                if depth == 1 {
                    last_top_level.clear();
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) if depth == 1 => last_top_level.push_str(&text),
            _ => {}
        }
    }
    !broken && last_top_level == AFTER
}

#[cfg(test)]
mod tests;
