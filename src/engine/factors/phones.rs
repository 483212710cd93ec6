//! Phones of somebody who has a factor: another one beside it, one in the place of another, names, and taking one away.
//!
//! A phone is added as at a held login: it registers by a link, shows its key, and is asked for the number on the page. A
//! phone that lost its key, for example one that was restored from a backup, registers anew in its own place: the old key
//! goes in the commit in which the new one counts.

use super::gone::ItsSessions;
use super::{Own, open_binding};
use crate::domain::audit::{Act, By};
use crate::domain::binding::{Binding, OwnFactor, Stage};
use crate::domain::challenge::{Challenge, ChallengeState, MatchNumber, Purpose};
use crate::domain::device::{Device, DeviceState, Invite, InvitedBy};
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, DeviceId, SessionId};
use crate::domain::login::LivePush;
use crate::domain::secret::{Secret, same};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::app_passwords::fresh_user;
use crate::engine::devices::{MAX_DEVICES, Settled, about_device, forget_device, no_device, no_user};
use crate::engine::event::Event;
use crate::engine::login::push::Asking;
use crate::engine::login::set_up::invite_key;
use crate::engine::login::shortened;
use crate::engine::notice::Change;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused};
use crate::language::Key;

impl Engine {
    /// Makes the link by which another phone of the user of a session registers; with `replaces` it takes that phone's place.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] unless the session lives and a factor was passed in it a short while ago;
    /// [`Refused::NotOffered`] where policy has no phones; [`Refused::NotFound`] unless `replaces` is a phone of theirs;
    /// [`Refused::TooMany`] beyond [`MAX_DEVICES`]; [`EngineError::Store`].
    pub async fn add_phone(&self, own: &Own<'_>, replaces: Option<DeviceId>) -> Result<Binding, EngineError> {
        let now = self.now();
        let secret = self.secret();
        self.transact(|tx| {
            let mut user = own.adds(tx, Method::OneTouch, now)?;
            match replaces {
                Some(device) if !user.factors.devices.contains(&device) => return Err(no_device(device).into()),
                None if user.factors.devices.len() >= MAX_DEVICES => {
                    return Err(Refused::TooMany { what: "devices" }.into());
                }
                Some(_) | None => {}
            }
            let stage = Stage::Phone { invite: Secret::new(secret.clone()), replaces, device: None, push: None };
            let binding = own.begin(tx, &mut user, stage, now)?;
            let (by, expires_at) = (InvitedBy::Session(own.session), binding.expires_at);
            tx.put(&invite_key(&secret), &Invite { user: user.id, by, made_at: Some(now), expires_at });
            Ok(binding)
        })
        .await
    }

    /// Writes down in a session's page that a phone has registered by its link, within the transaction that registers it.
    pub(in crate::engine) fn register_in_session(
        &self,
        tx: &mut Tx<'_>,
        session: SessionId,
        secret: &str,
        id: DeviceId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let (mut binding, _) = self.binding_of_phone(tx, session, now)?;
        let Stage::Phone { invite, device, .. } = &mut binding.stage else { return Err(Refused::NotProven.into()) };
        if !same(invite.expose().as_bytes(), secret.as_bytes()) || device.is_some() {
            return Err(Refused::NotProven.into());
        }
        *device = Some(id);
        tx.put(&session, &binding);
        Ok(())
    }

    /// Asks a phone that has shown its key for the number on its owner's page.
    pub(in crate::engine) fn ask_in_session(
        &self,
        tx: &mut Tx<'_>,
        device: &mut Device,
        session: SessionId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let (mut binding, user) = self.binding_of_phone(tx, session, now)?;
        let challenge = self.binding_challenge(&binding, &user, device.id, now)?;
        let Stage::Phone { device: Some(expected), push, .. } = &mut binding.stage else {
            return Err(Refused::NotProven.into());
        };
        if *expected != device.id {
            return Err(Refused::NotProven.into());
        }
        *push = Some(LivePush {
            challenge: challenge.id,
            number: challenge.number.clone(),
            device_name: Some(device.name.clone()),
            expires_at: challenge.expires_at,
            extended: 0,
        });
        device.state = DeviceState::Unconfirmed;
        Engine::put_challenge(tx, &challenge);
        tx.put(&device.id, device);
        tx.put(&session, &binding);
        Ok(())
    }

    /// Takes the answer of a phone that is being added. The phone in whose place it comes goes in the same commit.
    pub(in crate::engine) fn answer_in_session(
        &self,
        tx: &mut Tx<'_>,
        challenge: &Challenge,
        device: Device,
        mut user: User,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Settled, EngineError> {
        let (mut binding, _) = self.binding_of_phone(tx, session, now)?;
        let Stage::Phone { replaces, device: Some(expected), push: Some(push), .. } = &binding.stage else {
            return Err(Refused::NotProven.into());
        };
        if *expected != device.id || push.challenge != challenge.id || binding.user != user.id {
            return Err(Refused::NotProven.into());
        }
        let replaces = *replaces;
        let mut settled = Settled { events: Vec::new(), ended: Vec::new(), login: None, told: None };
        if !matches!(challenge.state, ChallengeState::Approved { .. }) {
            // A wrong number or a no: this phone is not the one next to the page. It can be tried again from the start.
            forget_device(tx, &mut user, device.id, now)?;
            binding.stage = Stage::Refused { method: Method::OneTouch };
            tx.put(&session, &binding);
            tx.put(&user.id, &user);
            return Ok(settled);
        }
        let before = user.clone();
        let old = match replaces {
            Some(old) => {
                if !user.factors.devices.contains(&old) {
                    // It was taken away meanwhile: what was asked for, one for the other, is not what it would be.
                    return Err(Refused::NotProven.into());
                }
                let record: Device = tx.get(&old)?.ok_or(Refused::NotProven)?;
                forget_device(tx, &mut user, old, now)?;
                Some(record)
            }
            None if user.factors.devices.len() >= MAX_DEVICES => {
                return Err(Refused::TooMany { what: "devices" }.into());
            }
            None => None,
        };
        user.factors.devices.push(device.id);
        user.opted_out = None;
        let mut fact = about_device(&user, &By::USER, Act::FactorAdded, &device);
        let mut change = "added";
        if let Some(old) = &old {
            let gone = OwnFactor::Phone(old.id);
            settled.ended = Engine::take_along(tx, &mut user, gone, Some(session), ItsSessions::Stay, now)?;
            tx.note(about_device(&user, &By::USER, Act::FactorRemoved, old));
            fact = fact.with("replaces", &old.id);
            change = "replaced";
        }
        tx.note(fact);
        tx.put(&device.id, &Device { state: DeviceState::Confirmed, ..device });
        binding.stage = Stage::Done { method: Method::OneTouch };
        tx.put(&session, &binding);
        tx.put(&user.id, &user);
        settled.events.push(Event::FactorChanged { user: user.id, method: Method::OneTouch, change });
        let told = if old.is_some() { Change::Replaced(Method::OneTouch) } else { Change::Added(Method::OneTouch) };
        settled.told = Some((before, told));
        Ok(settled)
    }

    /// What is being added in a session that lives, for a phone, which knows no app.
    fn binding_of_phone(
        &self,
        tx: &mut Tx<'_>,
        session: SessionId,
        now: Timestamp,
    ) -> Result<(Binding, User), EngineError> {
        let found: Option<Binding> = tx.get(&session)?;
        let settings = self.settings();
        let app = found.and_then(|binding| settings.apps.named(&binding.app)).ok_or(Refused::NotProven)?;
        open_binding(tx, app, session, now).map_err(|error| match error {
            EngineError::Refused(_) => Refused::NotProven.into(),
            other => other,
        })
    }

    fn binding_challenge(
        &self,
        binding: &Binding,
        user: &User,
        device: DeviceId,
        now: Timestamp,
    ) -> Result<Challenge, EngineError> {
        let settings = self.settings();
        let app = settings.apps.named(&binding.app).ok_or(Refused::NotProven)?;
        let about = Asking {
            locale: user.locale.unwrap_or(app.policy.language),
            title: &app.title,
            user_name: user.name.as_str(),
            browser: &binding.browser,
            begun_at: binding.created_at,
        };
        let wall_ahead = self.wall().millis_after(now);
        Ok(Challenge {
            id: ChallengeId::at(now, self.bytes()),
            user: user.id,
            devices: vec![device],
            purpose: Purpose::Binding(binding.session),
            // It always proves that it is next to the page, whatever policy says of sign-ins.
            number: Some(MatchNumber { value: self.match_number(), choices: Vec::new() }),
            spoken: None,
            request: None,
            message: self.asking(&about, Key("ask-set-up")),
            fields: self.asked_fields(&about, wall_ahead),
            created_at: now,
            expires_at: (now + app.policy.approval_ttl).min(binding.expires_at),
            wall_ahead,
            state: ChallengeState::Pending,
        })
    }

    /// Gives a phone of the user of a session another name.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::add_phone`]; [`Refused::BadName`] for a name of nothing;
    /// [`Refused::NotFound`] unless it is a phone of theirs; [`EngineError::Store`].
    pub async fn rename_phone(&self, own: &Own<'_>, id: DeviceId, name: &str) -> Result<(), EngineError> {
        let now = self.now();
        let name = shortened(name.trim(), MAX_NAME);
        self.transact(|tx| {
            let user = fresh_user(tx, own.app, own.session, now)?;
            let device = phone_of(tx, &user, id)?;
            if name.is_empty() {
                return Err(Refused::BadName("a name is needed".to_owned()).into());
            }
            let device = Device { name: name.clone(), ..device };
            tx.note(about_device(&user, &By::USER, Act::PhoneRenamed, &device));
            tx.put(&id, &device);
            Ok(())
        })
        .await
    }

    /// Takes a phone of the user of a session away at once, and ends the other sessions that it began.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::add_phone`]; [`Refused::NotFound`] unless it is a phone of theirs;
    /// [`Refused::LastFactor`] where no other would be left; [`EngineError::Store`].
    pub async fn remove_phone(&self, own: &Own<'_>, id: DeviceId) -> Result<(), EngineError> {
        let now = self.now();
        let (user, ended) = self
            .transact(|tx| {
                let before = fresh_user(tx, own.app, own.session, now)?;
                let device = phone_of(tx, &before, id)?;
                let mut user = before.clone();
                forget_device(tx, &mut user, id, now)?;
                let ended = self.go(tx, own, &before, &mut user, OwnFactor::Phone(id), now)?;
                tx.note(about_device(&user, &By::USER, Act::FactorRemoved, &device));
                Ok((user, ended))
            })
            .await?;
        self.forget_ended(&ended);
        self.tell(&Event::FactorChanged { user: user.id, method: Method::OneTouch, change: "removed" });
        self.notify(&user, Change::Removed(Method::OneTouch));
        Ok(())
    }

    /// Removes a device at once, by an administrator or by itself, and ends the sessions that it began. Where it was the last
    /// factor that policy asks for, its user gets in by what stands in for one only: recovery codes, a code from the help desk, a
    /// phone that an administrator invites, or a reset.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn revoke_device(&self, by: &By, id: DeviceId) -> Result<(), EngineError> {
        let now = self.now();
        let (user, counted, ended) = self
            .transact(|tx| {
                let device: Device = tx.get(&id)?.ok_or_else(|| no_device(id))?;
                let user: User = tx.get(&device.user)?.ok_or_else(|| no_user(device.user))?;
                let counted = user.factors.devices.contains(&id);
                let (user, ended) = self.go_at_once(tx, by, &device, user, now)?;
                Ok((user, counted, ended))
            })
            .await?;
        self.forget_ended(&ended);
        self.tell(&Event::FactorChanged { user: user.id, method: Method::OneTouch, change: "removed" });
        if counted {
            self.notify(&user, Change::Removed(Method::OneTouch));
        }
        Ok(())
    }
}

/// The longest name of a phone, in characters.
const MAX_NAME: usize = 64;

fn phone_of(tx: &mut Tx<'_>, user: &User, id: DeviceId) -> Result<Device, EngineError> {
    if !user.factors.devices.contains(&id) {
        return Err(no_device(id).into());
    }
    Ok(tx.get::<Device>(&id)?.ok_or_else(|| no_device(id))?)
}
