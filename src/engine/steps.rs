//! What the person at the browser can do with a held login: ask for a push or a code, type one, skip, give up.

use std::time::Duration;

use super::event::Event;
use super::login_flow::Ended;
use super::ports::{Message, Table};
use super::records::{self, Sends, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::challenge::{Challenge, MatchNumber, NumberMatch, Purpose};
use crate::domain::device::Device;
use crate::domain::factor::codes::{self, SentCode};
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::{ChallengeId, LoginId};
use crate::domain::limits::Limits;
use crate::domain::login::{HeldLogin, LivePush, LoginDenial, LoginState, Proof};
use crate::domain::route::App;
use crate::domain::secret::Digest;
use crate::domain::throttle::{AttemptState, Throttled};
use crate::domain::time::Timestamp;
use crate::domain::user::{OptOutPolicy, Standing, User, UserPush};

/// Times a push may be extended.
pub const MORE_TIME: u8 = 2;

/// A token bucket for the polls of one held login.
#[derive(Debug, Clone, Copy)]
pub struct Polls {
    tokens: f64,
    at: Timestamp,
}

/// A held login with its user, as pages show it.
#[derive(Debug, Clone)]
pub struct LoginView {
    /// The login.
    pub login: HeldLogin,
    /// Its user.
    pub user: User,
    /// Where the user stands now.
    pub standing: Standing,
    /// The factors that can settle it, in the order policy offers them.
    pub methods: Vec<Method>,
    /// When this was read.
    pub now: Timestamp,
    /// Until when no new push goes out, and `None` if one may be asked for now.
    pub push_blocked: Option<Timestamp>,
    /// Wrong codes that may still be tried with this login.
    pub wrong_codes_left: u32,
}

/// What came of a typed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOutcome {
    /// It was right: the login is approved.
    Right,
    /// It was wrong; this many more may be tried with this login.
    Wrong {
        /// How many.
        left: u32,
    },
    /// It was wrong, and the last: the login is denied.
    Denied,
}

/// What a step did to a login, for counting and reporting after the commit.
#[derive(Default)]
struct Done {
    events: Vec<Event>,
    ended: Vec<Ended>,
}

impl Engine {
    /// The held login of a browser with an app.
    ///
    /// # Errors
    ///
    /// [`Refused::NoLogin`] if there is none (never was, swept away, released); [`EngineError::Store`].
    pub fn login(&self, app: &App, login: LoginId) -> Result<LoginView, EngineError> {
        let mut tx = Tx::new(&*self.store);
        let (login, user) = self.held_login(&mut tx, app, login)?;
        Ok(self.view(app, login, user))
    }

    fn view(&self, app: &App, login: HeldLogin, user: User) -> LoginView {
        let now = self.now();
        let policy = &app.policy;
        let standing = user.standing(policy.enrolment, policy.opt_out, policy.grace_until, now);
        let methods = offered(app, &user);
        let push_blocked = self.push_blocked(&login, &user, now);
        let wrong_codes_left = self.settings().limits.wrong_codes_per_login.saturating_sub(login.wrong_codes);
        LoginView { login, user, standing, methods, now, push_blocked, wrong_codes_left }
    }

    fn push_blocked(&self, login: &HeldLogin, user: &User, now: Timestamp) -> Option<Timestamp> {
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

    /// Counts one poll.
    ///
    /// # Errors
    ///
    /// [`Refused::Throttled`] above the rate.
    pub fn count_poll(&self, login: LoginId) -> Result<(), Refused> {
        let now = self.now();
        let settings = self.settings();
        let (rate, burst) = (f64::from(settings.limits.poll_rate), f64::from(settings.limits.poll_burst));
        let mut polls = self.polls.lock();
        if polls.len() > 2 * settings.limits.logins {
            polls.retain(|_, polls| now.since(polls.at) < Duration::from_mins(1));
        }
        let bucket = polls.entry(login).or_insert(Polls { tokens: burst, at: now });
        bucket.tokens = (bucket.tokens + now.since(bucket.at).as_secs_f64() * rate).min(burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            self.tell(&Event::Throttled { what: "poll" });
            return Err(Refused::Throttled { again_at: now + Duration::from_secs(1) });
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Resolves when this login may have changed; may resolve for others too.
    pub fn changed(&self, login: LoginId) -> tokio::sync::futures::Notified<'_> {
        self.wakers[usize::from(login.0.as_bytes()[0]) % super::WAKERS].notified()
    }

    /// The token that forms of this login carry.
    pub fn form_token(&self, login: LoginId) -> String {
        let digest = Digest::keyed(&self.keys.forms, "login form", &[login.0.as_bytes()]);
        crate::domain::text::base64url(digest.as_bytes())
    }

    /// Whether a form's token is this login's.
    pub fn is_form_token(&self, login: LoginId, token: &str) -> bool {
        crate::domain::secret::same(self.form_token(login).as_bytes(), token.as_bytes())
    }

    /// Sends a new push for this login; an older one of it is taken back.
    ///
    /// # Errors
    ///
    /// [`Refused`]: no device, too often, another login's push is live, or a login that is settled; [`EngineError::Store`].
    pub async fn push_again(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.step(app, login, |engine, tx, mut login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            engine.withdraw_push(tx, &login, &mut user, now)?;
            login.push = None;
            let challenge = engine.start_push(tx, app, &mut login, &mut user, now)??;
            let events = vec![Event::PushMade { user: user.id, challenge }];
            put(tx, &login, &user);
            Ok(((), Done { events, ended: Vec::new() }))
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

    /// Sends a code over a channel. Counted first, then sent: what fails on the way counts too.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] unless channel and number are the user's and policy's; [`Refused::Throttled`];
    /// [`Refused::FactorLocked`]; [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn send_code(&self, app: &App, login: LoginId, channel: Channel) -> Result<(), EngineError> {
        let limits = self.settings().limits.clone();
        let code = self.sent_code();
        let message = self
            .step(app, login, |engine, tx, mut login, user, now| {
                login.require_pending(now).map_err(Refused::from)?;
                if !offered(app, &user).contains(&channel.method()) {
                    return Err(Refused::NotOffered.into());
                }
                open_for_attempts(&user, channel.method(), &limits, now)?;
                let to = address(&user, channel).ok_or(Refused::NotOffered)?;
                login.sent = Some(engine.count_send(tx, &login, channel, &to, &code, app, &limits, now)?);
                put(tx, &login, &user);
                let message = sign_in_message(app, &user, channel, to, &code, now);
                let events = vec![Event::CodeSent { user: user.id, channel }];
                Ok((message, Done { events, ended: Vec::new() }))
            })
            .await?;
        self.send(message, login).await
    }

    pub(super) async fn send(&self, message: Message, login: LoginId) -> Result<(), EngineError> {
        let channel = message.channel;
        let user = records::get::<HeldLogin>(&*self.store, &login)?.map(|login| login.user);
        if let Err(error) = self.deliver.send(message).await {
            if let Some(user) = user {
                self.tell(&Event::SendFailed { user, channel, reason: error.reason });
            }
            return Err(Refused::SendFailed.into());
        }
        Ok(())
    }

    /// Counts a send to an address and makes the code's record.
    #[expect(clippy::too_many_arguments, reason = "all of it is one send")]
    pub(super) fn count_send(
        &self,
        tx: &mut Tx<'_>,
        login: &HeldLogin,
        channel: Channel,
        to: &str,
        code: &str,
        app: &App,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<SentCode, EngineError> {
        let key = Digest::keyed(&self.keys.sends, "send", &[to.as_bytes()]);
        let mut sends: Sends = tx.get(&key)?.unwrap_or_default();
        sends.history.record(&limits.sends, now).map_err(|Throttled { again_at }| {
            self.tell(&Event::Throttled { what: "send" });
            Refused::Throttled { again_at }
        })?;
        let longest = limits.sends.iter().map(|window| window.within).max().unwrap_or_default();
        sends.until = now + longest;
        tx.put(&key, &sends);
        let digest = codes::digest(&self.keys.codes, login.id.0.as_bytes(), code).expect("six digits");
        Ok(SentCode { channel, digest, expires_at: (now + app.policy.code_ttl).min(login.expires_at) })
    }

    /// Looks at a typed code of any kind: sent, SoftToken or recovery.
    ///
    /// # Errors
    ///
    /// [`Refused::FactorLocked`] or [`Refused::FactorDisabled`] if no factor it could be for is open; [`Refused::NotOffered`]
    /// if the user has no factor with codes; [`Refused::Step`]; [`EngineError::Store`].
    pub async fn try_code(&self, app: &App, login: LoginId, typed: &str) -> Result<CodeOutcome, EngineError> {
        let limits = self.settings().limits.clone();
        let wall = self.clock.wall();
        self.step(app, login, |engine, tx, login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            let candidates = candidates(app, &login, &user, typed, now);
            if candidates.is_empty() {
                return Err(Refused::NotOffered.into());
            }
            let mut open = Vec::new();
            let mut refused = None;
            for method in candidates {
                match open_for_attempts(&user, method, &limits, now) {
                    Ok(()) => open.push(method),
                    Err(error) => refused = Some(error),
                }
            }
            if open.is_empty() {
                engine.tell(&Event::Throttled { what: "attempts" });
                return Err(refused.unwrap_or(Refused::NotOffered).into());
            }
            for method in &open {
                if let Some(proof) = engine.check_code(tx, &login, &mut user, *method, typed, now, wall)? {
                    user.attempts.remove(method);
                    engine.withdraw_push(tx, &login, &mut user, now)?;
                    let login = login.approve(proof, now).map_err(Refused::from)?;
                    let event = Event::LoginApproved { app: login.app.clone(), user: user.id, proof };
                    put(tx, &login, &user);
                    return Ok((CodeOutcome::Right, Done { events: vec![event], ended: Vec::new() }));
                }
            }
            let mut events = Vec::new();
            for method in &open {
                let attempts = user.attempts.get(method).copied().unwrap_or_default().wrong(&limits.lock, now);
                user.attempts.insert(*method, attempts);
                events.push(Event::CodeRefused { user: user.id, method: *method });
                if attempts.state(&limits.lock, now) != AttemptState::Open {
                    events.push(Event::FactorLocked { user: user.id, method: *method });
                }
            }
            let mut login = login;
            login.wrong_codes += 1;
            let left = limits.wrong_codes_per_login.saturating_sub(login.wrong_codes);
            if left == 0 {
                let ended = engine.deny_within(tx, login, &mut user, LoginDenial::TooManyCodes, now)?;
                tx.put(&user.id, &user);
                return Ok((CodeOutcome::Denied, Done { events, ended: vec![ended] }));
            }
            put(tx, &login, &user);
            Ok((CodeOutcome::Wrong { left }, Done { events, ended: Vec::new() }))
        })
        .await
    }

    #[expect(clippy::too_many_arguments, reason = "two clocks: one for expiry, one for time-based codes")]
    fn check_code(
        &self,
        tx: &mut Tx<'_>,
        login: &HeldLogin,
        user: &mut User,
        method: Method,
        typed: &str,
        now: Timestamp,
        wall: Timestamp,
    ) -> Result<Option<Proof>, EngineError> {
        let digest = |owner: &[u8]| codes::digest(&self.keys.codes, owner, typed);
        Ok(match method {
            Method::Sms | Method::Voice | Method::Email => login
                .sent
                .as_ref()
                .filter(|sent| digest(login.id.0.as_bytes()).is_some_and(|typed| sent.matches(&typed, now)))
                .map(|sent| Proof::Sent(sent.channel)),
            Method::SoftToken => {
                let mut seeds: Vec<_> = user.factors.softtoken.iter().cloned().collect();
                for device in &user.factors.devices {
                    seeds.extend(tx.get::<Device>(device)?.and_then(|device| device.softtoken));
                }
                let code = codes::typed(typed).unwrap_or_default();
                let step = seeds.iter().find_map(|seed| seed.check(&code, wall, user.last_step));
                if let Some(step) = step {
                    user.last_step = Some(step);
                }
                step.map(|_| Proof::SoftToken)
            }
            Method::Recovery => {
                let found = digest(user.id.as_bytes())
                    .and_then(|typed| user.factors.recovery.iter().position(|code| *code == typed));
                if let Some(index) = found {
                    user.factors.recovery.remove(index);
                }
                found.map(|_| Proof::Recovery)
            }
            Method::OneTouch => None,
        })
    }

    /// Goes on without a factor, while grace lasts: exactly as often as is left.
    ///
    /// # Errors
    ///
    /// [`Refused::NoGrace`], [`Refused::AlreadyEnrolled`], [`Refused::Step`]; [`EngineError::Store`].
    pub async fn skip(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.use_grace(app, login, false).await
    }

    /// Does without a second factor, where policy lets people, as long as grace would have lasted.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] where policy does not; else as [`Engine::skip`].
    pub async fn opt_out(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.use_grace(app, login, true).await
    }

    async fn use_grace(&self, app: &App, login: LoginId, opt_out: bool) -> Result<(), EngineError> {
        self.step(app, login, |_, tx, login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            let policy = &app.policy;
            match user.standing(policy.enrolment, policy.opt_out, policy.grace_until, now) {
                Standing::InGrace(left) if left > 0 => {}
                Standing::Enrolled => return Err(Refused::AlreadyEnrolled.into()),
                Standing::Locked
                | Standing::NotRequired
                | Standing::OptedOut
                | Standing::InGrace(_)
                | Standing::MustEnrol => return Err(Refused::NoGrace.into()),
            }
            let proof = if opt_out {
                if policy.opt_out == OptOutPolicy::Never {
                    return Err(Refused::NotOffered.into());
                }
                user.opted_out = Some(now);
                Proof::NotRequired
            } else {
                Proof::Grace
            };
            user.grace_left = user.grace_left.saturating_sub(1);
            let login = login.approve(proof, now).map_err(Refused::from)?;
            let event = Event::LoginApproved { app: login.app.clone(), user: user.id, proof };
            put(tx, &login, &user);
            Ok(((), Done { events: vec![event], ended: Vec::new() }))
        })
        .await
    }

    /// Gives up: the held answer is destroyed.
    ///
    /// # Errors
    ///
    /// [`Refused::Step`] once it is settled; [`EngineError::Store`].
    pub async fn cancel(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.step(app, login, |engine, tx, login, mut user, now| {
            if let LoginState::Held = login.state {
                login.require_pending(now).map_err(Refused::from)?;
            }
            let ended = engine.deny_within(tx, login, &mut user, LoginDenial::Cancelled, now)?;
            tx.put(&user.id, &user);
            Ok(((), Done { events: Vec::new(), ended: vec![ended] }))
        })
        .await
    }

    async fn step<T>(
        &self,
        app: &App,
        id: LoginId,
        decide: impl Fn(&Self, &mut Tx<'_>, HeldLogin, User, Timestamp) -> Result<(T, Done), EngineError>,
    ) -> Result<T, EngineError> {
        let now = self.now();
        let (out, done) = self
            .transact(|tx| {
                let (login, user) = self.held_login(tx, app, id)?;
                decide(self, tx, login, user, now)
            })
            .await?;
        for event in &done.events {
            self.tell(event);
        }
        self.forget_ended(&done.ended);
        self.wake(id);
        Ok(out)
    }

    #[expect(clippy::unused_self, reason = "part of the engine's own vocabulary, called as its neighbours are")]
    pub(super) fn held_login(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        login: LoginId,
    ) -> Result<(HeldLogin, User), EngineError> {
        let login: HeldLogin = tx.get(&login)?.ok_or(Refused::NoLogin)?;
        if login.app != app.name {
            return Err(Refused::NoLogin.into());
        }
        let user: User = tx.get(&login.user)?.ok_or(Refused::NoLogin)?;
        Ok((login, user))
    }

    /// Makes a challenge for the user's devices. The outer result is trouble, the inner one a refusal: then there is no push,
    /// and codes remain.
    pub(super) fn start_push(
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
        let challenge = self.new_challenge(app, login, devices, Purpose::Login(login.id), now);
        user.live_pushes.push(UserPush { challenge: challenge.id, expires_at: challenge.expires_at });
        login.push = Some(LivePush {
            challenge: challenge.id,
            number: challenge.number.clone(),
            device_name: (names.len() == 1).then(|| names.remove(0)),
            expires_at: challenge.expires_at,
            extended: 0,
        });
        let id = challenge.id;
        self.put_challenge(tx, &challenge);
        Ok(Ok(id))
    }

    #[expect(clippy::unused_self, reason = "part of the engine's own vocabulary, called as its neighbours are")]
    pub(super) fn put_challenge(&self, tx: &mut Tx<'_>, challenge: &Challenge) {
        tx.put(&challenge.id, challenge);
        for device in &challenge.devices {
            tx.link(Table::DeviceChallenge, device.as_bytes(), challenge.id.as_bytes());
        }
    }

    pub(super) fn new_challenge(
        &self,
        app: &App,
        login: &HeldLogin,
        devices: Vec<crate::domain::ids::DeviceId>,
        purpose: Purpose,
        now: Timestamp,
    ) -> Challenge {
        let number = match (app.policy.number_match, purpose) {
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
            Purpose::Login(_) => format!("Sign in to {}?", app.title),
            Purpose::Enrolment(_) => format!("Use this phone to sign in to {}?", app.title),
        };
        let field = |label: &str, value: &str| (label.to_owned(), shortened(value, 128));
        Challenge {
            id: ChallengeId::at(now, self.bytes()),
            user: login.user,
            devices,
            purpose,
            number,
            message: shortened(&message, 256),
            fields: vec![
                field("App", &app.title),
                field("User", &login.user_name),
                field("Browser", &login.browser.name),
                field("Address", &login.browser.address),
                field("Time", &login.created_at.rfc3339()),
            ],
            created_at: now,
            expires_at: (now + app.policy.approval_ttl).min(login.expires_at),
            state: crate::domain::challenge::ChallengeState::Pending,
        }
    }

    /// Takes a login's push back. The caller writes login and user.
    #[expect(clippy::unused_self, reason = "part of the engine's own vocabulary, called as its neighbours are")]
    pub(super) fn withdraw_push(
        &self,
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

fn put(tx: &mut Tx<'_>, login: &HeldLogin, user: &User) {
    tx.put(&login.id, login);
    tx.put(&user.id, user);
}

/// The factors of a user that policy lets settle a login, in policy's order.
pub fn offered(app: &App, user: &User) -> Vec<Method> {
    let has = user.methods();
    app.policy.methods.iter().copied().filter(|method| has.contains(method)).collect()
}

/// The factors a typed code could be for: six digits are a sent code or a SoftToken's, anything else a recovery code.
fn candidates(app: &App, login: &HeldLogin, user: &User, typed: &str, now: Timestamp) -> Vec<Method> {
    let offered = offered(app, user);
    let digits = codes::typed(typed)
        .is_some_and(|code| code.len() == codes::SENT_DIGITS && code.bytes().all(|b| b.is_ascii_digit()));
    if digits {
        let sent = login.sent.as_ref().filter(|sent| now < sent.expires_at).map(|sent| sent.channel.method());
        let found: Vec<_> =
            sent.into_iter().chain([Method::SoftToken]).filter(|method| offered.contains(method)).collect();
        if !found.is_empty() {
            return found;
        }
        // Nothing it could be for: it counts against the channel it looks like.
        return offered
            .into_iter()
            .filter(|m| matches!(m, Method::Sms | Method::Voice | Method::Email))
            .take(1)
            .collect();
    }
    let recovery = offered.contains(&Method::Recovery).then_some(Method::Recovery);
    recovery.into_iter().chain(offered).take(1).filter(|method| *method != Method::OneTouch).collect()
}

fn open_for_attempts(user: &User, method: Method, limits: &Limits, now: Timestamp) -> Result<(), Refused> {
    match user.attempts.get(&method).copied().unwrap_or_default().state(&limits.lock, now) {
        AttemptState::Open => Ok(()),
        AttemptState::Locked(until) => Err(Refused::FactorLocked { until }),
        AttemptState::Disabled => Err(Refused::FactorDisabled),
    }
}

/// Where codes of a channel go.
pub(super) fn address(user: &User, channel: Channel) -> Option<String> {
    match channel {
        Channel::Sms | Channel::Voice => user.factors.phone.as_ref().map(|phone| phone.number.clone()),
        Channel::Email => user.email.clone(),
    }
}

pub(super) fn sign_in_message(
    app: &App,
    user: &User,
    channel: Channel,
    to: String,
    code: &str,
    now: Timestamp,
) -> Message {
    let text = match channel {
        Channel::Sms | Channel::Email => {
            format!("{code} is your code to sign in to {}. If you are not signing in, change your password.", app.title)
        }
        Channel::Voice => {
            let spoken: Vec<String> = code.chars().map(String::from).collect();
            format!("Your code to sign in to {} is {}.", app.title, spoken.join(", "))
        }
    };
    Message { at: now, channel, to, user: user.name.as_str().to_owned(), text, code: Some(code.to_owned()) }
}

pub(super) fn shortened(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}
