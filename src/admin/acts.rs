//! What the socket and the API do alike, so that there is one way to each: adding a user, importing a list, and what is shown
//! of users.

use std::sync::Arc;
use std::time::Duration;

use super::view::{AppPasswordView, KeyView, UserDetails, UserView};
use super::{AdminError, ImportRequest, Realms, campaign};
use crate::domain::audit::By;
use crate::domain::ids::RealmName;
use crate::domain::route::App;
use crate::domain::text::is_email;
use crate::domain::user::{User, UserName};
use crate::engine::keys::ApiKey;
use crate::engine::users::NewUser;
use crate::engine::{Engine, EngineError, Settings};
use crate::roster::{Job, Letters};

/// The apps of a realm.
pub(super) fn apps_of<'a>(settings: &'a Settings, realm: &'a RealmName) -> impl Iterator<Item = &'a Arc<App>> {
    settings.apps.all().iter().filter(move |app| app.realm == *realm)
}

/// The realm that is meant, which is there.
///
/// # Errors
///
/// [`AdminError::NoSuchRealm`], also for an application that there is not; [`AdminError::WhichRealm`].
pub fn realm_of(engine: &Engine, realms: &Realms, wanted: Option<&str>) -> Result<RealmName, AdminError> {
    let realm = realms.realm(wanted)?;
    match realm.service() {
        Some(number) if engine.service_numbered(number)?.is_none() => {
            Err(AdminError::NoSuchApplication { given: number })
        }
        Some(_) | None => Ok(realm),
    }
}

/// A name as the apps of the realm read it.
///
/// # Errors
///
/// [`AdminError::BadName`].
pub fn user_name(settings: &Settings, realm: &RealmName, typed: &str) -> Result<UserName, AdminError> {
    let name = settings.apps.user_name(realm, typed);
    name.map_err(|reason| AdminError::BadName { given: typed.to_owned(), reason })
}

/// Adds a user, with as many grace logins as are given or else as the policy gives; and the link for their authenticator app, if
/// one was asked for.
///
/// # Errors
///
/// [`AdminError`] for a name or an address that is none, or somebody who is there.
pub async fn add_user(
    engine: &Engine,
    by: &By,
    realms: &Realms,
    realm: &RealmName,
    typed: &str,
    (new, grace): (NewUser, Option<u32>),
) -> Result<(User, Option<String>), AdminError> {
    if realm.service().is_some() {
        return Err(AdminError::AddedByProgram);
    }
    let settings = engine.settings();
    let name = user_name(&settings, realm, typed)?;
    if let Some(given) = new.email.clone().filter(|email| !is_email(email)) {
        return Err(AdminError::BadEmail { given });
    }
    let grace = grace.or(settings.apps.grace(realm)).unwrap_or(realms.grace);
    let (user, seed) = engine.add_user(by, realm, &name, &NewUser { grace, ..new }).await?;
    let otpauth = seed.map(|seed| seed.otpauth(&issuer(&settings, realm), name.as_str()));
    Ok((user, otpauth))
}

/// What lists show of users.
///
/// # Errors
///
/// [`EngineError::Store`].
pub fn user_views(engine: &Engine, users: &[User]) -> Result<Vec<UserView>, EngineError> {
    let (settings, campaigns, now) = (engine.settings(), engine.campaigns(None)?, engine.now());
    Ok(users.iter().map(|user| UserView::of(user, &settings, &campaigns, now)).collect())
}

/// What is shown of keys.
///
/// # Errors
///
/// [`EngineError::Store`].
pub fn key_views(engine: &Engine, keys: &[ApiKey]) -> Result<Vec<KeyView>, EngineError> {
    let view = |key: &ApiKey| {
        let service = key.service.map(|id| engine.service_by_id(id)).transpose()?.flatten();
        Ok(KeyView::of(key, service.as_ref()))
    };
    keys.iter().map(view).collect()
}

/// All that is shown of a user.
///
/// # Errors
///
/// [`EngineError::Store`].
pub fn user_details(engine: &Engine, user: &User) -> Result<UserDetails, EngineError> {
    let devices = engine.devices_of(user.id)?;
    let sessions = engine.sessions_of(user.id)?.len();
    let (settings, campaigns, now) = (engine.settings(), engine.campaigns(None)?, engine.now());
    let mut details = UserDetails::of(user, &devices, sessions, &settings, &campaigns, now);
    details.app_passwords = engine.app_passwords_of(user.id)?.iter().map(AppPasswordView::of).collect();
    details.deposits = engine.deposits_of(user.id)?.iter().map(ToString::to_string).collect();
    Ok(details)
}

/// What is to be done with a list, and for whom.
///
/// # Errors
///
/// [`AdminError`] if the realm is not known, or not said.
pub fn import_job(
    engine: &Engine,
    request: &ImportRequest,
    by: &By,
    (realms, portal): (&Realms, &str),
) -> Result<Job, AdminError> {
    let realm = realm_of(engine, realms, request.realm.as_deref())?;
    let grace = engine.settings().apps.grace(&realm).unwrap_or(realms.grace);
    let ImportRequest { dry_run, skip_bad, ignore_columns, .. } = *request;
    let letters = request.letters.map(|seconds| letters(engine, &realm, portal, Duration::from_secs(seconds)));
    let campaign = request.campaign.as_deref().map(campaign::name_of).transpose()?;
    Ok(Job { realm, grace, campaign, by: by.clone(), dry_run, skip_bad, ignore_columns, letters })
}

/// What letters to people of a realm say, in the language and with the contact of its first app.
fn letters(engine: &Engine, realm: &RealmName, portal: &str, valid: Duration) -> Letters {
    let settings = engine.settings();
    let apps: Vec<&Arc<App>> = apps_of(&settings, realm).collect();
    let mut titles: Vec<String> = apps.iter().map(|app| app.title.clone()).collect();
    if titles.is_empty() {
        titles.push(realm.to_string());
    }
    let policy = apps.first().map(|app| &app.policy);
    Letters {
        portal: portal.to_owned(),
        titles,
        language: policy.map(|policy| policy.language).unwrap_or_default(),
        help: policy.map(|policy| policy.help.clone()).unwrap_or_default(),
        valid,
    }
}

/// What people of a realm sign in to, as they know it: whose code it is in authenticator apps.
pub(super) fn issuer(settings: &Settings, realm: &RealmName) -> String {
    let mut apps = apps_of(settings, realm);
    match (apps.next(), apps.next()) {
        (Some(only), None) => only.title.clone(),
        _ => realm.to_string(),
    }
}
