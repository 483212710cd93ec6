//! How a login ended without a release, in words.

use serde::Serialize;

use super::LoginView;
use crate::language::Key;

/// Why a user may not sign in, although the app said yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LockedWhy {
    /// An administrator locked them.
    Administrator,
    /// The time of their account is over.
    Expired,
    /// They have nothing to confirm with, and nothing can be set up here.
    NoFactor,
    /// Nobody added them, and policy asks for that.
    Unknown,
}

/// What ended a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DenyReason {
    /// «Deny, but it was me» on the phone.
    Denied,
    /// «That wasn't me» on the phone.
    NotMe,
    /// The phone sent another number than the page shows.
    WrongNumber,
    /// No tries were left for codes.
    TooManyCodes,
    /// The user cancelled it here.
    Cancelled,
    /// A later login in the same browser took its place.
    Superseded,
    /// The account or what it confirms with was changed meanwhile.
    Withdrawn,
}

/// How a login ended, in words.
#[derive(Debug, Serialize)]
pub(super) struct Ended {
    /// `bad` where somebody said no, `calm` otherwise.
    tone: &'static str,
    title: Key,
    happened: Key,
    advice: Option<Key>,
    /// Whether a code from the help desk still lets them in.
    help_desk: bool,
    /// How the log calls this request, where it is for somebody else to find out more.
    request_id: Option<String>,
}

/// Tone, title, what happened, advice.
type Words = (&'static str, Key, Key, Option<Key>);

impl Ended {
    pub(super) fn of(view: &LoginView, step_up: bool) -> Option<Self> {
        let (tone, title, happened, advice) = match view {
            LoginView::Denied { reason } if step_up => reason.words_in_session(),
            LoginView::Denied { reason } => reason.words(),
            LoginView::Expired if step_up => {
                ("calm", Key("ended-expired-title"), Key("again-expired-happened"), Some(Key("again-expired-advice")))
            }
            LoginView::Expired => {
                ("calm", Key("ended-expired-title"), Key("ended-expired-happened"), Some(Key("ended-expired-advice")))
            }
            LoginView::Locked { why, .. } => why.words(),
            LoginView::None => ("calm", Key("ended-none-title"), Key("ended-none-happened"), None),
            LoginView::Challenge(_)
            | LoginView::Setup(_)
            | LoginView::RecoveryOffer
            | LoginView::RecoveryCodes { .. }
            | LoginView::Approved => return None,
        };
        let request_id = match view {
            LoginView::Locked { request_id, .. } => Some(request_id.clone()),
            _ => None,
        };
        let help_desk = matches!(view, LoginView::Locked { why: LockedWhy::NoFactor, .. });
        Some(Self { tone, title, happened, advice, help_desk, request_id })
    }
}

impl LockedWhy {
    /// One word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "locked-user",
            Self::Expired => "account-ended",
            Self::NoFactor => "no-factor",
            Self::Unknown => "unknown-user",
        }
    }

    /// What happened, in a plain sentence.
    pub fn happened(self) -> Key {
        self.words().2
    }

    fn words(self) -> Words {
        let (title, happened, advice) = match self {
            Self::Administrator => ("locked-title", "locked-admin-happened", "locked-admin-advice"),
            Self::Expired => ("locked-ended-title", "locked-ended-happened", "locked-ended-advice"),
            Self::NoFactor => ("locked-title", "locked-no-factor-happened", "locked-no-factor-advice"),
            Self::Unknown => ("locked-unknown-title", "locked-unknown-happened", "locked-unknown-advice"),
        };
        ("bad", Key(title), Key(happened), Some(Key(advice)))
    }
}

impl DenyReason {
    /// `bad` where somebody said no, `calm` where whoever signs in did it themselves.
    fn tone(self) -> &'static str {
        match self {
            Self::Denied | Self::NotMe | Self::WrongNumber | Self::TooManyCodes | Self::Withdrawn => "bad",
            Self::Cancelled | Self::Superseded => "calm",
        }
    }

    /// The same where a factor was asked for again.
    fn words_in_session(self) -> Words {
        let (title, happened, advice) = match self {
            Self::Denied => ("again-denied-title", "again-denied-happened", Some("again-denied-advice")),
            Self::NotMe => ("again-stopped-title", "again-not-me-happened", Some("again-not-me-advice")),
            Self::WrongNumber => {
                ("wrong-number-title", "again-wrong-number-happened", Some("again-wrong-number-advice"))
            }
            Self::TooManyCodes => ("wrong-codes-title", "again-wrong-codes-happened", Some("again-wrong-codes-advice")),
            Self::Cancelled => ("again-cancelled-title", "again-cancelled-happened", None),
            Self::Superseded => {
                ("again-superseded-title", "again-superseded-happened", Some("again-superseded-advice"))
            }
            Self::Withdrawn => ("again-stopped-title", "again-withdrawn-happened", Some("again-withdrawn-advice")),
        };
        (self.tone(), Key(title), Key(happened), advice.map(Key))
    }

    fn words(self) -> Words {
        let (title, happened, advice) = match self {
            Self::Denied => ("denied-title", "denied-happened", Some("denied-advice")),
            Self::NotMe => ("not-me-title", "not-me-happened", Some("not-me-advice")),
            Self::WrongNumber => ("wrong-number-title", "wrong-number-happened", Some("wrong-number-advice")),
            Self::TooManyCodes => ("wrong-codes-title", "wrong-codes-happened", Some("wrong-codes-advice")),
            Self::Cancelled => ("cancelled-title", "cancelled-happened", None),
            Self::Superseded => ("superseded-title", "superseded-happened", Some("superseded-advice")),
            Self::Withdrawn => ("withdrawn-title", "withdrawn-happened", Some("withdrawn-advice")),
        };
        (self.tone(), Key(title), Key(happened), advice.map(Key))
    }
}
