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
    /// What would be right, where that is clear.
    pub meant: Option<String>,
    /// The rule, for where it is not.
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
    read(text).map_err(|mistake| Mistake {
        meant: mistake.meant.or_else(|| meant(text)),
        ..mistake
    })
}

/// What a text would be without the stars, quotes and commas around its words, and with its mark at the end: the
/// inner of a placeholder, if it is one then, or nearly one.
pub fn meant(text: &str) -> Option<String> {
    let is_edge = |c: char| matches!(c, '*' | '"' | ',') || c.is_whitespace();
    let (words, mut marks): (Vec<&str>, Vec<Presence>) = text
        .split('|')
        .map(|word| {
            let (word, mark) = split_mark(word.trim_matches(is_edge));
            (word.trim_matches(is_edge), mark)
        })
        .unzip();
    marks.retain(|mark| *mark != Presence::Unmarked);
    marks.dedup();
    let mark = match marks.as_slice() {
        [] => "",
        [mark] => mark.mark(),
        _ => return None,
    };
    let bare = words.join(" | ") + mark;
    match read(&bare) {
        Ok(_) => Some(bare),
        Err(mistake) => mistake.meant,
    }
}

fn read(text: &str) -> Result<Placeholder, Mistake> {
    let (alternatives, presence) = split_mark(text.trim());
    let mut words: Vec<&str> = alternatives.split('|').map(str::trim).collect();
    let all = words.len();
    words.retain(|word| *word != "null");
    let nulls = all - words.len();
    if nulls > 1 {
        let help = "`null` stands once: `string | null`";
        return Err(mistake("`null` stands twice among the alternatives", help));
    }
    let kind = match words.as_slice() {
        [word] => type_or_bytes(word).ok_or_else(|| {
            let null = if nulls == 1 { " | null" } else { "" };
            unknown(word, &format!("{null}{}", presence.mark()))
        })?,
        words => enumeration(words)?,
    };
    Ok(Placeholder {
        kind,
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

fn type_or_bytes(name: &str) -> Option<ShapeKind> {
    match name {
        "bytes" => Some(ShapeKind::Bytes),
        name => type_of(name),
    }
}

fn enumeration(words: &[&str]) -> Result<ShapeKind, Mistake> {
    if words.is_empty() {
        let help = "write the type beside it: `string | null`; any JSON is a `null` without quotes";
        return Err(mistake("`null` alone is no type", help));
    }
    let mut seen = HashSet::new();
    for word in words {
        check_value(word)?;
        if !seen.insert(word) {
            let message = format!("{} stands twice among the alternatives", quote(word));
            return Err(mistake(&message, "each value stands once: `asc | desc`"));
        }
    }
    let values = words.iter().map(|&word| word.to_owned());
    Ok(ShapeKind::Enumeration(values.collect()))
}

/// Refuses a word that is no value of an enumeration.
fn check_value(word: &str) -> Result<(), Mistake> {
    let no_value = || format!("{} is no value of an enumeration", quote(word));
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_graphic()) {
        let help = "write values without spaces between them and `|`: `asc | desc`";
        return Err(mistake(&no_value(), help));
    }
    let is_quote = |c: char| matches!(c, '*' | '"');
    if word.starts_with(is_quote) || word.ends_with(is_quote) {
        let help = "values stand without stars and quotes of their own: `asc | desc`";
        return Err(mistake(&no_value(), help));
    }
    if split_mark(word).1 != Presence::Unmarked {
        let help = "one mark stands behind all alternatives: `asc | desc?`";
        return Err(mistake(&no_value(), help));
    }
    if type_or_bytes(word).is_some() {
        let message = format!("the type `{word}` is no alternative of others");
        let help = "alternatives are the values of an enumeration, and `null`";
        return Err(mistake(&message, help));
    }
    Ok(())
}

/// Says that a word is no type, and which it may be, before what else there is.
fn unknown(word: &str, rest: &str) -> Mistake {
    let message = format!("unknown type {}", quote(word));
    let help = "the types are string, integer, number and boolean; an enumeration has two values or more: `asc | desc`";
    Mistake {
        meant: nearest(word, TYPES).map(|name| format!("{name}{rest}")),
        ..mistake(&message, help)
    }
}

fn mistake(message: &str, help: &str) -> Mistake {
    Mistake {
        message: message.to_owned(),
        meant: None,
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
            ("asc | desc? ", values(&["asc", "desc"]), Optional, false),
            (
                "a*b | c\"d | !e",
                values(&["a*b", "c\"d", "!e"]),
                Unmarked,
                false,
            ),
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
            "asc* | *desc",
            "\"asc\" | \"desc\"?",
            "asc? | desc?",
            "asc | desc!?",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_right() {
        for (text, wanted) in [
            ("*string*?", "string?"),
            ("*string* | null", "string | null"),
            ("*integer* | *null*!", "integer | null!"),
            ("*asc* | *desc*", "asc | desc"),
            ("*asc|desc*?", "asc | desc?"),
            ("\"asc\" | \"desc\"?", "asc | desc?"),
            ("*strng?", "string?"),
            ("strng | null? ,", "string | null?"),
            ("**bytes**", "bytes"),
            ("*string?* | null", "string | null?"),
            ("asc? | desc?", "asc | desc?"),
        ] {
            let meant = meant(text);
            assert_eq!(meant.as_deref(), Some(wanted), "{text}");
            assert!(parse(wanted).is_ok(), "{wanted}");
        }
        for text in [
            "*integer* (optional)",
            "asc! | desc?",
            "*string* | *integer*",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
