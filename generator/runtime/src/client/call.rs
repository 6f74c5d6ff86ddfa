//! One request with options of its own.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, mem};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Response, Uri};
use serde_json::Value;

use super::pipeline::{Core, Outgoing, Received};
use super::stream::ByteStream;
use super::trace::Trace;
use super::{Full, Retries};
use crate::{Body, Endpoint, Error, ErrorKind, decode, endpoint, path};

/// A request that is about to be sent, and what differs from the settings of the client.
///
/// An option that cannot be used is told when the request is sent, so that calls chain; then nothing
/// is sent. Neither errors nor `Debug` show the values of parameters, headers or the query.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<T> {
    core: Arc<Core>,
    method: Method,
    template: &'static str,
    request: Result<Request<Body>, Error>,
    timeout: Duration,
    retries: Retries,
    read: fn(Response<Bytes>) -> Result<T, Error>,
}

impl<T> Call<T> {
    pub(super) fn endpoint<E: Endpoint<Output = T>>(core: &Arc<Core>, endpoint: &E) -> Self {
        Self::new(
            core,
            (E::METHOD, E::PATH),
            endpoint.to_request(),
            E::from_response,
        )
    }

    fn new(
        core: &Arc<Core>,
        (method, template): (Method, &'static str),
        request: Result<Request<Body>, Error>,
        read: fn(Response<Bytes>) -> Result<T, Error>,
    ) -> Self {
        Self {
            core: Arc::clone(core),
            method,
            template,
            request,
            timeout: core.timeout,
            retries: core.retries,
            read,
        }
    }

    /// How long an attempt may take, in place of the
    /// [client's timeout](super::ClientBuilder::timeout), and in the way that is described there.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How the request is repeated, in place of the [client's way](super::ClientBuilder::retries).
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Sets a header, in place of any of that name.
    ///
    /// Those that carry credentials, and those by which HTTP itself finds the host and the end of a
    /// request, are refused.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let core = Arc::clone(&self.core);
        self.edit(|request| {
            let name = HeaderName::try_from(name.as_ref())
                .map_err(|error| refused("the name of a header is not valid").because(error))?;
            if core.owns_header(&name) {
                let problem = format!("the header `{name}` is the client's to set");
                return Err(refused(&problem));
            }
            let mut value = HeaderValue::try_from(value.as_ref()).map_err(|error| {
                refused(&format!("the value of the header `{name}` is not valid")).because(error)
            })?;
            value.set_sensitive(true);
            request.headers_mut().insert(name, value);
            Ok(())
        })
    }

    /// Adds a pair to the query, percent-encoded.
    pub fn query(self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.edit(|request| {
            let uri = request.uri();
            let separator = if uri.query().is_some() { '&' } else { '?' };
            let (key, value) = (path::encode(key.as_ref()), path::encode(value.as_ref()));
            let uri = Uri::try_from(format!("{uri}{separator}{key}={value}"))
                .map_err(|error| refused("the query makes no valid URI").because(error))?;
            *request.uri_mut() = uri;
            Ok(())
        })
    }

    /// Sets the body, and its type.
    pub fn body(self, body: impl Into<Body>) -> Self {
        let body = body.into();
        self.edit(|request| {
            let (body, content_type) = endpoint::content(body)?;
            request.headers_mut().remove(CONTENT_TYPE);
            let typed = content_type.map(|value| (CONTENT_TYPE, value));
            request.headers_mut().extend(typed);
            *request.body_mut() = body;
            Ok(())
        })
    }

    /// Sends the request and reads the documented data.
    ///
    /// Fails as [`Client::send`](super::Client::send) does.
    pub async fn send(self) -> Result<T, Error> {
        let read = self.read;
        let (sent, response) = self.exchange().await?;
        read(response).map_err(|error| sent.tell(error))
    }

    /// Sends the request and reads the documented data, and what comes with it.
    ///
    /// Fails as [`Client::send`](super::Client::send) does.
    pub async fn send_full(self) -> Result<Full<T>, Error> {
        let read = self.read;
        let (sent, response) = self.exchange().await?;
        let data = read(response.clone()).map_err(|error| sent.tell(error))?;
        Ok(Full::new(data, response, sent.attempts))
    }

    /// Sends the request and gives the response as it is, with any status.
    pub async fn send_raw(self) -> Result<Response<Bytes>, Error> {
        Ok(self.exchange().await?.1)
    }

    /// Sends the request and gives the response as soon as its headers are there, with the body as a
    /// stream, of any length.
    ///
    /// Fails as [`Client::send_stream`](super::Client::send_stream) does. The
    /// [timeout](Self::timeout) bounds the time to the headers, and then the time to each piece.
    pub async fn send_stream(self) -> Result<Response<ByteStream>, Error> {
        let (core, timeout) = (Arc::clone(&self.core), self.timeout);
        let (trace, name, outgoing) = self.begin()?;
        let received = trace.follow(core.run_stream(outgoing)).await;
        let (sent, response) = name.received(received)?;
        let transport = Arc::clone(&core.transport);
        Ok(response.map(|body| ByteStream::new(body, sent, transport, timeout, trace)))
    }

    async fn exchange(self) -> Result<(Sent, Response<Bytes>), Error> {
        let core = Arc::clone(&self.core);
        let (trace, name, outgoing) = self.begin()?;
        name.received(trace.follow(core.run(outgoing)).await)
    }

    fn begin(self) -> Result<(Trace, Name, Outgoing), Error> {
        let name = Name(self.method, self.template);
        match self.request {
            Ok(request) => {
                let trace = Trace::new(&self.core, &name.0, name.1);
                let outgoing = Outgoing {
                    request,
                    timeout: self.timeout,
                    retries: self.retries,
                };
                Ok((trace, name, outgoing))
            }
            Err(error) => Err(error.at(name.0, name.1)),
        }
    }

    /// The same call, whose response is read in another way.
    pub(crate) fn read_by<U>(self, read: fn(Response<Bytes>) -> Result<U, Error>) -> Call<U> {
        Call {
            core: self.core,
            method: self.method,
            template: self.template,
            request: self.request,
            timeout: self.timeout,
            retries: self.retries,
            read,
        }
    }

    /// The same call once more. Why a request cannot be sent is told by the first that is made so.
    pub(crate) fn again(&mut self) -> Self {
        let told = || Err(refused("the request cannot be sent"));
        let request = match &self.request {
            Ok(request) => Ok(request.clone()),
            Err(_) => mem::replace(&mut self.request, told()),
        };
        Self {
            core: Arc::clone(&self.core),
            method: self.method.clone(),
            request,
            ..*self
        }
    }

    /// The path and the query, if the request can be sent.
    pub(crate) fn uri(&self) -> Option<&Uri> {
        self.request.as_ref().ok().map(Request::uri)
    }

    /// Changes the request, unless it cannot be sent anyway.
    pub(crate) fn edit(
        mut self,
        change: impl FnOnce(&mut Request<Body>) -> Result<(), Error>,
    ) -> Self {
        if let Ok(request) = &mut self.request {
            if let Err(error) = change(request) {
                self.request = Err(error);
            }
        }
        self
    }
}

impl Call<Value> {
    /// A request that no doc describes; its data is what `result` holds, else the whole body.
    pub(super) fn undocumented(
        core: &Arc<Core>,
        method: Method,
        template: &'static str,
        parameters: &[(&str, &str)],
    ) -> Self {
        let path = path::expand(template, parameters);
        let request = path.and_then(|path| endpoint::request(method.clone(), path, Body::empty()));
        Self::new(core, (method, template), request, |response| {
            if response.status().is_success() {
                decode::json(&response, "/result")
            } else {
                Err(Error::failed(ErrorKind::Status, response))
            }
        })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({} {})", self.method, self.template)
    }
}

/// What errors call the endpoint.
#[derive(Clone)]
struct Name(Method, &'static str);

impl Name {
    fn received<B>(
        self,
        received: Result<Received<B>, Error>,
    ) -> Result<(Sent, Response<B>), Error> {
        match received {
            Ok(received) => {
                let sent = Sent {
                    name: self,
                    attempts: received.attempts,
                    body_spent: received.body_spent,
                };
                Ok((sent, received.response))
            }
            Err(error) => Err(error.at(self.0, self.1)),
        }
    }
}

/// What errors say of a request that was answered.
pub(super) struct Sent {
    name: Name,
    attempts: u32,
    body_spent: bool,
}

impl Sent {
    /// The same error, with what is known of the request.
    pub(super) fn tell(&self, error: Error) -> Error {
        let Name(method, template) = self.name.clone();
        let error = error.at(method, template).after(self.attempts);
        error.with_body_spent(self.body_spent)
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name.0, self.name.1)
    }
}

fn refused(problem: &str) -> Error {
    Error::new(ErrorKind::Request, problem)
}

#[cfg(test)]
mod tests;
