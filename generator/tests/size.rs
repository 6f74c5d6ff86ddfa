//! Docs of any size end soon and within bounds, whether they are accepted or not.
#![cfg(unix)]

use std::fs;
use std::process::{Command, Output};

/// Seconds of computing, far more than any of it takes without optimisation, also where a busy machine slows it.
const LONGEST: u32 = 120;

/// Of the address space, in KiB: 2 GiB.
const LARGEST: u32 = 2 << 20;

/// Runs the program over one doc and its overlay, within the limits.
fn run(doc: &[u8], overlay: &[u8]) -> Output {
    let root = tempfile::tempdir().unwrap();
    let folder = |name: &str| root.path().join(name);
    fs::create_dir(folder("docs")).unwrap();
    fs::write(folder("docs").join("large.md"), doc).unwrap();
    fs::create_dir(folder("overlays")).unwrap();
    if !overlay.is_empty() {
        fs::write(folder("overlays").join("large.md"), overlay).unwrap();
    }
    let limited = format!(
        "ulimit -t {LONGEST} && ulimit -v {LARGEST} && \
         exec \"$0\" generate --docs docs --overlays overlays --out out"
    );
    let mut command = Command::new("sh");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_mdclient")]);
    command.current_dir(root.path()).output().unwrap()
}

fn endpoint(index: usize, description: &str, block: &str) -> String {
    format!(
        "## Endpoint {index}\n\n**GET** `/e/{index}`\n\n{description}\n\n### Responses\n\n#### 200 Ok\n\n\
         ```json\n{block}\n```\n\n"
    )
}

fn doc(description: &str, block: &str) -> String {
    format!("# Large\n\n{}", endpoint(0, description, block))
}

fn assert_exit(doc: &str, code: i32) {
    assert_exit_of_bytes(doc.as_bytes(), code);
}

fn assert_exit_of_bytes(doc: &[u8], code: i32) {
    assert_exit_of_both(doc, b"", code);
}

fn assert_exit_of_both(doc: &[u8], overlay: &[u8], code: i32) {
    let output = run(doc, overlay);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let end = stderr
        .char_indices()
        .nth(2000)
        .map_or(stderr.len(), |(at, _)| at);
    assert_eq!(output.status.code(), Some(code), "{}", &stderr[..end]);
}

#[test]
fn a_description_of_5_mb() {
    assert_exit(
        &doc(
            &"word <b> [`Vec`] https://a.example `x` ".repeat(130_000),
            "{}",
        ),
        0,
    );
}

/// Each line takes more memory than it has bytes, so that there is a most of them.
#[test]
fn a_description_of_many_short_lines() {
    assert_exit(&doc(&"a\n\n".repeat(50_000), "{}"), 0);
    assert_exit(&doc(&"a\n\n".repeat(500_000), "{}"), 2);
}

#[test]
fn a_hundred_thousand_nested_lists_in_one_line() {
    assert_exit(&doc(&"+ ".repeat(100_000), "{}"), 0);
}

#[test]
fn a_line_with_twenty_thousand_errors() {
    let mut doc = doc("Text", "{}").into_bytes();
    doc.extend(b"\xff ".repeat(20_000));
    assert_exit_of_bytes(&doc, 1);
}

#[test]
fn a_description_of_1_mb_in_one_word() {
    assert_exit(&doc(&"[".repeat(1_000_000), "{}"), 0);
}

#[test]
fn twenty_thousand_endpoints() {
    let mut doc = String::from("# Large\n\n");
    for index in 0..20_000 {
        doc.push_str(&endpoint(
            index,
            "Text.",
            &format!("{{ \"k{index}\": \"*string*\" }}"),
        ));
    }
    assert_exit(&doc, 0);
}

#[test]
fn ten_thousand_nested_arrays() {
    assert_exit(
        &doc("Text.", &("[".repeat(10_000) + &"]".repeat(10_000))),
        1,
    );
}

/// What is a map where its values are alike has to be looked at before it is a struct.
#[test]
fn nested_objects_of_addresses() {
    let nested = |members: &str| {
        let block = members.repeat(60) + "\"*string*\"" + &"}".repeat(60);
        assert_exit(&doc("Text.", &block), 0);
    };
    nested("{ \"192.0.2.1\": ");
    nested("{ \"192.0.2.1\": 1, \"192.0.2.2\": ");
}

#[test]
fn ten_thousand_nested_quotes_and_lists() {
    assert_exit(&doc(&">".repeat(10_000), "{}"), 0);
    assert_exit(&doc(&"+ ".repeat(10_000), "{}"), 0);
}

#[test]
fn a_key_of_1_mb() {
    let key = "k".repeat(1 << 20);
    assert_exit(
        &doc("Text.", &format!("{{ \"{key}\": {{ \"{key}\": 1 }} }}")),
        0,
    );
}

#[test]
fn twenty_thousand_keys() {
    let keys: Vec<String> = (0..20_000)
        .map(|index| format!("\"key {index}\": \"*string*\""))
        .collect();
    assert_exit(&doc("Text.", &format!("{{ {} }}", keys.join(", "))), 0);
}

/// So many parts of a text.
fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    let parts: Vec<String> = (0..count).map(part).collect();
    parts.concat()
}

/// A doc of so many endpoints, and an overlay that says the same of each of the same or of other paths.
fn assert_overlay_of_endpoints(count: usize, path: &str, said: &str, code: i32) {
    let (mut doc, mut overlay) = (String::from("# Large\n\n"), String::from("# Large\n\n"));
    for index in 0..count {
        doc.push_str(&endpoint(index, "Text.", "{ \"id\": \"*string*\" }"));
        let head = format!("## Endpoint {index}\n\n**GET** `/{path}/{index}`\n\n");
        overlay.push_str(&(head + said + "\n\n"));
    }
    assert_exit_of_both(doc.as_bytes(), overlay.as_bytes(), code);
}

#[test]
fn an_overlay_of_five_thousand_endpoints() {
    assert_overlay_of_endpoints(5_000, "e", "More text.", 0);
}

#[test]
fn an_overlay_of_five_thousand_endpoints_that_are_gone() {
    assert_overlay_of_endpoints(5_000, "f", "More text.", 1);
}

/// An object, and an overlay that says something of each of its keys, or of other keys.
fn assert_overlay_of_keys(count: usize, said: impl Fn(usize) -> String, code: i32) {
    let keys = |key: &dyn Fn(usize) -> String, mark: &str| {
        let members = (0..count).map(|index| format!("\"{}\": \"*string{mark}*\"", key(index)));
        format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
    };
    let rows = repeated(count, |index| format!("| `{}` | A key. |\n", said(index)));
    let doc = doc("Text.", &keys(&|index| format!("key {index}"), ""));
    let overlay = format!(
        "# Large\n\n## Endpoint 0\n\n**GET** `/e/0`\n\n### Responses\n\n#### 200\n\n\
         ```json\n{}\n```\n\n| Name | Description |\n|---|---|\n{rows}",
        keys(&said, if code == 0 { "!" } else { "" })
    );
    assert_exit_of_both(doc.as_bytes(), overlay.as_bytes(), code);
}

#[test]
fn an_overlay_of_twenty_thousand_keys() {
    assert_overlay_of_keys(20_000, |index| format!("key {index}"), 0);
}

#[test]
fn an_overlay_of_twenty_thousand_keys_that_are_gone() {
    assert_overlay_of_keys(20_000, |index| format!("kez {index}"), 1);
}

#[test]
fn an_overlay_with_a_key_of_1_mb_that_is_gone() {
    let key = "k".repeat(1 << 20);
    let doc = doc("Text.", &format!("{{ \"{key}\": \"*string*\" }}"));
    let overlay = format!(
        "# Large\n\n## Endpoint 0\n\n**GET** `/e/0`\n\n### Responses\n\n#### 200\n\n\
         ```json\n{{ \"{key}k\": \"*string*\" }}\n```\n"
    );
    assert_exit_of_both(doc.as_bytes(), overlay.as_bytes(), 1);
}

#[test]
fn an_overlay_of_ten_thousand_parameters_and_values() {
    let rows = repeated(10_000, |index| {
        format!("| `key_{index}` | `integer?` | A key. |\n")
    });
    let values: Vec<String> = (0..10_000).map(|index| format!("value_{index}")).collect();
    let overlay = format!(
        "# Large\n\n## Endpoint 0\n\n**GET** `/e/0`\n\n### Query\n\n\
         | Name | Type | Description |\n|---|---|---|\n{rows}| `state` | `{}?` | Which. |\n",
        values.join(" \\| ")
    );
    assert_exit_of_both(doc("Text.", "{}").as_bytes(), overlay.as_bytes(), 0);
}

#[test]
fn an_overlay_of_a_path_with_five_thousand_parameters() {
    let parameters = repeated(5_000, |index| format!("/{{p{index}}}"));
    let rows = repeated(5_000, |index| {
        format!("| `p{index}` | `integer` | A part. |\n")
    });
    let line = format!("## All\n\n**GET** `{parameters}`\n\n");
    let doc = format!("# Large\n\n{line}### Responses\n\n#### 200 Ok\n\n```json\n[]\n```\n");
    let table = format!("### Path\n\n| Name | Type | Description |\n|---|---|---|\n{rows}\n");
    let shared = format!("# Large\n\n{table}");
    assert_exit_of_both(doc.as_bytes(), shared.as_bytes(), 0);
    let own = format!("# Large\n\n{line}{table}");
    assert_exit_of_both(doc.as_bytes(), own.as_bytes(), 0);
}
