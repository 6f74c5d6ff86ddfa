//! The span of a call. It ends when the response was read, or with the last of what was streamed of it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use crate::client::pipeline::{Core, Received};
use crate::{Error, Transport};

pub(in crate::client) struct Trace {
    span: Span,
    transport: Arc<dyn Transport>,
    begin: Duration,
}

impl Trace {
    pub(in crate::client) fn new(core: &Core, method: &Method, template: &'static str) -> Self {
        let span = tracing::info_span!(
            "request",
            %method,
            path = template,
            attempt = Empty,
            status = Empty,
            error = Empty,
            duration_ms = Empty,
        );
        Self {
            span,
            transport: Arc::clone(&core.transport),
            begin: core.transport.now(),
        }
    }

    /// Runs a call within the span.
    pub(in crate::client) async fn follow<B>(
        &self,
        call: impl Future<Output = Result<Received<B>, Error>>,
    ) -> Result<Received<B>, Error> {
        let outcome = call.instrument(self.span.clone()).await;
        let (attempts, status) = match &outcome {
            Ok(received) => (received.attempts, Some(received.response.status())),
            Err(error) => {
                self.failed(error);
                (error.attempts(), error.status())
            }
        };
        self.span.record("attempt", attempts);
        if let Some(status) = status {
            self.span.record("status", status.as_u16());
        }
        outcome
    }

    /// Does something within the span.
    pub(in crate::client) fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.span.in_scope(work)
    }

    /// Notes an error.
    pub(in crate::client) fn failed(&self, error: &Error) {
        self.span
            .record("error", tracing::field::debug(error.kind()));
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        let duration = self.transport.now().saturating_sub(self.begin);
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.span.record("duration_ms", milliseconds);
    }
}
