//! Emitted code at work: the requests that callers make, and what they send. `build.rs` emits it from
//! `tests/fixtures/emission`, which has a doc with each kind of parameter and body, and one with each
//! name that emitted code uses itself.

mod answers;
mod names;
mod requests;

// The tests use a part of it, and its prose is that of docs.
#[allow(dead_code, clippy::doc_markdown, clippy::doc_lazy_continuation)]
mod emitted {
    include!(concat!(env!("OUT_DIR"), "/emission.rs"));
}

use emitted::fixtures::store;
use mdclient_runtime::http::Request;
use mdclient_runtime::{Body, Endpoint};
use serde_json::Value;

/// The request that is sent.
fn sent(endpoint: &impl Endpoint) -> Request<Body> {
    endpoint.to_request().unwrap()
}

/// The body that is sent, which is JSON.
fn json(endpoint: &impl Endpoint) -> Value {
    let request = sent(endpoint);
    assert_eq!(request.headers()["content-type"], "application/json");
    serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap()
}
