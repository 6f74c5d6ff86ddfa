//! The client that is checked in is the one that the docs make now.

use std::path::Path;

use conformance::{EMITTED, repository};
use mdclient::emit::Features;
use mdclient::{disk, output::Plan};

#[test]
fn the_checked_in_client_is_what_the_docs_say() {
    let emitted = disk::read_output(Path::new(EMITTED)).unwrap();
    assert!(emitted.contains_key("mod.rs"), "build.rs emitted nothing");
    let checked_in = disk::read_output(&repository("generated/src/api")).unwrap();
    let wanted = emitted
        .into_iter()
        .map(|(name, text)| (name, String::from_utf8(text).unwrap()));
    let plan = Plan::new(wanted.collect(), &checked_in);
    assert!(
        plan.is_empty() && plan.unchanged.len() == checked_in.len(),
        "generated/src/api is not what priv/docs says; to mend it, run: cargo run\n\n{}",
        plan.diff(&checked_in)
    );
}

#[test]
fn the_same_docs_give_the_same_bytes() {
    let docs = repository("priv/docs");
    let files = || {
        mdclient::run(disk::read(&docs, Some(&conformance::repository("priv/overlays"))).unwrap())
            .files(Features::None)
            .unwrap()
    };
    assert_eq!(files(), files());
}

#[test]
fn line_endings_of_the_docs_do_not_matter() {
    let doc = std::fs::read_to_string(repository("priv/docs/workers_kv_namespace.md")).unwrap();
    let files = |text: &str| {
        let mut sources = mdclient::source::SourceMap::default();
        sources
            .add("workers_kv_namespace.md", "doc.md", text.as_bytes())
            .unwrap();
        mdclient::run(sources).files(Features::None).unwrap()
    };
    assert_eq!(files(&doc.replace('\n', "\r\n")), files(&doc));
}
