//! Strings that look like placeholders, and so must be some.

use crate::diagnostic::nearest;
use crate::docs::placeholder::{TYPES, split_mark};

/// Whether a string looks like a placeholder, right or wrong, or holds one.
pub fn is_like_placeholder(text: &str) -> bool {
    placeholder_word(text).is_some() || held(text).next().is_some()
}

/// The types whose placeholders stand in a string.
pub fn held(text: &str) -> impl Iterator<Item = &'static str> {
    let is_held = |name: &str| text.contains(&format!("*{name}*"));
    let has_star = text.contains('*');
    TYPES
        .into_iter()
        .filter(move |name| has_star && is_held(name))
}

/// The word of a string that looks like a placeholder: one word or some alternatives between stars, or nearly
/// the name of a type with a star at one end; with a mark behind it or without.
pub fn placeholder_word(text: &str) -> Option<&str> {
    let (bare, _) = split_mark(text.trim());
    let bare = bare.trim_end();
    let word = bare.trim_matches(|c: char| c == '*' || c.is_whitespace());
    let is_word = word.starts_with(|c: char| c.is_alphabetic())
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || " _-|?!".contains(c));
    let between_stars = bare.len() > 1 && bare.starts_with('*') && bare.ends_with('*');
    let near = || bare.contains('*') && nearest(word, TYPES).is_some();
    (is_word && (between_stars || near())).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_placeholder_is_one() {
        for text in [
            "*strng*",
            "*string",
            "string*",
            "**string**",
            "* string *",
            "*str*",
            "*uuid*",
            "*uuid*!",
            "*strng* ?",
            "*string?",
            "*asc|desc*?",
        ] {
            assert!(placeholder_word(text).is_some(), "{text}");
        }
        for text in [
            "*.example.com",
            "*/*",
            "*",
            "**",
            "",
            "string",
            "a*b",
            "text/*",
            "*foo",
            "*?",
            "what is *this*?",
        ] {
            assert!(!is_like_placeholder(text), "{text}");
        }
    }

    #[test]
    fn what_holds_a_placeholder_is_one() {
        for text in [
            "*integer*!",
            "*integer*,",
            "*integer* | *null*",
            "*integer* (optional)",
            "[*integer*]",
        ] {
            assert_eq!(held(text).collect::<Vec<_>>(), ["integer"], "{text}");
        }
    }
}
