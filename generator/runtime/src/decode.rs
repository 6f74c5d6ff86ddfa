//! Reads responses.
//!
//! A body is read in one pass, which walks to the data, reads it, and notes whether the envelope says
//! that the request failed. Every error keeps the response.

mod walk;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::error::Category;

use crate::error::Redacted;
use crate::reading::or_null;
use crate::{Data, Endpoint, Error, ErrorKind, Reading};

/// Reads the data at a JSON Pointer (RFC 6901): `""` is the whole body, `"/result"` its member.
///
/// - `"success": false` at the root, under a status that is a success, is an error of kind
///   [`Api`](ErrorKind::Api).
/// - Where the pointer leads nowhere, or through a null: a root with a member `success` is an envelope
///   without data, and the data reads as from null. Any other root is itself the data.
/// - No content (204 or 205 with an empty body) reads as null.
/// - Anything else is an error of kind [`Decode`](ErrorKind::Decode), with the place in the JSON.
pub fn json<T: Data>(response: &Response<Bytes>, pointer: &str) -> Result<T, Error> {
    let Some(text) = text(response)? else {
        return absent(response);
    };
    let mut reading = Reading::of_body();
    let found = walk::read(text, pointer, &mut reading)
        .map_err(|error| mismatch(response, text, error, &reading))?;
    if reading.is_failure() && response.status().is_success() {
        return Err(Error::failed(ErrorKind::Api, response.clone()));
    }
    match found {
        Some(data) => Ok(data),
        None if reading.has_success() => absent(response),
        None => {
            let mut reading = Reading::default();
            let root = walk::read(text, "", &mut reading)
                .map_err(|error| mismatch(response, text, error, &reading))?;
            root.map_or_else(|| absent(response), Ok)
        }
    }
}

/// The value at a JSON Pointer; `None` if it leads nowhere, or through a null.
pub(crate) fn find<T: Data>(response: &Response<Bytes>, pointer: &str) -> Result<Option<T>, Error> {
    let Some(text) = text(response)? else {
        return Ok(None);
    };
    let mut reading = Reading::default();
    walk::read(text, pointer, &mut reading)
        .map_err(|error| mismatch(response, text, error, &reading))
}

/// The body as it is.
pub fn bytes(response: &Response<Bytes>) -> Result<Bytes, Error> {
    Ok(response.body().clone())
}

/// The error for a response whose status the docs do not have.
pub fn undocumented_status(response: &Response<Bytes>) -> Error {
    decode_error(response, "the docs have no response with this status")
}

/// Reads the output of an endpoint; a status that is no success is an error.
pub fn response<E: Endpoint>(response: Response<Bytes>) -> Result<E::Output, Error> {
    let output = if response.status().is_success() {
        E::output(&response)
    } else {
        Err(Error::failed(ErrorKind::Status, response))
    };
    output.map_err(|error| error.at(E::METHOD, E::PATH))
}

/// A body without the byte order mark that some servers begin with, and readers of JSON may ignore.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// The body as text; `None` if it is empty because the status says so.
fn text(response: &Response<Bytes>) -> Result<Option<&str>, Error> {
    let body = without_mark(response.body());
    let text = std::str::from_utf8(body).map_err(|error| {
        let byte = response.body().len() - body.len() + error.valid_up_to();
        let message = format!("the body is not UTF-8, from byte {byte}");
        decode_error(response, message).because(error)
    })?;
    if !text.trim_ascii().is_empty() {
        return Ok(Some(text));
    }
    match response.status() {
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => Ok(None),
        _ => Err(decode_error(
            response,
            "the body is empty, where the docs have JSON",
        )),
    }
}

/// What data reads as that is not there.
fn absent<T: Data>(response: &Response<Bytes>) -> Result<T, Error> {
    or_null(None).map_err(|error| no_data(response, error))
}

#[cold]
fn no_data(response: &Response<Bytes>, error: serde_json::Error) -> Error {
    decode_error(response, format!("the data is absent: {error}")).because(error)
}

#[cold]
fn mismatch(
    response: &Response<Bytes>,
    text: &str,
    error: serde_json::Error,
    reading: &Reading,
) -> Error {
    if error.classify() != Category::Data {
        let message = format!("the body is not JSON: {error}");
        return decode_error(response, message).because(error);
    }
    if response.status().is_success() && walk::says_failure(text) {
        return Error::failed(ErrorKind::Api, response.clone());
    }
    let message = without_position(&error);
    // Redacted before it is cut, so that no part of a secret is left.
    let message: String = Redacted::new(&message, response.extensions().get()).collect();
    decode_error(response, shortened(&message))
        .with_json_path(reading.json_path())
        .because(error)
}

/// The message of a mismatch. Line and column are left out: they are those of
/// the end of the value, and the JSON path says it better.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    message
        .strip_suffix(&position)
        .unwrap_or(&message)
        .to_owned()
}

/// A message without its middle if it is long: it begins with what came and ends with what is expected.
fn shortened(message: &str) -> String {
    const HEAD: usize = 160;
    const TAIL: usize = 80;
    match message.chars().count() {
        length if length > HEAD + TAIL => {
            let head = message.chars().take(HEAD);
            let tail = message.chars().skip(length - TAIL);
            head.chain(['…']).chain(tail).collect()
        }
        _ => message.to_owned(),
    }
}

#[cold]
fn decode_error(response: &Response<Bytes>, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Decode, message).with_response(response.clone())
}

#[cfg(test)]
mod tests;
