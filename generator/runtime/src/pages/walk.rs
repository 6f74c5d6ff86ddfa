//! Which page comes next, as far as what came so far tells. It never leads back to a page that was there.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::{Paging, value};
use crate::ResultInfo;

/// Where a run through the pages stands.
pub(super) struct Walk {
    paging: Paging,
    /// What the next request asks for; `None` where it is as the caller made it.
    place: Option<String>,
    /// The number that is asked for; `None` if the request has none.
    number: Option<u64>,
    /// The number of the first page: 0 or 1, and never more than `number`.
    base: u64,
    seen: Seen,
}

/// What a page says of where it stands.
pub(super) struct Page<'a> {
    /// Where the next one begins.
    pub(super) cursor: Option<String>,
    pub(super) info: Option<&'a ResultInfo>,
    /// The body, unless the page has no items.
    pub(super) body: Option<&'a [u8]>,
}

/// What follows a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Page,
    End,
    /// There is a next page, but following it would lead back.
    Circle(&'static str),
}

impl Walk {
    /// Begins where the query of the first request says.
    pub(super) fn begin(paging: Paging, query: Option<&str>) -> Self {
        let value = query.and_then(|query| value(query, paging.query()));
        let mut walk = Self {
            paging,
            place: None,
            number: None,
            base: 1,
            seen: Seen::default(),
        };
        match (paging, value) {
            (Paging::Cursor { .. }, Some(cursor)) => {
                walk.seen.is_new(cursor.as_bytes());
            }
            (Paging::Page { .. }, Some(number)) => walk.number = number.parse().ok(),
            (_, None) => {}
        }
        walk.base = walk.number.map_or(1, |number| number.min(1));
        walk
    }

    /// The pair of the query by which the next request differs from the first one.
    pub(super) fn place(&self) -> Option<(&'static str, String)> {
        Some((self.paging.query(), self.place.clone()?))
    }

    /// Moves on to what follows a page.
    ///
    /// Fails if it is not the page that was asked for.
    pub(super) fn advance(&mut self, page: &Page<'_>) -> Result<Next, &'static str> {
        match self.paging {
            Paging::Cursor { .. } => Ok(self.by_cursor(page.cursor.as_ref())),
            Paging::Page { .. } => self.by_number(page.info, page.body),
        }
    }

    fn by_cursor(&mut self, cursor: Option<&String>) -> Next {
        let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else {
            return Next::End;
        };
        if !self.seen.is_new(cursor.as_bytes()) {
            return Next::Circle("the cursor of the next page came before");
        }
        self.place = Some(cursor.clone());
        Next::Page
    }

    fn by_number(
        &mut self,
        info: Option<&ResultInfo>,
        body: Option<&[u8]>,
    ) -> Result<Next, &'static str> {
        if body.is_some_and(|body| !self.seen.is_new(body)) {
            return Err("the page is the same as an earlier one");
        }
        let Some(info) = info else {
            return Ok(Next::End);
        };
        let asked = self.number;
        let number = asked.unwrap_or_else(|| {
            self.base = info.page.map_or(1, |page| page.min(1));
            self.base
        });
        let is_other = asked.is_some() && info.page.is_some_and(|page| page != number);
        match is_last(info, (number - self.base).saturating_add(1)) {
            Some(true) => return Ok(Next::End),
            None if body.is_none() => return Ok(Next::End),
            None if is_other => return Err("the page has another number than was asked for"),
            Some(false) | None => {}
        }
        Ok(number.checked_add(1).map_or(Next::End, |next| {
            self.number = Some(next);
            self.place = Some(next.to_string());
            Next::Page
        }))
    }
}

/// Whether so many pages are all, if the answer has a total.
fn is_last(info: &ResultInfo, pages: u64) -> Option<bool> {
    let by_pages = info.total_pages.map(|total| pages >= total);
    // A page without room for items would never lead to the end.
    let per_page = info.per_page.filter(|per_page| *per_page > 0);
    let by_count = per_page.zip(info.total_count);
    let by_count = by_count.map(|(per_page, total)| pages.saturating_mul(per_page) >= total);
    match (by_pages, by_count) {
        (Some(one), Some(other)) => Some(one || other),
        (one, other) => one.or(other),
    }
}

/// What came before, as hashes, so that a long run takes little memory.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Seen {
    /// Keeps bytes, and says whether they came for the first time.
    fn is_new(&mut self, bytes: &[u8]) -> bool {
        self.hashes.insert(self.hasher.hash_one(bytes))
    }
}
