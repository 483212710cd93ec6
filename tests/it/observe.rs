//! An app in `observe`: everything passes as it came, and what looks like a login is noted, without any value of it.

use clap::Parser as _;
use serde_json::Value;
use vestibule::cli::admin::{Backups, Request, Response, execute};
use vestibule::domain::ids::AppName;
use vestibule::domain::observe::Observed;
use vestibule::engine::users::NewUser;
use vestibule::store::sled::{BackupError, BackupSummary};

use crate::hold_and_release::block;
use crate::support::{TestGateway, form};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// Passwords and tokens of the walks below: none of them is noted.
const SECRETS: [&str; 4] = ["hunter2", "right", "tok-123", "in-1"];

const PAGE: &str = "<html><head><title>A page</title></head><body></body></html>";

fn app(request: &RecordedRequest) -> Reply {
    match (request.method.as_str(), request.path()) {
        ("POST", "/login") if request.form("pass").as_deref() == Some("right") => {
            Reply::redirect("/home", &["sid=in-1; Path=/; HttpOnly", "theme=dark; Path=/"])
        }
        ("POST", "/login") => Reply::new(200, &[("Set-Cookie", "sid=anon; Path=/")], "wrong password"),
        ("POST", "/api/token") => {
            Reply::new(200, &[("Content-Type", "application/json")], r#"{"access_token":"tok-123"}"#)
        }
        ("GET", "/page.html") => Reply::html(PAGE),
        ("POST", "/odd") => Reply::new(500, &[], "what"),
        ("POST", "/save") => Reply::new(200, &[("Set-Cookie", "lang=de; Path=/")], "saved"),
        _ => Reply::new(200, &[("X-App", "kept")], format!("{} {}", request.method, request.target)),
    }
}

/// How long a test waits for what must come; only a failing test ever waits that long.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

fn observed_block(upstream: &str) -> String {
    block(upstream).replace("login_page", "observe = true\noverlay = true\nlogin_page")
}

fn seen(gateway: &TestGateway) -> Vec<Observed> {
    gateway.engine.observed(&AppName::parse("wiki").expect("a name")).expect("the store works")
}

/// Waits until `count` sightings were noted: they are when the answer is out.
async fn wait_for(gateway: &TestGateway, count: usize) -> Vec<Observed> {
    wait_until(gateway, &format!("{count} sightings"), |all| all.len() >= count).await
}

/// Waits until `enough` holds for what was noted; `what` is for the message.
async fn wait_until(gateway: &TestGateway, what: &str, enough: impl Fn(&[Observed]) -> bool) -> Vec<Observed> {
    let waiting = async {
        loop {
            let all = seen(gateway);
            if enough(&all) {
                return all;
            }
            tokio::task::yield_now().await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, waiting).await;
    found.unwrap_or_else(|_| panic!("waited for {what}, there are {:#?}", seen(gateway)))
}

/// A line for each sighting.
fn lines(all: &[Observed]) -> Vec<String> {
    all.iter()
        .map(|Observed { sighting, count, .. }| {
            format!(
                "{} {} {} [{}] {} [{}] [{}] {} x{count}",
                sighting.method,
                sighting.path,
                sighting.body,
                sighting.fields.join(","),
                sighting.status,
                sighting.cookies.join(","),
                sighting.tokens.join(","),
                sighting.said.as_deref().unwrap_or("no rule"),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_passes_as_it_came() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&observed_block(&upstream.url())).await;
    let mut browser = gateway.browser("wiki.test");
    let basic = [("Authorization", "Basic YTpi"), ("Cookie", "sid=raw; theme=x"), ("X-DokuWiki-Do", "login")];
    for (method, target, headers, body) in [
        ("GET", "/any?user=a&pass=b", &basic[..], &b""[..]),
        ("PROPFIND", "/dav", &basic[..], b""),
        ("DELETE", "/thing", &basic[..], b""),
        ("GET", "/with-a-body", &[][..], b"x"),
    ] {
        upstream.clear();
        let answer = browser.send(method, target, headers, body).await;
        assert_eq!(
            (answer.status, answer.header("x-app")),
            (200, Some("kept")),
            "{method} {target}: {}",
            answer.text()
        );
        let [request] = upstream.requests().try_into().expect("one request");
        assert_eq!((request.method.as_str(), request.target.as_str(), request.body.as_slice()), (method, target, body));
        for (name, value) in headers {
            assert_eq!(request.header(name), Some(*value), "{method} {target}: {name}");
        }
    }
    assert_eq!(browser.get("/page.html").await.text(), PAGE, "no script of ours is put into it");
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 302);
    assert_eq!(
        answer.all("set-cookie"),
        ["sid=in-1; Path=/; HttpOnly", "theme=dark; Path=/"],
        "raw, and nothing is held"
    );
    upstream.clear();
    browser.get("/home").await;
    assert_eq!(upstream.requests()[0].cookies("sid"), ["in-1"], "and raw on the way back");
    assert_eq!(browser.get("/.vestibule/login/state").await.status, 404, "the gateway's own pages stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_looks_like_a_login_is_noted_by_names_alone() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&observed_block(&upstream.url())).await;
    let mut browser = gateway.browser("wiki.test");
    browser.get("/page?x=1").await;
    browser.post("/save", &[("text", "hello")]).await;
    browser.post("/login", &[("user", "alice"), ("pass", "hunter2")]).await;
    browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    browser.post("/login", &[("user", "bob"), ("pass", "right")]).await;
    browser.post("/odd", &[("login", "alice"), ("auth[password]", "hunter2")]).await;
    let json = [("Content-Type", "application/json")];
    browser.send("POST", "/api/token", &json, br#"{"credentials":{"name":"alice","secret":"hunter2"}}"#).await;
    browser.get("/page?u=alice&p=hunter2").await;
    browser.send("GET", "/feed", &[("Authorization", "Basic YWxpY2U6aHVudGVyMg==")], b"").await;
    let wanted = [
        "POST /login form [pass,user] 200 [sid] [] failure x1",
        // Another one carried the cookie of this, so that nothing new was given.
        "POST /login form [pass,user] 302 [sid] [] success",
        "POST /odd form [auth[password],login] 500 [] [] no rule x1",
        "POST /api/token json [/credentials,/credentials/name,/credentials/secret] 200 [] [/access_token] no rule x1",
        "GET /page query [p,u] 200 [] [] no rule x1",
        "GET /feed basic [] 200 [] [] no rule x1",
    ];
    let all = wait_until(&gateway, &format!("{wanted:#?}"), |all| {
        let lines = lines(all);
        wanted.iter().all(|wanted| lines.iter().any(|line| line.starts_with(wanted)))
    })
    .await;
    let lines = lines(&all);
    assert!(!lines.iter().any(|line| line.contains("/save") || line.contains("/page query [x]")), "{lines:#?}");
    let text = serde_json::to_string(&all).expect("plain data");
    for secret in SECRETS {
        assert!(!text.contains(secret), "`{secret}` was noted: {text}");
    }
}

struct NoBackups;

impl Backups for NoBackups {
    fn backup(&self, _: &std::path::Path) -> Result<BackupSummary, BackupError> {
        unreachable!("nobody asks for a backup")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_is_shown_what_was_seen_and_forgets_it() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&observed_block(&upstream.url())).await;
    let mut browser = gateway.browser("wiki.test");
    browser.post("/login", &[("user", "alice"), ("pass", "hunter2")]).await;
    wait_for(&gateway, 1).await;
    let context = vestibule::cli::admin::Context::of(&gateway.config, "VA0".into(), std::sync::Arc::new(NoBackups));
    let ask = async |line: &str| {
        let cli = vestibule::cli::args::Cli::try_parse_from(line.split(' ')).expect("a command");
        let request: Request =
            vestibule::cli::administer::request_of(&cli.command).expect("no path").expect("administration");
        execute(&gateway.engine, request, &vestibule::domain::audit::By::CONSOLE, &context).await
    };
    let shown = ask("vestibule app observed wiki").await.expect("a list");
    let text = vestibule::cli::render::text(&shown);
    assert!(text.starts_with("REQUEST") && text.contains("POST /login") && text.contains("0: failure"), "{text}");
    let list: Value = serde_json::from_str(&vestibule::cli::render::json(&shown)).expect("JSON");
    assert_eq!((list[0]["path"].as_str(), list[0]["count"].as_u64()), (Some("/login"), Some(1)), "{list:#}");
    let Response::Done { text, .. } = ask("vestibule app observed wiki --clear").await.expect("done") else {
        panic!("not done")
    };
    assert!(text.contains("1 sightings"), "{text}");
    assert!(seen(&gateway).is_empty());
    let error = ask("vestibule app observed blog").await.expect_err("there is no such app").to_string();
    assert_eq!(error, "there is no app `blog`, there is wiki");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_kept_than_may_be() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&observed_block(&upstream.url())).await;
    let name = AppName::parse("wiki").expect("a name");
    let mut browser = gateway.browser("wiki.test");
    browser.post("/login", &[("user", "alice"), ("pass", "hunter2")]).await;
    let first = wait_for(&gateway, 1).await.remove(0);
    for number in 0..vestibule::domain::observe::MOST_SEEN {
        gateway.clock.advance(std::time::Duration::from_secs(1));
        let mut sighting = first.sighting.clone();
        sighting.path = format!("/{number}");
        gateway.engine.observe(&name, sighting).await.expect("the store works");
    }
    let all = seen(&gateway);
    assert_eq!(all.len(), vestibule::domain::observe::MOST_SEEN);
    assert!(!all.iter().any(|observed| observed.sighting.path == "/login"), "the oldest is gone");
    gateway.engine.observe(&name, all[3].sighting.clone()).await.expect("the store works");
    assert_eq!(seen(&gateway)[0].count, 2, "what is seen again is counted, and the newest");
}

/// Switched on, sealed cookies of before are worth nothing and reach nobody; switched off, raw ones are.
#[tokio::test(flavor = "multi_thread")]
async fn cookies_do_not_survive_the_switch_either_way() {
    let upstream = RecordingUpstream::start(crate::hold_and_release::app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    gateway.add_user("alice", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = gateway.browser("wiki.test");
    browser.get("/login").await;
    let sealed = browser.cookies["sid"].clone();
    assert!(!sealed.starts_with("anon-"), "sealed: {sealed}");

    let observed =
        TestGateway::start_with(&observed_block(&upstream.url()), std::sync::Arc::clone(&gateway.store)).await;
    upstream.clear();
    let mut other = browser.clone();
    (other.address, other.host) = (observed.address(), format!("wiki.test:{}", observed.address().port()));
    other.cookies.insert("theme".to_owned(), "dark".to_owned());
    other.get("/home").await;
    assert_eq!(upstream.requests()[0].header("cookie"), Some("theme=dark"), "the seal reaches nobody");
    other.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(other.cookies["sid"], "in-1");
    assert!(other.get("/home").await.text().starts_with("inside"));

    upstream.clear();
    (other.address, other.host) = (gateway.address(), format!("wiki.test:{}", gateway.address().port()));
    let walled = other.get("/home").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/login")));
    other.get("/login").await;
    assert!(upstream.requests().iter().all(|request| request.cookies("sid").is_empty()), "{:#?}", upstream.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_too_long_to_be_a_login_streams_and_is_not_kept() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&observed_block(&upstream.url())).await;
    let mut browser = gateway.browser("wiki.test");
    let long = "x".repeat(200_000);
    let body = form(&[("user", "alice"), ("pass", "right"), ("text", &long)]);
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let answer = browser.send("POST", "/login", &headers, body.as_bytes()).await;
    assert_eq!(answer.status, 302);
    let all = wait_for(&gateway, 1).await;
    assert_eq!((all[0].sighting.said.as_deref(), all[0].sighting.fields.len()), (Some("unread"), 0), "{all:#?}");
}
