use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::stream;
use http_body::Body as _;

use crate::transport::fake::Fake;
use crate::{Body, Error, ErrorKind};

fn stream(pieces: &[&'static str]) -> Body {
    let pieces: Vec<_> = pieces.iter().map(|piece| io::Result::Ok(*piece)).collect();
    Body::stream(stream::iter(pieces))
}

/// All pieces, and how the body ends.
fn read(mut body: Body) -> (Vec<Bytes>, Result<(), Error>) {
    Fake::default().run(async {
        let mut pieces = Vec::new();
        loop {
            match body.chunk().await {
                Ok(Some(piece)) => pieces.push(piece),
                Ok(None) => return (pieces, Ok(())),
                Err(error) => {
                    assert!(body.chunk().await.unwrap().is_none(), "an error is the end");
                    return (pieces, Err(error));
                }
            }
        }
    })
}

#[test]
fn a_body_can_cross_threads_whatever_its_stream_is() {
    fn check<T: Send + Sync + Unpin + http_body::Body<Data = Bytes, Error = Error> + 'static>() {}
    check::<Body>();
}

#[test]
fn pieces_come_in_their_order() {
    let (pieces, end) = read(stream(&["a", "", "bc", ""]));
    assert_eq!(pieces, ["a", "bc"]);
    end.unwrap();
    let (pieces, end) = read(stream(&["a", "", "bc", ""]).with_length(3));
    assert_eq!(pieces, ["a", "bc"]);
    end.unwrap();
}

#[test]
fn what_is_in_memory_is_one_piece() {
    assert_eq!(read(Body::from("abc")).0, ["abc"]);
    for body in [Body::empty(), Body::from("")] {
        let (pieces, end) = read(body);
        assert!(pieces.is_empty() && end.is_ok());
    }
}

#[test]
fn a_stream_that_ends_early_is_an_error() {
    let (pieces, end) = read(stream(&["ab", "c"]).with_length(5));
    assert_eq!(pieces, ["ab", "c"]);
    let error = end.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
    assert_eq!(
        error.to_string(),
        "the stream of the body ends 2 bytes too early"
    );
}

/// Whoever sends the body counts bytes: what would make it seem whole must not be given.
#[test]
fn a_stream_that_goes_on_never_comes_to_its_length() {
    for (pieces, length) in [
        (&["ab", "c", "", "d"][..], 3),
        (&["abcd"], 3),
        (&["", "a"], 0),
    ] {
        let (pieces, end) = read(stream(pieces).with_length(length));
        let given: u64 = pieces.iter().map(|piece| piece.len() as u64).sum();
        assert!(given < length || length == 0, "{pieces:?}");
        let error = end.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Body);
        let line = error.to_string();
        assert_eq!(line, "the stream of the body goes on beyond its length");
    }
}

#[test]
fn what_is_left_is_known_where_a_length_is() {
    let mut body = stream(&["ab", "c"]).with_length(3);
    let fake = Fake::default();
    assert_eq!(
        (body.length(), body.size_hint().exact()),
        (Some(3), Some(3))
    );
    fake.run(body.chunk()).unwrap();
    assert_eq!((body.length(), body.is_end_stream()), (Some(1), false));
    fake.run(body.chunk()).unwrap();
    assert_eq!((body.length(), body.is_end_stream()), (Some(0), true));
    assert_eq!(stream(&["a"]).length(), None);
    assert_eq!(stream(&["a"]).size_hint().exact(), None);
    // The length of bytes is theirs.
    assert_eq!(Body::from("abc").with_length(9).length(), Some(3));
    assert_eq!(Body::empty().length(), Some(0));
    assert!(Body::empty().is_end_stream() && Body::from("").is_end_stream());
}

#[test]
fn an_error_of_the_stream_is_the_cause() {
    let pieces = [Ok("ab"), Err(io::Error::other("disk on fire"))];
    let (pieces, end) = read(Body::stream(stream::iter(pieces)).with_length(3));
    assert_eq!(pieces, ["ab"]);
    let error = end.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
    assert_eq!(
        error.to_string(),
        "the body could not be read: disk on fire"
    );
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.is::<io::Error>());
}

#[test]
fn a_stream_is_read_once_whoever_has_a_clone() {
    let body = stream(&["a"]);
    assert!(!body.is_replayable() && !body.is_empty() && body.as_bytes().is_none());
    let clone = body.clone();
    assert_eq!(read(body).0, ["a"]);
    let (pieces, end) = read(clone.clone());
    assert!(pieces.is_empty());
    let error = end.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("only once"), "{error}");
    assert!(read(clone).1.is_err());
}

#[test]
fn a_function_makes_a_stream_each_time() {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made);
    let body = Body::from_fn(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        stream::iter([io::Result::Ok("a"), Ok("b")])
    });
    assert!(body.is_replayable());
    let mut begun = body.clone();
    let piece = Fake::default().run(begun.chunk()).unwrap();
    assert_eq!(piece.unwrap(), "a");
    // A clone of one that has begun begins anew.
    assert_eq!(read(begun.clone()).0, ["a", "b"]);
    assert_eq!(read(body).0, ["a", "b"]);
    assert_eq!(made.load(Ordering::Relaxed), 3);
}

#[test]
fn debug_never_shows_content() {
    let body = stream(&["secret"]).with_content_type("a/b");
    assert_eq!(format!("{body:?}"), "Body(stream of \"a/b\")");
}
