//! Limits on attempts and sends: how often within which time, and locks that double.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// At most `count` within `within`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many.
    pub count: u32,
    /// Within which time.
    pub within: Duration,
}

/// When things happened, as far back as any window looks. The oldest comes first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History(Vec<Timestamp>);

/// Too often: again from this time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too often; possible again at {again_at}")]
pub struct Throttled {
    /// When one more will be let through.
    pub again_at: Timestamp,
}

impl History {
    /// Counts one more at `now` if every window allows it.
    ///
    /// # Errors
    ///
    /// [`Throttled`] with the time from which all windows allow it; the history stays as it was.
    pub fn record(&mut self, windows: &[Window], now: Timestamp) -> Result<(), Throttled> {
        if let Some(again_at) = self.blocked_until(windows, now) {
            return Err(Throttled { again_at });
        }
        let longest = windows.iter().map(|window| window.within).max().unwrap_or_default();
        self.0.retain(|at| *at + longest > now);
        self.0.push(now);
        Ok(())
    }

    /// Until when one more is refused; `None` if it would be let through now.
    pub fn blocked_until(&self, windows: &[Window], now: Timestamp) -> Option<Timestamp> {
        windows
            .iter()
            .filter_map(|window| {
                let recent: Vec<_> = self.0.iter().filter(|at| **at + window.within > now).collect();
                let count = usize::try_from(window.count).unwrap_or(usize::MAX);
                if recent.len() < count {
                    return None;
                }
                // With a count of none the window never opens while anything is asked for.
                let oldest = recent.get(recent.len() - count).map_or(now, |at| **at);
                Some(oldest + window.within)
            })
            .max()
    }

    /// Counts one more at `now`, whatever came before; what is older than `within` is forgotten.
    pub fn note(&mut self, within: Duration, now: Timestamp) {
        self.0.retain(|at| *at + within > now);
        self.0.push(now);
    }

    /// Forgets everything, as a success does for some counts.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Waits that grow with what went wrong: the first time is free, since people err, and each further one doubles the wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOff {
    /// The wait after the second time; none at all if it is zero.
    pub first: Duration,
    /// The longest.
    pub longest: Duration,
    /// What is longer ago does not count any more.
    pub within: Duration,
}

impl BackOff {
    /// Until when to wait after what went wrong; `None` if that is over, or nothing is to be waited for.
    pub fn until(&self, wrong: &History, now: Timestamp) -> Option<Timestamp> {
        let recent = wrong.0.iter().filter(|at| **at + self.within > now).count();
        let doublings = u32::try_from(recent).unwrap_or(u32::MAX).checked_sub(2)?;
        let wait = self.first.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX)).min(self.longest);
        wrong.0.last().map(|last| *last + wait).filter(|until| now < *until)
    }
}

/// Rules of the lock after wrong codes (NIST SP 800-63B-4 §3.2.2 asks for a limit of at most 100 in a row).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockRules {
    /// Wrong codes in a row that lock the factor.
    pub lock_after: u32,
    /// The first lock; each next one is twice as long.
    pub first: Duration,
    /// The longest lock.
    pub longest: Duration,
    /// Wrong codes in a row that end the factor: it must be bound anew.
    pub disable_after: u32,
}

/// Wrong codes in a row for one factor of one user. A new login, a resend or a right password changes nothing here; only
/// a success with that very factor does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// Wrong codes since the last success.
    pub wrong_in_a_row: u32,
    /// No code is looked at before this time.
    pub locked_until: Option<Timestamp>,
}

/// Where a factor's attempts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptState {
    /// Codes are looked at.
    Open,
    /// Locked until then.
    Locked(Timestamp),
    /// Too many in a row: the factor must be bound anew.
    Disabled,
}

impl Attempts {
    /// Whether a code may be looked at.
    pub fn state(&self, rules: &LockRules, now: Timestamp) -> AttemptState {
        if self.wrong_in_a_row >= rules.disable_after {
            return AttemptState::Disabled;
        }
        match self.locked_until {
            Some(until) if now < until => AttemptState::Locked(until),
            _ => AttemptState::Open,
        }
    }

    /// One more wrong code.
    #[must_use]
    pub fn wrong(self, rules: &LockRules, now: Timestamp) -> Self {
        let wrong_in_a_row = self.wrong_in_a_row.saturating_add(1);
        let locks = wrong_in_a_row / rules.lock_after.max(1);
        let locked_until = if locks > 0 && wrong_in_a_row.is_multiple_of(rules.lock_after.max(1)) {
            let length = rules.first.saturating_mul(1_u32.checked_shl(locks - 1).unwrap_or(u32::MAX));
            Some(now + length.min(rules.longest))
        } else {
            self.locked_until
        };
        Self { wrong_in_a_row, locked_until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn every_window_must_allow_it() {
        let windows = [Window { count: 1, within: Duration::from_secs(30) }, Window { count: 3, within: 10 * MINUTE }];
        let mut history = History::default();
        let at = |secs| Timestamp::from_secs(secs);
        assert_eq!(history.record(&windows, at(0)), Ok(()));
        assert_eq!(history.record(&windows, at(29)), Err(Throttled { again_at: at(30) }));
        assert_eq!(history.record(&windows, at(30)), Ok(()));
        assert_eq!(history.record(&windows, at(60)), Ok(()));
        assert_eq!(history.record(&windows, at(120)), Err(Throttled { again_at: at(600) }));
        assert_eq!(history.record(&windows, at(600)), Ok(()));
    }

    #[test]
    fn waits_double_from_the_second_time_on_and_old_times_do_not_count() {
        let rules = BackOff { first: Duration::from_secs(30), longest: 3 * MINUTE, within: 60 * MINUTE };
        let at = |secs| Timestamp::from_secs(secs);
        let mut wrong = History::default();
        assert_eq!(rules.until(&wrong, at(0)), None);
        let mut waits = Vec::new();
        for n in 0..6 {
            let now = at(300 * n);
            wrong.note(rules.within, now);
            waits.push(rules.until(&wrong, now).map_or(0, |until| now.until(until).as_secs()));
        }
        assert_eq!(waits, [0, 30, 60, 120, 180, 180]);
        assert_eq!(rules.until(&wrong, at(1500 + 179)), Some(at(1500 + 180)));
        assert_eq!(rules.until(&wrong, at(1500 + 180)), None);
        // The others are an hour ago when the last is not.
        let now = at(3600 + 1499);
        wrong.note(rules.within, now);
        assert_eq!(rules.until(&wrong, now), Some(now + Duration::from_secs(30)));
        let none = BackOff { first: Duration::ZERO, ..rules };
        assert_eq!(none.until(&wrong, now), None);
    }

    #[test]
    fn locks_double_up_to_the_longest_and_end_in_a_disabled_factor() {
        let rules = LockRules { lock_after: 10, first: 15 * MINUTE, longest: 60 * MINUTE, disable_after: 50 };
        let now = Timestamp::from_secs(0);
        let mut attempts = Attempts::default();
        let mut lengths = Vec::new();
        for _ in 0..49 {
            attempts = attempts.wrong(&rules, now);
            if attempts.wrong_in_a_row.is_multiple_of(10) {
                lengths.push(now.until(attempts.locked_until.unwrap()).as_secs() / 60);
            }
        }
        assert_eq!(lengths, [15, 30, 60, 60]);
        assert!(matches!(attempts.state(&rules, now), AttemptState::Locked(_)));
        assert_eq!(attempts.state(&rules, now + 60 * MINUTE), AttemptState::Open);
        assert_eq!(attempts.wrong(&rules, now).state(&rules, now + 60 * MINUTE), AttemptState::Disabled);
    }
}
