//! An upstream, a proxy that passes everything on, and clients; the tests are in the files beside.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use pingora_core::{server::configuration::ServerConf, upstreams::peer::HttpPeer};
use pingora_proxy::{HttpProxy, ProxyHttp, Session, http_proxy};
use rustls::pki_types::CertificateDer;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream},
    net::{TcpListener, TcpStream},
    sync::{Notify, mpsc, watch},
    time::Instant,
};

mod deadlines;
mod drain;
mod kill;
mod serving;

use super::*;
use crate::{
    net::{Drained, Limits, Listen, Listeners, Serving},
    tls::{
        ALPN, server_config,
        testing::{self, Certs},
    },
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

async fn h2_connect(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
) -> (h2::client::SendRequest<Bytes>, tokio::task::JoinHandle<Result<(), h2::Error>>) {
    let stream = testing::connect(address, trusted, b"h2").await.unwrap();
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
