//! Redirects: only within the origin, only so many, and never with half a request.

use http::header::LOCATION;
use http::{Method, Request, Response, StatusCode, Uri};

use super::Base;
use crate::error::NotFollowed;
use crate::{Body, ResponseBody};

/// How many redirects are followed in one exchange.
const MOST: usize = 10;

/// What follows a response.
pub(super) enum Step {
    /// Another request.
    Follow(Request<Body>),
    /// Nothing: the response is the answer.
    Done(Response<ResponseBody>),
}

/// Whether a status leads elsewhere.
pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Looks at a response to a request that `followed` redirects led to. A redirect that is not followed
/// says why.
pub(super) fn step(
    base: &Base,
    request: Request<Body>,
    response: Response<ResponseBody>,
    followed: usize,
) -> Step {
    let status = response.status();
    if !is_redirect(status) {
        return Step::Done(response);
    }
    let target = if followed < MOST {
        target(base, request.uri(), &response)
    } else {
        Err("comes after too many others")
    };
    match target.and_then(|uri| redirected(request, uri, status)) {
        Ok(request) => Step::Follow(request),
        Err(reason) => {
            let mut response = response;
            response.extensions_mut().insert(NotFollowed(reason));
            Step::Done(response)
        }
    }
}

fn target(base: &Base, from: &Uri, response: &Response<ResponseBody>) -> Result<Uri, &'static str> {
    let location = response.headers().get(LOCATION).ok_or("is missing")?;
    let location = location.to_str().map_err(|_| "is no valid URL")?;
    base.locate(from, location)
}

/// The request as a status wants it repeated, if its body can be sent again. It stays within the origin,
/// so that it keeps its credentials.
fn redirected(
    request: Request<Body>,
    uri: Uri,
    status: StatusCode,
) -> Result<Request<Body>, &'static str> {
    let becomes_get = match status.as_u16() {
        301 | 302 => *request.method() == Method::POST,
        303 => *request.method() != Method::HEAD,
        _ => false,
    };
    let mut request = request;
    *request.uri_mut() = uri;
    if becomes_get {
        *request.method_mut() = Method::GET;
        *request.body_mut() = Body::empty();
        let headers = request.headers_mut();
        let names: Vec<_> = headers.keys().cloned().collect();
        for name in names.iter().filter(|n| n.as_str().starts_with("content-")) {
            headers.remove(name);
        }
    } else if !request.body().is_replayable() {
        return Err("asks for the body again, which can be read only once");
    }
    Ok(request)
}

#[cfg(test)]
mod tests;
