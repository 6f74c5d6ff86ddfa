//! What the integration tests share: a reader of docs that is not the
//! generator's, documented JSON as instances, the examples of DIALECT.md,
//! edits that go wrong, odd docs made from a seed, what must hold of emitted
//! code, and an HTTP server.

pub mod edits;
pub mod emitted;
pub mod examples;
pub mod instance;
pub mod ir;
pub mod refined;
pub mod scan;
pub mod server;
pub mod synthetic;

use std::path::{Path, PathBuf};

/// The folder with the client that `build.rs` emitted from the docs.
pub const EMITTED: &str = concat!(env!("OUT_DIR"), "/api");

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
