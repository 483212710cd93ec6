//! The way to an app: which of its upstreams is asked, over what, and by what the app knows that the gateway asks.
//!
//! A request tries the next upstream only as long as no connection came about, so that nothing is ever sent twice. Which one
//! is next is decided by [`crate::domain::upstream`]; here is what it decides about, and the connections.

mod probe;
mod tls;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use parking_lot::Mutex;
use pingora_core::protocols::tls::SslDigest;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_http::RequestHeader;
use zeroize::Zeroizing;

use super::{RequestLog, wire};
use crate::config::{AppConfig, Config, NEW_SECRET, SecretHeaderConfig, SecretSource, header_secret};
use crate::domain::route::{App, UpstreamTimeouts};
use crate::domain::time::Timestamp;
use crate::domain::upstream::{Health, Upstream, next};
use crate::engine::visit::TurnedAway;
use crate::tls::CertProblem;
use probe::Probe;
pub(super) use probe::probe_all;
use tls::UpstreamTls;

/// Why the way to an app cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// A certificate, authority or key for it.
    #[error("`upstream_tls` of the app `{app}`")]
    Certificate {
        /// The app.
        app: String,
        /// What is wrong.
        source: CertProblem,
    },
    /// The secret of its header cannot be read.
    #[error("cannot read `{}` (`secret_header` of the app `{app}`); does it exist, and may this user read it?", path.display())]
    Unreadable {
        /// The app.
        app: String,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The secret of its header cannot be used.
    #[error("`secret_header` of the app `{app}` has a value that {reason}; {NEW_SECRET}")]
    Secret {
        /// The app.
        app: String,
        /// Why.
        reason: &'static str,
    },
}

/// What is told when an upstream goes down or comes up.
#[derive(Debug, Clone, Copy)]
pub struct UpstreamLine<'a> {
    /// The app.
    pub app: &'a str,
    /// The upstream, as the configuration writes it.
    pub upstream: &'a str,
    /// What it is now; `None`: no longer in the configuration.
    pub up: Option<bool>,
    /// What went wrong, for the log.
    pub reason: Option<&'a str>,
}

/// The ways to all apps of one configuration.
pub struct Upstreams {
    by_app: HashMap<String, Arc<AppUpstreams>>,
}

/// The way to one app.
pub struct AppUpstreams {
    app: String,
    list: Vec<Upstream>,
    tls: UpstreamTls,
    secret: Option<(HeaderName, HeaderValue)>,
    probe: Option<Probe>,
    pause: Duration,
    health: Mutex<Vec<Health>>,
    log: Arc<dyn RequestLog>,
}

impl Upstreams {
    /// Reads what a configuration says of them, certificates and secrets included. Blocks on files.
    ///
    /// # Errors
    ///
    /// [`UpstreamError`] for a file that cannot be used.
    pub fn build(config: &Config, log: &Arc<dyn RequestLog>) -> Result<Self, UpstreamError> {
        let apps = config.apps.iter().map(|app| Ok((app.name.clone(), Arc::new(AppUpstreams::build(app, log)?))));
        Ok(Self { by_app: apps.collect::<Result<_, _>>()? })
    }

    pub(super) fn of(&self, app: &App) -> Option<Arc<AppUpstreams>> {
        self.by_app.get(app.name.as_str()).cloned()
    }

    /// Takes over how those are doing that were known before, and tells of all.
    pub(super) fn begin(&self, before: Option<&Self>) {
        for app in self.by_app.values() {
            let old = before.and_then(|before| before.by_app.get(&app.app));
            app.begin(old.map(AsRef::as_ref));
        }
        for old in before.iter().flat_map(|before| before.by_app.values()) {
            let stays = self.by_app.get(&old.app);
            for gone in old.list.iter().filter(|one| stays.is_none_or(|app| !app.list.contains(one))) {
                let upstream = gone.to_string();
                old.log.upstream(&UpstreamLine { app: &old.app, upstream: &upstream, up: None, reason: None });
            }
        }
    }
}

impl AppUpstreams {
    fn build(config: &AppConfig, log: &Arc<dyn RequestLog>) -> Result<Self, UpstreamError> {
        let of_app = |source| UpstreamError::Certificate { app: config.name.clone(), source };
        Ok(Self {
            app: config.name.clone(),
            list: config.upstreams.clone(),
            tls: config.upstream_tls.as_ref().map(UpstreamTls::read).transpose().map_err(of_app)?.unwrap_or_default(),
            secret: config.secret_header.as_ref().map(|header| secret(&config.name, header)).transpose()?,
            probe: Probe::of(config),
            pause: config.health.pause,
            health: Mutex::new(vec![Health::default(); config.upstreams.len()]),
            log: Arc::clone(log),
        })
    }

    fn begin(&self, before: Option<&Self>) {
        let mut health = self.health.lock();
        for (index, upstream) in self.list.iter().enumerate() {
            let known = before.and_then(|before| {
                let at = before.list.iter().position(|other| other == upstream)?;
                before.health.lock().get(at).copied()
            });
            health[index] = known.map(|known| known.carried(self.probe.is_some())).unwrap_or_default();
            self.tell(index, health[index].is_up(), known, None);
        }
    }

    /// Changes how an upstream is doing, and tells if that makes a difference.
    fn change(&self, index: usize, reason: Option<&str>, to: impl FnOnce(Health) -> Health) {
        let mut health = self.health.lock();
        let before = health[index];
        health[index] = to(before);
        let is_up = health[index].is_up();
        if before.is_up() != is_up {
            self.tell(index, is_up, Some(before), reason);
        }
    }

    fn tell(&self, index: usize, up: bool, before: Option<Health>, reason: Option<&str>) {
        // What nobody has heard of yet is up until it is found to be down.
        let is_news = before.is_some_and(|before| before.is_up() != up);
        let reason = if is_news { Some(reason.unwrap_or("")) } else { None };
        let upstream = self.list[index].to_string();
        self.log.upstream(&UpstreamLine { app: &self.app, upstream: &upstream, up: Some(up), reason });
    }

    /// The upstream that is tried after those. One that is due for a new try is so for this request only.
    fn choose(&self, tried: &[usize], now: Timestamp) -> Option<usize> {
        let mut health = self.health.lock();
        let chosen = next(&health, tried, now)?;
        if let Health::Unreachable { .. } = health[chosen] {
            health[chosen] = health[chosen].unreachable(now, self.pause);
        }
        Some(chosen)
    }

    /// Finds the address and says how to speak to it.
    async fn peer(&self, index: usize, timeouts: UpstreamTimeouts) -> Result<HttpPeer, TurnedAway> {
        let UpstreamTimeouts { connect, read, write, idle, tunnel: _ } = timeouts;
        let mut peer = match &self.list[index] {
            Upstream::Unix { path } => {
                let path = path.to_str().ok_or(TurnedAway::UpstreamDown)?;
                HttpPeer::new_uds(path, false, String::new()).map_err(|_| TurnedAway::UpstreamDown)?
            }
            Upstream::Tcp { tls, host, port } => {
                let host = host.trim_start_matches('[').trim_end_matches(']');
                let mut peer = HttpPeer::new(resolved(host, *port, connect).await?, *tls, host.to_owned());
                if *tls {
                    self.tls.apply(&mut peer);
                }
                peer
            }
        };
        peer.options.connection_timeout = Some(connect);
        peer.options.total_connection_timeout = Some(connect);
        peer.options.read_timeout = Some(read);
        peer.options.write_timeout = Some(write);
        peer.options.idle_timeout = Some(idle);
        Ok(peer)
    }

    /// Takes off whatever a client may have sent under the name of the app's secret header, in every spelling that some
    /// program reads as the same, and puts the secret there.
    fn sign(&self, request: &mut RequestHeader) -> pingora_core::Result<()> {
        let Some((name, value)) = &self.secret else { return Ok(()) };
        wire::strip_spellings(request, name.as_str());
        request.insert_header(name.clone(), value.clone())
    }
}

async fn resolved(host: &str, port: u16, within: Duration) -> Result<SocketAddr, TurnedAway> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, port));
    }
    let found = tokio::time::timeout(within, tokio::net::lookup_host((host, port))).await;
    let mut found = found.map_err(|_| TurnedAway::UpstreamSlow)?.map_err(|_| TurnedAway::UpstreamDown)?;
    found.next().ok_or(TurnedAway::UpstreamDown)
}

fn secret(app: &str, header: &SecretHeaderConfig) -> Result<(HeaderName, HeaderValue), UpstreamError> {
    let unusable = |reason| UpstreamError::Secret { app: app.to_owned(), reason };
    let read;
    let text =
        match &header.value {
            SecretSource::Env { value, .. } => value.expose(),
            SecretSource::File(path) => {
                read = std::fs::read_to_string(path)
                    .map(Zeroizing::new)
                    .map_err(|source| UpstreamError::Unreadable { app: app.to_owned(), path: path.clone(), source })?;
                &*read
            }
        };
    let text = header_secret(text).map_err(unusable)?;
    let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| unusable("has no name"))?;
    let mut value = HeaderValue::from_str(text).map_err(|_| unusable("is no text of a header"))?;
    // Whoever prints a head prints `Sensitive` instead.
    value.set_sensitive(true);
    Ok((name, value))
}

/// One request's way to its app.
pub struct Attempt {
    upstreams: Arc<AppUpstreams>,
    timeouts: UpstreamTimeouts,
    tried: Vec<usize>,
    at: Option<usize>,
    why: TurnedAway,
}

impl Attempt {
    pub(super) fn new(upstreams: Arc<AppUpstreams>, timeouts: UpstreamTimeouts) -> Self {
        Self { upstreams, timeouts, tried: Vec::new(), at: None, why: TurnedAway::UpstreamDown }
    }

    /// Whom to connect to: again the same, unless that failed.
    ///
    /// # Errors
    ///
    /// [`TurnedAway`] as the last one that was tried failed, if none is left.
    pub(super) async fn peer(&mut self, now: Timestamp) -> Result<HttpPeer, TurnedAway> {
        loop {
            let chosen = self.at.or_else(|| self.upstreams.choose(&self.tried, now));
            let Some(at) = chosen else { return Err(self.why.clone()) };
            self.at = Some(at);
            match self.upstreams.peer(at, self.timeouts).await {
                Ok(peer) => return Ok(peer),
                Err(why) => {
                    self.failed(now, why, "its name leads nowhere");
                }
            }
        }
    }

    /// No connection came about. Says whether there is another one to try.
    pub(super) fn failed(&mut self, now: Timestamp, why: TurnedAway, reason: &str) -> bool {
        if let Some(at) = self.at.take() {
            let pause = self.upstreams.pause;
            self.upstreams.change(at, Some(reason), |health| health.unreachable(now, pause));
            self.tried.push(at);
        }
        self.why = why;
        self.tried.len() < self.upstreams.list.len()
    }

    /// A connection came about. Says whether it is to the one that was meant, and may be used.
    pub(super) fn reached(&self, tls: Option<&SslDigest>) -> bool {
        let Some(at) = self.at else { return false };
        let is_tls = matches!(self.upstreams.list[at], Upstream::Tcp { tls: true, .. });
        if is_tls && !self.upstreams.tls.accepts(tls) {
            return false;
        }
        self.upstreams.change(at, None, Health::reached);
        true
    }

    /// Puts the secret on a request by which the app knows the gateway.
    ///
    /// # Errors
    ///
    /// If the head is absurdly large.
    pub(super) fn sign(&self, request: &mut RequestHeader) -> pingora_core::Result<()> {
        self.upstreams.sign(request)
    }
}

#[cfg(test)]
mod tests;

/// What is wrong with a connection that [`Attempt::reached`] refuses, for the log.
pub(super) const OTHER_CERTIFICATE: &str = "it shows another certificate than `pin` names";
