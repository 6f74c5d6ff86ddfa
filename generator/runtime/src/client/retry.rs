//! Whether a request is sent again, and when.
//!
//! Three bounds hold at once: the attempts and the time of one call, and the budget of all calls. The
//! last one is what keeps an outage from being multiplied by everybody who tries again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::{Method, Request, Response};

use crate::error::{is_retryable_status, retry_after};
use crate::{Body, Error, Transport};

/// How often, and for how long, a request is sent again that may well succeed later.
///
/// That is one that could not connect, whose connection failed, or that timed out, or whose answer is
/// 408, 429, 500, 502, 503 or 504. A server may close a connection that is kept open whenever it likes,
/// also while a request is on its way.
///
/// Only idempotent methods are repeated (GET, HEAD, PUT, DELETE, OPTIONS), unless
/// [`any_method`](Self::any_method) says otherwise. A body that can be read only once is never sent again.
///
/// Before each attempt but the first there is a random wait, up to a bound that doubles each time. If
/// the answer has a `Retry-After`, the wait is at least that long.
///
/// ```
/// use std::time::Duration;
/// use mdclient_runtime::Retries;
///
/// let patient = Retries::default().attempts(5).total(Duration::from_secs(600));
/// assert_ne!(patient, Retries::none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retries {
    attempts: u32,
    first: Duration,
    longest: Duration,
    longest_retry_after: Duration,
    total: Duration,
    any_method: bool,
}

impl Default for Retries {
    /// At most 3 attempts, the last one beginning within 2 minutes; waits of up to 0.25, 0.5, 1, ... 10
    /// seconds, and `Retry-After` of up to 30 seconds.
    fn default() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(250),
            longest: Duration::from_secs(10),
            longest_retry_after: Duration::from_secs(30),
            total: Duration::from_secs(120),
            any_method: false,
        }
    }
}

impl Retries {
    /// One attempt only.
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// How often a request is sent in all. One and zero both mean: once.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The bound of the first wait, and the largest bound.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// The longest `Retry-After` that is waited for. At a longer one the call ends with the answer:
    /// to come back before the time would only be refused again.
    pub fn longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = longest;
        self
    }

    /// The time after which no further attempt begins, counted from the first. A call whose wait
    /// would go beyond it ends at once.
    pub fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Whether every method is repeated. A request that times out may have been processed, so that
    /// the same thing may then happen twice.
    pub fn any_method(mut self, any: bool) -> Self {
        self.any_method = any;
        self
    }

    /// The bound of the wait after an attempt.
    fn bound(&self, attempt: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempt.saturating_sub(1));
        let bound = self.first.saturating_mul(factor.unwrap_or(u32::MAX));
        bound.min(self.longest)
    }
}

/// The attempts of one call.
pub(super) struct Attempts<'a> {
    retries: Retries,
    budget: &'a Budget,
    transport: &'a dyn Transport,
    repeatable: bool,
    replayable: bool,
    end: Duration,
    /// How many attempts were begun.
    pub(super) made: u32,
    /// Whether a retry was due, but the body could not be sent again.
    pub(super) body_spent: bool,
}

impl<'a> Attempts<'a> {
    pub(super) fn first(
        retries: Retries,
        budget: &'a Budget,
        transport: &'a dyn Transport,
        request: &Request<Body>,
    ) -> Self {
        let method = request.method();
        Self {
            retries,
            budget,
            transport,
            repeatable: retries.any_method || method.is_idempotent() && *method != Method::TRACE,
            replayable: request.body().is_replayable(),
            end: transport.now().saturating_add(retries.total),
            made: 1,
            body_spent: false,
        }
    }

    /// How long to wait for the next attempt, if there is to be one.
    pub(super) fn next<B>(&mut self, outcome: &Result<Response<B>, Error>) -> Option<Duration> {
        if !may_pass(outcome) {
            self.budget.earn();
            return None;
        }
        let wait = self.wait(outcome)?;
        if !self.replayable {
            self.body_spent = true;
            return None;
        }
        if !self.budget.spend() {
            return None;
        }
        self.made += 1;
        Some(wait)
    }

    fn wait<B>(&self, outcome: &Result<Response<B>, Error>) -> Option<Duration> {
        if !self.repeatable || self.made >= self.retries.attempts {
            return None;
        }
        let asked = match outcome {
            Ok(response) => retry_after(response.headers()),
            Err(error) => error.retry_after(),
        };
        let asked = asked.unwrap_or_default();
        if asked > self.retries.longest_retry_after {
            return None;
        }
        let random = self.retries.bound(self.made).mul_f64(fastrand::f64());
        let wait = asked.max(random);
        (self.transport.now().saturating_add(wait) < self.end).then_some(wait)
    }
}

/// Whether the same request may succeed later.
fn may_pass<B>(outcome: &Result<Response<B>, Error>) -> bool {
    match outcome {
        Ok(response) => is_retryable_status(response.status()),
        Err(error) => error.is_retryable(),
    }
}

/// How many retries all calls of a client and its clones have left. A call that ends well, or with an
/// error that no retry would mend, earns a tenth of one.
#[derive(Debug)]
pub(super) struct Budget {
    tenths: AtomicU32,
    most: u32,
}

impl Budget {
    pub(super) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(10);
        Self {
            tenths: AtomicU32::new(most),
            most,
        }
    }

    /// Takes a retry, if one is left.
    fn spend(&self) -> bool {
        self.update(|tenths| tenths.checked_sub(10))
    }

    fn earn(&self) {
        self.update(|tenths| (tenths < self.most).then_some(tenths + 1));
    }

    fn update(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        // The number guards nothing but itself.
        let order = Ordering::Relaxed;
        self.tenths.fetch_update(order, order, change).is_ok()
    }
}

#[cfg(test)]
mod tests;
