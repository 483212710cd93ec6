//! Protected applications, and which of them a request is for.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use ipnet::IpNet;

use super::alias::Aliases;
use super::campaign::Ground;
use super::challenge::NumberMatch;
use super::factor::Method;
use super::ids::{AppName, AppPasswordId, RealmName};
use super::locale::Locale;
use super::login::basic::Authorization;
use super::login::outcome::{AnswerView, Predicates};
use super::login::rule::{HoldKind, Kind, LoginRule};
use super::path::NormalPath;
use super::pattern::{CookiePattern, Pattern};
use super::session::SessionLimits;
use super::time::Timestamp;
use super::token::Tokens;
use super::upstream::Upstream;
use super::user::{EnrolmentPolicy, OptOutPolicy, UserName, UserNameError};

/// The path under which the gateway's own pages live on every app's host.
pub const OWN_PREFIX: &str = "/.vestibule";

/// What happens to users an app knows and the gateway does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownUsers {
    /// Their login is refused.
    Refuse,
    /// They set up a factor at once.
    Enrol,
    /// They get grace logins like everybody.
    Grace,
}

/// Policy of an app: what is asked of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Who needs a factor.
    pub enrolment: EnrolmentPolicy,
    /// Logins without a factor that a new user gets.
    pub grace_logins: u32,
    /// After this none are left.
    pub grace_until: Option<Timestamp>,
    /// Whether people may opt out.
    pub opt_out: OptOutPolicy,
    /// What happens to unknown users.
    pub unknown_users: UnknownUsers,
    /// Factors that count, in the order they are offered.
    pub methods: Vec<Method>,
    /// How the number gets to the phone.
    pub number_match: NumberMatch,
    /// After this the page brings codes forward.
    pub fallback_after: Duration,
    /// How long a push can be answered.
    pub approval_ttl: Duration,
    /// How long a login is held.
    pub login_ttl: Duration,
    /// How long a sent code is good.
    pub code_ttl: Duration,
    /// How long sessions last.
    pub session: SessionLimits,
    /// How long a browser may be trusted; zero: never.
    pub trust_browser: Duration,
    /// Networks whose computers many people share: no browser there is trusted.
    pub shared_networks: Vec<IpNet>,
    /// Whom to ask, for people who are stuck.
    pub help: String,
    /// The language of whoever asks for none, and of messages to them.
    pub language: Locale,
}

impl Policy {
    /// What it says of enrolment, before any campaign.
    pub fn ground(&self) -> Ground {
        Ground { enrolment: self.enrolment, opt_out: self.opt_out, grace_until: self.grace_until }
    }

    /// Whether browsers at an address may be trusted at all; not where nobody knows the address.
    pub fn may_trust(&self, address: Option<IpAddr>) -> bool {
        let is_own = |address: IpAddr| !self.shared_networks.iter().any(|network| network.contains(&address));
        !self.trust_browser.is_zero() && address.is_some_and(|address| is_own(address.to_canonical()))
    }
}

/// Timeouts of every step towards an upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpstreamTimeouts {
    /// To connect, TLS included.
    pub connect: Duration,
    /// Between two reads.
    pub read: Duration,
    /// Between two writes.
    pub write: Duration,
    /// Of a pooled connection without use.
    pub idle: Duration,
    /// Of a tunnel (WebSocket) without a byte either way.
    pub tunnel: Duration,
}

/// How much of an app is gated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything, but for what is listed.
    Wall,
    /// Signed-in sessions only: the app has visitors who never sign in.
    Public,
}

/// The request that tells whether somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whoami {
    /// Path and query, asked by GET.
    pub target: String,
    /// Any of these says yes; none of them looks at what the probe says.
    pub signed_in: Vec<Predicates>,
    /// Any of these says no. None: whatever is no error.
    pub signed_out: Vec<Predicates>,
}

impl Whoami {
    /// Whether somebody is signed in; `None` if the answer does not say.
    pub fn says(&self, answer: &AnswerView<'_>) -> Option<bool> {
        let any = |list: &[Predicates]| list.iter().any(|predicates| predicates.hold(answer) == Ok(true));
        if any(&self.signed_in) {
            return Some(true);
        }
        // An error says nothing, but for those that ask for a login or hide that there is something.
        let is_no = if self.signed_out.is_empty() {
            answer.status < 400 || matches!(answer.status, 401 | 403 | 404)
        } else {
            any(&self.signed_out)
        };
        is_no.then_some(false)
    }
}

/// A protected application.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the configuration")]
pub struct App {
    /// Its stable id.
    pub name: AppName,
    /// What people see.
    pub title: String,
    /// Host names, in lower case, without port; `*` alone for any.
    pub hosts: Vec<String>,
    /// The path under which it is on its hosts, `/wiki`, whole segments; `None`: all of them that no other app has.
    pub path: Option<String>,
    /// Where it lives: the first that is up is asked; never empty.
    pub upstreams: Vec<Upstream>,
    /// Timeouts towards it.
    pub timeouts: UpstreamTimeouts,
    /// Whose users it has.
    pub realm: RealmName,
    /// Whether names that differ by case are different people.
    pub case_sensitive: bool,
    /// Domains that are cut off a name: `alice@example.org` is `alice`.
    pub strip_domain: Vec<String>,
    /// Other names of people of its realm.
    pub aliases: Arc<Aliases>,
    /// How much of it is gated.
    pub mode: Mode,
    /// What tells whether somebody is signed in; there is one in [`Mode::Public`].
    pub whoami: Option<Whoami>,
    /// A held login of its scripts is shown over its page.
    pub overlay: bool,
    /// What its pages keep in the browser is removed where its login page is asked for without a session.
    pub clear_storage: bool,
    /// Methods that reach it.
    pub methods: Vec<String>,
    /// Whether GET and HEAD may have a body.
    pub body_on_get: bool,
    /// Whether it reads paths without regard to case. Its patterns are made so; this is for what else is compared.
    pub case_insensitive_paths: bool,
    /// Reachable by anyone, without any credentials.
    pub open: Vec<Pattern>,
    /// May carry the anonymous session, next to the login page and the paths of login rules.
    pub anonymous: Vec<Pattern>,
    /// Reachable by nobody.
    pub denied: Vec<Pattern>,
    /// Asks for a factor again, unless one was passed a short while ago.
    pub step_up: Vec<Pattern>,
    /// How long a factor that was passed is enough for that.
    pub step_up_within: Duration,
    /// The app's own pages that take passwords.
    pub password_paths: Vec<Pattern>,
    /// Where people change their password: nobody's browsers are trusted any more after that.
    pub password_change: Vec<Pattern>,
    /// Where browsers without a session are sent: path and query.
    pub login_page: Option<String>,
    /// The request that ends the app's session.
    pub logout: Option<Pattern>,
    /// The app's session cookies.
    pub session_cookies: Vec<CookiePattern>,
    /// Session cookies that scripts must read: left clear.
    pub js_readable: Vec<CookiePattern>,
    /// Its tokens, if its sessions are no cookies.
    pub tokens: Tokens,
    /// Nothing is gated: what looks like a login is noted, and everything passes.
    pub observe: bool,
    /// How logins are recognised.
    pub rules: Vec<LoginRule>,
    /// What is asked of whom.
    pub policy: Policy,
}

impl App {
    /// A typed name in its canonical form: without the domains that are cut off, and where it is an alias the name that one
    /// leads to. An alias with its domain goes before one without. The only reading of names there is.
    ///
    /// # Errors
    ///
    /// [`UserNameError`] for a name nobody can be sure of.
    pub fn user_name(&self, typed: &str) -> Result<UserName, UserNameError> {
        let name = UserName::parse(typed, self.case_sensitive)?;
        if let Some(known) = self.aliases.resolve(&name) {
            return Ok(known.clone());
        }
        let local = self.strip_domain.iter().find_map(|domain| {
            let (local, given) = name.as_str().rsplit_once('@')?;
            given.eq_ignore_ascii_case(domain).then(|| local.to_owned())
        });
        match local {
            Some(local) => {
                let local = UserName::parse(&local, self.case_sensitive)?;
                Ok(self.aliases.resolve(&local).cloned().unwrap_or(local))
            }
            None => Ok(name),
        }
    }

    /// Whether Basic is a way in at this address, so that a client without a session is to be asked for it.
    pub fn takes_basic(&self, method: &str, path: &NormalPath, query: Option<&str>) -> bool {
        let asks = |rule: &LoginRule| rule.kind == Kind::Basic && rule.hold != HoldKind::Deny;
        self.rules.iter().any(|rule| asks(rule) && rule.watches(method, path, query))
    }

    /// Where it begins, as a path.
    pub fn start(&self) -> String {
        format!("{}/", self.path.as_deref().unwrap_or_default())
    }

    /// The host under which the gateway itself speaks to the app.
    pub fn own_host(&self) -> &str {
        let named = self.hosts.iter().find(|host| *host != "*").map(String::as_str);
        named.or_else(|| self.upstreams.first().map(Upstream::host)).unwrap_or("localhost")
    }

    /// Whether a cookie is sealed.
    pub fn seals(&self, cookie: &str) -> bool {
        self.session_cookies.iter().any(|pattern| pattern.matches(cookie))
            && !self.js_readable.iter().any(|pattern| pattern.matches(cookie))
    }
}

/// All apps by host and path.
#[derive(Debug, Clone, Default)]
pub struct Apps {
    /// Those of a host, the longest path first.
    by_host: HashMap<String, Vec<Arc<App>>>,
    any: Vec<Arc<App>>,
    all: Vec<Arc<App>>,
}

impl Apps {
    /// Builds the table. That no host is given twice with the same path was checked with the configuration; the first would
    /// win.
    pub fn new(apps: Vec<App>) -> Self {
        let mut table = Self::default();
        for app in apps {
            let app = Arc::new(app);
            for host in &app.hosts {
                let of_host = if host == "*" { &mut table.any } else { table.by_host.entry(host.clone()).or_default() };
                of_host.push(Arc::clone(&app));
            }
            table.all.push(app);
        }
        for of_host in table.by_host.values_mut().chain([&mut table.any]) {
            of_host.sort_by_key(|app| std::cmp::Reverse(app.path.as_deref().map_or(0, str::len)));
        }
        table
    }

    /// The apps of a host name in lower case, without port: the one with the longest path first. None: nothing is known of
    /// that host.
    pub fn on(&self, host: &str) -> &[Arc<App>] {
        self.by_host.get(host).unwrap_or(&self.any)
    }

    /// The app of a host name in lower case, without port, and a path. None for a path that some servers, or another app which
    /// reads paths in any case, read as one of another app.
    pub fn find(&self, host: &str, path: &NormalPath) -> Option<&Arc<App>> {
        let of_host = self.on(host);
        let at = |path: &NormalPath| {
            of_host.iter().find(|app| app.path.as_deref().is_none_or(|prefix| path.is_under(prefix)))
        };
        let found = at(path)?;
        let is_longer = |app: &App, prefix: &str| {
            prefix.len() > found.path.as_deref().map_or(0, str::len) && app.name != found.name
        };
        let is_taken = |app: &Arc<App>| {
            let prefix = app.path.as_deref().filter(|prefix| app.case_insensitive_paths && is_longer(app, prefix));
            prefix.is_some_and(|prefix| path.could_be_under(prefix))
        };
        if of_host.iter().any(is_taken) {
            return None;
        }
        let other = path.without_parameters().map(|path| at(&path));
        other.is_none_or(|other| other.is_some_and(|other| Arc::ptr_eq(other, found))).then_some(found)
    }

    /// The app of that name.
    pub fn named(&self, name: &AppName) -> Option<&Arc<App>> {
        self.all.iter().find(|app| app.name == *name)
    }

    /// A name as the apps of a realm read it. Where they do not agree it is taken as it was typed.
    ///
    /// # Errors
    ///
    /// [`UserNameError`]: nobody can be sure of it.
    pub fn user_name(&self, realm: &RealmName, typed: &str) -> Result<UserName, UserNameError> {
        let mut readings = self.of(realm).map(|app| app.user_name(typed));
        // Programs tell the identities of their users apart to the letter.
        let Some(first) = readings.next() else { return UserName::parse(typed, realm.service().is_some()) };
        if readings.all(|other| other == first) {
            return first;
        }
        UserName::parse(typed, self.of(realm).any(|app| app.case_sensitive))
    }

    /// How many logins without a factor a new user of a realm gets. Grace belongs to the realm: nobody gets more than its
    /// strictest app gives. `None` for a realm without an app.
    pub fn grace(&self, realm: &RealmName) -> Option<u32> {
        self.of(realm).map(|app| app.policy.grace_logins).min()
    }

    /// From when on no policy of a realm's apps gives all of the grace that people had, and of which app that is.
    pub fn grace_ends(&self, realm: &RealmName) -> Option<(AppName, Timestamp)> {
        let ends = self.of(realm).filter_map(|app| Some((app.name.clone(), app.policy.grace_until?)));
        ends.min_by_key(|(_, at)| *at)
    }

    fn of<'a>(&'a self, realm: &'a RealmName) -> impl Iterator<Item = &'a Arc<App>> {
        self.all.iter().filter(move |app| app.realm == *realm)
    }

    /// All of them, in the order of the configuration.
    pub fn all(&self) -> &[Arc<App>] {
        &self.all
    }
}

/// What is known of credentials that came by Basic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnownBasic {
    /// Nothing: the app has to say whether they are right.
    #[default]
    Nothing,
    /// The request's session was begun with the very same.
    OfSession,
    /// They are this app password, and the app is to get what its owner deposited.
    AppPassword(AppPasswordId),
    /// They have the form of an app password, and are none that is good here.
    NoAppPassword,
}

/// What decisions look at in a request.
#[derive(Debug, Clone)]
pub struct RequestView<'a> {
    /// The method.
    pub method: &'a str,
    /// The path in normal form.
    pub path: NormalPath,
    /// The query without `?`.
    pub query: Option<&'a str>,
    /// Whether it has a body.
    pub has_body: bool,
    /// What its `Authorization` header says.
    pub authorization: Option<Authorization>,
    /// What is known of the credentials in it.
    pub known: KnownBasic,
    /// All its headers.
    pub headers: &'a HeaderMap,
    /// `Sec-Fetch-Mode`.
    pub fetch_mode: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub fetch_site: Option<&'a str>,
    /// `Accept`.
    pub accept: Option<&'a str>,
    /// Whether there is an `X-Requested-With`.
    pub requested_with: bool,
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// Scheme and host as received, which the origin must equal.
    pub own_origin: &'a str,
}

/// Whether a method changes nothing by definition (RFC 9110 §9.2.1).
pub fn is_safe_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS")
}

impl RequestView<'_> {
    /// Whether the method changes nothing by definition (RFC 9110 §9.2.1).
    pub fn is_safe(&self) -> bool {
        is_safe_method(self.method)
    }

    /// Whether a program asks, which can do nothing with a page: it says so by `Sec-Fetch-Mode`, `X-Requested-With`, or an
    /// `Accept` that takes no pages.
    pub fn is_program(&self) -> bool {
        if let Some(mode) = self.fetch_mode {
            return mode != "navigate";
        }
        self.requested_with
            || self.accept.is_some_and(|accept| !accept.contains("text/html") && !accept.contains("*/*"))
    }

    /// Whether an answer should be JSON.
    pub fn wants_json(&self) -> bool {
        self.is_program() || self.accept.is_some_and(|a| a.contains("application/json") && !a.contains("text/html"))
    }

    /// Whether it comes from the gateway's own pages on this host: `Origin` equals scheme and host as received, or, where
    /// it is missing, `Sec-Fetch-Site` says so.
    pub fn is_same_origin(&self) -> bool {
        match (self.origin, self.fetch_site) {
            (Some(origin), _) => origin == self.own_origin,
            (None, site) => matches!(site, Some("same-origin" | "none")),
        }
    }

    /// Whether a browser says that another site sent it.
    pub fn is_cross_site(&self) -> bool {
        match (self.fetch_site, self.origin) {
            (Some(site), _) => !matches!(site, "same-origin" | "none"),
            (None, Some(origin)) => origin != self.own_origin,
            (None, None) => false,
        }
    }
}
