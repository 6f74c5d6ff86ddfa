//! Words of titles, paths and keys: splitting, casing, comparing.

use heck::ToUpperCamelCase;
use pulldown_cmark::{Event, Parser};

/// How many characters of a title or a key count, so that a name fits a file name.
const LONGEST: usize = 120;

/// As much of a title or a key as counts.
pub(super) fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST);
    end.map_or(text, |(end, _)| &text[..end])
}

/// The words of a title.
pub(super) fn title_words(title: &str) -> Vec<String> {
    let shown = shown(title);
    let title = shown.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
    let marked = title
        .get(..12)
        .is_some_and(|start| start.eq_ignore_ascii_case("[deprecated]"));
    let title = if marked { &title[12..] } else { title };
    let is_article = |word: &String| {
        let lower = word.to_ascii_lowercase();
        ["a", "an", "the"].contains(&lower.as_str())
    };
    let all = words(&with_plurals(&without_possessives(beginning(title))));
    let kept: Vec<String> = all
        .iter()
        .filter(|word| !is_article(word))
        .cloned()
        .collect();
    if kept.is_empty() { all } else { kept }
}

/// What a reader sees of a title: not its markup, nor where its links lead.
fn shown(title: &str) -> String {
    // Behind a word, what begins a list or a heading is text, as in a title.
    const BEFORE: &str = "x ";
    let paragraph = format!("{BEFORE}{title}");
    let mut shown = String::with_capacity(title.len());
    for event in Parser::new(&paragraph) {
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::SoftBreak | Event::HardBreak => shown.push(' '),
            _ => {}
        }
    }
    shown.split_off(BEFORE.len().min(shown.len()))
}

/// The text without the `'s` of possessives.
fn without_possessives(text: &str) -> String {
    let mut out = text.replace('\u{2019}', "'");
    let mut from = 0;
    while let Some(at) = out[from..].find("'s").map(|at| from + at) {
        if out[at + 2..].starts_with(char::is_alphanumeric) {
            from = at + 2;
        } else {
            out.replace_range(at..at + 2, "");
            from = at;
        }
    }
    out
}

/// The text with `ID(s)` as the plural.
fn with_plurals(text: &str) -> String {
    text.replace("(s)", "s").replace("(es)", "es")
}

/// The words of a text, in ASCII: runs of letters and digits.
pub(super) fn words(text: &str) -> Vec<String> {
    let ascii = if text.is_ascii() {
        text.to_owned()
    } else {
        deunicode::deunicode(text)
    };
    let runs = ascii.split(|c: char| !c.is_ascii_alphanumeric());
    runs.filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(super) fn camel(words: &[String]) -> String {
    joined(words).to_upper_camel_case()
}

pub(super) fn joined(words: &[String]) -> String {
    let recased: Vec<String> = words.iter().map(|word| one_word_acronyms(word)).collect();
    recased.join(" ")
}

/// Recases acronyms that end in a small letter, so that they stay one word:
/// `IPv4` becomes `Ipv4`, `URLs` becomes `Urls`.
fn one_word_acronyms(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut out = word.to_owned();
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_uppercase())
            .count();
        let end = at + run;
        let next_is_new = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_lowercase());
        let is_plural = bytes.get(end) == Some(&b's') && next_is_new(bytes.get(end + 1));
        let is_version =
            bytes.get(end) == Some(&b'v') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if run > 1 && (is_plural || is_version) {
            let tail = out[at + 1..end].to_ascii_lowercase();
            out.replace_range(at + 1..end, &tail);
        }
        at = end + 1;
    }
    out
}

/// The longest common subsequence of words, in the singular where one of the two is.
pub(super) fn common_words(a: &[String], b: &[String]) -> Vec<String> {
    let same = |a: &String, b: &String| singular(a).eq_ignore_ascii_case(&singular(b));
    let mut longest = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if same(&a[i], &b[j]) {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut common) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if same(&a[i], &b[j]) {
            let shorter = if b[j].len() < a[i].len() {
                &b[j]
            } else {
                &a[i]
            };
            common.push(shorter.clone());
            i += 1;
            j += 1;
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

/// The singular of an English word, as far as endings tell.
pub(super) fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let ends = |ending: &str| lower.ends_with(ending);
    let cut = |count: usize| word[..word.len() - count].to_owned();
    if ends("ies") && word.len() > 4 {
        return cut(3) + "y";
    }
    if ["sses", "xes", "ches", "shes", "uses"]
        .into_iter()
        .any(ends)
    {
        return cut(2);
    }
    let is_plural = ends("s") && !["ss", "us", "is", "ies"].into_iter().any(ends) && word.len() > 2;
    if is_plural { cut(1) } else { word.to_owned() }
}
