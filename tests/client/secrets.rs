//! Credentials: where they go, and that they show nowhere.

use std::time::Duration;

use cloudflare_client::{Auth, Client, Error, ErrorKind, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use serde_json::json;
use tokio::time::timeout;

use crate::{TOKEN, builder, client, fail, ok, only, refusal, shown};

/// The error for a base URL that a client refuses.
fn refused(base_url: &str) -> Error {
    let client = Client::builder(Auth::token(TOKEN))
        .base_url(base_url)
        .build();
    client.expect_err(base_url)
}

fn get() -> kv::GetNamespace {
    kv::GetNamespace::new("acc", "ns")
}

fn hides_token(shown: &str) {
    let secret = &TOKEN[..10];
    assert!(!shown.contains(secret), "{shown}");
}

/// Answers a request with a redirect, and checks that it ends there.
async fn is_not_followed(status: u16) {
    let other = Server::answers([ok(&json!({ "id": "1", "title": "t" }))]);
    let location = format!("{}/client/v4/elsewhere", other.url());
    let server = Server::answers([Answer::new(status).header("Location", &location).body("")]);
    let auth = Auth::email_and_key("user@example.com", "key");
    let client = builder(&server, auth).build().unwrap();
    let error = client.send(get()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), status);
    assert_eq!(error.headers().unwrap()["location"], location);
    assert_eq!(only(server.requests()).method, "GET");
    assert_eq!(other.traffic(), (0, 0));
}

#[tokio::test]
async fn no_redirect_to_another_origin_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        is_not_followed(status).await;
    }
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_credentials() {
    let redirect = Answer::new(307)
        .header("Location", "/client/v4/elsewhere")
        .body("");
    let server = Server::answers([redirect, ok(&json!({ "id": "1", "title": "t" }))]);
    client(&server).send(get()).await.unwrap();
    let [first, second] = &server.requests()[..] else {
        panic!("two requests came")
    };
    assert_eq!(second.target, "/client/v4/elsewhere");
    assert_eq!(first.headers, second.headers);
}

#[tokio::test]
async fn a_redirect_loop_ends() {
    let server = Server::function(|request| {
        let target = str::from_utf8(&request.target).unwrap();
        Some(Answer::new(302).header("Location", target).body(""))
    });
    let error = client(&server).send(get()).await.unwrap_err();
    assert!(error.to_string().contains("too many"), "{error}");
    assert_eq!(server.requests().len(), 11);
}

#[tokio::test]
async fn a_user_service_key_is_sent_in_its_header() {
    let server = Server::answers([ok(&json!({ "id": "1", "title": "t" }))]);
    let auth = Auth::user_service_key("v1.0-service");
    builder(&server, auth)
        .build()
        .unwrap()
        .send(get())
        .await
        .unwrap();
    let request = only(server.requests());
    assert_eq!(
        request.header("x-auth-user-service-key"),
        Some("v1.0-service")
    );
    assert_eq!(request.header("authorization"), None);
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    let urls = [
        "http://api.cloudflare.com/client/v4",
        "HTTP://API.CLOUDFLARE.COM",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://notlocalhost",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://[::2]",
        "http://[::ffff:10.0.0.1]",
    ];
    for url in urls {
        let error = refused(url);
        assert_eq!(error.kind(), ErrorKind::Builder, "{url}");
        assert!(error.to_string().contains("plain http"), "{url}: {error}");
    }
}

#[test]
fn user_info_in_the_base_url_is_refused_and_not_shown() {
    let error = refused("https://user:passw0rd@127.0.0.1");
    assert_eq!(error.kind(), ErrorKind::Builder);
    assert!(!shown(&error).contains("passw0rd"), "{}", shown(&error));
}

#[test]
fn plain_http_within_this_machine_is_allowed() {
    for url in [
        "http://127.0.0.1:8080",
        "http://localhost/client/v4",
        "http://[::1]:1",
    ] {
        let client = Client::builder(Auth::token(TOKEN)).base_url(url).build();
        client.expect(url);
    }
}

#[test]
fn plain_http_to_another_machine_can_be_asked_for() {
    let builder = Client::builder(Auth::token(TOKEN)).base_url("http://proxy.internal");
    builder.allow_plain_http(true).build().unwrap();
}

#[test]
fn credentials_that_are_no_header_are_refused_and_not_shown() {
    let credentials = [
        Auth::token(format!("{TOKEN}\n")),
        Auth::token(format!("{TOKEN}\r\nX-Evil: 1")),
        Auth::token(format!("{TOKEN}\0")),
        Auth::email_and_key("user@example.com", format!("{TOKEN}\n")),
        Auth::email_and_key(format!("{TOKEN}\n"), "key"),
        Auth::user_service_key(format!("{TOKEN}\r")),
    ];
    for auth in credentials {
        hides_token(&format!("{auth:?} {auth:#?}"));
        let error = Client::new(auth).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Builder);
        hides_token(&shown(&error));
    }
}

#[test]
fn credentials_do_not_show() {
    let credentials = [
        Auth::token(TOKEN),
        Auth::email_and_key("user@example.com", TOKEN),
        Auth::user_service_key(TOKEN),
    ];
    for auth in credentials {
        hides_token(&format!("{auth:?} {auth:#?}"));
        let builder = Client::builder(auth);
        hides_token(&format!("{builder:?} {builder:#?}"));
        let client = builder.build().unwrap();
        hides_token(&format!("{client:?} {client:#?}"));
    }
}

#[tokio::test]
async fn errors_of_answers_do_not_show_credentials() {
    let answers = [
        refusal(403, 10000, "Authentication error"),
        refusal(200, 10000, "Authentication error"),
        Answer::json(200, r#"{"result": 1, "success": true}"#),
        Answer::new(500).body("<html>"),
    ];
    for answer in answers {
        hides_token(&shown(&fail(get(), answer).await));
    }
}

#[tokio::test]
async fn a_timeout_does_not_show_credentials() {
    let silent = Server::raw(|connection| {
        while connection.read_request()?.is_some() {}
        Ok(())
    });
    let settings = builder(&silent, Auth::token(TOKEN)).timeout(Duration::from_millis(50));
    let client = settings.build().unwrap();
    let result = timeout(Duration::from_secs(5), client.send(get())).await;
    let error = result.expect("the client ends the call").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    hides_token(&shown(&error));
}

#[tokio::test]
async fn a_connection_that_breaks_does_not_show_credentials() {
    let server = Server::answers([]);
    let error = client(&server).send(get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    hides_token(&shown(&error));
}

#[tokio::test]
async fn credentials_that_the_server_repeats_do_not_show() {
    let credentials = [
        Auth::token(TOKEN),
        Auth::email_and_key("user@example.com", TOKEN),
        Auth::user_service_key(TOKEN),
    ];
    for auth in credentials {
        let bodies = [
            format!("<html>{TOKEN}"),
            json!({ "errors": [{ "code": 9109, "message": format!("Bearer {TOKEN}?") }] })
                .to_string(),
            json!({ "success": true, "result": TOKEN }).to_string(),
        ];
        for (status, body) in [403, 403, 200].into_iter().zip(bodies) {
            let server = Server::answers([Answer::json(status, &body).header("X-Echo", TOKEN)]);
            let client = builder(&server, auth.clone()).build().unwrap();
            let error = client.send(get()).await.unwrap_err();
            hides_token(&shown(&error));
            hides_token(&format!("{:?}", error.api_errors()));
            // What came is there for whoever asks for it.
            assert_eq!(error.body().unwrap(), &body);
        }
    }
}

#[tokio::test]
async fn errors_do_not_show_path_parameters_and_queries() {
    let server = Server::answers([]);
    let client = client(&server);
    drop(server);
    let endpoint = kv::ReadKeyValuePair::new("acc", "ns", "session-4711");
    let call = client.call(endpoint).query("sig", "session-4711");
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!shown(&error).contains("session-4711"), "{}", shown(&error));
}

#[tokio::test]
async fn a_header_that_carries_credentials_cannot_be_set() {
    let server = Server::answers([]);
    let auth = Auth::email_and_key("user@example.com", TOKEN);
    let client = builder(&server, auth).build().unwrap();
    for name in ["X-Auth-Key", "x-auth-email", "Authorization"] {
        let call = client.call(get()).header(name, TOKEN);
        hides_token(&format!("{call:?}"));
        let error = call.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        hides_token(&shown(&error));
    }
    assert_eq!(server.traffic(), (0, 0));
}
