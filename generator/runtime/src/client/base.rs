//! The base URL, and the URLs made from it.
//!
//! A URL that comes from here has the origin and the path prefix of the base, and behind it exactly
//! the path that was built: not one byte is normalised away.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use reqwest::Url;

use crate::{Error, ErrorKind};

/// A checked base URL.
pub(super) struct Base {
    /// Scheme, host and port.
    origin: String,
    /// The path without the slash at its end.
    prefix: String,
    local: bool,
}

impl Base {
    pub(super) fn new(url: &str, allow_plain_http: bool) -> Result<Self, Error> {
        let url = Url::parse(url).map_err(|error| refused("is no valid URL").because(error))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("has user info; give credentials instead"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("has a query or a fragment"));
        }
        let local = url.host_str().is_some_and(is_loopback);
        match url.scheme() {
            "https" => {}
            "http" if local || allow_plain_http => {}
            "http" => {
                return Err(refused(
                    "is plain http, which would send credentials in the clear",
                ));
            }
            _ => return Err(refused("is neither https nor http")),
        }
        let origin = url.origin().ascii_serialization();
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self {
            origin,
            prefix,
            local,
        })
    }

    /// Whether the host is this machine.
    pub(super) fn is_local(&self) -> bool {
        self.local
    }

    /// The URL of a path, and its query, below the base.
    pub(super) fn join(&self, target: &Uri) -> Result<Url, Error> {
        let altered = || {
            Error::new(
                ErrorKind::Request,
                "the path does not survive as a part of a URL",
            )
        };
        let text = format!("{}{}{target}", self.origin, self.prefix);
        let url = Url::parse(&text).map_err(|error| altered().because(error))?;
        // Comparing the whole text covers the path, the query, and the origin in front of them.
        if url.as_str() == text {
            Ok(url)
        } else {
            Err(altered())
        }
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

fn refused(problem: &str) -> Error {
    Error::new(ErrorKind::Builder, format!("the base URL {problem}"))
}

#[cfg(test)]
mod tests;
