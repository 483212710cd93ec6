//! Requests whose end, host or target two programs could read in two ways.

use super::Expect::{Held, Refused};
use super::{Site, check_bytes};

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_two_programs_could_part_differently_are_refused() {
    let site = Site::new().await;
    let host = site.browser().host;
    let login = "user=alice&pass=right";
    let post = |fields: &str| {
        format!(
            "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n{fields}\r\n"
        )
    };
    let get = |target: &str, fields: &str| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n");
    let chunked = "15\r\nuser=alice&pass=right\r\n0\r\n\r\n";
    let long = format!("X: {}\r\n", "x".repeat(33 << 10));
    let fields = "X-Field: x\r\n".repeat(101);
    let bad = [
        ("a length twice", post("Content-Length: 21\r\nContent-Length: 21\r\n") + login),
        ("a length as a list", post("Content-Length: 21, 21\r\n") + login),
        ("a leading zero", post("Content-Length: 021\r\n") + login),
        ("a plus", post("Content-Length: +21\r\n") + login),
        ("hexadecimal", post("Content-Length: 0x15\r\n") + login),
        ("a negative length", post("Content-Length: -1\r\n") + login),
        ("an empty length", post("Content-Length:\r\n") + login),
        ("a length with a comma", post("Content-Length: 21,\r\n") + login),
        ("two lengths", post("Content-Length: 21\r\nContent-Length: 5\r\n") + login),
        ("chunks in gzip", post("Transfer-Encoding: gzip, chunked\r\n") + chunked),
        ("chunks twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + chunked),
        ("chunks of another name", post("Transfer-Encoding: xchunked\r\n") + chunked),
        ("identity", post("Transfer-Encoding: identity\r\nContent-Length: 21\r\n") + login),
        ("chunks in HTTP/1.0", post("Transfer-Encoding: chunked\r\n").replace("HTTP/1.1", "HTTP/1.0") + chunked),
        ("a blank before the colon", post("Content-Length : 21\r\n") + login),
        ("a folded field", post("Content-Length: 21\r\nX: a\r\n b\r\n") + login),
        ("a NUL in a field", post("Content-Length: 21\r\nX: a\0b\r\n") + login),
        ("a bare CR in a field", post("Content-Length: 21\r\nX: a\rb: c\r\n") + login),
        ("no host", get("/login", "").replace(&format!("Host: {host}\r\n"), "")),
        ("two hosts", get("/login", &format!("Host: {host}\r\n"))),
        ("a host of two", get("/login", "").replace(&host, &format!("{host}, {host}"))),
        ("a host with a user", get("/login", "").replace(&host, &format!("alice@{host}"))),
        ("another host in the target", get("http://other.test/login", "")),
        ("another scheme", get("ftp://wiki.test/login", "")),
        ("a file", get("file:///login", "")),
        ("a script", get("javascript://wiki.test/login", "")),
        ("an authority", get("wiki.test:80", "")),
        ("a star", get("*", "")),
        ("a NUL in the target", get("/login\0", "")),
        ("a CR in the target", get("/lo\rgin", "")),
        ("a tab in the target", get("/lo\tgin", "")),
        ("a body on GET", get("/login", "Content-Length: 5\r\n") + "hello"),
        ("chunks on GET", get("/login", "Transfer-Encoding: chunked\r\n") + chunked),
        ("a body on HEAD", get("/login", "Content-Length: 5\r\n").replacen("GET", "HEAD", 1) + "hello"),
    ];
    // Whatever is refused ends its connection: what follows is not the next request.
    let next = get("/login", "");
    for (name, bytes) in &bad {
        check_bytes(&site, name, (bytes.clone() + &next).as_bytes(), Refused(400)).await;
    }
    // RFC 9112 §6.3 leaves it the choice: the length is dropped, and the connection ends with this request.
    for fields in
        ["Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"]
    {
        let reached = check_bytes(&site, fields, (post(fields) + chunked + &next).as_bytes(), Held).await;
        assert_eq!(reached[0].all("content-length").collect::<Vec<_>>(), ["21"], "{fields}");
        assert_eq!((reached[0].header("transfer-encoding"), reached[0].text().as_str()), (None, login), "{fields}");
    }
    for (name, bytes, status) in [
        ("a head of 33 KiB", get("/login", &long), 431),
        ("101 fields", get("/login", &fields), 431),
        // Escaped by the server: another path, at the wall.
        ("a blank in the target", get("/login x", ""), 303),
        ("TRACE", get("/login", "").replacen("GET", "TRACE", 1), 405),
        ("CONNECT", format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n"), 405),
        ("an unknown host", get("/login", "").replace("wiki.test", "other.test"), 421),
        ("a method of its own", get("/login", "").replacen("GET", "GETS", 1), 405),
        ("a method in small letters", get("/login", "").replacen("GET", "get", 1), 405),
    ] {
        check_bytes(&site, name, bytes.as_bytes(), Refused(status)).await;
    }
}
