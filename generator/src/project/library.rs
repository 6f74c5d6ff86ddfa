//! The root of a new crate.
//!
//! It is written once and then its owner's, so it is laid out as rustfmt would:
//! `cargo fmt --check` has nothing to say of a crate that was just made.

use super::first_call::{FirstCall, first_call};
use super::{BaseUrl, NewCrate};
use crate::ir::Api;

/// A base URL that leads nowhere (RFC 2606), for a crate whose own is not known yet.
const NO_BASE_URL: &str = "https://base-url.invalid";

/// The widest line that rustfmt leaves alone.
const WIDTH: usize = 100;

/// The widest arguments of an attribute that rustfmt leaves on one line.
const ATTRIBUTE_WIDTH: usize = 70;

/// `src/lib.rs`.
pub fn library(api: &Api, new: &NewCrate) -> String {
    let about = match first_call(api, new.name.as_str()) {
        Some(call) => with_first_call(&call),
        None => WITHOUT_CALL.to_owned(),
    };
    let marker = match new.base_url {
        Some(_) => MARKER,
        None => MARKER_WITHOUT_URL,
    };
    let base_url = base_url(new.base_url.as_ref().map_or(NO_BASE_URL, BaseUrl::as_str));
    format!("{INTRO}{about}{ITEMS}{marker}{SERVICE}{base_url}{CLIENTS}")
}

const INTRO: &str = "\
//! A typed client, generated from API reference docs.
//!
";

const WITHOUT_CALL: &str = "\
//! Each module is one doc, each of its structs a request.
//!
";

/// The program, compiled where its module is enabled.
fn with_first_call(call: &FirstCall) -> String {
    let enabled = enabled(&call.feature);
    let run = cfg_attr(&enabled, "doc = \"\\n```no_run\"");
    let ignore = cfg_attr(&format!("not({enabled})"), "doc = \"\\n```ignore\"");
    let (import, statements) = (&call.import, call.statements.join("\n//! "));
    format!(
        "//! # A first call\n{run}{ignore}\
         //! {import}\n//!\n//! # async fn run(token: String) -> Result<(), Error> {{\n\
         //! {statements}\n//! # Ok(())\n//! # }}\n//! ```\n//!\n"
    )
}

/// Whether a module is there, and a client to call it with.
fn enabled(feature: &str) -> String {
    let (module, client) = (format!("feature = {feature:?}"), "feature = \"reqwest\"");
    if format!("{module}, {client}").len() <= ATTRIBUTE_WIDTH {
        format!("all({module}, {client})")
    } else {
        format!("all(\n        {module},\n        {client}\n    )")
    }
}

fn cfg_attr(condition: &str, attribute: &str) -> String {
    let arguments = format!("{condition}, {attribute}");
    if arguments.len() <= ATTRIBUTE_WIDTH {
        format!("#![cfg_attr({arguments})]\n")
    } else {
        format!("#![cfg_attr(\n    {condition},\n    {attribute}\n)]\n")
    }
}

fn base_url(url: &str) -> String {
    let constant = "    const BASE_URL: &'static str =";
    let one_line = format!("{constant} {url:?};\n");
    let two_lines = format!("{constant}\n        {url:?};\n");
    let is_too_wide = |text: &str| text.lines().any(|line| line.len() > WIDTH);
    // What is too wide either way is left as it is.
    if is_too_wide(&one_line) && !is_too_wide(&two_lines) {
        two_lines
    } else {
        one_line
    }
}

const ITEMS: &str = r#"//! # Modules
#![doc = include_str!("api/modules.md")]

#[rustfmt::skip]
#[allow(
    clippy::doc_markdown,
    clippy::doc_lazy_continuation,
    reason = "the prose is that of the docs"
)]
mod api;

#[allow(
    unused_imports,
    reason = "there is nothing in it where no module is enabled"
)]
pub use api::*;

pub use mdclient_runtime::{
    ApiError, Body, BoxFuture, ByPage, ByteStream, Bytes, Call, ClientBuilder, Credentials,
    Endpoint, Error, ErrorKind, Full, Multipart, NoBody, Nullable, Paged, Pages, Paging,
    ResponseBody, ResultInfo, Retries, Service, Stream, Transport, TransportError, UnknownValue,
    Value, http,
};
#[cfg(feature = "reqwest")]
pub use mdclient_runtime::{ReqwestTransport, reqwest};

"#;

const MARKER: &str = "/// The API, as a [`Service`].\n";

const MARKER_WITHOUT_URL: &str = "\
/// The API, as a [`Service`]. Its base URL is not known yet: put it here, or give it to each
/// [`ClientBuilder::base_url`].
";

const SERVICE: &str = "\
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Api;

impl Service for Api {
    type Auth = Credentials;

";

const CLIENTS: &str = r#"    const USER_AGENT: &'static str =
        concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
}

/// A client of the API. A clone is cheap and shares the connections.
pub type Client = mdclient_runtime::Client<Api>;

/// The client for code without an async runtime.
#[cfg(feature = "blocking")]
pub mod blocking {
    pub use mdclient_runtime::blocking::{ByPage, ByteReader, Call, Pages};

    /// A client of the API that waits for answers. A clone is cheap and shares the connections.
    pub type Client = mdclient_runtime::blocking::Client<super::Api>;
}

#[cfg(all(doctest, feature = "full", feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;
"#;
