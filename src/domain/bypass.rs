//! Bypass codes: what the help desk gives somebody who lost everything else. Good for a number of sign-ins and a short while.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::secret::Digest;
use super::time::Timestamp;

/// The most codes of one user that can be good at a time.
pub const MOST: usize = 3;

/// How much a code may be good for, by who makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Sign-ins.
    pub uses: u8,
    /// From now on.
    pub lifetime: Duration,
}

impl Caps {
    /// For administrators.
    pub const ADMINISTRATOR: Self = Self { uses: 10, lifetime: Duration::from_hours(7 * 24) };
    /// For the help desk.
    pub const HELP_DESK: Self = Self { uses: 3, lifetime: Duration::from_hours(24) };

    /// Whether a code with so many uses and so long a life may be made.
    pub fn allow(self, uses: u8, lifetime: Duration) -> bool {
        (1..=self.uses).contains(&uses) && !lifetime.is_zero() && lifetime <= self.lifetime
    }
}

/// A code as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BypassCode {
    /// Its keyed digest.
    pub digest: Digest,
    /// Sign-ins it is still good for.
    pub uses_left: u8,
    /// Good while `now` is before.
    pub expires_at: Timestamp,
}

impl BypassCode {
    /// Whether it is good for another sign-in.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.uses_left > 0 && now < self.expires_at
    }
}

/// Takes one use of the code with this digest, if it is among them and good; what is left of it. Codes that are over are
/// dropped.
pub fn spend(codes: &mut Vec<BypassCode>, typed: &Digest, now: Timestamp) -> Option<u8> {
    codes.retain(|code| code.is_good(now));
    let code = codes.iter_mut().find(|code| code.digest == *typed)?;
    code.uses_left -= 1;
    let left = code.uses_left;
    codes.retain(|code| code.uses_left > 0);
    Some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_hold_at_their_edges() {
        let hour = Duration::from_hours(1);
        for (caps, uses, lifetime, allowed) in [
            (Caps::HELP_DESK, 1, hour, true),
            (Caps::HELP_DESK, 3, hour * 24, true),
            (Caps::HELP_DESK, 4, hour, false),
            (Caps::HELP_DESK, 1, hour * 24 + Duration::from_secs(1), false),
            (Caps::HELP_DESK, 0, hour, false),
            (Caps::HELP_DESK, 1, Duration::ZERO, false),
            (Caps::ADMINISTRATOR, 10, hour * 168, true),
            (Caps::ADMINISTRATOR, 11, hour, false),
        ] {
            assert_eq!(caps.allow(uses, lifetime), allowed, "{caps:?} {uses} {lifetime:?}");
        }
    }

    #[test]
    fn a_code_is_good_as_often_as_it_says_and_no_longer_than_it_says() {
        let at = Timestamp::from_secs;
        let digest = |byte| Digest::from_bytes([byte; 32]);
        let code = |byte, uses_left| BypassCode { digest: digest(byte), uses_left, expires_at: at(100) };
        let mut codes = vec![code(1, 2), code(2, 1)];
        assert_eq!(spend(&mut codes, &digest(3), at(0)), None);
        assert_eq!(spend(&mut codes, &digest(1), at(0)), Some(1));
        assert_eq!(spend(&mut codes, &digest(2), at(0)), Some(0));
        assert_eq!(spend(&mut codes, &digest(2), at(0)), None, "it was good once");
        assert_eq!(spend(&mut codes, &digest(1), at(100)), None, "its time is over");
        assert!(codes.is_empty());
    }
}
