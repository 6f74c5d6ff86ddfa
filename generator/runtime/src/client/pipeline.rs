//! The way of a request to the transport, and of its response back.
//!
//! Nothing here depends on a service or an endpoint, so that it is compiled once. A request goes below
//! the base URL or nowhere.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue,
    PROXY_AUTHORIZATION, TE, TRANSFER_ENCODING, UPGRADE,
};
use http::{Method, Request, Response};

use super::redirect::{self, Step};
use super::retry::{Attempts, Budget, Retries};
use super::{Base, Credentials};
use crate::transport::within;
use crate::{Body, Error, ErrorKind, ResponseBody, Transport, TransportError};

/// The headers that no caller sets.
const OWNED: [HeaderName; 9] = [
    AUTHORIZATION,
    CONNECTION,
    CONTENT_LENGTH,
    COOKIE,
    HOST,
    PROXY_AUTHORIZATION,
    TE,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// What all clones of a client share.
pub(super) struct Core {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) base: Base,
    pub(super) credentials: Credentials,
    pub(super) default_headers: HeaderMap,
    pub(super) timeout: Duration,
    pub(super) max_response_size: usize,
    pub(super) retries: Retries,
    pub(super) budget: Budget,
}

/// A request, and how it is to be sent.
pub(super) struct Outgoing {
    pub(super) request: Request<Body>,
    pub(super) timeout: Duration,
    pub(super) retries: Retries,
}

/// A response, and how many attempts it took.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) response: Response<Bytes>,
    pub(super) attempts: u32,
}

impl Core {
    /// Exchanges a request for a whole response, with any status, in as many attempts as it may have.
    pub(super) async fn run(&self, outgoing: Outgoing) -> Result<Received, Error> {
        let request = self.prepare(outgoing.request)?;
        let transport = &*self.transport;
        let mut attempts =
            Attempts::first(outgoing.retries, &self.budget, transport, request.method());
        loop {
            // A clone of a body has all of its bytes, so that nothing is ever replayed in part.
            let exchange = self.exchange(request.clone());
            let outcome = within(transport, outgoing.timeout, exchange).await;
            let outcome = outcome.unwrap_or_else(|| Err(late(outgoing.timeout)));
            if attempts.next(&outcome).await {
                continue;
            }
            return match outcome {
                Ok(response) => Ok(Received {
                    response,
                    attempts: attempts.made,
                }),
                Err(error) => Err(error.after(attempts.made)),
            };
        }
    }

    /// Whether no caller may set a header.
    pub(super) fn owns_header(&self, name: &HeaderName) -> bool {
        is_owned(name, &self.credentials)
    }

    /// Exchanges a request for a whole response, and follows redirects.
    async fn exchange(&self, request: Request<Body>) -> Result<Response<Bytes>, Error> {
        let mut request = request;
        let mut followed = 0;
        loop {
            let response = self.transact(request.clone()).await?;
            match redirect::step(&self.base, request, response, followed) {
                Step::Done(response) => return Ok(response),
                Step::Follow(next) => request = next,
            }
            followed += 1;
        }
    }

    async fn transact(&self, request: Request<Body>) -> Result<Response<Bytes>, Error> {
        let (parts, body) = self.transport.send(request).await?.into_parts();
        let limit = self.max_response_size;
        match collect(body, limit).await? {
            Some(body) => Ok(Response::from_parts(parts, body)),
            None => Err(too_large(Response::from_parts(parts, Bytes::new()), limit)),
        }
    }

    /// The request with its whole URL and all headers.
    fn prepare(&self, request: Request<Body>) -> Result<Request<Body>, Error> {
        let mut request = request;
        *request.uri_mut() = self.base.join(request.uri())?;
        let without_content = match request.body().as_bytes() {
            Some(bytes) => bytes.is_empty(),
            None => [Method::POST, Method::PUT, Method::PATCH].contains(request.method()),
        };
        let headers = request.headers_mut();
        for (name, value) in &self.default_headers {
            if !headers.contains_key(name) {
                headers.insert(name, value.clone());
            }
        }
        self.credentials.apply(headers)?;
        if without_content {
            // Left to itself, hyper says nothing, and some servers answer with 411 (RFC 9110, 8.6).
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(request)
    }
}

/// Whether a header carries credentials, or is what HTTP finds the host and the end of a request by.
pub(super) fn is_owned(name: &HeaderName, credentials: &Credentials) -> bool {
    OWNED.contains(name) || credentials.contains(name)
}

/// The whole body; `None` if it is larger than a limit. The body is dropped with the call, and what is
/// still to come is given up with it.
async fn collect(mut body: ResponseBody, limit: usize) -> Result<Option<Bytes>, TransportError> {
    if usize::try_from(body.at_least()).map_or(true, |length| length > limit) {
        return Ok(None);
    }
    let mut whole = BytesMut::new();
    while let Some(chunk) = body.chunk().await? {
        if chunk.len() > limit - whole.len() {
            return Ok(None);
        }
        if whole.is_empty() {
            // Most answers come in one piece, which is then not copied.
            whole = BytesMut::from(chunk);
        } else {
            whole.extend_from_slice(&chunk);
        }
    }
    Ok(Some(whole.freeze()))
}

fn too_large(response: Response<Bytes>, limit: usize) -> Error {
    let message = format!("the body is larger than the limit of {limit} bytes");
    Error::new(ErrorKind::TooLarge, message).with_response(response)
}

fn late(limit: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("timed out after {limit:?}"))
}
