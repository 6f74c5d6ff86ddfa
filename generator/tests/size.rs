//! Docs of any size end soon and within bounds, whether they are accepted or not.
#![cfg(unix)]

use std::fs;
use std::process::{Command, Output};

/// Seconds of computing, far more than any of it takes without optimisation, also where a busy machine slows it.
const LONGEST: u32 = 120;

/// Of the address space, in KiB: 2 GiB.
const LARGEST: u32 = 2 << 20;

/// Runs the program over one doc, within the limits.
fn run(doc: &[u8]) -> Output {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("docs")).unwrap();
    fs::write(root.path().join("docs/large.md"), doc).unwrap();
    let limited = format!(
        "ulimit -t {LONGEST} && ulimit -v {LARGEST} && exec \"$0\" generate --docs docs --out out"
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
    let output = run(doc);
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
