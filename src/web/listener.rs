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
use tokio::sync::mpsc;
use tower::ServiceExt;

use crate::net::{Guarded, Protocol, Serve, Shutdown, begun, to_its_end};

/// How requests are read from connections.
#[derive(Clone, Copy, Debug)]
pub struct HttpOptions {
    /// Time for a whole HTTP/1 request head; also how long a connection may wait for its next request.
    pub head: Duration,
    /// Size of a request head in bytes. Under 8,192, which HTTP/1 reads at once, a longer one is refused after it was read.
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

    async fn answer(
        self,
        from: PeerInfo,
        mut request: Request<Incoming>,
        unfinished: Unfinished,
    ) -> Result<Response<Body>, Infallible> {
        // HTTP/1 counts while it reads; HTTP/2 only knows the size. Sizes under what HTTP/1 reads at once are seen only here.
        if request.headers().len() > self.options.fields || head_size(&request) > self.options.head_bytes {
            return Ok(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response());
        }
        request.extensions_mut().insert(from);
        let changes_nothing = request.method().is_safe();
        let asked = self.router.oneshot(request.map(Body::new));
        if changes_nothing {
            return asked.await;
        }
        // Whoever leaves must not take along what follows a commit: hyper drops what it waits for then.
        to_its_end(async move {
            let answer = asked.await;
            drop(unfinished);
            answer
        })
        .await
    }
}

/// Held by every request that may change something; nothing is ever sent.
type Unfinished = mpsc::Sender<Infallible>;

/// The least that hyper reads at once; it panics if it may have less.
const LEAST_BUFFER: usize = 8192;

fn head_size(request: &Request<Incoming>) -> u32 {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let fields: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    u32::try_from(target + fields).unwrap_or(u32::MAX)
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
        let (unfinished, mut finished) = mpsc::channel(1);
        let serve = self.clone();
        let service = service_fn(move |request| serve.clone().answer(from, request, unfinished.clone()));
        let options = &self.options;
        let ended = match connection.protocol() {
            Protocol::Http1 => {
                // hyper has a deadline for the whole head and says itself when the next one begins.
                connection.head_done();
                let mut http = http1::Builder::new();
                http.timer(TokioTimer::new())
                    .header_read_timeout(options.head)
                    .max_buf_size(usize::try_from(options.head_bytes).unwrap_or(usize::MAX).max(LEAST_BUFFER))
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
        // A drain waits for this: what a client left behind is still done. The last of them ends it.
        let _ = finished.recv().await;
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use axum::{Extension, routing};
    use rustls::pki_types::CertificateDer;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::Notify,
    };

    use super::*;
    use crate::{
        net::{Limits, Listen, Listeners, Serving},
        tls::{ALPN, server_config, testing},
    };

    /// Long enough for a loaded machine; a test that reaches it has failed.
    const PATIENCE: Duration = Duration::from_secs(20);

    async fn soon<F: Future>(what: &str, future: F) -> F::Output {
        tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("in vain: {what}"))
    }

    struct Server {
        serving: Serving,
        address: SocketAddr,
        /// Told by `/slow` and `/change` when they were asked.
        asked: Arc<Notify>,
        /// Lets one answer of theirs go.
        release: Arc<Notify>,
        /// How often `/change` came to its end.
        changed: Arc<AtomicUsize>,
    }

    fn start(options: HttpOptions, tls: Option<Arc<rustls::ServerConfig>>) -> Server {
        let (asked, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let changed = Arc::new(AtomicUsize::new(0));
        let (ask, released) = (Arc::clone(&asked), Arc::clone(&release));
        let (begin, go_on, counted) = (Arc::clone(&asked), Arc::clone(&release), Arc::clone(&changed));
        let router = Router::new()
            .route("/peer", routing::get(async |Extension(from): Extension<PeerInfo>| format!("{from:?}")))
            .route("/body", routing::post(async |body: String| body))
            .route(
                "/slow",
                routing::get(move || async move {
                    ask.notify_one();
                    released.notified().await;
                    "slow"
                }),
            )
            .route(
                "/change",
                routing::post(move || async move {
                    begin.notify_one();
                    go_on.notified().await;
                    counted.fetch_add(1, Ordering::SeqCst);
                }),
            );
        let listeners = Listeners::bind(&[Listen { address: "127.0.0.1:0".parse().unwrap(), tls }]).unwrap();
        let serving = listeners.serve(RouterServe::new(router, options), Limits::default());
        Server { address: serving.addresses()[0], serving, asked, release, changed }
    }

    /// Sends `bytes` and reads until the server closes.
    async fn tell(address: SocketAddr, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut said = Vec::new();
        soon("the end", async {
            // A server that has heard enough may close while we still write.
            let _ = stream.write_all(bytes).await;
            match stream.read_to_end(&mut said).await {
                Err(error) if error.kind() != io::ErrorKind::ConnectionReset => panic!("{error}"),
                Ok(_) | Err(_) => {}
            }
        })
        .await;
        String::from_utf8(said).unwrap()
    }

    fn get(path: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nhost: portal.test\r\nconnection: close\r\n\r\n")
    }

    #[tokio::test]
    async fn requests_know_where_they_came_from() {
        let server = start(HttpOptions::default(), None);
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let from = PeerInfo { peer: stream.local_addr().unwrap(), local: server.address, tls: false };
        stream.write_all(get("/peer").as_bytes()).await.unwrap();
        let mut said = String::new();
        soon("the answer", stream.read_to_string(&mut said)).await.unwrap();
        assert!(said.ends_with(&format!("{from:?}")), "{said}");
        assert!(said.contains("\r\ncontent-type: "), "{said}");
    }

    #[tokio::test]
    async fn names_of_fields_are_in_title_case_where_asked_for() {
        let server = start(HttpOptions { title_case: true, ..HttpOptions::default() }, None);
        let said = tell(server.address, get("/peer").as_bytes()).await;
        assert!(said.contains("\r\nContent-Type: "), "{said}");
    }

    #[tokio::test]
    async fn heads_have_their_limits() {
        let server = start(HttpOptions::default(), None);
        let fields = |count| "x: y\r\n".repeat(count);
        for (request, status) in [
            (format!("GET /peer HTTP/1.1\r\nconnection: close\r\n{}\r\n", fields(99)), "200"),
            (format!("GET /peer HTTP/1.1\r\nconnection: close\r\n{}\r\n", fields(100)), "431"),
            (format!("GET /peer HTTP/1.1\r\nconnection: close\r\nx: {}\r\n\r\n", "y".repeat(30_000)), "200"),
            (format!("GET /peer HTTP/1.1\r\nconnection: close\r\nx: {}", "y".repeat(32 * 1024)), "431"),
        ] {
            let said = tell(server.address, request.as_bytes()).await;
            assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{} bytes: {said}", request.len());
        }
    }

    #[tokio::test]
    async fn a_head_or_a_body_that_does_not_come_ends_the_connection() {
        let short = Duration::from_millis(50);
        let server = start(HttpOptions { head: short, ..HttpOptions::default() }, None);
        assert!(!tell(server.address, b"GET /peer HT").await.contains("200"));
        assert_eq!(tell(server.address, b"").await, "");
        let server = start(HttpOptions { silence: short, ..HttpOptions::default() }, None);
        let half = b"POST /body HTTP/1.1\r\nhost: portal.test\r\ncontent-length: 10\r\n\r\nhalf";
        assert!(!tell(server.address, half).await.contains("200"));
    }

    #[tokio::test]
    async fn http2_is_served_under_tls_with_the_same_limits() {
        let certs = testing::Certs::new();
        let (store, trusted) = certs.store();
        let server = start(HttpOptions::default(), Some(server_config(store, &ALPN)));
        let stream = testing::connect(server.address, &trusted, b"h2").await.unwrap();
        let (send, connection) = h2::client::handshake(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        for (fields, status) in [(100, 200), (101, 431)] {
            let mut request = Request::get("https://wiki.test/peer").body(()).unwrap();
            for _ in 0..fields {
                request.headers_mut().append("x", http::HeaderValue::from_static("y"));
            }
            let (answer, _) = send.clone().ready().await.unwrap().send_request(request, true).unwrap();
            let answer = soon("the answer", answer).await.unwrap();
            assert_eq!(answer.status(), status, "with {fields} fields");
        }
        // The client says nothing more: the server's goodbye ends it.
        drop(send);
        assert_eq!(soon("the drain", server.serving.drain(PATIENCE)).await.cut, 0);
        soon("the goodbye", connection).await.unwrap().unwrap();
    }

    /// Nothing is left of a client that said all it wanted to say.
    async fn leave(server: &Server, trusted: Option<&CertificateDer<'_>>) {
        if let Some(trusted) = trusted {
            let stream = testing::connect(server.address, &trusted.clone().into_owned(), b"h2").await.unwrap();
            let (send, connection) = h2::client::handshake(stream).await.unwrap();
            let connection = tokio::spawn(connection);
            let request = Request::post("https://wiki.test/change").body(()).unwrap();
            let (answer, _) = send.ready().await.unwrap().send_request(request, true).unwrap();
            soon("the request", server.asked.notified()).await;
            drop(answer);
            connection.abort();
        } else {
            let mut stream = TcpStream::connect(server.address).await.unwrap();
            stream.write_all(b"POST /change HTTP/1.1\r\nhost: portal.test\r\ncontent-length: 0\r\n\r\n").await.unwrap();
            soon("the request", server.asked.notified()).await;
        }
    }

    #[tokio::test]
    async fn what_changes_something_is_done_whole_though_its_client_left_and_a_drain_waits_for_it() {
        let certs = testing::Certs::new();
        let (store, trusted) = certs.store();
        for (tls, trusted) in [(None, None), (Some(server_config(store, &ALPN)), Some(&trusted))] {
            let server = start(HttpOptions::default(), tls);
            leave(&server, trusted).await;
            let drain = tokio::spawn(server.serving.drain(PATIENCE * 10));
            // Everything here is on one thread: this is time for the server to see that its client is gone.
            for _ in 0..2000 {
                tokio::task::yield_now().await;
            }
            assert!(!drain.is_finished(), "{trusted:?}");
            server.release.notify_one();
            assert_eq!(soon("the drain", drain).await.unwrap().cut, 0, "{trusted:?}");
            assert_eq!(server.changed.load(Ordering::SeqCst), 1, "{trusted:?}");
        }
    }

    #[tokio::test]
    async fn a_drain_waits_for_requests_but_not_for_idle_connections() {
        let server = start(HttpOptions::default(), None);
        let slow = tokio::spawn({
            let address = server.address;
            async move { tell(address, b"GET /slow HTTP/1.1\r\nhost: portal.test\r\n\r\n").await }
        });
        soon("the request", server.asked.notified()).await;
        let mut idle = TcpStream::connect(server.address).await.unwrap();
        soon("the second connection", async {
            while server.serving.connections() < 2 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        let drain = tokio::spawn(server.serving.drain(PATIENCE * 10));
        let mut rest = Vec::new();
        soon("the idle one's end", idle.read_to_end(&mut rest)).await.unwrap();
        assert!(!drain.is_finished());
        server.release.notify_one();
        let said = soon("the slow answer", slow).await.unwrap();
        assert!(said.ends_with("slow"), "{said}");
        assert_eq!(soon("the drain", drain).await.unwrap().cut, 0);
    }
}
