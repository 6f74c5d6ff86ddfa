//! What is sent, with as little as possible and with everything that can be set.

use std::collections::BTreeSet;
use std::convert::Infallible;

use cloudflare_client::http::HeaderMap;
use cloudflare_client::{Auth, Client, Endpoint, Paged, Paging, workers_kv_namespace as kv};
use conformance::refined::{marked, placeholder};
use conformance::scan::overlay::{Body, Request as Described, Row};
use conformance::server::{Answer, Request, Server};
use futures_util::stream;
use serde_json::{Value, json};
use url::Url;

use crate::{Identity, described, documented};

/// Path parameters that are their own names.
const ACCOUNT: &str = "account_id";
const NAMESPACE: &str = "namespace_id";
const KEY: &str = "key_name";

/// A request as it comes to a server: for each body that there is to choose, once with what is required
/// alone and once with everything.
struct Sent {
    identity: Identity,
    least: Vec<Request>,
    full: Vec<Request>,
}

impl Sent {
    fn new<E: Endpoint + Clone>(choices: &[(E, E)]) -> Self {
        let (mut least, mut full) = (Vec::new(), Vec::new());
        for (small, large) in choices {
            least.push(received(small.clone()));
            full.push(received(large.clone()));
        }
        Self {
            identity: Identity::of::<E>(),
            least,
            full,
        }
    }

    /// A request on which nothing can be set that is not required.
    fn fixed<E: Endpoint + Clone>(endpoint: E) -> Self {
        Self::new(&[(endpoint.clone(), endpoint)])
    }
}

fn received(endpoint: impl Endpoint) -> Request {
    let server = Server::answers([Answer::json(200, "{}")]);
    let client = Client::builder(Auth::token("any")).base_url(server.url());
    let client = client.build().expect("a loopback server needs no https");
    let answer = block_on(client.send_raw(endpoint));
    answer.expect("the server answers");
    server.requests().remove(0)
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build();
    runtime.expect("a runtime can be made").block_on(future)
}

fn sent() -> Vec<Sent> {
    let pair = kv::KeyValuePair::new("k", "v");
    let whole = pair.clone().base64(true).expiration(1).expiration_ttl(60);
    let whole = whole.metadata(json!({ "a": 1 }));
    let write = |pair| kv::WriteMultipleKeyValuePairs::new(ACCOUNT, NAMESPACE, [pair]);
    let get = kv::GetMultipleKeyValuePairs::new(ACCOUNT, NAMESPACE, ["k"]);
    let with = kv::GetMultipleKeyValuePairsWithMetadata::new(ACCOUNT, NAMESPACE, ["k"]);
    let namespaces = kv::ListNamespaces::new(ACCOUNT);
    let all_namespaces = namespaces.clone().page(2).per_page(50);
    let all_namespaces = all_namespaces.order("title").direction("desc");
    let keys = kv::ListNamespaceKeys::new(ACCOUNT, NAMESPACE);
    let all_keys = keys.clone().limit(10).prefix("a/").cursor("c");
    let put = kv::WriteKeyValuePair::new(ACCOUNT, NAMESPACE, KEY);
    let timed = put.clone().expiration(1).expiration_ttl(60);
    vec![
        Sent::fixed(kv::CreateNamespace::new(ACCOUNT, "t")),
        Sent::new(&[(namespaces, all_namespaces)]),
        Sent::fixed(kv::RenameNamespace::new(ACCOUNT, NAMESPACE, "t")),
        Sent::fixed(kv::GetNamespace::new(ACCOUNT, NAMESPACE)),
        Sent::fixed(kv::RemoveNamespace::new(ACCOUNT, NAMESPACE)),
        Sent::new(&[(write(pair), write(whole))]),
        Sent::fixed(kv::DeleteMultipleKeyValuePairs::new(
            ACCOUNT,
            NAMESPACE,
            ["k"],
        )),
        Sent::fixed(kv::BulkDeleteKeyValuePairs::new(ACCOUNT, NAMESPACE, ["k"])),
        Sent::new(&[(get.clone(), get.r#type("json"))]),
        Sent::new(&[(with.clone(), with.r#type("text"))]),
        Sent::new(&[(keys, all_keys)]),
        Sent::fixed(kv::ReadMetadataForKey::new(ACCOUNT, NAMESPACE, KEY)),
        Sent::new(&[
            (put.clone().value("v"), timed.clone().value("v")),
            (
                put.value_with_metadata("v", 1),
                timed.value_with_metadata("v", json!({ "a": 1 })),
            ),
        ]),
        Sent::fixed(kv::ReadKeyValuePair::new(ACCOUNT, NAMESPACE, KEY)),
        Sent::fixed(kv::DeleteKeyValuePair::new(ACCOUNT, NAMESPACE, KEY)),
    ]
}

#[test]
fn every_documented_endpoint_and_every_described_request_is_sent() {
    let sent = sent();
    let places: BTreeSet<_> = sent
        .iter()
        .map(|s| (s.identity.method.clone(), s.identity.path.to_owned()))
        .collect();
    let documented = documented().into_iter().map(|e| (e.method, e.path));
    assert_eq!(places, documented.collect());
    assert_eq!((places.len(), sent.len()), (14, 15));
    for described in described() {
        let is_it = |s: &&Sent| s.identity.described().is_some_and(|d| same(&d, &described));
        let (method, path) = (&described.method, &described.path);
        assert_eq!(sent.iter().filter(is_it).count(), 1, "{method} {path}");
    }
}

fn same(one: &Described, other: &Described) -> bool {
    (&one.method, &one.path, &one.name) == (&other.method, &other.path, &other.name)
}

#[test]
fn requests_are_what_the_overlay_says() {
    for sent in sent() {
        let described = sent.identity.described().unwrap_or_default();
        for (requests, full) in [(&sent.least, false), (&sent.full, true)] {
            assert_eq!(requests.len(), described.bodies.len().max(1));
            for (at, request) in requests.iter().enumerate() {
                let place = format!("{} ({full}): {request:?}", sent.identity.name);
                assert_eq!(request.method, sent.identity.method, "{place}");
                check_target(&described.query, request, sent.identity.path, full);
                check_body(described.bodies.get(at), request, full);
            }
        }
    }
}

/// Whether a value of a type may be left out.
fn is_optional(kind: &str) -> bool {
    marked(kind).1 == Some('?')
}

fn check_target(rows: &[Row], request: &Request, path: &str, full: bool) {
    let target = str::from_utf8(&request.target).unwrap();
    let url = Url::parse("http://localhost").unwrap();
    let url = url.join(target).unwrap();
    assert_eq!(url.path(), path.replace(['{', '}'], ""));
    let pairs: Vec<_> = url.query_pairs().collect();
    let names: Vec<_> = pairs.iter().map(|(name, _)| &**name).collect();
    let expected = rows.iter().filter(|row| full || !is_optional(&row.kind));
    let expected: Vec<_> = expected.map(|row| &*row.name).collect();
    assert_eq!(names, expected, "{target}");
    for (name, value) in &pairs {
        let row = rows.iter().find(|row| row.name == *name).unwrap();
        let value = match marked(&row.kind).0 {
            "integer" => json!(value.parse::<i64>().unwrap()),
            _ => json!(value),
        };
        check_type(&row.kind, &value);
    }
}

fn check_body(described: Option<&Body>, request: &Request, full: bool) {
    let note = described.map(|body| body.note.as_deref().unwrap_or("application/json"));
    let media_type = request.header("content-type");
    match note {
        None | Some("empty") => assert_eq!((media_type, request.body.len()), (None, 0)),
        Some("multipart/form-data") => {
            let block = block(described);
            check_value(&block, &block_on(parts(request)), full);
        }
        Some("application/json") => {
            assert_eq!(media_type, Some("application/json"));
            let sent = serde_json::from_slice(&request.body).unwrap();
            check_value(&block(described), &sent, full);
        }
        other => assert_eq!((media_type, &request.body[..]), (other, &b"v"[..])),
    }
}

fn block(described: Option<&Body>) -> Value {
    let block = described.map_or("", |body| &*body.block);
    serde_json::from_str(block).expect("the overlay describes the body")
}

/// The parts of a form, as a parser reads them that is not ours.
async fn parts(request: &Request) -> Value {
    let boundary = multer::parse_boundary(request.header("content-type").unwrap()).unwrap();
    let whole = stream::iter([Ok::<_, Infallible>(request.body.clone())]);
    let mut form = multer::Multipart::new(whole, boundary);
    let mut parts = serde_json::Map::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let is_json = field.content_type().is_some_and(|m| m.subtype() == "json");
        let text = field.text().await.unwrap();
        let part = if is_json {
            serde_json::from_str(&text).unwrap()
        } else {
            json!(text)
        };
        assert_eq!(parts.insert(name, part), None, "a part comes twice");
    }
    Value::Object(parts)
}

/// Compares what is sent with a block of a request.
fn check_value(block: &Value, sent: &Value, full: bool) {
    match block {
        Value::Object(members) => check_members(members, sent, full),
        Value::Array(items) => {
            let sent = sent.as_array().expect("a list is sent");
            assert!(!sent.is_empty());
            for sent in sent {
                check_value(&items[0], sent, full);
            }
        }
        Value::Null => {}
        Value::String(text) if placeholder(text).is_some() => {
            check_type(placeholder(text).unwrap_or_default(), sent);
        }
        always => assert_eq!(sent, always),
    }
}

fn check_members(members: &serde_json::Map<String, Value>, sent: &Value, full: bool) {
    let sent = sent.as_object().expect("an object is sent");
    let may_be_absent = |(key, value): (&String, &Value)| {
        let kind = value.as_str().and_then(placeholder);
        is_optional(key) || kind.is_some_and(is_optional)
    };
    let expected = members.iter().filter(|&m| full || !may_be_absent(m));
    let expected: BTreeSet<_> = expected.map(|(key, _)| marked(key).0).collect();
    assert_eq!(
        sent.keys().map(|key| &**key).collect::<BTreeSet<_>>(),
        expected
    );
    for (key, value) in members {
        if let Some(sent) = sent.get(marked(key).0) {
            check_value(value, sent, full);
        }
    }
}

fn check_type(kind: &str, sent: &Value) {
    let fits = match marked(kind).0 {
        "string" | "bytes" => sent.is_string(),
        "integer" => sent.is_i64(),
        "boolean" => sent.is_boolean(),
        words => words.split('|').any(|word| sent == word.trim()),
    };
    assert!(fits, "{sent} is no {kind}");
}

/// How a list goes on, in the words of an overlay.
fn next_page<E: Paged>() -> (&'static str, String) {
    let words = match E::PAGING {
        Paging::Page { query } => format!("`{query}` by number"),
        Paging::Cursor { query, pointer } => {
            let steps: Vec<_> = pointer.split('/').skip(1).collect();
            let place = steps.join("\"][\"");
            format!("`{query}` from `body[\"{place}\"]`")
        }
        other => panic!("{other:?} has no words"),
    };
    (Identity::of::<E>().name, words)
}

#[test]
fn lists_go_on_as_the_overlay_says() {
    let emitted = [
        next_page::<kv::ListNamespaces>(),
        next_page::<kv::ListNamespaceKeys>(),
    ];
    let described: Vec<_> = sent()
        .iter()
        .filter_map(|s| Some((s.identity.name, s.identity.described()?.next_page?)))
        .collect();
    assert_eq!(described, emitted);
}

#[test]
fn the_headers_of_answers_are_those_of_the_overlay() {
    let described = described().into_iter();
    let headers: Vec<_> = described.flat_map(|request| request.headers).collect();
    let [header] = &headers[..] else {
        panic!("one header is described: {headers:?}");
    };
    assert_eq!((&*header.name, &*header.kind), ("expiration", "integer?"));
    let read = kv::ReadKeyValuePairHeaders::read;
    let mut came = HeaderMap::new();
    assert_eq!(read(&came).unwrap().expiration, None);
    came.insert("expiration", 1_577_836_800.into());
    assert_eq!(read(&came).unwrap().expiration, Some(1_577_836_800));
    came.insert("expiration", "soon".parse().unwrap());
    assert!(read(&came).unwrap_err().to_string().contains("expiration"));
}
