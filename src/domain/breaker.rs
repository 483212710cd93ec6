//! A circuit breaker: who failed several times in a row is left alone for a while, and then tried once.

use std::time::Duration;

use super::time::Timestamp;

/// Failures in a row that open it.
pub const FAILURES: u32 = 3;
/// How long it stays open.
pub const PAUSE: Duration = Duration::from_mins(1);

/// How somebody did lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    /// Whether it may be tried. When a pause is over the one that asks first tries for all: the others wait for another pause,
    /// which what comes of the try ends or confirms.
    pub fn may_try(&mut self, now: Timestamp) -> bool {
        match self.open_until {
            Some(until) if now < until => false,
            Some(_) => {
                self.open_until = Some(now + PAUSE);
                true
            }
            None => true,
        }
    }

    /// It did what it was asked for.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// It failed; whether it is left alone from now on, and was not before.
    pub fn failed(&mut self, now: Timestamp) -> bool {
        self.failures = self.failures.saturating_add(1);
        if self.failures < FAILURES {
            return false;
        }
        let was_closed = self.open_until.is_none();
        self.open_until = Some(now + PAUSE);
        was_closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_in_a_row_is_left_alone_and_tried_once_after_a_pause() {
        let mut now = Timestamp::from_secs(0);
        let mut breaker = Breaker::default();
        for _ in 1..FAILURES {
            assert!(breaker.may_try(now) && !breaker.failed(now));
        }
        breaker.succeeded();
        for _ in 1..FAILURES {
            assert!(breaker.may_try(now) && !breaker.failed(now), "a success begins anew");
        }
        assert!(breaker.failed(now), "the first time");
        assert!(!breaker.may_try(now));
        now = now + PAUSE;
        assert!(breaker.may_try(now));
        assert!(!breaker.may_try(now), "one tries for all");
        assert!(!breaker.failed(now), "it was open already");
        assert!(!breaker.may_try(now + PAUSE / 2));
        now = now + PAUSE;
        assert!(breaker.may_try(now));
        breaker.succeeded();
        assert!(breaker.may_try(now) && breaker.may_try(now));
    }
}
