//! People: who they are to their apps, what they can prove, and how much grace they have left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::bypass::BypassCode;
use super::factor::Method;
use super::factor::totp::Seed;
use super::ids::{CampaignName, ChallengeId, DeviceId, LoginId, RealmName, UserId};
use super::locale::Locale;
use super::secret::Digest;
use super::throttle::{Attempts, History};
use super::time::Timestamp;

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
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A phone number for codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// E.164, with `+`.
    pub number: String,
    /// How it became known.
    pub trust: PhoneTrust,
}

/// How far a number is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhoneTrust {
    /// Proven by a code, or given by an administrator one by one.
    Proven,
    /// From an import: must be proven by a code before another factor may be added.
    Imported,
}

/// What a user can prove.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// Confirmed devices.
    pub devices: Vec<DeviceId>,
    /// The seed of an authenticator app.
    pub softtoken: Option<Seed>,
    /// A phone number for codes.
    pub phone: Option<Phone>,
    /// Digests of the unused recovery codes.
    pub recovery: Vec<Digest>,
}

/// Locked by an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// Since when.
    pub at: Timestamp,
}

/// A push of a user that can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPush {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Live while `now` is before.
    pub expires_at: Timestamp,
}

/// A person of a realm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their number; never given to anybody else.
    pub number: u64,
    /// Of which realm.
    pub realm: RealmName,
    /// Their name as the apps of the realm know it.
    pub name: UserName,
    /// E-mail, for notices.
    pub email: Option<String>,
    /// Groups, from the import.
    #[serde(default)]
    pub groups: Vec<String>,
    /// In which language they are spoken to; else as their browser asks for.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// The campaign they are enrolled in, if any.
    #[serde(default)]
    pub campaign: Option<CampaignName>,
    /// Their account is good while `now` is before; for guests and temporary staff.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When they were added or first seen.
    pub created_at: Timestamp,
    /// Their last released login.
    pub last_login: Option<Timestamp>,
    /// What they can prove.
    pub factors: Factors,
    /// Logins left without a factor. Only ever falls, but for an administrator's word.
    pub grace_left: u32,
    /// Since when they do without a second factor, where policy lets them.
    pub opted_out: Option<Timestamp>,
    /// What the help desk gave them to sign in with.
    #[serde(default)]
    pub bypass: Vec<BypassCode>,
    /// Locked by an administrator.
    pub locked: Option<Locked>,
    /// Links that were given out before this time register no phone: they were locked or reset since.
    #[serde(default)]
    pub links_since: Option<Timestamp>,
    /// Wrong codes in a row, by factor.
    #[serde(default)]
    pub attempts: BTreeMap<Method, Attempts>,
    /// The last step of a SoftToken code that was accepted, for the account.
    pub last_step: Option<u64>,
    /// When pushes went out.
    #[serde(default)]
    pub pushes: History,
    /// No push before this time: they said «that wasn't me».
    pub pushes_stopped_until: Option<Timestamp>,
    /// The pushes that can be answered.
    #[serde(default)]
    pub live_pushes: Vec<UserPush>,
    /// Their held logins.
    #[serde(default)]
    pub logins: Vec<LoginId>,
}

/// How enrolment is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentPolicy {
    /// Everybody needs a factor, after grace.
    Mandatory,
    /// Only who set one up is asked.
    OptIn,
}

/// Whether people may opt out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptOutPolicy {
    /// Nobody.
    Never,
    /// Until grace would have ended.
    DuringGrace,
}

/// Where a user stands when they log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// By an administrator.
    Locked,
    /// Has a factor: must pass it.
    Enrolled,
    /// Has none, and need not have one.
    NotRequired,
    /// Has none and opted out; each login still counts down.
    OptedOut,
    /// Has none, and may go on without one this often, the present login included.
    InGrace(u32),
    /// Has none and must set one up now.
    MustEnrol,
}

impl User {
    /// A person without any factor.
    pub fn new(id: UserId, number: u64, realm: RealmName, name: UserName, grace: u32, now: Timestamp) -> Self {
        Self {
            id,
            number,
            realm,
            name,
            email: None,
            groups: Vec::new(),
            locale: None,
            campaign: None,
            expires_at: None,
            created_at: now,
            last_login: None,
            factors: Factors::default(),
            grace_left: grace,
            opted_out: None,
            bypass: Vec::new(),
            locked: None,
            links_since: None,
            attempts: BTreeMap::new(),
            last_step: None,
            pushes: History::default(),
            pushes_stopped_until: None,
            live_pushes: Vec::new(),
            logins: Vec::new(),
        }
    }

    /// The factors they have, whatever policy says of them. Recovery codes alone make nobody enrolled.
    pub fn methods(&self) -> Vec<Method> {
        let proven = self.factors.phone.as_ref().is_some_and(|phone| phone.trust == PhoneTrust::Proven);
        Method::ALL
            .into_iter()
            .filter(|method| match method {
                Method::OneTouch => !self.factors.devices.is_empty(),
                Method::SoftToken => self.factors.softtoken.is_some() || !self.factors.devices.is_empty(),
                Method::Sms | Method::Voice => proven,
                Method::Email => self.email.is_some(),
                Method::Recovery => !self.factors.recovery.is_empty(),
            })
            .collect()
    }

    /// Whether they have a factor, so that every change of factors needs one.
    pub fn is_enrolled(&self) -> bool {
        let proven = self.factors.phone.as_ref().is_some_and(|phone| phone.trust == PhoneTrust::Proven);
        !self.factors.devices.is_empty() || self.factors.softtoken.is_some() || proven
    }

    /// Where they stand at a login.
    pub fn standing(
        &self,
        enrolment: EnrolmentPolicy,
        opt_out: OptOutPolicy,
        grace_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Standing {
        let grace = if grace_until.is_some_and(|until| now >= until) { 0 } else { self.grace_left };
        if self.locked.is_some() {
            Standing::Locked
        } else if self.is_enrolled() {
            Standing::Enrolled
        } else if enrolment == EnrolmentPolicy::OptIn {
            Standing::NotRequired
        } else if grace == 0 {
            Standing::MustEnrol
        } else if self.opted_out.is_some() && opt_out == OptOutPolicy::DuringGrace {
            Standing::OptedOut
        } else {
            Standing::InGrace(grace)
        }
    }
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

    #[test]
    fn standings() {
        let at = Timestamp::from_secs;
        let realm = RealmName::parse("default").unwrap();
        let base = User::new(UserId::from_bytes([1; 16]), 1, realm, UserName::parse("a", false).unwrap(), 2, at(0));
        let with = |change: &dyn Fn(&mut User)| {
            let mut user = base.clone();
            change(&mut user);
            user
        };
        let seed = || Seed::new(vec![1; 20]);
        let phone = |trust| Some(Phone { number: "+4915112345678".into(), trust });
        for (name, user, enrolment, opt_out, until, expected) in [
            ("new", with(&|_| ()), EnrolmentPolicy::Mandatory, OptOutPolicy::Never, None, Standing::InGrace(2)),
            (
                "grace used up",
                with(&|u| u.grace_left = 0),
                EnrolmentPolicy::Mandatory,
                OptOutPolicy::Never,
                None,
                Standing::MustEnrol,
            ),
            (
                "grace over by date",
                with(&|_| ()),
                EnrolmentPolicy::Mandatory,
                OptOutPolicy::Never,
                Some(at(100)),
                Standing::MustEnrol,
            ),
            ("opt-in", with(&|_| ()), EnrolmentPolicy::OptIn, OptOutPolicy::Never, None, Standing::NotRequired),
            (
                "opted out",
                with(&|u| u.opted_out = Some(at(0))),
                EnrolmentPolicy::Mandatory,
                OptOutPolicy::DuringGrace,
                None,
                Standing::OptedOut,
            ),
            (
                "opted out, no longer allowed",
                with(&|u| u.opted_out = Some(at(0))),
                EnrolmentPolicy::Mandatory,
                OptOutPolicy::Never,
                None,
                Standing::InGrace(2),
            ),
            (
                "locked",
                with(&|u| u.locked = Some(Locked { at: at(0) })),
                EnrolmentPolicy::OptIn,
                OptOutPolicy::Never,
                None,
                Standing::Locked,
            ),
        ] {
            assert_eq!(user.standing(enrolment, opt_out, until, at(100)), expected, "{name}");
        }
        let mut user = base.clone();
        user.factors.phone = phone(PhoneTrust::Imported);
        assert!(!user.is_enrolled());
        user.factors.phone = phone(PhoneTrust::Proven);
        assert!(user.is_enrolled());
        user.factors.phone = None;
        user.factors.softtoken = seed();
        assert_eq!(user.methods(), [Method::SoftToken]);
    }
}
