//! Credentials in an `Authorization` header: those of Basic (RFC 7617) are read, strictly.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::appended;
use crate::domain::ids::AppName;
use crate::domain::secret::Secret;

/// What an `Authorization` header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// Basic; `None` if it cannot be read in one way.
    Basic(Option<Basic>),
    /// Anything else: a token, Digest, Negotiate.
    Other,
}

impl Authorization {
    /// Reads the header's value.
    pub fn read(value: &str) -> Self {
        let (scheme, rest) = value.split_once([' ', '\t']).unwrap_or((value, ""));
        // Nobody means another scheme by `Basic,`, and some apps look at the beginning only.
        if scheme.get(..5).is_none_or(|start| !start.eq_ignore_ascii_case("basic")) {
            return Self::Other;
        }
        Self::Basic(if scheme.len() == 5 { Basic::decode(rest.trim_start_matches(' ')) } else { None })
    }

    /// Whether it is Basic, readable or not.
    pub fn is_basic(&self) -> bool {
        matches!(self, Self::Basic(_))
    }

    /// The credentials of Basic.
    pub fn basic(&self) -> Option<&Basic> {
        match self {
            Self::Basic(basic) => basic.as_ref(),
            Self::Other => None,
        }
    }
}

/// A user name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basic {
    /// The name, as sent.
    pub username: String,
    /// The password, as sent; never empty.
    pub password: Secret<String>,
}

impl Basic {
    fn decode(encoded: &str) -> Option<Self> {
        let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        if text.chars().any(char::is_control) {
            return None;
        }
        let (username, password) = text.split_once(':')?;
        // Without a password it is no login; what an app makes of it nobody knows.
        let is_whole = !username.is_empty() && !password.is_empty();
        is_whole.then(|| Self { username: username.to_owned(), password: Secret::new(password.to_owned()) })
    }

    /// The header's value.
    pub fn header(username: &str, password: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{username}:{password}")))
    }

    /// The credentials as the app is to see them, and the code that stood after the password.
    pub fn without_code(&self) -> (String, Option<&str>) {
        let (password, code) = appended::split(self.password.expose());
        (Self::header(&self.username, password), code)
    }
}

/// What asks a client for Basic credentials of an app (RFC 7617 §2).
pub fn challenge(app: &AppName) -> String {
    format!("Basic realm=\"{app}\", charset=\"UTF-8\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(username: &str, password: &str) -> Authorization {
        let password = Secret::new(password.to_owned());
        Authorization::Basic(Some(Basic { username: username.to_owned(), password }))
    }

    #[test]
    fn basic_is_read_in_one_way_or_not_at_all() {
        for (header, read) in [
            ("Basic YWxpY2U6c2VjcmV0", basic("alice", "secret")),
            ("bASIC YWxpY2U6c2VjcmV0", basic("alice", "secret")),
            ("Basic  YWxpY2U6c2VjcmV0", basic("alice", "secret")),
            ("Basic YWxpY2U6YTpiLDEyMzQ1Ng==", basic("alice", "a:b,123456")),
            ("Basic w7w6w7w=", basic("ü", "ü")),
            ("Bearer YWxpY2U6c2VjcmV0", Authorization::Other),
            ("Digest username=\"alice\"", Authorization::Other),
            ("", Authorization::Other),
            ("Basic", Authorization::Basic(None)),
            ("Basic,YWxpY2U6c2VjcmV0", Authorization::Basic(None)),
            ("Basic\tYWxpY2U6c2VjcmV0", basic("alice", "secret")),
            ("Basic YWxpY2U6c2VjcmV0, Basic Ym9iOng=", Authorization::Basic(None)),
            ("Basic YWxpY2U6c2VjcmV0=", Authorization::Basic(None)),
            ("Basic YWxpY2U6YTpiLDEyMzQ1Ng", Authorization::Basic(None)),
            ("Basic YWxpY2U", Authorization::Basic(None)),
            ("Basic YWxpY2U6", Authorization::Basic(None)),
            ("Basic OnNlY3JldA==", Authorization::Basic(None)),
            ("Basic YWwAaWNlOng=", Authorization::Basic(None)),
            ("Basic /zph", Authorization::Basic(None)),
        ] {
            assert_eq!(Authorization::read(header), read, "{header}");
        }
    }

    #[test]
    fn a_code_is_taken_off() {
        let read = Authorization::read("Basic YWxpY2U6YTpiLDEyMzQ1Ng==");
        assert_eq!(read.basic().unwrap().without_code(), (Basic::header("alice", "a:b"), Some("123456")));
        let read = Authorization::read("Basic YWxpY2U6c2VjcmV0");
        assert_eq!(read.basic().unwrap().without_code(), (Basic::header("alice", "secret"), None));
    }
}
