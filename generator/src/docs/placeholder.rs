//! The words between the stars of a placeholder, and in the type column of a table.
//!
//! Docs know the names of four types. Overlays add alternatives (`asc | desc`),
//! `null` among them, and a mark at the end: `!` promises, `?` allows absence.

use std::collections::HashSet;

use super::shape::{Presence, ShapeKind};
use crate::diagnostic::{nearest, quote};

/// The names of types.
pub const TYPES: [&str; 4] = ["string", "integer", "number", "boolean"];

/// What a placeholder stands for.
#[derive(Debug, PartialEq)]
pub struct Placeholder {
    pub kind: ShapeKind,
    pub presence: Presence,
    pub nullable: bool,
}

/// What is wrong with a placeholder, and how to mend it.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
    pub help: String,
}

/// The type of that name.
pub fn type_of(name: &str) -> Option<ShapeKind> {
    match name {
        "string" => Some(ShapeKind::String),
        "integer" => Some(ShapeKind::Integer),
        "number" => Some(ShapeKind::Number),
        "boolean" => Some(ShapeKind::Boolean),
        _ => None,
    }
}

/// Reads the placeholder of an overlay, without its stars.
pub fn parse(text: &str) -> Result<Placeholder, Mistake> {
    let (alternatives, presence) = split_mark(text);
    let mut words: Vec<&str> = alternatives.split('|').map(str::trim).collect();
    let all = words.len();
    words.retain(|word| *word != "null");
    let nulls = all - words.len();
    if nulls > 1 {
        return Err(mistake("`null` stands twice among the alternatives", ""));
    }
    Ok(Placeholder {
        kind: kind(&words)?,
        presence,
        nullable: nulls == 1,
    })
}

/// A text and the mark at its end.
pub fn split_mark(text: &str) -> (&str, Presence) {
    if let Some(rest) = text.strip_suffix('!') {
        (rest, Presence::Promised)
    } else if let Some(rest) = text.strip_suffix('?') {
        (rest, Presence::Optional)
    } else {
        (text, Presence::Unmarked)
    }
}

fn kind(words: &[&str]) -> Result<ShapeKind, Mistake> {
    if let [word] = words {
        return match *word {
            "bytes" => Ok(ShapeKind::Bytes),
            word => type_of(word).ok_or_else(|| unknown(word)),
        };
    }
    if words.is_empty() {
        let help = "write the type beside it: `string | null`; any JSON is a `null` without quotes";
        return Err(mistake("`null` alone is no type", help));
    }
    let mut seen = HashSet::new();
    for word in words {
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_graphic()) {
            let message = format!("{} is no value of an enumeration", quote(word));
            let help = "write values without spaces between them and `|`: `asc | desc`";
            return Err(mistake(&message, help));
        }
        if TYPES.contains(word) || *word == "bytes" {
            let message = format!("the type `{word}` is no alternative of others");
            let help = "alternatives are the values of an enumeration, and `null`";
            return Err(mistake(&message, help));
        }
        if !seen.insert(word) {
            let message = format!("{} stands twice among the alternatives", quote(word));
            return Err(mistake(&message, ""));
        }
    }
    let values = words.iter().map(|&word| word.to_owned());
    Ok(ShapeKind::Enumeration(values.collect()))
}

fn unknown(word: &str) -> Mistake {
    let message = format!("unknown type {}", quote(word));
    match nearest(word, TYPES) {
        Some(name) => mistake(&message, &format!("did you mean `{name}`?")),
        None => mistake(
            &message,
            "the types are string, integer, number and boolean; an enumeration has two values or more: `asc | desc`",
        ),
    }
}

fn mistake(message: &str, help: &str) -> Mistake {
    Mistake {
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(ShapeKind, Presence, bool)> {
        let read = parse(text).ok()?;
        Some((read.kind, read.presence, read.nullable))
    }

    #[test]
    fn types_marks_and_alternatives_are_understood() {
        use Presence::{Optional, Promised, Unmarked};
        let values = |words: &[&str]| {
            ShapeKind::Enumeration(words.iter().map(|&word| word.to_owned()).collect())
        };
        for (text, kind, presence, nullable) in [
            ("string", ShapeKind::String, Unmarked, false),
            ("integer!", ShapeKind::Integer, Promised, false),
            ("number?", ShapeKind::Number, Optional, false),
            ("boolean | null?", ShapeKind::Boolean, Optional, true),
            ("null | string", ShapeKind::String, Unmarked, true),
            ("asc | desc", values(&["asc", "desc"]), Unmarked, false),
            ("a-b|c.d|null!", values(&["a-b", "c.d"]), Promised, true),
        ] {
            assert_eq!(read(text), Some((kind, presence, nullable)), "{text}");
        }
    }

    #[test]
    fn mistakes_are_refused() {
        for text in [
            "",
            "strng",
            "asc",
            "null",
            "null | null",
            "string | null | null",
            "asc | ",
            "asc | asc",
            "asc | in order",
            "string | integer",
            "string!?",
            "größe | länge",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
