//! The client against a server that answers with bytes that the test gives.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{Client, ClientBuilder, Credentials, Retries, Service};
use crate::{Body, Endpoint, Error, ErrorKind, path};

pub(super) const SECRET: &str = "s3cr3t";

pub(super) struct Example;

impl Service for Example {
    const BASE_URL: &'static str = "https://api.example.com/v4/";
    const USER_AGENT: &'static str = "example/1";
    type Auth = Credentials;
}

pub(super) struct Call<const POST: bool> {
    key: String,
    body: Body,
}

impl<const POST: bool> Endpoint for Call<POST> {
    type Output = Value;
    type Failure = Value;
    const METHOD: Method = if POST { Method::POST } else { Method::GET };
    const PATH: &'static str = "/values/{key}";
    const OUTPUT_AT: &'static str = "/result";

    fn path(&self) -> Result<String, Error> {
        path::expand(Self::PATH, &[("key", &self.key)])
    }

    fn body(&self) -> Body {
        self.body.clone()
    }
}

pub(super) fn get(key: &str) -> Call<false> {
    Call {
        key: key.to_owned(),
        body: Body::empty(),
    }
}

fn post(body: Body) -> Call<true> {
    Call {
        key: "k".to_owned(),
        body,
    }
}

pub(super) fn builder() -> ClientBuilder<Example> {
    let credentials = Credentials::bearer(SECRET).with_header("X-Auth-Key", SECRET);
    Client::builder(credentials).retries(Retries::none())
}

/// A server that answers one request, and gives what it received.
async fn serve(answer: impl Into<String>) -> (Client<Example>, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/base/", listener.local_addr().unwrap());
    let answer = answer.into();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let received = receive(&mut socket).await;
        socket.write_all(answer.as_bytes()).await.unwrap();
        received
    });
    (builder().base_url(url).build().unwrap(), server)
}

async fn receive(socket: &mut TcpStream) -> String {
    let mut received = Vec::new();
    while !is_whole(&received) {
        let mut chunk = [0; 1024];
        let read = socket.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the client closed the connection");
        received.extend_from_slice(&chunk[..read]);
    }
    String::from_utf8(received).unwrap()
}

fn is_whole(received: &[u8]) -> bool {
    let text = String::from_utf8_lossy(received);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    body.len() >= header(head, "content-length").map_or(0, |length| length.parse().unwrap())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers
        .find(|(given, _)| given.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nX-Id: 7\r\n\r\n{body}",
        body.len()
    )
}

pub(super) fn shows_no_secret(value: &(impl std::fmt::Debug + ?Sized)) {
    let shown = format!("{value:?} {value:#?}");
    assert!(!shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn a_get_is_sent_as_built() {
    let (client, server) = serve(answer("200 OK", r#"{"success": true, "result": [1]}"#)).await;
    let value = client.clone().send(get("a/b:c% é")).await.unwrap();
    assert_eq!(value, json!([1]));
    let received = server.await.unwrap();
    let (line, head) = received.split_once("\r\n").unwrap();
    assert_eq!(line, "GET /base/values/a%2Fb%3Ac%25%20%C3%A9 HTTP/1.1");
    let sent = |name| header(head, name);
    assert_eq!(sent("authorization"), Some("Bearer s3cr3t"));
    assert_eq!(sent("x-auth-key"), Some(SECRET));
    assert_eq!(sent("user-agent"), Some("example/1"));
    assert_eq!(sent("accept"), Some("*/*"));
    assert_eq!((sent("content-type"), sent("content-length")), (None, None));
}

#[tokio::test]
async fn a_body_is_sent_with_type_and_length() {
    let cases = [
        (
            Body::json(&json!({"a": 1})),
            "{\"a\":1}",
            Some("application/json"),
            Some("7"),
        ),
        (
            Body::bytes(""),
            "",
            Some("application/octet-stream"),
            Some("0"),
        ),
        (
            Body::from("é"),
            "é",
            Some("text/plain; charset=utf-8"),
            Some("2"),
        ),
    ];
    for (body, content, content_type, length) in cases {
        let (client, server) = serve(answer("204 No Content", "")).await;
        assert_eq!(client.send(post(body)).await.unwrap(), Value::Null);
        let received = server.await.unwrap();
        let (head, sent) = received.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("POST /base/values/k HTTP/1.1\r\n"),
            "{head}"
        );
        assert_eq!(sent, content);
        assert_eq!(header(head, "content-type"), content_type);
        assert_eq!(header(head, "content-length"), length);
    }
}

#[tokio::test]
async fn a_failure_is_an_error_that_keeps_the_response() {
    let body = r#"{"success": false, "errors": [{"code": 10014, "message": "exists"}]}"#;
    let (client, _server) = serve(answer("400 Bad Request", body)).await;
    let error = client.send(post(Body::empty())).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /values/{key}: 400 Bad Request: 10014: exists"
    );
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(error.headers().unwrap()["x-id"], "7");
    assert_eq!(
        error.failure::<Call<true>>().unwrap()["success"],
        json!(false)
    );

    let (client, _server) = serve(answer("200 OK", body)).await;
    let error = client.send(get("k")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /values/{key}: 200 OK: 10014: exists"
    );
    assert!(error.is_api());
    shows_no_secret(&error);
}

#[tokio::test]
async fn raw_gives_any_response() {
    let (client, _server) = serve(answer("503 Busy", "<html>")).await;
    let response = client.send_raw(get("k")).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.body()[..]),
        (503, &b"<html>"[..])
    );
    assert_eq!(response.headers()["x-id"], "7");
    let error = Call::<false>::from_response(response).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /values/{key}: 503 Service Unavailable: <html>"
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn no_redirect_to_another_origin_is_followed() {
    let (other, target) = serve(answer("200 OK", "{}")).await;
    let location = format!(
        "http://{}/",
        other
            .core
            .base
            .join(&"/x".parse().unwrap())
            .unwrap()
            .authority()
            .unwrap()
    );
    let redirect =
        format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    let (client, server) = serve(redirect).await;
    let error = client.send(get("k")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /values/{key}: 302 Found: the redirect is not followed: its Location leads to another origin"
    );
    assert_eq!(error.headers().unwrap()["location"], *location);
    server.await.unwrap();
    assert!(!target.is_finished());
    target.abort();
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent() {
    let (client, server) = serve("").await;
    for key in ["", ".", "..", "%2E."] {
        let error = client.send(get(key)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
    }
    assert!(!server.is_finished());
    server.abort();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = builder()
        .base_url(url)
        .build()
        .unwrap()
        .send(get("pr1v4te"))
        .await
        .unwrap_err();
    assert!(
        error.is_connect() && !error.is_timeout() && error.is_retryable(),
        "{error:?}"
    );
    let line = error.to_string();
    assert!(
        line.starts_with("GET /values/{key}: cannot connect: "),
        "{line}"
    );
    assert!(line.contains("refused"), "{line}");
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .is::<reqwest::Error>()
    );
    assert!(!format!("{error:?}").contains("pr1v4te"), "{error:?}");
    shows_no_secret(&error);
}

#[tokio::test]
async fn a_server_that_is_silent_is_a_timeout() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{";
    for part in ["", half] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            receive(&mut socket).await;
            socket.write_all(part.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        });
        let client = builder()
            .base_url(url)
            .timeout(Duration::from_millis(200))
            .build()
            .unwrap();
        let error = client.send(get("k")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
        assert!(
            error
                .to_string()
                .starts_with("GET /values/{key}: timed out"),
            "{error}"
        );
        server.abort();
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_a_transport_error() {
    for part in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
        let (client, _server) = serve(part).await;
        let error = client.send(get("k")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
        assert!(
            error
                .to_string()
                .starts_with("GET /values/{key}: the connection failed: "),
            "{error}"
        );
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_a_protocol_error() {
    for part in [
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    ] {
        let (client, _server) = serve(part).await;
        let error = client.send(get("k")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{error:?}");
        assert!(
            error
                .to_string()
                .starts_with("GET /values/{key}: the response cannot be used: "),
            "{error}"
        );
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_ready_client_is_used_and_must_not_follow_redirects() {
    let redirect = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nConnection: close\r\n\r\n";
    let follow = reqwest::Client::builder()
        .user_agent("own/1")
        .build()
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        for answer in [redirect.to_owned(), answer("200 OK", "{}")] {
            let (mut socket, _) = listener.accept().await.unwrap();
            receive(&mut socket).await;
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let client = builder().base_url(url).http_client(follow).build().unwrap();
    let error = client.send(get("k")).await.unwrap_err();
    assert!(error.to_string().contains("followed a redirect"), "{error}");
    server.await.unwrap();
}
