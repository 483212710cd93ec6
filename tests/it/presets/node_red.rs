//! Node-RED: a login by script, whose session is a token in the page's hands.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};
use vestibule::engine::ports::Clock as _;

use super::{BASIC, Entry, Walk, open_socket, refused_with};
use crate::browser::Options;
use crate::plain;
use crate::real_apps::{NodeRed, PASSWORD, USER, WebSocket};
use crate::support::{Answer, Browser, TestGateway};
use crate::walks;

const LOGIN: &str = "/auth/token";

async fn log_in(browser: &mut Browser, password: &str, json: bool) -> Answer {
    let fields = [
        ("client_id", "node-red-editor"),
        ("grant_type", "password"),
        ("scope", ""),
        ("username", USER),
        ("password", password),
    ];
    let origin = browser.origin();
    let (kind, body) = if json {
        ("application/json", serde_json::Map::from_iter(fields.map(|(name, value)| (name.to_owned(), json!(value)))))
    } else {
        return browser.post(LOGIN, &fields).await;
    };
    let headers = [("Content-Type", kind), ("Origin", origin.as_str()), ("X-Requested-With", "XMLHttpRequest")];
    browser.send("POST", LOGIN, &headers, Value::Object(body).to_string().as_bytes()).await
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// Opens `/comms` as this browser.
async fn comms(browser: &Browser, query: &str, token: Option<&str>) -> Result<WebSocket, Error> {
    open_socket(browser, &format!("/comms{query}"), token).await
}

#[tokio::test(flavor = "multi_thread")]
async fn node_red_is_walked_from_a_wrong_password_to_a_replay() {
    let app = NodeRed::start().await;
    let walk = Walk::start(&app.config("flows.test"), "flows.test", app.url(), ("/settings", "httpNodeRoot")).await;
    let mut browser = walk.browser();
    for path in ["/", "/red/red.min.js", "/vendor/vendor.js", "/locales/editor?lng=en-US", "/theme", "/auth/login"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    for json in [false, true] {
        let wrong = log_in(&mut browser, "wrong", json).await;
        assert_eq!((wrong.status, &wrong.json()["error"]), (403, &json!("invalid_grant")));
        let held = log_in(&mut browser, PASSWORD, json).await;
        assert!((400..500).contains(&held.status) && !held.text().contains("access_token"), "{}", held.text());
        assert!(held.text().contains("password,123456"), "it does not say what is missing: {}", held.text());
    }
    assert_eq!(walk.rings().await, 0, "nobody sees a number here");

    // What somebody who knows the password gets from Node-RED itself.
    let fields = [
        ("client_id", "node-red-admin"),
        ("grant_type", "password"),
        ("scope", "*"),
        ("username", USER),
        ("password", PASSWORD),
    ];
    let raw = plain::post(&format!("{}{LOGIN}", app.url()), "", &fields).await;
    let raw: Value = serde_json::from_str(raw.body()).expect("JSON");
    let raw = raw["access_token"].as_str().expect("a token").to_owned();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("access_token", &raw).finish();
    let (token, credentials) = ([("Authorization", &*bearer(&raw))], format!("username={USER}&password={PASSWORD}"));
    let program = [("Authorization", &*bearer(&raw)), ("X-Requested-With", "XMLHttpRequest")];
    let entries = [
        Entry::get("a token from elsewhere", "/settings", &token),
        Entry::get("a token from elsewhere, by a program", "/flows", &program),
        Entry::get("a token in the query", format!("/settings?{query}"), &[]),
        Entry::send("a token for a change", "/flows", &program, "[]"),
        Entry::get("Basic", "/settings", &[BASIC]),
        Entry::post("on another page", "/settings", &credentials),
        Entry::get("in the query", format!("{LOGIN}?grant_type=password&client_id=node-red-admin&{credentials}"), &[]),
        Entry::post(
            "in the query of a login",
            format!("{LOGIN}?{credentials}"),
            "grant_type=password&client_id=node-red-admin",
        ),
    ];
    walk.refuses(&browser, &entries).await;
    for (name, query, token) in [
        ("a stranger's socket", String::new(), None),
        ("a socket with a token", String::new(), Some(raw.as_str())),
        ("a socket with a token in its address", format!("?{query}"), None),
    ] {
        assert_eq!(refused_with(comms(&browser, &query, token).await), Some(401), "{name}");
    }

    let typed = format!("{PASSWORD},{}", walk.phone.code(walk.gateway.clock.now()));
    let released = log_in(&mut browser, &typed, true).await;
    assert_eq!(released.status, 200, "{}", released.text());
    let token = released.json()["access_token"].as_str().expect("a token").to_owned();
    let headers = [("Authorization", &*bearer(&token)), ("X-Requested-With", "XMLHttpRequest")];
    let settings = browser.send("GET", "/settings", &headers, b"").await;
    assert!(settings.status == 200 && settings.text().contains("httpNodeRoot"), "{}", settings.text());
    let mut socket = comms(&browser, "", None).await.expect("the socket opens in the session");
    socket.send(Message::text(json!({ "auth": token }).to_string())).await.expect("it is sent");
    let said = socket.next().await.expect("an answer").expect("a message").into_text().expect("text");
    assert_eq!(serde_json::from_str::<Value>(&said).expect("JSON")["auth"], "ok", "{said}");

    // The token is worth nothing to a thief: not in another browser, not on a socket.
    let mut thief = walk.browser();
    assert_eq!(thief.send("GET", "/settings", &headers, b"").await.status, 401);
    assert_eq!(refused_with(comms(&thief, "", Some(&token)).await), Some(401));
    let spent = log_in(&mut thief, &typed, true).await;
    assert!((400..500).contains(&spent.status) && !spent.text().contains("access_token"), "{}", spent.text());

    let old = browser.clone();
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("token", &token).finish();
    let origin = browser.origin();
    let out = [("Authorization", &*bearer(&token)), super::FORM, ("Origin", &*origin)];
    assert_eq!(browser.send("POST", "/auth/revoke", &out, form.as_bytes()).await.status, 200);
    let end = async { while let Some(Ok(_)) = socket.next().await {} };
    assert!(tokio::time::timeout(Duration::from_mins(1), end).await.is_ok(), "the socket outlives its session");
    for mut jar in [browser, old] {
        for token in [&token, &raw] {
            let headers = [("Authorization", &*bearer(token)), ("X-Requested-With", "XMLHttpRequest")];
            assert_eq!(jar.send("GET", "/settings", &headers, b"").await.status, 401, "inside after signing out");
        }
        assert_eq!(refused_with(comms(&jar, "", None).await), Some(401), "the gateway's session lives on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_of_node_red_is_entered_with_a_code_and_left() {
    let app = NodeRed::start().await;
    let _alone = walks::ALONE.lock().await;
    let gateway = TestGateway::start_now(&app.config("flows.test"));
    let phone = gateway.user_with_phone(USER).await;
    let desk = Options::default().start("node-red").await;
    let sign_in = async |password: &str| {
        desk.type_into("#node-dialog-login-username", USER).await;
        desk.type_into("#node-dialog-login-password", password).await;
        desk.click("#node-dialog-login-submit").await;
    };
    desk.goto(&format!("http://flows.test:{}/", gateway.address().port())).await;
    sign_in("wrong").await;
    desk.wait_text(".login-error, #node-dialog-login-failed, .node-dialog-login-failed", "failed").await;
    sign_in(&format!("{PASSWORD},{}", phone.code(gateway.clock.now()))).await;
    desk.wait_for("#red-ui-header-button-deploy").await;
    desk.wait_for("#red-ui-header-button-user").await;
    // The editor says so where its socket is refused.
    assert_eq!(desk.count(".red-ui-notification-error").await, 0, "{}", desk.source().await);
    desk.screenshot("walk-node-red-inside").await;

    desk.click("#red-ui-header-button-user").await;
    desk.click("#usermenu-item-logout").await;
    desk.wait_for("#node-dialog-login-username").await;
}
