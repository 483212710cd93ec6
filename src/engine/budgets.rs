//! What messages are bound by, before each is sent: counted in the transaction that makes it, so that a refusal leaves nothing half
//! done. E-mail costs nothing, and is bound by how much goes to one address only.
//!
//! Sign-ins, and every program, have what they spend counted by themselves; the messages of a day are bound all together, and
//! some of them are kept for sign-ins.
//!
//! Whether codes that go to a country are ever typed is noted beside that, after a delivery took one and after one was right: what
//! never went out says nothing, and no sign-in waits for a record that all of a country write. A transaction that makes a
//! message reads only whether its country is stopped.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::event::Event;
use super::ports::{DeliverError, Message, Table};
use super::records::{Record, Sends, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::budget::{self, Conversion, Country, DAY_PARTS, DayPart, OverBudget, Rate, Spender, Stopped};
use crate::domain::factor::Channel;
use crate::domain::ids::UserId;
use crate::domain::limits::Limits;
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use crate::domain::throttle::{Throttled, Window};
use crate::domain::time::Timestamp;

impl Record for DayPart {
    const TABLE: Table = Table::Budget;
    type Key = String;
}

impl Record for Conversion {
    const TABLE: Table = Table::Budget;
    type Key = String;
}

impl Record for Stopped {
    const TABLE: Table = Table::Budget;
    type Key = String;
}

const DAY: &str = "day/";
const SPENT: &str = "spent/";
const CODES: &str = "codes/";
const STOPPED: &str = "stopped/";

fn day_key(part: u32) -> String {
    format!("{DAY}{part}")
}

fn spent_key(spender: Spender, part: u32) -> String {
    format!("{SPENT}{spender}/{part}")
}

fn codes_key(spender: Spender, country: &Country) -> String {
    format!("{CODES}{spender}/{country}")
}

fn stopped_key(spender: Spender, country: &Country) -> String {
    format!("{STOPPED}{spender}/{country}")
}

/// Whose a record is, and what stands behind that in its key.
fn split(key: &[u8]) -> Option<(Spender, &str)> {
    let (spender, rest) = std::str::from_utf8(key).ok()?.split_once('/')?;
    Some((Spender::parse(spender)?, rest))
}

/// A message that is about to be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sending<'a> {
    /// The number or address.
    pub to: &'a str,
    /// How it goes there.
    pub channel: Channel,
    /// The client's address; nobody's where a program asks.
    pub client: Option<&'a str>,
    /// Who has it sent.
    pub spender: Spender,
    /// Whether it is a link and no code. It is counted for its number by itself: the first code goes to the same number within
    /// seconds, and is what they wait for.
    pub is_link: bool,
}

impl<'a> Sending<'a> {
    /// A code for a browser.
    pub(super) fn to_browser(to: &'a str, channel: Channel, client: &'a str) -> Self {
        Self { to, channel, client: Some(client), spender: Spender::SignIns, is_link: false }
    }

    /// A code that a program asks for.
    pub(super) fn for_program(service: &Service, to: &'a str, channel: Channel) -> Self {
        Self { to, channel, client: None, spender: Spender::of(service), is_link: false }
    }
}

/// What of the budgets is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// Messages that went out today.
    pub today: u32,
    /// When the day is over.
    pub day_over: Timestamp,
    /// How many of them each had sent who had any.
    pub spenders: Vec<(Spender, u32)>,
    /// Each country that codes went to, or that is stopped.
    pub countries: Vec<CountrySpending>,
}

/// How the codes fare that somebody has sent to a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountrySpending {
    /// Who.
    pub spender: Spender,
    /// Which.
    pub country: Country,
    /// How many were right, of those that are judged.
    pub rate: Rate,
    /// Nothing is sent there.
    pub stopped: Option<Stopped>,
}

impl Engine {
    /// Counts a message, within the transaction that makes it. Everything that is sent to somebody who asked passes here.
    ///
    /// # Errors
    ///
    /// [`Refused::Throttled`] with the time from which one more may go out; [`Refused::NotServed`] where nothing ever does;
    /// [`EngineError::Store`].
    pub(super) fn count_message(
        &self,
        tx: &mut Tx<'_>,
        sending: &Sending<'_>,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Sending { to, channel, client, spender, is_link } = *sending;
        let budgets = &limits.budgets;
        let country = match channel {
            Channel::Email => None,
            Channel::Sms | Channel::Voice => Some(budgets.reaches(to).map_err(|why| {
                self.tell(&Event::SendRefused { channel, reason: why });
                Refused::NotServed
            })?),
        };
        let over = |reason| move |Throttled { again_at }| self.over_budget(channel, reason, again_at);
        let counted = if is_link { format!("link to {to}") } else { to.to_owned() };
        let number = Digest::keyed(&self.keys.sends, "send", &[counted.as_bytes()]);
        count(tx, number, &limits.sends, now)?.map_err(over(OverBudget::Number))?;
        let Some(country) = country else { return Ok(()) };
        let stopped = tx.get::<Stopped>(&stopped_key(spender, &country))?;
        if let Some(stopped) = stopped.filter(|stopped| now < stopped.until) {
            return Err(self.over_budget(channel, OverBudget::Conversion, stopped.until).into());
        }
        if let Some(client) = client {
            // One that does not read as an address stands for itself.
            let client = client.parse::<IpAddr>().map_or(client.to_owned(), |ip| budget::client(ip).to_string());
            let client = Digest::keyed(&self.keys.sends, "sends of client", &[client.as_bytes()]);
            count(tx, client, &[budgets.address], now)?.map_err(over(OverBudget::Address))?;
        }
        let of = spender.to_string();
        let prefix =
            Digest::keyed(&self.keys.sends, "sends to prefix", &[of.as_bytes(), budget::prefix(to).as_bytes()]);
        count(tx, prefix, &[budgets.prefix], now)?.map_err(over(OverBudget::Prefix))?;
        if count_today(tx, spender, number, budgets.day_of(spender), now)? {
            return Ok(());
        }
        let reason = match spender {
            Spender::SignIns => OverBudget::Day,
            Spender::Service(_) | Spender::Account(_) => OverBudget::Programs,
        };
        Err(self.over_budget(channel, reason, DayPart::over(now)).into())
    }

    fn over_budget(&self, channel: Channel, reason: OverBudget, again_at: Timestamp) -> Refused {
        self.tell(&Event::SendRefused { channel, reason });
        Refused::Throttled { again_at }
    }

    /// Counts a number that a first code goes to: whoever has a password, but no factor yet, types any number there is.
    ///
    /// # Errors
    ///
    /// [`Refused::Throttled`]; [`EngineError::Store`].
    pub(super) fn count_number(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        (number, channel): (&str, Channel),
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let known = Digest::keyed(&self.keys.sends, "number of user", &[user.as_bytes(), number.as_bytes()]);
        if tx.get::<Sends>(&known)?.is_some_and(|known| now < known.until) {
            return Ok(());
        }
        let key = Digest::keyed(&self.keys.sends, "numbers of user", &[user.as_bytes()]);
        count(tx, key, &[limits.numbers], now)?
            .map_err(|Throttled { again_at }| self.over_budget(channel, OverBudget::Numbers, again_at))?;
        tx.put(&known, &Sends { until: now + limits.numbers.within, ..Sends::default() });
        Ok(())
    }

    /// Hands a message to its delivery, and notes that a code of `spender` went to a country if it was taken.
    ///
    /// # Errors
    ///
    /// [`DeliverError`], if the delivery did not take it.
    pub(super) async fn hand_over(&self, spender: Spender, message: Message) -> Result<(), DeliverError> {
        let country = match message.channel {
            Channel::Sms | Channel::Voice if message.code.is_some() => Country::of(&message.to),
            Channel::Sms | Channel::Voice | Channel::Email => None,
        };
        let to = message.to.clone();
        self.deliver.send(message).await?;
        if let Some(country) = country
            && let Err(error) = self.note_sent(spender, &country, &to).await
        {
            tracing::warn!(%error, "It could not be noted that a code was sent");
        }
        Ok(())
    }

    async fn note_sent(&self, spender: Spender, country: &Country, number: &str) -> Result<(), EngineError> {
        let now = self.now();
        let rule = self.settings().limits.budgets.conversion;
        if rule.percent == 0 {
            return Ok(());
        }
        let (key, stop) = (codes_key(spender, country), stopped_key(spender, country));
        let stopped = self
            .transact(|tx| {
                let mut codes: Conversion = tx.get(&key)?.unwrap_or_default();
                codes.sent(self.stands_for(number), &rule, now);
                let Some(rate) = codes.too_low(&rule, now) else {
                    tx.put(&key, &codes);
                    return Ok(None);
                };
                // What is sent afterwards is judged by itself.
                tx.delete::<Conversion>(&key);
                let before: Option<Stopped> = tx.get(&stop)?;
                if before.is_some_and(|before| now < before.until) {
                    return Ok(None);
                }
                let stopped = Stopped { since: now, until: now + rule.pause, rate };
                tx.put(&stop, &stopped);
                let fact = Fact::of(&By::GATEWAY, Act::SendingStopped).with("country", country);
                let fact = fact.with("whose", &spender);
                tx.note(fact.with("right", &rate.right).with("of", &rate.of));
                Ok(Some(stopped))
            })
            .await?;
        if let Some(stopped) = stopped {
            self.tell(&Event::SendingStopped { country: country.clone(), spender });
            self.alert_of_stop(spender, country, &stopped);
        }
        Ok(())
    }

    /// Notes that a code which `spender` had sent to a number was right. The code counts whatever becomes of this.
    pub(super) async fn note_proven(&self, spender: Spender, number: &str) {
        let Some(country) = Country::of(number) else { return };
        let key = codes_key(spender, &country);
        let noted = self.transact(|tx| {
            let mut codes: Conversion = tx.get(&key)?.unwrap_or_default();
            if codes.proven(self.stands_for(number)) {
                tx.put(&key, &codes);
            }
            Ok(())
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "It could not be noted that a code was right");
        }
    }

    /// The same of the number that a user has now.
    pub(super) async fn note_proven_of(&self, spender: Spender, user: UserId) {
        match self.user(user) {
            Ok(user) => {
                if let Some(phone) = user.and_then(|user| user.factors.phone) {
                    self.note_proven(spender, &phone.number).await;
                }
            }
            Err(error) => tracing::warn!(%error, "It could not be noted that a code was right"),
        }
    }

    fn stands_for(&self, number: &str) -> u32 {
        let digest = Digest::keyed(&self.keys.sends, "code to number", &[number.as_bytes()]);
        let [a, b, c, d, ..] = *digest.as_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    /// What of the budgets is used. Those of single numbers and addresses are kept as digests, and cannot be listed.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn spending(&self) -> Result<Spending, EngineError> {
        let (now, rule) = (self.now(), self.settings().limits.budgets.conversion);
        let tx = Tx::new(&*self.store);
        let today = sent_today(&tx, now)?;
        let mut spenders: BTreeMap<Spender, u32> = BTreeMap::new();
        for (key, part) in tx.all_of::<DayPart>(SPENT.as_bytes())? {
            if let Some((spender, _)) = split(&key).filter(|_| part.sent(now) > 0) {
                *spenders.entry(spender).or_default() += part.sent(now);
            }
        }
        let named = |key: &[u8]| split(key).and_then(|(spender, rest)| Some((Country::parse(rest)?, spender)));
        let mut countries: BTreeMap<(Country, Spender), (Rate, Option<Stopped>)> = BTreeMap::new();
        for (key, codes) in tx.all_of::<Conversion>(CODES.as_bytes())? {
            if let Some(key) = named(&key).filter(|_| !codes.is_over(now)) {
                countries.insert(key, (codes.rate(&rule, now), None));
            }
        }
        for (key, stopped) in tx.all_of::<Stopped>(STOPPED.as_bytes())? {
            if let Some(key) = named(&key).filter(|_| now < stopped.until) {
                countries.entry(key).or_insert((Rate { right: 0, of: 0 }, None)).1 = Some(stopped);
            }
        }
        let countries = countries.into_iter();
        let countries =
            countries.map(|((country, spender), (rate, stopped))| CountrySpending { spender, country, rate, stopped });
        Ok(Spending {
            today,
            day_over: DayPart::over(now),
            spenders: spenders.into_iter().collect(),
            countries: countries.collect(),
        })
    }

    /// What an operator calls a program that has messages sent; `None` for sign-ins, and for one that is gone.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn spender_name(&self, spender: Spender) -> Result<Option<String>, EngineError> {
        Ok(match spender {
            Spender::SignIns => None,
            Spender::Service(number) => self.service_numbered(number)?.map(|service| service.name),
            Spender::Account(id) => self.account_by_id(id)?.map(|account| account.name),
        })
    }

    /// Sends to a country again that was stopped, for `only` one spender or for all of them; for whom. Their codes before are
    /// forgotten.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] unless it is stopped; [`EngineError::Store`].
    pub async fn resume_sending(
        &self,
        by: &By,
        country: &Country,
        only: Option<Spender>,
    ) -> Result<Vec<Spender>, EngineError> {
        let now = self.now();
        let there = self.spending()?.countries.into_iter().filter(|one| one.country == *country);
        let there = there.map(|one| one.spender).filter(|spender| only.is_none_or(|only| only == *spender));
        let there: Vec<Spender> = there.collect();
        self.transact(|tx| {
            let mut resumed = Vec::new();
            for spender in &there {
                let stop = stopped_key(*spender, country);
                if tx.get::<Stopped>(&stop)?.is_none_or(|stopped| now >= stopped.until) {
                    continue;
                }
                tx.delete::<Stopped>(&stop);
                tx.delete::<Conversion>(&codes_key(*spender, country));
                tx.note(Fact::of(by, Act::SendingResumed).with("country", country).with("whose", spender));
                resumed.push(*spender);
            }
            if resumed.is_empty() {
                return Err(Refused::NotFound { what: "stopped country", name: country.to_string() }.into());
            }
            Ok(resumed)
        })
        .await
    }

    /// Removes what nothing depends on any more, and gives back how many records that were: programs come and go.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub(super) async fn sweep_budgets(&self, now: Timestamp) -> Result<usize, EngineError> {
        let spent = self.sweep_below::<DayPart>(SPENT, |part| part.sent(now) == 0).await?;
        let codes = self.sweep_below::<Conversion>(CODES, |codes| codes.is_over(now)).await?;
        let stops = self.sweep_below::<Stopped>(STOPPED, |stopped| now >= stopped.until).await?;
        Ok(spent + codes + stops)
    }

    async fn sweep_below<R: Record<Key = String>>(
        &self,
        from: &str,
        is_over: impl Fn(&R) -> bool,
    ) -> Result<usize, EngineError> {
        let mut removed = 0;
        for (rest, _) in Tx::new(&*self.store).all_of::<R>(from.as_bytes())?.iter().filter(|(_, one)| is_over(one)) {
            let Ok(rest) = std::str::from_utf8(rest) else { continue };
            let key = format!("{from}{rest}");
            let is_removed = self.transact(|tx| {
                let is_still = tx.get::<R>(&key)?.is_some_and(|one| is_over(&one));
                if is_still {
                    tx.delete::<R>(&key);
                }
                Ok(is_still)
            });
            removed += usize::from(is_removed.await?);
        }
        Ok(removed)
    }
}

/// Counts one more under a key.
pub(super) fn count(
    tx: &mut Tx<'_>,
    key: Digest,
    windows: &[Window],
    now: Timestamp,
) -> Result<Result<(), Throttled>, EngineError> {
    let mut sends: Sends = tx.get(&key)?.unwrap_or_default();
    if let Err(throttled) = sends.history.record(windows, now) {
        return Ok(Err(throttled));
    }
    sends.until = now + windows.iter().map(|window| window.within).max().unwrap_or_default();
    tx.put(&key, &sends);
    Ok(Ok(()))
}

/// Counts one more of today, in the first part from that of its number on where something is left of `most`; whether there was
/// one. Each part has its share of what is kept for sign-ins, so that no race of programs takes any of it; that sign-ins went beyond
/// is seen in the sum, which nobody waits for.
fn count_today(
    tx: &mut Tx<'_>,
    spender: Spender,
    number: Digest,
    most: u32,
    now: Timestamp,
) -> Result<bool, EngineError> {
    if sent_today(tx, now)? >= most {
        return Ok(false);
    }
    let first = u32::from(number.as_bytes()[0]);
    for part in (0..DAY_PARTS).map(|next| (first + next) % DAY_PARTS) {
        let key = day_key(part);
        let counted: DayPart = tx.get(&key)?.unwrap_or_default();
        if let Some(counted) = counted.count(DayPart::share(most, part), now) {
            tx.put(&key, &counted);
            let key = spent_key(spender, part);
            let spent: DayPart = tx.get(&key)?.unwrap_or_default();
            if let Some(spent) = spent.count(u32::MAX, now) {
                tx.put(&key, &spent);
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// What went out today, as it stands: nothing depends on it that is not counted once more.
fn sent_today(tx: &Tx<'_>, now: Timestamp) -> Result<u32, EngineError> {
    Ok(tx.all_of::<DayPart>(DAY.as_bytes())?.iter().map(|(_, part)| part.sent(now)).sum())
}
