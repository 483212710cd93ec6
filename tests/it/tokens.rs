//! Sessions that are tokens in JSON answers: remembered whose they are, or sealed.

mod logs;
mod remembered;
mod sealed;
mod streamed;

use serde_json::{Value, json};
use vestibule::domain::audit::By;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// The app's own token of a user.
fn raw(user: &str) -> String {
    format!("raw-token-of-{user}/+")
}

/// What the app says to a right password: odd blanks, and more than a token.
fn yes(user: &str) -> String {
    format!("{{ \"user\":\"{user}\",\n\t\"access_token\" : \"{}\", \"n\": 1.50 }}\n", raw(user))
}

/// Hands a token out for a right password, at every address; takes it in a header or the query.
fn app(request: &RecordedRequest) -> Reply {
    let said: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let user = said["user"].as_str().unwrap_or_default();
    match (request.method.as_str(), request.path()) {
        _ if said["password"] == "right" => Reply::new(200, &[JSON], yes(user)),
        // A wrong password all the same, for a rule that judges by the status.
        _ if said["password"] == "odd" => Reply::new(401, &[JSON], yes(user)),
        (_, "/auth/token" | "/auth/session") if said["refresh"].is_string() => {
            Reply::new(200, &[JSON], format!("{{\"access_token\":\"{}\"}}", said["gives"].as_str().unwrap_or_default()))
        }
        ("POST", "/auth/token" | "/auth/session") => Reply::new(401, &[JSON], "{\"error\":\"wrong\"}"),
        (_, "/open/token" | "/public/token") => Reply::new(200, &[JSON], yes("past")),
        (_, "/open/none") => Reply::new(200, &[JSON], "{\"access_token\":null}"),
        (_, "/logout") => Reply::new(204, &[], ""),
        _ => Reply::new(200, &[], "inside"),
    }
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
}

impl Site {
    /// With further lines under `[apps.session]`, and an app `mail` beside `wiki` that differs in nothing else.
    async fn new(session: &str) -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let block = |name: &str| {
            format!(
                r#"
                [[apps]]
                name = "{name}"
                hosts = ["{name}.test"]
                upstream = "{}"
                realm = "{name}"
                logout = "DELETE /logout"
                open = ["* /open/**"]
                anonymous = ["* /public/**"]
                [apps.session]
                tokens = ["/access_token"]
                {session}
                [[apps.login]]
                kind = "json"
                match = "POST /auth/token"
                username = "/user"
                password = "/password"
                success = {{ status = [200] }}
                failure = {{ status = [401] }}
                hold = "wait"
                [[apps.login]]
                kind = "json"
                match = "POST /auth/session"
                username = "/user"
                password = "/password"
                success = {{ json = {{ "/ok" = true }} }}
                hold = "page"
                "#,
                upstream.url()
            )
        };
        let config =
            format!("[[realms]]\nname = \"wiki\"\n[[realms]]\nname = \"mail\"\n{}{}", block("wiki"), block("mail"));
        Self { gateway: TestGateway::start(&config).await, upstream }
    }

    /// Somebody whom grace lets in as often as they want.
    async fn user(&self, name: &str) {
        for realm in ["wiki", "mail"] {
            let realm = vestibule::domain::ids::RealmName::parse(realm).expect("a name");
            let name = vestibule::domain::user::UserName::parse(name, false).expect("a name");
            let new = NewUser { grace: 100, ..NewUser::default() };
            self.gateway.engine.add_user(&By::CONSOLE, &realm, &name, &new).await.expect("the user is added");
        }
    }

    async fn user_with_phone(&self, name: &str) -> Phone {
        let realm = vestibule::domain::ids::RealmName::parse("wiki").expect("a name");
        let known = vestibule::domain::user::UserName::parse(name, false).expect("a name");
        let new = NewUser { grace: 3, ..NewUser::default() };
        self.gateway.engine.add_user(&By::CONSOLE, &realm, &known, &new).await.expect("the user is added");
        self.give_phone(name).await
    }

    /// Registers a phone for somebody who is known.
    async fn give_phone(&self, name: &str) -> Phone {
        let realm = vestibule::domain::ids::RealmName::parse("wiki").expect("a name");
        let name = vestibule::domain::user::UserName::parse(name, false).expect("a name");
        let user = self.gateway.engine.user_named(&realm, &name).expect("the user is there");
        let link = self.gateway.invitation(user.id).await;
        Phone::register(self.gateway.portal(), &link, self.gateway.clock.now()).await.expect("the phone registers")
    }

    fn browser(&self) -> Browser {
        self.gateway.browser("wiki.test")
    }

    /// Signs in, with a client that keeps cookies, and gives back the token it got.
    async fn sign_in(&self, user: &str) -> (Browser, String) {
        self.sign_in_to("wiki.test", user).await
    }

    async fn sign_in_to(&self, host: &str, user: &str) -> (Browser, String) {
        let mut browser = self.gateway.browser(host);
        let answer = say(&mut browser, "/auth/token", &json!({ "user": user, "password": "right" })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        self.upstream.clear();
        (browser, token)
    }

    /// What the app saw of the request that was just sent, if it saw it.
    fn seen(&self) -> Option<RecordedRequest> {
        let seen = self.upstream.requests().pop();
        self.upstream.clear();
        seen
    }
}

async fn say(browser: &mut Browser, path: &str, body: &Value) -> Answer {
    browser.send("POST", path, &[JSON], body.to_string().as_bytes()).await
}

fn bearer(token: &str) -> (&'static str, String) {
    ("Authorization", format!("Bearer {token}"))
}

async fn get_with(browser: &mut Browser, target: &str, header: &(&'static str, String)) -> Answer {
    browser.send("GET", target, &[(header.0, &header.1), ("Accept", "application/json")], b"").await
}

/// Percent-encoded, as a query has it.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
