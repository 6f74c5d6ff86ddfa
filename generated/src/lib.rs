//! A typed client for Cloudflare's API, generated from its reference docs.
//!
//! ```no_run
//! use cloudflare_client::{Auth, Client, workers_kv_namespace as kv};
//!
//! # async fn run(token: String, account: String) -> Result<(), cloudflare_client::Error> {
//! let client = Client::new(Auth::token(token))?;
//!
//! let namespace = client.send(kv::CreateNamespace::new(&account, "prod")).await?;
//! let id = &namespace.id;
//!
//! let write = kv::WriteKeyValuePair::new(&account, id, "a/b:c%").expiration_ttl(3600);
//! client.send(write.value("hello")).await?;
//! let value = client.send(kv::ReadKeyValuePair::new(&account, id, "a/b:c%")).await?;
//! assert_eq!(value, "hello");
//!
//! let mut keys = client.pages(kv::ListNamespaceKeys::new(&account, id).prefix("a/"));
//! while let Some(key) = keys.try_next().await? {
//!     println!("{}", key.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Each doc of the reference is a module, each endpoint in it a struct: `new`
//! takes what is required, a method each sets the rest, and [`Client::send`]
//! gives the documented data. What the API promises is there, all else is `None`
//! (lists: empty) where it is left out. [`Client::pages`] walks lists from page to
//! page. Any HTTP stack can carry a request: see [`Endpoint::to_request`] and
//! [`Endpoint::from_response`].
//!
//! A request whose body is still to be chosen cannot be sent. Here `value` is missing:
//!
//! ```compile_fail,E0277
//! # use cloudflare_client::{Client, Error, workers_kv_namespace as kv};
//! # async fn run(client: Client, account: String, id: String) -> Result<(), Error> {
//! client.send(kv::WriteKeyValuePair::new(&account, &id, "key")).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//!
//! There is one [`Error`], with what the API said and what it sent.
//!
//! ```no_run
//! # use cloudflare_client::{Client, Error, workers_kv_namespace as kv};
//! # async fn run(client: Client, create: kv::CreateNamespace) -> Result<(), Error> {
//! match client.send(create).await {
//!     Ok(namespace) => println!("created {}", namespace.id),
//!     Err(error) if error.api_errors().iter().any(|e| e.code.as_deref() == Some("10014")) => {
//!         println!("a namespace of that title is there already");
//!     }
//!     // POST /accounts/{account_id}/storage/kv/namespaces: 400 Bad Request: 10019: ...
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Retries, limits and options
//!
//! Idempotent requests that may well succeed later are sent again; an attempt
//! ends after a minute, and a body after 100 MiB. All of it can be set, for a
//! client and, where that makes sense, for one [`Call`].
//!
//! ```no_run
//! use std::time::Duration;
//! use cloudflare_client::{Auth, Client, Retries, http::Method, workers_kv_namespace as kv};
//!
//! # async fn run(token: String, account: String) -> Result<(), cloudflare_client::Error> {
//! let client = Client::builder(Auth::token(token))
//!     .retries(Retries::default().attempts(5))
//!     .max_response_size(10 << 20)
//!     .build()?;
//!
//! let call = client.call(kv::ListNamespaces::new(&account).per_page(50));
//! let full = call.timeout(Duration::from_secs(5)).send_full().await?;
//! let total = full.result_info.and_then(|info| info.total_count);
//! println!("{} of {total:?}", full.data.len());
//!
//! // What no doc describes goes through the same pipeline.
//! let path = "/accounts/{account_id}/new-thing";
//! let thing = client.request(Method::GET, path, &[("account_id", &account)]).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Streams
//!
//! A value can be read while it comes and written while it is read, in constant
//! memory. A body that can be read only once is never sent twice.
//!
//! ```no_run
//! use cloudflare_client::{Body, workers_kv_namespace as kv};
//! # use cloudflare_client::{Client, Error};
//!
//! # async fn run(client: Client, account: String, id: String) -> Result<(), Error> {
//! let mut value = client.send_stream(kv::ReadKeyValuePair::new(&account, &id, "film")).await?;
//! while let Some(piece) = value.body_mut().try_next().await? {
//!     println!("{} bytes", piece.len());
//! }
//!
//! let write = kv::WriteKeyValuePair::new(&account, &id, "film");
//! client.send(write.value_with_metadata(Body::file("film.mp4"), "1080p")).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Other stacks, and none
//!
//! For code without an async runtime there is `blocking::Client` (feature `blocking`).
//! A client set up in reqwest goes to [`ClientBuilder::http_client`], any other
//! HTTP stack to [`ClientBuilder::build_with`] as a [`Transport`].
//!
//! # Safety of credentials
//!
//! Credentials are sent to the configured origin and nowhere else; no redirect
//! out of it is followed, and plain `http` is refused unless it stays on this machine or
//! [`ClientBuilder::allow_plain_http`] says otherwise. They appear in no error
//! and in no `Debug`.

// Emitted code is laid out as it is printed, and must stay byte for byte what the docs say.
#[rustfmt::skip]
// The prose is that of the docs, which are written without regard to these lints.
#[allow(clippy::doc_markdown, clippy::doc_lazy_continuation)]
mod api;
mod auth;

pub use api::*;
pub use auth::Auth;
pub use mdclient_runtime::http;
pub use mdclient_runtime::{
    ApiError, Body, BoxFuture, ByPage, ByteStream, Bytes, Call, ClientBuilder, Credentials,
    Endpoint, Error, ErrorKind, Full, Multipart, NoBody, Nullable, Paged, Pages, Paging,
    ResponseBody, ResultInfo, Retries, Service, Stream, Transport, TransportError, UnknownValue,
    Value,
};
#[cfg(feature = "reqwest")]
pub use mdclient_runtime::{ReqwestTransport, reqwest};

/// Cloudflare's API, as a [`Service`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Cloudflare;

impl Service for Cloudflare {
    const BASE_URL: &'static str = "https://api.cloudflare.com/client/v4";
    const USER_AGENT: &'static str = concat!("cloudflare-client/", env!("CARGO_PKG_VERSION"));
    type Auth = Auth;
}

/// A client of Cloudflare's API. A clone is cheap and shares the connections.
pub type Client = mdclient_runtime::Client<Cloudflare>;

/// The client for code without an async runtime: see [`mdclient_runtime::blocking`].
#[cfg(feature = "blocking")]
pub mod blocking {
    pub use mdclient_runtime::blocking::{ByPage, ByteReader, Call, Pages};

    /// A client of Cloudflare's API that blocks. A clone is cheap and shares the connections.
    pub type Client = mdclient_runtime::blocking::Client<super::Cloudflare>;
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
