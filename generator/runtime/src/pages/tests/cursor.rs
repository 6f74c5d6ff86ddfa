//! A cursor that stands elsewhere than at `result_info`.

use http::Method;
use serde_json::Value;

use super::{all, asked, run};
use crate::transport::fake::{Fake, respond};
use crate::{Endpoint, Error, Paged, Paging, Query};

/// A list whose cursor stands where its endpoint says.
struct Elsewhere;

impl Endpoint for Elsewhere {
    type Output = Vec<i64>;
    type Failure = Value;
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/elsewhere";
    const OUTPUT_AT: &'static str = "/items";

    fn path(&self) -> Result<String, Error> {
        Ok(Self::PATH.to_owned())
    }

    fn query(&self, query: &mut Query) {
        query.pair("limit", &2);
    }
}

impl Paged for Elsewhere {
    type Item = i64;
    const PAGING: Paging = Paging::Cursor {
        query: "after",
        pointer: "/next/0",
    };
}

#[test]
fn a_cursor_is_read_where_the_endpoint_says() {
    let fake = Fake::new([
        respond(200, &[], r#"{"items": [1], "next": ["a", "x"]}"#),
        respond(200, &[], r#"{"items": [3], "next": [7]}"#),
        respond(
            200,
            &[],
            r#"{"items": [2], "next": [], "result_info": {"cursor": "b"}}"#,
        ),
    ]);
    assert_eq!(all(&fake, Elsewhere).unwrap(), [1, 3, 2]);
    let after = |cursor: &str| format!("/elsewhere?limit=2&after={cursor}");
    let expected = ["/elsewhere?limit=2".to_owned(), after("a"), after("7")];
    assert_eq!(asked(&fake), expected);
}

#[test]
fn a_cursor_of_another_type_is_an_error_after_the_items() {
    let fake = Fake::new([respond(200, &[], r#"{"items": [1], "next": [{}]}"#)]);
    let (items, error) = run(&fake, Elsewhere);
    let error = error.unwrap();
    assert_eq!(items, [1]);
    let message = "GET /elsewhere: 200 OK: the cursor at `/next/0` is neither a text nor a number";
    assert_eq!(error.to_string(), message);
    assert_eq!((error.is_decode(), error.attempts()), (true, 1));
}
