//! One request of the gateway's own to an address that somebody else chose, such as an application's callback: guarded, so
//! that nobody reaches the gateway's own network by it. The host is looked up once, every address it has is judged, and the
//! connection goes to one that was; nothing is followed, and time and size are bounded. What an answer means is the caller's.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, HOST, USER_AGENT};
use http::uri::{Authority, Uri};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use ipnet::IpNet;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use crate::config::OutgoingConfig;
use crate::domain::address::special;
use crate::engine::ports::BoxFuture;
use crate::tls::read_chain;

mod error;
#[cfg(test)]
pub(super) mod tests;

pub use self::error::{OutError, OutgoingProblem};

/// How many addresses of a host are tried. All of them are judged.
const TRIED: usize = 4;
/// The port of https (RFC 9110 §4.2.2).
const HTTPS: u16 = 443;
/// The longest head of an answer, in bytes.
const MAX_HEAD: usize = 16 << 10;
/// Whom the receiver sees.
const AGENT: HeaderValue = HeaderValue::from_static(concat!("Vestibule/", env!("CARGO_PKG_VERSION")));

/// How much a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Time until it can be sent: looking the host up, connecting, TLS.
    pub connect: Duration,
    /// Time of all of it.
    pub whole: Duration,
    /// Bytes of the answer's body that are read; what comes behind them is left.
    pub answer: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(10), answer: 16 << 10 }
    }
}

/// Looks up the addresses of hosts.
pub trait Resolve: Send + Sync + 'static {
    /// Every address of a host. An address as a host is its own.
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// Asks as every program of this machine does.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// A request.
#[derive(Clone)]
pub struct Outgoing {
    /// How.
    pub method: Method,
    /// Where to: `https://host:port/path?query`.
    pub url: String,
    /// What goes with it; `Host`, `Connection` and the length are added.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body; may be empty.
    pub body: Bytes,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query may hold secrets, and so may headers and body.
        f.debug_struct("Outgoing").field("method", &self.method).finish_non_exhaustive()
    }
}

/// An answer, as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutAnswer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as many bytes as are read.
    pub body: Bytes,
    /// Whether there was more of it.
    pub is_cut: bool,
}

/// Sends requests.
pub struct HttpOut {
    allow: Vec<IpNet>,
    /// The key of the configuration that `allow` is from, if there is one.
    allow_key: Option<&'static str>,
    authorities: Vec<CertificateDer<'static>>,
    /// Made as it is first needed: reading the system's authorities takes time that most gateways need not spend.
    tls: OnceCell<Arc<ClientConfig>>,
    resolver: Arc<dyn Resolve>,
    bounds: Bounds,
    /// Whether https on its own port is all that is called.
    web_only: bool,
    /// What is spoken: HTTP/1.1, or HTTP/2 and nothing else.
    version: Version,
}

impl fmt::Debug for HttpOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpOut").field("allow", &self.allow).finish_non_exhaustive()
    }
}

impl HttpOut {
    /// Reads what a configuration names. Blocks.
    ///
    /// # Errors
    ///
    /// [`OutgoingProblem`] if its authorities cannot be used.
    pub fn new(config: &OutgoingConfig) -> Result<Self, OutgoingProblem> {
        let authorities = config.ca.as_deref().map(read_chain).transpose()?.unwrap_or_default();
        let mut tried = RootCertStore::empty();
        for authority in &authorities {
            tried.add(authority.clone()).map_err(OutgoingProblem::Authority)?;
        }
        let allow_key = Some("outgoing.allow");
        Ok(Self { allow: config.allow.clone(), allow_key, authorities, web_only: false, ..Self::public_web() })
    }

    /// For addresses that no operator answers for: the public Internet only, by https on its own port, and nobody vouches
    /// for a host but the system's authorities.
    pub fn public_web() -> Self {
        Self {
            allow: Vec::new(),
            allow_key: None,
            authorities: Vec::new(),
            tls: OnceCell::new(),
            resolver: Arc::new(SystemResolver),
            bounds: Bounds::default(),
            web_only: true,
            version: Version::HTTP_11,
        }
    }

    /// For addresses of operators: anywhere, with the authorities of this file besides the system's. Blocks.
    ///
    /// # Errors
    ///
    /// [`OutgoingProblem`] if they cannot be used.
    pub fn anywhere(ca: Option<&Path>) -> Result<Self, OutgoingProblem> {
        let allow = ["0.0.0.0/0", "::/0"].iter().filter_map(|network| network.parse().ok()).collect();
        Ok(Self { allow_key: None, ..Self::new(&OutgoingConfig { allow, ca: ca.map(Path::to_owned) })? })
    }

    /// Names the key of the configuration by which an operator says what may be reached, where it is another than that of
    /// `[outgoing]`.
    #[must_use]
    pub fn ruled_by(mut self, key: &'static str) -> Self {
        self.allow_key = Some(key);
        self
    }

    /// Speaks HTTP/2 and nothing else.
    #[must_use]
    pub fn over_http2(mut self) -> Self {
        self.version = Version::HTTP_2;
        self
    }

    /// Calls https on its own port only, as long as no network beside the public Internet may be reached.
    #[must_use]
    pub fn for_strangers(mut self) -> Self {
        self.web_only = self.allow.is_empty();
        self
    }

    /// With another way to look hosts up, and other bounds.
    #[must_use]
    pub fn with(mut self, resolver: Arc<dyn Resolve>, bounds: Bounds) -> Self {
        self.resolver = resolver;
        self.bounds = bounds;
        self
    }

    /// Sends a request and reads the answer, as much of it as the bounds say. A redirect is an answer like any other.
    ///
    /// # Errors
    ///
    /// [`OutError`].
    pub async fn send(&self, request: &Outgoing) -> Result<OutAnswer, OutError> {
        let target = Target::parse(&request.url)?;
        let host = target.host.clone();
        if self.web_only && !target.secure {
            return Err(OutError::Plain { host, key: self.allow_key });
        }
        if self.web_only && target.port != HTTPS {
            return Err(OutError::Port { host, port: target.port });
        }
        let slow = |within| OutError::Slow { host: host.clone(), within };
        let Bounds { connect, whole, .. } = self.bounds;
        let exchange = async {
            let stream = tokio::time::timeout(connect, self.connect(&target)).await;
            let stream = stream.unwrap_or_else(|_| Err(slow(connect)))?;
            if !target.secure {
                return self.talk(stream, &target, request).await;
            }
            let tls = tokio::time::timeout(connect, self.secured(stream, &target)).await;
            self.talk(tls.unwrap_or_else(|_| Err(slow(connect)))?, &target, request).await
        };
        tokio::time::timeout(whole, exchange).await.unwrap_or_else(|_| Err(slow(whole)))
    }

    /// A connection to an address that was judged, not to a name that could lead elsewhere by now.
    async fn connect(&self, target: &Target) -> Result<TcpStream, OutError> {
        let host = || target.host.clone();
        let found = self.resolver.resolve(&target.host).await;
        let addresses = found.map_err(|source| OutError::Unknown { host: host(), source: Some(source) })?;
        self.judge(target, &addresses)?;
        let mut last = OutError::Unknown { host: host(), source: None };
        let count = u32::try_from(addresses.len().clamp(1, TRIED)).unwrap_or(1);
        for address in addresses.into_iter().take(TRIED) {
            let connecting = TcpStream::connect(SocketAddr::new(address, target.port));
            let connected = tokio::time::timeout(self.bounds.connect / count, connecting).await;
            let timed_out = || io::Error::from(io::ErrorKind::TimedOut);
            match connected.unwrap_or_else(|_| Err(timed_out())) {
                Ok(stream) => return Ok(stream),
                Err(source) => last = OutError::Unreachable { host: host(), source },
            }
        }
        Err(last)
    }

    /// One bad address is enough: a name with a good and a bad one is how the judgement would be got round.
    fn judge(&self, target: &Target, addresses: &[IpAddr]) -> Result<(), OutError> {
        for address in addresses {
            let canonical = address.to_canonical();
            let is_allowed = self.allow.iter().any(|network| network.contains(&canonical));
            match special(canonical) {
                Some(kind) if !is_allowed || kind.is_never_meant() => {
                    let key = self.allow_key.filter(|_| !kind.is_never_meant());
                    return Err(OutError::Inside { host: target.host.clone(), address: canonical, kind, key });
                }
                _ if !target.secure && !is_allowed => {
                    return Err(OutError::Plain { host: target.host.clone(), key: self.allow_key });
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn secured(
        &self,
        stream: TcpStream,
        target: &Target,
    ) -> Result<tokio_rustls::client::TlsStream<TcpStream>, OutError> {
        let name = ServerName::try_from(target.host.clone()).map_err(|_| OutError::Address)?;
        let connector = TlsConnector::from(self.tls().await);
        let shaken = connector.connect(name, stream).await;
        shaken.map_err(|source| OutError::Tls { host: target.host.clone(), source })
    }

    async fn tls(&self) -> Arc<ClientConfig> {
        let made = self.tls.get_or_init(|| async {
            let (own, version) = (self.authorities.clone(), self.version);
            let read = tokio::task::spawn_blocking(move || trusting(own, version)).await;
            read.expect("certificates that cannot be read are left out")
        });
        Arc::clone(made.await)
    }

    async fn talk<S>(&self, stream: S, target: &Target, request: &Outgoing) -> Result<OutAnswer, OutError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let broken = |source| OutError::Broken { host: target.host.clone(), source };
        let request = target.request(request, self.version)?;
        // It ends with this set, whatever is still to come from there.
        let mut driver = JoinSet::new();
        let answered = if self.version == Version::HTTP_2 {
            let (mut sender, connection) =
                http2::Builder::new(TokioExecutor::new()).handshake(TokioIo::new(stream)).await.map_err(broken)?;
            driver.spawn(connection);
            sender.send_request(request).await
        } else {
            // Some receivers look a header up in the letter case they know.
            let mut builder = http1::Builder::new();
            builder.title_case_headers(true).max_buf_size(MAX_HEAD);
            let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(broken)?;
            driver.spawn(connection);
            sender.send_request(request).await
        };
        let (head, mut body) = answered.map_err(broken)?.into_parts();
        let mut read = Vec::new();
        let mut is_cut = false;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
            let room = self.bounds.answer - read.len();
            read.extend_from_slice(&data[..data.len().min(room)]);
            is_cut = data.len() > room;
            if is_cut {
                break;
            }
        }
        Ok(OutAnswer { status: head.status, headers: head.headers, body: read.into(), is_cut })
    }
}

/// TLS 1.2 and 1.3 with whom the system's authorities vouch for, or these. Blocks.
fn trusting(own: Vec<CertificateDer<'static>>, version: Version) -> Arc<ClientConfig> {
    let system = rustls_native_certs::load_native_certs();
    for error in &system.errors {
        tracing::warn!(%error, "authorities of the system cannot be read; certificates that they vouch for are refused");
    }
    let mut roots = RootCertStore::empty();
    // Some systems carry certificates that are none by today's rules; they vouch for nobody then.
    roots.add_parsable_certificates(system.certs);
    roots.add_parsable_certificates(own);
    let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&versions)
        .expect("ring has cipher suites for both versions");
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    if version == Version::HTTP_2 {
        config.alpn_protocols = vec![b"h2".to_vec()];
    }
    Arc::new(config)
}

/// Where a request goes.
#[derive(Debug)]
struct Target {
    secure: bool,
    /// Without the brackets of an IPv6 address.
    host: String,
    port: u16,
    /// Host, and port unless it is the scheme's, as the receiver is told it.
    authority: String,
    /// Path and query.
    path: String,
}

impl Target {
    fn parse(url: &str) -> Result<Self, OutError> {
        let uri: Uri = url.parse().map_err(|_| OutError::Address)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(OutError::Address),
        };
        let authority = uri.authority().map(Authority::as_str).unwrap_or_default();
        let named = uri.host().unwrap_or_default();
        if named.is_empty() || authority.contains('@') || url.contains('#') {
            return Err(OutError::Address);
        }
        let default = if secure { HTTPS } else { 80 };
        let port = match uri.port_u16() {
            Some(0) => return Err(OutError::Address),
            Some(port) => port,
            // Neither `host:` nor `host:99999` is a port that somebody meant.
            None if authority.len() > named.len() => return Err(OutError::Address),
            None => default,
        };
        let authority = if port == default { named.to_owned() } else { format!("{named}:{port}") };
        let host = named.trim_start_matches('[').trim_end_matches(']').to_owned();
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { secure, host, port, authority, path })
    }

    fn request(&self, of: &Outgoing, version: Version) -> Result<http::Request<Full<Bytes>>, OutError> {
        let mut request = http::Request::new(Full::new(of.body.clone()));
        *request.method_mut() = of.method.clone();
        let (scheme, Self { authority, path, .. }) = (if self.secure { "https" } else { "http" }, self);
        let is_newer = version == Version::HTTP_2;
        // There the host is part of what is asked for (RFC 9113 §8.3.1), and connections are none of its matter.
        let uri = if is_newer { format!("{scheme}://{authority}{path}") } else { path.clone() };
        *request.uri_mut() = uri.parse().map_err(|_| OutError::Address)?;
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, AGENT);
        if !is_newer {
            headers.insert(HOST, HeaderValue::from_str(authority).map_err(|_| OutError::Address)?);
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        for (name, value) in &of.headers {
            headers.insert(name, value.clone());
        }
        Ok(request)
    }
}

/// The host that an address leads to, in lower case; `None` where it leads to none.
pub fn host_of(url: &str) -> Option<String> {
    Target::parse(url).ok().map(|target| target.host.to_ascii_lowercase())
}
