//! The reading of a body, from its opening to its end.
//!
//! A length that is known is kept: the last piece is given only when the stream is seen to end there, so
//! that no transport ever completes a body that is too long or too short.

use std::mem;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::Watch;
use super::source::{Opened, Opening, Pieces};
use crate::{Error, ErrorKind};

pub(super) struct Flow {
    // Never locked: it makes a stream that is only `Send` usable in a body that is `Sync`.
    state: Mutex<State>,
    /// How many bytes are to come from the stream.
    left: Option<u64>,
    /// The last piece, until the stream is seen to end.
    held: Option<Bytes>,
    ended: bool,
    watch: Option<Arc<Watch>>,
}

enum State {
    Opening(Opening),
    Flowing(Pieces),
    Ended,
}

impl Flow {
    /// A body that is about to be opened, and how long it is said to be.
    pub(super) fn new(opening: Opening, length: Option<u64>) -> Self {
        Self {
            state: Mutex::new(State::Opening(opening)),
            left: length,
            held: None,
            ended: false,
            watch: None,
        }
    }

    /// Lets somebody watch what is read.
    pub(super) fn watched(&mut self, watch: &Arc<Watch>) {
        self.watch = Some(Arc::clone(watch));
    }

    /// How many bytes are still to be given, if that is known.
    pub(super) fn left(&self) -> Option<u64> {
        // A length in memory fits into 64 bits.
        let held = self.held.as_ref().map_or(0, |piece| piece.len() as u64);
        self.left.map(|left| left.saturating_add(held))
    }

    /// Whether nothing more is given.
    pub(super) fn is_ended(&self) -> bool {
        self.ended && self.held.is_none()
    }

    /// Opens the stream; one that is said to be empty is read to its end.
    pub(super) fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let outcome = ready!(self.poll_opened(context));
        if outcome.is_ok() && self.left == Some(0) && self.held.is_none() {
            // HTTP stacks do not look at a body of length zero.
            return self
                .poll_piece(context)
                .map(|end| end.map_or(Ok(()), |piece| piece.map(drop)));
        }
        Poll::Ready(outcome)
    }

    /// The next piece, which is not empty; `None` at the end and after an error.
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if let Err(error) = ready!(self.poll_opened(context)) {
            return Poll::Ready(Some(Err(error)));
        }
        loop {
            let next = match self.state() {
                State::Flowing(pieces) => ready!(pieces.as_mut().poll_next(context)),
                State::Opening(_) | State::Ended => return Poll::Ready(None),
            };
            let piece = match next {
                Some(Ok(piece)) if piece.is_empty() => continue,
                Some(Ok(piece)) => self.count(piece),
                Some(Err(error)) => Err(error),
                None => self.end(),
            };
            match piece {
                Ok(Some(piece)) => return Poll::Ready(Some(Ok(piece))),
                Ok(None) if self.ended => return Poll::Ready(None),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
            }
        }
    }

    fn poll_opened(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let State::Opening(opening) = self.state() else {
            return Poll::Ready(Ok(()));
        };
        let outcome = ready!(opening.as_mut().poll(context));
        let outcome = outcome.and_then(|opened| self.opened(opened));
        Poll::Ready(outcome.map_err(|error| self.fail(error)))
    }

    fn opened(&mut self, opened: Opened) -> Result<(), Error> {
        match (self.left, opened.length) {
            (Some(said), Some(length)) if said != length => {
                let message = format!("the body has {length} bytes, and {said} were declared");
                return Err(Error::new(ErrorKind::Request, message));
            }
            (said, length) => self.left = said.or(length),
        }
        *self.state() = State::Flowing(opened.pieces);
        Ok(())
    }

    /// The piece, unless it is the last one and is held back.
    fn count(&mut self, piece: Bytes) -> Result<Option<Bytes>, Error> {
        if let Some(watch) = &self.watch {
            watch.moved();
        }
        let Some(left) = self.left else {
            return Ok(Some(piece));
        };
        let left = left.checked_sub(piece.len() as u64);
        self.left = Some(left.ok_or_else(|| wrong_length("goes on beyond its length"))?);
        if left == Some(0) {
            self.held = Some(piece);
            return Ok(None);
        }
        Ok(Some(piece))
    }

    /// The piece that was held back, if the stream may end here.
    fn end(&mut self) -> Result<Option<Bytes>, Error> {
        if let Some(left) = self.left.filter(|left| *left > 0) {
            return Err(wrong_length(&format!("ends {left} bytes too early")));
        }
        self.finish();
        Ok(self.held.take())
    }

    /// Ends the body; whoever watches gets the error, and the transport one that says the same.
    fn fail(&mut self, error: Error) -> Error {
        self.finish();
        self.held = None;
        match &self.watch {
            Some(watch) => {
                let told = Error::new(error.kind(), error.message());
                watch.fail(error);
                told
            }
            None => error,
        }
    }

    fn finish(&mut self) {
        self.ended = true;
        // The stream is dropped as soon as it is of no use.
        drop(mem::replace(self.state(), State::Ended));
    }

    fn state(&mut self) -> &mut State {
        self.state
            .get_mut()
            .expect("it is never locked, so that nobody panics while holding the lock")
    }
}

fn wrong_length(problem: &str) -> Error {
    Error::new(ErrorKind::Body, format!("the stream of the body {problem}"))
}

#[cfg(test)]
mod tests;
