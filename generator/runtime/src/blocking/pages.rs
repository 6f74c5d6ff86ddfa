//! Lists that come in pages, as iterators.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Driver;
use crate::{Error, Full, Paged, Retries};

/// The items of a list that comes in pages: [`Pages`](crate::Pages) as an iterator.
///
/// Items that came are given before an error of the next page. After an error the iterator ends.
#[must_use = "nothing is sent until an item is asked for"]
pub struct Pages<E: Paged> {
    pages: crate::Pages<E>,
    driver: Arc<Driver>,
}

/// The pages of a list, each with what comes with it; from [`Pages::by_page`].
///
/// After an error the iterator ends.
#[must_use = "nothing is sent until a page is asked for"]
pub struct ByPage<E: Paged> {
    pages: crate::ByPage<E>,
    driver: Arc<Driver>,
}

impl<E: Paged> Pages<E> {
    pub(super) fn new(pages: crate::Pages<E>, driver: &Arc<Driver>) -> Self {
        Self {
            pages,
            driver: Arc::clone(driver),
        }
    }

    /// Sets [how long an attempt for a page may take](crate::Pages::timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|pages| pages.timeout(timeout))
    }

    /// Sets [how the request for a page is repeated](crate::Pages::retries).
    pub fn retries(self, retries: Retries) -> Self {
        self.with(|pages| pages.retries(retries))
    }

    /// Sets [a header of every request](crate::Pages::header).
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|pages| pages.header(name, value))
    }

    /// Adds [a pair to the query of every request](crate::Pages::query).
    pub fn query(self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|pages| pages.query(key, value))
    }

    fn with(self, change: impl FnOnce(crate::Pages<E>) -> crate::Pages<E>) -> Self {
        Self {
            pages: change(self.pages),
            driver: self.driver,
        }
    }

    /// Whole pages in place of items. What is left of a page that has begun is given up.
    pub fn by_page(self) -> ByPage<E> {
        ByPage {
            pages: self.pages.by_page(),
            driver: self.driver,
        }
    }
}

impl<E: Paged> Iterator for Pages<E> {
    type Item = Result<E::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.driver.wait(self.pages.try_next()).transpose()
    }
}

impl<E: Paged> Iterator for ByPage<E> {
    type Item = Result<Full<Vec<E::Item>>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.driver.wait(self.pages.try_next()).transpose()
    }
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}

impl<E: Paged> fmt::Debug for ByPage<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}
