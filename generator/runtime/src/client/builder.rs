//! The settings of a client, and the checks that they go through.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::redirect::Policy;

use super::{Base, Client, Core, Credentials, Service};
use crate::{Error, ErrorKind};

/// Makes a [`Client`]. A setting that cannot be used is told by [`build`](Self::build).
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder<S> {
    settings: Settings,
    service: PhantomData<fn() -> S>,
}

#[derive(Debug)]
struct Settings {
    base_url: String,
    user_agent: String,
    credentials: Credentials,
    timeout: Duration,
    connect_timeout: Duration,
    allow_plain_http: bool,
}

impl<S: Service> ClientBuilder<S> {
    pub(super) fn new(credentials: Credentials) -> Self {
        let settings = Settings {
            base_url: S::BASE_URL.to_owned(),
            user_agent: S::USER_AGENT.to_owned(),
            credentials,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            allow_plain_http: false,
        };
        Self {
            settings,
            service: PhantomData,
        }
    }

    /// Where the paths of the endpoints begin, in place of the URL of the service.
    ///
    /// It must be https, unless its host is this machine or [plain http is
    /// allowed](Self::allow_plain_http), and must have neither query, fragment nor user info.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = url.into();
        self
    }

    /// What the client calls itself.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = user_agent.into();
        self
    }

    /// How long a call may take, from connecting to the end of the body. The default is 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long connecting may take. The default is 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// Allows a base URL with plain http on another machine. Everybody on the way can then read the
    /// credentials.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.settings.allow_plain_http = allow;
        self
    }

    /// Makes the client.
    ///
    /// Fails if the base URL, the user agent or the credentials cannot be used. The error does not hold
    /// the credentials.
    pub fn build(self) -> Result<Client<S>, Error> {
        let core = Arc::new(self.settings.build()?);
        Ok(Client {
            core,
            service: PhantomData,
        })
    }
}

impl Settings {
    fn build(self) -> Result<Core, Error> {
        let base = Base::new(&self.base_url, self.allow_plain_http)?;
        let credentials = self.credentials.into_headers()?;
        let user_agent = HeaderValue::try_from(self.user_agent)
            .map_err(|error| refused("the user agent is no valid header").because(error))?;
        let mut http = reqwest::Client::builder()
            .user_agent(user_agent)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .redirect(Policy::none());
        if base.is_local() {
            // Plain http is allowed here because it stays on this machine. A proxy would break that.
            http = http.no_proxy();
        }
        let http = http
            .build()
            .map_err(|error| refused("the HTTP client cannot be set up").because(error))?;
        Ok(Core {
            http,
            base,
            credentials,
        })
    }
}

impl<S> fmt::Debug for ClientBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

fn refused(problem: &str) -> Error {
    Error::new(ErrorKind::Builder, problem)
}

#[cfg(test)]
mod tests;
