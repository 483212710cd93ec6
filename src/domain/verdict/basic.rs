//! Requests with Basic credentials, where a rule takes those for a login.

use super::method::{self, overrides, query_overrides_method};
use super::{Exchange, Looked, Pass, Read, Refusal, Standing, Verdict, all_readings, may_be_call};
use crate::domain::login::document::Document;
use crate::domain::login::form::Fields;
use crate::domain::login::rule::{HoldKind, Kind};
use crate::domain::login::scan;
use crate::domain::route::{App, KnownBasic, RequestView};
use crate::domain::session::Session;

/// Decides on a request whose Basic credentials are looked at by the rule `index`; `others` are the rules of other kinds at its
/// address.
pub(super) fn decide(
    app: &App,
    view: &RequestView<'_>,
    session: Option<&Session>,
    index: usize,
    others: Vec<usize>,
) -> Verdict {
    if app.rules[index].hold == HoldKind::Deny {
        return Verdict::Deny(Refusal::LoginClosed);
    }
    // Nobody knows what an app makes of credentials that can be read in two ways, or have no password.
    if view.authorization.as_ref().is_none_or(|authorization| authorization.basic().is_none()) {
        return Verdict::Deny(Refusal::Authorization);
    }
    if view.known == KnownBasic::NoAppPassword {
        return Verdict::Unauthorized;
    }
    let of_session = session.filter(|_| view.known == KnownBasic::OfSession);
    let on_password_path = of_session.is_some() && all_readings(&app.password_paths, view);
    if others.is_empty() && !on_password_path && scan::query(&app.rules, view.query).is_err() {
        return Verdict::Deny(Refusal::CredentialsOutsideLogin);
    }
    let closed = method::closed(app, view);
    let looked_at = if view.has_body { Looked::Scan } else { Looked::Done };
    // As in every session: nothing finds a login in a call that streams.
    let streams = others.is_empty() && !(view.has_body && (on_password_path || may_be_call(app, view)));
    match (view.known, session) {
        (KnownBasic::OfSession, Some(session)) if streams => {
            Verdict::Pass(Pass { standing: Standing::Verified(session.id), looked_at, closed })
        }
        (KnownBasic::OfSession, Some(session)) => {
            let (standing, password_page) = (Standing::Verified(session.id), on_password_path && others.is_empty());
            Verdict::Read(Read { standing, watching: others, listed: true, basic: None, closed, password_page })
        }
        // A program that sends one does not sign in by another way with it.
        (KnownBasic::AppPassword(_), _) if !streams || query_overrides_method(view) => {
            Verdict::Deny(Refusal::Authorization)
        }
        (KnownBasic::AppPassword(id), _) => {
            Verdict::Pass(Pass { standing: Standing::AppPassword(id), looked_at, closed })
        }
        (KnownBasic::OfSession | KnownBasic::Nothing | KnownBasic::NoAppPassword, _) => {
            let watching = [vec![index], others].concat();
            let standing = Standing::Anonymous;
            Verdict::Read(Read { standing, watching, listed: true, basic: Some(index), closed, password_page: false })
        }
    }
}

/// Decides on one of them once its body was read: it is a login, if nothing else in it could be one too.
pub(super) fn decide_body(
    app: &App,
    view: &RequestView<'_>,
    index: usize,
    others: &[usize],
    content_type: Option<&str>,
    content_encoding: Option<&str>,
    body: &[u8],
) -> Result<Exchange, Refusal> {
    if view.is_cross_site() {
        return Err(Refusal::CrossSite);
    }
    let document = match Document::read(content_type, content_encoding, body) {
        Ok(document) => document,
        // What a rule of another kind would have to read may be a login to the app.
        Err(error) if could_be_login(app, others, content_type) => return Err(Refusal::Unreadable(error.into())),
        Err(_) => Document::Empty,
    };
    let query = Fields::urlencoded(view.query.unwrap_or_default().as_bytes())
        .map_err(|error| Refusal::Unreadable(error.into()))?;
    // Apps look at the header and at the body, and sign in whom they find last.
    if app.rules.iter().any(|rule| rule.recognises_credentials(&query, &document)) {
        return Err(Refusal::CredentialsOutsideLogin);
    }
    if query_overrides_method(view) || overrides(&document, view, body) {
        return Err(Refusal::Method);
    }
    if scan::whole(&app.rules, view.query, content_type, content_encoding, body).is_err() {
        return Err(Refusal::CredentialsOutsideLogin);
    }
    let basic = view.authorization.as_ref().and_then(|authorization| authorization.basic());
    let username = basic.ok_or(Refusal::Authorization)?.username.clone();
    let pass = Pass::done(Standing::Anonymous);
    Ok(Exchange::Login { rule: index, username, pass })
}

/// Whether a body that cannot be read could be a login by a rule of another kind: one at this address, or one of calls, which
/// apps take wherever they find them.
fn could_be_login(app: &App, others: &[usize], content_type: Option<&str>) -> bool {
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    let has = |kind: Kind| app.rules.iter().any(|rule| rule.kind == kind);
    !others.is_empty()
        || content_type.contains("xml") && has(Kind::XmlRpc)
        || content_type.contains("json") && has(Kind::Json)
}
