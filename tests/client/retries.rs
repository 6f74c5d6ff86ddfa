//! Requests that are sent again, counted where they arrive.

use std::time::Duration;

use cloudflare_client::{Auth, Client, Retries, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use serde_json::{Value, json};

use crate::{TOKEN, builder, ok, refusal};

/// A client that waits hardly at all.
fn eager(server: &Server) -> Client {
    let wait = Duration::from_millis(1);
    let retries = Retries::default().backoff(wait, wait);
    let settings = builder(server, Auth::token(TOKEN)).retries(retries);
    settings.build().expect("a loopback server needs no https")
}

fn busy() -> Answer {
    refusal(503, 10013, "busy")
}

fn write() -> kv::WriteKeyValuePairWithOptionalMetadata {
    kv::WriteKeyValuePairWithOptionalMetadata::new("acc", "ns", "key").body("the whole value")
}

#[tokio::test]
async fn a_body_is_replayed_whole() {
    let server = Server::answers([busy(), busy(), ok(&Value::Null)]);
    eager(&server).send(write()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request, &requests[0]);
        assert_eq!(request.body, "the whole value");
    }
}

#[tokio::test]
async fn a_post_is_sent_once() {
    let server = Server::answers([busy(), ok(&Value::Null)]);
    let create = kv::CreateNamespace::new("acc").json(&json!({ "title": "prod" }));
    let error = eager(&server).send(create).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn the_last_answer_is_told() {
    let server = Server::answers([busy(), busy(), refusal(429, 971, "slow down")]);
    let error = eager(&server).send(write()).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (3, 3));
    let line = error.to_string();
    assert!(
        line.ends_with("429 Too Many Requests: 971: slow down (3 attempts)"),
        "{line}"
    );
}

#[tokio::test]
async fn a_server_that_asks_for_too_much_patience_is_asked_once() {
    let answer = refusal(429, 971, "slow down").header("Retry-After", 3600);
    let server = Server::answers([answer]);
    let error = eager(&server).send(write()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(server.requests().len(), 1);
}
