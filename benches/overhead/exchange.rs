//! Each exchange in two ways: by the client, and by reqwest and serde alone.
//!
//! Both sides send the same bytes to the same server over a connection that is kept, end after the same
//! time, and have the same data at the end.

use std::time::Duration;

use bytes::Bytes;
use cloudflare_client::{Auth, Client, workers_kv_namespace as kv};
use serde::{Deserialize, Serialize};

use super::server::{Answers, serve};

const ACCOUNT: &str = "0f2ac74b498b48028cb68387c421e279";
const NAMESPACE: &str = "3c1a5b0d7e9f4a2b8c6d0e1f2a3b4c5d";

/// The size of a value.
pub const VALUE: usize = 25 << 20;
/// How many keys a page has.
pub const KEYS: usize = 1_000;
/// How many pairs a bulk write has.
pub const PAIRS: usize = 10_000;

/// What the exchanges need.
pub struct Bench {
    client: Client,
    bare: reqwest::Client,
    base: String,
    write: kv::WriteMultipleKeyValuePairs,
    pairs: Vec<Pair>,
}

#[derive(Clone, Serialize)]
struct Pair {
    key: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_ttl: Option<i64>,
}

/// The envelope, as one would write it by hand.
#[derive(Deserialize)]
struct Envelope<T> {
    result: T,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is decoded is not looked at")]
struct Namespace {
    id: String,
    title: String,
    supports_url_encoding: Option<bool>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is decoded is not looked at")]
struct Key {
    name: String,
    expiration: Option<i64>,
    metadata: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is decoded is not looked at")]
struct BulkResult {
    successful_key_count: Option<i64>,
    #[serde(default)]
    unsuccessful_keys: Vec<String>,
}

impl Bench {
    /// A server, and both clients of it.
    pub fn new() -> Self {
        let base = serve(answers());
        let client = Client::builder(Auth::token("token")).base_url(base.clone());
        let pair = |index| Pair {
            key: format!("key-{index:05}"),
            value: format!("the value of the key with the number {index}"),
            expiration_ttl: (index % 2 == 0).then_some(3600),
        };
        let pairs: Vec<Pair> = (0..PAIRS).map(pair).collect();
        let typed = pairs.iter().map(|pair| {
            let typed = kv::KeyValuePair::new(&pair.key, &pair.value);
            match pair.expiration_ttl {
                Some(seconds) => typed.expiration_ttl(seconds),
                None => typed,
            }
        });
        Self {
            client: client.build().expect("the base URL is of this machine"),
            bare: reqwest::Client::builder()
                .no_proxy()
                .timeout(Duration::from_secs(60))
                .build()
                .expect("the defaults are right"),
            base,
            write: kv::WriteMultipleKeyValuePairs::new(ACCOUNT, NAMESPACE, typed),
            pairs,
        }
    }

    fn url(&self, rest: &str) -> String {
        let base = &self.base;
        format!("{base}/accounts/{ACCOUNT}/storage/kv/namespaces/{NAMESPACE}{rest}")
    }

    async fn bare_get<T: for<'de> Deserialize<'de>>(&self, rest: &str) -> T {
        let request = self.bare.get(self.url(rest)).bearer_auth("token");
        let response = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        let body = response.expect("the server answers").bytes().await;
        let body = body.expect("the body is whole");
        let envelope: Envelope<T> = serde_json::from_slice(&body).expect("it is as documented");
        envelope.result
    }

    /// Reads a namespace: a small JSON body.
    pub async fn small(&self) {
        let request = kv::GetNamespace::new(ACCOUNT, NAMESPACE);
        self.client.send(request).await.expect("the server answers");
    }

    /// The same by reqwest alone.
    pub async fn small_bare(&self) {
        let _: Namespace = self.bare_get("").await;
    }

    /// Lists a page of keys.
    pub async fn list(&self) {
        let request = kv::ListNamespaceKeys::new(ACCOUNT, NAMESPACE);
        let keys = self.client.send(request).await.expect("the server answers");
        assert_eq!(keys.len(), KEYS);
    }

    /// The same by reqwest alone.
    pub async fn list_bare(&self) {
        let keys: Vec<Key> = self.bare_get("/keys").await;
        assert_eq!(keys.len(), KEYS);
    }

    /// Writes many pairs, from values that the caller has.
    pub async fn bulk(&self) {
        let sent = self.client.send(&self.write).await;
        sent.expect("the server answers");
    }

    /// The same by reqwest alone.
    pub async fn bulk_bare(&self) {
        let body = serde_json::to_vec(&self.pairs).expect("the pairs are JSON");
        let request = self.bare.put(self.url("/bulk")).bearer_auth("token");
        let request = request
            .header("content-type", "application/json")
            .body(body);
        let response = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        let body = response.expect("the server answers").bytes().await;
        let body = body.expect("the body is whole");
        let _: Envelope<BulkResult> = serde_json::from_slice(&body).expect("it is as documented");
    }

    /// Reads a large value into memory.
    pub async fn value(&self) {
        let request = kv::ReadKeyValuePair::new(ACCOUNT, NAMESPACE, "large");
        let value: Bytes = self.client.send(request).await.expect("the server answers");
        assert_eq!(value.len(), VALUE);
    }

    /// The same by reqwest alone.
    pub async fn value_bare(&self) {
        let request = self
            .bare
            .get(self.url("/values/large"))
            .bearer_auth("token");
        let response = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        let value = response.expect("the server answers").bytes().await;
        assert_eq!(value.expect("the body is whole").len(), VALUE);
    }

    /// Reads a large value piece by piece.
    pub async fn stream(&self) {
        let request = kv::ReadKeyValuePair::new(ACCOUNT, NAMESPACE, "large");
        let response = self.client.send_stream(request).await;
        let mut body = response.expect("the server answers").into_body();
        let mut length = 0;
        while let Some(piece) = body.try_next().await.expect("the body is whole") {
            length += piece.len();
        }
        assert_eq!(length, VALUE);
    }

    /// The same by reqwest alone.
    pub async fn stream_bare(&self) {
        let request = self
            .bare
            .get(self.url("/values/large"))
            .bearer_auth("token");
        let response = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        let mut response = response.expect("the server answers");
        let mut length = 0;
        while let Some(piece) = response.chunk().await.expect("the body is whole") {
            length += piece.len();
        }
        assert_eq!(length, VALUE);
    }
}

fn answers() -> Answers {
    let json = "application/json";
    let small = format!(
        r#"{{"success":true,"errors":[],"messages":[],"result":{{"id":"{NAMESPACE}","title":"prod","supports_url_encoding":true}}}}"#
    );
    let keys: Vec<String> = (0..KEYS)
        .map(|index| {
            let name = format!(r#""name":"key-{index:05}""#);
            match index % 3 {
                0 => format!("{{{name}}}"),
                1 => format!(r#"{{{name},"expiration":1893456000}}"#),
                _ => format!(r#"{{{name},"metadata":{{"type":"text","number":{index}}}}}"#),
            }
        })
        .collect();
    let keys = format!(
        r#"{{"success":true,"errors":[],"messages":[],"result":[{}],"result_info":{{"count":{KEYS},"cursor":""}}}}"#,
        keys.join(",")
    );
    let written = format!(
        r#"{{"success":true,"errors":[],"messages":[],"result":{{"successful_key_count":{PAIRS},"unsuccessful_keys":[]}}}}"#
    );
    Answers::default()
        .with("/keys", json, keys.as_bytes())
        .with("/bulk", json, written.as_bytes())
        .with("/values/large", "application/octet-stream", &vec![7; VALUE])
        .with(NAMESPACE, json, small.as_bytes())
}
