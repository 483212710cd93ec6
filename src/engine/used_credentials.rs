//! Which credentials of devices were used for a change. Each is good for one; requests that change nothing do not use it up, and
//! may come again with the same.
//!
//! What is remembered is in memory and bounded. Whatever is forgotten, for its age, for room, or because the gateway was started
//! anew, is forgotten behind a *floor*: credentials that begin in that second or before count no more. So forgetting never opens
//! again what was used, unless the clock was set back while the gateway was stopped; it costs a device no more than signing
//! anew, which all of them do on a 401.
//!
//! That needs credentials which do not begin in the future: a floor at the present would not cover them. Those are refused for a
//! change, and the device corrects its clock by the answer's date.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use parking_lot::Mutex;

use super::Engine;
use crate::domain::device::{CREDENTIAL_SPAN, Credential};
use crate::domain::ids::DeviceId;
use crate::domain::secret::Digest;
use crate::domain::time::Timestamp;

/// How much is remembered, together: a credential and a device count as one each. About 6 MiB.
const MOST: usize = 1 << 16;
/// How many of one device.
const MOST_OF_DEVICE: usize = 256;
/// Credentials say their beginning in whole seconds.
const SECOND: Duration = Duration::from_secs(1);
/// Before every time.
const NEVER: Timestamp = Timestamp::from_millis(i64::MIN);

/// Why a credential is not taken for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It was used for another one.
    #[error("was used before")]
    Used,
    /// It is so old that nobody knows whether it was used, or begins in the future.
    #[error("is not of now")]
    Stale,
    /// Nor would one be taken that was signed now.
    #[error("comes {} ms too early", .wait.as_millis())]
    Early {
        /// After that time one is taken that is signed then.
        wait: Duration,
    },
}

/// Remembers them.
#[derive(Debug)]
pub(super) struct UsedCredentials(Mutex<Register>);

#[derive(Debug)]
struct Register {
    most: usize,
    most_of_device: usize,
    /// The floor of all devices.
    floor: Timestamp,
    devices: HashMap<DeviceId, Used>,
    /// How many credentials are remembered.
    held: usize,
}

/// What one device used.
#[derive(Debug)]
struct Used {
    /// Its own floor.
    floor: Timestamp,
    /// What begins after its floor, by its beginning.
    marks: BTreeSet<(Timestamp, Digest)>,
}

impl Engine {
    /// Takes a credential of a device for a change, this once. Its signature was checked.
    ///
    /// # Errors
    ///
    /// [`NotTaken`].
    pub fn use_credential(&self, device: DeviceId, credential: &Credential) -> Result<(), NotTaken> {
        self.used_credentials.0.lock().take(device, credential, self.wall())
    }
}

impl UsedCredentials {
    /// Remembers nothing, and knows that it does not from `started` back.
    pub(super) fn new(started: Timestamp) -> Self {
        Self(Mutex::new(Register::new(started, MOST, MOST_OF_DEVICE)))
    }
}

impl Register {
    fn new(started: Timestamp, most: usize, most_of_device: usize) -> Self {
        // Of those that begin in the second of the start some may have been used before it; none in the very millisecond.
        let floor = Timestamp::from_secs(started.moved(-1).secs());
        Self { most, most_of_device, floor, devices: HashMap::new(), held: 0 }
    }

    fn take(&mut self, device: DeviceId, credential: &Credential, now: Timestamp) -> Result<(), NotTaken> {
        let Credential { from, mark } = *credential;
        let used = self.devices.get(&device);
        let floor = used.map_or(NEVER, |used| used.floor).max(self.floor);
        if now < floor + SECOND {
            return Err(NotTaken::Early { wait: now.until(floor + SECOND) });
        }
        if from <= floor || from > now {
            return Err(NotTaken::Stale);
        }
        if used.is_some_and(|used| used.marks.contains(&(from, mark))) {
            return Err(NotTaken::Used);
        }
        let used = self.devices.entry(device).or_insert(Used { floor: NEVER, marks: BTreeSet::new() });
        used.marks.insert((from, mark));
        self.held += 1;
        self.held -= used.forget_over(now);
        // With the new one among them: if it goes at once, its floor refuses it the next time.
        self.held -= used.keep(self.most_of_device);
        if self.weight() > self.most {
            self.make_room(now);
        }
        Ok(())
    }

    fn weight(&self) -> usize {
        self.held + self.devices.len()
    }

    /// Forgets a quarter at least, so that it is not done again at once: first what is over in any case, then of those devices that
    /// have the most; and only if there are too many devices, whole ones, whose floor is then that of all.
    fn make_room(&mut self, now: Timestamp) {
        let floor = &mut self.floor;
        self.devices.retain(|_, used| {
            used.forget_over(now);
            let is_over = used.newest() + CREDENTIAL_SPAN <= now;
            if is_over {
                *floor = used.newest().max(*floor);
            }
            !is_over
        });
        let room = self.most - self.most / 4;
        let mut each = self.most_of_device;
        let weight = |used: &Used, each: usize| 1 + used.marks.len().min(each);
        while each > 1 && self.devices.values().map(|used| weight(used, each)).sum::<usize>() > room {
            each /= 2;
        }
        for used in self.devices.values_mut() {
            used.keep(each);
        }
        // One of each is left.
        let devices = room / 2;
        if self.devices.len() > devices {
            let mut newest: Vec<Timestamp> = self.devices.values().map(Used::newest).collect();
            newest.sort_unstable();
            self.floor = self.floor.max(newest[newest.len() - devices - 1]);
            self.devices.retain(|_, used| used.newest() > self.floor);
        }
        self.held = self.devices.values().map(|used| used.marks.len()).sum();
    }
}

impl Used {
    /// Forgets what is too old to be taken in any case; how many.
    fn forget_over(&mut self, now: Timestamp) -> usize {
        let before = self.marks.len();
        while self.marks.first().is_some_and(|(from, _)| *from + CREDENTIAL_SPAN <= now) {
            self.forget_oldest();
        }
        before - self.marks.len()
    }

    /// Forgets the oldest until `most` are left; how many.
    fn keep(&mut self, most: usize) -> usize {
        let before = self.marks.len();
        while self.marks.len() > most {
            self.forget_oldest();
        }
        before - self.marks.len()
    }

    /// Forgets the oldest, behind the floor. Others of the same second are refused from then on by both.
    fn forget_oldest(&mut self) {
        if let Some((from, _)) = self.marks.pop_first() {
            self.floor = self.floor.max(from);
        }
    }

    /// The latest second from which anything was used.
    fn newest(&self) -> Timestamp {
        self.marks.last().map_or(self.floor, |(from, _)| self.floor.max(*from))
    }
}

#[cfg(test)]
mod tests;
