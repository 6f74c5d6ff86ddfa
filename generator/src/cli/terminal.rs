//! Where text goes: data to stdout, everything else to stderr, in the format
//! and the colours that are wanted.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::ColorChoice;
use mdclient::diagnostic::render::{self, Format};
use mdclient::{Run, disk::DiskError};

/// The standard streams.
pub struct Terminal {
    color: anstream::ColorChoice,
    format: Format,
    quiet: bool,
}

impl Terminal {
    /// The streams with the given colours and format, and without summaries if quiet.
    pub fn new(color: ColorChoice, format: Format, quiet: bool) -> Self {
        let color = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self {
            color,
            format,
            quiet,
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
        if !self.quiet && self.format != Format::Json {
            self.stderr(&format!("{line}\n"));
        }
    }

    /// Writes to stderr. Where that fails, there is nowhere left to say so.
    fn stderr(&self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr(), self.color).lock();
        let _ = stderr
            .write_all(text.as_bytes())
            .and_then(|()| stderr.flush());
    }
}
