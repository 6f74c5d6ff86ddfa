//! What a client sees of a streamed body while a transport sends it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::{Error, Transport};

/// The progress of one attempt, and why its body failed. It does not depend on what a transport makes of
/// the errors of a body.
pub(crate) struct Watch {
    transport: Arc<dyn Transport>,
    sent: AtomicBool,
    /// When the last piece was read, unless that was asked for since.
    moved: Mutex<Option<Duration>>,
    failure: Mutex<Option<Error>>,
}

impl Watch {
    pub(crate) fn new(transport: &Arc<dyn Transport>) -> Self {
        Self {
            transport: Arc::clone(transport),
            sent: AtomicBool::new(false),
            moved: Mutex::default(),
            failure: Mutex::default(),
        }
    }

    /// Notes that the transport has got the request.
    pub(crate) fn begin(&self) {
        self.sent.store(true, Ordering::Relaxed);
    }

    /// Whether the transport has got the request.
    pub(crate) fn has_begun(&self) -> bool {
        self.sent.load(Ordering::Relaxed)
    }

    /// How much of a limit is left, counted from the last piece; `None` if it is over, or if no piece was
    /// read since this was asked for.
    pub(crate) fn rest(&self, limit: Duration) -> Option<Duration> {
        let moved = lock(&self.moved).take()?;
        let idle = self.transport.now().saturating_sub(moved);
        limit.checked_sub(idle).filter(|rest| !rest.is_zero())
    }

    /// Why the body failed, if it did.
    pub(crate) fn failure(&self) -> Option<Error> {
        lock(&self.failure).take()
    }

    pub(super) fn moved(&self) {
        *lock(&self.moved) = Some(self.transport.now());
    }

    pub(super) fn fail(&self, error: Error) {
        *lock(&self.failure) = Some(error);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .expect("nobody panics while holding the lock: a value is put or taken and no more")
}
