//! Webhooks of a service: where its program is told what happens. What they are told: `webhook_request`.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::call::{Call, Fields};
use super::error::Error;
use super::paging::Paging;
use super::{Api, json, sid};
use crate::domain::ids::WebhookId;
use crate::domain::service::Service;
use crate::domain::webhook::{Wanted, Webhook, WebhookChange};

/// The longest value that is read, in characters; what each may be is the engine's to say.
const MAX: usize = 4096;

/// The webhooks of the service, the oldest first.
pub(super) async fn list(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let paging = Paging::read(&call.query)?;
    let webhooks = api.engine.webhooks(&service).map_err(|error| Error::from_store(&error))?;
    let page =
        paging.of(webhooks, false, |webhook| *webhook.id.as_bytes()).shown(|webhook| view(&api, &service, webhook));
    let url = format!("{}/v2/Services/{}/Webhooks", api.options.portal, sid::service(service.id));
    Ok(json(StatusCode::OK, &paging.answer(&page, "webhooks", &url, &call.query)))
}

/// Makes one.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let account = call.account(&api)?;
    let made = api.engine.create_webhook(&account, service.id, &said(&call.form)?).await;
    let webhook = made.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::CREATED, &view(&api, &service, &webhook)))
}

/// One of them.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let webhook = api.engine.webhook(&service, id(&call)?).map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::OK, &view(&api, &service, &webhook)))
}

/// Changes one; what is left out stays.
pub(super) async fn update(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let account = call.account(&api)?;
    let changed = api.engine.change_webhook(&account, service.id, id(&call)?, &said(&call.form)?).await;
    let webhook = changed.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::OK, &view(&api, &service, &webhook)))
}

/// Removes one.
pub(super) async fn delete(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let account = call.account(&api)?;
    let removed = api.engine.delete_webhook(&account, service.id, id(&call)?).await;
    removed.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn id(call: &Call) -> Result<WebhookId, Error> {
    sid::parse("YW", call.parameter("webhook")).ok_or_else(|| call.not_found())
}

fn said(form: &Fields) -> Result<WebhookChange, Error> {
    let read = || -> Result<WebhookChange, Error> {
        let text = |name| form.optional(name, MAX).map(|text| text.map(str::to_owned));
        let is_enabled = match form.optional("Status", MAX)? {
            None => None,
            Some("enabled") => Some(true),
            Some("disabled") => Some(false),
            Some(_) => return Err(Error::parameter("`Status` must be `enabled` or `disabled`")),
        };
        let version = match form.optional("Version", MAX)? {
            None => None,
            Some("v1") => Some(1),
            Some("v2") => Some(2),
            Some(_) => return Err(Error::parameter("`Version` must be `v1` or `v2`")),
        };
        let events = form.all("EventTypes", MAX)?.into_iter().map(str::to_owned).collect();
        Ok(WebhookChange { name: text("FriendlyName")?, events, url: text("WebhookUrl")?, is_enabled, version })
    };
    read().map_err(Error::of_service)
}

fn view(api: &Api, service: &Service, webhook: &Webhook) -> Value {
    let (service_sid, sid) = (sid::service(service.id), sid::webhook(webhook.id));
    let url = format!("{}/v2/Services/{service_sid}/Webhooks/{sid}", api.options.portal);
    json!({
        "sid": sid,
        "service_sid": service_sid,
        "account_sid": service.account.map(sid::account),
        "friendly_name": webhook.name,
        "event_types": webhook.events.iter().map(|wanted: &Wanted| wanted.as_str()).collect::<Vec<_>>(),
        "status": if webhook.is_enabled { "enabled" } else { "disabled" },
        "version": format!("v{}", webhook.version),
        "webhook_url": webhook.url,
        "webhook_method": "POST",
        "date_created": webhook.created_at.rfc3339(),
        "date_updated": webhook.updated_at.rfc3339(),
        "url": url,
    })
}
