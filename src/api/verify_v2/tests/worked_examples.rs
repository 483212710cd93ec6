//! The values of the protocol's worked example, which any implementation can reproduce: the key is the SHA-256 of a text.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::api::testing::{START, basic};
use crate::domain::device::{
    Device, DeviceState, InvitedBy, PublicKey, check_credential, credential_key_id, open_answer,
};
use crate::domain::ids::{DeviceId, UserId};
use crate::domain::jws::JwsError;
use crate::domain::text::{base64url, from_base64, from_base64url};
use crate::domain::time::Timestamp;

const PUBLIC_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELEFRBI7DKjxfkvK4BuncD9fNGVnzQI9bZtXp6yGUrwLTXZfTBpxDgo7qc29H06NQmAq+IUEGnQMCx0ewwHD3UQ==";
const CREDENTIAL: &str = "eyJjdHkiOiJ0d2lsaW8tcGJhO3Y9MSIsImtpZCI6IkNSYzJjMmMyYzJjMmMyYzJjMmMyYzJjMmMyYzJjMmMyYzIiLCJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJBQ2ExYTFhMWExYTFhMWExYTFhMWExYTFhMWExYTFhMWExIiwiZXhwIjoxNzAwMDAwNjAwLCJuYmYiOjE3MDAwMDAwMDB9.PzRf_wLLbF9miTkmeLnT9v7midpFfsbLQtYpGUK-Ea_xfpoJHHtC0mw8Os7jAcb_jlw5QiMD2Bo94I3StDJArQ";
const PROOF: &str = "MEQCIBV63g0oq5yuEh4orCSfltksboQ1EwV5FRcukkPMKGWnAiBlaFc41kqA2rpmePs3GAr054wc3Yth1MYYZLAeoaYwaA==";
const ANSWER: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJzaWQiOiJZQ2Q2ZDZkNmQ2ZDZkNmQ2ZDZkNmQ2ZDZkNmQ2ZDZkNmQ2Iiwic2VydmljZV9zaWQiOiJWQWI0YjRiNGI0YjRiNGI0YjRiNGI0YjRiNGI0YjRiNGI0IiwiZW50aXR5X3NpZCI6IllFZTVlNWU1ZTVlNWU1ZTVlNWU1ZTVlNWU1ZTVlNWU1ZTUiLCJmYWN0b3Jfc2lkIjoiWUZmM2YzZjNmM2YzZjNmM2YzZjNmM2YzZjNmM2YzZjNmMyIsImRhdGVfY3JlYXRlZCI6IjIwMjMtMTEtMTRUMjI6MTM6MjBaIiwiZXhwaXJhdGlvbl9kYXRlIjoiMjAyMy0xMS0xNFQyMjoxODoyMFoiLCJkZXRhaWxzIjp7Im1lc3NhZ2UiOiJMb2cgaW4_IiwiZmllbGRzIjpbeyJsYWJlbCI6IklQIiwidmFsdWUiOiIyMDMuMC4xMTMuOSJ9XX0sImhpZGRlbl9kZXRhaWxzIjpudWxsLCJzdGF0dXMiOiJhcHByb3ZlZCJ9.dVrOzJRPt2oW0RlJs3x81Xm7Nw-TTCHOA6bMMaDQyz0Z_iAkAyfNSqlM_Au6JijRBIUl_ua9U1KUJjr0z5TMCA";

fn sid(prefix: &str, byte: &str) -> String {
    format!("{prefix}{}", byte.repeat(16))
}

fn key() -> PublicKey {
    PublicKey::parse(PUBLIC_KEY).expect("a point of P-256")
}

fn device() -> Device {
    Device {
        id: DeviceId::from_bytes([0xf3; 16]),
        user: UserId::from_bytes([0xe5; 16]),
        name: "phone".to_owned(),
        key: key(),
        state: DeviceState::Confirmed,
        invited_by: InvitedBy::Administrator,
        softtoken: None,
        app_id: String::new(),
        platform: "none".to_owned(),
        push: None,
        sdk_version: None,
        metadata: None,
        created_at: Timestamp::from_secs(START),
        last_seen: None,
        updated_at: None,
    }
}

fn challenge() -> Map<String, Value> {
    let challenge = json!({
        "sid": sid("YC", "d6"),
        "service_sid": sid("VA", "b4"),
        "entity_sid": sid("YE", "e5"),
        "factor_sid": sid("YF", "f3"),
        "date_created": "2023-11-14T22:13:20Z",
        "expiration_date": "2023-11-14T22:18:20Z",
        "details": { "message": "Log in?", "fields": [{ "label": "IP", "value": "203.0.113.9" }] },
        "hidden_details": null,
    });
    challenge.as_object().unwrap().clone()
}

#[test]
fn the_key_is_the_one_of_the_example() {
    let secret = Sha256::digest(b"verify push worked example");
    let signing = SigningKey::from_slice(&secret).unwrap();
    let der = p256::pkcs8::EncodePublicKey::to_public_key_der(signing.verifying_key()).unwrap();
    assert_eq!(from_base64(PUBLIC_KEY).unwrap(), der.as_bytes());
    assert_eq!(key().to_text(), PUBLIC_KEY);
}

#[test]
fn the_credential_of_the_example_is_taken() {
    let at = |secs| Timestamp::from_secs(START + secs);
    assert_eq!(credential_key_id(CREDENTIAL), Some(sid("CR", "c2")));
    let taken = check_credential(CREDENTIAL, &key(), &sid("AC", "a1"), at(0)).unwrap();
    assert_eq!(taken.from, at(0));
    assert_eq!(check_credential(CREDENTIAL, &key(), &sid("AC", "a2"), at(0)), Err(JwsError::WrongClaims));
    assert_eq!(check_credential(CREDENTIAL, &key(), &sid("AC", "a1"), at(631)), Err(JwsError::OutOfTime));
    assert_eq!(check_credential(CREDENTIAL, &key(), &sid("AC", "a1"), at(-31)), Err(JwsError::OutOfTime));
    assert!(basic(CREDENTIAL).starts_with("Basic dG9rZW46ZXlKamRIa2lPaUow"));
}

#[test]
fn whoever_has_no_key_makes_no_other_credential_of_one() {
    let check = |text: &str| check_credential(text, &key(), &sid("AC", "a1"), Timestamp::from_secs(START));
    let taken = check(CREDENTIAL).unwrap();
    let (signed, signature) = CREDENTIAL.rsplit_once('.').unwrap();
    let bytes = from_base64url(signature).unwrap();
    let signature = Signature::from_slice(&bytes).unwrap();
    let other = Signature::from_scalars(signature.r(), -*signature.s()).unwrap();
    assert_ne!(other, signature);
    assert_eq!(check(&format!("{signed}.{}", base64url(&other.to_bytes()))), Ok(taken), "n - s holds, and is the same");
    // The last character stands for two bits that no byte has, and padding is none of this form.
    let last = signed.len() + 86;
    for odd in ["R", "S", "T", "Q=", "Q=="].map(|odd| format!("{}{odd}", &CREDENTIAL[..last - 1])) {
        assert!(odd == CREDENTIAL || check(&odd).is_err(), "{odd}");
    }
    let signing = SigningKey::from_slice(&Sha256::digest(b"verify push worked example")).unwrap();
    let again = |signed: &str| {
        let signature: Signature = signing.sign(signed.as_bytes());
        check(&format!("{signed}.{}", base64url(&signature.to_bytes())))
    };
    assert_eq!(again(signed), Ok(taken), "nonces that follow from the text");
    let (header, _) = signed.split_once('.').unwrap();
    let payload = json!({ "sub": sid("AC", "a1"), "nbf": START, "exp": START + 600, "jti": "2" }).to_string();
    let named = again(&format!("{header}.{}", base64url(payload.as_bytes()))).unwrap();
    assert_eq!(named.from, taken.from);
    assert_ne!(named.mark, taken.mark);
}

#[test]
fn the_proof_of_the_example_holds_for_its_factor_only() {
    let proof = from_base64(PROOF).unwrap();
    assert_eq!(proof.len(), 70);
    assert!(key().signed_der(sid("YF", "f3").as_bytes(), &proof));
    assert!(!key().signed_der(sid("YF", "f4").as_bytes(), &proof));
}

#[test]
fn the_answer_of_the_example_is_taken_for_its_challenge_only() {
    let answer = open_answer(ANSWER, &device(), &challenge()).unwrap();
    assert!(answer.approves());
    assert_eq!((answer.number(), answer.not_me(), answer.device()), (None, false, device().id));
    let mut other = challenge();
    other["details"]["fields"][0]["value"] = json!("203.0.113.8");
    assert_eq!(open_answer(ANSWER, &device(), &other), Err(JwsError::WrongClaims));
    assert_eq!(open_answer(CREDENTIAL, &device(), &challenge()), Err(JwsError::WrongHeader));
    let (signed, _) = ANSWER.rsplit_once('.').unwrap();
    let zeros = format!("{signed}.{}", base64url(&[0; 64]));
    assert_eq!(open_answer(&zeros, &device(), &challenge()), Err(JwsError::WrongSignature));
    assert_eq!(
        check_credential(ANSWER, &key(), &sid("AC", "a1"), Timestamp::from_secs(START)),
        Err(JwsError::WrongHeader)
    );
}
