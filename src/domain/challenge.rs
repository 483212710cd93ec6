//! A challenge: one attempt to prove a factor by a device. The login modal and the APIs are faces of this one engine.

use serde::{Deserialize, Serialize};

use super::device::SignedAnswer;
use super::ids::{ChallengeId, DeviceId, LoginId, ServiceId, SessionId, UserId};
use super::prompt::{Prompt, PromptKind};
use super::secret::same;
use super::time::Timestamp;
use super::tree::Table;

/// How the number on the page gets to the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberMatch {
    /// It is typed.
    Type,
    /// It is picked from three.
    Pick,
    /// There is none: whoever taps approves.
    Off,
}

/// The number of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchNumber {
    /// Two digits. Shown on the page only.
    pub value: String,
    /// With [`NumberMatch::Pick`], what the device offers, the right one among them; else empty.
    pub choices: Vec<String>,
}

/// What an answer settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// A held login.
    Login(LoginId),
    /// Setting up the device that is asked, from a held login's page.
    Enrolment(LoginId),
    /// Showing the help desk who calls. It lets nobody in anywhere.
    Caller,
    /// Adding the device that is asked to those of a user, in this session of theirs.
    Binding(SessionId),
    /// A question of an application; the answer is the application's.
    Request(ServiceId),
}

/// Where a challenge stands. Expiry is not a state: it is the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChallengeState {
    /// No answer yet.
    Pending,
    /// Yes, by this device.
    Approved {
        /// When.
        at: Timestamp,
        /// By which device.
        by: DeviceId,
    },
    /// No, and why.
    Denied {
        /// When.
        at: Timestamp,
        /// Why.
        why: Denial,
    },
    /// Taken back before an answer: settled another way, superseded or cancelled.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// Why it was denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// The owner of the device said no.
    Denied,
    /// The owner said «that wasn't me».
    NotMe,
    /// A yes with another number than the page shows.
    WrongNumber,
}

/// A picture that a device shows beside a question, by how dense the device's screen is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// `default`, `low`, `med` or `high`.
    pub res: String,
    /// Where it is.
    pub url: String,
}

/// What an application gave with a question, beside what a device shows as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What is for the application alone.
    pub hidden: Table,
    /// Pictures.
    pub logos: Vec<Logo>,
    /// For how many seconds it was asked; 0: without end.
    pub seconds: u64,
    /// What an account's application asks has more to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Prompt>,
}

/// One attempt to prove a factor by a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// Who is asked.
    pub user: UserId,
    /// Which devices may answer; the first answer counts.
    pub devices: Vec<DeviceId>,
    /// What it settles.
    pub purpose: Purpose,
    /// The number that must come back with a yes.
    pub number: Option<MatchNumber>,
    /// The words that whoever holds the device reads out to the help desk.
    #[serde(default)]
    pub spoken: Option<String>,
    /// One sentence, shown on the device.
    pub message: String,
    /// Label and value of what the device shows.
    pub fields: Vec<(String, String)>,
    /// What an application gave beside what is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// When it was made.
    pub created_at: Timestamp,
    /// It can be answered while `now` is before.
    pub expires_at: Timestamp,
    /// By how many milliseconds the wall clock was ahead of the engine's when it was made. Kept, so that a device is always
    /// shown the same times: it signs them.
    #[serde(default)]
    pub wall_ahead: i64,
    /// Where it stands.
    pub state: ChallengeState,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// An answer counts once (NIST SP 800-63B-4 §3.1.3.2).
    #[error("the request was answered or taken back before")]
    Settled,
    /// Its time is over.
    #[error("the request expired at {expires_at}")]
    Expired {
        /// When.
        expires_at: Timestamp,
    },
    /// The device was not asked.
    #[error("the request is not for this device")]
    NotAsked,
}

impl Challenge {
    /// Whether it can still be answered.
    pub fn is_pending(&self, now: Timestamp) -> bool {
        matches!(self.state, ChallengeState::Pending) && now < self.expires_at
    }

    /// What is kept of it for the program of an account's application that asks, if one does.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.request.as_ref()?.prompt.as_ref()
    }

    /// Whether a code answers it, and no device.
    pub fn wants_code(&self) -> bool {
        self.prompt().is_some_and(|prompt| prompt.kind == PromptKind::Code)
    }

    /// Whether devices are woken for it.
    pub fn rings(&self) -> bool {
        self.prompt().is_none_or(|prompt| prompt.rings)
    }

    /// When devices were last rung for it.
    pub fn rung_at(&self) -> Timestamp {
        self.prompt().and_then(|prompt| prompt.rung_at).unwrap_or(self.created_at)
    }

    /// From when on it cannot be answered: its answer, or the end of its time.
    pub fn ended_at(&self) -> Timestamp {
        match self.state {
            ChallengeState::Pending => self.expires_at,
            ChallengeState::Approved { at, .. }
            | ChallengeState::Denied { at, .. }
            | ChallengeState::Withdrawn { at } => at.min(self.expires_at),
        }
    }

    /// One of its times as the device is shown it, which goes by the wall clock.
    pub fn shown(&self, at: Timestamp) -> Timestamp {
        at.moved(self.wall_ahead)
    }

    /// Takes a device's proven answer. A yes without the right number is a no: [`Denial::WrongNumber`].
    ///
    /// # Errors
    ///
    /// [`AnswerError::NotAsked`] from a device that was not asked, [`AnswerError::Settled`] unless pending,
    /// [`AnswerError::Expired`] from `expires_at` on.
    pub fn answer(self, answer: &SignedAnswer, now: Timestamp) -> Result<Self, AnswerError> {
        if !self.devices.contains(&answer.device()) {
            return Err(AnswerError::NotAsked);
        }
        match self.state {
            ChallengeState::Pending if now < self.expires_at => {}
            ChallengeState::Pending => return Err(AnswerError::Expired { expires_at: self.expires_at }),
            ChallengeState::Approved { .. } | ChallengeState::Denied { .. } | ChallengeState::Withdrawn { .. } => {
                return Err(AnswerError::Settled);
            }
        }
        let matched = match &self.number {
            None => true,
            Some(number) => answer.number().is_some_and(|typed| same(typed.as_bytes(), number.value.as_bytes())),
        };
        let state = match (answer.approves(), matched) {
            (true, true) => ChallengeState::Approved { at: now, by: answer.device() },
            (true, false) => ChallengeState::Denied { at: now, why: Denial::WrongNumber },
            (false, _) if answer.not_me() => ChallengeState::Denied { at: now, why: Denial::NotMe },
            (false, _) => ChallengeState::Denied { at: now, why: Denial::Denied },
        };
        Ok(Self { state, ..self })
    }

    /// Takes it back. What was answered stays answered.
    #[must_use]
    pub fn withdraw(self, now: Timestamp) -> Self {
        match self.state {
            ChallengeState::Pending => Self { state: ChallengeState::Withdrawn { at: now }, ..self },
            ChallengeState::Approved { .. } | ChallengeState::Denied { .. } | ChallengeState::Withdrawn { .. } => self,
        }
    }
}
