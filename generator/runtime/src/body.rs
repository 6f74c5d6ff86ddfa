//! What a request sends.
//!
//! A body can be cloned and sent again, and its content never shows in `Debug`.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use crate::{Error, ErrorKind};

const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// The body of a request: none, bytes with a media type, or JSON.
#[derive(Clone, Default)]
pub struct Body(Content);

#[derive(Clone, Default)]
enum Content {
    #[default]
    None,
    Bytes {
        bytes: Bytes,
        content_type: Cow<'static, str>,
    },
    /// JSON that could not be written. It is told when the request is made, so that setters chain.
    Failed(Arc<serde_json::Error>),
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
        match serde_json::to_vec(value) {
            Ok(bytes) => Self::typed(bytes, JSON),
            Err(error) => Self(Content::Failed(Arc::new(error))),
        }
    }

    /// Bytes as they are, of type `application/octet-stream`.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::typed(bytes, OCTETS)
    }

    /// The same body with another media type. Where there is no body, there is nothing to change.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        if let Content::Bytes { content_type, .. } = &mut self.0 {
            *content_type = media_type.into();
        }
        self
    }

    /// Whether there is no body. One of length zero is a body.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Content::None)
    }

    /// The media type, if there is a body.
    pub fn content_type(&self) -> Option<&str> {
        match &self.0 {
            Content::Bytes { content_type, .. } => Some(content_type),
            Content::None | Content::Failed(_) => None,
        }
    }

    /// The bytes to send, if there is a body.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes { bytes, .. } => Some(bytes),
            Content::None | Content::Failed(_) => None,
        }
    }

    /// The bytes to send, if there is a body.
    pub fn into_bytes(self) -> Option<Bytes> {
        match self.0 {
            Content::Bytes { bytes, .. } => Some(bytes),
            Content::None | Content::Failed(_) => None,
        }
    }

    /// The body if it can be sent, else why it cannot.
    pub(crate) fn ready(self) -> Result<Self, Error> {
        match self.0 {
            Content::Failed(error) => {
                let message = format!("the body cannot be written as JSON: {error}");
                Err(Error::new(ErrorKind::Request, message).because(error))
            }
            content => Ok(Self(content)),
        }
    }

    fn typed(bytes: impl Into<Bytes>, content_type: &'static str) -> Self {
        Self(Content::Bytes {
            bytes: bytes.into(),
            content_type: Cow::Borrowed(content_type),
        })
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
        match &self.0 {
            Content::None => f.write_str("Body(none)"),
            Content::Bytes {
                bytes,
                content_type,
            } => {
                write!(f, "Body({} bytes of {content_type:?})", bytes.len())
            }
            Content::Failed(_) => f.write_str("Body(cannot be written as JSON)"),
        }
    }
}

#[cfg(test)]
mod tests;
