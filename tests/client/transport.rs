//! Connections that give no answer, or not all of one.

use std::io::{self, Read, Write};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use cloudflare_client::{Auth, Error, ErrorKind, workers_kv_namespace as kv};
use conformance::server::{Connection, Server};
use serde_json::Value;
use tokio::time::timeout;

use crate::{TOKEN, builder, check, client, ok};

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
pub fn closing(start: impl Into<Vec<u8>>) -> Server {
    let start = start.into();
    Server::raw(move |connection| begin(connection, &start))
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
    check(&error, ErrorKind::Timeout);
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_server_that_stops_in_the_body_is_a_timeout() {
    let server = stalling(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart");
    let error = times_out(&server).await;
    check(&error, ErrorKind::Timeout);
}

/// A server that sends this, and then one byte after the other, for ever.
fn dripping(start: &'static [u8]) -> Server {
    Server::raw(move |connection| {
        begin(connection, start)?;
        loop {
            // Fails when the client closes, which ends the connection.
            connection.stream().write_all(b"x")?;
            thread::sleep(TIMEOUT / 20);
        }
    })
}

#[tokio::test]
async fn headers_that_come_slowly_are_a_timeout() {
    let error = times_out(&dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ")).await;
    check(&error, ErrorKind::Timeout);
}

#[tokio::test]
async fn a_body_that_comes_slowly_is_a_timeout() {
    let server = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    check(&times_out(&server).await, ErrorKind::Timeout);
    let server = dripping(b"HTTP/1.1 200 OK\r\n\r\n");
    check(&times_out(&server).await, ErrorKind::Timeout);
}

/// A server that reads a request, writes this, and resets the connection.
fn resetting(start: &'static [u8]) -> Server {
    Server::raw(move |connection| {
        begin(connection, start)?;
        connection.reset_on_close()
    })
}

#[tokio::test]
async fn a_reset_before_the_headers_is_a_transport_error() {
    for start in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-"] {
        let server = resetting(start);
        let error = client(&server).send(read()).await.unwrap_err();
        check(&error, ErrorKind::Transport);
    }
}

#[tokio::test]
async fn a_reset_after_the_headers_is_a_transport_error() {
    let server = resetting(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart");
    let error = client(&server).send(read()).await.unwrap_err();
    check(&error, ErrorKind::Transport);
}

/// The server never reads the body, which is larger than all buffers on the way.
#[tokio::test]
async fn an_answer_before_the_whole_body_is_sent_is_the_answer() {
    let (done, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let server = Server::raw(move |connection| {
        let mut stream = connection.stream();
        assert!(stream.read(&mut [0; 1024])? > 0);
        let answer = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nlong";
        stream.write_all(answer.as_bytes())?;
        // To close before the client has read the answer would reset the connection. The channel
        // ends without a message.
        let _ = wait.lock().unwrap().recv();
        Ok(())
    });
    let write = kv::WriteKeyValuePair::new("acc", "ns", "key");
    let write = write.value(vec![b'x'; 64 << 20]);
    let result = client(&server).send(write).await;
    drop(done);
    let error = result.unwrap_err();
    check(&error, ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 413);
    assert_eq!(error.body().unwrap(), "long");
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
    check(&error, ErrorKind::Connect);
    assert_eq!((error.status(), error.body()), (None, None));
    assert!(error.failure::<kv::ReadKeyValuePair>().is_err());
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_is_an_error() {
    let server = closing(b"");
    let error = client(&server).send(read()).await.unwrap_err();
    check(&error, ErrorKind::Transport);
}

#[tokio::test]
async fn a_value_cut_by_the_connection_is_an_error() {
    let server = closing(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart");
    let error = client(&server).send(read()).await.unwrap_err();
    check(&error, ErrorKind::Transport);
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_an_error() {
    let server = closing(b"SSH-2.0-OpenSSH_9.6\r\n");
    let error = client(&server).send(read()).await.unwrap_err();
    check(&error, ErrorKind::Protocol);
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
