//! Security events: the closed list of what the engine reports. No codes, numbers, cookies or keys are in any of them.

use crate::domain::budget::{Country, OverBudget, Spender};
use crate::domain::callback::CallbackState;
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::{AppName, CallbackId, ChallengeId, DeviceId, ServiceId, UserId};
use crate::domain::login::{LoginDenial, Proof};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The app said yes, and its answer is kept back.
    LoginHeld {
        /// Of which app.
        app: AppName,
        /// Whose.
        user: UserId,
        /// Whether the app's answer was clear, so that a phone may ring.
        clear: bool,
    },
    /// The app said no.
    LoginFailed {
        /// Of which app.
        app: AppName,
    },
    /// The app said yes and the gateway no: unknown, locked, too many logins.
    LoginRefused {
        /// Of which app.
        app: AppName,
        /// Why, in one word.
        why: &'static str,
    },
    /// Nobody could say whose the name of a login is, which the app accepted.
    NameNotMapped {
        /// Of which app.
        app: AppName,
        /// What the directory said or did.
        reason: String,
    },
    /// A held login was settled with yes.
    LoginApproved {
        /// Of which app.
        app: AppName,
        /// Whose.
        user: UserId,
        /// How.
        proof: Proof,
    },
    /// A held login was settled with no.
    LoginDenied {
        /// Of which app.
        app: AppName,
        /// Whose.
        user: UserId,
        /// Why.
        why: LoginDenial,
    },
    /// A held answer was handed on.
    LoginReleased {
        /// Of which app.
        app: AppName,
        /// Whose.
        user: UserId,
        /// How the login was settled.
        proof: Proof,
    },
    /// Held logins whose time was over were swept away.
    LoginExpired {
        /// Of which app.
        app: AppName,
    },
    /// A factor was passed again in a session, as a step-up path or the account page asks for.
    SteppedUp {
        /// With which app.
        app: AppName,
        /// Whose.
        user: UserId,
        /// How.
        proof: Proof,
    },
    /// A push went out.
    PushMade {
        /// To whom.
        user: UserId,
        /// The challenge.
        challenge: ChallengeId,
    },
    /// A phone's carrier took a message that wakes it.
    PushSent {
        /// The phone.
        device: DeviceId,
        /// The challenge.
        challenge: ChallengeId,
        /// `web`, `ntfy`, `fcm` or `apn`.
        carrier: &'static str,
    },
    /// A phone could not be woken. It finds the challenge by asking.
    PushFailed {
        /// The phone.
        device: DeviceId,
        /// The challenge.
        challenge: ChallengeId,
        /// `web`, `ntfy`, `fcm` or `apn`.
        carrier: &'static str,
        /// Whether it is tried again while the challenge is open.
        again: bool,
        /// What happened.
        reason: String,
    },
    /// A carrier knows a phone no more, which is not woken until it says where again.
    PushGone {
        /// The phone.
        device: DeviceId,
        /// `web`, `ntfy`, `fcm` or `apn`.
        carrier: &'static str,
    },
    /// A device answered a challenge.
    ChallengeAnswered {
        /// The challenge.
        challenge: ChallengeId,
        /// The device.
        device: DeviceId,
        /// `approved`, `denied`, `not_me` or `wrong_number`.
        result: &'static str,
    },
    /// A code was wrong.
    CodeRefused {
        /// Whose.
        user: UserId,
        /// The factor it was for.
        method: Method,
    },
    /// A factor was locked after wrong codes in a row.
    FactorLocked {
        /// Whose.
        user: UserId,
        /// Which.
        method: Method,
    },
    /// A code was sent.
    CodeSent {
        /// To whom.
        user: UserId,
        /// How.
        channel: Channel,
    },
    /// A code to a number that is nobody's yet is being sent, for an application that looks whose it is.
    VerificationSent {
        /// For which application.
        service: ServiceId,
        /// How.
        channel: Channel,
    },
    /// Such a code could not be sent.
    VerificationNotSent {
        /// For which application.
        service: ServiceId,
        /// How.
        channel: Channel,
        /// What happened.
        reason: String,
    },
    /// A code could not be sent.
    SendFailed {
        /// To whom.
        user: UserId,
        /// How.
        channel: Channel,
        /// What the delivery said.
        reason: String,
    },
    /// A message was not sent, since that would have been more than may go out, or elsewhere than it may go.
    SendRefused {
        /// How it would have gone.
        channel: Channel,
        /// Which bound it was.
        reason: OverBudget,
    },
    /// Too few codes that somebody had sent to a country were typed: no more is sent there for them, and an administrator should
    /// look at it.
    SendingStopped {
        /// Which.
        country: Country,
        /// For whom.
        spender: Spender,
    },
    /// What administrators were to be told could not be sent.
    AlertNotSent {
        /// What happened.
        reason: String,
    },
    /// Something was asked for too often.
    Throttled {
        /// `push`, `poll`, `logins` or `attempts`.
        what: &'static str,
    },
    /// An answer outside of every login rule would have begun a session of the app.
    UnrecognisedLogin {
        /// Of which app.
        app: AppName,
        /// The path.
        path: String,
    },
    /// A user's factors changed.
    FactorChanged {
        /// Whose.
        user: UserId,
        /// Which.
        method: Method,
        /// `added`, `removed` or `reset`.
        change: &'static str,
    },
    /// A user's app passwords changed, or what they stand for.
    AppPasswordChanged {
        /// Whose.
        user: UserId,
        /// With which app.
        app: AppName,
        /// `added`, `removed`, `deposited` or `deposit-removed`.
        change: &'static str,
    },
    /// Somebody said «that wasn't me»: an administrator should look at it.
    NotMe {
        /// Whose account.
        user: UserId,
        /// Of which app the login was.
        app: AppName,
    },
    /// Somebody said «that wasn't me» to an application's question: somebody else may act in their name there.
    RequestNotMe {
        /// Whose account.
        user: UserId,
        /// Whose question.
        service: ServiceId,
    },
    /// The help desk asked a phone who calls, or the phone answered.
    CallerChecked {
        /// Whose phone.
        user: UserId,
        /// `asked`, `confirmed`, `denied` or `not-calling`.
        result: &'static str,
    },
    /// Somebody else called the help desk in a user's name, as the user says: an administrator should look at it.
    NotCalling {
        /// In whose name.
        user: UserId,
    },
    /// A user was added, locked, unlocked or deleted.
    UserChanged {
        /// Who.
        user: UserId,
        /// `added`, `locked`, `unlocked`, `deleted`, `grace`, `opted-out`.
        change: &'static str,
    },
    /// A browser was trusted, or is not any more.
    TrustChanged {
        /// Whose.
        user: UserId,
        /// With which app.
        app: AppName,
        /// `made` or `ended`.
        change: &'static str,
    },
    /// What a trusted browser held came back after its turn: it was copied, and an administrator should look at it.
    TrustStolen {
        /// Whose.
        user: UserId,
        /// With which app.
        app: AppName,
    },
    /// A list of users was imported.
    UsersImported {
        /// Users who are new.
        added: u64,
        /// Users of whom something changed.
        updated: u64,
    },
    /// An application was told what became of its question.
    CallbackSent {
        /// Which application.
        service: ServiceId,
        /// Of what: its id in the queue, which of an answer is the question's.
        callback: CallbackId,
    },
    /// An application could not be told.
    CallbackFailed {
        /// Which application.
        service: ServiceId,
        /// Of what: its id in the queue, which of an answer is the question's.
        callback: CallbackId,
        /// Whether it is tried again.
        state: CallbackState,
        /// What happened, without the path and the query of the address.
        reason: String,
    },
}
