//! Signed texts in their compact form (JWS, RFC 7515 §7.1), taken apart and not yet judged. By whom, with which algorithm and
//! about what one must be signed is for those who know the key: [`super::device`] and [`super::account_token`].

use std::time::Duration;

use serde_json::{Map, Value};

use super::text::from_base64url;
use super::time::Timestamp;

/// Why a signed text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three parts of base64url, not JSON, or too long.
    #[error("is not a signed text")]
    Malformed,
    /// Another algorithm than the one that is taken, or another kind of text.
    #[error("has the wrong header")]
    WrongHeader,
    /// Not signed by that key.
    #[error("has a wrong signature")]
    WrongSignature,
    /// Not yet, or no longer, or good for too long.
    #[error("is outside of its time")]
    OutOfTime,
    /// Speaks of something else than it was used for.
    #[error("is about something else")]
    WrongClaims,
}

/// How far clocks may differ.
pub(super) const LEEWAY: Duration = Duration::from_secs(30);

/// A signed text in its parts. Nothing it says holds before its signature was looked at.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// What it says of itself.
    pub(super) header: Map<String, Value>,
    /// What it says.
    pub(super) payload: Map<String, Value>,
    /// What is signed.
    pub(super) signed: &'a str,
    /// The signature's bytes.
    pub(super) signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    /// Takes a text of at most `longest` bytes apart.
    ///
    /// # Errors
    ///
    /// [`JwsError::Malformed`].
    pub(super) fn read(text: &'a str, longest: usize) -> Result<Self, JwsError> {
        if text.len() > longest {
            return Err(JwsError::Malformed);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::Malformed)?;
        let object = |part: &str| -> Option<Map<String, Value>> {
            match serde_json::from_slice(&from_base64url(part)?).ok()? {
                Value::Object(object) => Some(object),
                _ => None,
            }
        };
        Ok(Self {
            header: object(header).ok_or(JwsError::Malformed)?,
            payload: object(payload).ok_or(JwsError::Malformed)?,
            signed,
            signature: from_base64url(signature).ok_or(JwsError::Malformed)?,
        })
    }

    /// A text of the header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.header.get(name).and_then(Value::as_str)
    }

    /// A time that it says, in seconds since 1970, perhaps with a fraction (RFC 7519 §2, `NumericDate`), which does not count.
    pub(super) fn time(&self, name: &str) -> Option<Timestamp> {
        let value = self.payload.get(name)?;
        // What is beyond every number of seconds is the last or the first of them.
        #[expect(clippy::cast_possible_truncation, reason = "the fraction goes, and `as` keeps to the bounds")]
        let whole = |seconds: f64| seconds.floor() as i64;
        value.as_i64().or_else(|| value.as_f64().map(whole)).map(Timestamp::from_secs)
    }
}
