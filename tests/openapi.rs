//! The OpenAPI documents: the one of each doc as a snapshot, and all of them read by a parser of OpenAPI 3.1
//! that is not ours, and counted by the lines of the docs.

use std::collections::{BTreeMap, BTreeSet};

use conformance::{scan, synthetic};
use mdclient::diagnostic::render::Format;
use mdclient::openapi::{self, Info, Remark};
use mdclient::source::SourceMap;
use mdclient::{Run, disk};
use serde_json::{Value, json};

fn read(docs: &str, overlays: Option<&str>) -> Run {
    let overlays = overlays.map(conformance::repository);
    let docs = conformance::repository(docs);
    let run = mdclient::run(disk::read(&docs, overlays.as_deref()).unwrap());
    assert_eq!(run.render(Format::Short), "");
    run
}

/// Docs that are made up, each a name and what follows the title.
fn of_docs(docs: &[(&str, &str)]) -> Run {
    let mut sources = SourceMap::default();
    for (name, text) in docs {
        let text = format!("# {name}\n\n{text}");
        let (file, path) = (format!("{name}.md"), format!("docs/{name}.md"));
        sources.add(file, path, text.as_bytes()).unwrap();
    }
    let run = mdclient::run(sources);
    assert_eq!(run.render(Format::Short), "");
    run
}

/// A doc and its overlay, each without its title.
fn of_both(doc: &str, overlay: &str) -> Run {
    let mut sources = SourceMap::default();
    let [doc, overlay] = [doc, overlay].map(|text| format!("# One\n\n{text}"));
    sources
        .add("one.md", "docs/one.md", doc.as_bytes())
        .unwrap();
    let added = sources.add_overlay("one.md", "overlays/one.md", overlay.as_bytes());
    added.unwrap();
    let run = mdclient::run(sources);
    assert_eq!(run.render(Format::Short), "");
    run
}

fn document(run: &Run) -> (Value, Vec<Remark>) {
    let (document, remarks) = openapi::document(run.api.as_ref().unwrap(), &Info::default());
    (serde_json::from_str(&document.to_json()).unwrap(), remarks)
}

#[test]
fn document_of_workers_kv() {
    let (mut document, _) = document(&read("priv/docs", Some("priv/overlays")));
    remove_prose(&mut document);
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

/// Removes descriptions. A property that is called so is a schema, and stays.
fn remove_prose(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, value| key != "description" || !value.is_string());
            members.values_mut().for_each(remove_prose);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_prose),
        _ => {}
    }
}

#[test]
fn every_document_holds_what_the_docs_hold() {
    for (docs, overlays) in [
        ("priv/docs", Some("priv/overlays")),
        ("priv/docs", None),
        (
            "tests/fixtures/emission/docs",
            Some("tests/fixtures/emission/overlays"),
        ),
        ("tests/fixtures/apis/library", None),
        ("tests/fixtures/apis/observatory", None),
    ] {
        assert!(assert_whole(&read(docs, overlays)) > 0);
    }
    for seed in 0..4 {
        let mut sources = SourceMap::default();
        for (name, text) in synthetic::docs(seed, 12) {
            let path = format!("docs/{name}");
            sources.add(name, path, text.as_bytes()).unwrap();
        }
        assert!(assert_whole(&mdclient::run(sources)) > 12, "seed {seed}");
    }
}

#[test]
fn the_document_of_every_real_doc_holds_what_it_holds() {
    let corpus = "../shared/corpus/cloudflare";
    if !conformance::repository(corpus).is_dir() {
        eprintln!("skipped: there is no folder with real docs beside this checkout");
        return;
    }
    assert_eq!(assert_whole(&read(corpus, None)), 1605);
}

/// Compares a document with the line scan, and counts its operations.
fn assert_whole(run: &Run) -> usize {
    let (document, _) = document(run);
    let mut scanned: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (_, file) in run.sources.docs() {
        for endpoint in scan::endpoints(file.text()) {
            let statuses = endpoint.responses.into_iter().map(|response| {
                let status = response.status;
                status.replace('x', "X")
            });
            let key = (
                without_names(&endpoint.path),
                endpoint.method.to_lowercase(),
            );
            scanned.entry(key).or_default().extend(statuses);
        }
    }
    let mut found = BTreeMap::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            let statuses = members(&operation["responses"]).map(|(status, _)| status.clone());
            let key = (without_names(path), method.clone());
            assert!(found.insert(key, statuses.collect()).is_none(), "{path}");
        }
    }
    assert_eq!(found, scanned);
    assert_read(&document, found.len());
    assert_consistent(&document);
    found.len()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A path with `{}` for each parameter.
fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.push_str("{}");
        plain.push_str(part.split_once('}').unwrap().1);
    }
    plain
}

/// Reads a document with a parser that is not ours.
fn assert_read(document: &Value, operations: usize) {
    let spec = oas3::from_json(document.to_string()).unwrap();
    spec.validate_version().unwrap();
    assert_eq!(spec.operations().count(), operations);
    for (path, method, operation) in spec.operations() {
        let parameters = operation.parameters(&spec).unwrap();
        let names = |location: &str| -> Vec<String> {
            let all = parameters.iter();
            let all = all.filter(|p| serde_json::to_value(p.location).unwrap() == location);
            all.map(|parameter| parameter.name.clone()).collect()
        };
        let in_path: Vec<&str> = path.split('{').skip(1).collect();
        let in_path = in_path.iter().map(|part| part.split_once('}').unwrap().0);
        assert_eq!(
            names("path"),
            in_path.collect::<Vec<_>>(),
            "{method} {path}"
        );
        let unique: BTreeSet<String> = names("path").into_iter().collect();
        assert_eq!(unique.len(), names("path").len(), "{method} {path}");
        let unique: BTreeSet<String> = names("query").into_iter().collect();
        assert_eq!(unique.len(), names("query").len(), "{method} {path}");
    }
}

/// Names are unique and valid, every reference leads somewhere and every component is referred to.
fn assert_consistent(document: &Value) {
    let operations = members(&document["paths"]).flat_map(|(_, item)| members(item));
    let ids: Vec<&Value> = operations.map(|(_, op)| &op["operationId"]).collect();
    let unique: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
    assert_eq!(unique.len(), ids.len());
    let mut references = BTreeSet::new();
    collect_references(document, &mut references);
    let components = members(&document["components"]["schemas"]);
    let components: BTreeSet<String> = components.map(|(name, _)| name.clone()).collect();
    assert_eq!(references, components);
    let is_valid = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    assert!(components.iter().all(|name| name.chars().all(is_valid)));
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    if let Some(Value::String(reference)) = value.get("$ref") {
        let name = reference.strip_prefix("#/components/schemas/");
        found.insert(name.unwrap().to_owned());
    }
    match value {
        Value::Object(members) => members.values().for_each(|v| collect_references(v, found)),
        Value::Array(items) => items.iter().for_each(|v| collect_references(v, found)),
        _ => {}
    }
}

/// An endpoint with one response.
fn endpoint(title: &str, line: &str, block: &str) -> String {
    format!("## {title}\n\n{line}\n\n### Responses\n\n#### 200 Ok\n\n```json\n{block}\n```\n\n")
}

#[test]
fn paths_that_differ_in_names_alone_share_the_first_spelling() {
    let list = endpoint("List", "**GET** `/a/{x}/b`", "[]");
    let make = endpoint("Make", "**POST** `/a/{y}/b`", "[]");
    let (document, remarks) = document(&of_docs(&[("one", &list), ("two", &make)]));
    let item = &document["paths"]["/a/{x}/b"];
    assert_eq!(item["post"]["parameters"][0]["name"], "x");
    assert_eq!(item["post"]["x-path"], json!(["/a/{y}/b"]));
    assert_eq!(item["get"]["x-path"], Value::Null);
    let (path, to) = ("/a/{y}/b".to_owned(), "/a/{x}/b".to_owned());
    assert_eq!(remarks, [Remark::Respelt { path, to }]);
}

#[test]
fn a_parameter_that_stands_in_a_path_twice_has_a_name_for_each_place() {
    let copy = endpoint("Copy", "**GET** `/a/{x}/{x}/{x_2}`", "[]");
    let (document, remarks) = document(&of_docs(&[("one", &copy)]));
    let operation = &document["paths"]["/a/{x}/{x_3}/{x_2}"]["get"];
    assert_eq!(operation["parameters"][1]["name"], "x_3");
    assert_eq!(
        operation["parameters"][1]["description"],
        "The same as `x`."
    );
    assert_eq!(operation["parameters"][2]["name"], "x_2");
    assert_eq!(operation["x-path"], json!(["/a/{x}/{x}/{x_2}"]));
    assert_eq!(remarks.len(), 1);
}

#[test]
fn an_endpoint_that_two_docs_describe_is_one_operation_that_allows_both() {
    let first = endpoint("List", "**GET** `/a`", r#"{ "x": "*string*" }"#);
    let second = endpoint("Show", "**GET** `/a`", r#"{ "y": "*integer*" }"#);
    let (document, remarks) = document(&of_docs(&[("one", &first), ("two", &second)]));
    let operation = &document["paths"]["/a"]["get"];
    assert_eq!(operation["x-requests"], json!(["List", "Show"]));
    assert_eq!(operation["tags"], json!(["one", "two"]));
    assert_eq!(operation["summary"], "List / Show");
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let either = [reference("ListOutput"), reference("ShowOutput")];
    assert_eq!(schema["anyOf"], json!(either));
    let (request, into) = ("two.Show".to_owned(), "List".to_owned());
    assert_eq!(remarks, [Remark::Merged { request, into }]);
}

#[test]
fn names_that_several_docs_have_are_told_apart_by_their_modules() {
    let one = endpoint("List", "**GET** `/a`", r#"{ "x": "*string*" }"#);
    let two = endpoint("List", "**GET** `/b`", r#"{ "y": "*string*" }"#);
    let (document, _) = document(&of_docs(&[("one", &one), ("two", &two)]));
    assert_eq!(document["paths"]["/a"]["get"]["operationId"], "one.List");
    assert_eq!(document["paths"]["/b"]["get"]["operationId"], "two.List");
    let components = members(&document["components"]["schemas"]);
    let names: Vec<&String> = components.map(|(name, _)| name).collect();
    assert_eq!(names, ["one.ListOutput", "two.ListOutput"]);
}

#[test]
fn the_document_says_what_the_dialect_means() {
    let block = r#"{ "a": null, "b": [], "c": "on", "d": { "e": "*number*" } }"#;
    let (document, _) = document(&of_docs(&[(
        "one",
        &endpoint("Set [deprecated]", "**POST** `/a`", block),
    )]));
    let operation = &document["paths"]["/a"]["post"];
    assert_eq!(operation["deprecated"], true);
    assert_eq!(operation["requestBody"]["content"], json!({ "*/*": {} }));
    assert_eq!(operation["requestBody"]["required"], false);
    let name = operation["operationId"].as_str().unwrap();
    let schema = &document["components"]["schemas"][format!("{name}Output")];
    let inner = format!("#/components/schemas/{name}OutputD");
    assert_eq!(
        *schema,
        json!({ "type": "object", "properties": {
            "a": {},
            "b": { "type": ["array", "null"], "items": {} },
            "c": { "type": ["string", "null"], "examples": ["on"] },
            "d": { "anyOf": [{ "$ref": inner }, { "type": "null" }] },
        } })
    );
}

/// Responses with a note each, of one endpoint.
fn noted(blocks: &[(u32, &str)]) -> String {
    let head = "## List\n\n**GET** `/a`\n\n### Responses\n\n";
    let blocks = blocks.iter().map(|(status, block)| {
        format!("#### {status} Ok\n\n> Data is at `body[\"result\"]`\n\n```json\n{block}\n```\n\n")
    });
    head.to_owned() + &blocks.collect::<String>()
}

/// The schema of a success of `List`.
fn schema_of<'a>(document: &'a Value, status: &str) -> &'a Value {
    let response = &document["paths"]["/a"]["get"]["responses"][status];
    &response["content"]["application/json"]["schema"]
}

#[test]
fn data_that_is_read_from_null_is_not_required() {
    for (block, ty) in [
        (r#""*string*""#, "string"),
        (r#""*integer*""#, "integer"),
        (r#""*number*""#, "number"),
        (r#""*boolean*""#, "boolean"),
    ] {
        let (document, _) = document(&of_docs(&[("one", &noted(&[(200, block)]))]));
        let result = json!({ "type": [ty, "null"] });
        let body = json!({ "type": "object", "properties": { "result": result } });
        assert_eq!(*schema_of(&document, "200"), body);
    }
}

#[test]
fn an_object_is_required_where_a_field_of_it_is_promised_and_not_null() {
    let doc = noted(&[(200, r#"{ "x": "*string*" }"#)]);
    for (mark, required) in [
        ("*string!*", json!(["result"])),
        ("*string | null!*", Value::Null),
    ] {
        let overlay = "## List\n\n**GET** `/a`\n\n### Responses\n\n#### 200\n\n";
        let overlay = format!("{overlay}```json\n{{ \"x\": \"{mark}\" }}\n```\n");
        let (document, _) = document(&of_both(&doc, &overlay));
        assert_eq!(schema_of(&document, "200")["required"], required, "{mark}");
    }
}

#[test]
fn headers_are_those_of_the_success_that_has_them() {
    let doc = noted(&[(200, "[]"), (206, "[]")]);
    let overlay = "## List\n\n**GET** `/a`\n\n### Responses\n\n#### 206\n\n\
        | Header | Type | Description |\n|---|---|---|\n| `etag` | `string!` | The version. |\n";
    let (document, _) = document(&of_both(&doc, overlay));
    let responses = &document["paths"]["/a"]["get"]["responses"];
    assert_eq!(responses["200"]["headers"], Value::Null);
    assert_eq!(responses["206"]["headers"]["etag"]["required"], true);
}

#[test]
fn a_parameter_may_stand_in_a_path_many_times() {
    let path = "/{x}".repeat(10_000);
    let (document, _) = document(&of_docs(&[(
        "one",
        &endpoint("Copy", &format!("**GET** `{path}`"), "[]"),
    )]));
    let (_, item) = members(&document["paths"]).next().unwrap();
    assert_eq!(item["get"]["parameters"][9_999]["name"], "x_10000");
}
