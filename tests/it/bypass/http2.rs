//! The same over HTTP/2: what it says otherwise than HTTP/1, and the tables of the other files.

mod raw;

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Request};
use rustls::pki_types::CertificateDer;

use super::Expect::{self, Held, Refused, Stranger};
use super::{FORM, Row, Site, block, entries, judge, paths, willing, yes};
use crate::support::{self, Answer, TestGateway, form};
use crate::tls::{self, Certs};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply, chunk};
use raw::{End, Raw};
use vestibule::engine::ports::Clock as _;
use vestibule::store::memory::MemoryStore;

const LOGIN: &[u8] = b"user=alice&pass=right";
const PROTOCOL_ERROR: u32 = 1;
const REFUSED_STREAM: u32 = 7;
const MAX_CONCURRENT_STREAMS: u16 = 3;
const MAX_HEADER_LIST_SIZE: u16 = 6;

/// Fields that take the place of a login's own, or come on top.
type With<'a> = &'a [(&'a str, &'a [u8])];

/// A site under TLS.
struct Secure {
    site: Site,
    trusted: CertificateDer<'static>,
    authority: String,
    _certs: Certs,
}

/// A well-behaved client of one connection.
struct Client {
    send: h2::client::SendRequest<Bytes>,
    authority: String,
    cookies: std::collections::BTreeMap<String, String>,
}

impl Secure {
    async fn new() -> Self {
        let certs = Certs::new();
        let trusted = certs.write();
        let upstream = RecordingUpstream::start(willing).await;
        let mut config = support::config(&block(&upstream.url(), ""));
        config.server.tls = Some(certs.files());
        let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
        let phone = gateway.user_with_phone("alice").await;
        let authority = format!("wiki.test:{}", gateway.address().port());
        Self { site: Site { gateway, upstream, phone }, trusted, authority, _certs: certs }
    }

    async fn connect(&self) -> tokio_rustls::client::TlsStream<tokio::net::TcpStream> {
        let address = self.site.gateway.address();
        tls::connect(address, &self.trusted, &[b"h2"]).await.expect("a handshake")
    }

    async fn client(&self) -> Client {
        let (send, connection) = h2::client::handshake(self.connect().await).await.expect("a connection");
        tokio::spawn(connection);
        Client { send, authority: self.authority.clone(), cookies: std::collections::BTreeMap::new() }
    }

    async fn raw(&self) -> Raw {
        Raw::start(self.connect().await).await
    }

    /// The fields of a login; a name that is among `with` is replaced, one without a value is left out.
    fn login(&self, with: With<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
        let usual: [(&str, &[u8]); 6] = [
            (":method", b"POST"),
            (":scheme", b"https"),
            (":authority", self.authority.as_bytes()),
            (":path", b"/login"),
            ("content-type", b"application/x-www-form-urlencoded"),
            ("content-length", b"21"),
        ];
        let kept = usual.iter().filter(|(name, _)| with.iter().all(|(other, _)| other != name));
        let pseudo = with.iter().filter(|(name, value)| name.starts_with(':') && !value.is_empty());
        let others = with.iter().filter(|(name, value)| !name.starts_with(':') && !value.is_empty());
        pseudo.chain(kept).chain(others).map(|(name, value)| (name.as_bytes().to_vec(), value.to_vec())).collect()
    }

    /// Sends a head with the login as its body, each on a connection of its own, and looks at what became of it.
    async fn try_fields(&self, fields: &[(Vec<u8>, Vec<u8>)], body: &[u8]) -> (End, Vec<RecordedRequest>, usize) {
        let held = self.site.held();
        self.site.upstream.clear();
        let mut raw = self.raw().await;
        let fields: Vec<(&[u8], &[u8])> = fields.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        raw.head(1, &fields, body.is_empty()).await;
        if !body.is_empty() {
            raw.data(1, body, true).await;
        }
        let end = raw.end(1).await;
        (end, self.site.upstream.arriving(), self.site.held() - held)
    }

    /// A request that is refused, in whatever way, and of which the app hears nothing.
    async fn assert_refused(&self, name: &str, fields: &[(Vec<u8>, Vec<u8>)], body: &[u8]) -> End {
        let (end, reached, held) = self.try_fields(fields, body).await;
        assert!(reached.is_empty() && held == 0, "{name}: {end:?}, the app saw {reached:?}");
        assert!(!matches!(end, End::Status(..400 | 500..)), "{name}: {end:?}");
        end
    }
}

impl Client {
    async fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("https://{}{target}", self.authority));
        let usual = [("user-agent", "Mozilla/5.0 Firefox/140.0"), ("accept", "text/html,*/*;q=0.8")];
        for (name, value) in usual.iter().chain(headers) {
            request = request.header(*name, *value);
        }
        for (name, value) in &self.cookies {
            // Crumbs, as browsers send them (RFC 9113 §8.2.3).
            request = request.header("cookie", format!("{name}={value}"));
        }
        let request = request.body(()).unwrap_or_else(|error| panic!("{method} {target}: {error}"));
        let (answer, mut sending) =
            self.send.clone().ready().await.expect("room").send_request(request, body.is_empty()).expect("sent");
        if !body.is_empty() {
            // It may be answered, and the stream reset, before the body.
            let _ = sending.send_data(Bytes::copy_from_slice(body), true);
        }
        let (head, mut incoming) = answer.await.expect("an answer").into_parts();
        let mut bytes = Vec::new();
        while let Some(part) = incoming.data().await {
            bytes.extend_from_slice(&part.expect("the whole body"));
        }
        let trailers = incoming.trailers().await.expect("the end").unwrap_or_default();
        let text = |headers: &HeaderMap| -> Vec<(String, String)> {
            let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
        };
        let answer = Answer {
            status: head.status.as_u16(),
            headers: [text(&head.headers), text(&trailers)].concat(),
            body: bytes,
        };
        for cookie in answer.all("set-cookie") {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        answer
    }

    async fn get(&mut self, target: &str) -> Answer {
        self.send("GET", target, &[], b"").await
    }

    async fn post(&mut self, target: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("https://{}", self.authority);
        self.send("POST", target, &[FORM, ("origin", &origin)], form(fields).as_bytes()).await
    }

    async fn state(&mut self) -> serde_json::Value {
        self.get("/.vestibule/login/state").await.json()
    }
}

/// Tries each row on a connection of its own.
async fn check(secure: &Secure, rows: &[Row<'_>]) {
    for row in rows {
        let held = secure.site.held();
        secure.site.upstream.clear();
        let answer = secure.client().await.send(row.method, row.target, row.headers, row.body).await;
        judge(&secure.site, row.name, &answer, held, row.expect);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_ways_in_are_closed() {
    check(&Secure::new().await, &entries::other_ways_in()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_outside_of_the_form_are_refused_or_taken_off() {
    let mut rows = entries::outside_of_the_form();
    // `Connection` is no field of HTTP/2; the row is below.
    rows.retain(|row| row.name != "a tunnel at the wall");
    check(&Secure::new().await, &rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_method_cannot_be_overridden() {
    check(&Secure::new().await, &entries::overrides()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_spelling_of_a_path_is_read_as_over_http1() {
    let secure = Secure::new().await;
    for (name, target, expect, forwarded) in paths::SPELLINGS {
        let fields = secure.login(&[(":path", target.as_bytes())]);
        // The codec cuts a fragment off before anybody sees it: what is left is judged and forwarded.
        let (expect, forwarded) = if *name == "a fragment" { (Held, "/login") } else { (*expect, *forwarded) };
        let Refused(status) = expect else {
            let (end, reached, held) = secure.try_fields(&fields, LOGIN).await;
            assert_eq!((end, held), (End::Status(303), 1), "{name}");
            assert_eq!(
                reached.iter().map(|request| request.target.as_str()).collect::<Vec<_>>(),
                [forwarded],
                "{name}"
            );
            continue;
        };
        let end = secure.assert_refused(name, &fields, LOGIN).await;
        // What is no path by HTTP/2's own rules ends with its stream.
        let expected = [End::Status(status), End::Reset(PROTOCOL_ERROR)];
        assert!(end == expected[0] || status == 400 && end == expected[1], "{name}: {end:?}");
    }
    for (target, expect) in paths::OUT_OF_OPEN {
        let fields = secure.login(&[(":method", b"GET"), (":path", target.as_bytes()), ("content-length", b"")]);
        let (end, reached, _) = secure.try_fields(&fields, b"").await;
        assert!(reached.is_empty(), "{target}: {end:?} {reached:?}");
        let Refused(status) = *expect else { panic!("{target}: {expect:?}") };
        assert!(end == End::Status(status) || status == 400 && end == End::Reset(PROTOCOL_ERROR), "{target}: {end:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_says_of_itself_has_one_reading() {
    let secure = Secure::new().await;
    let own = secure.authority.clone();
    let own = own.as_bytes();
    let user = format!("alice@{}", secure.authority);
    let two = format!("{0},{0}", secure.authority);
    let rows: &[(&str, With<'_>)] = &[
        ("no path", &[(":path", b"")]),
        ("no method", &[(":method", b"")]),
        ("no scheme", &[(":scheme", b"")]),
        ("no host", &[(":authority", b"")]),
        ("two paths", &[(":path", b"/login"), (":path", b"/static/x")]),
        ("two methods", &[(":method", b"POST"), (":method", b"GET")]),
        ("two schemes", &[(":scheme", b"https"), (":scheme", b"http")]),
        ("two authorities", &[(":authority", own), (":authority", own)]),
        ("a status", &[(":status", b"200")]),
        ("a name that is unknown", &[(":login", b"x")]),
        ("a protocol", &[(":protocol", b"websocket")]),
        ("another scheme", &[(":scheme", b"ftp")]),
        ("a scheme that is none", &[(":scheme", b"h t")]),
        ("a method with a blank", &[(":method", b"POST /static/x")]),
        ("a method of its own", &[(":method", b"POSTS")]),
        ("a method in small letters", &[(":method", b"post")]),
        ("TRACE", &[(":method", b"TRACE")]),
        ("CONNECT", &[(":method", b"CONNECT"), (":scheme", b""), (":path", b""), ("content-length", b"")]),
        ("CONNECT with a path", &[(":method", b"CONNECT"), ("content-length", b"")]),
        ("CONNECT for a tunnel", &[(":method", b"CONNECT"), (":protocol", b"websocket"), ("content-length", b"")]),
        ("a path that is none", &[(":path", b"login")]),
        ("a star", &[(":path", b"*")]),
        ("a whole address for a path", &[(":path", b"https://wiki.test/login")]),
        ("another host for a path", &[(":path", b"//other.test/login:x\\")]),
        ("a line end in the path", &[(":path", b"/login HTTP/1.1\r\nX: y")]),
        ("a NUL in the path", &[(":path", b"/login\0")]),
        ("a blank in the path", &[(":path", b"/login x")]),
        ("a byte that is no character in the path", &[(":path", b"/login\xff")]),
        ("UTF-8 in the path", &[(":path", "/login?x=\u{e9}".as_bytes())]),
        ("an authority with a user", &[(":authority", user.as_bytes())]),
        ("an authority of two", &[(":authority", two.as_bytes())]),
        ("an authority with a path", &[(":authority", b"wiki.test/x")]),
        ("an authority that is unknown", &[(":authority", b"other.test")]),
        ("another host beside the authority", &[("host", b"other.test")]),
        ("an unknown authority beside the host", &[(":authority", b"other.test"), ("host", own)]),
        ("two hosts", &[("host", own), ("host", own)]),
        ("two hosts without an authority", &[(":authority", b""), ("host", own), ("host", own)]),
        ("Connection", &[("connection", b"close")]),
        ("Connection that names a field", &[("connection", b"content-length")]),
        ("Keep-Alive", &[("keep-alive", b"1")]),
        ("Proxy-Connection", &[("proxy-connection", b"close")]),
        ("Upgrade", &[("upgrade", b"websocket")]),
        ("Transfer-Encoding", &[("transfer-encoding", b"chunked")]),
        ("Transfer-Encoding for a length", &[("transfer-encoding", b"chunked"), ("content-length", b"")]),
        ("TE", &[("te", b"gzip")]),
        ("a capital in a name", &[("X-Name", b"x")]),
        ("a colon in a name", &[("x:y", b"x")]),
        ("a blank in a name", &[("x ", b"x")]),
        ("a line end in a name", &[("x\r\ncookie", b"x")]),
        ("a line end in a value", &[("x", b"y\r\ncookie: sid=raw")]),
        ("a lone LF in a value", &[("x", b"y\ncookie: sid=raw")]),
        ("a lone CR in a value", &[("x", b"y\rcookie: sid=raw")]),
        ("a NUL in a value", &[("x", b"y\0z")]),
        ("a length twice", &[("content-length", b"21"), ("content-length", b"21")]),
        ("two lengths", &[("content-length", b"21"), ("content-length", b"5")]),
        ("a length as a list", &[("content-length", b"21, 21")]),
        ("a leading zero", &[("content-length", b"021")]),
        ("a plus", &[("content-length", b"+21")]),
        ("less than it says", &[("content-length", b"22")]),
        ("more than it says", &[("content-length", b"20")]),
    ];
    for (name, with) in rows {
        secure.assert_refused(name, &secure.login(with), LOGIN).await;
    }
    let mut late = secure.login(&[]);
    let path = late.remove(3);
    late.push(path);
    secure.assert_refused("a path behind the fields", &late, LOGIN).await;
    let tunnel = secure.login(&[(":method", b"GET"), ("upgrade", b"websocket"), ("content-length", b"")]);
    secure.assert_refused("a tunnel", &tunnel, b"").await;
    for (name, length) in [("a body on GET", &b"21"[..]), ("a body on GET without a length", b"")] {
        let get = secure.login(&[(":method", b"GET"), ("content-length", length)]);
        secure.assert_refused(name, &get, LOGIN).await;
    }
    let nothing = secure.login(&[("content-length", b"21")]);
    secure.assert_refused("a length and no body", &nothing, b"").await;

    let rows: &[(&str, With<'_>)] = &[
        ("as usual", &[]),
        ("without a length", &[("content-length", b"")]),
        ("the host beside the authority", &[("host", own)]),
        ("the host in place of the authority", &[(":authority", b""), ("host", own)]),
        ("TE of trailers", &[("te", b"trailers")]),
    ];
    for (name, with) in rows {
        let (end, reached, held) = secure.try_fields(&secure.login(with), LOGIN).await;
        assert_eq!((end, held), (End::Status(303), 1), "{name}: {reached:?}");
        let [request] = &reached[..] else { panic!("{name}: {reached:?}") };
        assert_eq!(request.all("host").collect::<Vec<_>>(), [secure.authority.as_str()], "{name}");
        assert_eq!(request.all("content-length").collect::<Vec<_>>(), ["21"], "{name}");
        assert_eq!((request.text().as_bytes(), request.header("te")), (LOGIN, None), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_behind_a_length_of_nothing_is_nothing_to_the_app() {
    let secure = Secure::new().await;
    // The head may have been handed on, whole as it is, before the body proves it wrong.
    let (end, reached, held) = secure.try_fields(&secure.login(&[("content-length", b"0")]), LOGIN).await;
    assert!(reached.iter().all(|request| request.body.is_empty()) && held == 0, "{end:?} {reached:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_and_streams_have_their_limits() {
    let secure = Secure::new().await;
    let long = vec![b'x'; 33 << 10];
    let end = secure.assert_refused("a list of 33 KiB", &secure.login(&[("x", &long)]), LOGIN).await;
    assert_eq!(end, End::Status(431));
    let mut many = secure.login(&[]);
    many.extend((0..101).map(|n| (format!("x-{n}").into_bytes(), b"x".to_vec())));
    assert_eq!(secure.assert_refused("101 fields", &many, LOGIN).await, End::Status(431));
    let mut endless = secure.login(&[]);
    endless.extend((0..40).map(|_| (b"x".to_vec(), vec![b'x'; 16 << 10])));
    secure.assert_refused("a list without end", &endless, LOGIN).await;

    let mut raw = secure.raw().await;
    let fields = secure.login(&[]);
    let fields: Vec<(&[u8], &[u8])> = fields.iter().map(|(name, value)| (&name[..], &value[..])).collect();
    // Bodies that never come keep a hundred requests under way.
    for n in 0..101 {
        raw.head(2 * n + 1, &fields, false).await;
    }
    assert_eq!(raw.end(201).await, End::Reset(REFUSED_STREAM));
    for setting in [(MAX_CONCURRENT_STREAMS, 100), (MAX_HEADER_LIST_SIZE, 32 * 1024)] {
        assert!(raw.settings.contains(&setting), "{:?}", raw.settings);
    }
    assert_eq!(secure.site.held(), 0);
    // The first of them still is answered.
    raw.data(1, LOGIN, true).await;
    assert_eq!(raw.end(1).await, End::Status(303));
}

#[tokio::test(flavor = "multi_thread")]
async fn crumbs_of_cookies_are_one_header_to_the_app() {
    let secure = Secure::new().await;
    let mut client = secure.client().await;
    client.get("/login").await;
    let sealed = format!("sid={}", client.cookies.remove("sid").expect("an anonymous session"));
    for (name, crumbs, expected) in [
        ("two crumbs", vec!["theme=dark", "lang=en"], "theme=dark; lang=en"),
        ("a session among them", vec!["theme=dark", &sealed, "lang=en"], "theme=dark; sid=anon-1; lang=en"),
        ("a raw one among them", vec!["theme=dark", "sid=raw", &sealed], "theme=dark; sid=anon-1"),
        ("two in a crumb", vec!["theme=dark; sid=raw", "lang=en; remember=raw"], "theme=dark; lang=en"),
        ("a name cut in two", vec!["theme=dark; s", "id=raw"], "theme=dark; id=raw"),
    ] {
        secure.site.upstream.clear();
        let headers: Vec<_> = crumbs.iter().map(|crumb| ("cookie", *crumb)).collect();
        client.send("GET", "/api/x", &headers, b"").await;
        let seen = secure.site.upstream.requests();
        let [request] = &seen[..] else { panic!("{name}: {seen:?}") };
        assert_eq!(request.all("cookie").collect::<Vec<_>>(), [expected], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cookie_slips_past_the_seal_beside_an_answer() {
    let secure = Secure::new().await;
    secure.site.upstream.answer(|_| {
        Reply::raw("HTTP/1.1 103 Early Hints\r\nSet-Cookie: sid=in-1\r\n\r\n")
            .then_send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Set-Cookie\r\n\r\n")
            .then_send(chunk(b"page"))
            .then_send("0\r\nSet-Cookie: sid=in-2\r\nX-Sum: 1\r\n\r\n")
            .then_close()
    });
    for target in ["/login", "/api/x", "/static/x"] {
        let answer = secure.client().await.get(target).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "page"), "{target}: {:?}", answer.headers);
        assert!(answer.all("set-cookie").is_empty(), "{target}: {:?}", answer.headers);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_says_behind_its_body_does_not_reach_the_app() {
    let secure = Secure::new().await;
    for (target, held) in [("/login", 1), ("/api/x", 0), ("/static/x", 0)] {
        let before = secure.site.held();
        secure.site.upstream.clear();
        let body = if held == 1 { LOGIN } else { b"x=1" };
        let fields = secure.login(&[(":path", target.as_bytes()), ("content-length", b"")]);
        let fields: Vec<(&[u8], &[u8])> = fields.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        let mut raw = secure.raw().await;
        raw.head(1, &fields, false).await;
        raw.data(1, body, false).await;
        raw.head(1, &[(b"cookie", b"sid=raw"), (b"authorization", b"Basic x"), (b"x-raw", b"raw")], true).await;
        let end = raw.end(1).await;
        assert_eq!(end, End::Status(if held == 1 { 303 } else { 200 }), "{target}");
        let reached = secure.site.upstream.requests();
        let [request] = &reached[..] else { panic!("{target}: {reached:?}") };
        assert!(!format!("{request:?}").contains("raw"), "{target}: {request:?}");
        assert_eq!((request.text().as_bytes(), secure.site.held() - before), (body, held), "{target}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_held_approved_and_released_once_on_one_connection() {
    let secure = Secure::new().await;
    let mut client = secure.client().await;
    secure.site.upstream.answer(|request| if request.method == "POST" { yes() } else { willing(request) });
    let held = secure.site.held();
    let answer = client.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    judge(&secure.site, "the login", &answer, held, Held);
    let state = client.state().await;
    assert_eq!(state["status"], "pending", "{state}");
    let token = state["token"].as_str().expect("a token").to_owned();
    let early = client.post("/.vestibule/login/release", &[("token", &token)]).await;
    super::assert_nothing_leaks("an early release", &early);
    assert!((400..500).contains(&early.status), "{early:?}");
    let now = secure.site.gateway.clock.now();
    let number = state["number"].as_str().expect("a number");
    assert_eq!(secure.site.phone.approve(now, number).await, "approved");

    // Two streams of one connection ask at once.
    let mut other =
        Client { send: client.send.clone(), authority: client.authority.clone(), cookies: client.cookies.clone() };
    let fields = [("token", token.as_str())];
    let (one, two) = tokio::join!(
        client.post("/.vestibule/login/release", &fields),
        other.post("/.vestibule/login/release", &fields)
    );
    let released = [&one, &two].into_iter().filter(|answer| answer.status == 302).count();
    assert_eq!(released, 1, "{one:?} {two:?}");
    let winner = if one.status == 302 { &mut client } else { &mut other };
    let inside = winner.get("/home").await;
    assert_eq!((inside.status, inside.text().as_str()), (200, "SECRET inside"));
    let mut stranger = secure.client().await;
    assert_eq!(stranger.get("/home").await.status, 303);
    let expect: Expect = Stranger;
    secure.site.upstream.clear();
    let answer = stranger.get("/login").await;
    judge(&secure.site, "a stranger", &answer, secure.site.held(), expect);
}
