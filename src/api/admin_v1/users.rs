//! Users: finding, adding, changing, locking and letting in again.

#![expect(clippy::unused_async, reason = "the table calls every route's function alike, whether it waits or not")]

use std::time::Duration;

use axum::body::Body;
use futures_util::stream;
use http::StatusCode;
use serde_json::json;

use super::call::Call;
use super::problem::{Code, Problem};
use super::reply::Reply;
use crate::admin::{self, BrowserView, UserView, user_details, user_views};
use crate::domain::ids::{LoginId, SessionId, UserId};
use crate::domain::locale::Locale;
use crate::domain::text::{base64url, is_email};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::administration::{Edit, Trust};
use crate::engine::users::NewUser;
use crate::engine::{Engine, EngineError};
use crate::roster::{Writer, export};

/// Pages of the store, of a thousand users each, that one answer looks at: filters that fit few are gone on with by the next.
const LOOKED_AT: usize = 10;
/// Users in one answer, unless it is said.
pub const LIMIT: u64 = 100;
/// The most users in one answer.
pub const MOST: u64 = 1000;

/// Which users are asked for.
struct Wanted {
    realm: Option<crate::domain::ids::RealmName>,
    contains: Option<String>,
    standing: Option<String>,
    group: Option<String>,
    campaign: Option<String>,
    limit: usize,
}

impl Wanted {
    fn fits(&self, user: &UserView) -> bool {
        let has = |text: &str| {
            let name = user.name.contains(text);
            name || user.email.as_ref().is_some_and(|email| email.to_lowercase().contains(text))
        };
        self.contains.as_deref().is_none_or(has)
            && self.standing.as_ref().is_none_or(|standing| user.standing == *standing)
            && self.group.as_ref().is_none_or(|group| user.groups.contains(group))
            && self.campaign.as_ref().is_none_or(|campaign| user.campaign.as_ref() == Some(campaign))
    }

    /// A page of them, and after whom the next begins.
    fn page(&self, engine: &Engine, mut after: Option<UserId>) -> Result<(Vec<UserView>, Option<UserId>), EngineError> {
        let (mut found, mut looked_at) = (Vec::new(), 0);
        loop {
            let page = engine.users(self.realm.as_ref(), after)?;
            for (user, view) in page.users.iter().zip(user_views(engine, &page.users)?) {
                if self.fits(&view) {
                    found.push(view);
                    if found.len() == self.limit {
                        return Ok((found, Some(user.id)));
                    }
                }
            }
            looked_at += 1;
            after = page.next;
            if after.is_none() || looked_at >= LOOKED_AT {
                return Ok((found, after));
            }
        }
    }
}

/// A page of users.
pub async fn list(call: Call) -> Result<Reply, Problem> {
    let query = &call.query;
    if let Some(name) = query.text("name") {
        let realm = call.realm()?;
        let name = admin::user_name(&call.engine().settings(), &realm, name);
        let found = match name.map(|name| call.engine().user_named(&realm, &name)) {
            Ok(Ok(user)) => vec![user],
            Ok(Err(EngineError::Refused(_))) | Err(_) => Vec::new(),
            Ok(Err(error)) => return Err(error.into()),
        };
        return Reply::json(&json!({ "users": user_views(call.engine(), &found)?, "next": null }));
    }
    let wanted = Wanted {
        realm: query.text("realm").map(|_| call.realm()).transpose()?,
        contains: query.text("contains").map(str::to_lowercase),
        standing: query.text("standing").map(str::to_owned),
        group: query.text("group").map(str::to_owned),
        campaign: query.text("campaign").map(str::to_owned),
        limit: usize::try_from(query.number("limit").unwrap_or(LIMIT)).unwrap_or(1),
    };
    let after = query.id("after");
    let (users, next) = call.blocking(move |engine| wanted.page(engine, after)).await?;
    Reply::json(&json!({ "users": users, "next": next }))
}

/// All about a user, and what `If-Match` is to say for changing them.
fn shown(call: &Call, user: &User) -> Result<Reply, Problem> {
    let details = user_details(call.engine(), user)?;
    Ok(Reply::json(&details)?.seen_as(&call.engine().revision(user)))
}

/// As they are now, after something was done.
fn again(call: &Call) -> Result<Reply, Problem> {
    shown(call, &call.user()?)
}

/// One user.
pub async fn get(call: Call) -> Result<Reply, Problem> {
    again(&call)
}

/// Adds one.
pub async fn create(call: Call) -> Result<Reply, Problem> {
    let body = &call.body;
    let new = NewUser {
        phone: body.text("phone").map(str::to_owned),
        email: body.text("email").map(str::to_owned),
        softtoken: body.flag("softtoken"),
        grace: 0,
    };
    let (realms, realm) = (call.realms(), call.realm()?);
    let name = body.text("name").unwrap_or_default();
    let (user, otpauth) =
        admin::add_user(call.engine(), &call.by(), &realms, &realm, name, (new, body.count("grace"))).await?;
    let created = json!({ "user": user_details(call.engine(), &user)?, "otpauth": otpauth });
    let reply = Reply::created(&created, Some(&format!("/api/v1/users/{}", user.id)))?;
    Ok(reply.seen_as(&call.engine().revision(&user)))
}

/// Changes what is kept of one.
pub async fn edit(call: Call) -> Result<Reply, Problem> {
    let body = &call.body;
    let address = |text: &str| is_email(text).then(|| text.to_owned());
    let edit = Edit {
        email: body.change("email", address),
        groups: body.texts("groups"),
        locale: body.change("locale", Locale::parse),
        expires_at: body.change("expires_at", Timestamp::parse),
    };
    let seen = call.seen.clone().ok_or(Code::MatchNeeded)?;
    let user = call.engine().edit_user(&call.by(), call.id("user")?, &seen, &edit).await?;
    shown(&call, &user)
}

/// Deletes one.
pub async fn delete(call: Call) -> Result<Reply, Problem> {
    call.engine().delete_user(&call.by(), call.id("user")?).await?;
    Ok(Reply::done())
}

/// Locks one.
pub async fn lock(call: Call) -> Result<Reply, Problem> {
    call.engine().lock_user(&call.by(), call.id("user")?).await?;
    again(&call)
}

/// Unlocks one.
pub async fn unlock(call: Call) -> Result<Reply, Problem> {
    call.engine().unlock_user(&call.by(), call.id("user")?).await?;
    again(&call)
}

/// Takes all factors of one away.
pub async fn reset(call: Call) -> Result<Reply, Problem> {
    call.engine().reset_user(&call.by(), call.id("user")?).await?;
    again(&call)
}

/// Opts one out.
pub async fn opt_out(call: Call) -> Result<Reply, Problem> {
    call.engine().opt_user_out(&call.by(), call.id("user")?).await?;
    again(&call)
}

/// Sets how many sign-ins without a factor are left to one.
pub async fn grace(call: Call) -> Result<Reply, Problem> {
    let count = call.body.count("count").unwrap_or_default();
    call.engine().set_grace(&call.by(), call.id("user")?, count).await?;
    again(&call)
}

/// The bypass codes of one that are good, without the codes.
pub async fn bypass_codes(call: Call) -> Result<Reply, Problem> {
    let now = call.engine().now();
    let user = call.user()?;
    let good = user.bypass.iter().filter(|code| code.is_good(now));
    let codes: Vec<_> =
        good.map(|code| json!({ "uses_left": code.uses_left, "expires_at": code.expires_at.rfc3339() })).collect();
    Reply::json(&json!({ "bypass_codes": codes }))
}

/// Makes one a bypass code, within what the key's role may give.
pub async fn make_bypass_code(call: Call) -> Result<Reply, Problem> {
    let caps = call.role.caps().ok_or(Code::Forbidden)?;
    let uses = call.body.number("uses").and_then(|uses| u8::try_from(uses).ok()).unwrap_or(1);
    let lifetime = Duration::from_secs(call.body.number("seconds").unwrap_or(3600));
    let made = call.engine().make_bypass_code(&call.by(), caps, call.id("user")?, uses, lifetime).await?;
    let code = json!({ "code": made.code.expose(), "uses": uses, "expires_at": made.expires_at.rfc3339() });
    Reply::created(&code, None)
}

/// Ends the bypass codes of one.
pub async fn end_bypass_codes(call: Call) -> Result<Reply, Problem> {
    let ended = call.engine().end_bypass_codes(&call.by(), call.id("user")?).await?;
    Reply::json(&json!({ "ended": ended }))
}

/// The live sessions of one.
pub async fn sessions(call: Call) -> Result<Reply, Problem> {
    let engine = call.engine();
    let settings = engine.settings();
    let sessions = engine.sessions_of(call.user()?.id)?;
    let shown = sessions.iter().filter_map(|session| {
        let app = settings.apps.named(&session.app)?;
        Some(json!({
            "id": base64url(session.id.0.as_bytes()),
            "app": session.app.as_str(),
            "browser": session.browser,
            "proof": session.proof.as_str(),
            "created_at": session.created_at.rfc3339(),
            "last_used": session.seen_at.rfc3339(),
            "expires_at": session.expires_at(app.policy.session).rfc3339(),
        }))
    });
    Reply::json(&json!({ "sessions": shown.collect::<Vec<_>>() }))
}

fn trust(call: &Call) -> Trust {
    if call.query.flag("keep_trusted_browsers") { Trust::Stays } else { Trust::Ends }
}

/// Ends one session of one.
pub async fn end_session(call: Call) -> Result<Reply, Problem> {
    let session = SessionId(call.digest("session")?);
    call.engine().end_session_of_user(&call.by(), call.id("user")?, session, trust(&call)).await?;
    Ok(Reply::done())
}

/// Ends all sessions of one.
pub async fn end_sessions(call: Call) -> Result<Reply, Problem> {
    let ended = call.engine().end_sessions_of_user(&call.by(), call.id("user")?, trust(&call)).await?;
    Reply::json(&json!({ "ended": ended.sessions, "trusted_browsers": ended.browsers }))
}

/// The browsers that one trusts.
pub async fn trusted_browsers(call: Call) -> Result<Reply, Problem> {
    let list = call.engine().trusted_browsers(&call.user()?)?;
    Reply::json(&json!({ "trusted_browsers": list.iter().map(BrowserView::of).collect::<Vec<_>>() }))
}

/// Ends the trust in one browser of one.
pub async fn end_trusted_browser(call: Call) -> Result<Reply, Problem> {
    call.engine().end_trust(&call.by(), call.id("user")?, Some(call.id("browser")?)).await?;
    Ok(Reply::done())
}

/// Ends the trust in all browsers of one.
pub async fn end_trusted_browsers(call: Call) -> Result<Reply, Problem> {
    let ended = call.engine().end_trust(&call.by(), call.id("user")?, None).await?;
    Reply::json(&json!({ "ended": ended }))
}

/// The sign-ins of one that wait for a second factor, with what was asked for. The number of a push is on its page only.
pub async fn challenges(call: Call) -> Result<Reply, Problem> {
    let engine = call.engine();
    let now = engine.now();
    let logins = engine.held_logins_of(&call.user()?)?;
    let shown = logins.iter().map(|login| {
        let push = login.push.as_ref().filter(|push| now < push.expires_at);
        json!({
            "id": base64url(login.id.0.as_bytes()),
            "app": login.app.as_str(),
            "kind": if login.step_up.is_some() { "step-up" } else { "login" },
            "state": if login.is_pending(now) { "waiting" } else { "approved" },
            "browser": login.browser.name,
            "address": login.browser.address,
            "created_at": login.created_at.rfc3339(),
            "expires_at": login.expires_at.rfc3339(),
            "wrong_codes": login.wrong_codes,
            "push": push.map(|push| json!({ "device": push.device_name, "expires_at": push.expires_at.rfc3339() })),
        })
    });
    Reply::json(&json!({ "challenges": shown.collect::<Vec<_>>() }))
}

/// Stops a sign-in of one that waits.
pub async fn stop_challenge(call: Call) -> Result<Reply, Problem> {
    let login = LoginId(call.digest("challenge")?);
    call.engine().stop_login_of_user(&call.by(), call.id("user")?, login).await?;
    Ok(Reply::done())
}

/// All users of a realm as a list, page by page.
pub async fn export_list(call: Call) -> Result<Reply, Problem> {
    let realm = call.realm()?;
    let engine = std::sync::Arc::clone(&call.api.engine);
    // Whether it begins, and after whom it goes on; nothing at the end.
    let pages = stream::try_unfold(Some((true, None)), move |from| {
        let (engine, realm) = (std::sync::Arc::clone(&engine), realm.clone());
        async move {
            let Some((begins, after)) = from else { return Ok(None) };
            let whose = realm.clone();
            let page = tokio::task::spawn_blocking(move || export(&engine, &whose, after));
            // An answer that ends in the middle is no whole list: its connection breaks.
            let page = page.await.map_err(std::io::Error::other)?.map_err(std::io::Error::other)?;
            let mut writer = if begins { Writer::new(Vec::new(), &realm)? } else { Writer::without_head(Vec::new()) };
            for row in &page.rows {
                writer.row(row.iter().map(String::as_str))?;
            }
            Ok::<_, std::io::Error>(Some((writer.end()?, page.next.map(|next| (false, Some(next))))))
        }
    });
    Ok(Reply::of(StatusCode::OK, "text/csv; charset=utf-8", Body::from_stream(pages)))
}
