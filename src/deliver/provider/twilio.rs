//! Twilio: text messages by its Messages resource, calls by its Calls resource (Programmable Messaging and Voice, 2010-04-01).

use http::HeaderValue;
use serde_json::Value;

use super::{Client, Failed, Provider, ProviderProblem, basic, refusal};
use crate::config::ProviderConfig;
use crate::domain::factor::Channel;
use crate::domain::locale::Locale;
use crate::engine::ports::{BoxFuture, Message};

/// How messaging services are named, which choose the sender themselves.
const SERVICE: &str = "MG";

pub(super) struct Twilio {
    client: Client,
    authorization: HeaderValue,
    /// Up to the name of the resource.
    base: String,
    from: String,
}

impl Twilio {
    pub(super) fn new(config: &ProviderConfig) -> Result<Self, ProviderProblem> {
        let secret = config.secret.password()?;
        let account: String = form_urlencoded::byte_serialize(config.account.as_bytes()).collect();
        Ok(Self {
            client: Client::new(config.ca.as_deref())?,
            authorization: basic(&config.account, secret.expose())?,
            base: format!("{}/2010-04-01/Accounts/{account}", config.url),
            from: config.from.clone(),
        })
    }

    async fn say(&self, message: &Message) -> Result<(), Failed> {
        let sender = if self.from.starts_with(SERVICE) { "MessagingServiceSid" } else { "From" };
        let (resource, fields) = match message.channel {
            Channel::Voice => {
                let said = spoken(&message.text, message.locale);
                ("Calls", vec![("To", message.to.clone()), ("From", self.from.clone()), ("Twiml", said)])
            }
            Channel::Sms | Channel::Email => {
                let text = message.text.clone();
                ("Messages", vec![("To", message.to.clone()), (sender, self.from.clone()), ("Body", text)])
            }
        };
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let url = format!("{}/{resource}.json", self.base);
        let answer = self.client.form(url, Some(&self.authorization), &fields).await?;
        if answer.status.is_success() {
            return Ok(());
        }
        // Its own words name the number.
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let code = body["code"].as_i64().map(|code| code.to_string());
        Err(refusal(answer.status, code.as_deref()))
    }
}

impl Provider for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        Box::pin(self.say(message))
    }
}

/// The text said twice, as nobody has a pencil the first time.
fn spoken(text: &str, locale: Locale) -> String {
    let mut words = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => words.push_str("&amp;"),
            '<' => words.push_str("&lt;"),
            '>' => words.push_str("&gt;"),
            c if c.is_control() => words.push(' '),
            c => words.push(c),
        }
    }
    let say = format!("<Say language=\"{}\">{words}</Say>", language(locale));
    format!("<Response>{say}<Pause length=\"1\"/>{say}</Response>")
}

/// The languages of `<Say>` (Twilio, Text-to-Speech, supported languages).
pub(super) fn language(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en-GB",
        Locale::De => "de-DE",
        Locale::Fr => "fr-FR",
        Locale::Es => "es-ES",
        Locale::Pt => "pt-BR",
        Locale::It => "it-IT",
        Locale::Tr => "tr-TR",
        Locale::Pl => "pl-PL",
        Locale::Ja => "ja-JP",
        Locale::Zh => "cmn-CN",
        Locale::Ar => "arb",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_stays_text() {
        let said = spoken("Tom & <Jerry>:\n1, 2", Locale::De);
        let once = "<Say language=\"de-DE\">Tom &amp; &lt;Jerry&gt;: 1, 2</Say>";
        assert_eq!(said, format!("<Response>{once}<Pause length=\"1\"/>{once}</Response>"));
    }
}
