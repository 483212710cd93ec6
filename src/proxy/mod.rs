//! The proxy: what stands between browsers and the applications.
//!
//! A request goes through pingora's phases top to bottom:
//! 1. `early_request_filter`: the head was read, its deadline ends;
//! 2. `request_filter`: read the head ([`wire`]), find the app, look up the session, decide ([`crate::domain::verdict`]); own
//!    pages ([`own`]), refusals and logins (`login`) are answered here;
//! 3. `upstream_request_filter`, `request_body_filter`, `response_filter`: a request with a pass streams through, its session
//!    cookies opened on the way in and sealed on the way out.

mod admit;
mod caching;
mod coding;
pub mod exchange;
mod farewell;
mod handshake;
mod in_place;
mod judge;
mod lasting;
pub mod listener;
pub mod live;
mod login;
mod logout;
mod observe;
mod overlay;
pub mod own;
mod past;
mod set_cookie;
mod stop;
mod tokens;
mod tunnel;
pub mod upstream;
mod way;
mod whoami;
pub mod wire;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use ipnet::IpNet;
use pingora_core::connectors::TransportConnector;
use pingora_core::connectors::http::Connector;
use pingora_core::protocols::Digest;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_core::{Error, ErrorSource, ErrorType, Result};
use pingora_http::{RequestHeader, ResponseHeader};
use pingora_proxy::{FailToProxy, ProxyHttp, ProxyWarnLogContext, Session as Exchange};
use tokio::sync::watch;

use crate::domain::login::basic::Authorization;
use crate::domain::route::{App, KnownBasic, RequestView};
use crate::domain::verdict::{Pass, Standing};
use crate::engine::admission::Forwarded;
use crate::engine::visit::TurnedAway;
use crate::engine::{Engine, EngineError};

use caching::Caching;
use listener::connection_of;
use live::Underway;
use own::OwnService;
use set_cookie::{Answered, BesideHold};
use upstream::Upstreams;
pub use way::{RequestLine, RequestLog, Way};
use wire::Head;

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
    /// The ways to the apps.
    pub upstreams: Upstreams,
    /// The request log.
    pub log: Arc<dyn RequestLog>,
    /// The address of the script that shows a held login over an app's page.
    pub overlay: String,
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
    streams: Arc<TransportConnector>,
    underway: Arc<Underway>,
    upstreams: Arc<watch::Sender<Arc<Upstreams>>>,
    overlay: Arc<str>,
    told: Arc<past::Told>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway")
    }
}

impl Gateway {
    /// Builds it.
    pub fn new(parts: Parts) -> Self {
        parts.upstreams.begin(None);
        Self {
            engine: parts.engine,
            own: parts.own,
            trusted: Arc::new(ArcSwap::from_pointee(parts.trusted)),
            client_timeout: parts.client_timeout,
            log: parts.log,
            connector: Arc::new(Connector::new(None)),
            streams: Arc::new(TransportConnector::new(None)),
            underway: Arc::new(Underway::default()),
            upstreams: Arc::new(watch::Sender::new(Arc::new(parts.upstreams))),
            overlay: Arc::from(parts.overlay),
            told: Arc::default(),
        }
    }

    /// Puts the cookies of a passing answer as they go to the browser.
    async fn answer_cookies(&self, way: &Way, app: &App, answer: &mut ResponseHeader) -> Result<(), EngineError> {
        self.told.look(app, &way.host, text_of(&answer.headers, "location"));
        let set = answer.headers.get_all(http::header::SET_COOKIE).iter();
        let set = set.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        let head = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let answered = Answered { status: way.status, set, caching: Caching::of(head) };
        let standing = way.pass.as_ref().map_or(Standing::Open, Pass::standing);
        let cookies = self.set_cookies(app, way, standing, &way.forwarded, BesideHold::Stripped, &answered).await?;
        answer.remove_header(&http::header::SET_COOKIE);
        for cookie in cookies {
            let value = pingora_http::header_value_from_slice(cookie.as_bytes());
            // Only a head of absurd size refuses one more.
            answer.append_header(http::header::SET_COOKIE, value).map_err(|_| EngineError::Busy)?;
        }
        Ok(())
    }

    /// Takes other ways to the apps; how those are doing that stay is not forgotten.
    pub fn lead(&self, upstreams: Upstreams) {
        upstreams.begin(Some(&self.upstreams.borrow()));
        self.upstreams.send_replace(Arc::new(upstreams));
    }

    /// Asks the upstreams of apps that have a probe how they are, for ever: to be spawned, and aborted.
    pub async fn probe(self) {
        upstream::probe_all(self.upstreams.subscribe(), Arc::clone(&self.connector)).await;
    }

    /// Takes other trusted proxies.
    pub fn trust(&self, proxies: Vec<IpNet>) {
        self.trusted.store(Arc::new(proxies));
    }
}

#[async_trait]
impl ProxyHttp for Gateway {
    type CTX = Way;

    fn new_ctx(&self) -> Way {
        Way::new(Arc::clone(&self.log))
    }

    async fn early_request_filter(&self, exchange: &mut Exchange, way: &mut Way) -> Result<()> {
        if let Some(connection) = connection_of(exchange) {
            connection.head_done();
        }
        way.started = way::started();
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
        way.asked_upstream.get_or_insert_with(way::started);
        let attempt = match &mut way.attempt {
            Some(attempt) => Ok(attempt),
            none => self.attempt(app).map(|attempt| none.insert(attempt)),
        };
        let found = match attempt {
            Ok(attempt) => attempt.peer(self.engine.now()).await,
            Err(why) => Err(why),
        };
        found
            .map(Box::new)
            .map_err(|why| Error::explain(ErrorType::HTTPStatus(why.status()), "no way leads to the app"))
    }

    fn fail_to_connect(&self, _: &mut Exchange, _: &HttpPeer, way: &mut Way, mut error: Box<Error>) -> Box<Error> {
        let why = exchange::turned(&error);
        let attempt = way.attempt.as_mut();
        // Nothing was sent, so that another upstream can be asked whatever the request is.
        let is_left = attempt.is_some_and(|attempt| attempt.failed(self.engine.now(), why, &error.to_string()));
        error.set_retry(is_left);
        error
    }

    async fn connected_to_upstream(
        &self,
        _: &mut Exchange,
        _: bool,
        _: &HttpPeer,
        _: std::os::fd::RawFd,
        digest: Option<&Digest>,
        way: &mut Way,
    ) -> Result<()> {
        let tls = digest.and_then(|digest| digest.ssl_digest.as_deref());
        match &way.attempt {
            Some(attempt) if attempt.reached(tls) => Ok(()),
            _ => Err(Error::explain(ErrorType::InvalidCert, upstream::OTHER_CERTIFICATE).into_up()),
        }
    }

    fn error_while_proxy(
        &self,
        peer: &HttpPeer,
        session: &mut Exchange,
        error: Box<Error>,
        way: &mut Way,
        reused: bool,
    ) -> Box<Error> {
        let mut error = error.more_context(format!("Peer: {peer}"));
        if *error.etype() == ErrorType::InvalidCert {
            // Found before anything was sent.
            let attempt = way.attempt.as_mut();
            let why = TurnedAway::UpstreamDown;
            let left = attempt.is_some_and(|it| it.failed(self.engine.now(), why, upstream::OTHER_CERTIFICATE));
            error.set_retry(left);
        } else if !session.req_header().method.is_idempotent() || session.as_ref().retry_buffer_truncated() {
            error.set_retry(false);
        } else {
            // A connection that had died meanwhile; what it was sent can be sent again.
            error.retry.decide_reuse(reused);
        }
        error
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
        address_to_app(request, head, &way.host, pass.standing(), &way.forwarded, way.authorization())?;
        if way.overlays {
            // The page is written into.
            request.remove_header(&http::header::ACCEPT_ENCODING);
        }
        way.tokens.address(request, head, pass.standing())?;
        way.attempt.as_ref().map_or(Ok(()), |attempt| attempt.sign(request))
    }

    async fn request_body_filter(
        &self,
        _: &mut Exchange,
        body: &mut Option<Bytes>,
        end: bool,
        way: &mut Way,
    ) -> Result<()> {
        if let (Some(watch), Some(chunk)) = (&mut way.watch, body.as_ref()) {
            watch.asked(chunk);
        }
        if !self.may_go_on(way) {
            *body = None;
            way.turned = Some(TurnedAway::Unauthorized);
            return Err(Error::explain(ErrorType::HTTPStatus(401), "what it came with ended"));
        }
        let (Some(scan), Some(app)) = (&mut way.scan, &way.app) else { return Ok(()) };
        let looked = body.as_ref().map_or(Ok(()), |chunk| scan.look(&app.rules, chunk));
        let looked = if end { looked.and_then(|()| scan.end(&app.rules)) } else { looked };
        looked.map_err(|found| {
            *body = None;
            way.turned = Some(TurnedAway::Refused(found.into()));
            Error::explain(
                ErrorType::HTTPStatus(403),
                "credentials outside of a login rule, or a method that is closed",
            )
        })
    }

    async fn response_filter(
        &self,
        exchange: &mut Exchange,
        response: &mut ResponseHeader,
        way: &mut Way,
    ) -> Result<()> {
        if response.status == http::StatusCode::SWITCHING_PROTOCOLS {
            // Nothing that streams asks for that: tunnels have their own way.
            let mut error =
                Error::explain(ErrorType::InvalidHTTPHeader, "the app switches protocols without being asked");
            error.as_up();
            return Err(error);
        }
        if response.status.is_informational() {
            response.remove_header(&http::header::SET_COOKIE);
            return Ok(());
        }
        way.upstream = way.asked_upstream.map(|asked| asked.elapsed());
        way.status = response.status.as_u16();
        let Some(app) = way.app.clone() else { return Ok(()) };
        if let Some(watch) = &mut way.watch {
            watch.answered(response);
        }
        if let Err(why) = self.no_login_past_the_rules(&app, exchange.req_header(), response, way).await {
            let status = why.status();
            way.turned = Some(why);
            return Err(Error::explain(ErrorType::HTTPStatus(status), "the answer signs somebody in"));
        }
        let cookies = self.answer_cookies(way, &app, response).await;
        cookies.map_err(|error| Error::because(ErrorType::HTTPStatus(503), "the session could not be kept", error))?;
        if way.clears_storage {
            // W3C Clear Site Data §3.1; browsers heed it on secure origins.
            response.insert_header("Clear-Site-Data", "\"storage\"")?;
        }
        Self::begin_overlay(exchange, response, way)?;
        Self::keep_tokens(exchange, response, way, &app)
    }

    fn response_body_filter(
        &self,
        _: &mut Exchange,
        body: &mut Option<Bytes>,
        end: bool,
        way: &mut Way,
    ) -> Result<Option<Duration>> {
        if let Some(watch) = &mut way.watch {
            watch.said(body.as_deref().unwrap_or_default());
        }
        if !self.may_go_on(way) {
            return Err(Error::explain(ErrorType::InternalError, "the session ended"));
        }
        self.part_of_page(body, end, way);
        self.part_of_kept(body, end, way)?;
        Ok(None)
    }

    async fn response_trailer_filter(
        &self,
        _: &mut Exchange,
        trailers: &mut HeaderMap,
        way: &mut Way,
    ) -> Result<Option<Bytes>> {
        trailers.remove(http::header::SET_COOKIE);
        self.end_of_kept(way)
    }

    async fn fail_to_proxy(&self, exchange: &mut Exchange, error: &Error, way: &mut Way) -> FailToProxy {
        way.error = Some(words(error));
        let why = if let Some(why) = way.turned.take() {
            why
        } else if let Some(why) = self.withheld_for_token(way).await {
            why
        } else {
            match (error.etype(), error.esource()) {
                (ErrorType::HTTPStatus(503), _) => TurnedAway::Trouble,
                (ErrorType::HTTPStatus(504), _) => TurnedAway::UpstreamSlow,
                (ErrorType::HTTPStatus(_), _) => TurnedAway::UpstreamDown,
                (_, ErrorSource::Downstream) => {
                    way.verdict = "refused";
                    way.refused = Some("client-gone");
                    return FailToProxy { error_code: 0, can_reuse_downstream: false };
                }
                (_, ErrorSource::Upstream) => exchange::turned(error),
                (_, ErrorSource::Internal | ErrorSource::Unset) => TurnedAway::Trouble,
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

    async fn logging(&self, _: &mut Exchange, _: Option<&Error>, way: &mut Way) {
        self.note(way).await;
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

    fn suppress_proxy_warn_log(&self, _: &Exchange, way: &Way, error: &Error, _: ProxyWarnLogContext) -> bool {
        // pingora would say what the error holds.
        tracing::info!(request.id = way.id, error = words(error), "a request is tried again on another connection");
        true
    }
}

/// What went wrong and on which side, for the log. An error's context and cause are never told: where an app's head cannot be
/// read, they hold that head, with its cookies.
fn words(error: &Error) -> String {
    let what = match error.etype() {
        ErrorType::HTTPStatus(status) => format!("HTTPStatus {status}"),
        other => other.as_str().to_owned(),
    };
    match error.esource() {
        ErrorSource::Unset => what,
        side => format!("{}: {what}", side.as_str()),
    }
}

/// A header's value, if it is text.
fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn request_view<'a>(method: &'a str, head: &'a Head, headers: &'a HeaderMap, has_body: bool) -> RequestView<'a> {
    let authorization = headers
        .get(http::header::AUTHORIZATION)
        .map(|value| Authorization::read(&String::from_utf8_lossy(value.as_bytes())));
    RequestView {
        method,
        path: head.path.clone(),
        query: head.query.as_deref(),
        has_body,
        authorization,
        known: KnownBasic::Nothing,
        headers,
        fetch_mode: text_of(headers, "sec-fetch-mode"),
        fetch_site: text_of(headers, "sec-fetch-site"),
        accept: text_of(headers, "accept"),
        requested_with: headers.contains_key("x-requested-with"),
        origin: text_of(headers, "origin"),
        own_origin: &head.origin,
    }
}

/// What a request to an app looks like, whichever way it goes. `authorization` takes the place of the client's own.
fn address_to_app(
    request: &mut RequestHeader,
    head: &Head,
    host: &str,
    standing: Standing,
    forwarded: &Forwarded,
    authorization: Option<&str>,
) -> Result<()> {
    wire::strip_claims(request);
    if !matches!(standing, Standing::Verified(_) | Standing::Observed) {
        request.remove_header(&http::header::AUTHORIZATION);
        wire::strip_actions(request);
    }
    if let Some(authorization) = authorization {
        request.insert_header(http::header::AUTHORIZATION, authorization)?;
    }
    request.remove_header(&http::header::COOKIE);
    if let Some(cookies) = &forwarded.header {
        request.insert_header("Cookie", cookies.as_str())?;
    }
    request.insert_header("Host", host)?;
    wire::set_forwarded(request, head, host)
}
