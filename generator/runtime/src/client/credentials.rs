//! What authenticates a caller.
//!
//! Values are kept as sensitive headers. They never show: not in `Debug`, and not in the error for a
//! value that cannot be a header.

use std::fmt;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

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
    headers: HeaderMap,
    /// Why a header cannot be sent. It is told by `ClientBuilder::build`, so that calls chain.
    problem: Option<String>,
}

impl Credentials {
    /// No credentials.
    pub fn none() -> Self {
        Self::default()
    }

    /// `Authorization: Bearer <token>`.
    pub fn bearer(token: impl AsRef<str>) -> Self {
        Self::header(AUTHORIZATION.as_str(), format!("Bearer {}", token.as_ref()))
    }

    /// Any header.
    pub fn header(name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self::none().with_header(name, value)
    }

    /// These, and one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        if let Err(problem) = self.add(name.as_ref(), value.as_ref()) {
            self.problem.get_or_insert(problem);
        }
        self
    }

    fn add(&mut self, name: &str, value: &str) -> Result<(), String> {
        let Ok(name) = HeaderName::try_from(name) else {
            return Err("the name of a credential header is not valid".to_owned());
        };
        let Ok(mut value) = HeaderValue::try_from(value) else {
            return Err(format!(
                "the value of the credential header `{name}` has characters that no header may hold"
            ));
        };
        value.set_sensitive(true);
        self.headers.append(name, value);
        Ok(())
    }

    pub(super) fn into_headers(self) -> Result<HeaderMap, Error> {
        match self.problem {
            Some(problem) => Err(Error::new(ErrorKind::Builder, problem)),
            None => Ok(self.headers),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_tuple("Credentials").field(&names).finish()
    }
}
