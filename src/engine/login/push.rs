//! Pushes of a held login: one at a time, counted before they go out, taken back when it is settled.

use super::{Done, offered, put, shortened};
use crate::domain::challenge::{Challenge, Denial, MatchNumber, NumberMatch, Purpose};
use crate::domain::device::Device;
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, LoginId};
use crate::domain::limits::Limits;
use crate::domain::locale::Locale;
use crate::domain::login::{Browser, HeldLogin, LivePush};
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

/// What a phone is told about what it is asked.
pub(in crate::engine) struct Asking<'a> {
    /// In which language.
    pub(in crate::engine) locale: Locale,
    /// The title of the app.
    pub(in crate::engine) title: &'a str,
    /// Whose account it is.
    pub(in crate::engine) user_name: &'a str,
    /// Where it was begun.
    pub(in crate::engine) browser: &'a Browser,
    /// When it was begun.
    pub(in crate::engine) begun_at: Timestamp,
}

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

    /// Until when a user's phones are asked nothing more by whoever began what they are asked; `own` is to be taken back first.
    pub(super) fn push_blocked(&self, user: &User, own: Option<ChallengeId>, now: Timestamp) -> Option<Timestamp> {
        self.push_stopped(user, now).max(self.phones_busy(user, own, now))
    }

    /// Until when a user's phones are asked nothing more because of what was answered on them.
    pub(in crate::engine) fn push_stopped(&self, user: &User, now: Timestamp) -> Option<Timestamp> {
        let stopped = user.pushes_stopped_until.filter(|until| now < *until);
        stopped.max(self.settings().limits.push_back_off.until(&user.pushes_denied, now))
    }

    /// Counts one more push to a user's phones, of a login or of an application. The caller adds it to the live ones and writes
    /// the user.
    pub(in crate::engine) fn count_push(
        &self,
        user: &mut User,
        own: Option<ChallengeId>,
        now: Timestamp,
    ) -> Result<(), Refused> {
        user.live_pushes.retain(|live| now < live.expires_at);
        let blocked = self.push_blocked(user, own, now);
        let counted = match blocked {
            Some(again_at) => Err(Throttled { again_at }),
            None => user.pushes.record(&self.settings().limits.pushes, now),
        };
        counted.map_err(|Throttled { again_at }| {
            self.tell(&Event::Throttled { what: "push" });
            Refused::Throttled { again_at }
        })
    }

    /// Until when a user's phones are asked nothing more, for what they are asked now and as often as they were asked.
    pub(in crate::engine) fn phones_busy(
        &self,
        user: &User,
        own: Option<ChallengeId>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let limits = &self.settings().limits;
        let live = user.live_pushes.iter().filter(|push| now < push.expires_at && Some(push.challenge) != own);
        let mut ends: Vec<_> = live.map(|push| push.expires_at).collect();
        ends.sort_unstable();
        // As many must end first as there are too many.
        let live =
            (ends.len() + 1).checked_sub(limits.live_pushes.max(1)).and_then(|over| ends.get(over.checked_sub(1)?));
        [live.copied(), user.pushes.blocked_until(&limits.pushes, now)].into_iter().flatten().max()
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
        let own = login.push.as_ref().map(|push| push.challenge);
        if let Err(refused) = self.count_push(user, own, now) {
            return Ok(Err(refused));
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
            // The help desk's has no page with a number.
            (NumberMatch::Off, Purpose::Login(_)) | (_, Purpose::Caller | Purpose::Request(_)) => None,
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
            (NumberMatch::Type, _) | (_, Purpose::Enrolment(_) | Purpose::Binding(_)) => {
                Some(MatchNumber { value: self.match_number(), choices: Vec::new() })
            }
        };
        let message = match purpose {
            Purpose::Login(_) if login.step_up.is_some() => Key("ask-go-on"),
            Purpose::Login(_) => Key("ask-sign-in"),
            Purpose::Enrolment(_) | Purpose::Binding(_) => Key("ask-set-up"),
            // These have words of their own.
            Purpose::Caller | Purpose::Request(_) => Key("ask-caller"),
        };
        let about = Asking {
            locale,
            title: &app.title,
            user_name: &login.user_name,
            browser: &login.browser,
            begun_at: login.created_at,
        };
        let wall_ahead = self.wall().millis_after(now);
        Challenge {
            id: ChallengeId::at(now, self.bytes()),
            user: login.user,
            devices,
            purpose,
            number,
            spoken: None,
            request: None,
            message: self.asking(&about, message),
            fields: self.asked_fields(&about, wall_ahead),
            created_at: now,
            expires_at: (now + app.policy.approval_ttl).min(login.expires_at),
            wall_ahead,
            state: crate::domain::challenge::ChallengeState::Pending,
        }
    }

    /// The sentence that a phone shows, from a text that names the app.
    pub(in crate::engine) fn asking(&self, about: &Asking<'_>, sentence: Key) -> String {
        shortened(&self.words.say(about.locale, sentence, &[("app", Arg::Text(about.title))]), 256)
    }

    /// Label and value of what a phone shows below it.
    pub(in crate::engine) fn asked_fields(&self, about: &Asking<'_>, wall_ahead: i64) -> Vec<(String, String)> {
        let field = |label: Key, value: &str| (self.words.say(about.locale, label, &[]), shortened(value, 128));
        vec![
            field(Key("ask-app"), about.title),
            field(Key("ask-user"), about.user_name),
            field(Key("ask-browser"), &self.words.browser(about.locale, &about.browser.name)),
            field(Key("ask-address"), &about.browser.address),
            field(Key("ask-time"), &about.begun_at.moved(wall_ahead).rfc3339()),
        ]
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

/// Counts a no on a phone against what comes next, of a login or of an application. The caller writes the user.
pub(in crate::engine) fn count_denial(user: &mut User, why: Denial, limits: &Limits, now: Timestamp) {
    user.pushes_denied.note(limits.push_back_off.within, now);
    if why == Denial::NotMe {
        user.pushes_stopped_until = Some(now + limits.push_stop);
    }
}

/// Forgets what was counted since the last yes (NIST SP 800-63B-4 §3.1.3.2). The caller writes the user.
pub(in crate::engine) fn count_approval(user: &mut User) {
    user.pushes.clear();
    user.pushes_denied.clear();
}
