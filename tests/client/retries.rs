//! Requests that are sent again, counted where they arrive.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudflare_client::{Auth, Client, ErrorKind, Retries, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use serde_json::{Value, json};

use crate::{TOKEN, builder, check, ok, refusal};

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

fn write() -> kv::WriteKeyValuePair {
    kv::WriteKeyValuePair::new("acc", "ns", "key").value("the whole value")
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
    let create = kv::CreateNamespace::new("acc", "prod");
    let error = eager(&server).send(create).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

/// A server that answers the first request of each connection, reads the next one, and closes without
/// an answer. So do servers that close a connection just when a client uses it again.
fn forgetful(reset: bool) -> Server {
    Server::raw(move |connection| {
        if connection.read_request()?.is_some() {
            connection.answer(&ok(&json!({ "id": "1", "title": "t" })))?;
        }
        if reset {
            connection.reset_on_close()?;
        }
        connection.read_request().map(drop)
    })
}

#[tokio::test]
async fn a_connection_that_closes_when_it_is_used_again_costs_nothing() {
    for reset in [false, true] {
        let server = forgetful(reset);
        let client = eager(&server);
        for _ in 0..4 {
            client.send(write()).await.unwrap();
        }
        let requests = server.requests();
        assert!(requests.iter().all(|request| *request == requests[0]));
        // Each call but the first meets the old connection, and then makes a new one.
        assert_eq!((requests.len(), server.traffic().0), (7, 4));
    }
}

#[tokio::test]
async fn a_post_is_not_repeated_when_its_connection_closes() {
    for reset in [false, true] {
        let server = forgetful(reset);
        let client = eager(&server);
        let create = || kv::CreateNamespace::new("acc", "prod");
        client.send(create()).await.unwrap();
        let error = client.send(create()).await.unwrap_err();
        check(&error, ErrorKind::Transport);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_is_asked_for_again() {
    let count = AtomicUsize::new(0);
    let server = Server::raw(move |connection| {
        connection.read_request()?;
        let is_first = count.fetch_add(1, Ordering::Relaxed) == 0;
        let body: &[u8] = if is_first { b"who" } else { b"whole" };
        let mut stream = connection.stream();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")?;
        stream.write_all(body)
    });
    let read = kv::ReadKeyValuePair::new("acc", "ns", "key");
    assert_eq!(eager(&server).send(read).await.unwrap(), "whole");
    assert_eq!(server.requests().len(), 2);
}

/// Tells what a `Retry-After` is read as, and whether the request is sent again if no wait is allowed.
async fn after(value: &str) -> (Option<u64>, usize) {
    let answer = refusal(429, 971, "slow down")
        .header("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .header("Retry-After", value);
    let server = Server::answers([answer.clone(), answer]);
    let wait = Duration::from_millis(1);
    let retries = Retries::default().attempts(2).backoff(wait, wait);
    let retries = retries.longest_retry_after(Duration::ZERO);
    let client = builder(&server, Auth::token(TOKEN)).retries(retries);
    let error = client.build().unwrap().send(write()).await.unwrap_err();
    assert!(error.is_status() && error.is_retryable(), "{error}");
    let sent = server.requests().len();
    assert_eq!(error.attempts() as usize, sent);
    (error.retry_after().map(|wait| wait.as_secs()), sent)
}

#[tokio::test]
async fn every_form_of_retry_after_is_understood() {
    let cases = [
        ("30", (Some(30), 1)),
        ("0", (Some(0), 2)),
        ("Sun, 06 Nov 1994 08:50:07 GMT", (Some(30), 1)),
        ("Sunday, 06-Nov-94 08:50:07 GMT", (Some(30), 1)),
        ("Sun Nov  6 08:50:07 1994", (Some(30), 1)),
        ("Sun, 06 Nov 1994 08:49:07 GMT", (Some(0), 2)),
        ("99999999999999999999999", (Some(u64::MAX), 1)),
        ("-1", (None, 2)),
        ("soon", (None, 2)),
        ("", (None, 2)),
    ];
    for (value, expected) in cases {
        assert_eq!(after(value).await, expected, "{value}");
    }
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
