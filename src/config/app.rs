//! `[[apps]]`: the protected applications.

use std::time::Duration;

use super::login::{self, LoginRuleConfig, PredicateConfig, cookie_pattern, request_pattern, some_text};
use super::net;
use super::policy::{self, PolicyConfig};
use super::preset;
use super::problem::Complaint;
use super::reader::Section;
use super::server::{ServerConfig, TimeoutsConfig, TlsConfig, read_timeouts, read_tls};
use super::upstream::{self, HealthConfig, PublicAddress, SecretHeaderConfig, UpstreamTlsConfig};
use crate::domain::path::NormalPath;
use crate::domain::pattern::{CookiePattern, PathPattern, Pattern, is_method};
use crate::domain::route::is_safe_method;
use crate::domain::upstream::Upstream;

/// One protected application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the configuration")]
pub struct AppConfig {
    /// The stable id, of `[a-z0-9-]`; unique.
    pub name: String,
    /// What people see; the name if nothing was given.
    pub title: String,
    /// The hosts by which it is told apart.
    pub hosts: Hosts,
    /// The path under which it is on its hosts, `/wiki`; `None`: every path that no other app has.
    pub path: Option<String>,
    /// Where it lives, in the order in which it is tried; never empty.
    pub upstreams: Vec<Upstream>,
    /// Where it should not answer, for `vestibule doctor`.
    pub public_addresses: Vec<PublicAddress>,
    /// By what it knows that a request went through the gateway.
    pub secret_header: Option<SecretHeaderConfig>,
    /// How the two know each other over https.
    pub upstream_tls: Option<UpstreamTlsConfig>,
    /// When one of several upstreams is left out.
    pub health: HealthConfig,
    /// Whose users it has: the name of one of [`Config::realms`](super::Config::realms).
    pub realm: String,
    /// How much is gated.
    pub mode: Mode,
    /// The preset that fills in what is not written.
    pub preset: Option<String>,
    /// Everything passes, nothing is gated; what looks like a login is noted.
    pub observe: bool,
    /// What says whether somebody is signed in, for [`Mode::Public`].
    pub whoami: Option<WhoamiConfig>,
    /// Requests anyone may make, without any credentials. Compare with [`Pattern::matches_only`].
    pub open: Vec<Pattern>,
    /// Further requests that may carry the anonymous session. Compare with [`Pattern::matches_only`].
    pub anonymous: Vec<Pattern>,
    /// Requests nobody may make. Compare with [`Pattern::matches`].
    pub denied: Vec<Pattern>,
    /// Requests that ask for a factor again. Compare with [`Pattern::matches_widely`].
    pub step_up: Vec<Pattern>,
    /// How long a factor that was passed is enough for those, and for changes on the account page.
    pub step_up_within: Duration,
    /// The app's own pages that take user and password together. Compare with [`Pattern::matches_only`].
    pub password_paths: Vec<Pattern>,
    /// Requests by which people change their password. Compare with [`Pattern::matches_widely`].
    pub password_change: Vec<Pattern>,
    /// Path, and query, to which a browser without a session is sent.
    pub login_page: Option<String>,
    /// The request that ends a session: a method and a path without stars.
    pub logout: Option<Pattern>,
    /// A held login of its scripts is shown over its page.
    pub overlay: bool,
    /// Methods that reach the app, in capitals; never empty.
    pub methods: Vec<String>,
    /// Requests by GET and HEAD may have a body.
    pub body_on_get: bool,
    /// Whether it reads paths without regard to case; its patterns are made so.
    pub case_insensitive_paths: bool,
    /// User names that differ by case only are different people; the same for all apps of a realm.
    pub case_sensitive: bool,
    /// Domains that are taken off a user name, `alice@example.edu`; in lower case.
    pub strip_domain: Vec<String>,
    /// The certificate for its hosts, if it has one of its own.
    pub tls: Option<TlsConfig>,
    /// How long the gateway waits for it.
    pub timeouts: TimeoutsConfig,
    /// The app's session.
    pub session: SessionConfig,
    /// The policy for it, with everything `[policy]` says and `[apps.policy]` does not.
    pub policy: PolicyConfig,
    /// The ways in, in the order in which they are tried; never empty.
    pub logins: Vec<LoginRuleConfig>,
}

/// The hosts by which an app is told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// Any; then it is the only app.
    Any,
    /// These, in lower case and without a port; no other app has them.
    Named(Vec<String>),
}

/// How much is gated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything, but for what is listed.
    Wall,
    /// Signed-in sessions only.
    Public,
}

/// `[apps.session]`: what makes a session of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionConfig {
    /// Its session and remember-me cookies; all are sealed.
    pub cookies: Vec<CookiePattern>,
    /// Those of them that the app's own scripts must be able to read, and that are not sealed.
    pub js_readable: Vec<CookiePattern>,
    /// Tokens in JSON answers, by pointer.
    pub tokens: Vec<String>,
    /// The sealed token itself is the session.
    pub seal_tokens: bool,
    /// Where sealed tokens are accepted.
    pub token_in: Vec<TokenPlace>,
    /// What the app's pages keep in the browser is removed where its login page is asked for without a session.
    pub clear_storage: bool,
}

/// Where a token may come in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenPlace {
    /// `Authorization: Bearer`.
    Bearer,
    /// The query, under this name.
    Query(String),
}

/// `[apps.whoami]`: the probe that says whether somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoamiConfig {
    /// Path, and query, that is asked by GET.
    pub path: String,
    /// What an answer to somebody who is signed in looks like; any of these.
    pub signed_in: Vec<PredicateConfig>,
    /// What an answer to nobody looks like; any of these. Empty: whatever is no error.
    pub signed_out: Vec<PredicateConfig>,
}

const STEP_UP_WITHIN: Duration = Duration::from_mins(10);
const DEFAULT_METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

pub(super) fn read_apps(root: &mut Section<'_>, server: &ServerConfig, policy: &PolicyConfig) -> Vec<AppConfig> {
    root.tables("apps", |section| read_app(section, server, policy))
}

fn read_app(section: &mut Section<'_>, server: &ServerConfig, policy: &PolicyConfig) -> AppConfig {
    let name = section.required("name", "for example `name = \"wiki\"`", name).unwrap_or_default();
    let upstreams = upstream::read_upstreams(section);
    let mut app = AppConfig {
        title: section.text("title", some_text).unwrap_or_else(|| name.clone()),
        name,
        hosts: read_hosts(section),
        path: section.text("path", sub_path),
        upstream_tls: upstream::read_tls(section, &upstreams),
        upstreams,
        public_addresses: upstream::read_public_addresses(section),
        secret_header: upstream::read_secret_header(section),
        health: upstream::read_health(section),
        realm: section.text("realm", self::name).unwrap_or_else(|| "default".to_owned()),
        mode: section.choice("mode", &[("wall", Mode::Wall), ("public", Mode::Public)], Mode::Wall),
        preset: section.text("preset", preset::name),
        observe: section.flag("observe", false),
        whoami: read_whoami(section),
        open: section.list("open", request_pattern).unwrap_or_default(),
        anonymous: section.list("anonymous", request_pattern).unwrap_or_default(),
        denied: section.list("denied", request_pattern).unwrap_or_default(),
        step_up: section.list("step_up", request_pattern).unwrap_or_default(),
        step_up_within: section.span(
            "step_up_within",
            STEP_UP_WITHIN,
            Duration::from_mins(1)..=Duration::from_hours(24),
        ),
        password_paths: section.list("password_paths", request_pattern).unwrap_or_default(),
        password_change: section.list("password_change", changing).unwrap_or_default(),
        login_page: section.text("login_page", page),
        logout: section.text("logout", logout),
        methods: section
            .list("methods", method)
            .unwrap_or_else(|| DEFAULT_METHODS.iter().map(ToString::to_string).collect()),
        overlay: section.flag("overlay", false),
        body_on_get: section.flag("body_on_get", false),
        case_insensitive_paths: section.flag("case_insensitive_paths", false),
        case_sensitive: section.flag("case_sensitive", false),
        strip_domain: section.list("strip_domain", net::host_name).unwrap_or_default(),
        tls: read_tls(section),
        timeouts: read_timeouts(section, &server.timeouts),
        session: read_session(section),
        policy: policy::read(section, policy),
        logins: section.tables("login", login::read),
    };
    if app.case_insensitive_paths {
        app.ignore_case();
    }
    check(section, &app);
    app
}

/// What is wrong between the parts of one app.
fn check(section: &Section<'_>, app: &AppConfig) {
    if section.is_empty_list("methods") {
        section.wrong("methods", "must name a method", "or be left out");
    }
    if app.logins.is_empty() && (!section.has("login") || section.is_empty_list("login")) {
        section.missing("login", "nobody could ever get in: write `[[apps.login]]`");
    }
    let public = app.mode == Mode::Public;
    if public && (app.whoami.is_none() || app.session.cookies.is_empty()) {
        section.wrong("mode", "needs `apps.whoami` and `apps.session.cookies`", "");
    }
    if app.observe {
        check_observe(section, app);
    }
    if let Some(page) = &app.login_page {
        let (path, query) = page.split_once('?').map_or((page.as_str(), None), |(path, query)| (path, Some(query)));
        if let Some(denied) = app.denied.iter().find(|denied| denied.matches_widely("GET", path, query)) {
            section.wrong("login_page", format!("is refused by `denied`, `{denied}`"), "narrow one of them");
        }
        if let Some(asks) = app.step_up.iter().find(|asks| asks.matches_widely("GET", path, query)) {
            let reason = format!("needs a session by `step_up`, `{asks}`, so that nobody could begin one");
            section.wrong("login_page", reason, "narrow one of them");
        }
    }
    app.outside_of_path(|key, text| {
        let hint = "patterns are of whole paths, with this one at their beginning";
        section.wrong(key, format!("`{text}` is not below `path`, so that it never reaches the app"), hint);
    });
    if let Some(method) = app.logout.as_ref().and_then(Pattern::method).filter(|method| !app.takes(method)) {
        section.wrong("logout", format!("uses `{method}`, which `methods` does not list"), "add it there");
    }
    for (index, rule) in app.logins.iter().enumerate() {
        let at = |key: &str| format!("login[{index}].{key}");
        if let Some(method) = rule.pattern.method().filter(|method| !app.takes(method)) {
            section.wrong(&at("match"), format!("uses `{method}`, which `methods` does not list"), "add it there");
        }
        let asks = |predicates: &[PredicateConfig]| predicates.iter().any(|it| it.signed_in.is_some());
        for (key, predicates) in [("success", &rule.success), ("failure", &rule.failure)] {
            if asks(predicates) && app.whoami.is_none() {
                section.wrong(&at(key), "asks by `signed_in` who is signed in", "say in `apps.whoami` how to ask");
            }
        }
        if rule.same_id && app.session.cookies.is_empty() {
            let hint = "name in `apps.session.cookies` the cookie that is signed in";
            section.wrong(&at("same_id"), "needs a session cookie", hint);
        }
    }
}

/// What would gate or seal contradicts an app of which everything passes.
fn check_observe(section: &Section<'_>, app: &AppConfig) {
    let hint = "everything passes while an app is observed; take one of the two away";
    if app.mode == Mode::Public {
        section.wrong("observe", "contradicts `mode = \"public\"`, which gates sessions", hint);
    }
    if app.session.seal_tokens {
        section.wrong("observe", "contradicts `session.seal_tokens`: nothing is sealed", hint);
    }
}

impl AppConfig {
    /// What it names and could never be asked for, since another app has that path; the key and the text.
    fn outside_of_path(&self, mut found: impl FnMut(&str, &str)) {
        let Some(prefix) = &self.path else { return };
        let mut look = |key: &str, text: Option<&str>| {
            let path = text.unwrap_or(prefix).split('?').next().unwrap_or_default();
            if !NormalPath::parse(path).is_ok_and(|path| path.is_under(prefix)) {
                found(key, path);
            }
        };
        look("login_page", self.login_page.as_deref());
        look("logout", self.logout.as_ref().and_then(|logout| logout.path().literal()));
        for (key, list) in [
            ("open", &self.open),
            ("anonymous", &self.anonymous),
            ("denied", &self.denied),
            ("step_up", &self.step_up),
            ("password_paths", &self.password_paths),
            ("password_change", &self.password_change),
        ] {
            for pattern in list {
                look(key, pattern.path().literal());
            }
        }
        for (index, rule) in self.logins.iter().enumerate() {
            look(&format!("login[{index}].match"), rule.pattern.path().literal());
        }
    }

    /// Makes every pattern one that is compared without regard to case.
    fn ignore_case(&mut self) {
        let lists = [
            &mut self.open,
            &mut self.anonymous,
            &mut self.denied,
            &mut self.step_up,
            &mut self.password_paths,
            &mut self.password_change,
        ];
        let of_lists = lists.into_iter().flatten();
        let of_logins = self.logins.iter_mut().map(|rule| &mut rule.pattern);
        for pattern in of_lists.chain(of_logins).chain(&mut self.logout) {
            *pattern = pattern.clone().ignoring_case();
        }
    }

    fn takes(&self, method: &str) -> bool {
        self.methods.iter().any(|listed| listed == method)
    }
}

fn read_hosts(section: &mut Section<'_>) -> Hosts {
    let any = |text: &str| if text == "*" { Ok("*".to_owned()) } else { net::host_name(text) };
    let list = section.list("hosts", any);
    if list.is_none() && !section.has("hosts") {
        section.missing("hosts", "for example `hosts = [\"wiki.example.edu\"]`");
    } else if section.is_empty_list("hosts") {
        section.wrong("hosts", "must name a host", "for example `[\"wiki.example.edu\"]`");
    }
    let list = list.unwrap_or_default();
    if list.iter().any(|host| host == "*") {
        if list.len() > 1 {
            section.wrong("hosts", "must not have other hosts beside `*`", "which serves them all");
        }
        return Hosts::Any;
    }
    Hosts::Named(list)
}

fn sub_path(text: &str) -> Result<String, Complaint> {
    let example = "for example `/wiki`";
    let own = PathPattern::parse(text).map_err(|error| Complaint::new(error.to_string(), example))?;
    login::own_path(&own)?;
    let path = NormalPath::parse(text).map_err(|error| Complaint::new(error.to_string(), example))?;
    if path.as_str() != text || text.ends_with('/') || text.contains(['*', '?', ';']) {
        return Err(Complaint::new("must be the beginning of a path, without `/` at its end", example));
    }
    Ok(text.to_owned())
}

fn read_session(section: &mut Section<'_>) -> SessionConfig {
    section.table("session", |section| {
        let session = SessionConfig {
            cookies: section.list("cookies", cookie_pattern).unwrap_or_default(),
            js_readable: section.list("js_readable", cookie_pattern).unwrap_or_default(),
            tokens: section.list_of("tokens", login::pointer_of).unwrap_or_default(),
            seal_tokens: section.flag("seal_tokens", false),
            token_in: section.list("token_in", token_place).unwrap_or_default(),
            clear_storage: section.flag("clear_storage", false),
        };
        for (index, clear) in session.js_readable.iter().enumerate() {
            // A pattern matches its own text, stars included, so this finds `DW*` under `DW*` and under `D*`.
            if !session.cookies.iter().any(|cookie| cookie.matches(clear.as_str())) {
                let hint = "add it there, or remove it here: other cookies are never sealed";
                section.wrong(&format!("js_readable[{index}]"), "is none of `cookies`", hint);
            }
        }
        if session.tokens.is_empty() && (session.seal_tokens || !session.token_in.is_empty()) {
            let key = if session.seal_tokens { "seal_tokens" } else { "token_in" };
            section.wrong(
                key,
                "needs `tokens`",
                "say where the app's answers hold them, for example `[\"/access_token\"]`",
            );
        } else if session.seal_tokens && session.token_in.is_empty() {
            let hint = "say where clients send them, for example `[\"Authorization: Bearer\"]`";
            section.wrong("seal_tokens", "needs `token_in`", hint);
        }
        session
    })
}

fn read_whoami(section: &mut Section<'_>) -> Option<WhoamiConfig> {
    let given = section.has_table("whoami");
    section.table("whoami", |section| {
        if !given {
            section.learn(&["path"]);
            section.table_or_tables("signed_in", login::read_probe);
            section.table_or_tables("signed_out", login::read_probe);
            return None;
        }
        let path = section.required("path", "for example `path = \"/api/me\"`", page).unwrap_or_default();
        let signed_in = section.table_or_tables("signed_in", login::read_probe).unwrap_or_default();
        if !section.has("signed_in") {
            section.missing("signed_in", "for example `{ status = [200] }`");
        }
        let signed_out = section.table_or_tables("signed_out", login::read_probe).unwrap_or_default();
        Some(WhoamiConfig { path, signed_in, signed_out })
    })
}

pub(super) fn name(text: &str) -> Result<String, Complaint> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=63).contains(&text.len()) && text.bytes().all(plain) {
        return Ok(text.to_owned());
    }
    Err(Complaint::new("must be a name of `a` to `z`, `0` to `9` and `-`", "for example `wiki`"))
}

fn page(text: &str) -> Result<String, Complaint> {
    let example = "for example `/login`";
    let path = PathPattern::parse(text).map_err(|error| Complaint::new(error.to_string(), example))?;
    login::own_path(&path)?;
    path.literal().map(str::to_owned).ok_or_else(|| Complaint::new("must not have stars", example))
}

fn logout(text: &str) -> Result<Pattern, Complaint> {
    let example = "the gateway itself sends this request, for example `GET /logout`";
    let pattern = request_pattern(text)?;
    if pattern.method().is_none() {
        return Err(Complaint::new("must name one method", example));
    }
    if pattern.path().literal().is_none() {
        return Err(Complaint::new("must not have stars", example));
    }
    Ok(pattern)
}

/// A pattern of requests that change something.
fn changing(text: &str) -> Result<Pattern, Complaint> {
    let pattern = request_pattern(text)?;
    match pattern.method().filter(|method| is_safe_method(method)) {
        Some(method) => {
            let reason = format!("uses `{method}`, which changes nothing");
            Err(Complaint::new(reason, "for example `POST /account/password`"))
        }
        None => Ok(pattern),
    }
}

fn method(text: &str) -> Result<String, Complaint> {
    if text == "TRACE" || text == "CONNECT" {
        return Err(Complaint::new("is never passed on", "remove it"));
    }
    if !is_method(text) || text.len() > 32 {
        return Err(Complaint::new("must be a method in capitals", "for example `PROPFIND`"));
    }
    Ok(text.to_owned())
}

fn token_place(text: &str) -> Result<TokenPlace, Complaint> {
    let example = "`Authorization: Bearer`, or the name of a query field such as `access_token`";
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    match text {
        "Authorization: Bearer" => Ok(TokenPlace::Bearer),
        "" => Err(Complaint::new("must not be empty", example)),
        name if name.bytes().all(plain) => Ok(TokenPlace::Query(name.to_owned())),
        _ => Err(Complaint::new("must be a place of tokens", example)),
    }
}
