//! The API of each doc as the generator understands it, and as it emits it.
//!
//! Prose and line numbers are left out, so that only a change that callers see
//! asks for a review; `fresh.rs` holds every byte. After reading a difference,
//! accept it with `INSTA_UPDATE=always cargo test`.

use mdclient::{disk, run};
use serde_json::Value;

/// What a reader of a failure needs to know.
const ADVICE: &str =
    "the API changed for callers; when that is right, run: INSTA_UPDATE=always cargo test";

fn docs() -> Vec<String> {
    let sources = disk::read(
        &conformance::repository("priv/docs"),
        Some(&conformance::repository("priv/overlays")),
    )
    .unwrap();
    sources
        .docs()
        .map(|(_, file)| file.name().to_owned())
        .collect()
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_description(ADVICE);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn ir_of_each_doc() {
    let run = run(disk::read(
        &conformance::repository("priv/docs"),
        Some(&conformance::repository("priv/overlays")),
    )
    .unwrap());
    let mut ir: Value = serde_json::from_str(&run.api.unwrap().to_json(&run.sources)).unwrap();
    remove_prose(&mut ir);
    for module in ir["modules"].as_array().unwrap() {
        let name = format!("ir_of_{}", module["name"].as_str().unwrap());
        snapshot(&name, &serde_json::to_string_pretty(module).unwrap());
    }
}

/// Removes what does not concern callers. Members of documented bodies are left alone.
fn remove_prose(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("description");
            members.remove("line");
            let is_response = members.contains_key("status");
            let is_shape = |key: &str| is_response && key == "body";
            let inner = members.iter_mut().filter(|(key, _)| !is_shape(key));
            inner.for_each(|(_, value)| remove_prose(value));
        }
        Value::Array(items) => items.iter_mut().for_each(remove_prose),
        _ => {}
    }
}

#[test]
fn module_of_each_doc() {
    for doc in docs() {
        let name = mdclient::names::module(doc.trim_end_matches(".md"));
        let path = format!("{}/{name}.rs", conformance::EMITTED);
        let code = std::fs::read_to_string(path).unwrap();
        let is_prose = |line: &&str| line.trim_start().starts_with("//");
        let code: Vec<&str> = code.lines().filter(|line| !is_prose(line)).collect();
        snapshot(&format!("module_of_{name}"), &code.join("\n"));
    }
}
