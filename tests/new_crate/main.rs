//! Crates as `mdclient new` makes them, given to cargo: docs of other kinds than Cloudflare's, docs that
//! do their worst, odd ones made from a seed, and the real ones if they are at hand.
//!
//! All crates are members of one workspace, so that each is built once. It takes everything from the
//! lock file of this repository and nothing from a network.

mod cases;
mod program;
mod workspace;

use std::collections::HashMap;
use std::sync::LazyLock;

use conformance::instance::without_nulls;
use conformance::server::{Answer, Server};

use cases::Case;
use workspace::Workspace;

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(Workspace::make);

#[test]
fn every_module_passes_clippy() {
    let features = WORKSPACE.full_features();
    WORKSPACE.cargo(&["clippy", "--features", &features, "--", "-D", "warnings"]);
}

#[test]
fn one_module_passes_clippy_without_a_transport() {
    let one = [
        "--package",
        "library",
        "--no-default-features",
        "--features",
        "books",
    ];
    WORKSPACE.cargo(&[&["clippy"], &one[..], &["--", "-D", "warnings"]].concat());
}

#[test]
fn documentation_has_no_warning() {
    let features = WORKSPACE.full_features();
    WORKSPACE.cargo(&["doc", "--no-deps", "--features", &features]);
    WORKSPACE.cargo(&[
        "doc",
        "--no-deps",
        "--package",
        "library",
        "--no-default-features",
    ]);
}

#[test]
fn the_first_call_compiles_and_no_code_of_the_docs_is_a_doctest() {
    let output = WORKSPACE.cargo(&["test", "--doc", "--features", &WORKSPACE.full_features()]);
    let is_test = |line: &&str| line.starts_with("test ") && line.contains(" ... ");
    let tests: Vec<&str> = output.lines().filter(is_test).collect();
    // It stands at the root of the crate, and in its README.
    let is_first_call =
        |line: &str| line.contains("/src/lib.rs - (line ") || line.contains("/README.md - Readme ");
    assert!(
        tests
            .iter()
            .all(|line| is_first_call(line) && line.ends_with(" ... ok")),
        "{output}"
    );
    assert_eq!(tests.len(), 2 * WORKSPACE.names().count(), "{output}");
}

#[test]
fn every_documented_response_is_read_and_written() {
    let cases = WORKSPACE.cases();
    let lines: Vec<String> = cases.iter().map(Case::line).collect();
    let results = WORKSPACE.round_trip(&["read"], &lines.join("\n"));
    assert_eq!(results.len(), cases.len());
    for (case, found) in cases.iter().zip(results) {
        let Case {
            name, body, data, ..
        } = case;
        let read = found.get("ok").map(without_nulls);
        assert_eq!(
            read,
            Some(without_nulls(data)),
            "{name}\n  body {body}\n  found {found}"
        );
    }
}

#[test]
fn what_goes_over_the_wire_is_what_is_documented() {
    let calls = WORKSPACE.calls();
    let answers: HashMap<String, (u16, String)> = calls
        .iter()
        .map(|call| (call.target.clone(), (call.status, call.body.clone())))
        .collect();
    let server = Server::function(move |request| {
        let target = format!(
            "{} {}",
            request.method,
            str::from_utf8(&request.target).ok()?
        );
        let (status, body) = answers.get(&target)?;
        Some(match status {
            204 => Answer::new(*status),
            status => Answer::json(*status, body),
        })
    });
    let results = WORKSPACE.round_trip(&["send", &server.url()], "");
    assert_eq!(results.len(), calls.len());
    for (call, result) in calls.iter().zip(results) {
        let found = result.get("ok").map(without_nulls);
        assert_eq!(
            found,
            Some(without_nulls(&call.data)),
            "{}: {result}",
            call.target
        );
    }
    let targets: Vec<String> = server
        .requests()
        .iter()
        .map(|request| {
            format!(
                "{} {}",
                request.method,
                String::from_utf8_lossy(&request.target)
            )
        })
        .collect();
    let wanted: Vec<&str> = calls.iter().map(|call| call.target.as_str()).collect();
    assert_eq!(targets, wanted);
}
