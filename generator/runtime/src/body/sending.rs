//! A body as HTTP stacks have it.

use std::future::{poll_fn, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::source::{Opened, Opening};
use super::{Body, Content, Flow, Watch};
use crate::Error;

impl Body {
    /// The next piece; `None` at the end and after an error.
    ///
    /// Fails if the body cannot be opened or read, or if its length is not the one that was declared.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let next = poll_fn(|context| self.flow().poll_piece(context)).await;
        next.transpose()
    }

    /// Opens what is not in memory, so that it can be sent and its length is known, and lets somebody
    /// watch.
    pub(crate) async fn open(&mut self, watch: &Arc<Watch>) -> Result<(), Error> {
        if let Content::Stream { .. } = self.content {
            self.opened().await?;
            self.flow().watched(watch);
        }
        Ok(())
    }

    pub(super) async fn opened(&mut self) -> Result<(), Error> {
        poll_fn(|context| self.flow().poll_open(context)).await
    }

    pub(super) fn flow(&mut self) -> &mut Flow {
        let length = self.length();
        let content = &self.content;
        self.flow
            .get_or_insert_with(|| Box::new(Flow::new(opening(content), length)))
    }
}

fn opening(content: &Content) -> Opening {
    let bytes = match content {
        Content::Stream { source, .. } => return source.open(),
        Content::Failed(failure) => return Box::pin(ready(Err(failure.error()))),
        Content::Bytes(bytes) => Some(bytes.clone()),
        Content::None => None,
    };
    Box::pin(ready(Ok(Opened {
        pieces: Box::pin(InMemory(bytes)),
        length: None,
    })))
}

struct InMemory(Option<Bytes>);

impl Stream for InMemory {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let piece = self.get_mut().flow().poll_piece(context);
        piece.map(|next| next.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        match &self.flow {
            Some(flow) => flow.is_ended(),
            None => match &self.content {
                Content::None => true,
                Content::Bytes(bytes) => bytes.is_empty(),
                Content::Stream { .. } | Content::Failed(_) => false,
            },
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.length()
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
