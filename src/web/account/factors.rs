//! The sections about factors: phones, the authenticator app, the phone number. What is added has a page of its own until it
//! is confirmed: [`super::adding`].

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use super::{Change, Look, adding};
use crate::domain::binding::OwnFactor;
use crate::domain::device::Device;
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::DeviceId;
use crate::domain::phone;
use crate::domain::time::Timestamp;
use crate::domain::user::PhoneTrust;
use crate::engine::devices::MAX_DEVICES;
use crate::engine::factors::Own;
use crate::engine::{EngineError, Refused};
use crate::language::{Arg, Key};
use crate::web::templates::{NumberSection, PhoneItem, PhonesSection, SoftTokenSection};
use crate::web::{Pages, Trouble};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/account/phones", post(add_phone))
        .route("/account/phones/rename", post(rename_phone))
        .route("/account/phones/remove", post(remove_phone))
        .route("/account/softtoken", post(add_softtoken))
        .route("/account/softtoken/remove", post(remove_softtoken))
        .route("/account/number", get(adding::number).post(add_number))
        .route("/account/number/remove", post(remove_number))
}

impl Change {
    pub(super) fn own(&self) -> Own<'_> {
        Own { app: &self.app, session: self.session.id, browser: self.visit.browser.clone() }
    }

    /// The phone that a form names; `None` if it names none.
    fn phone(&self) -> Option<Result<DeviceId, Refused>> {
        let given = self.fields.phone.clone().filter(|given| !given.is_empty())?;
        Some(DeviceId::parse(&given).ok_or(Refused::NotFound { what: "device", name: given }))
    }

    fn named_phone(&self) -> Result<DeviceId, Refused> {
        self.phone().unwrap_or_else(|| Err(Refused::NotFound { what: "device", name: String::new() }))
    }
}

async fn add_phone(change: Change) -> Result<Response, Trouble> {
    let replaces = match change.phone().transpose() {
        Ok(replaces) => replaces,
        Err(refused) => return change.refused(&refused),
    };
    let begun = change.pages.engine.add_phone(&change.own(), replaces).await;
    adding::begun(&change, begun)
}

async fn rename_phone(change: Change) -> Result<Response, Trouble> {
    let device = match change.named_phone() {
        Ok(device) => device,
        Err(refused) => return change.refused(&refused),
    };
    let name = change.fields.name.clone().unwrap_or_default();
    let result = change.pages.engine.rename_phone(&change.own(), device, &name).await;
    change.done(result, Key("account-phone-renamed"))
}

async fn remove_phone(change: Change) -> Result<Response, Trouble> {
    let device = match change.named_phone() {
        Ok(device) => device,
        Err(refused) => return change.refused(&refused),
    };
    let result = change.pages.engine.remove_phone(&change.own(), device).await;
    change.done(result, Key("account-phone-removed"))
}

async fn add_softtoken(change: Change) -> Result<Response, Trouble> {
    let begun = change.pages.engine.add_softtoken(&change.own()).await;
    adding::begun(&change, begun)
}

async fn remove_softtoken(change: Change) -> Result<Response, Trouble> {
    let result = change.pages.engine.remove_softtoken(&change.own()).await;
    change.done(result, Key("account-softtoken-removed"))
}

async fn add_number(change: Change) -> Result<Response, Trouble> {
    let typed = change.fields.number.clone().unwrap_or_default();
    let channel = change.fields.channel.as_deref().map_or(Some(Channel::Sms), Channel::parse);
    let Some(channel) = channel else { return change.refused(&Refused::NotOffered) };
    let begun = change.pages.engine.add_number(&change.own(), &typed, channel).await;
    match begun {
        Err(EngineError::Refused(refused)) if refused != Refused::StepUpNeeded && !change.visit.wants_json => {
            adding::ask_again(&change, &refused, typed)
        }
        begun => adding::begun(&change, begun),
    }
}

async fn remove_number(change: Change) -> Result<Response, Trouble> {
    let result = change.pages.engine.remove_number(&change.own()).await;
    change.done(result, Key("account-number-removed"))
}

pub(super) fn phones_section(look: &Look<'_>) -> Result<PhonesSection, Trouble> {
    let devices = phones(look)?;
    let is_full = devices.len() >= MAX_DEVICES;
    let mut list = Vec::with_capacity(devices.len());
    for device in devices {
        list.push(PhoneItem {
            id: device.id.to_string(),
            added: look.in_words(Arg::Date(device.created_at)),
            used: device.last_seen.map(|at| look.in_words(Arg::Moment(at))),
            may_go: look.may_go_without(OwnFactor::Phone(device.id))?,
            name: device.name,
        });
    }
    Ok(PhonesSection { offered: look.offers(Method::OneTouch), list, is_full })
}

pub(super) fn softtoken_section(look: &Look<'_>) -> Result<SoftTokenSection, Trouble> {
    let is_set = look.user.factors.softtoken.is_some();
    Ok(SoftTokenSection {
        offered: look.offers(Method::SoftToken),
        is_set,
        may_go: is_set && look.may_go_without(OwnFactor::SoftToken)?,
    })
}

pub(super) fn number_section(look: &Look<'_>) -> Result<NumberSection, Trouble> {
    let number = look.user.factors.phone.as_ref();
    Ok(NumberSection {
        offered: !channels(look).is_empty(),
        number: number.map(|phone| phone::masked(&phone.number)),
        proven: number.is_some_and(|phone| phone.trust == PhoneTrust::Proven),
        may_go: number.is_some() && look.may_go_without(OwnFactor::Number)?,
    })
}

pub(super) fn for_programs(look: &Look<'_>, body: &mut Map<String, Value>) -> Result<(), Trouble> {
    let number =
        look.user.factors.phone.as_ref().map(
            |phone| json!({ "number": phone::masked(&phone.number), "proven": phone.trust == PhoneTrust::Proven }),
        );
    body.insert("phones".to_owned(), phones(look)?.iter().map(record).collect());
    body.insert("softtoken".to_owned(), look.user.factors.softtoken.is_some().into());
    body.insert("number".to_owned(), json!(number));
    Ok(())
}

/// By what codes can go to a number here.
pub(super) fn channels(look: &Look<'_>) -> Vec<Channel> {
    [Channel::Sms, Channel::Voice].into_iter().filter(|channel| look.offers(channel.method())).collect()
}

/// Those that count, the oldest first.
fn phones(look: &Look<'_>) -> Result<Vec<Device>, Trouble> {
    let mut found = Vec::new();
    for device in &look.user.factors.devices {
        found.extend(look.pages.engine.device(*device)?);
    }
    Ok(found)
}

fn record(device: &Device) -> Value {
    json!({
        "id": device.id.to_string(),
        "name": device.name,
        "created_at": device.created_at.rfc3339(),
        "last_used": device.last_seen.map(Timestamp::rfc3339),
    })
}

impl Look<'_> {
    pub(super) fn offers(&self, method: Method) -> bool {
        self.app.policy.methods.contains(&method)
    }

    fn may_go_without(&self, factor: OwnFactor) -> Result<bool, Trouble> {
        Ok(self.pages.engine.may_go_without(&self.user, factor)?)
    }
}
