//! What is known of one request on its way, and the line that is told when it is over.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use http::HeaderMap;

use super::admit::cookie_pairs;
use super::live::Registered;
use super::observe::Watch;
use super::overlay::Page;
use super::tokens::{Carried, Kept};
use super::upstream::{Attempt, UpstreamLine};
use super::wire::Head;
use super::{request_view, text_of};
use crate::domain::browser;
use crate::domain::ids::{LoginId, UserId};
use crate::domain::locale::Locale;
use crate::domain::login::scan::Scan;
use crate::domain::login::{Answer, Browser, basic};
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::{App, RequestView};
use crate::domain::secret::Secret;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Pass, Standing};
use crate::engine::admission::Forwarded;
use crate::engine::visit::{TurnedAway, Visit};

/// What is told about a request when it is over.
#[derive(Debug)]
pub struct RequestLine<'a> {
    /// Its id.
    pub id: &'a str,
    /// The app, once it was found.
    pub app: Option<&'a str>,
    /// The method.
    pub method: &'a str,
    /// The path in normal form; never the query.
    pub path: &'a str,
    /// The client's address.
    pub client: Option<IpAddr>,
    /// The status that was sent; 0 if none was.
    pub status: u16,
    /// One word: `pass`, `observed`, `own`, `held`, `released`, `login-failed`, `to-login`, `to-step-up`, `held-page`,
    /// `refused`, `none`.
    pub verdict: &'static str,
    /// Why it was turned away, in one word, if it was.
    pub refused: Option<&'static str>,
    /// Whose session it came in.
    pub user: Option<UserId>,
    /// How long the whole took.
    pub duration: Duration,
    /// How long the app took to begin its answer.
    pub upstream: Option<Duration>,
    /// What went wrong, for the log.
    pub error: Option<String>,
}

/// Is told about every request, and how the apps are doing.
pub trait RequestLog: Send + Sync + 'static {
    /// A request is over.
    fn request(&self, line: &RequestLine<'_>);
    /// An upstream became known, went down, came up, or left the configuration.
    fn upstream(&self, line: &UpstreamLine<'_>);
}

/// What is known of a request on its way; its line is written when it is dropped, whichever way it ended.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the request")]
pub struct Way {
    pub(super) log: Arc<dyn RequestLog>,
    pub(super) id: String,
    pub(super) started: Instant,
    /// When session and app password were last looked up.
    pub(super) looked: Option<Timestamp>,
    pub(super) asked_upstream: Option<Instant>,
    pub(super) attempt: Option<Attempt>,
    pub(super) method: String,
    pub(super) head: Option<Arc<Head>>,
    pub(super) host: String,
    pub(super) client: Option<IpAddr>,
    pub(super) app: Option<Arc<App>>,
    pub(super) session: Option<Session>,
    /// Whose app password it came with.
    pub(super) user: Option<UserId>,
    pub(super) login: Option<LoginId>,
    pub(super) holds: bool,
    pub(super) pass: Option<Pass>,
    pub(super) forwarded: Forwarded,
    /// The `Authorization` that the app gets instead of the client's.
    pub(super) authorization: Option<Secret<String>>,
    pub(super) registered: Option<Registered>,
    pub(super) scan: Option<Scan>,
    /// What is seen of a request to an app that is only observed.
    pub(super) watch: Option<Watch>,
    /// By it people change their password with the app.
    pub(super) changes_password: bool,
    /// Its answer removes what the app's pages keep in the browser.
    pub(super) clears_storage: bool,
    /// The script is put into its answer, if that is a page.
    pub(super) overlays: bool,
    pub(super) page: Option<Page>,
    pub(super) tokens: Carried,
    pub(super) kept: Option<Kept>,
    /// An answer that handed a token out where no login is.
    pub(super) withheld: Option<Answer>,
    /// Why it is turned away, though it streams already.
    pub(super) turned: Option<TurnedAway>,
    pub(super) status: u16,
    pub(super) verdict: &'static str,
    pub(super) refused: Option<&'static str>,
    pub(super) upstream: Option<Duration>,
    pub(super) error: Option<String>,
}

impl Drop for Way {
    fn drop(&mut self) {
        if self.method.is_empty() {
            // A connection that closed without asking for anything.
            return;
        }
        let line = RequestLine {
            id: &self.id,
            app: self.app.as_ref().map(|app| app.name.as_str()),
            method: &self.method,
            path: self.head.as_ref().map_or("", |head| head.path.as_str()),
            client: self.client,
            status: self.status,
            verdict: self.verdict,
            refused: self.refused,
            user: self.user.or(self.session.as_ref().map(|session| session.user)),
            duration: self.started.elapsed(),
            upstream: self.upstream,
            error: self.error.take(),
        };
        self.log.request(&line);
    }
}

impl Way {
    /// Of a request of which nothing is known yet.
    pub(super) fn new(log: Arc<dyn RequestLog>) -> Self {
        Self {
            log,
            id: request_id(),
            started: started(),
            looked: None,
            asked_upstream: None,
            attempt: None,
            method: String::new(),
            head: None,
            host: String::new(),
            client: None,
            app: None,
            session: None,
            user: None,
            login: None,
            holds: false,
            pass: None,
            forwarded: Forwarded::default(),
            authorization: None,
            registered: None,
            scan: None,
            watch: None,
            changes_password: false,
            clears_storage: false,
            overlays: false,
            page: None,
            tokens: Carried::default(),
            kept: None,
            withheld: None,
            turned: None,
            status: 0,
            verdict: "none",
            refused: None,
            upstream: None,
            error: None,
        }
    }

    pub(super) fn visit(&self, headers: &HeaderMap, turned_away: Option<TurnedAway>) -> Visit {
        let view = self.head.as_ref().map(|head| request_view(&self.method, head, headers, false));
        let agent = text_of(headers, "user-agent").unwrap_or_default();
        let address = self.client.unwrap_or(IpAddr::from([0, 0, 0, 0]));
        let tls = self.head.as_ref().is_some_and(|head| head.tls);
        let chosen = cookie_pairs(headers)
            .iter()
            .find(|pair| pair.name == OwnCookies::new(tls).language())
            .and_then(|pair| Locale::parse(pair.value));
        let accepts = text_of(headers, "accept-language").and_then(Locale::preferred);
        let asked = accepts.or_else(|| Some(self.app.as_ref()?.policy.language)).unwrap_or_default();
        Visit {
            app: self.app.clone(),
            address,
            tls,
            origin: self.head.as_ref().map(|head| head.origin.clone()).unwrap_or_default(),
            browser: Browser { name: browser::name(agent), address: address.to_string() },
            request_id: self.id.clone(),
            same_origin: self.tokens.in_header || view.as_ref().is_some_and(RequestView::is_same_origin),
            wants_json: view.as_ref().is_some_and(RequestView::wants_json),
            chosen,
            asked,
            locale: chosen.unwrap_or(asked),
            page: None,
            login: self.login,
            session: self.session.clone(),
            turned_away,
            challenge: view.as_ref().zip(self.app.as_ref()).and_then(|(view, app)| {
                let takes_basic = app.takes_basic(view.method, &view.path, view.query);
                takes_basic.then(|| basic::challenge(&app.name))
            }),
        }
    }

    /// What the app gets as `Authorization` in place of the client's own.
    pub(super) fn authorization(&self) -> Option<&str> {
        let standing = self.pass.as_ref().map(Pass::standing);
        let is_somebody = matches!(standing, Some(Standing::Verified(_) | Standing::AppPassword(_)));
        self.authorization.as_ref().filter(|_| is_somebody).map(|it| it.expose().as_str())
    }

    pub(super) fn refuse(&mut self, why: &TurnedAway) {
        self.verdict = "refused";
        self.refused = Some(why.as_str());
    }
}

/// An id that no other request has and that tells nothing: the number of the request, mixed with keys that each process draws
/// anew. Asking the system for random bytes would cost more than the rest of a request's bookkeeping.
fn request_id() -> String {
    static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let [high, low] = &*KEYS;
    format!("{:016x}{:016x}", high.hash_one(number), low.hash_one(number))
}

#[expect(clippy::disallowed_methods, reason = "durations in the log; nothing is decided by them")]
pub(super) fn started() -> Instant {
    Instant::now()
}
