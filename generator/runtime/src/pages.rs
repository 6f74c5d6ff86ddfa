//! Lists that come in pages.
//!
//! A page is asked for only when the items before it are used up. No answer makes a run go round in a
//! circle: a cursor is followed once, page numbers only go up, and a page that repeats an earlier one is
//! an error. The rules are in `Walk`, which does no I/O.

mod walk;

use std::fmt::Write as _;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{fmt, mem, vec};

use bytes::Bytes;
use futures_core::Stream;
use http::uri::PathAndQuery;
use http::{Request, Response, Uri};
use percent_encoding::percent_decode_str;

use crate::client::cursor_of;
use crate::{
    Body, BoxFuture, Call, Endpoint, Error, ErrorKind, Full, Retries, Value, decode, path,
};

use walk::{Next, Page, Walk};

/// An endpoint that answers with a part of a list, and with where the rest is.
///
/// ```
/// use mdclient_runtime::http::Method;
/// use mdclient_runtime::{Endpoint, Error, Paged, Paging, Value, path};
///
/// struct ListKeys;
///
/// impl Endpoint for ListKeys {
///     type Output = Vec<String>;
///     type Failure = Value;
///     const METHOD: Method = Method::GET;
///     const PATH: &'static str = "/keys";
///     const OUTPUT_AT: &'static str = "/result";
///
///     fn path(&self) -> Result<String, Error> {
///         path::expand(Self::PATH, &[])
///     }
/// }
///
/// impl Paged for ListKeys {
///     type Item = String;
///     const PAGING: Paging = Paging::Cursor { query: "cursor", pointer: "/result_info/cursor" };
/// }
/// ```
pub trait Paged: Endpoint<Output = Vec<<Self as Paged>::Item>> + 'static {
    /// What the list has.
    type Item;

    /// How the next page is asked for.
    const PAGING: Paging;
}

/// How the next page of a list is asked for.
///
/// A request that has the query parameter already begins there, and the next page takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// By the cursor of the page before, up to a page without one. A cursor that came before is an
    /// error.
    Cursor {
        /// The query parameter that takes the cursor.
        query: &'static str,
        /// The cursor's place in a page, as a JSON Pointer (RFC 6901). A number is a cursor, too.
        pointer: &'static str,
    },
    /// By number, up to the last page by `total_pages`, or by `total_count` and `per_page` of
    /// [`result_info`](Full::result_info). Without these, an empty page is the end; without a
    /// `result_info`, any page.
    ///
    /// Numbers count from 1, or from 0 where the first page says so. A page that is byte for byte an
    /// earlier one is an error; so is one with another number than was asked for, if no total says where
    /// the end is.
    Page {
        /// The query parameter that takes the number.
        query: &'static str,
    },
}

impl Paging {
    fn query(self) -> &'static str {
        match self {
            Self::Cursor { query, .. } | Self::Page { query } => query,
        }
    }
}

/// The items of a list that comes in pages: a [`Stream`], also usable without any crate for streams.
///
/// Items that came are given before an error of the next page. After an error the stream ends. Options,
/// as those of a [`Call`], are for all requests.
///
/// ```
/// # use mdclient_runtime::{Client, Error, Paged, Service};
/// async fn count<S: Service, E: Paged>(client: &Client<S>, list: E) -> Result<usize, Error> {
///     let mut items = client.pages(list).query("per_page", "100");
///     let mut count = 0;
///     while let Some(_item) = items.try_next().await? {
///         count += 1;
///     }
///     Ok(count)
/// }
/// ```
#[must_use = "nothing is sent until an item is asked for"]
pub struct Pages<E: Paged> {
    pages: ByPage<E>,
    items: vec::IntoIter<E::Item>,
}

/// The pages of a list, each with what comes with it; from [`Pages::by_page`].
///
/// After an error the stream ends.
#[must_use = "nothing is sent until a page is asked for"]
pub struct ByPage<E: Paged> {
    /// What every request is made of.
    call: PageCall<E>,
    /// Begins with the first request.
    walk: Option<Walk>,
    state: State<E::Item>,
}

enum State<T> {
    /// The next page is not asked for yet.
    Ready,
    Waiting(BoxFuture<'static, Result<Full<Answer<T>>, Error>>),
    /// The last page came, and no next one can be asked for.
    Failed(Error),
    Ended,
}

type PageCall<E> = Call<Answer<<E as Paged>::Item>>;

type Polled<T> = Poll<Option<Result<T, Error>>>;

impl<E: Paged> Pages<E> {
    pub(crate) fn new(call: Call<E::Output>) -> Self {
        let pages = ByPage {
            call: call.read_by(Answer::read::<E>),
            walk: None,
            state: State::Ready,
        };
        Self {
            pages,
            items: Vec::new().into_iter(),
        }
    }

    /// How long an attempt for a page may take, as [`Call::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|call| call.timeout(timeout))
    }

    /// How the request for a page is repeated, as [`Call::retries`].
    pub fn retries(self, retries: Retries) -> Self {
        self.with(|call| call.retries(retries))
    }

    /// Sets a header of every request, as [`Call::header`].
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|call| call.header(name, value))
    }

    /// Adds a pair to the query of every request, as [`Call::query`]. The one by which the next page is
    /// asked for says where to begin.
    pub fn query(self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|call| call.query(key, value))
    }

    fn with(mut self, change: impl FnOnce(PageCall<E>) -> PageCall<E>) -> Self {
        self.pages.call = change(self.pages.call);
        self
    }

    /// Whole pages in place of items. What is left of a page that has begun is given up.
    pub fn by_page(self) -> ByPage<E> {
        self.pages
    }

    /// The next item; `None` at the end and after an error.
    ///
    /// Fails as [`Client::send`](crate::Client::send) does, and if the next page leads back to an earlier
    /// one. Nothing is lost if the future is dropped.
    pub async fn try_next(&mut self) -> Result<Option<E::Item>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Polled<E::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = page.data.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<E: Paged> ByPage<E> {
    /// The next page; `None` at the end and after an error.
    ///
    /// Fails as [`Pages::try_next`] does. Nothing is lost if the future is dropped.
    pub async fn try_next(&mut self) -> Result<Option<Full<Vec<E::Item>>>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Polled<Full<Vec<E::Item>>> {
        if matches!(self.state, State::Ready) {
            let call = self.next_call();
            self.state = State::Waiting(Box::pin(call.send_full()));
        }
        let answer = match &mut self.state {
            State::Waiting(answer) => ready!(answer.as_mut().poll(context)),
            _ => {
                return Poll::Ready(match mem::replace(&mut self.state, State::Ended) {
                    State::Failed(error) => Some(Err(error)),
                    _ => None,
                });
            }
        };
        self.state = State::Ended;
        Poll::Ready(Some(answer.and_then(|answer| self.received(answer))))
    }

    fn next_call(&mut self) -> PageCall<E> {
        let call = self.call.again();
        let query = call.uri().and_then(Uri::query);
        let walk = self
            .walk
            .get_or_insert_with(|| Walk::begin(E::PAGING, query));
        match walk.place() {
            Some((name, value)) => call.edit(|request| place(request, name, &value)),
            None => call,
        }
    }

    /// Finds where the next page is, and gives this one.
    fn received(&mut self, full: Full<Answer<E::Item>>) -> Result<Full<Vec<E::Item>>, Error> {
        let Answer { items, response } = full.data;
        let info = full.result_info.as_ref();
        let body = (!items.is_empty()).then(|| response.body().as_ref());
        let walk = self
            .walk
            .as_mut()
            .expect("a page came, so that one was asked for");
        let of_page = |error: Error| error.at(E::METHOD, E::PATH).after(full.attempts);
        let circular = |problem: &str, response| {
            of_page(Error::new(ErrorKind::Decode, problem).with_response(response))
        };
        self.state = match next_cursor::<E>(&response) {
            Err(error) => State::Failed(of_page(error)),
            Ok(cursor) => match walk.advance(&Page { cursor, info, body }) {
                Ok(Next::Page) => State::Ready,
                Ok(Next::End) => State::Ended,
                Ok(Next::Circle(problem)) => State::Failed(circular(problem, response)),
                Err(problem) => return Err(circular(problem, response)),
            },
        };
        Ok(Full {
            data: items,
            status: full.status,
            headers: full.headers,
            messages: full.messages,
            result_info: full.result_info,
            attempts: full.attempts,
        })
    }
}

/// The cursor of the next page, if the list has cursors and the page has one.
fn next_cursor<E: Paged>(response: &Response<Bytes>) -> Result<Option<String>, Error> {
    let Paging::Cursor { pointer, .. } = E::PAGING else {
        return Ok(None);
    };
    match decode::find::<Value>(response, pointer)? {
        None | Some(Value::Null) => Ok(None),
        Some(value @ (Value::String(_) | Value::Number(_))) => Ok(cursor_of(&value)),
        Some(_) => {
            let problem = format!("the cursor at `{pointer}` is neither a text nor a number");
            let error = Error::new(ErrorKind::Decode, problem);
            Err(error.with_response(response.clone()))
        }
    }
}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<E::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<E: Paged> Stream for ByPage<E> {
    type Item = Result<Full<Vec<E::Item>>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

// Nothing is ever pinned in place: the one future is boxed.
impl<E: Paged> Unpin for Pages<E> {}
impl<E: Paged> Unpin for ByPage<E> {}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({} {})", E::METHOD, E::PATH)
    }
}

impl<E: Paged> fmt::Debug for ByPage<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByPage({} {})", E::METHOD, E::PATH)
    }
}

/// A page, and the response that it was read from.
struct Answer<T> {
    items: Vec<T>,
    response: Response<Bytes>,
}

impl<T> Answer<T> {
    fn read<E: Endpoint<Output = Vec<T>>>(response: Response<Bytes>) -> Result<Self, Error> {
        Ok(Self {
            items: E::from_response(response.clone())?,
            response,
        })
    }
}

/// Asks for a page: one pair of the query takes the place of any of its name.
fn place(request: &mut Request<Body>, name: &str, value: &str) -> Result<(), Error> {
    let uri = placed(request.uri(), name, value).map_err(|error| {
        let message = format!("the parameter `{name}` of the next page makes no valid URI");
        Error::new(ErrorKind::Request, message).because(error)
    })?;
    *request.uri_mut() = uri;
    Ok(())
}

/// A URI with one pair of the query in the place of any of that name. The value is percent-encoded.
fn placed(uri: &Uri, name: &str, value: &str) -> Result<Uri, http::Error> {
    let mut whole = format!("{}?", uri.path());
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&'));
    for pair in pairs.filter(|pair| !pair.is_empty() && !is_named(pair, name)) {
        whole.extend([pair, "&"]);
    }
    write!(whole, "{}={}", path::encode(name), path::encode(value))
        .expect("writing to a String cannot fail");
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(whole)?);
    Ok(Uri::from_parts(parts)?)
}

/// The first value of a name in a query.
fn value(query: &str, name: &str) -> Option<String> {
    let pair = query.split('&').find(|pair| is_named(pair, name))?;
    let (_, value) = pair.split_once('=')?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

fn is_named(pair: &str, name: &str) -> bool {
    let key = pair.split_once('=').map_or(pair, |(key, _)| key);
    percent_decode_str(key).eq(name.bytes())
}

#[cfg(test)]
mod tests;
