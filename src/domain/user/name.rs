//! What people are called.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A user's name in its one canonical form: trimmed, NFKC, in lower case unless the app tells cases apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserName(String);

/// A name that nobody can be sure how an app reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserNameError {
    /// Nothing but blanks.
    #[error("the name is empty")]
    Empty,
    /// Over 256 bytes.
    #[error("the name is longer than 256 bytes")]
    TooLong,
    /// Control characters, or characters nobody sees.
    #[error("the name holds a character that cannot be seen")]
    Invisible,
}

impl UserName {
    /// Makes a name canonical.
    ///
    /// # Errors
    ///
    /// [`UserNameError`]: such a name is refused, not cleaned, since the app might clean it differently.
    pub fn parse(typed: &str, case_sensitive: bool) -> Result<Self, UserNameError> {
        let trimmed = typed.trim();
        if trimmed.len() > 256 {
            return Err(UserNameError::TooLong);
        }
        if trimmed.chars().any(is_invisible) {
            return Err(UserNameError::Invisible);
        }
        let mut name: String = trimmed.nfkc().collect();
        if !case_sensitive {
            // Folding and normalising once more gives a form that neither changes again.
            name = name.to_lowercase().nfkc().collect();
        }
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(UserNameError::Empty);
        }
        Ok(Self(name))
    }

    /// How a user of an application is called: by their number, in digits.
    pub fn of_number(number: u64) -> Self {
        Self(number.to_string())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UserName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Control characters, and Unicode's default-ignorable and format characters.
pub(in crate::domain) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_for_every_spelling() {
        for typed in ["alice", " Alice ", "ALICE", "\u{FF21}lice", "ali\u{FF43}e\t"] {
            assert_eq!(UserName::parse(typed, false).unwrap().as_str(), "alice", "{typed:?}");
        }
        assert_eq!(UserName::parse("Alice", true).unwrap().as_str(), "Alice");
        assert_eq!(UserName::parse("e\u{301}", false).unwrap().as_str(), "\u{e9}");
    }

    #[test]
    fn names_nobody_can_be_sure_of_are_refused() {
        for (typed, error) in [
            ("  ", UserNameError::Empty),
            ("al\u{200B}ice", UserNameError::Invisible),
            ("alice\0", UserNameError::Invisible),
            ("al\nice", UserNameError::Invisible),
            ("alice\u{202E}", UserNameError::Invisible),
        ] {
            assert_eq!(UserName::parse(typed, false), Err(error), "{typed:?}");
        }
        assert_eq!(UserName::parse(&"a".repeat(257), false), Err(UserNameError::TooLong));
    }
}
