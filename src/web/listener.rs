//! Serves an axum router on accepted streams: the portal and the administration.

use std::{convert::Infallible, net::SocketAddr, pin::Pin, time::Duration};

use axum::{Router, body::Body, response::IntoResponse};
use http::{Request, Response, StatusCode};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tower::ServiceExt;

use crate::net::{Guarded, Protocol, Serve, Shutdown, begun};

/// How requests are read from connections.
#[derive(Clone, Copy, Debug)]
pub struct HttpOptions {
    /// Time for a whole HTTP/1 request head; also how long a connection may wait for its next request.
    pub head: Duration,
    /// Size of a request head in bytes, 8,192 at least.
    pub head_bytes: u32,
    /// Header fields of one request.
    pub fields: usize,
    /// HTTP/2 requests in flight on one connection.
    pub streams: u32,
    /// Time without a byte either way after which a connection is closed.
    pub silence: Duration,
    /// Whether HTTP/1 answers write `Content-Type` rather than `content-type`, for old clients that care.
    pub title_case: bool,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            head_bytes: 32 * 1024,
            fields: 100,
            streams: 100,
            silence: Duration::from_mins(1),
            title_case: false,
        }
    }
}

/// Where a request came from; an extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerInfo {
    /// The other end of the TCP connection; a proxy's where one is in front.
    pub peer: SocketAddr,
    /// This end of the TCP connection.
    pub local: SocketAddr,
    /// Whether the connection is under TLS.
    pub tls: bool,
}

/// Serves streams with a router.
#[derive(Clone, Debug)]
pub struct RouterServe {
    router: Router,
    options: HttpOptions,
}

impl RouterServe {
    /// Hands requests to `router`.
    pub fn new(router: Router, options: HttpOptions) -> Self {
        Self { router, options }
    }

    async fn answer(self, from: PeerInfo, mut request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        // HTTP/1 counts while it reads; HTTP/2 only knows the size.
        if request.headers().len() > self.options.fields {
            return Ok(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response());
        }
        request.extensions_mut().insert(from);
        self.router.oneshot(request.map(Body::new)).await
    }
}

/// Runs `connection` to its end; once the listeners shut down, `finish` tells it to take no further request.
async fn run<C: Future>(connection: C, finish: impl Fn(Pin<&mut C>), mut shutdown: Shutdown) -> C::Output {
    tokio::pin!(connection);
    let mut draining = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => return ended,
            () = begun(&mut shutdown), if !draining => {
                draining = true;
                finish(connection.as_mut());
            }
        }
    }
}

impl Serve for RouterServe {
    async fn serve(&self, stream: Guarded, shutdown: Shutdown) {
        let connection = stream.connection();
        let from = PeerInfo { peer: connection.peer(), local: connection.local(), tls: connection.tls() };
        connection.end_after_silence(Some(self.options.silence));
        let service = service_fn(|request| self.clone().answer(from, request));
        let options = &self.options;
        let ended = match connection.protocol() {
            Protocol::Http1 => {
                // hyper has a deadline for the whole head and says itself when the next one begins.
                connection.head_done();
                let mut http = http1::Builder::new();
                http.timer(TokioTimer::new())
                    .header_read_timeout(options.head)
                    .max_buf_size(usize::try_from(options.head_bytes).unwrap_or(usize::MAX))
                    .max_headers(options.fields)
                    .title_case_headers(options.title_case);
                run(
                    http.serve_connection(TokioIo::new(stream), service),
                    http1::Connection::graceful_shutdown,
                    shutdown,
                )
                .await
            }
            Protocol::Http2 => {
                let mut http = http2::Builder::new(TokioExecutor::new());
                http.timer(TokioTimer::new())
                    .max_header_list_size(options.head_bytes)
                    .max_concurrent_streams(options.streams);
                run(
                    http.serve_connection(TokioIo::new(stream), service),
                    http2::Connection::graceful_shutdown,
                    shutdown,
                )
                .await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, client.address = %from.peer, "a connection ended early");
        }
    }
}
