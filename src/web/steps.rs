//! The steps of a held login: one POST each, from the gateway's own page only, with the form's token. A step that is refused
//! says why, on the page or as JSON.

use axum::Extension;
use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::form::{self, Fields, Posted};
use super::login::{Told, client_of, none, refused_json, show, state_json};
use super::put_off::may_opt_out;
use super::templates::{CodeField, Frame, LoginPage, LoginView};
use super::{AppAnswer, Pages, Trouble, frame, html, login_url, refusal, start_url, step_up};
use crate::domain::factor::Channel;
use crate::domain::ids::LoginId;
use crate::domain::login::StepError;
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::engine::login::code::CodeOutcome;
use crate::engine::visit::Visit;
use crate::engine::{EngineError, Refused};
use crate::language::{Arg, Key};

/// A step that may be taken: same origin, and the token of this browser's held login.
pub(super) struct Step {
    pages: Pages,
    visit: Visit,
    app: std::sync::Arc<App>,
    login: LoginId,
    fields: Fields,
}

impl FromRequest<Pages> for Step {
    type Rejection = Response;

    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Response> {
        let Posted { visit, fields, token } = Posted::from_request(request, pages).await?;
        let (Some(app), Some(login)) = (visit.app.clone(), visit.login) else {
            return Err(no_login(pages, &visit));
        };
        if !pages.engine.is_form_token(login, token.as_deref().unwrap_or_default()) {
            return Err(form::foreign(pages, &visit));
        }
        Ok(Self { pages: pages.clone(), visit, app, login, fields })
    }
}

fn no_login(pages: &Pages, visit: &Visit) -> Response {
    if visit.wants_json {
        return refused_json(pages, visit, &Refused::NoLogin);
    }
    if visit.session.is_some() {
        // Pressed twice: the first one is through, so the way on is the app.
        return (StatusCode::SEE_OTHER, [(header::LOCATION, start_url(visit))]).into_response();
    }
    none(pages, visit).unwrap_or_else(IntoResponse::into_response)
}

impl Step {
    fn done(&self, result: Result<(), EngineError>, notice: Option<Key>) -> Result<Response, Trouble> {
        match result {
            Ok(()) if self.visit.wants_json => self.state(),
            Ok(()) => match notice {
                None => Ok(to_page()),
                Some(key) => {
                    let notice = Some(self.pages.say(&self.visit, key, &[]));
                    self.page(StatusCode::OK, Told { notice, ..Told::default() })
                }
            },
            Err(EngineError::Refused(refused)) => self.refused(&refused),
            Err(error) => Err(error.into()),
        }
    }

    fn refused(&self, refused: &Refused) -> Result<Response, Trouble> {
        if self.visit.wants_json {
            return Ok(refused_json(&self.pages, &self.visit, refused));
        }
        let error = Some(words(&self.pages, &self.visit, refused));
        self.page(refusal(refused).0, Told { error, ..Told::default() })
    }

    fn page(&self, status: StatusCode, told: Told) -> Result<Response, Trouble> {
        let field = match self.fields.code.as_deref() {
            Some(_) if self.fields.with.as_deref() == Some("recovery") => CodeField::Recovery,
            Some(code) if code.chars().any(char::is_alphabetic) => CodeField::Recovery,
            _ => CodeField::Beside,
        };
        show(&self.pages, &self.visit, status, field, told)
    }

    fn state(&self) -> Result<Response, Trouble> {
        match self.pages.engine.login(&self.app, self.login) {
            Ok(view) => Ok(Json(state_json(&self.pages, &self.visit, &self.app, &view)).into_response()),
            Err(EngineError::Refused(refused)) => Ok(refused_json(&self.pages, &self.visit, &refused)),
            Err(error) => Err(error.into()),
        }
    }

    fn channel(&self) -> Option<Channel> {
        self.fields.channel.as_deref().and_then(Channel::parse)
    }

    fn code_outcome(&self, outcome: Result<CodeOutcome, EngineError>) -> Result<Response, Trouble> {
        match outcome {
            Ok(CodeOutcome::Right) => self.done(Ok(()), None),
            Ok(CodeOutcome::Denied) if self.visit.wants_json => {
                Ok((StatusCode::FORBIDDEN, Json(json!({ "error": "denied", "left": 0 }))).into_response())
            }
            Ok(CodeOutcome::Denied) => self.page(StatusCode::FORBIDDEN, Told::default()),
            Ok(CodeOutcome::Wrong { left }) if self.visit.wants_json => {
                let text = self.pages.say(&self.visit, Key("code-wrong"), &[]);
                let body = json!({
                    "error": "wrong_code", "message": "the code is not right", "text": text, "left": left,
                });
                Ok((StatusCode::FORBIDDEN, Json(body)).into_response())
            }
            Ok(CodeOutcome::Wrong { .. }) => {
                let error = Some(self.pages.say(&self.visit, Key("code-wrong"), &[]));
                self.page(StatusCode::FORBIDDEN, Told { error, ..Told::default() })
            }
            Err(EngineError::Refused(refused)) => self.refused(&refused),
            Err(error) => Err(error.into()),
        }
    }
}

fn to_page() -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/.vestibule/login")]).into_response()
}

/// A refusal in people's words.
pub(super) fn words(pages: &Pages, visit: &Visit, refused: &Refused) -> String {
    let wait = |until: Timestamp, seconds_key: Key, minutes_key: Key| {
        let seconds = pages.engine.now().until(until).as_secs().max(1);
        let (key, count) = if seconds < 90 { (seconds_key, seconds) } else { (minutes_key, seconds.div_ceil(60)) };
        pages.say(visit, key, &[("count", Arg::Count(count))])
    };
    let key = match refused {
        Refused::Throttled { again_at } => {
            return wait(*again_at, Key("refused-often-seconds"), Key("refused-often-minutes"));
        }
        Refused::FactorLocked { until } => {
            return wait(*until, Key("refused-locked-seconds"), Key("refused-locked-minutes"));
        }
        Refused::FactorDisabled => Key("refused-disabled"),
        // Those at the end are said to administrators only, who read the error itself.
        Refused::NotOffered
        | Refused::ReasonNeeded
        | Refused::OverCaps(_)
        | Refused::ImportUnderWay
        | Refused::NothingStaged
        | Refused::Changed
        | Refused::DoneBefore
        | Refused::NoPhone
        | Refused::OfProgram
        | Refused::Ended
        | Refused::CallsStopped { .. }
        | Refused::Key(_)
        | Refused::Campaign(_) => Key("refused-not-offered"),
        Refused::BadNumber => Key("refused-number"),
        Refused::NotServed => Key("refused-not-served"),
        Refused::SendFailed => Key("refused-send"),
        Refused::NoGrace => Key("refused-no-grace"),
        Refused::AlreadyEnrolled => Key("refused-enrolled"),
        Refused::BadPassword => Key("refused-password"),
        Refused::NotProven | Refused::AccountToken(_) | Refused::Locked => Key("refused-not-proven"),
        Refused::NoLogin => Key("refused-no-login"),
        Refused::Step(StepError::Expired) => Key("refused-expired"),
        Refused::Step(StepError::Settled) => Key("refused-settled"),
        Refused::Step(StepError::NotApproved) => Key("refused-not-approved"),
        Refused::LoginUnderWay => Key("refused-under-way"),
        Refused::BadName(_)
        | Refused::Service(_)
        | Refused::Profile(_)
        | Refused::Webhook(_)
        | Refused::Prompt(_)
        | Refused::Request(_) => Key("refused-name"),
        Refused::NotFound { .. } => Key("refused-gone"),
        Refused::Exists { .. } => Key("refused-exists"),
        Refused::TooMany { .. } => Key("refused-too-many"),
        Refused::LastFactor => Key("refused-last-factor"),
        Refused::StepUpNeeded => Key("refused-step-up"),
    };
    pages.say(visit, key, &[])
}

pub(super) async fn onetouch(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.push_again(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn more_time(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.more_time(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn send(step: Step) -> Result<Response, Trouble> {
    let Some(channel) = step.channel() else { return step.refused(&Refused::NotOffered) };
    let result = step.pages.engine.send_code(&step.app, step.login, channel).await;
    let notice = match channel {
        Channel::Sms => Key("sent-by-sms"),
        Channel::Voice => Key("sent-by-voice"),
        Channel::Email => Key("sent-by-email"),
    };
    step.done(result, Some(notice))
}

pub(super) async fn code(step: Step) -> Result<Response, Trouble> {
    let typed = step.fields.code.clone().unwrap_or_default();
    let outcome = step.pages.engine.try_code(&step.app, step.login, &typed).await;
    step.code_outcome(outcome)
}

/// Ticks the box by which the browser is to be trusted, or takes the tick away.
pub(super) async fn trust(step: Step) -> Result<Response, Trouble> {
    let wanted = step.fields.trust.as_deref() == Some("1");
    let client = client_of(&step.visit);
    let result = step.pages.engine.choose_trust(&step.app, step.login, wanted, client).await;
    let page = match step.fields.with.as_deref() {
        Some("code") => "/.vestibule/login?with=code",
        Some("recovery") => "/.vestibule/login?with=recovery",
        Some(_) | None => return step.done(result, None),
    };
    match result {
        Ok(()) if !step.visit.wants_json => Ok((StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response()),
        result => step.done(result, None),
    }
}

pub(super) async fn skip(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.skip(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn opt_out(step: Step) -> Result<Response, Trouble> {
    // People are asked once more by the page; a program has said what it wants.
    let is_sure = step.visit.wants_json || step.fields.is_confirmed();
    if !is_sure {
        return match step.pages.engine.login(&step.app, step.login) {
            Ok(view) => match may_opt_out(&view) {
                Ok(_) => step.page(StatusCode::OK, Told { ask_opt_out: true, ..Told::default() }),
                Err(refused) => step.refused(&refused),
            },
            Err(EngineError::Refused(refused)) => step.refused(&refused),
            Err(error) => Err(error.into()),
        };
    }
    let result = step.pages.engine.opt_out(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn cancel(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.cancel(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn enrol_phone(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.set_up_phone(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn enrol_softtoken(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.set_up_softtoken(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn enrol_number(step: Step) -> Result<Response, Trouble> {
    let ask_number = |typed: &str| Told { ask_number: Some(typed.to_owned()), ..Told::default() };
    let Some(number) = step.fields.number.clone() else {
        // The choice alone: the form for the number comes next.
        return if step.visit.wants_json { step.state() } else { step.page(StatusCode::OK, ask_number("")) };
    };
    let channel = step.channel().unwrap_or(Channel::Sms);
    match step.pages.engine.set_up_number(&step.app, step.login, &number, channel).await {
        Err(EngineError::Refused(refused @ Refused::BadNumber)) if !step.visit.wants_json => {
            let error = Some(words(&step.pages, &step.visit, &refused));
            step.page(refusal(&refused).0, Told { error, ..ask_number(&number) })
        }
        result => step.done(result, None),
    }
}

pub(super) async fn enrol_confirm(step: Step) -> Result<Response, Trouble> {
    let typed = step.fields.code.clone().unwrap_or_default();
    let outcome = step.pages.engine.confirm_set_up(&step.app, step.login, &typed).await;
    step.code_outcome(outcome)
}

pub(super) async fn enrol_back(step: Step) -> Result<Response, Trouble> {
    let result = step.pages.engine.set_up_back(&step.app, step.login).await;
    step.done(result, None)
}

pub(super) async fn enrol_recovery(step: Step) -> Result<Response, Trouble> {
    match step.pages.engine.recovery_codes(&step.app, step.login).await {
        Ok(codes) if step.visit.wants_json => Ok(Json(json!({ "codes": codes })).into_response()),
        Ok(codes) => {
            let login = step.pages.engine.login(&step.app, step.login)?.login;
            let step_up = login.step_up.is_some();
            let page = LoginPage {
                frame: Frame { signed_in: step_up, ..frame(&step.visit, Some(login.user_name)) },
                token: step.pages.engine.form_token(step.login),
                login_url: login_url(&step.visit),
                step_up,
                view: LoginView::RecoveryCodes { codes },
            };
            Ok(html(StatusCode::OK, step.pages.templates.login(&page)?))
        }
        Err(EngineError::Refused(refused)) => step.refused(&refused),
        Err(error) => Err(error.into()),
    }
}

fn is_step_up(step: &Step) -> Result<bool, Trouble> {
    match step.pages.engine.login(&step.app, step.login) {
        Ok(view) => Ok(view.login.step_up.is_some()),
        Err(EngineError::Refused(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Hands the app's own answer on, once; of a factor that was asked for again there is none, and it leads on.
pub(super) async fn release(
    State(_): State<Pages>,
    Extension(_): Extension<Visit>,
    step: Step,
) -> Result<Response, Trouble> {
    if is_step_up(&step)? {
        return step_up::release(&step.pages, &step.visit, &step.app, step.login).await;
    }
    // The script over an app's page hands the answer on itself; a page comes to it at once.
    let in_place = step.fields.overlay.is_some();
    let engine = &step.pages.engine;
    let released = if in_place {
        engine.release_in_place(&step.app, step.login).await
    } else {
        engine.release(&step.app, step.login).await
    };
    let released = match released {
        Ok(released) => released,
        // Pressed twice: the first one is through, so the way on is the app.
        Err(EngineError::Refused(_)) if step.visit.session.is_some() && !step.visit.wants_json => {
            return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, start_url(&step.visit))]).into_response());
        }
        Err(EngineError::Refused(refused)) => return step.refused(&refused),
        Err(error) => return Err(error.into()),
    };
    let elsewhere = !(in_place && released.answer.is_page());
    let handed = engine.hand_on(&step.app, &released, step.visit.tls, elsewhere).await?;
    let status = StatusCode::from_u16(handed.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = (status, handed.body).into_response();
    let headers = response.headers_mut();
    headers.clear();
    for (name, value) in handed.headers {
        let name = header::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(&value)) {
            headers.append(name, value);
        }
    }
    response.extensions_mut().insert(AppAnswer);
    Ok(response)
}
