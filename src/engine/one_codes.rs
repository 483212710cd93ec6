//! OneCode outside of a login: a code that an application has sent to somebody and asks for later. A code asked for again
//! within its time is the same, so that two messages never contradict each other; it is made from the record, not kept in it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::budgets::Sending;
use super::event::Event;
use super::login::code::{Shower, address, count_wrong, open_for_attempts, softtoken_step};
use super::notice::Change;
use super::ports::{Message, Table};
use super::records::{Record, Tx};
use super::seeds;
use super::services::of_service;
use super::tally::Counted;
use super::wording;
use super::{Engine, EngineError, Refused};
use crate::domain::budget::Spender;
use crate::domain::device::Device;
use crate::domain::factor::totp::Seed;
use crate::domain::factor::{Channel, Method, codes};
use crate::domain::ids::UserId;
use crate::domain::locale::Locale;
use crate::domain::secret::{Digest, same};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::{CodeWanted, PhoneTrust, User};

/// How long a code is good; asking for it again gives it no more time (NIST SP 800-63B-4 §3.1.3.2: at most 10 minutes).
pub const CODE_TTL: Duration = Duration::from_mins(10);
/// How long a phone says that an application waits for its code.
pub const WANTED: Duration = Duration::from_mins(5);
/// The longest action that a code may be bound to, in characters, and the longest text about it.
pub const MAX_ACTION: usize = 255;

/// A code that was sent, by the digest of application, user and action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OneCode {
    /// What the code is made from, with the gateway's key.
    nonce: [u8; 16],
    /// How many digits it has.
    digits: u8,
    /// How it went the last time.
    channel: Channel,
    /// Good while `now` is before.
    pub(super) expires_at: Timestamp,
    /// It was right once.
    is_used: bool,
}

impl Record for OneCode {
    const TABLE: Table = Table::OneCode;
    type Key = Digest;
}

impl OneCode {
    /// Whether it is still good for this user: nobody locked or reset them since, and there is where it went.
    fn stands(&self, user: &User) -> bool {
        let sent_at = self.expires_at - CODE_TTL;
        user.links_since.is_none_or(|since| since <= sent_at) && address(user, self.channel).is_some()
    }
}

/// What a code is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeRequest {
    /// It is good for this only.
    pub action: Option<String>,
    /// What that is, for people.
    pub about: Option<String>,
    /// In which language the message is, unless the user chose one.
    pub locale: Option<Locale>,
    /// Whether it is sent also to somebody whose phone makes codes itself.
    pub insists: bool,
}

/// What came of asking for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It went to this number or address.
    Sent(String),
    /// None was sent: their phone makes codes itself, and says that the application waits for one.
    NotNeeded,
}

/// A code that somebody typed.
#[derive(Debug, Clone, Copy)]
pub struct TriedCode<'a> {
    /// As it was typed.
    pub typed: &'a str,
    /// What it is to be good for.
    pub action: Option<&'a str>,
    /// Whether it has to be right also where an application believes the first one of somebody new.
    pub insists: bool,
}

/// What a right code was of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeOf {
    /// It was sent over this channel.
    Sent(Channel),
    /// A phone that was registered showed it.
    Phone(Box<Device>),
    /// An authenticator app showed it.
    App,
    /// Nobody knows: the application believes the first code of somebody new.
    Believed,
}

/// What came of a code that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It was right.
    Right(CodeOf),
    /// It was right before, and is good once.
    Used,
    /// It was wrong.
    Wrong,
}

impl Engine {
    /// Sends a code to a user of an application. Counted first, then sent.
    ///
    /// Nothing is sent to somebody whose phone makes codes that the application takes, unless it insists; the phone then says who
    /// waits for a code, for nobody would know what to type.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::Locked`]; [`Refused::NotOffered`] if the application does not take the channel;
    /// [`Refused::Throttled`], [`Refused::NotServed`], [`Refused::FactorLocked`], [`Refused::SendFailed`]; [`EngineError::Store`].
    pub async fn send_service_code(
        &self,
        service: &Service,
        user: UserId,
        channel: Channel,
        request: &CodeRequest,
    ) -> Result<Asked, EngineError> {
        let now = self.now();
        let limits = self.settings().limits.clone();
        let key = self.one_code_key(service, user, request.action.as_deref());
        let nonce = self.bytes();
        let message = self
            .transact(|tx| {
                let user = admitted(tx, service, user, now)?;
                if !request.insists && service.takes(Method::SoftToken) && !user.factors.devices.is_empty() {
                    want_app_code(tx, service, user, now);
                    return Ok(None);
                }
                let method = channel.method();
                if !service.takes(method) {
                    return Err(Refused::NotOffered.into());
                }
                open_for_attempts(&user, method, &limits, now)?;
                let to = address(&user, channel).ok_or(Refused::NotOffered)?;
                self.count_message(tx, &Sending::for_program(service, &to, channel), &limits, now)?;
                let fresh = || OneCode {
                    nonce,
                    digits: service.options.code_digits,
                    channel,
                    expires_at: now + CODE_TTL,
                    is_used: false,
                };
                // No code gets more time by being sent again; one that would be over soon is not sent again.
                let there = tx.get::<OneCode>(&key)?;
                let there =
                    there.filter(|code| now + CODE_TTL / 2 < code.expires_at && !code.is_used && code.stands(&user));
                let code = OneCode { channel, ..there.unwrap_or_else(fresh) };
                tx.put(&key, &code);
                let code = self.digits_of(&key, &code);
                Ok(Some(self.service_message(service, &user, (channel, to), request, &code, now)))
            })
            .await?;
        let Some(message) = message else { return Ok(Asked::NotNeeded) };
        let to = message.to.clone();
        self.tell(&Event::CodeSent { user, channel });
        if let Err(error) = self.hand_over(Spender::of(service), message).await {
            self.tell(&Event::SendFailed { user, channel, reason: error.reason });
            return Err(Refused::SendFailed.into());
        }
        self.count(service, Counted::sent(channel));
        Ok(Asked::Sent(to))
    }

    fn service_message(
        &self,
        service: &Service,
        user: &User,
        (channel, to): (Channel, String),
        request: &CodeRequest,
        code: &str,
        now: Timestamp,
    ) -> Message {
        let locale = user.locale.or(request.locale).unwrap_or_default();
        // What it is for stands beside the name, which nobody can leave out.
        let title = match &request.about {
            Some(about) => format!("{}: {about}", service.name),
            None => service.name.clone(),
        };
        let text = wording::code(self.words, &title, locale, channel, code);
        let subject = wording::code_subject(self.words, &title, locale, channel);
        let at = now.moved(self.wall().millis_after(now));
        Message { at, channel, to, user: user.name.to_string(), subject, locale, text, code: Some(code.to_owned()) }
    }

    /// Looks at a code that a user of an application typed: one that was sent for this action, or one of their authenticator app.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::Locked`]; [`Refused::FactorLocked`] or [`Refused::FactorDisabled`] after wrong ones;
    /// [`EngineError::Store`].
    pub async fn try_service_code(
        &self,
        service: &Service,
        user: UserId,
        tried: &TriedCode<'_>,
    ) -> Result<Tried, EngineError> {
        let TriedCode { typed, action, insists } = *tried;
        let (now, wall) = (self.now(), self.wall());
        let limits = self.settings().limits.clone();
        let key = self.one_code_key(service, user, action);
        let typed = codes::typed(typed).unwrap_or_default();
        let (tried, events) = self
            .transact(|tx| {
                let mut user = admitted(tx, service, user, now)?;
                if service.options.believes_first_code && !insists && user.confirmed_at.is_none() {
                    user.confirmed_at = Some(now);
                    tx.put(&user.id, &user);
                    return Ok((Tried::Right(CodeOf::Believed), Vec::new()));
                }
                let sent = tx.get::<OneCode>(&key)?.filter(|code| now < code.expires_at && code.stands(&user));
                // Codes of an app are bound to no action.
                let takes_app = action.is_none() && service.takes(Method::SoftToken);
                let methods = [sent.as_ref().map(|code| code.channel.method()), takes_app.then_some(Method::SoftToken)];
                // Whatever is tried counts against something, so that there is nothing to be guessed at without end.
                let methods: Vec<_> = methods.into_iter().flatten().collect();
                let methods = if methods.is_empty() { vec![Method::Sms] } else { methods };
                for method in &methods {
                    open_for_attempts(&user, *method, &limits, now)?;
                }
                if let Some(code) = sent.filter(|code| same(self.digits_of(&key, code).as_bytes(), typed.as_bytes())) {
                    if code.is_used {
                        return Ok((Tried::Used, Vec::new()));
                    }
                    let channel = code.channel;
                    tx.put(&key, &OneCode { is_used: true, ..code });
                    // It went to the number that the application gave.
                    if let Some(phone) = user.factors.phone.as_mut().filter(|_| channel != Channel::Email) {
                        phone.trust = PhoneTrust::Proven;
                    }
                    return Ok((right(tx, user, channel.method(), CodeOf::Sent(channel), now), Vec::new()));
                }
                let shower = if takes_app { softtoken_step(tx, &mut user, &typed, wall)? } else { None };
                if let Some(shower) = shower {
                    user.last_code = self.app_code(&user, &typed);
                    let of = match shower {
                        Shower::App => CodeOf::App,
                        Shower::Phone(device) => CodeOf::Phone(device),
                    };
                    return Ok((right(tx, user, Method::SoftToken, of, now), Vec::new()));
                }
                if takes_app && seeds::prove_offered(tx, &mut user, &typed, now, wall) {
                    user.last_code = self.app_code(&user, &typed);
                    let event = Event::FactorChanged { user: user.id, method: Method::SoftToken, change: "added" };
                    return Ok((right(tx, user, Method::SoftToken, CodeOf::App, now), vec![event]));
                }
                // The very code that was right before, and no other of a step that is over: that one was never typed, and nobody
                // is to learn by trying that it would have been right.
                let was_recent = user.last_step.is_some_and(|step| Seed::is_recent(step, wall));
                if takes_app && was_recent && user.last_code.is_some() && user.last_code == self.app_code(&user, &typed)
                {
                    return Ok((Tried::Used, Vec::new()));
                }
                let events = count_wrong(tx, &mut user, &methods, &limits, now);
                tx.put(&user.id, &user);
                Ok((Tried::Wrong, events))
            })
            .await?;
        for event in &events {
            self.tell(event);
        }
        if matches!(tried, Tried::Right(CodeOf::Sent(Channel::Sms | Channel::Voice))) {
            self.note_proven_of(Spender::of(service), user).await;
        }
        if matches!(tried, Tried::Right(_)) {
            if !events.is_empty() {
                self.notify_by_id(user, Change::Added(Method::SoftToken));
            }
            self.count(service, Counted::Proof);
        }
        Ok(tried)
    }

    fn one_code_key(&self, service: &Service, user: UserId, action: Option<&str>) -> Digest {
        let action = action.map_or(&b""[..], str::as_bytes);
        Digest::keyed(&self.keys.codes, "code of a service", &[service.id.as_bytes(), user.as_bytes(), action])
    }

    /// The digest of a code of an app at the last step that was accepted.
    fn app_code(&self, user: &User, typed: &str) -> Option<Digest> {
        let step = user.last_step?.to_be_bytes();
        Some(Digest::keyed(&self.keys.codes, "code of an app", &[user.id.as_bytes(), &step, typed.as_bytes()]))
    }

    fn digits_of(&self, key: &Digest, code: &OneCode) -> String {
        codes::derived(&self.keys.codes, key, &code.nonce, code.digits)
    }
}

/// Has a user's phones say that this application waits for the code that they show.
fn want_app_code(tx: &mut Tx<'_>, service: &Service, mut user: User, now: Timestamp) {
    // Whoever asks again and again writes once in a while only.
    let is_told = user.code_wanted.as_ref().is_some_and(|wanted| now + WANTED / 2 < wanted.until);
    if !is_told {
        user.code_wanted = Some(CodeWanted { app: service.name.clone(), until: now + WANTED });
        tx.put(&user.id, &user);
    }
}

fn right(tx: &mut Tx<'_>, mut user: User, method: Method, of: CodeOf, now: Timestamp) -> Tried {
    user.attempts.remove(&method);
    user.confirmed_at.get_or_insert(now);
    user.code_wanted = None;
    tx.put(&user.id, &user);
    Tried::Right(of)
}

/// A user of this application who is not locked.
pub(super) fn admitted(tx: &mut Tx<'_>, service: &Service, user: UserId, now: Timestamp) -> Result<User, EngineError> {
    let user = of_service(tx, service, user)?;
    if user.is_admitted(now) { Ok(user) } else { Err(Refused::Locked.into()) }
}
