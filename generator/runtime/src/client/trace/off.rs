//! No trace: what is called is done, and nothing else.

use std::future::Future;

use http::Method;

use crate::Error;
use crate::client::pipeline::{Core, Received};

pub(in crate::client) struct Trace;

impl Trace {
    pub(in crate::client) fn new(_core: &Core, _method: &Method, _template: &'static str) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(in crate::client) fn follow<B>(
        &self,
        call: impl Future<Output = Result<Received<B>, Error>>,
    ) -> impl Future<Output = Result<Received<B>, Error>> {
        call
    }

    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(in crate::client) fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(in crate::client) fn failed(&self, _error: &Error) {}
}
