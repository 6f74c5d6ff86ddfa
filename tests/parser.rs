//! The parser on docs that went wrong: it never panics, and loses no endpoint in silence.

use conformance::edits::{edit, edited};
use conformance::scan;
use mdclient::diagnostic::render::Format;
use mdclient::emit::Features;
use mdclient::source::SourceMap;
use mdclient::{Run, run};
use proptest::prelude::*;

fn parse(text: &[u8]) -> Run {
    let mut sources = SourceMap::default();
    sources.add("doc.md", "doc.md", text).unwrap();
    run(sources)
}

fn kv_doc() -> String {
    std::fs::read_to_string(conformance::repository("priv/docs/workers_kv_namespace.md")).unwrap()
}

/// What docs are made of, and bytes that are nothing.
fn part() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "# Title\n\n",
        "## Endpoint\n\n",
        "**GET** `/a/{b}`\n\n",
        "**PUT** `/é\n/b`\n",
        "Some text.\n\n",
        "### Responses\n\n",
        "#### 200 Ok\n\n",
        "> Data is at `body[\"result\"]`\n\n",
        "```json\n",
        "```\n\n",
        "{\"a\": \"*string*\"}\n",
        "[1, 2]\n",
        "null\n",
        "- ",
        "> ",
        "    ",
        "\n",
        "<pre>\n",
        "~~~\n",
        "---\n",
    ]);
    prop_oneof![
        8 => known.prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_endpoint_is_lost_in_silence(edits in prop::collection::vec(edit(), 1..4)) {
        let lines = edited(&kv_doc(), &edits);
        let text = lines.join("\n");
        let run = parse(text.as_bytes());
        run.render(Format::Human);
        if run.diagnostics.is_empty() {
            let api = run.api.as_ref().expect("without errors there is an API");
            let found = api.endpoint_count();
            let count = |lines: &[&str]| lines.iter().filter(|line| scan::is_method_line(line)).count();
            let as_they_are: Vec<&str> = lines.iter().map(String::as_str).collect();
            let at_the_margin: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
            prop_assert!(count(&as_they_are) <= found && found <= count(&at_the_margin), "{edits:?}");
        }
        if let Some(files) = run.files(Features::None) {
            for (name, code) in files {
                prop_assert!(syn::parse_file(&code).is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn any_mixture_of_what_docs_hold_is_read(parts in prop::collection::vec(part(), 0..40)) {
        let run = parse(&parts.concat());
        prop_assert!(run.api.is_none() || run.files(Features::None).is_some());
        run.render(Format::Human);
    }

    #[test]
    fn any_block_is_json_or_is_told(block in "[\\[\\]{}:,\"*a-z0-9. \\\\\n-]{0,60}") {
        let text = format!("# T\n\n## E\n\n**GET** `/e`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{block}\n```\n");
        let run = parse(text.as_bytes());
        let is_json = serde_json::from_str::<serde_json::Value>(&block).is_ok() || block.trim().is_empty();
        prop_assert!(is_json || run.api.is_none(), "{block}");
        let refused = run.diagnostics.iter().any(|d| d.code == mdclient::diagnostic::Code::BadJson);
        prop_assert!(!(is_json && refused), "{block}");
    }
}
