//! Node-RED, as npm has it.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::{INSTALL, block, file_of_project, folder_for};
use crate::child::Running;

/// PASSWORD by bcrypt at its lowest cost, so that tests do not wait for it.
const HASH: &str = "$2b$04$QI1/7XUX3.aExvgODUndDeTnps3Lk5WJ.n6vXkGXHKG3yPQGdeKbO";

/// Node-RED 4.1.8, with `adminAuth` by credentials.
///
/// ```text
/// GET  /auth/login    200 {"type":"credentials","prompts":[...]}: what the editor's script draws its form from
/// POST /auth/token    client_id=node-red-editor grant_type=password scope= username=alice password=...    (form or JSON)
/// right: 200 {"access_token":"...","expires_in":604800,"token_type":"Bearer"}, no cookie
/// wrong: 403 {"error":"invalid_grant","error_description":"Invalid resource owner credentials"}
/// ```
///
/// * The token is the session: `Authorization: Bearer`, or `access_token` in the query of any request. The editor keeps it
///   in `localStorage`.
/// * The WebSocket `/comms` opens to everybody; its first message has to be `{"auth":"<token>"}`.
/// * Open to everybody: `/`, `/red/**`, `/vendor/**`, `/locales/**`, `/theme/**`, `/auth/login`, `/debug/view/**`. Without a
///   token `/settings`, `/flows`, `/icons`, `/plugins` and the rest are 401. Basic means nothing to it.
/// * Signing out is `POST /auth/revoke` with `token=...` and the token itself as Bearer: 200; the token is worth nothing then.
/// * Pages that flows serve (`http in` nodes) have no login at all.
pub struct NodeRed {
    port: u16,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
}

impl NodeRed {
    /// Starts it, without flows.
    pub async fn start() -> Self {
        let folder = folder_for("node-red");
        let settings = folder.path().join("settings.js");
        let text = format!(
            "module.exports = {{\n\
               uiPort: 0, uiHost: '127.0.0.1', userDir: __dirname, flowFile: 'flows.json', credentialSecret: false,\n\
               adminAuth: {{ type: 'credentials', users: [{{ username: 'alice', password: '{HASH}', permissions: '*' }}] }},\n\
               logging: {{ console: {{ level: 'info' }} }}, telemetry: {{ enabled: false }},\n\
               editorTheme: {{ tours: false, palette: {{ catalogues: [] }} }},\n\
             }};\n"
        );
        fs::write(&settings, text).expect("room for a file");
        let mut command = Command::new("node");
        command
            .arg(file_of_project(".cache/node/node_modules/node-red/red.js"))
            .arg("--settings")
            .arg(&settings)
            .env("HOME", folder.path());
        let mut server = Running::start("Node-RED", &mut command, INSTALL);
        let port = server.port_after("Server now running at http://127.0.0.1:").await;
        Self { port, _server: server, _folder: folder }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for browsers that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("node-red", "Library automation", host, &self.url())
    }
}

/// Node-RED without a gateway: what is written above is so.
mod tests {
    use futures_util::{SinkExt as _, StreamExt as _};
    use http::{Request, Response};
    use serde_json::{Value, json};
    use tokio_tungstenite::tungstenite::Message;

    use super::NodeRed;
    use crate::plain::{get, post, send, set_cookies};
    use crate::real_apps::{PASSWORD, USER};

    fn json_of(answer: &Response<String>) -> Value {
        serde_json::from_str(answer.body()).unwrap_or_else(|error| panic!("no JSON ({error}): {}", answer.body()))
    }

    async fn log_in(app: &NodeRed, password: &str) -> Response<String> {
        let fields = [
            ("client_id", "node-red-editor"),
            ("grant_type", "password"),
            ("scope", ""),
            ("username", USER),
            ("password", password),
        ];
        post(&format!("{}/auth/token", app.url()), "", &fields).await
    }

    async fn with_token(method: &str, url: &str, token: &str, body: String) -> u16 {
        let request = Request::builder().method(method).uri(url).header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        send(request.body(body).unwrap()).await.status().as_u16()
    }

    #[tokio::test]
    async fn node_red_gives_a_token_and_no_cookie() {
        let app = NodeRed::start().await;
        let prompts = json_of(&get(&format!("{}/auth/login", app.url()), "").await);
        assert_eq!((&prompts["type"], &prompts["prompts"][1]["id"]), (&json!("credentials"), &json!("password")));
        let wrong = log_in(&app, "wrong").await;
        assert_eq!((wrong.status().as_u16(), &json_of(&wrong)["error"]), (403, &json!("invalid_grant")));
        let right = log_in(&app, PASSWORD).await;
        assert!(right.status() == 200 && set_cookies(&right).is_empty(), "{right:?}");
        assert_eq!(json_of(&right)["token_type"], "Bearer");
        let token = json_of(&right)["access_token"].as_str().expect("a token").to_owned();

        let flows = format!("{}/flows", app.url());
        assert_eq!(get(&flows, "").await.status(), 401);
        let basic = Request::get(&flows).header("authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ==");
        assert_eq!(send(basic.body(String::new()).unwrap()).await.status(), 401);
        assert_eq!(with_token("GET", &flows, &token, String::new()).await, 200);
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("access_token", &token).finish();
        assert_eq!(get(&format!("{flows}?{query}"), "").await.status(), 200);

        let body = form_urlencoded::Serializer::new(String::new()).append_pair("token", &token).finish();
        assert_eq!(with_token("POST", &format!("{}/auth/revoke", app.url()), &token, body).await, 200);
        assert_eq!(with_token("GET", &flows, &token, String::new()).await, 401, "a revoked token is still taken");
    }

    #[tokio::test]
    async fn what_the_editor_of_node_red_is_made_of_is_open_to_everybody() {
        let app = NodeRed::start().await;
        for path in [
            "/",
            "/red/red.min.js",
            "/vendor/vendor.js",
            "/locales/en-US/editor",
            "/theme",
            "/auth/login",
            "/debug/view/view.html",
        ] {
            assert_eq!(get(&format!("{}{path}", app.url()), "").await.status(), 200, "{path}");
        }
        for path in ["/settings", "/flows", "/icons", "/plugins", "/nodes", "/context/global"] {
            assert_eq!(get(&format!("{}{path}", app.url()), "").await.status(), 401, "{path}");
        }
    }

    #[tokio::test]
    async fn the_socket_of_node_red_asks_for_the_token_in_its_first_message() {
        let app = NodeRed::start().await;
        let token = json_of(&log_in(&app, PASSWORD).await)["access_token"].clone();
        let url = format!("{}/comms", app.url().replace("http", "ws"));
        for (token, expected) in [(token, "ok"), (json!("wrong"), "fail")] {
            let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.expect("the socket opens to everybody");
            socket.send(Message::text(json!({ "auth": token }).to_string())).await.expect("it is sent");
            let said = socket.next().await.expect("an answer").expect("a message").into_text().expect("text");
            assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["auth"], expected, "{said}");
        }
    }
}
