//! The emitted client against a server in this process: what goes over the wire, and what comes back.

mod blocking;
mod bodies;
mod data;
mod endpoints;
mod failures;
mod framing;
mod injection;
mod json;
mod limits;
mod paths;
mod retries;
mod secrets;
mod streams;
mod transport;
mod uploads;

use std::error::Error as _;
use std::fmt::Write as _;

use cloudflare_client::{
    Auth, Client, ClientBuilder, Cloudflare, Endpoint, Error, ErrorKind, Retries,
};
use conformance::server::{Answer, Request, Server};
use serde_json::{Value, json};

/// The token that [`client`] authenticates with. It must show nowhere.
const TOKEN: &str = "t0ken-YQSn-xWAQiiEh9qM58wZNnyQS7FUdoqGIUAbrh7T";

/// A client of a server, with a token.
fn client(server: &Server) -> Client {
    let client = builder(server, Auth::token(TOKEN)).build();
    client.expect("a loopback server needs no https")
}

/// The settings of a client of a server, whose base URL has a path, as the real one has. Requests are
/// sent once: a test that gives one answer is about that answer.
fn builder(server: &Server, auth: Auth) -> ClientBuilder<Cloudflare> {
    let url = format!("{}/client/v4", server.url());
    Client::builder(auth).base_url(url).retries(Retries::none())
}

/// What comes of an endpoint that is answered in this way.
async fn send<E: Endpoint>(endpoint: E, answer: Answer) -> Result<E::Output, Error> {
    let server = Server::answers([answer]);
    client(&server).send(endpoint).await
}

/// The error of an endpoint that is answered in this way.
async fn fail<E: Endpoint>(endpoint: E, answer: Answer) -> Error {
    let output = send(endpoint, answer).await;
    output.err().expect("the answer makes an error")
}

/// The request that an endpoint sends.
async fn sent(endpoint: impl Endpoint) -> Request {
    let server = Server::answers([ok(&Value::Null)]);
    let answer = client(&server).send_raw(endpoint).await;
    answer.expect("the server answers");
    only(server.requests())
}

/// The one request that came.
fn only(requests: Vec<Request>) -> Request {
    let [request] = <[_; 1]>::try_from(requests).expect("one request came");
    request
}

/// A success that holds this data, as Cloudflare sends it.
fn ok(result: &Value) -> Answer {
    let body = json!({ "result": result, "success": true, "errors": [], "messages": [] });
    Answer::json(200, body)
}

/// A failure, as Cloudflare sends it.
fn refusal(status: u16, code: i64, message: &str) -> Answer {
    let errors = json!([{ "code": code, "message": message }]);
    let body = json!({ "result": null, "success": false, "errors": errors, "messages": [] });
    Answer::json(status, body)
}

/// Checks what an error of one attempt says of itself: its kind, all predicates, and one useful line.
fn check(error: &Error, kind: ErrorKind) {
    assert_eq!(error.kind(), kind, "{error:?}");
    assert_eq!(error.is_timeout(), kind == ErrorKind::Timeout);
    assert_eq!(error.is_connect(), kind == ErrorKind::Connect);
    assert_eq!(error.is_status(), kind == ErrorKind::Status);
    assert_eq!(error.is_api(), kind == ErrorKind::Api);
    assert_eq!(error.is_decode(), kind == ErrorKind::Decode);
    let may_pass = match kind {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
        ErrorKind::Status => error.status().is_some_and(|status| {
            status.is_server_error() && status != 501 || [408, 429].contains(&status.as_u16())
        }),
        _ => false,
    };
    assert_eq!(error.is_retryable(), may_pass, "{error}");
    assert_eq!(error.attempts(), 1, "{error}");
    let line = error.to_string();
    let (method, path) = (error.method().unwrap(), error.path_template().unwrap());
    let rest = line.strip_prefix(&format!("{method} {path}: "));
    assert!(rest.is_some_and(|rest| rest.len() > 10), "{line}");
    assert!(
        line.len() < 1000 && !line.contains(char::is_control),
        "{line}"
    );
}

/// Everything that an error shows: all its formats, and those of its causes.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, " {error} {error:?} {error:#?}").expect("a string can be written to");
        cause = error.source();
    }
    text
}
