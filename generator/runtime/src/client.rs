//! The client: it carries any [`Endpoint`] over any [`Transport`](crate::Transport).
//!
//! Credentials go to the origin of the base URL and nowhere else: redirects are not followed, plain
//! http is refused unless it stays on this machine or is allowed, and the URL of a request is compared
//! with what was built before it is sent.

mod base;
mod builder;
mod credentials;
mod pipeline;
mod retry;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use crate::{Endpoint, Error};

use base::Base;
pub use builder::ClientBuilder;
pub use credentials::Credentials;
use pipeline::{Core, Received};
pub use retry::Retries;

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
        let received = self.exchange(endpoint).await?;
        let output = E::from_response(received.response);
        output.map_err(|error| error.after(received.attempts))
    }

    /// Sends a request and gives the response as it is, with any status.
    pub async fn send_raw<E: Endpoint>(&self, endpoint: E) -> Result<Response<Bytes>, Error> {
        Ok(self.exchange(endpoint).await?.response)
    }

    async fn exchange<E: Endpoint>(&self, endpoint: E) -> Result<Received, Error> {
        let request = endpoint.to_request()?;
        let received = self.core.run(request).await;
        received.map_err(|error| error.at(E::METHOD, E::PATH))
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
mod pipeline_tests;
#[cfg(all(test, feature = "reqwest"))]
mod tests;
