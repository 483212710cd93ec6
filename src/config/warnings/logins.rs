//! Logins that are not judged, or not rightly.

use super::predicates;
use crate::config::app::AppConfig;
use crate::config::login::{HoldMode, LoginKind, LoginRuleConfig};
use crate::config::policy::UnknownUsers;
use crate::config::realm::RealmConfig;

pub(super) fn of_logins(app: &AppConfig, realm: Option<&RealmConfig>, say: &mut impl FnMut(&str, String)) {
    for (index, rule) in app.logins.iter().enumerate().filter(|(_, rule)| rule.hold != Some(HoldMode::Deny)) {
        let key = |key: &str| format!("login[{index}]{key}");
        if rule.failure.is_empty() && rule.success.iter().any(crate::config::PredicateConfig::is_status_only) {
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
        predicates::of_rule(rule, |below, text| say(&key(below), text));
        for cookie in unsealed(app, rule) {
            say(
                &key(".success.sets_cookie"),
                format!("`{cookie}` says that somebody is signed in, but is not sealed. Add it to `session.cookies`."),
            );
        }
    }
    let speaks_dav = app.methods.iter().any(|method| matches!(method.as_str(), "PROPFIND" | "REPORT" | "MKCALENDAR"));
    if speaks_dav && !app.logins.iter().any(|rule| rule.kind == LoginKind::Basic) {
        say(
            "methods",
            "Clients of WebDAV, CalDAV and CardDAV sign in by Basic with every request, which no rule takes: they are refused. \
             Add a login rule of kind `basic`, or take their methods away."
                .into(),
        );
    }
    let is_mapped = realm.is_some_and(|realm| realm.ldap.is_some() || realm.has_aliases());
    if app.policy.unknown_users != UnknownUsers::Refuse
        && app.logins.iter().any(|rule| rule.user_from.is_none())
        && !is_mapped
    {
        say(
            "policy.unknown_users",
            "If the app takes several names for one person, such as a name and an e-mail address, the one nobody knows \
             becomes a second person without a factor. Use `refuse`, have the realm ask a directory (`realms.ldap`) or list \
             the other names (`realms.aliases`), or make sure that the app takes one name only."
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
