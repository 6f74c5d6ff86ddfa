//! Breaks the long lines of paragraphs, where Markdown takes a line break for a space.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::{apply, parse};

/// How many characters a line may have, so that it has 100 behind `/// `.
const WIDTH: usize = 96;

/// The text with the lines of its outermost paragraphs broken; as it was, if
/// that would change what it says.
pub(super) fn wrap(text: String) -> String {
    if text.lines().all(|line| line.len() <= WIDTH) {
        return text;
    }
    let paragraphs = outermost_paragraphs(&text);
    let lines = paragraphs.into_iter().flat_map(|range| lines(&text, range));
    let breaks = lines.flat_map(|line| breaks(&text, line));
    let edits = breaks.map(|at| (at..at + 1, "\n".to_owned())).collect();
    let wrapped = apply(&text, edits);
    if says(&wrapped).eq(says(&text)) {
        wrapped
    } else {
        text
    }
}

fn outermost_paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut depth = 0usize;
    let mut paragraphs = Vec::new();
    for (event, range) in parse(text, |_| ()) {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => {
                paragraphs.push(range);
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    paragraphs
}

/// The ranges of the lines within a range.
fn lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let mut lines = Vec::new();
    for line in text[range].split_inclusive('\n') {
        lines.push(at..at + line.trim_end_matches('\n').len());
        at += line.len();
    }
    lines
}

/// The offsets of the spaces of a line that are to become line breaks.
fn breaks(text: &str, line: Range<usize>) -> Vec<usize> {
    let spaces = text[line.clone()]
        .match_indices(' ')
        .map(|(at, _)| line.start + at);
    let safe = spaces.filter(|&at| is_safe_after(&text[line.start..at], &text[at + 1..line.end]));
    let mut breaks = Vec::new();
    let mut start = line.start;
    let mut last = None;
    for end in safe.chain([line.end]) {
        if text[start..end].chars().count() > WIDTH
            && let Some(space) = last
        {
            breaks.push(space);
            start = space + 1;
        }
        last = Some(end);
    }
    breaks
}

/// Whether a line may end after `before` and the next begin with `after`: at a
/// lone space, and before a word that begins no block.
fn is_safe_after(before: &str, after: &str) -> bool {
    let word: String = after.chars().take_while(|c| *c != ' ').collect();
    let is_list_mark =
        word.ends_with(['.', ')']) && word.chars().rev().skip(1).all(|c| c.is_ascii_digit());
    let begins_plainly = word.starts_with(|c: char| c.is_alphanumeric() || "(\"'`[".contains(c));
    !before.ends_with([' ', '\\'])
        && begins_plainly
        && !word.starts_with("``")
        && !word.contains("]:")
        && !is_list_mark
}

/// What a text says, whatever its line breaks: a piece for each stretch of plain text, and for each of its marks.
fn says(text: &str) -> impl Iterator<Item = String> {
    let mut events = parse(text, |_| ()).map(|(event, _)| event).peekable();
    std::iter::from_fn(move || {
        let event = events.next()?;
        let Some(mut piece) = plain(&event) else {
            return Some(format!("{event:?}"));
        };
        while let Some(more) = events.peek().and_then(plain) {
            piece.push_str(&more);
            events.next();
        }
        Some(piece)
    })
}

/// The plain text that an event is, if it is any.
fn plain(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.to_string()),
        Event::SoftBreak => Some(" ".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_of_paragraphs_are_broken_at_words() {
        let text = format!(
            "{}end.\n\n- {}\n",
            "word ".repeat(40),
            "item ".repeat(40).trim_end()
        );
        let wrapped = wrap(text.clone());
        assert_eq!(wrapped.replace('\n', " "), text.replace('\n', " "));
        let lengths: Vec<usize> = wrapped.lines().map(str::len).collect();
        assert_eq!(lengths, [94, 94, 14, 0, 201]);
    }

    #[test]
    fn a_line_never_begins_with_what_begins_a_block() {
        for mark in [
            "-", "+", "*", "#", ">", "1.", "2)", "---", "===", "```", "~~~", "|", "<div>", "[x]:",
        ] {
            let text = format!("{}{}", "word ".repeat(18), format!("{mark} x ").repeat(20));
            let wrapped = wrap(text.trim_end().to_owned());
            let begins = |line: &str| line.split(' ').next() == Some(mark);
            assert!(!wrapped.lines().any(begins), "{wrapped}");
        }
    }

    #[test]
    fn short_lines_and_hard_breaks_stay() {
        let text = format!("one  \ntwo\\\n{}", "x".repeat(200));
        assert_eq!(wrap(text.clone()), text);
    }
}
