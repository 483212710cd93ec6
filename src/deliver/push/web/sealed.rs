//! A message that only one browser can read: `aes128gcm` (RFC 8188) with keys by RFC 8291. Every message has the same length.

use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{ProjectivePoint, SecretKey};
use ring::aead;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::device::{POINT, PublicKey};

/// What is encrypted has this many bytes, with the mark of its end and zeros behind it (RFC 8188 §2).
const LENGTH: usize = 512;
/// The record size; the one record is shorter (RFC 8291 §4).
const RECORD: u32 = 4096;
const SALT: usize = 16;

/// Encrypts for the holder of `to` and `auth`, with a new key and salt. `None` if the message is too long, or if the system gives no
/// random bytes.
pub(super) fn seal(message: &[u8], to: &PublicKey, auth: &[u8; 16]) -> Option<Vec<u8>> {
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).ok()?;
    let own = loop {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *bytes).ok()?;
        // All but a few are keys.
        if let Ok(key) = SecretKey::from_slice(&*bytes) {
            break key;
        }
    };
    let mut text = Zeroizing::new(Vec::with_capacity(LENGTH + aead::AES_128_GCM.tag_len()));
    text.extend_from_slice(message);
    text.push(2);
    if text.len() > LENGTH {
        return None;
    }
    text.resize(LENGTH, 0);
    encrypt(&text, to, auth, &own, salt)
}

/// Header and record (RFC 8188 §2.1) of what is padded already.
fn encrypt(padded: &[u8], to: &PublicKey, auth: &[u8; 16], own: &SecretKey, salt: [u8; SALT]) -> Option<Vec<u8>> {
    let to = to.to_point();
    let mut own_point = [0; POINT];
    own_point.copy_from_slice(own.public_key().to_sec1_point(false).as_bytes());
    let shared = agree(own, &to)?;
    // RFC 8291 §3.4: first what both know becomes one key, then key and nonce of the record.
    let info = [&b"WebPush: info\0"[..], &to, &own_point].concat();
    let ikm = derive(auth, &*shared, &info);
    let key = derive(&salt, &*ikm, b"Content-Encoding: aes128gcm\0");
    let nonce = derive(&salt, &*ikm, b"Content-Encoding: nonce\0");
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_128_GCM, &key[..16]).ok()?);
    let nonce = aead::Nonce::try_assume_unique_for_key(&nonce[..aead::NONCE_LEN]).ok()?;
    let mut sealed = padded.to_vec();
    key.seal_in_place_append_tag(nonce, aead::Aad::empty(), &mut sealed).ok()?;
    let mut body = Vec::with_capacity(SALT + 5 + POINT + sealed.len());
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(u8::try_from(POINT).ok()?);
    body.extend_from_slice(&own_point);
    body.append(&mut sealed);
    Some(body)
}

/// ECDH (SP 800-56A §5.7.1.2): the x of the common point.
fn agree(own: &SecretKey, to: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let to = p256::PublicKey::from_sec1_bytes(to).ok()?;
    let point = (ProjectivePoint::from(*to.as_affine()) * *own.to_nonzero_scalar()).to_affine();
    let point = point.to_sec1_point(false);
    let mut x = Zeroizing::new([0; 32]);
    x.copy_from_slice(point.as_bytes().get(1..33)?);
    Some(x)
}

/// HKDF with SHA-256 (RFC 5869), its first 32 bytes.
fn derive(salt: &[u8], key: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let of = |key: &[u8], parts: &[&[u8]]| -> Zeroizing<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        parts.iter().for_each(|part| mac.update(part));
        Zeroizing::new(mac.finalize().into_bytes().into())
    };
    let extracted = of(salt, &[key]);
    of(&*extracted, &[info, &[1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::{base64url, from_base64url};

    fn bytes(text: &str) -> Vec<u8> {
        from_base64url(text).unwrap()
    }

    /// RFC 8291 §5 and its appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out_to_the_byte() {
        let to = PublicKey::from_point(&bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        ))
        .unwrap();
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap();
        let own = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let padded = [&b"When I grow up, I want to be a watermelon"[..], &[2]].concat();
        let sealed = encrypt(&padded, &to, &auth, &own, salt).unwrap();
        assert_eq!(
            base64url(&sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn every_message_is_as_long_as_every_other_and_has_a_salt_and_a_key_of_its_own() {
        let to = SecretKey::from_slice(&[7; 32]).unwrap();
        let to = PublicKey::from_point(to.public_key().to_sec1_point(false).as_bytes()).unwrap();
        let [short, long, again] = [&b""[..], &[b'x'; LENGTH - 1], b""].map(|text| seal(text, &to, &[1; 16]).unwrap());
        assert_eq!((short.len(), long.len()), (SALT + 5 + POINT + LENGTH + 16, SALT + 5 + POINT + LENGTH + 16));
        assert!(short[..SALT] != again[..SALT] && short[SALT + 5..][..POINT] != again[SALT + 5..][..POINT]);
        assert!(seal(&[b'x'; LENGTH], &to, &[1; 16]).is_none(), "there is no room for its end");
    }
}
