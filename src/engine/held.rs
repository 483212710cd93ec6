//! How much is held on this node: kept here by name, since the limits protect this process.

use std::collections::{HashMap, HashSet};

use parking_lot::Mutex;

use crate::domain::ids::LoginId;
use crate::domain::limits::Limits;
use crate::domain::secret::Digest;
use crate::domain::time::Timestamp;

/// The logins that are held now, and the answers that wait. Every change names what it is about, so that nothing is
/// counted twice or lost, whoever else changes or looks at the same time.
#[derive(Debug, Default)]
pub struct Held {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Until when each login is held; `None` while it is being written.
    logins: HashMap<LoginId, Option<Timestamp>>,
    /// How large each answer is, by its record's key.
    answers: HashMap<Digest, usize>,
    /// The sum of `answers`.
    bytes: usize,
}

impl Kept {
    fn answer(&mut self, key: Digest, size: usize) {
        self.gone(key);
        if size > 0 {
            self.answers.insert(key, size);
            self.bytes += size;
        }
    }

    fn gone(&mut self, key: Digest) -> usize {
        let size = self.answers.remove(&key).unwrap_or_default();
        self.bytes -= size;
        size
    }
}

impl Held {
    /// Held logins now. One whose time is over counts until the next sweep.
    pub fn logins(&self) -> usize {
        self.kept.lock().logins.len()
    }

    /// Bytes of held answers now.
    pub fn bytes(&self) -> usize {
        self.kept.lock().bytes
    }

    /// Takes room for one more login with an answer of `size` bytes; `None` if there is none. Taken before the answer is
    /// written, so that many at once do not all see the same last place.
    pub(super) fn take_room(&self, login: LoginId, size: usize, limits: &Limits) -> Option<Room<'_>> {
        let mut kept = self.kept.lock();
        if kept.logins.len() >= limits.logins || kept.bytes.checked_add(size).is_none_or(|sum| sum > limits.answers) {
            return None;
        }
        kept.logins.insert(login, None);
        kept.answer(login.0, size);
        Some(Room { held: self, login, kept: false })
    }

    /// What the store has of it, at the start.
    pub(super) fn found_login(&self, login: LoginId, until: Timestamp) {
        self.kept.lock().logins.insert(login, Some(until));
    }

    /// What the store has of it, at the start.
    pub(super) fn found_answer(&self, key: Digest, size: usize) {
        self.kept.lock().answer(key, size);
    }

    /// A login is settled; its answer may wait on.
    pub(super) fn settled(&self, login: LoginId) {
        self.kept.lock().logins.remove(&login);
    }

    /// An answer is gone.
    pub(super) fn gone(&self, key: Digest) {
        self.kept.lock().gone(key);
    }

    /// An answer of `size` bytes waits under another key.
    pub(super) fn moved(&self, from: Digest, to: Digest, size: usize) {
        let mut kept = self.kept.lock();
        kept.gone(from);
        kept.answer(to, size);
    }

    /// The answers that are written down, as far as is known here: looked at before the store is, so that what is not found
    /// there is gone.
    pub(super) fn written(&self) -> HashSet<Digest> {
        let kept = self.kept.lock();
        let is_written = |key: &Digest| kept.logins.get(&LoginId(*key)).is_none_or(Option::is_some);
        kept.answers.keys().copied().filter(is_written).collect()
    }

    /// Logins whose time is over are held no more.
    pub(super) fn forget_expired(&self, now: Timestamp) {
        self.kept.lock().logins.retain(|_, until| until.is_none_or(|until| now < until));
    }
}

/// Room for a login that is about to be held; given back unless it is kept.
pub(super) struct Room<'a> {
    held: &'a Held,
    login: LoginId,
    kept: bool,
}

impl Room<'_> {
    /// The login is held now, and will be until `until` unless it was settled already.
    pub(super) fn keep(mut self, until: Timestamp) {
        self.kept = true;
        if let Some(held) = self.held.kept.lock().logins.get_mut(&self.login) {
            *held = Some(until);
        }
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.held.settled(self.login);
            self.held.gone(self.login.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const START: Timestamp = Timestamp::from_secs(1_000);
    const LATER: Timestamp = Timestamp::from_secs(2_000);

    fn login(n: u8) -> LoginId {
        LoginId::of(&[n])
    }

    fn counted(held: &Held) -> (usize, usize) {
        (held.logins(), held.bytes())
    }

    #[test]
    fn room_is_taken_at_once_and_given_back_unless_kept() {
        let limits = Limits { logins: 2, answers: 100, ..Limits::default() };
        let held = Held::default();
        let first = held.take_room(login(1), 60, &limits).expect("room");
        assert!(held.take_room(login(2), 60, &limits).is_none(), "bytes");
        assert!(held.take_room(login(2), usize::MAX, &limits).is_none(), "more than can be added");
        let second = held.take_room(login(2), 40, &limits).expect("room");
        assert!(held.take_room(login(3), 0, &limits).is_none(), "logins");
        assert_eq!(counted(&held), (2, 100));
        held.forget_expired(LATER);
        assert_eq!(counted(&held), (2, 100), "being written");
        first.keep(LATER);
        drop(second);
        assert_eq!(counted(&held), (1, 60));
        let third = held.take_room(login(3), 0, &limits).expect("room");
        held.settled(login(3));
        third.keep(LATER);
        assert_eq!(counted(&held), (1, 60), "settled before it was told");
    }

    #[test]
    fn what_is_named_twice_counts_once() {
        let limits = Limits { logins: 9, answers: 100, ..Limits::default() };
        let held = Held::default();
        held.take_room(login(1), 60, &limits).expect("room").keep(LATER);
        for _ in 0..2 {
            held.settled(login(1));
            held.moved(login(1).0, login(7).0, 60);
            assert_eq!(counted(&held), (0, 60), "moved");
        }
        for _ in 0..2 {
            held.gone(login(7).0);
            assert_eq!(counted(&held), (0, 0));
        }
    }

    #[test]
    fn only_what_is_written_is_looked_for_in_the_store() {
        let limits = Limits { logins: 9, answers: 100, ..Limits::default() };
        let held = Held::default();
        let room = held.take_room(login(1), 60, &limits).expect("room");
        held.found_answer(login(7).0, 5);
        assert_eq!(held.written(), HashSet::from([login(7).0]), "the other one is being written");
        room.keep(LATER);
        assert_eq!(held.written(), HashSet::from([login(1).0, login(7).0]));
        held.settled(login(1));
        assert_eq!(held.written().len(), 2, "a page that is still to be fetched");
    }

    #[test]
    fn the_expired_are_forgotten_and_nobody_else() {
        let held = Held::default();
        held.found_login(login(1), START + Duration::from_secs(1));
        held.found_login(login(2), LATER);
        held.found_answer(login(1).0, 5);
        held.forget_expired(START + Duration::from_secs(1));
        assert_eq!(counted(&held), (1, 5), "its answer goes with its record");
    }
}
