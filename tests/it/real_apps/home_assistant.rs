//! Home Assistant, as PyPI has it.

use std::fs;
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use http::{Request, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpSocket;
use tokio_tungstenite::tungstenite::Message;
use vestibule::engine::ports::Clock as _;
use vestibule::serve::SystemClock;

use super::{INSTALL, PASSWORD, USER, block, file_of_project, folder_for};
use crate::child::Running;
use crate::plain;
use crate::support::softtoken_code;

/// PASSWORD by bcrypt at its lowest cost, so that tests do not wait for it.
const HASH: &str = "$2b$04$QI1/7XUX3.aExvgODUndDeTnps3Lk5WJ.n6vXkGXHKG3yPQGdeKbO";

/// The id of [`USER`] there.
const ALICE: &str = "0a11ce00000040008000000000000001";
/// Somebody with the same password, and with Home Assistant's own second factor, by [`SEED`].
pub const CAUTIOUS: &str = "carol";
const CAROL: &str = "0ca40100000040008000000000000002";
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/// The secret name of the webhook that turns on [`LAMP`].
pub const WEBHOOK: &str = "reading-room-3f9a";
/// What the webhook turns on.
const LAMP: &str = "input_boolean.reading_lamp";
/// The address from which Home Assistant lets [`USER`] in without a password, as its `trusted_networks` say.
pub const TRUSTED: &str = "192.0.2.7";
/// What only those who are signed in are told.
pub const HOUSE: &str = "Library building";

/// Home Assistant 2024.3, with accounts of its own.
///
/// ```text
/// GET  /auth/authorize?client_id=http://HOST/&redirect_uri=http://HOST/?auth_callback=1    200, a page whose script signs in
/// POST /auth/login_flow          {"client_id":"http://HOST/","handler":["homeassistant",null],"redirect_uri":"http://HOST/"}
///      200 {"type":"form","flow_id":"F","step_id":"init","errors":{},...}
/// POST /auth/login_flow/F        {"client_id":"http://HOST/","username":"alice","password":"..."}
/// right: 200 {"type":"create_entry","result":"<code>",...}, no cookie
/// wrong: 200 {"type":"form","errors":{"base":"invalid_auth"},...}
/// POST /auth/token               grant_type=authorization_code code=<code> client_id=http://HOST/     (urlencoded or multipart)
///      200 {"access_token":"<JWT>","refresh_token":"...","expires_in":1800,"token_type":"Bearer"}; a second time 400
/// ```
///
/// * Both tokens are the session. The access token goes as `Authorization: Bearer`, or in the first message of the WebSocket
///   `/api/websocket`, which opens to everybody. The refresh token gets further ones from `/auth/token`, without end.
/// * In the WebSocket, long-lived access tokens are made, and addresses signed: `?authSig=<JWT>` opens one for 30 seconds.
/// * Whoever uses Home Assistant's own second factor is answered the right password with another form, `step_id` `mfa`.
/// * By `trusted_networks` the first request, without any password, is answered with a code.
/// * `/api/webhook/<id>` is open to whoever knows the id, and answers 200 to any.
/// * Open to everybody: `/` and every other page, which are one and the same and hold nothing, and what they are made of.
/// * Signing out is `POST /auth/revoke` with `token=<refresh token>`, or the same to `/auth/token` with `action=revoke`: 200,
///   whatever the token. With it all its access tokens end.
/// * Behind a proxy that it does not know it answers 400.
pub struct HomeAssistant {
    port: u16,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
}

impl HomeAssistant {
    /// Starts it, set up, with two accounts and a lamp.
    pub async fn start() -> Self {
        let folder = folder_for("home-assistant");
        // It takes no port 0, and tells nobody which one it has. This socket, which never listens, keeps others from the port.
        let kept = TcpSocket::new_v4().expect("a socket");
        kept.set_reuseaddr(true).expect("a port that it may have as well");
        kept.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        let port = kept.local_addr().expect("a bound address").port();
        let template = fs::read_to_string(file_of_project("tests/apps/home-assistant/configuration.yaml"));
        let mut text = template.expect("its configuration is part of the tests");
        for (name, value) in [("PORT", &*port.to_string()), ("ALICE", ALICE)] {
            text = text.replace(&format!("<{name}>"), value);
        }
        fs::write(folder.path().join("configuration.yaml"), text).expect("room for a file");
        write_accounts(&folder);
        let mut command = Command::new(file_of_project(".cache/home-assistant/bin/hass"));
        command.args(["--skip-pip", "-c"]).arg(folder.path()).env("HOME", folder.path()).env("TMPDIR", folder.path());
        let mut server = Running::start("Home Assistant", &mut command, INSTALL);
        assert_eq!(server.port_after("Now listening on port ").await, port, "it is in recovery mode");
        server.after("Home Assistant initialized in ").await;
        Self { port, _server: server, _folder: folder }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for browsers that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("home-assistant", "Lamps and doors", host, &self.url())
    }

    /// Sends JSON as its page does, which names no type.
    async fn post(&self, path: &str, from: Option<&str>, body: &Value) -> Value {
        let mut request =
            Request::post(format!("{}{path}", self.url())).header("content-type", "text/plain;charset=UTF-8");
        if let Some(from) = from {
            request = request.header("x-forwarded-for", from);
        }
        json_of(&plain::send(request.body(body.to_string()).expect("a request")).await)
    }

    /// What a login with this password is answered.
    async fn log_in(&self, user: &str, password: &str) -> Value {
        let flow = self.post("/auth/login_flow", None, &first_step(&self.url(), "homeassistant")).await;
        let path = format!("/auth/login_flow/{}", text(&flow, "flow_id"));
        self.post(&path, None, &password_step(&self.url(), user, password)).await
    }

    /// A page or interface, with this token as Bearer.
    async fn get(&self, path: &str, token: &str) -> Response<String> {
        let request = Request::get(format!("{}{path}", self.url())).header("authorization", format!("Bearer {token}"));
        plain::send(request.body(String::new()).expect("a request")).await
    }

    /// What whoever knows the password gets from Home Assistant itself.
    pub async fn obtain(&self) -> Obtained {
        let code = text(&self.log_in(USER, PASSWORD).await, "result");
        let fields = token_form(&self.url(), &code);
        let tokens = json_of(&plain::post(&format!("{}/auth/token", self.url()), "", &pairs(&fields)).await);
        let access = text(&tokens, "access_token");
        let (mut talk, said) = Conversation::begin(self.socket().await, &access).await;
        assert_eq!(said["type"], "auth_ok");
        let name = json!({ "client_name": "a script", "lifespan": 3650 });
        let long_lived = talk.ask("auth/long_lived_access_token", name).await;
        let signed = talk.ask("auth/sign_path", json!({ "path": "/api/config", "expires": 3600 })).await;
        Obtained {
            code: text(&self.log_in(USER, PASSWORD).await, "result"),
            access,
            refresh: text(&tokens, "refresh_token"),
            long_lived: long_lived["result"].as_str().expect("a token").to_owned(),
            signed: text(&signed["result"], "path"),
        }
    }

    async fn socket(&self) -> WebSocket {
        let url = format!("{}/api/websocket", self.url().replace("http", "ws"));
        tokio_tungstenite::connect_async(url).await.expect("the socket opens to everybody").0
    }

    /// Whether the lamp is on.
    pub async fn is_lit(&self, token: &str) -> bool {
        let state = json_of(&self.get(&format!("/api/states/{LAMP}"), token).await);
        state["state"] == "on"
    }
}

/// What lets somebody into Home Assistant, unless somebody else stands before it.
pub struct Obtained {
    /// A code that no token was fetched for.
    pub code: String,
    /// An access token.
    pub access: String,
    /// Its refresh token.
    pub refresh: String,
    /// A long-lived access token.
    pub long_lived: String,
    /// `/api/config`, signed.
    pub signed: String,
}

/// Begins a login by `handler`, as the page at `origin` does.
pub fn first_step(origin: &str, handler: &str) -> Value {
    json!({
        "client_id": format!("{origin}/"), "handler": [handler, null], "redirect_uri": format!("{origin}/?auth_callback=1"),
    })
}

/// Goes on with it.
pub fn password_step(origin: &str, user: &str, password: &str) -> Value {
    json!({ "username": user, "password": password, "client_id": format!("{origin}/") })
}

/// Fetches tokens for a code.
pub fn token_form(origin: &str, code: &str) -> [(&'static str, String); 3] {
    [("grant_type", "authorization_code".to_owned()), ("code", code.to_owned()), ("client_id", format!("{origin}/"))]
}

fn pairs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// The code of Home Assistant's own second factor for [`CAUTIOUS`], whose clock is the system's.
pub fn seed_code() -> String {
    softtoken_code(SEED, SystemClock::new().wall())
}

fn json_of(answer: &Response<String>) -> Value {
    serde_json::from_str(answer.body()).unwrap_or_else(|error| panic!("no JSON ({error}): {}", answer.body()))
}

#[track_caller]
fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no `{name}` in {value}")).to_owned()
}

pub type WebSocket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// What is said over the WebSocket.
pub struct Conversation {
    socket: WebSocket,
    said: u64,
}

impl Conversation {
    /// Begins with the token; with what is answered.
    pub async fn begin(socket: WebSocket, token: &str) -> (Self, Value) {
        let mut talk = Self { socket, said: 0 };
        assert_eq!(talk.hear().await["type"], "auth_required");
        talk.say(&json!({ "type": "auth", "access_token": token })).await;
        let answer = talk.hear().await;
        (talk, answer)
    }

    /// Asks for something; with what is answered.
    pub async fn ask(&mut self, what: &str, mut more: Value) -> Value {
        self.said += 1;
        more["type"] = json!(what);
        more["id"] = json!(self.said);
        self.say(&more).await;
        self.hear().await
    }

    /// Waits until the other side hangs up; whether it does.
    pub async fn ends(mut self) -> bool {
        let end = async { while let Some(Ok(_)) = self.socket.next().await {} };
        tokio::time::timeout(Duration::from_mins(1), end).await.is_ok()
    }

    async fn say(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await.expect("it is sent");
    }

    async fn hear(&mut self) -> Value {
        let said = self.socket.next().await.expect("an answer").expect("a message").into_text().expect("text");
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("no JSON ({error}): {said}"))
    }
}

/// Writes what is left by `hass --script auth add` and by the pages that ask whoever is first.
fn write_accounts(folder: &TempDir) {
    let storage = folder.path().join(".storage");
    fs::create_dir(&storage).expect("a folder");
    let write = |key: &str, version: u8, data: Value| {
        let text = json!({ "version": version, "minor_version": 1, "key": key, "data": data }).to_string();
        fs::write(storage.join(key), text).expect("room for a file");
    };
    let people = [(ALICE, "alice"), (CAROL, CAUTIOUS)];
    let users = people.map(|(id, name)| {
        json!({
            "id": id, "group_ids": ["system-admin"], "is_owner": id == ALICE, "is_active": true, "name": name,
            "system_generated": false, "local_only": false,
        })
    });
    let credentials = people.map(|(id, name)| {
        json!({
            "id": id.replace('0', "f"), "user_id": id, "auth_provider_type": "homeassistant", "auth_provider_id": null,
            "data": { "username": name },
        })
    });
    let groups = ["system-admin", "system-users", "system-read-only"].map(|id| json!({ "id": id, "name": id }));
    write("auth", 1, json!({ "users": users, "groups": groups, "credentials": credentials, "refresh_tokens": [] }));
    let passwords = people.map(|(_, name)| json!({ "username": name, "password": STANDARD.encode(HASH) }));
    write("auth_provider.homeassistant", 1, json!({ "users": passwords }));
    write("auth_module.totp", 1, json!({ "users": { CAROL: SEED } }));
    write("onboarding", 4, json!({ "done": ["user", "core_config", "analytics", "integration"] }));
}

/// Home Assistant without a gateway: what is written above is so.
mod tests {
    use super::*;
    use crate::plain::{get, post, send, set_cookies};

    #[tokio::test]
    async fn home_assistant_answers_the_password_with_a_code_and_the_code_with_tokens() {
        let app = HomeAssistant::start().await;
        let wrong = app.log_in(USER, "wrong").await;
        assert_eq!((&wrong["type"], &wrong["errors"]["base"]), (&json!("form"), &json!("invalid_auth")));
        let right = app.log_in(USER, PASSWORD).await;
        assert_eq!(right["type"], "create_entry", "{right}");

        let (url, fields) = (format!("{}/auth/token", app.url()), token_form(&app.url(), &text(&right, "result")));
        let tokens = post(&url, "", &pairs(&fields)).await;
        assert!(tokens.status() == 200 && set_cookies(&tokens).is_empty(), "{tokens:?}");
        assert_eq!(post(&url, "", &pairs(&fields)).await.status(), 400, "the code is good twice");
        let tokens = json_of(&tokens);
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(1800)));
        let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
        let config = app.get("/api/config", &access).await;
        assert!(config.status() == 200 && config.body().contains(HOUSE), "{}", config.body());
        let client = format!("{}/", app.url());
        let again = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str()), ("client_id", &client)];
        let renewed = json_of(&post(&url, "", &again).await);
        assert_eq!(app.get("/api/config", &text(&renewed, "access_token")).await.status(), 200);

        for (path, fields) in [
            ("/auth/revoke", vec![("token", refresh.as_str())]),
            ("/auth/revoke", vec![("token", "another")]),
            ("/auth/token", vec![("token", "another"), ("action", "revoke")]),
        ] {
            assert_eq!(post(&format!("{}{path}", app.url()), "", &fields).await.status(), 200, "{path}");
        }
        assert_eq!(app.get("/api/config", &access).await.status(), 401, "its access tokens outlive a refresh token");
        assert_eq!(post(&url, "", &again).await.status(), 400, "a refresh token outlives itself");
    }

    #[tokio::test]
    async fn home_assistant_has_a_second_factor_of_its_own_and_a_way_without_a_password() {
        let app = HomeAssistant::start().await;
        let asked = app.log_in(CAUTIOUS, PASSWORD).await;
        assert_eq!((&asked["type"], &asked["step_id"]), (&json!("form"), &json!("mfa")), "{asked}");
        let path = format!("/auth/login_flow/{}", text(&asked, "flow_id"));
        let step = json!({ "client_id": format!("{}/", app.url()), "code": seed_code() });
        assert_eq!(app.post(&path, None, &step).await["type"], "create_entry");

        let first = first_step(&app.url(), "trusted_networks");
        let trusted = app.post("/auth/login_flow", Some(TRUSTED), &first).await;
        assert_eq!(trusted["type"], "create_entry", "{trusted}");
        for from in [None, Some("198.51.100.7")] {
            let abort = app.post("/auth/login_flow", from, &first).await;
            assert_eq!((&abort["type"], &abort["reason"]), (&json!("abort"), &json!("not_allowed")), "{from:?}");
        }
    }

    #[tokio::test]
    async fn what_home_assistant_takes_beside_a_login_is_so() {
        let app = HomeAssistant::start().await;
        let got = app.obtain().await;
        assert_eq!(app.get("/api/config", &got.long_lived).await.status(), 200);
        let signed = get(&format!("{}{}", app.url(), got.signed), "").await;
        assert!(signed.status() == 200 && signed.body().contains(HOUSE), "{}", signed.body());
        let (_, said) = Conversation::begin(app.socket().await, "wrong").await;
        assert_eq!(said["type"], "auth_invalid");

        assert!(!app.is_lit(&got.access).await);
        for hook in ["another", WEBHOOK] {
            assert_eq!(post(&format!("{}/api/webhook/{hook}", app.url()), "", &[]).await.status(), 200, "{hook}");
        }
        assert!(app.is_lit(&got.access).await, "the webhook does nothing");

        for path in ["/", "/lovelace/0", "/config/dashboard", "/auth/authorize", "/auth/providers", "/manifest.json"] {
            let page = get(&format!("{}{path}", app.url()), "").await;
            assert!(page.status() == 200 && !page.body().contains(HOUSE), "{path}: {}", page.body());
        }
        for path in ["/api/", "/api/config", "/api/states", "/api/history/period", "/api/error_log"] {
            let answer = get(&format!("{}{path}", app.url()), "").await;
            assert!(matches!(answer.status().as_u16(), 401 | 404), "{path}: {}", answer.status());
        }
    }

    #[tokio::test]
    async fn nothing_of_home_assistant_is_reached_from_elsewhere() {
        let app = HomeAssistant::start().await;
        let request = Request::get(app.url()).header("x-forwarded-for", "198.51.100.7").body(String::new());
        assert_eq!(send(request.unwrap()).await.status(), 200, "it does not know the proxy");
        let port = app.url().rsplit_once(':').expect("a port").1.to_owned();
        for address in ["127.0.0.2", "[::1]"] {
            let reached = tokio::net::TcpStream::connect(format!("{address}:{port}")).await;
            assert!(reached.is_err(), "it listens on {address}");
        }
    }
}
