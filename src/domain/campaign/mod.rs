//! Campaigns: bringing many people to a second factor by a date, in waves. A campaign says when its members are asked, how often
//! they may put it off, and from when nobody may any more; configuration keeps the last word where it is stricter.

mod tally;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use tally::{Report, Tally};

use super::ids::{CampaignName, RealmName};
use super::locale::Locale;
use super::time::Timestamp;
use super::user::{EnrolmentPolicy, OptOutPolicy, User};

/// The most sign-ins without a factor that a campaign can give.
pub const MAX_GRACE: u32 = 1000;
/// The longest message, in characters: a paragraph of a page.
const MAX_MESSAGE: usize = 1000;
/// The longest title and the longest name of a group, in characters.
const MAX_NAME: usize = 100;

/// A campaign of a realm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Of which realm.
    pub realm: RealmName,
    /// Its name there.
    pub name: CampaignName,
    /// What people read.
    #[serde(default)]
    pub title: Option<String>,
    /// Sign-ins without a factor that a new member gets.
    pub grace_logins: u32,
    /// It begins; its reports do.
    pub starts_at: Timestamp,
    /// Members are asked at their sign-ins, and may put it off. Not before `starts_at`.
    pub warn_from: Timestamp,
    /// When that ends.
    pub dates: Dates,
    /// Later dates for members with a group, as an administrator gave them.
    #[serde(default)]
    pub extended: BTreeMap<String, Dates>,
    /// What members read when they are asked, by language.
    #[serde(default)]
    pub messages: BTreeMap<Locale, String>,
    /// Whoever is imported with one of these groups is a member.
    #[serde(default)]
    pub groups: BTreeSet<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// When putting it off ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// From then on no sign-in without a factor is left, whatever the count.
    #[serde(default)]
    pub grace_until: Option<Timestamp>,
    /// From then on a factor is required.
    #[serde(default)]
    pub enforce_from: Option<Timestamp>,
    /// Until then members may opt out, and stay opted out. Without it nobody may.
    #[serde(default)]
    pub opt_out_until: Option<Timestamp>,
}

impl Dates {
    /// From then on a member needs a factor.
    pub fn end(self) -> Option<Timestamp> {
        earlier(self.grace_until, self.enforce_from)
    }

    /// With what is later in `other`; what has no end keeps none.
    fn later(self, other: Self) -> Self {
        let later =
            |own: Option<Timestamp>, other: Option<Timestamp>| own.map(|own| other.map_or(own, |at| own.max(at)));
        Self {
            grace_until: later(self.grace_until, other.grace_until),
            enforce_from: later(self.enforce_from, other.enforce_from),
            opt_out_until: self.opt_out_until.max(other.opt_out_until),
        }
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What of a campaign contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CampaignError {
    /// A date lies on the wrong side of another.
    #[error("`{early}` ({early_at}) lies after `{late}` ({late_at}): it cannot come to it")]
    Order {
        /// What should come first.
        early: &'static str,
        /// When that is.
        early_at: Timestamp,
        /// What should come after.
        late: &'static str,
        /// When that is.
        late_at: Timestamp,
    },
    /// Grace ends when, or before, anybody is asked.
    #[error("`{what}` ({at}) is not after `warn-from` ({warn_from}): give a later date")]
    Empty {
        /// What ends.
        what: &'static str,
        /// When.
        at: Timestamp,
        /// When members are first asked.
        warn_from: Timestamp,
    },
    /// Opting out is part of grace.
    #[error(
        "nobody can opt out where there are no sign-ins without a factor: give `grace-logins`, or leave `opt-out-until` out"
    )]
    OptOutWithoutGrace,
    /// Too many sign-ins without a factor.
    #[error("`grace-logins` is at most {MAX_GRACE}")]
    TooMuchGrace,
    /// A text that cannot be shown.
    #[error("{what} is empty, longer than {most} characters, or holds characters that cannot be seen")]
    BadText {
        /// Which.
        what: &'static str,
        /// How long it may be.
        most: usize,
    },
    /// Other languages fall back to English.
    #[error("a message in English is needed: give `--message en='…'`")]
    NoEnglish,
    /// An extension of nothing.
    #[error("say what is extended: `--grace-logins`, `--grace-until`, `--enforce-from` or `--opt-out-until`")]
    NothingToExtend,
    /// An extension only gives more.
    #[error("`{what}` is {has} already: an extension gives a later date")]
    NotLater {
        /// Which date.
        what: &'static str,
        /// What it is.
        has: Timestamp,
    },
    /// There is no such end that could be moved.
    #[error("the campaign has no `{what}`: giving one would take something away")]
    NoEnd {
        /// Which date.
        what: &'static str,
    },
}

/// How far a campaign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Before its start.
    Waiting,
    /// Begun; nobody is asked at a sign-in yet.
    Begun,
    /// Members are asked, and may put it off.
    Warning,
    /// A factor is required.
    Enforced,
}

impl Phase {
    /// The word as it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Begun => "begun",
            Self::Warning => "warning",
            Self::Enforced => "enforced",
        }
    }
}

/// What an administrator gives beyond what a campaign gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// To members with this group only.
    #[serde(default)]
    pub group: Option<String>,
    /// So many sign-ins without a factor are left to each, at least.
    #[serde(default)]
    pub grace_logins: Option<u32>,
    /// Later dates.
    #[serde(default)]
    pub dates: Dates,
}

impl Campaign {
    /// Looks whether it can be what it says.
    ///
    /// # Errors
    ///
    /// [`CampaignError`]: the first contradiction.
    pub fn check(&self) -> Result<(), CampaignError> {
        let text = |what, most, text: &str| {
            let is_bad = text.trim().is_empty() || text.chars().count() > most || text.chars().any(char::is_control);
            if is_bad { Err(CampaignError::BadText { what, most }) } else { Ok(()) }
        };
        // A message may have paragraphs.
        let lines = |message: &String| text("a message", MAX_MESSAGE, &message.replace('\n', " "));
        if self.grace_logins > MAX_GRACE {
            return Err(CampaignError::TooMuchGrace);
        }
        self.title.iter().try_for_each(|title| text("the title", MAX_NAME, title))?;
        self.groups.iter().try_for_each(|group| text("the name of a group", MAX_NAME, group))?;
        self.messages.values().try_for_each(lines)?;
        if !self.messages.is_empty() && !self.messages.contains_key(&Locale::En) {
            return Err(CampaignError::NoEnglish);
        }
        self.check_dates(self.dates)?;
        self.extended.values().try_for_each(|more| self.check_dates(self.dates.later(*more)))
    }

    fn check_dates(&self, dates: Dates) -> Result<(), CampaignError> {
        let in_order = |early, early_at, late, late_at: Option<Timestamp>| match late_at {
            Some(late_at) if early_at > late_at => Err(CampaignError::Order { early, early_at, late, late_at }),
            Some(_) | None => Ok(()),
        };
        let warn_from = self.warn_from;
        in_order("starts", self.starts_at, "warn-from", Some(warn_from))?;
        in_order("warn-from", warn_from, "enforce-from", dates.enforce_from)?;
        for (what, at) in [("grace-until", dates.grace_until), ("opt-out-until", dates.opt_out_until)] {
            if let Some(at) = at.filter(|at| *at <= warn_from) {
                return Err(CampaignError::Empty { what, at, warn_from });
            }
        }
        if let Some(until) = dates.grace_until {
            in_order("grace-until", until, "enforce-from", dates.enforce_from)?;
        }
        if let Some(until) = dates.opt_out_until {
            in_order("opt-out-until", until, "grace-until", dates.grace_until)?;
            in_order("opt-out-until", until, "enforce-from", dates.enforce_from)?;
            if self.grace_logins == 0 {
                return Err(CampaignError::OptOutWithoutGrace);
            }
        }
        Ok(())
    }

    /// Its dates for somebody with these groups: of all that were given them the latest.
    pub fn dates_for(&self, groups: &[String]) -> Dates {
        groups.iter().filter_map(|group| self.extended.get(group)).fold(self.dates, |dates, more| dates.later(*more))
    }

    /// Whether some member may have grace, or wait for the campaign, after `at`.
    pub fn lasts_longer_than(&self, at: Timestamp) -> bool {
        let extended = self.extended.values().map(|more| self.dates.later(*more));
        std::iter::once(self.dates).chain(extended).any(|dates| dates.end().is_none_or(|end| end > at))
    }

    /// How far it is for members without extensions of their own.
    pub fn phase(&self, now: Timestamp) -> Phase {
        self.phase_until(self.dates, now)
    }

    fn phase_until(&self, dates: Dates, now: Timestamp) -> Phase {
        if now < self.starts_at {
            Phase::Waiting
        } else if now < self.warn_from {
            Phase::Begun
        } else if dates.end().is_some_and(|end| now >= end) {
            Phase::Enforced
        } else {
            Phase::Warning
        }
    }

    /// What members read when they are asked, in their language or in English, and in which of these it is.
    pub fn message(&self, locale: Locale) -> Option<(Locale, &str)> {
        [locale, Locale::En].into_iter().find_map(|locale| Some((locale, self.messages.get(&locale)?.as_str())))
    }

    /// Whether whoever has these groups is a member from their import on.
    pub fn takes(&self, groups: &[String]) -> bool {
        groups.iter().any(|group| self.groups.contains(group))
    }

    /// Makes somebody a member. Their grace only falls by it: who is new gets what the campaign gives, everybody else keeps
    /// what they had if that is less. Whose grace an earlier campaign had ended (`before`) has none.
    pub fn take_in(&self, user: &mut User, is_new: bool, before: Option<&Self>, now: Timestamp) {
        let was_over = before.is_some_and(|before| before.dates_for(&user.groups).end().is_some_and(|end| now >= end));
        user.grace_left = match (is_new, was_over) {
            (_, true) => 0,
            (true, false) => self.grace_logins,
            (false, false) => user.grace_left.min(self.grace_logins),
        };
        user.campaign = Some(self.name.clone());
    }

    /// Gives members more, as an administrator says. Nothing is ever taken away by it.
    ///
    /// # Errors
    ///
    /// [`CampaignError`]: nothing is given, or a date that is not later, or one that contradicts another.
    pub fn extend(mut self, extension: &Extension) -> Result<Self, CampaignError> {
        let Extension { group, grace_logins, dates } = extension;
        if *dates == Dates::default() && grace_logins.is_none_or(|count| count == 0) {
            return Err(CampaignError::NothingToExtend);
        }
        let has = match group {
            Some(group) => self.extended.get(group).map_or(self.dates, |more| self.dates.later(*more)),
            None => self.dates,
        };
        for (what, has, more) in [
            ("grace-until", has.grace_until, dates.grace_until),
            ("enforce-from", has.enforce_from, dates.enforce_from),
        ] {
            match (has, more) {
                (None, Some(_)) => return Err(CampaignError::NoEnd { what }),
                (Some(has), Some(more)) if more <= has => return Err(CampaignError::NotLater { what, has }),
                (_, None) | (Some(_), Some(_)) => {}
            }
        }
        if let (Some(has), Some(more)) = (has.opt_out_until, dates.opt_out_until)
            && more <= has
        {
            return Err(CampaignError::NotLater { what: "opt-out-until", has });
        }
        if let Some(group) = group {
            self.extended.insert(group.clone(), has.later(*dates));
        } else {
            self.dates = has.later(*dates);
            self.grace_logins = self.grace_logins.max(grace_logins.unwrap_or_default());
        }
        if grace_logins.is_some_and(|count| count > MAX_GRACE) {
            return Err(CampaignError::TooMuchGrace);
        }
        self.check()?;
        Ok(self)
    }
}

impl Extension {
    /// Whether it is for somebody with these groups.
    pub fn is_for(&self, groups: &[String]) -> bool {
        self.group.as_ref().is_none_or(|group| groups.contains(group))
    }
}

/// What configuration says of enrolment, before any campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// Who needs a factor.
    pub enrolment: EnrolmentPolicy,
    /// Whether people may opt out.
    pub opt_out: OptOutPolicy,
    /// From then on no sign-in without a factor is left.
    pub grace_until: Option<Timestamp>,
}

impl Ground {
    /// Everybody needs a factor and nobody may opt out: where no app says otherwise.
    pub const STRICT: Self =
        Self { enrolment: EnrolmentPolicy::Mandatory, opt_out: OptOutPolicy::Never, grace_until: None };
}

/// By what a person's enrolment is judged: configuration, and the campaign they are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub(super) enrolment: EnrolmentPolicy,
    pub(super) opt_out: OptOutPolicy,
    pub(super) grace_until: Option<Timestamp>,
    pub(super) opt_out_until: Option<Timestamp>,
}

impl Terms {
    /// What holds for a person at `now`. `campaign` is the one they are in, as it stands in the store.
    ///
    /// * Where configuration's `grace_until` is over it stays over, whatever a campaign says.
    /// * Before `warn_from` members are not asked, as the administrator says by that date, not even where configuration makes
    ///   enrolment mandatory. Who had used up their grace before stays required, unless the campaign gives none either.
    /// * From `warn_from` on enrolment is mandatory for members, with the grace that is left to them; also where it is opt-in.
    /// * From `grace_until` or `enforce_from` on, whichever is first, there is no grace.
    /// * A campaign that is not there gives nothing: a factor is required.
    pub fn of(ground: Ground, user: &User, campaign: Option<&Campaign>, now: Timestamp) -> Self {
        let Ground { enrolment, opt_out, grace_until } = ground;
        let Some(name) = &user.campaign else {
            return Self { enrolment, opt_out, grace_until, opt_out_until: grace_until };
        };
        let required = |grace_until| Self {
            enrolment: EnrolmentPolicy::Mandatory,
            opt_out: OptOutPolicy::Never,
            grace_until,
            opt_out_until: None,
        };
        let Some(campaign) = campaign.filter(|found| found.name == *name && found.realm == user.realm) else {
            return required(Some(now));
        };
        let dates = campaign.dates_for(&user.groups);
        let until = earlier(grace_until, dates.end());
        match campaign.phase_until(dates, now) {
            Phase::Waiting | Phase::Begun => {
                let is_over = grace_until.is_some_and(|until| now >= until);
                let is_used_up = user.grace_left == 0 && campaign.grace_logins > 0;
                if enrolment == EnrolmentPolicy::Mandatory && (is_over || is_used_up) {
                    required(until)
                } else {
                    Self { enrolment: EnrolmentPolicy::OptIn, ..required(until) }
                }
            }
            Phase::Warning | Phase::Enforced => {
                let may_opt_out = dates.opt_out_until.is_some_and(|end| now < end);
                let opt_out = if may_opt_out { OptOutPolicy::DuringGrace } else { OptOutPolicy::Never };
                Self { opt_out, opt_out_until: earlier(until, dates.opt_out_until), ..required(until) }
            }
        }
    }

    /// Whether people may opt out.
    pub fn opt_out(&self) -> OptOutPolicy {
        self.opt_out
    }

    /// From then on no sign-in without a factor is left.
    pub fn grace_until(&self) -> Option<Timestamp> {
        self.grace_until
    }

    /// From then on nobody is opted out any more.
    pub fn opt_out_until(&self) -> Option<Timestamp> {
        self.opt_out_until
    }
}
