//! Where a streamed body comes from, and whether it can come again.

use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::BoxError;
use crate::{BoxFuture, Error, ErrorKind};

/// The content of a body, piece by piece.
pub(super) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// A stream at its beginning.
pub(super) struct Opened {
    pub(super) pieces: Pieces,
    pub(super) length: Option<u64>,
}

pub(super) type Opening = BoxFuture<'static, Result<Opened, Error>>;

/// Opens a stream, each time that it is sent.
#[derive(Clone)]
pub(super) struct Source {
    open: Arc<dyn Fn() -> Opening + Send + Sync>,
    replayable: bool,
}

impl Source {
    /// A source of any kind. One that is not replayable gives a stream once, and then an error.
    pub(super) fn new(
        replayable: bool,
        open: impl Fn() -> Opening + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Arc::new(open),
            replayable,
        }
    }

    /// One stream, which the first to open it gets.
    pub(super) fn once<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let unread = Mutex::new(Some(pieces(stream)));
        Self::new(false, move || {
            let mut unread = unread
                .lock()
                .expect("nobody panics while holding the lock: a stream is taken and no more");
            Box::pin(ready(unread.take().map(opened).ok_or_else(spent)))
        })
    }

    /// A stream that is made each time.
    pub(super) fn again<S, B, E>(make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::new(true, move || Box::pin(ready(Ok(opened(pieces(make()))))))
    }

    pub(super) fn is_replayable(&self) -> bool {
        self.replayable
    }

    /// Opens the stream. Nothing that is slow happens before the future is polled.
    pub(super) fn open(&self) -> Opening {
        (self.open)()
    }
}

fn opened(pieces: Pieces) -> Opened {
    Opened {
        pieces,
        length: None,
    }
}

fn spent() -> Error {
    let message = "the body was sent before, and its stream can be read only once";
    Error::new(ErrorKind::Request, message)
}

/// A stream as the content of a body.
pub(super) fn pieces<S, B, E>(stream: S) -> Pieces
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    Box::pin(Mapped(Box::pin(stream)))
}

/// A stream whose errors say that they are those of a body.
struct Mapped<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Mapped<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|next| {
            next.map(|piece| piece.map(Into::into).map_err(|error| failed(error.into())))
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// The error of a body whose content could not be had.
fn failed(error: BoxError) -> Error {
    let message = format!("the body could not be read: {error}");
    Error::new(ErrorKind::Body, message).because(error)
}
