//! What an application is still to be told, of an answered question or of something else that happened: how often that was
//! tried, and when it is tried next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::gsm::shortened;
use super::ids::{CallbackId, ChallengeId, DeviceId, ServiceId};
use super::time::Timestamp;
use super::webhook::Happening;

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

impl CallbackId {
    /// The id under which the answer to this question is told.
    pub const fn of_answer(challenge: ChallengeId) -> Self {
        Self::from_bytes(*challenge.as_bytes())
    }
}

/// An application that is to be told something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// Its id. That of an answer is its question's: an application is told of each once.
    #[serde(alias = "challenge")]
    pub id: CallbackId,
    /// The application.
    pub service: ServiceId,
    /// The factor that answered, or that it is about.
    pub device: DeviceId,
    /// Its signature over the answer, in base64; empty where none was kept.
    pub signature: String,
    /// What happened, for one of the application's webhooks; `None` for an answer that goes to the one address it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happening: Option<Happening>,
    /// How often it failed.
    pub tries: u32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// Whether it is.
    pub state: CallbackState,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it happened.
    pub created_at: Timestamp,
}

impl Callback {
    /// Tells of an answered question, at once.
    pub fn of_answer(
        challenge: ChallengeId,
        service: ServiceId,
        device: DeviceId,
        signature: String,
        now: Timestamp,
    ) -> Self {
        Self::due(CallbackId::of_answer(challenge), service, device, signature, None, now)
    }

    /// Tells a webhook of something, at once.
    pub fn of_happening(
        id: CallbackId,
        service: ServiceId,
        factor: DeviceId,
        happening: Happening,
        now: Timestamp,
    ) -> Self {
        Self::due(id, service, factor, String::new(), Some(happening), now)
    }

    fn due(
        id: CallbackId,
        service: ServiceId,
        device: DeviceId,
        signature: String,
        happening: Option<Happening>,
        now: Timestamp,
    ) -> Self {
        let state = CallbackState::Waiting;
        let (tries, last_error) = (0, None);
        Self { id, service, device, signature, happening, tries, next_at: now, state, last_error, created_at: now }
    }

    /// The question it is about, if it is about one.
    pub fn challenge(&self) -> Option<ChallengeId> {
        match &self.happening {
            None => Some(ChallengeId::from_bytes(*self.id.as_bytes())),
            Some(happening) => happening.challenge,
        }
    }

    /// Whoever it goes to, an application or one of its webhooks: each has a queue of its own, and waits for nobody else's.
    pub fn receiver(&self) -> [u8; 16] {
        self.happening.as_ref().map_or(*self.service.as_bytes(), |happening| *happening.webhook.as_bytes())
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
        Callback::of_answer(challenge, service, DeviceId::from_bytes([3; 16]), String::new(), NOW)
    }

    #[test]
    fn what_was_kept_before_there_were_webhooks_is_read_as_an_answer() {
        let id = "01010101-0101-0101-0101-010101010101";
        let stored = serde_json::json!({
            "challenge": id, "service": id, "device": id, "signature": "c2ln", "tries": 2, "next_at": 5, "state": "dead",
            "last_error": null, "created_at": 4,
        });
        let callback: Callback = serde_json::from_value(stored).expect("it reads");
        assert_eq!(callback.challenge(), Some(ChallengeId::from_bytes([1; 16])));
        assert_eq!((callback.receiver(), callback.tries), ([1; 16], 2));
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
