//! Requests whose end, host or target two programs could read in two ways.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Expect::Refused;
use super::{Site, check_bytes};

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);
const CHUNKED: &str = "15\r\nuser=alice&pass=right\r\n0\r\n\r\n";

/// Requests with a right password, and what is wrong with them.
fn bad(host: &str) -> Vec<(&'static str, Vec<u8>)> {
    let login = "user=alice&pass=right";
    let post = |fields: &str| {
        format!(
            "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n{fields}\r\n"
        )
    };
    let good = || post("Content-Length: 21\r\n") + login;
    let at = |target: &str| good().replacen("/login", target, 1);
    let get = |target: &str, fields: &str| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n");
    let coding = "Transfer-Encoding: chunked\r\n";
    let mut raw = at("/x@login").into_bytes();
    let place = raw.iter().position(|byte| *byte == b'@').expect("it is there");
    raw[place] = 0xff;
    let mut rows: Vec<_> = [
        ("a length before a coding", post(&format!("Content-Length: 21\r\n{coding}")) + CHUNKED),
        ("a length behind a coding", post(&format!("{coding}Content-Length: 21\r\n")) + CHUNKED),
        ("a length of the chunks beside a coding", post(&format!("{coding}Content-Length: 32\r\n")) + CHUNKED),
        ("a length of nothing beside a coding", post(&format!("{coding}Content-Length: 0\r\n")) + CHUNKED),
        ("a length and a coding in odd letters", post("cOnTeNt-LeNgTh: 5\r\ntRaNsFeR-eNcOdInG: ChUnKeD\r\n") + CHUNKED),
        ("a length and a coding in HTTP/1.0", post(&format!("Content-Length: 21\r\n{coding}")).replace("/1.1", "/1.0")),
        (
            "a length and a coding far apart",
            post(&format!("Content-Length: 21\r\nX: {}\r\n{coding}", "x".repeat(9000))),
        ),
        ("a length twice", post("Content-Length: 21\r\nContent-Length: 21\r\n") + login),
        ("a length as a list", post("Content-Length: 21, 21\r\n") + login),
        ("a leading zero", post("Content-Length: 021\r\n") + login),
        ("a plus", post("Content-Length: +21\r\n") + login),
        ("hexadecimal", post("Content-Length: 0x15\r\n") + login),
        ("a negative length", post("Content-Length: -1\r\n") + login),
        ("an empty length", post("Content-Length:\r\n") + login),
        ("a length with a comma", post("Content-Length: 21,\r\n") + login),
        ("two lengths", post("Content-Length: 21\r\nContent-Length: 5\r\n") + login),
        ("chunks in gzip", post("Transfer-Encoding: gzip, chunked\r\n") + CHUNKED),
        ("chunks twice", post(&format!("{coding}{coding}")) + CHUNKED),
        ("chunks of chunks", post("Transfer-Encoding: chunked, chunked\r\n") + CHUNKED),
        ("chunks of another name", post("Transfer-Encoding: xchunked\r\n") + CHUNKED),
        ("identity", post("Transfer-Encoding: identity\r\n") + login),
        ("chunks in HTTP/1.0", post(coding).replace("HTTP/1.1", "HTTP/1.0") + CHUNKED),
        ("a blank before the colon", post("Content-Length : 21\r\n") + login),
        ("a tab before the colon", post("Content-Length\t: 21\r\n") + login),
        ("a blank before the name", post("X: x\r\n Content-Length: 21\r\n") + login),
        ("a folded field", post("Content-Length: 21\r\nX: a\r\n b\r\n") + login),
        ("a field folded by a tab", post("Content-Length: 21\r\nX: a\r\n\tb\r\n") + login),
        ("a NUL in a field", post("Content-Length: 21\r\nX: a\0b\r\n") + login),
        ("a NUL in a name", post("Content-Length: 21\r\nX\0: a\r\n") + login),
        ("a bare CR in a field", post("Content-Length: 21\r\nX: a\rb: c\r\n") + login),
        ("a field without a colon", post("Content-Length: 21\r\nX\r\n") + login),
        ("lone LFs", good().replace("\r\n", "\n")),
        ("a lone LF behind the request line", good().replacen("\r\n", "\n", 1)),
        ("a lone LF behind a field", post("X: a\nContent-Length: 21\r\n") + login),
        ("a lone LF for the empty line", good().replace("\r\n\r\n", "\r\n\n")),
        ("two CRs", post("X: a\r\r\nContent-Length: 21\r\n") + login),
        ("two empty lines in front", "\r\n\r\n".to_owned() + &good()),
        ("no host", good().replace(&format!("Host: {host}\r\n"), "")),
        ("two hosts", post(&format!("Host: {host}\r\nContent-Length: 21\r\n")) + login),
        ("two hosts that differ", post("Host: other.test\r\nContent-Length: 21\r\n") + login),
        ("a host of two", good().replace(host, &format!("{host}, {host}"))),
        ("a host with a user", good().replace(host, &format!("alice@{host}"))),
        ("another host in the target", at("http://other.test/login")),
        ("another scheme", at("ftp://wiki.test/login")),
        ("a file", at("file:///login")),
        ("a script", at("javascript://wiki.test/login")),
        ("an authority", at("wiki.test:80")),
        ("a star", at("*")),
        ("a NUL in the target", at("/login\0")),
        ("a CR in the target", at("/lo\rgin")),
        ("a blank in the target", at("/login x")),
        ("a blank in the query", at("/login?x=a b")),
        ("two blanks before the target", at(" /login")),
        ("two blanks behind the target", at("/login ")),
        ("a tab in the target", at("/lo\tgin")),
        ("tabs for blanks", good().replacen("POST /login ", "POST\t/login\t", 1)),
        ("a fragment", at("/login#x")),
        ("a fragment behind the query", at("/login?x#x")),
        ("a control character in the target", at("/login\u{1}")),
        ("a DEL in the target", at("/login\u{7f}")),
        ("UTF-8 in the target", at("/login?x=\u{e9}")),
        ("a version of its own", good().replacen("HTTP/1.1", "HTTP/1.2", 1)),
        ("no version", good().replacen(" HTTP/1.1", "", 1)),
        ("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("a body on GET", get("/login", "Content-Length: 5\r\n") + "hello"),
        ("chunks on GET", get("/login", coding) + CHUNKED),
        ("a body on HEAD", get("/login", "Content-Length: 5\r\n").replacen("GET", "HEAD", 1) + "hello"),
    ]
    .into_iter()
    .map(|(name, bytes)| (name, bytes.into_bytes()))
    .collect();
    rows.push(("a byte that is no character in the target", raw));
    rows
}

/// Sends the pieces on one connection and reads to its end.
async fn until_closed(address: SocketAddr, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the gateway accepts");
    stream.set_nodelay(true).expect("a socket");
    let mut said = Vec::new();
    let (mut read, mut write) = stream.split();
    let send = async {
        for piece in pieces {
            // It may have closed already.
            if write.write_all(piece).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        // The sending side stays open: the end must be the gateway's.
        std::future::pending::<()>().await;
    };
    let heard = async {
        // An error is the end as well: what was not read any more is answered by a reset.
        let _ = read.read_to_end(&mut said).await;
    };
    let ended = async {
        tokio::select! { () = send => {}, () = heard => {} }
    };
    tokio::time::timeout(PATIENCE, ended).await.expect("the gateway closes");
    String::from_utf8_lossy(&said).into_owned()
}

/// `bytes` are refused, once, with the connection; the app hears nothing of them.
fn assert_refused(site: &Site, name: &str, said: &str) {
    assert!(said.starts_with("HTTP/1.1 400 "), "{name}: {said:?}");
    assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{name}: {said:?}");
    assert!(site.upstream.arriving().is_empty(), "{name}: {:?}", site.upstream.arriving());
    assert_eq!(site.held(), 0, "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_two_programs_could_part_differently_are_refused_and_their_connections_closed() {
    let site = Site::new().await;
    let host = site.browser().host;
    // Whatever is refused ends its connection: what follows is not the next request.
    let next = format!("GET /login HTTP/1.1\r\nHost: {host}\r\n\r\n");
    for (name, bytes) in bad(&host) {
        let said = until_closed(site.gateway.address(), &[&[&bytes, next.as_bytes()].concat()]).await;
        assert_refused(&site, name, &said);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_refused_however_they_are_cut() {
    let site = Site::new().await;
    for (name, bytes) in bad(&site.browser().host) {
        let end = bytes.len().min(400);
        let mut pieces: Vec<&[u8]> = bytes[..end].chunks(1).collect();
        pieces.push(&bytes[end..]);
        assert_refused(&site, name, &until_closed(site.gateway.address(), &pieces).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_refused_behind_good_requests_on_one_connection() {
    let site = Site::new().await;
    let host = site.browser().host;
    let good = [
        format!("GET /login HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        // Bodies that would be refused as heads: they are none.
        format!("POST /api/x HTTP/1.1\r\nHost: {host}\r\nContent-Length: 19\r\n\r\nGET / x\nX : y\n\0\r\n\r\n"),
        format!(
            "POST /api/x HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nA: b\n\nC\0\r\n0\r\n\r\n"
        ),
        format!("GET /nowhere HTTP/1.1\r\nHost: {host}\r\n\r\n"),
    ];
    for (name, bytes) in bad(&host) {
        let mut stream = TcpStream::connect(site.gateway.address()).await.expect("the gateway accepts");
        for (request, status) in good.iter().zip([200, 200, 200, 303]) {
            stream.write_all(request.as_bytes()).await.expect("it is open");
            let answer = crate::support::read_answer(&mut stream, false).await;
            assert_eq!(answer.status, status, "{name}: {request:?}");
        }
        site.upstream.clear();
        stream.write_all(&bytes).await.expect("it is open");
        let mut said = Vec::new();
        // An error is the end as well.
        let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut said)).await.expect("the gateway closes");
        assert_refused(&site, name, &String::from_utf8_lossy(&said));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_one_reading_are_taken_however_they_are_cut() {
    let site = Site::new().await;
    let host = site.browser().host;
    let form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";
    for (name, request) in [
        ("a length", format!("{form}Content-Length: 21\r\n\r\nuser=alice&pass=right")),
        ("chunks", format!("{form}Transfer-Encoding: chunked\r\n\r\n{CHUNKED}")),
        (
            "letters that are no ASCII in a field",
            format!("{form}X: \u{e9}\r\nContent-Length: 21\r\n\r\nuser=alice&pass=right"),
        ),
    ] {
        for front in ["", "\r\n"] {
            let request = format!("{front}POST /login HTTP/1.1\r\nHost: {host}\r\n{request}");
            for size in [1, 7, request.len()] {
                let held = site.held();
                let pieces: Vec<&[u8]> = request.as_bytes().chunks(size).collect();
                let said = until_closed(site.gateway.address(), &pieces).await;
                assert!(said.starts_with("HTTP/1.1 303 "), "{name} in pieces of {size}: {said:?}");
                assert_eq!(site.held(), held + 1, "{name} in pieces of {size}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_but_not_served_has_its_own_status() {
    let site = Site::new().await;
    let host = site.browser().host;
    let get = |target: &str, fields: &str| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n");
    let long = format!("X: {}\r\n", "x".repeat(33 << 10));
    let fields = (0..101).map(|n| format!("X-{n}: x\r\n")).collect::<Vec<_>>().concat();
    for (name, bytes, status) in [
        ("a head of 33 KiB", get("/login", &long), 431),
        ("101 fields", get("/login", &fields), 431),
        ("TRACE", get("/login", "").replacen("GET", "TRACE", 1), 405),
        ("CONNECT", format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n"), 405),
        ("an unknown host", get("/login", "").replace("wiki.test", "other.test"), 421),
        ("a method of its own", get("/login", "").replacen("GET", "GETS", 1), 405),
        ("a method in small letters", get("/login", "").replacen("GET", "get", 1), 405),
    ] {
        check_bytes(&site, name, bytes.as_bytes(), Refused(status)).await;
    }
}

// The portal and the administration read heads with hyper, and nothing stands behind them that could read them again.
#[tokio::test(flavor = "multi_thread")]
async fn the_other_listeners_never_take_what_follows_a_length_and_a_coding_for_a_request() {
    let site = Site::new().await;
    for address in [site.gateway.portal(), site.gateway.running.admin_addresses()[0]] {
        let next = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\n\r\n");
        for fields in [
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        ] {
            let request = format!("POST /nowhere HTTP/1.1\r\nHost: {address}\r\n{fields}\r\n0\r\n\r\n{next}");
            let said = until_closed(address, &[request.as_bytes()]).await;
            // The length is dropped and the connection ends with the answer, as RFC 9112 §6.3 allows.
            assert!(
                said.starts_with("HTTP/1.1 4") && said.to_ascii_lowercase().contains("connection: close"),
                "{said}"
            );
            assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said}");
        }
    }
}
