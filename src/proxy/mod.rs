//! The proxy: what stands between browsers and the applications.
//!
//! A request goes through pingora's phases top to bottom:
//! 1. `early_request_filter`: the head was read, its deadline ends;
//! 2. `request_filter`: read the head ([`wire`]), find the app, look up the session, decide ([`crate::domain::verdict`]); own
//!    pages ([`own`]), refusals and logins (`login`) are answered here;
//! 3. `upstream_request_filter`, `request_body_filter`, `response_filter`: a request with a pass streams through, its session
//!    cookies opened on the way in and sealed on the way out.

pub mod exchange;
pub mod listener;
pub mod live;
mod login;
mod logout;
pub mod own;
mod scan;
pub mod wire;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use ipnet::IpNet;
use pingora_core::connectors::http::Connector;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_core::{Error, ErrorType, Result};
use pingora_http::{RequestHeader, ResponseHeader};
use pingora_proxy::{FailToProxy, ProxyHttp, Session as Exchange};

use crate::domain::browser;
use crate::domain::cookies::{self, Pair};
use crate::domain::ids::LoginId;
use crate::domain::login::Browser;
use crate::domain::route::{App, OWN_PREFIX, RequestView};
use crate::domain::session::{Level, Session};
use crate::domain::text::from_base64url;
use crate::domain::verdict::{self, Looked, Pass, Refusal, Standing, Verdict};
use crate::engine::admission::{CookieNames, Forwarded, Outgoing};
use crate::engine::login_flow::{Farewell, Page};
use crate::engine::visit::{TurnedAway, Visit};
use crate::engine::{Engine, EngineError};

use listener::{connection_of, live_request_of};
use live::{Registered, Underway};
use own::OwnService;
use scan::Scan;
use wire::Head;

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
    /// One word: `pass`, `own`, `held`, `released`, `login-failed`, `to-login`, `held-page`, `refused`, `none`.
    pub verdict: &'static str,
    /// Why it was turned away, in one word, if it was.
    pub refused: Option<&'static str>,
    /// Whose session it came in.
    pub user: Option<crate::domain::ids::UserId>,
    /// How long the whole took.
    pub duration: Duration,
    /// How long the app took to begin its answer.
    pub upstream: Option<Duration>,
    /// What went wrong, for the log.
    pub error: Option<String>,
}

/// Is told about every request.
pub trait RequestLog: Send + Sync + 'static {
    /// A request is over.
    fn request(&self, line: &RequestLine<'_>);
}

/// What the proxy is built from.
pub struct Parts {
    /// The engine.
    pub engine: Arc<Engine>,
    /// The gateway's own pages.
    pub own: OwnService,
    /// Proxies whose forwarding headers are believed.
    pub trusted: Vec<IpNet>,
    /// How long a client may take between two bytes.
    pub client_timeout: Duration,
    /// The request log.
    pub log: Arc<dyn RequestLog>,
}

/// The proxy of all apps. Clones are the same proxy.
#[derive(Clone)]
pub struct Gateway {
    engine: Arc<Engine>,
    own: OwnService,
    trusted: Arc<ArcSwap<Vec<IpNet>>>,
    client_timeout: Duration,
    log: Arc<dyn RequestLog>,
    connector: Arc<Connector>,
    underway: Arc<Underway>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway")
    }
}

impl Gateway {
    /// Builds it.
    pub fn new(parts: Parts) -> Self {
        Self {
            engine: parts.engine,
            own: parts.own,
            trusted: Arc::new(ArcSwap::from_pointee(parts.trusted)),
            client_timeout: parts.client_timeout,
            log: parts.log,
            connector: Arc::new(Connector::new(None)),
            underway: Arc::new(Underway::default()),
        }
    }

    /// Logs out the sessions of apps whose held answers were destroyed, where the app has a logout path that can be asked
    /// for. What fails is left to the app's own time.
    pub async fn bid_farewell(self, mut farewells: tokio::sync::mpsc::Receiver<Farewell>) {
        while let Some(farewell) = farewells.recv().await {
            if let Err(why) = self.log_out(&farewell).await {
                tracing::info!(app.name = %farewell.app, reason = why.as_str(), "a session of the app could not be logged out");
            }
        }
    }

    async fn log_out(&self, farewell: &Farewell) -> Result<(), TurnedAway> {
        let settings = self.engine.settings();
        let Some(app) = settings.apps.named(&farewell.app) else { return Ok(()) };
        let Some((method, target)) = app.logout.as_ref().and_then(|logout| {
            Some((logout.method().unwrap_or("GET").to_owned(), logout.path().literal()?.to_owned()))
        }) else {
            return Ok(());
        };
        let host = app.hosts.iter().find(|host| *host != "*").unwrap_or(&app.upstream.host).clone();
        let cookies: Vec<String> = farewell.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let build = || -> pingora_core::Result<RequestHeader> {
            let mut request = RequestHeader::build(method.as_str(), target.as_bytes(), Some(3))?;
            request.insert_header("Host", host)?;
            request.insert_header("Cookie", cookies.join("; "))?;
            if method != "GET" && method != "HEAD" {
                request.insert_header("Content-Length", "0")?;
            }
            Ok(request)
        };
        let request = build().map_err(|_| TurnedAway::Trouble)?;
        let peer = exchange::peer_of(app).await?;
        exchange::exchange(&self.connector, &peer, app.timeouts, request, Bytes::new(), settings.limits.answer).await?;
        Ok(())
    }

    /// Takes other trusted proxies.
    pub fn trust(&self, proxies: Vec<IpNet>) {
        self.trusted.store(Arc::new(proxies));
    }
}

/// What is known of a request on its way; its line is written when it is dropped, whichever way it ended.
pub struct Way {
    log: Arc<dyn RequestLog>,
    id: String,
    started: Instant,
    asked_upstream: Option<Instant>,
    method: String,
    head: Option<Arc<Head>>,
    host: String,
    client: Option<IpAddr>,
    app: Option<Arc<App>>,
    session: Option<Session>,
    login: Option<LoginId>,
    holds: bool,
    pass: Option<Pass>,
    forwarded: Forwarded,
    registered: Option<Registered>,
    scan: Option<Scan>,
    found_credentials: bool,
    status: u16,
    verdict: &'static str,
    refused: Option<&'static str>,
    upstream: Option<Duration>,
    error: Option<String>,
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
            user: self.session.as_ref().map(|session| session.user),
            duration: self.started.elapsed(),
            upstream: self.upstream,
            error: self.error.take(),
        };
        self.log.request(&line);
    }
}

impl Way {
    fn visit(&self, headers: &HeaderMap, turned_away: Option<TurnedAway>) -> Visit {
        let view = self.head.as_ref().map(|head| request_view(&self.method, head, headers, false));
        let agent = text_of(headers, "user-agent").unwrap_or_default();
        let address = self.client.unwrap_or(IpAddr::from([0, 0, 0, 0]));
        Visit {
            app: self.app.clone(),
            address,
            tls: self.head.as_ref().is_some_and(|head| head.tls),
            origin: self.head.as_ref().map(|head| head.origin.clone()).unwrap_or_default(),
            browser: Browser { name: browser::name(agent), address: address.to_string() },
            request_id: self.id.clone(),
            same_origin: view.as_ref().is_some_and(RequestView::is_same_origin),
            wants_json: view.as_ref().is_some_and(RequestView::wants_json),
            login: self.login,
            session: self.session.clone(),
            turned_away,
        }
    }

    fn refuse(&mut self, why: &TurnedAway) {
        self.verdict = "refused";
        self.refused = Some(why.as_str());
    }

    /// How session cookies of the answer go out.
    fn outgoing(&self) -> Outgoing {
        match self.pass.as_ref().map(Pass::standing) {
            Some(Standing::Verified(session)) => Outgoing::Sealed(Level::Verified(session)),
            // A browser with a hold or a session gets no other session besides.
            Some(Standing::Anonymous) if !self.holds && self.session.is_none() => Outgoing::Sealed(Level::Anonymous),
            Some(Standing::Anonymous | Standing::Open) | None => Outgoing::Stripped,
        }
    }
}

/// A header's value, if it is text.
fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn request_view<'a>(method: &'a str, head: &'a Head, headers: &'a HeaderMap, has_body: bool) -> RequestView<'a> {
    let authorization = headers
        .get(http::header::AUTHORIZATION)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).split(' ').next().unwrap_or("").to_ascii_lowercase());
    RequestView {
        method,
        path: head.path.clone(),
        query: head.query.as_deref(),
        has_body,
        authorization,
        fetch_mode: text_of(headers, "sec-fetch-mode"),
        fetch_site: text_of(headers, "sec-fetch-site"),
        accept: text_of(headers, "accept"),
        requested_with: headers.contains_key("x-requested-with"),
        origin: text_of(headers, "origin"),
        own_origin: &head.origin,
    }
}

fn cookie_pairs(headers: &HeaderMap) -> Vec<Pair<'_>> {
    cookies::pairs(headers.get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok())).collect()
}

impl Gateway {
    /// Decides what becomes of a request: `true` if it was answered here.
    async fn admit(&self, exchange: &mut Exchange, way: &mut Way) -> Result<bool, Stop> {
        let (peer, tls) = connection_of(exchange)
            .map(|connection| (connection.peer().ip(), connection.tls()))
            .ok_or(Stop::Turned(TurnedAway::Trouble))?;
        let settings = self.engine.settings();
        way.client = Some(peer);
        let head = wire::read_head(exchange.req_header(), peer, tls, &self.trusted.load(), &settings.limits)?;
        way.client = Some(head.client);
        exchange.req_header_mut().set_raw_path(head.target().as_bytes())?;
        let host = head.origin.split_once("://").map_or("", |(_, host)| host).to_owned();
        way.host = host;
        way.app = settings.apps.find(&head.host).cloned();
        let head = Arc::new(head);
        way.head = Some(Arc::clone(&head));
        let app = way.app.clone().ok_or(Stop::Turned(TurnedAway::UnknownHost))?;
        let names = CookieNames::new(head.tls);
        let headers = exchange.req_header().headers.clone();
        let pairs = cookie_pairs(&headers);
        let values = |name: &'static str| pairs.iter().filter(move |pair| pair.name == name).map(|pair| pair.value);
        way.session = self.engine.session(&app, values(names.session))?;
        way.login = values(names.login)
            .filter_map(from_base64url)
            .find(|secret| secret.len() == 32)
            .map(|secret| LoginId::of(&secret));
        way.holds = match way.login {
            Some(login) => self.engine.is_held(&app, login)?,
            None => false,
        };
        if head.path.is_under(OWN_PREFIX) {
            return Err(Stop::Own);
        }
        let has_body = !exchange.as_downstream_mut().is_body_empty();
        let method = way.method.clone();
        let view = request_view(&method, &head, &headers, has_body);
        match verdict::decide(&app, &view, way.session.as_ref()) {
            Verdict::Pass(pass) => {
                if let Some(session) = &way.session
                    && let Some(stop) = self.held_page(&view, session, &head.target()).await?
                {
                    return Err(stop);
                }
                self.prepare(exchange, way, &app, &pairs, &headers, pass)?;
                Ok(false)
            }
            Verdict::Read(read) => {
                let login = login::Login { gateway: self, app: &app, view, pairs: &pairs, headers: &headers };
                match login.answer(exchange, way, read).await? {
                    login::Done::Answered => Ok(true),
                    login::Done::Stream(pass) => {
                        self.prepare(exchange, way, &app, &pairs, &headers, pass)?;
                        Ok(false)
                    }
                }
            }
            Verdict::ToLogin => match &app.login_page {
                Some(page) => Err(Stop::ToLogin(page.clone())),
                None => Err(Stop::Turned(TurnedAway::Unauthorized)),
            },
            Verdict::Unauthorized => Err(Stop::Turned(TurnedAway::Unauthorized)),
            Verdict::Deny(refusal) => Err(Stop::Turned(TurnedAway::Refused(refusal))),
        }
    }

    /// A released page that this request fetches, or did fetch before.
    async fn held_page(
        &self,
        view: &RequestView<'_>,
        session: &Session,
        target: &str,
    ) -> Result<Option<Stop>, EngineError> {
        if view.method != "GET" || self.engine.now().since(session.created_at) > Duration::from_mins(1) {
            return Ok(None);
        }
        Ok(match self.engine.take_page(session, target).await? {
            Some(Page::Answer(answer)) => Some(Stop::Page(answer)),
            // Where the login's address is the start page, the app itself shows it.
            Some(Page::Fetched) if target != "/" => Some(Stop::ToLogin("/".to_owned())),
            Some(Page::Fetched) | None => None,
        })
    }

    /// Gets a request ready to stream to its app.
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
            way.scan = Scan::new(app, text_of(headers, "content-type"));
        }
        let forwarded = std::mem::take(&mut way.forwarded);
        self.register(exchange, way, &forwarded)?;
        way.forwarded = forwarded;
        if let Some(session) = way.session.clone()
            && session.wants_touch(app.policy.session, self.engine.now())
        {
            let engine = Arc::clone(&self.engine);
            tokio::spawn(async move { engine.touch(session).await });
        }
        let downstream = exchange.as_downstream_mut();
        downstream.set_write_timeout(Some(self.client_timeout));
        if downstream.is_upgrade_req() {
            // pingora's read timeout would end a quiet tunnel; the connection has its own measure of silence.
            downstream.set_read_timeout(None);
            downstream.set_write_timeout(None);
            if let Some(connection) = connection_of(exchange) {
                connection.end_after_silence(Some(app.timeouts.tunnel));
            }
        } else {
            downstream.set_read_timeout(Some(self.client_timeout));
            // What an app says before its answer is not relayed: it could carry cookies.
            downstream.set_ignore_info_resp(true);
        }
        way.verdict = "pass";
        way.pass = Some(pass);
        Ok(())
    }

    /// Registers a request with the session values it carries, so that a login with one of them can end it.
    fn register(&self, exchange: &Exchange, way: &mut Way, forwarded: &Forwarded) -> Result<(), Stop> {
        if forwarded.values.is_empty() {
            return Ok(());
        }
        let request = live_request_of(exchange).ok_or(Stop::Turned(TurnedAway::Trouble))?;
        let values: Vec<_> = forwarded.values.iter().map(|value| value.digest).collect();
        way.registered = Some(self.underway.register(values, request));
        // A login that began meanwhile burns first and looks for requests after: one of the two sees the other.
        for value in &forwarded.values {
            if self.engine.is_burnt(&value.digest, value.level)? {
                return Err(Stop::Turned(TurnedAway::LoginUnderWay));
            }
        }
        Ok(())
    }

    async fn stop(&self, exchange: &mut Exchange, way: &mut Way, stop: Stop) -> Result<()> {
        match stop {
            Stop::Own => {
                way.verdict = "own";
                let visit = way.visit(&exchange.req_header().headers, None);
                way.status = own::answer(exchange, &self.own, visit, true).await?;
            }
            Stop::Turned(why) => {
                way.refuse(&why);
                if why == TurnedAway::UnrecognisedLogin
                    && let (Some(app), Some(head)) = (&way.app, &way.head)
                {
                    self.engine.tell(&crate::engine::event::Event::UnrecognisedLogin {
                        app: app.name.clone(),
                        path: head.path.as_str().to_owned(),
                    });
                }
                let closes =
                    matches!(why, TurnedAway::Malformed(_) | TurnedAway::HeadTooLarge | TurnedAway::BodyTooLarge);
                if closes {
                    exchange.as_downstream_mut().set_keepalive(None);
                }
                let visit = way.visit(&exchange.req_header().headers, Some(why));
                way.status = own::answer(exchange, &self.own, visit, false).await?;
            }
            Stop::ToLogin(location) => {
                way.verdict = "to-login";
                let mut header = ResponseHeader::build(303, Some(3))?;
                header.insert_header("Location", location)?;
                header.insert_header("Cache-Control", "no-store")?;
                header.insert_header("Content-Length", "0")?;
                way.status = 303;
                if !exchange.as_downstream_mut().is_body_empty() {
                    exchange.as_downstream_mut().set_keepalive(None);
                }
                exchange.write_response_header(Box::new(header), true).await?;
            }
            Stop::Page(answer) => {
                way.verdict = "held-page";
                let headers = answer
                    .headers
                    .iter()
                    .filter(|(name, _)| !name.eq_ignore_ascii_case("set-cookie"))
                    .map(|(name, value)| (name.clone(), value.0.clone()))
                    .collect::<Vec<_>>();
                way.status = answer.status;
                write_answer(exchange, answer.status, &headers, &answer.body.0).await?;
            }
            Stop::Broken(error) => return Err(error),
        }
        Ok(())
    }
}

/// Why a request does not stream to its app.
enum Stop {
    /// It is for one of the gateway's own pages.
    Own,
    /// It is turned away.
    Turned(TurnedAway),
    /// It is led to the login page.
    ToLogin(String),
    /// It fetches the page of a released login.
    Page(crate::domain::login::Answer),
    /// The client is gone.
    Broken(Box<Error>),
}

impl From<TurnedAway> for Stop {
    fn from(why: TurnedAway) -> Self {
        Self::Turned(why)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Turned(TurnedAway::Refused(refusal))
    }
}

impl From<Box<Error>> for Stop {
    fn from(error: Box<Error>) -> Self {
        Self::Broken(error)
    }
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        tracing::error!(error = %cause(&error), "the engine could not decide: the request is refused");
        Self::Turned(TurnedAway::Trouble)
    }
}

/// An error with what caused it, for the log.
fn cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(": ");
        text.push_str(&error.to_string());
        next = error.source();
    }
    text
}

/// Writes an answer that is in our hands whole.
async fn write_answer(exchange: &mut Exchange, status: u16, headers: &[(String, Vec<u8>)], body: &[u8]) -> Result<()> {
    let mut header = ResponseHeader::build(status, Some(headers.len() + 1))?;
    for (name, value) in headers {
        header.append_header(name.clone(), pingora_http::header_value_from_slice(value))?;
    }
    let bodyless = matches!(status, 204 | 304);
    if !bodyless {
        header.insert_header(http::header::CONTENT_LENGTH, body.len())?;
    }
    let empty = bodyless || body.is_empty() || exchange.req_header().method == http::Method::HEAD;
    exchange.write_response_header(Box::new(header), empty).await?;
    if !empty {
        exchange.write_response_body(Some(Bytes::copy_from_slice(body)), true).await?;
    }
    Ok(())
}

/// What a request to an app looks like, whichever way it goes.
fn address_to_app(
    request: &mut RequestHeader,
    head: &Head,
    host: &str,
    standing: Standing,
    forwarded: &Forwarded,
) -> Result<()> {
    wire::strip_claims(request);
    if !matches!(standing, Standing::Verified(_)) {
        request.remove_header(&http::header::AUTHORIZATION);
    }
    request.remove_header(&http::header::COOKIE);
    if let Some(cookies) = &forwarded.header {
        request.insert_header("Cookie", cookies.as_str())?;
    }
    request.insert_header("Host", host)?;
    wire::set_forwarded(request, head, host)
}

#[async_trait]
impl ProxyHttp for Gateway {
    type CTX = Way;

    fn new_ctx(&self) -> Way {
        Way {
            log: Arc::clone(&self.log),
            id: uuid::Uuid::new_v4().simple().to_string(),
            started: started(),
            asked_upstream: None,
            method: String::new(),
            head: None,
            host: String::new(),
            client: None,
            app: None,
            session: None,
            login: None,
            holds: false,
            pass: None,
            forwarded: Forwarded::default(),
            registered: None,
            scan: None,
            found_credentials: false,
            status: 0,
            verdict: "none",
            refused: None,
            upstream: None,
            error: None,
        }
    }

    async fn early_request_filter(&self, exchange: &mut Exchange, way: &mut Way) -> Result<()> {
        if let Some(connection) = connection_of(exchange) {
            connection.head_done();
        }
        way.started = started();
        exchange.req_header().method.as_str().clone_into(&mut way.method);
        Ok(())
    }

    async fn request_filter(&self, exchange: &mut Exchange, way: &mut Way) -> Result<bool> {
        match self.admit(exchange, way).await {
            Ok(answered) => Ok(answered),
            Err(stop) => self.stop(exchange, way, stop).await.map(|()| true),
        }
    }

    async fn upstream_peer(&self, _: &mut Exchange, way: &mut Way) -> Result<Box<HttpPeer>> {
        let (Some(app), Some(_)) = (&way.app, &way.pass) else {
            return Err(Error::explain(ErrorType::InternalError, "nothing is forwarded without a pass"));
        };
        way.asked_upstream = Some(started());
        match exchange::peer_of(app).await {
            Ok(peer) => Ok(Box::new(peer)),
            Err(why) => Err(Error::explain(ErrorType::HTTPStatus(why.status()), "the app's name leads nowhere")),
        }
    }

    async fn upstream_request_filter(
        &self,
        _: &mut Exchange,
        request: &mut RequestHeader,
        way: &mut Way,
    ) -> Result<()> {
        let (Some(pass), Some(head)) = (&way.pass, &way.head) else {
            return Err(Error::explain(ErrorType::InternalError, "nothing is forwarded without a pass"));
        };
        address_to_app(request, head, &way.host, pass.standing(), &way.forwarded)
    }

    async fn request_body_filter(
        &self,
        _: &mut Exchange,
        body: &mut Option<Bytes>,
        end: bool,
        way: &mut Way,
    ) -> Result<()> {
        let (Some(scan), Some(app)) = (&mut way.scan, &way.app) else { return Ok(()) };
        let looked = body.as_ref().map_or(Ok(()), |chunk| scan.look(app, chunk));
        let looked = if end { looked.and_then(|()| scan.end(app)) } else { looked };
        if looked.is_err() {
            *body = None;
            way.found_credentials = true;
            return Err(Error::explain(ErrorType::HTTPStatus(403), "credentials outside of a login rule"));
        }
        Ok(())
    }

    async fn response_filter(&self, _: &mut Exchange, response: &mut ResponseHeader, way: &mut Way) -> Result<()> {
        let informational = response.status.is_informational();
        if informational && response.status != http::StatusCode::SWITCHING_PROTOCOLS {
            response.remove_header(&http::header::SET_COOKIE);
            return Ok(());
        }
        way.upstream = way.asked_upstream.map(|asked| asked.elapsed());
        way.status = response.status.as_u16();
        let Some(app) = way.app.clone() else { return Ok(()) };
        let set: Vec<http::HeaderValue> = response.headers.get_all(http::header::SET_COOKIE).iter().cloned().collect();
        let texts: Vec<_> = set.iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        let standing = way.pass.as_ref().map_or(Standing::Open, Pass::standing);
        let cookies = texts.iter().map(AsRef::as_ref);
        let gone = self
            .signed_out(&app, way, standing, &way.forwarded, way.status, cookies)
            .await
            .map_err(|error| Error::because(ErrorType::HTTPStatus(503), "a session could not be ended", error))?;
        response.remove_header(&http::header::SET_COOKIE);
        let tls = way.head.as_ref().is_some_and(|head| head.tls);
        for text in &texts {
            let sealed = self.engine.outgoing_cookie(&app, way.outgoing(), text, tls).await.map_err(|error| {
                Error::because(ErrorType::HTTPStatus(503), "a session cookie could not be sealed", error)
            })?;
            if let Some(sealed) = sealed {
                let value = pingora_http::header_value_from_slice(sealed.as_bytes());
                response.append_header(http::header::SET_COOKIE, value)?;
            }
        }
        if let Some(gone) = gone {
            response.append_header(http::header::SET_COOKIE, gone)?;
        }
        Ok(())
    }

    async fn response_trailer_filter(
        &self,
        _: &mut Exchange,
        trailers: &mut HeaderMap,
        _: &mut Way,
    ) -> Result<Option<Bytes>> {
        trailers.remove(http::header::SET_COOKIE);
        Ok(None)
    }

    async fn fail_to_proxy(&self, exchange: &mut Exchange, error: &Error, way: &mut Way) -> FailToProxy {
        way.error = Some(error.to_string());
        let why = if way.found_credentials {
            TurnedAway::Refused(Refusal::CredentialsOutsideLogin)
        } else {
            match (error.etype(), error.esource()) {
                (ErrorType::HTTPStatus(503), _) => TurnedAway::Trouble,
                (ErrorType::HTTPStatus(504), _) => TurnedAway::UpstreamSlow,
                (ErrorType::HTTPStatus(_), _) => TurnedAway::UpstreamDown,
                (_, pingora_core::ErrorSource::Downstream) => {
                    way.verdict = "refused";
                    way.refused = Some("client-gone");
                    return FailToProxy { error_code: 0, can_reuse_downstream: false };
                }
                (_, pingora_core::ErrorSource::Upstream) => exchange::turned(error),
                (_, pingora_core::ErrorSource::Internal | pingora_core::ErrorSource::Unset) => TurnedAway::Trouble,
            }
        };
        way.refuse(&why);
        let code = why.status();
        if exchange.as_downstream().response_written().is_none() {
            exchange.as_downstream_mut().set_keepalive(None);
            let visit = way.visit(&exchange.req_header().headers, Some(why));
            // What fails now fails because the client is gone.
            if let Ok(status) = own::answer(exchange, &self.own, visit, false).await {
                way.status = status;
            }
        }
        FailToProxy { error_code: code, can_reuse_downstream: false }
    }

    fn request_summary(&self, _: &Exchange, way: &Way) -> String {
        // What pingora writes about a request must not hold its query.
        let path = way.head.as_ref().map_or("-", |head| head.path.as_str());
        format!("{} {path}, request {}", way.method, way.id)
    }

    fn suppress_error_log(&self, _: &Exchange, _: &Way, _: &Error) -> bool {
        // The request's own line says it.
        true
    }
}

#[expect(clippy::disallowed_methods, reason = "durations in the log; nothing is decided by them")]
fn started() -> Instant {
    Instant::now()
}
