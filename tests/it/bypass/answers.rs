//! The app's yes in every dress: held, or 502, and nothing of it leaves.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::Expect::{self, Held, Withheld};
use super::{FORM, Site, check_bytes, willing};
use crate::upstream::{RecordedRequest, Reply, chunk};

type Dress = (&'static str, fn() -> Reply, Expect);

const COOKIE: (&str, &str) = ("Set-Cookie", "sid=in-1; Path=/");

fn cut_off(head: &str, body: &str) -> Reply {
    Reply::raw(format!("HTTP/1.1 200 OK\r\nSet-Cookie: sid=in-1\r\n{head}\r\n{body}")).then_close()
}

const DRESSES: &[Dress] = &[
    ("200 with a cookie", || Reply::new(200, &[COOKIE], "SECRET"), Held),
    ("200 without", || Reply::new(200, &[], "SECRET"), Held),
    ("201", || Reply::new(201, &[COOKIE, ("Location", "/home")], "SECRET"), Held),
    ("204", || Reply::head(204, &[COOKIE]), Held),
    ("206", || Reply::new(206, &[COOKIE], "SECRET"), Held),
    ("301", || Reply::new(301, &[("Location", "/home")], ""), Held),
    ("302", || Reply::new(302, &[("Location", "/home"), COOKIE], ""), Held),
    ("303", || Reply::new(303, &[("Location", "/home"), COOKIE], ""), Held),
    ("304", || Reply::head(304, &[COOKIE]), Held),
    ("307", || Reply::new(307, &[("Location", "/home"), COOKIE], ""), Held),
    ("308 with a token in its Location", || Reply::new(308, &[("Location", "/?token=SECRET")], ""), Held),
    ("401 with a cookie", || Reply::new(401, &[COOKIE], "SECRET"), Held),
    ("404 with a cookie", || Reply::new(404, &[COOKIE], "SECRET"), Held),
    ("500 with a cookie", || Reply::new(500, &[COOKIE], "SECRET"), Held),
    ("503 with a cookie", || Reply::new(503, &[COOKIE], "SECRET"), Held),
    ("a meta refresh", || Reply::html("<meta http-equiv=refresh content='0;url=/home'>SECRET"), Held),
    ("a Refresh", || Reply::new(200, &[("Refresh", "0; url=/home")], ""), Held),
    (
        "a token in JSON",
        || Reply::new(200, &[("Content-Type", "application/json")], r#"{"access_token":"SECRET"}"#),
        Held,
    ),
    ("a token in a header", || Reply::new(200, &[("X-Auth-Token", "SECRET"), ("Authorization", "SECRET")], ""), Held),
    ("a cookie deleted and set", || Reply::new(200, &[("Set-Cookie", "sid=; Max-Age=0"), COOKIE], ""), Held),
    (
        "a cookie in 103",
        || {
            Reply::raw("HTTP/1.1 103 Early Hints\r\nSet-Cookie: sid=in-1\r\nLink: </home>\r\n\r\n")
                .then_send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nSECRET")
        },
        Held,
    ),
    (
        "a cookie in 100",
        || {
            Reply::raw("HTTP/1.1 100 Continue\r\nSet-Cookie: sid=in-1\r\n\r\n")
                .then_send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nSECRET")
        },
        Held,
    ),
    (
        "a cookie in a trailer",
        || {
            Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Set-Cookie\r\n\r\n")
                .then_send(chunk(b"SECRET"))
                .then_send("0\r\nSet-Cookie: sid=in-1\r\n\r\n")
        },
        Held,
    ),
    ("cut off within its length", || cut_off("Content-Length: 100\r\n", "SECRET"), Withheld(502)),
    ("cut off before its body", || cut_off("Content-Length: 100\r\n", ""), Withheld(502)),
    ("cut off within a chunk", || cut_off("Transfer-Encoding: chunked\r\n", "64\r\nSECRET"), Withheld(502)),
    ("cut off between chunks", || cut_off("Transfer-Encoding: chunked\r\n", "6\r\nSECRET\r\n"), Withheld(502)),
    (
        "cut off in its head",
        || Reply::raw("HTTP/1.1 302 Found\r\nSet-Cookie: sid=in-1\r\nLocat").then_close(),
        Withheld(502),
    ),
    (
        "cut off in a 103",
        || Reply::raw("HTTP/1.1 103 Early Hints\r\nSet-Cookie: sid=in-1\r\n\r\n").then_close(),
        Withheld(502),
    ),
    ("no answer", Reply::none, Withheld(502)),
    ("no HTTP", || Reply::raw("SECRET in-1 /home\r\n\r\n").then_close(), Withheld(502)),
    (
        "another protocol",
        || Reply::head(101, &[COOKIE, ("Upgrade", "x"), ("Connection", "Upgrade")]).then_close(),
        Withheld(502),
    ),
    ("two lengths", || cut_off("Content-Length: 6\r\nContent-Length: 7\r\n", "SECRET!"), Withheld(502)),
    ("more than can be held", || Reply::new(200, &[COOKIE], "SECRET".repeat(50_000)), Withheld(502)),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_in_any_dress_is_held_or_broken_off() {
    let site = Site::new().await;
    for (name, dress, expect) in DRESSES {
        site.upstream.answer(|request: &RecordedRequest| match request.method.as_str() {
            "POST" => dress(),
            _ => willing(request),
        });
        let bytes = site.browser().request("POST", "/login", &[FORM], b"user=alice&pass=right");
        check_bytes(&site, name, &bytes, *expect).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cookie_slips_past_the_seal_beside_an_answer() {
    let site = Site::new().await;
    site.upstream.answer(|_| {
        Reply::raw("HTTP/1.1 103 Early Hints\r\nSet-Cookie: sid=in-1\r\n\r\n")
            .then_send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Set-Cookie\r\n\r\n")
            .then_send(chunk(b"page"))
            .then_send("0\r\nSet-Cookie: sid=in-2\r\n\r\n")
            .then_close()
    });
    for target in ["/login", "/api/x", "/static/x"] {
        let browser = site.browser();
        let mut stream = tokio::net::TcpStream::connect(browser.address).await.expect("the gateway accepts");
        stream.write_all(&browser.request("GET", target, &[], b"")).await.expect("the request is written");
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all).await;
        let all = String::from_utf8_lossy(&all).into_owned();
        assert!(all.contains("page"), "{target}: {all}");
        assert!(!all.contains("in-1") && !all.contains("in-2"), "{target}: {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_held_is_released_without_what_came_beside_it() {
    let site = Site::new().await;
    for (name, dress, _) in DRESSES.iter().filter(|(name, ..)| name.starts_with("a cookie in")) {
        site.upstream.answer(|request: &RecordedRequest| match request.method.as_str() {
            "POST" => dress(),
            _ => willing(request),
        });
        let mut browser = site.browser();
        super::log_in(&mut browser).await;
        let now = vestibule::engine::ports::Clock::now(&*site.gateway.clock);
        assert_eq!(browser.json_step("code", &[("code", &site.phone.code(now))]).await.status, 200, "{name}");
        let released = browser.step("release", &[]).await;
        assert_eq!(released.status, 303, "{name}: {}", released.text());
        assert!(!released.all("set-cookie").iter().any(|cookie| cookie.starts_with("sid=")), "{name}: {released:?}");
        // A step of the SoftToken is good once.
        site.gateway.clock.advance(std::time::Duration::from_mins(1));
    }
}
