//! The body of a response, while it comes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::TransportError;

type Boxed = Pin<Box<dyn http_body::Body<Data = Bytes, Error = TransportError> + Send>>;

/// A body that comes in pieces. Dropping it gives up what has not come yet.
pub struct ResponseBody(Boxed);

impl ResponseBody {
    /// Any body of the `http-body` crate, which is what HTTP stacks have.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<TransportError>,
    {
        Self(Box::pin(Mapped(Box::pin(body))))
    }

    /// A body that is there already.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        Self(Box::pin(Full(Some(bytes.into()))))
    }

    /// The next piece; `None` at the end. Trailers are passed over.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        let next = poll_fn(|context| self.poll_chunk(context)).await;
        next.transpose()
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = ready!(self.0.as_mut().poll_frame(context));
            match frame.transpose()?.map(Frame::into_data) {
                None => return Poll::Ready(None),
                Some(Ok(data)) => return Poll::Ready(Some(Ok(data))),
                Some(Err(_trailers)) => {}
            }
        }
    }

    /// The least number of bytes that are still to come, as far as it is known.
    pub fn at_least(&self) -> u64 {
        self.0.size_hint().lower()
    }

    /// The number of bytes that are still to come, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.0.size_hint().exact()
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}

/// A body whose errors are those of a transport.
struct Mapped<B>(Pin<Box<B>>);

impl<B> http_body::Body for Mapped<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<TransportError>,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = self.0.as_mut().poll_frame(context);
        frame.map(|next| next.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

struct Full(Option<Bytes>);

impl http_body::Body for Full {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        // A length in memory fits into 64 bits.
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
