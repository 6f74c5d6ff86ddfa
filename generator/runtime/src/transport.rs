//! What carries requests, and how a client waits.
//!
//! Everything that makes a client safe stands above this trait: the origin, credentials, timeouts,
//! limits, retries and redirects. A transport only exchanges one request for one response, so that a
//! fake, a recorder or a stack of middleware is held to the same rules.

mod body;
mod error;
#[cfg(feature = "reqwest")]
mod over_reqwest;

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use http::{Request, Response};

use crate::Body;

pub use body::ResponseBody;
pub use error::TransportError;
#[cfg(feature = "reqwest")]
pub use over_reqwest::ReqwestTransport;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Exchanges a request for a response.
///
/// A transport must send the request to the URL that it is given, must follow no redirect, and must
/// not try again what may have been sent: the client does both, within its rules.
///
/// ```
/// use std::time::Duration;
///
/// use mdclient_runtime::http::{Request, Response};
/// use mdclient_runtime::{Body, BoxFuture, ResponseBody, Transport, TransportError};
///
/// /// Answers every request in the same way.
/// struct Fake;
///
/// impl Transport for Fake {
///     fn send(
///         &self,
///         _request: Request<Body>,
///     ) -> BoxFuture<'_, Result<Response<ResponseBody>, TransportError>> {
///         let body = ResponseBody::full(r#"{"success": true, "result": null}"#);
///         Box::pin(async { Ok(Response::new(body)) })
///     }
///
///     fn sleep(&self, _duration: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(std::future::pending())
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the response as soon as its headers are there.
    ///
    /// The URI is absolute. The headers are complete but for those that HTTP itself needs, such as
    /// `Host` and the length of a body. Dropping the future gives the exchange up.
    ///
    /// The body is an [`http_body::Body`], and may be a stream: then it has no
    /// [bytes](Body::as_bytes), but pieces. One that fails must make the request fail, too.
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseBody>, TransportError>>;

    /// Waits. The time counts from the call, and [`now`](Self::now) has moved on by it at the end.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// The time on a clock that never goes back, from any beginning.
    ///
    /// The default is the clock of the system; where the platform has none, such as in a browser,
    /// this has to be given.
    fn now(&self) -> Duration {
        static BEGINNING: OnceLock<Instant> = OnceLock::new();
        BEGINNING.get_or_init(Instant::now).elapsed()
    }
}

/// What a future gives, or `None` if that takes longer than a limit. The future is dropped in both cases.
///
/// When the time is over, it is asked for how long to go on; `None` is the end.
pub(crate) async fn within<T>(
    transport: &dyn Transport,
    limit: Duration,
    rest: impl Fn() -> Option<Duration>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut sleep = transport.sleep(limit);
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        loop {
            ready!(sleep.as_mut().poll(context));
            match rest() {
                Some(rest) => sleep = transport.sleep(rest),
                None => return Poll::Ready(None),
            }
        }
    })
    .await
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
