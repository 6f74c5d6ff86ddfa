//! Docs that do their worst: they are refused with a reason, or become Rust that holds nothing of theirs
//! but text. That what is accepted compiles is held by `tests/new_crate`.

use std::collections::BTreeMap;
use std::path::Path;

use conformance::emitted;
use mdclient::Run;
use mdclient::diagnostic::render::{Format, plain};
use mdclient::emit::{Features, INDEX};
use mdclient::project::{Enabled, NewCrate, Runtime};
use mdclient::source::SourceMap;
use proptest::prelude::*;
use syn::Item;

fn sources(docs: &BTreeMap<String, Vec<u8>>) -> SourceMap {
    let mut sources = SourceMap::default();
    for (name, bytes) in docs {
        sources.add(name, format!("docs/{name}"), bytes).unwrap();
    }
    sources
}

fn run(docs: &BTreeMap<String, Vec<u8>>) -> Run {
    mdclient::run(sources(docs))
}

/// What must hold of every run: a reason, or files that stay where they belong and are as they should be.
fn check(run: &Run) -> Result<(), String> {
    let Some(files) = run.files(Features::PerModule) else {
        let refused = !run.diagnostics.is_empty();
        return refused
            .then_some(())
            .ok_or("refused without a reason".to_owned());
    };
    for (name, code) in &files {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
        if !stem.is_some_and(|stem| stem.chars().all(is_plain)) || name.contains(['/', '\\']) {
            return Err(format!("{name}: no name for a file"));
        }
        if name != INDEX {
            emitted::check(code).map_err(|wrong| format!("{name}: {wrong}"))?;
        }
    }
    check_root(run)
}

/// What must hold of the root of a crate of these docs.
fn check_root(run: &Run) -> Result<(), String> {
    let new = NewCrate {
        name: "a-client".parse().map_err(|wrong| format!("{wrong}"))?,
        base_url: None,
        runtime: Runtime::default(),
        enabled: Enabled::default(),
        docs: "docs".into(),
        overlays: None,
    };
    let files = new.files(run).ok_or("no crate is made of it")?;
    let root = syn::parse_file(&files["src/lib.rs"]);
    let root = root.map_err(|wrong| format!("the root is not Rust: {wrong}"))?;
    let modules = root
        .items
        .iter()
        .filter(|item| matches!(item, Item::Mod(_)));
    let is_as_ever = modules.count() == 2 && root.items.len() == 9;
    is_as_ever
        .then_some(())
        .ok_or(format!("the root has {} items", root.items.len()))
}

#[test]
fn every_hostile_fixture_is_accepted_as_nothing_but_text() {
    let fixtures = conformance::repository("tests/fixtures");
    let mut overlaid = 0;
    for entry in std::fs::read_dir(fixtures.join("hostile")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut sources = sources(&BTreeMap::from([(
            name.clone(),
            std::fs::read(&path).unwrap(),
        )]));
        if let Ok(overlay) = std::fs::read(fixtures.join("hostile_overlays").join(&name)) {
            sources.add_overlay(&name, &name, &overlay).unwrap();
            overlaid += 1;
        }
        let run = mdclient::run(sources);
        assert_eq!(run.render(Format::Short), "");
        check(&run).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    }
    assert_eq!(overlaid, 1);
}

#[test]
fn names_that_meet_on_some_disk_are_refused() {
    let doc =
        b"# Doc\n\n## A\n\n**GET** `/a`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{}\n```\n";
    for names in [
        ["zones.md", "Zones.md"],
        ["a.b.md", "a b.md"],
        ["mod.md", "mod_.md"],
        ["..md", "-.md"],
        ["größe.md", "gro\u{308}sse.md"],
        ["self.md", "SELF.md"],
    ] {
        let docs = names.map(|name| (name.to_owned(), doc.to_vec()));
        let run = run(&docs.into());
        let text = run.render(Format::Short);
        assert!(
            run.api.is_none() && text.contains("E0002"),
            "{names:?}: {text}"
        );
    }
}

/// A build script prints what is wrong, and cargo takes lines that begin with `cargo::` for its own.
#[test]
fn no_doc_begins_a_line_of_what_is_printed() {
    let texts = [
        "cargo::warning=x",
        "# T\n\ncargo::rustc-env=A=b\n\n## cargo::warning=x\n\n**GET** `cargo::x`\n\n### Responses\n\n#### cargo::warning=y\n",
        "# T\n\n## E\n\n**GET** `/e`\n\n### Responses\n\n#### 200\n\n```json\ncargo::warning=z\n{ \"\\ncargo::warning=x\": \"*strng\\ncargo::warning=y*\" }\n```\n",
    ];
    for text in texts {
        let run = run(&BTreeMap::from([("a.md".to_owned(), text.into())]));
        assert!(run.api.is_none(), "{text}");
        for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
            let printed = plain(&run.render(format));
            assert!(
                !printed
                    .lines()
                    .any(|line| line.trim_start().starts_with("cargo:")),
                "{printed}"
            );
        }
    }
}

/// Parts of docs that are right, and what is none.
fn part() -> impl Strategy<Value = Vec<u8>> {
    let endpoint = prop::sample::select(vec![
        "A", "`B`", "*/", "\"#", "Self", "Größe", "\u{202e}", "2",
    ]);
    let text = prop::sample::select(vec![
        "text",
        "*/ pub fn x() {}",
        "\"#;x!()",
        "#![x]",
        "```rust\nx!()\n```",
        "    x!()",
        "[`Vec`]",
        "[x]: Vec",
        "<script>x</script>",
        "<pre>x</pre>",
        "[^1]: x\n[^1]",
        "| a |\n|---|\n| b |",
        "\\",
        "\u{2028}",
        "~~~\nx\n~~~",
        "- ```\n  x!()\n  ```",
        "![x](y)",
        "https://a.example",
        "&lt;",
        "<!-- x -->",
        "$$x$$",
        "\t\tx!()",
    ]);
    let whole = (endpoint, prop::collection::vec(text, 0..6), 0u32..1000).prop_map(|(title, texts, n)| {
        let text = texts.join("\n\n");
        format!(
            "## {title}\n\n**PUT** `/{n}/{{a}}`\n\n{text}\n\n### Responses\n\n#### 2XX {title}\n\n```json\n\
             {{ \"{n}\": [{{ \"*/\": \"\\\"#\", \"self\": 1 }}] }}\n```\n\n"
        )
    });
    prop_oneof![
        8 => whole.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..16),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_files_are_refused_or_become_rust(
        docs in prop::collection::btree_map("[^\\pC/]{0,12}\\.md", prop::collection::vec(part(), 0..6), 0..5),
    ) {
        let with_title = |parts: Vec<Vec<u8>>| [b"# Title\n\n".to_vec(), parts.concat()].concat();
        let docs = docs.into_iter().map(|(name, parts)| (name, with_title(parts))).collect();
        let run = run(&docs);
        run.render(Format::Human);
        if !docs.is_empty() {
            prop_assert_eq!(check(&run), Ok(()));
        }
    }
}
