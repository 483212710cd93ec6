//! Questions of applications to the phones of their users: «Pay 10 EUR to Bob?». Nobody is let in anywhere by an answer; the
//! application asks for it, or is called back. There is no page that could show a number, so what keeps a phone from being
//! asked until somebody gives in is how often it is asked: as often as for logins, and no oftener.

use std::time::Duration;

use super::devices::no_challenge;
use super::event::Event;
use super::login::push::{count_approval, count_denial};
use super::login::shortened;
use super::one_codes::admitted;
use super::records::{self, Tx};
use super::tally::Counted;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::challenge::{Challenge, ChallengeState, Denial, Purpose};
use crate::domain::device::{Device, DeviceState};
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, ServiceId, UserId};
use crate::domain::limits::Limits;
use crate::domain::request::{NewRequest, Question};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserPush};
use crate::language::Key;

/// How long an open question is a live push. It can be answered for longer, by default a day, and would keep every other
/// question waiting for as long.
pub const LIVE: Duration = Duration::from_mins(2);
/// The most questions that one user can have open.
pub const MAX_OPEN: usize = 20;

impl Engine {
    /// Asks the phones of a user of this application. It counts as a push.
    ///
    /// # Errors
    ///
    /// [`Refused::Request`] for what cannot be asked; [`Refused::NotOffered`] if the application does not take phones;
    /// [`Refused::NotFound`], also for a user of another application; [`Refused::Locked`]; [`Refused::NoPhone`];
    /// [`Refused::Throttled`] while the phones are asked something else, were asked too often, said no too often or «that wasn't
    /// me», or [`MAX_OPEN`] questions are open; [`EngineError::Store`].
    pub async fn create_request(
        &self,
        service: &Service,
        user: UserId,
        new: NewRequest,
    ) -> Result<Challenge, EngineError> {
        let question = Question::of(new).map_err(Refused::Request)?;
        let now = self.now();
        let id = ChallengeId::at(now, self.bytes());
        let challenge = self
            .transact(|tx| {
                if !service.takes(Method::OneTouch) {
                    return Err(Refused::NotOffered.into());
                }
                let mut user = admitted(tx, service, user, now)?;
                if user.factors.devices.is_empty() {
                    return Err(Refused::NoPhone.into());
                }
                user.requests.retain(|open| now < open.expires_at);
                if user.requests.len() >= MAX_OPEN {
                    let again_at = user.requests.iter().map(|open| open.expires_at).min().unwrap_or(now);
                    return Err(Refused::Throttled { again_at }.into());
                }
                self.count_push(&mut user, None, now)?;
                let challenge = self.question(service, &user, id, &question, now);
                let live_until = challenge.expires_at.min(now + LIVE);
                user.live_pushes.push(UserPush { challenge: id, expires_at: live_until });
                user.requests.push(UserPush { challenge: id, expires_at: challenge.expires_at });
                Engine::put_challenge(tx, &challenge);
                tx.put(&user.id, &user);
                Ok(challenge)
            })
            .await?;
        self.tell(&Event::PushMade { user, challenge: id });
        Ok(challenge)
    }

    fn question(
        &self,
        service: &Service,
        user: &User,
        id: ChallengeId,
        question: &Question,
        now: Timestamp,
    ) -> Challenge {
        // Who asks stands first, by the name that an operator gave: an application could call itself anything below it.
        let app = (self.words.say(user.locale.unwrap_or_default(), Key("ask-app"), &[]), shortened(&service.name, 128));
        Challenge {
            id,
            user: user.id,
            devices: user.factors.devices.clone(),
            purpose: Purpose::Request(service.id),
            number: None,
            spoken: None,
            message: question.message.clone(),
            fields: std::iter::once(app).chain(question.details.iter().cloned()).collect(),
            request: Some(question.request.clone()),
            created_at: now,
            expires_at: now + Duration::from_secs(question.request.lasts()),
            wall_ahead: self.wall().millis_after(now),
            state: ChallengeState::Pending,
        }
    }

    /// Whether this is an open question of an application whose last key was revoked: nobody waits for the answer.
    pub(super) fn is_nobodys(&self, challenge: &Challenge, now: Timestamp) -> Result<bool, EngineError> {
        match challenge.purpose {
            Purpose::Request(service) if challenge.is_pending(now) => Ok(!self.has_key(service)?),
            _ => Ok(false),
        }
    }

    /// A yes to an application's question is a factor that its user proved.
    pub(super) fn count_answer(&self, challenge: &Challenge) {
        let (Purpose::Request(service), ChallengeState::Approved { .. }) = (challenge.purpose, challenge.state) else {
            return;
        };
        match self.service_by_id(service) {
            Ok(Some(service)) => self.count(&service, Counted::Proof),
            Ok(None) => {}
            Err(error) => tracing::warn!(service.id = %service, %error, "an approval was not counted"),
        }
    }

    /// A question of this application, and whom it asked.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], also for one of another application and for one whose user is gone; [`EngineError::Store`].
    pub fn request_of_service(&self, service: &Service, id: ChallengeId) -> Result<(Challenge, User), EngineError> {
        let found: Option<Challenge> = records::get(&*self.store, &id)?;
        let found = found.filter(|challenge| challenge.purpose == Purpose::Request(service.id));
        let challenge = found.ok_or_else(|| no_challenge(id))?;
        let user = self.user(challenge.user)?.ok_or_else(|| no_challenge(id))?;
        Ok((challenge, user))
    }
}

/// Takes a phone's answer to an application's question. The challenge is written by the caller.
pub(super) fn answer(
    tx: &mut Tx<'_>,
    challenge: &Challenge,
    device: &Device,
    user: &mut User,
    service: ServiceId,
    limits: &Limits,
    now: Timestamp,
) -> Result<Vec<Event>, EngineError> {
    let is_theirs = device.state == DeviceState::Confirmed && user.factors.devices.contains(&device.id);
    if !is_theirs || !user.is_admitted(now) {
        return Err(Refused::NotProven.into());
    }
    user.requests.retain(|open| open.challenge != challenge.id);
    let mut events = Vec::new();
    match challenge.state {
        ChallengeState::Approved { .. } => count_approval(user),
        ChallengeState::Denied { why, .. } => {
            count_denial(user, why, limits, now);
            if why == Denial::NotMe {
                tx.note(Fact::about(user, &By::USER, Act::NotMe).with("service", &service));
                events.push(Event::RequestNotMe { user: user.id, service });
            }
        }
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => return Err(Refused::NotProven.into()),
    }
    tx.put(&user.id, user);
    Ok(events)
}

/// Takes back a user's open questions that `is_over` says nobody may answer any more. The caller writes the user.
pub(super) fn end(
    tx: &mut Tx<'_>,
    user: &mut User,
    now: Timestamp,
    is_over: impl Fn(&Challenge) -> bool,
) -> Result<(), EngineError> {
    let mut still = Vec::new();
    for open in std::mem::take(&mut user.requests) {
        let Some(challenge) = tx.get::<Challenge>(&open.challenge)? else { continue };
        if is_over(&challenge) {
            user.live_pushes.retain(|live| live.challenge != open.challenge);
            tx.put(&open.challenge, &challenge.withdraw(now));
        } else {
            still.push(open);
        }
    }
    user.requests = still;
    Ok(())
}
