//! Responses that are read while they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::call::Sent;
use super::pipeline::late;
use super::trace::Trace;
use crate::{BoxFuture, Error, ResponseBody, Transport};

/// The body of a response, while it comes: a [`Stream`] of pieces, also usable without any crate for
/// streams.
///
/// No more than a piece is in memory at a time. After an error the stream ends; an error names the
/// endpoint, and nothing is sent again. Dropping the stream gives up what has not come yet, and the
/// connection with it.
///
/// A piece that takes longer than the [timeout](super::ClientBuilder::timeout) of the call is an error.
/// The time counts while a piece is waited for, so that a slow reader loses nothing.
///
/// ```
/// # use mdclient_runtime::{Client, Endpoint, Error, Service};
/// async fn save<S: Service, E: Endpoint>(
///     client: &Client<S>,
///     endpoint: E,
///     mut file: impl std::io::Write,
/// ) -> Result<(), Box<dyn std::error::Error>> {
///     let mut body = client.send_stream(endpoint).await?.into_body();
///     while let Some(piece) = body.try_next().await? {
///         file.write_all(&piece)?;
///     }
///     Ok(())
/// }
/// ```
#[must_use = "what comes is lost unless it is read"]
pub struct ByteStream {
    body: ResponseBody,
    ended: bool,
    sent: Sent,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    /// The end of the time for the next piece, while somebody waits for it.
    limit: Option<BoxFuture<'static, ()>>,
    trace: Trace,
}

impl ByteStream {
    pub(super) fn new(
        body: ResponseBody,
        sent: Sent,
        transport: Arc<dyn Transport>,
        timeout: Duration,
        trace: Trace,
    ) -> Self {
        Self {
            body,
            ended: false,
            sent,
            transport,
            timeout,
            limit: None,
            trace,
        }
    }

    /// The next piece; `None` at the end and after an error.
    ///
    /// Fails if the connection does, or if the piece does not come in time. Nothing is lost if the future
    /// is dropped.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_piece(context))
            .await
            .transpose()
    }

    /// The number of bytes that are still to come, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.body.length()
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let body = &mut self.body;
        let next = match self.trace.scope(|| body.poll_chunk(context)) {
            Poll::Ready(next) => next.map(|piece| piece.map_err(Error::from)),
            Poll::Pending if self.is_late(context) => Some(Err(late(self.timeout))),
            Poll::Pending => return Poll::Pending,
        };
        self.limit = None;
        Poll::Ready(match next {
            Some(Ok(piece)) => Some(Ok(piece)),
            Some(Err(error)) => {
                self.end();
                let error = self.sent.tell(error);
                self.trace.failed(&error);
                Some(Err(error))
            }
            None => {
                self.end();
                None
            }
        })
    }

    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let limit = self.limit.get_or_insert_with(|| {
            let (transport, timeout) = (Arc::clone(&self.transport), self.timeout);
            Box::pin(async move { transport.sleep(timeout).await })
        });
        limit.as_mut().poll(context).is_ready()
    }

    /// Lets go of the connection.
    fn end(&mut self) {
        self.ended = true;
        self.body = ResponseBody::full(Bytes::new());
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_piece(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByteStream({:?})", self.sent)
    }
}

#[cfg(test)]
mod tests;
