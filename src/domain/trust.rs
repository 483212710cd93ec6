//! Trusted browsers: for a while a browser spares its user the next factor, with one app.
//!
//! What the browser holds is one value of a series, in a cookie. Each is good for one login, whose answer brings the next.
//! A value that comes back after its turn was copied: then nobody knows which of the two is the owner's browser, and the series
//! is over for both.
//!
//! Two tabs that sign in at the same moment send the same value, and so does a browser that repeats a login whose answer was
//! lost. For [`GRACE`] after its turn a value is therefore answered as if it still had it, and with the very same next value:
//! that is computed from the one before, under a key of the gateway, so that it need not be kept anywhere to be given again.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ids::{AppName, TrustId, UserId};
use super::seal::{Keyring, NONCE, Sealer};
use super::secret::{Digest, MacKey, Secret};
use super::text::{base64url, from_base64url};
use super::time::Timestamp;

/// How long after its turn a value is still answered.
pub const GRACE: Duration = Duration::from_mins(1);
/// Trusted browsers of one user, over all apps; another one takes the place of the oldest.
pub const MOST: usize = 20;

/// Bytes of a value in the clear: id, turn, secret.
const VALUE: usize = 16 + 4 + 32;

/// A series: a browser that is trusted by its user with one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedBrowser {
    /// Its id.
    pub id: TrustId,
    /// By whom.
    pub user: UserId,
    /// With which app.
    pub app: AppName,
    /// What the browser said it is, when a factor was passed in it.
    pub name: String,
    /// When a factor was passed in it.
    pub created_at: Timestamp,
    /// When it last spared its user the factor, or was made.
    pub used_at: Timestamp,
    /// Good while `now` is before; never moved.
    pub expires_at: Timestamp,
    /// The keyed digest of the factors its user had then: with others it is worth nothing.
    pub factors: Digest,
    turn: u32,
    current: Digest,
    before: Option<Before>,
}

/// The value whose turn is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Before {
    digest: Digest,
    until: Timestamp,
}

/// What a value of a series is when it is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// The one whose turn it is.
    Current,
    /// The one before, a moment after its turn.
    JustBefore,
    /// One whose turn is long over: it was copied.
    Old,
    /// One that this series has not come to: the store is older than the cookie, as after a restored backup.
    Ahead,
}

/// A value of a series, as the browser holds it sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustValue {
    /// Of which series.
    pub id: TrustId,
    turn: u32,
    secret: Secret<[u8; 32]>,
}

impl TrustValue {
    /// The first of a series.
    pub fn first(id: TrustId, secret: [u8; 32]) -> Self {
        Self { id, turn: 0, secret: Secret::new(secret) }
    }

    /// The one after it.
    #[must_use]
    pub fn next(&self, key: &MacKey) -> Self {
        let secret = Digest::keyed(key, "next value", &[self.id.as_bytes(), self.secret.expose()]);
        Self { id: self.id, turn: self.turn.saturating_add(1), secret: Secret::new(*secret.as_bytes()) }
    }

    fn digest(&self) -> Digest {
        Digest::of("trusted browser", self.secret.expose())
    }
}

impl TrustedBrowser {
    /// A series that begins with this value `now`, for `lasts`.
    pub fn begin(
        first: &TrustValue,
        user: UserId,
        app: AppName,
        name: String,
        factors: Digest,
        lasts: Duration,
        now: Timestamp,
    ) -> Self {
        Self {
            id: first.id,
            user,
            app,
            name,
            created_at: now,
            used_at: now,
            expires_at: now + lasts,
            factors,
            turn: first.turn,
            current: first.digest(),
            before: None,
        }
    }

    /// Its end, where browsers are trusted for `longest` at most today.
    pub fn ends_at(&self, longest: Duration) -> Timestamp {
        self.expires_at.min(self.created_at + longest)
    }

    /// What a value of this series is now.
    pub fn judge(&self, value: &TrustValue, now: Timestamp) -> Presented {
        let digest = value.digest();
        if value.id == self.id && digest == self.current {
            return Presented::Current;
        }
        let was = self.before.as_ref().filter(|before| before.digest == digest && value.id == self.id);
        match was {
            Some(before) if now < before.until => Presented::JustBefore,
            None if value.turn > self.turn => Presented::Ahead,
            Some(_) | None => Presented::Old,
        }
    }

    /// It spared its user the factor: the turn goes to the next value, unless that has it already.
    #[must_use]
    pub fn used(self, next: &TrustValue, now: Timestamp) -> Self {
        let digest = next.digest();
        let used_at = self.used_at.max(now);
        if digest == self.current {
            return Self { used_at, ..self };
        }
        let before = Some(Before { digest: self.current, until: now + GRACE });
        Self { used_at, turn: next.turn, current: digest, before, ..self }
    }
}

/// Seals and opens what browsers hold: a value that this gateway did not give to this app's browsers is none.
#[derive(Clone)]
pub struct TrustSealer {
    sealer: Sealer,
}

impl fmt::Debug for TrustSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrustSealer")
    }
}

impl TrustSealer {
    /// With the keys of the ring.
    pub fn new(keys: &Keyring) -> Self {
        Self { sealer: keys.sealer("trusted browser") }
    }

    /// The cookie's value.
    pub fn seal(&self, nonce: [u8; NONCE], app: &AppName, value: &TrustValue) -> String {
        let clear = [&value.id.as_bytes()[..], &value.turn.to_be_bytes(), value.secret.expose()].concat();
        base64url(&self.sealer.seal(nonce, app.as_str().as_bytes(), &clear))
    }

    /// Opens a cookie's value.
    pub fn open(&self, app: &AppName, cookie: &str) -> Option<TrustValue> {
        let clear = self.sealer.open(app.as_str().as_bytes(), &from_base64url(cookie)?).ok()?;
        let clear: [u8; VALUE] = clear.try_into().ok()?;
        let (id, rest) = clear.split_first_chunk::<16>()?;
        let (turn, secret) = rest.split_first_chunk::<4>()?;
        let secret = Secret::new(secret.try_into().ok()?);
        Some(TrustValue { id: TrustId::from_bytes(*id), turn: u32::from_be_bytes(*turn), secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    fn key() -> MacKey {
        MacKey::new([5; 32])
    }

    fn first() -> TrustValue {
        TrustValue::first(TrustId::from_bytes([1; 16]), [2; 32])
    }

    fn series() -> TrustedBrowser {
        let (user, app) = (UserId::from_bytes([3; 16]), AppName::parse("wiki").unwrap());
        let factors = Digest::from_bytes([4; 32]);
        TrustedBrowser::begin(&first(), user, app, "Firefox".into(), factors, Duration::from_hours(720), at(0))
    }

    #[test]
    fn each_value_has_its_turn_once() {
        let (one, two) = (first(), first().next(&key()));
        let series = series();
        assert_eq!(series.judge(&one, at(10)), Presented::Current);
        assert_eq!(series.judge(&two, at(10)), Presented::Ahead);
        let series = series.used(&two, at(10));
        assert_eq!(series.judge(&two, at(10)), Presented::Current);
        for (when, presented) in [(10, Presented::JustBefore), (69, Presented::JustBefore), (70, Presented::Old)] {
            assert_eq!(series.judge(&one, at(when)), presented, "{when}");
        }
        let three = two.next(&key());
        let series = series.used(&three, at(20));
        assert_eq!(series.judge(&one, at(20)), Presented::Old, "two turns ago is too long ago, however short that was");
        assert_eq!(series.judge(&two, at(20)), Presented::JustBefore);
    }

    #[test]
    fn whoever_repeats_a_login_gets_the_same_next_value_and_moves_nothing() {
        let (one, two) = (first(), first().next(&key()));
        let used = series().used(&two, at(10));
        let again = used.clone().used(&one.next(&key()), at(40));
        assert_eq!(again, TrustedBrowser { used_at: at(40), ..used });
        assert_eq!(again.judge(&one, at(70)), Presented::Old, "the moment is not made longer");
    }

    #[test]
    fn a_value_of_another_series_is_never_good() {
        let other = TrustValue::first(TrustId::from_bytes([9; 16]), [2; 32]);
        assert_eq!(series().judge(&other, at(0)), Presented::Old);
        let stranger = TrustValue::first(TrustId::from_bytes([1; 16]), [7; 32]);
        assert_eq!(series().judge(&stranger, at(0)), Presented::Old);
    }

    #[test]
    fn trust_ends_when_it_was_said_and_sooner_where_that_became_shorter() {
        let day = Duration::from_hours(24);
        for (longest, end) in [(30 * day, 30), (60 * day, 30), (7 * day, 7), (Duration::ZERO, 0)] {
            assert_eq!(series().ends_at(longest), at(0) + day * end, "{longest:?}");
        }
        let used = series().used(&first().next(&key()), at(5_000));
        assert_eq!(used.ends_at(30 * day), at(0) + 30 * day, "using it does not make it longer");
    }

    #[test]
    fn a_sealed_value_is_bound_to_its_app() {
        let keys = Keyring::single([1; 32]);
        let sealer = TrustSealer::new(&keys);
        let (wiki, mail) = (AppName::parse("wiki").unwrap(), AppName::parse("mail").unwrap());
        let cookie = sealer.seal([0; NONCE], &wiki, &first().next(&key()));
        assert_eq!(sealer.open(&wiki, &cookie), Some(first().next(&key())));
        assert_eq!(sealer.open(&mail, &cookie), None);
        assert_eq!(TrustSealer::new(&Keyring::single([2; 32])).open(&wiki, &cookie), None);
        for clear in [&[][..], &[0; VALUE - 1], &[0; VALUE + 1]] {
            let other = base64url(&keys.sealer("trusted browser").seal([0; NONCE], b"wiki", clear));
            assert_eq!(sealer.open(&wiki, &other), None);
        }
        assert_eq!(sealer.open(&wiki, "no seal"), None);
    }

    #[test]
    fn nobody_without_the_key_knows_the_next_value() {
        assert_ne!(first().next(&key()), first().next(&MacKey::new([6; 32])));
        assert_ne!(first().next(&key()).secret, first().secret);
    }
}
