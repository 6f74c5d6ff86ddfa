//! The base URL, and the URLs made from it.
//!
//! A URL that comes from here has the origin and the path prefix of the base, and behind it exactly
//! the path that was built. What a URL parser further down might read in another way is refused, so
//! that not one byte is normalised away.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::{Authority, PathAndQuery};

use crate::{Error, ErrorKind, path};

/// A checked base URL.
pub(super) struct Base {
    /// Scheme, host and port, in lower case and without the port that the scheme implies.
    origin: String,
    /// The path without the slash at its end.
    prefix: String,
    #[cfg(feature = "reqwest")]
    local: bool,
}

impl Base {
    pub(super) fn new(url: &str, allow_plain_http: bool) -> Result<Self, Error> {
        // `Uri` drops a fragment without a word.
        if url.contains(['?', '#']) {
            return Err(refused("has a query or a fragment"));
        }
        let uri: Uri = url
            .parse()
            .map_err(|error| refused("is no valid URL").because(error))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refused("is not absolute"));
        };
        let origin = origin(scheme, authority).map_err(refused)?;
        let local = host(authority).is_some_and(|host| is_loopback(&host));
        check_scheme(scheme, local || allow_plain_http)?;
        let prefix = prefix(&uri)?;
        Ok(Self {
            origin,
            prefix,
            #[cfg(feature = "reqwest")]
            local,
        })
    }

    /// Whether the host is this machine.
    #[cfg(feature = "reqwest")]
    pub(super) fn is_local(&self) -> bool {
        self.local
    }

    /// The URL of a path, and its query, below the base.
    pub(super) fn join(&self, target: &Uri) -> Result<Uri, Error> {
        let below = match target.path_and_query() {
            Some(below) if target.authority().is_none() => below,
            _ => return Err(not_sent("is more than a path")),
        };
        self.below(&self.prefix, below).map_err(not_sent)
    }

    /// Where a redirect leads, if that is within the origin; else why it must not be followed.
    pub(super) fn locate(&self, from: &Uri, location: &str) -> Result<Uri, &'static str> {
        const INVALID: &str = "is no valid URL";
        let location = location.split('#').next().unwrap_or_default();
        let resolved = resolve(from, location).ok_or(INVALID)?;
        let uri: Uri = resolved.parse().map_err(|_| INVALID)?;
        if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) {
            if origin(scheme, authority).ok().as_ref() != Some(&self.origin) {
                return Err("leads to another origin");
            }
        }
        self.below("", uri.path_and_query().ok_or(INVALID)?)
    }

    /// The URL of a path, and its query, below a prefix.
    fn below(&self, prefix: &str, below: &PathAndQuery) -> Result<Uri, &'static str> {
        path::guard(below.path())?;
        if !below.query().unwrap_or_default().bytes().all(is_query_byte) {
            return Err("has a query with a character that must be encoded");
        }
        let text = format!("{}{prefix}{below}", self.origin);
        text.parse().map_err(|_| "makes no valid URL")
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

/// Scheme, host and port, spelt in the one way by which origins are compared.
fn origin(scheme: &str, authority: &Authority) -> Result<String, &'static str> {
    if authority.as_str().contains('@') {
        return Err("has user info; give credentials instead");
    }
    let host = host(authority).ok_or("has no valid host")?;
    let implied = if scheme == "https" { 443 } else { 80 };
    match port(authority, implied).ok_or("has no valid port")? {
        port if port == implied => Ok(format!("{scheme}://{host}")),
        port => Ok(format!("{scheme}://{host}:{port}")),
    }
}

/// A reference as an absolute URL or a path from the root. Dot segments stay, for the guard to see.
fn resolve(from: &Uri, reference: &str) -> Option<String> {
    let path = from.path();
    let begin = reference.split(['/', '?']).next().unwrap_or_default();
    if begin.contains(':') {
        return Some(reference.to_owned());
    }
    if reference.starts_with("//") {
        return Some(format!("{}:{reference}", from.scheme_str()?));
    }
    Some(match reference.chars().next() {
        None => from.path_and_query()?.to_string(),
        Some('/') => reference.to_owned(),
        Some('?') => format!("{path}{reference}"),
        Some(_) => {
            let (folder, _) = path.rsplit_once('/')?;
            format!("{folder}/{reference}")
        }
    })
}

/// The path without the slash at its end.
fn prefix(uri: &Uri) -> Result<String, Error> {
    let prefix = uri.path().trim_end_matches('/');
    if !prefix.is_empty() {
        path::guard(prefix).map_err(|problem| refused(&format!("has a path that {problem}")))?;
    }
    Ok(prefix.to_owned())
}

fn check_scheme(scheme: &str, allow_plain_http: bool) -> Result<(), Error> {
    match scheme {
        "https" => Ok(()),
        "http" if allow_plain_http => Ok(()),
        "http" => Err(refused(
            "is plain http, which would send credentials in the clear",
        )),
        _ => Err(refused("is neither https nor http")),
    }
}

/// The host in lower case, if all URL parsers agree on it.
fn host(authority: &Authority) -> Option<String> {
    let host = authority.host().to_ascii_lowercase();
    if let Some(address) = host.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    let is_host_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_host_byte) {
        return None;
    }
    // Some parsers read `127.1` and `0x7f.1` as addresses.
    let last = host.trim_end_matches('.').rsplit('.').next()?;
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    (!numeric || host.parse::<Ipv4Addr>().is_ok()).then_some(host)
}

/// The port, or the one that the scheme implies; `None` if what is there is no port.
fn port(authority: &Authority, implied: u16) -> Option<u16> {
    let port = authority.as_str().strip_prefix(authority.host())?;
    let digits = port.strip_prefix(':').unwrap_or(port);
    if digits.is_empty() {
        return Some(implied);
    }
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok())?
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// The bytes of a query that no URL parser changes.
fn is_query_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&()*+,;=:@/?".contains(&byte)
}

fn refused(problem: &str) -> Error {
    Error::new(ErrorKind::Builder, format!("the base URL {problem}"))
}

fn not_sent(problem: &str) -> Error {
    Error::new(ErrorKind::Request, format!("the path {problem}"))
}

#[cfg(all(test, feature = "reqwest"))]
mod tests;
