//! Every real doc that is at hand, and odd ones made from seeds, held against the line scan.

use std::path::PathBuf;

use cloudflare_client::{ApiError, Endpoint as _, workers_kv_namespace as kv};
use conformance::ir::{Endpoint, Ir, Response, Shape};
use conformance::{emitted, instance, scan, synthetic};
use mdclient::diagnostic::render::Format;
use mdclient::emit::Features;
use mdclient::source::SourceMap;
use mdclient::{Run, disk};
use serde_json::Value;

/// The folder with the real docs, if this checkout has it beside it.
fn corpus() -> Option<PathBuf> {
    let folder = conformance::repository("../shared/corpus/cloudflare");
    if !folder.is_dir() {
        eprintln!("skipped: there is no folder with real docs beside this checkout");
        return None;
    }
    Some(folder)
}

fn run() -> Option<Run> {
    let run = mdclient::run(disk::read(&corpus()?, None).unwrap());
    assert_eq!(run.render(Format::Short), "");
    Some(run)
}

#[test]
fn every_real_doc_is_understood_as_its_lines_say() {
    let Some(run) = run() else { return };
    assert_eq!(run.api.as_ref().unwrap().modules.len(), 281);
    assert_eq!(assert_understood(&run), 1605);
}

#[test]
fn every_synthetic_doc_is_understood_as_its_lines_say() {
    for seed in 0..4 {
        let mut sources = SourceMap::default();
        for (name, text) in synthetic::docs(seed, 12) {
            let path = format!("docs/{name}");
            sources.add(name, path, text.as_bytes()).unwrap();
        }
        let run = mdclient::run(sources);
        assert_eq!(run.render(Format::Short), "", "seed {seed}");
        assert!(assert_understood(&run) > 12);
        for (name, code) in run.files(Features::None).unwrap() {
            emitted::check(&code).unwrap_or_else(|wrong| panic!("seed {seed}: {name}: {wrong}"));
        }
    }
}

/// Compares every endpoint with the line scan, and counts them.
fn assert_understood(run: &Run) -> usize {
    let ir: Ir = serde_json::from_str(&run.api.as_ref().unwrap().to_json(&run.sources)).unwrap();
    assert_eq!(ir.version, 2);
    let mut count = 0;
    for (_, file) in run.sources.docs() {
        let mut modules = ir.modules.iter();
        let module = modules.find(|module| module.source == file.name()).unwrap();
        let scanned = scan::endpoints(file.text());
        assert_eq!(module.endpoints.len(), scanned.len(), "{}", file.name());
        for (endpoint, scanned) in module.endpoints.iter().zip(&scanned) {
            assert_endpoint(endpoint, scanned, file.name());
            count += 1;
        }
    }
    count
}

fn assert_endpoint(endpoint: &Endpoint, scanned: &scan::Endpoint, file: &str) {
    let place = format!("{file}:{}", scanned.line);
    assert_eq!(endpoint.title, scanned.title, "{place}");
    assert_eq!(endpoint.method, scanned.method, "{place}");
    assert_eq!(endpoint.path, scanned.path, "{place}");
    assert_eq!(endpoint.line, scanned.line, "{place}");
    assert_eq!(endpoint.description, scanned.description, "{place}");
    assert_eq!(endpoint.responses.len(), scanned.responses.len(), "{place}");
    for (response, scanned) in endpoint.responses.iter().zip(&scanned.responses) {
        let place = format!("{file}:{}", scanned.line);
        assert_eq!(response.status, scanned.status, "{place}");
        assert_eq!(response.description, scanned.description, "{place}");
        assert_eq!(response.line, scanned.line, "{place}");
        assert_eq!(note(response), scanned.note, "{place}");
        let block = response.body.as_ref().map(Shape::block).unwrap_or_default();
        let without_space = |text: &str| text.replace([' ', '\n'], "");
        assert_eq!(
            without_space(&block),
            without_space(&scanned.block),
            "{place}"
        );
    }
}

/// The note that a `data_at` was read from.
fn note(response: &Response) -> Option<String> {
    let steps = response
        .data_at
        .as_ref()?
        .iter()
        .map(|step| format!("[{step}]"));
    Some(format!("body{}", steps.collect::<String>()))
}

#[test]
fn the_whole_corpus_emits_rust() {
    let Some(run) = run() else { return };
    let files = run.files(Features::None).unwrap();
    // One for each doc, and those of all modules: `mod.rs` and the failures that they share.
    assert_eq!(files.len(), 281 + 2);
    for (name, code) in files {
        emitted::check(&code).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    }
}

#[test]
fn every_documented_failure_tells_its_code_and_message() {
    let Some(run) = run() else { return };
    let files = run.sources.docs();
    let endpoints = files.flat_map(|(_, file)| scan::endpoints(file.text()));
    let responses = endpoints.flat_map(|endpoint| endpoint.responses);
    let mut count = 0;
    for failure in responses.filter(|response| !response.status.starts_with('2')) {
        let Ok(block) = serde_json::from_str(&failure.block) else {
            continue;
        };
        let (code, message) = documented_error(&block);
        let (code_told, message_told) = told(&instance::full(&block));
        assert!(code_told || !code, "{}", failure.block);
        assert!(message_told || !message, "{}", failure.block);
        count += usize::from(code || message);
    }
    assert_eq!(count, 1549);
}

/// Whether the first error of a failure has a code and a message, by the docs.
fn documented_error(block: &Value) -> (bool, bool) {
    let within = |key: &str| block.get(key).filter(|error| !error.is_string());
    let error = match within("errors").or_else(|| within("error")) {
        Some(errors) => errors.get(0).unwrap_or(errors),
        None => block,
    };
    let has = |keys: &[&str]| keys.iter().any(|key| error[*key].is_string());
    (
        has(&["code", "error_code"]),
        has(&["message", "error", "msg"]),
    )
}

/// Whether the first error that is read from a failure has a code and a message.
fn told(body: &Value) -> (bool, bool) {
    let response = http::Response::builder().status(400);
    let response = response.body(body.to_string().into()).unwrap();
    let error = kv::GetNamespace::from_response(response).unwrap_err();
    let errors = error.api_errors();
    let has = |part: fn(&ApiError) -> &Option<String>| {
        errors.first().is_some_and(|error| part(error).is_some())
    };
    (has(|error| &error.code), has(|error| &error.message))
}
