//! Probes: a request now and then that only a healthy upstream answers well.

use std::sync::Arc;
use std::time::Duration;

use pingora_core::connectors::http::Connector;
use pingora_http::RequestHeader;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use super::{AppUpstreams, OTHER_CERTIFICATE, Upstreams};
use crate::config::{AppConfig, Hosts};
use crate::domain::route::UpstreamTimeouts;
use crate::domain::upstream::Upstream;

/// The probe of an app.
pub(super) struct Probe {
    method: String,
    target: String,
    host: String,
    interval: Duration,
    timeouts: UpstreamTimeouts,
}

impl Probe {
    pub(super) fn of(config: &AppConfig) -> Option<Self> {
        let pattern = config.health.probe.as_ref()?;
        let named = match &config.hosts {
            Hosts::Named(hosts) => hosts.first().cloned(),
            Hosts::Any => None,
        };
        let interval = config.health.interval;
        Some(Self {
            method: pattern.method()?.to_owned(),
            target: pattern.path().literal()?.to_owned(),
            host: named.or_else(|| config.upstreams.first().map(|one| one.host().to_owned())).unwrap_or_default(),
            interval,
            timeouts: UpstreamTimeouts {
                connect: config.timeouts.connect.min(interval),
                read: config.timeouts.read.min(interval),
                write: config.timeouts.write.min(interval),
                idle: config.timeouts.idle,
                tunnel: config.timeouts.tunnel,
            },
        })
    }
}

/// Probes the upstreams of whatever configuration holds, for ever: to be spawned, and aborted.
pub(in crate::proxy) async fn probe_all(mut upstreams: watch::Receiver<Arc<Upstreams>>, connector: Arc<Connector>) {
    loop {
        // Dropped with this turn, or with the task: either ends every probe.
        let mut probes = JoinSet::new();
        let now = Arc::clone(&upstreams.borrow_and_update());
        for app in now.by_app.values() {
            let Some(interval) = app.probe.as_ref().map(|probe| probe.interval) else { continue };
            for index in 0..app.list.len() {
                let (asked, told, connector) = (Arc::clone(app), Arc::clone(app), Arc::clone(&connector));
                let ask = move || {
                    let (app, connector) = (Arc::clone(&asked), Arc::clone(&connector));
                    async move { app.ask(index, &connector).await }
                };
                probes.spawn(watched(interval, ask, move |found: Result<(), String>| {
                    told.change(index, found.as_ref().err().map(String::as_str), |health| health.probed(found.is_ok()));
                }));
            }
        }
        drop(now);
        if upstreams.changed().await.is_err() {
            return;
        }
    }
}

/// Asks at once and then in each interval, never twice at a time; an answer that takes longer than one is none.
async fn watched<A: Future<Output = Result<(), String>>>(
    interval: Duration,
    mut ask: impl FnMut() -> A,
    mut tell: impl FnMut(Result<(), String>),
) {
    let mut due = tokio::time::interval(interval);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        due.tick().await;
        let found = tokio::time::timeout(interval, ask()).await;
        tell(found.unwrap_or_else(|_| Err("it does not answer its probe in time".to_owned())));
    }
}

impl AppUpstreams {
    /// Asks an upstream how it is; the error is what is wrong with it, for the log.
    async fn ask(&self, index: usize, connector: &Connector) -> Result<(), String> {
        let Some(probe) = &self.probe else { return Ok(()) };
        let peer = self.peer(index, probe.timeouts).await.map_err(|_| "its name leads nowhere".to_owned())?;
        let (mut session, _) = connector.get_http_session(&peer).await.map_err(|error| error.to_string())?;
        let is_tls = matches!(self.list[index], Upstream::Tcp { tls: true, .. });
        if is_tls && !self.tls.accepts(session.digest().and_then(|digest| digest.ssl_digest.as_deref())) {
            session.shutdown().await;
            return Err(OTHER_CERTIFICATE.to_owned());
        }
        let asked = async {
            let mut request = RequestHeader::build(probe.method.as_str(), probe.target.as_bytes(), Some(3))?;
            request.insert_header("Host", probe.host.as_str())?;
            request.insert_header("User-Agent", "vestibule")?;
            self.sign(&mut request)?;
            session.set_read_timeout(peer.options.read_timeout);
            session.set_write_timeout(peer.options.write_timeout);
            session.write_request_header(Box::new(request)).await?;
            session.finish_request_body().await?;
            loop {
                session.read_response_header().await?;
                match session.response_header().map(|head| head.status) {
                    Some(status) if status.is_informational() => {}
                    status => return Ok::<_, Box<pingora_core::Error>>(status.map_or(0, |status| status.as_u16())),
                }
            }
        };
        let answered = asked.await;
        session.shutdown().await;
        match answered {
            Ok(200..=399) => Ok(()),
            Ok(status) => Err(format!("it answers its probe with {status}")),
            Err(error) => Err(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn probes_come_at_once_then_in_intervals_and_late_answers_are_none() {
        let interval = Duration::from_secs(10);
        let started = tokio::time::Instant::now();
        let (mut asked, found) = (0, RefCell::new(Vec::new()));
        let ask = || {
            asked += 1;
            let takes = if asked == 2 { Duration::from_mins(1) } else { Duration::from_secs(1) };
            async move {
                tokio::time::sleep(takes).await;
                Ok(())
            }
        };
        let watched = watched(interval, ask, |result| {
            found.borrow_mut().push((started.elapsed().as_secs(), result.is_ok()));
        });
        assert!(tokio::time::timeout(Duration::from_secs(45), watched).await.is_err(), "it never ends");
        assert_eq!(*found.borrow(), [(1, true), (20, false), (21, true), (31, true), (41, true)]);
    }
}
