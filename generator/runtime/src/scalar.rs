//! Values without parts, which paths, queries and headers hold as text.

use std::borrow::Cow;

use crate::data::Written;
use crate::{Data, Error, ErrorKind};

/// Text, a number, a boolean or an open [`Enumeration`](crate::Enumeration), as text.
///
/// A number or a boolean is spelled as in JSON.
///
/// ```
/// use mdclient_runtime::Scalar;
///
/// assert_eq!(true.to_text()?, "true");
/// assert_eq!(3.0.to_text()?, "3");
/// assert_eq!(i64::from_text("-5"), Some(-5));
/// # Ok::<(), mdclient_runtime::Error>(())
/// ```
pub trait Scalar: Data {
    /// The value as text. Fails for a number that is not finite.
    fn to_text(&self) -> Result<Cow<'_, str>, Error>;

    /// The value that a text is, if it is one.
    fn from_text(text: &str) -> Option<Self>;
}

impl Scalar for String {
    fn to_text(&self) -> Result<Cow<'_, str>, Error> {
        Ok(Cow::Borrowed(self))
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Scalar for bool {
    fn to_text(&self) -> Result<Cow<'_, str>, Error> {
        Ok(Cow::Borrowed(if *self { "true" } else { "false" }))
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Scalar for i64 {
    fn to_text(&self) -> Result<Cow<'_, str>, Error> {
        Ok(Cow::Owned(self.to_string()))
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Scalar for f64 {
    fn to_text(&self) -> Result<Cow<'_, str>, Error> {
        let written = serde_json::to_string(&Written(self)).map_err(|error| {
            let message = "a number that is not finite cannot be sent";
            Error::new(ErrorKind::Request, message).because(error)
        });
        written.map(Cow::Owned)
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

#[cfg(test)]
mod tests;
