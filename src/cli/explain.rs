//! `vestibule explain`: what would become of a request from a browser without a session. It asks the very functions that
//! decide on requests, so it cannot say something else than what happens.

use std::fmt::Write as _;
use std::io::Write;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::Exit;
use super::args::ExplainArgs;
use super::terminal::seen;
use crate::domain::login::basic::Authorization;
use crate::domain::login::rule::{HoldKind, LoginRule};
use crate::domain::path::{NormalPath, check_query};
use crate::domain::route::{App, Apps, KnownBasic, OWN_PREFIX, RequestView};
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Exchange, Looked, Pass, Standing, Verdict, asks_again, decide, decide_body};

/// What would become of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The app its host leads to.
    pub app: Option<String>,
    /// Where that app lives, in the order in which it is tried.
    pub upstreams: Vec<String>,
    /// The host, in lower case, without port.
    pub host: String,
    /// The path as it is judged and forwarded; absent where it has no single reading.
    pub path: Option<String>,
    /// The query.
    pub query: Option<String>,
    /// The login rule that looks at it.
    pub rule: Option<RuleView>,
    /// `pass`, `login`, `to-login`, `unauthorized`, `step-up`, `deny`, `own`, `no-app` or `bad-request`.
    pub verdict: &'static str,
    /// For what passes: `open`, `anonymous`, `observed`.
    pub standing: Option<&'static str>,
    /// Whose login it is, in canonical form.
    pub user: Option<String>,
    /// What its answer will be taken for, for a login.
    pub outcome: Option<String>,
    /// The verdict in words.
    pub text: String,
}

/// A login rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// Its place in the app's list, from 0.
    pub index: usize,
    /// The requests it looks at.
    #[serde(rename = "match")]
    pub pattern: String,
}

/// Why there is nothing to explain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// Not a whole address.
    #[error("`{}` is no whole address, give one like `https://wiki.example.edu/start`", .0.escape_debug())]
    BadUrl(String),
    /// Not a method.
    #[error("`{}` is no method, give one like `GET`", .0.escape_debug())]
    BadMethod(String),
    /// Not a header.
    #[error("`{}` is no header, give one like `Accept: text/html`", .0.escape_debug())]
    BadHeader(String),
}

/// The parts of an address, as they were typed.
struct Address<'a> {
    origin: String,
    host: String,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Only what belongs to the address is read here; the path is judged later, as that of a request.
    fn parse(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return None;
        }
        // Browsers keep the fragment to themselves.
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        if authority.is_empty() || authority.contains(['@', '\\', ' ']) {
            return None;
        }
        let authority = authority.to_ascii_lowercase();
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => {
                port.parse::<u16>().ok()?;
                host
            }
            _ => authority.as_str(),
        };
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        Some(Self { origin: format!("{scheme}://{authority}"), host: host.to_owned(), path, query })
    }
}

/// Explains what was typed and prints it. It is done whatever the verdict is.
///
/// # Errors
///
/// [`ExplainError`] for what is no request; or if it cannot be printed.
pub fn run(apps: &Apps, args: &ExplainArgs, json: bool, out: &mut impl Write) -> anyhow::Result<Exit> {
    let explanation = explain(apps, args)?;
    let text = if json { format!("{:#}\n", serde_json::to_value(&explanation)?) } else { in_words(&explanation) };
    seen(out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}

fn in_words(explanation: &Explanation) -> String {
    let none = "none".to_owned();
    let rule = explanation.rule.as_ref().map(|rule| format!("login rule {} (`{}`)", rule.index, rule.pattern));
    let mut lines = vec![
        ("app", explanation.app.clone().unwrap_or_else(|| none.clone())),
        (
            "upstream",
            if explanation.upstreams.is_empty() { none.clone() } else { explanation.upstreams.join(", then ") },
        ),
        ("path", explanation.path.clone().unwrap_or_else(|| none.clone())),
        ("rule", rule.unwrap_or(none)),
    ];
    lines.extend(explanation.user.iter().map(|user| ("user", user.clone())));
    lines.push(("verdict", format!("{}: {}", explanation.verdict, explanation.text)));
    lines.extend(explanation.outcome.iter().map(|outcome| ("answer", outcome.clone())));
    lines.iter().fold(String::new(), |mut text, (label, value)| {
        let _ = writeln!(text, "{label:<8} {value}");
        text
    })
}

/// Says what would become of a request.
///
/// # Errors
///
/// [`ExplainError`] for what is no request.
pub fn explain(apps: &Apps, args: &ExplainArgs) -> Result<Explanation, ExplainError> {
    let is_method =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_method(&args.method) {
        return Err(ExplainError::BadMethod(args.method.clone()));
    }
    let address = Address::parse(&args.url).ok_or_else(|| ExplainError::BadUrl(args.url.clone()))?;
    let headers = args.headers.iter().map(|typed| header(typed)).collect::<Result<Vec<_>, _>>()?;
    let header =
        |name: &str| headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| *value);

    let map = header_map(&headers);
    let mut explanation = Explanation {
        app: None,
        upstreams: Vec::new(),
        host: address.host.clone(),
        path: None,
        query: address.query.map(str::to_owned),
        rule: None,
        verdict: "bad-request",
        standing: None,
        user: None,
        outcome: None,
        text: String::new(),
    };
    let path = match NormalPath::parse(address.path)
        .and_then(|path| check_query(address.query.unwrap_or("")).map(|()| path))
    {
        Ok(path) => path,
        Err(error) => return Ok(Explanation { text: format!("refused (400): {error}"), ..explanation }),
    };
    explanation.path = Some(path.to_string());
    let of_host = apps.on(&address.host);
    if of_host.is_empty() {
        let text = format!("refused (421): no app has the host `{}`", address.host);
        return Ok(Explanation { verdict: "no-app", text, ..explanation });
    }
    if path.is_under(OWN_PREFIX) {
        if let [app] = of_host {
            explanation.app = Some(app.name.to_string());
        }
        let text = "answered by the gateway itself, never sent to an app".to_owned();
        return Ok(Explanation { verdict: "own", text, ..explanation });
    }
    let Some(app) = apps.find(&address.host, &path) else {
        let text = format!("refused (403): no app of the host `{}` has this path, or two could", address.host);
        return Ok(Explanation { verdict: "no-app", text, ..explanation });
    };
    explanation.app = Some(app.name.to_string());
    explanation.upstreams = app.upstreams.iter().map(ToString::to_string).collect();
    let watching = app.rules.iter().position(|rule| rule.watches(&args.method, &path, address.query));
    explanation.rule = watching.map(|index| rule_view(app, index));
    let view = RequestView {
        method: &args.method,
        path,
        query: address.query,
        has_body: args.body.as_ref().is_some_and(|body| !body.is_empty()),
        authorization: header("authorization").map(Authorization::read),
        known: KnownBasic::Nothing,
        headers: &map,
        fetch_mode: header("sec-fetch-mode"),
        fetch_site: header("sec-fetch-site"),
        accept: header("accept"),
        requested_with: header("x-requested-with").is_some(),
        origin: header("origin"),
        own_origin: &address.origin,
    };
    // As a client would say it.
    let likely = match args.body.as_deref().unwrap_or_default().trim_start().chars().next() {
        Some('{' | '[') => "application/json",
        Some('<') => "text/xml",
        Some(_) | None => "application/x-www-form-urlencoded",
    };
    let content_type = header("content-type").or(Some(likely));
    let body = Body { content_type, encoding: header("content-encoding"), bytes: args.body.as_deref() };
    Ok(judge(app, &view, &body, explanation))
}

/// The headers as a request has them; what cannot be one was typed for nothing.
fn header_map(typed: &[(&str, &str)]) -> HeaderMap {
    let pairs = typed.iter().filter_map(|(name, value)| {
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
    });
    pairs.collect()
}

struct Body<'a> {
    content_type: Option<&'a str>,
    encoding: Option<&'a str>,
    bytes: Option<&'a str>,
}

fn judge(app: &App, view: &RequestView<'_>, body: &Body<'_>, explanation: Explanation) -> Explanation {
    // Without a session the time decides nothing.
    let verdict = decide(app, view, None, Timestamp::default());
    if let (Verdict::ToLogin | Verdict::Unauthorized, true) = (&verdict, asks_again(app, view)) {
        let within = app.step_up_within.as_secs().div_ceil(60);
        let text = format!(
            "needs a session, in which a second factor was passed less than {within} min ago; else it is asked for again"
        );
        return Explanation { verdict: "step-up", text, ..explanation };
    }
    let read = match verdict {
        Verdict::Read(read) => read,
        Verdict::Pass(pass) => return passed(&pass, explanation),
        Verdict::ToLogin => {
            let text = match &app.login_page {
                Some(page) => format!("no session: the browser is sent to the login page `{page}`"),
                None => "no session, and the app names no login page".to_owned(),
            };
            return Explanation { verdict: "to-login", text, ..explanation };
        }
        // The last two come in a session only.
        Verdict::Unauthorized | Verdict::ToStepUp | Verdict::StepUpNeeded => return unauthorized(explanation),
        Verdict::Deny(refusal) => {
            return Explanation { verdict: "deny", text: format!("refused: {refusal}"), ..explanation };
        }
    };
    let unread = read.is_watched() && body.bytes.is_none() && !matches!(view.method, "GET" | "HEAD");
    let bytes = body.bytes.unwrap_or_default().as_bytes();
    let mut explanation = match decide_body(app, view, read, body.content_type, body.encoding, bytes) {
        Ok(Exchange::Login { rule, username, .. }) => login(app, rule, &username, explanation),
        Ok(Exchange::Incomplete { rule, pass }) => {
            let explanation = passed(&pass, explanation);
            let text = format!("{}; the login's form without a password is no login", explanation.text);
            Explanation { rule: Some(rule_view(app, rule)), text, ..explanation }
        }
        Ok(Exchange::Plain(pass)) => {
            let explanation = passed(&pass, explanation);
            let text = format!("{}; an answer that would begin a session is withheld", explanation.text);
            Explanation { text, ..explanation }
        }
        Ok(Exchange::Unauthorized) => unauthorized(explanation),
        Err(refusal) => Explanation { verdict: "deny", text: format!("refused: {refusal}"), ..explanation },
    };
    if unread {
        explanation.text.push_str(" (judged without a body: give one with `-d` to see whether it is a login)");
    }
    explanation
}

fn passed(pass: &Pass, explanation: Explanation) -> Explanation {
    let (standing, mut text) = match pass.standing() {
        Standing::Open => ("open", "sent to the app without any credentials".to_owned()),
        Standing::Anonymous => ("anonymous", "sent to the app with the anonymous session, if there is one".to_owned()),
        Standing::AppPassword(_) => ("app-password", "sent to the app with the deposited password".to_owned()),
        Standing::Verified(_) => ("verified", "sent to the app".to_owned()),
        Standing::Observed => (
            "observed",
            "sent to the app as it is: `observe` is set, so that nobody is asked for a second factor".to_owned(),
        ),
    };
    if pass.looked_at() == Looked::Scan {
        text.push_str("; its body must not carry a user name and password");
    }
    Explanation { verdict: "pass", standing: Some(standing), text, ..explanation }
}

fn unauthorized(explanation: Explanation) -> Explanation {
    let text = "refused (401): this needs a session".to_owned();
    Explanation { verdict: "unauthorized", text, ..explanation }
}

fn login(app: &App, rule: usize, typed: &str, explanation: Explanation) -> Explanation {
    let explanation = Explanation { rule: Some(rule_view(app, rule)), ..explanation };
    match app.user_name(typed) {
        Ok(user) => Explanation {
            verdict: "login",
            user: Some(user.to_string()),
            outcome: Some(outcome(&app.rules[rule])),
            text: "a login: the app judges the password; if it says yes, its answer is held until the second factor passed"
                .to_owned(),
            ..explanation
        },
        Err(error) => Explanation { verdict: "deny", text: format!("refused: a login whose user cannot be told: {error}"), ..explanation },
    }
}

/// What becomes of the app's answer to a login, by which tables there are.
fn outcome(rule: &LoginRule) -> String {
    let unclear = match rule.hold {
        HoldKind::Page | HoldKind::ByClient => "held without a push, for codes only",
        HoldKind::Wait | HoldKind::CodeFirst | HoldKind::Deny => "held without a push",
    };
    match (rule.success.is_empty(), rule.failure.is_empty()) {
        (false, false) => format!("a wrong password by `failure`, else a right one by `success`, else {unclear}"),
        (true, _) => "a wrong password by `failure`, else a right one".to_owned(),
        (false, true) => {
            format!("a right password by `success`, else {unclear} if it gives a session cookie, else a wrong one")
        }
    }
}

fn rule_view(app: &App, index: usize) -> RuleView {
    RuleView { index, pattern: app.rules[index].pattern.to_string() }
}

fn header(typed: &str) -> Result<(&str, &str), ExplainError> {
    let (name, value) = typed.split_once(':').ok_or_else(|| ExplainError::BadHeader(typed.to_owned()))?;
    let odd = |byte: u8| !(byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if name.is_empty() || name.bytes().any(odd) {
        return Err(ExplainError::BadHeader(typed.to_owned()));
    }
    Ok((name, value.trim()))
}

#[cfg(test)]
pub(in crate::cli) mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Config, apps_of};

    /// A configuration without a problem.
    pub(in crate::cli) const CONFIG: &str = r#"
        [[apps]]
        name = "wiki"
        hosts = ["wiki.example.edu"]
        upstream = "http://127.0.0.1:9001"
        open = ["GET /lib/tpl/**"]
        denied = ["* /lib/exe/xmlrpc.php"]
        step_up = ["DELETE /keys/**", "GET /lib/tpl/keys"]
        login_page = "/doku.php?do=login"
        [apps.session]
        cookies = ["DokuWiki"]
        [[apps.login]]
        kind = "form"
        match = "POST /doku.php"
        when = { do = "login" }
        username = "u"
        password = "p"
        success = { status = [302], sets_cookie = "DokuWiki" }
        failure = { status = [200, 403] }
    "#;

    fn explained(method: &str, url: &str, body: Option<&str>, headers: &[&str]) -> Result<Explanation, ExplainError> {
        let config = Config::parse(CONFIG, Path::new(""), &|_| None).unwrap();
        let headers = headers.iter().map(|&header| header.to_owned()).collect();
        let args = ExplainArgs { method: method.into(), url: url.into(), body: body.map(str::to_owned), headers };
        explain(&apps_of(&config), &args)
    }

    const WIKI: &str = "https://wiki.example.edu";

    #[test]
    fn verdicts() {
        let html = &["Accept: text/html"][..];
        for (name, method, path, body, headers, verdict) in [
            ("a page", "GET", "/start", None, html, "to-login"),
            ("by a program", "GET", "/start", None, &["X-Requested-With: XMLHttpRequest"], "unauthorized"),
            ("the login page", "GET", "/doku.php?do=login", None, html, "pass"),
            ("open", "GET", "/lib/tpl/a.css", None, html, "pass"),
            ("open, but another method", "POST", "/lib/tpl/a.css", Some("x=1"), html, "unauthorized"),
            ("denied", "POST", "/lib/exe/xmlrpc.php", None, html, "deny"),
            ("denied, spelt otherwise", "POST", "//lib/./exe/%78mlrpc.php", None, html, "deny"),
            ("step-up", "DELETE", "/keys/1", None, html, "step-up"),
            ("step-up, spelt otherwise", "DELETE", "//k%65ys;x=1/1", None, html, "step-up"),
            ("step-up, though open", "GET", "/lib/tpl/keys", None, html, "step-up"),
            ("step-up, by a form", "POST", "/keys/1", Some("_method=DELETE"), html, "step-up"),
            ("another method of that path", "GET", "/keys/1", None, html, "to-login"),
            ("a login", "POST", "/doku.php", Some("do=login&u=Alice&p=x"), html, "login"),
            ("a login in query and body", "POST", "/doku.php?do=login", Some("u=Alice&p=x"), html, "login"),
            ("a login twice over", "POST", "/doku.php", Some("do=login&u=a&u=b&p=x"), html, "deny"),
            (
                "a login of another site",
                "POST",
                "/doku.php",
                Some("do=login&u=a&p=x"),
                &["Sec-Fetch-Site: cross-site"],
                "deny",
            ),
            ("credentials elsewhere", "GET", "/start?u=a&p=x", None, html, "deny"),
            ("two readings", "GET", "/a%2fb", None, html, "bad-request"),
            ("own page", "GET", "/.vestibule/login", None, html, "own"),
            ("a method nobody lists", "PROPFIND", "/start", None, html, "deny"),
        ] {
            let found = explained(method, &format!("{WIKI}{path}"), body, headers).unwrap();
            assert_eq!(found.verdict, verdict, "{name}: {found:?}");
            assert!(!found.text.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_login_names_rule_and_user() {
        let found = explained("POST", &format!("{WIKI}/doku.php"), Some("do=login&u=%20Alice&p=x"), &[]).unwrap();
        assert_eq!(found.app.as_deref(), Some("wiki"));
        assert_eq!(found.user.as_deref(), Some("alice"));
        assert_eq!(found.rule, Some(RuleView { index: 0, pattern: "POST /doku.php".to_owned() }));
        let words = in_words(&found);
        assert!(
            words.contains("rule     login rule 0 (`POST /doku.php`)\nuser     alice\nverdict  login: "),
            "{words}"
        );
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(json["rule"]["match"], "POST /doku.php");
        assert_eq!(json["upstreams"][0], "http://127.0.0.1:9001");
        assert!(words.ends_with("answer   a wrong password by `failure`, else a right one by `success`, else held without a push, for codes only\n"), "{words}");
        assert!(words.starts_with("app      wiki\nupstream http://127.0.0.1:9001\npath     /doku.php\n"), "{words}");
    }

    #[test]
    fn an_observed_app_is_sent_everything_and_that_is_said() {
        let config =
            Config::parse(&CONFIG.replace("login_page", "observe = true\nlogin_page"), Path::new(""), &|_| None);
        let apps = apps_of(&config.unwrap());
        for (method, path) in [("POST", "/lib/exe/xmlrpc.php"), ("GET", "/start?u=a&p=x"), ("PROPFIND", "/")] {
            let args =
                ExplainArgs { method: method.into(), url: format!("{WIKI}{path}"), body: None, headers: Vec::new() };
            let found = explain(&apps, &args).unwrap();
            assert_eq!((found.verdict, found.standing), ("pass", Some("observed")), "{method} {path}");
            assert!(found.text.contains("nobody is asked for a second factor"), "{found:?}");
        }
    }

    #[test]
    fn a_login_address_without_a_body_asks_for_one() {
        let found = explained("POST", &format!("{WIKI}/doku.php?do=login"), None, &[]).unwrap();
        assert!(found.text.contains("`-d`"), "{found:?}");
        assert_eq!(found.rule.map(|rule| rule.index), Some(0));
    }

    #[test]
    fn the_host_alone_leads_to_the_app() {
        for url in
            ["https://wiki.example.edu", "http://WIKI.example.edu:8080/start#top", "https://wiki.example.edu?x=1"]
        {
            assert_eq!(explained("GET", url, None, &[]).unwrap().app.as_deref(), Some("wiki"), "{url}");
        }
        for url in ["https://other.example.edu/", "http://[::1]:8080/", "http://wiki.example.edu./"] {
            assert_eq!(explained("GET", url, None, &[]).unwrap().verdict, "no-app", "{url}");
        }
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for url in [
            "/start",
            "wiki.example.edu/start",
            "ftp://wiki.example.edu/",
            "https://a@wiki.example.edu/",
            "https:///x",
            "http://h:x/",
        ] {
            assert_eq!(explained("GET", url, None, &[]), Err(ExplainError::BadUrl(url.to_owned())), "{url}");
        }
        assert_eq!(explained("G T", WIKI, None, &[]), Err(ExplainError::BadMethod("G T".to_owned())));
        assert_eq!(explained("GET", WIKI, None, &["Accept"]), Err(ExplainError::BadHeader("Accept".to_owned())));
    }
}
