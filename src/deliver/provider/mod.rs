//! Providers of text messages and calls, over their HTTP interfaces. Where several are configured for a channel, or several mail
//! servers, they are tried in that order, and one that fails again and again is left alone for a while.

mod template;
mod twilio;
mod vonage;
mod vonage_calls;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use parking_lot::Mutex;

use super::http_out::{HttpOut, OutAnswer, OutError, Outgoing, OutgoingProblem};
use super::jwt::RsaKeyProblem;
use super::{ChannelsError, Outbox, Smtp};
use crate::config::{MailConfig, PhoneDelivery, SecretProblem};
use crate::domain::breaker::Breaker;
use crate::domain::text::base64;
use crate::engine::ports::{BoxFuture, Clock, Deliver, DeliverError, Message};

/// Why a provider of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderProblem {
    /// Its secret cannot be had.
    #[error("`secret` cannot be used")]
    Secret(#[from] SecretProblem),
    /// It is to be a private key, and is none.
    #[error("`secret` {0}: give the private key of the application, as Vonage gives it")]
    Key(RsaKeyProblem),
    /// The secret cannot stand where it is to be sent.
    #[error("`secret` cannot stand in a header: it has characters that no header can have")]
    Header,
    /// Its authorities cannot be used.
    #[error("`ca` cannot be used")]
    Authorities(#[source] OutgoingProblem),
}

/// Why a provider did not take a message. The texts name neither number nor code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failed {
    /// It takes others: this number, or this text, is what is wrong.
    Message(String),
    /// It takes nothing now: it is down, slow, or refuses the gateway.
    Provider(String),
}

/// Somebody who carries messages.
pub(super) trait Provider: Send + Sync {
    /// For the log.
    fn name(&self) -> &str;

    /// Hands a message over.
    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>>;
}

/// A provider, and how it did lately.
type Watched = (Box<dyn Provider>, Mutex<Breaker>);

/// Providers in the order in which they are tried.
pub(super) struct Several {
    providers: Vec<Watched>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Several {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.providers.iter().map(|(provider, _)| provider.name())).finish()
    }
}

impl Several {
    /// What a configuration names. Blocks.
    ///
    /// # Errors
    ///
    /// [`ProviderProblem`].
    pub(super) fn new(
        configured: &[PhoneDelivery],
        outbox: &Outbox,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, ProviderProblem> {
        let mut providers: Vec<Watched> = Vec::new();
        for delivery in configured {
            let provider: Box<dyn Provider> = match delivery {
                PhoneDelivery::Outbox => Box::new(outbox.clone()),
                PhoneDelivery::Twilio(config) => Box::new(twilio::Twilio::new(config)?),
                PhoneDelivery::Vonage(config) => Box::new(vonage::Vonage::new(config)?),
                PhoneDelivery::VonageCalls(config) => Box::new(vonage_calls::VonageCalls::new(config, clock)?),
                PhoneDelivery::Http(config) => Box::new(template::ByTemplate::new(config)?),
            };
            providers.push((provider, Mutex::default()));
        }
        Ok(Self { providers, clock: Arc::clone(clock) })
    }

    /// The mail servers that a configuration names. Blocks.
    ///
    /// # Errors
    ///
    /// [`ChannelsError::Smtp`].
    pub(super) fn of_mail(
        configured: &[MailConfig],
        outbox: &Outbox,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, ChannelsError> {
        let mut providers: Vec<Watched> = Vec::new();
        for delivery in configured {
            let provider: Box<dyn Provider> = match delivery {
                MailConfig::Outbox => Box::new(outbox.clone()),
                MailConfig::Smtp(config) => Box::new(Smtp::new(config).map_err(|source| {
                    let server = format!("{}:{}", config.host, config.port);
                    ChannelsError::Smtp { server, source }
                })?),
            };
            providers.push((provider, Mutex::default()));
        }
        Ok(Self { providers, clock: Arc::clone(clock) })
    }

    async fn hand_over(&self, message: Message) -> Result<(), DeliverError> {
        let mut reasons = Vec::new();
        for (provider, breaker) in &self.providers {
            let name = provider.name();
            if !breaker.lock().may_try(self.clock.now()) {
                reasons.push(format!("{name}: it failed again and again, and is left alone for a minute"));
                continue;
            }
            let reason = match provider.hand_over(&message).await {
                Ok(()) => {
                    breaker.lock().succeeded();
                    return Ok(());
                }
                // It answers as it should: a number that nobody can reach says nothing of it.
                Err(Failed::Message(reason)) => {
                    breaker.lock().succeeded();
                    reason
                }
                Err(Failed::Provider(reason)) => {
                    if breaker.lock().failed(self.clock.now()) {
                        tracing::warn!(
                            delivery.provider = name,
                            delivery.channel = message.channel.as_str(),
                            delivery.error = reason,
                            "a provider failed again and again; it is left alone for a minute"
                        );
                    }
                    reason
                }
            };
            reasons.push(format!("{name}: {reason}"));
        }
        Err(DeliverError { reason: reasons.join("; ") })
    }
}

impl Deliver for Several {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        Box::pin(self.hand_over(message))
    }
}

impl Provider for Outbox {
    fn name(&self) -> &'static str {
        "outbox"
    }

    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        Box::pin(async move { self.send(message.clone()).await.map_err(|error| Failed::Provider(error.reason)) })
    }
}

/// What speaks to a provider. Its address is the operator's own, so that it may be anywhere.
struct Client(HttpOut);

impl Client {
    fn new(ca: Option<&Path>) -> Result<Self, ProviderProblem> {
        Ok(Self(HttpOut::anywhere(ca).map_err(ProviderProblem::Authorities)?))
    }

    async fn send(
        &self,
        method: Method,
        url: String,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: impl Into<Bytes>,
    ) -> Result<OutAnswer, Failed> {
        let request = Outgoing { method, url, headers, body: body.into() };
        self.0.send(&request).await.map_err(|error| Failed::Provider(because(&error)))
    }

    /// A form, as most of them want it.
    async fn form(
        &self,
        url: String,
        authorization: Option<&HeaderValue>,
        fields: &[(&str, &str)],
    ) -> Result<OutAnswer, Failed> {
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut headers = vec![(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))];
        headers.extend(authorization.map(|value| (AUTHORIZATION, value.clone())));
        self.send(Method::POST, url, headers, body).await
    }
}

/// What went wrong, without the advice that is for addresses of others.
fn because(error: &OutError) -> String {
    match error {
        OutError::Tls { host, source } => format!("`{host}` does not prove who it is: {source}"),
        other => other.in_words(),
    }
}

/// Who the gateway is to a provider (RFC 7617).
fn basic(account: &str, secret: &str) -> Result<HeaderValue, ProviderProblem> {
    let mut value = HeaderValue::try_from(format!("Basic {}", base64(format!("{account}:{secret}").as_bytes())))
        .map_err(|_| ProviderProblem::Header)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether a refusal of this status is about the message: whoever refuses the gateway itself refuses every message.
fn is_of_message(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(
            status,
            StatusCode::UNAUTHORIZED
                | StatusCode::PAYMENT_REQUIRED
                | StatusCode::FORBIDDEN
                | StatusCode::NOT_FOUND
                | StatusCode::METHOD_NOT_ALLOWED
                | StatusCode::REQUEST_TIMEOUT
                | StatusCode::TOO_MANY_REQUESTS
        )
}

/// A refusal, by its status and the provider's own code for it.
fn refusal(status: StatusCode, code: Option<&str>) -> Failed {
    let reason = match code {
        Some(code) => format!("its answer is {}, code {code}", status.as_u16()),
        None => format!("its answer is {}", status.as_u16()),
    };
    if is_of_message(status) { Failed::Message(reason) } else { Failed::Provider(reason) }
}

#[cfg(test)]
pub(super) mod tests;
