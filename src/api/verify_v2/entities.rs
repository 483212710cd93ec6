//! Entities: the users of an account's service, each by the identity that the program gave.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::caller::Entity;
use super::error::Error;
use super::paging::{Page, Paging};
use super::{Api, json, sid};
use crate::domain::service::Service;
use crate::domain::user::User;
use crate::engine::entities::Identity;

/// The entities of the service, the oldest first.
pub(super) async fn list(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let paging = Paging::read(&call.query)?;
    let found = api.engine.entities(&service, paging.at(), paging.size()).map_err(|error| Error::from_store(&error))?;
    let page = Page::of(found.users, found.has_previous, found.has_next, |user| *user.id.as_bytes());
    let page = page.shown(|user| view(&api, &service, user));
    let url = format!("{}/v2/Services/{}/Entities", api.options.portal, sid::service(service.id));
    Ok(json(StatusCode::OK, &paging.answer(&page, "entities", &url, &call.query)))
}

/// Makes one; one that is there already is given back as it is.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let identity = Identity::parse(call.form.required("Identity", 512)?).ok_or_else(Error::identity)?;
    let made = api.engine.create_entity(&service, &identity).await;
    let (user, _) = made.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::CREATED, &view(&api, &service, &user)))
}

/// One of them.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    Ok(json(StatusCode::OK, &view(&api, &service, &call.user_of(&api, &service)?)))
}

/// Removes one with its factors and challenges.
pub(super) async fn delete(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let identity = Identity::parse(call.parameter("identity")).ok_or_else(|| call.not_found())?;
    let deleted = api.engine.delete_entity(&service, &identity).await;
    deleted.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn view(api: &Api, service: &Service, user: &User) -> Value {
    let entity = Entity::of_service(service, user);
    let url = entity.url(api);
    json!({
        "sid": sid::entity(user.id),
        "identity": entity.identity,
        "account_sid": entity.account,
        "service_sid": entity.service,
        "date_created": user.created_at.rfc3339(),
        "date_updated": user.created_at.rfc3339(),
        "url": url,
        "links": {
            "factors": format!("{url}/Factors"),
            "new_factors": format!("{url}/Factors"),
            "challenges": format!("{url}/Challenges"),
        },
    })
}
