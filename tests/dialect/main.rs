//! Every example of DIALECT.md is understood, or is told what it says: exactly these codes. What it says of
//! Rust is what the generator makes.

mod sketch;

use std::collections::BTreeSet;

use conformance::examples::{self, Example, Kind, Page};
use mdclient::diagnostic::Code;
use mdclient::diagnostic::render::{Format, plain};
use mdclient::source::SourceMap;
use mdclient::{Run, run};

const PATH: &str = "generator/DIALECT.md";

fn page() -> Page {
    let markdown = std::fs::read_to_string(conformance::repository(PATH)).unwrap();
    Page::read(&markdown).unwrap_or_else(|mistake| panic!("{PATH}:{mistake}"))
}

fn run_files(files: Vec<(String, Vec<u8>)>) -> Run {
    let mut sources = SourceMap::default();
    for (path, bytes) in files {
        let (folder, name) = path.split_once('/').unwrap();
        match folder {
            "docs" => sources.add(name, &path, &bytes).unwrap(),
            _ => sources.add_overlay(name, &path, &bytes).unwrap(),
        };
    }
    run(sources)
}

/// The codes of a run as the page writes them.
fn codes(run: &Run) -> Vec<String> {
    let mut codes: Vec<String> = run.diagnostics.iter().map(|d| d.code.to_string()).collect();
    codes.sort();
    codes
}

/// What is wrong with an example.
fn mistakes(page: &Page, example: &Example) -> Vec<String> {
    let run = run_files(page.files(example));
    let mut wanted = example.codes.clone();
    wanted.sort();
    let found = codes(&run);
    if found != wanted {
        let told = plain(&run.render(Format::Human));
        let line = example.line;
        return vec![format!(
            "{PATH}:{line}: gets {found:?} and not {wanted:?}\n{told}"
        )];
    }
    let modules = run.api.iter().flat_map(|api| &api.modules);
    let lines: Vec<String> = modules.flat_map(sketch::lines).collect();
    let becomes = example.becomes.iter();
    let missing = becomes.filter(|(_, wanted)| !lines.contains(wanted));
    missing
        .map(|(line, wanted)| format!("{PATH}:{line}: no `{wanted}` among {lines:#?}"))
        .collect()
}

#[test]
fn every_example_is_what_it_says() {
    let page = page();
    let examples = page.examples.iter();
    let mistakes: Vec<String> = examples
        .flat_map(|example| mistakes(&page, example))
        .collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn every_code_has_an_example_and_a_line_in_the_index() {
    let page = page();
    let shown: BTreeSet<&str> = page
        .examples
        .iter()
        .flat_map(|e| &e.codes)
        .map(|c| &**c)
        .collect();
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    assert_eq!(shown, all);
    let index = page.rows(&["Code", "Rule"]);
    let index: Vec<&str> = index.map(|(_, cells)| &*cells[0]).collect();
    let sorted: Vec<&str> = all.into_iter().collect();
    assert_eq!(index, sorted);
}

#[test]
fn links_lead_to_headings() {
    let markdown = std::fs::read_to_string(conformance::repository(PATH)).unwrap();
    let headings = markdown.lines().filter(|line| line.starts_with("##"));
    let anchors: BTreeSet<String> = headings.map(anchor).collect();
    for (number, line) in (1..).zip(markdown.lines()) {
        for link in line.split("](#").skip(1) {
            let target = link.split(')').next().unwrap();
            assert!(
                anchors.contains(target),
                "{PATH}:{number}: no heading is `{target}`"
            );
        }
    }
}

/// The anchor that renderers of Markdown make of a heading.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A row of a table whose last cell is the type of a field, or a code.
struct Row<'a> {
    line: usize,
    wanted: &'a str,
    files: Vec<(String, Vec<u8>)>,
    /// Before the field, in the sketch of what holds it.
    item: &'static str,
}

impl Row<'_> {
    fn check(self) {
        let Self {
            line,
            wanted,
            files,
            item,
        } = self;
        let run = run_files(files);
        if wanted.starts_with('E') {
            assert_eq!(codes(&run), [wanted], "{PATH}:{line}");
            return;
        }
        let told = run.render(Format::Short);
        let api = run.api.unwrap_or_else(|| panic!("{PATH}:{line}: {told}"));
        let lines = sketch::lines(&api.modules[0]);
        let found = lines.iter().find_map(|line| line.strip_prefix(item));
        let found = found.unwrap_or_else(|| panic!("{PATH}:{line}: no `{item}` in {lines:#?}"));
        let ty = found
            .strip_prefix("x: ")
            .and_then(|field| field.strip_suffix(" }"));
        assert_eq!(ty, Some(wanted), "{PATH}:{line}: {lines:#?}");
    }
}

fn docs(text: String) -> (String, Vec<u8>) {
    ("docs/things.md".to_owned(), text.into_bytes())
}

fn overlays(text: String) -> (String, Vec<u8>) {
    ("overlays/things.md".to_owned(), text.into_bytes())
}

#[test]
fn every_leaf_of_a_doc_is_of_its_type() {
    let page = page();
    let mut count = 0;
    for (line, cells) in page.rows(&["In a doc", "Meaning", "Field"]) {
        let files = vec![docs(examples::response(&format!("{{ {} }}", cells[0])))];
        let item = "struct ListThingsOutput { ";
        Row {
            line: *line,
            wanted: &cells[2],
            files,
            item,
        }
        .check();
        count += 1;
    }
    assert!(count > 5);
}

#[test]
fn every_refinement_is_of_its_type() {
    let page = page();
    let mut count = 0;
    for (line, cells) in page.rows(&["Doc", "Overlay", "Field, or mistake"]) {
        let doc = examples::response(&format!("{{ {} }}", cells[0]));
        let refined = format!(
            "### Responses\n\n#### 200\n\n```json\n{{ {} }}\n```\n",
            cells[1]
        );
        let files = vec![docs(doc), overlays(examples::overlay_of("list", &refined))];
        let item = "struct ListThingsOutput { ";
        Row {
            line: *line,
            wanted: &cells[2],
            files,
            item,
        }
        .check();
        count += 1;
    }
    assert!(count > 20);
}

#[test]
fn every_field_of_a_request_is_of_its_type() {
    let page = page();
    let mut count = 0;
    for (line, cells) in page.rows(&["In a request", "Meaning", "Field"]) {
        let overlay = examples::request(&format!("{{ {} }}", cells[0]));
        let files = vec![docs(page.things().to_owned()), overlays(overlay)];
        let item = "struct CreateThing { account_id: String, ";
        Row {
            line: *line,
            wanted: &cells[2],
            files,
            item,
        }
        .check();
        count += 1;
    }
    assert!(count > 5);
}

#[test]
fn the_doc_of_the_page_is_one() {
    let page = page();
    let things = page
        .examples
        .iter()
        .filter(|example| example.kind == Kind::Things);
    assert_eq!(things.count(), 1);
}
