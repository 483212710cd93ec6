//! Factors of somebody who has one already that are proven by a code: an authenticator app and a phone number, added,
//! replaced or taken away; and recovery codes, made anew.

use super::gone::ItsSessions;
use super::{Own, open_binding, owner};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::binding::{Binding, OwnFactor, Stage};
use crate::domain::budget::Spender;
use crate::domain::factor::codes::{self, SentCode};
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::SessionId;
use crate::domain::limits::Limits;
use crate::domain::phone;
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::domain::user::{Phone, PhoneTrust, User};
use crate::engine::app_passwords::fresh_user;
use crate::engine::budgets::Sending;
use crate::engine::event::Event;
use crate::engine::login::code::{CodeOutcome, count_wrong, open_for_attempts};
use crate::engine::login::deny::Ended;
use crate::engine::notice::Change;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused};

/// What a right code made of a user.
struct Bound {
    /// As they were before, with the addresses that are told.
    before: User,
    change: Change,
    /// Whether it was a code that went to a number.
    is_number: bool,
    events: Vec<Event>,
    ended: Vec<Ended>,
}

impl Engine {
    /// Makes the seed that the user of a session gives to their authenticator app. The one before counts until it is
    /// confirmed.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] unless the session lives and a factor was passed in it a short while ago;
    /// [`Refused::NotOffered`] where policy has no such factor; [`EngineError::Store`].
    pub async fn add_softtoken(&self, own: &Own<'_>) -> Result<Binding, EngineError> {
        let now = self.now();
        let seed = self.seed();
        self.transact(|tx| {
            let mut user = own.adds(tx, Method::SoftToken, now)?;
            own.begin(tx, &mut user, Stage::SoftToken { seed: seed.clone() }, now)
        })
        .await
    }

    /// Sends a code to the number that the user of a session wants codes to go to. The one before counts until it is
    /// confirmed. Counted first, then sent, as every code is.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`], [`Refused::NotOffered`] as for [`Engine::add_softtoken`]; [`Refused::BadNumber`];
    /// [`Refused::Exists`] for the number that counts now; [`Refused::FactorLocked`] or [`Refused::FactorDisabled`] after
    /// wrong codes of this channel; [`Refused::Throttled`], [`Refused::NotServed`]; [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn add_number(&self, own: &Own<'_>, typed: &str, channel: Channel) -> Result<Binding, EngineError> {
        let now = self.now();
        let limits = self.settings().limits.clone();
        let code = self.sent_code();
        let typed = phone::normalise(typed);
        let (binding, message) = self
            .transact(|tx| {
                if channel == Channel::Email {
                    return Err(Refused::NotOffered.into());
                }
                let mut user = own.adds(tx, channel.method(), now)?;
                let number = typed.clone().ok_or(Refused::BadNumber)?;
                let counts = user.factors.phone.as_ref().filter(|phone| phone.trust == PhoneTrust::Proven);
                if counts.is_some_and(|phone| phone.number == number) {
                    return Err(Refused::Exists { what: "number", name: phone::masked(&number) }.into());
                }
                open_for_attempts(&user, channel.method(), &limits, now)?;
                self.count_number(tx, user.id, (&number, channel), &limits, now)?;
                let sending = Sending::to_browser(&number, channel, &own.browser.address);
                self.count_message(tx, &sending, &limits, now)?;
                // Tries go on where the code before left them: sending another gives no more of them.
                let tried = tx.get::<Binding>(&own.session)?.filter(|before| before.is_open(now));
                let tried = tried.filter(|before| matches!(before.stage, Stage::Number { .. }));
                let digest = codes::digest(&self.keys.codes, own.session.0.as_bytes(), &code).expect("six digits");
                let sent = SentCode { channel, digest, expires_at: now + own.app.policy.code_ttl };
                let stage = Stage::Number { number: number.clone(), sent };
                let mut binding = own.begin(tx, &mut user, stage, now)?;
                binding.wrong_codes = tried.map_or(0, |before| before.wrong_codes);
                tx.put(&own.session, &binding);
                let message = self.sign_in_message(own.app, &user, channel, number, &code, now);
                Ok((binding, message))
            })
            .await?;
        let user = binding.user;
        self.tell(&Event::CodeSent { user, channel });
        match self.hand_over(Spender::SignIns, message).await {
            Ok(()) => Ok(binding),
            Err(error) => {
                self.tell(&Event::SendFailed { user, channel, reason: error.reason });
                Err(Refused::SendFailed.into())
            }
        }
    }

    /// Takes the first code of the authenticator app or the number that is being added. If it is right, the new one counts
    /// and the one before is gone. A wrong one for a number counts for the account too.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the session lives; [`Refused::NotOffered`] if nothing with a code is being added there;
    /// [`Refused::FactorLocked`] or [`Refused::FactorDisabled`] after wrong codes for a number; [`EngineError::Store`].
    pub async fn confirm_binding(&self, own: &Own<'_>, typed: &str) -> Result<CodeOutcome, EngineError> {
        let (now, wall) = (self.now(), self.wall());
        let limits = self.settings().limits.clone();
        let (outcome, bound, events) = self
            .transact(|tx| {
                let (mut binding, user) = open_binding(tx, own.app, own.session, now)?;
                let mut after = user.clone();
                let confirmed = match &binding.stage {
                    Stage::SoftToken { seed } => {
                        let code = codes::typed(typed).unwrap_or_default();
                        let step = seed.check(&code, wall, user.last_step);
                        // The seed is on the page: there is nothing to guess.
                        let Some(step) = step else {
                            return Ok((CodeOutcome::Wrong { left: limits.wrong_codes_per_login }, None, Vec::new()));
                        };
                        after.last_step = Some(step);
                        after.factors.softtoken = Some(seed.clone());
                        true
                    }
                    Stage::Number { number, sent } => {
                        if let Err(refused) = open_for_attempts(&user, sent.channel.method(), &limits, now) {
                            self.tell(&Event::Throttled { what: "attempts" });
                            return Err(refused.into());
                        }
                        after.factors.phone = Some(Phone { number: number.clone(), trust: PhoneTrust::Proven });
                        let digest = codes::digest(&self.keys.codes, own.session.0.as_bytes(), typed);
                        digest.is_some_and(|typed| sent.matches(&typed, now))
                    }
                    Stage::Phone { .. } | Stage::Done { .. } | Stage::Refused { .. } => {
                        return Err(Refused::NotOffered.into());
                    }
                };
                if !confirmed {
                    let (outcome, events) = wrong(tx, &mut binding, user, &limits, now);
                    return Ok((outcome, None, events));
                }
                let method = binding.stage.method();
                binding.stage = Stage::Done { method };
                tx.put(&own.session, &binding);
                let bound = bind(tx, own, user, after, method, now)?;
                Ok((CodeOutcome::Right, Some(bound), Vec::new()))
            })
            .await?;
        for event in &events {
            self.tell(event);
        }
        if let Some(bound) = bound {
            for event in &bound.events {
                self.tell(event);
            }
            self.forget_ended(&bound.ended);
            if bound.is_number {
                self.note_proven_of(Spender::SignIns, bound.before.id).await;
            }
            self.notify(&bound.before, bound.change);
        }
        Ok(outcome)
    }

    /// Takes the authenticator app of the user of a session away. The codes in their phones stay.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::add_softtoken`]; [`Refused::NotFound`] if they have none;
    /// [`Refused::LastFactor`] where no other would be left; [`EngineError::Store`].
    pub async fn remove_softtoken(&self, own: &Own<'_>) -> Result<(), EngineError> {
        self.remove_code_factor(own, OwnFactor::SoftToken, Method::SoftToken).await
    }

    /// Takes the phone number of the user of a session away.
    ///
    /// # Errors
    ///
    /// As [`Engine::remove_softtoken`].
    pub async fn remove_number(&self, own: &Own<'_>) -> Result<(), EngineError> {
        self.remove_code_factor(own, OwnFactor::Number, Method::Sms).await
    }

    async fn remove_code_factor(&self, own: &Own<'_>, gone: OwnFactor, method: Method) -> Result<(), EngineError> {
        let now = self.now();
        let (before, ended) = self
            .transact(|tx| {
                let before = fresh_user(tx, own.app, own.session, now)?;
                let mut user = before.clone();
                let was_there = match gone {
                    OwnFactor::SoftToken => user.factors.softtoken.take().is_some(),
                    OwnFactor::Number => user.factors.phone.take().is_some(),
                    OwnFactor::Phone(_) => false,
                };
                if !was_there {
                    return Err(Refused::NotFound { what: "factor", name: method.as_str().to_owned() }.into());
                }
                user.attempts.retain(|tried, _| !is_of(gone, *tried));
                let ended = self.go(tx, own, &before, &mut user, gone, now)?;
                tx.note(Fact::about(&user, &By::USER, Act::FactorRemoved).with("method", method.as_str()));
                Ok((before, ended))
            })
            .await?;
        self.forget_ended(&ended);
        self.tell(&Event::FactorChanged { user: before.id, method, change: "removed" });
        self.notify(&before, Change::Removed(method));
        Ok(())
    }

    /// Makes ten recovery codes for the user of a session, shown this once. Those before end by it. Wrong codes before that
    /// are forgotten: they were tries for codes that are no more.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::add_softtoken`]; [`Refused::NotOffered`] where policy has none, or the user
    /// no factor that they could stand in for; [`EngineError::Store`].
    pub async fn make_recovery_codes(&self, own: &Own<'_>) -> Result<Vec<String>, EngineError> {
        let now = self.now();
        let fresh: Vec<String> = (0..codes::RECOVERY_CODES).map(|_| codes::recovery_code(self.bytes())).collect();
        let user = self
            .transact(|tx| {
                let mut user = own.adds(tx, Method::Recovery, now)?;
                if !user.is_enrolled() {
                    return Err(Refused::NotOffered.into());
                }
                user.factors.recovery = self.recovery_digests(&user, &fresh);
                user.factors.recovery_unsaved = Some(now);
                user.attempts.remove(&Method::Recovery);
                tx.put(&user.id, &user);
                tx.note(Fact::about(&user, &By::USER, Act::RecoveryCodesMade));
                Ok(user)
            })
            .await?;
        self.tell(&Event::FactorChanged { user: user.id, method: Method::Recovery, change: "added" });
        self.notify(&user, Change::Added(Method::Recovery));
        Ok(fresh)
    }

    /// Writes down that the user of a session says they keep their recovery codes. It opens nothing, so no factor is asked
    /// for.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the session lives; [`Refused::NotOffered`] if there is nothing to say;
    /// [`EngineError::Store`].
    pub async fn recovery_codes_saved(&self, app: &App, session: SessionId) -> Result<(), EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let mut user = owner(tx, app, session, now)?;
            if user.factors.recovery_unsaved.take().is_none() {
                return Err(Refused::NotOffered.into());
            }
            tx.put(&user.id, &user);
            tx.note(Fact::about(&user, &By::USER, Act::RecoveryCodesSaved));
            Ok(())
        })
        .await
    }
}

/// Whether tries with this method are tries of this factor.
fn is_of(factor: OwnFactor, method: Method) -> bool {
    match method {
        Method::Sms | Method::Voice => factor == OwnFactor::Number,
        Method::SoftToken => factor == OwnFactor::SoftToken,
        Method::OneTouch | Method::Email | Method::Recovery => false,
    }
}

/// One more wrong code for a number: for the account, and for this binding, which the last one ends.
fn wrong(
    tx: &mut Tx<'_>,
    binding: &mut Binding,
    mut user: User,
    limits: &Limits,
    now: Timestamp,
) -> (CodeOutcome, Vec<Event>) {
    let method = binding.stage.method();
    let events = count_wrong(tx, &mut user, &[method], limits, now);
    binding.wrong_codes += 1;
    let left = limits.wrong_codes_per_login.saturating_sub(binding.wrong_codes);
    if left == 0 {
        binding.stage = Stage::Refused { method };
    }
    tx.put(&binding.session, binding);
    tx.put(&user.id, &user);
    (if left == 0 { CodeOutcome::Denied } else { CodeOutcome::Wrong { left } }, events)
}

/// The new factor counts: it is in `after`, which is written. What it takes the place of takes along what hung on it.
fn bind(
    tx: &mut Tx<'_>,
    own: &Own<'_>,
    before: User,
    mut after: User,
    method: Method,
    now: Timestamp,
) -> Result<Bound, EngineError> {
    let (gone, replaces) = match method {
        Method::SoftToken => (OwnFactor::SoftToken, before.factors.softtoken.is_some()),
        Method::OneTouch | Method::Sms | Method::Voice | Method::Email | Method::Recovery => {
            let proven = before.factors.phone.as_ref().is_some_and(|phone| phone.trust == PhoneTrust::Proven);
            (OwnFactor::Number, proven)
        }
    };
    after.attempts.remove(&method);
    after.opted_out = None;
    let mut fact = Fact::about(&after, &By::USER, Act::FactorAdded).with("method", method.as_str());
    if gone == OwnFactor::Number {
        let masked = |user: &User| user.factors.phone.as_ref().map(|phone| phone::masked(&phone.number));
        for (name, number) in [("number", masked(&after)), ("replaces", masked(&before))] {
            if let Some(number) = number {
                fact = fact.with(name, &number);
            }
        }
    } else if replaces {
        fact = fact.with("replaces", method.as_str());
    }
    let ended = if replaces {
        Engine::take_along(tx, &mut after, gone, Some(own.session), ItsSessions::Stay, now)?
    } else {
        Vec::new()
    };
    tx.note(fact);
    tx.put(&after.id, &after);
    let (word, change) =
        if replaces { ("replaced", Change::Replaced(method)) } else { ("added", Change::Added(method)) };
    let events = vec![Event::FactorChanged { user: after.id, method, change: word }];
    // Somebody without a number before is told by it of nothing: it is what is new.
    Ok(Bound { before, change, is_number: gone == OwnFactor::Number, events, ended })
}
