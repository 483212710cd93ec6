//! Patterns: of requests (`POST /login`, `GET /static/**`, `* /doku.php?do=admin`), of paths and of cookie names.
//!
//! Paths are judged in the normal form the gateway forwards; making it is the caller's work. `*` stays within a segment
//! (standing alone it is one whole, non-empty segment), `**` does not; `/x/**` is `/x`, `/x/` and all below. Everything
//! else is itself, so `/login` is not `/loginx`.

use std::fmt;

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Not two words, or the first is no method in capitals, or the second no path.
    #[error("must be `METHOD /path`")]
    Form,
    /// The path does not start with `/`.
    #[error("must start with `/`")]
    NoSlash,
    /// The path can never match, since requests are judged in their normal form.
    #[error("must be in normal form: no `//`, `/./` or `/../`, and what a path cannot hold in the clear as `%XX`")]
    NotNormal,
    /// `*` in a query, where it would have to be literal.
    #[error("must not have `*` in its query, where only whole pairs are compared")]
    StarInQuery,
    /// More stars than a pattern needs; matching time grows with each.
    #[error("must have at most 8 stars")]
    TooManyStars,
    /// Not a cookie name, apart from `*`.
    #[error("must be a cookie name, in which `*` stands for anything")]
    CookieName,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// `*` in a segment or a name: anything without `/`.
    Star,
    /// `*` as a whole segment: not nothing.
    Segment,
    /// `**` in a segment: anything.
    Any,
    /// `/**` at the end: nothing, or `/` and anything.
    Rest,
    /// `/**/`: `/`, or `/` and anything and `/`.
    Deep,
}

/// A pattern of paths, with or without query pairs: `/doku.php?do=login`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    text: String,
    parts: Vec<Part>,
    pairs: Vec<(String, String)>,
}

impl PathPattern {
    /// Reads `/path` or `/path?name=value&…`.
    ///
    /// # Errors
    ///
    /// [`PatternError::NoSlash`], [`PatternError::NotNormal`], [`PatternError::StarInQuery`] and
    /// [`PatternError::TooManyStars`].
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        if !path.starts_with('/') {
            return Err(PatternError::NoSlash);
        }
        if !is_normal(path) || !query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
            return Err(PatternError::NotNormal);
        }
        if query.contains('*') {
            return Err(PatternError::StarInQuery);
        }
        let parts = path_parts(path);
        if parts.iter().filter(|part| !matches!(part, Part::Text(_))).count() > 8 {
            return Err(PatternError::TooManyStars);
        }
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { text: text.to_owned(), parts, pairs })
    }

    /// Whether a path in normal form and its query (without `?`) match: every pair of the pattern occurs, whatever else
    /// does. The wide reading, for what is refused or watched.
    pub fn matches(&self, path: &str, query: Option<&str>) -> bool {
        self.pairs_hold(query, |values, wanted| values.iter().any(|value| value == wanted))
            && matches_parts(&self.parts, path)
    }

    /// Like [`PathPattern::matches`], but every name of the pattern's query occurs exactly once. The narrow reading, for
    /// what is let through: of `do=css&do=admin` each application picks another.
    pub fn matches_only(&self, path: &str, query: Option<&str>) -> bool {
        self.pairs_hold(query, |values, wanted| matches!(values, [value] if value == wanted))
            && matches_parts(&self.parts, path)
    }

    /// The path as it was written, if it has no stars: something that can be requested, with its query.
    pub fn literal(&self) -> Option<&str> {
        self.parts.iter().all(|part| matches!(part, Part::Text(_))).then_some(&self.text)
    }

    /// Whether every path matches.
    pub fn is_everything(&self) -> bool {
        self.parts == [Part::Rest] && self.pairs.is_empty()
    }

    fn pairs_hold(&self, query: Option<&str>, holds: impl Fn(&[String], &str) -> bool) -> bool {
        if self.pairs.is_empty() {
            return true;
        }
        let given: Vec<(String, String)> =
            form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
        self.pairs.iter().all(|(name, wanted)| {
            let values: Vec<String> =
                given.iter().filter(|(other, _)| other == name).map(|(_, value)| value.clone()).collect();
            holds(&values, wanted)
        })
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A pattern of requests: `METHOD /path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// `None` is any method.
    method: Option<String>,
    path: PathPattern,
}

impl Pattern {
    /// Reads `METHOD /path`, the method in capitals or `*`.
    ///
    /// # Errors
    ///
    /// [`PatternError::Form`], and whatever [`PathPattern::parse`] refuses.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let (method, path) = text.split_once(' ').ok_or(PatternError::Form)?;
        if path.is_empty() || path.contains(' ') || !(method == "*" || is_method(method)) {
            return Err(PatternError::Form);
        }
        Ok(Self { method: (method != "*").then(|| method.to_owned()), path: PathPattern::parse(path)? })
    }

    /// The method; `None` is any. `GET` includes `HEAD`.
    pub fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// The pattern of the path and query.
    pub fn path(&self) -> &PathPattern {
        &self.path
    }

    /// Whether a request matches, read widely: [`PathPattern::matches`].
    pub fn matches(&self, method: &str, path: &str, query: Option<&str>) -> bool {
        self.takes(method) && self.path.matches(path, query)
    }

    /// Whether a request matches, read narrowly: [`PathPattern::matches_only`].
    pub fn matches_only(&self, method: &str, path: &str, query: Option<&str>) -> bool {
        self.takes(method) && self.path.matches_only(path, query)
    }

    fn takes(&self, method: &str) -> bool {
        match self.method.as_deref() {
            None => true,
            Some("GET") => method == "GET" || method == "HEAD",
            Some(wanted) => method == wanted,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_deref().unwrap_or("*"), self.path)
    }
}

/// A pattern of cookie names: `DW*`. Names are compared with their case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookiePattern {
    text: String,
    parts: Vec<Part>,
}

impl CookiePattern {
    /// Reads a cookie name (RFC 6265 §4.1.1) with or without `*`.
    ///
    /// # Errors
    ///
    /// [`PatternError::CookieName`] and [`PatternError::TooManyStars`].
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() || !text.bytes().all(|byte| byte == b'*' || is_token(byte)) {
            return Err(PatternError::CookieName);
        }
        if text.bytes().filter(|byte| *byte == b'*').count() > 8 {
            return Err(PatternError::TooManyStars);
        }
        let mut parts = Vec::new();
        glob(text, &mut parts);
        Ok(Self { text: text.to_owned(), parts })
    }

    /// Whether a cookie name matches.
    pub fn matches(&self, name: &str) -> bool {
        matches_parts(&self.parts, name)
    }

    /// Whether every name matches.
    pub fn is_everything(&self) -> bool {
        self.text.bytes().all(|byte| byte == b'*')
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether a text is a method name in capitals, as RFC 9110 §9.1 registers them.
pub fn is_method(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
}

/// A character of a token (RFC 9110 §5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte)
}

/// Whether a path of a pattern has the form that requests are brought into before they are compared.
fn is_normal(path: &str) -> bool {
    // RFC 3986 §3.3: what else a path may hold in the clear; the normal form has the rest escaped.
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/%-._~!$&'()*+,;=:@".contains(&byte));
    let mut segments = path.split('/').skip(1).peekable();
    let mut whole = true;
    while let Some(segment) = segments.next() {
        whole &= segment != "." && segment != ".." && (!segment.is_empty() || segments.peek().is_none());
    }
    plain && whole && escapes_are_normal(path)
}

/// Escapes in capitals, none of a character that needs none (RFC 3986 §6.2.2), and none of a separator or a control
/// character, with which requests are refused.
fn escapes_are_normal(path: &str) -> bool {
    path.split('%').skip(1).all(|after| {
        let capital = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F');
        let Some(digits) = after.get(..2).filter(|digits| digits.bytes().all(capital)) else {
            return false;
        };
        u8::from_str_radix(digits, 16)
            .is_ok_and(|byte| !(byte.is_ascii_alphanumeric() || b"-._~/\\".contains(&byte) || byte.is_ascii_control()))
    })
}

fn path_parts(path: &str) -> Vec<Part> {
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    segments.dedup_by(|next, before| *next == "**" && *before == "**");
    let mut parts = Vec::new();
    let mut text = String::new();
    // After `/**/` the slash before the next segment is already part of it.
    let mut slash_taken = false;
    for (at, segment) in segments.iter().enumerate() {
        if *segment == "**" {
            flush(&mut text, &mut parts);
            parts.push(if at + 1 < segments.len() { Part::Deep } else { Part::Rest });
            slash_taken = true;
            continue;
        }
        if !slash_taken {
            text.push('/');
        }
        slash_taken = false;
        if *segment == "*" {
            flush(&mut text, &mut parts);
            parts.push(Part::Segment);
        } else if segment.contains('*') {
            flush(&mut text, &mut parts);
            glob(segment, &mut parts);
        } else {
            text.push_str(segment);
        }
    }
    flush(&mut text, &mut parts);
    parts
}

fn flush(text: &mut String, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Text(std::mem::take(text)));
    }
}

fn glob(text: &str, parts: &mut Vec<Part>) {
    let mut rest = text;
    while let Some(at) = rest.find('*') {
        if at > 0 {
            parts.push(Part::Text(rest[..at].to_owned()));
        }
        let stars = rest[at..].bytes().take_while(|byte| *byte == b'*').count();
        parts.push(if stars == 1 { Part::Star } else { Part::Any });
        rest = &rest[at + stars..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
}

/// Compares from the left, keeping every place the parts so far can end at: time is bounded by parts times length.
fn matches_parts(parts: &[Part], text: &str) -> bool {
    let text = text.as_bytes();
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for part in parts {
        let mut next = vec![false; text.len() + 1];
        match part {
            Part::Text(literal) => {
                for start in places(&ends) {
                    if text[start..].starts_with(literal.as_bytes()) {
                        next[start + literal.len()] = true;
                    }
                }
            }
            Part::Star => spread(text, &ends, &mut next, Some(b'/')),
            Part::Segment => {
                let mut begun = vec![false; text.len() + 1];
                for start in places(&ends) {
                    if text.get(start).is_some_and(|byte| *byte != b'/') {
                        begun[start + 1] = true;
                    }
                }
                spread(text, &begun, &mut next, Some(b'/'));
            }
            Part::Any => spread(text, &ends, &mut next, None),
            Part::Rest => {
                next[text.len()] = places(&ends).any(|start| start == text.len() || text[start] == b'/');
            }
            Part::Deep => {
                if let Some(first) = places(&ends).find(|start| text.get(*start) == Some(&b'/')) {
                    for (at, _) in text.iter().enumerate().skip(first).filter(|(_, byte)| **byte == b'/') {
                        next[at + 1] = true;
                    }
                }
            }
        }
        ends = next;
    }
    ends[text.len()]
}

fn places(ends: &[bool]) -> impl Iterator<Item = usize> {
    ends.iter().enumerate().filter(|(_, end)| **end).map(|(at, _)| at)
}

/// Adds every place reachable from the given ones without crossing `stop`.
fn spread(text: &[u8], from: &[bool], to: &mut [bool], stop: Option<u8>) {
    let mut open = false;
    for at in 0..=text.len() {
        if at > 0 && Some(text[at - 1]) == stop {
            open = false;
        }
        open |= from[at];
        to[at] |= open;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(pattern: &str, path: &str) -> bool {
        PathPattern::parse(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}")).matches(path, None)
    }

    #[test]
    fn paths_match_whole_segments() {
        for (pattern, yes, no) in [
            ("/login", &["/login"][..], &["/loginx", "/login/", "/login/x", "/Login", "/", "/x/login"][..]),
            ("/", &["/"], &["/x", ""]),
            ("/x/", &["/x/"], &["/x", "/x/y"]),
            ("/*", &["/a", "/a.b"], &["/", "/a/", "/a/b"]),
            ("/a/*/c", &["/a/b/c"], &["/a//c", "/a/c", "/a/b/b/c"]),
            ("/a/*.css", &["/a/x.css", "/a/.css"], &["/a/b/x.css", "/a/x.css2", "/x.css"]),
            ("/img*", &["/img", "/img1"], &["/img/1", "/im"]),
            ("/lib/**", &["/lib", "/lib/", "/lib/a", "/lib/a/b"], &["/libs", "/li", "/x/lib"]),
            ("/**", &["/", "/a", "/a/b/"], &[]),
            ("/a/**/z", &["/a/z", "/a/b/z", "/a/b/c/z"], &["/az", "/a/bz", "/a/z/y", "/a"]),
            ("/a/**/**", &["/a", "/a/", "/a/b/c"], &["/ab"]),
            ("/a/**/*.js", &["/a/x.js", "/a/b/x.js"], &["/a/x.js/y", "/ax.js"]),
            ("/**/x", &["/x", "/a/x"], &["/ax", "/x/a"]),
            ("/th-**", &["/th-", "/th-a/b"], &["/th", "/tha"]),
            ("/a%20b", &["/a%20b"], &["/a b", "/ab"]),
        ] {
            for yes in yes {
                assert!(path(pattern, yes), "{pattern} must match {yes}");
            }
            for no in no {
                assert!(!path(pattern, no), "{pattern} must not match {no}");
            }
        }
    }

    #[test]
    fn a_query_of_the_pattern_must_be_contained() {
        let pattern = PathPattern::parse("/doku.php?do=login&x=a+b").unwrap();
        assert!(pattern.matches("/doku.php", Some("x=a%20b&id=start&do=log%69n")));
        assert!(!pattern.matches("/doku.php", Some("do=login")));
        assert!(!pattern.matches("/doku.php", Some("do=loginx&x=a+b")));
        assert!(!pattern.matches("/doku.php", None));
        assert!(PathPattern::parse("/doku.php").unwrap().matches("/doku.php", Some("do=anything")));
    }

    #[test]
    fn the_narrow_reading_refuses_a_name_given_twice() {
        let pattern = Pattern::parse("GET /doku.php?do=css").unwrap();
        let twice = Some("do=css&do=admin");
        assert!(pattern.matches("GET", "/doku.php", twice));
        assert!(!pattern.matches_only("GET", "/doku.php", twice));
        assert!(!pattern.matches_only("GET", "/doku.php", Some("do=admin&do=css")));
        assert!(pattern.matches_only("GET", "/doku.php", Some("v=1&do=css")));
    }

    #[test]
    fn methods() {
        let takes = |pattern: &str, method: &str| Pattern::parse(pattern).unwrap().matches(method, "/", None);
        assert!(takes("GET /", "GET") && takes("GET /", "HEAD") && !takes("GET /", "POST"));
        assert!(takes("HEAD /", "HEAD") && !takes("HEAD /", "GET"));
        assert!(takes("POST /", "POST") && !takes("POST /", "HEAD") && !takes("POST /", "post"));
        assert!(takes("* /", "POST") && takes("* /", "PROPFIND"));
    }

    #[test]
    fn what_can_never_match_is_refused() {
        for (text, why) in [
            ("login", PatternError::Form),
            ("/login", PatternError::Form),
            ("POST", PatternError::Form),
            ("post /login", PatternError::Form),
            ("POST  /login", PatternError::Form),
            ("POST /a b", PatternError::Form),
            ("", PatternError::Form),
            ("POST login", PatternError::NoSlash),
            ("GET **", PatternError::NoSlash),
            ("GET http://x/", PatternError::NoSlash),
            ("GET //a", PatternError::NotNormal),
            ("GET /a/../b", PatternError::NotNormal),
            ("GET /a/.", PatternError::NotNormal),
            ("GET /a#b", PatternError::NotNormal),
            ("GET /a\\b", PatternError::NotNormal),
            ("GET /é", PatternError::NotNormal),
            ("GET /%6cogin", PatternError::NotNormal),
            ("GET /%6C", PatternError::NotNormal),
            ("GET /%c3", PatternError::NotNormal),
            ("GET /a%2Fb", PatternError::NotNormal),
            ("GET /a%5Cb", PatternError::NotNormal),
            ("GET /a%0Ab", PatternError::NotNormal),
            ("GET /a[1]", PatternError::NotNormal),
            ("GET /a|b", PatternError::NotNormal),
            ("GET /%+F", PatternError::NotNormal),
            ("GET /%", PatternError::NotNormal),
            ("GET /a?b=*", PatternError::StarInQuery),
            ("GET /*/*/*/*/*/*/*/*/*", PatternError::TooManyStars),
        ] {
            assert_eq!(Pattern::parse(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn cookie_names_match_with_their_case() {
        let pattern = CookiePattern::parse("DW*").unwrap();
        assert!(pattern.matches("DW68700bfd16c2027de7de74a5a8202a6f") && pattern.matches("DW"));
        assert!(!pattern.matches("dw1") && !pattern.matches("DokuWiki") && !pattern.matches("xDW"));
        assert!(CookiePattern::parse("username-*-*").unwrap().matches("username-wiki.example-8080"));
        assert!(CookiePattern::parse("*").unwrap().is_everything());
        for text in ["", "a b", "a=b", "a;b", "ä", "a/b", "*********"] {
            assert!(CookiePattern::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_a_path_without_stars_can_be_requested() {
        assert_eq!(PathPattern::parse("/out?do=logout").unwrap().literal(), Some("/out?do=logout"));
        assert_eq!(PathPattern::parse("/out*").unwrap().literal(), None);
        assert!(PathPattern::parse("/**").unwrap().is_everything());
        assert!(!PathPattern::parse("/**?a=b").unwrap().is_everything());
    }

    proptest! {
        #[test]
        fn a_pattern_without_stars_matches_itself_only(a in "(/[a-z]{1,3}){1,3}", b in "(/[a-z]{1,3}){1,3}") {
            prop_assert_eq!(path(&a, &b), a == b);
        }

        #[test]
        fn no_text_makes_it_panic(pattern in "\\PC{0,20}", on in "\\PC{0,20}") {
            if let Ok(pattern) = PathPattern::parse(&format!("/{pattern}")) {
                let _ = pattern.matches(&on, Some(&on));
            }
        }

        #[test]
        fn stars_agree_with_a_regular_expression(pattern in "[ab*]{0,8}", name in "[ab]{0,8}") {
            prop_assume!(!pattern.is_empty());
            let same = regex::Regex::new(&format!("^{}$", pattern.replace('*', ".*"))).unwrap();
            let Ok(cookie) = CookiePattern::parse(&pattern) else { return Ok(()) };
            prop_assert_eq!(cookie.matches(&name), same.is_match(&name));
        }
    }
}
