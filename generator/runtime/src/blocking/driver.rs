//! The thread in the background, and how another thread waits.
//!
//! A future is polled by the thread that waits for it, so that it may borrow; what it starts, and what
//! wakes it, runs in the background.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::{Error, ErrorKind};

/// A runtime on a thread of its own. It ends when this is dropped.
pub(super) struct Driver {
    handle: Handle,
    _running: oneshot::Sender<Infallible>,
}

impl Driver {
    pub(super) fn start() -> Result<Self, Error> {
        let (handle, started) = mpsc::sync_channel(1);
        let (running, ended) = oneshot::channel();
        let thread = thread::Builder::new().name("mdclient-blocking".to_owned());
        let spawned = thread.spawn(move || drive(&handle, ended));
        let started = spawned.and_then(|_| started.recv().map_err(io::Error::other)?);
        let handle = started.map_err(|error| {
            let message = format!("the thread in the background cannot be started: {error}");
            Error::new(ErrorKind::Builder, message).because(error)
        })?;
        Ok(Self {
            handle,
            _running: running,
        })
    }

    /// Blocks until a future is done.
    pub(super) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        let _context = self.handle.enter();
        // On a thread of another runtime, the budget of its task would run out and never be renewed.
        let mut future = pin!(tokio::task::unconstrained(future));
        let signal = Arc::new(Signal {
            thread: thread::current(),
            given: AtomicBool::new(false),
        });
        let waker = Waker::from(Arc::clone(&signal));
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return output;
            }
            while !signal.given.swap(false, Ordering::Acquire) {
                thread::park();
            }
        }
    }
}

/// Runs the runtime until nobody needs it any more.
fn drive(handle: &mpsc::SyncSender<io::Result<Handle>>, ended: oneshot::Receiver<Infallible>) {
    match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            // Whoever is not there to receive has given up, and then this ends at once.
            let _ = handle.send(Ok(runtime.handle().clone()));
            // Nothing is ever sent: the error is that the sender is dropped.
            let _ = runtime.block_on(ended);
        }
        Err(error) => {
            let _ = handle.send(Err(error));
        }
    }
}

/// Wakes a thread that waits. The flag stays if something else takes the token of the thread.
struct Signal {
    thread: Thread,
    given: AtomicBool,
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.given.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
