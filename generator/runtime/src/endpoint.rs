//! One documented endpoint, free of I/O.
//!
//! An endpoint makes an [`http::Request`] and reads an [`http::Response`]; who carries them is
//! somebody else's business. Every error that comes from here names the endpoint.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, Uri};

use crate::{Body, Error, ErrorKind, decode};

/// A request to one documented endpoint, and how its responses are read.
pub trait Endpoint {
    /// The documented data of a success.
    type Output;

    /// The documented body of a failure.
    type Failure;

    /// The method of the request.
    const METHOD: Method;

    /// The path as documented, with its parameters in braces.
    const PATH: &'static str;

    /// The path of this request, each parameter percent-encoded.
    fn path(&self) -> Result<String, Error>;

    /// What the request sends.
    fn body(&self) -> Body {
        Body::empty()
    }

    /// Reads the data of a response whose status is a success.
    fn output(response: &Response<Bytes>) -> Result<Self::Output, Error>;

    /// Reads the body of a response whose status is no success.
    fn failure(response: &Response<Bytes>) -> Result<Self::Failure, Error>;

    /// Makes the request for any HTTP stack: its URI has a path but no host, its only header is the
    /// type of the body.
    ///
    /// Fails if a path parameter cannot be sent, or if the body could not be made.
    fn to_request(&self) -> Result<Request<Body>, Error> {
        let request = self
            .path()
            .and_then(|path| request(Self::METHOD, path, self.body()));
        request.map_err(|error| error.at(Self::METHOD, Self::PATH))
    }

    /// Reads a response that any HTTP stack brought.
    ///
    /// Fails if the status is no success, if the body says so, or if it is not as documented.
    fn from_response(response: Response<Bytes>) -> Result<Self::Output, Error>
    where
        Self: Sized,
    {
        decode::response::<Self>(response)
    }
}

pub(crate) fn request(method: Method, path: String, body: Body) -> Result<Request<Body>, Error> {
    let (body, content_type) = content(body)?;
    let uri = Uri::try_from(path).map_err(|error| {
        Error::new(ErrorKind::Request, "the path makes no valid URI").because(error)
    })?;
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    request
        .headers_mut()
        .extend(content_type.map(|value| (CONTENT_TYPE, value)));
    Ok(request)
}

/// The body if it can be sent, and its type.
pub(crate) fn content(body: Body) -> Result<(Body, Option<HeaderValue>), Error> {
    let body = body.ready()?;
    let content_type = body.content_type().map(HeaderValue::try_from).transpose();
    let content_type = content_type.map_err(|error| {
        let message = "the content type of the body is no valid header";
        Error::new(ErrorKind::Request, message).because(error)
    })?;
    Ok((body, content_type))
}

#[cfg(test)]
mod tests;
