//! Who gets in without a second factor, or by a weak one.

use std::time::Duration;

use crate::config::Config;
use crate::config::app::AppConfig;
use crate::config::duration;
use crate::config::policy::{EnrolmentRule, FactorMethod, NumberMatch, OptOut, UnknownUsers};

/// Apps of one realm that take different factors: what is set up with one opens the others.
pub(super) fn of_realms(config: &Config, say: &mut impl FnMut(&str, String)) {
    // E-mail has a warning of its own, and changes no factors.
    let takes =
        |app: &AppConfig, method: FactorMethod| method == FactorMethod::Email || app.policy.methods.contains(&method);
    let takes_all = |app: &AppConfig, other: &AppConfig| other.policy.methods.iter().all(|method| takes(app, *method));
    let mut said: Vec<&str> = Vec::new();
    for app in &config.apps {
        let other = config
            .apps
            .iter()
            .find(|other| other.realm == app.realm && !(takes_all(app, other) && takes_all(other, app)));
        let Some(other) = other.filter(|_| !said.contains(&app.realm.as_str())) else { continue };
        said.push(&app.realm);
        say(
            "apps.policy.methods",
            format!(
                "`{}` and `{}` of the realm `{}` take different factors, and a factor opens all apps of a realm: people change \
                 theirs by one that all of these apps take, or, if they have none, by what they have; and a number that came with a \
                 list is proven in an app that takes it before anything is set up in the others. Give the apps the same \
                 `methods`, or realms of their own.",
                app.name, other.name, app.realm
            ),
        );
    }
}

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
    of_trust(app, say);
}

fn of_trust(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    let policy = &app.policy;
    if policy.trust_browser == Duration::ZERO {
        return;
    }
    let lasts = duration::format(policy.trust_browser);
    say(
        "policy.trust_browser",
        format!("A trusted browser needs no factor for `{lasts}`. Use `0d` where that is too long."),
    );
    if policy.trust_browser <= policy.session_max {
        say(
            "policy.trust_browser",
            format!(
                "A browser that is trusted for `{lasts}` spares nobody anything, since a session lasts `{}`. Trust it for longer, \
                 or use `0d`.",
                duration::format(policy.session_max)
            ),
        );
    }
    for network in policy.shared_networks.iter().filter(|network| network.prefix_len() == 0) {
        say(
            "policy.shared_networks",
            format!(
                "`{network}` is everybody: no browser is ever trusted. Name the networks of shared computers, or use `0d`."
            ),
        );
    }
    if app.password_change.is_empty() {
        say(
            "password_change",
            "Whoever changes a password that somebody else knows goes on trusting the browser of that one too. Name the \
             request by which this app changes passwords."
                .into(),
        );
    }
}
