//! Values that are read while they are sent.

use std::convert::Infallible;
use std::error::Error as _;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudflare_client::workers_kv_namespace as kv;
use cloudflare_client::{Auth, Body, Bytes, Client, ErrorKind, Retries};
use conformance::server::{Answer, Server};
use futures_util::stream;
use serde_json::{Value, json};

use crate::{TOKEN, builder, client, ok, only, refusal, sent};

const OCTETS: Option<&str> = Some("application/octet-stream");

fn write(body: impl Into<Body>) -> kv::WriteKeyValuePair {
    kv::WriteKeyValuePair::new("acc", "ns", "key").value(body)
}

fn once() -> Body {
    Body::stream(stream::iter([io::Result::Ok("the "), Ok("value")]))
}

fn again() -> Body {
    Body::from_fn(|| stream::iter([io::Result::Ok("the "), Ok("value")]))
}

/// A client that repeats what may be repeated, and waits hardly at all.
fn eager(server: &Server) -> Client {
    let wait = Duration::from_millis(1);
    let retries = Retries::default().backoff(wait, wait);
    let settings = builder(server, Auth::token(TOKEN)).retries(retries);
    settings.build().expect("a loopback server needs no https")
}

#[tokio::test]
async fn a_stream_without_a_length_is_sent_in_chunks() {
    let request = sent(write(once())).await;
    assert_eq!(request.header("transfer-encoding"), Some("chunked"));
    assert_eq!(request.header("content-length"), None);
    assert_eq!(request.header("content-type"), OCTETS);
    assert_eq!(request.body, "the value");
}

#[tokio::test]
async fn a_stream_with_a_length_is_sent_with_it() {
    let request = sent(write(once().with_length(9))).await;
    assert_eq!(request.header("transfer-encoding"), None);
    assert_eq!(request.header("content-length"), Some("9"));
    assert_eq!(request.body, "the value");
}

#[tokio::test]
async fn a_stream_is_sent_with_every_method() {
    for method in ["GET", "DELETE", "PATCH"] {
        let server = Server::answers([ok(&Value::Null)]);
        let method = method.parse().unwrap();
        let call = client(&server).request(method, "/search", &[]);
        call.body(once()).send().await.unwrap();
        assert_eq!(only(server.requests()).body, "the value");
    }
}

#[tokio::test]
async fn a_large_stream_is_never_in_memory() {
    const PIECE: usize = 64 * 1024;
    let length = 200 << 20;
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let server = Server::raw(move |connection| {
        let mut stream = connection.stream();
        let mut buffer = vec![0; PIECE];
        let mut read = 0;
        // The headers are a part of what is read.
        while read < length {
            read += stream.read(&mut buffer)?;
            let ahead = count.load(Ordering::Relaxed).saturating_sub(read);
            assert!(ahead < 32 << 20, "{ahead} bytes are somewhere");
        }
        connection.answer(&ok(&Value::Null))
    });
    let piece = Bytes::from(vec![b'x'; PIECE]);
    let pieces = stream::iter((0..length / PIECE).map(move |_| {
        made.fetch_add(PIECE, Ordering::Relaxed);
        Ok::<_, Infallible>(piece.clone())
    }));
    let body = Body::stream(pieces).with_length(length as u64);
    client(&server).send(write(body)).await.unwrap();
}

#[tokio::test]
async fn a_stream_of_another_length_is_never_a_whole_request() {
    let too_long = "goes on beyond its length";
    for (length, problem) in [(4, too_long), (8, too_long), (10, "ends 1 bytes too early")] {
        let server = Server::function(|_| Some(ok(&Value::Null)));
        let body = once().with_length(length);
        let error = client(&server).send(write(body)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Body);
        assert!(error.to_string().ends_with(problem), "{error}");
        assert!(server.requests().is_empty());
    }
    let server = Server::answers([]);
    let body = once().with_length(0);
    let error = client(&server).send(write(body)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
    assert_eq!(server.traffic(), (0, 0));
}

#[tokio::test]
async fn a_stream_that_fails_is_never_a_whole_request() {
    let server = Server::function(|_| Some(ok(&Value::Null)));
    let pieces = stream::iter([Ok("the "), Err(io::Error::other("disk on fire"))]);
    let error = client(&server)
        .send(write(Body::stream(pieces)))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
    assert!(
        error
            .to_string()
            .ends_with("could not be read: disk on fire"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_stream_that_is_read_once_is_sent_once() {
    let server = Server::function(|_| Some(refusal(503, 10013, "busy")));
    let body = once();
    let error = eager(&server).send(write(body.clone())).await.unwrap_err();
    assert!(error.is_body_spent(), "{error}");
    assert!(
        error
            .to_string()
            .ends_with("busy (its body cannot be sent again)"),
        "{error}"
    );
    let error = eager(&server).send(write(body)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert_eq!(only(server.requests()).body, "the value");
}

#[tokio::test]
async fn a_stream_that_is_made_each_time_is_sent_again_whole() {
    let server = Server::answers([refusal(503, 10013, "busy"), ok(&Value::Null)]);
    eager(&server).send(write(again())).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.body == "the value"));
}

#[tokio::test]
async fn a_redirect_has_the_whole_body_or_is_not_followed() {
    let redirect = || Answer::new(307).header("Location", "/elsewhere").body("");
    let server = Server::answers([redirect(), ok(&Value::Null)]);
    let error = client(&server).send(write(once())).await.unwrap_err();
    assert!(error.to_string().contains("read only once"), "{error}");
    assert_eq!(server.requests().len(), 1);

    let server = Server::answers([redirect(), ok(&Value::Null)]);
    client(&server).send(write(again())).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[1].target, "/elsewhere");
    assert_eq!(requests[1].body, "the value");
}

#[tokio::test]
async fn a_file_is_sent_with_its_length_and_again() {
    let path = std::env::temp_dir().join(format!("mdclient-upload-{}", std::process::id()));
    let content: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    std::fs::write(&path, &content).unwrap();
    let server = Server::answers([refusal(503, 10013, "busy"), ok(&Value::Null)]);
    let outcome = eager(&server).send(write(Body::file(&path))).await;
    std::fs::remove_file(&path).unwrap();
    outcome.unwrap();
    for request in server.requests() {
        assert_eq!(request.header("content-length"), Some("300000"));
        assert_eq!(request.body, content);
    }
    assert_eq!(server.requests().len(), 2);

    let server = Server::answers([]);
    let error = eager(&server)
        .send(write(Body::file(&path)))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(path.to_str().unwrap()),
        "{error}"
    );
    assert!(error.source().unwrap().is::<io::Error>());
    assert_eq!(server.traffic(), (0, 0));
}

#[tokio::test]
async fn a_response_is_handed_on_while_it_comes() {
    let origin = Server::answers([Answer::new(200).body("the value")]);
    let read = kv::ReadKeyValuePair::new("acc", "ns", "key");
    let value = client(&origin).send_stream(read).await.unwrap().into_body();
    let length = value.length().unwrap();
    let request = sent(write(Body::stream(value).with_length(length))).await;
    assert_eq!(request.header("content-length"), Some("9"));
    assert_eq!(request.body, "the value");
}

#[tokio::test]
async fn a_form_is_what_a_parser_reads() {
    let write = kv::WriteKeyValuePair::new("acc", "ns", "key");
    let metadata = json!({ "a": 1 });
    let request = sent(write.value_with_metadata(once().with_length(9), metadata)).await;
    let content_type = request.header("content-type").unwrap();
    let boundary = multer::parse_boundary(content_type).unwrap();
    let length = request.body.len().to_string();
    assert_eq!(request.header("content-length"), Some(&*length));
    let whole = stream::iter([Ok::<_, Infallible>(request.body)]);
    let mut form = multer::Multipart::new(whole, boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        parts.push((name, field.text().await.unwrap()));
    }
    let expected = [("value", "the value"), ("metadata", r#"{"a":1}"#)];
    assert_eq!(
        parts,
        expected.map(|(name, text)| (name.to_owned(), text.to_owned()))
    );
}

/// The body is read on, so that the answer counts, and not that the connection was closed.
#[tokio::test]
async fn an_answer_that_comes_before_the_end_of_the_body_counts() {
    let server = Server::raw(|connection| {
        let mut stream = connection.stream();
        stream.read_exact(&mut [0; 64])?;
        let answer = b"HTTP/1.1 413 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        stream.write_all(answer)?;
        io::copy(&mut stream, &mut io::sink()).map(drop)
    });
    let piece = Bytes::from(vec![b'x'; 64 * 1024]);
    let endless = stream::repeat_with(move || Ok::<_, Infallible>(piece.clone()));
    let error = client(&server)
        .send(write(Body::stream(endless)))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 413, "{error}");
}
