//! What authenticates a caller.
//!
//! Values are kept in buffers that are zeroed when they are dropped, and become sensitive headers for
//! each request. They never show: not in `Debug`, and not in the error for a value that cannot be a
//! header. A copy that an HTTP stack makes of a header is out of reach here. Responses and their errors
//! share them, to know what must not show.

use std::fmt;
use std::sync::Arc;

use http::Response;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use zeroize::Zeroizing;

use crate::error::Hidden;
use crate::{Error, ErrorKind};

/// The headers that authenticate a caller.
///
/// ```
/// use mdclient_runtime::Credentials;
///
/// let token = Credentials::bearer("secret");
/// let key = Credentials::header("X-Auth-Email", "me@example.com").with_header("X-Auth-Key", "secret");
/// assert!(!format!("{token:?} {key:?}").contains("secret"));
/// ```
#[derive(Clone, Default)]
pub struct Credentials {
    headers: Vec<(HeaderName, Secret)>,
    /// Why a header cannot be sent. It is told by `ClientBuilder::build`, so that calls chain.
    problem: Option<String>,
}

type Secret = Zeroizing<Box<[u8]>>;

/// The length of the shortest secret that is looked for. Less than that is a part of many a word.
const SHORTEST: usize = 6;

impl Credentials {
    /// No credentials.
    pub fn none() -> Self {
        Self::default()
    }

    /// `Authorization: Bearer <token>`.
    pub fn bearer(token: impl AsRef<str>) -> Self {
        let mut credentials = Self::none();
        credentials.add(AUTHORIZATION, &["Bearer ", token.as_ref()]);
        credentials
    }

    /// Any header.
    pub fn header(name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self::none().with_header(name, value)
    }

    /// These, and one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match HeaderName::try_from(name.as_ref()) {
            Ok(name) => self.add(name, &[value.as_ref()]),
            Err(_) => self.fail("the name of a credential header is not valid".to_owned()),
        }
        self
    }

    fn add(&mut self, name: HeaderName, parts: &[&str]) {
        let bytes = || parts.iter().flat_map(|part| part.bytes());
        if bytes().all(is_header_byte) {
            // The buffer has its length from the beginning: growing would leave a copy behind.
            let length = parts.iter().map(|part| part.len()).sum();
            let mut secret: Secret = Zeroizing::new(vec![0; length].into_boxed_slice());
            for (place, byte) in secret.iter_mut().zip(bytes()) {
                *place = byte;
            }
            self.headers.push((name, secret));
        } else {
            self.fail(format!(
                "the value of the credential header `{name}` has characters that no header may hold"
            ));
        }
    }

    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// The same, if all of it can be sent.
    pub(super) fn checked(self) -> Result<Self, Error> {
        match self.problem {
            Some(problem) => Err(Error::new(ErrorKind::Builder, problem)),
            None => Ok(self),
        }
    }

    /// Whether a header carries a part of these.
    pub(super) fn contains(&self, name: &HeaderName) -> bool {
        self.headers.iter().any(|(own, _)| own == name)
    }

    /// Puts them into a request, in place of whatever it has under their names.
    pub(super) fn apply(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        for (name, _) in &self.headers {
            headers.remove(name);
        }
        for (name, secret) in &self.headers {
            let mut value = HeaderValue::from_bytes(secret).map_err(|error| {
                Error::new(ErrorKind::Request, "a credential makes no header").because(error)
            })?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        Ok(())
    }
}

/// What must not show of a response.
impl Credentials {
    /// Lets errors about a response redact these, and `Debug` leave out the headers that carry secrets.
    pub(super) fn hide_in<B>(self: &Arc<Self>, response: &mut Response<B>) {
        for (name, value) in response.headers_mut() {
            if name == SET_COOKIE || self.shows_in(value.as_bytes()) {
                value.set_sensitive(true);
            }
        }
        let hidden = Hidden(Arc::clone(self));
        response.extensions_mut().insert(hidden);
    }

    /// Whether some text has a secret in it.
    pub(crate) fn shows_in(&self, text: &[u8]) -> bool {
        let is_in = |secret: &[u8]| text.windows(secret.len()).any(|part| part == secret);
        self.secrets().any(is_in)
    }

    /// The length of the secret that a text begins with.
    pub(crate) fn starts(&self, text: &str) -> Option<usize> {
        let starts = self
            .secrets()
            .filter(|secret| text.as_bytes().starts_with(secret));
        // A secret is text, so that it ends where a character does.
        starts.map(<[u8]>::len).max()
    }

    /// The values, and what stands behind the scheme (`Bearer`) of one.
    fn secrets(&self) -> impl Iterator<Item = &[u8]> {
        let values = self.headers.iter().map(|(_, secret)| &secret[..]);
        let parts = values.flat_map(|value| {
            let space = value.iter().position(|byte| *byte == b' ');
            [Some(value), space.map(|space| &value[space + 1..])]
        });
        parts.flatten().filter(|part| part.len() >= SHORTEST)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_tuple("Credentials").field(&names).finish()
    }
}

/// What `HeaderValue` takes. It is checked here because `HeaderValue` would make a copy.
fn is_header_byte(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_checked_is_what_a_header_takes() {
        for byte in 0..=u8::MAX {
            let taken = HeaderValue::from_bytes(&[byte]).is_ok();
            assert_eq!(is_header_byte(byte), taken, "{byte}");
        }
    }

    #[test]
    fn a_value_is_zeroed_on_drop_and_sent_as_it_is() {
        fn zeroed<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        let credentials = Credentials::bearer("a é").with_header("X-Key", "b");
        credentials
            .headers
            .iter()
            .for_each(|(_, secret)| zeroed(secret));
        let mut headers = HeaderMap::new();
        headers.insert("x-key", HeaderValue::from_static("mine"));
        credentials.apply(&mut headers).unwrap();
        assert_eq!(headers.len(), 2);
        assert_eq!(headers["authorization"], "Bearer a é");
        assert_eq!(headers["x-key"], "b");
        assert!(headers.values().all(HeaderValue::is_sensitive));
    }

    #[test]
    fn a_name_may_come_twice() {
        let mut headers = HeaderMap::new();
        let credentials = Credentials::header("a", "1").with_header("A", "2");
        credentials.apply(&mut headers).unwrap();
        assert_eq!(headers.get_all("a").iter().count(), 2);
    }
}
