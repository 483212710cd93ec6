//! Waking phones: whatever commit puts a question to a device rings it, if it said where. Nobody waits for that: the challenge
//! is there before, the phone finds it by asking, and codes stay offered. One task sends, a bounded number at once, and tries
//! again for some minutes while the question is open.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::event::Event;
use super::ports::{Commit, PushError, PushMessage, StoreError, Table};
use super::records::{self, Record};
use super::{Engine, EngineError};
use crate::domain::challenge::Challenge;
use crate::domain::device::Device;
use crate::domain::ids::{ChallengeId, DeviceId};
use crate::domain::push::{PushTarget, WebPushKey, pause};
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::language::Key;

/// As many are sent at once.
const AT_ONCE: usize = 16;
/// As many are tried again at once: carriers that do not answer leave room for who was not tried yet.
const AGAIN_AT_ONCE: usize = AT_ONCE / 2;
/// As many may wait to be sent, and as many again to be tried once more. Those beyond are not woken; they ask while they are open.
pub(super) const MOST: usize = 1024;
/// How long a carrier may take over one message, whatever its own bounds are.
const PATIENCE: Duration = Duration::from_secs(20);
/// For how long after a question was put, or a program had the device rung once more, it is tried to wake a device for it. Whoever waits has opened the app by then, which finds
/// the question by asking, or has taken a code; a phone that rings later for what they gave up only frightens them. A carrier that
/// begins anew is back before.
const TRIED_FOR: Duration = Duration::from_mins(5);
/// How often it is looked whether something is due again.
const LOOK: Duration = Duration::from_millis(250);
/// How long it is remembered that a carrier failed for a device.
const REMEMBERED: Duration = Duration::from_mins(10);
const WEB_KEY: &str = "web push key";

/// A device to be woken for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ring {
    device: DeviceId,
    challenge: ChallengeId,
}

/// The questions that a commit puts to devices.
pub(super) fn rings(commit: &Commit) -> Vec<Ring> {
    let put = commit.changes.iter().filter(|change| change.table == Table::DeviceChallenge && change.bytes.is_some());
    put.filter_map(|change| {
        let (device, challenge) = change.key.split_first_chunk::<16>()?;
        let challenge = ChallengeId::from_bytes(challenge.try_into().ok()?);
        Some(Ring { device: DeviceId::from_bytes(*device), challenge })
    })
    .collect()
}

/// The key of web push, as it is kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredKey(Secret<[u8; 32]>);

impl Record for StoredKey {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

impl StoredKey {
    fn open(&self) -> Result<WebPushKey, EngineError> {
        let damaged = || StoreError { reason: "the key of web push is none".to_owned() };
        Ok(WebPushKey::new(self.0.expose()).ok_or_else(damaged)?)
    }
}

/// What became of one try.
enum Tried {
    /// It is not tried again: sent, given up, or there is nothing to send any more.
    Done,
    /// The carrier took it.
    Sent,
    /// It may be tried again, no earlier than the carrier said.
    Later {
        /// What the carrier said.
        told: Option<Duration>,
        /// Only while `now` is before.
        last: Timestamp,
        /// The carrier.
        carrier: &'static str,
        /// What happened.
        reason: String,
    },
}

/// A device whose carrier failed lately.
struct Failing {
    times: u32,
    until: Timestamp,
}

/// What waits to be tried again.
#[derive(Default)]
struct Waiting {
    due: BTreeSet<(Timestamp, Ring)>,
    failing: HashMap<DeviceId, Failing>,
}

impl Waiting {
    /// Whether a device may be rung now; else it waits.
    fn may_ring(&mut self, ring: Ring, now: Timestamp) -> bool {
        match self.failing.get(&ring.device).map(|failing| failing.until).filter(|until| now < *until) {
            Some(until) => {
                self.put(until, ring);
                false
            }
            None => true,
        }
    }

    /// Whether there was room.
    fn put(&mut self, at: Timestamp, ring: Ring) -> bool {
        let has_room = self.due.len() < MOST;
        if has_room {
            self.due.insert((at, ring));
        }
        has_room
    }

    /// What has waited for long enough.
    fn take(&mut self, now: Timestamp) -> Option<Ring> {
        let (at, ring) = self.due.first().copied().filter(|(at, _)| *at <= now)?;
        self.due.remove(&(at, ring));
        Some(ring)
    }

    /// Notes what became of a try; whether there will be another.
    fn note(&mut self, ring: Ring, tried: &Tried, now: Timestamp) -> bool {
        match tried {
            Tried::Done => false,
            Tried::Sent => {
                self.failing.remove(&ring.device);
                false
            }
            Tried::Later { told, last, .. } => {
                self.failing.retain(|_, failing| now < failing.until + REMEMBERED);
                let failing = self.failing.entry(ring.device).or_insert(Failing { times: 0, until: now });
                failing.times = failing.times.saturating_add(1);
                failing.until = now + pause(failing.times, *told);
                let until = failing.until;
                until < *last && self.put(until, ring)
            }
        }
    }
}

impl Engine {
    /// The devices that are to be woken, for the one task that does it; `None` if it was taken before.
    pub fn rings(&self) -> Option<mpsc::Receiver<Ring>> {
        self.to_ring.lock().take()
    }

    /// Wakes devices as they come, until nobody is left who could ask for it.
    pub async fn ring_devices(self: Arc<Self>, mut rings: mpsc::Receiver<Ring>) {
        let mut waiting = Waiting::default();
        let mut under_way: JoinSet<(Ring, Tried)> = JoinSet::new();
        loop {
            while under_way.len() < AGAIN_AT_ONCE {
                let Some(ring) = waiting.take(self.now()) else { break };
                self.begin(&mut under_way, &mut waiting, ring);
            }
            tokio::select! {
                // What a carrier said counts for whoever comes next.
                biased;
                Some(ended) = under_way.join_next() => match ended {
                    Ok((ring, tried)) => {
                        let again = waiting.note(ring, &tried, self.now());
                        if let Tried::Later { carrier, reason, .. } = tried {
                            let Ring { device, challenge } = ring;
                            self.tell(&Event::PushFailed { device, challenge, carrier, again, reason });
                        }
                    }
                    Err(error) => tracing::error!(%error, "a phone could not be woken"),
                },
                ring = rings.recv(), if under_way.len() < AT_ONCE => match ring {
                    Some(ring) => self.begin(&mut under_way, &mut waiting, ring),
                    None => break,
                },
                () = tokio::time::sleep(LOOK), if !waiting.due.is_empty() => {}
            }
        }
    }

    fn begin(self: &Arc<Self>, under_way: &mut JoinSet<(Ring, Tried)>, waiting: &mut Waiting, ring: Ring) {
        if waiting.may_ring(ring, self.now()) {
            let engine = Arc::clone(self);
            under_way.spawn(async move { (ring, engine.ring(ring).await) });
        }
    }

    /// Whoever asks a device goes on at once, however many are to be woken.
    pub(super) fn to_be_rung(&self, rings: Vec<Ring>) {
        for ring in rings {
            if self.ring.try_send(ring).is_err() {
                tracing::debug!(device.id = %ring.device, "A phone is not woken, too many are; it asks while it is open");
            }
        }
    }

    async fn ring(&self, ring: Ring) -> Tried {
        match self.try_ring(ring).await {
            Ok(tried) => tried,
            Err(error) => {
                tracing::warn!(device.id = %ring.device, %error, "a phone could not be woken");
                Tried::Done
            }
        }
    }

    async fn try_ring(&self, Ring { device: id, challenge }: Ring) -> Result<Tried, EngineError> {
        let Some(device) = self.device(id)? else { return Ok(Tried::Done) };
        let Some(target) = device.push.clone() else { return Ok(Tried::Done) };
        let now = self.now();
        let is_open = |challenge: &Challenge| {
            challenge.is_pending(now) && challenge.rings() && now < challenge.rung_at() + TRIED_FOR
        };
        let Some(challenge) = self.challenge(id, challenge)?.filter(is_open) else { return Ok(Tried::Done) };
        let last = challenge.rung_at() + TRIED_FOR;
        let message = self.push_message(&device, target.clone(), &challenge).await?;
        let late = || Err(PushError::Later { told: None, reason: "the carrier did not end in 20 s".to_owned() });
        let sent = tokio::time::timeout(PATIENCE, self.push.send(message)).await.unwrap_or_else(|_| late());
        let (carrier, challenge) = (target.platform(), challenge.id);
        Ok(match sent {
            Ok(()) => {
                self.tell(&Event::PushSent { device: id, challenge, carrier });
                Tried::Sent
            }
            Err(PushError::Gone) => {
                self.forget_target(id, &target).await?;
                self.tell(&Event::PushGone { device: id, carrier });
                Tried::Done
            }
            Err(PushError::Later { told, reason }) => Tried::Later { told, last, carrier, reason },
            Err(PushError::Failed { reason }) => {
                self.tell(&Event::PushFailed { device: id, challenge, carrier, again: false, reason });
                Tried::Done
            }
        })
    }

    async fn push_message(
        &self,
        device: &Device,
        target: PushTarget,
        challenge: &Challenge,
    ) -> Result<PushMessage, EngineError> {
        let web_key = match &target {
            PushTarget::WebPush { .. } => Some(self.web_push_key().await?),
            PushTarget::Ntfy { .. } | PushTarget::Fcm { .. } | PushTarget::Apns { .. } => None,
        };
        let user = self.user(challenge.user)?;
        let of_app = || Some(self.apps_of(user.as_ref()?).first()?.policy.language);
        let locale = user.as_ref().and_then(|user| user.locale).or_else(of_app).unwrap_or_default();
        Ok(PushMessage {
            target,
            web_key,
            challenge: challenge.id,
            device: device.id,
            app_id: device.app_id.clone(),
            title: self.words.say(locale, Key("push-title"), &[]),
            text: self.words.say(locale, Key("push-text"), &[]),
            expires_at: challenge.shown(challenge.expires_at),
            lasts: self.now().until(challenge.expires_at),
            now: self.wall(),
        })
    }

    /// Its carrier knows the device no more. One that said something else meanwhile keeps that.
    pub(crate) async fn forget_target(&self, id: DeviceId, target: &PushTarget) -> Result<(), EngineError> {
        self.transact(|tx| {
            if let Some(device) = tx.get::<Device>(&id)?.filter(|device| device.push.as_ref() == Some(target)) {
                tx.put(&id, &Device { push: None, ..device });
            }
            Ok(())
        })
        .await
    }

    /// The key of web push: made when it is first asked for, which a server does as it starts, and kept with everything else.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn web_push_key(&self) -> Result<WebPushKey, EngineError> {
        if let Some(found) = records::get::<StoredKey>(&*self.store, WEB_KEY)? {
            return found.open();
        }
        let fresh = loop {
            let bytes = self.bytes();
            if WebPushKey::new(&bytes).is_some() {
                break Secret::new(bytes);
            }
        };
        let kept = self
            .transact(|tx| {
                if let Some(found) = tx.get::<StoredKey>(WEB_KEY)? {
                    return Ok(found);
                }
                let made = StoredKey(fresh.clone());
                tx.put(WEB_KEY, &made);
                Ok(made)
            })
            .await?;
        kept.open()
    }
}

#[cfg(test)]
mod tests;
