//! Strings that look like placeholders, and so must be some.

use crate::diagnostic::nearest;
use crate::docs::placeholder::{TYPES, split_mark};

/// Whether a string looks like a placeholder, right or wrong, or holds one.
pub fn is_like_placeholder(text: &str) -> bool {
    placeholder_word(text).is_some() || !held(text, TYPES).is_empty()
}

/// Which of these types have a placeholder, with a mark or without, in a string that is more than it.
pub fn held<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let between_stars = text
        .strip_prefix('*')
        .and_then(|rest| rest.strip_suffix('*'));
    if !text.contains('*') || between_stars.is_some_and(|inner| !inner.contains('*')) {
        return Vec::new();
    }
    let is_held = |name: &&str| {
        let mut marks = ["", "!", "?"].into_iter();
        marks.any(|mark| text.contains(&format!("*{name}{mark}*")))
    };
    names.into_iter().filter(is_held).collect()
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
            "**integer**",
            "*integer?* | null",
        ] {
            assert_eq!(held(text, TYPES), ["integer"], "{text}");
        }
        for text in ["*integer*", "*integer!*", "*integer | null*", "integer"] {
            assert!(held(text, TYPES).is_empty(), "{text}");
        }
    }
}
