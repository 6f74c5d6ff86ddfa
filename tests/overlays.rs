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
    run_both(DOC, name, overlay)
}

fn run_both(doc: &str, name: &str, overlay: &str) -> Run {
    let mut sources = SourceMap::default();
    sources
        .add("things.md", "docs/things.md", doc.as_bytes())
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

/// A doc of one list, with these headings of responses and blocks.
fn lists(responses: &[(&str, &str)]) -> String {
    let responses = responses
        .iter()
        .map(|(status, block)| format!("#### {status}\n\n```json\n{block}\n```\n\n"));
    let responses: Vec<String> = responses.collect();
    let head = "# Things\n\n## List\n\n**GET** `/things`\n\n### Responses";
    format!("{head}\n\n{}", responses.concat())
}

const PAGES: &str = "# Things\n\n## List\n\n**GET** `/things`\n\n> Next page: `page` by number\n\n### Query\n\n\
    | Name | Type | Description |\n|---|---|---|\n| `page` | `integer?` | The page. |\n";

#[test]
fn answers_that_differ_have_no_pages() {
    let strings = ("200 Some", r#"["*string*"]"#);
    let numbers = ("206 Others", r#"["*integer*"]"#);
    let doc = lists(&[strings, numbers]);
    insta::assert_snapshot!(plain(
        &run_both(&doc, "things.md", PAGES).render(Format::Human)
    ));
    for doc in [lists(&[strings]), lists(&[("default Any", strings.1)])] {
        let run = run_both(&doc, "things.md", PAGES);
        let api = run.api.unwrap();
        assert!(api.modules[0].endpoints[0].paging.is_some(), "{doc}");
    }
}

#[test]
fn headers_are_of_one_success() {
    let doc = lists(&[("200 Some", "[]"), ("206 Others", "[]")]);
    let table =
        "| Header | Type | Description |\n|---|---|---|\n| `etag` | `string` | The version. |\n";
    let head = "# Things\n\n## List\n\n**GET** `/things`\n\n### Responses";
    let overlay = format!("{head}\n\n#### 200\n\n{table}\n#### 206\n\n{table}");
    let run = run_both(&doc, "things.md", &overlay);
    insta::assert_snapshot!(plain(&run.render(Format::Human)));
}
