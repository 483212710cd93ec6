//! How users of an application come by a phone: by a link in a text message, or by one that the application itself hands on.

use std::time::Duration;

use super::budgets::Sending;
use super::devices::MAX_DEVICES;
use super::event::Event;
use super::login::set_up::invite_key;
use super::ports::Message;
use super::records::Tx;
use super::services::{by_service, of_service};
use super::tally::Counted;
use super::wording;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::device::{Invite, InvitedBy};
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::UserId;
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// How long a link is good that an application gives out. Text messages are read hours later; a link registers one phone, and none
/// after its user was locked or reset.
pub const INSTALL_TTL: Duration = Duration::from_hours(24);

impl Engine {
    /// Sends a user of an application a text message with a link that sets up their phone. Counted first, then sent.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] if the application takes neither text messages nor phones; [`Refused::NotFound`],
    /// [`Refused::Locked`], [`Refused::TooMany`]; [`Refused::Throttled`], [`Refused::NotServed`], [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn send_install_link(&self, service: &Service, user: UserId, portal: &str) -> Result<(), EngineError> {
        let now = self.now();
        let limits = self.settings().limits.clone();
        let secret = self.secret();
        let (user, to) = self
            .transact(|tx| {
                if !service.takes(Method::Sms) {
                    return Err(Refused::NotOffered.into());
                }
                let user = invited(tx, service, user, &secret, now, INSTALL_TTL)?;
                let to = user.factors.phone.as_ref().map(|phone| phone.number.clone()).ok_or(Refused::NotOffered)?;
                let sending = Sending { is_link: true, ..Sending::for_program(service, &to, Channel::Sms) };
                self.count_message(tx, &sending, &limits, now)?;
                Ok((user, to))
            })
            .await?;
        let link = self.register_link(portal, user.id, &secret);
        let locale = user.locale.unwrap_or_default();
        let text = wording::install_link(self.words, &service.name, locale, &link);
        let (at, channel) = (now.moved(self.wall().millis_after(now)), Channel::Sms);
        let message = Message { at, channel, to, user: user.name.to_string(), subject: None, locale, text, code: None };
        if let Err(error) = self.deliver.send(message).await {
            self.tell(&Event::SendFailed { user: user.id, channel, reason: error.reason });
            return Err(Refused::SendFailed.into());
        }
        self.count(service, Counted::sent(channel));
        Ok(())
    }

    /// The link that sets up a phone of a user, for the application to hand on.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] if the application takes no phones; [`Refused::NotFound`], [`Refused::Locked`],
    /// [`Refused::TooMany`]; [`EngineError::Store`].
    pub async fn install_link(&self, service: &Service, user: UserId, portal: &str) -> Result<String, EngineError> {
        let now = self.now();
        let secret = self.secret();
        let user = self.transact(|tx| invited(tx, service, user, &secret, now, INSTALL_TTL)).await?;
        Ok(self.register_link(portal, user.id, &secret))
    }
}

/// Has an application invite a phone of its user, within a transaction.
///
/// # Errors
///
/// [`Refused::NotOffered`] if the application takes no phones; [`Refused::NotFound`], [`Refused::Locked`], [`Refused::TooMany`];
/// [`EngineError::Store`].
pub(super) fn invited(
    tx: &mut Tx<'_>,
    service: &Service,
    user: UserId,
    secret: &str,
    now: Timestamp,
    lifetime: Duration,
) -> Result<User, EngineError> {
    if !service.takes(Method::OneTouch) && !service.takes(Method::SoftToken) {
        return Err(Refused::NotOffered.into());
    }
    let user = of_service(tx, service, user)?;
    if !user.is_admitted(now) {
        return Err(Refused::Locked.into());
    }
    invite(tx, &by_service(service), &user, secret, now, lifetime)?;
    Ok(user)
}

/// Invites a phone of a user by the secret of a link, within a transaction.
///
/// # Errors
///
/// [`Refused::TooMany`]; [`EngineError::Store`].
pub(super) fn invite(
    tx: &mut Tx<'_>,
    by: &By,
    user: &User,
    secret: &str,
    now: Timestamp,
    lifetime: Duration,
) -> Result<(), EngineError> {
    if user.factors.devices.len() >= MAX_DEVICES {
        return Err(Refused::TooMany { what: "devices" }.into());
    }
    let invite = Invite { user: user.id, by: InvitedBy::Administrator, made_at: Some(now), expires_at: now + lifetime };
    tx.put(&invite_key(secret), &invite);
    tx.note(Fact::about(user, by, Act::PhoneInvited));
    Ok(())
}
