//! The settings of a client, and the checks that they go through.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::pipeline::is_owned;
use super::retry::Budget;
use super::{Base, Client, Core, Credentials, Retries, Service};
#[cfg(feature = "reqwest")]
use crate::ReqwestTransport;
use crate::{Error, ErrorKind, Transport};

/// Makes a [`Client`]. A setting that cannot be used is told by [`build_with`](Self::build_with), or
/// by `build`.
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder<S> {
    settings: Settings,
    service: PhantomData<fn() -> S>,
}

/// A name and a value that are not checked yet. Its `Debug` shows neither, for a value may be secret.
struct DefaultHeader(String, String);

impl fmt::Debug for DefaultHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DefaultHeader")
    }
}

/// A base URL that is not checked yet. Its `Debug` shows none with user info or a query, which may be
/// secret.
struct BaseUrl(String);

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Base::new(&self.0, true) {
            Ok(base) => base.fmt(f),
            Err(_) => f.write_str("(invalid)"),
        }
    }
}

#[derive(Debug)]
struct Settings {
    base_url: BaseUrl,
    user_agent: String,
    headers: Vec<DefaultHeader>,
    credentials: Credentials,
    timeout: Duration,
    max_response_size: usize,
    retries: Retries,
    retry_budget: u32,
    allow_plain_http: bool,
    #[cfg(feature = "reqwest")]
    connect_timeout: Duration,
    #[cfg(feature = "reqwest")]
    http_client: Option<reqwest::Client>,
}

impl<S: Service> ClientBuilder<S> {
    pub(super) fn new(credentials: Credentials) -> Self {
        let settings = Settings {
            base_url: BaseUrl(S::BASE_URL.to_owned()),
            user_agent: S::USER_AGENT.to_owned(),
            headers: Vec::new(),
            credentials,
            timeout: Duration::from_secs(60),
            max_response_size: 100 << 20,
            retries: Retries::default(),
            retry_budget: 50,
            allow_plain_http: false,
            #[cfg(feature = "reqwest")]
            connect_timeout: Duration::from_secs(10),
            #[cfg(feature = "reqwest")]
            http_client: None,
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
        self.settings.base_url = BaseUrl(url.into());
        self
    }

    /// What the client calls itself.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = user_agent.into();
        self
    }

    /// A header of every request that has none of that name, in place of an earlier one.
    ///
    /// Those that carry credentials, and those by which HTTP itself finds the host and the end of a
    /// request, are refused when the client is built.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let header = DefaultHeader(name.into(), value.into());
        self.settings.headers.push(header);
        self
    }

    /// How long an attempt may take, from connecting to the end of the body. The default is 60 seconds.
    ///
    /// A body that is a stream may take longer, if it does not stop for that long: when one is sent, the
    /// time counts from its last piece, and when one is received, from when the next piece is asked for.
    ///
    /// A call with [retries](Self::retries) can take longer: their [total](Retries::total), and the time
    /// of one attempt.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How many bytes the body of a response may have, after decompression. The default is 100 MiB.
    ///
    /// A larger one is an error of kind [`TooLarge`](ErrorKind::TooLarge) as soon as that is known, and
    /// the connection is given up.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.max_response_size = bytes;
        self
    }

    /// How often, and for how long, a request is sent again that may well succeed later.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.settings.retries = retries;
        self
    }

    /// How many retries the client and all its clones have in store. The default is 50.
    ///
    /// Each retry takes one out, and each call whose end no retry would better puts a tenth of one
    /// back. So in an
    /// outage the load on the server is not multiplied, however many calls there are.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.settings.retry_budget = retries;
        self
    }

    /// How long connecting may take, for the transport that [`build`](Self::build) sets up. The
    /// default is 10 seconds.
    #[cfg(feature = "reqwest")]
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

    /// A client of reqwest that is set up already, for proxies, certificates, compression and the like.
    ///
    /// Its redirect policy must be [`none`](reqwest::redirect::Policy::none): see
    /// [`ReqwestTransport::new`]. Its own timeout for connecting holds, and if the base URL is on this
    /// machine, it should use no proxy.
    #[cfg(feature = "reqwest")]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http_client = Some(client);
        self
    }

    /// Makes the client, over reqwest.
    ///
    /// Fails if the base URL, the user agent or the credentials cannot be used. The error does not hold
    /// the credentials.
    #[cfg(feature = "reqwest")]
    pub fn build(mut self) -> Result<Client<S>, Error> {
        let base = self.settings.base()?;
        let http = match self.settings.http_client.take() {
            Some(http) => http,
            None => self.settings.http(&base)?,
        };
        self.build_with(ReqwestTransport::new(http))
    }

    /// Makes the client, over a transport of your own.
    ///
    /// Fails as `build` does.
    pub fn build_with(self, transport: impl Transport) -> Result<Client<S>, Error> {
        let core = self.settings.core(Arc::new(transport))?;
        Ok(Client {
            core: Arc::new(core),
            service: PhantomData,
        })
    }
}

impl Settings {
    fn base(&self) -> Result<Base, Error> {
        Base::new(&self.base_url.0, self.allow_plain_http)
    }

    fn core(self, transport: Arc<dyn Transport>) -> Result<Core, Error> {
        let base = self.base()?;
        let credentials = self.credentials.checked()?;
        let default_headers = defaults(self.user_agent, &self.headers, &credentials)?;
        Ok(Core {
            transport,
            base,
            credentials: Arc::new(credentials),
            default_headers,
            timeout: self.timeout,
            max_response_size: self.max_response_size,
            retries: self.retries,
            budget: Budget::new(self.retry_budget),
        })
    }

    #[cfg(feature = "reqwest")]
    fn http(&self, base: &Base) -> Result<reqwest::Client, Error> {
        let mut http = reqwest::Client::builder()
            // Features of reqwest that another crate turns on would turn these on here.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(self.connect_timeout)
            .redirect(reqwest::redirect::Policy::none());
        if base.is_local() {
            // Plain http is allowed here because it stays on this machine. A proxy would break that.
            http = http.no_proxy();
        }
        http.build()
            .map_err(|error| refused("the HTTP client cannot be set up").because(error))
    }
}

impl<S> fmt::Debug for ClientBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

/// The headers of every request but for the credentials, none of which may be among them.
fn defaults(
    user_agent: String,
    headers: &[DefaultHeader],
    credentials: &Credentials,
) -> Result<HeaderMap, Error> {
    let user_agent = HeaderValue::try_from(user_agent)
        .map_err(|error| refused("the user agent is no valid header").because(error))?;
    let mut map = HeaderMap::from_iter([(USER_AGENT, user_agent)]);
    for DefaultHeader(name, value) in headers {
        let name = HeaderName::try_from(name)
            .map_err(|error| refused("the name of a header is not valid").because(error))?;
        if is_owned(&name, credentials) {
            return Err(refused(&format!(
                "the header `{name}` is the client's to set"
            )));
        }
        let mut value = HeaderValue::try_from(value).map_err(|error| {
            refused(&format!("the value of the header `{name}` is not valid")).because(error)
        })?;
        value.set_sensitive(true);
        map.insert(name, value);
    }
    Ok(map)
}

fn refused(problem: &str) -> Error {
    Error::new(ErrorKind::Builder, problem)
}

#[cfg(all(test, feature = "reqwest"))]
mod tests;
