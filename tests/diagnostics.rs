//! One fixture for each mistake; its snapshot is what the user sees.

use std::collections::BTreeSet;
use std::path::Path;

use mdclient::diagnostic::Code;
use mdclient::diagnostic::render::{Format, plain};
use mdclient::emit::Features;
use mdclient::source::SourceMap;
use mdclient::{Run, run};

fn run_docs(docs: &[(&str, &[u8])]) -> Run {
    let mut sources = SourceMap::default();
    for (name, bytes) in docs {
        sources.add(*name, format!("docs/{name}"), bytes).unwrap();
    }
    run(sources)
}

fn run_fixture(path: &Path) -> Run {
    let name = path.file_name().unwrap().to_str().unwrap();
    run_docs(&[(name, &std::fs::read(path).unwrap())])
}

fn fixtures() -> impl Iterator<Item = std::path::PathBuf> {
    let folder = conformance::repository("tests/fixtures/diagnostics");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
}

#[test]
fn every_mistake_is_explained() {
    insta::glob!("fixtures/diagnostics/*.md", |path| {
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
fn errors_stop_emission_and_warnings_do_not() {
    for path in fixtures() {
        let run = run_fixture(&path);
        let is_error = mdclient::diagnostic::any_error(&run.diagnostics);
        assert_eq!(
            run.files(Features::None).is_none(),
            is_error,
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_code_of_docs_has_a_fixture() {
    let found = fixtures().flat_map(|path| run_fixture(&path).diagnostics);
    let mut codes: BTreeSet<Code> = found.map(|diagnostic| diagnostic.code).collect();
    // It takes two docs.
    codes.insert(Code::ModuleNameClash);
    let all = Code::ALL.iter().copied();
    let of_docs: BTreeSet<Code> = all.filter(|code| !code.is_of_overlays()).collect();
    assert_eq!(codes, of_docs);
}

#[test]
fn docs_that_would_be_the_same_module_are_both_shown() {
    let doc = b"# Zones\n\n## List\n\n**GET** `/zones`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{}\n```\n";
    let run = run_docs(&[("Zone_Rules.md", doc), ("zone-rules.md", doc)]);
    insta::assert_snapshot!(plain(&run.render(Format::Human)));
}

#[test]
fn formats_for_machines() {
    let path = conformance::repository("tests/fixtures/diagnostics/same_status_twice.md");
    let run = run_fixture(&path);
    insta::assert_snapshot!("short", run.render(Format::Short));
    insta::assert_snapshot!("json", run.render(Format::Json));
    insta::assert_snapshot!("github", run.render(Format::Github));
}

#[test]
fn a_deleted_heading_is_missed_at_its_method_line() {
    let doc = std::fs::read_to_string(conformance::repository("priv/docs/workers_kv_namespace.md"))
        .unwrap();
    let without = doc.replacen("## List Namespaces\n", "\n", 1);
    let run = run_docs(&[("workers_kv_namespace.md", without.as_bytes())]);
    assert_eq!(
        run.render(Format::Short),
        "docs/workers_kv_namespace.md:48:1: error[E0104]: this method line has no heading\n"
    );
}

#[test]
fn a_mistyped_placeholder_is_found_in_its_block() {
    let doc = std::fs::read_to_string(conformance::repository("priv/docs/workers_kv_namespace.md"))
        .unwrap();
    let mistyped = doc.replacen("\"*boolean*\"", "\"*bolean*\"", 1);
    let run = run_docs(&[("workers_kv_namespace.md", mistyped.as_bytes())]);
    assert_eq!(
        run.render(Format::Short),
        "docs/workers_kv_namespace.md:18:28: error[E0202]: unknown placeholder `*bolean*`\n"
    );
}

#[test]
fn places_far_apart_are_shown_apart() {
    let endpoint = "**GET** `/zones`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{}\n```\n";
    let between = "\n".repeat(200);
    let doc = format!("# Zones\n\n## A\n\n{endpoint}{between}\n## B\n\n{endpoint}");
    let run = run_docs(&[("zones.md", doc.as_bytes())]);
    insta::assert_snapshot!(plain(&run.render(Format::Human)));
}

#[test]
fn of_a_very_long_line_only_the_places_are_told() {
    let members: Vec<String> = (0..9000).map(|n| format!("\"k{n}\": 0")).collect();
    let members = members.join(", ");
    let doc = format!(
        "# Zones\n\n## A\n\n**GET** `/zones`\n\n### Responses\n\n#### 200 Ok\n\n\
         ```json\n{{ {members}, \"k0\": 1 }}\n```\n"
    );
    let run = run_docs(&[("zones.md", doc.as_bytes())]);
    insta::assert_snapshot!(plain(&run.render(Format::Human)));
}
