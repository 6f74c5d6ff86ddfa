//! How an error shows: one line, of bounded length, without control characters.
//!
//! What comes from the network is escaped and cut, so that no response can forge a line of a log, and
//! credentials that it repeats are redacted.

use std::error::Error as _;
use std::fmt::{self, Display, Formatter, Write as _};

use super::redact::Redacted;
use super::{ApiError, Error, ErrorKind};

/// How much of one text from the network is shown, in characters.
const SHOWN: usize = 200;
/// How much of a message of this crate is shown. It may quote a text from the network.
const MESSAGE: usize = 400;
/// How many API errors are shown.
const LISTED: usize = 5;

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut line = Line { f, begun: false };
        if let Some((method, path)) = &self.0.endpoint {
            line.part(format_args!("{method} {path}"))?;
        }
        if let Some(status) = self.status() {
            match status.canonical_reason() {
                Some(reason) => line.part(format_args!("{} {reason}", status.as_str()))?,
                None => line.part(status.as_str())?,
            }
        }
        if let Some(path) = self.json_path().filter(|path| !path.is_empty()) {
            line.chars(Redacted::new(path, self.hidden()), SHOWN)?;
        }
        match self.0.kind {
            ErrorKind::Status | ErrorKind::Api if self.0.message.is_empty() => {
                self.said(&mut line)?;
            }
            _ => line.chars(Redacted::new(&self.0.message, self.hidden()), MESSAGE)?,
        }
        match self.0.attempts {
            _ if self.0.body_spent => f.write_str(" (its body cannot be sent again)"),
            0 | 1 => Ok(()),
            attempts => write!(f, " ({attempts} attempts)"),
        }
    }
}

impl Error {
    /// What the response says: its errors, else the beginning of its body.
    fn said(&self, line: &mut Line<'_, '_>) -> fmt::Result {
        let errors = self.api_errors();
        if !errors.is_empty() {
            return line.part(Listed(&errors));
        }
        let body = self.body().map_or(&[][..], |body| body.trim_ascii());
        if body.is_empty() {
            return Ok(());
        }
        let chars = body.utf8_chunks().flat_map(|chunk| {
            let odd = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
            Redacted::new(chunk.valid(), self.hidden()).chain(odd)
        });
        line.chars(chars, SHOWN)
    }
}

impl fmt::Debug for Error {
    /// Shows the line of `Display` and the cause. Headers and body have their own methods.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &self.0.kind)
            .field("message", &format_args!("{self}"));
        if let Some(source) = self.source() {
            debug.field("source", &source);
        }
        debug.finish()
    }
}

/// A line of parts with colons between them.
struct Line<'a, 'b> {
    f: &'a mut Formatter<'b>,
    begun: bool,
}

impl Line<'_, '_> {
    fn part(&mut self, part: impl Display) -> fmt::Result {
        if self.begun {
            self.f.write_str(": ")?;
        }
        self.begun = true;
        write!(self.f, "{part}")
    }

    fn chars(&mut self, chars: impl Iterator<Item = char>, limit: usize) -> fmt::Result {
        self.part("")?;
        begin(chars, limit, self.f)
    }
}

struct Listed<'a>(&'a [ApiError]);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().take(LISTED).enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            told(error, f)?;
            if let Some(cause) = deepest(error) {
                f.write_str(" (")?;
                told(cause, f)?;
                f.write_char(')')?;
            }
        }
        match self.0.len().saturating_sub(LISTED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Writes code and message, as far as they are there.
fn told(error: &ApiError, f: &mut Formatter<'_>) -> fmt::Result {
    match (&error.code, &error.message) {
        (Some(code), Some(message)) => {
            write!(f, "{}: {}", Shown(code, SHOWN), Shown(message, SHOWN))
        }
        (Some(text), None) | (None, Some(text)) => Shown(text, SHOWN).fmt(f),
        (None, None) => Ok(()),
    }
}

/// The error at the end of a chain. It says what is wrong; those before it, and the error itself, say
/// only where.
fn deepest(error: &ApiError) -> Option<&ApiError> {
    std::iter::successors(error.chain.last(), |error| error.chain.last()).last()
}

/// The beginning of a text, on one line.
struct Shown<'a>(&'a str, usize);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        begin(self.0.chars(), self.1, f)
    }
}

/// Writes so many characters, and whether there are more.
fn begin(chars: impl Iterator<Item = char>, limit: usize, f: &mut Formatter<'_>) -> fmt::Result {
    let mut chars = chars;
    escape(chars.by_ref().take(limit), f)?;
    match chars.next() {
        Some(_) => f.write_char('…'),
        None => Ok(()),
    }
}

/// Writes characters; those that break a line or reorder it are written as escapes.
fn escape(text: impl Iterator<Item = char>, f: &mut Formatter<'_>) -> fmt::Result {
    for c in text {
        let directs = matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if directs || c.is_control() {
            write!(f, "{}", c.escape_default())?;
        } else {
            f.write_char(c)?;
        }
    }
    Ok(())
}
