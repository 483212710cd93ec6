//! Bypass codes: made by whoever looks after an account, spent at a login like a recovery code.

use std::time::Duration;

use super::devices::no_user;
use super::event::Event;
use super::notice::Change;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::bypass::{BypassCode, Caps, MOST};
use crate::domain::factor::{Method, codes};
use crate::domain::ids::UserId;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// A code that was made.
#[derive(Debug)]
pub struct MadeBypassCode {
    /// The code, shown this once.
    pub code: Secret<String>,
    /// Good while `now` is before.
    pub expires_at: Timestamp,
}

impl Engine {
    /// Makes a bypass code for a user: whoever has the password and types it passes, that many `times` and for `lifetime`.
    ///
    /// # Errors
    ///
    /// [`Refused::ReasonNeeded`] without a reason; [`Refused::OverCaps`] for more than `caps` allow; [`Refused::NotFound`];
    /// [`Refused::Locked`] for somebody who is locked, [`Refused::Ended`] for an account whose time is over: a code would let
    /// nobody in, and whoever hears of one would think so; [`Refused::TooMany`] while [`MOST`] are good;
    /// [`EngineError::Store`].
    pub async fn make_bypass_code(
        &self,
        by: &By,
        caps: Caps,
        user: UserId,
        times: u8,
        lifetime: Duration,
    ) -> Result<MadeBypassCode, EngineError> {
        if by.reason.is_none() {
            return Err(Refused::ReasonNeeded.into());
        }
        if !caps.allow(times, lifetime) {
            return Err(Refused::OverCaps(caps).into());
        }
        let now = self.now();
        let text = codes::recovery_code(self.bytes());
        let expires_at = now + lifetime;
        let user = self
            .transact(|tx| {
                let mut user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
                if user.locked.is_some() {
                    return Err(Refused::Locked.into());
                }
                if user.has_ended(now) {
                    return Err(Refused::Ended.into());
                }
                user.bypass.retain(|code| code.is_good(now));
                if user.bypass.len() >= MOST {
                    return Err(Refused::TooMany { what: "bypass codes" }.into());
                }
                let digest = codes::digest(&self.keys.codes, user.id.as_bytes(), &text).expect("it was just made");
                // A thief of the password can keep the tries for such codes locked by wrong ones; whoever makes one has seen the person.
                user.attempts.remove(&Method::Recovery);
                user.bypass.push(BypassCode { digest, uses_left: times, expires_at });
                tx.put(&user.id, &user);
                let fact = Fact::about(&user, by, Act::BypassCodeMade).with("uses", &times);
                tx.note(fact.with("until", &expires_at.rfc3339()));
                Ok(user)
            })
            .await?;
        self.tell(&Event::UserChanged { user: user.id, change: "bypass-code" });
        self.notify(&user, Change::BypassCodeMade);
        Ok(MadeBypassCode { code: Secret::new(text), expires_at })
    }

    /// Ends all bypass codes of a user; how many were good.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn end_bypass_codes(&self, by: &By, user: UserId) -> Result<usize, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let mut user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
            let good = user.bypass.iter().filter(|code| code.is_good(now)).count();
            if good > 0 {
                user.bypass.clear();
                tx.put(&user.id, &user);
                tx.note(Fact::about(&user, by, Act::BypassCodesEnded).with("count", &good));
            }
            Ok(good)
        })
        .await
    }
}
