//! The emitted Workers KV client against its doc, which is read here line by
//! line and not by the generator.

use cloudflare_client::{Bytes, Endpoint, Error, workers_kv_namespace as kv};
use conformance::{instance, scan};
use http::Response;
use serde::Serialize;
use serde_json::{Value, json};

/// Decodes a response, and encodes what came of it.
type RoundTrip = fn(&Response<Bytes>) -> Result<Value, Error>;

/// An emitted endpoint without its type.
struct Emitted {
    method: String,
    path: &'static str,
    /// Of a success; `None` if it is bytes.
    output: Option<RoundTrip>,
    /// Of a failure.
    failure: RoundTrip,
}

fn encoded(value: Result<impl Serialize, Error>) -> Result<Value, Error> {
    value.map(|value| serde_json::to_value(value).unwrap())
}

fn json_endpoint<E: Endpoint<Output: Serialize, Failure: Serialize>>() -> Emitted {
    Emitted {
        output: Some(|response| encoded(E::output(response))),
        ..bytes_endpoint::<E>()
    }
}

fn bytes_endpoint<E: Endpoint<Failure: Serialize>>() -> Emitted {
    Emitted {
        method: E::METHOD.to_string(),
        path: E::PATH,
        output: None,
        failure: |response| encoded(E::failure(response)),
    }
}

fn emitted() -> Vec<Emitted> {
    vec![
        json_endpoint::<kv::CreateNamespace>(),
        json_endpoint::<kv::ListNamespaces>(),
        json_endpoint::<kv::RenameNamespace>(),
        json_endpoint::<kv::GetNamespace>(),
        json_endpoint::<kv::RemoveNamespace>(),
        json_endpoint::<kv::WriteMultipleKeyValuePairs>(),
        json_endpoint::<kv::DeleteMultipleKeyValuePairs>(),
        json_endpoint::<kv::DeleteMultipleKeyValuePairsDelete>(),
        json_endpoint::<kv::GetMultipleKeyValuePairs>(),
        json_endpoint::<kv::ListNamespaceKeys>(),
        json_endpoint::<kv::ReadMetadataForKey>(),
        json_endpoint::<kv::WriteKeyValuePairWithOptionalMetadata>(),
        bytes_endpoint::<kv::ReadKeyValuePair>(),
        json_endpoint::<kv::DeleteKeyValuePair>(),
    ]
}

fn documented() -> Vec<scan::Endpoint> {
    let doc = conformance::repository("priv/docs/workers_kv_namespace.md");
    scan::endpoints(&std::fs::read_to_string(doc).unwrap())
}

fn response(status: u16, body: &Value) -> Response<Bytes> {
    let body = Bytes::from(body.to_string());
    Response::builder().status(status).body(body).unwrap()
}

#[test]
fn the_doc_and_the_client_have_the_same_endpoints() {
    let mut documented: Vec<_> = documented()
        .into_iter()
        .map(|e| (e.method, e.path))
        .collect();
    let emitted = emitted().into_iter();
    let mut emitted: Vec<_> = emitted.map(|e| (e.method, e.path.to_owned())).collect();
    documented.sort();
    emitted.sort();
    assert_eq!(documented.len(), 14);
    assert_eq!(emitted, documented);
}

/// One documented JSON block, and how the client reads and writes what it documents.
struct Block {
    name: String,
    json: Value,
    is_success: bool,
    decode: RoundTrip,
}

impl Block {
    /// Sends an instance through the client: decoded, and encoded again.
    fn round_trip(&self, instance: &Value) -> Result<Value, Error> {
        let envelope = json!({ "success": true, "errors": [], "messages": [], "result": instance });
        let response = if self.is_success {
            response(200, &envelope)
        } else {
            response(404, instance)
        };
        (self.decode)(&response)
    }
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for endpoint in documented() {
        let mut emitted = emitted().into_iter();
        let of_endpoint = |e: &Emitted| e.method == endpoint.method && e.path == endpoint.path;
        let emitted = emitted
            .find(of_endpoint)
            .expect("the doc and the client agree");
        for documented in endpoint.responses {
            let is_success = documented.status.starts_with('2');
            let name = format!(
                "{} {} {}",
                endpoint.method, endpoint.path, documented.status
            );
            if documented.block.trim().is_empty() {
                assert!(
                    is_success && emitted.output.is_none(),
                    "{name} documents no JSON"
                );
                continue;
            }
            let note = is_success.then_some("body[\"result\"]");
            assert_eq!(documented.note.as_deref(), note, "{name}");
            blocks.push(Block {
                json: serde_json::from_str(&documented.block).unwrap(),
                decode: if is_success {
                    emitted.output.unwrap()
                } else {
                    emitted.failure
                },
                name,
                is_success,
            });
        }
    }
    assert_eq!(blocks.len(), 27);
    blocks
}

#[test]
fn every_documented_field_is_read_and_written() {
    for block in blocks() {
        let full = instance::full(&block.json);
        let again = block.round_trip(&full).unwrap();
        assert_eq!(
            instance::without_nulls(&again),
            instance::without_nulls(&full),
            "{}",
            block.name
        );
    }
}

#[test]
fn every_field_may_be_absent_or_null() {
    for block in blocks() {
        let absent = block.round_trip(&instance::absent(&block.json)).unwrap();
        let null = block.round_trip(&instance::null(&block.json)).unwrap();
        assert_eq!(absent, null, "{}", block.name);
    }
}

#[test]
fn every_documented_type_is_checked() {
    let mut spoilt = 0;
    for block in blocks() {
        for (pointer, instance) in instance::spoilt(&block.json) {
            let Err(error) = block.round_trip(&instance) else {
                panic!("{}: {pointer} may be of any type", block.name);
            };
            let prefix = if block.is_success { "result" } else { "" };
            let path = error
                .json_path()
                .unwrap()
                .replace(['.', '['], "/")
                .replace(']', "");
            let wanted = format!("{prefix}{pointer}");
            assert_eq!(
                path.trim_start_matches('/'),
                wanted.trim_start_matches('/'),
                "{}",
                block.name
            );
            spoilt += 1;
        }
    }
    assert!(spoilt > 80, "{spoilt}");
}

#[test]
fn a_value_without_documented_json_is_bytes() {
    let body = Bytes::from_static(b"\xff\x00 not JSON");
    let response = Response::new(body.clone());
    assert_eq!(kv::ReadKeyValuePair::output(&response).unwrap(), body);
}
