//! A factor that somebody adds in a session of theirs, beside those they have or in the place of one. Nothing of it counts
//! before it is confirmed, and what it replaces counts until then.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::factor::codes::SentCode;
use super::factor::totp::Seed;
use super::factor::{Channel, Method};
use super::ids::{AppName, DeviceId, SessionId, UserId};
use super::login::{Browser, LivePush, Proof};
use super::secret::Secret;
use super::time::Timestamp;

/// How long there is for it, from the first page to its confirmation.
pub const BINDING_TTL: Duration = Duration::from_mins(15);

/// A factor that is being added. A session has one at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// In which session: it counts only while that lives.
    pub session: SessionId,
    /// Whose session.
    pub user: UserId,
    /// With which app.
    pub app: AppName,
    /// Where it comes from, for the phone that is asked.
    pub browser: Browser,
    /// When it was begun.
    pub created_at: Timestamp,
    /// It can be confirmed while `now` is before.
    pub expires_at: Timestamp,
    /// Wrong codes so far.
    pub wrong_codes: u32,
    /// How far it is.
    pub stage: Stage,
}

/// How far adding a factor is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A phone is to register by this link's secret (kept so that the page can show it again).
    Phone {
        /// Secret of the invitation.
        invite: Secret<String>,
        /// The phone whose place it takes, which goes then.
        replaces: Option<DeviceId>,
        /// The new one, once it has registered.
        device: Option<DeviceId>,
        /// What it is asked, once it has shown its key.
        push: Option<LivePush>,
    },
    /// An authenticator app is to take this seed.
    SoftToken {
        /// The seed.
        seed: Seed,
    },
    /// A number is to be proven by a code.
    Number {
        /// The number, E.164.
        number: String,
        /// The code on its way.
        sent: SentCode,
    },
    /// It is confirmed, and counts.
    Done {
        /// What it is.
        method: Method,
    },
    /// It came to nothing: a wrong number or a no on the phone, or too many wrong codes.
    Refused {
        /// What it was to be.
        method: Method,
    },
}

impl Stage {
    /// What it is about.
    pub fn method(&self) -> Method {
        match self {
            Self::Phone { .. } => Method::OneTouch,
            Self::SoftToken { .. } => Method::SoftToken,
            Self::Number { sent, .. } => sent.channel.method(),
            Self::Done { method } | Self::Refused { method } => *method,
        }
    }
}

impl Binding {
    /// Whether it can still be confirmed.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let waits = match self.stage {
            Stage::Phone { .. } | Stage::SoftToken { .. } | Stage::Number { .. } => true,
            Stage::Done { .. } | Stage::Refused { .. } => false,
        };
        waits && now < self.expires_at
    }
}

/// A factor of a user, as they take it away or replace it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnFactor {
    /// One of their phones, with the SoftToken in it.
    Phone(DeviceId),
    /// Their authenticator app.
    SoftToken,
    /// Their phone number.
    Number,
}

impl OwnFactor {
    /// The word for it in events and the audit log.
    pub const fn method(self) -> Method {
        match self {
            Self::Phone(_) => Method::OneTouch,
            Self::SoftToken => Method::SoftToken,
            Self::Number => Method::Sms,
        }
    }

    /// Whether a login that was settled this way may have been settled by it. Which of somebody's seeds a code was of is not
    /// kept, so each of them may have been the one.
    pub fn may_have_proved(self, proof: Proof) -> bool {
        match (self, proof) {
            (Self::Phone(gone), Proof::OneTouch(by)) => gone == by,
            // By which factor a browser came to be trusted is not kept either.
            (_, Proof::TrustedBrowser)
            | (Self::Phone(_), Proof::SetUp(Method::OneTouch))
            | (Self::Phone(_) | Self::SoftToken, Proof::SoftToken | Proof::SetUp(Method::SoftToken))
            | (Self::Number, Proof::Sent(Channel::Sms | Channel::Voice) | Proof::SetUp(Method::Sms | Method::Voice)) => {
                true
            }
            (
                Self::Phone(_) | Self::SoftToken | Self::Number,
                Proof::OneTouch(_)
                | Proof::SoftToken
                | Proof::Sent(_)
                | Proof::Recovery
                | Proof::SetUp(_)
                | Proof::Bypass
                | Proof::Grace
                | Proof::NotRequired,
            ) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Digest;

    #[test]
    fn it_waits_until_it_is_settled_or_over() {
        let at = Timestamp::from_secs;
        let seed = Seed::new(vec![1; 20]).unwrap();
        let binding = |stage| Binding {
            session: SessionId(Digest::from_bytes([1; 32])),
            user: UserId::from_bytes([1; 16]),
            app: AppName::parse("wiki").unwrap(),
            browser: Browser { name: "Firefox".into(), address: "192.0.2.1".into() },
            created_at: at(0),
            expires_at: at(100),
            wrong_codes: 0,
            stage,
        };
        let open = binding(Stage::SoftToken { seed });
        assert!(open.is_open(at(99)) && !open.is_open(at(100)));
        let method = Method::SoftToken;
        assert!(!binding(Stage::Done { method }).is_open(at(1)));
        assert!(!binding(Stage::Refused { method }).is_open(at(1)));
    }

    #[test]
    fn a_factor_that_goes_takes_what_it_may_have_proved_with_it() {
        let phone = |byte| DeviceId::from_bytes([byte; 16]);
        let gone = OwnFactor::Phone(phone(1));
        for (what, proof, expected) in [
            (gone, Proof::OneTouch(phone(1)), true),
            (gone, Proof::OneTouch(phone(2)), false),
            (gone, Proof::SoftToken, true),
            (gone, Proof::SetUp(Method::OneTouch), true),
            (gone, Proof::Sent(Channel::Sms), false),
            (gone, Proof::Recovery, false),
            (gone, Proof::Bypass, false),
            (OwnFactor::SoftToken, Proof::SoftToken, true),
            (OwnFactor::SoftToken, Proof::OneTouch(phone(1)), false),
            (OwnFactor::Number, Proof::Sent(Channel::Sms), true),
            (OwnFactor::Number, Proof::Sent(Channel::Voice), true),
            (OwnFactor::Number, Proof::Sent(Channel::Email), false),
            (OwnFactor::Number, Proof::SoftToken, false),
            (OwnFactor::Number, Proof::Grace, false),
            (OwnFactor::Number, Proof::TrustedBrowser, true),
            (gone, Proof::TrustedBrowser, true),
        ] {
            assert_eq!(what.may_have_proved(proof), expected, "{what:?} {proof:?}");
        }
    }
}
