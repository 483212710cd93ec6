//! HTTPS: both protocols, cookies that only this host can set, certificates that change while serving.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::hold_and_release::block;
use crate::streaming::app;
use crate::support::{self, TestGateway, form};
use crate::upstream::RecordingUpstream;
use vestibule::config::{Config, TlsConfig};
use vestibule::engine::users::NewUser;
use vestibule::store::memory::MemoryStore;

const HSTS: &str = "strict-transport-security";

/// Certificates in a folder of their own.
pub struct Certs {
    folder: tempfile::TempDir,
}

impl Certs {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn files(&self) -> TlsConfig {
        TlsConfig { cert: self.path("wiki.pem"), key: self.path("wiki.key") }
    }

    /// Puts a fresh certificate for `wiki.test` in place, whole at once, as programs that renew certificates do.
    pub fn write(&self) -> CertificateDer<'static> {
        let pair = rcgen::generate_simple_self_signed(["wiki.test".to_owned()]).expect("a certificate");
        self.put("wiki.key", &pair.signing_key.serialize_pem());
        self.put("wiki.pem", &pair.cert.pem());
        pair.cert.der().clone()
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path("new"), text).expect("written");
        std::fs::rename(self.path("new"), self.path(name)).expect("renamed");
    }
}

async fn gateway(certs: &Certs) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start_config(config(certs, &block(&upstream.url())), Arc::new(MemoryStore::new()));
    gateway.add_user("alice", NewUser { grace: 3, ..NewUser::default() }).await;
    (gateway, upstream)
}

fn config(certs: &Certs, text: &str) -> Config {
    let mut config = support::config(text);
    config.server.tls = Some(certs.files());
    config
}

pub async fn connect(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    alpn: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|protocol| protocol.to_vec()).collect();
    let name = ServerName::try_from("wiki.test").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(address).await?).await
}

/// A browser over TLS that keeps cookies.
struct Browser {
    address: SocketAddr,
    trusted: CertificateDer<'static>,
    protocol: &'static [u8],
    host: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(gateway: &TestGateway, trusted: &CertificateDer<'static>, protocol: &'static [u8]) -> Self {
        let address = gateway.address();
        let host = format!("wiki.test:{}", address.port());
        Self { address, trusted: trusted.clone(), protocol, host, cookies: BTreeMap::new() }
    }

    async fn get(&mut self, path: &str) -> Response<Bytes> {
        self.send(Request::get(path), "").await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response<Bytes> {
        let request = Request::post(path)
            .header("Origin", format!("https://{}", self.host))
            .header("Content-Type", "application/x-www-form-urlencoded");
        self.send(request, &form(fields)).await
    }

    async fn send(&mut self, request: http::request::Builder, body: &str) -> Response<Bytes> {
        let stream = connect(self.address, &self.trusted, &[self.protocol]).await.expect("a handshake");
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(self.protocol));
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("Accept", "text/html").header("Cookie", cookies.join("; "));
        let mut request = request.body(Full::new(Bytes::copy_from_slice(body.as_bytes()))).expect("a request");
        let stream = TokioIo::new(stream);
        let answer = if self.protocol == b"h2" {
            let uri = format!("https://{}{}", self.host, request.uri());
            *request.uri_mut() = uri.parse().expect("a target");
            let (mut send, connection) =
                hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.expect("http/2");
            tokio::spawn(connection);
            whole(send.send_request(request).await.expect("an answer")).await
        } else {
            request.headers_mut().insert("Host", self.host.parse().expect("a host"));
            let (mut send, connection) = hyper::client::conn::http1::handshake(stream).await.expect("http/1");
            tokio::spawn(connection);
            whole(send.send_request(request).await.expect("an answer")).await
        };
        for cookie in set_cookies(&answer) {
            let (pair, _) = cookie.split_once(';').unwrap_or((&cookie, ""));
            let (name, value) = pair.split_once('=').expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        answer
    }
}

async fn whole(answer: Response<hyper::body::Incoming>) -> Response<Bytes> {
    let (parts, body) = answer.into_parts();
    Response::from_parts(parts, body.collect().await.expect("the whole body").to_bytes())
}

fn set_cookies(answer: &Response<Bytes>) -> Vec<String> {
    answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().expect("text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_over_both_protocols_has_cookies_of_this_host_alone() {
    let certs = Certs::new();
    let trusted = certs.write();
    let (gateway, upstream) = gateway(&certs).await;
    for protocol in [&b"h2"[..], b"http/1.1"] {
        let mut browser = Browser::new(&gateway, &trusted, protocol);
        let walled = browser.get("/home").await;
        assert_eq!(walled.status(), 303);
        let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        assert_eq!(answer.status(), 303, "{answer:?}");
        let cookie = set_cookies(&answer).pop().expect("a cookie");
        assert!(cookie.starts_with("__Host-vestibule-login="), "{cookie}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
            assert!(cookie.contains(attribute), "{attribute}: {cookie}");
        }
        let state = browser.get("/.vestibule/login/state").await;
        let state: serde_json::Value = serde_json::from_slice(state.body()).expect("JSON");
        let token = state["token"].as_str().expect("a token").to_owned();
        assert_eq!(browser.post("/.vestibule/login/skip", &[("token", &token)]).await.status(), 303);
        let released = browser.post("/.vestibule/login/release", &[("token", &token)]).await;
        assert_eq!((released.status().as_u16(), released.headers().get(HSTS)), (302, None), "{released:?}");
        let set = set_cookies(&released);
        let session = set.iter().find(|cookie| cookie.starts_with("__Host-vestibule=")).expect("a session");
        assert!(session.contains("; Secure") && !session.contains("Domain"), "{session}");
        let sealed = set.iter().find(|cookie| cookie.starts_with("sid=")).expect("the app's");
        assert!(sealed.contains("; Secure") && !sealed.contains("in-1"), "{sealed}");

        let inside = browser.get("/home").await;
        assert_eq!((inside.status().as_u16(), &inside.body()[..]), (200, &b"inside /home"[..]));
        let seen = upstream.requests().pop().expect("it arrived");
        assert_eq!(
            (seen.header("x-forwarded-proto"), seen.header("host")),
            (Some("https"), Some(browser.host.as_str()))
        );
        assert_eq!(seen.header("cookie"), Some("sid=in-1"), "the gateway's cookies stay here");

        // Without the prefix a sibling host could have set it.
        let secret = browser.cookies.remove("__Host-vestibule").expect("a session");
        browser.cookies.insert("vestibule".to_owned(), secret);
        assert_eq!(browser.get("/home").await.status(), 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_pages_ask_for_https_under_https_only() {
    let certs = Certs::new();
    let trusted = certs.write();
    let (gateway, _upstream) = gateway(&certs).await;
    let year = http::HeaderValue::from_static("max-age=31536000");
    let mut browser = Browser::new(&gateway, &trusted, b"h2");
    for path in ["/.vestibule/login", "/.vestibule/nothing", "/.vestibule/static/nothing"] {
        assert_eq!(browser.get(path).await.headers().get(HSTS), Some(&year), "{path}");
    }
    // The app's own answers say what the app says.
    assert_eq!(browser.get("/static/x").await.headers().get(HSTS), None);

    let upstream = RecordingUpstream::start(app).await;
    let plain = TestGateway::start(&block(&upstream.url())).await;
    assert_eq!(plain.browser("wiki.test").get("/.vestibule/login").await.header(HSTS), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_protocol_is_chosen_by_the_client_and_plain_http_is_not_spoken() {
    let certs = Certs::new();
    let trusted = certs.write();
    let (gateway, upstream) = gateway(&certs).await;
    for (offered, chosen) in
        [(&[&b"h2"[..], b"http/1.1"][..], Some(&b"h2"[..])), (&[b"http/1.1"], Some(b"http/1.1")), (&[], None)]
    {
        let stream = connect(gateway.address(), &trusted, offered).await.expect("a handshake");
        assert_eq!(stream.get_ref().1.alpn_protocol(), chosen);
    }
    let plain = support::raw(gateway.address(), "GET /static/x HTTP/1.1\r\nHost: wiki.test\r\n\r\n").await;
    assert_eq!(plain.status, 0);
    assert!(upstream.arriving().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_changes_with_its_files_and_a_bad_one_changes_nothing() {
    let certs = Certs::new();
    let first = certs.write();
    let (gateway, _upstream) = gateway(&certs).await;
    let (running, address) = (&gateway.running, gateway.address());
    assert!(!running.certificates_changed());
    let mut open = Browser::new(&gateway, &first, b"http/1.1");
    assert_eq!(open.get("/static/x").await.status(), 200);

    let second = certs.write();
    assert!(running.certificates_changed());
    running.reload_certificates().expect("a reload");
    assert!(!running.certificates_changed());
    connect(address, &first, &[]).await.expect_err("the old one is no longer shown");
    connect(address, &second, &[]).await.expect("the new one is");

    for (name, text, why) in [
        ("wiki.pem", "garbage", "no certificate"),
        ("wiki.key", "garbage", "no usable private key"),
        ("wiki.pem", &rcgen::generate_simple_self_signed(["x".to_owned()]).expect("one").cert.pem(), "does not belong"),
    ] {
        let right = std::fs::read_to_string(certs.path(name)).expect("read");
        certs.put(name, text);
        assert!(running.certificates_changed());
        let error = running.reload_certificates().expect_err("refused").to_string();
        assert!(error.contains(why) && error.contains(&certs.path(name).display().to_string()), "{error}");
        connect(address, &second, &[]).await.expect("the last good one stays");
        certs.put(name, &right);
    }
    std::fs::remove_file(certs.path("wiki.key")).expect("removed");
    let error = running.reload_certificates().expect_err("refused").to_string();
    assert!(error.contains("cannot read") && error.contains("wiki.key"), "{error}");
    connect(address, &second, &[]).await.expect("the last good one stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_listeners_bad_certificate_does_not_keep_anothers_old() {
    let (apps, portal) = (Certs::new(), Certs::new());
    let trusted = apps.write();
    let first = portal.write();
    let upstream = RecordingUpstream::start(app).await;
    let mut config = config(&apps, &block(&upstream.url()));
    config.portal.tls = Some(portal.files());
    let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
    connect(gateway.portal(), &first, &[]).await.expect("the first");
    apps.put("wiki.pem", "garbage");
    let second = portal.write();
    gateway.running.reload_certificates().expect_err("one is bad");
    connect(gateway.portal(), &second, &[]).await.expect("the new one");
    connect(gateway.address(), &trusted, &[]).await.expect("the last good one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_takes_apps_and_policies_or_nothing() {
    let certs = Certs::new();
    let first = certs.write();
    let (gateway, upstream) = gateway(&certs).await;
    let text = block(&upstream.url());
    let changed = config(
        &certs,
        &format!("{}[apps.policy]\nenrolment = \"opt-in\"\n", text.replace("GET /static", "GET /public")),
    );

    certs.put("wiki.pem", "garbage");
    gateway.running.reload(&changed).expect_err("refused");
    let mut browser = Browser::new(&gateway, &first, b"h2");
    let reached = [browser.get("/static/x").await.status().as_u16(), browser.get("/public/x").await.status().as_u16()];
    assert_eq!(reached, [200, 303], "nothing changed");

    let second = certs.write();
    gateway.running.reload(&changed).expect("a reload");
    let mut browser = Browser::new(&gateway, &second, b"h2");
    let reached = [browser.get("/static/x").await.status().as_u16(), browser.get("/public/x").await.status().as_u16()];
    assert_eq!(reached, [303, 200]);
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status(), 302, "nobody has to enrol now: {answer:?}");
}
