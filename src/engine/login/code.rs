//! Codes of a held login: sent over a channel, shown by a SoftToken, or kept for recovery. Every try is counted.

use super::{Done, offered, put};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::budget::Spender;
use crate::domain::bypass;
use crate::domain::device::Device;
use crate::domain::factor::codes::{self, SentCode};
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::LoginId;
use crate::domain::limits::Limits;
use crate::domain::login::{HeldLogin, LoginDenial, Proof};
use crate::domain::route::App;
use crate::domain::throttle::AttemptState;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::budgets::Sending;
use crate::engine::event::Event;
use crate::engine::ports::Message;
use crate::engine::records::{self, Tx};
use crate::engine::wording;
use crate::engine::{Engine, EngineError, Refused};

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

impl Engine {
    /// Sends a code over a channel. Counted first, then sent: what fails on the way counts too.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] unless channel and number are the user's and policy's; [`Refused::Throttled`],
    /// [`Refused::NotServed`]; [`Refused::FactorLocked`]; [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn send_code(&self, app: &App, login: LoginId, channel: Channel) -> Result<(), EngineError> {
        let limits = self.settings().limits.clone();
        let code = self.sent_code();
        let message = self
            .step(app, login, |engine, tx, mut login, user, now| {
                login.require_pending(now).map_err(Refused::from)?;
                // A wrong password makes nobody's phone ring.
                if login.unclear || !offered(app, &user).contains(&channel.method()) {
                    return Err(Refused::NotOffered.into());
                }
                open_for_attempts(&user, channel.method(), &limits, now)?;
                let to = address(&user, channel).ok_or(Refused::NotOffered)?;
                login.sent = Some(engine.count_send(tx, &login, channel, &to, &code, app, &limits, now)?);
                put(tx, &login, &user);
                let message = engine.sign_in_message(app, &user, channel, to, &code, now);
                Ok((message, Done::told(vec![Event::CodeSent { user: user.id, channel }])))
            })
            .await?;
        self.send(message, login).await
    }

    pub(in crate::engine) async fn send(&self, message: Message, login: LoginId) -> Result<(), EngineError> {
        let channel = message.channel;
        let user = records::get::<HeldLogin>(&*self.store, &login)?.map(|login| login.user);
        if let Err(error) = self.hand_over(Spender::SignIns, message).await {
            if let Some(user) = user {
                self.tell(&Event::SendFailed { user, channel, reason: error.reason });
            }
            return Err(Refused::SendFailed.into());
        }
        Ok(())
    }

    /// Counts a send to an address and makes the code's record.
    #[expect(clippy::too_many_arguments, reason = "all of it is one send")]
    pub(in crate::engine) fn count_send(
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
        self.count_message(tx, &Sending::to_browser(to, channel, &login.browser.address), limits, now)?;
        let digest = codes::digest(&self.keys.codes, login.id.0.as_bytes(), code).expect("six digits");
        Ok(SentCode { channel, digest, expires_at: (now + app.policy.code_ttl).min(login.expires_at) })
    }

    /// Looks at a typed code of any kind: sent, SoftToken or recovery.
    ///
    /// # Errors
    ///
    /// [`Refused::FactorLocked`] or [`Refused::FactorDisabled`] if no factor it could be for is open; [`Refused::Step`];
    /// [`EngineError::Store`].
    pub async fn try_code(&self, app: &App, login: LoginId, typed: &str) -> Result<CodeOutcome, EngineError> {
        let limits = self.settings().limits.clone();
        let wall = self.wall();
        let tried = self.step(app, login, |engine, tx, login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            let candidates = candidates(app, &login, &user, typed, now);
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
                if let Some(proof) = engine.check_code(tx, app, &login, &mut user, *method, typed, now, wall)? {
                    if proof == Proof::Recovery {
                        let left = user.factors.recovery.len();
                        tx.note(Fact::about(&user, &By::USER, Act::RecoveryCodeUsed).with("left", &left));
                    }
                    user.attempts.remove(method);
                    Engine::withdraw_push(tx, &login, &mut user, now)?;
                    let login = login.approve(proof, now).map_err(Refused::from)?;
                    let event = Event::LoginApproved { app: login.app.clone(), user: user.id, proof };
                    put(tx, &login, &user);
                    return Ok(((CodeOutcome::Right, Some((user.id, proof))), Done::told(vec![event])));
                }
            }
            let events = count_wrong(tx, &mut user, &open, &limits, now);
            let (outcome, done) = wrong_code(tx, login, &mut user, events, &limits, now)?;
            Ok(((outcome, None), done))
        });
        let (outcome, right) = tried.await?;
        if let Some((user, Proof::Sent(Channel::Sms | Channel::Voice))) = right {
            self.note_proven_of(Spender::SignIns, user).await;
        }
        Ok(outcome)
    }

    #[expect(clippy::too_many_arguments, reason = "two clocks: one for expiry, one for time-based codes")]
    fn check_code(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
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
                let code = codes::typed(typed).unwrap_or_default();
                softtoken_step(tx, user, &code, wall)?.map(|_| Proof::SoftToken)
            }
            Method::Recovery => {
                let Some(typed) = digest(user.id.as_bytes()) else { return Ok(None) };
                // Policy may take none of these; what the help desk gives out counts whatever policy offers.
                let takes_recovery = app.policy.methods.contains(&Method::Recovery);
                let found = user.factors.recovery.iter().position(|code| *code == typed);
                if let Some(index) = found.filter(|_| takes_recovery) {
                    user.factors.recovery.remove(index);
                    return Ok(Some(Proof::Recovery));
                }
                bypass::spend(&mut user.bypass, &typed, now).map(|left| {
                    tx.note(Fact::about(user, &By::USER, Act::BypassCodeUsed).with("left", &left));
                    Proof::Bypass
                })
            }
            Method::OneTouch => None,
        })
    }
}

/// What shows codes that an account takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) enum Shower {
    /// An authenticator app, of which nobody knows on what it runs.
    App,
    /// A phone that was registered.
    Phone(Box<Device>),
}

/// Whose code this is: of the user's authenticator app or of one of their phones. Its step is spent by it. The caller writes the
/// user.
pub(in crate::engine) fn softtoken_step(
    tx: &mut Tx<'_>,
    user: &mut User,
    code: &str,
    wall: Timestamp,
) -> Result<Option<Shower>, EngineError> {
    let mut seeds: Vec<_> = user.factors.softtoken.iter().cloned().map(|seed| (seed, Shower::App)).collect();
    for device in &user.factors.devices {
        let device = tx.get::<Device>(device)?;
        seeds.extend(device.and_then(|device| Some((device.softtoken.clone()?, Shower::Phone(Box::new(device))))));
    }
    let last_step = user.last_step;
    let right = seeds.into_iter().find_map(|(seed, shower)| Some((seed.check(code, wall, last_step)?, shower)));
    Ok(right.map(|(step, shower)| {
        user.last_step = Some(step);
        shower
    }))
}

/// The factors a typed code could be for, one at least: six digits are a sent code or a SoftToken's, anything else a recovery
/// code or one from the help desk. That goes by what was typed, never by whether there is such a code: a thief of the
/// password tries them, and would else learn it from the answer.
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
        let sends = offered.into_iter().find(|m| matches!(m, Method::Sms | Method::Voice | Method::Email));
        return vec![sends.unwrap_or(Method::Recovery)];
    }
    vec![Method::Recovery]
}

/// One more wrong code in a row for each of these factors of the account, and what there is to tell of it.
pub(in crate::engine) fn count_wrong(
    tx: &mut Tx<'_>,
    user: &mut User,
    methods: &[Method],
    limits: &Limits,
    now: Timestamp,
) -> Vec<Event> {
    let mut events = Vec::new();
    for method in methods {
        let attempts = user.attempts.get(method).copied().unwrap_or_default().wrong(&limits.lock, now);
        user.attempts.insert(*method, attempts);
        events.push(Event::CodeRefused { user: user.id, method: *method });
        if attempts.state(&limits.lock, now) != AttemptState::Open {
            tx.note(Fact::about(user, &By::GATEWAY, Act::FactorLocked).with("method", method.as_str()));
            events.push(Event::FactorLocked { user: user.id, method: *method });
        }
    }
    events
}

/// One more wrong code for this login; the last denies it.
pub(super) fn wrong_code(
    tx: &mut Tx<'_>,
    mut login: HeldLogin,
    user: &mut User,
    events: Vec<Event>,
    limits: &Limits,
    now: Timestamp,
) -> Result<(CodeOutcome, Done), EngineError> {
    login.wrong_codes += 1;
    let left = limits.wrong_codes_per_login.saturating_sub(login.wrong_codes);
    if left == 0 {
        let ended = Engine::deny_within(tx, login, user, LoginDenial::TooManyCodes, now)?;
        tx.put(&user.id, user);
        return Ok((CodeOutcome::Denied, Done { events, ended: vec![ended] }));
    }
    put(tx, &login, user);
    Ok((CodeOutcome::Wrong { left }, Done::told(events)))
}

pub(in crate::engine) fn open_for_attempts(
    user: &User,
    method: Method,
    limits: &Limits,
    now: Timestamp,
) -> Result<(), Refused> {
    match user.attempts.get(&method).copied().unwrap_or_default().state(&limits.lock, now) {
        AttemptState::Open => Ok(()),
        AttemptState::Locked(until) => Err(Refused::FactorLocked { until }),
        AttemptState::Disabled => Err(Refused::FactorDisabled),
    }
}

/// Where codes of a channel go.
pub(in crate::engine) fn address(user: &User, channel: Channel) -> Option<String> {
    match channel {
        Channel::Sms | Channel::Voice => user.factors.phone.as_ref().map(|phone| phone.number.clone()),
        Channel::Email => user.email.clone(),
    }
}

impl Engine {
    /// The message with a code.
    pub(in crate::engine) fn sign_in_message(
        &self,
        app: &App,
        user: &User,
        channel: Channel,
        to: String,
        code: &str,
        now: Timestamp,
    ) -> Message {
        let locale = user.locale.unwrap_or(app.policy.language);
        let text = wording::code(self.words, &app.title, locale, channel, code);
        let subject = wording::code_subject(self.words, &app.title, locale, channel);
        Message {
            at: now,
            channel,
            to,
            user: user.name.as_str().to_owned(),
            subject,
            locale,
            text,
            code: Some(code.to_owned()),
        }
    }
}
