//! Home Assistant: a login in steps by script, whose session is tokens in the page's hands.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::engine::ports::Clock as _;

use super::{BASIC, Entry, FORM, Walk, open_socket, refused_with};
use crate::browser::{Browser as Chromium, Options};
use crate::real_apps::{
    CAUTIOUS, Conversation, HOUSE, HomeAssistant, Obtained, PASSWORD, TRUSTED, USER, WEBHOOK, first_step,
    password_step, seed_code, token_form,
};
use crate::support::{Answer, Browser, TestGateway};
use crate::walks;

const FIRST: &str = "/auth/login_flow";
/// As a script sends it that names no type.
const TEXT: (&str, &str) = ("Content-Type", "text/plain;charset=UTF-8");
const BY_SCRIPT: (&str, &str) = ("Sec-Fetch-Mode", "cors");
const OVERLAY: (&str, &str) = ("X-Vestibule-Overlay", "1");

async fn post(browser: &mut Browser, path: &str, more: &[(&str, &str)], body: &Value) -> Answer {
    let origin = browser.origin();
    let headers = [&[TEXT, BY_SCRIPT, ("Origin", origin.as_str())], more].concat();
    browser.send("POST", path, &headers, body.to_string().as_bytes()).await
}

/// Begins a login; the address of its next step.
async fn begin(browser: &mut Browser) -> String {
    let step = first_step(&browser.origin(), "homeassistant");
    let form = post(browser, FIRST, &[], &step).await;
    assert_eq!((form.status, &form.json()["type"]), (200, &json!("form")), "{}", form.text());
    format!("{FIRST}/{}", form.json()["flow_id"].as_str().expect("a flow"))
}

async fn log_in(browser: &mut Browser, more: &[(&str, &str)], user: &str, password: &str) -> Answer {
    let path = begin(browser).await;
    let step = password_step(&browser.origin(), user, password);
    post(browser, &path, more, &step).await
}

fn form_of(fields: &[(&str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

async fn fetch_tokens(browser: &mut Browser, code: &str) -> Answer {
    let (origin, form) = (browser.origin(), form_of(&token_form(&browser.origin(), code)));
    browser.send("POST", "/auth/token", &[FORM, BY_SCRIPT, ("Origin", &origin)], form.as_bytes()).await
}

async fn renew(browser: &mut Browser, refresh: &str) -> Answer {
    let origin = browser.origin();
    let form = refresh_form(&origin, refresh);
    browser.send("POST", "/auth/token", &[FORM, BY_SCRIPT, ("Origin", &origin)], form.as_bytes()).await
}

fn refresh_form(origin: &str, refresh: &str) -> String {
    let client = format!("{origin}/");
    form_of(&[("grant_type", "refresh_token".into()), ("refresh_token", refresh.into()), ("client_id", client)])
}

async fn house(browser: &mut Browser, token: &str) -> Answer {
    browser.send("GET", "/api/config", &[("Authorization", &format!("Bearer {token}")), BY_SCRIPT], b"").await
}

fn text(answer: &Answer, name: &str) -> String {
    answer.json()[name].as_str().unwrap_or_else(|| panic!("no `{name}`: {}", answer.text())).to_owned()
}

/// No way in but the rule, whatever somebody has got from Home Assistant itself.
async fn nothing_else_leads_in(walk: &Walk, app: &HomeAssistant, got: &Obtained, visitor: &Browser) {
    let origin = visitor.origin();
    let path = begin(&mut visitor.clone()).await;
    let bearer = |token: &str| format!("Bearer {token}");
    let (access, long_lived) = (bearer(&got.access), bearer(&got.long_lived));
    let by_page = [("Authorization", access.as_str())];
    let by_script = [("Authorization", access.as_str()), BY_SCRIPT, ("Origin", origin.as_str())];
    let by_program = [("Authorization", long_lived.as_str()), ("X-Requested-With", "XMLHttpRequest")];
    let of_page = [FORM, BY_SCRIPT, ("Origin", origin.as_str())];
    let unnamed = [TEXT, BY_SCRIPT, ("Origin", origin.as_str())];
    let credentials = password_step(&origin, USER, PASSWORD).to_string();
    let query = format!("username={USER}&password={PASSWORD}");
    let code = form_of(&token_form(&app.url(), &got.code));
    let entries = [
        Entry::get("a token from elsewhere", "/api/config", &by_page),
        Entry::get("a token from elsewhere, by a script", "/api/config", &by_script),
        Entry::get("a long-lived token", "/api/config", &by_program),
        Entry::get("a token at an open address", "/auth/providers", &by_page).open(),
        Entry::send("a token for a change", "/api/services/input_boolean/turn_on", &by_script, "{}"),
        Entry::get("a signed address", got.signed.as_str(), &[]),
        Entry::send("a code from elsewhere", "/auth/token", &of_page, &code),
        Entry::send("a refresh token", "/auth/token", &of_page, &refresh_form(&app.url(), &got.refresh)),
        Entry::send("a webhook", format!("/api/webhook/{WEBHOOK}"), &of_page, ""),
        Entry::send("a webhook by a program", format!("/api/webhook/{WEBHOOK}"), &[], "{}"),
        Entry::send("another handler", FIRST, &unnamed, &first_step(&origin, "trusted_networks").to_string()).open(),
        Entry::send("a password in the first step", FIRST, &unnamed, &credentials),
        Entry::send("a password as a form", path.as_str(), &of_page, &credentials),
        Entry::send("a password with more path", format!("{path}/"), &unnamed, &credentials),
        Entry::send("a password elsewhere", "/api/config", &unnamed, &credentials),
        Entry::get("a password in the query", format!("{path}?{query}"), &[]),
        Entry::get("Basic", "/api/config", &[BASIC]),
        Entry::send("a link to another account", "/auth/link_user", &by_script, "{}"),
    ];
    walk.refuses(visitor, &entries).await;
    for (name, token) in [("a stranger's socket", None), ("a socket with a token", Some(got.access.as_str()))] {
        assert_eq!(refused_with(open_socket(visitor, "/api/websocket", token).await), Some(401), "{name}");
    }
    assert!(!app.is_lit(&got.access).await, "somebody turned on the lamp");
}

#[tokio::test(flavor = "multi_thread")]
async fn home_assistant_is_walked_from_a_wrong_password_to_a_replay() {
    let app = HomeAssistant::start().await;
    let walk = Walk::start(&app.config("house.test"), "house.test", app.url(), ("/api/config", HOUSE)).await;
    let mut browser = walk.browser();
    for path in ["/", "/auth/authorize", "/auth/providers", "/manifest.json", "/static/icons/favicon.ico"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    // Pages of somebody without a session begin anew, and nothing else does.
    for (path, more, clears) in
        [("/", &[][..], true), ("/?x=1", &[], true), ("/", &[BY_SCRIPT], false), ("/auth/authorize", &[], false)]
    {
        let page = browser.send("GET", path, more, b"").await;
        assert_eq!(page.header("clear-site-data"), clears.then_some("\"storage\""), "{path} {more:?}");
    }
    let walled = browser.get("/config/dashboard").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/")));

    for more in [&[][..], &[OVERLAY]] {
        let wrong = log_in(&mut browser, more, USER, "wrong").await;
        assert_eq!((wrong.status, &wrong.json()["errors"]["base"]), (200, &json!("invalid_auth")), "{}", wrong.text());
    }
    let refused = log_in(&mut browser, &[], USER, PASSWORD).await;
    assert!(refused.status == 403 && text(&refused, "message").contains("password,123456"), "{}", refused.text());
    assert_eq!(walk.rings().await, 0, "nobody sees a number here");

    let held = log_in(&mut browser, &[OVERLAY], USER, PASSWORD).await;
    assert_eq!((held.status, held.header("x-vestibule-login")), (403, Some("held")), "{}", held.text());
    assert!(!held.text().contains("create_entry"), "{}", held.text());
    assert_eq!(walk.rings().await, 1, "the phone did not ring once");
    let got = app.obtain().await;
    nothing_else_leads_in(&walk, &app, &got, &browser).await;

    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(walk.phone.approve(walk.gateway.clock.now(), &number).await, "approved");
    let released = browser.step("release", &[("overlay", "1")]).await;
    assert_eq!((released.status, &released.json()["type"]), (200, &json!("create_entry")), "{}", released.text());
    let code = text(&released, "result");
    let mut thief = walk.browser();
    assert_eq!(fetch_tokens(&mut thief, &code).await.status, 401, "the code is good without the session");
    let tokens = fetch_tokens(&mut browser, &code).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text());
    let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    let inside = house(&mut browser, &access).await;
    assert!(inside.status == 200 && inside.text().contains(HOUSE), "{}", inside.text());
    assert_eq!(browser.get("/").await.header("clear-site-data"), None, "the session loses what its page keeps");
    let renewed = renew(&mut browser, &refresh).await;
    assert_eq!(house(&mut browser, &text(&renewed, "access_token")).await.status, 200);
    let socket = open_socket(&browser, "/api/websocket", None).await.expect("the socket opens in the session");
    let (mut talk, said) = Conversation::begin(socket, &access).await;
    assert_eq!(said["type"], "auth_ok", "{said}");
    let config = talk.ask("get_config", json!({})).await;
    assert_eq!(config["result"]["location_name"], HOUSE, "{config}");

    walk.leaks_nothing(&browser).await;
    assert_eq!(house(&mut thief, &access).await.status, 401);
    assert_eq!(renew(&mut thief, &refresh).await.status, 401);
    assert_eq!(refused_with(open_socket(&thief, "/api/websocket", Some(&access)).await), Some(401));

    let old = browser.clone();
    let (origin, form) = (browser.origin(), form_of(&[("token", refresh.clone())]));
    let out = browser.send("POST", "/auth/revoke", &[FORM, BY_SCRIPT, ("Origin", &origin)], form.as_bytes()).await;
    assert_eq!(out.status, 200, "{}", out.text());
    assert!(talk.ends().await, "the socket outlives its session");
    for mut jar in [browser, old] {
        for token in [&access, &got.access, &got.long_lived] {
            assert_eq!(house(&mut jar, token).await.status, 401, "inside after signing out");
        }
        assert_eq!(renew(&mut jar, &got.refresh).await.status, 401);
        assert_eq!(refused_with(open_socket(&jar, "/api/websocket", None).await), Some(401));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_home_assistant_hands_out_without_a_password_is_withheld() {
    let app = HomeAssistant::start().await;
    let walk = Walk::start(&app.config("house.test"), "house.test", app.url(), ("/api/config", HOUSE)).await;
    let mut browser = walk.browser();
    // Its own second factor: the password is right, and its code comes without one.
    let step = password_step(&browser.origin(), CAUTIOUS, PASSWORD);
    let mut path = String::new();
    for more in [&[][..], &[OVERLAY]] {
        path = begin(&mut browser).await;
        let asked = post(&mut browser, &path, more, &step).await;
        assert_eq!((asked.status, &asked.json()["type"]), (200, &json!("form")), "{}", asked.text());
    }
    let code = json!({ "client_id": format!("{}/", browser.origin()), "code": seed_code() });
    let withheld = post(&mut browser, &path, &[], &code).await;
    assert_eq!(withheld.status, 403, "{}", withheld.text());
    assert!(!withheld.text().contains("create_entry"), "{}", withheld.text());

    // An address that it trusts, which the gateway has from a proxy of its own.
    let config = crate::support::BASE.replace("[server]", "[server]\ntrusted_proxies = [\"127.0.0.1\"]");
    let config = format!("{config}{}", app.config("house.test"));
    let config = vestibule::config::Config::parse(&config, std::path::Path::new(""), &|_| None);
    let config = config.unwrap_or_else(|error| panic!("{error}"));
    let gateway = TestGateway::start_config(config, std::sync::Arc::new(vestibule::store::memory::MemoryStore::new()));
    let mut browser = gateway.browser("house.test");
    let first = first_step(&browser.origin(), "trusted_networks");
    let withheld = post(&mut browser, FIRST, &[("X-Forwarded-For", TRUSTED)], &first).await;
    assert_eq!(withheld.status, 403, "{}", withheld.text());
    assert!(!withheld.text().contains("create_entry"), "{}", withheld.text());
}

/// Where Home Assistant's page is, and who it says is there.
async fn person(desk: &Chromium) -> Value {
    let script = "const app = document.querySelector('home-assistant'); return app?.hass?.user?.name ?? null";
    // The page leaves itself more than once, and nobody is there meanwhile.
    desk.client().execute(script, Vec::new()).await.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn home_assistant_shows_the_number_over_its_own_page_and_asks_again_when_the_session_is_over() {
    let app = HomeAssistant::start().await;
    let _alone = walks::ALONE.lock().await;
    // Its service worker, and what clears its storage, need a secure origin.
    let gateway = TestGateway::start_now(&app.config("localhost"));
    let phone = gateway.user_with_phone(USER).await;
    let desk = Options::default().start("home assistant").await;
    let start = format!("http://localhost:{}/", gateway.address().port());
    let sign_in = async |password: &str| {
        desk.type_into("input[name=username]", USER).await;
        desk.type_into("input[name=password]", password).await;
        desk.click("ha-authorize mwc-button").await;
    };
    let approve = async || {
        let number = walks::overlay::number(&desk).await;
        assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
        desk.wait_until("alice is inside", async || (person(&desk).await == USER).then_some(())).await;
    };
    desk.goto(&start).await;
    desk.wait_for("input[name=password]").await;
    desk.screenshot("walk-home-assistant-login").await;
    sign_in("wrong").await;
    desk.wait_text("ha-authorize ha-alert", "Invalid username or password").await;
    sign_in(PASSWORD).await;
    walks::overlay::number(&desk).await;
    desk.screenshot("walk-home-assistant-held").await;
    approve().await;
    desk.screenshot("walk-home-assistant-inside").await;
    let kept = desk.script("return localStorage.hassTokens ?? ''").await;
    assert!(kept.as_str().is_some_and(|kept| kept.contains("refresh_token")), "{kept}");
    desk.goto(&start).await;
    desk.wait_until("alice is still inside", async || (person(&desk).await == USER).then_some(())).await;

    gateway.clock.advance(Duration::from_hours(25));
    desk.goto(&start).await;
    // Where its service worker answered the first time, the second goes to the gateway.
    desk.wait_until("it asks for the password", async || {
        let script = "return [Boolean(document.querySelector('input[name=password]')), \
             Boolean(document.querySelector('ha-init-page')?.shadowRoot?.textContent?.includes('Unable to connect'))]";
        let shown = desk.client().execute(script, Vec::new()).await.ok()?;
        if shown[1] == true {
            desk.goto(&start).await;
        }
        (shown[0] == true).then_some(())
    })
    .await;
    desk.screenshot("walk-home-assistant-again").await;
    sign_in(PASSWORD).await;
    approve().await;
}
