//! Patterns of paths, with or without query pairs.

use std::fmt;

use super::PatternError;
use super::parts::{Part, matches_parts, path_parts};
use crate::domain::names;

/// A pattern of paths, with or without query pairs: `/doku.php?do=login`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    text: String,
    parts: Vec<Part>,
    pairs: Vec<(String, String)>,
    /// Whether its path is compared without regard to case.
    ignores_case: bool,
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
        Ok(Self { text: text.to_owned(), parts, pairs, ignores_case: false })
    }

    /// The same, for an app that reads paths without regard to the case of ASCII letters. Its query is compared as before.
    #[must_use]
    pub fn ignoring_case(self) -> Self {
        let folded = |part: Part| match part {
            Part::Text(text) => Part::Text(text.to_ascii_lowercase()),
            other => other,
        };
        Self { parts: self.parts.into_iter().map(folded).collect(), ignores_case: true, ..self }
    }

    fn matches_path(&self, path: &str) -> bool {
        if self.ignores_case {
            matches_parts(&self.parts, &path.to_ascii_lowercase())
        } else {
            matches_parts(&self.parts, path)
        }
    }

    /// In any reading of its letters: some programs take these others for ASCII letters too, in one case or the other.
    fn matches_path_widely(&self, path: &str) -> bool {
        if !self.ignores_case {
            return matches_parts(&self.parts, path);
        }
        let lower = path.to_ascii_lowercase();
        let wide = LIKE_ASCII.iter().fold(lower.clone(), |path, (other, ascii)| path.replace(other, ascii));
        matches_parts(&self.parts, &lower) || matches_parts(&self.parts, &wide)
    }

    /// Whether a path in normal form and its query (without `?`) match: every pair of the pattern occurs as it is, whatever
    /// else does. For addresses that an app or an operator wrote.
    pub fn matches(&self, path: &str, query: Option<&str>) -> bool {
        self.holds(query, |query, name, wanted| {
            form_urlencoded::parse(query.as_bytes()).any(|(other, value)| other == name && value == wanted)
        }) && self.matches_path(path)
    }

    /// Like [`PathPattern::matches`], but some app could read every pair of the pattern in the query: its name in any
    /// spelling, its value as an index (`do[admin]`) or with characters that apps drop. The wide reading, for what is
    /// refused or watched.
    pub fn matches_widely(&self, path: &str, query: Option<&str>) -> bool {
        let could_be = |other: &str, value: &str, name: &str, wanted: &str| {
            let alias = names::alias(other);
            let index = alias.split_once(['[', ']']).map_or("", |(_, index)| index);
            names::clashes(&names::alias(name), &alias) && [value, index].iter().any(|it| bare(it) == bare(wanted))
        };
        self.holds(query, |query, name, wanted| {
            names::pairs(query.as_bytes()).any(|(other, value)| could_be(&other, &value, name, wanted))
        }) && self.matches_path_widely(path)
    }

    /// Like [`PathPattern::matches`], but no app could read another value for a name of the pattern's query. The narrow
    /// reading, for what is let through: of `do=css&do=admin` or `do=css&do[]=admin` each application picks another.
    pub fn matches_only(&self, path: &str, query: Option<&str>) -> bool {
        let is_only = |query: &str, name: &str| {
            let wanted = names::alias(name);
            names::pairs(query.as_bytes()).filter(|(other, _)| names::clashes(&wanted, &names::alias(other))).count()
                == 1
        };
        self.matches(path, query) && self.holds(query, |query, name, _| is_only(query, name))
    }

    /// The path as it was written, if it has no stars: something that can be requested, with its query.
    pub fn literal(&self) -> Option<&str> {
        self.parts.iter().all(|part| matches!(part, Part::Text(_))).then_some(&self.text)
    }

    /// Whether every path matches.
    pub fn is_everything(&self) -> bool {
        self.parts == [Part::Rest] && self.pairs.is_empty()
    }

    /// Whether something is true of the query for every pair of the pattern.
    fn holds(&self, query: Option<&str>, of: impl Fn(&str, &str, &str) -> bool) -> bool {
        let query = query.unwrap_or_default();
        self.pairs.iter().all(|(name, wanted)| of(query, name, wanted))
    }
}

/// Letters that some programs take for ASCII ones in another case (U+0130, U+0131, U+017F, U+212A), escaped as in every normal
/// form, in small letters.
const LIKE_ASCII: [(&str, &str); 4] = [("%c4%b0", "i"), ("%c4%b1", "i"), ("%c5%bf", "s"), ("%e2%84%aa", "k")];

/// A value without what apps drop or fold when they look one up in a list of theirs.
fn bare(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
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
