//! Whether a cache that several people use may keep an answer (RFC 9111 §3): whatever is added to it reaches others then.

use std::borrow::Cow;

use crate::domain::cookies::http_date;
use crate::domain::time::Timestamp;

/// What an answer says to caches.
#[derive(Debug, Default)]
pub(super) struct Caching<'a> {
    /// Its `Cache-Control` headers.
    control: Vec<Cow<'a, str>>,
    /// Headers that say the same to some caches only (RFC 9213), which then do not look at the first.
    targeted: Vec<Cow<'a, str>>,
    expires: Vec<Cow<'a, str>>,
    is_dated: bool,
}

impl<'a> Caching<'a> {
    /// What the head of an answer says.
    pub(super) fn of(headers: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut caching = Self::default();
        for (name, value) in headers {
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
            caching.is_dated |= is("last-modified");
            let list = if is("cache-control") {
                &mut caching.control
            } else if is("expires") {
                &mut caching.expires
            } else if is_targeted(name) {
                &mut caching.targeted
            } else {
                continue;
            };
            list.push(String::from_utf8_lossy(value));
        }
        caching
    }

    /// Whether the answer may be shared. Where it says nothing of it, it may be only if it says
    /// when it changed last, from which caches guess how long it is good (RFC 9111 §4.2.2): pages that are made anew for each
    /// visitor have neither, and no cache in use keeps those.
    pub(super) fn may_be_shared(&self, wall: Timestamp) -> bool {
        let is_private = |values: &[Cow<'_, str>]| {
            // `private="x"` is about the field x alone.
            directives(values).any(|(name, value)| {
                name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("private") && value.is_empty()
            })
        };
        let find = |wanted: &str| directives(&self.control).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        if self.targeted.iter().any(|value| !is_private(std::slice::from_ref(value))) {
            return true;
        }
        if find("public").is_some() || find("s-maxage").is_some() {
            return true;
        }
        if is_private(&self.control) {
            return false;
        }
        let mut ages = directives(&self.control).filter(|(name, _)| name.eq_ignore_ascii_case("max-age")).peekable();
        if ages.peek().is_some() {
            return ages.any(|(_, age)| age.trim_matches('"').parse() != Ok(0_u64));
        }
        if find("no-cache").is_some() {
            return false;
        }
        if self.expires.is_empty() {
            return self.is_dated;
        }
        // What is no date has passed (RFC 9111 §5.3).
        self.expires.iter().any(|date| http_date(date).is_some_and(|end| wall < end))
    }
}

fn is_targeted(name: &str) -> bool {
    const CDN: &str = "cdn-cache-control";
    let end = name.len().checked_sub(CDN.len()).and_then(|at| name.get(at..));
    ["surrogate-control", "x-accel-expires"].iter().any(|wanted| name.eq_ignore_ascii_case(wanted))
        || end.is_some_and(|end| end.eq_ignore_ascii_case(CDN))
}

fn directives<'a>(values: &'a [Cow<'_, str>]) -> impl Iterator<Item = (&'a str, &'a str)> {
    values.iter().flat_map(|value| value.split(',')).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name.trim(), value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: Timestamp = Timestamp::from_secs(1_795_255_200); // 2026-11-21 10:00:00
    const PAST: &str = "Sat, 21 Nov 2026 10:00:00 GMT";
    const FUTURE: &str = "Sat, 21 Nov 2026 10:00:01 GMT";

    #[test]
    fn answers_that_many_may_share_are_known_by_their_head() {
        let control = |value| ("Cache-Control", value);
        for (headers, shared) in [
            (&[][..], false),
            (&[("ETag", "\"x\""), ("Vary", "Cookie")], false),
            (&[control("no-store")], false),
            (&[control("private, max-age=60")], false),
            (&[control("max-age=0, must-revalidate")], false),
            (&[control("max-age=60")], true),
            (&[control("no-cache"), control("Max-Age = 60")], true),
            (&[control("max-age=60"), control("no-store")], false),
            (&[control("max-age=soon")], true),
            (&[control("public")], true),
            (&[control("no-transform"), control("PUBLIC, max-age=0")], true),
            (&[control("private, s-maxage=0")], true),
            (&[control("private=\"set-cookie\", max-age=60")], true),
            (&[control("publicity")], false),
            (&[("Expires", FUTURE)], true),
            (&[("Expires", PAST)], false),
            (&[("Expires", PAST), ("Expires", FUTURE)], true),
            (&[("Expires", "0"), ("Last-Modified", PAST)], false),
            (&[("Expires", FUTURE), control("private")], false),
            (&[("Expires", FUTURE), control("no-store")], false),
            (&[("Expires", FUTURE), control("max-age=0")], false),
            (&[("Expires", FUTURE), control("no-cache")], false),
            (&[("Expires", FUTURE), control("must-revalidate")], true),
            (&[("Last-Modified", PAST)], true),
            (&[("Last-Modified", PAST), control("private")], false),
            (&[("Last-Modified", PAST), control("max-age=0")], false),
            (&[("Last-Modified", PAST), control("no-cache")], false),
            (&[("CDN-Cache-Control", "max-age=60"), control("no-store")], true),
            (&[("CDN-Cache-Control", "no-store")], false),
            (&[("CDN-Cache-Control", "no-store"), control("max-age=60")], true),
            (&[("Example-CDN-Cache-Control", "max-age=60"), control("private")], true),
            (&[("CDN-Cache-Control", "private"), ("Example-CDN-Cache-Control", "max-age=60")], true),
            (&[("Surrogate-Control", "max-age=60"), control("private")], true),
            (&[("Surrogate-Control", "no-store"), control("private")], false),
            (&[("X-Accel-Expires", "60"), control("private")], true),
        ] {
            let head = headers.iter().map(|(name, value)| (*name, value.as_bytes()));
            assert_eq!(Caching::of(head).may_be_shared(WALL), shared, "{headers:?}");
        }
    }
}
