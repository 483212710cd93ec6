//! Points in time. Everything that ends is valid *while `now < expires_at`*.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds since 1970.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Time left until `end`; zero from `end` on.
    pub fn until(self, end: Self) -> Duration {
        Duration::from_millis(u64::try_from(end.0.saturating_sub(self.0)).unwrap_or(0))
    }

    /// Time gone since `start`; zero before it.
    pub fn since(self, start: Self) -> Duration {
        start.until(self)
    }

    /// `2026-11-21T10:00:00Z`, without a fraction: the one form all known readers of such times take.
    pub fn rfc3339(self) -> String {
        OffsetDateTime::from_unix_timestamp(self.secs())
            .ok()
            .and_then(|at| at.format(&Rfc3339).ok())
            .unwrap_or_else(|| "9999-12-31T23:59:59Z".to_owned())
    }

    /// Reads an RFC 3339 time, or a plain date (its first moment, UTC).
    pub fn parse(text: &str) -> Option<Self> {
        let full = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
        let at = OffsetDateTime::parse(&full, &Rfc3339).ok()?;
        Some(Self::from_secs(at.unix_timestamp()))
    }
}

impl Timestamp {
    /// By how many milliseconds it is after `other`; negative before it.
    pub const fn millis_after(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }

    /// The point in time that many milliseconds later; earlier for a negative number.
    #[must_use]
    pub const fn moved(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// A month of the calendar, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// The year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
}

impl Timestamp {
    /// In which month it is; January 1970 for what no calendar holds.
    pub fn month(self) -> Month {
        let at = OffsetDateTime::from_unix_timestamp(self.secs()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Month { year: u16::try_from(at.year()).unwrap_or(1970), month: u8::from(at.month()) }
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, rhs: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(rhs.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, rhs: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(rhs.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:03}ms", self.rfc3339(), self.0.rem_euclid(1000))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_print_without_a_fraction_and_read_back() {
        let at = Timestamp::from_millis(1_795_255_200_123);
        assert_eq!(at.rfc3339(), "2026-11-21T10:00:00Z");
        assert_eq!(Timestamp::parse("2026-11-21T10:00:00Z"), Some(Timestamp::from_secs(1_795_255_200)));
        assert_eq!(Timestamp::parse("2026-11-21"), Some(Timestamp::from_secs(1_795_219_200)));
        assert_eq!(Timestamp::parse("soon"), None);
    }

    #[test]
    fn a_month_begins_with_its_first_moment() {
        let month = |text: &str| Timestamp::parse(text).unwrap().month();
        assert_eq!(month("2026-11-30T23:59:59Z"), Month { year: 2026, month: 11 });
        assert_eq!(month("2026-12-01"), Month { year: 2026, month: 12 });
        assert!(month("2026-12-31") < month("2027-01-01"));
    }

    #[test]
    fn nothing_is_left_from_the_end_on() {
        let end = Timestamp::from_secs(10);
        assert_eq!(Timestamp::from_secs(9).until(end), Duration::from_secs(1));
        assert_eq!(Timestamp::from_secs(10).until(end), Duration::ZERO);
        assert_eq!(Timestamp::from_secs(11).until(end), Duration::ZERO);
    }
}
