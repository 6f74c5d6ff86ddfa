//! Forms of type `multipart/form-data` (RFC 7578).

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use serde::Serialize;

use super::source::{Opened, Source};
use super::{Body, Content, Failure};
use crate::Error;

/// A form whose parts are sent one after the other, as `multipart/form-data`.
///
/// Parts are streamed where their bodies are. The form can be sent again if all of its parts can, and
/// its length is known if that of all its parts is.
///
/// ```
/// use mdclient_runtime::{Body, Multipart};
///
/// let form = Multipart::new()
///     .text("title", "A picture")
///     .json("metadata", &serde_json::json!({ "tags": ["a"] }))
///     .file("image", "a.png", Body::bytes("...").with_content_type("image/png"));
/// let body = Body::multipart(form);
/// assert!(body.is_replayable() && body.length().is_some());
/// ```
#[derive(Clone, Default)]
#[must_use = "a form does nothing until it is the body of a request"]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    /// The value of `Content-Disposition`.
    disposition: String,
    body: Body,
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text, without a media type, as browsers send it.
    pub fn text(self, name: impl AsRef<str>, value: impl Into<String>) -> Self {
        let mut body = Body::bytes(value.into());
        body.content_type = None;
        self.part(name, body)
    }

    /// Adds bytes of type `application/octet-stream`.
    pub fn bytes(self, name: impl AsRef<str>, bytes: impl Into<Bytes>) -> Self {
        self.part(name, Body::bytes(bytes))
    }

    /// Adds a value as JSON, of type `application/json`.
    ///
    /// A value that cannot be written fails when the request is made, as [`Body::json`] does.
    pub fn json(self, name: impl AsRef<str>, value: &(impl Serialize + ?Sized)) -> Self {
        self.part(name, Body::json(value))
    }

    /// Adds a body, with its media type.
    pub fn part(self, name: impl AsRef<str>, body: impl Into<Body>) -> Self {
        let name = quoted(name.as_ref());
        self.push(format!("form-data; name={name}"), body.into())
    }

    /// Adds a body with its media type, as a file of that name.
    pub fn file(
        self,
        name: impl AsRef<str>,
        file_name: impl AsRef<str>,
        body: impl Into<Body>,
    ) -> Self {
        let (name, file_name) = (quoted(name.as_ref()), quoted(file_name.as_ref()));
        let disposition = format!("form-data; name={name}; filename={file_name}");
        self.push(disposition, body.into())
    }

    fn push(mut self, disposition: String, body: Body) -> Self {
        self.parts.push(Part { disposition, body });
        self
    }

    pub(super) fn into_body(self) -> Body {
        if let Some(failure) = self.parts.iter().find_map(Part::problem) {
            return Body::failed(failure);
        }
        let boundary = boundary(&self.parts, random());
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let mut bodies = Vec::with_capacity(2 * self.parts.len() + 1);
        let mut before = format!("--{boundary}");
        for part in self.parts {
            bodies.push(Body::bytes(before + &part.head()));
            bodies.push(part.body);
            before = format!("\r\n--{boundary}");
        }
        bodies.push(Body::bytes(before + "--\r\n"));
        chain(bodies).with_content_type(content_type)
    }
}

impl Part {
    /// Why the part cannot be sent, if it cannot.
    fn problem(&self) -> Option<Failure> {
        if let Content::Failed(failure) = &self.body.content {
            return Some(failure.clone());
        }
        let content_type = self.body.content_type()?;
        let invalid = HeaderValue::from_str(content_type).is_err();
        invalid.then_some(Failure {
            message: Cow::Borrowed("the content type of a part of the form is no valid header"),
            cause: None,
        })
    }

    /// What stands between the boundary and the content.
    fn head(&self) -> String {
        let mut head = format!("\r\nContent-Disposition: {}\r\n", self.disposition);
        if let Some(content_type) = self.body.content_type() {
            head += &format!("Content-Type: {content_type}\r\n");
        }
        head + "\r\n"
    }
}

/// A name as the WHATWG has it in forms: what would end it is percent-encoded, and nothing else.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push('"');
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The first of some boundaries that is in no part that is in memory.
fn boundary(parts: &[Part], mut candidates: impl Iterator<Item = String>) -> String {
    let is_free = |boundary: &String| {
        let boundary = boundary.as_bytes();
        let mut contents = parts.iter().filter_map(|part| part.body.as_bytes());
        !contents.any(|bytes| {
            bytes
                .windows(boundary.len())
                .any(|window| window == boundary)
        })
    };
    let found = candidates.find(is_free);
    found.expect("random boundaries have no end, and no content has all of them")
}

/// Boundaries that nobody can guess, so that the content of a stream cannot be made to hold them.
fn random() -> impl Iterator<Item = String> {
    (0_u64..).map(|_| {
        // The standard library keys its hashers with random numbers of the system.
        let [one, two] = [RandomState::new(), RandomState::new()].map(|state| state.hash_one(0));
        format!("{one:016x}{two:016x}")
    })
}

/// Bodies one after the other.
fn chain(bodies: Vec<Body>) -> Body {
    let length = total(&bodies);
    let replayable = bodies.iter().all(Body::is_replayable);
    let bodies = Arc::<[Body]>::from(bodies);
    let source = Source::new(replayable, move || {
        let bodies = bodies.iter().cloned().collect();
        Box::pin(open(bodies))
    });
    Body::streamed(source, length)
}

/// Opens all bodies before the first is sent: only then is the length known.
async fn open(mut bodies: VecDeque<Body>) -> Result<Opened, Error> {
    for body in &mut bodies {
        body.opened().await?;
    }
    Ok(Opened {
        length: total(&bodies),
        pieces: Box::pin(Chain(bodies)),
    })
}

/// The length of all bodies, if that of each is known.
fn total<'a>(bodies: impl IntoIterator<Item = &'a Body>) -> Option<u64> {
    let mut lengths = bodies.into_iter().map(Body::length);
    lengths.try_fold(0_u64, |total, length| total.checked_add(length?))
}

struct Chain(VecDeque<Body>);

impl Stream for Chain {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(body) = self.0.front_mut() {
            match body.flow().poll_piece(context) {
                Poll::Ready(None) => self.0.pop_front(),
                next => return next,
            };
        }
        Poll::Ready(None)
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Multipart({} parts)", self.parts.len())
    }
}

#[cfg(test)]
mod tests;
