//! Lists that come in pages, as iterators.

use std::fmt;
use std::sync::Arc;

use super::Driver;
use crate::{Error, Full, Paged, Service};

/// The items of a list that comes in pages: [`Pages`](crate::Pages) as an iterator.
///
/// Items that came are given before an error of the next page. After an error the iterator ends.
#[must_use = "nothing is sent until an item is asked for"]
pub struct Pages<S, E: Paged> {
    pages: crate::Pages<S, E>,
    driver: Arc<Driver>,
}

/// The pages of a list, each with what comes with it; from [`Pages::by_page`].
///
/// After an error the iterator ends.
#[must_use = "nothing is sent until a page is asked for"]
pub struct ByPage<S, E: Paged> {
    pages: crate::ByPage<S, E>,
    driver: Arc<Driver>,
}

impl<S, E: Paged> Pages<S, E> {
    pub(super) fn new(pages: crate::Pages<S, E>, driver: &Arc<Driver>) -> Self {
        Self {
            pages,
            driver: Arc::clone(driver),
        }
    }

    /// Whole pages in place of items. What is left of a page that has begun is given up.
    pub fn by_page(self) -> ByPage<S, E> {
        ByPage {
            pages: self.pages.by_page(),
            driver: self.driver,
        }
    }
}

impl<S: Service, E: Paged> Iterator for Pages<S, E> {
    type Item = Result<E::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.driver.wait(self.pages.try_next()).transpose()
    }
}

impl<S: Service, E: Paged> Iterator for ByPage<S, E> {
    type Item = Result<Full<Vec<E::Item>>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.driver.wait(self.pages.try_next()).transpose()
    }
}

impl<S, E: Paged> fmt::Debug for Pages<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}

impl<S, E: Paged> fmt::Debug for ByPage<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}
