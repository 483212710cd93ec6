//! What becomes of a request: it is read, its app and session are found, and it gets its pass or is stopped.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use pingora_proxy::Session as Exchange;

use super::listener::{connection_of, live_request_of};
use super::observe::Watch;
use super::stop::Stop;
use super::way::Way;
use super::{Gateway, handshake, login, request_view, text_of, wire};
use crate::domain::cookies::{self, Pair};
use crate::domain::ids::LoginId;
use crate::domain::login::basic::{Authorization, Basic};
use crate::domain::login::scan::Scan;
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::{App, KnownBasic, OWN_PREFIX, RequestView};
use crate::domain::secret::Secret;
use crate::domain::session::Session;
use crate::domain::text::from_base64url;
use crate::domain::verdict::{self, Looked, Pass, Refusal, Standing, Verdict};
use crate::engine::EngineError;
use crate::engine::admission::Forwarded;
use crate::engine::app_passwords::AppPasswordUse;
use crate::engine::login::release::Page;
use crate::engine::visit::TurnedAway;

impl Gateway {
    /// Decides what becomes of a request: `true` if it was answered here.
    pub(super) async fn admit(&self, exchange: &mut Exchange, way: &mut Way) -> Result<bool, Stop> {
        let (peer, tls) = connection_of(exchange)
            .map(|connection| (connection.peer().ip(), connection.tls()))
            .ok_or(Stop::Turned(TurnedAway::Trouble))?;
        let settings = self.engine.settings();
        way.client = Some(peer);
        let head = wire::read_head(exchange.req_header(), peer, tls, &self.trusted.load(), &settings.limits)?;
        way.client = Some(head.client);
        let target = head.target();
        let request = exchange.req_header();
        // Reading it anew is for those that are not in normal form, or say more than path and query.
        if request.uri.authority().is_some() || request.raw_path() != target.as_bytes() {
            exchange.req_header_mut().set_raw_path(target.as_bytes())?;
        }
        let host = head.origin.split_once("://").map_or("", |(_, host)| host).to_owned();
        way.host = host;
        let head = Arc::new(head);
        way.head = Some(Arc::clone(&head));
        let headers = exchange.req_header().headers.clone();
        let pairs = cookie_pairs(&headers);
        way.login = values(&pairs, OwnCookies::new(head.tls).login())
            .filter_map(from_base64url)
            .find(|secret| secret.len() == 32)
            .map(|secret| LoginId::of(&secret));
        let of_host = settings.apps.on(&head.host);
        way.app = match of_host {
            // The gateway's own pages are the same for every app of a host.
            [_, _, ..] if head.path.is_under(OWN_PREFIX) => self.app_of_own_page(of_host, &head, way.login, &pairs)?,
            // An app's path is not asked where there is but one.
            [only] if head.path.is_under(OWN_PREFIX) => Some(Arc::clone(only)),
            _ => settings.apps.find(&head.host, &head.path).cloned(),
        };
        let nobody = if of_host.is_empty() { TurnedAway::UnknownHost } else { TurnedAway::Refused(Refusal::Denied) };
        let app = way.app.clone().ok_or(Stop::Turned(nobody))?;
        way.session = self.engine.session(&app, values(&pairs, &OwnCookies::of(&app, head.tls).session()))?;
        if !app.observe {
            self.read_tokens(&app, way, &headers)?;
        }
        way.holds = match way.login {
            Some(login) => self.engine.is_held(&app, login)?,
            None => false,
        };
        if head.path.is_under(OWN_PREFIX) {
            return Err(Stop::Own);
        }
        if app.observe {
            // It came with the gateway's session of another time, perhaps; nothing hangs on it now.
            (way.session, way.login, way.holds) = (None, None, false);
        }
        let has_body = !exchange.as_downstream_mut().is_body_empty();
        let method = way.method.clone();
        let mut view = request_view(&method, &head, &headers, has_body);
        if !app.observe {
            self.know_basic(&mut view, way, &app)?;
        }
        let asks_for_websocket = handshake::is_asked_for(exchange.req_header());
        match self.decide(way, &app, &view)? {
            Verdict::Deny(refusal) => Err(Stop::Turned(TurnedAway::Refused(refusal))),
            // What is said in a tunnel is judged by nobody: a login could be. So it needs a session, whatever the path.
            _ if asks_for_websocket && way.session.is_none() && !app.observe => {
                Err(Stop::Turned(TurnedAway::Unauthorized))
            }
            Verdict::Pass(pass) if asks_for_websocket => {
                let key = handshake::key_of(exchange.req_header())?;
                self.prepare(exchange, way, &app, &pairs, &headers, pass)?;
                self.tunnel(exchange, way, &app, &key).await?;
                Ok(true)
            }
            Verdict::Pass(pass) => {
                if let Some(session) = &way.session
                    && let Some(stop) = self.held_page(&view, session, &target, &app).await?
                {
                    return Err(stop);
                }
                way.overlays = app.overlays(&view);
                way.clears_storage = is_whole_page(&headers) && verdict::clears_storage(&app, &view, &pass);
                self.prepare(exchange, way, &app, &pairs, &headers, pass)?;
                stream(exchange);
                Ok(false)
            }
            Verdict::Read(read) => {
                if asks_for_websocket {
                    // It is answered as any other request here, and no app opens a tunnel by that.
                    handshake::key_of(exchange.req_header())?;
                }
                let login = login::Login { gateway: self, app: &app, view, pairs: &pairs, headers: &headers };
                match login.answer(exchange, way, read).await? {
                    login::Done::Answered => Ok(true),
                    login::Done::Stream(pass) => {
                        self.prepare(exchange, way, &app, &pairs, &headers, pass)?;
                        stream(exchange);
                        Ok(false)
                    }
                }
            }
            Verdict::ToStepUp if !asks_for_websocket => Err(Stop::ToStepUp(app.step_up_page(Some(&target)))),
            Verdict::ToStepUp | Verdict::StepUpNeeded => Err(Stop::Turned(TurnedAway::StepUpNeeded)),
            Verdict::ToLogin => match &app.login_page {
                Some(page) => Err(Stop::ToLogin(page.clone())),
                None => Err(Stop::Turned(TurnedAway::Unauthorized)),
            },
            Verdict::Unauthorized => Err(Stop::Turned(TurnedAway::Unauthorized)),
        }
    }

    fn decide(&self, way: &mut Way, app: &App, view: &RequestView<'_>) -> Result<Verdict, Stop> {
        let verdict = verdict::decide(app, view, way.session.as_ref(), self.engine.now());
        way.tokens.check_alone(&verdict)?;
        way.changes_password = way.session.is_some() && verdict::changes_password(app, view);
        Ok(verdict)
    }

    /// Finds out what is known of a request's Basic credentials, and what of them the app is to see: a code that stood after
    /// the password is none of its business.
    fn know_basic(&self, view: &mut RequestView<'_>, way: &mut Way, app: &App) -> Result<(), EngineError> {
        let Some(basic) = view.authorization.as_ref().and_then(Authorization::basic) else { return Ok(()) };
        if !app.takes_basic(view.method, &view.path, view.query) {
            return Ok(());
        }
        match self.engine.app_password(app, &basic.username, basic.password.expose())? {
            AppPasswordUse::NotOne => {}
            AppPasswordUse::Unknown => {
                view.known = KnownBasic::NoAppPassword;
                return Ok(());
            }
            AppPasswordUse::Deposited { id, user, username, password } => {
                view.known = KnownBasic::AppPassword(id);
                way.user = Some(user);
                way.authorization = Some(Secret::new(Basic::header(&username, password.expose())));
                return Ok(());
            }
        }
        let typed = self.engine.credential(app, "basic", &basic.username, basic.password.expose());
        if way.session.as_ref().is_some_and(|session| session.credential == Some(typed)) {
            view.known = KnownBasic::OfSession;
            way.authorization = Some(Secret::new(basic.without_code().0));
        }
        Ok(())
    }

    /// Which of a host's apps one of the gateway's own pages is about: the one that its query names (`?app=wiki`), the one
    /// that this browser's login is to, the first that it has a session with, or else the first.
    fn app_of_own_page(
        &self,
        of_host: &[Arc<App>],
        head: &wire::Head,
        login: Option<LoginId>,
        pairs: &[Pair<'_>],
    ) -> Result<Option<Arc<App>>, EngineError> {
        let query = head.query.as_deref().unwrap_or_default();
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("app="));
        if let Some(app) = asked.and_then(|asked| of_host.iter().find(|app| app.name.as_str() == asked)) {
            return Ok(Some(Arc::clone(app)));
        }
        for app in of_host {
            if let Some(login) = login
                && self.engine.is_login_to(app, login)?
            {
                return Ok(Some(Arc::clone(app)));
            }
        }
        for app in of_host {
            if self.engine.session(app, values(pairs, &OwnCookies::of(app, head.tls).session()))?.is_some() {
                return Ok(Some(Arc::clone(app)));
            }
        }
        Ok(of_host.first().cloned())
    }

    /// A released page that this request fetches, or did fetch before.
    async fn held_page(
        &self,
        view: &RequestView<'_>,
        session: &Session,
        target: &str,
        app: &App,
    ) -> Result<Option<Stop>, EngineError> {
        if view.method != "GET" || self.engine.now().since(session.created_at) > Duration::from_mins(1) {
            return Ok(None);
        }
        Ok(match self.engine.take_page(session, target).await? {
            Some(Page::Answer(answer)) => Some(Stop::Page(self.engine.handed_out(app, session.id, answer))),
            // Where the login's address is the start page, the app itself shows it.
            Some(Page::Fetched) if target != app.start() => Some(Stop::ToLogin(app.start())),
            Some(Page::Fetched) | None => None,
        })
    }

    /// Gets a request ready to go to its app.
    fn prepare(
        &self,
        exchange: &mut Exchange,
        way: &mut Way,
        app: &App,
        pairs: &[Pair<'_>],
        headers: &HeaderMap,
        pass: Pass,
    ) -> Result<(), Stop> {
        way.forwarded = self.engine.forward_cookies(app, pass.standing(), pairs)?;
        if pass.looked_at() == Looked::Scan {
            let query = way.head.as_ref().and_then(|head| head.query.as_deref());
            let (kind, encoding) = (text_of(headers, "content-type"), text_of(headers, "content-encoding"));
            way.scan = Scan::new(&app.rules, pass.closed_methods(), &way.method, query, kind, encoding)
                .map_err(Refusal::from)?;
        }
        let is_verified = matches!(pass.standing(), Standing::Verified(_));
        way.tokens.wants_plain = app.tokens.is_used() && (app.tokens.sealed || !is_verified);
        let forwarded = std::mem::take(&mut way.forwarded);
        self.register(exchange, way, &forwarded)?;
        way.forwarded = forwarded;
        if let Some(session) = way.session.clone()
            && session.wants_touch(app.policy.session, self.engine.now())
        {
            let engine = Arc::clone(&self.engine);
            tokio::spawn(async move { engine.touch(session).await });
        }
        if let Standing::AppPassword(id) = pass.standing() {
            let engine = Arc::clone(&self.engine);
            tokio::spawn(async move { engine.app_password_used(id).await });
        }
        let downstream = exchange.as_downstream_mut();
        downstream.set_write_timeout(Some(self.client_timeout));
        downstream.set_read_timeout(Some(self.client_timeout));
        // What an app says before its answer is not relayed: it could carry cookies.
        downstream.set_ignore_info_resp(true);
        way.verdict = "pass";
        if pass.standing() == Standing::Observed {
            way.verdict = "observed";
            way.watch = Some(Watch::begin(headers));
        }
        way.looked = Some(self.engine.now());
        way.pass = Some(pass);
        Ok(())
    }

    /// Registers a request with the session values it carries and the session it came in, so that a login with one of them can
    /// end it, and so that it ends with the session.
    pub(super) fn register(&self, exchange: &Exchange, way: &mut Way, forwarded: &Forwarded) -> Result<(), Stop> {
        let session = way.session.as_ref().map(|session| session.id.0);
        let values: Vec<_> = forwarded.values.iter().map(|value| value.digest).chain(session).collect();
        if values.is_empty() {
            return Ok(());
        }
        let request = live_request_of(exchange).ok_or(Stop::Turned(TurnedAway::Trouble))?;
        way.registered = Some(self.underway.register(values, request));
        // A login that began meanwhile burns first and looks for requests after: one of the two sees the other.
        for value in &forwarded.values {
            if self.engine.is_burnt(&value.digest, value.level)? {
                return Err(Stop::Turned(TurnedAway::LoginUnderWay));
            }
        }
        // So does whatever ends a session.
        if let (Some(session), Some(app)) = (&way.session, &way.app)
            && !self.engine.is_live(app, session.id)?
        {
            return Err(Stop::Turned(TurnedAway::Unauthorized));
        }
        Ok(())
    }
}

/// Leaves a request to pingora. No other protocol is switched to by it: what is spoken after that could not be judged.
fn stream(exchange: &mut Exchange) {
    exchange.req_header_mut().remove_header(&http::header::UPGRADE);
}

/// The values of every cookie of that name.
pub(super) fn values<'p>(pairs: &'p [Pair<'p>], name: &str) -> impl Iterator<Item = &'p str> {
    pairs.iter().filter(move |pair| pair.name == name).map(|pair| pair.value)
}

pub(super) fn cookie_pairs(headers: &HeaderMap) -> Vec<Pair<'_>> {
    cookies::pairs(headers.get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok())).collect()
}

/// Whether an answer would be a page of its own, as far as the browser says: a frame of another site comes without the session,
/// though there is one.
fn is_whole_page(headers: &HeaderMap) -> bool {
    text_of(headers, "sec-fetch-dest").is_none_or(|dest| dest == "document")
}
