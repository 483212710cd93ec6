//! Runs pingora's proxy on accepted streams, without pingora's server.
//!
//! Its server has no deadline for a whole request head, cannot end a request from outside and drains by a fixed sleep.
//! So the streams come from [`crate::net`], the request loops of HTTP/1 and HTTP/2 are here, and pingora does what lies
//! between: everything from reading one head to finishing its answer.

mod live;
mod stream;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use pingora_core::{
    apps::{HttpPersistentSettings, HttpServerApp, ReusedHttpStream},
    protocols::{
        Digest, IO, Stream,
        http::{
            ServerSession,
            v2::server::{H2Accept, H2Options, HttpSession, default_h2_options, handshake},
        },
    },
};
use tokio::{io::AsyncWrite, task::JoinSet, time::Instant};

pub use live::{LiveRequest, connection_of, live_request_of};

use crate::net::{Connection, Guarded, Protocol, Serve, Shutdown, begun};
use stream::Downstream;

/// How long a goodbye on HTTP/2 may take when no request is in flight.
const GOODBYE: Duration = Duration::from_secs(1);
/// Requests a connection may send that HTTP/2 allows and HTTP does not, before it is closed.
const MALFORMED: usize = 32;

/// How requests are read from connections.
#[derive(Clone, Copy, Debug)]
pub struct Requests {
    /// Decoded size of an HTTP/2 request head, in bytes.
    pub header_list: u32,
    /// HTTP/2 requests in flight on one connection.
    pub streams: u32,
    /// Time a connection may wait for its next HTTP/2 request; HTTP/1 takes it from [`crate::net::Limits`].
    pub keep_alive: Duration,
    /// Requests on one HTTP/1 connection, at most; `None` for no limit.
    pub per_connection: Option<u32>,
}

impl Default for Requests {
    fn default() -> Self {
        Self { header_list: 32 * 1024, streams: 100, keep_alive: Duration::from_mins(1), per_connection: None }
    }
}

/// Serves streams with a pingora application, such as `pingora_proxy::HttpProxy`.
#[derive(Debug)]
pub struct ProxyServe<A> {
    app: Arc<A>,
    requests: Requests,
}

impl<A> ProxyServe<A> {
    /// Hands requests to `app`. Its own HTTP/2 options are not looked at, and HTTP/2 without TLS is not spoken.
    pub fn new(app: Arc<A>, requests: Requests) -> Self {
        Self { app, requests }
    }
}

impl<A: HttpServerApp + Send + Sync + 'static> Serve for ProxyServe<A> {
    async fn serve(&self, stream: Guarded, shutdown: Shutdown) {
        match stream.connection().protocol() {
            Protocol::Http1 => serve_http1(&self.app, Downstream::new(stream), shutdown, &self.requests).await,
            Protocol::Http2 => serve_http2(&self.app, Downstream::new(stream), shutdown, &self.requests).await,
        }
    }
}

async fn serve_http1<A, T>(app: &Arc<A>, stream: Downstream<T>, shutdown: Shutdown, requests: &Requests)
where
    A: HttpServerApp + Send + Sync + 'static,
    T: AsyncWrite + Unpin + 'static,
    Downstream<T>: IO,
{
    let connection = Arc::clone(stream.connection());
    let mut stream: Stream = Box::new(stream);
    let mut settings = None;
    loop {
        let request = live::Running::new(&connection);
        stream.set_proxy_digest(request.digest());
        let mut session = ServerSession::new_http1(stream);
        match settings.take() {
            Some(settings) => HttpPersistentSettings::apply_to_session(settings, &mut session),
            None => session.set_keepalive_reuses_remaining(requests.per_connection),
        }
        // No timer of pingora's: it would start anew with every byte of a head. The stream has its own.
        session.set_keepalive(Some(0));
        let Some(reused) = finish_http1(app, session, &connection, &request, &shutdown).await else { return };
        drop(request);
        let (next, kept) = reused.consume();
        stream = next;
        settings = kept;
        connection.head_expected();
    }
}

/// One request, from before its head to the end of its answer; `None` where the connection ends with it.
async fn finish_http1<A: HttpServerApp + Send + Sync + 'static>(
    app: &Arc<A>,
    session: ServerSession,
    connection: &Connection,
    request: &LiveRequest,
    shutdown: &Shutdown,
) -> Option<ReusedHttpStream> {
    let mut ending = shutdown.clone();
    let mut draining = false;
    let mut answer = app.process_new_http(session, shutdown);
    loop {
        tokio::select! {
            biased;
            () = connection.until_killed() => return None,
            () = request.until_killed() => return None,
            reused = &mut answer => return reused,
            () = begun(&mut ending), if !draining => {
                draining = true;
                connection.drain();
            }
        }
    }
}

async fn serve_http2<A, T>(app: &Arc<A>, stream: Downstream<T>, shutdown: Shutdown, requests: &Requests)
where
    A: HttpServerApp + Send + Sync + 'static,
    T: AsyncWrite + Unpin + 'static,
    Downstream<T>: IO,
{
    let connection = Arc::clone(stream.connection());
    let of_connection = stream.digest();
    let stream: Stream = Box::new(stream);
    let mut frames = tokio::select! {
        biased;
        () = connection.until_killed() => return,
        frames = handshake(stream, Some(http2_options(requests))) => match frames {
            Ok(frames) => frames,
            Err(error) => {
                tracing::debug!(%error, client.address = %connection.peer(), "an HTTP/2 connection did not begin");
                return;
            }
        },
    };
    let mut ending = shutdown.clone();
    let mut goodbye = false;
    let mut malformed = 0;
    let mut idle = later(requests.keep_alive);
    let mut running = JoinSet::new();
    let (mut request, mut digest) = next_request(&connection, &of_connection);
    loop {
        tokio::select! {
            biased;
            // Requests in flight go with the connection.
            () = connection.until_killed() => return,
            () = begun(&mut ending), if !goodbye => {
                frames.graceful_shutdown();
                goodbye = true;
                idle = later(GOODBYE);
            }
            Some(ended) = running.join_next() => {
                report(ended);
                if running.is_empty() {
                    idle = later(if goodbye { GOODBYE } else { requests.keep_alive });
                }
            }
            accepted = HttpSession::from_h2_conn(&mut frames, Arc::clone(&digest)) => match accepted {
                Ok(Some(H2Accept::Session(session))) => {
                    let next = next_request(&connection, &of_connection);
                    let request = std::mem::replace(&mut request, next.0);
                    digest = next.1;
                    running.spawn(finish_http2(Arc::clone(app), session, request, shutdown.clone()));
                }
                Ok(Some(H2Accept::Rejected)) => {
                    malformed += 1;
                    if malformed >= MALFORMED {
                        tracing::warn!(client.address = %connection.peer(), "closing an HTTP/2 connection that sent too many malformed requests");
                        return;
                    }
                }
                // Requests may still be writing their log line.
                Ok(None) | Err(_) => break,
            },
            () = tokio::time::sleep_until(idle), if running.is_empty() => {
                if goodbye {
                    return;
                }
                frames.graceful_shutdown();
                goodbye = true;
                idle = later(GOODBYE);
            }
        }
    }
    drop(frames);
    loop {
        tokio::select! {
            biased;
            () = connection.until_killed() => return,
            ended = running.join_next() => match ended {
                Some(ended) => report(ended),
                None => return,
            }
        }
    }
}

fn http2_options(requests: &Requests) -> H2Options {
    let mut options = default_h2_options();
    options.max_header_list_size(requests.header_list);
    options.max_concurrent_streams(requests.streams);
    options
}

/// The handle for the request to be accepted next, and the digest by which its session leads to it.
fn next_request(connection: &Arc<Connection>, of_connection: &Digest) -> (live::Running, Arc<Digest>) {
    let request = live::Running::new(connection);
    let digest = Digest { proxy_digest: Some(Arc::new(request.digest())), ..of_connection.clone() };
    (request, Arc::new(digest))
}

async fn finish_http2<A: HttpServerApp + Send + Sync + 'static>(
    app: Arc<A>,
    session: HttpSession,
    request: live::Running,
    shutdown: Shutdown,
) {
    tokio::select! {
        biased;
        // The stream is reset when the session is dropped.
        () = request.until_killed() => {}
        _ = app.process_new_http(ServerSession::new_http2(session), &shutdown) => {}
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a request ended by a panic");
    }
}

fn later(wait: Duration) -> Instant {
    Instant::now() + wait
}
