//! A library catalogue as they were written around 2000: a password form, a session cookie, no second factor.
//!
//! It is what the demo protects, and a well-behaved application for tests: it gives a new session id at each login, so its
//! block of configuration, [`APP_CONFIG`], can be exact. It knows nothing of the gateway.

mod books;
mod pages;
mod sessions;

use std::sync::Arc;

use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing,
};
use serde::Deserialize;
use serde_json::json;

use self::books::{Book, BookId};
use self::sessions::{Renewal, SessionId, Sessions};

/// The block of configuration that fits this application; `hosts` and `upstream` are for whoever runs it to replace, see
/// [`app_config`].
pub const APP_CONFIG: &str = r#"[[apps]]
name = "library"
title = "Library catalogue"
hosts = ["library.localhost"]
upstream = "http://127.0.0.1:9001"
open = ["GET /static/**"]
login_page = "/login"
logout = "GET /logout"
[apps.session]
cookies = ["LIBSESSION"]
[[apps.login]]
match = "POST /login"
username = "username"
password = "password"
success = { status = [302], sets_cookie = "LIBSESSION" }
failure = { status = [200] }
"#;

/// The accounts, name and password.
pub const ACCOUNTS: [(&str, &str); 2] = [("alice", "CorrectHorse1"), ("bob", "BatteryStaple2")];

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "LIBSESSION";

const STYLE: &str = include_str!("style.css");

/// [`APP_CONFIG`] for a catalogue at `upstream`, such as `http://127.0.0.1:9001`, that browsers know as `host`.
pub fn app_config(host: &str, upstream: &str) -> String {
    APP_CONFIG.replace("library.localhost", host).replace("http://127.0.0.1:9001", upstream)
}

/// The application, with sessions and loans of its own.
pub fn router() -> Router {
    Router::new()
        .route("/", routing::get(search))
        .route("/login", routing::get(login_form).post(login))
        .route("/logout", routing::get(logout))
        .route("/book/{id}", routing::get(book))
        .route("/loans", routing::get(loans).post(renew))
        .route("/api/loans", routing::get(api_loans))
        .route("/static/style.css", routing::get(style))
        .fallback(not_found)
        .with_state(Arc::new(Sessions::new()))
}

type Shared = State<Arc<Sessions>>;

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn search(State(sessions): Shared, Query(search): Query<Search>, headers: HeaderMap) -> Response {
    match sessions.user_of(&headers) {
        Some(user) => pages::search(&user, &search.q, &books::find(&search.q)),
        None => to_login(),
    }
}

async fn login_form(State(sessions): Shared, headers: HeaderMap) -> Response {
    let page = pages::login(pages::LoginNotice::None);
    if sessions.knows(&headers) { page } else { with_session(page, &sessions.open(None)) }
}

#[derive(Deserialize)]
struct Credentials {
    // A field left out is a wrong one, as it was in scripts of that time.
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

async fn login(State(sessions): Shared, headers: HeaderMap, Form(given): Form<Credentials>) -> Response {
    let account = ACCOUNTS.iter().find(|(name, password)| *name == given.username && *password == given.password);
    // Either way the session from before ends: whoever knew its id knows nothing of the next one.
    sessions.end(&headers);
    match account {
        Some((name, _)) => {
            let mut response = with_session(redirect("/"), &sessions.open(Some(name)));
            let preferences = HeaderValue::from_static("LIBPREFS=lang%3Den|rows%3D10; Path=/; Max-Age=31536000");
            response.headers_mut().append(header::SET_COOKIE, preferences);
            response
        }
        None => with_session(pages::login(pages::LoginNotice::Wrong), &sessions.open(None)),
    }
}

async fn logout(State(sessions): Shared, headers: HeaderMap) -> Response {
    sessions.end(&headers);
    let mut response = redirect("/login");
    let deletion = HeaderValue::from_static("LIBSESSION=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly");
    response.headers_mut().append(header::SET_COOKIE, deletion);
    response
}

async fn book(State(sessions): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let Some(user) = sessions.user_of(&headers) else { return to_login() };
    match BookId::parse(&id).and_then(Book::get) {
        Some(book) => pages::book(&user, book),
        None => pages::not_found(),
    }
}

async fn loans(State(sessions): Shared, headers: HeaderMap) -> Response {
    match sessions.user_of(&headers) {
        Some(user) => pages::loans(&user, &sessions.loans_of(&user), None),
        None => to_login(),
    }
}

#[derive(Deserialize)]
struct Renew {
    renew: String,
}

async fn renew(State(sessions): Shared, headers: HeaderMap, Form(form): Form<Renew>) -> Response {
    let Some(user) = sessions.user_of(&headers) else { return to_login() };
    match BookId::parse(&form.renew).map(|id| sessions.renew(&user, id)) {
        Some(Renewal::Done) => redirect("/loans"),
        Some(Renewal::Often) => {
            pages::loans(&user, &sessions.loans_of(&user), Some("That loan cannot be renewed again."))
        }
        Some(Renewal::NotLent) | None => pages::not_found(),
    }
}

async fn api_loans(State(sessions): Shared, headers: HeaderMap) -> Response {
    let Some(user) = sessions.user_of(&headers) else {
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "not logged in"}))).into_response();
    };
    let loans: Vec<_> = sessions
        .loans_of(&user)
        .iter()
        .map(|loan| json!({"book": loan.book.number(), "due": loan.due(), "renewals": loan.renewals}))
        .collect();
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({"user": user, "loans": loans}))).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")], STYLE)
        .into_response()
}

async fn not_found() -> Response {
    pages::not_found()
}

fn to_login() -> Response {
    redirect("/login")
}

/// 302, as applications of that time answered, not 303.
fn redirect(to: &'static str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")]).into_response()
}

fn with_session(mut response: Response, id: &SessionId) -> Response {
    let cookie = format!("{SESSION_COOKIE}={}; Path=/; HttpOnly", id.as_str());
    let cookie = HeaderValue::from_str(&cookie).expect("a session id is hexadecimal");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

#[cfg(test)]
mod tests;
