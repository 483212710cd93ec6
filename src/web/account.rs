//! The account page: what people look at and change themselves, in a session with one app. Changes need a factor passed a
//! short while ago.

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::form::{self, Fields, Posted};
use super::step_up::{needed, without_session};
use super::steps::words;
use super::templates::{AccountPage, AppPasswordItem, FreshAppPassword};
use super::{Pages, Trouble, html, inside, login, refusal};
use crate::domain::app_password::{AppPassword, MOST};
use crate::domain::ids::AppPasswordId;
use crate::domain::locale::Locale;
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::App;
use crate::domain::secret::Secret;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::engine::visit::Visit;
use crate::engine::{EngineError, Refused};
use crate::language::{Arg, Key};

/// What was just done, told at the top of the page.
#[derive(Default)]
struct Told {
    notice: Option<String>,
    error: Option<String>,
    made: Option<FreshAppPassword>,
}

/// The page; for programs what is on it.
pub(super) async fn page(State(pages): State<Pages>, Extension(visit): Extension<Visit>) -> Result<Response, Trouble> {
    let (Some(app), Some(session)) = (&visit.app, &visit.session) else { return Ok(without_session(&pages, &visit)) };
    show(&pages, &visit, app, session, StatusCode::OK, Told::default())
}

/// A change that may be made: same origin, in a session, with the token of its forms. Whether a factor was passed a short
/// while ago is looked at where the change is made.
pub(super) struct Change {
    pages: Pages,
    visit: Visit,
    app: std::sync::Arc<App>,
    session: Session,
    fields: Fields,
}

impl FromRequest<Pages> for Change {
    type Rejection = Response;

    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Response> {
        let Posted { visit, fields, token } = Posted::from_request(request, pages).await?;
        let (Some(app), Some(session)) = (visit.app.clone(), visit.session.clone()) else {
            return Err(without_session(pages, &visit));
        };
        if !pages.engine.is_session_token(session.id, token.as_deref().unwrap_or_default()) {
            return Err(form::foreign(pages, &visit));
        }
        Ok(Self { pages: pages.clone(), visit, app, session, fields })
    }
}

impl Change {
    fn done(&self, result: Result<(), EngineError>, notice: Key) -> Result<Response, Trouble> {
        match result {
            Ok(()) if self.visit.wants_json => self.page(StatusCode::OK, Told::default()),
            Ok(()) => {
                let notice = Some(self.pages.say(&self.visit, notice, &[]));
                self.page(StatusCode::OK, Told { notice, ..Told::default() })
            }
            Err(EngineError::Refused(refused)) => self.refused(&refused),
            Err(error) => Err(error.into()),
        }
    }

    fn refused(&self, why: &Refused) -> Result<Response, Trouble> {
        if *why == Refused::StepUpNeeded {
            return Ok(needed(&self.pages, &self.visit));
        }
        if self.visit.wants_json {
            return Ok(login::refused_json(&self.pages, &self.visit, why));
        }
        let error = match why {
            Refused::TooMany { .. } => {
                let most = u64::try_from(MOST).unwrap_or(u64::MAX);
                self.pages.say(&self.visit, Key("account-too-many"), &[("count", Arg::Count(most))])
            }
            other => words(&self.pages, &self.visit, other),
        };
        self.page(refusal(why).0, Told { error: Some(error), ..Told::default() })
    }

    /// Keeps a language, or none: then the browser is asked again. Needs no fresh factor: it opens nothing to anybody.
    pub(super) async fn save_language(mut self) -> Result<Response, Trouble> {
        let given = self.fields.language.as_deref().unwrap_or_default();
        let language = Locale::parse(given);
        if language.is_none() && !given.is_empty() {
            return self.refused(&Refused::NotOffered);
        }
        let result = self.pages.engine.choose_language(self.session.user, language).await;
        // What was chosen in this browser alone before would stand in the way.
        let cookie = OwnCookies::new(self.visit.tls).take_language();
        self.visit.locale = language.unwrap_or(self.visit.asked);
        let mut response = self.done(result, Key("account-language-saved"))?;
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn page(&self, status: StatusCode, told: Told) -> Result<Response, Trouble> {
        show(&self.pages, &self.visit, &self.app, &self.session, status, told)
    }
}

/// Makes an app password and shows it, this once.
pub(super) async fn create(change: Change) -> Result<Response, Trouble> {
    let name = change.fields.name.clone().unwrap_or_default();
    match change.pages.engine.create_app_password(&change.app, change.session.id, &name).await {
        Ok((made, text)) if change.visit.wants_json => {
            let mut record = record(&made);
            record["password"] = text.expose().clone().into();
            Ok((StatusCode::CREATED, Json(record)).into_response())
        }
        Ok((made, text)) => {
            let made = FreshAppPassword { name: made.name, text: text.expose().clone() };
            change.page(StatusCode::OK, Told { made: Some(made), ..Told::default() })
        }
        Err(EngineError::Refused(refused)) => change.refused(&refused),
        Err(error) => Err(error.into()),
    }
}

/// Ends an app password.
pub(super) async fn revoke(change: Change) -> Result<Response, Trouble> {
    let given = change.fields.id.clone().unwrap_or_default();
    let Some(id) = AppPasswordId::parse(&given) else {
        return change.refused(&Refused::NotFound { what: "app password", name: given });
    };
    let result = change.pages.engine.revoke_app_password(&change.app, change.session.id, id).await;
    change.done(result, Key("account-removed"))
}

/// Takes the app's own password, or another one in its place.
pub(super) async fn deposit(change: Change) -> Result<Response, Trouble> {
    let username = change.fields.username.clone().unwrap_or_else(|| change.session.user_name.clone());
    let password = change.fields.password.clone().unwrap_or_else(|| Secret::new(String::new()));
    let result = change.pages.engine.deposit(&change.app, change.session.id, &username, &password).await;
    change.done(result, Key("account-deposited"))
}

/// Destroys what was deposited.
pub(super) async fn remove_deposit(change: Change) -> Result<Response, Trouble> {
    let result = change.pages.engine.remove_deposit(&change.app, change.session.id).await;
    change.done(result, Key("account-deposit-removed"))
}

fn show(
    pages: &Pages,
    visit: &Visit,
    app: &App,
    session: &Session,
    status: StatusCode,
    told: Told,
) -> Result<Response, Trouble> {
    let Some(user) = pages.engine.user(session.user)? else { return Ok(without_session(pages, visit)) };
    let mut own = pages.engine.app_passwords_of(user.id)?;
    own.retain(|one| one.app == app.name);
    let deposited = pages.engine.deposited(app, &user)?;
    let is_fresh = session.is_fresh(app.step_up_within, pages.engine.now());
    let token = pages.engine.session_token(session.id);
    if visit.wants_json {
        let body = json!({
            "app": app.name.to_string(),
            "user": session.user_name,
            "language": user.locale,
            "fresh": is_fresh,
            "step_up": app.step_up_page(Some(&app.account_page())),
            "token": token,
            "app_passwords": own.iter().map(record).collect::<Vec<_>>(),
            "deposit": deposited.map(|deposited| json!({
                "username": deposited.username, "at": deposited.at.rfc3339(),
            })),
        });
        return Ok((status, Json(body)).into_response());
    }
    let page = AccountPage {
        frame: inside(visit, session),
        app: app.name.to_string(),
        token,
        logout_token: pages.engine.logout_token(session.id),
        start: app.start(),
        user: session.user_name.clone(),
        fresh: is_fresh,
        step_up: app.step_up_page(Some(&app.account_page())),
        is_full: own.len() >= MOST,
        language: user.locale,
        app_passwords: own.iter().map(|one| item(pages, visit, one)).collect(),
        deposit: deposited.map(|deposited| deposited.username),
        made: told.made,
        notice: told.notice,
        error: told.error,
    };
    Ok(html(status, pages.templates.account(&page)?))
}

fn record(one: &AppPassword) -> Value {
    json!({
        "id": one.id.to_string(),
        "name": one.name,
        "created_at": one.created_at.rfc3339(),
        "last_used": one.used_at.map(Timestamp::rfc3339),
    })
}

fn item(pages: &Pages, visit: &Visit, one: &AppPassword) -> AppPasswordItem {
    let in_words = |arg| pages.words.say_arg(visit.locale, arg);
    AppPasswordItem {
        id: one.id.to_string(),
        name: one.name.clone(),
        created: in_words(Arg::Date(one.created_at)),
        // To the hour, as it is kept.
        used: one.used_at.map(|at| in_words(Arg::Moment(at))),
    }
}
