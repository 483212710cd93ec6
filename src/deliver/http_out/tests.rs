use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::domain::address::Special;
use crate::tls::server_config;
use crate::tls::testing::Certs;

/// Says the same of every host, and counts how often it was asked.
#[derive(Default)]
pub(in crate::deliver) struct Leads {
    to: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Leads {
    /// To these addresses; at the next question to the next of them, and to the last ones from then on.
    pub(in crate::deliver) fn to(lists: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self { to: Mutex::new(lists.iter().map(parse).collect()), asked: AtomicUsize::new(0) })
    }

    /// How often it was asked.
    pub(in crate::deliver) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Resolve for Leads {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let turn = self.asked.fetch_add(1, Ordering::Relaxed);
        let lists = self.to.lock();
        let found = lists.get(turn).or(lists.last()).cloned().unwrap_or_default();
        Box::pin(async move { Ok(found) })
    }
}

/// Short where a test waits for the end of it, long enough where not.
pub(in crate::deliver) const PATIENT: Bounds =
    Bounds { connect: Duration::from_secs(20), whole: Duration::from_secs(20), answer: 1000 };
const SHORT: Bounds = Bounds { connect: Duration::from_secs(20), whole: Duration::from_millis(300), answer: 1000 };

pub(in crate::deliver) fn out(allow: &[&str], leads: &Arc<Leads>, bounds: Bounds) -> HttpOut {
    let config = OutgoingConfig { allow: allow.iter().map(|text| text.parse().unwrap()).collect(), ca: None };
    HttpOut::new(&config).unwrap().with(Arc::clone(leads) as Arc<dyn Resolve>, bounds)
}

fn get(url: &str) -> Outgoing {
    let headers = vec![(HeaderName::from_static("x-some-nonce"), HeaderValue::from_static("1"))];
    Outgoing { method: Method::GET, url: url.to_owned(), headers, body: Bytes::new() }
}

pub(in crate::deliver) const LOOPBACK: &[&str] = &["127.0.0.0/8"];
pub(in crate::deliver) const SELF: &[&str] = &["127.0.0.1"];

/// What a server does once it has read a head.
pub(in crate::deliver) enum Then {
    /// Says this and closes.
    Say(Vec<u8>),
    /// Says this over and over.
    Endless(&'static str),
    /// Says this and nothing more, without closing.
    Hang(&'static str),
}

impl Then {
    fn say(text: &str) -> Self {
        Self::Say(text.as_bytes().to_vec())
    }
}

/// A server for any number of connections: its port, and the heads it was sent.
pub(in crate::deliver) async fn server(then: Then, tls: Option<TlsAcceptor>) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&heads);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            match &tls {
                None => serve(stream, &then, &heard).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, &then, &heard).await;
                    }
                }
            }
        }
    });
    (port, heads)
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, then: &Then, heads: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    heads.lock().push(String::from_utf8_lossy(&head).into_owned());
    match then {
        Then::Say(bytes) => {
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        }
        Then::Endless(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
        }
        Then::Hang(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            // Until the other side gives up.
            let _ = stream.read_u8().await;
        }
    }
}

const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[tokio::test]
async fn a_request_goes_to_the_address_that_was_judged_and_asks_for_it_once() {
    let (port, heads) = server(Then::say(FINE), None).await;
    // Whoever asked a second time would be led to an address that nobody judged.
    let leads = Leads::to(&[SELF, &["192.0.2.1"]]);
    let out = out(LOOPBACK, &leads, PATIENT);
    let answer = out.send(&get(&format!("http://hook.test:{port}/a/b?c=d"))).await.unwrap();
    assert_eq!((answer.status, &answer.body[..], answer.is_cut), (StatusCode::OK, &b"ok"[..], false));
    assert_eq!(leads.asked(), 1);
    let head = heads.lock()[0].clone();
    assert!(head.starts_with("GET /a/b?c=d HTTP/1.1\r\n"), "{head}");
    for line in [format!("Host: hook.test:{port}"), "X-Some-Nonce: 1".to_owned(), "Connection: close".to_owned()] {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{line}: {head}");
    }
    assert!(!head.to_lowercase().contains("cookie"), "{head}");
}

#[tokio::test]
async fn one_bad_address_of_a_host_is_enough_to_refuse_it() {
    let (port, heads) = server(Then::say(FINE), None).await;
    for (allow, addresses, refused) in [
        (&[][..], &["127.0.0.1"][..], "loopback"),
        (&[], &["8.8.8.8", "127.0.0.1"], "loopback"),
        (&[], &["8.8.8.8", "10.0.0.1"], "private"),
        (&[], &["169.254.169.254"], "link-local"),
        (&[], &["100.64.0.1"], "shared"),
        (&[], &["::1"], "loopback"),
        (&[], &["::ffff:127.0.0.1"], "loopback"),
        (&[], &["fd00::1"], "private"),
        (LOOPBACK, &["127.0.0.1", "10.0.0.1"], "private"),
        (LOOPBACK, &["127.0.0.1", "0.0.0.0"], "unspecified"),
        (&["0.0.0.0/0"], &["0.0.0.0"], "unspecified"),
        (&["0.0.0.0/0"], &["224.0.0.1"], "multicast"),
        (&["0.0.0.0/0"], &["255.255.255.255"], "broadcast"),
    ] {
        let out = out(allow, &Leads::to(&[addresses]), PATIENT);
        for scheme in ["https", "http"] {
            let error = out.send(&get(&format!("{scheme}://hook.test:{port}/"))).await.unwrap_err();
            // In the clear the first public address is refused as well, for its own reason.
            let is_plain = matches!(&error, OutError::Plain { .. }) && scheme == "http" && addresses[0] == "8.8.8.8";
            let is_inside = matches!(&error, OutError::Inside { kind, .. } if kind.to_string() == refused);
            assert!(is_plain || is_inside, "{addresses:?}: {error:?}");
        }
    }
    assert_eq!(heads.lock().len(), 0, "nobody was called");
}

#[tokio::test]
async fn an_address_as_host_is_judged_in_every_spelling() {
    let out = HttpOut::new(&OutgoingConfig::default()).unwrap();
    for host in ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]
    {
        let error = out.send(&get(&format!("https://{host}/"))).await.unwrap_err();
        assert!(
            matches!(&error, OutError::Inside { kind: Special::Loopback, .. } | OutError::Unknown { .. }),
            "{host}: {error:?}"
        );
    }
}

#[tokio::test]
async fn plain_http_goes_to_allowed_networks_only() {
    let leads = Leads::to(&[&["8.8.8.8"]]);
    let error = out(LOOPBACK, &leads, PATIENT).send(&get("http://hook.test/")).await.unwrap_err();
    assert!(matches!(&error, OutError::Plain { host, .. } if host == "hook.test"), "{error:?}");
    assert!(error.to_string().contains("use https"), "{error}");
}

#[tokio::test]
async fn what_is_no_address_is_not_called() {
    let leads = Leads::to(&[SELF]);
    let out = out(LOOPBACK, &leads, PATIENT);
    for url in [
        "",
        "/x",
        "hook.test",
        "ftp://hook.test/",
        "https://",
        "https://u@hook.test/",
        "https://u:p@hook.test/",
        "https://hook.test/#x",
        "https://hook.test:0/",
        "https://hook.test:/",
        "https://hook.test:99999/",
        "file:///etc/x",
        "https://hook.test/a b",
    ] {
        let error = out.send(&get(url)).await.unwrap_err();
        assert!(matches!(error, OutError::Address), "{url}: {error:?}");
    }
    assert_eq!(leads.asked(), 0);
    let error = out_of_nothing().send(&get("https://hook.test/")).await.unwrap_err();
    assert!(matches!(error, OutError::Unknown { .. }), "{error:?}");
}

fn out_of_nothing() -> HttpOut {
    out(LOOPBACK, &Leads::to(&[]), PATIENT)
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
    let (port, heads) = server(Then::say(answer), None).await;
    let out = out(LOOPBACK, &Leads::to(&[SELF]), PATIENT);
    let answer = out.send(&get(&format!("http://hook.test:{port}/"))).await.unwrap();
    assert_eq!((answer.status, heads.lock().len()), (StatusCode::FOUND, 1));
}

#[tokio::test]
async fn an_endless_answer_is_cut_and_a_slow_one_given_up() {
    let out_with = |bounds| out(LOOPBACK, &Leads::to(&[SELF]), bounds);
    let (port, _) = server(Then::Endless("HTTP/1.1 200 OK\r\n\r\n"), None).await;
    let answer = out_with(PATIENT).send(&get(&format!("http://hook.test:{port}/"))).await.unwrap();
    assert_eq!((answer.body.len(), answer.is_cut), (1000, true));

    let (port, _) = server(Then::Endless("HTTP/1.1 200 OK\r\nX: "), None).await;
    let error = out_with(PATIENT).send(&get(&format!("http://hook.test:{port}/"))).await.unwrap_err();
    assert!(matches!(error, OutError::Broken { .. }), "an endless head: {error:?}");

    for said in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"] {
        let (port, _) = server(Then::Hang(said), None).await;
        let error = out_with(SHORT).send(&get(&format!("http://hook.test:{port}/?secret"))).await.unwrap_err();
        assert!(matches!(&error, OutError::Slow { within, .. } if *within == SHORT.whole), "{said:?}: {error:?}");
        assert!(!error.in_words().contains("secret"), "{error}");
    }
    let (port, _) = server(Then::say("SSH-2.0-OpenSSH\r\n"), None).await;
    let error = out_with(PATIENT).send(&get(&format!("http://hook.test:{port}/"))).await.unwrap_err();
    assert!(matches!(error, OutError::Broken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_certificate_is_for_the_host_and_by_somebody_trusted() {
    let certs = Certs::new();
    let (store, _) = certs.store();
    let acceptor = TlsAcceptor::from(server_config(store, &[b"http/1.1"]));
    let (port, heads) = server(Then::say(FINE), Some(acceptor)).await;
    let with = |ca: Option<std::path::PathBuf>| {
        let config = OutgoingConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ca };
        HttpOut::new(&config).unwrap().with(Leads::to(&[SELF]), PATIENT)
    };
    let trusting = with(Some(certs.path("wiki.pem")));
    let answer = trusting.send(&get(&format!("https://wiki.test:{port}/"))).await.unwrap();
    assert_eq!((answer.status, heads.lock().len()), (StatusCode::OK, 1));
    for (out, host) in [(&trusting, "other.test"), (&trusting, "127.0.0.1"), (&with(None), "wiki.test")] {
        let error = out.send(&get(&format!("https://{host}:{port}/"))).await.unwrap_err();
        assert!(matches!(error, OutError::Tls { .. }), "{host}: {error:?}");
    }
    assert_eq!(heads.lock().len(), 1, "nothing was said to somebody else");
}

#[test]
fn authorities_that_cannot_be_used_are_refused() {
    let certs = Certs::new();
    certs.write("wiki", "wiki.test");
    for (file, good) in [("wiki.pem", true), ("wiki.key", false), ("nothing.pem", false)] {
        let config = OutgoingConfig { allow: Vec::new(), ca: Some(certs.path(file)) };
        assert_eq!(HttpOut::new(&config).is_ok(), good, "{file}");
    }
}

#[test]
fn a_host_is_compared_in_lower_case() {
    assert_eq!(host_of("https://Hook.Test:9/x").as_deref(), Some("hook.test"));
    assert_eq!(host_of("https://[2001:DB8::1]/").as_deref(), Some("2001:db8::1"));
    assert_eq!(host_of("hook.test"), None);
}
