//! JSON web tokens that prove the gateway to others (RFC 7519), signed by its own key.

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::Value;

use crate::domain::text::base64url;

/// A token (RFC 7515 §7.1), signed as `sign` does.
pub(super) fn token<E>(
    header: &Value,
    claims: &Value,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<String, E> {
    let text = format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()));
    let signature = sign(text.as_bytes())?;
    Ok(format!("{text}.{}", base64url(&signature)))
}

/// Why a file holds no key for RS256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RsaKeyProblem {
    /// It is no PKCS#8 in PEM form.
    #[error("holds no private key in PEM form")]
    Pem,
    /// It is of another kind, or too short.
    #[error("holds no usable RSA key")]
    Key,
}

/// The key itself does not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotSigned;

/// A key that signs by RS256 (RFC 7518 §3.3).
pub(super) struct RsaKey(RsaKeyPair);

impl RsaKey {
    /// Reads PKCS#8 in PEM form, of 2048 to 4096 bits.
    ///
    /// # Errors
    ///
    /// [`RsaKeyProblem`].
    pub(super) fn read(pem: &str) -> Result<Self, RsaKeyProblem> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| RsaKeyProblem::Pem)?;
        RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map(Self).map_err(|_| RsaKeyProblem::Key)
    }

    /// A token with this header, which has to name RS256.
    ///
    /// # Errors
    ///
    /// [`NotSigned`].
    pub(super) fn token(&self, header: &Value, claims: &Value) -> Result<String, NotSigned> {
        token(header, claims, |text| {
            let mut signature = vec![0; self.0.public().modulus_len()];
            let signed = self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature);
            signed.map_err(|_| NotSigned).map(|()| signature)
        })
    }
}
