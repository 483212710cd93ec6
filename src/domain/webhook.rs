//! Webhooks: where an account's application is told what happens to its users' factors and questions. Where the rules come from:
//! `docs/VERIFY-API.md`.

use serde::{Deserialize, Serialize};

use super::factor::Method;
use super::gsm::shortened;
use super::ids::{CallbackId, ChallengeId, DeviceId, ServiceId, UserId, WebhookId};
use super::secret::Digest;
use super::service::is_web_address;
use super::time::Timestamp;
use super::user::is_invisible;

/// The longest name of one, in characters.
pub const MAX_NAME: usize = 64;
/// The most events that are named at once.
pub const MAX_EVENTS: usize = 16;
/// How much of an address stands in an error, in characters.
const SHOWN: usize = 60;

/// What can happen, in the order in which it can happen to a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// A factor was made, and has yet to prove itself.
    #[serde(rename = "factor.created")]
    FactorCreated,
    /// It did.
    #[serde(rename = "factor.verified")]
    FactorVerified,
    /// A question was answered with yes.
    #[serde(rename = "challenge.approved")]
    ChallengeApproved,
    /// A question was answered with no.
    #[serde(rename = "challenge.denied")]
    ChallengeDenied,
    /// A factor was removed, by whomever.
    #[serde(rename = "factor.deleted")]
    FactorDeleted,
}

impl EventKind {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::FactorCreated,
        Self::FactorVerified,
        Self::ChallengeApproved,
        Self::ChallengeDenied,
        Self::FactorDeleted,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FactorCreated => "factor.created",
            Self::FactorVerified => "factor.verified",
            Self::FactorDeleted => "factor.deleted",
            Self::ChallengeApproved => "challenge.approved",
            Self::ChallengeDenied => "challenge.denied",
        }
    }
}

/// What a webhook is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Wanted {
    /// Every event, also such as come to be later.
    Every,
    /// One event.
    One(EventKind),
}

impl Wanted {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Every => "*",
            Self::One(kind) => kind.as_str(),
        }
    }
}

impl From<Wanted> for String {
    fn from(wanted: Wanted) -> Self {
        wanted.as_str().to_owned()
    }
}

impl TryFrom<String> for Wanted {
    type Error = WebhookError;

    fn try_from(name: String) -> Result<Self, WebhookError> {
        if name == "*" {
            return Ok(Self::Every);
        }
        let kind = EventKind::ALL.into_iter().find(|kind| kind.as_str() == name);
        kind.map(Self::One).ok_or(WebhookError::Events)
    }
}

/// A webhook of an account's application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub service: ServiceId,
    /// What its program calls it.
    pub name: String,
    /// What it is told of, as its program named it.
    pub events: Vec<Wanted>,
    /// Where it is told.
    pub url: String,
    /// Whether it is told anything at present.
    pub is_enabled: bool,
    /// The version that its program asked for, 1 or 2. What is sent is the same.
    pub version: u8,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Webhook {
    /// Whether it is to be told of an event now.
    pub fn wants(&self, kind: EventKind) -> bool {
        self.is_enabled && (self.events.contains(&Wanted::Every) || self.events.contains(&Wanted::One(kind)))
    }
}

/// What a program says of a webhook; what it says nothing of stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// Its name.
    pub name: Option<String>,
    /// Names of events; none stays as it is.
    pub events: Vec<String>,
    /// Where it is told.
    pub url: Option<String>,
    /// See [`Webhook::is_enabled`].
    pub is_enabled: Option<bool>,
    /// See [`Webhook::version`].
    pub version: Option<u8>,
}

/// Why a webhook cannot be as a program wants it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The name is missing, or cannot be shown.
    #[error("the `FriendlyName` of a webhook has 1 to {MAX_NAME} characters")]
    Name,
    /// No event, or none of these.
    #[error(
        "`EventTypes` names one or more of `*`, `factor.created`, `factor.verified`, `factor.deleted`, `challenge.approved` and \
         `challenge.denied`"
    )]
    Events,
    /// No address that could be called.
    #[error(
        "the `WebhookUrl` `{0}` must be a whole https address, without a user name or a fragment; http is called only where the \
         gateway's `outgoing.allow` names its network"
    )]
    Url(String),
    /// No such version.
    #[error("the `Version` of a webhook is `v1` or `v2`")]
    Version,
}

impl WebhookChange {
    /// A new webhook.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], also for what is missing.
    pub fn begin(&self, id: WebhookId, service: ServiceId, now: Timestamp) -> Result<Webhook, WebhookError> {
        let bare = Webhook {
            id,
            service,
            name: String::new(),
            events: Vec::new(),
            url: String::new(),
            is_enabled: true,
            version: 2,
            created_at: now,
            updated_at: now,
        };
        let webhook = self.apply(bare, now)?;
        if webhook.name.is_empty() {
            return Err(WebhookError::Name);
        }
        if webhook.events.is_empty() {
            return Err(WebhookError::Events);
        }
        if webhook.url.is_empty() {
            return Err(WebhookError::Url(String::new()));
        }
        Ok(webhook)
    }

    /// The webhook as it is from now on. Whether its address may be reached is looked at when it is called.
    ///
    /// # Errors
    ///
    /// [`WebhookError`].
    pub fn apply(&self, before: Webhook, now: Timestamp) -> Result<Webhook, WebhookError> {
        let mut webhook = before;
        if let Some(name) = self.name.as_deref().map(str::trim) {
            if !(1..=MAX_NAME).contains(&name.chars().count()) || name.chars().any(is_invisible) {
                return Err(WebhookError::Name);
            }
            name.clone_into(&mut webhook.name);
        }
        if !self.events.is_empty() {
            if self.events.len() > MAX_EVENTS {
                return Err(WebhookError::Events);
            }
            webhook.events = self.events.iter().cloned().map(Wanted::try_from).collect::<Result<_, _>>()?;
        }
        if let Some(url) = &self.url {
            if !is_web_address(url, &["https", "http"]) {
                return Err(WebhookError::Url(shortened(url, SHOWN)));
            }
            webhook.url.clone_from(url);
        }
        if self.version.is_some_and(|version| !(1..=2).contains(&version)) {
            return Err(WebhookError::Version);
        }
        webhook.version = self.version.unwrap_or(webhook.version);
        webhook.is_enabled = self.is_enabled.unwrap_or(webhook.is_enabled);
        webhook.updated_at = now;
        Ok(webhook)
    }
}

/// Something that happened, for one webhook. Names stand in it: what it is about may be gone when it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// Which is told.
    pub webhook: WebhookId,
    /// What happened.
    pub kind: EventKind,
    /// Whose factor it is.
    pub user: UserId,
    /// What the application calls them.
    pub identity: String,
    /// [`Method::OneTouch`] of a phone, [`Method::SoftToken`] of an authenticator app.
    pub method: Method,
    /// The question, for what happened to one.
    pub challenge: Option<ChallengeId>,
}

impl Happening {
    /// Its id, which follows from what it is: each of these things happens to a factor or a question once. Ids sort by time.
    pub fn id(&self, factor: DeviceId, now: Timestamp) -> CallbackId {
        let challenge = self.challenge.map_or([0; 16], |challenge| *challenge.as_bytes());
        // All but the last are equally long.
        let parts = [&self.webhook.as_bytes()[..], factor.as_bytes(), &challenge, self.kind.as_str().as_bytes()];
        let digest = Digest::of("webhook", &parts.concat());
        let mut varied = [0; 10];
        varied.copy_from_slice(&digest.as_bytes()[..10]);
        // What happens within the same millisecond is told in this order.
        varied[0] = self.kind as u8;
        CallbackId::at(now, varied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);

    fn said() -> WebhookChange {
        WebhookChange {
            name: Some(" Orders ".to_owned()),
            events: vec!["challenge.approved".to_owned(), "factor.deleted".to_owned()],
            url: Some("https://shop.test/hook?a=1".to_owned()),
            ..WebhookChange::default()
        }
    }

    fn begun(said: &WebhookChange) -> Result<Webhook, WebhookError> {
        said.begin(WebhookId::from_bytes([1; 16]), ServiceId::from_bytes([2; 16]), NOW)
    }

    #[test]
    fn a_new_one_has_a_name_events_and_an_address() {
        let webhook = begun(&said()).expect("it is good");
        assert_eq!((webhook.name.as_str(), webhook.is_enabled, webhook.version), ("Orders", true, 2));
        for (change, error) in [
            (WebhookChange { name: None, ..said() }, WebhookError::Name),
            (WebhookChange { name: Some("x".repeat(MAX_NAME + 1)), ..said() }, WebhookError::Name),
            (WebhookChange { name: Some("a\u{202e}b".to_owned()), ..said() }, WebhookError::Name),
            (WebhookChange { events: Vec::new(), ..said() }, WebhookError::Events),
            (WebhookChange { events: vec!["factor.*".to_owned()], ..said() }, WebhookError::Events),
            (WebhookChange { events: vec!["*".to_owned(); MAX_EVENTS + 1], ..said() }, WebhookError::Events),
            (WebhookChange { url: None, ..said() }, WebhookError::Url(String::new())),
            (WebhookChange { url: Some("/hook".to_owned()), ..said() }, WebhookError::Url("/hook".to_owned())),
            (WebhookChange { version: Some(3), ..said() }, WebhookError::Version),
        ] {
            assert_eq!(begun(&change), Err(error), "{change:?}");
        }
    }

    #[test]
    fn it_wants_what_it_named_while_it_is_enabled() {
        let webhook = begun(&said()).expect("it is good");
        let wanted = |webhook: &Webhook| EventKind::ALL.map(|kind| webhook.wants(kind));
        assert_eq!(wanted(&webhook), [false, false, true, false, true]);
        let every = WebhookChange { events: vec!["*".to_owned()], ..WebhookChange::default() };
        let every = every.apply(webhook, NOW).expect("it is good");
        assert_eq!((wanted(&every), every.name.as_str()), ([true; 5], "Orders"));
        let disabled = WebhookChange { is_enabled: Some(false), ..WebhookChange::default() };
        assert_eq!(wanted(&disabled.apply(every, NOW).expect("it is good")), [false; 5]);
    }

    #[test]
    fn it_is_kept_by_the_names_of_its_events() {
        let every = WebhookChange { events: vec!["*".to_owned(), "factor.created".to_owned()], ..said() };
        let webhook = begun(&every).expect("it is good");
        let kept = serde_json::to_value(&webhook).expect("it is written");
        assert_eq!(kept["events"], serde_json::json!(["*", "factor.created"]));
        assert_eq!(serde_json::from_value::<Webhook>(kept).expect("it reads"), webhook);
    }

    #[test]
    fn all_that_happens_has_an_id_of_its_own() {
        let happening = |webhook: u8, kind, challenge| Happening {
            webhook: WebhookId::from_bytes([webhook; 16]),
            kind,
            user: UserId::from_bytes([4; 16]),
            identity: "user-0001".to_owned(),
            method: Method::OneTouch,
            challenge,
        };
        let (one, other) = (DeviceId::from_bytes([5; 16]), DeviceId::from_bytes([6; 16]));
        let challenge = Some(ChallengeId::from_bytes([7; 16]));
        let ids = [
            happening(1, EventKind::FactorCreated, None).id(one, NOW),
            happening(2, EventKind::FactorCreated, None).id(one, NOW),
            happening(1, EventKind::FactorDeleted, None).id(one, NOW),
            happening(1, EventKind::FactorCreated, None).id(other, NOW),
            happening(1, EventKind::ChallengeApproved, challenge).id(one, NOW),
            happening(1, EventKind::ChallengeApproved, None).id(one, NOW),
        ];
        let different: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len());
        assert_eq!(ids[0], happening(1, EventKind::FactorCreated, None).id(one, NOW));
    }
}
