//! An authenticator app that a program set up for its user: as many as it likes, each with a length of step and codes of its own.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::totp::{Rules, Seed};
use crate::domain::ids::{DeviceId, ServiceId, UserId};
use crate::domain::throttle::Attempts;
use crate::domain::time::Timestamp;

/// One of them. It answers challenges as a device does, and is named like one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppFactor {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub user: UserId,
    /// The application whose program made it.
    pub service: ServiceId,
    /// What the program calls it.
    pub name: String,
    /// The key of its codes.
    pub seed: Seed,
    /// What they look like.
    pub rules: Rules,
    /// Whether a code of it was right once.
    pub is_verified: bool,
    /// The last step of which a code was taken.
    pub last_step: Option<u64>,
    /// Wrong codes in a row.
    #[serde(default)]
    pub attempts: Attempts,
    /// What the program wants remembered about it.
    pub metadata: Option<BTreeMap<String, String>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed or verified.
    pub updated_at: Timestamp,
}

impl AppFactor {
    /// Whether it is still to be reckoned with: one of which no code was right yet is for `unverified` only.
    pub fn is_kept(&self, unverified: Duration, now: Timestamp) -> bool {
        self.is_verified || now < self.created_at + unverified
    }

    /// With codes of another kind. The last step is counted in the new length, so that no code is good twice and those to come
    /// are good.
    #[must_use]
    pub fn by_rules(self, rules: Rules) -> Self {
        let in_new_steps = |step: u64| step.saturating_mul(self.rules.step_secs) / rules.step_secs.max(1);
        Self { last_step: self.last_step.map(in_new_steps), rules, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::factor::totp::Hash;

    #[test]
    fn with_steps_of_another_length_no_code_is_good_twice_and_the_next_is_good() {
        let at = Timestamp::from_secs(3000);
        let seed = Seed::new(vec![7; 20]).unwrap();
        let id = [1; 16];
        for (before, after) in [(30, 60), (60, 30), (30, 30), (20, 45)] {
            let rules = |step_secs| Rules { hash: Hash::Sha1, digits: 6, step_secs, skew: 1 };
            let factor = AppFactor {
                id: DeviceId::from_bytes(id),
                user: UserId::from_bytes(id),
                service: ServiceId::from_bytes(id),
                name: "App".to_owned(),
                seed: seed.clone(),
                rules: rules(before),
                is_verified: true,
                last_step: Some(3000 / before),
                attempts: Attempts::default(),
                metadata: None,
                created_at: at,
                updated_at: at,
            };
            let changed = factor.by_rules(rules(after));
            assert_eq!(changed.last_step, Some(3000 / before * before / after), "{before} to {after}");
            assert!(changed.last_step.is_some_and(|last| last < (3000 + after) / after), "{before} to {after}");
        }
    }
}
