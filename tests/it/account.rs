//! The account page: what people see and change themselves, in a session only, with a fresh factor only, from its own forms
//! only.

use std::time::Duration;

use serde_json::Value;

use crate::hold_and_release::block;
use crate::step_up::{Site, begin, token_on};
use crate::support::{Answer, Browser, TestGateway};
use vestibule::domain::ids::SessionId;
use vestibule::domain::text::from_base64url;
use vestibule::engine::app_passwords::AppPasswordUse;
use vestibule::engine::users::NewUser;

pub const ACCOUNT: &str = "/.vestibule/account?app=wiki";
const STEP_UP: &str = "/.vestibule/step-up?app=wiki&amp;to=%2F.vestibule%2Faccount%3Fapp%3Dwiki";
const CHANGES: [&str; 4] = ["app-passwords", "app-passwords/revoke", "deposit", "deposit/remove"];

pub fn at(change: &str) -> String {
    format!("/.vestibule/account/{change}?app=wiki")
}

/// The forms of a page that change more than its language.
fn changes_on(page: &str) -> Vec<&str> {
    let addresses =
        page.split("action=\"/.vestibule/account/").skip(1).filter_map(|rest| rest.split(['?', '"']).next());
    addresses.filter(|change| *change != "language").collect()
}

pub fn as_program(browser: &Browser) -> Browser {
    let mut program = browser.clone();
    program.headers.retain(|(name, _)| name != "Accept");
    program.headers.push(("Accept".to_owned(), "application/json".to_owned()));
    program
}

/// What was made, on the page that shows it this once.
fn shown(page: &Answer) -> String {
    let text = page.text();
    let (_, password) =
        text.split_once("data-copy-from dir=\"ltr\" translate=\"no\">").unwrap_or_else(|| panic!("none on {text}"));
    password.split('<').next().unwrap_or_default().to_owned()
}

fn stands_for(gateway: &TestGateway, presented: &str) -> Option<(String, String)> {
    let app = gateway.engine.settings().apps.all()[0].clone();
    match gateway.engine.app_password(&app, "alice", presented).expect("the store reads") {
        AppPasswordUse::Deposited { username, password, .. } => Some((username, password.expose().clone())),
        AppPasswordUse::NotOne | AppPasswordUse::Unknown => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_password_is_made_shown_once_used_and_removed() {
    let (site, _phone, mut browser) = Site::with_alice().await;
    let page = browser.get(ACCOUNT).await;
    let text = page.text();
    assert_eq!(page.status, 200, "{text}");
    for part in ["Signed in as <b><bdi>alice</bdi>", "There is none yet.", "data-part=\"logout\"", "Phone calendar"] {
        assert!(text.contains(part), "no «{part}» on {text}");
    }
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let token = token_on(&page);

    let made = browser.post(&at("app-passwords"), &[("token", &token), ("name", " My <b>phone</b> ")]).await;
    let text = made.text();
    assert_eq!((made.status, made.header("cache-control")), (200, Some("no-store")), "{text}");
    assert!(
        text.contains("My &lt;b&gt;phone&lt;&#x2F;b&gt;") || text.contains("My &lt;b&gt;phone&lt;/b&gt;"),
        "{text}"
    );
    assert!(text.contains("It works once you have saved your password of <bdi>Library wiki</bdi>"), "{text}");
    let password = shown(&made);
    assert_eq!(stands_for(&site.gateway, &password), None, "nothing is deposited yet");
    let after = browser.get(ACCOUNT).await.text();
    assert!(!after.contains(&password) && after.contains("not used yet"), "{after}");

    let fields = [("token", token.as_str()), ("username", "Alice"), ("password", "right & <secret>")];
    let saved = browser.post(&at("deposit"), &fields).await;
    assert!(saved.status == 200 && saved.text().contains("The password was saved"), "{}", saved.text());
    let expected = Some(("Alice".to_owned(), "right & <secret>".to_owned()));
    assert_eq!(stands_for(&site.gateway, &password), expected);
    let text = browser.get(ACCOUNT).await.text();
    assert!(text.contains("for the user name <b><bdi>Alice</bdi></b>") && !text.contains("secret"), "{text}");

    let (_, id) = text.split_once("name=\"id\" value=\"").expect("a row");
    let id = id.split('"').next().unwrap_or_default().to_owned();
    let revoked = browser.post(&at("app-passwords/revoke"), &[("token", &token), ("id", &id)]).await;
    assert!(revoked.status == 200 && revoked.text().contains("There is none yet."), "{}", revoked.text());
    assert_eq!(stands_for(&site.gateway, &password), None);
    let again = browser.post(&at("app-passwords/revoke"), &[("token", &token), ("id", &id)]).await;
    assert!(again.status == 404 && again.text().contains("not there any more"), "{}", again.text());
    let removed = browser.post(&at("deposit/remove"), &[("token", &token)]).await;
    assert!(removed.status == 200 && removed.text().contains("The saved password was removed"), "{}", removed.text());
    assert!(site.upstream.requests().iter().all(|request| !request.path().starts_with("/.vestibule")));
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_get_and_send_the_same() {
    let (site, _phone, browser) = Site::with_alice().await;
    let mut program = as_program(&browser);
    let account = program.get(ACCOUNT).await.json();
    assert_eq!((&account["user"], &account["fresh"]), (&Value::from("alice"), &Value::from(true)), "{account}");
    assert_eq!((&account["app"], &account["deposit"]), (&Value::from("wiki"), &Value::Null), "{account}");
    let token = account["token"].as_str().expect("a token").to_owned();
    let origin = program.origin();
    let headers = [("X-Vestibule-Token", token.as_str()), ("Origin", &origin)];
    let form = [headers[0], headers[1], ("Content-Type", "application/x-www-form-urlencoded")];
    let made = program.send("POST", &at("app-passwords"), &form, b"name=backup").await;
    let record = made.json();
    assert_eq!((made.status, &record["name"], &record["last_used"]), (201, &Value::from("backup"), &Value::Null));
    let password = record["password"].as_str().expect("a password").to_owned();
    let account = program.send("POST", &at("deposit"), &form, b"password=right").await.json();
    assert_eq!(account["deposit"]["username"], "alice", "the session's own name where none is given: {account}");
    assert_eq!(account["app_passwords"][0]["id"], record["id"]);
    assert!(account["app_passwords"][0].get("password").is_none(), "{account}");
    assert_eq!(stands_for(&site.gateway, &password), Some(("alice".to_owned(), "right".to_owned())));
    for (body, status, error) in
        [("username=bob&password=x", 422, "bad_name"), ("username=alice&password=", 422, "bad_password")]
    {
        let answer = program.send("POST", &at("deposit"), &form, body.as_bytes()).await;
        assert_eq!((answer.status, &answer.json()["error"]), (status, &Value::from(error)), "{body}");
    }
    let nameless = program.send("POST", &at("app-passwords"), &form, b"name=%20").await;
    assert_eq!((nameless.status, &nameless.json()["error"]), (422, &Value::from("bad_name")));
    let unknown = program.send("POST", &at("app-passwords/revoke"), &form, b"id=x").await;
    assert_eq!(unknown.status, 404);
    let id = format!("id={}", record["id"].as_str().expect("an id"));
    let account = program.send("POST", &at("app-passwords/revoke"), &form, id.as_bytes()).await.json();
    assert_eq!(account["app_passwords"], Value::Array(Vec::new()), "{account}");
    let account = program.send("POST", &at("deposit/remove"), &headers, b"").await.json();
    assert_eq!(account["deposit"], Value::Null, "{account}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_for_sessions_of_its_own_app_only() {
    let (site, _phone, browser) = Site::with_alice().await;
    let mut nobody = site.gateway.browser("wiki.test");
    let led = nobody.get(ACCOUNT).await;
    assert_eq!((led.status, led.header("location")), (303, Some("/login")), "{}", led.text());
    let mut program = as_program(&nobody);
    let told = program.get(ACCOUNT).await;
    assert_eq!((told.status, &told.json()["error"]), (401, &Value::from("unauthorized")));
    let token = site.gateway.engine.session_token(session_of(&browser));
    for change in CHANGES {
        let answer = nobody.post(&at(change), &[("token", &token), ("name", "x")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/login")), "{change}");
        assert_eq!(program.post(&at(change), &[("token", &token), ("name", "x")]).await.status, 401, "{change}");
    }
    let mut ended = browser.clone();
    ended.sign_out().await;
    ended.cookies.clone_from(&browser.cookies);
    assert_eq!(ended.get(ACCOUNT).await.status, 303, "the session ended");
}

pub fn session_of(browser: &Browser) -> SessionId {
    SessionId::of(&from_base64url(&browser.cookies["vestibule"]).expect("a secret"))
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_come_from_its_own_forms_only() {
    let (site, phone, mut browser) = Site::with_alice().await;
    let other = site.sign_in(&phone, "alice").await;
    let own = site.gateway.engine.session_token(session_of(&browser));
    let others = site.gateway.engine.session_token(session_of(&other));
    let logout = site.gateway.engine.logout_token(session_of(&browser));
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let same = ("Sec-Fetch-Site", "same-origin");
    for change in CHANGES {
        for (name, headers, token) in [
            ("another site", vec![kind, ("Origin", "http://evil.test")], own.as_str()),
            ("another scheme", vec![kind, ("Origin", "https://wiki.test")], &own),
            ("an origin of nowhere", vec![kind, ("Origin", "null")], &own),
            ("cross-site", vec![kind, ("Sec-Fetch-Site", "cross-site")], &own),
            ("a sibling", vec![kind, ("Sec-Fetch-Site", "same-site")], &own),
            ("nobody says", vec![kind], &own),
            ("no token", vec![kind, same], ""),
            ("another session's token", vec![kind, same], &others),
            ("the token for signing out", vec![kind, same], &logout),
        ] {
            let body = format!("token={token}&name=x&id=x&username=alice&password=x");
            let answer = browser.send("POST", &at(change), &headers, body.as_bytes()).await;
            assert_eq!(answer.status, 403, "{change}, {name}: {}", answer.text());
        }
        assert_eq!(browser.get(&at(change)).await.status, 405, "a GET changes nothing");
    }
    let alice = site.gateway.user("alice").id;
    assert!(site.gateway.engine.app_passwords_of(alice).expect("the store reads").is_empty());
    assert!(site.gateway.engine.deposits_of(alice).expect("the store reads").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_stale_factor_it_shows_and_changes_nothing() {
    let (site, phone, mut browser) = Site::with_alice().await;
    let token = token_on(&browser.get(ACCOUNT).await);
    let password = shown(&browser.post(&at("app-passwords"), &[("token", &token), ("name", "phone")]).await);
    site.wait();
    let page = browser.get(ACCOUNT).await.text();
    assert!(page.contains(STEP_UP) || page.contains(&STEP_UP.replace("&amp;", "&")), "{page}");
    assert!(page.contains("phone") && changes_on(&page).is_empty(), "there are no forms to change: {page}");
    let mut program = as_program(&browser);
    assert_eq!(program.get(ACCOUNT).await.json()["fresh"], false);
    for change in CHANGES {
        let fields = [("token", token.as_str()), ("name", "x"), ("username", "alice"), ("password", "x")];
        let id = site.gateway.engine.app_passwords_of(site.gateway.user("alice").id).unwrap()[0].id.to_string();
        let fields: Vec<_> = fields.into_iter().chain([("id", id.as_str())]).collect();
        let answer = browser.post(&at(change), &fields).await;
        assert_eq!(answer.status, 403, "{change}: {}", answer.text());
        assert!(answer.text().contains("What you typed is still there"), "{change}: {}", answer.text());
        let told = program.post(&at(change), &fields).await;
        assert_eq!((told.status, &told.json()["error"]), (403, &Value::from("step-up-needed")), "{change}");
    }
    assert!(stands_for(&site.gateway, &password).is_none());

    let asked = format!("/.vestibule/step-up?app=wiki&to={}", "%2F.vestibule%2Faccount%3Fapp%3Dwiki");
    assert_eq!(begin(&mut browser, &asked).await.header("location"), Some("/.vestibule/login"));
    site.approve(&phone, &mut browser).await;
    let released = browser.step("release", &[]).await;
    assert_eq!((released.status, released.header("location")), (303, Some(ACCOUNT)), "{}", released.text());
    let saved = browser.post(&at("deposit"), &[("token", &token), ("username", "alice"), ("password", "right")]).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert!(stands_for(&site.gateway, &password).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_without_a_factor_changes_nothing() {
    let site = Site::new("").await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = site.gateway.browser("wiki.test");
    browser.get("/login").await;
    browser.post("/login", &[("user", "bob"), ("pass", "right")]).await;
    browser.step("skip", &[]).await;
    assert_eq!(browser.step("release", &[]).await.status, 302);
    let page = browser.get(ACCOUNT).await.text();
    assert!(page.contains("data-part=\"step-up\"") && changes_on(&page).is_empty(), "{page}");
    let token = site.gateway.engine.session_token(session_of(&browser));
    let answer = browser.post(&at("app-passwords"), &[("token", &token), ("name", "x")]).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_app_of_a_host_has_its_own() {
    let below = |name: &str| {
        block("http://127.0.0.1:9")
            .replace("\"wiki\"", &format!("\"{name}\""))
            .replace("Library wiki", &format!("Title of {name}"))
            .replace("login_page = \"", &format!("path = \"/{name}\"\nlogin_page = \"/{name}"))
            .replace("GET /", &format!("GET /{name}/"))
            .replace("POST /", &format!("POST /{name}/"))
    };
    let gateway = TestGateway::start(&format!("{}{}", below("one"), below("two"))).await;
    let mut browser = gateway.browser("wiki.test");
    for name in ["one", "two"] {
        let led = browser.get(&format!("/.vestibule/account?app={name}")).await;
        assert_eq!(led.header("location"), Some(format!("/{name}/login").as_str()), "{}", led.text());
    }
    gateway.clock.advance(Duration::from_secs(1));
    assert_eq!(browser.get("/.vestibule/step-up?app=two").await.header("location"), Some("/two/login"));
}
