//! The way of a request to the transport, and of its response back.
//!
//! Nothing here depends on a service or an endpoint, so that it is compiled once. A request goes below
//! the base URL or nowhere.

use std::future::Future;
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
use crate::body::Watch;
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
    pub(super) credentials: Arc<Credentials>,
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

/// A response, and what it took.
#[derive(Debug)]
pub(super) struct Received<B> {
    pub(super) response: Response<B>,
    pub(super) attempts: u32,
    /// Whether a retry was due, but the body could not be sent again.
    pub(super) body_spent: bool,
}

/// What a call takes of a response.
pub(super) trait Take: Sized {
    fn take(
        core: &Core,
        response: Response<ResponseBody>,
    ) -> impl Future<Output = Result<Response<Self>, Error>> + Send;
}

/// The whole body, with any status.
impl Take for Bytes {
    async fn take(core: &Core, response: Response<ResponseBody>) -> Result<Response<Self>, Error> {
        core.whole(response).await
    }
}

/// The body while it comes. A status that is no success is an error, which has the whole body.
impl Take for ResponseBody {
    async fn take(core: &Core, response: Response<ResponseBody>) -> Result<Response<Self>, Error> {
        if response.status().is_success() {
            return Ok(response);
        }
        let response = core.whole(response).await?;
        Err(Error::failed(ErrorKind::Status, response))
    }
}

impl Core {
    /// Exchanges a request for a whole response, with any status, in as many attempts as it may have.
    pub(super) async fn run(&self, outgoing: Outgoing) -> Result<Received<Bytes>, Error> {
        self.repeat(outgoing).await
    }

    /// Exchanges a request for a response that is a success, and whose body is still to come, in as many
    /// attempts as it may have.
    pub(super) async fn run_stream(
        &self,
        outgoing: Outgoing,
    ) -> Result<Received<ResponseBody>, Error> {
        self.repeat(outgoing).await
    }

    async fn repeat<B: Take>(&self, outgoing: Outgoing) -> Result<Received<B>, Error> {
        let request = self.prepare(outgoing.request)?;
        let transport = &*self.transport;
        let mut attempts = Attempts::first(outgoing.retries, &self.budget, transport, &request);
        loop {
            let watch = Arc::new(Watch::new(&self.transport));
            // A clone of a body begins at its beginning, so that nothing is ever replayed in part.
            let outcome = self
                .attempt(request.clone(), outgoing.timeout, &watch)
                .await;
            if let Some(wait) = attempts.next(&outcome) {
                transport.sleep(wait).await;
                continue;
            }
            let body_spent = attempts.body_spent;
            return match outcome {
                Ok(response) => Ok(Received {
                    response,
                    attempts: attempts.made,
                    body_spent,
                }),
                Err(error) => {
                    let sent = attempts.made - u32::from(!watch.has_begun());
                    Err(error.after(sent).with_body_spent(body_spent))
                }
            };
        }
    }

    /// One attempt. Its time counts from its beginning, or from the last piece of a streamed body.
    async fn attempt<B: Take>(
        &self,
        request: Request<Body>,
        timeout: Duration,
        watch: &Arc<Watch>,
    ) -> Result<Response<B>, Error> {
        let exchange = async { B::take(self, self.exchange(request, watch).await?).await };
        let rest = || watch.rest(timeout);
        let outcome = within(&*self.transport, timeout, rest, exchange).await;
        outcome.unwrap_or_else(|| Err(late(timeout)))
    }

    /// Whether no caller may set a header.
    pub(super) fn owns_header(&self, name: &HeaderName) -> bool {
        is_owned(name, &self.credentials)
    }

    /// Exchanges a request for a response, and follows redirects.
    async fn exchange(
        &self,
        request: Request<Body>,
        watch: &Arc<Watch>,
    ) -> Result<Response<ResponseBody>, Error> {
        let mut request = request;
        let mut followed = 0;
        loop {
            let mut response = self.transact(request.clone(), watch).await?;
            if redirect::is_redirect(response.status()) {
                // A connection can be used again once its response was read.
                response = self.whole(response).await?.map(ResponseBody::full);
            }
            match redirect::step(&self.base, request, response, followed) {
                Step::Done(response) => return Ok(response),
                Step::Follow(next) => request = next,
            }
            followed += 1;
        }
    }

    async fn transact(
        &self,
        request: Request<Body>,
        watch: &Arc<Watch>,
    ) -> Result<Response<ResponseBody>, Error> {
        let mut request = request;
        request.body_mut().open(watch).await?;
        frame(&mut request);
        watch.begin();
        let outcome = self.transport.send(request).await;
        // A body that failed is the cause of whatever the transport says, even of a success.
        if let Some(error) = watch.failure() {
            return Err(error);
        }
        let mut response = outcome?;
        self.credentials.hide_in(&mut response);
        Ok(response)
    }

    /// The response with its whole body, which may be as large as the client allows.
    async fn whole(&self, response: Response<ResponseBody>) -> Result<Response<Bytes>, Error> {
        let (parts, body) = response.into_parts();
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
        let headers = request.headers_mut();
        for (name, value) in &self.default_headers {
            if !headers.contains_key(name) {
                headers.insert(name, value.clone());
            }
        }
        self.credentials.apply(headers)?;
        Ok(request)
    }
}

/// Says of a body that is open that it has no content, where that is so and has to be said.
fn frame(request: &mut Request<Body>) {
    let body = request.body();
    let methods = [Method::POST, Method::PUT, Method::PATCH];
    if body.length() == Some(0) && (!body.is_empty() || methods.contains(request.method())) {
        // Left to itself, hyper says nothing, and some servers answer with 411 (RFC 9110, 8.6).
        let headers = request.headers_mut();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// Whether a header carries credentials, or is what HTTP finds the host and the end of a request by.
pub(super) fn is_owned(name: &HeaderName, credentials: &Credentials) -> bool {
    OWNED.contains(name) || credentials.contains(name)
}

/// The most that is reserved for a body because it is announced: an announcement may be a lie.
const MOST_RESERVED: usize = 32 << 20;

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
            let announced = usize::try_from(body.at_least()).unwrap_or(usize::MAX);
            whole.reserve(announced.min(MOST_RESERVED));
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

pub(super) fn late(limit: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("timed out after {limit:?}"))
}
