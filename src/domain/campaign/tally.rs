//! Where the members of a campaign stand, counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::factor::Method;
use crate::domain::user::{Standing, User};

/// People by where they stand. Everybody is in exactly one of the counts from `enrolled` to `ended`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// All of them.
    pub members: u64,
    /// Have a factor.
    pub enrolled: u64,
    /// Have none, and may go on without one for a while.
    pub in_grace: u64,
    /// Have none, and opted out.
    pub opted_out: u64,
    /// Have none, and must set one up at their next sign-in.
    pub must_enrol: u64,
    /// Have none, and are not asked yet.
    pub not_asked: u64,
    /// Locked by an administrator.
    pub locked: u64,
    /// The time of their account is over.
    pub ended: u64,
    /// Of all of them, those who never signed in.
    pub never_seen: u64,
    /// Of those in grace, how many have so many sign-ins left.
    pub left: BTreeMap<u32, u64>,
    /// How many have each factor. One person may have several.
    pub factors: BTreeMap<Method, u64>,
}

impl Tally {
    /// Counts one person.
    pub fn count(&mut self, user: &User, standing: Standing) {
        self.members += 1;
        match standing {
            Standing::Enrolled => self.enrolled += 1,
            Standing::InGrace(left) => {
                self.in_grace += 1;
                *self.left.entry(left).or_default() += 1;
            }
            Standing::OptedOut => self.opted_out += 1,
            Standing::MustEnrol => self.must_enrol += 1,
            Standing::NotRequired => self.not_asked += 1,
            Standing::Locked => self.locked += 1,
            Standing::Ended => self.ended += 1,
        }
        if user.last_login.is_none() {
            self.never_seen += 1;
        }
        // An address is where notices go, and counts as a factor for few apps; recovery codes come with another factor.
        for method in user.methods().into_iter().filter(|method| *method != Method::Email) {
            *self.factors.entry(method).or_default() += 1;
        }
    }
}

/// Where the members of a campaign stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// All of them.
    pub whole: Tally,
    /// By group. One person may have several, or none.
    pub groups: BTreeMap<String, Tally>,
}

impl Report {
    /// Counts one person.
    pub fn count(&mut self, user: &User, standing: Standing) {
        self.whole.count(user, standing);
        for group in &user.groups {
            match self.groups.get_mut(group) {
                Some(tally) => tally.count(user, standing),
                None => self.groups.entry(group.clone()).or_default().count(user, standing),
            }
        }
    }
}
