use super::Query;
use crate::ErrorKind;

#[test]
fn pairs_keep_their_order_and_are_encoded() {
    let mut query = Query::default();
    query.pair("a b&", &"x/y?z=#é+%".to_owned());
    query.pair("limit", &100);
    query.pair("ratio", &0.5);
    query.pair("whole", &3.0);
    query.pair("beta", &true);
    query.pair("a b&", &String::new());
    assert_eq!(
        query.finish().unwrap(),
        "a%20b%26=x%2Fy%3Fz%3D%23%C3%A9%2B%25&limit=100&ratio=0.5&whole=3&beta=true&a%20b%26="
    );
}

#[test]
fn what_is_absent_leaves_no_trace() {
    let mut query = Query::default();
    query.optional("limit", None::<&i64>);
    query.optional("prefix", Some(&"a".to_owned()));
    query.optional("cursor", None::<&String>);
    assert_eq!(query.finish().unwrap(), "prefix=a");
    assert_eq!(Query::default().finish().unwrap(), "");
}

#[test]
fn a_number_that_is_not_finite_is_told() {
    let mut query = Query::default();
    query.pair("ratio", &f64::NAN);
    query.pair("limit", &1);
    let error = query.finish().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "the query parameter `ratio` cannot be sent"
    );
}

#[test]
fn debug_shows_no_value() {
    let mut query = Query::default();
    query.pair("token", &"s3cr3t".to_owned());
    assert_eq!(format!("{query:?}"), "Query(12 bytes)");
}
