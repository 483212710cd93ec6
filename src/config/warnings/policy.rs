//! Who gets in without a second factor, or by a weak one.

use std::time::Duration;

use crate::config::app::AppConfig;
use crate::config::duration;
use crate::config::policy::{EnrolmentRule, FactorMethod, NumberMatch, OptOut, UnknownUsers};

pub(super) fn of_policy(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    let policy = &app.policy;
    if policy.methods.contains(&FactorMethod::Email) {
        say(
            "policy.methods",
            "A code by e-mail is no second factor (NIST SP 800-63B-4 §3.1.3.1): often the same password opens the mailbox. \
             Remove `email`."
                .into(),
        );
    }
    if policy.methods.contains(&FactorMethod::OneTouch) {
        match policy.number_match {
            NumberMatch::Type => {}
            NumberMatch::Pick => say(
                "policy.number_match",
                "A tired person who picks one number of a few is right by chance now and then. Use `type`.".into(),
            ),
            NumberMatch::Off => say(
                "policy.number_match",
                "A tired person approves a login that somebody else began. Use `type`.".into(),
            ),
        }
    }
    if policy.enrolment == EnrolmentRule::OptIn {
        say(
            "policy.enrolment",
            "Whoever has set up no factor gets in with the password alone. Use `mandatory`, with grace logins.".into(),
        );
    }
    if policy.opt_out == OptOut::DuringGrace {
        say(
            "policy.opt_out",
            "A thief of a password can decide against the factor for its owner, who has none yet. Use `never`.".into(),
        );
    }
    if policy.enrolment == EnrolmentRule::Mandatory && policy.grace_logins > 0 && policy.grace_until.is_none() {
        say(
            "policy.grace_until",
            format!(
                "Accounts that are never used keep their {} logins without a factor for ever. Set a last day.",
                policy.grace_logins
            ),
        );
    }
    if policy.unknown_users != UnknownUsers::Refuse {
        say(
            "policy.unknown_users",
            "Whoever first logs in with a password, its owner or not, sets up the factor. Import your users, and use \
             `refuse`."
                .into(),
        );
    }
    if policy.trust_browser > Duration::ZERO {
        say(
            "policy.trust_browser",
            format!(
                "A trusted browser needs no factor for `{}`. Use `0d` where that is too long.",
                duration::format(policy.trust_browser)
            ),
        );
    }
}
