use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use pingora_core::{server::configuration::ServerConf, upstreams::peer::HttpPeer};
use pingora_proxy::{HttpProxy, ProxyHttp, Session, http_proxy};
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream},
    net::{TcpListener, TcpStream},
    sync::{Notify, mpsc, watch},
    time::Instant,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::*;
use crate::{
    net::{Drained, Limits, Listen, Listeners, Serving},
    tls::{ALPN, CertFiles, CertStore, server_config},
};

/// Long enough for a loaded machine; a test that reaches it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

async fn soon<F: Future>(what: &str, future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("in vain: {what}"))
}

/// A proxy that passes everything on and tells of every request it begins.
struct PassOn {
    upstream: SocketAddr,
    begun: mpsc::UnboundedSender<Arc<LiveRequest>>,
}

#[async_trait]
impl ProxyHttp for PassOn {
    type CTX = ();

    fn new_ctx(&self) {}

    async fn early_request_filter(&self, session: &mut Session, (): &mut ()) -> pingora_core::Result<()> {
        let request = live_request_of(session).expect("every session has its request");
        let connection = connection_of(session).expect("every session has its connection");
        assert!(Arc::ptr_eq(request.connection(), &connection));
        let seen = session.client_addr().and_then(|address| address.as_inet()).copied();
        assert_eq!(seen, Some(connection.peer()));
        connection.head_done();
        let _ = self.begun.send(request);
        Ok(())
    }

    async fn upstream_peer(&self, _: &mut Session, (): &mut ()) -> pingora_core::Result<Box<HttpPeer>> {
        Ok(Box::new(HttpPeer::new(self.upstream, false, String::new())))
    }
}

/// An application on the loopback.
struct Upstream {
    address: SocketAddr,
    /// Lets an answer to `/slow` go.
    release: Arc<Notify>,
    /// Paths asked for, and `gone` for each connection that ended.
    events: mpsc::UnboundedReceiver<String>,
}

impl Upstream {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let release = Arc::new(Notify::new());
        let (tell, events) = mpsc::unbounded_channel();
        let released = Arc::clone(&release);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (released, tell) = (Arc::clone(&released), tell.clone());
                tokio::spawn(async move {
                    // Errors are what kills look like from here.
                    let _ = Self::serve(stream, &released, &tell).await;
                    let _ = tell.send("gone".to_owned());
                });
            }
        });
        Self { address, release, events }
    }

    async fn serve(mut stream: TcpStream, release: &Notify, tell: &mpsc::UnboundedSender<String>) -> io::Result<()> {
        while let Some(head) = read_head(&mut stream).await? {
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let _ = tell.send(path.clone());
            match path.as_str() {
                "/tunnel" => {
                    let switch =
                        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
                    stream.write_all(switch.as_bytes()).await?;
                    let (mut read, mut write) = stream.split();
                    tokio::io::copy(&mut read, &mut write).await?;
                    return Ok(());
                }
                "/endless" => {
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n").await?;
                    loop {
                        stream.write_all(&[b'x'; 4096]).await?;
                    }
                }
                "/never" => std::future::pending::<()>().await,
                "/slow" => release.notified().await,
                _ => {}
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello").await?;
        }
        Ok(())
    }

    async fn saw(&mut self, event: &str) {
        soon(event, async { while self.events.recv().await.expect("the upstream runs") != event {} }).await;
    }
}

/// A head up to its empty line; `None` at the end of the stream.
async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), path: &str) -> Option<String> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: wiki.test\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let head = read_head(stream).await.ok()??;
    let mut body = [0; 5];
    stream.read_exact(&mut body).await.ok()?;
    Some(head + &String::from_utf8_lossy(&body))
}

fn proxy(upstream: SocketAddr) -> (Arc<HttpProxy<PassOn>>, mpsc::UnboundedReceiver<Arc<LiveRequest>>) {
    let (begun, requests) = mpsc::unbounded_channel();
    (Arc::new(http_proxy(&Arc::new(ServerConf::default()), PassOn { upstream, begun })), requests)
}

/// The proxy behind real sockets, in front of an upstream.
struct Gateway {
    serving: Serving,
    address: SocketAddr,
    upstream: Upstream,
    requests: mpsc::UnboundedReceiver<Arc<LiveRequest>>,
}

impl Gateway {
    async fn start(limits: Limits, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let upstream = Upstream::start().await;
        let (app, requests) = proxy(upstream.address);
        let listeners = Listeners::bind(&[Listen { address: "127.0.0.1:0".parse().unwrap(), tls }]).unwrap();
        let serving = listeners.serve(ProxyServe::new(app, Requests::default()), limits);
        let address = serving.addresses()[0];
        Self { serving, address, upstream, requests }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn request(&mut self) -> Arc<LiveRequest> {
        soon("a request", self.requests.recv()).await.unwrap()
    }
}

/// Certificates in a folder of their own.
struct Certs {
    folder: tempfile::TempDir,
}

impl Certs {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a fresh pair for `host` over the one of before.
    fn write(&self, host: &str) -> CertificateDer<'static> {
        let pair = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        std::fs::write(self.path("cert.pem"), pair.cert.pem()).unwrap();
        std::fs::write(self.path("key.pem"), pair.signing_key.serialize_pem()).unwrap();
        pair.cert.der().clone()
    }

    fn store(&self) -> Arc<CertStore> {
        let files = CertFiles { hosts: Vec::new(), cert: self.path("cert.pem"), key: self.path("key.pem") };
        Arc::new(CertStore::load(vec![files]).unwrap())
    }
}

async fn tls_connect(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    alpn: &[u8],
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![alpn.to_vec()];
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("wiki.test").unwrap(), stream).await
}

async fn h2_connect(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
) -> (h2::client::SendRequest<Bytes>, tokio::task::JoinHandle<Result<(), h2::Error>>) {
    let stream = tls_connect(address, trusted, b"h2").await.unwrap();
    let (send, connection) = h2::client::handshake(stream).await.unwrap();
    (send, tokio::spawn(connection))
}

fn get(path: &str) -> http::Request<()> {
    http::Request::get(format!("https://wiki.test{path}")).body(()).unwrap()
}

async fn h2_ask(send: &h2::client::SendRequest<Bytes>, path: &str) -> Result<Bytes, h2::Error> {
    let (answer, _) = send.clone().ready().await?.send_request(get(path), true)?;
    let mut body = answer.await?.into_body();
    let mut whole = Vec::new();
    while let Some(part) = body.data().await {
        whole.extend_from_slice(&part?);
    }
    Ok(whole.into())
}

/// The proxy on a stream in memory: with the clock paused, nothing but the test moves time.
fn in_memory(protocol: Protocol, limits: Limits) -> (DuplexStream, tokio::task::JoinHandle<()>) {
    let (app, _requests) = proxy("127.0.0.1:9".parse().unwrap());
    let (client, server) = tokio::io::duplex(64 * 1024);
    let stream = Downstream::new(Guarded::in_memory(server, protocol, &limits));
    let task = tokio::spawn(async move {
        let (_keep, shutdown) = watch::channel(false);
        match protocol {
            Protocol::Http1 => serve_http1(&app, stream, shutdown, &Requests::default()).await,
            Protocol::Http2 => serve_http2(&app, stream, shutdown, &Requests::default()).await,
        }
    });
    (client, task)
}

/// Writes a byte a second until the other side is closed; what it said, and after how long.
async fn drip(client: DuplexStream, bytes: impl Iterator<Item = u8>) -> (Vec<u8>, Duration) {
    let start = Instant::now();
    let (mut read, mut write) = tokio::io::split(client);
    let reader = async {
        let mut said = Vec::new();
        read.read_to_end(&mut said).await.unwrap();
        said
    };
    let writer = async {
        for byte in bytes {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if write.write_u8(byte).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    let said = tokio::select! {
        said = reader => said,
        () = writer => unreachable!("the writer does not end"),
    };
    (said, start.elapsed())
}

fn near(measured: Duration, wanted: Duration) {
    assert!(measured >= wanted && measured < wanted + Duration::from_secs(1), "{measured:?} instead of {wanted:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dripping_head_is_answered_408_at_the_deadline() {
    let (client, task) = in_memory(Protocol::Http1, Limits::default());
    let head = b"GET / HTTP/1.1\r\nhost: wiki.test\r\nx-filler: ".iter().copied().chain(std::iter::repeat(b'a'));
    let (said, after) = drip(client, head).await;
    near(after, Duration::from_secs(10));
    assert!(said.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&said));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_closed_without_a_word() {
    let (client, task) = in_memory(Protocol::Http1, Limits::default());
    let (said, after) = drip(client, std::iter::empty()).await;
    near(after, Duration::from_secs(10));
    assert_eq!(said, b"");
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_head_that_grows_past_its_size_is_answered_431() {
    let (mut client, task) = in_memory(Protocol::Http1, Limits::default());
    client.write_all(b"GET / HTTP/1.1\r\nhost: wiki.test\r\nx-filler: ").await.unwrap();
    // It may be cut off in the middle.
    let _ = client.write_all(&vec![b'a'; 48 * 1024]).await;
    let mut said = Vec::new();
    client.read_to_end(&mut said).await.unwrap();
    assert!(said.starts_with(b"HTTP/1.1 431 "), "{}", String::from_utf8_lossy(&said));
    task.await.unwrap();
}

/// The preface, an empty SETTINGS frame, and the acknowledgement of the server's.
fn h2_opening() -> Vec<u8> {
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    bytes.extend([0, 0, 0, 4, 1, 0, 0, 0, 0]);
    bytes
}

#[tokio::test(start_paused = true)]
async fn an_http2_preface_that_drips_ends_at_the_deadline() {
    let (client, task) = in_memory(Protocol::Http2, Limits::default());
    let (_, after) = drip(client, h2_opening().into_iter()).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn http2_settings_that_never_come_end_at_the_deadline() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()[..24]).await.unwrap();
    let (_, after) = drip(client, std::iter::empty()).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_headers_frame_that_drips_ends_at_the_deadline() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()).await.unwrap();
    // HEADERS of 100 bytes on stream 1, END_HEADERS and END_STREAM; of the payload a byte a second.
    client.write_all(&[0, 0, 100, 1, 5, 0, 0, 0, 1]).await.unwrap();
    let (_, after) = drip(client, std::iter::repeat(0x82)).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn headers_without_their_end_close_the_connection_at_the_deadline() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()).await.unwrap();
    // HEADERS without END_HEADERS, then a CONTINUATION of one byte every 11 seconds: the first comes too late.
    client.write_all(&[0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82]).await.unwrap();
    let (_, after) = drip(client, std::iter::empty()).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_idle_http2_connection_ends_after_the_keep_alive_time() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()).await.unwrap();
    let (said, after) = drip(client, std::iter::empty()).await;
    near(after, Requests::default().keep_alive + GOODBYE);
    assert!(said.windows(4).any(|bytes| bytes[3] == 7), "no GOAWAY in {said:?}");
    task.await.unwrap();
}

#[tokio::test]
async fn many_requests_go_over_one_connection_each_with_its_own_handle() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    let mut last: Option<Arc<LiveRequest>> = None;
    for n in 0..20 {
        let answer = soon("an answer", ask(&mut client, "/")).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("hello"), "{n}: {answer}");
        let request = gateway.request().await;
        assert_eq!(request.connection().peer(), client.local_addr().unwrap());
        assert_eq!(request.connection().local(), gateway.address);
        assert!(!request.connection().tls());
        if let Some(last) = last.replace(request) {
            // What is over cannot be ended any more, and takes nothing with it.
            soon("the end of the last request", last.until_over()).await;
            last.kill();
        }
    }
    assert_eq!(gateway.serving.connections(), 1);
}

#[tokio::test]
async fn an_idle_connection_ends_after_the_keep_alive_time() {
    let limits = Limits { keep_alive: Duration::from_millis(50), ..Limits::default() };
    let gateway = Gateway::start(limits, None).await;
    let mut client = gateway.connect().await;
    soon("an answer", ask(&mut client, "/")).await.unwrap();
    let mut rest = Vec::new();
    soon("the end", client.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn the_deadline_of_a_head_starts_anew_with_each_request() {
    let limits = Limits { head: Duration::from_millis(50), ..Limits::default() };
    let mut gateway = Gateway::start(limits, None).await;
    let mut client = gateway.connect().await;
    // Longer than a head may take: the request is no longer a head.
    let slow = tokio::spawn(async move {
        let answer = ask(&mut client, "/slow").await;
        (client, answer)
    });
    gateway.upstream.saw("/slow").await;
    let mut other = gateway.connect().await;
    let mut nothing = Vec::new();
    // A second connection without a request measures the time: it is closed after one head's worth.
    soon("the end of the silent one", other.read_to_end(&mut nothing)).await.unwrap();
    gateway.upstream.release.notify_one();
    let (mut client, answer) = soon("the slow answer", slow).await.unwrap();
    assert!(answer.unwrap().ends_with("hello"));
    client.write_all(b"GET / HT").await.unwrap();
    let mut said = Vec::new();
    soon("the end", client.read_to_end(&mut said)).await.unwrap();
    assert!(said.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&said));
}

#[tokio::test]
async fn killing_a_connection_ends_its_tunnel() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    open_tunnel(&mut client).await;
    let request = gateway.request().await;
    request.connection().kill();
    assert!(request.connection().killed());
    soon("the tunnel's end", client.read_u8()).await.unwrap_err();
    soon("the request's end", request.until_over()).await;
    gateway.upstream.saw("gone").await;
}

#[tokio::test]
async fn killing_a_request_ends_its_tunnel() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    open_tunnel(&mut client).await;
    let request = gateway.request().await;
    assert!(request.running());
    request.kill();
    soon("the request's end", request.until_over()).await;
    soon("the tunnel's end", client.read_u8()).await.unwrap_err();
    gateway.upstream.saw("gone").await;
}

#[tokio::test]
async fn a_silent_tunnel_ends_after_its_time() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    open_tunnel(&mut client).await;
    let request = gateway.request().await;
    request.connection().end_after_silence(Some(Duration::from_millis(50)));
    soon("the tunnel's end", client.read_u8()).await.unwrap_err();
    gateway.upstream.saw("gone").await;
}

async fn open_tunnel(client: &mut TcpStream) {
    let upgrade = "GET /tunnel HTTP/1.1\r\nhost: wiki.test\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    client.write_all(upgrade.as_bytes()).await.unwrap();
    let head = soon("the switch", read_head(client)).await.unwrap().unwrap();
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    client.write_all(b"ping!").await.unwrap();
    let mut echo = [0; 5];
    soon("the echo", client.read_exact(&mut echo)).await.unwrap();
    assert_eq!(&echo, b"ping!");
}

#[tokio::test]
async fn killing_a_connection_ends_a_download_nobody_reads() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    client.write_all(b"GET /endless HTTP/1.1\r\nhost: wiki.test\r\n\r\n").await.unwrap();
    soon("the head", read_head(&mut client)).await.unwrap().unwrap();
    // Not reading on: the proxy's write is stuck, and so is the upstream's.
    let request = gateway.request().await;
    request.connection().kill();
    soon("the request's end", request.until_over()).await;
    gateway.upstream.saw("gone").await;
}

#[tokio::test]
async fn killing_a_request_that_waits_for_the_upstream_ends_it() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    client.write_all(b"GET /never HTTP/1.1\r\nhost: wiki.test\r\n\r\n").await.unwrap();
    let request = gateway.request().await;
    gateway.upstream.saw("/never").await;
    request.kill();
    soon("the request's end", request.until_over()).await;
    let mut said = Vec::new();
    soon("the end", client.read_to_end(&mut said)).await.unwrap();
    assert_eq!(said, b"");
}

#[tokio::test]
async fn tls_serves_http1_and_http2() {
    let certs = Certs::new();
    let trusted = certs.write("wiki.test");
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(certs.store(), &ALPN))).await;

    let mut client = tls_connect(gateway.address, &trusted, b"http/1.1").await.unwrap();
    for _ in 0..3 {
        assert!(soon("an answer", ask(&mut client, "/")).await.unwrap().ends_with("hello"));
        let request = gateway.request().await;
        assert!(request.connection().tls());
        assert_eq!(request.connection().protocol(), Protocol::Http1);
    }

    let (send, _connection) = h2_connect(gateway.address, &trusted).await;
    for _ in 0..3 {
        assert_eq!(soon("an answer", h2_ask(&send, "/")).await.unwrap(), "hello");
        let request = gateway.request().await;
        assert!(request.connection().tls());
        assert_eq!(request.connection().protocol(), Protocol::Http2);
    }
}

#[tokio::test]
async fn killing_one_http2_request_leaves_the_others_alone() {
    let certs = Certs::new();
    let trusted = certs.write("wiki.test");
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(certs.store(), &ALPN))).await;
    let (send, _connection) = h2_connect(gateway.address, &trusted).await;

    let never = tokio::spawn({
        let send = send.clone();
        async move { h2_ask(&send, "/never").await }
    });
    let doomed = gateway.request().await;
    let slow = tokio::spawn({
        let send = send.clone();
        async move { h2_ask(&send, "/slow").await }
    });
    let other = gateway.request().await;
    assert!(Arc::ptr_eq(doomed.connection(), other.connection()));
    gateway.upstream.saw("/slow").await;

    doomed.kill();
    soon("the request's end", doomed.until_over()).await;
    let error = soon("the reset", never).await.unwrap().unwrap_err();
    assert!(error.is_reset(), "{error}");
    assert!(other.running());
    gateway.upstream.release.notify_one();
    assert_eq!(soon("the other answer", slow).await.unwrap().unwrap(), "hello");
}

#[tokio::test]
async fn killing_an_http2_connection_ends_all_its_requests() {
    let certs = Certs::new();
    let trusted = certs.write("wiki.test");
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(certs.store(), &ALPN))).await;
    let (send, connection) = h2_connect(gateway.address, &trusted).await;
    let never = tokio::spawn(async move { h2_ask(&send, "/never").await });
    let request = gateway.request().await;
    request.connection().kill();
    soon("the request's end", request.until_over()).await;
    soon("the answer's end", never).await.unwrap().unwrap_err();
    // Cut off in mid-stream: how the client words that is its own affair.
    let _ = soon("the connection's end", connection).await.unwrap();
}

/// Waits until the kernel refuses connections to `address`.
async fn refused(address: SocketAddr) {
    soon("the listener's end", async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_drain_finishes_a_request_in_flight_and_takes_no_new_connection() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    let slow = tokio::spawn(async move {
        let answer = ask(&mut client, "/slow").await;
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).await.unwrap();
        (answer, rest)
    });
    gateway.upstream.saw("/slow").await;
    let drain = tokio::spawn(gateway.serving.drain(PATIENCE));
    refused(gateway.address).await;
    assert!(!drain.is_finished());
    gateway.upstream.release.notify_one();
    let (answer, rest) = soon("the slow answer", slow).await.unwrap();
    assert!(answer.unwrap().ends_with("hello"));
    assert_eq!(rest, b"", "the connection is closed in order");
    let drained = soon("the drain", drain).await.unwrap();
    assert_eq!(drained.cut, 0);
    assert!(drained.finished >= 1, "{drained:?}");
}

#[tokio::test]
async fn a_drain_finishes_an_http2_request_in_flight() {
    let certs = Certs::new();
    let trusted = certs.write("wiki.test");
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(certs.store(), &ALPN))).await;
    let (send, connection) = h2_connect(gateway.address, &trusted).await;
    let slow = tokio::spawn(async move { h2_ask(&send, "/slow").await });
    gateway.upstream.saw("/slow").await;
    let drain = tokio::spawn(gateway.serving.drain(PATIENCE));
    refused(gateway.address).await;
    gateway.upstream.release.notify_one();
    assert_eq!(soon("the slow answer", slow).await.unwrap().unwrap(), "hello");
    soon("the goodbye", connection).await.unwrap().unwrap();
    assert_eq!(soon("the drain", drain).await.unwrap().cut, 0);
}

#[tokio::test]
async fn a_drain_does_not_wait_for_idle_connections() {
    let gateway = Gateway::start(Limits::default(), None).await;
    let mut used = gateway.connect().await;
    soon("an answer", ask(&mut used, "/")).await.unwrap();
    let mut unused = gateway.connect().await;
    soon("both connections", async {
        while gateway.serving.connections() < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    // The limit is far longer than the test may take.
    let drained = soon("the drain", gateway.serving.drain(PATIENCE * 10)).await;
    assert_eq!(drained, Drained { finished: 2, cut: 0 });
    let mut rest = Vec::new();
    soon("the end", used.read_to_end(&mut rest)).await.unwrap();
    soon("the end", unused.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn a_drain_cuts_what_does_not_end_in_time() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    client.write_all(b"GET /never HTTP/1.1\r\nhost: wiki.test\r\n\r\n").await.unwrap();
    let request = gateway.request().await;
    gateway.upstream.saw("/never").await;
    let drained = soon("the drain", gateway.serving.drain(Duration::from_millis(20))).await;
    assert_eq!(drained, Drained { finished: 0, cut: 1 });
    soon("the request's end", request.until_over()).await;
}

#[tokio::test]
async fn connections_over_the_limit_are_closed_at_once_and_counted() {
    let limits = Limits { connections: 1, ..Limits::default() };
    let gateway = Gateway::start(limits, None).await;
    let mut first = gateway.connect().await;
    soon("an answer", ask(&mut first, "/")).await.unwrap();
    let mut second = gateway.connect().await;
    assert_eq!(soon("an answer", ask(&mut second, "/")).await, None);
    assert_eq!(gateway.serving.refused(), 1);
    assert!(soon("an answer", ask(&mut first, "/")).await.unwrap().ends_with("hello"));
    drop(first);
    soon("room", async {
        while gateway.serving.connections() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut third = gateway.connect().await;
    assert!(soon("an answer", ask(&mut third, "/")).await.unwrap().ends_with("hello"));
}

#[tokio::test]
async fn a_handshake_that_does_not_come_ends_at_its_deadline() {
    let certs = Certs::new();
    certs.write("wiki.test");
    let limits = Limits { handshake: Duration::from_millis(50), ..Limits::default() };
    let gateway = Gateway::start(limits, Some(server_config(certs.store(), &ALPN))).await;
    let mut client = gateway.connect().await;
    let mut said = Vec::new();
    soon("the end", client.read_to_end(&mut said)).await.unwrap();
    assert_eq!(said, b"");
}

#[tokio::test]
async fn a_new_certificate_is_served_without_a_restart_and_a_bad_one_is_not() {
    let certs = Certs::new();
    let first = certs.write("wiki.test");
    let store = certs.store();
    assert!(!store.changed());
    let gateway = Gateway::start(Limits::default(), Some(server_config(Arc::clone(&store), &ALPN))).await;
    let serves = async |trusted| tls_connect(gateway.address, trusted, b"h2").await.is_ok();
    assert!(serves(&first).await);

    let second = certs.write("wiki.test");
    assert!(store.changed());
    assert!(serves(&first).await, "until the reload the old one is served");
    store.reload().unwrap();
    assert!(!store.changed());
    assert!(serves(&second).await && !serves(&first).await);

    break_pem(&certs.path("cert.pem"));
    assert!(store.changed());
    let problems = store.reload().unwrap_err().to_string();
    assert!(problems.contains("cert.pem"), "{problems}");
    assert!(!store.changed(), "the same bad file is not tried again and again");
    assert!(serves(&second).await);
}

fn break_pem(path: &Path) {
    let pem = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, pem.replacen("-----END CERTIFICATE-----", "", 1)).unwrap();
}
