//! Web Push: the push services of browsers (RFC 8030), which read nothing of a message (RFC 8291) and know the gateway by its
//! key (RFC 8292). Phones name the addresses, so the public Internet is all that is reached unless the operator says more.

use std::path::Path;

use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode, Uri};
use serde_json::json;

use super::{CarriersError, KIND, authorization, failed, judged, post, token};
use crate::config::{OutgoingConfig, PushConfig};
use crate::deliver::http_out::HttpOut;
use crate::domain::device::PublicKey;
use crate::domain::secret::{Digest, Secret};
use crate::domain::text::base64url;
use crate::engine::ports::{PushError, PushMessage};

mod sealed;

/// How long a proof is good for, in seconds; services take 24 hours at most (RFC 8292 §2).
const PROOF_LIFE: i64 = 12 * 3600;
const TTL: HeaderName = HeaderName::from_static("ttl");
const URGENCY: HeaderName = HeaderName::from_static("urgency");
const TOPIC: HeaderName = HeaderName::from_static("topic");

pub(super) struct Web {
    out: HttpOut,
    subject: String,
}

impl Web {
    pub(super) fn new(config: &PushConfig, ca: Option<&Path>, portal: &str) -> Result<Self, CarriersError> {
        let outgoing = OutgoingConfig { allow: config.allow.clone(), ca: ca.map(Path::to_owned) };
        let subject = config.subject.clone().unwrap_or_else(|| portal.to_owned());
        Ok(Self { out: HttpOut::new(&outgoing)?.for_strangers(), subject })
    }

    pub(super) async fn send(
        &self,
        message: &PushMessage,
        endpoint: &Secret<String>,
        to: &PublicKey,
        auth: &Secret<[u8; 16]>,
    ) -> Result<(), PushError> {
        let payload = json!({
            "type": KIND,
            "challenge_sid": message.challenge_sid(),
            "factor_sid": message.factor_sid(),
            "expiration_date": message.expires_at.rfc3339(),
        });
        let body = sealed::seal(payload.to_string().as_bytes(), to, auth.expose())
            .ok_or_else(|| failed("the message could not be encrypted for the device"))?;
        let number = |number: u64| HeaderValue::from(number);
        let text = |text: &str| HeaderValue::from_str(text).map_err(|_| failed("a header cannot be written"));
        let headers = vec![
            (TTL, number(message.lasts.as_secs())),
            (URGENCY, HeaderValue::from_static("high")),
            // Another try takes the place of the one before (RFC 8030 §5.4), and the service learns no id.
            (TOPIC, text(&base64url(&Digest::of("push topic", message.challenge.as_bytes()).as_bytes()[..24]))?),
            (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
            (CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
            (AUTHORIZATION, self.proof(message, endpoint.expose())?),
        ];
        let answer = post(&self.out, endpoint.expose().clone(), headers, body).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(PushError::Gone),
            _ => judged(&answer, None),
        }
    }

    /// Who sends, for this one service (RFC 8292 §2, §3).
    fn proof(&self, message: &PushMessage, endpoint: &str) -> Result<HeaderValue, PushError> {
        let key = message.web_key.as_ref().ok_or_else(|| failed("the key of web push is missing"))?;
        let origin = endpoint.parse::<Uri>().ok().and_then(|uri| Some(format!("https://{}", uri.authority()?)));
        let audience = origin.ok_or_else(|| failed("the device named no address of a push service"))?;
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({ "aud": audience, "exp": message.now.secs() + PROOF_LIFE, "sub": self.subject });
        let jwt = token(&header, &claims, |text| Ok::<_, PushError>(key.sign(text)))?;
        authorization("vapid", &format!("t={jwt}, k={}", base64url(&key.public())))
    }
}
