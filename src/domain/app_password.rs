//! App passwords: what a person gives to one program that can do nothing but send a password, in place of the app's own.

use serde::{Deserialize, Serialize};

use super::ids::{AppName, AppPasswordId, UserId};
use super::secret::{Digest, MacKey, Secret};
use super::time::Timestamp;

/// How many a user may have with one app.
pub const MOST: usize = 20;
/// Characters of one behind its mark: 5 random bits each, 160 in all. NIST SP 800-63B-4 §3.1.2.2 asks for 112 where only a
/// digest that is quick to make is kept.
pub const CHARACTERS: usize = 32;
/// The longest name of one, in characters.
const MAX_NAME: usize = 64;
/// What one begins with, so that it is told from the app's own passwords, and known where it leaked.
const MARK: &str = "vap";
/// RFC 4648 §6, in lower case: no digits that are taken for letters.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// One as it is kept: only its digest, so that nobody can read it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppPassword {
    /// Its id, which is no secret.
    pub id: AppPasswordId,
    /// Whose it is.
    pub user: UserId,
    /// The one app it is good for.
    pub app: AppName,
    /// What its owner calls it.
    pub name: String,
    /// Its keyed digest, under which it is found.
    pub digest: Digest,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub used_at: Option<Timestamp>,
}

impl AppPassword {
    /// The hour of a use at `now` if it is to be written down: not on every request, but once an hour.
    pub fn use_to_write(&self, now: Timestamp) -> Option<Timestamp> {
        const HOUR: i64 = 3600;
        let hour = Timestamp::from_secs(now.secs().div_euclid(HOUR) * HOUR);
        // At its first use the hour may have begun before it was made.
        let hour = hour.max(self.created_at);
        self.used_at.is_none_or(|used| used < hour).then_some(hour)
    }
}

/// An app password that was typed or made, in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed(Secret<String>);

impl Typed {
    /// One of random bytes; each gives five bits.
    pub fn made_of(random: [u8; CHARACTERS]) -> Self {
        Self(Secret::new(random.into_iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()))
    }

    /// What somebody presents as a password, if it has the form of one of ours: in either case, with blanks and dashes
    /// anywhere. `None`: it is a password of another kind.
    pub fn parse(presented: &str) -> Option<Self> {
        let mut text = String::with_capacity(MARK.len() + CHARACTERS);
        for c in presented.chars().filter(|c| !is_between(*c)) {
            // One that is longer than ours is not read to its end.
            if text.len() == MARK.len() + CHARACTERS || !c.is_ascii_alphanumeric() {
                return None;
            }
            text.push(c.to_ascii_lowercase());
        }
        let secret = text.strip_prefix(MARK)?;
        let is_ours = secret.len() == CHARACTERS && secret.bytes().all(|byte| ALPHABET.contains(&byte));
        is_ours.then(|| Self(Secret::new(secret.to_owned())))
    }

    /// As it is shown to its owner, once: `vap-abcd-efgh-…`.
    pub fn shown(&self) -> Secret<String> {
        let mut text = String::with_capacity(MARK.len() + CHARACTERS + CHARACTERS / 4);
        text.push_str(MARK);
        for (index, c) in self.0.expose().chars().enumerate() {
            if index % 4 == 0 {
                text.push('-');
            }
            text.push(c);
        }
        Secret::new(text)
    }

    /// The digest under which it is kept.
    pub fn digest(&self, key: &MacKey) -> Digest {
        Digest::keyed(key, "app password", &[self.0.expose().as_bytes()])
    }
}

/// What stands between the groups, as people and programs write it.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// What its owner calls one, without what cannot be seen; `None` if nothing is left.
pub fn name(typed: &str) -> Option<String> {
    let seen: String = typed.chars().filter(|c| !c.is_control()).collect();
    let name: String = seen.trim().chars().take(MAX_NAME).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: &str = "vap-abcd-efgh-ijkl-mnop-qrst-uvwx-yz23-4567";

    fn all_letters() -> Typed {
        let mut random = [0; CHARACTERS];
        for (byte, value) in random.iter_mut().zip(32_u8..) {
            *byte = value;
        }
        Typed::made_of(random)
    }

    #[test]
    fn one_is_shown_in_groups_and_read_in_any_dress() {
        assert_eq!(all_letters().shown().expose(), SHOWN);
        for presented in [
            SHOWN.to_owned(),
            SHOWN.to_uppercase(),
            SHOWN.replace('-', ""),
            SHOWN.replace('-', " "),
            SHOWN.replace('-', "\u{2013}"),
            format!("  {SHOWN}\r\n"),
        ] {
            assert_eq!(Typed::parse(&presented), Some(all_letters()), "{presented:?}");
        }
    }

    #[test]
    fn what_has_another_form_is_a_password_of_another_kind() {
        for presented in [
            "",
            "vap-",
            "hunter2",
            &SHOWN[..SHOWN.len() - 1],
            &format!("{SHOWN}a"),
            &SHOWN.replace('a', "1"),
            &SHOWN.replace('b', "8"),
            &SHOWN.replace("vap", "vip"),
            &SHOWN.replace("vap-", ""),
            &SHOWN.replace('-', "_"),
            &SHOWN.replace('a', "\u{e4}"),
            &"vap".repeat(10_000),
        ] {
            assert_eq!(Typed::parse(presented), None, "{presented:?}");
        }
    }

    #[test]
    fn digests_are_keyed() {
        let (one, other) = (MacKey::new([1; 32]), MacKey::new([2; 32]));
        assert_eq!(all_letters().digest(&one), Typed::parse(SHOWN).unwrap().digest(&one));
        assert_ne!(all_letters().digest(&one), all_letters().digest(&other));
        assert_eq!(format!("{:?}", all_letters()), "Typed(Secret(..))");
    }

    #[test]
    fn a_use_is_written_once_an_hour() {
        let at = Timestamp::from_secs;
        let mut password = AppPassword {
            id: AppPasswordId::from_bytes([1; 16]),
            user: UserId::from_bytes([2; 16]),
            app: AppName::parse("wiki").unwrap(),
            name: "phone".to_owned(),
            digest: all_letters().digest(&MacKey::new([1; 32])),
            created_at: at(7300),
            used_at: None,
        };
        assert_eq!(password.use_to_write(at(7400)), Some(at(7300)), "never before it was made");
        password.used_at = Some(at(7300));
        assert_eq!(password.use_to_write(at(10_799)), None);
        assert_eq!(password.use_to_write(at(10_801)), Some(at(10_800)));
        password.used_at = Some(at(10_800));
        assert_eq!(password.use_to_write(at(7400)), None, "time does not run back");
    }

    #[test]
    fn names_are_short_and_can_be_seen() {
        assert_eq!(name("  phone\u{7} calendar\n").as_deref(), Some("phone calendar"));
        assert_eq!(name(" \u{1b} "), None);
        assert_eq!(name(&"x".repeat(1000)).map(|name| name.len()), Some(MAX_NAME));
    }
}
