//! What a request sends.
//!
//! A clone of a body begins at its beginning, or, where its stream can be read once only and was, fails
//! before anything is sent. So nothing is ever replayed in part. The content never shows in `Debug`.

mod data;
mod flow;
mod multipart;
#[cfg(feature = "tokio")]
mod reader;
mod sending;
mod source;
mod watch;

use std::borrow::Cow;
use std::fmt;
#[cfg(feature = "tokio")]
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;

use crate::{Error, ErrorKind};

pub use data::JsonObject;
use flow::Flow;
pub use multipart::Multipart;
use source::Source;
pub(crate) use watch::Watch;

const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// Any error, as those of streams are taken.
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request: none, bytes, JSON, a stream, a file or a form.
///
/// A [`Transport`](crate::Transport) sends it as an [`http_body::Body`], or takes the bytes of one that
/// [has them](Self::as_bytes).
///
/// ```
/// use mdclient_runtime::Body;
///
/// let body = Body::json(&["a", "b"]);
/// assert_eq!(body.as_bytes().unwrap(), r#"["a","b"]"#);
/// assert_eq!(body.length(), Some(9));
/// ```
#[derive(Default)]
pub struct Body {
    content: Content,
    content_type: Option<Cow<'static, str>>,
    /// What is left to be read, once reading has begun. A clone begins anew.
    flow: Option<Box<Flow>>,
}

#[derive(Clone, Default)]
enum Content {
    #[default]
    None,
    Bytes(Bytes),
    Stream {
        source: Source,
        length: Option<u64>,
    },
    /// What could not be made. It is told when the request is made, so that setters chain.
    Failed(Failure),
}

#[derive(Clone)]
struct Failure {
    message: Cow<'static, str>,
    cause: Option<Arc<serde_json::Error>>,
}

impl Body {
    /// No body at all. This is not a body of length zero, which has a length and a type to send.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A value as JSON, of type `application/json`.
    ///
    /// A value that cannot be written fails in [`Endpoint::to_request`](crate::Endpoint::to_request).
    pub fn json(value: &(impl Serialize + ?Sized)) -> Self {
        Self::written(serde_json::to_vec(value))
    }

    /// Bytes as they are, of type `application/octet-stream`.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::typed(bytes, OCTETS)
    }

    /// A stream, of type `application/octet-stream`. It is read while it is sent.
    ///
    /// It can be sent once, so that the request is not repeated, be it as a retry or because of a
    /// redirect. A clone shares the stream: the one that is sent first has it, and the others fail before
    /// anything is sent. [`from_fn`](Self::from_fn) makes a stream that can be sent again.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::streamed(Source::once(stream), None)
    }

    /// A stream that is made afresh each time that the body is sent, of type
    /// `application/octet-stream`. Each of them must have the same content.
    ///
    /// ```
    /// # use mdclient_runtime::{Body, Bytes, Stream};
    /// fn upload<S>(parts: impl Fn() -> S + Send + Sync + 'static) -> Body
    /// where
    ///     S: Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static,
    /// {
    ///     Body::from_fn(parts).with_length(1 << 30)
    /// }
    /// ```
    pub fn from_fn<S, B, E>(make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::streamed(Source::again(make), None)
    }

    /// The content of a file, of type `application/octet-stream`.
    ///
    /// It is opened each time that the body is sent, and read in pieces while it is sent. Its length is
    /// the one that it has then; a file that changes its length meanwhile is an error. It must be a
    /// regular file, for any other gives its content once: see [`reader`](Self::reader).
    ///
    /// Whatever carries the request must run on tokio, as reqwest does.
    #[cfg(feature = "tokio")]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::streamed(reader::file(path.into()), None)
    }

    /// What a reader gives, of type `application/octet-stream`. It is read in pieces while it is sent, on
    /// a thread where it may block, and can be sent once, as a [`stream`](Self::stream) can.
    ///
    /// Whatever carries the request must run on tokio, as reqwest does.
    #[cfg(feature = "tokio")]
    pub fn reader(reader: impl std::io::Read + Send + 'static) -> Self {
        Self::streamed(reader::once(reader), None)
    }

    /// A form, of type `multipart/form-data`. Its type names the boundary between the parts, so that
    /// another type would make it unreadable.
    pub fn multipart(form: Multipart) -> Self {
        form.into_body()
    }

    /// The same body with another media type. Where there is no body, there is nothing to change.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        if self.content_type.is_some() {
            self.content_type = Some(media_type.into());
        }
        self
    }

    /// The same body with the length that its stream has. One that ends before or goes on is then an
    /// error, and the request is given up. Other bodies know their length and keep it.
    ///
    /// A stream without a length is sent in chunks of HTTP/1.1, which not every server takes.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Content::Stream { length, .. } = &mut self.content {
            *length = Some(bytes);
        }
        self
    }

    /// Whether there is no body. One of length zero is a body.
    pub fn is_empty(&self) -> bool {
        matches!(self.content, Content::None)
    }

    /// Whether the body can be sent more than once. Only then is its request repeated, be it as a retry
    /// or because of a redirect.
    pub fn is_replayable(&self) -> bool {
        match &self.content {
            Content::Stream { source, .. } => source.is_replayable(),
            Content::None | Content::Bytes(_) | Content::Failed(_) => true,
        }
    }

    /// How many bytes are still to be read, if that is known. The length of a file is known as soon as
    /// it is open, which it is when a transport gets it.
    pub fn length(&self) -> Option<u64> {
        if let Some(flow) = &self.flow {
            return flow.left();
        }
        match &self.content {
            Content::None => Some(0),
            // A length in memory fits into 64 bits.
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream { length, .. } => *length,
            Content::Failed(_) => None,
        }
    }

    /// The media type, if there is a body.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The bytes to send, if there is a body and it is in memory. `None` for a stream, which is
    /// [not empty](Self::is_empty).
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::None | Content::Stream { .. } | Content::Failed(_) => None,
        }
    }

    /// The bytes to send, if there is a body and it is in memory. `None` for a stream, which is
    /// [not empty](Self::is_empty).
    pub fn into_bytes(self) -> Option<Bytes> {
        match self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::None | Content::Stream { .. } | Content::Failed(_) => None,
        }
    }

    /// The body if it can be sent, else why it cannot.
    pub(crate) fn ready(self) -> Result<Self, Error> {
        match &self.content {
            Content::Failed(failure) => Err(failure.error()),
            _ => Ok(self),
        }
    }

    /// The error of a body that could not be made, to be told later.
    fn failed(failure: Failure) -> Self {
        Self {
            content: Content::Failed(failure),
            ..Self::default()
        }
    }

    fn streamed(source: Source, length: Option<u64>) -> Self {
        Self {
            content: Content::Stream { source, length },
            content_type: Some(Cow::Borrowed(OCTETS)),
            flow: None,
        }
    }

    fn written(json: Result<Vec<u8>, serde_json::Error>) -> Self {
        match json {
            Ok(bytes) => Self::typed(bytes, JSON),
            Err(error) => Self::failed(Failure {
                message: format!("the body cannot be written as JSON: {error}").into(),
                cause: Some(Arc::new(error)),
            }),
        }
    }

    fn typed(bytes: impl Into<Bytes>, content_type: &'static str) -> Self {
        Self {
            content: Content::Bytes(bytes.into()),
            content_type: Some(Cow::Borrowed(content_type)),
            flow: None,
        }
    }
}

impl Failure {
    fn error(&self) -> Error {
        let error = Error::new(ErrorKind::Request, &*self.message);
        match &self.cause {
            Some(cause) => error.because(Arc::clone(cause)),
            None => error,
        }
    }
}

impl Clone for Body {
    fn clone(&self) -> Self {
        Self {
            content: self.content.clone(),
            content_type: self.content_type.clone(),
            flow: None,
        }
    }
}

/// A form of type `multipart/form-data`.
impl From<Multipart> for Body {
    fn from(form: Multipart) -> Self {
        Self::multipart(form)
    }
}

/// Bytes of type `application/octet-stream`.
impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

/// Bytes of type `application/octet-stream`.
impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

/// Bytes of type `application/octet-stream`.
impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self::bytes(bytes)
    }
}

/// Text of type `text/plain; charset=utf-8`.
impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::typed(text, TEXT)
    }
}

/// Text of type `text/plain; charset=utf-8`.
impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::typed(text, TEXT)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type().unwrap_or_default();
        match &self.content {
            Content::None => f.write_str("Body(none)"),
            Content::Bytes(bytes) => {
                write!(f, "Body({} bytes of {content_type:?})", bytes.len())
            }
            Content::Stream { .. } => write!(f, "Body(stream of {content_type:?})"),
            Content::Failed(_) => f.write_str("Body(cannot be made)"),
        }
    }
}

#[cfg(test)]
mod tests;
