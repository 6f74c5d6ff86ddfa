//! Path parameters: a value is one segment of the path, or it is refused.

use cloudflare_client::{Auth, Client, Endpoint, Error, ErrorKind, workers_kv_namespace as kv};
use conformance::server::Server;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::Value;
use url::Url;

use crate::{TOKEN, client, ok, only, sent, shown};

/// All that URL parsers fold away.
const FOLDED: &[&str] = &[
    "", ".", "..", "%2e", "%2E", "%2e%2e", "%2E%2e", "%2e%2E", "%2E%2E", ".%2E", ".%2e", "%2e.",
    "%2E.",
];

/// A request whose path parameter of this place has this value.
fn read(place: usize, value: &str) -> kv::ReadKeyValuePair {
    let mut values = ["acc", "ns", "key"];
    values[place] = value;
    let [account, namespace, key] = values;
    kv::ReadKeyValuePair::new(account, namespace, key)
}

/// Sends endpoints that must be refused, and checks that nothing came.
async fn refused(endpoints: impl IntoIterator<Item: Endpoint>) -> Vec<Error> {
    let server = Server::answers([]);
    let client = client(&server);
    let mut errors = Vec::new();
    for endpoint in endpoints {
        let error = client.send_raw(endpoint).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        errors.push(error);
    }
    assert!(!errors.is_empty());
    assert_eq!(server.traffic(), (0, 0));
    errors
}

#[tokio::test]
async fn a_last_parameter_that_urls_fold_is_refused() {
    refused(FOLDED.iter().map(|value| read(2, value))).await;
}

#[tokio::test]
async fn a_first_parameter_that_urls_fold_is_refused() {
    refused(FOLDED.iter().map(|value| read(0, value))).await;
}

#[tokio::test]
async fn a_parameter_between_others_that_urls_fold_is_refused() {
    refused(FOLDED.iter().map(|value| read(1, value))).await;
}

#[tokio::test]
async fn a_request_with_a_body_is_refused_as_well() {
    let write = |key: &&str| kv::WriteKeyValuePair::new("acc", "ns", *key).value("value");
    refused(FOLDED.iter().map(write)).await;
}

#[tokio::test]
async fn a_refusal_names_the_parameter_and_not_its_value() {
    let errors = refused(["%2e%2E", ""].map(|value| read(1, value))).await;
    for error in errors {
        let shown = shown(&error);
        assert!(shown.contains("`namespace_id`"), "{shown}");
        assert!(!shown.contains("%2e%2E"), "{shown}");
        assert_eq!(error.path_template(), Some(kv::ReadKeyValuePair::PATH));
    }
}

#[tokio::test]
async fn odd_values_are_sent_as_one_segment() {
    let cases = [
        ("...", "..."),
        (".a", ".a"),
        ("a/../b", "a%2F..%2Fb"),
        ("/", "%2F"),
        ("\\..\\", "%5C..%5C"),
        ("?a=b#c", "%3Fa%3Db%23c"),
        (";a,b", "%3Ba%2Cb"),
        ("%", "%25"),
        ("%2f", "%252f"),
        ("%2e%2e%2f", "%252e%252e%252f"),
        (" +&", "%20%2B%26"),
        ("\t\r\n\0\u{7f}", "%09%0D%0A%00%7F"),
        ("{key_name}", "%7Bkey_name%7D"),
        ("ü😀\u{202e}", "%C3%BC%F0%9F%98%80%E2%80%AE"),
        ("AZaz09-_.~", "AZaz09-_.~"),
    ];
    for (value, segment) in cases {
        let target = sent(read(2, value)).await.target;
        let expected = format!("/client/v4/accounts/acc/storage/kv/namespaces/ns/values/{segment}");
        assert_eq!(target, expected);
    }
}

#[tokio::test]
async fn a_long_value_is_sent_whole() {
    let target = sent(read(2, &"ü".repeat(512))).await.target;
    assert!(target.ends_with(format!("/values/{}", "%C3%BC".repeat(512)).as_bytes()));
}

#[tokio::test]
async fn a_base_url_may_end_with_a_slash() {
    let server = Server::answers([ok(&Value::Null)]);
    let settings = Client::builder(Auth::token(TOKEN)).base_url(format!("{}/v4/", server.url()));
    settings
        .build()
        .unwrap()
        .send(read(2, "key"))
        .await
        .unwrap();
    let target = only(server.requests()).target;
    assert_eq!(
        target,
        "/v4/accounts/acc/storage/kv/namespaces/ns/values/key"
    );
}

/// Any text, and often one that is, or is near to, what URL parsers treat in a special way.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".*",
        r"[.%2eE5cCfF/\\?#:;@ ü\t\n\x00]{0,7}",
        r"(\.|%2e|%2E|/|a){0,4}",
    ]
}

/// The segments that a URL parser sees in a path below a base URL, decoded.
fn segments(path: &str) -> Vec<String> {
    let base = "https://example.com/client/v4";
    let url = Url::parse(&format!("{base}{path}")).unwrap();
    let rest = (url.host_str(), url.query(), url.fragment());
    assert_eq!(rest, (Some("example.com"), None, None));
    let decoded = |segment| percent_decode_str(segment).decode_utf8().unwrap().into();
    url.path_segments().unwrap().map(decoded).collect()
}

proptest! {
    #[test]
    fn a_value_is_one_segment_or_refused(place in 0..3_usize, value in text()) {
        let request = read(place, &value).to_request();
        prop_assert_eq!(request.is_err(), FOLDED.contains(&&*value));
        if let Ok(request) = request {
            let mut values = ["acc", "ns", "key"];
            values[place] = &value;
            let [account, namespace, key] = values;
            let expected = [
                "client", "v4", "accounts", account, "storage", "kv", "namespaces", namespace,
                "values", key,
            ];
            prop_assert_eq!(segments(&request.uri().to_string()), expected);
        }
    }
}
