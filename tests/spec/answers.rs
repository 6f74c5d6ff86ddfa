//! What is read.

use cloudflare_client::http::Response;
use cloudflare_client::{Bytes, Endpoint, Error, workers_kv_namespace as kv};
use conformance::instance;
use conformance::refined::Refined;
use conformance::scan::{self, overlay};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Identity;

/// Decodes a response, and encodes what came of it.
type RoundTrip = fn(&Response<Bytes>) -> Result<Value, Error>;

/// An emitted endpoint without its type.
struct Emitted {
    identity: Identity,
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
        identity: Identity::of::<E>(),
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
        json_endpoint::<kv::BulkDeleteKeyValuePairs>(),
        json_endpoint::<kv::GetMultipleKeyValuePairs>(),
        json_endpoint::<kv::GetMultipleKeyValuePairsWithMetadata>(),
        json_endpoint::<kv::ListNamespaceKeys>(),
        json_endpoint::<kv::ReadMetadataForKey>(),
        json_endpoint::<kv::WriteKeyValuePair>(),
        bytes_endpoint::<kv::ReadKeyValuePair>(),
        json_endpoint::<kv::DeleteKeyValuePair>(),
    ]
}

fn response(status: u16, body: &Value) -> Response<Bytes> {
    let body = Bytes::from(body.to_string());
    Response::builder().status(status).body(body).unwrap()
}

/// One documented JSON block as the overlay refines it, and how the client reads and writes it.
struct Block {
    name: String,
    json: Value,
    promised: Vec<String>,
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
    for emitted in emitted() {
        let described = emitted.identity.described().unwrap_or_default();
        for documented in emitted.identity.documented().responses {
            blocks.extend(block(&emitted, &documented, &described));
        }
    }
    assert_eq!(blocks.len(), 29);
    blocks
}

/// A response of an endpoint; `None` if it is bytes.
fn block(
    emitted: &Emitted,
    documented: &scan::Response,
    described: &overlay::Request,
) -> Option<Block> {
    let is_success = documented.status.starts_with('2');
    let name = format!("{} {}", emitted.identity.name, documented.status);
    if documented.block.trim().is_empty() {
        assert!(
            is_success && emitted.output.is_none(),
            "{name} documents no JSON"
        );
        return None;
    }
    let note = is_success.then_some("body[\"result\"]");
    assert_eq!(documented.note.as_deref(), note, "{name}");
    let mut responses = described.responses.iter();
    let overlay = responses.find(|response| response.status == documented.status);
    let parsed = |block: &str| serde_json::from_str(block).unwrap();
    let overlay = overlay.map(|response| parsed(&response.block));
    let refined = Refined::new(&parsed(&documented.block), overlay.as_ref());
    Some(Block {
        name,
        json: refined.block,
        promised: refined.promised,
        decode: match emitted.output {
            Some(output) if is_success => output,
            _ => emitted.failure,
        },
        is_success,
    })
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

/// An instance without what is not promised, with what is.
fn with_promised(mut instance: Value, block: &Block) -> Value {
    let full = instance::full(&block.json);
    for pointer in &block.promised {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer has steps");
        if let Some(Value::Object(members)) = instance.pointer_mut(parent) {
            let value = full
                .pointer(pointer)
                .expect("the block has what it promises");
            members.insert(key.to_owned(), value.clone());
        }
    }
    instance
}

#[test]
fn every_field_that_is_not_promised_may_be_absent_or_null() {
    for block in blocks() {
        let [absent, null] = [instance::absent, instance::null].map(|without| {
            let instance = with_promised(without(&block.json), &block);
            block.round_trip(&instance).unwrap()
        });
        assert_eq!(absent, null, "{}", block.name);
    }
}

/// The path in an error as a JSON pointer, without the place of the data.
fn pointer_of(error: &Error, is_success: bool) -> String {
    let path = error.json_path().unwrap();
    let path = path.replace(['.', '['], "/").replace(']', "");
    let prefix = if is_success { "result" } else { "" };
    let below = path.strip_prefix(prefix).unwrap().trim_start_matches('/');
    match below {
        "" => String::new(),
        below => format!("/{below}"),
    }
}

#[test]
fn every_promised_field_is_demanded() {
    let mut demanded = 0;
    for block in blocks() {
        let full = instance::full(&block.json);
        for promised in &block.promised {
            let (parent, key) = promised.rsplit_once('/').expect("a pointer has steps");
            let mut without = full.clone();
            let members = without.pointer_mut(parent).and_then(Value::as_object_mut);
            members.unwrap().remove(key).unwrap();
            let error = block.round_trip(&without).unwrap_err();
            assert_eq!(pointer_of(&error, block.is_success), parent);
            assert!(
                error
                    .to_string()
                    .contains(&format!("missing field `{key}`"))
            );
            let mut null = full.clone();
            *null.pointer_mut(promised).unwrap() = Value::Null;
            let error = block.round_trip(&null).unwrap_err();
            assert_eq!(pointer_of(&error, block.is_success), *promised);
            demanded += 1;
        }
    }
    assert_eq!(demanded, 11);
}

#[test]
fn every_documented_type_is_checked() {
    let mut spoilt = 0;
    for block in blocks() {
        for (place, instance) in instance::spoilt(&block.json) {
            let Err(error) = block.round_trip(&instance) else {
                panic!("{}: {place} may be of any type", block.name);
            };
            let told = pointer_of(&error, block.is_success);
            assert_eq!(told, place, "{}", block.name);
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
