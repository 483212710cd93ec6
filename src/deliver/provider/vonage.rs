//! Vonage: text messages by its SMS API, which answers 200 to everything and says in the body what became of it.

use http::StatusCode;
use serde_json::Value;

use super::{Client, Failed, Provider, ProviderProblem, refusal};
use crate::config::ProviderConfig;
use crate::domain::gsm::{Encoding, gsm_segments};
use crate::domain::secret::Secret;
use crate::engine::ports::{BoxFuture, Message};

pub(super) struct Vonage {
    client: Client,
    key: String,
    secret: Secret<String>,
    from: String,
    url: String,
}

impl Vonage {
    pub(super) fn new(config: &ProviderConfig) -> Result<Self, ProviderProblem> {
        Ok(Self {
            client: Client::new(config.ca.as_deref())?,
            key: config.account.clone(),
            secret: config.secret.password()?,
            from: config.from.clone(),
            url: format!("{}/sms/json", config.url),
        })
    }

    async fn say(&self, message: &Message) -> Result<(), Failed> {
        let kind = match gsm_segments(&message.text).0 {
            Encoding::Gsm7 => "text",
            Encoding::Ucs2 => "unicode",
        };
        let fields = [
            ("api_key", self.key.as_str()),
            ("api_secret", self.secret.expose()),
            ("to", message.to.trim_start_matches('+')),
            ("from", self.from.trim_start_matches('+')),
            ("text", &message.text),
            ("type", kind),
        ];
        let answer = self.client.form(self.url.clone(), None, &fields).await?;
        if answer.status != StatusCode::OK {
            return Err(refusal(answer.status, None));
        }
        let unreadable = || Failed::Provider("its answer cannot be read".to_owned());
        let body: Value = serde_json::from_slice(&answer.body).map_err(|_| unreadable())?;
        // A long text goes as several; each has a status.
        let parts = body["messages"].as_array().filter(|parts| !parts.is_empty()).ok_or_else(unreadable)?;
        for part in parts {
            match part["status"].as_str().ok_or_else(unreadable)? {
                "0" => {}
                // An invalid message; an unroutable number, a barred one; an invalid sender for it; a receiver who is not on the
                // list of a trial; a number that is no more.
                status @ ("3" | "6" | "7" | "15" | "29" | "33") => {
                    return Err(Failed::Message(format!("its status is {}", digits(status))));
                }
                status => return Err(Failed::Provider(format!("its status is {}", digits(status)))),
            }
        }
        Ok(())
    }
}

/// A status is a number; whatever else came is not repeated.
fn digits(status: &str) -> &str {
    let is_number = status.len() <= 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { status } else { "none that there is" }
}

impl Provider for Vonage {
    fn name(&self) -> &'static str {
        "vonage"
    }

    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        Box::pin(self.say(message))
    }
}
