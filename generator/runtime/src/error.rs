//! The one error type.
//!
//! An error keeps what is known: the endpoint, the response, the place in the JSON, the cause. What
//! it shows holds neither header nor parameter values, so that no credential gets into a log.

mod api;
mod display;
mod redact;
mod retry_after;

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode};

use crate::Endpoint;

pub use api::ApiError;
pub(crate) use api::listed;
pub(crate) use redact::{Hidden, Redacted};
pub(crate) use retry_after::retry_after;

/// Why a request could not be made, was not answered, or failed.
///
/// Its `Display` is one line: the endpoint, the status, and what the API says.
///
/// ```text
/// POST /accounts/{account_id}/storage/kv/namespaces: 400 Bad Request: 10014: namespace already exists
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    endpoint: Option<(Method, &'static str)>,
    response: Option<Response<Bytes>>,
    json_path: Option<String>,
    timeout: bool,
    attempts: u32,
    body_spent: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Why a client did not follow a redirect. It is an extension of the response, so that it is still
/// known when the response is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotFollowed(pub(crate) &'static str);

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built: its base URL, user agent or credentials.
    Builder,
    /// The request could not be made: a path parameter or the body.
    Request,
    /// The body of the request could not be read to its end: its stream failed, or is not as long as was
    /// declared. A part of it may have been sent.
    Body,
    /// No connection was made, so nothing was sent.
    Connect,
    /// The response did not come in time.
    Timeout,
    /// The connection failed while it was used. The request may have been processed.
    Transport,
    /// What came over the connection cannot be used: it is no valid HTTP, or the transport went elsewhere.
    Protocol,
    /// The body of the response is larger than the client allows.
    TooLarge,
    /// The status of the response is no success.
    Status,
    /// The status is a success, but the body says `"success": false`.
    Api,
    /// The response is not as documented.
    Decode,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            endpoint: None,
            response: None,
            json_path: None,
            timeout: kind == ErrorKind::Timeout,
            attempts: 0,
            body_spent: false,
            source: None,
        }))
    }

    /// The response says that the request failed.
    pub(crate) fn failed(kind: ErrorKind, response: Response<Bytes>) -> Self {
        let refused = response.extensions().get::<NotFollowed>();
        let message = refused.map_or_else(String::new, |NotFollowed(reason)| {
            format!("the redirect is not followed: its Location {reason}")
        });
        Self::new(kind, message).with_response(response)
    }

    pub(crate) fn with_response(mut self, response: Response<Bytes>) -> Self {
        self.0.response = Some(response);
        self
    }

    pub(crate) fn with_json_path(mut self, path: String) -> Self {
        self.0.json_path = Some(path);
        self
    }

    pub(crate) fn timed_out(mut self, timeout: bool) -> Self {
        self.0.timeout = timeout;
        self
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Tells how many attempts were made.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Tells that a retry was due, but the body could not be sent again.
    pub(crate) fn with_body_spent(mut self, spent: bool) -> Self {
        self.0.body_spent = spent;
        self
    }

    /// Names the endpoint.
    pub(crate) fn at(mut self, method: Method, path_template: &'static str) -> Self {
        self.0.endpoint = Some((method, path_template));
        self
    }

    /// What it says, without the endpoint and the response.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// What this error is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the endpoint, if one was called.
    pub fn method(&self) -> Option<&Method> {
        self.0.endpoint.as_ref().map(|(method, _)| method)
    }

    /// The documented path of the endpoint, if one was called. It holds no parameter values.
    pub fn path_template(&self) -> Option<&'static str> {
        self.0.endpoint.as_ref().map(|(_, path)| *path)
    }

    /// The status of the response, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(Response::status)
    }

    /// The headers of the response, if one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(Response::headers)
    }

    /// The body of the response, whatever it is, if one came whole.
    pub fn body(&self) -> Option<&Bytes> {
        self.whole_response().map(Response::body)
    }

    /// Where in the body the value is that is not as documented: `result[3].title`.
    ///
    /// It is empty if that is the whole body.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How often a client sent the request. Zero if it sent nothing, or if no client was at work.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the request would have been sent again, but for its body, which is a stream that can be
    /// read only once. With a new body, it may well succeed.
    pub fn is_body_spent(&self) -> bool {
        self.0.body_spent
    }

    /// How long the server asks to wait, counted from its answer, if it does.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }

    /// What the API says in the body, in any of the usual shapes. Empty if it says nothing.
    ///
    /// The credentials of the request are redacted, if the API repeats them.
    pub fn api_errors(&self) -> Vec<ApiError> {
        let mut errors = self.body().map(|body| api::read(body)).unwrap_or_default();
        if let Some(hidden) = self.hidden() {
            for error in &mut errors {
                redact::redact(error, hidden);
            }
        }
        errors
    }

    /// The body as the documented failure of an endpoint.
    ///
    /// Fails with an error of kind [`Decode`](ErrorKind::Decode) if no whole response came, or if its
    /// body is not as documented.
    ///
    /// ```
    /// # use mdclient_runtime::{Endpoint, Error};
    /// fn explain<E: Endpoint<Failure: std::fmt::Debug>>(error: &Error) {
    ///     match error.failure::<E>() {
    ///         Ok(failure) => println!("{failure:?}"),
    ///         Err(_) => println!("{error}"),
    ///     }
    /// }
    /// ```
    pub fn failure<E: Endpoint>(&self) -> Result<E::Failure, Error> {
        let failure = match self.whole_response() {
            Some(response) => E::failure(response),
            None => Err(Error::new(ErrorKind::Decode, "no whole response came")),
        };
        failure.map_err(|error| error.at(E::METHOD, E::PATH).after(self.attempts()))
    }

    /// What must not show, wherever it comes from.
    fn hidden(&self) -> Option<&Hidden> {
        self.0.response.as_ref()?.extensions().get()
    }

    /// The response, unless its body is missing because it was too large.
    fn whole_response(&self) -> Option<&Response<Bytes>> {
        let response = self.0.response.as_ref();
        response.filter(|_| self.0.kind != ErrorKind::TooLarge)
    }

    /// Whether the time ran out, while connecting or later.
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }

    /// Whether no connection was made. Then nothing was sent, either.
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Whether the status of the response is no success.
    pub fn is_status(&self) -> bool {
        self.0.kind == ErrorKind::Status
    }

    /// Whether the body says `"success": false` under a status that is a success.
    pub fn is_api(&self) -> bool {
        self.0.kind == ErrorKind::Api
    }

    /// Whether the response is not as documented.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// Whether the same request may well succeed later: the connection could not be made or failed, it
    /// timed out, or the status is 408, 429, 500, 502, 503 or 504.
    ///
    /// It does not say that sending it twice is harmless; that depends on the endpoint.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Status => self.status().is_some_and(is_retryable_status),
            _ => false,
        }
    }
}

/// Whether a status says that the same request may well succeed later.
pub(crate) fn is_retryable_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502..=504)
}

impl StdError for Error {
    /// The cause. There is none where it would show credentials that the server sent back.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source: &(dyn StdError + 'static) = self.0.source.as_deref()?;
        let shows_hidden = self.hidden().is_some_and(|hidden| {
            let mut causes = std::iter::successors(Some(source), |cause| (*cause).source());
            causes.any(|cause| hidden.0.shows_in(format!("{cause} {cause:?}").as_bytes()))
        });
        (!shows_hidden).then_some(source)
    }
}

#[cfg(test)]
mod tests;
