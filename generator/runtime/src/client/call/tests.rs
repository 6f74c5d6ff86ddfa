use std::time::Duration;

use http::Method;
use serde_json::json;

use super::Call;
use crate::client::pipeline_tests::{Get, builder, client};
use crate::client::{ResultInfo, Retries};
use crate::transport::fake::{Fake, Outcome, answer, respond};
use crate::{Body, Error, ErrorKind, Transport};

const SECRET: &str = "s3cr3t";

/// The error of a call that must not be sent.
fn unsent<T: std::fmt::Debug>(fake: &Fake, call: Call<T>) -> Error {
    let error = fake.run(call.send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(fake.sent().is_empty());
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(SECRET), "{shown}");
    error
}

#[test]
fn options_are_for_one_call() {
    let fake = Fake::new([Outcome::Silence, answer(503, &[]), answer(503, &[])]);
    let client = builder().retries(Retries::none());
    let client = client.build_with(fake.clone()).unwrap();
    let call = client.call(Get("/values")).timeout(Duration::from_secs(1));
    assert!(fake.run(call.send()).unwrap_err().is_timeout());
    assert_eq!(fake.now(), Duration::from_secs(1));
    let call = client.call(Get("/values"));
    let call = call.retries(Retries::default().attempts(2));
    assert_eq!(fake.run(call.send()).unwrap_err().attempts(), 2);
}

#[test]
fn headers_and_query_are_added() {
    let fake = Fake::statuses([200, 200]);
    let client = client(&fake);
    let call = client.call(Get("/values")).header("X-Trace", "1");
    let call = call.header("x-trace", "2").header("User-Agent", "own/1");
    let call = call.query("a b", "c&d=é?#'").query("", "");
    assert_eq!(format!("{call:?}"), "Call(GET /values)");
    fake.run(call.send()).unwrap();
    fake.run(client.call(Get("/values?a=b")).query("c", "d").send())
        .unwrap();
    let sent = fake.sent();
    let uri = "https://api.example.com/v4/values?a%20b=c%26d%3D%C3%A9%3F%23%27&=";
    assert_eq!(sent[0].uri(), uri);
    assert_eq!(sent[0].headers()["x-trace"], "2");
    assert_eq!(sent[0].headers()["user-agent"], "own/1");
    assert_eq!(sent[0].headers()["authorization"], "Bearer s3cr3t");
    assert_eq!(sent[1].uri().query(), Some("a=b&c=d"));
    assert_eq!(sent[1].headers()["user-agent"], "example/1");
}

#[test]
fn an_option_that_cannot_be_used_sends_nothing() {
    let fake = Fake::default();
    let client = client(&fake);
    let owned = [
        "Authorization",
        "cookie",
        "Proxy-Authorization",
        "HOST",
        "content-length",
        "transfer-encoding",
        "connection",
    ];
    for name in owned {
        let error = unsent(&fake, client.call(Get("/values")).header(name, SECRET));
        assert!(error.to_string().contains("the client's to set"), "{error}");
    }
    let call = |name, value| client.call(Get("/values")).header(name, value);
    unsent(&fake, call("a", "s3cr3t\n"));
    unsent(&fake, call("s3cr3t s3cr3t", "a"));
    let long = SECRET.repeat(20_000);
    let call = client
        .call(Get("/values"))
        .query("a", &long)
        .query("b", "c");
    let error = unsent(&fake, call);
    assert_eq!(
        error.to_string(),
        "GET /values: the query makes no valid URI"
    );
}

#[test]
fn what_no_doc_describes_goes_the_same_way() {
    let fake = Fake::new([
        respond(200, &[], r#"{"success": true, "result": [1]}"#),
        respond(400, &[], r#"{"errors": [{"code": 7, "message": "m"}]}"#),
        answer(503, &[]),
    ]);
    let client = client(&fake);
    let call = |key| client.request(Method::PATCH, "/a/{key}", &[("key", key)]);
    let sent = call("b/c")
        .body(Body::json(&json!({"d": 1})))
        .query("e", "f");
    assert_eq!(fake.run(sent.send()).unwrap(), json!([1]));
    let error = fake.run(call("b").send()).unwrap_err();
    assert_eq!(error.to_string(), "PATCH /a/{key}: 400 Bad Request: 7: m");
    assert_eq!(fake.run(call("b").send_raw()).unwrap().status(), 503);
    let request = &fake.sent()[0];
    assert_eq!(
        (request.method(), request.uri().path()),
        (&Method::PATCH, "/v4/a/b%2Fc")
    );
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body().as_bytes().unwrap(), r#"{"d":1}"#);
    let fake = Fake::default();
    let client = crate::client::pipeline_tests::client(&fake);
    for key in ["", "..", "%2e."] {
        unsent(
            &fake,
            client.request(Method::GET, "/a/{key}", &[("key", key)]),
        );
    }
}

#[test]
fn a_full_answer_has_what_stands_beside_the_data() {
    let body = r#"{"success": true, "result": [1], "messages": [{"code": 1, "message": "m"}, "n"],
        "result_info": {"page": 2, "per_page": 20.0, "count": "x", "total_count": null,
            "total_pages": -1, "cursor": "c", "new": {}}}"#;
    let fake = Fake::new([respond(200, &[("x-id", "7")], body)]);
    let full = fake.run(client(&fake).send_full(Get("/values"))).unwrap();
    assert_eq!((full.data, full.status.as_u16()), (json!([1]), 200));
    assert_eq!(full.headers["x-id"], "7");
    let messages: Vec<_> = full.messages.iter().map(|m| m.message.as_deref()).collect();
    assert_eq!(messages, [Some("m"), Some("n")]);
    let expected = ResultInfo {
        page: Some(2),
        per_page: Some(20),
        cursor: Some("c".to_owned()),
        ..ResultInfo::default()
    };
    assert_eq!(full.result_info, Some(expected));
}

#[test]
fn a_cursor_may_be_a_number_or_nested() {
    let cursors = [
        (r#"{"cursor": "c"}"#, Some("c")),
        (r#"{"cursor": 7}"#, Some("7")),
        (
            r#"{"cursor": 18446744073709551615}"#,
            Some("18446744073709551615"),
        ),
        (r#"{"cursors": {"after": "a", "before": "b"}}"#, Some("a")),
        (r#"{"cursors": {"after": 0}}"#, Some("0")),
        (r#"{"cursor": "", "cursors": {"after": "a"}}"#, Some("a")),
        (r#"{"cursor": null, "cursors": {"after": ""}}"#, None),
        (r#"{"cursor": true, "cursors": ["after"]}"#, None),
    ];
    for (info, cursor) in cursors {
        let body = format!(r#"{{"success": true, "result": 1, "result_info": {info}}}"#);
        let fake = Fake::new([respond(200, &[], body.leak())]);
        let full = fake.run(client(&fake).send_full(Get("/values"))).unwrap();
        assert_eq!(
            full.result_info.unwrap().cursor.as_deref(),
            cursor,
            "{info}"
        );
    }
}

#[test]
fn a_full_answer_is_tolerant() {
    let bodies = [
        (r#"{"success": true, "result": 1}"#, None),
        (
            r#"{"success": true, "messages": null, "result_info": []}"#,
            None,
        ),
        (
            r#"{"success": true, "messages": 5, "result_info": {"cursor": ""}}"#,
            Some(ResultInfo::default()),
        ),
        (
            r#"{"messages": ["mine"], "result_info": {"page": 1}}"#,
            None,
        ),
        ("[1]", None),
    ];
    for (body, info) in bodies {
        let fake = Fake::new([respond(200, &[], body)]);
        let full = fake.run(client(&fake).send_full(Get("/values"))).unwrap();
        assert!(full.messages.is_empty(), "{body}");
        assert_eq!(full.result_info, info, "{body}");
    }
    let fake = Fake::new([answer(404, &[])]);
    let error = fake
        .run(client(&fake).send_full(Get("/values")))
        .unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.attempts()),
        (404, 1)
    );
}

#[test]
fn a_default_header_gives_way_to_that_of_a_call() {
    let fake = Fake::statuses([200, 200]);
    let builder = builder().default_header("X-Trace", "0");
    let client = builder.default_header("X-Other", "1");
    let client = client.build_with(fake.clone()).unwrap();
    fake.run(client.send(Get("/values"))).unwrap();
    let call = client.call(Get("/values")).header("x-trace", "2");
    fake.run(call.send()).unwrap();
    let traces: Vec<_> = fake
        .sent()
        .iter()
        .map(|r| r.headers()["x-trace"].clone())
        .collect();
    assert_eq!(traces, ["0", "2"]);
    assert!(fake.sent().iter().all(|r| r.headers()["x-other"] == "1"));
}
