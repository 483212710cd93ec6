//! The section about the language that somebody reads.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::post;

use super::{Change, Look};
use crate::domain::locale::Locale;
use crate::domain::own_cookies::OwnCookies;
use crate::engine::Refused;
use crate::language::Key;
use crate::web::templates::LanguageSection;
use crate::web::{Pages, Trouble};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/account/language", post(save))
}

/// Keeps the language that somebody wants to read from now on, wherever they sign in; an empty one leaves it to the browser.
/// Needs no fresh factor: it opens nothing to anybody.
async fn save(mut change: Change) -> Result<Response, Trouble> {
    let given = change.fields.language.as_deref().unwrap_or_default();
    let language = Locale::parse(given);
    if language.is_none() && !given.is_empty() {
        return change.refused(&Refused::NotOffered);
    }
    let result = change.pages.engine.choose_language(change.session.user, language).await;
    // What was chosen in this browser alone before would stand in the way.
    let cookie = OwnCookies::new(change.visit.tls).take_language();
    change.visit.locale = language.unwrap_or(change.visit.asked);
    let mut response = change.done(result, Key("account-language-saved"))?;
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) fn section(look: &Look<'_>) -> LanguageSection {
    LanguageSection { chosen: look.user.locale }
}
