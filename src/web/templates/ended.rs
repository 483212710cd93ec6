//! How a login ended without a release, in words.

use serde::Serialize;

use super::LoginView;

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
    title: &'static str,
    happened: &'static str,
    advice: &'static str,
    /// How the log calls this request, where it is for somebody else to find out more.
    request_id: Option<String>,
}

impl Ended {
    pub(super) fn of(view: &LoginView, step_up: bool) -> Option<Self> {
        let (tone, title, happened, advice) = match view {
            LoginView::Denied { reason } if step_up => reason.words_in_session(),
            LoginView::Denied { reason } => reason.words(),
            LoginView::Expired if step_up => (
                "calm",
                "Time ran out",
                "This was not confirmed in time, so nothing was done.",
                "Go back and try again to get a new request.",
            ),
            LoginView::Expired => (
                "calm",
                "Time ran out",
                "This sign-in was not confirmed in time, so it was dropped. Nobody was let in.",
                "Sign in again to get a new request.",
            ),
            LoginView::Locked { why, .. } => why.words(),
            LoginView::None => (
                "calm",
                "No sign-in is waiting here",
                "There is nothing to confirm in this browser. The sign-in may be finished, or it began in another browser.",
                "",
            ),
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
        Some(Self { tone, title, happened, advice, request_id })
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
    pub fn happened(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Administrator => (
                "bad",
                "Your account is locked",
                "This account was locked by whoever looks after it. Nobody can sign in to it until it is unlocked.",
                "Ask for it to be unlocked.",
            ),
            Self::Expired => (
                "bad",
                "Your account has ended",
                "This account was good until a date that is past. Nobody can sign in to it any more.",
                "If you still need it, ask whoever looks after your account to extend it.",
            ),
            Self::NoFactor => (
                "bad",
                "Your account is locked",
                "This account needs a second step to sign in, and has none that is accepted here.",
                "Ask whoever looks after your account to set one up with you.",
            ),
            Self::Unknown => (
                "bad",
                "Your account is not known here",
                "Only accounts that were added here can sign in, and this one was not added yet.",
                "Ask whoever looks after your account to add it.",
            ),
        }
    }
}

impl DenyReason {
    /// The same where a factor was asked for again.
    fn words_in_session(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Denied => (
                "bad",
                "Denied on your phone",
                "This was denied on your phone, so nothing was done.",
                "If you denied it by mistake, go back and try again.",
            ),
            Self::NotMe => (
                "bad",
                "Stopped",
                "Your phone said that this was not you, so this browser was signed out.",
                "If somebody else used this browser or your session, tell whoever looks after your account.",
            ),
            Self::WrongNumber => (
                "bad",
                "The number did not match",
                "The phone sent another number than this page showed, so nothing was done.",
                "Go back and try again, and type the number that the page shows then.",
            ),
            Self::TooManyCodes => (
                "bad",
                "Too many wrong codes",
                "This was stopped after too many wrong codes, and nothing was done.",
                "Go back and try again, with a fresh code that belongs to this account.",
            ),
            Self::Cancelled => ("calm", "Cancelled", "You cancelled this, and nothing was done.", ""),
            Self::Superseded => (
                "calm",
                "Another request took its place",
                "You began again in this browser, so this one was stopped.",
                "Go on with the other one, or try again.",
            ),
            Self::Withdrawn => (
                "bad",
                "Stopped",
                "Something about your account, its second step or your session was changed meanwhile, so nothing was done.",
                "Try again. If you did not expect a change, ask whoever looks after your account.",
            ),
        }
    }

    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Denied => (
                "bad",
                "Sign-in denied",
                "This sign-in was denied on your phone. Nobody was let in.",
                "If you denied it by mistake, sign in again.",
            ),
            Self::NotMe => (
                "bad",
                "Sign-in stopped",
                "Your phone said that this was not you. Nobody was let in.",
                "If somebody else tried to sign in, they know your password: change it, and tell whoever looks after your account.",
            ),
            Self::WrongNumber => (
                "bad",
                "The number did not match",
                "The phone sent another number than this page showed, so the sign-in was stopped. Nobody was let in.",
                "Sign in again, and type the number that the page shows then.",
            ),
            Self::TooManyCodes => (
                "bad",
                "Too many wrong codes",
                "This sign-in was stopped after too many wrong codes. Nobody was let in.",
                "Sign in again, and take a fresh code that belongs to this account.",
            ),
            Self::Cancelled => ("calm", "Sign-in cancelled", "You cancelled this sign-in. Nobody was let in.", ""),
            Self::Superseded => (
                "calm",
                "Another sign-in took its place",
                "You began to sign in again in this browser, so this sign-in was stopped. Nobody was let in by it.",
                "Go on with the other one, or sign in again.",
            ),
            Self::Withdrawn => (
                "bad",
                "Sign-in stopped",
                "Something about your account or its second step was changed meanwhile, so this sign-in was stopped. Nobody was let in.",
                "Sign in again. If you did not expect a change, ask whoever looks after your account.",
            ),
        }
    }
}
