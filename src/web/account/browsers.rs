//! The sections about browsers: those that are trusted, sessions elsewhere, and how the last sign-ins ended.

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use serde_json::{Map, Value, json};

use super::{Change, Look};
use crate::domain::challenge::Denial;
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::{AppName, TrustId};
use crate::domain::login::{LoginDenial, Proof};
use crate::domain::session::Session;
use crate::domain::sign_in::{End, SignIn};
use crate::engine::Refused;
use crate::engine::sessions::Elsewhere;
use crate::language::{Arg, Key};
use crate::web::templates::{BrowserItem, BrowsersSection, HistorySection, SessionItem, SessionsSection, SignInItem};
use crate::web::{Pages, Trouble};

/// What stands for all of them in the place of an id.
const ALL: &str = "all";
/// Sign-ins that are shown at once; the others unfold.
const SHOWN: usize = 5;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/account/browsers/end", post(end_trust)).route("/account/sessions/end", post(end_session))
}

/// Ends one trusted browser, or all.
async fn end_trust(change: Change) -> Result<Response, Trouble> {
    let given = change.fields.id.clone().unwrap_or_default();
    let which = match (given.as_str(), TrustId::parse(&given)) {
        (ALL, _) => None,
        (_, Some(id)) => Some(id),
        (_, None) => return change.refused(&Refused::NotFound { what: "trusted browser", name: given }),
    };
    let result = change.pages.engine.end_own_trust(&change.app, change.session.id, which).await;
    change.done(result.map(drop), Key("account-browsers-ended"))
}

/// Ends one session elsewhere, or all of them.
async fn end_session(change: Change) -> Result<Response, Trouble> {
    let given = change.fields.id.clone().unwrap_or_default();
    let which = if given == ALL { Elsewhere::All } else { Elsewhere::One(&given) };
    let result = change.pages.engine.end_sessions_elsewhere(&change.app, change.session.id, which).await;
    change.done(result.map(drop), Key("account-sessions-ended"))
}

pub(super) fn trusted(look: &Look<'_>) -> Result<BrowsersSection, Trouble> {
    let list = look.pages.engine.trusted_browsers(&look.user)?;
    let list = list.iter().map(|series| BrowserItem {
        id: series.id.to_string(),
        name: name_of(look, &series.name),
        app: title(look, &series.app),
        is_this: look.session.trusted == Some(series.id),
        used: look.in_words(Arg::Moment(series.used_at)),
        until: look.in_words(Arg::Date(series.expires_at)),
    });
    let list: Vec<_> = list.collect();
    // Where nobody can have one, there is nothing to say.
    let offered = !look.app.policy.trust_browser.is_zero();
    Ok(BrowsersSection { is_there: offered || !list.is_empty(), list })
}

pub(super) fn sessions(look: &Look<'_>) -> Result<SessionsSection, Trouble> {
    let list = elsewhere(look)?;
    let list = list.iter().map(|session| SessionItem {
        id: look.pages.engine.session_handle(session.id),
        name: name_of(look, &session.browser),
        app: title(look, &session.app),
        address: session.address.clone(),
        begun: look.in_words(Arg::Moment(session.created_at)),
        used: look.in_words(Arg::Moment(session.seen_at)),
    });
    Ok(SessionsSection { list: list.collect() })
}

pub(super) fn history(look: &Look<'_>) -> Result<HistorySection, Trouble> {
    let all = look.pages.engine.sign_ins_of(look.user.id)?;
    let mut items = all.iter().map(|sign_in| SignInItem {
        at: look.in_words(Arg::Moment(sign_in.at)),
        app: title(look, &sign_in.app),
        name: name_of(look, &sign_in.browser.name),
        address: sign_in.browser.address.clone(),
        end: look.pages.say(look.visit, in_words(sign_in.end), &[]),
        is_warning: is_warning(sign_in.end),
    });
    let newest = items.by_ref().take(SHOWN).collect();
    Ok(HistorySection { newest, older: items.collect() })
}

pub(super) fn for_programs(look: &Look<'_>, body: &mut Map<String, Value>) -> Result<(), Trouble> {
    let engine = &look.pages.engine;
    let trusted: Vec<Value> = engine
        .trusted_browsers(&look.user)?
        .iter()
        .map(|series| {
            json!({
                "id": series.id.to_string(),
                "app": series.app.to_string(),
                "browser": series.name,
                "this": look.session.trusted == Some(series.id),
                "created_at": series.created_at.rfc3339(),
                "last_used": series.used_at.rfc3339(),
                "expires_at": series.expires_at.rfc3339(),
            })
        })
        .collect();
    let sessions: Vec<Value> = elsewhere(look)?
        .iter()
        .map(|session| {
            json!({
                "id": engine.session_handle(session.id),
                "app": session.app.to_string(),
                "browser": session.browser,
                "address": session.address,
                "created_at": session.created_at.rfc3339(),
                "last_used": session.seen_at.rfc3339(),
            })
        })
        .collect();
    let sign_ins: Vec<Value> = engine.sign_ins_of(look.user.id)?.iter().map(sign_in).collect();
    for (name, list) in [("trusted_browsers", trusted), ("sessions", sessions), ("sign_ins", sign_ins)] {
        body.insert(name.to_owned(), list.into());
    }
    Ok(())
}

fn sign_in(one: &SignIn) -> Value {
    let by = match one.end {
        End::LetIn(proof) => Some(proof.as_str()),
        End::Denied(why) => Some(why.as_str()),
        End::Expired => None,
    };
    json!({
        "at": one.at.rfc3339(),
        "app": one.app.to_string(),
        "browser": one.browser.name,
        "address": one.browser.address,
        "end": one.end.as_str(),
        "by": by,
    })
}

/// The sessions of this realm but this one, the last used first.
fn elsewhere(look: &Look<'_>) -> Result<Vec<Session>, Trouble> {
    let mut list = look.pages.engine.sessions_of(look.user.id)?;
    list.retain(|session| session.id != look.session.id);
    list.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
    Ok(list)
}

fn title(look: &Look<'_>, app: &AppName) -> String {
    let settings = look.pages.engine.settings();
    settings.apps.named(app).map_or_else(|| app.to_string(), |app| app.title.clone())
}

fn name_of(look: &Look<'_>, name: &str) -> String {
    look.pages.words.browser(look.visit.locale, name)
}

/// Whether somebody should look at it twice: it says that somebody else had the password.
fn is_warning(end: End) -> bool {
    matches!(
        end,
        End::Denied(
            LoginDenial::Answer(Denial::NotMe | Denial::Denied | Denial::WrongNumber) | LoginDenial::TooManyCodes
        )
    )
}

fn in_words(end: End) -> Key {
    match end {
        End::LetIn(Proof::OneTouch(_)) => Key("history-onetouch"),
        End::LetIn(Proof::SoftToken) => Key("history-softtoken"),
        End::LetIn(Proof::Sent(Channel::Sms)) => Key("history-sms"),
        End::LetIn(Proof::Sent(Channel::Voice)) => Key("history-voice"),
        End::LetIn(Proof::Sent(Channel::Email)) => Key("history-email"),
        End::LetIn(Proof::Recovery) => Key("history-recovery"),
        End::LetIn(Proof::Bypass) => Key("history-bypass"),
        End::LetIn(Proof::SetUp(
            Method::OneTouch | Method::SoftToken | Method::Sms | Method::Voice | Method::Email | Method::Recovery,
        )) => Key("history-set-up"),
        End::LetIn(Proof::TrustedBrowser) => Key("history-trusted"),
        End::LetIn(Proof::Grace | Proof::NotRequired) => Key("history-without"),
        End::Denied(LoginDenial::Answer(Denial::Denied)) => Key("history-denied"),
        End::Denied(LoginDenial::Answer(Denial::NotMe)) => Key("history-not-me"),
        End::Denied(LoginDenial::Answer(Denial::WrongNumber)) => Key("history-wrong-number"),
        End::Denied(LoginDenial::TooManyCodes) => Key("history-too-many-codes"),
        End::Denied(LoginDenial::Cancelled | LoginDenial::Superseded) => Key("history-cancelled"),
        End::Denied(LoginDenial::Withdrawn) => Key("history-withdrawn"),
        End::Expired => Key("history-expired"),
    }
}
