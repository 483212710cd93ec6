//! Counts of what was tried and wrong, by where it came from. What is right is never kept waiting: whoever guesses must not
//! lock those out who know.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use parking_lot::Mutex;

use crate::domain::time::Timestamp;

/// Wrong tries by address.
#[derive(Default)]
pub(super) struct WrongTries(Mutex<HashMap<Option<IpAddr>, (u32, Timestamp)>>);

impl WrongTries {
    /// As many within [`Self::WITHIN`]: a program with an old key is told so for a while, and does not fill the log.
    pub(super) const MOST: u32 = 60;
    /// After this an address begins anew.
    pub(super) const WITHIN: Duration = Duration::from_mins(1);
    /// Addresses that are told apart; when there are more, those count together that come after.
    const ADDRESSES: usize = 1024;

    /// Counts one more; whether it is within the limit.
    pub(super) fn may_try(&self, from: Option<IpAddr>, now: Timestamp) -> bool {
        let mut seen = self.0.lock();
        if seen.len() >= Self::ADDRESSES {
            seen.retain(|_, (_, since)| now < *since + Self::WITHIN);
        }
        let from = from.filter(|from| seen.len() < Self::ADDRESSES || seen.contains_key(&Some(*from)));
        let (count, since) = seen.entry(from).or_insert((0, now));
        if now >= *since + Self::WITHIN {
            (*count, *since) = (0, now);
        }
        *count = count.saturating_add(1);
        *count <= Self::MOST
    }
}
