//! The client that ships: it carries any [`Endpoint`] over reqwest.
//!
//! Credentials go to the origin of the base URL and nowhere else: redirects are not followed, plain
//! http is refused unless it stays on this machine or is allowed, and the URL of a request is compared
//! with what was built before it is sent.

mod base;
mod builder;
mod credentials;

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::{Method, Request, Response};

use crate::{Body, Endpoint, Error, ErrorKind};

use base::Base;
pub use builder::ClientBuilder;
pub use credentials::Credentials;

/// An API that a [`Client`] calls.
///
/// ```
/// use mdclient_runtime::{Credentials, Service};
///
/// pub struct Example;
///
/// impl Service for Example {
///     const BASE_URL: &'static str = "https://api.example.com/v4";
///     const USER_AGENT: &'static str = "example-client/1.0";
///     type Auth = Credentials;
/// }
/// ```
pub trait Service {
    /// Where the paths of the endpoints begin.
    const BASE_URL: &'static str;

    /// What the client calls itself.
    const USER_AGENT: &'static str;

    /// How a caller authenticates.
    type Auth: Into<Credentials>;
}

/// Sends endpoints to the API of a [`Service`].
///
/// A clone is cheap and shares the connections.
pub struct Client<S> {
    core: Arc<Core>,
    // A function type, so that a client is `Send` and `Sync` whatever the service is.
    service: PhantomData<fn() -> S>,
}

impl<S: Service> Client<S> {
    /// A client with the defaults of [`builder`](Self::builder).
    pub fn new(auth: S::Auth) -> Result<Self, Error> {
        Self::builder(auth).build()
    }

    /// Begins a client whose settings differ from the defaults.
    pub fn builder(auth: S::Auth) -> ClientBuilder<S> {
        ClientBuilder::new(auth.into())
    }

    /// Sends a request and reads the documented data.
    ///
    /// Fails if the request cannot be made or sent, if the status is no success, if the body says
    /// `"success": false`, or if it is not as documented.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output, Error> {
        let response = self.send_raw(endpoint).await?;
        E::from_response(response)
    }

    /// Sends a request and gives the response as it is, with any status.
    pub async fn send_raw<E: Endpoint>(&self, endpoint: E) -> Result<Response<Bytes>, Error> {
        let request = endpoint.to_request()?;
        let response = self.core.exchange(request).await;
        response.map_err(|error| error.at(E::METHOD, E::PATH))
    }
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            service: PhantomData,
        }
    }
}

impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.core.base)
            .finish_non_exhaustive()
    }
}

/// The part of a client that depends on no service and no endpoint, so that it is compiled once.
struct Core {
    http: reqwest::Client,
    base: Base,
    credentials: HeaderMap,
}

impl Core {
    async fn exchange(&self, request: Request<Body>) -> Result<Response<Bytes>, Error> {
        let request = self.prepare(request)?;
        let mut received = self.http.execute(request).await.map_err(unanswered)?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = received.status();
        *response.version_mut() = received.version();
        *response.headers_mut() = std::mem::take(received.headers_mut());
        *response.body_mut() = received.bytes().await.map_err(unanswered)?;
        Ok(response)
    }

    fn prepare(&self, request: Request<Body>) -> Result<reqwest::Request, Error> {
        let (parts, body) = request.into_parts();
        let mut prepared = reqwest::Request::new(parts.method, self.base.join(&parts.uri)?);
        *prepared.headers_mut() = parts.headers;
        for (name, value) in &self.credentials {
            prepared.headers_mut().append(name, value.clone());
        }
        let body = body.into_bytes();
        let expects_body = [Method::POST, Method::PUT, Method::PATCH].contains(prepared.method());
        if body.as_ref().map_or(expects_body, Bytes::is_empty) {
            // Left to itself, hyper says nothing, and some servers answer with 411 (RFC 9110, 8.6).
            prepared
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *prepared.body_mut() = body.map(reqwest::Body::from);
        Ok(prepared)
    }
}

/// Tells why no whole response came. The URL is taken away, for it holds parameter values.
fn unanswered(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, what) = if error.is_connect() {
        (ErrorKind::Connect, "cannot connect")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "timed out")
    } else {
        (ErrorKind::Transport, "the connection failed")
    };
    let message = match root_cause(&error) {
        Some(cause) => format!("{what}: {cause}"),
        None => what.to_owned(),
    };
    Error::new(kind, message)
        .timed_out(error.is_timeout())
        .because(error)
}

/// The innermost cause, which says what happened; the outer ones say only where.
fn root_cause(error: &reqwest::Error) -> Option<&(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source()).last()
}

#[cfg(test)]
mod tests;
