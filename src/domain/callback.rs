//! What an application is still to be told of an answered question: how often that was tried, and when it is tried next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::gsm::shortened;
use super::ids::{ChallengeId, DeviceId, ServiceId};
use super::time::Timestamp;

/// How long to wait after each failure; after the one behind the last of them nothing more is tried by itself.
pub const BACK_OFF: [Duration; 6] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(6),
];
/// Longest kept reason of a failure, in characters.
const MAX_ERROR: usize = 300;

/// Whether it is still tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallbackState {
    /// At its time.
    Waiting,
    /// Not unless an administrator says so.
    Dead,
}

impl CallbackState {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Dead => "dead",
        }
    }
}

/// Whether a failure may pass by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It may.
    Passing,
    /// The application says that it wants no more of them (410).
    Final,
}

/// An application that is to be told what became of its question. There is one for each question at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// The question.
    pub challenge: ChallengeId,
    /// The application.
    pub service: ServiceId,
    /// The device that answered.
    pub device: DeviceId,
    /// Its signature over the answer, in base64; empty where none was kept.
    pub signature: String,
    /// How often it failed.
    pub tries: u32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// Whether it is.
    pub state: CallbackState,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When the question was answered.
    pub created_at: Timestamp,
}

impl Callback {
    /// One that is due at once.
    pub fn new(
        challenge: ChallengeId,
        service: ServiceId,
        device: DeviceId,
        signature: String,
        now: Timestamp,
    ) -> Self {
        let state = CallbackState::Waiting;
        Self { challenge, service, device, signature, tries: 0, next_at: now, state, last_error: None, created_at: now }
    }

    /// After a failure: it waits, longer each time and by a random byte a tenth more or less, or is given up.
    #[must_use]
    pub fn failed(self, why: &str, failure: Failure, jitter: u8, now: Timestamp) -> Self {
        let wait = usize::try_from(self.tries).ok().and_then(|tries| BACK_OFF.get(tries));
        let (state, next_at) = match (failure, wait) {
            (Failure::Passing, Some(wait)) => (CallbackState::Waiting, now + jittered(*wait, jitter)),
            (Failure::Passing, None) | (Failure::Final, _) => (CallbackState::Dead, now),
        };
        let last_error = Some(shortened(why, MAX_ERROR));
        Self { state, next_at, last_error, tries: self.tries.saturating_add(1), ..self }
    }

    /// Tried again from the beginning, at once.
    #[must_use]
    pub fn retried(self, now: Timestamp) -> Self {
        Self { state: CallbackState::Waiting, next_at: now, tries: 0, ..self }
    }
}

/// From nine tenths of a span to eleven.
fn jittered(span: Duration, by: u8) -> Duration {
    span * 9 / 10 + span / 5 * u32::from(by) / u32::from(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_000_000);

    fn callback() -> Callback {
        let (challenge, service) = (ChallengeId::from_bytes([1; 16]), ServiceId::from_bytes([2; 16]));
        Callback::new(challenge, service, DeviceId::from_bytes([3; 16]), String::new(), NOW)
    }

    #[test]
    fn it_waits_longer_after_each_failure_and_is_dead_at_last() {
        let mut callback = callback();
        for (tries, seconds) in [(1, 5), (2, 30), (3, 120), (4, 600), (5, 3600), (6, 21_600)] {
            callback = callback.failed("no", Failure::Passing, 127, NOW);
            assert_eq!((callback.tries, callback.state), (tries, CallbackState::Waiting));
            let waits = callback.next_at.millis_after(NOW);
            assert!((waits - seconds * 1000).abs() <= seconds, "{tries}: {waits}");
        }
        callback = callback.failed("no more", Failure::Passing, 0, NOW);
        assert_eq!((callback.tries, callback.state), (7, CallbackState::Dead));
        assert_eq!(callback.last_error.as_deref(), Some("no more"));
        let later = NOW + Duration::from_mins(1);
        callback = callback.retried(later);
        assert_eq!((callback.tries, callback.next_at, callback.state), (0, later, CallbackState::Waiting));
    }

    #[test]
    fn one_that_is_not_wanted_is_dead_at_once() {
        let dead = callback().failed("gone", Failure::Final, 0, NOW);
        assert_eq!((dead.tries, dead.state), (1, CallbackState::Dead));
    }

    #[test]
    fn they_do_not_all_come_back_at_the_same_moment() {
        let hour = Duration::from_hours(1);
        assert_eq!(jittered(hour, 0), Duration::from_mins(54));
        assert_eq!(jittered(hour, 255), Duration::from_mins(66));
    }

    #[test]
    fn what_is_kept_of_an_error_is_bounded() {
        let failed = callback().failed(&"x".repeat(10_000), Failure::Passing, 0, NOW);
        assert!(failed.last_error.is_some_and(|error| error.chars().count() <= MAX_ERROR));
    }
}
