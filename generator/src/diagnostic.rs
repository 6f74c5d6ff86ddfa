//! What a run has to say about its docs: data here, printed by [`render`].
//!
//! Nothing in this crate prints or stops on a mistake: passes return
//! diagnostics, and the pipeline stops after a stage that found an error.

mod code;
pub mod render;

use crate::source::{FileId, Span};

pub use code::Code;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; the run goes on.
    Warning,
    /// The docs need mending; later stages do not run.
    Error,
}

/// A place, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A remark in a few words; may be empty.
    pub text: String,
}

/// One message, the places that it is about, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// One line, without a full stop.
    pub message: String,
    /// The place that the message is about.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// What to do, a line each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic about one place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            primary: Label {
                span,
                text: String::new(),
            },
            secondary: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Adds a remark at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a line on how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// How much it weighs, which its code settles.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Whether any of them is an error.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity() == Severity::Error)
}

/// Sorts by place, so that what is printed does not depend on the order of passes.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    let key = |d: &Diagnostic| -> (FileId, u32, u32, Code) {
        let Span { file, start, end } = d.primary.span;
        (file, start, end, d.code)
    };
    diagnostics.sort_by_key(key);
}

/// The candidate that a misspelt word was probably meant to be. What is long is no word.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .min_by_key(|&(distance, _)| distance)
        .filter(|&(distance, candidate)| distance <= (candidate.len() / 3).max(1))
        .map(|(_, candidate)| candidate)
}

/// The nearest candidate, as long as few are looked at for all that is wrong: the more candidates there are, the
/// fewer mistakes have a guess.
pub fn guess<'a>(
    found: &[Diagnostic],
    word: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    const MOST: usize = 100_000;
    let most = MOST / found.len().max(1);
    let are_few = candidates.clone().nth(most).is_none();
    are_few.then(|| nearest(word, candidates)).flatten()
}

/// Words of a doc as a message quotes them: in backticks, escaped, and cut
/// where they go on for long.
pub fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}...`", escape(&text[..end])),
        None => format!("`{}`", escape(text)),
    }
}

/// The text with control characters spelled out, so that it cannot write lines
/// or colours of its own.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_bidi_control(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character changes the direction of the text around it, so that
/// what is read is not what is there. rustc refuses them in comments and strings.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn a_misspelt_word_is_guessed() {
        assert_eq!(nearest("Strng", ["number", "string"]), Some("string"));
        assert_eq!(nearest("text", ["number", "string"]), None);
    }

    #[test]
    fn of_many_candidates_some_words_are_guessed() {
        let file = SourceMap::default().add("a.md", "a.md", b"").unwrap();
        let (start, end) = (0, 0);
        let mistake = Diagnostic::new(Code::BadType, Span { file, start, end }, "");
        let guessed = |mistakes, candidates| {
            let candidates = std::iter::repeat_n("string", candidates);
            guess(&vec![mistake.clone(); mistakes], "strng", candidates).is_some()
        };
        assert!(guessed(0, 100_000) && guessed(10, 10_000) && guessed(10_000, 10));
        assert!(!guessed(0, 100_001) && !guessed(11, 10_000) && !guessed(10_001, 10));
    }

    #[test]
    fn what_is_long_is_not_guessed() {
        let (word, long) = ("k".repeat(100), "k".repeat(101));
        assert_eq!(nearest(&word, [long.as_str()]), None);
        assert_eq!(nearest(&long, [word.as_str()]), None);
        assert_eq!(nearest(&word, [word.as_str()]), Some(word.as_str()));
    }
}
