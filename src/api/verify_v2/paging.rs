//! Lists in pages: where one begins, and the addresses of those beside it.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::call::Fields;
use super::error::Error;
use crate::domain::ids::Id;
use crate::engine::entities::Cursor;

const PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 1000;
/// Page numbers are for people alone: what a page holds is said by its token.
const MAX_PAGE: usize = 1_000_000;

/// Which page of a list is asked for.
#[derive(Debug)]
pub(super) struct Paging {
    page: usize,
    size: usize,
    at: Option<Cursor>,
}

/// A page.
#[derive(Debug)]
pub(super) struct Page<T> {
    /// What is on it, in the order of the list.
    pub(super) items: Vec<T>,
    /// Before what the previous one ends, if there is one.
    pub(super) previous: Option<[u8; 16]>,
    /// Behind what the next one begins, if there is one.
    pub(super) next: Option<[u8; 16]>,
}

impl Paging {
    /// Reads it from a query.
    ///
    /// # Errors
    ///
    /// [`Error::parameter`].
    pub(super) fn read(query: &Fields) -> Result<Self, Error> {
        let size = query.number("PageSize")?.unwrap_or(PAGE_SIZE);
        if size == 0 {
            return Err(Error::parameter("`PageSize` must be 1 or more"));
        }
        // Of the two device libraries one writes the name small.
        let token = query.optional("PageToken", 64)?.or(query.optional("pageToken", 64)?);
        let at =
            token.map(|token| read_token(token).ok_or_else(|| Error::parameter("`PageToken` is not one given here")));
        Ok(Self {
            page: query.number("Page")?.unwrap_or(0).min(MAX_PAGE),
            size: size.min(MAX_PAGE_SIZE),
            at: at.transpose()?,
        })
    }

    /// How many are on a page.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Where it begins.
    pub(super) fn at(&self) -> Option<Cursor> {
        self.at
    }

    /// The page of a list whose ids fall if `falls`, and rise else. They sort by the time they were made, so a page begins behind
    /// an id whether or not that one still exists.
    pub(super) fn of<T>(&self, mut list: Vec<T>, falls: bool, id: impl Fn(&T) -> [u8; 16]) -> Page<T> {
        let is_before = |item: &T, mark: &[u8; 16]| if falls { id(item) > *mark } else { id(item) < *mark };
        let (start, end) = match self.at {
            None => (0, self.size),
            Some(Cursor::After(mark)) => {
                let start = list.partition_point(|item| is_before(item, &mark) || id(item) == mark);
                (start, start + self.size)
            }
            Some(Cursor::Before(mark)) => {
                let end = list.partition_point(|item| is_before(item, &mark));
                (end.saturating_sub(self.size), end)
            }
        };
        let (has_previous, has_next) = (start > 0, end < list.len());
        list.truncate(end);
        Page::of(list.split_off(start.min(list.len())), has_previous, has_next, id)
    }

    /// The answer of a list: what is shown, under its name, and the addresses of pages of `url`, where the query's filters stay.
    pub(super) fn answer(&self, page: &Page<Value>, key: &str, url: &str, query: &Fields) -> Value {
        let address = |number: usize, token: Option<String>| {
            let query = query.query_with(&[
                ("PageSize", Some(Cow::Owned(self.size.to_string()))),
                ("Page", Some(Cow::Owned(number.to_string()))),
                ("PageToken", token.map(Cow::Owned)),
                ("pageToken", None),
            ]);
            format!("{url}?{query}")
        };
        let meta = json!({
            "page": self.page,
            "page_size": self.size,
            "first_page_url": address(0, None),
            "previous_page_url":
                page.previous.map(|id| address(self.page.saturating_sub(1), Some(token(Cursor::Before(id))))),
            "url": address(self.page, self.at.map(token)),
            "next_page_url": page.next.map(|id| address(self.page + 1, Some(token(Cursor::After(id))))),
            "key": key,
        });
        let list = (key.to_owned(), json!(page.items));
        Value::Object(Map::from_iter([list, ("meta".to_owned(), meta)]))
    }
}

impl<T> Page<T> {
    /// A page of which is known whether there is more on either side.
    pub(super) fn of(items: Vec<T>, has_previous: bool, has_next: bool, id: impl Fn(&T) -> [u8; 16]) -> Self {
        let previous = items.first().filter(|_| has_previous).map(&id);
        let next = items.last().filter(|_| has_next).map(&id);
        Self { items, previous, next }
    }

    /// The same page of what is made of each.
    pub(super) fn shown<U>(self, show: impl FnMut(&T) -> U) -> Page<U> {
        Page { items: self.items.iter().map(show).collect(), previous: self.previous, next: self.next }
    }
}

fn token(at: Cursor) -> String {
    let hex = |id: [u8; 16]| Id::<()>::from_bytes(id).simple();
    match at {
        Cursor::After(id) => format!("PA{}", hex(id)),
        Cursor::Before(id) => format!("PB{}", hex(id)),
    }
}

fn read_token(text: &str) -> Option<Cursor> {
    let read = |prefix| super::sid::parse::<()>(prefix, text).map(|id| *id.as_bytes());
    read("PA").map(Cursor::After).or_else(|| read("PB").map(Cursor::Before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(size: usize, at: Option<Cursor>) -> Paging {
        Paging { page: 0, size, at }
    }

    fn id(number: u8) -> [u8; 16] {
        [number; 16]
    }

    #[test]
    fn pages_follow_each_other_both_ways_and_in_both_orders() {
        for falls in [false, true] {
            let list: Vec<u8> = if falls { (1..=5).rev().collect() } else { (1..=5).collect() };
            let (mut at, mut seen) = (None, Vec::new());
            loop {
                let page = paging(2, at).of(list.clone(), falls, |one| id(*one));
                assert_eq!(page.previous.is_some(), at.is_some());
                seen.extend(page.items);
                match page.next {
                    Some(next) => at = Some(Cursor::After(next)),
                    None => break,
                }
            }
            assert_eq!(seen, list, "{falls}");
            let back = paging(2, Some(Cursor::Before(id(list[3])))).of(list.clone(), falls, |one| id(*one));
            assert_eq!(back.items, list[1..3]);
            assert_eq!((back.previous, back.next), (Some(id(list[1])), Some(id(list[2]))));
            let first = paging(2, back.previous.map(Cursor::Before)).of(list.clone(), falls, |one| id(*one));
            assert_eq!((first.items, first.previous), (list[..1].to_vec(), None));
        }
    }

    #[test]
    fn a_page_begins_behind_what_is_gone() {
        let page = paging(2, Some(Cursor::After(id(3)))).of(vec![1, 2, 4, 5, 6], false, |one| id(*one));
        assert_eq!((page.items, page.next), (vec![4, 5], Some(id(5))));
        let past = paging(2, Some(Cursor::After(id(9)))).of(vec![1, 2], false, |one| id(*one));
        assert_eq!((past.items.len(), past.next), (0, None));
    }
}
