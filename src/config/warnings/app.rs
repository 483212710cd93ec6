//! Who reaches an app, by which way, and with what in hand.

use crate::config::app::{AppConfig, Hosts, Mode};
use crate::config::login::LoginKind;
use crate::config::net;
use crate::domain::pattern::Pattern;
use crate::domain::upstream::Upstream;

pub(super) fn of_reach(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    if app.observe {
        say(
            "observe",
            "NOTHING IS PROTECTED: every request passes to the app as it came, no login is held and no cookie is sealed. It is \
             for setting up: look at what `vestibule app observed` shows, then remove it."
                .into(),
        );
    }
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
    if let Some(open) = opens_the_form(app) {
        say(
            "open",
            format!(
                "`{open}` takes the cookies off the login page, so that the token of its form is worth nothing and some apps \
                 refuse every login. Narrow it: `login_page` is reached by anyone as it is."
            ),
        );
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

/// The pattern of `open` that the login page falls under.
fn opens_the_form(app: &AppConfig) -> Option<&Pattern> {
    if app.session.cookies.is_empty() {
        return None;
    }
    let page = app.login_page.as_deref()?;
    let (path, query) = page.split_once('?').map_or((page, None), |(path, query)| (path, Some(query)));
    app.open.iter().find(|open| !open.path().is_everything() && open.matches_only("GET", path, query))
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

pub(super) fn of_session(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    // Clients hold sealed tokens only, or nothing at all: nothing else would be worth something.
    let has_none = app.session.seal_tokens || app.logins.iter().all(|rule| rule.kind == LoginKind::Basic);
    if app.session.cookies.is_empty() && !has_none {
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
