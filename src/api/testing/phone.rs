//! A phone of the tests, which signs as the protocol has it.

use std::sync::atomic::{AtomicU64, Ordering};

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::EncodePublicKey as _;
use serde_json::{Value, json};

use super::Reply;
use crate::domain::text::{base64, base64url};

/// A phone: its key and what it was told when it registered.
pub(crate) struct Phone {
    pub(crate) key: SigningKey,
    pub(crate) factor: Value,
}

impl Phone {
    pub(crate) fn new(key: u8) -> Self {
        Self { key: SigningKey::from_slice(&[key; 32]).unwrap(), factor: Value::Null }
    }

    pub(crate) fn form(&self) -> Vec<(&'static str, &'static str)> {
        let key = base64(self.key.verifying_key().to_public_key_der().unwrap().as_bytes());
        vec![
            ("FriendlyName", "Alice's phone"),
            ("FactorType", "push"),
            ("Binding.Alg", "ES256"),
            ("Binding.PublicKey", key.leak()),
            ("Config.SdkVersion", "1.0"),
            ("Config.AppId", "test"),
            ("Config.NotificationPlatform", "none"),
        ]
    }

    pub(crate) fn sid(&self) -> &str {
        self.factor["sid"].as_str().unwrap()
    }

    /// The path of the factor below its entity.
    pub(crate) fn path(&self) -> String {
        format!("Factors/{}", self.sid())
    }

    pub(crate) fn proof(&self) -> String {
        let signature: p256::ecdsa::Signature = self.key.sign(self.sid().as_bytes());
        base64(signature.to_der().as_bytes())
    }

    pub(crate) fn jws(&self, header: &str, payload: &str) -> String {
        let signed = format!("{}.{}", base64url(header.as_bytes()), base64url(payload.as_bytes()));
        let signature: p256::ecdsa::Signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", base64url(&signature.to_bytes()))
    }

    pub(crate) fn credential_header(&self) -> Value {
        json!({ "cty": "twilio-pba;v=1", "kid": self.factor["config"]["credential_sid"], "typ": "JWT", "alg": "ES256" })
    }

    pub(crate) fn credential(&self, now: i64) -> String {
        // The nonces of these signatures follow from the text: each text must be another one.
        static SIGNED: AtomicU64 = AtomicU64::new(0);
        let jti = SIGNED.fetch_add(1, Ordering::Relaxed);
        let payload =
            json!({ "sub": self.factor["account_sid"], "exp": now + 600, "nbf": now, "jti": jti.to_string() });
        self.jws(&self.credential_header().to_string(), &payload.to_string())
    }

    /// The fields a challenge names, as shown, with further claims.
    pub(crate) fn claims(shown: &Reply, claims: Value) -> Value {
        let names = shown.header("twilio-verify-signature-fields");
        let mut payload: serde_json::Map<String, Value> =
            names.split(',').map(|name| (name.to_owned(), shown.body[name].clone())).collect();
        let Value::Object(claims) = claims else { panic!("not an object: {claims}") };
        payload.extend(claims);
        Value::Object(payload)
    }

    pub(crate) fn answer(&self, shown: &Reply, claims: Value) -> String {
        self.jws(r#"{"typ":"JWT","alg":"ES256"}"#, &Self::claims(shown, claims).to_string())
    }
}
