//! One documented endpoint, free of I/O.
//!
//! An endpoint makes an [`http::Request`] and reads an [`http::Response`]; who carries them is
//! somebody else's business. Every error that comes from here names the endpoint.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, Uri};

use crate::{Answer, Body, Error, ErrorKind, Query, decode};

/// A request to one documented endpoint, and how its responses are read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request that can be sent",
    label = "not a request, or the body of the request is not set yet",
    note = "a request with `NoBody` has methods that set its body"
)]
pub trait Endpoint {
    /// The documented data of a success.
    type Output: Answer;

    /// The documented body of a failure.
    type Failure: Answer;

    /// The method of the request.
    const METHOD: Method;

    /// The path as documented, with its parameters in braces.
    const PATH: &'static str;

    /// Where the body of a success has its data: a JSON Pointer (RFC 6901), of which `""` is the whole body.
    const OUTPUT_AT: &'static str = "";

    /// The same of the body of a failure.
    const FAILURE_AT: &'static str = "";

    /// The path of this request, each parameter percent-encoded.
    fn path(&self) -> Result<String, Error>;

    /// Adds the query of this request.
    fn query(&self, query: &mut Query) {
        let _ = query;
    }

    /// What the request sends.
    fn body(&self) -> Body {
        Body::empty()
    }

    /// Reads the data of a response whose status is a success.
    fn output(response: &Response<Bytes>) -> Result<Self::Output, Error> {
        Self::Output::read(response, Self::OUTPUT_AT)
    }

    /// Reads the body of a response whose status is no success.
    fn failure(response: &Response<Bytes>) -> Result<Self::Failure, Error> {
        Self::Failure::read(response, Self::FAILURE_AT)
    }

    /// Makes the request for any HTTP stack: its URI has a path and a query but no host, its only header
    /// is the type of the body.
    ///
    /// Fails if a parameter cannot be sent, or if the body could not be made.
    fn to_request(&self) -> Result<Request<Body>, Error> {
        let request = target(self).and_then(|target| request(Self::METHOD, target, self.body()));
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

/// A request that is kept, to be sent again: `client.send(&request)`.
impl<E: Endpoint + ?Sized> Endpoint for &E {
    type Output = E::Output;
    type Failure = E::Failure;

    const METHOD: Method = E::METHOD;
    const PATH: &'static str = E::PATH;
    const OUTPUT_AT: &'static str = E::OUTPUT_AT;
    const FAILURE_AT: &'static str = E::FAILURE_AT;

    fn path(&self) -> Result<String, Error> {
        E::path(self)
    }

    fn query(&self, query: &mut Query) {
        E::query(self, query);
    }

    fn body(&self) -> Body {
        E::body(self)
    }

    fn output(response: &Response<Bytes>) -> Result<Self::Output, Error> {
        E::output(response)
    }

    fn failure(response: &Response<Bytes>) -> Result<Self::Failure, Error> {
        E::failure(response)
    }

    fn to_request(&self) -> Result<Request<Body>, Error> {
        E::to_request(self)
    }
}

/// What an emitted request holds in place of its body until one of several kinds is chosen. It is no
/// [`Endpoint`] then, so that it cannot be sent.
///
/// ```compile_fail,E0277
/// use mdclient_runtime::{Endpoint, NoBody};
///
/// fn send(_: impl Endpoint) {}
/// send(NoBody);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoBody;

/// The path and the query of a request.
fn target<E: Endpoint + ?Sized>(endpoint: &E) -> Result<String, Error> {
    let mut target = endpoint.path()?;
    let mut query = Query::default();
    endpoint.query(&mut query);
    let query = query.finish()?;
    if !query.is_empty() {
        target.push('?');
        target.push_str(&query);
    }
    Ok(target)
}

pub(crate) fn request(method: Method, target: String, body: Body) -> Result<Request<Body>, Error> {
    let (body, content_type) = content(body)?;
    let uri = Uri::try_from(target).map_err(|error| {
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
