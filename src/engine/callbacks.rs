//! The queue of what applications are still to be told: filled in the commit in which it happens, emptied by the one task
//! that sends. What was being sent as the gateway died is still in it, so an application may be told twice, and never not at
//! all. How it is said is the form's of the interface (`ports::CallbackForm`).

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use super::devices::HISTORY;
use super::event::Event;
use super::ports::{About, AnswerFacts, CallbackFacts, Commit, HappeningFacts, Table};
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::account::Account;
use crate::domain::callback::{Callback, CallbackState, Failure};
use crate::domain::challenge::{Challenge, ChallengeState, Purpose};
use crate::domain::ids::{CallbackId, DeviceId, ServiceId};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::webhook::Webhook;

/// The most that are kept, of all applications together.
pub const MAX_CALLBACKS: usize = 100_000;
/// The most that are kept of one application of an operator's, or of one account with all of its own.
pub const MAX_OF_ONE: usize = MAX_CALLBACKS / 10;
/// How long one is kept, whatever becomes of it. Its question is kept for longer.
pub const KEPT: Duration = HISTORY;
/// How many are looked at or changed at once.
const AT_ONCE: usize = 500;

impl Record for Callback {
    const TABLE: Table = Table::Callback;
    type Key = CallbackId;
}

/// What is to be sent next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub id: CallbackId,
    /// Whoever it goes to: see [`Callback::receiver`].
    pub receiver: [u8; 16],
    /// Since when it is due.
    pub at: Timestamp,
}

/// A page of the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallbackPage {
    /// What is in it, the oldest first: answers by when they were asked for.
    pub callbacks: Vec<Callback>,
    /// Where the next page begins, if there is one.
    pub next: Option<CallbackId>,
}

/// Notes, in the transaction that settles a question, that its application is to be told, if it wants to be. `signature` is
/// the device's own, in base64.
///
/// # Errors
///
/// [`EngineError::Store`].
pub fn queue(
    tx: &mut Tx<'_>,
    challenge: &Challenge,
    service: ServiceId,
    device: DeviceId,
    signature: String,
    now: Timestamp,
) -> Result<(), EngineError> {
    let service: Option<Service> = tx.get(&service)?;
    if let Some(service) = service.filter(|service| service.options.callback.is_some()) {
        put(tx, &Callback::of_answer(challenge.id, service.id, device, signature, now));
    }
    Ok(())
}

/// Puts one into the queue, as it stands within a transaction.
pub(super) fn put(tx: &mut Tx<'_>, callback: &Callback) {
    tx.put(&callback.id, callback);
    if callback.state == CallbackState::Waiting {
        tx.link(Table::CallbackDue, &due_from(callback.receiver(), callback.next_at), callback.id.as_bytes());
    }
}

/// Takes a callback out of the queue, as it stands within a transaction.
fn take(tx: &mut Tx<'_>, callback: &Callback) {
    tx.delete::<Callback>(&callback.id);
    if callback.state == CallbackState::Waiting {
        tx.unlink(Table::CallbackDue, &due_from(callback.receiver(), callback.next_at), callback.id.as_bytes());
    }
}

/// The beginning of the key under which one waits: whoever it goes to, and time in an order that bytes keep.
fn due_from(receiver: [u8; 16], at: Timestamp) -> Vec<u8> {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    [&receiver[..], &millis.to_be_bytes()].concat()
}

fn due_at(callback: &Callback) -> Option<Due> {
    let due = Due { id: callback.id, receiver: callback.receiver(), at: callback.next_at };
    (callback.state == CallbackState::Waiting).then_some(due)
}

fn due_of(key: &[u8]) -> Option<Due> {
    let (receiver, rest) = key.split_first_chunk::<16>()?;
    let (millis, rest) = rest.split_first_chunk::<8>()?;
    let id = <[u8; 16]>::try_from(rest).ok()?;
    let millis = i64::try_from(u64::from_be_bytes(*millis)).unwrap_or(i64::MAX);
    Some(Due { id: CallbackId::from_bytes(id), receiver: *receiver, at: Timestamp::from_millis(millis) })
}

/// Takes out of a list what is more than may stay.
fn surplus<T: Ord>(list: &mut Vec<T>, most: usize) -> Vec<T> {
    let surplus = list.len().saturating_sub(most);
    if surplus > 0 {
        tracing::error!(
            callbacks.dropped = surplus,
            "More callbacks wait than are kept: the oldest are dropped; see which application cannot be reached with `vestibule callback list`"
        );
        list.sort_unstable();
    }
    list.drain(..surplus).collect()
}

/// What a callback is about, and where it goes; `None` if either is gone.
fn about(tx: &mut Tx<'_>, callback: &Callback, service: &Service) -> Result<Option<(About, String)>, EngineError> {
    let challenge: Option<Challenge> = match callback.challenge() {
        Some(id) => tx.get(&id)?,
        None => None,
    };
    let challenge = challenge.filter(|challenge| {
        challenge.purpose == Purpose::Request(service.id)
            && matches!(challenge.state, ChallengeState::Approved { .. } | ChallengeState::Denied { .. })
    });
    if let Some(happening) = callback.happening.clone() {
        // What was deleted is told of all the same: names suffice for that.
        let account: Option<Account> = service.account.map_or(Ok(None), |account| tx.get(&account))?;
        let webhook: Option<Webhook> = tx.get(&happening.webhook)?;
        let webhook = webhook.filter(|webhook| webhook.service == service.id && webhook.wants(happening.kind));
        return Ok(account.zip(webhook).map(|(account, webhook)| {
            let url = webhook.url;
            (About::Happening(Box::new(HappeningFacts { happening, account, challenge })), url)
        }));
    }
    let Some(challenge) = challenge else { return Ok(None) };
    let user = tx.get(&challenge.user)?;
    let device = tx.get(&callback.device)?;
    Ok(user
        .zip(service.options.callback.clone())
        .map(|(user, url)| (About::Answer(Box::new(AnswerFacts { challenge, user, device })), url)))
}

/// Whether a commit puts something into the queue, or makes it due.
pub(super) fn queues(commit: &Commit) -> bool {
    commit.changes.iter().any(|change| change.table == Table::CallbackDue && change.bytes.is_some())
}

impl Engine {
    /// Resolves as soon as something was queued, or made due, since it was last asked for.
    pub async fn callback_queued(&self) {
        self.callbacks.notified().await;
    }

    /// What is due, the longest due first: of each receiver that is not among the `busy` ones the one that has waited for
    /// longest. One receiver with a long queue keeps nobody waiting.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn due_callbacks(&self, now: Timestamp, busy: &HashSet<[u8; 16]>) -> Result<Vec<Due>, EngineError> {
        let mut due = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        while let Some((key, _)) = self.store.scan(Table::CallbackDue, &[], after.as_deref(), 1)?.pop() {
            let Some(first) = due_of(&key) else {
                after = Some(key);
                continue;
            };
            // Behind everything of this receiver.
            after = Some([&first.receiver[..], &[0xff; 25]].concat());
            if first.at <= now && !busy.contains(&first.receiver) {
                due.push(first);
            }
        }
        due.sort_by_key(|due| (due.at, due.id));
        Ok(due)
    }

    /// All that is said in a callback. `None` if it is not to be sent any more: it was, or what it is about, the application, its
    /// key or the address is gone, and then it is out of the queue.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn callback_facts(&self, due: &Due) -> Result<Option<CallbackFacts>, EngineError> {
        let now = self.wall();
        let known: Option<Callback> = records::get(&*self.store, &due.id)?;
        // An application whose key was revoked is none any more, and that key signs nothing.
        let has_key = known.map_or(Ok(false), |callback| self.has_key(callback.service))?;
        self.transact(|tx| {
            let callback = tx.get::<Callback>(&due.id)?;
            let Some(callback) = callback.filter(|callback| due_at(callback) == Some(due.clone())) else {
                // The index was read without a version; what leads nowhere is not to be found again.
                tx.unlink(Table::CallbackDue, &due_from(due.receiver, due.at), due.id.as_bytes());
                return Ok(None);
            };
            let service: Option<Service> = tx.get(&callback.service)?;
            if let Some(service) = service.filter(|_| has_key)
                && let Some((about, url)) = about(tx, &callback, &service)?
            {
                return Ok(Some(CallbackFacts { callback, service, about, url, now }));
            }
            take(tx, &callback);
            Ok(None)
        })
        .await
    }

    /// The application was told.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn callback_done(&self, id: CallbackId) -> Result<(), EngineError> {
        let done = self
            .transact(|tx| {
                let callback = tx.get::<Callback>(&id)?;
                if let Some(callback) = &callback {
                    take(tx, callback);
                }
                Ok(callback)
            })
            .await?;
        if let Some(callback) = done {
            self.tell(&Event::CallbackSent { service: callback.service, callback: id });
        }
        Ok(())
    }

    /// The application was not told, and why: it waits, or is given up.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn callback_failed(&self, id: CallbackId, why: &str, failure: Failure) -> Result<(), EngineError> {
        let now = self.now();
        let [jitter] = self.bytes();
        let failed = self
            .transact(|tx| {
                let callback = tx.get::<Callback>(&id)?;
                let Some(callback) = callback.filter(|callback| callback.state == CallbackState::Waiting) else {
                    return Ok(None);
                };
                take(tx, &callback);
                let failed = callback.failed(why, failure, jitter, now);
                put(tx, &failed);
                Ok(Some(failed))
            })
            .await?;
        if let Some(callback) = failed {
            let (service, state) = (callback.service, callback.state);
            self.tell(&Event::CallbackFailed { service, callback: id, state, reason: why.to_owned() });
        }
        Ok(())
    }

    /// A page of the queue, or of what was given up alone, after this one.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn callbacks(&self, only_dead: bool, after: Option<CallbackId>) -> Result<CallbackPage, EngineError> {
        let mut page = CallbackPage::default();
        let mut after = after.map(|after| after.as_bytes().to_vec());
        loop {
            let found = self.store.scan(Table::Callback, &[], after.as_deref(), AT_ONCE)?;
            let is_last = found.len() < AT_ONCE;
            after = found.last().map(|(key, _)| key.clone());
            for (_, stored) in found {
                let callback: Callback = records::decode(&stored.bytes)?;
                if !only_dead || callback.state == CallbackState::Dead {
                    page.callbacks.push(callback);
                }
            }
            if is_last {
                return Ok(page);
            }
            if page.callbacks.len() >= AT_ONCE {
                page.next = after.and_then(|key| key.try_into().ok()).map(CallbackId::from_bytes);
                return Ok(page);
            }
        }
    }

    /// Makes one due at once, whether it waits or was given up.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn retry_callback(&self, id: CallbackId) -> Result<(), EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let unknown = || Refused::NotFound { what: "callback", name: id.to_string() };
            let callback: Callback = tx.get(&id)?.ok_or_else(unknown)?;
            take(tx, &callback);
            put(tx, &callback.retried(now));
            Ok(())
        })
        .await
    }

    /// Makes all that were given up due at once, and says how many that were.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn retry_dead_callbacks(&self) -> Result<usize, EngineError> {
        let now = self.now();
        let (mut retried, mut after) = (0, None);
        loop {
            let page = self.callbacks(true, after)?;
            for some in page.callbacks.chunks(AT_ONCE) {
                retried += self
                    .transact(|tx| {
                        let mut retried = 0;
                        for known in some {
                            let callback = tx.get::<Callback>(&known.id)?;
                            if let Some(callback) = callback.filter(|now| now.state == CallbackState::Dead) {
                                put(tx, &callback.retried(now));
                                retried += 1;
                            }
                        }
                        Ok(retried)
                    })
                    .await?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(retried);
            }
        }
    }

    /// Forgets callbacks whose time is over, and what is more than `most_of_one` of one owner, then more than `most` of all: first
    /// those that were given up, then those that wait, the oldest first. Says how many that were.
    pub(super) async fn sweep_callbacks(&self, most: usize, most_of_one: usize) -> Result<usize, EngineError> {
        let now = self.now();
        let (mut over, mut kept, mut after) = (Vec::new(), BTreeMap::<_, Vec<_>>::new(), None);
        let mut owners = HashMap::new();
        loop {
            let page = self.callbacks(false, after)?;
            for callback in page.callbacks {
                let one = (callback.state == CallbackState::Waiting, callback.created_at, callback.id);
                if now >= callback.created_at + KEPT {
                    over.push(one);
                    continue;
                }
                if let Entry::Vacant(unknown) = owners.entry(callback.service) {
                    let service = self.service_by_id(callback.service)?;
                    unknown.insert(service.map_or(*callback.service.as_bytes(), |service| service.owner()));
                }
                let owner = owners[&callback.service];
                kept.entry(owner).or_default().push(one);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut left = Vec::new();
        for mut of_one in kept.into_values() {
            over.extend(surplus(&mut of_one, most_of_one));
            left.append(&mut of_one);
        }
        over.extend(surplus(&mut left, most));
        for some in over.chunks(AT_ONCE) {
            self.transact(|tx| {
                for (_, _, id) in some {
                    if let Some(callback) = tx.get::<Callback>(id)? {
                        take(tx, &callback);
                    }
                }
                Ok(())
            })
            .await?;
        }
        Ok(over.len())
    }
}

#[cfg(test)]
mod tests;
