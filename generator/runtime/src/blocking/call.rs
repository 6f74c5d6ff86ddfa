//! One request with options of its own.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::{ByteReader, Driver};
use crate::{Body, Error, Full, Retries};

/// A request that is about to be sent, and what differs from the settings of the client: a
/// [`Call`](crate::Call) that blocks.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<T> {
    call: crate::Call<T>,
    driver: Arc<Driver>,
}

impl<T> Call<T> {
    pub(super) fn new(call: crate::Call<T>, driver: &Arc<Driver>) -> Self {
        Self {
            call,
            driver: Arc::clone(driver),
        }
    }

    /// Sets [how long an attempt may take](crate::Call::timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|call| call.timeout(timeout))
    }

    /// Sets [how the request is repeated](crate::Call::retries).
    pub fn retries(self, retries: Retries) -> Self {
        self.with(|call| call.retries(retries))
    }

    /// Sets [a header](crate::Call::header).
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|call| call.header(name, value))
    }

    /// Adds [a pair to the query](crate::Call::query).
    pub fn query(self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|call| call.query(key, value))
    }

    /// Sets [the body](crate::Call::body), and its type.
    pub fn body(self, body: impl Into<Body>) -> Self {
        self.with(|call| call.body(body))
    }

    /// Sends the request and reads the documented data.
    ///
    /// Fails as [`Client::send`](crate::Client::send) does.
    pub fn send(self) -> Result<T, Error> {
        self.driver.wait(self.call.send())
    }

    /// Sends the request and reads the documented data, and what comes with it.
    ///
    /// Fails as [`Client::send`](crate::Client::send) does.
    pub fn send_full(self) -> Result<Full<T>, Error> {
        self.driver.wait(self.call.send_full())
    }

    /// Sends the request and gives the response as it is, with any status.
    pub fn send_raw(self) -> Result<Response<Bytes>, Error> {
        self.driver.wait(self.call.send_raw())
    }

    /// Sends the request and gives the response as soon as its headers are there, with the body as a
    /// reader, of any length.
    ///
    /// Fails as [`Client::send_stream`](crate::Client::send_stream) does.
    pub fn send_stream(self) -> Result<Response<ByteReader>, Error> {
        let response = self.driver.wait(self.call.send_stream())?;
        Ok(response.map(|body| ByteReader::new(body, self.driver)))
    }

    fn with(self, change: impl FnOnce(crate::Call<T>) -> crate::Call<T>) -> Self {
        Self {
            call: change(self.call),
            driver: self.driver,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}
