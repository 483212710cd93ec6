//! Vonage: calls by its Voice API, version 1 («Create an outbound call»), by a key of its own: requests are signed for an application
//! («Generating JWTs»), and what is said goes along as a list of actions («NCCO reference», talk).

use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::{Value, json};

use super::{Client, Failed, Provider, ProviderProblem, refusal, twilio};
use crate::config::ProviderConfig;
use crate::deliver::jwt::{NotSigned, RsaKey};
use crate::domain::locale::Locale;
use crate::engine::ports::{BoxFuture, Clock, Message};

/// How long a token is good. One is made for each call, so that it need only last until it is read, with clocks that differ; Vonage
/// takes what lasts up to a day.
const TOKEN_LIFE: Duration = Duration::from_mins(5);
/// How often the text is said: nobody has a pencil the first time.
const TIMES: u8 = 2;

pub(super) struct VonageCalls {
    client: Client,
    application: String,
    key: RsaKey,
    from: String,
    url: String,
    clock: Arc<dyn Clock>,
}

impl VonageCalls {
    pub(super) fn new(config: &ProviderConfig, clock: &Arc<dyn Clock>) -> Result<Self, ProviderProblem> {
        Ok(Self {
            client: Client::new(config.ca.as_deref())?,
            application: config.account.clone(),
            key: RsaKey::read(config.secret.password()?.expose()).map_err(ProviderProblem::Key)?,
            from: config.from.clone(),
            url: format!("{}/v1/calls", config.url),
            clock: Arc::clone(clock),
        })
    }

    async fn say(&self, message: &Message) -> Result<(), Failed> {
        let phone = |number: &str| json!({ "type": "phone", "number": number.trim_start_matches('+') });
        let talk = json!({
            "action": "talk",
            "text": spoken(&message.text),
            "language": language(message.locale),
            "loop": TIMES,
        });
        let body = json!({ "to": [phone(&message.to)], "from": phone(&self.from), "ncco": [talk] });
        let headers =
            vec![(AUTHORIZATION, self.authorization()?), (CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        let answer = self.client.send(Method::POST, self.url.clone(), headers, body.to_string()).await?;
        // Its own words may name the number.
        if answer.status == StatusCode::CREATED { Ok(()) } else { Err(refusal(answer.status, None)) }
    }

    /// What proves the application, for one request.
    fn authorization(&self) -> Result<HeaderValue, Failed> {
        let mut id = [0; 16];
        SystemRandom::new().fill(&mut id).map_err(|_| unsigned())?;
        let now = self.clock.wall();
        let claims = json!({
            "application_id": self.application,
            "iat": now.secs(),
            "exp": (now + TOKEN_LIFE).secs(),
            "jti": uuid::Builder::from_random_bytes(id).into_uuid().to_string(),
        });
        let header: Value = json!({ "alg": "RS256", "typ": "JWT" });
        let token = self.key.token(&header, &claims).map_err(|NotSigned| unsigned())?;
        let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| unsigned())?;
        value.set_sensitive(true);
        Ok(value)
    }
}

fn unsigned() -> Failed {
    Failed::Provider("the application's key does not sign".to_owned())
}

impl Provider for VonageCalls {
    fn name(&self) -> &'static str {
        "vonage"
    }

    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        Box::pin(self.say(message))
    }
}

/// The text without what would make it a document of its own (SSML begins with `<speak>`), or break a line.
fn spoken(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '<' | '>') { ' ' } else { c }).collect()
}

/// The languages of a talk action (Vonage, Text-to-Speech, supported languages).
fn language(locale: Locale) -> &'static str {
    match locale {
        Locale::Ar => "ar",
        Locale::En
        | Locale::De
        | Locale::Fr
        | Locale::Es
        | Locale::Pt
        | Locale::It
        | Locale::Tr
        | Locale::Pl
        | Locale::Ja
        | Locale::Zh => twilio::language(locale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_stays_text_in_a_language_that_there_is() {
        assert_eq!(spoken("<speak>1, 2\n& 3"), " speak 1, 2 & 3");
        let known = ["en-GB", "de-DE", "fr-FR", "es-ES", "pt-BR", "it-IT", "tr-TR", "pl-PL", "ja-JP", "cmn-CN", "ar"];
        let said: Vec<&str> = Locale::ALL.iter().map(|locale| language(*locale)).collect();
        assert!(said.len() == known.len() && said.iter().all(|language| known.contains(language)), "{said:?}");
    }
}
