//! Reads documented headers of a response.

use http::{HeaderMap, HeaderValue};

use crate::{Error, ErrorKind, Scalar};

/// The value of a header, if the response has it. Fails if it is of another type.
pub fn optional<T: Scalar>(headers: &HeaderMap, name: &'static str) -> Result<Option<T>, Error> {
    headers.get(name).map(|value| read(name, value)).transpose()
}

/// The value of a header that every response has. Fails if it is absent or of another type.
pub fn required<T: Scalar>(headers: &HeaderMap, name: &'static str) -> Result<T, Error> {
    let value = headers.get(name).ok_or_else(|| {
        let message = format!("the response has no header `{name}`");
        Error::new(ErrorKind::Decode, message)
    })?;
    read(name, value)
}

fn read<T: Scalar>(name: &str, value: &HeaderValue) -> Result<T, Error> {
    let text = std::str::from_utf8(value.as_bytes()).ok();
    text.and_then(T::from_text).ok_or_else(|| {
        let message = format!("the header `{name}` is not {}", T::EXPECTED);
        Error::new(ErrorKind::Decode, message)
    })
}

#[cfg(test)]
mod tests;
