//! Requests being served: how their session leads to their connection, and how they are ended from elsewhere.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use pingora_core::protocols::raw_connect::ProxyDigest;
use pingora_http::ResponseHeader;
use tokio::sync::Notify;

use crate::net::Connection;

/// A request being served, for those who may have to end it: on HTTP/1 with its connection, on HTTP/2 alone.
#[derive(Debug)]
pub struct LiveRequest {
    connection: Arc<Connection>,
    /// One of [`RUNNING`], [`KILLED`], [`ENDED`]; it only rises.
    state: AtomicU8,
    changed: Notify,
}

const RUNNING: u8 = 0;
const KILLED: u8 = 1;
const ENDED: u8 = 2;

impl LiveRequest {
    /// The connection it came by.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Ends the request, wherever it is: its session, its upstream connection and its tunnel are dropped, and none of
    /// the proxy's later phases is run, not even `logging`. Without effect on a request that is over.
    pub fn kill(&self) {
        self.rise(KILLED);
    }

    /// Whether the request is neither killed nor over.
    pub fn running(&self) -> bool {
        self.state.load(Ordering::SeqCst) == RUNNING
    }

    /// Resolves once nothing of the request is left: nothing more is sent for it, up or down. What was sent before may
    /// still arrive.
    pub async fn until_over(&self) {
        self.until(ENDED).await;
    }

    /// Resolves once the request was killed.
    pub async fn until_killed(&self) {
        self.until(KILLED).await;
    }

    async fn until(&self, state: u8) {
        loop {
            // Made before the look at the state: a change between the two is heard.
            let changed = self.changed.notified();
            if self.state.load(Ordering::SeqCst) >= state {
                return;
            }
            changed.await;
        }
    }

    fn rise(&self, state: u8) {
        if self.state.fetch_max(state, Ordering::SeqCst) < state {
            self.changed.notify_waiters();
        }
    }
}

/// The side of the request loop: says that the request is over when it is dropped.
#[derive(Debug)]
pub(super) struct Running(Arc<LiveRequest>);

impl Running {
    pub(super) fn new(connection: &Arc<Connection>) -> Self {
        Self(Arc::new(LiveRequest {
            connection: Arc::clone(connection),
            state: AtomicU8::new(RUNNING),
            changed: Notify::new(),
        }))
    }

    /// The way to the request for pingora's phases. The type is meant for CONNECT proxies; it is the one place in a
    /// session's digest that takes data of ours.
    pub(super) fn digest(&self) -> ProxyDigest {
        let unused = Box::new(NO_RESPONSE.clone());
        ProxyDigest::new(unused, Some(Box::new(Arc::clone(&self.0))))
    }
}

static NO_RESPONSE: std::sync::LazyLock<ResponseHeader> =
    std::sync::LazyLock::new(|| ResponseHeader::build(200, Some(0)).expect("a status that exists"));

impl Deref for Running {
    type Target = LiveRequest;

    fn deref(&self) -> &LiveRequest {
        &self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.rise(ENDED);
    }
}

/// The request that `session` serves; `None` for a session that did not come by [`super::ProxyServe`].
pub fn live_request_of(session: &pingora_proxy::Session) -> Option<Arc<LiveRequest>> {
    let data = session.as_downstream().digest()?.proxy_digest.as_ref()?.user_data.as_ref()?;
    data.downcast_ref::<Arc<LiveRequest>>().cloned()
}

/// The connection that `session` came by; `None` for a session that did not come by [`super::ProxyServe`].
pub fn connection_of(session: &pingora_proxy::Session) -> Option<Arc<Connection>> {
    live_request_of(session).map(|request| Arc::clone(&request.connection))
}
