//! Where text goes: data to stdout, everything else to stderr, in the format
//! and the colours that are wanted.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::ColorChoice;
use mdclient::diagnostic::render::{self, Format};
use mdclient::{Run, disk::DiskError};

use super::progress::Bar;

/// The standard streams.
pub struct Terminal {
    color: anstream::ColorChoice,
    format: Format,
    verbosity: Verbosity,
}

/// How much is told besides diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Nothing.
    Quiet,
    /// What was done, in a line.
    Normal,
    /// How it was done.
    Verbose,
}

impl Terminal {
    /// The streams with the given colours and format.
    pub fn new(color: ColorChoice, format: Format, verbosity: Verbosity) -> Self {
        let color = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self {
            color,
            format,
            verbosity,
        }
    }

    /// Prints data. That its reader has gone (`mdclient ir | head`) is no error.
    pub fn data(&self, text: &str) -> Result<(), DiskError> {
        let mut stdout = AutoStream::new(io::stdout(), self.color).lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(DiskError {
                action: "cannot write to",
                path: "stdout".into(),
                source: error.into(),
            }),
            _ => Ok(()),
        }
    }

    /// Prints what there is to say about the docs.
    pub fn diagnostics(&self, run: &Run) {
        self.stderr(&run.render(self.format));
    }

    /// Prints an error that has no place in a doc, and what to do about it.
    pub fn error(&self, message: &str, help: Option<&str>) {
        self.stderr(&render::message(message, help, self.format));
    }

    /// Prints a line that can be gone without. Programs read no such lines.
    pub fn summary(&self, line: &str) {
        self.line(line, Verbosity::Normal);
    }

    /// Prints a line for those who asked for more.
    pub fn detail(&self, line: &str) {
        self.line(line, Verbosity::Verbose);
    }

    /// A bar of so many steps.
    pub fn bar(&self, steps: usize) -> Bar {
        Bar::new(steps, self.tells(Verbosity::Normal))
    }

    fn line(&self, line: &str, verbosity: Verbosity) {
        if self.tells(verbosity) {
            self.stderr(&format!("{line}\n"));
        }
    }

    fn tells(&self, verbosity: Verbosity) -> bool {
        self.verbosity >= verbosity && self.format != Format::Json
    }

    /// Writes to stderr. Where that fails, there is nowhere left to say so.
    fn stderr(&self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr(), self.color).lock();
        let _ = stderr
            .write_all(text.as_bytes())
            .and_then(|()| stderr.flush());
    }
}
