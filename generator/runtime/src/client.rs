//! The client: it carries any [`Endpoint`] over any [`Transport`](crate::Transport).
//!
//! Credentials go to the origin of the base URL and nowhere else: no redirect leads out of it, plain
//! http is refused unless it stays on this machine or is allowed, and the URL of a request is compared
//! with what was built before it is sent.

mod base;
mod builder;
mod call;
mod credentials;
mod full;
mod pipeline;
mod redirect;
mod retry;
mod stream;
mod trace;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::Value;

use crate::{Endpoint, Error, Paged, Pages};

use base::Base;
pub use builder::ClientBuilder;
pub use call::Call;
pub use credentials::Credentials;
pub(crate) use full::cursor_of;
pub use full::{Full, ResultInfo};
use pipeline::Core;
pub use retry::Retries;
pub use stream::ByteStream;

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
    /// A client with the defaults of [`builder`](Self::builder), over reqwest.
    #[cfg(feature = "reqwest")]
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
        self.call(endpoint).send().await
    }

    /// Sends a request and reads the documented data, and what comes with it.
    ///
    /// Fails as [`send`](Self::send) does.
    pub async fn send_full<E: Endpoint>(&self, endpoint: E) -> Result<Full<E::Output>, Error> {
        self.call(endpoint).send_full().await
    }

    /// Sends a request and gives the response as it is, with any status.
    pub async fn send_raw<E: Endpoint>(&self, endpoint: E) -> Result<Response<Bytes>, Error> {
        self.call(endpoint).send_raw().await
    }

    /// Sends a request and gives the response as soon as its headers are there, with the body as a
    /// stream, of any length.
    ///
    /// Retries and redirects hold until then. Fails if the request cannot be made or sent, and if the
    /// status is no success; the error then has the whole body, as that of [`send`](Self::send) does. What
    /// comes under a success is not read, and so neither `"success": false` nor anything that is not as
    /// documented is seen.
    pub async fn send_stream<E: Endpoint>(
        &self,
        endpoint: E,
    ) -> Result<Response<ByteStream>, Error> {
        self.call(endpoint).send_stream().await
    }

    /// Begins a request that has options of its own.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E::Output> {
        Call::endpoint(&self.core, &endpoint)
    }

    /// The items of a list that comes in pages. Nothing is sent before the first is asked for.
    ///
    /// Every page is a request of its own, with the timeout and the retries of the client unless
    /// [`Pages`] is given others.
    pub fn pages<E: Paged>(&self, endpoint: E) -> Pages<E> {
        Pages::new(self.call(endpoint))
    }

    /// Begins a request that no doc describes: a method, a path template, and the values of its
    /// parameters. Its data is what `result` holds, else the whole body.
    ///
    /// It goes through everything that a documented request goes through. The template is fixed when
    /// the program is written, so that values have to be parameters, which are encoded and guarded.
    pub fn request(
        &self,
        method: Method,
        path_template: &'static str,
        parameters: &[(&str, &str)],
    ) -> Call<Value> {
        Call::undocumented(&self.core, method, path_template, parameters)
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

#[cfg(test)]
pub(crate) mod pipeline_tests;
#[cfg(test)]
mod secrets_tests;
#[cfg(all(test, feature = "reqwest"))]
mod tests;
#[cfg(test)]
mod upload_tests;
