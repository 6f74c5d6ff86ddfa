//! Any bytes as a doc and as an overlay: they are read, and what is wrong with them has a place and can be shown.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mdclient::diagnostic::render::{Format, render};
use mdclient::docs;
use mdclient::source::SourceMap;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SourceMap::default();
    sources
        .add("a.md", "docs/a.md", bytes)
        .expect("an input is below 16 MiB and a million lines");
    sources
        .add_overlay("a.md", "overlays/a.md", bytes)
        .expect("an input is below 16 MiB and a million lines");
    let (documents, mut diagnostics) = docs::parse(&sources);
    assert!(
        !documents.is_empty() || !diagnostics.is_empty(),
        "a doc was lost in silence"
    );
    let (_, of_overlays) = docs::parse_overlays(&sources);
    diagnostics.extend(of_overlays);
    for diagnostic in &diagnostics {
        for label in diagnostic.secondary.iter().chain([&diagnostic.primary]) {
            sources.text(label.span);
            let file = sources.file(label.span.file);
            file.location(label.span.start as usize);
        }
    }
    diagnostics.truncate(8);
    render(&sources, &diagnostics, Format::Json);
});
