use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use http::{Method, Request, Uri};
use serde_json::{Value, json};

use super::{ByPage, Next, Page, Paged, Pages, Paging, Walk, placed};
use crate::transport::fake::{Fake, Outcome, answer, respond};
use crate::{Body, Client, Credentials, Endpoint, Error, ErrorKind, Retries, Service, Transport};

mod cursor;

struct Example;

impl Service for Example {
    const BASE_URL: &'static str = "https://api.example.com";
    const USER_AGENT: &'static str = "example/1";
    type Auth = Credentials;
}

/// A list by number, or else by cursor.
struct List<const NUMBERED: bool>(&'static str);

impl<const NUMBERED: bool> Endpoint for List<NUMBERED> {
    type Output = Vec<i64>;
    type Failure = Value;
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/list";
    const OUTPUT_AT: &'static str = "/result";

    fn path(&self) -> Result<String, Error> {
        Ok(self.0.to_owned())
    }
}

impl<const NUMBERED: bool> Paged for List<NUMBERED> {
    type Item = i64;
    const PAGING: Paging = if NUMBERED {
        Paging::Page { query: "page" }
    } else {
        Paging::Cursor {
            query: "cursor",
            pointer: "/result_info/cursor",
        }
    };
}

const CURSOR: List<false> = List("/list");
const NUMBER: List<true> = List("/list");

/// A page of these items; without `result_info` if that is null.
fn page(items: &[i64], info: &Value) -> Outcome {
    let mut body = json!({"success": true, "result": items});
    if !info.is_null() {
        body["result_info"] = info.clone();
    }
    respond(200, &[], body.to_string().leak())
}

fn client(fake: &Fake) -> Client<Example> {
    let builder = Client::builder(Credentials::bearer("s3cr3t")).retries(Retries::none());
    builder.build_with(fake.clone()).unwrap()
}

fn all<E: Paged>(fake: &Fake, list: E) -> Result<Vec<E::Item>, Error> {
    fake.run(client(fake).pages(list).try_collect())
}

/// The items up to the end or the first error, and the error. Nothing follows an error.
fn run<E: Paged>(fake: &Fake, list: E) -> (Vec<E::Item>, Option<Error>) {
    let mut pages = client(fake).pages(list);
    let mut items = Vec::new();
    let error = loop {
        match fake.run(pages.try_next()) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    let sent = fake.sent().len();
    assert!(fake.run(pages.try_next()).unwrap().is_none());
    assert!(fake.run(pages.next()).is_none());
    assert_eq!(fake.sent().len(), sent);
    (items, error)
}

/// The path and the query of each request.
fn asked(fake: &Fake) -> Vec<String> {
    let uris = fake.sent().into_iter().map(|request| request.uri().clone());
    uris.map(|uri| uri.path_and_query().unwrap().to_string())
        .collect()
}

#[test]
fn options_are_for_every_page() {
    let fake = Fake::new([
        page(&[1], &json!({"cursor": 7})),
        answer(503, &[]),
        page(&[2], &json!({"cursor": "b"})),
        Outcome::Silence,
        Outcome::Silence,
    ]);
    let pages = client(&fake).pages(CURSOR).header("X-Trace", "1");
    let pages = pages.query("limit", "1").query("cursor", "start");
    let pages = pages.retries(Retries::default().attempts(2));
    let mut pages = pages.timeout(Duration::from_secs(3));
    assert_eq!(fake.run(pages.try_next()).unwrap(), Some(1));
    assert_eq!(fake.run(pages.try_next()).unwrap(), Some(2));
    let begin = fake.now();
    let error = fake.run(pages.try_next()).unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 2, "{error}");
    let waited = fake.now().saturating_sub(begin);
    assert!(waited.as_secs() == 6, "{waited:?}");
    let second = "/list?limit=1&cursor=7";
    let third = "/list?limit=1&cursor=b";
    let expected = ["/list?limit=1&cursor=start", second, second, third, third];
    assert_eq!(asked(&fake), expected);
    let traced = |request: &Request<Body>| request.headers()["x-trace"] == "1";
    assert!(fake.sent().iter().all(traced));
}

#[test]
fn an_option_that_cannot_be_used_is_an_error_of_the_first_page() {
    let fake = Fake::default();
    let mut pages = client(&fake).pages(CURSOR).header("Host", "s3cr3t");
    let error = fake.run(pages.try_next()).unwrap_err();
    let message = "GET /list: the header `host` is the client's to set";
    assert_eq!(error.to_string(), message);
    assert!(fake.run(pages.try_next()).unwrap().is_none() && fake.sent().is_empty());
}

#[test]
fn an_error_of_a_page_tells_its_attempts() {
    let again = || page(&[1], &json!({"cursor": "a"}));
    let fake = Fake::new([again(), answer(503, &[]), again()]);
    let pages = client(&fake).pages(CURSOR).retries(Retries::default());
    let mut pages = pages.by_page();
    let first = fake.run(pages.try_next()).unwrap().unwrap();
    let second = fake.run(pages.try_next()).unwrap().unwrap();
    assert_eq!((first.attempts, second.attempts), (1, 2));
    assert_eq!(fake.run(pages.try_next()).unwrap_err().attempts(), 2);
}

#[test]
fn a_stream_may_go_anywhere() {
    fn free<T: Send + Unpin + 'static>() {}
    free::<Pages<List<true>>>();
    free::<ByPage<List<false>>>();
    let pages = client(&Fake::default()).pages(List::<false>("/list?name=s3cr3t"));
    assert_eq!(format!("{pages:?}"), "Pages(GET /list)");
    assert_eq!(format!("{:?}", pages.by_page()), "ByPage(GET /list)");
}

#[test]
fn cursors_are_followed_and_encoded() {
    let fake = Fake::new([
        page(&[1, 2], &json!({"cursor": "a/b+c&d=é"})),
        page(&[], &json!({"cursor": "e"})),
        page(&[3], &json!({"cursor": ""})),
    ]);
    let list = List::<false>("/list?limit=2&cursor=%2B&x=%26");
    assert_eq!(all(&fake, list).unwrap(), [1, 2, 3]);
    let expected = [
        "/list?limit=2&cursor=%2B&x=%26",
        "/list?limit=2&x=%26&cursor=a%2Fb%2Bc%26d%3D%C3%A9",
        "/list?limit=2&x=%26&cursor=e",
    ];
    assert_eq!(asked(&fake), expected);
}

#[test]
fn a_list_without_a_next_page_ends() {
    let ends = [
        json!(null),
        json!({}),
        json!({"cursor": null}),
        json!({"cursor": ""}),
        json!({"count": 2, "page": 1, "total_pages": 9}),
    ];
    for info in ends {
        let fake = Fake::new([page(&[1, 2], &info)]);
        assert_eq!(all(&fake, CURSOR).unwrap(), [1, 2], "{info}");
    }
    let ends = [
        json!(null),
        json!({"page": 1, "total_pages": 1}),
        json!({"page": 1, "total_pages": 0}),
        json!({"page": 1, "per_page": 2, "total_count": 2}),
        json!({"per_page": u64::MAX, "total_count": u64::MAX}),
    ];
    for info in ends {
        let fake = Fake::new([page(&[1, 2], &info)]);
        assert_eq!(all(&fake, NUMBER).unwrap(), [1, 2], "{info}");
    }
}

#[test]
fn a_cursor_that_came_before_is_an_error() {
    let cursors = ["a", "b", "a"];
    let pages = cursors.map(|cursor| page(&[1], &json!({"cursor": cursor})));
    let fake = Fake::new(pages);
    let (items, error) = run(&fake, CURSOR);
    assert_eq!((items.len(), fake.sent().len()), (3, 3));
    let error = error.unwrap();
    assert_eq!(
        error.to_string(),
        "GET /list: 200 OK: the cursor of the next page came before"
    );
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
    let fake = Fake::new([page(&[1], &json!({"cursor": "é"}))]);
    let (items, error) = run(&fake, List::<false>("/list?cursor=%C3%A9"));
    assert!(items == [1] && error.is_some());
}

#[test]
fn an_error_comes_after_the_items_before_it() {
    let infos = (json!({"cursor": "a"}), json!({"total_pages": 5}));
    let fake = Fake::new([page(&[1, 2], &infos.0), answer(500, &[])]);
    let (items, error) = run(&fake, CURSOR);
    assert_eq!(items, [1, 2]);
    assert_eq!(error.unwrap().status().unwrap().as_u16(), 500);
    let broken = respond(200, &[], r#"{"success": true, "result": "x"}"#);
    let fake = Fake::new([page(&[1, 2], &infos.1), broken]);
    let (items, error) = run(&fake, NUMBER);
    assert!(items == [1, 2] && error.unwrap().is_decode());
    let long = "a".repeat(70_000);
    let fake = Fake::new([page(&[1], &json!({"cursor": long}))]);
    let (items, error) = run(&fake, CURSOR);
    assert_eq!((items.len(), fake.sent().len()), (1, 1));
    let message = "GET /list: the parameter `cursor` of the next page makes no valid URI";
    assert_eq!(error.unwrap().to_string(), message);
    let fake = Fake::default();
    let (_, error) = run(&fake, List::<false>("/../list"));
    assert_eq!(error.unwrap().kind(), ErrorKind::Request);
}

#[test]
fn a_page_is_asked_for_when_its_items_are() {
    let fake = Fake::new([
        page(&[1, 2], &json!({"cursor": "a"})),
        page(&[3], &json!({})),
    ]);
    let mut pages = client(&fake).pages(CURSOR);
    assert_eq!(fake.sent().len(), 0);
    for (item, sent) in [(Some(1), 1), (Some(2), 1), (Some(3), 2), (None, 2)] {
        assert_eq!(fake.run(pages.try_next()).unwrap(), item);
        assert_eq!(fake.sent().len(), sent);
    }
}

#[test]
fn a_dropped_wait_loses_nothing() {
    let fake = Fake::new([Outcome::Silence]);
    let mut pages = client(&fake).pages(CURSOR);
    let mut context = Context::from_waker(Waker::noop());
    assert!(
        pin!(pages.try_next())
            .as_mut()
            .poll(&mut context)
            .is_pending()
    );
    assert!(fake.run(pages.try_next()).unwrap_err().is_timeout());
    assert_eq!(fake.sent().len(), 1);
}

#[test]
fn numbers_go_up_to_a_total() {
    let infos = [
        json!({"page": 1, "per_page": 2, "total_count": 5}),
        json!({"total_pages": 3}),
        json!({"page": "x", "per_page": 0, "total_count": 9, "total_pages": 3}),
        json!({"page": 1, "total_pages": 3}),
    ];
    for info in infos {
        let fake = Fake::new([1, 2, 3].map(|item| page(&[item], &info)));
        assert_eq!(all(&fake, NUMBER).unwrap(), [1, 2, 3], "{info}");
        assert_eq!(asked(&fake), ["/list", "/list?page=2", "/list?page=3"]);
    }
    let info = json!({"total_pages": 4});
    let fake = Fake::new([page(&[3], &info), page(&[4], &info)]);
    let list = List::<true>("/list?p%61ge=3&per_page=1");
    assert_eq!(all(&fake, list).unwrap(), [3, 4]);
    assert_eq!(asked(&fake)[1], "/list?per_page=1&page=4");
}

#[test]
fn numbers_may_count_from_zero() {
    let info = |page: i64| json!({"page": page, "total_pages": 3});
    for list in [NUMBER, List("/list?page=0")] {
        let fake = Fake::new([0, 1, 2].map(|number| page(&[number], &info(number))));
        assert_eq!(all(&fake, list).unwrap(), [0, 1, 2]);
        assert_eq!(asked(&fake)[1..], ["/list?page=1", "/list?page=2"]);
    }
}

#[test]
fn without_a_total_an_empty_page_is_the_end() {
    let info = |page: i64| json!({"page": page, "per_page": 1});
    let fake = Fake::new([
        page(&[1], &info(1)),
        page(&[2], &info(2)),
        page(&[], &info(3)),
    ]);
    assert_eq!(all(&fake, NUMBER).unwrap(), [1, 2]);
    let total = json!({"total_pages": 3});
    let fake = Fake::new([page(&[1], &total), page(&[], &total), page(&[2], &total)]);
    assert_eq!(all(&fake, NUMBER).unwrap(), [1, 2]);
}

#[test]
fn a_server_that_ignores_the_number_makes_no_loop() {
    for info in [json!({"page": 1}), json!({}), json!({"total_pages": 9})] {
        let fake = Fake::new([page(&[1], &info), page(&[1], &info)]);
        let (items, error) = run(&fake, NUMBER);
        assert!(items == [1] && error.unwrap().is_decode(), "{info}");
    }
    let fake = Fake::new([1, 2].map(|item| page(&[item], &json!({"page": 1}))));
    let (items, error) = run(&fake, NUMBER);
    assert_eq!(items, [1]);
    assert_eq!(
        error.unwrap().to_string(),
        "GET /list: 200 OK: the page has another number than was asked for"
    );
    let fake = Fake::new([page(&[1], &json!({}))]);
    let last = format!("/list?page={}", u64::MAX).leak();
    assert_eq!(run(&fake, List::<true>(last)).0, [1]);
}

#[test]
fn whole_pages_have_what_comes_with_them() {
    let fake = Fake::new([
        page(&[1, 2], &json!({"cursor": "a", "count": 2})),
        page(&[], &json!({"cursor": "a"})),
    ]);
    let mut pages = client(&fake).pages(CURSOR).by_page();
    let first = fake.run(pages.try_next()).unwrap().unwrap();
    assert_eq!(first.data, [1, 2]);
    assert_eq!(first.result_info.unwrap().count, Some(2));
    let second = fake.run(StreamExt::next(&mut pages)).unwrap().unwrap();
    assert!(second.data.is_empty() && second.status.is_success());
    assert!(fake.run(pages.try_next()).is_err());
    assert!(fake.run(pages.try_next()).unwrap().is_none());
}

#[test]
fn an_empty_cursor_made_by_hand_ends_too() {
    let paging = Paging::Cursor {
        query: "c",
        pointer: "/c",
    };
    let mut walk = Walk::begin(paging, Some("c&c=1"));
    let page = Page {
        cursor: Some(String::new()),
        info: None,
        body: None,
    };
    assert_eq!(walk.advance(&page), Ok(Next::End));
    assert_eq!(walk.place(), None);
}

#[test]
fn a_pair_takes_the_place_of_its_name() {
    let cases = [
        ("/a", "/a?p%20q=%261"),
        ("/a?", "/a?p%20q=%261"),
        ("/a?p%20q=1&x=2&p%20q", "/a?x=2&p%20q=%261"),
        ("https://h.example/a?x", "https://h.example/a?x&p%20q=%261"),
    ];
    for (before, after) in cases {
        let uri = before.parse::<Uri>().unwrap();
        assert_eq!(placed(&uri, "p q", "&1").unwrap(), after, "{before}");
    }
}
