//! Between gateway and app: who stands in for whom, who is believed, and by what the app knows the gateway.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixListener};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::faults::server::{Home, Server};
use crate::hold_and_release::block;
use crate::streaming::{app, sign_in, websocket};
use crate::support::{self, Browser, TestGateway, config, raw};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use vestibule::domain::audit::By;
use vestibule::domain::ids::{SessionId, UserId};
use vestibule::domain::login::Proof;
use vestibule::domain::session::Session;
use vestibule::domain::text::base64url;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::records::Tx;
use vestibule::engine::users::NewUser;
use vestibule::store::memory::MemoryStore;

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_secs(10);
/// How often upstreams are probed here. An answer that takes longer is none, and some of these in a row are told: no shorter, for
/// a loaded machine.
const PROBED: Duration = Duration::from_millis(250);

/// The test app with other lines for where it lives, before its tables.
fn living(lines: &str, tables: &str) -> String {
    block("NOWHERE").replace("upstream = \"NOWHERE\"", lines) + tables
}

/// Answers with a name, to tell upstreams apart; the login works everywhere.
fn named(name: &'static str) -> impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static {
    move |request| match (request.method.as_str(), request.path()) {
        ("GET", "/chat") => Reply::websocket_echo(request),
        ("POST", "/login") => app(request),
        _ => Reply::new(200, &[], format!("{name} {}", request.target)),
    }
}

/// Leads connections from one kind of listener to the app; it ends when it is dropped.
struct Front(JoinHandle<()>);

impl Drop for Front {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn lead(mut stream: impl AsyncRead + AsyncWrite + Unpin, app: std::net::SocketAddr) {
    let mut behind = TcpStream::connect(app).await.expect("the app accepts");
    // Either side may leave at any time.
    let _ = copy_bidirectional(&mut stream, &mut behind).await;
}

impl Front {
    fn socket(path: &Path, app: &RecordingUpstream) -> Self {
        let (listener, app) = (UnixListener::bind(path).expect("a socket"), app.address());
        Self(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(lead(stream, app));
            }
        }))
    }

    /// Over TLS with this certificate, for clients with one of these if any are given; and where.
    async fn tls(pair: &Pair, clients: Option<&Pair>, app: &RecordingUpstream) -> (Self, String) {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("versions");
        let builder = match clients {
            Some(clients) => {
                let mut roots = rustls::RootCertStore::empty();
                roots.add(clients.cert()).expect("a root");
                let verifier =
                    rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                builder.with_client_cert_verifier(verifier.expect("a verifier"))
            }
            None => builder.with_no_client_auth(),
        };
        let config = builder.with_single_cert(vec![pair.cert()], pair.key()).expect("a pair");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let app = app.address();
        let front = Self(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // Whoever is not believed hangs up.
                    if let Ok(stream) = acceptor.accept(stream).await {
                        lead(stream, app).await;
                    }
                });
            }
        }));
        (front, format!("https://127.0.0.1:{port}"))
    }
}

/// A certificate and its key, in files.
struct Pair {
    cert: PathBuf,
    key: PathBuf,
}

impl Pair {
    /// Self-signed, for a name; as an authority where asked for, as OpenSSL makes them.
    fn new(folder: &Path, name: &str, host: &str, authority: bool) -> Self {
        let signing = rcgen::KeyPair::generate().expect("a key");
        let mut params = rcgen::CertificateParams::new([host.to_owned()]).expect("a name");
        if authority {
            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        }
        let made = params.self_signed(&signing).expect("a certificate");
        let pair = Self { cert: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}.key")) };
        std::fs::write(&pair.cert, made.pem()).expect("written");
        std::fs::write(&pair.key, signing.serialize_pem()).expect("written");
        pair
    }

    fn cert(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(&self.cert).expect("a certificate")
    }

    fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::from_pem_file(&self.key).expect("a key")
    }

    fn pin(&self) -> String {
        use sha2::Digest as _;
        format!("sha256/{}", STANDARD.encode(sha2::Sha256::digest(self.cert())))
    }
}

/// Every way a request can go to the app, as the status each has: streamed, a login, a tunnel.
async fn statuses(gateway: &TestGateway) -> [u16; 3] {
    let mut browser = gateway.browser("wiki.test");
    let streamed = browser.get("/static/x").await.status;
    let login = browser.post("/login", &[("user", "alice"), ("pass", "wrong")]).await.status;
    let upgrade = format!(
        "GET /static/chat HTTP/1.1\r\nHost: wiki.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: {}\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        session(gateway).await
    );
    [streamed, login, raw(gateway.address(), upgrade).await.status]
}

/// The cookie of a session that nobody had to log in for: the app may be away.
async fn session(gateway: &TestGateway) -> String {
    let secret = *b"a secret of thirty-two characters";
    let secret = &secret[..32];
    let now = gateway.clock.now();
    let app = gateway.engine.settings().apps.all()[0].clone();
    let session = Session {
        id: SessionId::of(secret),
        app: app.name.clone(),
        realm: app.realm.clone(),
        user: UserId::from_bytes([7; 16]),
        user_name: "alice".to_owned(),
        proof: Proof::Grace,
        created_at: now,
        proved_at: None,
        proved_for_changes_at: None,
        seen_at: now,
        browser: "Firefox".to_owned(),
        credential: None,
        ends_at: None,
        address: String::new(),
        trusted: None,
    };
    let commit = {
        let mut tx = Tx::new(&*gateway.store);
        tx.put(&session.id, &session);
        tx.into_commit()
    };
    // It may be there from before.
    let _ = gateway.store.commit(commit).await;
    format!("vestibule={}", base64url(secret))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_stands_in_while_the_first_is_away_and_the_first_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("first.sock");
    let (first, second) =
        (RecordingUpstream::start(named("first")).await, RecordingUpstream::start(named("second")).await);
    let lines = format!("upstream = [\"unix:{}\", \"{}\"]", socket.display(), second.url());
    let gateway = TestGateway::start(&living(&lines, "")).await;

    let mut browser = sign_in(&gateway).await;
    let logins = second.requests().iter().filter(|request| request.method == "POST").count();
    assert_eq!(logins, 1, "a login is sent once");
    assert_eq!(browser.get("/home").await.text(), "second /home");
    let body = vec![b'x'; 300_000];
    let answer = browser.send("POST", "/upload", &[("Content-Type", "image/png")], &body).await;
    assert_eq!(answer.text(), "second /upload");
    assert_eq!(second.requests().pop().map(|request| request.body.len()), Some(body.len()));
    drop(websocket(&browser, "/chat").await.expect("a tunnel"));

    // It is back, but left out until the pause is over.
    let front = Front::socket(&socket, &first);
    assert_eq!(browser.get("/home").await.text(), "second /home");
    gateway.clock.advance(PAUSE);
    assert_eq!(browser.get("/home").await.text(), "first /home");
    assert_eq!(browser.get("/home").await.text(), "first /home");
    drop(websocket(&browser, "/chat").await.expect("a tunnel"));
    assert_eq!(first.requests().iter().filter(|request| request.path() == "/chat").count(), 1);

    // Gone again, with connections to it in the pool.
    drop(front);
    std::fs::remove_file(&socket).expect("it is taken away");
    first.stop().await;
    assert_eq!(browser.get("/home").await.text(), "second /home");
    second.stop().await;
    assert_eq!(statuses(&gateway).await, [502; 3], "nobody is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_upstream_has_heard_is_not_told_to_another() {
    let (first, second) = (RecordingUpstream::start(|_| Reply::none()).await, RecordingUpstream::start(app).await);
    let lines = format!("upstream = [\"{}\", \"{}\"]", first.url(), second.url());
    let gateway = TestGateway::start(&living(&lines, "")).await;
    gateway.add_user("alice", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = gateway.browser("wiki.test");
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert_eq!(statuses(&gateway).await, [502; 3]);
    assert_eq!((first.requests().len() >= 4, second.arriving().len()), (true, 0), "{:#?}", second.arriving());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_whose_probe_fails_is_left_out_until_it_succeeds() {
    let (first, second) =
        (RecordingUpstream::start(named("first")).await, RecordingUpstream::start(named("second")).await);
    let lines = format!("upstream = [\"{}\", \"{}\"]", first.url(), second.url());
    let mut config = config(&living(&lines, "[apps.health]\nprobe = \"GET /ping?deep=1\"\n"));
    config.apps[0].health.interval = PROBED;
    let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
    let mut browser = gateway.browser("wiki.test");
    second.wait_until("a probe", |seen| seen.iter().any(|request| request.target == "/ping?deep=1")).await;
    let probe = first.wait_for(1).await.remove(0);
    assert_eq!((probe.method.as_str(), probe.header("host"), probe.header("cookie")), ("GET", Some("wiki.test"), None));
    until(&mut browser, "first /static/x").await;

    first.answer(|request| match request.path() {
        "/ping" => Reply::new(503, &[], "no database"),
        _ => Reply::new(200, &[], "first all the same"),
    });
    until(&mut browser, "second /static/x").await;
    // A connection comes about, which changes nothing.
    assert_eq!(browser.get("/static/x").await.text(), "second /static/x");
    first.answer(named("first"));
    until(&mut browser, "first /static/x").await;

    let (_, key) =
        gateway.engine.create_key(&By::CONSOLE, vestibule::engine::keys::Api::Admin, "test").await.expect("a key");
    for upstream in [&first, &second] {
        let line = format!("vestibule_upstream_up{{app=\"wiki\",upstream=\"{}\"}} 1", upstream.url());
        let told = async {
            while !metrics(&gateway, &key).await.lines().any(|it| it == line) {
                tokio::task::yield_now().await;
            }
        };
        assert!(
            tokio::time::timeout(PATIENCE, told).await.is_ok(),
            "`{line}` is not in\n{}",
            metrics(&gateway, &key).await
        );
    }
    gateway.running.drain().await;
    // Others go on meanwhile, by which it can be seen that time goes by.
    let lines = format!("upstream = \"{}\"", second.url());
    let mut config = support::config(&living(&lines, "[apps.health]\nprobe = \"GET /other\"\n"));
    config.apps[0].health.interval = PROBED;
    let _others = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
    let others = |seen: &[RecordedRequest]| seen.iter().filter(|request| request.target == "/other").count();
    second.wait_until("another's probe", |seen| others(seen) > 0).await;
    let before = first.arriving().len();
    second.wait_until("more of them", |seen| others(seen) > 5).await;
    assert_eq!(first.arriving().len(), before, "probes end with the gateway");
}

/// Asks until this is the answer.
async fn until(browser: &mut Browser, wanted: &str) {
    let found = tokio::time::timeout(PATIENCE, async {
        while browser.get("/static/x").await.text() != wanted {
            tokio::task::yield_now().await;
        }
    });
    assert!(found.await.is_ok(), "waited in vain for `{wanted}`");
}

async fn metrics(gateway: &TestGateway, key: &str) -> String {
    let address = gateway.running.admin_addresses()[0];
    let request = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\r\n");
    raw(address, request).await.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_is_believed_by_authority_or_pin_and_nothing_is_said_to_anybody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let upstream = RecordingUpstream::start(app).await;
    let leaf = Pair::new(folder.path(), "leaf", "127.0.0.1", false);
    let named = Pair::new(folder.path(), "named", "wiki.internal", false);
    // As `openssl req -x509` makes them: an authority, which may vouch for itself nowhere but by a pin.
    let stray = Pair::new(folder.path(), "stray", "elsewhere.test", true);
    let other = Pair::new(folder.path(), "other", "127.0.0.1", false);
    let ca = |pair: &Pair| format!("ca = \"{}\"\n", pair.cert.display());
    let pin = |pairs: &[&Pair]| format!("pin = {:?}\n", pairs.iter().map(|pair| pair.pin()).collect::<Vec<_>>());
    for (name, shown, tls, believed) in [
        ("nobody vouches", &leaf, String::new(), false),
        ("its authority", &leaf, ca(&leaf), true),
        ("another authority", &leaf, ca(&other), false),
        ("another name", &named, ca(&named), false),
        ("that name", &named, ca(&named) + "server_name = \"wiki.internal\"\n", true),
        ("its pin", &stray, pin(&[&stray]), true),
        ("one of two pins", &stray, pin(&[&other, &stray]), true),
        ("another pin", &stray, pin(&[&other]), false),
        ("authority and pin", &leaf, ca(&leaf) + &pin(&[&leaf]), true),
        ("authority without the pin", &leaf, ca(&leaf) + &pin(&[&other]), false),
        ("pin without the authority", &leaf, ca(&other) + &pin(&[&leaf]), false),
    ] {
        upstream.clear();
        let (_front, url) = Front::tls(shown, None, &upstream).await;
        let tables = if tls.is_empty() { String::new() } else { format!("[apps.upstream_tls]\n{tls}") };
        let gateway = TestGateway::start(&living(&format!("upstream = \"{url}\""), &tables)).await;
        let wanted = if believed { [200; 3] } else { [502; 3] };
        assert_eq!(statuses(&gateway).await, wanted, "{name}");
        // Again, over a connection of the pool.
        assert_eq!(statuses(&gateway).await, wanted, "{name}");
        assert_eq!(upstream.arriving().len(), if believed { 6 } else { 0 }, "{name}: {:#?}", upstream.arriving());
        gateway.running.drain().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_not_believed_is_passed_by_as_if_it_were_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let (wrong, right) = (RecordingUpstream::start(app).await, RecordingUpstream::start(app).await);
    let pinned = Pair::new(folder.path(), "pinned", "127.0.0.1", false);
    let other = Pair::new(folder.path(), "other", "127.0.0.1", false);
    let ((_first, first), (_second, second)) =
        (Front::tls(&other, None, &wrong).await, Front::tls(&pinned, None, &right).await);
    let lines = format!("upstream = [\"{first}\", \"{second}\"]");
    let tables = format!("[apps.upstream_tls]\npin = [\"{}\"]\n", pinned.pin());
    // Each way first, in a gateway that has seen nothing yet.
    for way in 0..3 {
        let gateway = TestGateway::start(&living(&lines, &tables)).await;
        let mut browser = gateway.browser("wiki.test");
        let status = match way {
            0 => browser.post("/static/x", &[("a", "b")]).await.status.min(401),
            1 => browser.post("/login", &[("user", "alice"), ("pass", "wrong")]).await.status,
            _ => browser.get("/static/x").await.status,
        };
        assert!([200, 401].contains(&status), "{way}: {status}");
        assert_eq!(statuses(&gateway).await, [200; 3], "{way}");
    }
    assert_eq!(wrong.arriving().len(), 0, "{:#?}", wrong.arriving());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_can_ask_for_the_gateways_certificate() {
    let folder = tempfile::tempdir().expect("a folder");
    let upstream = RecordingUpstream::start(app).await;
    let server = Pair::new(folder.path(), "server", "127.0.0.1", false);
    let ours = Pair::new(folder.path(), "ours", "gateway.test", false);
    let (_front, url) = Front::tls(&server, Some(&ours), &upstream).await;
    let ca = format!("[apps.upstream_tls]\nca = \"{}\"\n", server.cert.display());
    let lines = format!("upstream = \"{url}\"");
    let without = TestGateway::start(&living(&lines, &ca)).await;
    assert_eq!((statuses(&without).await, upstream.arriving().len()), ([502; 3], 0));
    let with = |pair: &Pair| format!("{ca}cert = \"{}\"\nkey = \"{}\"\n", pair.cert.display(), pair.key.display());
    let gateway = TestGateway::start(&living(&lines, &with(&ours))).await;
    assert_eq!(statuses(&gateway).await, [200; 3]);

    // A reload takes another one, or nothing of it.
    let stranger = Pair::new(folder.path(), "stranger", "gateway.test", false);
    gateway.running.reload(&config(&living(&lines, &with(&stranger)))).expect("a reload");
    assert_eq!(statuses(&gateway).await, [502; 3], "no connection made with the old one is used");
    gateway.running.reload(&config(&living(&lines, &with(&ours)))).expect("a reload");
    assert_eq!(statuses(&gateway).await, [200; 3]);
    std::fs::write(&ours.key, "garbage").expect("written");
    let error = gateway.running.reload(&config(&living(&lines, &with(&ours)))).expect_err("refused");
    let error = format!("{error:#}");
    assert!(error.contains("`upstream_tls` of the app `wiki`") && error.contains("ours.key"), "{error}");
    assert_eq!(statuses(&gateway).await, [200; 3], "what was read before stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_does_as_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let upstream = RecordingUpstream::start(app).await;
    let socket = folder.path().join("app.sock");
    let _front = Front::socket(&socket, &upstream);
    let gateway = TestGateway::start(&living(&format!("upstream = \"unix:{}\"", socket.display()), "")).await;
    assert_eq!(statuses(&gateway).await, [200; 3]);
    let host = upstream.requests().pop().and_then(|request| request.header("host").map(str::to_owned));
    assert_eq!(host.as_deref(), Some("wiki.test"));
}

const SECRET: &str = "9f2c7a51c0de9f2c7a51c0de";

/// The gateway's own program, since what it writes to its log is what counts.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_gateway_says_the_secret_and_no_log_does() {
    let upstream = RecordingUpstream::start(app).await;
    let lines = format!(
        "upstream = \"{}\"\nsecret_header = {{ name = \"X-Gateway-Secret\", value = {{ file = \"app.secret\" }} }}",
        upstream.url()
    );
    let home = Home::new(&living(&lines, "[apps.health]\nprobe = \"HEAD /ping\"\n"));
    std::fs::write(home.path().join("app.secret"), format!("{SECRET}\n")).expect("written");
    let mut command = home.serve();
    command.env("RUST_LOG", "trace");
    let server = Server::try_start(command).await.unwrap_or_else(|ended| panic!("{}", ended.said));
    home.add_user("alice", 3).await;
    let mut browser = server.browser();
    for spoofed in ["X-Gateway-Secret", "x_gateway_secret", "X.Gateway-Secret"] {
        browser.headers.push((spoofed.to_owned(), "mine".to_owned()));
    }
    browser.headers.push(("Connection".to_owned(), "X-Gateway-Secret".to_owned()));
    assert_eq!(browser.get("/static/x").await.status, 200);
    assert_eq!(browser.post("/login", &[("user", "alice"), ("pass", "wrong")]).await.status, 200);
    assert_eq!(browser.post("/login", &[("user", "alice"), ("pass", "right")]).await.status, 303);
    assert_eq!(browser.step("cancel", &[]).await.status, 303, "the app is told to end the session");
    upstream.wait_until("the logout", |seen| seen.iter().any(|request| request.path() == "/logout")).await;
    upstream.wait_until("the probe", |seen| seen.iter().any(|request| request.path() == "/ping")).await;
    let mut upgrade = server.browser();
    upgrade.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(upgrade.step("skip", &[]).await.status, 303);
    assert_eq!(upgrade.step("release", &[]).await.status, 302);
    upstream.answer(Reply::websocket_echo);
    assert!(websocket_with(&upgrade).await.contains("101 Switching"));
    let seen = upstream.arriving();
    assert!(seen.len() >= 6, "{seen:#?}");
    for request in seen {
        let odd = request
            .headers
            .iter()
            .filter(|(name, _)| name.to_ascii_lowercase().replace(['_', '.'], "-") == "x-gateway-secret");
        let odd: Vec<_> = odd.map(|(_, value)| value.as_str()).collect();
        assert_eq!(odd, [SECRET], "{request:#?}");
    }
    server.signal(rustix::process::Signal::TERM);
    let ended = server.ended().await;
    assert!(ended.said.contains("/static/x") && ended.said.lines().count() > 10, "{}", ended.said);
    assert!(!ended.said.contains(SECRET), "{}", ended.said);

    // What cannot be used stops the start, and is not shown either.
    std::fs::write(home.path().join("app.secret"), "tooshort").expect("written");
    let Err(ended) = Server::try_start(home.serve()).await else { panic!("it started") };
    assert!(ended.said.contains("`secret_header` of the app `wiki`"), "{}", ended.said);
    assert!(!ended.said.contains("tooshort"), "{}", ended.said);
}

/// The head of what comes back for an upgrade that claims the secret.
async fn websocket_with(browser: &Browser) -> String {
    let upgrade = format!(
        "GET /static/chat HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade, X-Gateway-Secret\r\nUpgrade: websocket\r\n\
         X-Gateway-Secret: mine\r\nX_Gateway_Secret: mine\r\nSec-WebSocket-Version: 13\r\n\
         Cookie: vestibule={}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        browser.host, browser.cookies["vestibule"]
    );
    let mut wire = crate::streaming::Wire::open(browser, upgrade.as_bytes()).await;
    wire.until("\r\n\r\n").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_exits_with_what_it_found() {
    let upstream = RecordingUpstream::start(app).await;
    // Port 9 of loopback, where nobody listens.
    let lines =
        |port: u16| format!("upstream = \"unix:/nonexistent/app.sock\"\npublic_addresses = [\"127.0.0.1:{port}\"]");
    let home = Home::new(&living(&lines(upstream.address().port()), ""));
    let output = home.vestibule(&["doctor"]).await;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("`GET /login` was answered 200"), "{text}");
    let asked = upstream.requests().pop().expect("it was asked");
    assert_eq!((asked.header("host"), asked.header("user-agent")), (Some("wiki.test"), Some("vestibule-doctor")));
    home.configure(&living(&lines(9), ""));
    let found = home.json(&["doctor"]).await;
    assert_eq!((&found["ok"], &found["findings"][1]["result"]), (&true.into(), &"closed".into()), "{found}");
}
