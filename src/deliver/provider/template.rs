//! Whatever takes a request over HTTP, by a template of the configuration: what stands for a place is written so that it stays
//! one value, in an address, a header, a form or JSON.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method};

use super::{Client, Failed, Provider, ProviderProblem, refusal};
use crate::config::{BodyFormat, HttpMethod, HttpTemplate, Place};
use crate::domain::secret::Secret;
use crate::engine::ports::{BoxFuture, Message};

pub(super) struct ByTemplate {
    client: Client,
    template: HttpTemplate,
    secret: Option<Secret<String>>,
}

impl ByTemplate {
    pub(super) fn new(config: &HttpTemplate) -> Result<Self, ProviderProblem> {
        let secret = config.secret.as_ref().map(crate::config::SecretSource::password).transpose()?;
        let in_header = config.headers.iter().any(|(_, value)| value.has(Place::Secret));
        if in_header && secret.as_ref().is_some_and(|secret| secret.expose().chars().any(char::is_control)) {
            return Err(ProviderProblem::Header);
        }
        Ok(Self { client: Client::new(config.ca.as_deref())?, template: config.clone(), secret })
    }

    fn value(&self, place: Place, message: &Message) -> String {
        match place {
            Place::To => message.to.clone(),
            Place::Digits => message.to.trim_start_matches('+').to_owned(),
            Place::Text => message.text.clone(),
            Place::Code => message.code.clone().unwrap_or_default(),
            Place::Secret => self.secret.as_ref().map(|secret| secret.expose().clone()).unwrap_or_default(),
        }
    }

    async fn say(&self, message: &Message) -> Result<(), Failed> {
        let HttpTemplate { method, url, headers, body, success, .. } = &self.template;
        let in_form =
            |place| form_urlencoded::byte_serialize(self.value(place, message).as_bytes()).collect::<String>();
        let unfit = || Failed::Message("the message cannot stand in a header".to_owned());
        let mut sent = Vec::with_capacity(headers.len() + 1);
        for (name, value) in headers {
            let value = value.filled(|place| self.value(place, message).replace(char::is_control, " "));
            let name = HeaderName::try_from(name.as_str()).map_err(|_| unfit())?;
            sent.push((name, HeaderValue::try_from(value).map_err(|_| unfit())?));
        }
        let mut content = String::new();
        if let Some((format, body)) = body {
            let (kind, filled) = match format {
                BodyFormat::Form => ("application/x-www-form-urlencoded", body.filled(in_form)),
                BodyFormat::Json => ("application/json", body.filled(|place| in_quotes(&self.value(place, message)))),
                BodyFormat::Plain => ("text/plain; charset=utf-8", body.filled(|place| self.value(place, message))),
            };
            if !sent.iter().any(|(name, _)| *name == CONTENT_TYPE) {
                sent.push((CONTENT_TYPE, HeaderValue::from_static(kind)));
            }
            content = filled;
        }
        let method = match method {
            HttpMethod::Get => Method::GET,
            HttpMethod::Post => Method::POST,
            HttpMethod::Put => Method::PUT,
        };
        let answer = self.client.send(method, url.filled(in_form), sent, content).await?;
        if !answer.status.is_success() {
            return Err(refusal(answer.status, None));
        }
        match success {
            Some(word) if !String::from_utf8_lossy(&answer.body).contains(word) => {
                // It answers, and no number may keep the others from being sent.
                Err(Failed::Message("its answer has not what `success` names".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

impl Provider for ByTemplate {
    fn name(&self) -> &'static str {
        "http"
    }

    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        Box::pin(self.say(message))
    }
}

/// As it stands between the quotes of a text of JSON.
fn in_quotes(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
