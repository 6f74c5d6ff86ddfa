//! Whatever a caller puts into a request, it stays the one request that it was, with the headers it had.

use std::io::Write;

use cloudflare_client::{Auth, Body, Call, Client, ErrorKind, workers_kv_namespace as kv};
use conformance::server::Server;
use serde_json::Value;

use crate::{TOKEN, builder, check, client, ok, only};

/// Ends a header, a head or a line in every way that some parser takes for one.
const BREAKS: [&str; 6] = [
    "\r\nX-Evil: 1",
    "\nX-Evil: 1",
    "\r",
    "\0",
    "\r\n\r\n",
    "\u{7f}",
];

fn read(key: &str) -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", key)
}

/// Checks that a call is refused, and that nothing is sent.
async fn is_refused<T: std::fmt::Debug>(change: impl Fn(&Client) -> Call<T>) {
    let server = Server::answers([]);
    let error = change(&client(&server)).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert_eq!((error.attempts(), server.traffic()), (0, (0, 0)));
}

#[tokio::test]
async fn a_header_is_refused_that_would_be_more_than_one() {
    for end in BREAKS {
        is_refused(|client| client.call(read("key")).header("X-A", format!("a{end}"))).await;
        is_refused(|client| client.call(read("key")).header(format!("X-A{end}"), "a")).await;
        let body = |end| Body::from("text").with_content_type(format!("text/plain{end}"));
        is_refused(|client| client.call(read("key")).body(body(end))).await;
    }
}

#[tokio::test]
async fn a_default_header_is_refused_that_would_be_more_than_one() {
    let server = Server::answers([]);
    for end in BREAKS {
        let settings = || builder(&server, Auth::token(TOKEN));
        let refused = [
            settings().user_agent(format!("a{end}")),
            settings().default_header("X-A", format!("a{end}")),
            settings().default_header(format!("X-A{end}"), "a"),
            settings().base_url(format!("{}{end}", server.url())),
            builder(&server, Auth::token(format!("{TOKEN}{end}"))),
        ];
        for settings in refused {
            assert_eq!(settings.build().unwrap_err().kind(), ErrorKind::Builder);
        }
    }
}

#[tokio::test]
async fn a_path_and_a_query_stay_what_they_are() {
    for end in BREAKS {
        let server = Server::answers([ok(&Value::Null)]);
        let text = format!("a{end} HTTP/1.1");
        let call = client(&server).call(read(&text)).query(&text, &text);
        call.send_raw().await.unwrap();
        let request = only(server.requests());
        assert_eq!(request.header("x-evil"), None);
        let target = str::from_utf8(&request.target).unwrap();
        let (path, query) = target.split_once('?').unwrap();
        let decode = |text| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .unwrap()
        };
        assert_eq!(decode(path.rsplit('/').next().unwrap()), text);
        let (key, value) = query.split_once('=').unwrap();
        assert_eq!(
            (decode(key).as_ref(), decode(value).as_ref()),
            (&*text, &*text)
        );
    }
}

/// A server cannot put a header into the request that follows its redirect.
#[tokio::test]
async fn a_redirect_cannot_add_a_header() {
    let server = Server::raw(|connection| {
        connection.read_request()?;
        let head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n";
        let answer = format!("{head}Location: /client/v4/x\rX-Evil: 1\r\n\r\n");
        connection.stream().write_all(answer.as_bytes())
    });
    let error = client(&server).send(read("key")).await.unwrap_err();
    check(&error, ErrorKind::Protocol);
    assert_eq!(server.requests().len(), 1);
}
