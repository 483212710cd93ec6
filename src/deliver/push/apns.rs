//! Apple Push Notification service, over HTTP/2 with provider tokens («Sending notification requests to APNs»): an alert with the
//! one sentence, for apps built with the SDK.

use std::path::Path;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, StatusCode};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use parking_lot::Mutex;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

use super::{CarriersError, KIND, authorization, failed, judged, post_json, read, word};
use crate::config::ApnsConfig;
use crate::deliver::http_out::HttpOut;
use crate::deliver::jwt::token;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::engine::ports::{PushError, PushMessage};

const KEY: &str = "apns.key_file";
/// Apple wants a new one no oftener than every 20 minutes, and takes none that is older than 60.
const TOKEN_LIFE: Duration = Duration::from_mins(40);

pub(super) struct Apns {
    out: HttpOut,
    server: String,
    key: SigningKey,
    key_id: String,
    team_id: String,
    topic: Option<String>,
    /// The provider token, and when it was made.
    token: Mutex<Option<(Secret<String>, Timestamp)>>,
}

impl Apns {
    pub(super) fn new(config: &ApnsConfig, ca: Option<&Path>) -> Result<Self, CarriersError> {
        let wrong = |reason| CarriersError::Content { key: KEY, reason };
        let text = read(KEY, &config.key_file)?;
        let der = PrivatePkcs8KeyDer::from_pem_slice(text.expose().as_bytes())
            .map_err(|_| wrong("holds no private key in PEM form: give the `.p8` file as Apple gives it"))?;
        let key = SigningKey::from_pkcs8_der(der.secret_pkcs8_der()).map_err(|_| wrong("holds no key of P-256"))?;
        Ok(Self {
            out: HttpOut::anywhere(ca)?.over_http2(),
            server: config.server.clone(),
            key,
            key_id: config.key_id.clone(),
            team_id: config.team_id.clone(),
            topic: config.topic.clone(),
            token: Mutex::default(),
        })
    }

    pub(super) async fn send(&self, message: &PushMessage, to: &Secret<String>) -> Result<(), PushError> {
        let topic = self.topic.as_ref().unwrap_or(&message.app_id);
        if topic.is_empty() {
            return Err(failed("neither `push.apns.topic` nor the device says which app it is"));
        }
        let header = |name, value: &str| {
            let value = HeaderValue::from_str(value).map_err(|_| failed("a header cannot be written"))?;
            Ok::<_, PushError>((HeaderName::from_static(name), value))
        };
        let headers = vec![
            (AUTHORIZATION, authorization("bearer", self.provider_token(message.now)?.expose())?),
            header("apns-topic", topic)?,
            header("apns-push-type", "alert")?,
            header("apns-priority", "10")?,
            header("apns-expiration", &message.expires_at.secs().to_string())?,
            header("apns-collapse-id", &message.challenge.simple())?,
        ];
        let body = json!({
            "aps": {
                "alert": { "title": message.title, "body": message.text },
                "category": KIND,
                "sound": "default",
            },
            "type": KIND,
            "challenge_sid": message.challenge_sid(),
            "factor_sid": message.factor_sid(),
            "message": message.text,
        });
        let to: String = form_urlencoded::byte_serialize(to.expose().as_bytes()).collect();
        let answer = post_json(&self.out, format!("{}/3/device/{to}", self.server), headers, &body).await?;
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        match (answer.status, word(said["reason"].as_str())) {
            (StatusCode::GONE, _) | (StatusCode::BAD_REQUEST, Some("BadDeviceToken")) => Err(PushError::Gone),
            (StatusCode::FORBIDDEN, reason @ Some("ExpiredProviderToken")) => {
                *self.token.lock() = None;
                let reason = format!("its answer is 403, {}", reason.unwrap_or_default());
                Err(PushError::Later { told: None, reason })
            }
            (_, reason) => judged(&answer, reason),
        }
    }

    fn provider_token(&self, now: Timestamp) -> Result<Secret<String>, PushError> {
        let mut kept = self.token.lock();
        if let Some((token, _)) = kept.as_ref().filter(|(_, made)| now.since(*made) < TOKEN_LIFE && now >= *made) {
            return Ok(token.clone());
        }
        let header = json!({ "alg": "ES256", "kid": self.key_id });
        let claims = json!({ "iss": self.team_id, "iat": now.secs() });
        let made = token(&header, &claims, |text| {
            let signature: Signature = self.key.sign(text);
            Ok::<_, PushError>(signature.to_bytes().to_vec())
        })?;
        let made = Secret::new(made);
        *kept = Some((made.clone(), now));
        Ok(made)
    }
}
