//! Which language a page is in: what was chosen in this browser, else what its user chose, else what the browser asks for, else
//! the app's own.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Map, json};

use super::Pages;
use crate::domain::locale::Locale;
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::OWN_PREFIX;
use crate::engine::visit::Visit;
use crate::language::{Args, Key};

/// What a request settles of its visit.
pub(super) struct Settled {
    /// The visit with its language and the address of its page.
    pub(super) visit: Visit,
    /// What the page's address chooses from now on. Only this browser keeps it.
    pub(super) asked: Option<Locale>,
}

pub(super) fn settle(pages: &Pages, mut visit: Visit, request: &Request) -> Settled {
    let path = request.uri().path();
    let query = request.uri().query().unwrap_or_default();
    let own = path.strip_prefix(OWN_PREFIX).filter(|_| visit.turned_away.is_none());
    let is_get = request.method() == Method::GET;
    // A link on another site does not decide how somebody reads their pages here.
    let foreign = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let asked = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| Locale::parse(&tag))
        .filter(|_| own.is_some() && is_get && !foreign);
    // What answers to scripts each second says nothing, and files are the same in every language.
    let speaks = !own.is_some_and(|own| own == "/login/state" || own.starts_with("/static/"));
    let chosen = asked.or(visit.chosen);
    visit.locale = chosen.or_else(|| of_user(pages, &visit).filter(|_| speaks)).unwrap_or(visit.locale);
    visit.page = own.and_then(|own| address(own, query, is_get));
    Settled { visit, asked }
}

/// What the user of this session or held login chose.
fn of_user(pages: &Pages, visit: &Visit) -> Option<Locale> {
    let user = match (visit.login, &visit.session, &visit.app) {
        (Some(login), _, Some(app)) => pages.engine.login(app, login).ok().map(|view| view.user),
        (None, Some(session), _) => pages.engine.user(session.user).ok().flatten(),
        _ => None,
    };
    user?.locale
}

/// Where this page can be asked for in another language. What was answered to a form is the page that the form was on.
fn address(own: &str, query: &str, is_get: bool) -> Option<String> {
    if own.starts_with("/login/") {
        return Some(format!("{OWN_PREFIX}/login"));
    }
    if !is_get || !matches!(own, "/login" | "/logout" | "/step-up") {
        return None;
    }
    let mut rest = form_urlencoded::Serializer::new(String::new());
    rest.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang"));
    let rest = rest.finish();
    Some(if rest.is_empty() { format!("{OWN_PREFIX}{own}") } else { format!("{OWN_PREFIX}{own}?{rest}") })
}

/// Keeps what was chosen, in this browser, until it is closed.
pub(super) fn keep(response: &mut Response, visit: &Visit, asked: Locale) {
    give(response, &OwnCookies::new(visit.tls).give_language(asked));
}

fn give(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl Pages {
    /// A text in the language of a visit.
    pub(super) fn say(&self, visit: &Visit, key: Key, args: &Args<'_>) -> String {
        self.words.say(visit.locale, key, args)
    }

    /// A text for whoever reads it: in English for programs, whatever the browser around them asks for.
    pub(super) fn tell(&self, visit: &Visit, key: Key, args: &Args<'_>) -> String {
        let locale = if visit.wants_json { Locale::En } else { visit.locale };
        self.words.say(locale, key, args)
    }
}

/// What the script over an app's page says.
const OVERLAY: [(&str, Key); 16] = [
    ("title", Key("overlay-title")),
    ("wait", Key("overlay-wait")),
    ("code_label", Key("overlay-code-label")),
    ("code_use", Key("overlay-code-use")),
    ("again", Key("overlay-again")),
    ("skip", Key("step-up-not-now")),
    ("set_up", Key("overlay-set-up")),
    ("cancel", Key("cancel")),
    ("type_number", Key("overlay-type-number")),
    ("no_step", Key("overlay-no-step")),
    ("code_or_again", Key("overlay-code-or-again")),
    ("code", Key("overlay-code")),
    ("sms", Key("send-sms")),
    ("voice", Key("send-voice")),
    ("email", Key("send-email")),
    ("not_done", Key("overlay-not-done")),
];

/// What the script over an app's page says, in the language of the visit.
pub(super) async fn words(State(pages): State<Pages>, Extension(visit): Extension<Visit>) -> Response {
    let texts: Map<String, serde_json::Value> =
        OVERLAY.iter().map(|(name, key)| ((*name).to_owned(), pages.say(&visit, *key, &[]).into())).collect();
    let dir = if visit.locale.is_right_to_left() { "rtl" } else { "ltr" };
    Json(json!({ "lang": visit.locale, "dir": dir, "texts": texts })).into_response()
}
