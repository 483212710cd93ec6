//! Logins that are no forms: JSON, JSON-RPC and XML-RPC, each judged by the rule as the app reads it.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::engine::ports::Clock as _;

use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

const JSON: &str = "application/json";
const XML: &str = "text/xml";

/// Signs in whoever says `right`, at every address and in every form, and answers in the form it was asked in.
fn app(request: &RecordedRequest) -> Reply {
    let text = request.text();
    let inside = request.cookies("sid").iter().any(|value| value.starts_with("in-"));
    let right = text.contains("right");
    let session = ("Set-Cookie", "sid=in-1; Path=/");
    match (request.header("content-type").unwrap_or_default(), right) {
        (JSON, true) => Reply::new(
            200,
            &[session, ("Content-Type", JSON)],
            "{\"result\":{\"token\":\"SECRET\",\"user\":\"Alice\"},\"error\":null}",
        ),
        (JSON, false) if inside => Reply::new(200, &[("Content-Type", JSON)], "{\"result\":\"inside\"}"),
        (JSON, false) => Reply::new(200, &[("Content-Type", JSON)], "{\"result\":null,\"error\":\"wrong\"}"),
        (XML, true) => Reply::new(200, &[session, ("Content-Type", XML)], "<methodResponse>SECRET</methodResponse>"),
        (XML, false) if inside => Reply::new(200, &[("Content-Type", XML)], "<methodResponse>inside</methodResponse>"),
        (XML, false) => Reply::new(200, &[("Content-Type", XML)], "<methodResponse><fault/></methodResponse>"),
        (_, true) => Reply::new(302, &[session, ("Location", "/SECRET")], ""),
        (_, false) if inside => Reply::new(200, &[], "inside"),
        (_, false) => Reply::new(200, &[], "wrong"),
    }
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    phone: Phone,
}

impl Site {
    async fn new() -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let config = format!(
            r#"
            [limits]
            held_logins_per_user = 100
            [[apps]]
            name = "wiki"
            title = "Library wiki"
            hosts = ["wiki.test"]
            upstream = "{}"
            login_page = "/login"
            anonymous = ["* /api/**"]
            [apps.session]
            cookies = ["sid"]
            [[apps.login]]
            kind = "json"
            match = "POST /session"
            username = "/user/name"
            password = "/user/password"
            success = {{ json = {{ "/result/token" = {{ exists = true }} }} }}
            failure = {{ json = {{ "/error" = "wrong" }} }}
            [[apps.login]]
            kind = "form"
            match = "POST /session"
            username = "name"
            password = "password"
            failure = {{ body = "wrong" }}
            [[apps.login]]
            kind = "json"
            match = "POST /mail"
            username = "/user/name"
            password = "/user/password"
            failure = {{ json = {{ "/error" = "wrong" }} }}
            user_from = {{ json = "/result/user" }}
            [[apps.login]]
            kind = "json"
            match = "POST /silent"
            username = "/user/name"
            password = "/user/password"
            failure = {{ json = {{ "/error" = "wrong" }} }}
            user_from = {{ cookie = "who", regex = "^([a-z]+)$" }}
            [[apps.login]]
            kind = "json"
            match = "POST /script"
            username = "/user/name"
            password = "/user/password"
            json_as_text = true
            failure = {{ body = "wrong" }}
            [[apps.login]]
            kind = "json-rpc"
            match = "POST /rpc"
            when = {{ method = ["session.login", "login"] }}
            username = 0
            password = 1
            failure = {{ json = {{ "/error" = {{ exists = true }} }} }}
            [[apps.login]]
            kind = "xml-rpc"
            match = "POST /xmlrpc"
            when = {{ method = "wiki.login" }}
            username = 0
            password = 1
            failure = {{ body = "<fault" }}
            "#,
            upstream.url()
        );
        let gateway = TestGateway::start(&config).await;
        let phone = gateway.user_with_phone("alice").await;
        Self { gateway, upstream, phone }
    }

    fn held(&self) -> usize {
        self.gateway.user("alice").logins.len()
    }

    async fn send(&self, browser: &mut Browser, path: &str, kind: &str, body: &str) -> Answer {
        self.upstream.clear();
        browser.send("POST", path, &[("Content-Type", kind)], body.as_bytes()).await
    }

    async fn release(&self, browser: &mut Browser) -> Answer {
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(self.phone.approve(self.gateway.clock.now(), &number).await, "approved");
        browser.step("release", &[]).await
    }
}

fn person(name: &str, password: &str) -> String {
    json!({ "user": { "name": name, "password": password }, "remember": true }).to_string()
}

fn rpc(method: &str, params: &Value) -> String {
    json!({ "jsonrpc": "2.0", "method": method, "params": params, "id": 1 }).to_string()
}

fn xml(method: &str, params: &[&str]) -> String {
    let params: String =
        params.iter().flat_map(|param| ["<param><value><string>", param, "</string></value></param>"]).collect();
    format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>"
    )
}

fn multicall(method: &str) -> String {
    format!(
        "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data><value><struct>\
         <member><name>methodName</name><value>{method}</value></member>\
         <member><name>params</name><value><array><data><value>alice</value><value>right</value></data></array></value></member>\
         </struct></value></data></array></value></param></params></methodCall>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_held_when_the_password_is_right_and_passes_when_it_is_wrong() {
    let site = Site::new().await;
    let form = "application/x-www-form-urlencoded";
    for (name, path, kind, right, wrong) in [
        ("json", "/session", JSON, person("alice", "right"), person("alice", "guess")),
        (
            "a form at the same address",
            "/session",
            form,
            "name=alice&password=right".into(),
            "name=alice&password=guess".into(),
        ),
        (
            "json-rpc",
            "/rpc",
            JSON,
            rpc("session.login", &json!(["alice", "right"])),
            rpc("login", &json!(["alice", "guess"])),
        ),
        ("xml-rpc", "/xmlrpc", XML, xml("wiki.login", &["alice", "right"]), xml("wiki.login", &["alice", "guess"])),
    ] {
        let mut browser = site.gateway.browser("wiki.test");
        let answer = site.send(&mut browser, path, kind, &wrong).await;
        assert_eq!((answer.status, site.upstream.requests().len()), (200, 1), "{name}: {}", answer.text());
        assert!(answer.text().contains("wrong") || answer.text().contains("fault"), "{name}: {}", answer.text());
        let held = site.held();
        let answer = site.send(&mut browser, path, kind, &right).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/.vestibule/login")),
            "{name}: {}",
            answer.text()
        );
        assert!(!format!("{:?} {}", answer.headers, answer.text()).contains("SECRET"), "{name}: {answer:?}");
        let seen = site.upstream.requests();
        assert_eq!((seen.len(), seen[0].text()), (1, right), "{name}: forwarded as it came");
        assert_eq!(site.held(), held + 1, "{name}");
        let released = site.release(&mut browser).await;
        let told = format!("{:?} {}", released.headers, released.text());
        assert!(told.contains("SECRET") || released.status == 303, "{name}: {told}");
        assert!(browser.cookies.contains_key("sid") && browser.cookies.contains_key("vestibule"), "{name}: {told}");
        // Another push may come only after a while.
        site.gateway.clock.advance(Duration::from_mins(61));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_be_a_login_in_another_reading_never_reaches_the_app() {
    let site = Site::new().await;
    let batch = format!("[{}]", rpc("login", &json!(["alice", "right"])));
    let rows: &[(&str, &str, &str, String, u16)] = &[
        ("a name twice", "/session", JSON, r#"{"user":{"name":"alice","name":"bob","password":"right"}}"#.into(), 400),
        (
            "a name in two cases",
            "/session",
            JSON,
            r#"{"user":{"name":"alice","Name":"bob","password":"right"}}"#.into(),
            400,
        ),
        ("another case", "/session", JSON, r#"{"User":{"name":"alice","password":"right"}}"#.into(), 400),
        ("no text", "/session", JSON, r#"{"user":{"name":["alice"],"password":"right"}}"#.into(), 400),
        ("no name", "/session", JSON, r#"{"user":{"password":"right"}}"#.into(), 400),
        ("a comment", "/session", JSON, format!("/* */{}", person("alice", "right")), 400),
        ("two documents", "/session", JSON, format!("{}{}", person("bob", "x"), person("alice", "right")), 400),
        ("in UTF-16", "/session", "application/json; charset=utf-16", person("alice", "right"), 400),
        ("json as text", "/session", "text/plain", person("alice", "right"), 400),
        ("xml where json is read", "/session", XML, xml("wiki.login", &["alice", "right"]), 400),
        ("one call of several", "/rpc", JSON, batch, 400),
        ("another method", "/rpc", JSON, rpc("page.get", &json!(["alice", "right"])), 401),
        (
            "a method in two cases",
            "/rpc",
            JSON,
            r#"{"method":"page","Method":"login","params":["alice","right"]}"#.into(),
            400,
        ),
        ("parameters by name", "/rpc", JSON, rpc("login", &json!({ "user": "alice", "password": "right" })), 400),
        ("inside a multicall", "/xmlrpc", XML, multicall("wiki.login"), 400),
        ("a document type", "/xmlrpc", XML, format!("<!DOCTYPE x>{}", xml("wiki.login", &["alice", "right"])), 400),
        ("another call", "/xmlrpc", XML, xml("wiki.getPage", &["alice", "right"]), 401),
        ("json elsewhere", "/api/x", JSON, person("alice", "right"), 403),
        ("json in the query", "/api/x?name=alice&password=right", JSON, "{}".into(), 403),
        ("json elsewhere, flat", "/api/x", JSON, r#"{"name":"alice","password":"right"}"#.into(), 403),
        ("rpc elsewhere", "/api/x", JSON, rpc("login", &json!(["alice", "right"])), 403),
        ("xml-rpc elsewhere", "/api/x", XML, xml("wiki.login", &["alice", "right"]), 403),
        ("a multicall elsewhere", "/api/x", XML, multicall("wiki.login"), 403),
    ];
    for (name, path, kind, body, expected) in rows {
        let mut browser = site.gateway.browser("wiki.test");
        let answer = site.send(&mut browser, path, kind, body).await;
        assert_eq!(answer.status, *expected, "{name}: {}", answer.text());
        assert!(site.upstream.arriving().is_empty(), "{name}");
    }
    assert_eq!(site.held(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_comes_as_text_is_a_login_only_where_the_app_reads_it() {
    let site = Site::new().await;
    let right = person("alice", "right");
    for (name, kind, body) in [
        ("no json", "text/plain", "alice right"),
        ("a form", "application/x-www-form-urlencoded", &*right),
        ("in UTF-16", "text/plain; charset=utf-16", &right),
        ("another text", "text/json", &right),
        ("no type", "", &right),
        ("a name twice", "text/plain", r#"{"user":{"name":"alice","name":"bob","password":"right"}}"#),
    ] {
        let mut browser = site.gateway.browser("wiki.test");
        let answer = site.send(&mut browser, "/script", kind, body).await;
        assert_eq!(answer.status, 400, "{name}: {}", answer.text());
        assert!(site.upstream.arriving().is_empty(), "{name}");
    }
    for kind in ["text/plain;charset=UTF-8", JSON] {
        let mut browser = site.gateway.browser("wiki.test");
        let wrong = site.send(&mut browser, "/script", kind, &person("alice", "wrong")).await;
        assert!(wrong.status == 200 && wrong.text().contains("wrong"), "{kind}: {}", wrong.text());
        let held = site.held();
        let answer = site.send(&mut browser, "/script", kind, &right).await;
        assert_eq!((answer.status, site.held()), (303, held + 1), "{kind}: {}", answer.text());
        assert!(!format!("{:?} {}", answer.headers, answer.text()).contains("SECRET"), "{kind}: {answer:?}");
        assert_eq!(site.upstream.requests().last().map(RecordedRequest::text), Some(right.clone()), "{kind}");
        site.gateway.clock.advance(Duration::from_mins(61));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_session_calls_pass_and_other_peoples_passwords_do_not() {
    let site = Site::new().await;
    let mut browser = site.gateway.browser("wiki.test");
    site.send(&mut browser, "/session", JSON, &person("alice", "right")).await;
    site.release(&mut browser).await;
    site.gateway.clock.advance(Duration::from_secs(61));
    let long = "x".repeat(70_000);
    let padded = json!({ "pad": long, "user": { "name": "bob", "password": "right" } }).to_string();
    let rows: &[(&str, &str, &str, String, u16)] = &[
        ("a call", "/rpc", JSON, rpc("page.get", &json!(["start"])), 200),
        ("a long call", "/rpc", JSON, rpc("page.save", &json!([long])), 200),
        ("several calls", "/rpc", JSON, format!("[{}]", rpc("page.get", &json!(["start"]))), 200),
        ("an xml call", "/xmlrpc", XML, xml("wiki.getPage", &["start"]), 200),
        ("json elsewhere", "/pages", JSON, json!({ "name": "start", "text": "\"password\": no" }).to_string(), 200),
        ("a form elsewhere", "/pages", "application/x-www-form-urlencoded", "text=words".into(), 200),
        ("a login inside a batch", "/rpc", JSON, format!("[{}]", rpc("login", &json!(["bob", "right"]))), 400),
        ("a login elsewhere", "/pages", JSON, person("bob", "right"), 403),
        ("a login elsewhere, long", "/pages", JSON, padded.clone(), 403),
        ("a login elsewhere, escaped", "/pages", JSON, r#"{"n\u0061me":"bob","passw\u006frd" : "right"}"#.into(), 403),
        ("one half in the query", "/pages?name=bob", JSON, r#"{"password":"right"}"#.into(), 403),
        (
            "a form with the same names",
            "/pages",
            "application/x-www-form-urlencoded",
            "name=bob&password=right".into(),
            403,
        ),
    ];
    for (name, path, kind, body, expected) in rows {
        let answer = site.send(&mut browser, path, kind, body).await;
        assert_eq!(answer.status, *expected, "{name}: {}", answer.text());
        let whole: Vec<_> = site.upstream.arriving().into_iter().filter(|request| request.complete).collect();
        assert_eq!(whole.len(), usize::from(*expected == 200), "{name}");
        if *expected == 200 {
            assert!(answer.text().contains("inside"), "{name}: {}", answer.text());
        }
    }
    // A login that is too long to be one is no call either.
    let answer = site.send(&mut browser, "/session", JSON, &padded.replace("bob", "alice")).await;
    assert_eq!(answer.status, 303, "held as a login: {}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_login_it_is_the_app_knows_best() {
    let site = Site::new().await;
    let mut browser = site.gateway.browser("wiki.test");
    let answer = site.send(&mut browser, "/mail", JSON, &person("a.smith@example.edu", "right")).await;
    assert_eq!((answer.status, site.held()), (303, 1), "held for alice: {}", answer.text());
    let mut browser = site.gateway.browser("wiki.test");
    let answer = site.send(&mut browser, "/silent", JSON, &person("alice", "right")).await;
    assert_eq!((answer.status, site.held()), (403, 1), "nobody's: {}", answer.text());
    assert!(!answer.text().contains("SECRET") && answer.all("set-cookie").iter().all(|set| !set.starts_with("sid")));
}
