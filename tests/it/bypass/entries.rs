//! Other ways in than the login form.

use std::sync::LazyLock;

use super::Expect::{Held, Open, Refused, Stranger, Withheld};
use super::{FORM, Row, Site, check, row};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const XML: (&str, &str) = ("Content-Type", "text/xml");
const BASIC: (&str, &str) = ("Authorization", "Basic YWxpY2U6cmlnaHQ=");
const GZIP: (&str, &str) = ("Content-Encoding", "gzip");
const ODD_PARTS: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=XX,YY");
const PLAIN_PARTS: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=XX");
const PARTS: &str = "--XX\r\nContent-Disposition: form-data; name=user\r\n\r\nalice\r\n\
                     --XX\r\nContent-Disposition: form-data; name=pass\r\n\r\nright\r\n--XX--\r\n";
static MANY: LazyLock<String> = LazyLock::new(|| format!("{}user=alice&pass=right", "a=1&".repeat(100)));
const CALL: &str =
    "<methodCall><methodName>login</methodName><params><param>alice</param><param>right</param></params></methodCall>";

/// Logins at other addresses, in other forms.
pub fn other_ways_in() -> Vec<Row<'static>> {
    vec![
        row("the login itself", "POST /login", &[FORM], "user=alice&pass=right", Held),
        row("json to the login", "POST /login", &[JSON], r#"{"user":"alice","pass":"right"}"#, Refused(400)),
        row("json to another address", "POST /signin", &[JSON], r#"{"user":"alice","pass":"right"}"#, Refused(401)),
        row("json by a program", "POST /signin", &[JSON, ("Accept", "application/json")], "{}", Refused(401)),
        row("json, anonymous", "POST /api/x", &[JSON], r#"{"user":"alice","pass":"right"}"#, Refused(403)),
        row("json deeper", "POST /api/x", &[JSON], r#"{"a":[{"user":"alice"},{"pass":"right"}]}"#, Refused(403)),
        row("json with an escape", "POST /api/x", &[JSON], r#"{"\u0075ser":"alice","pass":"right"}"#, Refused(403)),
        row("json, open", "POST /static/x", &[JSON], r#"{"user":"alice","pass":"right"}"#, Refused(403)),
        row("json by other names", "POST /api/x", &[JSON], r#"{"name":"alice","secret":"right"}"#, Withheld(403)),
        row("xml-rpc at the wall", "POST /xmlrpc", &[XML], CALL, Refused(401)),
        row("xml-rpc, anonymous", "POST /api/xmlrpc", &[XML], CALL, Withheld(403)),
        row("a second form at the wall", "POST /signin", &[FORM], "user=alice&pass=right", Refused(401)),
        row("a second form, anonymous", "POST /api/signin", &[FORM], "user=alice&pass=right", Refused(403)),
        row("a second form, open", "POST /static/signin", &[FORM], "user=alice&pass=right", Refused(403)),
        row("half in the query", "POST /api/signin?user=alice", &[FORM], "pass=right", Refused(403)),
        row("without a type", "POST /api/signin", &[], "user=alice&pass=right", Refused(403)),
        row(
            "as plain text",
            "POST /api/signin",
            &[("Content-Type", "text/plain")],
            "user=alice&pass=right",
            Refused(403),
        ),
        row("beside what is not UTF-8", "POST /api/signin", &[FORM], "user=alice&pass=right&x=%ff", Refused(403)),
        row("with a NUL in the names", "POST /api/signin", &[FORM], "user%00=alice&pass%00=right", Refused(403)),
        row("after many fields", "POST /static/signin", &[FORM], &MANY, Refused(403)),
        row("compressed", "POST /api/signin", &[FORM, GZIP], "right", Refused(403)),
        row("compressed json", "POST /api/signin", &[JSON, GZIP], "right", Refused(403)),
        row("in parts that are odd", "POST /api/signin", &[ODD_PARTS], PARTS, Refused(403)),
        row("in parts with a bare name", "POST /api/signin", &[PLAIN_PARTS], PARTS, Refused(403)),
        row("by other names", "POST /api/signin", &[FORM], "name=alice&secret=right", Withheld(403)),
        row("by other names, open", "POST /static/signin", &[FORM], "name=alice&secret=right", Open),
        row("by another method", "PUT /api/signin", &[FORM], "name=alice&secret=right", Withheld(403)),
        row("the login by another method", "PUT /login", &[FORM], "user=alice&pass=right", Refused(401)),
        row("the login by another name of the field", "POST /login", &[FORM], "user=alice&passwd=right", Withheld(403)),
        row("two logins in one", "POST /login", &[FORM], "user=alice&pass=right&u=bob&p=right", Refused(403)),
        row("the other way round", "POST /portal", &[FORM], "u=alice&p=right&user=bob&pass=right", Refused(403)),
        row(
            "a login from another site",
            "POST /login",
            &[FORM, ("Sec-Fetch-Site", "cross-site")],
            "user=alice&pass=right",
            Refused(403),
        ),
        row("a password reset that signs in", "POST /api/reset", &[FORM], "token=right", Withheld(403)),
        row("a link to reset at the wall", "GET /reset?token=right", &[], "", Refused(303)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn other_ways_in_are_closed() {
    check(&Site::new().await, &other_ways_in()).await;
}

/// Credentials in headers, queries and cookies.
pub fn outside_of_the_form() -> Vec<Row<'static>> {
    vec![
        row("basic at the wall", "GET /home", &[BASIC], "", Refused(303)),
        row("basic of a program", "GET /home", &[BASIC, ("X-Requested-With", "x")], "", Refused(401)),
        row("basic at the login page", "GET /login", &[BASIC], "", Refused(403)),
        row("basic, anonymous", "GET /api/x", &[BASIC], "", Refused(403)),
        row("basic with a login", "POST /login", &[BASIC, FORM], "user=alice&pass=right", Refused(403)),
        row("basic, open", "GET /static/x", &[BASIC], "", Open),
        row("basic, in another spelling", "GET /static/x", &[("AUTHORIZATION", "bAsIc YWxpY2U6cmlnaHQ=")], "", Open),
        row("basic, twice", "GET /static/x", &[BASIC, BASIC], "", Refused(400)),
        row("bearer, anonymous", "GET /api/x", &[("Authorization", "Bearer x")], "", Refused(403)),
        row("in the query of the login page", "GET /login?user=alice&pass=right", &[], "", Refused(403)),
        row("in the query by HEAD", "HEAD /login?user=alice&pass=right", &[], "", Refused(403)),
        row("in the query at the wall", "GET /home?user=alice&pass=right", &[], "", Refused(403)),
        row("in the query, anonymous", "GET /api/x?user=alice&pass=right", &[], "", Refused(403)),
        row("in the query, open", "GET /static/x?user=alice&pass=right", &[], "", Refused(403)),
        row("in the query with semicolons", "GET /static/x?a=1;user=alice;pass=right", &[], "", Refused(403)),
        row("in the query with case", "GET /static/x?USER=alice&Pass=right", &[], "", Refused(403)),
        row("in the query with escapes", "GET /static/x?%75ser=alice&p%61ss=right", &[], "", Refused(403)),
        row("in the query with brackets", "GET /static/x?user[]=alice&pass[0]=right", &[], "", Refused(403)),
        row("in the query of another rule", "GET /static/x?u=alice&p=right", &[], "", Refused(403)),
        row("beside what cannot be read", "GET /static/x?a=%zz&user=alice&pass=right", &[], "", Refused(403)),
        row("in the query, a NUL in the names", "GET /login?user%00=alice&pass%00=right", &[], "", Refused(400)),
        row("in the query, a NUL in the values", "GET /login?user=alice%00&pass=right%00", &[], "", Refused(400)),
        row("in the query, not UTF-8", "GET /login?user=alice&pass=right%ff", &[], "", Refused(403)),
        row("in the query, old escapes", "GET /login?%u0075ser=alice&pass=right", &[], "", Refused(403)),
        row("in the query, brackets before", "GET /api/x?[user]=alice&[pass]=right", &[], "", Refused(403)),
        row("in the query, broken with semicolons", "GET /login?a=%zz;user=alice;pass=right", &[], "", Refused(403)),
        row("remember-me raw at the wall", "GET /home", &[("Cookie", "remember=raw")], "", Refused(303)),
        row("remember-me raw", "GET /login", &[("Cookie", "remember=raw")], "", Stranger),
        row("remember-me raw, anonymous", "GET /api/x", &[("Cookie", "remember_web_1=raw")], "", Stranger),
        row("remember-me raw, open", "GET /static/x", &[("Cookie", "remember=raw")], "", Open),
        row(
            "a tunnel at the wall",
            "GET /ws",
            &[("Upgrade", "websocket"), ("Connection", "Upgrade")],
            "",
            Refused(401),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_outside_of_the_form_are_refused_or_taken_off() {
    check(&Site::new().await, &outside_of_the_form()).await;
}

/// Requests that claim another method than theirs.
pub fn overrides() -> Vec<Row<'static>> {
    const PARTS: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=XX");
    let parts = "--XX\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nPUT\r\n--XX--\r\n";
    vec![
        row("in a header", "GET /login", &[("X-HTTP-Method-Override", "POST")], "", Stranger),
        row("in a header, by underscores", "GET /login", &[("X_HTTP_Method_Override", "POST")], "", Stranger),
        row(
            "in a header, other names",
            "GET /api/x",
            &[("X-HTTP-Method", "POST"), ("X-Method-Override", "POST")],
            "",
            Stranger,
        ),
        row("in the query of the login page", "GET /login?_method=POST", &[], "", Refused(405)),
        row("in the query, anonymous", "GET /api/x?_method=post", &[], "", Refused(405)),
        row("in the query, open", "GET /static/x?_method=DELETE", &[], "", Refused(405)),
        row("in the query, in capitals", "GET /static/x?_METHOD=DELETE", &[], "", Refused(405)),
        row("in the query, with a dot", "GET /static/x?.method=DELETE", &[], "", Refused(405)),
        row("in the query, with an escape", "GET /static/x?%5fmethod=DELETE", &[], "", Refused(405)),
        row("in the query, after a semicolon", "GET /static/x?a;_method=DELETE", &[], "", Refused(405)),
        row("in the query, as the header", "GET /static/x?X-HTTP-Method-Override=DELETE", &[], "", Refused(405)),
        row("in the query of a login", "POST /login?_method=PUT", &[FORM], "user=alice&pass=right", Refused(405)),
        row("in a form, anonymous", "POST /api/x", &[FORM], "_method=DELETE", Refused(405)),
        row("in a form, open", "POST /static/x", &[FORM], "a=b&_method=DELETE", Refused(405)),
        row("in a login", "POST /login", &[FORM], "user=alice&pass=right&_method=PUT", Refused(405)),
        row("twice, once as it is", "POST /api/x", &[FORM], "_method=POST&_method=DELETE", Refused(405)),
        row("in parts", "POST /api/x", &[PARTS], parts, Refused(405)),
        row("in a form without a type", "POST /api/x", &[], "_method=DELETE", Refused(405)),
        row("in a form without a type, escaped", "POST /api/x", &[], "%5Fmethod=DELETE", Refused(405)),
        row("in json", "POST /api/x", &[JSON], r#"{"_method":"DELETE"}"#, Refused(405)),
        row("in json, escaped", "POST /api/x", &[JSON], r#"{"\u005fmethod":"DELETE"}"#, Refused(405)),
        row("the method it has", "POST /login", &[FORM], "user=alice&pass=right&_method=post", Held),
        row("at the wall", "GET /home?_method=POST", &[], "", Refused(303)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_method_cannot_be_overridden() {
    check(&Site::new().await, &overrides()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_signs_in_opens_nothing_behind_the_wall() {
    let site = Site::new().await;
    let mut browser = site.browser();
    browser.get("/api/reset?token=right").await;
    assert!(browser.cookies.contains_key("sid"), "an anonymous session, as it seems");
    site.upstream.clear();
    assert_eq!(browser.get("/home").await.status, 303);
    assert_eq!(browser.send("POST", "/home", &[FORM], b"x=1").await.status, 401);
    browser.get("/static/x").await;
    let seen = site.upstream.requests();
    assert!(seen.len() == 1 && seen[0].cookies("sid").is_empty(), "{seen:?}");
    // And a login with it signs in nothing that anybody else holds.
    let thief = browser.clone();
    log_in_and_out(&site, browser, thief).await;
}

async fn log_in_and_out(site: &Site, mut browser: crate::support::Browser, mut thief: crate::support::Browser) {
    super::log_in(&mut browser).await;
    site.upstream.clear();
    thief.get("/api/x").await;
    let seen = site.upstream.requests();
    assert!(seen.len() == 1 && seen[0].cookies("sid").is_empty(), "burnt: {seen:?}");
}
