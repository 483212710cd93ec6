//! A held login: an app's «yes» that is kept back until the second factor passed.

mod answer;
pub mod appended;
pub mod basic;
pub mod document;
pub mod form;
mod json;
pub mod outcome;
pub mod rule;
pub mod scan;
mod xml_rpc;

pub use answer::{Answer, HeaderBytes};

use serde::{Deserialize, Serialize};

use super::challenge::{Denial, MatchNumber};
use super::factor::codes::SentCode;
use super::factor::totp::Seed;
use super::factor::{Channel, Method};
use super::ids::{AppName, ChallengeId, DeviceId, LoginId, RealmName, SessionId, TrustId, UserId};
use super::secret::Digest;
use super::time::Timestamp;

/// How a login was settled, kept with its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// By push approval.
    OneTouch(DeviceId),
    /// By a code of an authenticator app.
    SoftToken,
    /// By a sent code.
    Sent(Channel),
    /// By a recovery code.
    Recovery,
    /// By setting up this factor, the user's first.
    SetUp(Method),
    /// By a code from the help desk.
    Bypass,
    /// By a browser in which a factor was passed before, and which its user trusts: none this time.
    TrustedBrowser,
    /// By a grace login: no second factor.
    Grace,
    /// The user has opted out, or the policy asks nobody who has not opted in: no second factor.
    NotRequired,
}

impl Proof {
    /// Whether a factor was passed.
    pub const fn is_factor(self) -> bool {
        match self {
            Self::OneTouch(_) | Self::SoftToken | Self::Sent(_) | Self::Recovery | Self::Bypass | Self::SetUp(_) => {
                true
            }
            Self::TrustedBrowser | Self::Grace | Self::NotRequired => false,
        }
    }

    /// Whether whoever passed it may have their browser trusted: not by what stands in for a factor that is lost, nor by one
    /// that was set up just now.
    pub const fn may_trust(self) -> bool {
        match self {
            Self::OneTouch(_) | Self::SoftToken | Self::Sent(_) => true,
            Self::Recovery | Self::Bypass | Self::SetUp(_) | Self::TrustedBrowser | Self::Grace | Self::NotRequired => {
                false
            }
        }
    }

    /// One word for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneTouch(_) => "onetouch",
            Self::SoftToken => "softtoken",
            Self::Sent(channel) => channel.as_str(),
            Self::Recovery => "recovery",
            Self::Bypass => "bypass",
            Self::SetUp(_) => "set-up",
            Self::TrustedBrowser => "trusted-browser",
            Self::Grace => "grace",
            Self::NotRequired => "not-required",
        }
    }
}

/// Why a held login ended without a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginDenial {
    /// On the phone.
    Answer(Denial),
    /// Too many wrong codes for this login.
    TooManyCodes,
    /// The person at the browser gave up.
    Cancelled,
    /// A later login in the same browser took its place.
    Superseded,
    /// User or factor were locked, revoked or deleted meanwhile, or an administrator stopped it.
    Withdrawn,
}

impl LoginDenial {
    /// One word, for logs and programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer(Denial::Denied) => "denied",
            Self::Answer(Denial::NotMe) => "not_me",
            Self::Answer(Denial::WrongNumber) => "wrong_number",
            Self::TooManyCodes => "too_many_codes",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Where a held login stands. Expiry is not a state: it is the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginState {
    /// Waiting for the second factor.
    Held,
    /// Settled with yes: the browser may fetch the answer.
    Approved {
        /// When.
        at: Timestamp,
        /// How.
        proof: Proof,
    },
    /// Settled with no: the answer is destroyed.
    Denied {
        /// When.
        at: Timestamp,
        /// Why.
        why: LoginDenial,
    },
    /// The answer was handed on, into this session.
    Released {
        /// When.
        at: Timestamp,
        /// The session it became.
        session: SessionId,
    },
}

/// A push that can still be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LivePush {
    /// The challenge.
    pub challenge: ChallengeId,
    /// The number the page shows.
    pub number: Option<MatchNumber>,
    /// The name of the device that was asked, if it is one.
    pub device_name: Option<String>,
    /// Live while `now` is before.
    pub expires_at: Timestamp,
    /// How often its time was extended.
    pub extended: u8,
}

/// A factor that is being set up from the login page. Nothing of it counts before it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetUp {
    /// A phone is to register by this link's secret (kept so that the page can show it again).
    Phone {
        /// Secret of the invitation.
        invite: super::secret::Secret<String>,
        /// Good while `now` is before.
        expires_at: Timestamp,
        /// The device, once it has registered.
        device: Option<DeviceId>,
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
}

/// What is known of the browser that logs in, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// For example «Firefox on Linux».
    pub name: String,
    /// The client's address.
    pub address: String,
}

/// A login exchange that is kept back. The app's answer itself is a record of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and stored as such")]
pub struct HeldLogin {
    /// The digest of the browser's login cookie.
    pub id: LoginId,
    /// Of which app.
    pub app: AppName,
    /// Whose users the app has.
    pub realm: RealmName,
    /// Who logs in.
    pub user: UserId,
    /// Their name.
    pub user_name: String,
    /// Path and query the login was sent to.
    pub url: String,
    /// Where it comes from.
    pub browser: Browser,
    /// When it was held.
    pub created_at: Timestamp,
    /// The whole must be over while `now` is before.
    pub expires_at: Timestamp,
    /// The app said clearly yes, so that a phone may ring for it.
    pub clear: bool,
    /// Digests of the session values the login carried.
    pub burns: Vec<Digest>,
    /// Digests of the tokens in its answer: they become the session's.
    #[serde(default)]
    pub tokens: Vec<Digest>,
    /// Wrong codes so far.
    pub wrong_codes: u32,
    /// The push that can be answered.
    pub push: Option<LivePush>,
    /// The code that was sent last.
    pub sent: Option<SentCode>,
    /// What is being set up.
    pub set_up: Option<SetUp>,
    /// The user had no factor and has one now: recovery codes are to be handed out, once.
    pub recovery_due: bool,
    /// The app did not say whether the password was right: nothing is sent to anybody, and nothing counts but a factor that
    /// its user has.
    #[serde(default)]
    pub unclear: bool,
    /// A program waits for it that shows no number, and the operator accepts a push without one.
    #[serde(default)]
    pub bare_push: bool,
    /// The keyed digest of the credentials, where their client sends them again and again.
    #[serde(default)]
    pub credential: Option<Digest>,
    /// It is no login but asks for a factor again in this session; `url` is where that leads then.
    #[serde(default)]
    pub step_up: Option<SessionId>,
    /// Its browser is to be trusted from then on, if a factor settles it.
    #[serde(default)]
    pub trust: bool,
    /// The series whose value its browser brought along: another one in this browser takes its place.
    #[serde(default)]
    pub trusted: Option<TrustId>,
    /// Where it stands.
    pub state: LoginState,
}

/// Why a step of a held login is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// Its time is over.
    #[error("the sign-in expired")]
    Expired,
    /// It was approved, denied or released before.
    #[error("the sign-in is already settled")]
    Settled,
    /// It was not approved yet.
    #[error("the sign-in is not approved yet")]
    NotApproved,
}

impl HeldLogin {
    /// Whether it waits for the second factor.
    pub fn is_pending(&self, now: Timestamp) -> bool {
        matches!(self.state, LoginState::Held) && now < self.expires_at
    }

    /// Refuses unless it waits for the second factor.
    ///
    /// # Errors
    ///
    /// [`StepError::Expired`] from `expires_at` on, [`StepError::Settled`] if it was settled.
    pub fn require_pending(&self, now: Timestamp) -> Result<(), StepError> {
        match self.state {
            LoginState::Held if now < self.expires_at => Ok(()),
            LoginState::Held => Err(StepError::Expired),
            LoginState::Approved { .. } | LoginState::Denied { .. } | LoginState::Released { .. } => {
                Err(StepError::Settled)
            }
        }
    }

    /// Settles it with yes.
    ///
    /// # Errors
    ///
    /// As [`HeldLogin::require_pending`].
    pub fn approve(self, proof: Proof, now: Timestamp) -> Result<Self, StepError> {
        self.require_pending(now)?;
        Ok(Self { state: LoginState::Approved { at: now, proof }, push: None, sent: None, set_up: None, ..self })
    }

    /// Settles it with no. An approval that was not released yet can still be taken back; a release cannot.
    ///
    /// # Errors
    ///
    /// [`StepError::Settled`] if it was denied or released.
    pub fn deny(self, why: LoginDenial, now: Timestamp) -> Result<Self, StepError> {
        match self.state {
            LoginState::Held | LoginState::Approved { .. } => {
                Ok(Self { state: LoginState::Denied { at: now, why }, push: None, sent: None, set_up: None, ..self })
            }
            LoginState::Denied { .. } | LoginState::Released { .. } => Err(StepError::Settled),
        }
    }

    /// Whether [`HeldLogin::deny`] would settle it.
    pub fn deny_would_hold(&self) -> bool {
        matches!(self.state, LoginState::Held | LoginState::Approved { .. })
    }

    /// Hands it on, into a session: the one permission to give the answer out.
    ///
    /// # Errors
    ///
    /// [`StepError::NotApproved`] unless approved, [`StepError::Expired`] from `expires_at` on, [`StepError::Settled`] for
    /// every other than the first.
    pub fn release(self, session: SessionId, now: Timestamp) -> Result<(Self, Release), StepError> {
        match self.state {
            LoginState::Approved { at, proof } if now < self.expires_at => {
                let release = Release { login: self.id, session, proof, at };
                Ok((Self { state: LoginState::Released { at: now, session }, ..self }, release))
            }
            LoginState::Held if now < self.expires_at => Err(StepError::NotApproved),
            LoginState::Held | LoginState::Approved { .. } => Err(StepError::Expired),
            LoginState::Denied { .. } | LoginState::Released { .. } => Err(StepError::Settled),
        }
    }

    /// The push, while it can be answered.
    pub fn live_push(&self, now: Timestamp) -> Option<&LivePush> {
        self.push.as_ref().filter(|push| now < push.expires_at)
    }
}

/// The permission to hand a held answer on: made by [`HeldLogin::release`] only.
#[derive(Debug)]
pub struct Release {
    login: LoginId,
    session: SessionId,
    proof: Proof,
    at: Timestamp,
}

impl Release {
    /// Of which login.
    pub fn login(&self) -> LoginId {
        self.login
    }

    /// Into which session.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// How the login was settled.
    pub fn proof(&self) -> Proof {
        self.proof
    }

    /// When a factor was passed, if one was.
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.proof.is_factor().then_some(self.at)
    }
}
