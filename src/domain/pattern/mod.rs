//! Patterns: of requests (`POST /login`, `GET /static/**`, `* /doku.php?do=admin`), of paths and of cookie names.
//!
//! Paths are judged in the normal form the gateway forwards; making it is the caller's work. `*` stays within a segment
//! (standing alone it is one whole, non-empty segment), `**` does not; `/x/**` is `/x`, `/x/` and all below. Everything
//! else is itself, so `/login` is not `/loginx`.

mod cookie;
mod parts;
mod path;
#[cfg(test)]
mod tests;

use std::fmt;

pub use cookie::CookiePattern;
pub use path::PathPattern;

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

    /// The same, with its path as [`PathPattern::ignoring_case`].
    #[must_use]
    pub fn ignoring_case(self) -> Self {
        Self { path: self.path.ignoring_case(), ..self }
    }

    /// The method; `None` is any. `GET` includes `HEAD`.
    pub fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// The pattern of the path and query.
    pub fn path(&self) -> &PathPattern {
        &self.path
    }

    /// Whether a request matches as it stands: [`PathPattern::matches`].
    pub fn matches(&self, method: &str, path: &str, query: Option<&str>) -> bool {
        self.takes(method) && self.path.matches(path, query)
    }

    /// Whether a request matches, read widely: [`PathPattern::matches_widely`].
    pub fn matches_widely(&self, method: &str, path: &str, query: Option<&str>) -> bool {
        self.takes(method) && self.path.matches_widely(path, query)
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

/// Whether a text is a method name in capitals, as RFC 9110 §9.1 registers them.
pub fn is_method(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
}
