//! Reading `Cookie` and `Set-Cookie` as they are found in the wild: values with quotes, bars and colons stay as they are.

use super::time::Timestamp;

/// One pair of a `Cookie` header, as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The name.
    pub name: &'a str,
    /// The value, quotes included.
    pub value: &'a str,
}

/// The pairs of one or several `Cookie` headers in order. A part without `=` is a cookie without a name; no app here is
/// given one, so it is left out.
pub fn pairs<'a>(headers: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = Pair<'a>> {
    headers.into_iter().flat_map(|header| {
        header.split(';').filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            (!name.is_empty()).then_some(Pair { name, value })
        })
    })
}

/// One `Set-Cookie` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie<'a> {
    /// The name.
    pub name: &'a str,
    /// The value as sent.
    pub value: &'a str,
    /// Everything after the first `;`, as sent, without it.
    pub attributes: Option<&'a str>,
}

impl<'a> SetCookie<'a> {
    /// Reads a header value; `None` if it has no name (browsers drop those too).
    pub fn parse(header: &'a str) -> Option<Self> {
        let (pair, attributes) = match header.split_once(';') {
            Some((pair, rest)) => (pair, Some(rest)),
            None => (header, None),
        };
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        (!name.is_empty()).then_some(Self { name, value, attributes })
    }

    /// An attribute's value by its name without regard to case; `Some("")` for a flag. The last one counts (RFC 6265 §5.3).
    pub fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes?
            .split(';')
            .filter_map(|part| {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim())
            })
            .next_back()
    }

    /// Whether this takes the place of a cookie of its name that was given with these attributes: one of another path is
    /// another cookie (RFC 6265 §5.3). Where either says no path, it is taken for the same.
    pub fn replaces(&self, attributes: &str) -> bool {
        let given = SetCookie { name: "", value: "", attributes: Some(attributes) };
        match (given.attribute("path"), self.attribute("path")) {
            (Some(given), Some(path)) => given == path,
            (None, _) | (_, None) => true,
        }
    }

    /// Whether this removes the cookie instead of giving it a value: empty, `deleted`, no time left or a date gone by.
    pub fn is_deletion(&self, now: Timestamp) -> bool {
        let value = self.value.trim_matches('"');
        if value.is_empty() || value.eq_ignore_ascii_case("deleted") {
            return true;
        }
        if let Some(age) = self.attribute("max-age").and_then(|age| age.parse::<i64>().ok()) {
            return age <= 0;
        }
        self.attribute("expires").and_then(http_date).is_some_and(|end| end <= now)
    }
}

/// Reads the date of an `Expires` attribute or header in the three forms in use, loosely as browsers do (RFC 6265 §5.1.1).
pub fn http_date(text: &str) -> Option<Timestamp> {
    let mut day = None;
    let mut month = None;
    let mut year = None;
    let mut clock = None;
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':')).filter(|word| !word.is_empty()) {
        if word.contains(':') {
            let mut parts = word.splitn(3, ':').map(|part| part.parse::<u8>().ok());
            clock = Some((parts.next()??, parts.next()??, parts.next()??));
        } else if let Ok(number) = word.parse::<i32>() {
            if day.is_none() && word.len() <= 2 {
                day = u8::try_from(number).ok();
            } else if year.is_none() {
                year = Some(match number {
                    0..=69 => number + 2000,
                    70..=99 => number + 1900,
                    _ => number,
                });
            }
        } else if month.is_none() {
            let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
            let start = word.get(..3)?.to_ascii_lowercase();
            month = names.iter().position(|name| *name == start).and_then(|at| u8::try_from(at + 1).ok());
        }
    }
    let (hour, minute, second) = clock?;
    let date = time::Date::from_calendar_date(year?, time::Month::try_from(month?).ok()?, day?).ok()?;
    let at = date.with_hms(hour, minute, second.min(59)).ok()?.assume_utc();
    Some(Timestamp::from_secs(at.unix_timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_keep_odd_values() {
        let found: Vec<_> = pairs(["a=1; b=\"x|y:z\"; c", "d==; =e; a=2"]).map(|p| (p.name, p.value)).collect();
        assert_eq!(found, [("a", "1"), ("b", "\"x|y:z\""), ("d", "="), ("a", "2")]);
    }

    #[test]
    fn a_cookie_of_another_path_is_another_cookie() {
        let set = SetCookie::parse("sid=1; Path=/a; Path=/b").unwrap();
        for (attributes, replaced) in
            [("; Path=/b", true), ("; path=/b ; Secure", true), ("; Path=/a", false), ("; Path=/", false), ("", true)]
        {
            assert_eq!(set.replaces(attributes), replaced, "{attributes}");
        }
        assert!(SetCookie::parse("sid=1").unwrap().replaces("; Path=/a"), "where it is not said");
    }

    #[test]
    fn deletions_are_told_from_values() {
        let now = Timestamp::from_secs(1_795_255_200);
        for (header, deletion) in [
            ("s=abc; Path=/", false),
            ("s=; Path=/", true),
            ("s=\"\"", true),
            ("s=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT", true),
            ("s=abc; Max-Age=0", true),
            ("s=abc; max-age=-1", true),
            ("s=abc; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", false),
            ("s=abc; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true),
            ("s=abc; Expires=Thursday, 01-Jan-70 00:00:00 GMT", true),
            ("s=abc; Expires=Thu Jan  1 00:00:00 1970", true),
            ("s=abc; Expires=Fri, 01 Jan 2100 00:00:00 GMT", false),
            ("s=abc; Expires=whenever", false),
        ] {
            assert_eq!(SetCookie::parse(header).unwrap().is_deletion(now), deletion, "{header}");
        }
        assert_eq!(SetCookie::parse("=x"), None);
        assert_eq!(SetCookie::parse("flag"), None);
    }
}
