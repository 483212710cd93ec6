//! Phones and other devices: invitation, what they are asked, and their answers.

use std::time::Duration;

use super::event::Event;
use super::install;
use super::login::deny::Ended;
use super::login::push::{count_approval, count_denial};
use super::login::set_up::{INVITE_TTL, approve_set_up};
use super::notice::Change;
use super::ports::Table;
use super::records::{self, Tx};
use super::webhooks::{self, News};
use super::{Engine, EngineError, Refused, callbacks, requests};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::challenge::{Challenge, ChallengeState, Denial, Purpose};
use crate::domain::device::{Device, DeviceState, SignedAnswer};
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, DeviceId, LoginId, UserId};
use crate::domain::limits::Limits;
use crate::domain::login::{HeldLogin, LoginDenial, Proof, SetUp};
use crate::domain::text::base64;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::domain::webhook::EventKind;

/// Devices of one user (the Verify protocol allows 20).
pub const MAX_DEVICES: usize = 20;
/// After this an unverified device is forgotten.
pub const UNVERIFIED_TTL: Duration = Duration::from_hours(24);
/// How long answered and expired challenges are kept for a device's history.
pub const HISTORY: Duration = Duration::from_hours(7 * 24);
/// The most challenges that are read for one device.
const MAX_CHALLENGES: usize = 500;

impl Engine {
    /// An administrator's invitation for a device; the secret for the link.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::TooMany`]; [`Refused::OfProgram`] for a user of an account's application;
    /// [`EngineError::Store`].
    pub async fn invite_device(&self, by: &By, user: UserId) -> Result<String, EngineError> {
        let secret = self.secret();
        let now = self.now();
        self.transact(|tx| {
            let user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
            if self.service_of(&user)?.is_some_and(|service| service.account.is_some()) {
                return Err(Refused::OfProgram.into());
            }
            install::invite(tx, by, &user, &secret, now, INVITE_TTL)
        })
        .await?;
        Ok(secret)
    }

    /// A device by its id.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn device(&self, id: DeviceId) -> Result<Option<Device>, EngineError> {
        Ok(records::get(&*self.store, &id)?)
    }

    /// A user by id.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn user(&self, id: UserId) -> Result<Option<User>, EngineError> {
        Ok(records::get(&*self.store, &id)?)
    }

    /// Writes down that a device was heard of, to the minute.
    pub async fn touch_device(&self, device: &Device) {
        let now = self.now();
        if device.last_seen.is_some_and(|seen| now.since(seen) < Duration::from_mins(1)) {
            return;
        }
        let id = device.id;
        // Only a display value: what fails here is seen elsewhere.
        let _ = self
            .transact(|tx| {
                if let Some(device) = tx.get::<Device>(&id)? {
                    tx.put(&id, &Device { last_seen: Some(now), ..device });
                }
                Ok(())
            })
            .await;
    }

    /// The newest challenges a device was asked, the oldest of them first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn challenges(&self, device: DeviceId) -> Result<Vec<Challenge>, EngineError> {
        let ids = records::newest_linked(&*self.store, Table::DeviceChallenge, device.as_bytes(), MAX_CHALLENGES)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let Ok(id) = <[u8; 16]>::try_from(id) else { continue };
            found.extend(self.challenge(device, ChallengeId::from_bytes(id))?);
        }
        Ok(found)
    }

    /// One challenge, if this device was asked it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn challenge(&self, device: DeviceId, id: ChallengeId) -> Result<Option<Challenge>, EngineError> {
        let found: Option<Challenge> = records::get(&*self.store, &id)?;
        match found.filter(|challenge| challenge.devices.contains(&device)) {
            Some(challenge) if self.is_nobodys(&challenge, self.now())? => Ok(None),
            found => Ok(found),
        }
    }

    /// Takes a device's proven answer: challenge and login are settled in one commit.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::Step`] once it is settled or over; [`EngineError::Store`].
    pub async fn answer(&self, id: ChallengeId, answer: &SignedAnswer) -> Result<Challenge, EngineError> {
        let now = self.now();
        let settings = self.settings();
        let answered = self
            .transact(|tx| {
                let found: Option<Challenge> = tx.get(&id)?;
                let challenge = found.ok_or_else(|| no_challenge(id))?;
                if self.is_nobodys(&challenge, now)? {
                    return Err(no_challenge(id).into());
                }
                let challenge = challenge.answer(answer, now).map_err(|error| match error {
                    crate::domain::challenge::AnswerError::NotAsked => no_challenge(id),
                    crate::domain::challenge::AnswerError::Settled => {
                        Refused::Step(crate::domain::login::StepError::Settled)
                    }
                    crate::domain::challenge::AnswerError::Expired { .. } => {
                        Refused::Step(crate::domain::login::StepError::Expired)
                    }
                })?;
                // Whoever was revoked a moment ago does not answer any more.
                let device: Device = tx.get(&answer.device())?.ok_or(Refused::NotProven)?;
                let mut user: User = tx.get(&challenge.user)?.ok_or(Refused::NotProven)?;
                user.live_pushes.retain(|live| live.challenge != id);
                tx.put(&id, &challenge);
                let of_login = |events, ended, login| Settled { events, ended, login: Some(login), told: None };
                let of_phone = |events| Settled { events, ended: Vec::new(), login: None, told: None };
                let settled = match challenge.purpose {
                    Purpose::Login(login) => {
                        let (events, ended) =
                            Engine::answer_login(tx, &challenge, &device, &mut user, login, &settings.limits, now)?;
                        of_login(events, ended, login)
                    }
                    Purpose::Enrolment(login) => {
                        let events = self.answer_enrolment(tx, &challenge, device, &mut user, login, now)?;
                        of_login(events, Vec::new(), login)
                    }
                    Purpose::Caller => {
                        let stop = settings.limits.push_stop;
                        of_phone(Engine::answer_caller(tx, &challenge, &device, &mut user, stop, now)?)
                    }
                    Purpose::Binding(session) => self.answer_in_session(tx, &challenge, device, user, session, now)?,
                    Purpose::Request(service) => {
                        let limits = &settings.limits;
                        let events = requests::answer(tx, &challenge, &device, &mut user, service, limits, now)?;
                        callbacks::queue(tx, &challenge, service, device.id, base64(answer.signature()), now)?;
                        webhooks::announce_answer(tx, &user, &challenge, device.id, Method::OneTouch, now)?;
                        of_phone(events)
                    }
                };
                Ok(Answered { challenge, settled })
            })
            .await?;
        let result = match answered.challenge.state {
            ChallengeState::Approved { .. } => "approved",
            ChallengeState::Denied { why: Denial::NotMe, .. } => "not_me",
            ChallengeState::Denied { why: Denial::WrongNumber, .. } => "wrong_number",
            ChallengeState::Denied { .. } | ChallengeState::Pending | ChallengeState::Withdrawn { .. } => "denied",
        };
        self.tell(&Event::ChallengeAnswered { challenge: id, device: answer.device(), result });
        let Settled { events, ended, login, told } = answered.settled;
        for event in &events {
            self.tell(event);
        }
        self.forget_ended(&ended);
        if let Some(login) = login {
            self.wake(login);
        }
        if let Some((user, change)) = told {
            self.notify(&user, change);
        }
        self.tell_of_answer(&answered.challenge);
        self.count_answer(&answered.challenge);
        Ok(answered.challenge)
    }

    fn answer_login(
        tx: &mut Tx<'_>,
        challenge: &Challenge,
        device: &Device,
        user: &mut User,
        login: LoginId,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(Vec<Event>, Vec<Ended>), EngineError> {
        let held: HeldLogin = tx.get(&login)?.ok_or(Refused::NotProven)?;
        held.require_pending(now).map_err(Refused::from)?;
        match challenge.state {
            ChallengeState::Approved { by, .. } => {
                if device.state != DeviceState::Confirmed || !user.factors.devices.contains(&by) {
                    return Err(Refused::NotProven.into());
                }
                count_approval(user);
                let proof = Proof::OneTouch(by);
                let held = held.approve(proof, now).map_err(Refused::from)?;
                tx.put(&login, &held);
                tx.put(&user.id, user);
                Ok((vec![Event::LoginApproved { app: held.app, user: user.id, proof }], Vec::new()))
            }
            ChallengeState::Denied { why, .. } => {
                let mut events = Vec::new();
                count_denial(user, why, limits, now);
                if why == Denial::NotMe {
                    tx.note(Fact::about(user, &By::USER, Act::NotMe).with("app", &held.app));
                    events.push(Event::NotMe { user: user.id, app: held.app.clone() });
                }
                let ended = Engine::deny_within(tx, held, user, LoginDenial::Answer(why), now)?;
                tx.put(&user.id, user);
                Ok((events, vec![ended]))
            }
            ChallengeState::Pending | ChallengeState::Withdrawn { .. } => Err(Refused::NotProven.into()),
        }
    }

    fn answer_enrolment(
        &self,
        tx: &mut Tx<'_>,
        challenge: &Challenge,
        device: Device,
        user: &mut User,
        login: LoginId,
        now: Timestamp,
    ) -> Result<Vec<Event>, EngineError> {
        let mut held: HeldLogin = tx.get(&login)?.ok_or(Refused::NotProven)?;
        held.require_pending(now).map_err(Refused::from)?;
        if matches!(challenge.state, ChallengeState::Approved { .. }) {
            if user.is_enrolled() {
                return Err(Refused::AlreadyEnrolled.into());
            }
            // Something else may be set up there by now.
            let is_this =
                matches!(held.set_up, Some(SetUp::Phone { device: Some(expected), .. }) if expected == device.id);
            if !is_this {
                return Err(Refused::NotProven.into());
            }
            let settings = self.settings();
            self.may_confirm(settings.apps.named(&held.app).ok_or(Refused::NotProven)?, user, &held)?;
            user.factors.devices.push(device.id);
            tx.note(about_device(user, &By::USER, Act::FactorAdded, &device));
            tx.put(&device.id, &Device { state: DeviceState::Confirmed, ..device });
            return approve_set_up(tx, held, user, Method::OneTouch, now);
        }
        // A wrong number or a no: this phone is not the one next to the page. The set-up can begin again.
        held.push = None;
        Engine::drop_set_up(tx, &mut held, user, now)?;
        forget_device(tx, user, device.id, now)?;
        tx.put(&login, &held);
        tx.put(&user.id, user);
        Ok(Vec::new())
    }
}

struct Answered {
    challenge: Challenge,
    settled: Settled,
}

/// What an answer did, for counting and reporting after the commit.
pub(super) struct Settled {
    pub(super) events: Vec<Event>,
    pub(super) ended: Vec<Ended>,
    /// The held login that changed by it.
    pub(super) login: Option<LoginId>,
    /// What its owner is told, at the addresses they had then.
    pub(super) told: Option<(User, Change)>,
}

/// Removes a device's records within a transaction. The caller writes the user.
pub(super) fn forget_device(
    tx: &mut Tx<'_>,
    user: &mut User,
    device: DeviceId,
    now: Timestamp,
) -> Result<(), EngineError> {
    user.factors.devices.retain(|other| *other != device);
    tx.delete::<Device>(&device);
    tx.unlink(Table::UserDevice, user.id.as_bytes(), device.as_bytes());
    webhooks::announce(tx, user, News::of_factor(EventKind::FactorDeleted, Method::OneTouch, device), now)
}

pub(super) fn no_user(id: UserId) -> Refused {
    Refused::NotFound { what: "user", name: id.to_string() }
}

pub(super) fn about_device(user: &User, by: &By, act: Act, device: &Device) -> Fact {
    let method = Method::OneTouch.as_str();
    Fact::about(user, by, act).with("method", method).with("device", &device.id).with("name", &device.name)
}

pub(super) fn no_device(id: DeviceId) -> Refused {
    Refused::NotFound { what: "device", name: id.to_string() }
}

pub(super) fn no_challenge(id: ChallengeId) -> Refused {
    Refused::NotFound { what: "request", name: id.to_string() }
}
