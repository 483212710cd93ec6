//! Webhooks of accounts' applications: what programs decide about them, and what they are told of. What happens is put into the
//! queue of [`callbacks`] in the commit in which it happens.

use super::accounts::{about, of_account};
use super::callbacks;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::services::numbered;
use super::{Engine, EngineError, Refused};
use crate::domain::account::Account;
use crate::domain::audit::Act;
use crate::domain::callback::Callback;
use crate::domain::challenge::{Challenge, ChallengeState};
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, DeviceId, ServiceId, WebhookId};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::domain::webhook::{EventKind, Happening, Webhook, WebhookChange};

/// The most of one application: everything that happens is told to each of them.
pub const MAX_WEBHOOKS: usize = 10;
/// The most of one account with all of its applications.
pub const MAX_OF_ACCOUNT: usize = 100;

impl Record for Webhook {
    const TABLE: Table = Table::Webhook;
    type Key = WebhookId;
}

/// Something that happened to a factor of a program's user, or to a question that it answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct News {
    /// What.
    pub(super) kind: EventKind,
    /// The factor.
    pub(super) factor: DeviceId,
    /// [`Method::OneTouch`] or [`Method::SoftToken`].
    pub(super) method: Method,
    /// The question.
    pub(super) challenge: Option<ChallengeId>,
}

impl News {
    /// Of a factor itself.
    pub(super) fn of_factor(kind: EventKind, method: Method, factor: DeviceId) -> Self {
        Self { kind, factor, method, challenge: None }
    }
}

impl Engine {
    /// Makes a webhook.
    ///
    /// # Errors
    ///
    /// [`Refused::Webhook`]; [`Refused::TooMany`] beyond [`MAX_WEBHOOKS`]; [`Refused::NotFound`] for an application of another
    /// account; [`EngineError::Store`].
    pub async fn create_webhook(
        &self,
        of: &Account,
        service: ServiceId,
        said: &WebhookChange,
    ) -> Result<Webhook, EngineError> {
        let now = self.now();
        let webhook = said.begin(WebhookId::at(now, self.bytes()), service, now).map_err(Refused::from)?;
        self.transact(|tx| {
            let service = of_account(tx, of, service)?;
            let has = |tx: &Tx<'_>, below: &[u8], most| -> Result<bool, EngineError> {
                Ok(tx.linked(Table::ServiceWebhook, below, most)?.len() >= most)
            };
            if has(tx, &listed_below(&service), MAX_WEBHOOKS)? || has(tx, of.id.as_bytes(), MAX_OF_ACCOUNT)? {
                return Err(Refused::TooMany { what: "webhooks" }.into());
            }
            tx.put(&webhook.id, &webhook);
            tx.link(Table::ServiceWebhook, &listed_below(&service), webhook.id.as_bytes());
            // Whoever removes the application finds its webhooks by an index that is read without a version.
            tx.put(&service.id, &service);
            let fact = about(&service, of, Act::ApplicationChanged).with("webhook", &webhook.id);
            tx.note(fact.with("change", "added").with("host", &host(&webhook.url)));
            Ok(webhook.clone())
        })
        .await
    }

    /// A webhook of this application.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub fn webhook(&self, service: &Service, id: WebhookId) -> Result<Webhook, EngineError> {
        of_service(&mut Tx::new(&*self.store), service.id, id)
    }

    /// The webhooks of an application, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn webhooks(&self, service: &Service) -> Result<Vec<Webhook>, EngineError> {
        let ids = records::linked(&*self.store, Table::ServiceWebhook, &listed_below(service), MAX_WEBHOOKS)?;
        records::each(&*self.store, &ids)
    }

    /// Changes a webhook.
    ///
    /// # Errors
    ///
    /// [`Refused::Webhook`]; [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn change_webhook(
        &self,
        of: &Account,
        service: ServiceId,
        id: WebhookId,
        said: &WebhookChange,
    ) -> Result<Webhook, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let service = of_account(tx, of, service)?;
            let webhook = said.apply(of_service(tx, service.id, id)?, now).map_err(Refused::from)?;
            tx.put(&id, &webhook);
            let fact = about(&service, of, Act::ApplicationChanged).with("webhook", &id);
            tx.note(fact.with("change", "changed").with("host", &host(&webhook.url)));
            Ok(webhook)
        })
        .await
    }

    /// Removes a webhook. What it was still to be told it is not told any more.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn delete_webhook(&self, of: &Account, service: ServiceId, id: WebhookId) -> Result<(), EngineError> {
        self.transact(|tx| {
            let service = of_account(tx, of, service)?;
            let webhook = of_service(tx, service.id, id)?;
            forget(tx, &service, webhook.id);
            tx.note(about(&service, of, Act::ApplicationChanged).with("webhook", &id).with("change", "removed"));
            Ok(())
        })
        .await
    }
}

/// Puts it into the queue of every webhook that wants to know of it, in the transaction in which it happens. Users of whom no
/// program knows are let pass.
pub(super) fn announce(tx: &mut Tx<'_>, user: &User, news: News, now: Timestamp) -> Result<(), EngineError> {
    let Some(number) = user.realm.service() else { return Ok(()) };
    let Some(service) = numbered(tx, number)?.filter(|service| service.account.is_some()) else { return Ok(()) };
    let News { kind, factor, method, challenge } = news;
    for id in tx.linked(Table::ServiceWebhook, &listed_below(&service), MAX_WEBHOOKS)? {
        let Ok(id) = <[u8; 16]>::try_from(id).map(WebhookId::from_bytes) else { continue };
        if let Some(webhook) = tx.get::<Webhook>(&id)?.filter(|webhook| webhook.wants(kind)) {
            let identity = user.name.to_string();
            let happening = Happening { webhook: webhook.id, kind, user: user.id, identity, method, challenge };
            let id = happening.id(factor, now);
            callbacks::put(tx, &Callback::of_happening(id, service.id, factor, happening, now));
        }
    }
    Ok(())
}

/// The same of a question that this factor answered.
pub(super) fn announce_answer(
    tx: &mut Tx<'_>,
    user: &User,
    challenge: &Challenge,
    factor: DeviceId,
    method: Method,
    now: Timestamp,
) -> Result<(), EngineError> {
    let kind = match challenge.state {
        ChallengeState::Approved { .. } => EventKind::ChallengeApproved,
        ChallengeState::Denied { .. } => EventKind::ChallengeDenied,
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => return Ok(()),
    };
    announce(tx, user, News { kind, factor, method, challenge: Some(challenge.id) }, now)
}

/// Forgets all of an application, within the transaction that removes it.
pub(super) fn forget_all(tx: &mut Tx<'_>, service: &Service) -> Result<(), EngineError> {
    for id in tx.all_linked(Table::ServiceWebhook, &listed_below(service))? {
        if let Ok(id) = <[u8; 16]>::try_from(id) {
            forget(tx, service, WebhookId::from_bytes(id));
        }
    }
    Ok(())
}

fn forget(tx: &mut Tx<'_>, service: &Service, id: WebhookId) {
    tx.delete::<Webhook>(&id);
    tx.unlink(Table::ServiceWebhook, &listed_below(service), id.as_bytes());
}

/// Under what the webhooks of an application are listed: its account before it, which has a bound of its own.
fn listed_below(service: &Service) -> Vec<u8> {
    [service.owner(), *service.id.as_bytes()].concat()
}

/// What of an address stands in the audit log: a path or a query may hold a secret.
fn host(url: &str) -> String {
    url.parse::<http::Uri>().ok().and_then(|url| url.host().map(str::to_owned)).unwrap_or_default()
}

fn of_service(tx: &mut Tx<'_>, service: ServiceId, id: WebhookId) -> Result<Webhook, EngineError> {
    let found: Option<Webhook> = tx.get(&id)?;
    let none = || Refused::NotFound { what: "webhook", name: id.to_string() };
    Ok(found.filter(|webhook| webhook.service == service).ok_or_else(none)?)
}
