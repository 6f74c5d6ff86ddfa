//! Any bytes from docs to Rust: what is accepted is Rust, has unique names, and no code of the docs.
//!
//! The input is a doc, or a doc and its overlay with the byte `FF` between them.

#![no_main]

#[path = "../../tests/support/emitted.rs"]
mod emitted;

use libfuzzer_sys::fuzz_target;
use mdclient::emit::{self, Features};
use mdclient::openapi;
use mdclient::source::SourceMap;

fuzz_target!(|bytes: &[u8]| {
    let (doc, overlay) = match bytes.iter().position(|&byte| byte == 0xff) {
        Some(at) => (&bytes[..at], Some(&bytes[at + 1..])),
        None => (bytes, None),
    };
    let mut sources = SourceMap::default();
    sources
        .add("a.md", "docs/a.md", doc)
        .expect("an input is below 16 MiB and a million lines");
    if let Some(overlay) = overlay {
        let added = sources.add_overlay("a.md", "overlays/a.md", overlay);
        added.expect("an input is below 16 MiB and a million lines");
    }
    let run = mdclient::run(sources);
    let Some(api) = &run.api else {
        assert!(
            !run.diagnostics.is_empty(),
            "the docs are refused without a reason"
        );
        return;
    };
    api.to_json(&run.sources);
    openapi::document(api, &openapi::Info::default())
        .0
        .to_json();
    let files = run
        .files(Features::PerModule)
        .expect("what has an API is emitted");
    for (name, code) in files
        .iter()
        .filter(|(name, _)| name.as_str() != emit::INDEX)
    {
        if let Err(wrong) = emitted::check(code) {
            panic!("{name}: {wrong}\n{code}");
        }
    }
});
