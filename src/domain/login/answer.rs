//! An app's answer to a login, whole.

use serde::{Deserialize, Serialize};

use crate::domain::text::{base64url, from_base64url};

/// The app's answer to a login, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// All headers in order, hop-by-hop ones left out; values as bytes in base64url, since they need not be text.
    pub headers: Vec<(String, HeaderBytes)>,
    /// The body.
    pub body: HeaderBytes,
}

impl Answer {
    /// Whether it is a page of its own, which the browser must fetch, unlike a redirect or an error.
    pub fn is_page(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What it counts for while it is held, in bytes.
    pub fn size(&self) -> usize {
        self.body.0.len() + self.headers.iter().map(|(name, value)| name.len() + value.0.len() + 4).sum::<usize>()
    }

    /// The values of a header, in order, as text; what is no UTF-8 is replaced.
    pub fn texts<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = std::borrow::Cow<'a, str>> {
        self.headers
            .iter()
            .filter(move |(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| String::from_utf8_lossy(&value.0))
    }
}

/// Bytes that are written as base64url.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderBytes(pub Vec<u8>);

impl Serialize for HeaderBytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url(&self.0))
    }
}

impl<'de> Deserialize<'de> for HeaderBytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_base64url(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not base64url"))
    }
}
