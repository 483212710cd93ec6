//! What wakes phones: [`Carriers`] hands each message to the carrier its device named. A message holds a handle only (challenge,
//! factor, expiry) and, where the platform shows text itself, one sentence that is the same for everybody: whoever carries it
//! learns that a phone is woken, and when.

mod apns;
mod fcm;
mod ntfy;
mod web;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;

use self::apns::Apns;
use self::fcm::Fcm;
use self::ntfy::Ntfy;
use self::web::Web;
use super::http_out::{HttpOut, OutAnswer, OutError, Outgoing, OutgoingProblem};
use crate::config::{Config, SecretProblem, SecretSource};
use crate::domain::push::PushTarget;
use crate::domain::secret::Secret;
use crate::engine::ports::{BoxFuture, Push, PushError, PushMessage};

/// What the Verify protocol calls such a message.
const KIND: &str = "verify_push_challenge";

/// Why the configured carriers cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum CarriersError {
    /// The authorities cannot be used.
    #[error(transparent)]
    Outgoing(#[from] OutgoingProblem),
    /// A file of a carrier cannot be read.
    #[error("`push.{key}` cannot be used")]
    File {
        /// The key of the configuration.
        key: &'static str,
        /// What is wrong.
        source: SecretProblem,
    },
    /// What is in a file is not what it should be.
    #[error("`push.{key}` {reason}")]
    Content {
        /// The key of the configuration.
        key: &'static str,
        /// What is wrong with it, and the remedy.
        reason: &'static str,
    },
}

/// The carriers of a configuration.
pub struct Carriers {
    web: Option<Web>,
    ntfy: Option<Ntfy>,
    fcm: Option<Fcm>,
    apns: Option<Apns>,
}

impl Carriers {
    /// Builds what is configured. Blocks.
    ///
    /// # Errors
    ///
    /// [`CarriersError`].
    pub fn configured(config: &Config) -> Result<Self, CarriersError> {
        let push = &config.push;
        let ca = config.outgoing.ca.as_deref();
        let portal = config.portal.url.to_url();
        Ok(Self {
            web: if push.web { Some(Web::new(push, ca, &portal)?) } else { None },
            ntfy: push.ntfy.as_ref().map(|ntfy| Ntfy::new(ntfy, ca, &portal)).transpose()?,
            fcm: push.fcm.as_ref().map(|fcm| Fcm::new(fcm, ca)).transpose()?,
            apns: push.apns.as_ref().map(|apns| Apns::new(apns, ca)).transpose()?,
        })
    }

    async fn hand_over(&self, message: PushMessage) -> Result<(), PushError> {
        match &message.target {
            PushTarget::WebPush { endpoint, p256dh, auth } => {
                let web = self.web.as_ref().ok_or_else(|| unconfigured("web"))?;
                web.send(&message, endpoint, p256dh, auth).await
            }
            PushTarget::Ntfy { topic } => {
                self.ntfy.as_ref().ok_or_else(|| unconfigured("ntfy"))?.send(&message, topic).await
            }
            PushTarget::Fcm { token } => {
                self.fcm.as_ref().ok_or_else(|| unconfigured("fcm"))?.send(&message, token).await
            }
            PushTarget::Apns { token } => {
                self.apns.as_ref().ok_or_else(|| unconfigured("apns"))?.send(&message, token).await
            }
        }
    }
}

impl fmt::Debug for Carriers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carriers")
    }
}

impl Push for Carriers {
    fn send(&self, message: PushMessage) -> BoxFuture<'_, Result<(), PushError>> {
        Box::pin(self.hand_over(message))
    }
}

fn unconfigured(key: &str) -> PushError {
    PushError::Failed { reason: format!("the device named a carrier that is not configured, `push.{key}`") }
}

fn failed(reason: impl Into<String>) -> PushError {
    PushError::Failed { reason: reason.into() }
}

/// A file that the configuration names.
fn read(key: &'static str, path: &Path) -> Result<Secret<String>, CarriersError> {
    SecretSource::File(path.to_owned()).password().map_err(|source| CarriersError::File { key, source })
}

/// Posts something, and gives the answer whatever it is.
async fn post(
    out: &HttpOut,
    url: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: impl Into<Bytes>,
) -> Result<OutAnswer, PushError> {
    let request = Outgoing { method: Method::POST, url, headers, body: body.into() };
    out.send(&request).await.map_err(|error| {
        let reason = error.in_words();
        match error {
            OutError::Address | OutError::Plain { .. } | OutError::Port { .. } | OutError::Inside { .. } => {
                PushError::Failed { reason }
            }
            OutError::Unknown { .. }
            | OutError::Unreachable { .. }
            | OutError::Tls { .. }
            | OutError::Broken { .. }
            | OutError::Slow { .. } => PushError::Later { told: None, reason },
        }
    })
}

/// The same with JSON.
async fn post_json(
    out: &HttpOut,
    url: String,
    mut headers: Vec<(HeaderName, HeaderValue)>,
    body: &Value,
) -> Result<OutAnswer, PushError> {
    headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
    post(out, url, headers, body.to_string()).await
}

/// What an answer means that no carrier knows better: too much, its own trouble, or a refusal.
fn judged(answer: &OutAnswer, word: Option<&str>) -> Result<(), PushError> {
    let status = answer.status;
    if status.is_success() {
        return Ok(());
    }
    let reason = match word {
        Some(word) => format!("its answer is {}, {word}", status.as_u16()),
        None => format!("its answer is {}", status.as_u16()),
    };
    let is_passing =
        status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    if is_passing { Err(PushError::Later { told: retry_after(answer), reason }) } else { Err(failed(reason)) }
}

/// For how long it wants to be left alone (RFC 9110 §10.2.3). A date is left to our own pauses.
fn retry_after(answer: &OutAnswer) -> Option<Duration> {
    let value = answer.headers.get(RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

/// A word of another program for what went wrong, if it is one: texts of others are not written down.
fn word(text: Option<&str>) -> Option<&str> {
    text.filter(|word| word.len() <= 64 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

/// What proves the gateway to somebody. It stays out of logs.
fn authorization(scheme: &str, credential: &str) -> Result<HeaderValue, PushError> {
    let mut value = HeaderValue::try_from(format!("{scheme} {credential}"))
        .map_err(|_| failed("what proves the gateway cannot stand in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests;
