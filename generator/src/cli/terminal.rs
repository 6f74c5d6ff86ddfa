//! Where text goes: data to stdout, everything else to stderr, colours where they are wanted.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::ColorChoice;
use mdclient::diagnostic::Severity;
use mdclient::diagnostic::render::message;

/// The standard streams.
pub struct Terminal {
    color: anstream::ColorChoice,
    quiet: bool,
}

impl Terminal {
    /// The streams with the given colours, and without summaries if quiet.
    pub fn new(color: ColorChoice, quiet: bool) -> Self {
        let color = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { color, quiet }
    }

    /// Prints data.
    pub fn data(&self, text: &str) {
        write_all(AutoStream::new(io::stdout(), self.color).lock(), text);
    }

    /// Prints diagnostics.
    pub fn diagnostics(&self, text: &str) {
        write_all(AutoStream::new(io::stderr(), self.color).lock(), text);
    }

    /// Prints a line for people to read.
    pub fn note(&self, line: &str) {
        self.diagnostics(&format!("{line}\n"));
    }

    /// Prints a line that can be gone without.
    pub fn summary(&self, line: &str) {
        if !self.quiet {
            self.note(line);
        }
    }

    /// Prints an error that has no place in a doc.
    pub fn error(&self, text: &str) {
        self.note(&message(Severity::Error, text));
    }
}

/// Writes to a stream whose reader may have gone (`mdclient ir | head`), which
/// is no error of ours.
fn write_all(mut stream: impl Write, text: &str) {
    let _ = stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush());
}
