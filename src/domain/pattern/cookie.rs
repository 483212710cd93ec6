//! Patterns of cookie names.

use super::PatternError;
use super::parts::{Part, glob, matches_parts};

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

/// A character of a token (RFC 9110 §5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte)
}
