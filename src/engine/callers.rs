//! Who calls: the help desk asks the phone of the person that a caller says they are. The phone shows two words, the caller
//! reads them out, and the help desk compares them with its own. It is proof of the phone, for this one call: nobody is let
//! in anywhere by it, and a caller who only knows things about that person cannot read the words.

use std::time::Duration;

use super::devices::no_user;
use super::event::Event;
use super::login::shortened;
use super::records::{self, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::challenge::{Challenge, ChallengeState, Denial, Purpose};
use crate::domain::device::{Device, DeviceState};
use crate::domain::ids::{ChallengeId, DeviceId, UserId};
use crate::domain::spoken;
use crate::domain::throttle::Throttled;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserPush};
use crate::language::{Arg, Key};

/// How long a phone can answer.
pub const CALLER_TTL: Duration = Duration::from_mins(2);

/// What the help desk asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerCheck {
    /// Its id, for [`Engine::caller_check`].
    pub id: ChallengeId,
    /// The words that the phone shows, in English.
    pub words: String,
    /// How many phones were asked.
    pub phones: usize,
    /// Answered while `now` is before, by the engine's clock.
    pub expires_at: Timestamp,
    /// The same by the wall clock, for people.
    pub shown_expires_at: Timestamp,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerState {
    /// No answer yet.
    Waiting,
    /// Whoever holds this phone says that they read the words out. Whether those were the right ones, only the help desk heard.
    Confirmed(DeviceId),
    /// They said no.
    Denied,
    /// They said that it is not them who calls: somebody else does, in their name.
    NotCalling,
    /// Nobody answered in time, or the help desk took it back.
    Expired,
}

impl CallerState {
    /// One word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Confirmed(_) => "confirmed",
            Self::Denied => "denied",
            Self::NotCalling => "not-calling",
            Self::Expired => "expired",
        }
    }
}

impl Engine {
    /// Asks a user's phones whether it is them who calls. It counts as a push, and waits like one for what the phones are asked
    /// already; it does not wait for what was denied at logins: whoever was attacked calls the help desk.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`Refused::NoPhone`]; [`Refused::CallsStopped`] after they said it was not them;
    /// [`Refused::Throttled`] while a phone is asked something else, or was asked too often; [`EngineError::Store`].
    pub async fn verify_caller(&self, by: &By, user: UserId) -> Result<CallerCheck, EngineError> {
        let now = self.now();
        let settings = self.settings();
        let (id, words) = (ChallengeId::at(now, self.bytes()), spoken::two_words(self.bytes()));
        let challenge = self
            .transact(|tx| {
                let mut user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
                if user.factors.devices.is_empty() {
                    return Err(Refused::NoPhone.into());
                }
                if let Some(until) = user.calls_stopped_until.filter(|until| now < *until) {
                    return Err(Refused::CallsStopped { until }.into());
                }
                user.live_pushes.retain(|live| now < live.expires_at);
                if let Some(again_at) = self.phones_busy(&user, None, now) {
                    return Err(Refused::Throttled { again_at }.into());
                }
                let counted = user.pushes.record(&settings.limits.pushes, now);
                counted.map_err(|Throttled { again_at }| Refused::Throttled { again_at })?;
                let challenge = self.caller_challenge(&user, id, &words, now);
                user.live_pushes.push(UserPush { challenge: id, expires_at: challenge.expires_at });
                Engine::put_challenge(tx, &challenge);
                tx.put(&user.id, &user);
                tx.note(Fact::about(&user, by, Act::CallerAsked).with("phones", &challenge.devices.len()));
                Ok(challenge)
            })
            .await?;
        self.tell(&Event::CallerChecked { user, result: "asked" });
        self.tell(&Event::PushMade { user, challenge: id });
        let (expires_at, shown_expires_at) = (challenge.expires_at, challenge.shown(challenge.expires_at));
        Ok(CallerCheck { id, words, phones: challenge.devices.len(), expires_at, shown_expires_at })
    }

    fn caller_challenge(&self, user: &User, id: ChallengeId, words: &str, now: Timestamp) -> Challenge {
        let apps = self.apps_of(user);
        let locale = user.locale.or(apps.first().map(|app| app.policy.language)).unwrap_or_default();
        let title = match &apps[..] {
            [] => user.realm.to_string(),
            [only] => only.title.clone(),
            [first, ..] => self.words.say(locale, Key("notice-others"), &[("app", Arg::Text(&first.title))]),
        };
        let message = self.words.say(locale, Key("ask-caller"), &[("app", Arg::Text(&title))]);
        let wall_ahead = self.wall().millis_after(now);
        let field = |label: Key, value: &str| (self.words.say(locale, label, &[]), shortened(value, 128));
        Challenge {
            id,
            user: user.id,
            devices: user.factors.devices.clone(),
            purpose: Purpose::Caller,
            number: None,
            spoken: Some(words.to_owned()),
            request: None,
            message: shortened(&message, 256),
            fields: vec![
                field(Key("ask-user"), user.name.as_str()),
                field(Key("ask-time"), &now.moved(wall_ahead).rfc3339()),
            ],
            created_at: now,
            expires_at: now + CALLER_TTL,
            wall_ahead,
            state: ChallengeState::Pending,
        }
    }

    /// What became of it.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] for what is no such request; [`EngineError::Store`].
    pub fn caller_check(&self, id: ChallengeId) -> Result<CallerState, EngineError> {
        let found: Option<Challenge> = records::get(&*self.store, &id)?;
        let challenge = found.filter(|challenge| challenge.purpose == Purpose::Caller).ok_or_else(|| no_check(id))?;
        Ok(match challenge.state {
            ChallengeState::Pending if self.now() < challenge.expires_at => CallerState::Waiting,
            ChallengeState::Pending | ChallengeState::Withdrawn { .. } => CallerState::Expired,
            ChallengeState::Approved { by, .. } => CallerState::Confirmed(by),
            ChallengeState::Denied { why: Denial::NotMe, .. } => CallerState::NotCalling,
            ChallengeState::Denied { why: Denial::Denied | Denial::WrongNumber, .. } => CallerState::Denied,
        })
    }

    /// Takes it back, when the call is over before the phone answered. What was answered stays answered.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] for what is no such request; [`EngineError::Store`].
    pub async fn end_caller_check(&self, by: &By, id: ChallengeId) -> Result<(), EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let found: Option<Challenge> = tx.get(&id)?;
            let challenge =
                found.filter(|challenge| challenge.purpose == Purpose::Caller).ok_or_else(|| no_check(id))?;
            if let Some(mut user) = tx.get::<User>(&challenge.user)? {
                user.live_pushes.retain(|live| live.challenge != id);
                tx.put(&user.id, &user);
                if matches!(challenge.state, ChallengeState::Pending) && now < challenge.expires_at {
                    tx.note(Fact::about(&user, by, Act::CallerCheckEnded));
                }
            }
            tx.put(&id, &challenge.withdraw(now));
            Ok(())
        })
        .await
    }

    /// Takes the phone's answer. The challenge is written by the caller.
    pub(super) fn answer_caller(
        tx: &mut Tx<'_>,
        challenge: &Challenge,
        device: &Device,
        user: &mut User,
        stop: Duration,
        now: Timestamp,
    ) -> Result<Vec<Event>, EngineError> {
        if device.state != DeviceState::Confirmed || !user.factors.devices.contains(&device.id) {
            return Err(Refused::NotProven.into());
        }
        let (act, result) = match challenge.state {
            ChallengeState::Approved { .. } => (Act::CallerConfirmed, "confirmed"),
            ChallengeState::Denied { why: Denial::NotMe, .. } => {
                user.pushes_stopped_until = Some(now + stop);
                user.calls_stopped_until = Some(now + stop);
                (Act::CallerDenied, "not-calling")
            }
            ChallengeState::Denied { why: Denial::Denied | Denial::WrongNumber, .. } => (Act::CallerDenied, "denied"),
            ChallengeState::Pending | ChallengeState::Withdrawn { .. } => return Err(Refused::NotProven.into()),
        };
        tx.note(Fact::about(user, &By::USER, act).with("result", result).with("device", &device.id));
        tx.put(&user.id, user);
        let mut events = vec![Event::CallerChecked { user: user.id, result }];
        if result == "not-calling" {
            events.push(Event::NotCalling { user: user.id });
        }
        Ok(events)
    }
}

fn no_check(id: ChallengeId) -> Refused {
    Refused::NotFound { what: "request", name: id.to_string() }
}
