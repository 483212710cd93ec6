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
}
