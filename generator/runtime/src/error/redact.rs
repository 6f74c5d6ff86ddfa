//! Credentials that a server sends back, which must not get into a log.

use std::str::Chars;
use std::sync::Arc;

use crate::{ApiError, Credentials};

const REDACTED: &str = "[redacted]";

/// The credentials that a request had. They are an extension of the response, so that whoever reads it
/// knows what not to show.
#[derive(Clone, Debug)]
pub(crate) struct Hidden(pub(crate) Arc<Credentials>);

/// The characters of a text, with something else in the place of credentials.
pub(crate) struct Redacted<'a> {
    rest: &'a str,
    hidden: Option<&'a Hidden>,
    instead: Chars<'static>,
}

impl<'a> Redacted<'a> {
    pub(crate) fn new(text: &'a str, hidden: Option<&'a Hidden>) -> Self {
        Self {
            rest: text,
            hidden,
            instead: "".chars(),
        }
    }
}

impl Iterator for Redacted<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(c) = self.instead.next() {
            return Some(c);
        }
        let hidden = self.hidden.and_then(|hidden| hidden.0.starts(self.rest));
        if let Some(length) = hidden {
            self.rest = &self.rest[length..];
            self.instead = REDACTED.chars();
            return self.instead.next();
        }
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }
}

/// Redacts all that an API says of an error.
pub(super) fn redact(error: &mut ApiError, hidden: &Hidden) {
    let texts = [
        &mut error.code,
        &mut error.message,
        &mut error.documentation_url,
        &mut error.pointer,
    ];
    for text in texts.into_iter().flatten() {
        if hidden.0.shows_in(text.as_bytes()) {
            *text = Redacted::new(text, Some(hidden)).collect();
        }
    }
    for cause in &mut error.chain {
        redact(cause, hidden);
    }
}
