//! The page of a factor that is being added, from its link, key or number to its confirmation; for programs the same as JSON.
//! A GET changes nothing, and shows link and key to this session only.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde_json::{Value, json};

use super::factors::channels;
use super::{Change, Look};
use crate::domain::binding::{Binding, Stage};
use crate::domain::factor::Method;
use crate::domain::login::LivePush;
use crate::domain::route::{App, OWN_PREFIX};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::engine::login::code::CodeOutcome;
use crate::engine::visit::Visit;
use crate::engine::{EngineError, Refused};
use crate::language::Key;
use crate::web::login::{grouped, page_channel, qr, seconds};
use crate::web::step_up::without_session;
use crate::web::steps::words;
use crate::web::templates::{AddingPage, AddingView};
use crate::web::{Pages, Trouble, html, inside, login, refusal};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/account/add", get(page))
        .route("/account/add/confirm", post(confirm))
        .route("/account/add/leave", post(leave))
}

/// Where it can be looked at.
fn address(app: &App) -> String {
    format!("{OWN_PREFIX}/account/add?app={}", app.name)
}

fn see(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

async fn page(State(pages): State<Pages>, Extension(visit): Extension<Visit>) -> Result<Response, Trouble> {
    let Some(look) = Look::at(&pages, &visit)? else { return Ok(without_session(&pages, &visit)) };
    show(&look, StatusCode::OK, None)
}

/// Asks for a number. It is sent by a POST, so a factor that is too old is asked for before anything is typed.
pub(super) async fn number(
    State(pages): State<Pages>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, Trouble> {
    let Some(look) = Look::at(&pages, &visit)? else { return Ok(without_session(&pages, &visit)) };
    if visit.wants_json {
        return show(&look, StatusCode::OK, None);
    }
    if !look.is_fresh() {
        return Ok(see(&look.app.change_page()));
    }
    ask(&look, StatusCode::OK, String::new(), None)
}

/// After the first step: on to the page, or the reason why not.
pub(super) fn begun(change: &Change, begun: Result<Binding, EngineError>) -> Result<Response, Trouble> {
    match begun {
        Ok(binding) if change.visit.wants_json => {
            let state = state(&change.pages, &change.app, Some(&binding), &change.session.user_name);
            Ok((StatusCode::CREATED, Json(state)).into_response())
        }
        Ok(_) => Ok(see(&address(&change.app))),
        Err(EngineError::Refused(refused)) => change.refused(&refused),
        Err(error) => Err(error.into()),
    }
}

/// The form for a number again, with what was typed and the reason why it is asked again.
pub(super) fn ask_again(change: &Change, refused: &Refused, typed: String) -> Result<Response, Trouble> {
    let Some(look) = Look::of(change)? else { return Ok(without_session(&change.pages, &change.visit)) };
    let error = words(&change.pages, &change.visit, refused);
    ask(&look, refusal(refused).0, typed, Some(error))
}

async fn confirm(change: Change) -> Result<Response, Trouble> {
    let typed = change.fields.code.clone().unwrap_or_default();
    let outcome = change.pages.engine.confirm_binding(&change.own(), &typed).await;
    let Some(look) = Look::of(&change)? else { return Ok(without_session(&change.pages, &change.visit)) };
    let pages = &change.pages;
    match outcome {
        Ok(CodeOutcome::Right) if change.visit.wants_json => show(&look, StatusCode::OK, None),
        Ok(CodeOutcome::Right) => Ok(see(&address(&change.app))),
        Ok(CodeOutcome::Wrong { .. } | CodeOutcome::Denied) if change.visit.wants_json => {
            let left = if let Ok(CodeOutcome::Wrong { left }) = outcome { left } else { 0 };
            let body = json!({
                "error": if left == 0 { "denied" } else { "wrong_code" }, "message": "the code is not right", "left": left,
            });
            Ok((StatusCode::FORBIDDEN, Json(body)).into_response())
        }
        Ok(CodeOutcome::Wrong { .. } | CodeOutcome::Denied) => {
            show(&look, StatusCode::FORBIDDEN, Some(pages.say(&change.visit, Key("code-wrong"), &[])))
        }
        Err(EngineError::Refused(refused)) if change.visit.wants_json => {
            Ok(login::refused_json(pages, &change.visit, &refused))
        }
        Err(EngineError::Refused(refused)) => {
            show(&look, refusal(&refused).0, Some(words(pages, &change.visit, &refused)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Back to the account page, without it.
async fn leave(change: Change) -> Result<Response, Trouble> {
    match change.pages.engine.leave_binding(&change.app, change.session.id).await {
        Ok(()) if change.visit.wants_json => Ok(Json(json!({ "status": "none" })).into_response()),
        Ok(()) => Ok(see(&change.app.account_page())),
        Err(EngineError::Refused(refused)) => change.refused(&refused),
        Err(error) => Err(error.into()),
    }
}

fn ask(look: &Look<'_>, status: StatusCode, number: String, error: Option<String>) -> Result<Response, Trouble> {
    let channels = channels(look).into_iter().filter_map(page_channel).collect();
    let replaces = look.user.factors.phone.is_some();
    render(look, status, AddingView::Number { number, channels, replaces }, error)
}

fn show(look: &Look<'_>, status: StatusCode, error: Option<String>) -> Result<Response, Trouble> {
    let binding = look.pages.engine.binding(look.session.id)?;
    if look.visit.wants_json {
        let state = state(look.pages, look.app, binding.as_ref(), &look.session.user_name);
        return Ok((status, Json(state)).into_response());
    }
    let Some(binding) = binding else { return Ok(see(&look.app.account_page())) };
    render(look, status, view(look, &binding)?, error)
}

fn render(look: &Look<'_>, status: StatusCode, view: AddingView, error: Option<String>) -> Result<Response, Trouble> {
    let page = AddingPage {
        frame: inside(look.visit, look.session),
        app: look.app.name.to_string(),
        token: look.pages.engine.session_token(look.session.id),
        account: look.app.account_page(),
        view,
        error,
    };
    Ok(html(status, look.pages.templates.adding(&page)?))
}

/// How far it is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'a> {
    /// A phone is to open the link.
    Link,
    /// A phone is to type this number.
    Number(&'a LivePush),
    /// A key is to be put into an app.
    Key,
    /// A code is on its way.
    Code,
    Done(Method),
    Refused(Method),
    Expired(Method),
}

fn step(binding: &Binding, now: Timestamp) -> Step<'_> {
    let method = binding.stage.method();
    match &binding.stage {
        Stage::Done { method } => Step::Done(*method),
        Stage::Refused { method } => Step::Refused(*method),
        _ if now >= binding.expires_at => Step::Expired(method),
        Stage::Phone { push: None, .. } => Step::Link,
        Stage::Phone { push: Some(push), .. } if now < push.expires_at => Step::Number(push),
        Stage::Phone { .. } => Step::Expired(method),
        Stage::SoftToken { .. } => Step::Key,
        Stage::Number { .. } => Step::Code,
    }
}

fn view(look: &Look<'_>, binding: &Binding) -> Result<AddingView, Trouble> {
    let engine = &look.pages.engine;
    Ok(match (step(binding, engine.now()), &binding.stage) {
        (Step::Done(method), _) => AddingView::Done { method: method.as_str() },
        (Step::Refused(method), _) => AddingView::Refused { method: method.as_str() },
        (Step::Number(push), _) => AddingView::PhoneConfirm {
            device: push.device_name.clone(),
            number: push.number.as_ref().map(|number| number.value.clone()).unwrap_or_default(),
        },
        (Step::Link, Stage::Phone { invite, replaces, .. }) => {
            let link = engine.register_link(&look.pages.portal, binding.user, invite.expose());
            let replaces = replaces.map(|old| engine.device(old)).transpose()?.flatten().map(|old| old.name);
            AddingView::Phone { qr_svg: qr(&link)?, link, replaces }
        }
        (Step::Key, Stage::SoftToken { seed }) => {
            let otpauth = seed.otpauth(&look.app.title, &look.session.user_name);
            let replaces = look.user.factors.softtoken.is_some();
            AddingView::SoftToken { secret: grouped(&seed.base32()), qr_svg: qr(&otpauth)?, otpauth, replaces }
        }
        (Step::Code, Stage::Number { number, sent }) => AddingView::NumberConfirm {
            number: number.clone(),
            channel: page_channel(sent.channel).unwrap_or(crate::web::templates::Channel::Sms),
        },
        (Step::Expired(method), _) => AddingView::Expired { method: method.as_str() },
        (Step::Link | Step::Key | Step::Code, _) => AddingView::Expired { method: binding.stage.method().as_str() },
    })
}

/// The same for programs.
fn state(pages: &Pages, app: &App, binding: Option<&Binding>, user_name: &str) -> Value {
    let Some(binding) = binding else { return json!({ "status": "none" }) };
    let engine = &pages.engine;
    let now = engine.now();
    let mut state = json!({ "method": binding.stage.method().as_str() });
    let mut say = |name: &str, value: Value| state[name] = value;
    let step = step(binding, now);
    let status = match (step, &binding.stage) {
        (Step::Link, Stage::Phone { invite, .. }) => {
            say("link", engine.register_link(&pages.portal, binding.user, invite.expose()).into());
            "link"
        }
        (Step::Number(push), _) => {
            say("number", push.number.as_ref().map(|number| number.value.clone()).into());
            "number"
        }
        (Step::Key, Stage::SoftToken { seed }) => {
            say("secret", seed.base32().into());
            say("otpauth", seed.otpauth(&app.title, user_name).into());
            "key"
        }
        (Step::Code, Stage::Number { sent, .. }) => {
            say("channel", sent.channel.as_str().into());
            "code"
        }
        (Step::Done(_), _) => "done",
        (Step::Refused(_), _) => "refused",
        (Step::Expired(_) | Step::Link | Step::Key | Step::Code, _) => "expired",
    };
    say("status", status.into());
    if matches!(step, Step::Link | Step::Number(_) | Step::Key | Step::Code) {
        let end = if let Step::Number(push) = step { push.expires_at } else { binding.expires_at };
        say("expires_in", seconds(now.until(end)).into());
    }
    state
}

impl<'a> Look<'a> {
    /// Of a visit in a session.
    fn at(pages: &'a Pages, visit: &'a Visit) -> Result<Option<Self>, Trouble> {
        let (Some(app), Some(session)) = (&visit.app, &visit.session) else { return Ok(None) };
        Self::in_session(pages, visit, app, session)
    }

    fn of(change: &'a Change) -> Result<Option<Self>, Trouble> {
        Self::in_session(&change.pages, &change.visit, &change.app, &change.session)
    }

    pub(super) fn in_session(
        pages: &'a Pages,
        visit: &'a Visit,
        app: &'a App,
        session: &'a Session,
    ) -> Result<Option<Self>, Trouble> {
        let user = pages.engine.user(session.user)?;
        Ok(user.map(|user| Self { pages, visit, app, session, user }))
    }
}
