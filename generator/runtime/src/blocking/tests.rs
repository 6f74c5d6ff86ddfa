use std::io::{BufRead, Read};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{Method, Response};
use serde_json::{Value, json};

use super::Client;
use crate::client::pipeline_tests::{Example, Get, builder};
use crate::transport::fake::{Fake, Outcome, answer, respond, streamed};
use crate::{
    Body, Endpoint, Error, ErrorKind, Paged, Paging, ResponseBody, Retries, TransportError,
};

struct List;

impl Endpoint for List {
    type Output = Vec<String>;
    type Failure = Value;
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/list";
    const OUTPUT_AT: &'static str = "/result";

    fn path(&self) -> Result<String, Error> {
        Ok(Self::PATH.to_owned())
    }
}

impl Paged for List {
    type Item = String;
    const PAGING: Paging = Paging::Cursor {
        query: "cursor",
        pointer: "/result_info/cursor",
    };
}

fn client(fake: &Fake) -> Client<Example> {
    builder().build_blocking_with(fake.clone()).unwrap()
}

#[test]
fn each_way_to_send_is_that_of_the_async_client() {
    let body = r#"{"success": true, "result": [1], "result_info": {"page": 2}}"#;
    let fake = Fake::new((0..5).map(|_| respond(200, &[], body)));
    let client = client(&fake);
    assert_eq!(client.send(Get("/values")).unwrap(), json!([1]));
    let full = client.clone().send_full(Get("/values")).unwrap();
    assert_eq!(full.result_info.unwrap().page, Some(2));
    assert_eq!(client.send_raw(Get("/values")).unwrap().body(), body);
    let response = client.send_stream(Get("/values")).unwrap();
    let mut text = String::new();
    response.into_body().read_to_string(&mut text).unwrap();
    assert_eq!(text, body);
    let call = client.request(Method::PUT, "/a/{b}", &[("b", "c")]);
    assert_eq!(format!("{call:?}"), "Call(PUT /a/{b})");
    assert_eq!(call.send().unwrap(), json!([1]));
    assert_eq!(fake.sent()[4].uri().path(), "/v4/a/c");
}

#[test]
fn options_are_those_of_the_async_call() {
    let fake = Fake::statuses([200]);
    let call = client(&fake).call(Get("/values")).header("x-a", "1");
    let call = call.query("b", "2").body("text").retries(Retries::none());
    call.timeout(Duration::from_secs(1)).send().unwrap();
    let request = &fake.sent()[0];
    assert_eq!(request.headers()["x-a"], "1");
    assert_eq!(request.uri().query(), Some("b=2"));
    assert_eq!(request.body().as_bytes().unwrap(), "text");
    let fake = Fake::statuses([503]);
    let call = client(&fake).call(Get("/values")).retries(Retries::none());
    assert_eq!(call.send().unwrap_err().attempts(), 1);
}

#[test]
fn pages_are_iterators() {
    let page = |cursor| {
        let info = json!({"cursor": cursor});
        let body = json!({"success": true, "result": ["a", "b"], "result_info": info});
        Outcome::Answer(Response::new(ResponseBody::full(body.to_string())))
    };
    let fake = Fake::new([page("1"), page(""), page("1"), page("")]);
    let client = client(&fake);
    let items: Result<Vec<String>, Error> = client.pages(List).collect();
    assert_eq!(items.unwrap(), ["a", "b", "a", "b"]);
    assert_eq!(client.pages(List).by_page().count(), 2);
    let fake = Fake::statuses([503]);
    let pages = self::client(&fake).pages(List).header("x-a", "1");
    let pages = pages.query("b", "2").retries(Retries::none());
    let errors = pages
        .timeout(Duration::from_secs(1))
        .map(Result::unwrap_err);
    assert_eq!(
        errors.map(|error| error.attempts()).collect::<Vec<_>>(),
        [1]
    );
    assert_eq!(fake.sent()[0].uri().query(), Some("b=2"));
    assert_eq!(fake.sent()[0].headers()["x-a"], "1");
}

#[test]
fn a_reader_has_lines_and_knows_what_is_left() {
    let fake = Fake::new([respond(200, &[], "ab\ncd")]);
    let mut reader = client(&fake)
        .send_stream(Get("/values"))
        .unwrap()
        .into_body();
    assert_eq!(reader.length(), Some(5));
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!((line.as_str(), reader.length()), ("ab\n", Some(2)));
    reader.consume(9);
    assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0);
    assert_eq!(format!("{reader:?}"), "ByteReader(ByteStream(GET /values))");
}

#[test]
fn an_error_of_reading_has_the_error_inside() {
    let cut = |_: &mut Context<'_>| Poll::Ready(Some(Err(TransportError::timeout("cut off"))));
    let fake = Fake::new([streamed(cut)]);
    let mut reader = client(&fake)
        .send_stream(Get("/values"))
        .unwrap()
        .into_body();
    let error = reader.read(&mut [0; 9]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    let error: &Error = error.get_ref().unwrap().downcast_ref().unwrap();
    assert_eq!(error.to_string(), "GET /values: timed out: cut off");
    assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0);
}

#[test]
fn an_error_is_that_of_the_async_client() {
    let fake = Fake::new([answer(404, &[])]);
    let error = client(&fake).send(Get("/values")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.path_template(), Some("/values"));
}

#[test]
fn what_needs_a_runtime_has_one() {
    let fake = Fake::statuses([200]);
    let call = client(&fake).request(Method::PUT, "/values", &[]);
    let reader = std::io::Cursor::new("abc");
    call.body(Body::reader(reader).with_length(3))
        .send()
        .unwrap();
    assert_eq!(fake.received(), [["abc"]]);
}

/// The budget of a task is 128 steps, and is renewed only when the task gives way.
#[tokio::test]
async fn within_async_code_it_blocks_and_goes_on() {
    let mut left = 1000;
    let fake = Fake::new([streamed(move |context| {
        ready!(tokio::task::coop::poll_proceed(context)).made_progress();
        left -= 1;
        Poll::Ready((left >= 0).then(|| Ok("a".into())))
    })]);
    let client = client(&fake);
    let mut reader = client.send_stream(Get("/values")).unwrap().into_body();
    let mut whole = Vec::new();
    reader.read_to_end(&mut whole).unwrap();
    assert_eq!(whole.len(), 1000);
    drop((client, reader));
}
