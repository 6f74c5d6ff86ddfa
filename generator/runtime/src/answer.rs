//! What endpoints answer with, and how it is read from a response.

use bytes::Bytes;
use http::Response;

use crate::{Data, Error, decode};

/// A type that the body of a response is read into, such as [`Endpoint::Output`](crate::Endpoint::Output).
///
/// It is implemented for all [`Data`], which is read by [`decode::json`], and for [`Bytes`], the body as it
/// came. An emitted enum over statuses implements it by the status of the response.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a response",
    note = "implement `Record` for a JSON object, or `Answer` for anything else"
)]
pub trait Answer: Sized {
    /// Reads a response. The data's place in a JSON body is a JSON Pointer (RFC 6901).
    ///
    /// Fails if the body is not as documented, or says that the request failed.
    fn read(response: &Response<Bytes>, pointer: &str) -> Result<Self, Error>;
}

impl<T: Data> Answer for T {
    fn read(response: &Response<Bytes>, pointer: &str) -> Result<Self, Error> {
        decode::json(response, pointer)
    }
}

impl Answer for Bytes {
    fn read(response: &Response<Bytes>, _: &str) -> Result<Self, Error> {
        decode::bytes(response)
    }
}
