//! What requests have for a body.

use std::collections::BTreeMap;

use cloudflare_client::{Body, ErrorKind, Value, workers_kv_namespace as kv};
use conformance::server::{Request, Server};
use mdclient_runtime::http::Method;

use crate::{client, ok, only, sent};

/// The request that a call sends which may have any body.
async fn put(body: impl Into<Body>) -> Request {
    let server = Server::answers([ok(&Value::Null)]);
    let call = client(&server).request(Method::PUT, "/thing", &[]);
    call.body(body).send().await.expect("the server answers");
    only(server.requests())
}

/// The headers that tell of a body: its type, its length, and how it is transferred.
fn framing(request: &Request) -> [Option<&str>; 3] {
    ["content-type", "content-length", "transfer-encoding"].map(|name| request.header(name))
}

#[tokio::test]
async fn a_get_has_no_header_of_a_body() {
    let request = sent(kv::GetNamespace::new("acc", "ns")).await;
    assert_eq!(framing(&request), [None, None, None]);
    assert!(request.body.is_empty());
}

/// A server may demand a length of methods whose requests usually have a body (RFC 9110, section 8.6);
/// some answer with 411 where there is none.
#[tokio::test]
async fn a_put_without_a_body_has_length_zero_and_no_type() {
    let request = put(Body::empty()).await;
    assert_eq!(framing(&request), [None, Some("0"), None]);
}

#[tokio::test]
async fn an_empty_body_has_a_type_and_length_zero() {
    let request = put(Vec::new()).await;
    let octets = Some("application/octet-stream");
    assert_eq!(framing(&request), [octets, Some("0"), None]);
}

#[tokio::test]
async fn bytes_are_sent_as_they_are() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let request = put(bytes.clone()).await;
    let octets = Some("application/octet-stream");
    assert_eq!(framing(&request), [octets, Some("100000"), None]);
    assert_eq!(request.body, bytes);
}

#[tokio::test]
async fn text_is_sent_as_utf8() {
    let request = put("grün\n").await;
    let text = Some("text/plain; charset=utf-8");
    assert_eq!(framing(&request), [text, Some("6"), None]);
    assert_eq!(request.body, "grün\n");
}

#[tokio::test]
async fn the_type_of_a_body_can_be_chosen() {
    let form = "--x\r\nContent-Disposition: form-data; name=value\r\n\r\nv\r\n--x--\r\n";
    let media_type = "multipart/form-data; boundary=x";
    let request = put(Body::from(form).with_content_type(media_type)).await;
    assert_eq!(request.header("content-type"), Some(media_type));
    assert_eq!(request.body, form);
}

#[tokio::test]
async fn the_last_body_counts() {
    let write = kv::WriteKeyValuePair::new("acc", "ns", "key");
    let request = sent(write.value("first").value("last")).await;
    let octets = Some("application/octet-stream");
    assert_eq!(framing(&request), [octets, Some("4"), None]);
    assert_eq!(request.body, "last");
}

#[tokio::test]
async fn a_value_that_is_no_json_is_refused_with_no_byte_on_the_wire() {
    let server = Server::answers([]);
    let by_pair = BTreeMap::from([((1, 2), "a key that is no string")]);
    let call = client(&server).request(Method::PUT, "/thing", &[]);
    let error = call.body(Body::json(&by_pair)).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.path_template(), Some("/thing"));
    assert_eq!(server.traffic(), (0, 0));
}
