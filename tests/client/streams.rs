//! Values that are read while they come.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudflare_client::{Auth, ErrorKind, Retries, workers_kv_namespace as kv};
use conformance::server::{Answer, Connection, Server};
use serde_json::Value;
use tokio::time::timeout;

use crate::{TOKEN, builder, client, ok, refusal};

const PIECE: usize = 64 * 1024;
/// More than a connection buffers: on Linux 32 MiB where it arrives and 4 where it leaves.
const BUFFERS: usize = 40 << 20;

fn read() -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", "key")
}

/// Answers the one request of a connection with a head, and then with pieces until a length is reached.
fn write(
    connection: &mut Connection,
    head: &str,
    length: usize,
    count: &AtomicUsize,
) -> io::Result<()> {
    connection.read_request()?;
    let mut stream = connection.stream();
    stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes())?;
    let piece = vec![b'x'; PIECE];
    while count.load(Ordering::Relaxed) < length {
        // Fails when the client closes, which ends the connection.
        stream.write_all(&piece)?;
        count.fetch_add(PIECE, Ordering::Relaxed);
    }
    Ok(())
}

/// A server that writes a value of this length, and how much of it is written.
fn serving(head: String, length: usize) -> (Server, Arc<AtomicUsize>) {
    let written = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&written);
    let server = Server::raw(move |connection| write(connection, &head, length, &count));
    (server, written)
}

#[tokio::test]
async fn a_large_value_is_never_in_memory() {
    let length = 200 << 20;
    let (server, written) = serving(format!("Content-Length: {length}"), length);
    let response = client(&server).send_stream(read()).await.unwrap();
    let mut body = response.into_body();
    assert_eq!(body.length(), Some(length as u64));
    let mut read = 0;
    while let Some(piece) = body.try_next().await.unwrap() {
        read += piece.len();
        let ahead = written.load(Ordering::Relaxed).saturating_sub(read);
        assert!(ahead < BUFFERS, "{ahead} bytes are somewhere");
    }
    assert_eq!(read, length);
}

#[tokio::test]
async fn what_is_not_read_is_given_up() {
    let head = "Connection: close".to_owned();
    let (server, written) = serving(head, usize::MAX);
    let response = client(&server).send_stream(read()).await.unwrap();
    let mut body = response.into_body();
    assert_eq!(body.length(), None);
    body.try_next().await.unwrap().unwrap();
    drop(body);
    // Waits for the connection, which ends because the client closes it.
    drop(server);
    assert!(written.load(Ordering::Relaxed) < BUFFERS);
}

#[tokio::test]
async fn a_value_cut_by_the_connection_is_an_error() {
    let heads = [
        "Content-Length: 100\r\n\r\nstart",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nstart\r\n",
    ];
    for head in heads {
        let server = Server::raw(move |connection| {
            connection.read_request()?;
            let answer = format!("HTTP/1.1 200 OK\r\n{head}");
            connection.stream().write_all(answer.as_bytes())
        });
        let response = client(&server).send_stream(read()).await.unwrap();
        let mut body = response.into_body();
        assert_eq!(body.try_next().await.unwrap().unwrap(), "start");
        let error = body.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert!(
            error.to_string().starts_with("GET /accounts/{account_id}/"),
            "{error}"
        );
        assert_eq!(error.attempts(), 1);
        assert_eq!(body.try_next().await.unwrap(), None);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_value_that_stops_is_a_timeout() {
    let server = Server::raw(|connection| {
        connection.read_request()?;
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart";
        connection.stream().write_all(head)?;
        while connection.read_request()?.is_some() {}
        Ok(())
    });
    let settings = builder(&server, Auth::token(TOKEN)).timeout(Duration::from_millis(200));
    let client = settings.build().unwrap();
    let mut body = client.send_stream(read()).await.unwrap().into_body();
    assert_eq!(body.try_next().await.unwrap().unwrap(), "start");
    let next = timeout(Duration::from_secs(10), body.try_next()).await;
    let error = next.expect("the client ends the wait").unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_refusal_is_the_same_error_as_without_a_stream() {
    let answer = || refusal(404, 10009, "key not found");
    let server = Server::answers([answer(), answer()]);
    let client = client(&server);
    let streamed = client.send_stream(read()).await.unwrap_err();
    let whole = client.send(read()).await.unwrap_err();
    assert_eq!(streamed.to_string(), whole.to_string());
    assert_eq!(streamed.body(), whole.body());
    assert_eq!(streamed.api_errors(), whole.api_errors());
}

#[tokio::test]
async fn until_the_headers_a_request_is_repeated_and_redirected() {
    let to = Answer::new(302).header("Location", "/elsewhere").body("");
    let server = Server::answers([refusal(503, 10013, "busy"), to, ok(&Value::Null)]);
    let wait = Duration::from_millis(1);
    let retries = Retries::default().backoff(wait, wait);
    let client = builder(&server, Auth::token(TOKEN)).retries(retries);
    let response = client.build().unwrap().send_stream(read()).await.unwrap();
    let mut body = response.into_body();
    let piece = body.try_next().await.unwrap().unwrap();
    assert!(piece.starts_with(b"{"));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].target, "/elsewhere");
}
