//! The login page and its state: a held login as people and scripts see it. A GET changes nothing.

use std::net::IpAddr;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::put_off::{is_day_of, last_day, may_opt_out, message, required};
use super::templates::{
    ChallengeView, Channel as PageChannel, CodeField, DenyReason, Frame, LockedWhy, LoginPage, LoginView as PageView,
    Method as PageMethod, NumberMatch as PageMatch, PushState, PushView, SetupOption, SetupStep, SetupView, Skip, Svg,
    TrustView,
};
use super::{Pages, Trouble, frame, html, login_url, refusal, start_url, steps};
use crate::domain::challenge::{Denial, NumberMatch};
use crate::domain::factor::{Channel, Method};
use crate::domain::login::{HeldLogin, LoginDenial, LoginState, SetUp};
use crate::domain::phone;
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User};
use crate::engine::login::LoginView;
use crate::engine::login::push::MORE_TIME;
use crate::engine::login::set_up::SetUpOptions;
use crate::engine::visit::Visit;
use crate::engine::{EngineError, Refused};
use crate::language::{Arg, Key};

/// What the page's address may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PageQuery {
    with: Option<String>,
}

/// What was just done, told at the top of the page.
#[derive(Debug, Default, Clone)]
pub(super) struct Told {
    /// It went well.
    pub(super) notice: Option<String>,
    /// It did not.
    pub(super) error: Option<String>,
    /// Ask for a phone number, with what was typed before.
    pub(super) ask_number: Option<String>,
    /// Ask whether they really want to do without a second step.
    pub(super) ask_opt_out: bool,
}

pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(visit): Extension<Visit>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Trouble> {
    show(&pages, &visit, StatusCode::OK, CodeField::from_query(query.with.as_deref()), Told::default())
}

/// The page as it is now.
pub(super) fn show(
    pages: &Pages,
    visit: &Visit,
    status: StatusCode,
    field: CodeField,
    told: Told,
) -> Result<Response, Trouble> {
    let found = match (&visit.app, visit.login) {
        (Some(app), Some(login)) => match pages.engine.login(app, login) {
            Ok(view) => Some((app, view)),
            Err(EngineError::Refused(_)) => None,
            Err(error) => return Err(error.into()),
        },
        _ => None,
    };
    let Some((app, view)) = found else {
        return none(pages, visit);
    };
    // A released login has no page any more.
    if matches!(view.login.state, LoginState::Released { .. }) {
        return none(pages, visit);
    }
    let user = Some(view.login.user_name.clone());
    // Where nothing can be set up, what the help desk gave them still lets them in.
    let types_code = |why: &LockedWhy| *why == LockedWhy::NoFactor && field == CodeField::Recovery;
    if let Some(why) = locked(pages, app, &view).filter(|why| !types_code(why)) {
        return locked_page(pages, visit, user, why);
    }
    let step_up = view.login.step_up.is_some();
    let page = LoginPage {
        frame: Frame { signed_in: step_up, ..frame(visit, user) },
        token: pages.engine.form_token(view.login.id),
        // Whoever is signed in goes on without it.
        login_url: if step_up { start_url(visit) } else { login_url(visit) },
        step_up,
        view: page_view(pages, visit, app, &view, field, told)?,
    };
    Ok(html(status, pages.templates.login(&page)?))
}

/// Why this login leads nowhere, if it does: its user was locked, or has nothing to confirm with and nothing to set up.
fn locked(pages: &Pages, app: &App, view: &LoginView) -> Option<LockedWhy> {
    let has_way = match view.standing {
        Standing::Locked => return Some(LockedWhy::Administrator),
        Standing::Ended => return Some(LockedWhy::Expired),
        Standing::Enrolled => !view.methods.is_empty(),
        // Grace is for signing in.
        Standing::InGrace(_) if view.login.step_up.is_none() => true,
        Standing::InGrace(_) | Standing::MustEnrol | Standing::OptedOut | Standing::NotRequired => {
            !pages.engine.set_up_options(app, &view.user).is_empty()
        }
    };
    (!has_way && view.login.is_pending(view.now)).then_some(LockedWhy::NoFactor)
}

/// The page for somebody whom the app lets in and the gateway does not; JSON for programs.
pub(super) fn locked_page(
    pages: &Pages,
    visit: &Visit,
    user: Option<String>,
    why: LockedWhy,
) -> Result<Response, Trouble> {
    let status = StatusCode::FORBIDDEN;
    let request_id = visit.request_id.clone();
    if visit.wants_json {
        let body = json!({ "error": why.as_str(), "message": pages.tell(visit, why.happened(), &[]), "request_id": request_id });
        return Ok((status, axum::Json(body)).into_response());
    }
    let page = LoginPage {
        frame: frame(visit, user),
        token: String::new(),
        login_url: login_url(visit),
        step_up: false,
        view: PageView::Locked { why, request_id },
    };
    Ok(html(status, pages.templates.login(&page)?))
}

pub(super) fn none(pages: &Pages, visit: &Visit) -> Result<Response, Trouble> {
    let page = LoginPage {
        frame: frame(visit, None),
        token: String::new(),
        login_url: login_url(visit),
        step_up: false,
        view: PageView::None,
    };
    Ok(html(StatusCode::NOT_FOUND, pages.templates.login(&page)?))
}

fn page_view(
    pages: &Pages,
    visit: &Visit,
    app: &App,
    view: &LoginView,
    field: CodeField,
    told: Told,
) -> Result<PageView, Trouble> {
    let login = &view.login;
    Ok(match login.state {
        LoginState::Denied { why, .. } => PageView::Denied { reason: deny_reason(why) },
        LoginState::Approved { .. } | LoginState::Held if view.now >= login.expires_at => PageView::Expired,
        LoginState::Approved { .. } if login.recovery_due => PageView::RecoveryOffer,
        LoginState::Approved { .. } | LoginState::Released { .. } => PageView::Approved,
        LoginState::Held => match view.standing {
            // Whoever is locked was told so before it came to this.
            Standing::Enrolled | Standing::Locked | Standing::Ended => {
                PageView::Challenge(challenge(pages, visit, app, view, field, told))
            }
            Standing::InGrace(_) | Standing::MustEnrol | Standing::OptedOut | Standing::NotRequired => {
                let options = pages.engine.set_up_options(app, &view.user);
                PageView::Setup(set_up(pages, visit, app, view, &options, field, told)?)
            }
        },
    })
}

fn deny_reason(why: LoginDenial) -> DenyReason {
    match why {
        LoginDenial::Answer(Denial::Denied) => DenyReason::Denied,
        LoginDenial::Answer(Denial::NotMe) => DenyReason::NotMe,
        LoginDenial::Answer(Denial::WrongNumber) => DenyReason::WrongNumber,
        LoginDenial::TooManyCodes => DenyReason::TooManyCodes,
        LoginDenial::Cancelled => DenyReason::Cancelled,
        LoginDenial::Superseded => DenyReason::Superseded,
        LoginDenial::Withdrawn => DenyReason::Withdrawn,
    }
}

fn challenge(pages: &Pages, visit: &Visit, app: &App, view: &LoginView, field: CodeField, told: Told) -> ChallengeView {
    let login = &view.login;
    let live = login.live_push(view.now);
    let has_push = view.methods.contains(&Method::OneTouch);
    let state = match (live, has_push, view.push_blocked) {
        (Some(push), _, _) => PushState::Live { number: push.number.as_ref().map(|number| number.value.clone()) },
        (None, false, _) => PushState::Absent,
        (None, true, _) if !login.clear => PushState::Refused { reason: pages.say(visit, Key("push-unclear"), &[]) },
        // For how long is nobody's business who has only given a password.
        (None, true, Some(_)) if view.user.pushes_stopped_until.is_some_and(|stopped| view.now < stopped) => {
            PushState::Refused { reason: pages.say(visit, Key("push-not-now"), &[]) }
        }
        (None, true, Some(until)) => PushState::Again { seconds: seconds(view.now.until(until)).max(1) },
        (None, true, None) => PushState::Idle,
    };
    let whole = live.map_or(app.policy.login_ttl, |push| app.policy.approval_ttl * (u32::from(push.extended) + 1));
    ChallengeView {
        push: PushView {
            state,
            device: live.and_then(|push| push.device_name.clone()),
            matching: match app.policy.number_match {
                NumberMatch::Type => PageMatch::Type,
                NumberMatch::Pick => PageMatch::Pick,
                NumberMatch::Off => PageMatch::Off,
            },
        },
        methods: view.methods.iter().filter_map(|method| page_method(*method, &view.user)).collect(),
        field,
        expires_in: seconds(view.now.until(live.map_or(login.expires_at, |push| push.expires_at))),
        lifetime: seconds(whole),
        more_time_left: live.map_or(0, |push| MORE_TIME.saturating_sub(push.extended)),
        fallback: fallback(app, login, view.now),
        tries_left: tries_left(view),
        notice: told.notice,
        error: told.error,
        sent_to: login
            .sent
            .as_ref()
            .filter(|sent| view.now < sent.expires_at)
            .and_then(|sent| masked_address(&view.user, sent.channel)),
        can_cancel: true,
        trust: trust(pages, visit, app, view),
    }
}

/// The client's address, if it is known.
pub(super) fn client_of(visit: &Visit) -> Option<IpAddr> {
    Some(visit.address).filter(|address| !address.is_unspecified())
}

fn trust(pages: &Pages, visit: &Visit, app: &App, view: &LoginView) -> Option<TrustView> {
    pages.engine.offers_trust(app, view, client_of(visit)).then(|| {
        let hours = app.policy.trust_browser.as_secs() / 3600;
        let (key, count) =
            if hours < 48 { (Key("trust-hours"), hours.max(1)) } else { (Key("trust-days"), hours / 24) };
        TrustView { ticked: view.login.trust, label: pages.say(visit, key, &[("count", Arg::Count(count))]) }
    })
}

fn tries_left(view: &LoginView) -> u8 {
    // The limit itself is the engine's; the page never shows less than one while codes are looked at.
    u8::try_from(view.wrong_codes_left.max(1)).unwrap_or(u8::MAX)
}

/// Codes are brought forward after a while, and at once when no phone rings.
fn fallback(app: &App, login: &HeldLogin, now: Timestamp) -> bool {
    login.live_push(now).is_none() || now.since(login.created_at) >= app.policy.fallback_after
}

fn page_method(method: Method, user: &User) -> Option<PageMethod> {
    Some(match method {
        Method::OneTouch => PageMethod::Onetouch,
        Method::SoftToken => PageMethod::Softtoken,
        Method::Sms => PageMethod::Sms { to: masked_address(user, Channel::Sms)? },
        Method::Voice => PageMethod::Voice { to: masked_address(user, Channel::Voice)? },
        Method::Email => PageMethod::Email { to: masked_address(user, Channel::Email)? },
        Method::Recovery => PageMethod::Recovery,
    })
}

fn masked_address(user: &User, channel: Channel) -> Option<String> {
    match channel {
        Channel::Sms | Channel::Voice => user.factors.phone.as_ref().map(|phone| phone::masked(&phone.number)),
        Channel::Email => user.email.as_deref().map(phone::masked_email),
    }
}

fn set_up(
    pages: &Pages,
    visit: &Visit,
    app: &App,
    view: &LoginView,
    options: &SetUpOptions,
    field: CodeField,
    told: Told,
) -> Result<SetupView, Trouble> {
    let login = &view.login;
    let live = login.live_push(view.now);
    let channels: Vec<PageChannel> = options.number.iter().filter_map(|channel| page_channel(*channel)).collect();
    let step = match &login.set_up {
        Some(SetUp::Phone { device: Some(_), .. }) if live.is_some() => SetupStep::PhoneConfirm {
            device: live.and_then(|push| push.device_name.clone()),
            number: live.and_then(|push| push.number.as_ref()).map(|n| n.value.clone()).unwrap_or_default(),
        },
        Some(SetUp::Phone { invite, .. }) => {
            let link = pages.engine.register_link(&pages.portal, login.user, invite.expose());
            SetupStep::Phone { qr_svg: qr(&link)?, link }
        }
        Some(SetUp::SoftToken { seed }) => {
            let otpauth = seed.otpauth(&app.title, &login.user_name);
            SetupStep::Softtoken { secret: grouped(&seed.base32()), qr_svg: qr(&otpauth)?, otpauth }
        }
        Some(SetUp::Number { number, sent }) => SetupStep::NumberConfirm {
            // Who did not type it may not know it, and has shown a password only.
            number: if options.imported.is_some() { phone::masked(number) } else { number.clone() },
            channel: page_channel(sent.channel).unwrap_or(PageChannel::Sms),
        },
        None if told.ask_opt_out && may_opt_out(view).is_ok() => SetupStep::OptOut {
            sign_ins: may_opt_out(view).unwrap_or_default(),
            until: view.terms.opt_out_until().map(|until| last_day(pages, visit, until)),
        },
        None if field == CodeField::Recovery => SetupStep::HelpDesk { tries_left: tries_left(view) },
        None if options.imported.is_some() && !channels.is_empty() => {
            SetupStep::Imported { to: options.imported.as_deref().map(phone::masked).unwrap_or_default(), channels }
        }
        None if told.ask_number.is_some() && options.imported.is_none() => {
            SetupStep::Number { number: told.ask_number.unwrap_or_default(), channels }
        }
        None => SetupStep::Choose {
            options: [
                options.phone.then_some(SetupOption::Phone),
                options.softtoken.then_some(SetupOption::Softtoken),
                (!options.number.is_empty() && options.imported.is_none()).then_some(SetupOption::Number),
            ]
            .into_iter()
            .flatten()
            .collect(),
        },
    };
    let grace = match view.standing {
        Standing::InGrace(left) if login.step_up.is_none() => Some(left),
        _ => None,
    };
    Ok(SetupView {
        step,
        skip: grace.map(|left| Skip {
            grace_left: left,
            until: view.terms.grace_until().map(|until| last_day(pages, visit, until)),
            last: left == 1,
            last_day: view.terms.grace_until().is_some_and(|until| is_day_of(until.moved(-1), pages.engine.wall())),
        }),
        opt_out: may_opt_out(view).is_ok(),
        required: required(pages, visit, view),
        message: message(view, visit.locale),
        notice: told.notice,
        error: told.error,
        can_cancel: true,
    })
}

pub(super) fn page_channel(channel: Channel) -> Option<PageChannel> {
    match channel {
        Channel::Sms => Some(PageChannel::Sms),
        Channel::Voice => Some(PageChannel::Voice),
        Channel::Email => None,
    }
}

pub(super) fn grouped(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

pub(super) fn qr(text: &str) -> Result<Svg, Trouble> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M)
        .map_err(|error| Trouble(format!("a QR code could not be made: {error}")))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
    // The drawing stands in a page: without the prolog of a document.
    let start = svg.find("<svg").unwrap_or(0);
    Ok(Svg::from_trusted(svg[start..].to_owned()))
}

pub(super) fn seconds(duration: Duration) -> u32 {
    // Rounded up: «0 s left» is shown when it is over, not before.
    u32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

/// What the state's address may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct StateQuery {
    wait: Option<String>,
}

/// How long a waiting poll waits for a change.
const WAIT: Duration = Duration::from_secs(1);

pub(super) async fn state(
    State(pages): State<Pages>,
    Extension(visit): Extension<Visit>,
    Query(query): Query<StateQuery>,
) -> Result<Response, Trouble> {
    let (Some(app), Some(login)) = (&visit.app, visit.login) else { return Ok(no_state()) };
    let read = || match pages.engine.login(app, login) {
        Ok(view) if matches!(view.login.state, LoginState::Released { .. }) => Ok(None),
        Ok(view) => Ok(Some(view)),
        Err(EngineError::Refused(_)) => Ok(None),
        Err(error) => Err(Trouble::from(error)),
    };
    // Listening begins before the look, so that no change falls between.
    let changed = pages.engine.changed(login);
    tokio::pin!(changed);
    changed.as_mut().enable();
    let Some(mut view) = read()? else { return Ok(no_state()) };
    if let Err(refused) = pages.engine.count_poll(login) {
        return Ok(refused_json(&pages, &visit, &refused));
    }
    if query.wait.is_some() && view.login.is_pending(view.now) {
        let before = state_json(&pages, &visit, app, &view);
        let deadline = tokio::time::sleep(WAIT);
        tokio::pin!(deadline);
        loop {
            tokio::select! {
                () = &mut changed => {
                    changed.set(pages.engine.changed(login));
                    changed.as_mut().enable();
                    let Some(next) = read()? else { return Ok(no_state()) };
                    view = next;
                    // Others are woken with us; only a change of ours is answered at once.
                    if differs(&before, &state_json(&pages, &visit, app, &view)) {
                        break;
                    }
                }
                () = &mut deadline => {
                    let Some(next) = read()? else { return Ok(no_state()) };
                    view = next;
                    break;
                }
            }
        }
    }
    Ok(axum::Json(state_json(&pages, &visit, app, &view)).into_response())
}

fn differs(before: &serde_json::Value, after: &serde_json::Value) -> bool {
    ["status", "number", "grace_left", "methods"].iter().any(|member| before[*member] != after[*member])
}

fn no_state() -> Response {
    (StatusCode::NOT_FOUND, axum::Json(json!({ "error": "no_login", "message": Refused::NoLogin.to_string() })))
        .into_response()
}

/// A refusal for programs, and for people in whose place a script asks.
pub(super) fn refused_json(pages: &Pages, visit: &Visit, refused: &Refused) -> Response {
    let (status, word) = refusal(refused);
    // The script over an app's page shows `text` to people.
    let text = steps::words(pages, visit, refused);
    let body = json!({ "error": word, "message": refused.to_string(), "text": text });
    (status, axum::Json(body)).into_response()
}

/// The state of a held login for scripts.
pub(super) fn state_json(pages: &Pages, visit: &Visit, app: &App, view: &LoginView) -> serde_json::Value {
    let login = &view.login;
    let over = view.now >= login.expires_at;
    let status = match login.state {
        LoginState::Held | LoginState::Approved { .. } if over => "expired",
        LoginState::Held => "pending",
        LoginState::Approved { .. } | LoginState::Released { .. } => "approved",
        LoginState::Denied { .. } => "denied",
    };
    let live = login.live_push(view.now).filter(|_| status == "pending");
    let end = live.map_or(login.expires_at, |push| push.expires_at);
    let mut state = json!({
        "status": status,
        "expires_in": seconds(view.now.until(end)),
        "methods": view.methods.iter().map(|method| method.as_str()).collect::<Vec<_>>(),
        "fallback": fallback(app, login, view.now),
        "grace_left": match view.standing {
            Standing::InGrace(left) if login.step_up.is_none() => left,
            _ => 0,
        },
        "token": pages.engine.form_token(login.id),
    });
    if let Some(number) = live.and_then(|push| push.number.as_ref()) {
        state["number"] = number.value.clone().into();
    }
    if let Some(trust) = trust(pages, visit, app, view) {
        state["trust"] = json!({ "chosen": trust.ticked, "text": trust.label });
    }
    state
}
