//! The path of an endpoint: literals, and parameters in braces.

use std::collections::HashSet;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::diagnostic::quote;

/// A path with parameters: `/accounts/{account_id}/rules`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    text: String,
    parts: Vec<PathPart>,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Text that stands as it is.
    Literal(String),
    /// The name of a parameter.
    Parameter(String),
}

impl PathTemplate {
    /// The path as the docs write it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its parts in order.
    pub fn parts(&self) -> &[PathPart] {
        &self.parts
    }

    /// The names of its parameters in order, each once.
    pub fn parameters(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let names = self.parts.iter().filter_map(|part| match part {
            PathPart::Parameter(name) => Some(name.as_str()),
            PathPart::Literal(_) => None,
        });
        names.filter(|name| seen.insert(*name)).collect()
    }
}

impl Serialize for PathTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// A mistake in a path: its place as offsets into the path, and what is wrong.
type PathMistake = (Range<usize>, String);

impl PathTemplate {
    /// Reads a path; the mistakes are all there are.
    pub(super) fn parse(text: &str) -> Result<Self, Vec<PathMistake>> {
        let mut mistakes = Vec::new();
        let is_rooted = text.starts_with('/');
        if !is_rooted {
            mistakes.push((0..text.len(), "the path does not begin with `/`".to_owned()));
        }
        let parts = parts(text, &mut mistakes);
        check_literals(text, &mut mistakes);
        if is_rooted {
            check_segments(text, &mut mistakes);
        }
        if mistakes.is_empty() {
            let text = text.to_owned();
            return Ok(Self { text, parts });
        }
        Err(mistakes)
    }
}

fn parts(text: &str, mistakes: &mut Vec<PathMistake>) -> Vec<PathPart> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let Some(after_brace) = rest.strip_prefix('{') else {
            let length = rest.find('{').unwrap_or(rest.len());
            if let Some(stray) = rest[..length].find('}') {
                let stray = at + stray;
                mistakes.push((stray..stray + 1, "this brace closes nothing".to_owned()));
            }
            parts.push(PathPart::Literal(rest[..length].to_owned()));
            rest = &rest[length..];
            continue;
        };
        let end = after_brace
            .find(['{', '}', '/'])
            .unwrap_or(after_brace.len());
        let name = &after_brace[..end];
        let Some(after) = after_brace[end..].strip_prefix('}') else {
            mistakes.push((at..at + 1, "this brace is never closed".to_owned()));
            rest = &after_brace[end..];
            continue;
        };
        if !is_parameter_name(name) {
            let message = "this is no name for a parameter".to_owned();
            mistakes.push((at..at + name.len() + 2, message));
        }
        parts.push(PathPart::Parameter(name.to_owned()));
        rest = after;
    }
    parts
}

fn is_parameter_name(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_alphanumeric() || "_-.".contains(c))
        && name.contains(char::is_alphanumeric)
}

/// Refuses what RFC 3986 does not allow in a path, outside the braces.
fn check_literals(text: &str, mistakes: &mut Vec<PathMistake>) {
    let mut in_braces = false;
    for (at, c) in text.char_indices() {
        match c {
            '{' => in_braces = true,
            '}' => in_braces = false,
            _ if in_braces => {}
            '%' if is_percent_encoded(&text[at..]) => {}
            c if c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@".contains(c) => {}
            c => mistakes.push((
                at..at + c.len_utf8(),
                format!("{} cannot stand in a path", quote(&c.to_string())),
            )),
        }
    }
}

fn is_percent_encoded(text: &str) -> bool {
    matches!(text.as_bytes(), [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// Refuses segments that are empty or that URL parsers fold away, of a path that begins with `/`.
fn check_segments(text: &str, mistakes: &mut Vec<PathMistake>) {
    let mut at = 1;
    let segments: Vec<&str> = text.split('/').skip(1).collect();
    for (index, segment) in segments.iter().enumerate() {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        if plain == "." || plain == ".." {
            let message = format!("the segment {} would be folded away", quote(segment));
            mistakes.push((at..at + segment.len(), message));
        }
        if segment.is_empty() && index + 1 < segments.len() {
            mistakes.push((at - 1..at + 1, "this segment is empty".to_owned()));
        }
        at += segment.len() + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(path: &str) -> Vec<String> {
        let mistakes = PathTemplate::parse(path).unwrap_err();
        mistakes
            .into_iter()
            .map(|(range, message)| format!("{}: {message}", &path[range]))
            .collect()
    }

    #[test]
    fn a_path_is_literals_and_parameters() {
        let path = PathTemplate::parse("/a/{x}/{y}.{x}/@cf/m:b").unwrap();
        let literal = |text: &str| PathPart::Literal(text.to_owned());
        let parameter = |text: &str| PathPart::Parameter(text.to_owned());
        assert_eq!(
            path.parts(),
            [
                literal("/a/"),
                parameter("x"),
                literal("/"),
                parameter("y"),
                literal("."),
                parameter("x"),
                literal("/@cf/m:b"),
            ]
        );
        assert_eq!(path.parameters(), ["x", "y"]);
    }

    #[test]
    fn a_trailing_slash_and_percent_encoding_are_kept() {
        assert_eq!(PathTemplate::parse("/a%20b/").unwrap().as_str(), "/a%20b/");
        assert_eq!(PathTemplate::parse("/").unwrap().as_str(), "/");
    }

    #[test]
    fn mistakes_have_places() {
        assert_eq!(mistakes("/a/{b/c"), ["{: this brace is never closed"]);
        assert_eq!(mistakes("/a/b}/c"), ["}: this brace closes nothing"]);
        assert_eq!(mistakes("/a/{}/c"), ["{}: this is no name for a parameter"]);
        assert_eq!(
            mistakes("/a/{b c}"),
            ["{b c}: this is no name for a parameter"]
        );
        assert_eq!(mistakes("//evil.example/x"), ["//: this segment is empty"]);
        assert_eq!(
            mistakes("/a/%2E./b"),
            ["%2E.: the segment `%2E.` would be folded away"]
        );
        assert_eq!(
            mistakes("\u{e9}/../x"),
            [
                "\u{e9}/../x: the path does not begin with `/`",
                "\u{e9}: `\u{e9}` cannot stand in a path",
            ]
        );
        assert_eq!(
            mistakes("a?b=\u{202e}"),
            [
                "a?b=\u{202e}: the path does not begin with `/`",
                "?: `?` cannot stand in a path",
                "\u{202e}: `\\u{202e}` cannot stand in a path",
            ]
        );
    }
}
