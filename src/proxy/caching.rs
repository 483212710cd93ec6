//! Whether a cache that several people use may keep an answer (RFC 9111 §3): whatever is added to it reaches others then.

use std::borrow::Cow;

use http::HeaderMap;

use crate::domain::cookies::http_date;
use crate::domain::time::Timestamp;

/// What an answer says to caches.
#[derive(Debug, Default)]
pub(super) struct Caching<'a> {
    /// Its `Cache-Control` headers.
    control: Vec<Cow<'a, str>>,
    /// Headers that say the same to some caches only (RFC 9213), which then do not look at the first.
    targeted: Vec<Cow<'a, str>>,
    /// What else it says; `None`: that was not looked at.
    others: Option<Others<'a>>,
}

#[derive(Debug)]
struct Others<'a> {
    expires: Vec<Cow<'a, str>>,
    is_dated: bool,
}

impl<'a> Caching<'a> {
    /// What the head of an answer says.
    pub(super) fn of(headers: &'a HeaderMap) -> Self {
        let texts = |name: &http::HeaderName| {
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect()
        };
        let targeted = headers.iter().filter(|(name, _)| is_targeted(name.as_str()));
        Self {
            control: texts(&http::header::CACHE_CONTROL),
            targeted: targeted.map(|(_, value)| String::from_utf8_lossy(value.as_bytes())).collect(),
            others: Some(Others {
                expires: texts(&http::header::EXPIRES),
                is_dated: headers.contains_key(http::header::LAST_MODIFIED),
            }),
        }
    }

    /// Whether the answer to a request with this method may be shared. Where it says nothing of it, it may be only if it says
    /// when it changed last, from which caches guess how long it is good (RFC 9111 §4.2.2): pages that are made anew for each
    /// visitor have neither, and no cache in use keeps those.
    pub(super) fn may_be_shared(&self, method: &str, wall: Timestamp) -> bool {
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
        match &self.others {
            // Next to nothing answers a request that changes something in a way that caches keep (RFC 9110 §9.3.3).
            None => matches!(method, "GET" | "HEAD"),
            // What is no date has passed (RFC 9111 §5.3).
            Some(Others { expires, .. }) if !expires.is_empty() => {
                expires.iter().any(|date| http_date(date).is_some_and(|end| wall < end))
            }
            Some(Others { is_dated, .. }) => *is_dated,
        }
    }
}

/// Of an answer of which only the `Cache-Control` headers are looked at.
impl<'a> FromIterator<Cow<'a, str>> for Caching<'a> {
    fn from_iter<I: IntoIterator<Item = Cow<'a, str>>>(control: I) -> Self {
        Self { control: control.into_iter().collect(), ..Self::default() }
    }
}

fn is_targeted(name: &str) -> bool {
    name == "surrogate-control" || name == "x-accel-expires" || name.ends_with("cdn-cache-control")
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
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
            }
            assert_eq!(Caching::of(&map).may_be_shared("GET", WALL), shared, "{headers:?}");
        }
    }

    #[test]
    fn where_only_one_header_is_known_it_must_say_that_nobody_shares() {
        for (method, control, shared) in [
            ("GET", None, true),
            ("HEAD", Some("no-transform"), true),
            ("GET", Some("private"), false),
            ("GET", Some("max-age=0"), false),
            ("POST", None, false),
            ("POST", Some("max-age=60"), true),
        ] {
            let caching: Caching<'_> = control.into_iter().map(Cow::Borrowed).collect();
            assert_eq!(caching.may_be_shared(method, WALL), shared, "{method} {control:?}");
        }
    }
}
