//! What a call tells `tracing`: method, path template, attempts, status, duration, and the kind of an
//! error. Never values: no parameter, header, query or body.
//!
//! Without the feature `tracing` nothing of this is compiled.

use std::future::Future;

use http::Method;

use super::pipeline::{Core, Received};
use crate::Error;

/// Runs a call; without the feature, nothing else.
#[cfg(not(feature = "tracing"))]
pub(super) fn traced(
    _core: &Core,
    _method: &Method,
    _template: &'static str,
    call: impl Future<Output = Result<Received, Error>>,
) -> impl Future<Output = Result<Received, Error>> {
    call
}

/// Runs a call within a span of its own.
#[cfg(feature = "tracing")]
pub(super) async fn traced(
    core: &Core,
    method: &Method,
    template: &'static str,
    call: impl Future<Output = Result<Received, Error>>,
) -> Result<Received, Error> {
    use tracing::Instrument as _;
    use tracing::field::Empty;

    let span = tracing::info_span!(
        "request",
        %method,
        path = template,
        attempt = Empty,
        status = Empty,
        error = Empty,
        duration_ms = Empty,
    );
    let begin = core.transport.now();
    let outcome = call.instrument(span.clone()).await;
    let duration = core.transport.now().saturating_sub(begin);
    note(&span, &outcome);
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    span.record("duration_ms", milliseconds);
    outcome
}

#[cfg(feature = "tracing")]
fn note(span: &tracing::Span, outcome: &Result<Received, Error>) {
    let (attempts, status) = match outcome {
        Ok(received) => (received.attempts, Some(received.response.status())),
        Err(error) => {
            span.record("error", tracing::field::debug(error.kind()));
            (error.attempts(), error.status())
        }
    };
    span.record("attempt", attempts);
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
}

#[cfg(all(test, feature = "tracing"))]
mod tests;
