//! Pushes of a held login: one at a time, counted before they go out, taken back when it is settled.

use super::{Done, offered, put, shortened};
use crate::domain::challenge::{Challenge, MatchNumber, NumberMatch, Purpose};
use crate::domain::device::Device;
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, LoginId};
use crate::domain::locale::Locale;
use crate::domain::login::{HeldLogin, LivePush};
use crate::domain::route::App;
use crate::domain::throttle::Throttled;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserPush};
use crate::engine::event::Event;
use crate::engine::ports::Table;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused};
use crate::language::{Arg, Key};

/// Times a push may be extended.
pub const MORE_TIME: u8 = 2;

impl Engine {
    /// Sends a new push for this login; an older one of it is taken back.
    ///
    /// # Errors
    ///
    /// [`Refused`]: no device, too often, another login's push is live, or a login that is settled; [`EngineError::Store`].
    pub async fn push_again(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.step(app, login, |engine, tx, mut login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            Engine::withdraw_push(tx, &login, &mut user, now)?;
            login.push = None;
            let challenge = engine.start_push(tx, app, &mut login, &mut user, now)??;
            put(tx, &login, &user);
            Ok(((), Done::told(vec![Event::PushMade { user: user.id, challenge }])))
        })
        .await
    }

    /// Gives the live push as much time again, [`MORE_TIME`] times at most.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] without a live push or after the last time; [`Refused::Step`]; [`EngineError::Store`].
    pub async fn more_time(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.step(app, login, |_, tx, mut login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            let end = login.expires_at;
            let push = login.push.as_mut().filter(|push| now < push.expires_at && push.extended < MORE_TIME);
            let push = push.ok_or(Refused::NotOffered)?;
            push.extended += 1;
            push.expires_at = (push.expires_at + app.policy.approval_ttl).min(end);
            let mut challenge: Challenge = tx.get(&push.challenge)?.ok_or(Refused::NotOffered)?;
            challenge.expires_at = push.expires_at;
            user.live_pushes.retain(|live| live.challenge != push.challenge);
            user.live_pushes.push(UserPush { challenge: push.challenge, expires_at: push.expires_at });
            tx.put(&challenge.id, &challenge);
            put(tx, &login, &user);
            Ok(((), Done::default()))
        })
        .await
    }

    pub(super) fn push_blocked(&self, login: &HeldLogin, user: &User, now: Timestamp) -> Option<Timestamp> {
        let limits = &self.settings().limits;
        let stopped = user.pushes_stopped_until.filter(|until| now < *until);
        let own = login.push.as_ref().map(|push| push.challenge);
        let live = user.live_pushes.iter().filter(|push| now < push.expires_at && Some(push.challenge) != own);
        let mut ends: Vec<_> = live.map(|push| push.expires_at).collect();
        ends.sort_unstable();
        // As many must end first as there are too many.
        let live =
            (ends.len() + 1).checked_sub(limits.live_pushes.max(1)).and_then(|over| ends.get(over.checked_sub(1)?));
        [stopped, live.copied(), user.pushes.blocked_until(&limits.pushes, now)].into_iter().flatten().max()
    }

    /// Makes a challenge for the user's devices. The outer result is trouble, the inner one a refusal: then there is no push,
    /// and codes remain.
    pub(in crate::engine) fn start_push(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        login: &mut HeldLogin,
        user: &mut User,
        now: Timestamp,
    ) -> Result<Result<ChallengeId, Refused>, EngineError> {
        if !login.clear || !offered(app, user).contains(&Method::OneTouch) {
            return Ok(Err(Refused::NotOffered));
        }
        user.live_pushes.retain(|live| now < live.expires_at);
        if let Some(again_at) = self.push_blocked(login, user, now) {
            self.tell(&Event::Throttled { what: "push" });
            return Ok(Err(Refused::Throttled { again_at }));
        }
        let settings = self.settings();
        if let Err(Throttled { again_at }) = user.pushes.record(&settings.limits.pushes, now) {
            self.tell(&Event::Throttled { what: "push" });
            return Ok(Err(Refused::Throttled { again_at }));
        }
        let mut names = Vec::new();
        for device in &user.factors.devices {
            names.extend(tx.get::<Device>(device)?.map(|device| device.name));
        }
        let devices = user.factors.devices.clone();
        let locale = user.locale.unwrap_or(app.policy.language);
        let challenge = self.new_challenge(app, login, devices, Purpose::Login(login.id), locale, now);
        user.live_pushes.push(UserPush { challenge: challenge.id, expires_at: challenge.expires_at });
        login.push = Some(LivePush {
            challenge: challenge.id,
            number: challenge.number.clone(),
            device_name: (names.len() == 1).then(|| names.remove(0)),
            expires_at: challenge.expires_at,
            extended: 0,
        });
        let id = challenge.id;
        Engine::put_challenge(tx, &challenge);
        Ok(Ok(id))
    }

    pub(in crate::engine) fn put_challenge(tx: &mut Tx<'_>, challenge: &Challenge) {
        tx.put(&challenge.id, challenge);
        for device in &challenge.devices {
            tx.link(Table::DeviceChallenge, device.as_bytes(), challenge.id.as_bytes());
        }
    }

    pub(in crate::engine) fn new_challenge(
        &self,
        app: &App,
        login: &HeldLogin,
        devices: Vec<crate::domain::ids::DeviceId>,
        purpose: Purpose,
        locale: Locale,
        now: Timestamp,
    ) -> Challenge {
        let number = match (app.policy.number_match, purpose) {
            (_, Purpose::Login(_)) if login.bare_push => None,
            (NumberMatch::Off, Purpose::Login(_)) => None,
            (NumberMatch::Pick, Purpose::Login(_)) => {
                let value = self.match_number();
                let mut choices = vec![value.clone()];
                while choices.len() < 3 {
                    let other = self.match_number();
                    if !choices.contains(&other) {
                        choices.push(other);
                    }
                }
                choices.sort();
                Some(MatchNumber { value, choices })
            }
            // A phone that is being set up always proves that it is next to the page.
            (NumberMatch::Type, _) | (_, Purpose::Enrolment(_)) => {
                Some(MatchNumber { value: self.match_number(), choices: Vec::new() })
            }
        };
        let message = match purpose {
            Purpose::Login(_) if login.step_up.is_some() => Key("ask-go-on"),
            Purpose::Login(_) => Key("ask-sign-in"),
            Purpose::Enrolment(_) => Key("ask-set-up"),
        };
        let message = self.words.say(locale, message, &[("app", Arg::Text(&app.title))]);
        let wall_ahead = self.wall().millis_after(now);
        let field = |label: Key, value: &str| (self.words.say(locale, label, &[]), shortened(value, 128));
        Challenge {
            id: ChallengeId::at(now, self.bytes()),
            user: login.user,
            devices,
            purpose,
            number,
            message: shortened(&message, 256),
            fields: vec![
                field(Key("ask-app"), &app.title),
                field(Key("ask-user"), &login.user_name),
                field(Key("ask-browser"), &login.browser.name),
                field(Key("ask-address"), &login.browser.address),
                field(Key("ask-time"), &login.created_at.moved(wall_ahead).rfc3339()),
            ],
            created_at: now,
            expires_at: (now + app.policy.approval_ttl).min(login.expires_at),
            wall_ahead,
            state: crate::domain::challenge::ChallengeState::Pending,
        }
    }

    /// Takes a login's push back. The caller writes login and user.
    pub(in crate::engine) fn withdraw_push(
        tx: &mut Tx<'_>,
        login: &HeldLogin,
        user: &mut User,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some(push) = &login.push else { return Ok(()) };
        user.live_pushes.retain(|live| live.challenge != push.challenge);
        if let Some(challenge) = tx.get::<Challenge>(&push.challenge)? {
            tx.put(&push.challenge, &challenge.withdraw(now));
        }
        Ok(())
    }
}
