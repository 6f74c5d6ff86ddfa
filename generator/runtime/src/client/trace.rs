//! What a call tells `tracing`: method, path template, attempts, status, duration, and the kind of an
//! error. Never values: no parameter, header, query or body.
//!
//! Without the feature `tracing` nothing of this is compiled.

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;

#[cfg(not(feature = "tracing"))]
pub(super) use off::Trace;
#[cfg(feature = "tracing")]
pub(super) use on::Trace;

#[cfg(all(test, feature = "tracing"))]
mod tests;
