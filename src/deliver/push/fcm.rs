//! Firebase Cloud Messaging, HTTP v1: a data message for apps built with the SDK. The gateway proves itself by a service account
//! (RFC 7523), for a token that is good for an hour.

use std::path::Path;
use std::time::Duration;

use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{CarriersError, KIND, authorization, failed, judged, post, post_json, read, word};
use crate::config::{FcmConfig, is_kept_from_others};
use crate::deliver::http_out::HttpOut;
use crate::deliver::jwt::{NotSigned, RsaKey, RsaKeyProblem};
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::engine::ports::{PushError, PushMessage};

const KEY: &str = "fcm.service_account_file";
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// How long the proof for a token is good for, in seconds: the most that Google takes.
const PROOF_LIFE: i64 = 3600;
/// A token is asked for anew this long before it ends.
const BEFORE_END: Duration = Duration::from_mins(5);

pub(super) struct Fcm {
    out: HttpOut,
    url: String,
    account: Account,
    key: RsaKey,
    /// The token, and until when it is used.
    token: Mutex<Option<(Secret<String>, Timestamp)>>,
}

/// What the gateway needs of a service account's file.
#[derive(Deserialize)]
struct Account {
    project_id: String,
    private_key_id: String,
    private_key: Secret<String>,
    client_email: String,
    token_uri: String,
}

#[derive(Deserialize)]
struct Granted {
    access_token: Secret<String>,
    expires_in: u32,
}

impl Fcm {
    pub(super) fn new(config: &FcmConfig, ca: Option<&Path>) -> Result<Self, CarriersError> {
        let wrong = |reason| CarriersError::Content { key: KEY, reason };
        let text = read(KEY, &config.service_account_file)?;
        let account: Account = serde_json::from_str(text.expose())
            .map_err(|_| wrong("is no key of a service account: give the JSON file as Google gives it"))?;
        if !is_kept_from_others(&account.token_uri) {
            return Err(wrong(
                "has a `token_uri` that is neither https nor on this machine: give it as Google gives it",
            ));
        }
        let key = RsaKey::read(account.private_key.expose()).map_err(|problem| match problem {
            RsaKeyProblem::Pem => wrong("holds no private key in PEM form"),
            RsaKeyProblem::Key => wrong("holds no usable RSA key"),
        })?;
        let project: String = form_urlencoded::byte_serialize(account.project_id.as_bytes()).collect();
        let url = format!("{}/v1/projects/{project}/messages:send", config.server);
        Ok(Self { out: HttpOut::anywhere(ca)?, url, account, key, token: Mutex::default() })
    }

    pub(super) async fn send(&self, message: &PushMessage, to: &Secret<String>) -> Result<(), PushError> {
        let body = json!({ "message": {
            "token": to.expose(),
            "data": {
                "type": KIND,
                "challenge_sid": message.challenge_sid(),
                "factor_sid": message.factor_sid(),
                "message": message.text,
            },
            "android": { "priority": "high", "ttl": format!("{}s", message.lasts.as_secs()) },
        } });
        let bearer = self.bearer(message.now).await?;
        let headers = vec![(AUTHORIZATION, authorization("Bearer", bearer.expose())?)];
        let answer = post_json(&self.out, self.url.clone(), headers, &body).await?;
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let details = said["error"]["details"].as_array().map(Vec::as_slice).unwrap_or_default();
        let code = details.iter().find_map(|detail| detail["errorCode"].as_str());
        let code = word(code.or(said["error"]["status"].as_str()));
        match (answer.status, code) {
            // The app was removed, or took another token since.
            (StatusCode::NOT_FOUND, Some("UNREGISTERED")) => Err(PushError::Gone),
            (StatusCode::UNAUTHORIZED, _) => {
                *self.token.lock() = None;
                Err(PushError::Later { told: None, reason: "its answer is 401: the token was not taken".to_owned() })
            }
            _ => judged(&answer, code),
        }
    }

    /// A token for the service, the one of before as long as it is good.
    async fn bearer(&self, now: Timestamp) -> Result<Secret<String>, PushError> {
        let known = self.token.lock().as_ref().filter(|(_, until)| now < *until).map(|(token, _)| token.clone());
        if let Some(token) = known {
            return Ok(token);
        }
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": self.account.private_key_id });
        let claims = json!({
            "iss": self.account.client_email,
            "scope": SCOPE,
            "aud": self.account.token_uri,
            "iat": now.secs(),
            "exp": now.secs() + PROOF_LIFE,
        });
        let signed = self.key.token(&header, &claims);
        let jwt = signed.map_err(|NotSigned| failed("the account's key does not sign"))?;
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("grant_type", GRANT), ("assertion", &jwt)])
            .finish();
        let headers = vec![(CONTENT_TYPE, http::HeaderValue::from_static("application/x-www-form-urlencoded"))];
        let answer = post(&self.out, self.account.token_uri.clone(), headers, form).await?;
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        judged(&answer, word(said["error"].as_str()))?;
        let granted: Granted =
            serde_json::from_value(said).map_err(|_| failed("the account's token could not be read"))?;
        let lasts = Duration::from_secs(u64::from(granted.expires_in)).saturating_sub(BEFORE_END);
        *self.token.lock() = Some((granted.access_token.clone(), now + lasts));
        Ok(granted.access_token)
    }
}
