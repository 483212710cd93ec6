//! Verifications that a program of the Verify API has made: of a number or an e-mail address, for an application of its account.
//! One is named by its id or by whom the code went to, tells what was sent, and can be ended by the program.

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Code, KEPT, LIFETIME, TRIES, Verification, VerificationId, VerificationOf};
use crate::domain::budget::Spender;
use crate::domain::factor::{Channel, codes};
use crate::domain::ids::Id;
use crate::domain::locale::Locale;
use crate::domain::secret::{Digest, MacKey, Secret, same};
use crate::domain::service::Service;
use crate::domain::text::is_email;
use crate::domain::time::Timestamp;
use crate::domain::{account, phone};
use crate::engine::budgets::Sending;
use crate::engine::ports::Table;
use crate::engine::records::{self, Record, Tx};
use crate::engine::tally::Counted;
use crate::engine::{Engine, EngineError, Refused};

/// How often one code is sent; the sixth time is refused, as programs of the Verify API expect it.
pub const SENDS: usize = 5;
/// How long a code may be that a program chose, in characters.
pub const CUSTOM: RangeInclusive<usize> = 4..=10;

/// The kind of [`SendAttemptId`].
#[derive(Debug)]
pub enum SendAttemptKind {}

/// Names one sending of a code. It is no secret.
pub type SendAttemptId = Id<SendAttemptKind>;

/// Whom a code goes to: a number, E.164, or an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient(String);

impl Recipient {
    /// Reads a number in international form or an e-mail address; `None` for what is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if is_email(text) { Some(Self(text.to_owned())) } else { phone::normalise(text).map(Self) }
    }

    /// Whether a channel leads there.
    fn is_reached_by(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.is_address(),
            Channel::Sms | Channel::Voice => !self.is_address(),
        }
    }

    fn is_address(&self) -> bool {
        self.0.contains('@')
    }

    /// What they are known by: an address in capitals is the same one.
    fn name(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A code that a program chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomCode(Secret<String>);

impl CustomCode {
    /// Takes digits and letters of the Latin alphabet, of [`CUSTOM`] together; capitals are no others.
    pub fn parse(text: &str) -> Option<Self> {
        let is_code = CUSTOM.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_code.then(|| Self(Secret::new(text.to_owned())))
    }
}

/// What a program asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRequest {
    /// To whom.
    pub to: Recipient,
    /// How the code goes there.
    pub channel: Channel,
    /// The code, if the program chose it.
    pub custom: Option<CustomCode>,
    /// In which language.
    pub locale: Option<Locale>,
}

/// By what a program names a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Its id.
    Id(VerificationId),
    /// Whom it is of.
    To(Recipient),
}

/// Where a verification stands for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its code can be given.
    Pending,
    /// Its code was right, or the program says so.
    Approved,
    /// The program ended it.
    Canceled,
    /// One more code was tried than may be wrong. It stays so until its time is over, or the program ends it.
    MaxAttemptsReached,
    /// Its time is over.
    Expired,
}

/// How a program ends a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It found out by itself that it was them.
    Approved,
    /// It needs it no more.
    Canceled,
}

/// One sending of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAttempt {
    /// Its id.
    pub id: SendAttemptId,
    /// When.
    pub at: Timestamp,
    /// How.
    pub channel: Channel,
}

/// What a program is told of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVerification {
    /// Its id.
    pub id: VerificationId,
    /// The number, E.164, or the address.
    pub to: String,
    /// How the code went out last.
    pub channel: Channel,
    /// Where it stands.
    pub status: Status,
    /// Every sending, the first first.
    pub attempts: Vec<SendAttempt>,
    /// When it began.
    pub created_at: Timestamp,
    /// When something last became of it.
    pub updated_at: Timestamp,
}

/// What came of a code that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It was right, and is good no more.
    Right(AccountVerification),
    /// It was wrong.
    Wrong(AccountVerification),
    /// It was not looked at: too many were wrong before.
    TooOften {
        /// From then on another verification can begin.
        again_at: Timestamp,
    },
    /// No such verification is open.
    NoneOpen,
}

/// The last verification of a number or an address by an account's application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    /// What is kept of every verification; one that was tried too often has one wrong code more than it may.
    #[serde(flatten)]
    base: Verification,
    to: String,
    /// The code, if the program chose it: then it cannot be made from the record. The store seals it.
    custom: Option<Secret<String>>,
    channel: Channel,
    attempts: Vec<SendAttempt>,
    is_canceled: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Record for Asked {
    const TABLE: Table = Table::Verification;
    type Key = Digest;
}

impl Asked {
    fn status(&self, now: Timestamp) -> Status {
        if self.base.is_verified {
            Status::Approved
        } else if self.is_canceled {
            Status::Canceled
        } else if now >= self.base.expires_at {
            Status::Expired
        } else if self.base.wrong > TRIES {
            Status::MaxAttemptsReached
        } else {
            Status::Pending
        }
    }

    /// Whether a program still finds it.
    fn is_open(&self, now: Timestamp) -> bool {
        match self.status(now) {
            Status::Pending | Status::MaxAttemptsReached => true,
            Status::Approved | Status::Canceled | Status::Expired => false,
        }
    }

    fn is_named(&self, service: &Service, named: &Named) -> bool {
        let is_it = match named {
            Named::Id(id) => self.base.id == *id,
            Named::To(_) => true,
        };
        is_it && self.base.service == service.id
    }

    fn code(&self, of: &MacKey, key: &Digest) -> Code {
        match &self.custom {
            Some(custom) => Code::Chosen(custom.expose().clone()),
            None => Code::Ours(codes::derived(of, key, &self.base.nonce, self.base.digits)),
        }
    }

    fn is_right(&self, of: &MacKey, key: &Digest, given: &str) -> bool {
        let given = codes::typed(given).unwrap_or_default();
        codes::typed(self.code(of, key).text()).is_some_and(|code| same(code.as_bytes(), given.as_bytes()))
    }

    fn view(self, now: Timestamp) -> AccountVerification {
        AccountVerification {
            id: self.base.id,
            status: self.status(now),
            to: self.to,
            channel: self.channel,
            attempts: self.attempts,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

impl Engine {
    /// Sends a code, the same one while an earlier one is open, unless the program chooses another. What was tried wrongly counts
    /// on. Counted first, then sent.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] if the application does not take the channel or the channel does not lead there, or if a program
    /// may not choose its codes; [`Refused::Throttled`], also beyond [`SENDS`] and after [`TRIES`] wrong codes until the time of
    /// the verification is over; [`Refused::NotServed`], [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn send_verification(
        &self,
        service: &Service,
        request: &CodeRequest,
    ) -> Result<AccountVerification, EngineError> {
        let now = self.now();
        let limits = self.settings().limits.clone();
        let CodeRequest { to, channel, custom, locale } = request;
        let name = to.name();
        let key = self.verification_key(service, &name);
        let attempt = SendAttempt { id: SendAttemptId::at(now, self.bytes()), at: now, channel: *channel };
        let fresh = self.fresh(service, request, now);
        let sent = self
            .transact(|tx| {
                if !is_offered(service, request) {
                    return Err(Refused::NotOffered.into());
                }
                let mut sent =
                    tx.get::<Asked>(&key)?.filter(|there| there.is_open(now)).unwrap_or_else(|| fresh.clone());
                if sent.base.wrong >= TRIES || sent.attempts.len() >= SENDS {
                    return Err(Refused::Throttled { again_at: sent.base.expires_at }.into());
                }
                self.count_message(tx, &Sending::for_program(service, &name, *channel), &limits, now)?;
                if let Some(CustomCode(custom)) = custom {
                    sent.custom = Some(custom.clone());
                }
                sent.channel = *channel;
                sent.attempts.push(attempt.clone());
                sent.updated_at = now;
                tx.put(&key, &sent);
                tx.put(&sent.base.id, &VerificationOf { number: key, until: sent.base.expires_at + KEPT });
                Ok(sent)
            })
            .await?;
        let code = sent.code(&self.keys.codes, &key);
        self.dispatch(service, (&to.0, *channel), *locale, code).await?;
        Ok(sent.view(now))
    }

    /// Looks at a code that somebody gave the program.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn try_verification(&self, service: &Service, named: &Named, given: &str) -> Result<Tried, EngineError> {
        let now = self.now();
        let Some(key) = self.key_named(service, named)? else { return Ok(Tried::NoneOpen) };
        let (tried, is_ours) = self
            .transact(|tx| {
                let Some(mut asked) = open(tx, service, named, &key, now)? else { return Ok((Tried::NoneOpen, false)) };
                let is_looked_at = asked.base.wrong < TRIES;
                asked.base.is_verified = is_looked_at && asked.is_right(&self.keys.codes, &key, given);
                if !asked.base.is_verified {
                    // One more than may be wrong says that it was tried too often.
                    asked.base.wrong = TRIES.min(asked.base.wrong) + 1;
                }
                asked.updated_at = now;
                tx.put(&key, &asked);
                let is_ours = asked.custom.is_none();
                let tried = match (is_looked_at, asked.base.is_verified) {
                    (false, _) => Tried::TooOften { again_at: asked.base.expires_at },
                    (true, true) => Tried::Right(asked.view(now)),
                    (true, false) => Tried::Wrong(asked.view(now)),
                };
                Ok((tried, is_ours))
            })
            .await?;
        if let Tried::Right(right) = &tried {
            // A code of the program's own shows nothing: it did not have to be read on any phone.
            match right.channel {
                Channel::Sms | Channel::Voice if is_ours => {
                    self.note_proven(Spender::of(service), &right.to).await;
                }
                Channel::Sms | Channel::Voice | Channel::Email => {}
            }
            self.count(service, Counted::Proof);
        }
        Ok(tried)
    }

    /// A verification that is open: not approved, canceled or over.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn open_verification(
        &self,
        service: &Service,
        named: &Named,
    ) -> Result<Option<AccountVerification>, EngineError> {
        let now = self.now();
        let Some(key) = self.key_named(service, named)? else { return Ok(None) };
        let found = open(&mut Tx::new(&*self.store), service, named, &key, now)?;
        Ok(found.map(|found| found.view(now)))
    }

    /// Ends a verification that is open; `None` if it is not. That a program says it is approved is no code that was typed: a
    /// program could go on and have codes sent that nobody reads.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn settle_verification(
        &self,
        service: &Service,
        named: &Named,
        how: Settlement,
    ) -> Result<Option<AccountVerification>, EngineError> {
        let now = self.now();
        let Some(key) = self.key_named(service, named)? else { return Ok(None) };
        let settled = self
            .transact(|tx| {
                let Some(mut asked) = open(tx, service, named, &key, now)? else { return Ok(None) };
                match how {
                    Settlement::Approved => asked.base.is_verified = true,
                    Settlement::Canceled => asked.is_canceled = true,
                }
                asked.updated_at = now;
                tx.put(&key, &asked);
                Ok(Some(asked.view(now)))
            })
            .await?;
        if settled.as_ref().is_some_and(|settled| settled.status == Status::Approved) {
            self.count(service, Counted::Proof);
        }
        Ok(settled)
    }

    fn fresh(&self, service: &Service, request: &CodeRequest, now: Timestamp) -> Asked {
        Asked {
            base: Verification {
                id: VerificationId::at(now, self.bytes()),
                service: service.id,
                nonce: self.bytes(),
                digits: service.options.code_digits,
                expires_at: now + LIFETIME,
                wrong: 0,
                is_verified: false,
            },
            to: request.to.0.clone(),
            custom: None,
            channel: request.channel,
            attempts: Vec::new(),
            is_canceled: false,
            created_at: now,
            updated_at: now,
        }
    }

    /// Under which key a verification is kept. `None` for an id of another application, of either API, or of one that another took
    /// the place of.
    fn key_named(&self, service: &Service, named: &Named) -> Result<Option<Digest>, EngineError> {
        let id = match named {
            Named::To(to) => return Ok(Some(self.verification_key(service, &to.name()))),
            Named::Id(id) => id,
        };
        let Some(place) = records::get::<VerificationOf>(&*self.store, id)? else { return Ok(None) };
        let found: Option<Verification> = records::get(&*self.store, &place.number)?;
        let is_it = found.is_some_and(|found| found.id == *id && found.service == service.id);
        Ok(is_it.then_some(place.number))
    }
}

fn is_offered(service: &Service, request: &CodeRequest) -> bool {
    let may_choose = service.profile.as_ref().is_some_and(|profile| profile.custom_codes);
    service.takes(request.channel.method())
        && account::CODE_DIGITS.contains(&service.options.code_digits)
        && request.to.is_reached_by(request.channel)
        && (request.custom.is_none() || may_choose)
}

/// The verification of that name under this key, if it is open.
fn open(
    tx: &mut Tx<'_>,
    service: &Service,
    named: &Named,
    key: &Digest,
    now: Timestamp,
) -> Result<Option<Asked>, EngineError> {
    let found: Option<Asked> = tx.get(key)?;
    Ok(found.filter(|found| found.is_open(now) && found.is_named(service, named)))
}
