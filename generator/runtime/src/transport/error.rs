//! Why no whole response came.

use std::error::Error as StdError;
use std::fmt;

use crate::{Error, ErrorKind};

/// Why a transport brought no whole response.
///
/// Its cause is shown in errors and logs, and must hold no credentials and no URL: paths and queries
/// have parameter values.
#[derive(Debug)]
pub struct TransportError {
    kind: ErrorKind,
    timeout: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// No connection was made, so that nothing was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Connect, source)
    }

    /// The time of the transport itself ran out after the connection was made.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Timeout, source).timed_out(true)
    }

    /// The request cannot be sent as it is, so that nothing was sent.
    pub fn request(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Request, source)
    }

    /// The connection failed while it was used, as one that the server closes too early. The request may
    /// have been processed; it is sent again if that is harmless.
    pub fn failed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Transport, source)
    }

    /// What came cannot be used, nor what would come another time: it is no valid HTTP, for example.
    pub fn protocol(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Protocol, source)
    }

    /// The same error, and whether it came about because time ran out.
    #[must_use]
    pub fn timed_out(mut self, timed_out: bool) -> Self {
        self.timeout = timed_out;
        self
    }

    fn new(kind: ErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            timeout: false,
            source: source.into(),
        }
    }

    fn what(&self) -> &'static str {
        match self.kind {
            ErrorKind::Connect => "cannot connect",
            ErrorKind::Timeout => "timed out",
            ErrorKind::Request => "the request cannot be sent",
            ErrorKind::Protocol => "the response cannot be used",
            _ => "the connection failed",
        }
    }
}

impl fmt::Display for TransportError {
    /// The innermost cause says what happened; the outer ones say only where.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outermost: &(dyn StdError + 'static) = &*self.source;
        let causes = std::iter::successors(Some(outermost), |cause| (*cause).source());
        match causes.last() {
            Some(cause) => write!(f, "{}: {cause}", self.what()),
            None => f.write_str(self.what()),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Error::new(error.kind, error.to_string())
            .timed_out(error.timeout)
            .because(error.source)
    }
}
