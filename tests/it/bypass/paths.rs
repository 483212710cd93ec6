//! Spellings of a path: no single reading is 400, everything else is judged and forwarded in the same form.

use super::Expect::{self, Held, Refused};
use super::{FORM, Site, check_bytes};

/// Spellings of `/login`: what becomes of a login there, and in what form it is forwarded.
pub const SPELLINGS: &[(&str, &str, Expect, &str)] = &[
    ("double slash", "//login", Held, "/login"),
    ("dot", "/./login", Held, "/login"),
    ("dot dot", "/x/../login", Held, "/login"),
    ("dot dot, escaped", "/x/%2e%2e/login", Held, "/login"),
    ("dot dot, half escaped", "/x/.%2E/login", Held, "/login"),
    ("an escaped letter", "/%6cogin", Held, "/login"),
    ("out of an open folder", "/static/../login", Held, "/login"),
    ("out of the gateway's own", "/.vestibule/../login", Held, "/login"),
    ("out of its escaped own", "/%2evestibule/x/../../login", Held, "/login"),
    ("a parameter", "/login;x=1", Held, "/login;x=1"),
    ("an empty parameter", "/login;", Held, "/login;"),
    ("dot dot with a parameter", "/static/..;/login", Held, "/static/..;/login"),
    ("a query", "/login?x=1", Held, "/login?x=1"),
    ("an escape of an escape", "/%256cogin", Refused(400), ""),
    ("the same in parts", "/%25%36%63ogin", Refused(400), ""),
    ("an escaped slash", "/%2flogin", Refused(400), ""),
    ("dot dot with escaped slashes", "/x%2f..%2flogin", Refused(400), ""),
    ("an escaped NUL", "/login%00", Refused(400), ""),
    ("an escaped NUL and an ending", "/login%00.css", Refused(400), ""),
    ("a NUL", "/login\0", Refused(400), ""),
    ("an escaped line end", "/login%0d%0a", Refused(400), ""),
    ("a backslash", "/\\login", Refused(400), ""),
    ("backslashes alone", "\\login", Refused(400), ""),
    ("dot dot by backslashes", "/x\\..\\login", Refused(400), ""),
    ("an escaped backslash", "/x%5c..%5clogin", Refused(400), ""),
    ("overlong slash", "/x%c0%af..%c0%aflogin", Refused(400), ""),
    ("overlong dot", "/x/%c0%ae%c0%ae/login", Refused(400), ""),
    ("overlong letter", "/%c1%acogin", Refused(400), ""),
    ("not UTF-8", "/%fflogin", Refused(400), ""),
    ("a broken escape", "/%6login%", Refused(400), ""),
    ("the escape of Microsoft", "/%u006cogin", Refused(400), ""),
    ("above the root", "/../login", Refused(400), ""),
    ("a fragment", "/login#x", Refused(400), ""),
    ("another host", "http://other.test/login", Refused(400), ""),
    ("capitals", "/LOGIN", Refused(401), ""),
    ("a trailing dot", "/login.", Refused(401), ""),
    ("a trailing dot, escaped", "/login%2e", Refused(401), ""),
    ("a trailing slash", "/login/", Refused(401), ""),
    ("a trailing blank", "/login%20", Refused(401), ""),
    ("more of a path", "/login/x.css", Refused(401), ""),
    ("an escaped question mark", "/login%3fx", Refused(401), ""),
    ("an escaped number sign", "/login%23", Refused(401), ""),
    ("an escaped semicolon", "/login%3bx", Refused(401), ""),
    ("full-width letters", "/%ef%bd%8cogin", Refused(401), ""),
    ("the gateway's own, escaped", "/%2evestibule/login/nothing", Refused(404), ""),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_spelling_of_the_login_is_refused_walled_or_held() {
    let site = Site::new().await;
    let absolute = format!("http://wiki.test:{}/login", site.gateway.address().port());
    let absolute = ("absolute", absolute.as_str(), Held, "/login");
    for (name, target, expect, forwarded) in SPELLINGS.iter().chain([&absolute]) {
        let bytes = site.browser().request("POST", target, &[FORM], b"user=alice&pass=right");
        let reached = check_bytes(&site, name, &bytes, *expect).await;
        assert_eq!(reached.first().map_or("", |request| request.target.as_str()), *forwarded, "{name}");
    }
    for (name, raw) in [("overlong slash", &b"/x\xc0\xaf..\xc0\xaflogin"[..]), ("not UTF-8", b"/\xfflogin")] {
        let bytes = site.browser().request("POST", "@", &[FORM], b"user=alice&pass=right");
        let bytes = [b"POST ", raw, &bytes[b"POST @".len()..]].concat();
        check_bytes(&site, name, &bytes, Refused(400)).await;
    }
}

/// Ways from a path that anybody may reach to one behind the wall.
pub const OUT_OF_OPEN: &[(&str, Expect)] = &[
    ("/static/../home", Refused(303)),
    ("/static/%2e%2e/home", Refused(303)),
    ("/static//../home", Refused(303)),
    ("/static/..;/home", Refused(303)),
    ("/static/..;x=1/home", Refused(303)),
    ("/static;/../home", Refused(303)),
    ("/STATIC/x", Refused(303)),
    ("/static.", Refused(303)),
    ("/staticx", Refused(303)),
    ("/static/..%2fhome", Refused(400)),
    ("/static/..%5chome", Refused(400)),
    ("/static/%252e%252e/home", Refused(400)),
    ("/static/..\\home", Refused(400)),
    ("/static/%c0%ae%c0%ae/home", Refused(400)),
    ("/api/../home", Refused(303)),
    ("/login/../home", Refused(303)),
    ("/login;x/../home", Refused(303)),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_spelling_leads_from_an_open_path_behind_the_wall() {
    let site = Site::new().await;
    for (target, expect) in OUT_OF_OPEN {
        let bytes = site.browser().request("GET", target, &[], b"");
        // The wall's way to the login page is no leak.
        check_bytes(&site, target, &bytes, *expect).await;
    }
}
