//! Answers whose head, length or chunks are not as HTTP has them, and those that only look so.

use std::io::Write;

use cloudflare_client::{Auth, Bytes, Error, ErrorKind, reqwest, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};

use crate::transport::closing;
use crate::{TOKEN, builder, check, client};

fn read() -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", "key")
}

/// What comes of a value that is answered with these bytes, and then the end of the connection.
async fn value(answer: impl Into<Vec<u8>>) -> Result<Bytes, Error> {
    client(&closing(answer)).send(read()).await
}

/// Checks the kind of the error for each of these answers.
async fn fails<'a>(kind: ErrorKind, answers: impl IntoIterator<Item = &'a str>) {
    for answer in answers {
        let error = value(answer).await.expect_err(answer);
        check(&error, kind);
    }
}

#[tokio::test]
async fn a_length_that_is_none_is_a_protocol_error() {
    let lengths = ["-1", "+5", "5x", "", "0x5", "99999999999999999999"];
    let answers = lengths.map(|n| format!("HTTP/1.1 200 OK\r\nContent-Length: {n}\r\n\r\nvalue"));
    fails(ErrorKind::Protocol, answers.iter().map(String::as_str)).await;
}

#[tokio::test]
async fn two_lengths_that_differ_are_a_protocol_error() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n";
    let twice = format!("{head}Content-Length: 6\r\n\r\nvalue");
    let listed = "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nvalue";
    fails(ErrorKind::Protocol, [&*twice, listed]).await;
    let same = format!("{head}Content-Length: 5\r\n\r\nvalue");
    assert_eq!(value(same).await.unwrap(), "value");
}

#[tokio::test]
async fn what_comes_beyond_the_length_is_no_part_of_any_answer() {
    let server = Server::raw(|connection| {
        while connection.read_request()?.is_some() {
            let first = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nvalue";
            let smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
            let both = [first, smuggled].concat();
            connection.stream().write_all(both.as_bytes())?;
        }
        Ok(())
    });
    let client = client(&server);
    for _ in 0..5 {
        assert_eq!(client.send(read()).await.unwrap(), "value");
    }
}

#[tokio::test]
async fn a_chunk_that_is_none_is_a_protocol_error() {
    let chunks = [
        "xyz\r\nvalue\r\n0\r\n\r\n",
        "-5\r\nvalue\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nvalue\r\n0\r\n\r\n",
        "5\r\nvalue0\r\n\r\n",
        "5\nvalue\n0\n\n",
    ];
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answers = chunks.map(|chunks| format!("{head}{chunks}"));
    fails(ErrorKind::Protocol, answers.iter().map(String::as_str)).await;
}

#[tokio::test]
async fn chunks_that_are_cut_are_a_transport_error() {
    let chunks = ["", "5", "5\r\nval", "5\r\nvalue\r\n", "5\r\nvalue\r\n0\r\n"];
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answers = chunks.map(|chunks| format!("{head}{chunks}"));
    fails(ErrorKind::Transport, answers.iter().map(String::as_str)).await;
}

#[tokio::test]
async fn a_status_line_that_is_none_is_a_protocol_error() {
    let lines = [
        "HTTP/1.1 2OO OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1",
        "HTTP/9.9 200 OK",
        "ICY 200 OK",
        "\0\u{1}\u{2}",
        "{\"success\": true}",
    ];
    let answers = lines.map(|line| format!("{line}\r\nContent-Length: 0\r\n\r\n"));
    fails(ErrorKind::Protocol, answers.iter().map(String::as_str)).await;
}

#[tokio::test]
async fn headers_without_number_are_a_protocol_error() {
    let headers = "X-Header: value\r\n".repeat(10_000);
    let answer = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: 0\r\n\r\n");
    fails(ErrorKind::Protocol, [&*answer]).await;
}

#[tokio::test]
async fn a_header_that_is_none_is_a_protocol_error() {
    let headers = ["no colon", "na me: value", ": value", "X: a\0b"];
    let answers = headers.map(|h| format!("HTTP/1.1 200 OK\r\n{h}\r\nContent-Length: 0\r\n\r\n"));
    fails(ErrorKind::Protocol, answers.iter().map(String::as_str)).await;
}

#[tokio::test]
async fn http_1_0_ends_with_the_connection() {
    let answer = "HTTP/1.0 200 OK\r\n\r\nthe whole value";
    assert_eq!(value(answer).await.unwrap(), "the whole value");
}

#[tokio::test]
async fn interim_answers_are_passed_over() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    let answer = format!("{interim}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nvalue");
    assert_eq!(value(answer).await.unwrap(), "value");
}

#[tokio::test]
async fn an_answer_without_content_has_none_whatever_it_sends() {
    for status in ["204 No Content", "304 Not Modified"] {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}");
        let result = client(&closing(answer)).send_raw(read()).await;
        assert_eq!(result.unwrap().body(), "");
    }
}

#[tokio::test]
async fn a_body_that_does_not_decompress_is_a_protocol_error() {
    let bodies = [
        &b"no gzip at all"[..],
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xff\xff\xff\xff",
    ];
    for body in bodies {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let http = http.no_proxy().build().unwrap();
        let answer = Answer::new(200).header("Content-Encoding", "gzip");
        let server = Server::answers([answer.body(body)]);
        let client = builder(&server, Auth::token(TOKEN)).http_client(http);
        let error = client.build().unwrap().send(read()).await.unwrap_err();
        check(&error, ErrorKind::Protocol);
    }
}
