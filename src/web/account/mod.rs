//! The account page: what people look at and change themselves, in a session with one app. Changes need a factor passed a
//! short while ago.
//!
//! One file for each section of the page: its routes, what it does, what it shows to people and tells programs. This file is
//! the frame around them.

mod adding;
mod app_passwords;
mod browsers;
mod factors;
mod language;
mod opting;
mod recovery;

use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::{Map, Value, json};

use super::form::{self, Fields, Posted};
use super::step_up::{needed_for_change, without_session};
use super::steps::words;
use super::templates::{AccountPage, FreshAppPassword};
use super::{Pages, Trouble, html, inside, login, refusal};
use crate::domain::app_password::MOST;
use crate::domain::route::App;
use crate::domain::session::Session;
use crate::domain::user::User;
use crate::engine::visit::Visit;
use crate::engine::{EngineError, Refused};
use crate::language::{Arg, Key};

/// The page and the forms of its sections.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/account", get(page))
        .merge(factors::routes())
        .merge(adding::routes())
        .merge(recovery::routes())
        .merge(app_passwords::routes())
        .merge(browsers::routes())
        .merge(opting::routes())
        .merge(language::routes())
}

/// What was just done, told at the top of the page or in the section it belongs to.
#[derive(Default)]
struct Told {
    notice: Option<String>,
    error: Option<String>,
    app_password: Option<FreshAppPassword>,
    asks_if_sure: bool,
}

/// One look at the page: what each section is made from.
struct Look<'a> {
    pages: &'a Pages,
    visit: &'a Visit,
    app: &'a App,
    session: &'a Session,
    user: User,
}

impl Look<'_> {
    fn is_fresh(&self) -> bool {
        self.session.may_change(self.app.step_up_within, self.pages.engine.now())
    }

    fn in_words(&self, arg: Arg<'_>) -> String {
        self.pages.words.say_arg(self.visit.locale, arg)
    }
}

/// The page; for programs what is on it.
async fn page(State(pages): State<Pages>, Extension(visit): Extension<Visit>) -> Result<Response, Trouble> {
    let (Some(app), Some(session)) = (&visit.app, &visit.session) else { return Ok(without_session(&pages, &visit)) };
    show(&pages, &visit, app, session, StatusCode::OK, Told::default())
}

/// A change that may be made: same origin, in a session, with the token of its forms. Whether a factor was passed a short
/// while ago is looked at where the change is made.
struct Change {
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
            return Ok(needed_for_change(&self.pages, &self.visit));
        }
        if self.visit.wants_json {
            return Ok(login::refused_json(&self.pages, &self.visit, why));
        }
        let error = match why {
            Refused::TooMany { what: "app passwords" } => {
                let most = u64::try_from(MOST).unwrap_or(u64::MAX);
                self.pages.say(&self.visit, Key("account-too-many"), &[("count", Arg::Count(most))])
            }
            other => words(&self.pages, &self.visit, other),
        };
        self.page(refusal(why).0, Told { error: Some(error), ..Told::default() })
    }

    fn page(&self, status: StatusCode, told: Told) -> Result<Response, Trouble> {
        show(&self.pages, &self.visit, &self.app, &self.session, status, told)
    }
}

fn show(
    pages: &Pages,
    visit: &Visit,
    app: &App,
    session: &Session,
    status: StatusCode,
    told: Told,
) -> Result<Response, Trouble> {
    let Some(look) = Look::in_session(pages, visit, app, session)? else { return Ok(without_session(pages, visit)) };
    if visit.wants_json {
        return Ok((status, Json(for_programs(&look)?)).into_response());
    }
    let page = AccountPage {
        frame: inside(visit, session),
        app: app.name.to_string(),
        token: pages.engine.session_token(session.id),
        logout_token: pages.engine.logout_token(session.id),
        start: app.start(),
        user: session.user_name.clone(),
        fresh: look.is_fresh(),
        step_up: app.change_page(),
        phones: factors::phones_section(&look)?,
        softtoken: factors::softtoken_section(&look)?,
        number: factors::number_section(&look)?,
        recovery: recovery::section(&look),
        app_passwords: app_passwords::section(&look, told.app_password)?,
        deposit: app_passwords::deposit_section(&look)?,
        browsers: browsers::trusted(&look)?,
        sessions: browsers::sessions(&look)?,
        history: browsers::history(&look)?,
        opting: opting::section(&look, told.asks_if_sure)?,
        language: language::section(&look),
        notice: told.notice,
        error: told.error,
    };
    Ok(html(status, pages.templates.account(&page)?))
}

/// What is on the page, as JSON: each section adds its own members.
fn for_programs(look: &Look<'_>) -> Result<Value, Trouble> {
    let mut body = Map::new();
    let mut add = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    add("app", look.app.name.to_string().into());
    add("user", look.session.user_name.clone().into());
    add("fresh", look.is_fresh().into());
    add("step_up", look.app.change_page().into());
    add("token", look.pages.engine.session_token(look.session.id).into());
    add("language", json!(look.user.locale));
    factors::for_programs(look, &mut body)?;
    recovery::for_programs(look, &mut body);
    app_passwords::for_programs(look, &mut body)?;
    browsers::for_programs(look, &mut body)?;
    opting::for_programs(look, &mut body)?;
    Ok(body.into())
}
