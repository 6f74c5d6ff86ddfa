//! A transport without network, and a clock that moves only when everybody waits.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;

use super::{BoxFuture, ResponseBody, Transport, TransportError};
use crate::Body;

/// What comes of a request.
pub(crate) enum Outcome {
    Answer(Response<ResponseBody>),
    Failure(TransportError),
    Silence,
}

/// Answers in order; a clone shares everything.
#[derive(Clone, Default)]
pub(crate) struct Fake(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    now: Duration,
    sleepers: Vec<Duration>,
    outcomes: VecDeque<Outcome>,
    sent: Vec<Request<Body>>,
    times: Vec<Duration>,
    received: Vec<Vec<Bytes>>,
}

impl Fake {
    pub(crate) fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let fake = Self::default();
        outcomes.into_iter().for_each(|outcome| fake.push(outcome));
        fake
    }

    /// Adds what comes of the next request.
    pub(crate) fn push(&self, outcome: Outcome) {
        self.0.lock().unwrap().outcomes.push_back(outcome);
    }

    /// Answers with these statuses, and an envelope without data.
    pub(crate) fn statuses(statuses: impl IntoIterator<Item = u16>) -> Self {
        Self::new(statuses.into_iter().map(|status| answer(status, &[])))
    }

    /// What was sent so far.
    pub(crate) fn sent(&self) -> Vec<Request<Body>> {
        let state = self.0.lock().unwrap();
        state.sent.clone()
    }

    /// The pieces of each body that was read to its end.
    pub(crate) fn received(&self) -> Vec<Vec<Bytes>> {
        self.0.lock().unwrap().received.clone()
    }

    /// When each request was sent.
    pub(crate) fn times(&self) -> Vec<Duration> {
        self.0.lock().unwrap().times.clone()
    }

    /// Runs a future. Whenever it waits, the clock moves on to the next end of a sleep.
    pub(crate) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut future = pin!(future);
        loop {
            // Only those that this poll reaches still wait.
            self.0.lock().unwrap().sleepers.clear();
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return output;
            }
            if !woken.0.swap(false, Ordering::Relaxed) {
                let mut state = self.0.lock().unwrap();
                let next = state.sleepers.iter().min().copied();
                state.now = next.expect("somebody sleeps, or nothing would ever happen");
            }
        }
    }
}

impl Fake {
    async fn read(&self, mut body: Body) -> Result<(), TransportError> {
        let mut pieces = Vec::new();
        while let Some(piece) = body.chunk().await.map_err(TransportError::failed)? {
            pieces.push(piece);
        }
        self.0.lock().unwrap().received.push(pieces);
        Ok(())
    }
}

/// An answer with headers and an envelope without data.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)]) -> Outcome {
    respond(status, headers, r#"{"success": true, "result": null}"#)
}

pub(crate) fn respond(status: u16, headers: &[(&str, &str)], body: &'static str) -> Outcome {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Outcome::Answer(response.body(ResponseBody::full(body)).unwrap())
}

/// An answer whose body is what a function gives, piece by piece.
pub(crate) fn streamed<F>(next: F) -> Outcome
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>>
        + Send
        + Unpin
        + 'static,
{
    Outcome::Answer(Response::new(ResponseBody::new(Pieces(next))))
}

struct Pieces<F>(F);

impl<F> http_body::Body for Pieces<F>
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> + Unpin,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let piece = (self.0)(context);
        piece.map(|next| next.map(|piece| piece.map(Frame::data)))
    }
}

impl Transport for Fake {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseBody>, TransportError>> {
        let mut state = self.0.lock().unwrap();
        let now = state.now;
        state.times.push(now);
        state.sent.push(request.clone());
        let outcome = state.outcomes.pop_front().expect("an answer is left");
        Box::pin(async move {
            self.read(request.into_body()).await?;
            match outcome {
                Outcome::Answer(response) => Ok(response),
                Outcome::Failure(error) => Err(error),
                Outcome::Silence => std::future::pending().await,
            }
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let end = self.now().saturating_add(duration);
        Box::pin(poll_fn(move |_| {
            let mut state = self.0.lock().unwrap();
            if state.now >= end {
                return Poll::Ready(());
            }
            state.sleepers.push(end);
            Poll::Pending
        }))
    }

    fn now(&self) -> Duration {
        self.0.lock().unwrap().now
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
