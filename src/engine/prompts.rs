//! What programs of an account's applications ask single factors of their users: a phone to sign, or a code of an authenticator
//! app. A phone can be asked more often than it is rung: what it is not rung for it finds when it is opened. After «no» and
//! «that wasn't me» it is asked nothing, as for logins.

use super::app_factors::{admitted_factor, try_code};
use super::devices::no_challenge;
use super::event::Event;
use super::one_codes::admitted;
use super::ports::Table;
use super::records::{self, Tx};
use super::requests::{LIVE, MAX_OPEN};
use super::services::of_service;
use super::{Engine, EngineError, Refused, webhooks};
use crate::domain::account::Account;
use crate::domain::challenge::{Challenge, ChallengeState, Purpose, Request};
use crate::domain::device::{Device, DeviceState};
use crate::domain::factor::Method;
use crate::domain::factor::app::AppFactor;
use crate::domain::ids::{ChallengeId, DeviceId, UserId};
use crate::domain::login::StepError;
use crate::domain::prompt::{NewPrompt, Prompt, PromptError, PromptKind};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::tree::Table as Texts;
use crate::domain::user::{User, UserPush};

/// The most challenges that are read of one user.
const MAX_CHALLENGES: usize = 500;

impl Engine {
    /// Asks a phone, or all of this user's of which one answers for all. They are rung, as often as phones are for logins, unless the
    /// program wants it silent.
    ///
    /// # Errors
    ///
    /// [`Refused::Prompt`] for what cannot be asked; [`Refused::NotFound`] for a phone that is not this user's;
    /// [`Refused::NotProven`] for one that has yet to prove its key, and where there is none that has; [`Refused::Locked`]; [`Refused::Throttled`] after a no, and
    /// while [`MAX_OPEN`] questions are open; [`EngineError::Store`].
    pub async fn prompt_phone(
        &self,
        service: &Service,
        user: UserId,
        factor: Option<DeviceId>,
        new: NewPrompt,
    ) -> Result<Challenge, EngineError> {
        let new = new.checked().map_err(Refused::from)?;
        let lasts = new.lasts(self.wall()).map_err(Refused::from)?;
        if new.is_silent && !self.may_be_silent(service)? {
            return Err(Refused::from(PromptError::Silent).into());
        }
        let now = self.now();
        let id = ChallengeId::at(now, self.bytes());
        let challenge = self
            .transact(|tx| {
                let mut user = admitted(tx, service, user, now)?;
                let phones = match factor {
                    Some(factor) => proven(tx, &user, factor)?.into_iter().collect(),
                    None => all_proven(tx, &user)?,
                };
                if phones.is_empty() {
                    return Err(Refused::NotProven.into());
                }
                require_room(&mut user, now)?;
                if let Some(again_at) = self.push_stopped(&user, now) {
                    return Err(Refused::Throttled { again_at }.into());
                }
                let rings = !new.is_silent && self.count_push(&mut user, None, now).is_ok();
                let prompt = Prompt {
                    kind: PromptKind::Push,
                    is_dated: is_dated(service),
                    rings,
                    rung_at: None,
                    metadata: None,
                };
                let mut challenge = self.prompt(service, &user, (id, phones), &new, prompt, now);
                challenge.expires_at = now + lasts;
                if rings {
                    let expires_at = challenge.expires_at.min(now + LIVE);
                    user.live_pushes.push(UserPush { challenge: id, expires_at });
                }
                put_open(tx, &mut user, &challenge);
                Ok(challenge)
            })
            .await?;
        self.tell(&Event::PushMade { user, challenge: id });
        Ok(challenge)
    }

    /// Asks for a code of an authenticator app, and tries one if it was given already: a right one approves at once, after a wrong
    /// one it waits for another.
    ///
    /// # Errors
    ///
    /// [`Refused::Prompt`]; [`Refused::NotFound`] for an app that is not this user's; [`Refused::NotProven`] for one of which no
    /// code was right yet; as [`Engine::verify_app_factor`]; [`Refused::Throttled`] while [`MAX_OPEN`] questions are open.
    pub async fn prompt_for_code(
        &self,
        service: &Service,
        user: UserId,
        factor: DeviceId,
        new: NewPrompt,
        code: Option<&str>,
    ) -> Result<Challenge, EngineError> {
        let new = new.without_message().map_err(Refused::from)?;
        let (now, wall) = (self.now(), self.wall());
        let lasts = new.lasts(wall).map_err(Refused::from)?;
        let limits = self.settings().limits.clone();
        let id = ChallengeId::at(now, self.bytes());
        self.transact(|tx| {
            let mut user = of_service(tx, service, user)?;
            let app = verified_app(tx, &user, factor, now)?;
            require_room(&mut user, now)?;
            let prompt =
                Prompt { kind: PromptKind::Code, is_dated: false, rings: false, rung_at: None, metadata: None };
            let mut challenge = self.prompt(service, &user, (id, vec![factor]), &new, prompt, now);
            challenge.expires_at = now + lasts;
            let is_right = match code {
                None => false,
                Some(code) => {
                    let (app, is_right) = try_code(app, code, &limits, now, wall)?;
                    tx.put(&factor, &app);
                    is_right
                }
            };
            if is_right {
                challenge.state = ChallengeState::Approved { at: now, by: factor };
                put(tx, &challenge);
                webhooks::announce_answer(tx, &user, &challenge, factor, Method::SoftToken, now)?;
            } else {
                put_open(tx, &mut user, &challenge);
            }
            Ok(challenge)
        })
        .await
    }

    /// Tries a code against a question that waits for one.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], also for a question that a phone answers; [`Refused::Step`] once it is settled or over;
    /// [`Refused::NotProven`] for a wrong code, which was counted; as [`Engine::verify_app_factor`].
    pub async fn answer_with_code(
        &self,
        service: &Service,
        user: UserId,
        id: ChallengeId,
        code: &str,
    ) -> Result<Challenge, EngineError> {
        let (now, wall) = (self.now(), self.wall());
        let limits = self.settings().limits.clone();
        let answered = self
            .transact(|tx| {
                let mut user = of_service(tx, service, user)?;
                let found: Option<Challenge> = tx.get(&id)?;
                let challenge = found.filter(|one| is_of(one, service, &user) && kind(one) == Some(PromptKind::Code));
                let challenge = challenge.ok_or_else(|| no_challenge(id))?;
                match challenge.state {
                    ChallengeState::Pending if now < challenge.expires_at => {}
                    ChallengeState::Pending | ChallengeState::Withdrawn { .. } => {
                        return Err(Refused::Step(StepError::Expired).into());
                    }
                    ChallengeState::Approved { .. } | ChallengeState::Denied { .. } => {
                        return Err(Refused::Step(StepError::Settled).into());
                    }
                }
                let factor = *challenge.devices.first().ok_or_else(|| no_challenge(id))?;
                let app = verified_app(tx, &user, factor, now)?;
                let (app, is_right) = try_code(app, code, &limits, now, wall)?;
                tx.put(&factor, &app);
                if !is_right {
                    return Ok(None);
                }
                let challenge = Challenge { state: ChallengeState::Approved { at: now, by: factor }, ..challenge };
                user.requests.retain(|open| open.challenge != id);
                tx.put(&id, &challenge);
                tx.put(&user.id, &user);
                webhooks::announce_answer(tx, &user, &challenge, factor, Method::SoftToken, now)?;
                Ok(Some(challenge))
            })
            .await?;
        answered.ok_or_else(|| Refused::NotProven.into())
    }

    /// A question of this application to this user.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub fn prompt_of(&self, service: &Service, user: &User, id: ChallengeId) -> Result<Challenge, EngineError> {
        let found: Option<Challenge> = records::get(&*self.store, &id)?;
        Ok(found.filter(|one| is_of(one, service, user)).ok_or_else(|| no_challenge(id))?)
    }

    /// The newest questions of this application to this user, the oldest of them first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn prompts_of(&self, service: &Service, user: &User) -> Result<Vec<Challenge>, EngineError> {
        let ids = records::newest_linked(&*self.store, Table::UserChallenge, user.id.as_bytes(), MAX_CHALLENGES)?;
        let mut found: Vec<Challenge> = records::each(&*self.store, &ids)?;
        found.retain(|one| is_of(one, service, user));
        Ok(found)
    }

    /// Rings a phone once more for a question that waits.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], also for a question that no phone answers; [`Refused::Step`] once it is settled or over;
    /// [`Refused::Throttled`] as for logins; [`EngineError::Store`].
    pub async fn ring_again(&self, service: &Service, user: UserId, id: ChallengeId) -> Result<Challenge, EngineError> {
        let now = self.now();
        let challenge = self
            .transact(|tx| {
                let mut user = admitted(tx, service, user, now)?;
                let found: Option<Challenge> = tx.get(&id)?;
                let challenge = found.filter(|one| is_of(one, service, &user) && kind(one) == Some(PromptKind::Push));
                let mut challenge = challenge.ok_or_else(|| no_challenge(id))?;
                if !challenge.is_pending(now) {
                    return Err(Refused::Step(StepError::Expired).into());
                }
                user.live_pushes.retain(|live| live.challenge != id);
                self.count_push(&mut user, Some(id), now)?;
                let expires_at = challenge.expires_at.min(now + LIVE);
                user.live_pushes.push(UserPush { challenge: id, expires_at });
                tx.put(&user.id, &user);
                if let Some(prompt) = challenge.request.as_mut().and_then(|request| request.prompt.as_mut()) {
                    prompt.rings = true;
                    prompt.rung_at = Some(now);
                }
                // Whatever puts a question to a device rings it.
                Engine::put_challenge(tx, &challenge);
                Ok(challenge)
            })
            .await?;
        self.tell(&Event::PushMade { user, challenge: id });
        Ok(challenge)
    }

    /// An id for a notification, which nothing is kept of.
    pub fn fresh_notification_id(&self) -> ChallengeId {
        ChallengeId::at(self.now(), self.bytes())
    }

    /// Keeps what an app says beside its answer, with the question that waits.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`Refused::Prompt`] for what is no table of texts; [`EngineError::Store`].
    pub async fn note_prompt(&self, device: DeviceId, id: ChallengeId, metadata: Texts) -> Result<(), EngineError> {
        let now = self.now();
        let metadata = NewPrompt::checked_metadata(metadata).map_err(Refused::from)?;
        self.transact(|tx| {
            let found: Option<Challenge> = tx.get(&id)?;
            let mut challenge = found.filter(|one| one.devices.contains(&device)).ok_or_else(|| no_challenge(id))?;
            let is_open = challenge.is_pending(now);
            if let Some(prompt) = challenge.request.as_mut().and_then(|request| request.prompt.as_mut())
                && is_open
            {
                prompt.metadata = Some(metadata.clone());
                tx.put(&id, &challenge);
            }
            Ok(())
        })
        .await
    }

    fn may_be_silent(&self, service: &Service) -> Result<bool, EngineError> {
        let account: Option<Account> = service.account.map_or(Ok(None), |id| self.account_by_id(id))?;
        let says_so = service.profile.as_ref().is_some_and(|profile| profile.silent_approval);
        Ok(says_so && account.is_some_and(|account| account.silent_approval))
    }

    fn prompt(
        &self,
        service: &Service,
        user: &User,
        (id, devices): (ChallengeId, Vec<DeviceId>),
        new: &NewPrompt,
        prompt: Prompt,
        now: Timestamp,
    ) -> Challenge {
        Challenge {
            id,
            user: user.id,
            devices,
            purpose: Purpose::Request(service.id),
            number: None,
            spoken: None,
            message: new.message.clone(),
            fields: new.fields.clone(),
            request: Some(Request { hidden: new.hidden.clone(), prompt: Some(prompt), ..Request::default() }),
            created_at: now,
            expires_at: now,
            wall_ahead: self.wall().millis_after(now),
            state: ChallengeState::Pending,
        }
    }
}

/// How a question is answered, if it is one of an account's application.
fn kind(challenge: &Challenge) -> Option<PromptKind> {
    challenge.prompt().map(|prompt| prompt.kind)
}

fn is_of(challenge: &Challenge, service: &Service, user: &User) -> bool {
    challenge.purpose == Purpose::Request(service.id) && challenge.user == user.id
}

fn is_dated(service: &Service) -> bool {
    service.profile.as_ref().is_some_and(|profile| profile.include_date)
}

/// A phone of this user, if it has proven its key.
fn proven(tx: &mut Tx<'_>, user: &User, id: DeviceId) -> Result<Option<DeviceId>, EngineError> {
    let found: Option<Device> = tx.get(&id)?;
    let none = || Refused::NotFound { what: "factor", name: id.to_string() };
    let device = found.filter(|device| device.user == user.id).ok_or_else(none)?;
    let is_proven = device.state == DeviceState::Confirmed && user.factors.devices.contains(&id);
    Ok(is_proven.then_some(id))
}

fn all_proven(tx: &mut Tx<'_>, user: &User) -> Result<Vec<DeviceId>, EngineError> {
    let mut phones = Vec::with_capacity(user.factors.devices.len());
    for id in &user.factors.devices {
        phones.extend(proven(tx, user, *id)?);
    }
    Ok(phones)
}

fn verified_app(tx: &mut Tx<'_>, user: &User, id: DeviceId, now: Timestamp) -> Result<AppFactor, EngineError> {
    let app = admitted_factor(tx, user, id, now)?;
    if app.is_verified { Ok(app) } else { Err(Refused::NotProven.into()) }
}

/// Whether one more question can be open. The caller writes the user.
fn require_room(user: &mut User, now: Timestamp) -> Result<(), Refused> {
    user.requests.retain(|open| now < open.expires_at);
    if user.requests.len() < MAX_OPEN {
        return Ok(());
    }
    let again_at = user.requests.iter().map(|open| open.expires_at).min().unwrap_or(now);
    Err(Refused::Throttled { again_at })
}

fn put(tx: &mut Tx<'_>, challenge: &Challenge) {
    Engine::put_challenge(tx, challenge);
    tx.link(Table::UserChallenge, challenge.user.as_bytes(), challenge.id.as_bytes());
}

fn put_open(tx: &mut Tx<'_>, user: &mut User, challenge: &Challenge) {
    user.requests.push(UserPush { challenge: challenge.id, expires_at: challenge.expires_at });
    put(tx, challenge);
    tx.put(&user.id, user);
}
