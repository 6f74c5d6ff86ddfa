//! One fixture for each mistake in an overlay; its snapshot is what the user sees.

use std::collections::BTreeSet;
use std::path::Path;

use conformance::repository;
use mdclient::diagnostic::Code;
use mdclient::diagnostic::render::{Format, plain};
use mdclient::source::SourceMap;
use mdclient::{Run, run};

const DOC: &str = include_str!("fixtures/overlay_doc.md");

fn run_overlay(name: &str, overlay: &str) -> Run {
    let mut sources = SourceMap::default();
    sources
        .add("things.md", "docs/things.md", DOC.as_bytes())
        .unwrap();
    let shown = format!("overlays/{name}");
    sources
        .add_overlay(name, shown, overlay.as_bytes())
        .unwrap();
    run(sources)
}

fn run_fixture(path: &Path) -> Run {
    run_overlay("things.md", &std::fs::read_to_string(path).unwrap())
}

#[test]
fn every_mistake_is_explained() {
    insta::glob!("fixtures/overlays/*.md", |path| {
        let run = run_fixture(path);
        assert!(
            !run.diagnostics.is_empty(),
            "{} has nothing wrong",
            path.display()
        );
        insta::assert_snapshot!(plain(&run.render(Format::Human)));
    });
}

#[test]
fn every_code_of_overlays_has_a_fixture() {
    let folder = repository("tests/fixtures/overlays");
    let paths = std::fs::read_dir(folder).unwrap();
    let found = paths.flat_map(|entry| run_fixture(&entry.unwrap().path()).diagnostics);
    let mut codes: BTreeSet<Code> = found.map(|diagnostic| diagnostic.code).collect();
    codes.retain(|code| code.is_of_overlays());
    // It takes another name.
    codes.insert(Code::NoDocForOverlay);
    let all = Code::ALL.iter().copied();
    let of_overlays: BTreeSet<Code> = all.filter(|code| code.is_of_overlays()).collect();
    assert_eq!(codes, of_overlays);
}

#[test]
fn an_overlay_without_its_doc_is_an_error() {
    let overlay = std::fs::read_to_string(repository("tests/fixtures/overlays/contradiction.md"));
    let run = run_overlay("thing.md", &overlay.unwrap());
    insta::assert_snapshot!(plain(&run.render(Format::Human)));
}
