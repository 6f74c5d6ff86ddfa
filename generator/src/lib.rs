//! Reads Markdown API reference docs and generates a typed Rust client.
//!
//! The pipeline, each stage a function over plain data:
//!
//! ```text
//! disk::read      ─▶ SourceMap          docs and overlays as text
//! docs::parse     ─▶ Vec<Document>      the docs tree, every part with its place
//! overlay::merge  ─▶ Vec<Document>      the same, with what overlays add
//! lower::lower    ─▶ ir::Api            the API: names, types, endpoints
//! emit::emit      ─▶ Vec<EmittedFile>   Rust
//! output::files   ─▶ Files              with headers, in memory
//! output::Plan    ─▶ disk::apply        only what differs, only files of ours
//! ```
//!
//! A stage that finds an error in the docs stops the next: see [`Run`]. Nothing
//! here prints. A build script needs three calls:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use mdclient::{disk, emit::Features, output::Plan};
//!
//! let run = mdclient::run(disk::read("priv/docs".as_ref(), Some("priv/overlays".as_ref()))?);
//! let files = run.files(Features::None).ok_or_else(|| run.render(Default::default()))?;
//! let out = std::path::Path::new("src/api");
//! disk::apply(&Plan::new(files, &disk::read_output(out)?), out)?;
//! # Ok(())
//! # }
//! ```

#![warn(clippy::unwrap_used, clippy::panic)]

pub mod diagnostic;
pub mod disk;
pub mod docs;
pub mod emit;
pub mod ir;
pub mod lower;
pub mod names;
pub mod openapi;
pub mod output;
pub mod overlay;
#[cfg(feature = "cli")]
pub mod project;
pub mod source;

use diagnostic::Diagnostic;
use diagnostic::render::Format;
use emit::Features;
use ir::Api;
use output::Files;
use source::SourceMap;

/// What came of reading docs: the API, or what is wrong with them.
#[derive(Debug)]
pub struct Run {
    /// The docs and the overlays.
    pub sources: SourceMap,
    /// What there is to say about them, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The API; `None` where the docs have an error.
    pub api: Option<Api>,
}

/// Reads docs as far as they can be understood.
pub fn run(sources: SourceMap) -> Run {
    let (mut documents, mut diagnostics) = docs::parse(&sources);
    let (overlays, found) = docs::parse_overlays(&sources);
    diagnostics.extend(found);
    if !diagnostic::any_error(&diagnostics) {
        diagnostics.extend(overlay::merge(&sources, &mut documents, overlays));
    }
    let mut api = None;
    if !diagnostic::any_error(&diagnostics) {
        let (lowered, found) = lower::lower(&sources, documents);
        diagnostics.extend(found);
        api = (!diagnostic::any_error(&diagnostics)).then_some(lowered);
    }
    diagnostic::sort(&mut diagnostics);
    Run {
        sources,
        diagnostics,
        api,
    }
}

impl Run {
    /// The files of the client; `None` where the docs have an error.
    pub fn files(&self, features: Features) -> Option<Files> {
        let api = self.api.as_ref()?;
        Some(output::files(emit::emit(&self.sources, api, features)))
    }

    /// The diagnostics as text, with ANSI colours where the format has any.
    pub fn render(&self, format: Format) -> String {
        diagnostic::render::render(&self.sources, &self.diagnostics, format)
    }
}
