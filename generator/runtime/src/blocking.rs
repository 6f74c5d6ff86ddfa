//! The client for code without an async runtime (feature `blocking`).
//!
//! It is the async client, waited for: every rule of that one holds, and nothing is decided here. A thread
//! in the background, which all clones share, drives connections and timers.
//!
//! Calling it where async code runs is allowed, and blocks the thread as any work does that takes long.
//! There, [`Client`](crate::Client) is the better choice, or a thread that may block, such as that of
//! `tokio::task::spawn_blocking`.
//!
//! ```no_run
//! # use mdclient_runtime::{Endpoint, Error, Service};
//! use mdclient_runtime::blocking::Client;
//!
//! # #[cfg(feature = "reqwest")]
//! # fn run<S: Service, E: Endpoint>(auth: S::Auth, endpoint: E) -> Result<E::Output, Error> {
//! let client: Client<S> = Client::builder(auth).build_blocking()?;
//! client.send(endpoint)
//! # }
//! ```

mod call;
mod driver;
mod pages;
mod reader;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::Value;

use crate::{ClientBuilder, Endpoint, Error, Full, Paged, Service, Transport};

pub use call::Call;
use driver::Driver;
pub use pages::{ByPage, Pages};
pub use reader::ByteReader;

/// Sends endpoints to the API of a [`Service`], and waits for the answers.
///
/// A clone is cheap and shares the connections and the thread in the background, which ends with the
/// last of them.
pub struct Client<S> {
    client: crate::Client<S>,
    driver: Arc<Driver>,
}

impl<S: Service> Client<S> {
    /// A client with the defaults of [`builder`](Self::builder), over reqwest.
    #[cfg(feature = "reqwest")]
    pub fn new(auth: S::Auth) -> Result<Self, Error> {
        Self::builder(auth).build_blocking()
    }

    /// Begins a client whose settings differ from the defaults. It ends with
    /// [`build_blocking_with`](ClientBuilder::build_blocking_with), or `build_blocking`.
    pub fn builder(auth: S::Auth) -> ClientBuilder<S> {
        crate::Client::builder(auth)
    }

    /// Sends a request and reads the documented data.
    ///
    /// Fails as [`Client::send`](crate::Client::send) does.
    pub fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output, Error> {
        self.call(endpoint).send()
    }

    /// Sends a request and reads the documented data, and what comes with it.
    ///
    /// Fails as [`send`](Self::send) does.
    pub fn send_full<E: Endpoint>(&self, endpoint: E) -> Result<Full<E::Output>, Error> {
        self.call(endpoint).send_full()
    }

    /// Sends a request and gives the response as it is, with any status.
    pub fn send_raw<E: Endpoint>(&self, endpoint: E) -> Result<Response<Bytes>, Error> {
        self.call(endpoint).send_raw()
    }

    /// Sends a request and gives the response as soon as its headers are there, with the body as a
    /// reader, of any length.
    ///
    /// Fails as [`Client::send_stream`](crate::Client::send_stream) does.
    pub fn send_stream<E: Endpoint>(&self, endpoint: E) -> Result<Response<ByteReader>, Error> {
        self.call(endpoint).send_stream()
    }

    /// Begins a request that has options of its own.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E::Output> {
        Call::new(self.client.call(endpoint), &self.driver)
    }

    /// The items of a list that comes in pages. Nothing is sent before the first is asked for.
    pub fn pages<E: Paged>(&self, endpoint: E) -> Pages<E> {
        Pages::new(self.client.pages(endpoint), &self.driver)
    }

    /// Begins a request that no doc describes, as [`Client::request`](crate::Client::request) does.
    pub fn request(
        &self,
        method: Method,
        path_template: &'static str,
        parameters: &[(&str, &str)],
    ) -> Call<Value> {
        let call = self.client.request(method, path_template, parameters);
        Call::new(call, &self.driver)
    }
}

impl<S: Service> ClientBuilder<S> {
    /// Makes a client for code without an async runtime, over reqwest.
    ///
    /// Fails as [`build`](Self::build) does, and if no thread can be started.
    #[cfg(feature = "reqwest")]
    pub fn build_blocking(self) -> Result<Client<S>, Error> {
        Client::over(self.build()?)
    }

    /// Makes a client for code without an async runtime, over a transport of your own, whose futures are
    /// polled where a runtime of tokio can be found.
    ///
    /// Fails as `build_blocking` does.
    pub fn build_blocking_with(self, transport: impl Transport) -> Result<Client<S>, Error> {
        Client::over(self.build_with(transport)?)
    }
}

impl<S> Client<S> {
    fn over(client: crate::Client<S>) -> Result<Self, Error> {
        Ok(Self {
            client,
            driver: Arc::new(Driver::start()?),
        })
    }
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            driver: Arc::clone(&self.driver),
        }
    }
}

impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

#[cfg(test)]
mod tests;
