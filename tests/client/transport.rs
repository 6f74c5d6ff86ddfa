//! Connections that give no answer, or not all of one.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use cloudflare_client::{Auth, Error, ErrorKind, workers_kv_namespace as kv};
use conformance::server::{Connection, Server};
use serde_json::Value;
use tokio::time::timeout;

use crate::{TOKEN, builder, client, ok};

const TIMEOUT: Duration = Duration::from_millis(200);

fn read() -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", "key")
}

/// A server that reads a request, writes this, and then says nothing.
fn stalling(start: &'static [u8]) -> Server {
    Server::raw(move |connection| {
        begin(connection, start)?;
        while connection.read_request()?.is_some() {}
        Ok(())
    })
}

/// A server that reads a request, writes this, and closes.
fn closing(start: &'static [u8]) -> Server {
    Server::raw(move |connection| begin(connection, start))
}

fn begin(connection: &mut Connection, start: &[u8]) -> io::Result<()> {
    connection.read_request()?;
    connection.stream().write_all(start)
}

/// The error of a call that may take as long as [`TIMEOUT`], and that takes not much longer.
async fn times_out(server: &Server) -> Error {
    let settings = builder(server, Auth::token(TOKEN)).timeout(TIMEOUT);
    let client = settings.build().unwrap();
    let start = Instant::now();
    let result = timeout(25 * TIMEOUT, client.send(read())).await;
    assert!(start.elapsed() >= TIMEOUT, "{:?}", start.elapsed());
    result.expect("the client ends the call").unwrap_err()
}

#[tokio::test]
async fn a_server_that_never_answers_is_a_timeout() {
    let error = times_out(&stalling(b"")).await;
    assert!(error.is_timeout() && !error.is_connect());
    assert!(error.is_retryable());
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_server_that_stops_in_the_body_is_a_timeout() {
    let server = stalling(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart");
    let error = times_out(&server).await;
    assert!(error.is_timeout() && !error.is_connect());
}

#[tokio::test]
async fn a_timeout_names_the_endpoint() {
    let line = times_out(&stalling(b"")).await.to_string();
    assert!(line.starts_with("GET /accounts/{account_id}/"), "{line}");
    assert!(line.contains("timed out"), "{line}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connect_error() {
    let server = Server::answers([]);
    let client = client(&server);
    drop(server);
    let error = client.send(read()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert!(error.is_retryable());
    assert_eq!((error.status(), error.body()), (None, None));
    assert!(error.failure::<kv::ReadKeyValuePair>().is_err());
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_is_an_error() {
    let server = closing(b"");
    let error = client(&server).send(read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(!error.is_timeout() && !error.is_connect());
}

#[tokio::test]
async fn a_value_cut_by_the_connection_is_an_error() {
    let server = closing(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart");
    let error = client(&server).send(read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_an_error() {
    let server = closing(b"SSH-2.0-OpenSSH_9.6\r\n");
    let error = client(&server).send(read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn calls_share_a_connection() {
    let server = Server::function(|_| Some(ok(&Value::Null)));
    let client = client(&server);
    for client in [client.clone(), client] {
        client.send(read()).await.unwrap();
    }
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.traffic().0, 1);
}
