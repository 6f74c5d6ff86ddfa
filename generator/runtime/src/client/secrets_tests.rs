//! No text that the crate makes shows a secret, whatever is wrong and wherever the secret is.

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::io;
use std::iter::successors;
use std::time::Duration;

use futures_util::stream;
use http::Method;

use super::pipeline_tests::Example;
use super::{Call, Client, ClientBuilder, Credentials, Retries};
use crate::transport::fake::{Fake, Outcome, answer, respond};
use crate::{Body, Endpoint, Error, ErrorKind, Multipart, Paged, Paging, TransportError, path};

/// A part of every secret here: credentials, parameters, queries, headers and bodies.
const MARK: &str = "s3cr3t";
const TOKEN: &str = "s3cr3t-s3cr3t.s3cr3t";

/// A list, whose path and body hold secrets.
struct List;

impl Endpoint for List {
    type Output = Vec<i64>;
    type Failure = Vec<i64>;
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/lists/{key}";
    const OUTPUT_AT: &'static str = "/result";

    fn path(&self) -> Result<String, Error> {
        path::expand(Self::PATH, &[("key", MARK)])
    }

    fn body(&self) -> Body {
        Body::json(MARK)
    }
}

impl Paged for List {
    type Item = i64;
    const PAGING: Paging = Paging::Cursor {
        query: "cursor",
        pointer: "/result_info/cursor",
    };
}

/// Every kind of credentials.
fn credentials() -> [Credentials; 4] {
    [
        Credentials::bearer(TOKEN),
        Credentials::header("X-Auth-Key", TOKEN),
        Credentials::header("Authorization", format!("Token {TOKEN}")),
        Credentials::header("X-Auth-Email", "me@example.com").with_header("X-Auth-Key", TOKEN),
    ]
}

fn builder(credentials: Credentials) -> ClientBuilder<Example> {
    let builder = Client::builder(credentials).retries(Retries::none());
    builder.default_header("X-Default", MARK)
}

fn call(client: &Client<Example>) -> Call<Vec<i64>> {
    let call = client.call(List).header("X-Own", MARK);
    call.query("query", MARK).timeout(Duration::from_secs(1))
}

/// The errors of a call that comes to this, for each kind of credentials.
fn errors(outcome: impl Fn() -> Outcome) -> Vec<Error> {
    let error = |credentials| {
        let fake = Fake::new([outcome()]);
        let builder = builder(credentials).max_response_size(10_000);
        let client = builder.build_with(fake.clone()).unwrap();
        fake.run(call(&client).send()).unwrap_err()
    };
    credentials().into_iter().map(error).collect()
}

/// The errors for answers that repeat the credentials.
fn echoed(status: u16, bodies: &[String]) -> Vec<Error> {
    let echo = |body: &String| {
        let body: &'static str = body.clone().leak();
        errors(|| respond(status, &[("x-echo", TOKEN), ("set-cookie", MARK)], body))
    };
    bodies.iter().flat_map(echo).collect()
}

fn unbuilt(builder: ClientBuilder<Example>) -> Error {
    shows_nothing(&builder);
    builder.build_with(Fake::default()).unwrap_err()
}

/// Errors of a kind, all that come about in different ways, and the kind after it. Whoever adds a kind
/// says here how it comes about.
fn provoked(kind: ErrorKind) -> (Vec<Error>, Option<ErrorKind>) {
    let none = Credentials::none;
    match kind {
        ErrorKind::Builder => {
            let odd = [
                unbuilt(builder(none()).base_url(format!("https://{MARK}:{MARK}@example.com"))),
                unbuilt(builder(none()).base_url(format!("https://example.com/?{MARK}"))),
                unbuilt(builder(none()).base_url(format!("http://[{MARK}"))),
                unbuilt(builder(none()).default_header("X", format!("{MARK}\n"))),
                unbuilt(builder(none()).default_header(format!("{MARK} "), "x")),
                unbuilt(builder(none()).default_header("Cookie", MARK)),
                unbuilt(builder(Credentials::bearer(format!("{TOKEN}\n")))),
                unbuilt(builder(Credentials::header("X", format!("{TOKEN}\0")))),
                unbuilt(builder(Credentials::header(format!("{TOKEN} "), "x"))),
            ];
            (odd.into(), Some(ErrorKind::Request))
        }
        ErrorKind::Request => (refused(), Some(ErrorKind::Body)),
        ErrorKind::Body => (broken_bodies(), Some(ErrorKind::Connect)),
        ErrorKind::Connect => {
            let errors = errors(|| Outcome::Failure(TransportError::connect("refused")));
            (errors, Some(ErrorKind::Timeout))
        }
        ErrorKind::Timeout => (errors(|| Outcome::Silence), Some(ErrorKind::Transport)),
        ErrorKind::Transport => {
            let errors = errors(|| Outcome::Failure(TransportError::failed("reset")));
            (errors, Some(ErrorKind::Protocol))
        }
        ErrorKind::Protocol => {
            let errors = errors(|| Outcome::Failure(TransportError::protocol("odd")));
            (errors, Some(ErrorKind::TooLarge))
        }
        ErrorKind::TooLarge => {
            let errors = echoed(500, &[TOKEN.repeat(1000)]);
            (errors, Some(ErrorKind::Status))
        }
        ErrorKind::Status => (echoed(403, &failures()), Some(ErrorKind::Api)),
        ErrorKind::Api => {
            let body = format!(r#"{{"success": false, "errors": [{{"code": "{TOKEN}"}}]}}"#);
            (echoed(200, &[body]), Some(ErrorKind::Decode))
        }
        ErrorKind::Decode => (echoed(200, &mismatches()), None),
    }
}

/// Failures in all shapes, and texts in which a secret stands at every distance from where they are cut.
fn failures() -> Vec<String> {
    let shapes = [
        format!("Bearer {TOKEN}"),
        format!("<html>{TOKEN}{TOKEN}\u{fffd}Token {TOKEN}"),
        format!(r#"{{"error": "{TOKEN}"}}"#),
        format!(r#"{{"errors": [{{"code": "{TOKEN}", "message": "invalid: Bearer {TOKEN}"}}]}}"#),
        format!(r#"{{"errors": [{{"code": 1, "documentation_url": "https://x/{TOKEN}"}}]}}"#),
        format!(r#"{{"errors": [{{"code": 1, "source": {{"pointer": "/{TOKEN}"}}}}]}}"#),
        format!(r#"{{"errors": [{{"code": 1, "error_chain": [{{"message": "{TOKEN}"}}]}}]}}"#),
        format!(r#"{{"errors": [], "messages": ["{TOKEN}"]}}"#),
    ];
    let cut = (150..200).map(|length| "x".repeat(length) + TOKEN);
    shapes.into_iter().chain(cut).collect()
}

/// Successes that are not as documented.
fn mismatches() -> Vec<String> {
    let shapes = [
        TOKEN.to_owned(),
        format!(r#"{{"result": "{TOKEN}"}}"#),
        format!(r#"{{"result": [1, "Bearer {TOKEN}"]}}"#),
    ];
    let cut = (100..300).map(|length| {
        let (before, after) = ("x".repeat(length), "y".repeat(300 - length));
        format!(r#"{{"result": ["{before}{TOKEN}{after}"]}}"#)
    });
    shapes.into_iter().chain(cut).collect()
}

/// The errors for requests that cannot be sent.
fn refused() -> Vec<Error> {
    let fake = Fake::default();
    let client = builder(Credentials::bearer(TOKEN));
    let client = client.build_with(fake.clone()).unwrap();
    let with_body = |body: Body| call(&client).body(body);
    let calls = [
        call(&client).header("Authorization", MARK),
        call(&client).header(format!("{MARK} "), "x"),
        call(&client).header("X", format!("{MARK}\n")),
        call(&client).query("x", MARK.repeat(20_000)),
        with_body(Body::bytes(MARK).with_content_type(format!("{MARK}\n"))),
    ];
    let mut errors: Vec<_> = calls
        .into_iter()
        .map(|call| {
            shows_nothing(&call);
            fake.run(call.send()).unwrap_err()
        })
        .collect();
    for key in [".", ".."] {
        let call = client.request(
            Method::GET,
            "/{key}/{other}",
            &[("key", MARK), ("other", key)],
        );
        errors.push(fake.run(call.send()).unwrap_err());
    }
    assert!(fake.sent().is_empty());
    errors
}

/// The errors for bodies that are not as long as was declared.
fn broken_bodies() -> Vec<Error> {
    let error = |length| {
        let fake = Fake::statuses([200]);
        let client = builder(Credentials::bearer(TOKEN));
        let client = client.build_with(fake.clone()).unwrap();
        let call = call(&client).body(secret_stream().with_length(length));
        fake.run(call.send()).unwrap_err()
    };
    vec![error(1), error(1000)]
}

fn secret_stream() -> Body {
    Body::stream(stream::iter([io::Result::Ok(MARK)]))
}

fn shows_nothing(value: &impl Debug) {
    let text = format!("{value:?} {value:#?}");
    assert!(!text.contains(MARK), "{text}");
}

/// Everything that an error shows: all its formats, those of its causes, and what it can be asked for
/// that is made here and not the server's.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.api_errors());
    for cause in successors(error.source(), |cause| (*cause).source()) {
        write!(text, " {cause} {cause:?} {cause:#?}").unwrap();
    }
    text
}

#[test]
fn no_error_shows_a_secret() {
    let mut next = Some(ErrorKind::Builder);
    while let Some(kind) = next {
        let (errors, after) = provoked(kind);
        assert!(!errors.is_empty(), "{kind:?}");
        for error in errors {
            assert_eq!(error.kind(), kind, "{error}");
            let mut text = shown(&error);
            if let Err(mismatch) = error.failure::<List>() {
                text += &shown(&mismatch);
            }
            assert!(!text.contains(MARK), "{text}");
        }
        next = after;
    }
}

#[test]
fn what_is_redacted_leaves_the_rest() {
    let line = |body: &'static str| {
        let [error, ..] = &errors(|| respond(403, &[], body))[..] else {
            panic!("there is an error for each kind of credentials")
        };
        error.to_string()
    };
    let said = |text: &str| format!("PUT /lists/{{key}}: 403 Forbidden: {text}");
    let body =
        r#"{"errors": [{"code": 9109, "message": "invalid token s3cr3t-s3cr3t.s3cr3t, sorry"}]}"#;
    assert_eq!(line(body), said("9109: invalid token [redacted], sorry"));
    assert_eq!(
        line("é Bearer s3cr3t-s3cr3t.s3cr3ts3cr3t-s3cr3t.s3cr3té"),
        said("é [redacted][redacted]é")
    );
    let cut = line(format!("{}{TOKEN}", "x".repeat(198)).leak());
    assert!(cut.ends_with("xx[r…"), "{cut}");
}

#[test]
fn a_short_credential_is_no_reason_to_redact() {
    let fake = Fake::new([respond(403, &[], "version 1")]);
    let client = builder(Credentials::header("X-Version", "1"));
    let client = client.build_with(fake.clone()).unwrap();
    let error = fake.run(call(&client).send()).unwrap_err();
    assert!(error.to_string().ends_with("version 1"), "{error}");
}

#[test]
fn nothing_but_data_shows_a_secret() {
    for credentials in credentials() {
        shows_nothing(&credentials);
        let headers = [("x-echo", TOKEN), ("set-cookie", "session=s3cr3t")];
        let fake = Fake::new((0..3).map(|_| answer(200, &headers)));
        let builder = builder(credentials);
        shows_nothing(&builder);
        let client = builder.build_with(fake.clone()).unwrap();
        shows_nothing(&client);
        shows_nothing(&call(&client));
        shows_nothing(&client.pages(List).query("query", MARK).header("X", MARK));
        shows_nothing(&client.pages(List).by_page());
        shows_nothing(&secret_stream());
        shows_nothing(&Multipart::new().text(MARK, MARK));
        shows_nothing(&fake.run(call(&client).send_stream()).unwrap());
        shows_nothing(&fake.run(call(&client).send_full()).unwrap());
        let raw = fake.run(call(&client).send_raw()).unwrap();
        shows_nothing(&raw);
        assert_eq!(raw.headers()["x-echo"], TOKEN);
        for request in fake.sent() {
            shows_nothing(request.body());
            let headers = request.headers().values();
            let secret = headers.filter(|value| value.to_str().unwrap().contains(TOKEN));
            assert!(secret.into_iter().all(http::HeaderValue::is_sensitive));
        }
    }
}
