//! Answers that are larger than the client allows.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloudflare_client::{Auth, ErrorKind, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};

use crate::{TOKEN, builder};

const LIMIT: usize = 64 * 1024;

fn read() -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", "key")
}

#[tokio::test]
async fn an_endless_body_is_given_up() {
    let written = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&written);
    let server = Server::raw(move |connection| {
        connection.read_request()?;
        let mut stream = connection.stream();
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            // Fails when the client closes, which ends the connection.
            stream.write_all(format!("1000\r\n{}\r\n", "x".repeat(0x1000)).as_bytes())?;
            counter.fetch_add(0x1000, Ordering::Relaxed);
        }
    });
    let client = builder(&server, Auth::token(TOKEN)).max_response_size(LIMIT);
    let error = client.build().unwrap().send(read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(
        (error.status().unwrap().as_u16(), error.body()),
        (200, None)
    );
    drop(server);
    // What the buffers of both ends of the connection hold comes on top of the limit.
    let written = written.load(Ordering::Relaxed);
    assert!(written < 32 << 20, "{written} bytes");
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_not_waited_for() {
    let server = Server::raw(|connection| {
        connection.read_request()?;
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n";
        connection.stream().write_all(head.as_bytes())?;
        while connection.read_request()?.is_some() {}
        Ok(())
    });
    let client = builder(&server, Auth::token(TOKEN)).build().unwrap();
    let error = client.send(read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(
        error.to_string().ends_with("limit of 104857600 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_of_the_limit_is_read() {
    let server = Server::answers([Answer::new(200).body(vec![b'x'; LIMIT])]);
    let client = builder(&server, Auth::token(TOKEN)).max_response_size(LIMIT);
    let value = client.build().unwrap().send(read()).await.unwrap();
    assert_eq!(value.len(), LIMIT);
}
