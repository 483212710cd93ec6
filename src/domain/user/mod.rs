//! People: who they are to their apps, what they can prove, and how much grace they have left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bypass::BypassCode;
use super::campaign::Terms;
use super::factor::Method;
use super::factor::totp::Seed;
use super::ids::{CampaignName, ChallengeId, DeviceId, LoginId, RealmName, UserId};
use super::locale::Locale;
use super::secret::Digest;
use super::throttle::{Attempts, History};
use super::time::Timestamp;

pub(super) use self::name::is_invisible;
pub use self::name::{UserName, UserNameError};

mod name;

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
    /// Since when there are recovery codes of which their owner has not said that they keep them.
    #[serde(default)]
    pub recovery_unsaved: Option<Timestamp>,
}

/// A seed that an application offered, which counts once a code of it was right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedSeed {
    /// The seed.
    pub seed: Seed,
    /// What the app shows as whose code it is.
    pub issuer: String,
    /// What the app shows as the account.
    pub label: String,
    /// Pixels of its image, each way.
    pub size: u16,
    /// The digest of what its image is asked for with; `None` once it was shown.
    pub image: Option<Digest>,
    /// When it was offered.
    pub offered_at: Timestamp,
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
    /// Since when they have no factor although they had one: the last went, and not by their own wish to do without. They count
    /// as enrolled, so that nobody sets up a first one by the password alone.
    #[serde(default)]
    pub bereft: Option<Timestamp>,
    /// When an application that registered them first had a right code from them.
    #[serde(default)]
    pub confirmed_at: Option<Timestamp>,
    /// The seed of an authenticator app that is being set up by an application.
    #[serde(default)]
    pub offered_seed: Option<OfferedSeed>,
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
    /// The keyed digest of the code of that step, where an application had it.
    #[serde(default)]
    pub last_code: Option<Digest>,
    /// When pushes went out.
    #[serde(default)]
    pub pushes: History,
    /// When pushes were denied, since the last that was approved.
    #[serde(default)]
    pub pushes_denied: History,
    /// No push before this time: they said «that wasn't me».
    pub pushes_stopped_until: Option<Timestamp>,
    /// The help desk asks their phone nothing before this time: they said that it was not them who called.
    #[serde(default)]
    pub calls_stopped_until: Option<Timestamp>,
    /// The pushes that can be answered.
    #[serde(default)]
    pub live_pushes: Vec<UserPush>,
    /// The questions of applications that can be answered.
    #[serde(default)]
    pub requests: Vec<UserPush>,
    /// Who waits for a code of their app.
    #[serde(default)]
    pub code_wanted: Option<CodeWanted>,
    /// Their held logins.
    #[serde(default)]
    pub logins: Vec<LoginId>,
}

/// An application waits for a code that a user's phone shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeWanted {
    /// The application's name.
    pub app: String,
    /// It is told while `now` is before.
    pub until: Timestamp,
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
    /// The time of their account is over.
    Ended,
    /// Has a factor, or had one: must pass it, or what stands in for it.
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
            bereft: None,
            confirmed_at: None,
            offered_seed: None,
            bypass: Vec::new(),
            locked: None,
            links_since: None,
            attempts: BTreeMap::new(),
            last_step: None,
            last_code: None,
            pushes: History::default(),
            pushes_denied: History::default(),
            pushes_stopped_until: None,
            calls_stopped_until: None,
            live_pushes: Vec::new(),
            requests: Vec::new(),
            code_wanted: None,
            logins: Vec::new(),
        }
    }

    /// Whether they ever showed an application of theirs that they have a factor: by a right code, or by one that they lost.
    pub fn was_ever_set_up(&self) -> bool {
        self.confirmed_at.is_some() || self.bereft.is_some() || self.has_factor()
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

    /// Whether they have a factor, or had one, so that every change of factors needs one.
    pub fn is_enrolled(&self) -> bool {
        self.has_factor() || self.bereft.is_some()
    }

    /// Whether they have a factor now.
    pub fn has_factor(&self) -> bool {
        let proven = self.factors.phone.as_ref().is_some_and(|phone| phone.trust == PhoneTrust::Proven);
        !self.factors.devices.is_empty() || self.factors.softtoken.is_some() || proven
    }

    /// Whether the time of their account is over.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }

    /// Whether they may use what they can prove: they are not locked, and their account has not ended.
    pub fn is_admitted(&self, now: Timestamp) -> bool {
        self.locked.is_none() && !self.has_ended(now)
    }

    /// Where they stand at a login, by the terms that hold for them.
    pub fn standing(&self, terms: &Terms, now: Timestamp) -> Standing {
        let Terms { enrolment, opt_out, grace_until, .. } = *terms;
        let grace = if grace_until.is_some_and(|until| now >= until) { 0 } else { self.grace_left };
        if self.locked.is_some() {
            Standing::Locked
        } else if self.has_ended(now) {
            Standing::Ended
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
    use crate::domain::campaign::Ground;

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
            (
                "ended",
                with(&|u| {
                    u.expires_at = Some(at(100));
                    u.factors.softtoken = seed();
                }),
                EnrolmentPolicy::OptIn,
                OptOutPolicy::Never,
                None,
                Standing::Ended,
            ),
            (
                "not ended yet",
                with(&|u| u.expires_at = Some(at(101))),
                EnrolmentPolicy::Mandatory,
                OptOutPolicy::Never,
                None,
                Standing::InGrace(2),
            ),
        ] {
            let terms = Terms::of(Ground { enrolment, opt_out, grace_until: until }, &user, None, at(100));
            assert_eq!(user.standing(&terms, at(100)), expected, "{name}");
        }
        let mut user = base.clone();
        user.factors.phone = phone(PhoneTrust::Imported);
        assert!(!user.is_enrolled());
        user.factors.phone = phone(PhoneTrust::Proven);
        assert!(user.is_enrolled());
        user.factors.phone = None;
        user.bereft = Some(at(0));
        assert!(user.is_enrolled() && !user.has_factor());
        let ground = Ground { enrolment: EnrolmentPolicy::Mandatory, opt_out: OptOutPolicy::Never, grace_until: None };
        assert_eq!(
            user.standing(&Terms::of(ground, &user, None, at(100)), at(100)),
            Standing::Enrolled,
            "grace or not"
        );
        user.factors.softtoken = seed();
        assert_eq!(user.methods(), [Method::SoftToken]);
    }
}
