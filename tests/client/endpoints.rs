//! Each endpoint: the request on the wire, and what a realistic answer is read as.

use cloudflare_client::{Auth, Endpoint, Value, workers_kv_namespace as kv};
use conformance::server::{Answer, Request, Server};
use serde_json::json;

use crate::{TOKEN, builder, client, ok};

const ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const NAMESPACE: &str = "0f2ac74b498b48028cb68387c421e279";
const EMAIL: &str = "user@example.com";
const KEY: &str = "144c9defac04969c7bfad8efaa8ea194";
/// A key with everything that a path must not hold as it is.
const NAME: &str = "a/b:c%ü";

/// What a request has for a body.
enum Sends {
    Nothing,
    Json(&'static str),
    Bytes(&'static [u8]),
}

/// Sends an endpoint with each kind of credentials, checks what comes to the server, and gives what
/// the answer is read as. The line is the method and the request target below the account's `kv`.
async fn exchange<E>(endpoint: E, line: &str, sends: Sends, answer: Answer) -> E::Output
where
    E: Endpoint + Clone,
{
    let server = Server::answers([answer.clone(), answer]);
    let settings = builder(&server, Auth::email_and_key(EMAIL, KEY));
    let by_key = settings.build().expect("the settings are good");
    let output = by_key.send(endpoint.clone()).await;
    output.expect("the answer is good");
    let output = client(&server).send(endpoint).await;
    let requests = server.requests();
    for request in &requests {
        check(request, line, &sends);
    }
    let identities: Vec<_> = requests.iter().map(identity).collect();
    let bearer = format!("Bearer {TOKEN}");
    let expected = [[None, Some(EMAIL), Some(KEY)], [Some(&*bearer), None, None]];
    assert_eq!(identities, expected);
    output.expect("the answer is good")
}

/// Compares a request with what is expected, apart from who sends it.
fn check(request: &Request, line: &str, sends: &Sends) {
    let (method, target) = line.split_once(' ').expect("a method and a target");
    let target = format!("/client/v4/accounts/{ACCOUNT}/storage/kv/namespaces{target}");
    assert_eq!(
        (&*request.method, &request.target),
        (method, &target.into())
    );
    let agent = format!("cloudflare-client/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("user-agent"), Some(&*agent));
    let (media_type, body): (_, &[u8]) = match sends {
        Sends::Nothing => (None, b""),
        Sends::Json(json) => (Some("application/json"), json.as_bytes()),
        Sends::Bytes(bytes) => (Some("application/octet-stream"), bytes),
    };
    assert_eq!(request.header("content-type"), media_type);
    assert_eq!(request.body, body);
}

fn identity(request: &Request) -> [Option<&str>; 3] {
    ["authorization", "x-auth-email", "x-auth-key"].map(|name| request.header(name))
}

/// The fields of a namespace.
fn fields(namespace: &kv::Namespace) -> (&str, &str, Option<bool>) {
    let kv::Namespace {
        id,
        title,
        supports_url_encoding,
        ..
    } = namespace;
    (id, title, *supports_url_encoding)
}

#[tokio::test]
async fn create_namespace() {
    let namespace = exchange(
        kv::CreateNamespace::new(ACCOUNT, "prod"),
        "POST ",
        Sends::Json(r#"{"title":"prod"}"#),
        ok(&json!({ "id": NAMESPACE, "title": "prod", "supports_url_encoding": true })),
    )
    .await;
    assert_eq!(fields(&namespace), (NAMESPACE, "prod", Some(true)));
}

#[tokio::test]
async fn list_namespaces() {
    let body = json!({
        "result": [
            { "id": NAMESPACE, "title": "old" },
            { "id": "1", "title": "new", "supports_url_encoding": true },
        ],
        "success": true,
        "errors": [],
        "messages": [],
        "result_info": { "page": 1, "per_page": 20, "count": 2, "total_count": 2, "total_pages": 1 },
    });
    let endpoint = kv::ListNamespaces::new(ACCOUNT)
        .page(2)
        .per_page(50)
        .order(kv::ListNamespacesOrder::Title)
        .direction("desc");
    let line = "GET ?page=2&per_page=50&order=title&direction=desc";
    let answer = Answer::json(200, body);
    let namespaces = exchange(endpoint, line, Sends::Nothing, answer).await;
    let namespaces: Vec<_> = namespaces.iter().map(fields).collect();
    let old = (NAMESPACE, "old", None);
    assert_eq!(namespaces, [old, ("1", "new", Some(true))]);
}

#[tokio::test]
async fn rename_namespace() {
    let namespace = exchange(
        kv::RenameNamespace::new(ACCOUNT, NAMESPACE, "new"),
        &format!("PUT /{NAMESPACE}"),
        Sends::Json(r#"{"title":"new"}"#),
        ok(&json!({ "id": NAMESPACE, "title": "new", "supports_url_encoding": false })),
    )
    .await;
    assert_eq!(fields(&namespace), (NAMESPACE, "new", Some(false)));
}

#[tokio::test]
async fn get_namespace() {
    let namespace = exchange(
        kv::GetNamespace::new(ACCOUNT, NAMESPACE),
        &format!("GET /{NAMESPACE}"),
        Sends::Nothing,
        ok(&json!({ "id": NAMESPACE, "title": "prod" })),
    )
    .await;
    assert_eq!(fields(&namespace), (NAMESPACE, "prod", None));
}

#[tokio::test]
async fn remove_namespace() {
    let removed = exchange(
        kv::RemoveNamespace::new(ACCOUNT, NAMESPACE),
        &format!("DELETE /{NAMESPACE}"),
        Sends::Nothing,
        ok(&Value::Null),
    )
    .await;
    assert_eq!(removed, Value::Null);
}

#[tokio::test]
async fn write_multiple_key_value_pairs() {
    let pair = kv::KeyValuePair::new(NAME, "v").expiration_ttl(300);
    let written = exchange(
        kv::WriteMultipleKeyValuePairs::new(ACCOUNT, NAMESPACE, [pair]),
        &format!("PUT /{NAMESPACE}/bulk"),
        Sends::Json(r#"[{"key":"a/b:c%ü","value":"v","expiration_ttl":300}]"#),
        ok(&json!({ "successful_key_count": 1, "unsuccessful_keys": [] })),
    )
    .await;
    assert_eq!(written.successful_key_count, Some(1));
    assert!(written.unsuccessful_keys.is_empty());
}

#[tokio::test]
async fn delete_multiple_key_value_pairs() {
    let deleted = exchange(
        kv::DeleteMultipleKeyValuePairs::new(ACCOUNT, NAMESPACE, ["k", NAME]),
        &format!("DELETE /{NAMESPACE}/bulk"),
        Sends::Json(r#"["k","a/b:c%ü"]"#),
        ok(&json!({ "successful_key_count": 1, "unsuccessful_keys": [NAME] })),
    )
    .await;
    assert_eq!(deleted.successful_key_count, Some(1));
    assert_eq!(deleted.unsuccessful_keys, [NAME]);
}

#[tokio::test]
async fn bulk_delete_key_value_pairs() {
    let deleted = exchange(
        kv::BulkDeleteKeyValuePairs::new(ACCOUNT, NAMESPACE, [NAME]),
        &format!("POST /{NAMESPACE}/bulk/delete"),
        Sends::Json(r#"["a/b:c%ü"]"#),
        ok(&json!({ "successful_key_count": 1 })),
    )
    .await;
    assert_eq!(deleted.successful_key_count, Some(1));
    assert!(deleted.unsuccessful_keys.is_empty());
}

#[tokio::test]
async fn get_multiple_key_value_pairs() {
    let values = json!({ "k": "v", "absent": null });
    let read = exchange(
        kv::GetMultipleKeyValuePairs::new(ACCOUNT, NAMESPACE, ["k", "absent"]),
        &format!("POST /{NAMESPACE}/bulk/get"),
        Sends::Json(r#"{"keys":["k","absent"]}"#),
        ok(&json!({ "values": values })),
    )
    .await;
    assert_eq!(json!(read.values), values);
}

#[tokio::test]
async fn get_multiple_key_value_pairs_with_metadata() {
    let values = json!({
        "k": { "value": { "a": 1 }, "metadata": { "by": "me" }, "expiration": 1_577_836_800 },
        "bare": { "value": 1, "metadata": null },
        "absent": null,
    });
    let keys = ["k", "bare", "absent"];
    let read = exchange(
        kv::GetMultipleKeyValuePairsWithMetadata::new(ACCOUNT, NAMESPACE, keys)
            .r#type(kv::GetMultipleKeyValuePairsType::Json),
        &format!("POST /{NAMESPACE}/bulk/get"),
        Sends::Json(r#"{"keys":["k","bare","absent"],"type":"json","withMetadata":true}"#),
        ok(&json!({ "values": values })),
    )
    .await;
    let fields = |key| {
        let found: &kv::ValueWithMetadata = &read.values[key];
        (
            found.value.clone(),
            found.metadata.clone(),
            found.expiration,
        )
    };
    let (value, metadata) = (json!({ "a": 1 }), json!({ "by": "me" }));
    assert_eq!(
        fields("k"),
        (Some(value), Some(metadata), Some(1_577_836_800))
    );
    assert_eq!(fields("bare"), (Some(json!(1)), None, None));
    assert_eq!(fields("absent"), (None, None, None));
}

#[tokio::test]
async fn list_namespace_keys() {
    let expiring = json!({ "name": NAME, "expiration": 1_577_836_800, "metadata": { "a": [1] } });
    let body = json!({
        "result": [expiring, { "name": "bare" }],
        "success": true,
        "errors": [],
        "messages": [],
        "result_info": { "count": 2, "cursor": "6Ck1la0VxJ0djhidm1MdX2FyD" },
    });
    let keys = exchange(
        kv::ListNamespaceKeys::new(ACCOUNT, NAMESPACE)
            .prefix(NAME)
            .limit(10)
            .cursor("c="),
        &format!("GET /{NAMESPACE}/keys?limit=10&prefix=a%2Fb%3Ac%25%C3%BC&cursor=c%3D"),
        Sends::Nothing,
        Answer::json(200, body),
    )
    .await;
    let fields = |k: &kv::Key| (k.name.clone(), k.expiration, k.metadata.clone());
    let expiring = (NAME.into(), Some(1_577_836_800), Some(json!({ "a": [1] })));
    let keys: Vec<_> = keys.iter().map(fields).collect();
    assert_eq!(keys, [expiring, ("bare".into(), None, None)]);
}

#[tokio::test]
async fn read_metadata_for_key() {
    let metadata = exchange(
        kv::ReadMetadataForKey::new(ACCOUNT, NAMESPACE, NAME),
        &format!("GET /{NAMESPACE}/metadata/a%2Fb%3Ac%25%C3%BC"),
        Sends::Nothing,
        ok(&json!({ "owner": "me", "tags": [1, null] })),
    )
    .await;
    assert_eq!(metadata, json!({ "owner": "me", "tags": [1, null] }));
}

#[tokio::test]
async fn write_key_value_pair() {
    let value = b"\xff\x00value";
    let written = exchange(
        kv::WriteKeyValuePair::new(ACCOUNT, NAMESPACE, NAME)
            .expiration_ttl(60)
            .value(&value[..])
            .expiration(1_577_836_800),
        &format!(
            "PUT /{NAMESPACE}/values/a%2Fb%3Ac%25%C3%BC?expiration=1577836800&expiration_ttl=60"
        ),
        Sends::Bytes(value),
        ok(&Value::Null),
    )
    .await;
    assert_eq!(written, Value::Null);
}

#[tokio::test]
async fn the_expiration_of_a_value_is_in_a_header() {
    let read = || kv::ReadKeyValuePair::new(ACCOUNT, NAMESPACE, NAME);
    let cases = [
        (Some("1577836800"), Ok(Some(1_577_836_800))),
        (None, Ok(None)),
        (Some("soon"), Err(())),
    ];
    for (header, expected) in cases {
        let mut answer = Answer::new(200);
        if let Some(header) = header {
            answer = answer.header("Expiration", header);
        }
        let server = Server::answers([answer.body("the value")]);
        let full = client(&server).send_full(read()).await.unwrap();
        let headers = kv::ReadKeyValuePairHeaders::read(&full.headers);
        assert_eq!(full.data, "the value");
        assert_eq!(headers.map(|read| read.expiration).map_err(drop), expected);
    }
}

#[tokio::test]
async fn read_key_value_pair() {
    let value = exchange(
        kv::ReadKeyValuePair::new(ACCOUNT, NAMESPACE, NAME),
        &format!("GET /{NAMESPACE}/values/a%2Fb%3Ac%25%C3%BC"),
        Sends::Nothing,
        Answer::new(200)
            .header("expiration", 1_577_836_800)
            .body("some value"),
    )
    .await;
    assert_eq!(value, "some value");
}

#[tokio::test]
async fn delete_key_value_pair() {
    let deleted = exchange(
        kv::DeleteKeyValuePair::new(ACCOUNT, NAMESPACE, NAME),
        &format!("DELETE /{NAMESPACE}/values/a%2Fb%3Ac%25%C3%BC"),
        Sends::Nothing,
        ok(&json!({})),
    )
    .await;
    assert_eq!(deleted, json!({}));
}
