//! The transport that ships.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use http::header::{HeaderValue, TRANSFER_ENCODING};
use http::{Request, Response};

use super::{BoxFuture, ResponseBody, Transport, TransportError};
use crate::Body;

/// Carries requests over a [`reqwest::Client`]. It waits with tokio, as reqwest does.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport over a client that is set up already.
    ///
    /// Its redirect policy must be [`none`](reqwest::redirect::Policy::none): any other would carry
    /// headers such as `X-Auth-Key` to wherever a redirect leads. A client does not tell its policy; a
    /// response that came from another URL than the request's is refused.
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }

    async fn exchange(
        &self,
        request: Request<Body>,
    ) -> Result<Response<ResponseBody>, TransportError> {
        let request = convert(request)?;
        let url = request.url().clone();
        let response = self.0.execute(request).await?;
        if *response.url() != url {
            let problem = "the HTTP client followed a redirect, which its policy must not allow";
            return Err(TransportError::protocol(problem));
        }
        Ok(Response::<reqwest::Body>::from(response).map(ResponseBody::new))
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseBody>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The request as reqwest has it. Its URL is parsed once more there, and must come out the same.
fn convert(request: Request<Body>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let text = parts.uri.to_string();
    let altered = || TransportError::request("the URL does not survive as it is");
    let url = reqwest::Url::parse(&text).map_err(|_| altered())?;
    if url.as_str() != text {
        return Err(altered());
    }
    let mut converted = reqwest::Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    if body.length().is_none() {
        // For methods that rarely have a body, hyper would leave one of unknown length out.
        let chunked = HeaderValue::from_static("chunked");
        converted.headers_mut().insert(TRANSFER_ENCODING, chunked);
    }
    *converted.body_mut() = match body.as_bytes() {
        Some(bytes) => Some(bytes.clone().into()),
        None if body.is_empty() => None,
        None => Some(reqwest::Body::wrap(body)),
    };
    Ok(converted)
}

/// The URL is taken away, for it holds parameter values.
impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let timeout = error.is_timeout();
        if error.is_connect() {
            Self::connect(error).timed_out(timeout)
        } else if timeout {
            Self::timeout(error)
        } else if is_protocol(&error) {
            Self::protocol(error)
        } else {
            Self::failed(error)
        }
    }
}

/// Whether it is not the connection that failed, but what came over it: hyper knows of no failure, as if
/// a body does not decompress, or says of the head or of a chunk that it is not valid.
fn is_protocol(error: &reqwest::Error) -> bool {
    let causes = || std::iter::successors(error.source(), |cause| (*cause).source());
    let hyper = causes().find_map(|cause| cause.downcast_ref::<hyper::Error>());
    let is_invalid = |cause: &(dyn StdError + 'static)| {
        let kind = cause.downcast_ref().map(io::Error::kind);
        matches!(
            kind,
            Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
        )
    };
    hyper.is_none_or(hyper::Error::is_parse) || causes().any(is_invalid)
}
