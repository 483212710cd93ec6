//! Phone verification: an application asks whether somebody has a number, without a user of its own. What is kept is about the
//! number in that application; the code is made from the record, not kept in it. `of_account` is what the Verify API adds.

pub mod of_account;

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::budgets::Sending;
use super::event::Event;
use super::ports::{Message, Table};
use super::records::{self, Record};
use super::tally::Counted;
use super::wording;
use super::{Engine, EngineError, Refused};
use crate::domain::budget::Spender;
use crate::domain::factor::{Channel, codes};
use crate::domain::ids::{Id, ServiceId};
use crate::domain::locale::Locale;
use crate::domain::secret::{Digest, same};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;

/// How long a code is good; asking for it again gives it no more time (NIST SP 800-63B-4 §3.1.3.2: at most 10 minutes).
pub const LIFETIME: Duration = Duration::from_mins(10);
/// How many digits an application may ask for. Four are few: see [`TRIES`].
pub const DIGITS: RangeInclusive<u8> = 4..=10;
/// Wrong codes that end a verification. The next for that number begins when the time of this one is over, so that nobody
/// guesses on by asking for another code.
pub const TRIES: u32 = 5;
/// How long it can be asked afterwards what came of one.
const KEPT: Duration = Duration::from_hours(1);

/// The kind of [`VerificationId`].
#[derive(Debug)]
pub enum VerificationKind {}

/// Names a verification. It is no secret.
pub type VerificationId = Id<VerificationKind>;

/// Where a verification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerificationState {
    /// Its code can be given.
    Pending,
    /// Its code was right.
    Verified,
    /// Its time is over, or too many codes were wrong.
    Expired,
}

/// The last verification of a number in an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Verification {
    id: VerificationId,
    service: ServiceId,
    /// What the code is made from, with the gateway's key.
    nonce: [u8; 16],
    digits: u8,
    /// Good while `now` is before.
    expires_at: Timestamp,
    wrong: u32,
    is_verified: bool,
}

impl Record for Verification {
    const TABLE: Table = Table::Verification;
    type Key = Digest;
}

impl Verification {
    fn state(&self, now: Timestamp) -> VerificationState {
        if self.is_verified {
            VerificationState::Verified
        } else if now < self.expires_at && self.wrong < TRIES {
            VerificationState::Pending
        } else {
            VerificationState::Expired
        }
    }

    /// Whether nobody asks for it any more.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at + KEPT
    }

    fn view(&self, now: Timestamp) -> PhoneVerification {
        PhoneVerification { id: self.id, state: self.state(now), expires_in: now.until(self.expires_at) }
    }
}

/// A code that is sent.
enum Code {
    /// The gateway made it, and nobody else knows it.
    Ours(String),
    /// The program chose it.
    Chosen(String),
}

impl Code {
    fn text(&self) -> &str {
        match self {
            Self::Ours(text) | Self::Chosen(text) => text,
        }
    }
}

/// Where the verification of an id is kept.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct VerificationOf {
    number: Digest,
    until: Timestamp,
}

impl Record for VerificationOf {
    const TABLE: Table = Table::VerificationOf;
    type Key = VerificationId;
}

impl VerificationOf {
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until
    }
}

/// What an application asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationRequest {
    /// The number, E.164.
    pub number: String,
    /// How the code goes there.
    pub channel: Channel,
    /// How many digits it has, of [`DIGITS`].
    pub digits: u8,
    /// In which language.
    pub locale: Option<Locale>,
}

/// What an application is told of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneVerification {
    /// Its id.
    pub id: VerificationId,
    /// Where it stands.
    pub state: VerificationState,
    /// How long its code is good.
    pub expires_in: Duration,
}

/// What came of a code that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It was right, and is good no more.
    Right,
    /// It was wrong.
    Wrong,
    /// No verification of this number is pending.
    NonePending,
}

impl Engine {
    /// Sends a code to a number, the same one while an earlier one is good. Counted first, then sent.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] if the application does not take the channel; [`Refused::Throttled`], also until the time of a
    /// verification is over whose code was guessed at; [`Refused::NotServed`], [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn start_verification(
        &self,
        service: &Service,
        request: &VerificationRequest,
    ) -> Result<PhoneVerification, EngineError> {
        let now = self.now();
        let limits = self.settings().limits.clone();
        let VerificationRequest { number, channel, digits, locale } = request;
        let key = self.verification_key(service, number);
        let fresh = Verification {
            id: VerificationId::at(now, self.bytes()),
            service: service.id,
            nonce: self.bytes(),
            digits: *digits,
            expires_at: now + LIFETIME,
            wrong: 0,
            is_verified: false,
        };
        let started = self
            .transact(|tx| {
                if !service.takes(channel.method()) || !DIGITS.contains(digits) {
                    return Err(Refused::NotOffered.into());
                }
                let there = tx.get::<Verification>(&key)?;
                let there = there.filter(|there| now < there.expires_at && !there.is_verified);
                if let Some(ended) = there.as_ref().filter(|there| there.wrong >= TRIES) {
                    return Err(Refused::Throttled { again_at: ended.expires_at }.into());
                }
                self.count_message(tx, &Sending::for_program(service, number, *channel), &limits, now)?;
                let started = there.unwrap_or_else(|| fresh.clone());
                tx.put(&key, &started);
                tx.put(&started.id, &VerificationOf { number: key, until: started.expires_at + KEPT });
                Ok(started)
            })
            .await?;
        let code = codes::derived(&self.keys.codes, &key, &started.nonce, started.digits);
        self.dispatch(service, (number, *channel), *locale, Code::Ours(code)).await?;
        Ok(started.view(now))
    }

    /// Looks at a code that somebody typed for a number.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn check_verification(
        &self,
        service: &Service,
        number: &str,
        typed: &str,
    ) -> Result<Checked, EngineError> {
        let now = self.now();
        let key = self.verification_key(service, number);
        let typed = codes::typed(typed).unwrap_or_default();
        let checked = self
            .transact(|tx| {
                let found = tx.get::<Verification>(&key)?;
                let Some(mut pending) = found.filter(|found| found.state(now) == VerificationState::Pending) else {
                    return Ok(Checked::NonePending);
                };
                let code = codes::derived(&self.keys.codes, &key, &pending.nonce, pending.digits);
                pending.is_verified = same(code.as_bytes(), typed.as_bytes());
                if !pending.is_verified {
                    pending.wrong += 1;
                }
                tx.put(&key, &pending);
                Ok(if pending.is_verified { Checked::Right } else { Checked::Wrong })
            })
            .await?;
        if checked == Checked::Right {
            self.note_proven(Spender::of(service), number).await;
            self.count(service, Counted::Proof);
        }
        Ok(checked)
    }

    /// The last verification of a number.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn verification_of(&self, service: &Service, number: &str) -> Result<Option<PhoneVerification>, EngineError> {
        let found: Option<Verification> = records::get(&*self.store, &self.verification_key(service, number))?;
        Ok(found.map(|found| found.view(self.now())))
    }

    /// A verification by its id. One that another of the same number took the place of is none any more.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn verification(
        &self,
        service: &Service,
        id: VerificationId,
    ) -> Result<Option<PhoneVerification>, EngineError> {
        let Some(place) = records::get::<VerificationOf>(&*self.store, &id)? else { return Ok(None) };
        let found: Option<Verification> = records::get(&*self.store, &place.number)?;
        let found = found.filter(|found| found.id == id && found.service == service.id);
        Ok(found.map(|found| found.view(self.now())))
    }

    /// Sends a code that was counted on its way, and notes what became of it.
    async fn dispatch(
        &self,
        service: &Service,
        (to, channel): (&str, Channel),
        locale: Option<Locale>,
        code: Code,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let locale = locale.unwrap_or_default();
        let text = wording::verification(self.words, &service.name, locale, channel, code.text());
        let subject = wording::code_subject(self.words, &service.name, locale, channel);
        let at = now.moved(self.wall().millis_after(now));
        let (to, user) = (to.to_owned(), service.name.clone());
        let message = Message { at, channel, to, user, subject, locale, text, code: Some(code.text().to_owned()) };
        self.tell(&Event::VerificationSent { service: service.id, channel });
        let sent = match code {
            Code::Ours(_) => self.hand_over(Spender::of(service), message).await,
            // Whoever chose it knows it: that it is given back says nothing of whether anybody reads what is sent.
            Code::Chosen(_) => self.deliver.send(message).await,
        };
        if let Err(error) = sent {
            self.tell(&Event::VerificationNotSent { service: service.id, channel, reason: error.reason });
            return Err(Refused::SendFailed.into());
        }
        self.count(service, Counted::sent(channel));
        Ok(())
    }

    /// The key under which a number is found: keyed, so that a backup tells nobody whose it looked at.
    fn verification_key(&self, service: &Service, number: &str) -> Digest {
        Digest::keyed(&self.keys.names, "verified number", &[service.id.as_bytes(), number.as_bytes()])
    }
}
