use std::cell::Cell;
use std::error::Error as _;
use std::future::{pending, ready};
use std::time::Duration;

use super::fake::Fake;
use super::{ResponseBody, Transport, TransportError, within};
use crate::{Error, ErrorKind};

const LIMIT: Duration = Duration::from_secs(3);

#[test]
fn what_takes_too_long_is_given_up() {
    let fake = Fake::default();
    assert_eq!(fake.run(within(&fake, LIMIT, || None, ready(1))), Some(1));
    assert_eq!(fake.now(), Duration::ZERO);
    assert_eq!(
        fake.run(within(&fake, LIMIT, || None, pending::<()>())),
        None
    );
    assert_eq!(fake.now(), LIMIT);
}

#[test]
fn what_is_given_more_time_has_it_once() {
    let fake = Fake::default();
    let more = Cell::new(Some(LIMIT / 2));
    let outcome = fake.run(within(&fake, LIMIT, || more.take(), pending::<()>()));
    assert_eq!((outcome, fake.now()), (None, LIMIT + LIMIT / 2));
}

#[test]
fn a_body_comes_in_pieces() {
    let mut body = ResponseBody::full("abc");
    assert_eq!(body.at_least(), 3);
    let fake = Fake::default();
    assert_eq!(fake.run(body.chunk()).unwrap().unwrap(), "abc");
    assert_eq!(
        (fake.run(body.chunk()).unwrap(), body.at_least()),
        (None, 0)
    );
}

#[test]
fn an_error_says_what_happened_and_keeps_the_cause() {
    let cases = [
        (
            TransportError::connect("c"),
            ErrorKind::Connect,
            "cannot connect: c",
        ),
        (
            TransportError::timeout("c"),
            ErrorKind::Timeout,
            "timed out: c",
        ),
        (
            TransportError::request("c"),
            ErrorKind::Request,
            "the request cannot be sent: c",
        ),
        (
            TransportError::failed("c"),
            ErrorKind::Transport,
            "the connection failed: c",
        ),
        (
            TransportError::protocol("c"),
            ErrorKind::Protocol,
            "the response cannot be used: c",
        ),
    ];
    for (error, kind, message) in cases {
        assert_eq!(error.to_string(), message);
        let error = Error::from(error);
        assert_eq!(
            (error.kind(), error.to_string()),
            (kind, message.to_owned())
        );
        assert_eq!(error.source().unwrap().to_string(), "c");
        assert_eq!(error.is_timeout(), kind == ErrorKind::Timeout);
    }
    let late = TransportError::connect("c").timed_out(true);
    assert!(Error::from(late).is_timeout());
}
