//! A list of 10,000 items, read into emitted types and into types with serde's derive.
//!
//! `cargo bench --bench decoding`. Both read the same bytes to the same data; the emitted types also look
//! whether the envelope says that the request failed, and note where a mismatch is. `benches/README.md` has
//! figures.

use std::hint::black_box;

use bytes::Bytes;
use cloudflare_client::{Endpoint, workers_kv_namespace as kv};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use http::Response;
use serde::Deserialize;
use serde_json::{Value, json};

const ITEMS: usize = 10_000;

/// The envelope, as one would write it by hand.
#[derive(Deserialize)]
struct Envelope {
    result: Vec<Key>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is decoded is not looked at")]
struct Key {
    name: String,
    expiration: Option<i64>,
    metadata: Option<Value>,
}

/// A page of keys: every other one expires, every fourth has metadata.
fn body() -> Bytes {
    let key = |index: usize| {
        let mut key = json!({ "name": format!("users/{index:05}/settings") });
        if index.is_multiple_of(2) {
            key["expiration"] = json!(1_795_000_000 + index);
        }
        if index.is_multiple_of(4) {
            key["metadata"] = json!({ "owner": format!("user-{index}"), "size": index });
        }
        key
    };
    let keys: Vec<Value> = (0..ITEMS).map(key).collect();
    let body = json!({
        "errors": [],
        "messages": [],
        "result": keys,
        "result_info": { "count": ITEMS, "cursor": "6Ck1la0VxJ0djhidm1MdX2FyD" },
        "success": true,
    });
    Bytes::from(body.to_string())
}

fn decoding(criterion: &mut Criterion) {
    let response = Response::new(body());
    let emitted = || kv::ListNamespaceKeys::output(&response).expect("it is as documented");
    let derived = || {
        let read: serde_json::Result<Envelope> = serde_json::from_slice(response.body());
        read.expect("it is as documented").result
    };
    assert_eq!((emitted().len(), derived().len()), (ITEMS, ITEMS));
    let mut group = criterion.benchmark_group("10,000 items");
    let bytes = u64::try_from(response.body().len()).expect("it is no large body");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("emitted", |bencher| bencher.iter(|| black_box(emitted())));
    group.bench_function("derived", |bencher| bencher.iter(|| black_box(derived())));
    group.finish();
}

criterion_group!(benches, decoding);
criterion_main!(benches);
