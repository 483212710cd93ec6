//! What a right configuration still leaves open, for `vestibule check`: nothing here is wrong, but somebody should have
//! decided it.

use std::fmt;
use std::time::Duration;

use super::app::{AppConfig, Hosts, Mode};
use super::login::{HoldMode, LoginRuleConfig};
use super::net;
use super::policy::{EnrolmentRule, FactorMethod, NumberMatch, OptOut, UnknownUsers};
use super::server::DeliveryKind;
use super::{Config, duration};
use crate::domain::upstream::Upstream;

/// One thing that is left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Name of the app; `None` concerns the whole gateway.
    pub app: Option<String>,
    /// The key to look at.
    pub key: String,
    /// What it means and what to do, as plain sentences.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.app {
            Some(app) => write!(f, "{app}: {}: {}", self.key, self.text),
            None => write!(f, "{}: {}", self.key, self.text),
        }
    }
}

/// Everything a configuration leaves open: first for the gateway as a whole, then app by app.
pub fn warnings(config: &Config) -> Vec<Warning> {
    let mut all = Vec::new();
    let mut say = |key: &str, text: String| all.push(Warning { app: None, key: key.to_owned(), text });
    of_listeners(config, &mut say);
    of_delivery(config, &mut say);
    if config.apps.is_empty() {
        say("apps", "No app is protected: only the portal's interfaces work. Add `[[apps]]`.".into());
    }
    for realm in &config.realms {
        if !config.apps.iter().any(|app| app.realm == realm.name) {
            say("realms", format!("No app uses the realm `{}`. Set `realm` in an app, or remove it.", realm.name));
        }
    }
    if config.apps.iter().any(|app| !app.session.cookies.is_empty()) {
        say(
            "apps.session.cookies",
            "Whether an app gives its session cookies a `Domain` cannot be seen from here; then its other hosts get them \
             too, sealed, and could send them back. Look at its `Set-Cookie` and turn `Domain` off in the app."
                .into(),
        );
    }
    for app in &config.apps {
        let mut say =
            |key: &str, text: String| all.push(Warning { app: Some(app.name.clone()), key: key.to_owned(), text });
        of_reach(app, &mut say);
        of_session(app, &mut say);
        of_logins(app, &mut say);
        of_policy(app, &mut say);
    }
    all
}

fn of_listeners(config: &Config, say: &mut impl FnMut(&str, String)) {
    if config.server.insecure {
        say(
            "server.insecure",
            "Plain HTTP is taken on any address: whoever can listen on the way reads passwords and sessions. Set it to \
             false unless a proxy on a network of its own speaks TLS in front."
                .into(),
        );
    }
    for network in config.server.trusted_proxies.iter().filter(|network| network.prefix_len() == 0) {
        say(
            "server.trusted_proxies",
            format!("`{network}` is everybody: any browser can claim any address and scheme. Name your proxies only."),
        );
    }
    if config.portal.url.is_loopback() {
        say(
            "portal.url",
            format!(
                "Phones elsewhere cannot reach `{}`. Set the https address under which they see this portal.",
                config.portal.url.to_url()
            ),
        );
    }
    if config.admin.listen.iter().any(|address| !net::is_loopback(address.ip())) {
        say(
            "admin.listen",
            "Administration is reachable from other machines; only its keys protect it. Listen on 127.0.0.1, or close \
             the port to all but those who need it."
                .into(),
        );
    }
}

fn of_delivery(config: &Config, say: &mut impl FnMut(&str, String)) {
    let offered = |method| config.apps.iter().any(|app| app.policy.methods.contains(&method));
    let deliveries = [
        (
            "delivery.sms.kind",
            config.delivery.sms,
            offered(FactorMethod::Sms),
            "Remove `sms` from `methods` for the time being.",
        ),
        (
            "delivery.voice.kind",
            config.delivery.voice,
            offered(FactorMethod::Voice),
            "Remove `voice` from `methods` for the time being.",
        ),
        // Notices of new factors go by e-mail whatever is offered.
        ("delivery.email.kind", config.delivery.email, true, "Tell people yourself when their factors change."),
    ];
    for (key, kind, used, otherwise) in deliveries {
        if kind == DeliveryKind::Outbox && used {
            say(key, format!("Messages are only written to `outbox.jsonl`; nobody will receive them. {otherwise}"));
        }
    }
}

fn of_reach(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    if app.hosts == Hosts::Any {
        say("hosts", "Any host leads to this app. Name its hosts, so that others are refused.".into());
    }
    of_upstreams(app, say);
    if app.path.is_some() {
        say(
            "path",
            "To browsers every app of a host is one: a script of one acts in the others with the session of whoever looks at \
             it, and reads their unsealed cookies. Give apps that do not trust each other hosts of their own."
                .into(),
        );
    }
    if app.mode == Mode::Public {
        say("mode", "Whatever the app shows without a login is shown without a factor. Use `wall` if it can.".into());
    }
    if app.login_page.is_none() {
        say(
            "login_page",
            "Browsers without a session get a refusal instead of the app's login form, which cannot be opened either \
             unless `open` or `anonymous` names it. Set `login_page`."
                .into(),
        );
    }
    if app.logout.is_none() {
        say(
            "logout",
            "When a login is denied, the app is not told to end the session it has begun; only the gateway withholds it. \
             Set `logout`."
                .into(),
        );
    }
    for open in &app.open {
        if open.path().is_everything() {
            say(
                "open",
                format!("`{open}` opens the whole app to anyone who needs no session. Name what has to be open."),
            );
        } else if !matches!(open.method(), Some("GET" | "HEAD" | "OPTIONS")) {
            say("open", format!("`{open}` lets anyone send data to the app. Open it to `GET` only, if that will do."));
        }
    }
    for pattern in app.anonymous.iter().filter(|pattern| pattern.path().is_everything()) {
        say(
            "anonymous",
            format!("`{pattern}` lets every request through with an anonymous session. Name the paths that need it."),
        );
    }
    for pattern in &app.password_paths {
        let (path, query) = pattern.path().literal().map_or(("", None), |literal| {
            literal.split_once('?').map_or((literal, None), |(path, query)| (path, Some(query)))
        });
        let method = pattern.method().unwrap_or("POST");
        if app.logins.iter().any(|rule| rule.pattern.matches_widely(method, path, query)) {
            say(
                "password_paths",
                format!(
                    "`{pattern}` excuses nothing: a login rule is at that address, and takes user and password there."
                ),
            );
        }
    }
    if app.body_on_get {
        say("body_on_get", "Bodies of GET requests reach the app. Set it to false unless the app needs them.".into());
    }
}

fn of_upstreams(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    let elsewhere = |tls: bool| {
        app.upstreams.iter().any(|upstream| match upstream {
            Upstream::Tcp { tls: is_tls, host, .. } => *is_tls == tls && !net::is_loopback_host(host),
            Upstream::Unix { .. } => false,
        })
    };
    let knows_us = app.secret_header.is_some() || app.upstream_tls.as_ref().is_some_and(|tls| tls.client.is_some());
    if elsewhere(false) {
        let past = if knows_us { "" } else { ", and whoever reaches it directly passes the gateway by" };
        say(
            "upstream",
            format!(
                "Passwords travel to the app unencrypted{past}. Use https or a network of its own, and let the app accept \
                 the gateway only, by `secret_header` or a client certificate."
            ),
        );
    } else if elsewhere(true) && !knows_us {
        say(
            "secret_header",
            "Whoever reaches the app directly passes the gateway by, since the app cannot tell. Set it, or give a client \
             certificate in `upstream_tls`, and let the app refuse whoever comes without."
                .into(),
        );
    }
    if app.upstreams.len() > 1 && app.health.probe.is_none() {
        say(
            "health.probe",
            "An upstream is left only when no connection to it comes about; one that answers with errors stays in use. Name \
             a request that only a healthy one answers."
                .into(),
        );
    }
}

fn of_session(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    // Clients hold sealed tokens only: nothing else would be worth something.
    if app.session.cookies.is_empty() && !app.session.seal_tokens {
        say(
            "session.cookies",
            "No cookie is sealed: after a login browsers hold the app's own session, which is worth something wherever the \
             app can be reached. Name its session and remember-me cookies."
                .into(),
        );
    }
    if !app.session.tokens.is_empty() && !app.session.seal_tokens {
        say(
            "session.tokens",
            "Tokens reach the browser unsealed: they are worth something wherever the app can be reached, and here in the \
             session they were handed out in. Make sure that nothing goes past the gateway, or set `seal_tokens`."
                .into(),
        );
    }
    for clear in &app.session.js_readable {
        say(
            "session.js_readable",
            format!(
                "`{}` reaches the browser unsealed, and a script or a thief can use it wherever the app can be reached. \
                 Remove it unless the app's own scripts read it.",
                clear.as_str()
            ),
        );
    }
}

fn of_logins(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    for (index, rule) in app.logins.iter().enumerate().filter(|(_, rule)| rule.hold != Some(HoldMode::Deny)) {
        let key = |key: &str| format!("login[{index}]{key}");
        if rule.failure.is_empty() && rule.success.iter().any(super::PredicateConfig::is_status_only) {
            say(
                &key(".success"),
                format!(
                    "`{}` is right by its status alone, and many apps answer a wrong password with the same. Add \
                     `sets_cookie` or `location`, and give `failure`.",
                    rule.pattern
                ),
            );
        }
        if rule.success.is_empty() {
            say(
                &key(".success"),
                format!(
                    "`{}` takes every answer that is not `failure` for a right password: an answer nobody thought of rings \
                     a phone. Give `success` too; what is neither is then held without a push.",
                    rule.pattern
                ),
            );
        }
        for cookie in unsealed(app, rule) {
            say(
                &key(".success.sets_cookie"),
                format!("`{cookie}` says that somebody is signed in, but is not sealed. Add it to `session.cookies`."),
            );
        }
    }
    if app.policy.unknown_users != UnknownUsers::Refuse && app.logins.iter().any(|rule| rule.user_from.is_none()) {
        say(
            "policy.unknown_users",
            "If the app takes several names for one person, such as a name and an e-mail address, the one nobody knows \
             becomes a second person without a factor. Use `refuse`, or make sure that the app takes one name only."
                .into(),
        );
    }
}

/// Cookies that show a success and are no session cookies.
fn unsealed<'a>(app: &'a AppConfig, rule: &'a LoginRuleConfig) -> impl Iterator<Item = &'a str> {
    let shown = rule.success.iter().flat_map(|success| [&success.sets_cookie, &success.changes_cookie]).flatten();
    // A pattern matches its own text, stars included.
    shown.map(crate::domain::pattern::CookiePattern::as_str).filter(|name| {
        !app.session.cookies.is_empty() && !app.session.cookies.iter().any(|cookie| cookie.matches(name))
    })
}

fn of_policy(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
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
