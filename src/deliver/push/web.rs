//! Web Push: the push services of browsers (RFC 8030), which read nothing of a message (RFC 8291) and know the gateway by its
//! key (RFC 8292). Phones name the addresses, so the public Internet is all that is reached unless the operator says more.

use std::path::Path;

use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode, Uri};
use serde_json::json;

use super::{CarriersError, KIND, authorization, failed, judged, post};
use crate::config::{OutgoingConfig, PushConfig};
use crate::deliver::http_out::HttpOut;
use crate::deliver::jwt::token;
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
        Ok(Self { out: HttpOut::new(&outgoing)?.ruled_by("push.allow").for_strangers(), subject })
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::deliver::http_out::tests::{Leads, PATIENT, SELF, Then, server};
    use crate::domain::ids::{ChallengeId, DeviceId};
    use crate::domain::push::{PushTarget, WebPushKey};
    use crate::domain::text::from_base64url;
    use crate::domain::time::Timestamp;
    use crate::tls::server_config;
    use crate::tls::testing::Certs;

    const NOW: i64 = 1_700_000_000;

    fn message(port: u16) -> PushMessage {
        let subscription = json!({ "endpoint": format!("https://wiki.test:{port}/push/geheim"), "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        } });
        PushMessage {
            target: PushTarget::read("web", Some(&subscription.to_string())).unwrap().unwrap(),
            web_key: WebPushKey::new(&[7; 32]),
            challenge: ChallengeId::from_bytes([0xd6; 16]),
            device: DeviceId::from_bytes([0xf3; 16]),
            app_id: String::new(),
            title: String::new(),
            text: String::new(),
            expires_at: Timestamp::from_secs(NOW + 120),
            lasts: Duration::from_millis(119_500),
            now: Timestamp::from_secs(NOW),
        }
    }

    /// What became of a message to a service that answers so, and the head it was sent.
    async fn sent(then: Then) -> (Result<(), PushError>, String, u16) {
        let certs = Certs::new();
        let (store, _) = certs.store();
        let (port, heads) = server(then, Some(TlsAcceptor::from(server_config(store, &[b"http/1.1"])))).await;
        let outgoing = OutgoingConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ca: Some(certs.path("wiki.pem")) };
        let out = HttpOut::new(&outgoing).unwrap().for_strangers().with(Leads::to(&[SELF]), PATIENT);
        let web = Web { out, subject: "mailto:helpdesk@example.edu".to_owned() };
        let message = message(port);
        let PushTarget::WebPush { endpoint, p256dh, auth } = &message.target else { panic!("{message:?}") };
        let sent = web.send(&message, endpoint, p256dh, auth).await;
        let heads = heads.lock();
        assert_eq!(heads.len(), 1);
        (sent, heads[0].clone(), port)
    }

    #[tokio::test]
    async fn a_push_service_is_shown_who_sends_and_nothing_of_what_is_sent() {
        let created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
        let (sent, head, port) = sent(Then::Say(created.as_bytes().to_vec())).await;
        sent.unwrap();
        assert!(head.starts_with("POST /push/geheim HTTP/1.1\r\n"), "{head}");
        let topic = base64url(&Digest::of("push topic", &[0xd6; 16]).as_bytes()[..24]);
        assert_eq!(topic.len(), 32);
        for line in [
            "Ttl: 119",
            "Urgency: high",
            &format!("Topic: {topic}"),
            "Content-Encoding: aes128gcm",
            "Content-Length: 614",
        ] {
            assert!(head.contains(&format!("\r\n{line}\r\n")), "{line}: {head}");
        }
        assert!(!head.contains("d6d6") && !head.to_lowercase().contains("cookie"), "{head}");
        let proof = head.split_once("Authorization: vapid t=").unwrap().1.lines().next().unwrap();
        let (jwt, key) = proof.split_once(", k=").unwrap();
        assert_eq!(key, base64url(&WebPushKey::new(&[7; 32]).unwrap().public()));
        let (text, signature) = jwt.rsplit_once('.').unwrap();
        let key = PublicKey::from_point(&from_base64url(key).unwrap()).unwrap();
        assert!(key.signed(text.as_bytes(), &from_base64url(signature).unwrap()));
        let read = |text: &str| serde_json::from_slice::<serde_json::Value>(&from_base64url(text).unwrap()).unwrap();
        let (kind, claims) = text.split_once('.').unwrap();
        assert_eq!(read(kind), json!({ "typ": "JWT", "alg": "ES256" }));
        let audience = format!("https://wiki.test:{port}");
        let expected = json!({ "aud": audience, "exp": NOW + 12 * 3600, "sub": "mailto:helpdesk@example.edu" });
        assert_eq!(read(claims), expected);
    }

    #[tokio::test]
    async fn what_a_push_service_says_is_understood() {
        let is = |sent: &Result<(), PushError>, word: &str| match sent {
            Ok(()) => word == "sent",
            Err(PushError::Gone) => word == "gone",
            Err(PushError::Later { told, reason }) => {
                assert!(!reason.contains("geheim"), "{reason}");
                word == told.map_or("later".to_owned(), |told| format!("later {}", told.as_secs()))
            }
            Err(PushError::Failed { reason }) => {
                assert!(!reason.contains("geheim"), "{reason}");
                word == "failed"
            }
        };
        for (head, word) in [
            ("200 OK\r\n", "sent"),
            ("404 Not Found\r\n", "gone"),
            ("410 Gone\r\n", "gone"),
            ("429 Too Many Requests\r\nRetry-After: 90\r\n", "later 90"),
            ("500 Internal Server Error\r\n", "later"),
            ("503 Service Unavailable\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", "later"),
            ("301 Moved Permanently\r\nLocation: https://10.0.0.1/\r\n", "failed"),
            ("400 Bad Request\r\n", "failed"),
            ("413 Payload Too Large\r\n", "failed"),
        ] {
            let answer = format!("HTTP/1.1 {head}Content-Length: 6\r\n\r\ngeheim");
            let (sent, ..) = sent(Then::Say(answer.into_bytes())).await;
            assert!(is(&sent, word), "{head}: {sent:?}");
        }
        let (endless, ..) = sent(Then::Endless("HTTP/1.1 201 Created\r\n\r\n")).await;
        assert!(is(&endless, "sent"), "{endless:?}");
        let (other, ..) = sent(Then::Say(b"SSH-2.0-OpenSSH\r\n".to_vec())).await;
        assert!(is(&other, "later"), "{other:?}");
    }
}
