//! The device side of the Verify protocol, from the device: registration, credentials, requests and signed answers.

use std::time::Duration;

use anyhow::Result;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, USER_AGENT};
use http::{HeaderMap, Method};
use http_body_util::Full;
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::EncodePublicKey as _;
use serde_json::{Map, Value, json};

use super::home::{Account, NewKey};
use super::link::{self, AccountLink, Link};
use super::plain;
use super::requests::Request;
use crate::api::http_date;
use crate::cli::https::{Https, HttpsError};
use crate::domain::text::{base64, base64url, hex};
use crate::domain::time::Timestamp;
use crate::web::account_tokens;

/// Time for a whole exchange.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 1 << 20;
/// The life of a credential, in seconds: the most the protocol allows.
const CREDENTIAL_LIFE: i64 = 600;

/// A request that did not succeed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("`{portal}` cannot be reached: {reason}")]
    Unreachable { portal: String, reason: String },
    #[error("`{portal}` did not answer within 10 seconds")]
    Silent { portal: String },
    #[error("the portal does not know this phone any more; register it again")]
    Unauthorised,
    #[error("the portal refused: {message}")]
    Refused { status: u16, message: String },
    #[error("what `{portal}` answered is not the protocol of phones; does the address lead to the portal?")]
    Unreadable { portal: String },
}

/// The system's time.
pub(super) fn system_time() -> Timestamp {
    Timestamp::from_secs(time::OffsetDateTime::now_utc().unix_timestamp())
}

struct Answer {
    headers: HeaderMap,
    body: Value,
}

/// Speaks to one portal.
struct Client {
    https: Https,
    portal: String,
}

impl Client {
    fn new(portal: &str, ca: Option<&str>) -> Result<Self> {
        // Plain HTTP only goes to this machine: links to elsewhere are not taken.
        Ok(Self { https: Https::new(ca, PATIENCE, MAX_ANSWER)?, portal: portal.to_owned() })
    }

    async fn send(&self, method: Method, path: &str, token: &str, form: &[(&str, &str)]) -> Result<Answer, Sent> {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.portal))
            .header(AUTHORIZATION, format!("Basic {}", base64(format!("token:{token}").as_bytes())));
        self.exchange(request, form).await
    }

    /// Sends a form with the request that was begun.
    async fn exchange(&self, request: http::request::Builder, form: &[(&str, &str)]) -> Result<Answer, Sent> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, concat!("vestibule-phone/", env!("CARGO_PKG_VERSION")))
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| self.failure(HttpsError::Unreachable(error.to_string())))?;
        let (parts, bytes) = self.https.send(request).await.map_err(|error| self.failure(error))?.into_parts();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        match parts.status.as_u16() {
            200..=299 => Ok(Answer { headers: parts.headers, body }),
            401 => {
                let date = parts.headers.get(DATE).and_then(|date| http_date::parse(date.to_str().ok()?));
                Err(Sent::Unauthorised { date })
            }
            status => Err(Sent::Failed(match body["message"].as_str() {
                // Only an answer of the protocol says anything about phones and requests: a proxy has 404 pages too.
                Some(message) if body["code"].is_number() => Failure::Refused { status, message: plain(message) },
                _ => self.unreadable(),
            })),
        }
    }

    fn failure(&self, error: HttpsError) -> Failure {
        let portal = self.portal.clone();
        match error {
            HttpsError::Unreachable(reason) => Failure::Unreachable { portal, reason },
            HttpsError::Silent(_) => Failure::Silent { portal },
        }
    }

    fn unreadable(&self) -> Failure {
        Failure::Unreadable { portal: self.portal.clone() }
    }
}

/// Why a single try did not succeed.
enum Sent {
    Unauthorised { date: Option<Timestamp> },
    Failed(Failure),
}

impl From<Failure> for Sent {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Sent> for Failure {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Unauthorised { .. } => Self::Unauthorised,
            Sent::Failed(failure) => failure,
        }
    }
}

fn entity_path(service: &str, identity: &str) -> String {
    format!("/v2/Services/{service}/Entities/{identity}")
}

fn client(portal: &str, ca: Option<&str>) -> Result<Client, Failure> {
    Client::new(portal, ca)
        .map_err(|error| Failure::Unreachable { portal: portal.to_owned(), reason: format!("{error:#}") })
}

/// Brings a program's token to its portal, which gives a link for it.
pub(super) async fn redeem(account: &AccountLink, ca: Option<&str>) -> Result<Link, Failure> {
    let client = client(&account.portal, ca)?;
    let request = http::Request::post(format!("{}{}", account.portal, account_tokens::ADDRESS));
    let body = client.exchange(request, &[("token", &account.token)]).await?.body;
    let link = body["registration_token"].as_str().and_then(|text| link::registration(&account.portal, text));
    link.ok_or_else(|| client.unreadable())
}

/// Registers a key by a link, and gives the account it is for.
pub(super) async fn register(link: &Link, key: &NewKey, name: &str, ca: Option<&str>) -> Result<Account, Failure> {
    let client = client(&link.portal, ca)?;
    let public = key.key.public_key().to_public_key_der().map_err(|_| client.unreadable())?;
    let public = base64(public.as_bytes());
    let form = [
        ("FriendlyName", name),
        ("FactorType", "push"),
        ("Binding.Alg", "ES256"),
        ("Binding.PublicKey", &public),
        ("Config.SdkVersion", env!("CARGO_PKG_VERSION")),
        ("Config.AppId", "vestibule-terminal"),
        ("Config.NotificationPlatform", "none"),
    ];
    let path = format!("{}/Factors", entity_path(&link.service, &link.identity));
    let body = client.send(Method::POST, &path, &link.secret, &form).await?.body;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let about = &body["options"]["vestibule"];
    let account = || {
        Some(Account {
            portal: link.portal.clone(),
            service: link.service.clone(),
            identity: link.identity.clone(),
            owner: text(&body["account_sid"])?,
            factor: text(&body["sid"]).filter(|sid| super::requests::is_sid("YF", sid))?,
            credential: text(&body["config"]["credential_sid"])?,
            issuer: text(&about["issuer"]).unwrap_or_else(|| link.portal.clone()),
            user: text(&about["account"]).unwrap_or_else(|| link.identity.clone()),
            verified: body["status"] == "verified",
            softtoken: serde_json::from_value(about["softtoken"].clone()).ok().flatten(),
            ca: ca.map(str::to_owned),
        })
    };
    account().ok_or_else(|| client.unreadable())
}

/// An account that can be spoken for.
pub(super) struct Session {
    pub(super) account: Account,
    key: SigningKey,
    client: Client,
    /// Seconds the portal's clock is ahead of this one.
    ahead: i64,
}

impl Session {
    pub(super) fn new(account: Account, key: SecretKey, ca: Option<&str>) -> Result<Self> {
        let client = Client::new(&account.portal, ca.or(account.ca.as_deref()))?;
        Ok(Self { account, key: SigningKey::from(key), client, ahead: 0 })
    }

    /// Shows the portal that the key is here.
    pub(super) async fn verify(&mut self) -> Result<(), Failure> {
        let signature = self.sign(self.account.factor.as_bytes());
        let proof = base64(signature.to_der().as_bytes());
        let tail = format!("Factors/{}", self.account.factor);
        let answer = self.call(Method::POST, &tail, &[("AuthPayload", &proof)]).await?;
        if answer.body["status"] == "verified" { Ok(()) } else { Err(self.client.unreadable()) }
    }

    /// What waits for an answer, the oldest first, and who waits for a code.
    pub(super) async fn pending(&mut self) -> Result<(Vec<Request>, Option<String>), Failure> {
        let tail = format!("Challenges?FactorSid={}&Status=pending&Order=asc&PageSize=100", self.account.factor);
        let answer = self.call(Method::GET, &tail, &[]).await?;
        let listed = answer.body["challenges"].as_array().ok_or_else(|| self.client.unreadable())?;
        let read = |body| Request::read(body, "", &self.account.issuer).ok_or_else(|| self.client.unreadable());
        let requests = listed.iter().map(read).collect::<Result<_, _>>()?;
        let wanted = answer.body["vestibule"]["code_wanted"].as_str().map(plain);
        Ok((requests, wanted.filter(|app| !app.is_empty())))
    }

    /// One request, with what an answer to it must sign.
    pub(super) async fn request(&mut self, id: &str) -> Result<Request, Failure> {
        let answer = self.call(Method::GET, &format!("Challenges/{id}"), &[]).await?;
        let signed = answer.headers.get("twilio-verify-signature-fields").and_then(|names| names.to_str().ok());
        let request = Request::read(&answer.body, signed.unwrap_or_default(), &self.account.issuer);
        request.filter(|request| request.id == id).ok_or_else(|| self.client.unreadable())
    }

    /// Signs and sends an answer, and gives the status the request has then.
    pub(super) async fn answer(&mut self, request: &Request, claims: &Value) -> Result<String, Failure> {
        // A signature that does not say what it answers could be used for something else.
        let names = &request.signed;
        if !names.iter().any(|name| name == "sid") {
            return Err(self.client.unreadable());
        }
        let mut payload = Map::new();
        for name in names {
            let value = request.body.get(name).ok_or_else(|| self.client.unreadable())?;
            payload.insert(name.clone(), value.clone());
        }
        payload.extend(claims.as_object().cloned().unwrap_or_default());
        let jwt = self.jws(&json!({ "typ": "JWT", "alg": "ES256" }), &Value::Object(payload));
        let tail = format!("Challenges/{}", request.id);
        let taken = self.call(Method::POST, &tail, &[("AuthPayload", &jwt)]).await?;
        match self.request(&request.id).await {
            Ok(request) => Ok(request.status),
            // A phone that is denied while it is being set up is forgotten at once.
            Err(Failure::Unauthorised) => match taken.body["status"].as_str() {
                Some(status) => Ok(status.to_owned()),
                None => Err(Failure::Unauthorised),
            },
            Err(failure) => Err(failure),
        }
    }

    /// Sends a request below the entity. A refused credential may only mean that this clock is wrong: the portal's time is
    /// taken, and the request sent once more.
    async fn call(&mut self, method: Method, tail: &str, form: &[(&str, &str)]) -> Result<Answer, Failure> {
        let path = format!("{}/{tail}", entity_path(&self.account.service, &self.account.identity));
        match self.client.send(method.clone(), &path, &self.credential(), form).await {
            Ok(answer) => Ok(answer),
            Err(Sent::Unauthorised { date: Some(date) }) => {
                self.ahead = date.secs() - system_time().secs();
                Ok(self.client.send(method, &path, &self.credential(), form).await?)
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Good for one change. Signatures here follow from the text, so each text is another one.
    fn credential(&self) -> String {
        let mut jti = [0; 16];
        // Without random bytes two of one second may be the same: the second is refused, and made anew.
        let _ = getrandom::fill(&mut jti);
        let now = system_time().secs() + self.ahead;
        let kid = &self.account.credential;
        let header = json!({ "cty": "twilio-pba;v=1", "kid": kid, "typ": "JWT", "alg": "ES256" });
        let owner = &self.account.owner;
        self.jws(&header, &json!({ "sub": owner, "exp": now + CREDENTIAL_LIFE, "nbf": now, "jti": hex(&jti) }))
    }

    fn jws(&self, header: &Value, payload: &Value) -> String {
        let part = |value: &Value| base64url(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(payload));
        format!("{signed}.{}", base64url(&self.sign(signed.as_bytes()).to_bytes()))
    }

    fn sign(&self, message: &[u8]) -> Signature {
        let signature: Signature = self.key.sign(message);
        // Both s and its negative verify; the smaller is the one spelling that is sent.
        signature.normalize_s()
    }
}
