//! The application from outside, and its block of configuration.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use tower::ServiceExt;

use super::sessions::{MAX_RENEWALS, MAX_SESSIONS};
use super::*;
use crate::config::{Config, Hosts, Warning, warnings};

/// A client of the application that keeps the session cookie, as a browser does.
struct Client {
    app: Router,
    session: Option<String>,
}

struct Answer {
    status: u16,
    location: Option<String>,
    cookies: Vec<String>,
    body: String,
}

impl Client {
    fn new() -> Self {
        Self { app: router(), session: None }
    }

    /// Another browser at the same application.
    fn another(&self) -> Self {
        Self { app: self.app.clone(), session: None }
    }

    async fn send(&mut self, method: Method, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(session) = &self.session {
            request = request.header("cookie", format!("other=1; {SESSION_COOKIE}={session}"));
        }
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let answer = Answer {
            status: response.status().as_u16(),
            location: response.headers().get("location").map(text),
            cookies: response.headers().get_all("set-cookie").iter().map(text).collect(),
            body: String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap(),
        };
        for cookie in &answer.cookies {
            if let Some(value) = cookie.strip_prefix("LIBSESSION=").and_then(|it| it.split(';').next()) {
                self.session = (!value.is_empty()).then(|| value.to_owned());
            }
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "").await
    }

    async fn post(&mut self, path: &str, body: &str) -> Answer {
        self.send(Method::POST, path, body).await
    }

    async fn log_in(&mut self, user: &str) -> Answer {
        let (_, password) = ACCOUNTS.into_iter().find(|(name, _)| *name == user).unwrap();
        self.post("/login", &format!("username={user}&password={password}")).await
    }
}

#[test]
fn the_block_of_configuration_is_right() {
    let text = app_config("library.test", "http://127.0.0.1:4711");
    let config = Config::parse(&text, std::path::Path::new("."), &|_| None).unwrap_or_else(|error| panic!("{error}"));
    let [app] = config.apps.as_slice() else { panic!("{:?}", config.apps) };
    assert_eq!((app.name.as_str(), app.title.as_str()), ("library", "Library catalogue"));
    assert_eq!(app.hosts, Hosts::Named(vec!["library.test".to_owned()]));
    assert_eq!(app.logins.len(), 1, "{:?}", app.logins);
    assert!(!text.contains("9001") && !text.contains("localhost"), "{text}");
    // What the policy leaves open is for the whole configuration to say.
    let of_app = |warning: &Warning| warning.app.is_some() && !warning.key.starts_with("policy.");
    let left_open: Vec<_> = warnings(&config).into_iter().filter(of_app).collect();
    assert_eq!(left_open, []);
}

#[test]
fn the_documentation_shows_the_same_block_and_accounts() {
    let documentation = include_str!("../../../docs/DEMO.md");
    assert!(documentation.contains(&format!("```toml\n{APP_CONFIG}```\n")));
    for (name, password) in ACCOUNTS {
        assert!(documentation.contains(&format!("| `{name}` | `{password}` |")), "{name}");
    }
}

#[tokio::test]
async fn pages_need_a_login_and_say_where() {
    let mut client = Client::new();
    for path in ["/", "/?q=time", "/loans", "/book/1", "/book/no"] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some("/login")), "{path}");
        assert!(answer.cookies.is_empty(), "{path}: {:?}", answer.cookies);
    }
    let answer = client.post("/loans", "renew=1").await;
    assert_eq!((answer.status, answer.location.as_deref()), (302, Some("/login")));
    let answer = client.get("/api/loans").await;
    assert_eq!((answer.status, answer.body.as_str()), (401, r#"{"error":"not logged in"}"#));
}

#[tokio::test]
async fn a_right_password_gives_a_new_session_and_leads_to_the_search() {
    let mut client = Client::new();
    client.get("/login").await;
    let before = client.session.clone().unwrap();
    let answer = client.log_in("alice").await;
    assert_eq!((answer.status, answer.location.as_deref()), (302, Some("/")));
    let after = client.session.clone().unwrap();
    assert_ne!(before, after);
    assert_eq!(answer.cookies[0], format!("LIBSESSION={after}; Path=/; HttpOnly"));
    assert!(answer.cookies[1].starts_with("LIBPREFS="), "{:?}", answer.cookies);
    let page = client.get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(r#"Logged in as <b id="user">alice</b>"#), "{}", page.body);

    let mut planted = client.another();
    planted.session = Some(before);
    assert_eq!(planted.get("/").await.status, 302, "the session from before the login stayed alive");
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_with_a_fresh_anonymous_session() {
    for body in ["username=alice&password=wrong", "username=bob&password=CorrectHorse1", "username=alice", ""] {
        let mut client = Client::new();
        client.get("/login").await;
        let before = client.session.clone();
        let answer = client.post("/login", body).await;
        assert_eq!(answer.status, 200, "{body}");
        assert!(answer.body.contains("Wrong user name or password"), "{body}: {}", answer.body);
        assert_eq!(answer.cookies.len(), 1, "{body}: {:?}", answer.cookies);
        assert!(client.session.is_some() && client.session != before, "{body}");
        assert_eq!(client.get("/").await.status, 302, "{body}");
    }
}

#[tokio::test]
async fn the_form_keeps_a_session_there_is() {
    let mut client = Client::new();
    assert_eq!(client.get("/login").await.cookies.len(), 1);
    assert_eq!(client.get("/login").await.cookies, Vec::<String>::new());
}

#[tokio::test]
async fn logging_out_ends_the_session_and_deletes_its_cookie() {
    let mut client = Client::new();
    client.log_in("bob").await;
    let session = client.session.clone();
    let answer = client.get("/logout").await;
    assert_eq!((answer.status, answer.location.as_deref()), (302, Some("/login")));
    assert!(answer.cookies[0].starts_with("LIBSESSION=; Path=/; Expires=Thu, 01 Jan 1970"), "{:?}", answer.cookies);
    client.session = session;
    assert_eq!(client.get("/").await.status, 302);
}

#[tokio::test]
async fn renewing_moves_the_date_until_it_may_not() {
    let mut client = Client::new();
    client.log_in("alice").await;
    assert!(client.get("/api/loans").await.body.contains(r#"{"book":1,"due":"week 3","renewals":0}"#));
    for _ in 0..MAX_RENEWALS {
        let answer = client.post("/loans", "renew=1").await;
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some("/loans")));
    }
    let page = client.post("/loans", "renew=1").await;
    assert!(page.body.contains("cannot be renewed again"), "{}", page.body);
    let api = client.get("/api/loans").await;
    assert!(api.body.contains(r#"{"book":1,"due":"week 15","renewals":3}"#), "{}", api.body);
    assert_eq!(client.post("/loans", "renew=2").await.status, 404, "bob's loan");
    assert_eq!(client.post("/loans", "renew=x").await.status, 404);
}

#[tokio::test]
async fn the_search_finds_by_title_and_author_and_escapes_what_was_asked() {
    let mut client = Client::new();
    client.log_in("alice").await;
    let page = client.get("/?q=austen").await;
    assert!(page.body.contains("Pride and Prejudice") && !page.body.contains("Middlemarch"), "{}", page.body);
    let page = client.get("/?q=%22%3E%3Cscript%3E").await;
    assert!(page.body.contains("&quot;&gt;&lt;script&gt;") && !page.body.contains("<script>"), "{}", page.body);
}

#[tokio::test]
async fn every_book_has_a_page_and_every_loan_is_of_a_book() {
    let mut client = Client::new();
    client.log_in("alice").await;
    for id in 1..=12 {
        let page = client.get(&format!("/book/{id}")).await;
        assert_eq!(page.status, 200, "{id}");
    }
    assert_eq!(client.get("/book/13").await.status, 404);
    for (user, _) in ACCOUNTS {
        client.log_in(user).await;
        let page = client.get("/loans").await;
        assert!(page.body.contains("Renew</button>") && !page.body.contains("(withdrawn)"), "{}", page.body);
    }
}

#[tokio::test]
async fn the_style_is_open_to_anyone() {
    let answer = Client::new().get("/static/style.css").await;
    assert_eq!((answer.status, answer.cookies.len()), (200, 0));
    assert!(answer.body.contains(".banner"));
}

#[tokio::test]
async fn past_the_cap_the_oldest_session_ends() {
    let mut first = Client::new();
    first.log_in("alice").await;
    let mut second = first.another();
    second.log_in("bob").await;
    let mut stranger = first.another();
    for _ in 0..MAX_SESSIONS - 1 {
        stranger.session = None;
        stranger.get("/login").await;
    }
    assert_eq!(first.get("/").await.status, 302);
    assert_eq!(second.get("/").await.status, 200);
}
