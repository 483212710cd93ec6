//! Answers of our own: a request that does not stream to its app is stopped for one of these reasons.

use bytes::Bytes;
use pingora_core::{Error, Result};
use pingora_http::ResponseHeader;
use pingora_proxy::Session as Exchange;

use super::way::Way;
use super::{Gateway, own};
use crate::domain::login::Answer;
use crate::domain::verdict::Refusal;
use crate::engine::EngineError;
use crate::engine::event::Event;
use crate::engine::visit::TurnedAway;

/// Why a request does not stream to its app.
pub(super) enum Stop {
    /// It is for one of the gateway's own pages.
    Own,
    /// It is turned away.
    Turned(TurnedAway),
    /// It is led to the login page.
    ToLogin(String),
    /// It is led to the page that asks for a factor again.
    ToStepUp(String),
    /// It fetches the page of a released login.
    Page(Answer),
    /// The client is gone.
    Broken(Box<Error>),
}

impl From<TurnedAway> for Stop {
    fn from(why: TurnedAway) -> Self {
        Self::Turned(why)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Turned(TurnedAway::Refused(refusal))
    }
}

impl From<Box<Error>> for Stop {
    fn from(error: Box<Error>) -> Self {
        Self::Broken(error)
    }
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        tracing::error!(error = %cause(&error), "the engine could not decide: the request is refused");
        Self::Turned(TurnedAway::Trouble)
    }
}

impl Gateway {
    pub(super) async fn stop(&self, exchange: &mut Exchange, way: &mut Way, stop: Stop) -> Result<()> {
        match stop {
            Stop::Own => {
                way.verdict = "own";
                let visit = way.visit(&exchange.req_header().headers, None);
                way.status = own::answer(exchange, &self.own, visit, true).await?;
            }
            Stop::Turned(why) => {
                way.refuse(&why);
                if why == TurnedAway::UnrecognisedLogin
                    && let (Some(app), Some(head)) = (&way.app, &way.head)
                {
                    self.engine
                        .tell(&Event::UnrecognisedLogin { app: app.name.clone(), path: head.path.as_str().to_owned() });
                }
                let closes = matches!(
                    why,
                    TurnedAway::Malformed(_)
                        | TurnedAway::Handshake(_)
                        | TurnedAway::HeadTooLarge
                        | TurnedAway::BodyTooLarge
                );
                if closes {
                    exchange.as_downstream_mut().set_keepalive(None);
                }
                let visit = way.visit(&exchange.req_header().headers, Some(why));
                way.status = own::answer(exchange, &self.own, visit, false).await?;
            }
            Stop::ToLogin(location) => {
                way.verdict = "to-login";
                lead(exchange, way, location).await?;
            }
            Stop::ToStepUp(location) => {
                way.verdict = "to-step-up";
                lead(exchange, way, location).await?;
            }
            Stop::Page(answer) => {
                way.verdict = "held-page";
                let headers = answer
                    .headers
                    .iter()
                    .filter(|(name, _)| !name.eq_ignore_ascii_case("set-cookie"))
                    .map(|(name, value)| (name.clone(), value.0.clone()))
                    .collect::<Vec<_>>();
                way.status = answer.status;
                write_answer(exchange, answer.status, &headers, &answer.body.0).await?;
            }
            Stop::Broken(error) => return Err(error),
        }
        Ok(())
    }
}

/// Leads a page request to another address of this host.
async fn lead(exchange: &mut Exchange, way: &mut Way, location: String) -> Result<()> {
    let mut header = ResponseHeader::build(303, Some(3))?;
    header.insert_header("Location", location)?;
    header.insert_header("Cache-Control", "no-store")?;
    header.insert_header("Content-Length", "0")?;
    way.status = 303;
    if !exchange.as_downstream_mut().is_body_empty() {
        exchange.as_downstream_mut().set_keepalive(None);
    }
    exchange.write_response_header(Box::new(header), true).await?;
    Ok(())
}

/// An error with what caused it, for the log.
fn cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(": ");
        text.push_str(&error.to_string());
        next = error.source();
    }
    text
}

/// Writes an answer that is in our hands whole.
pub(super) async fn write_answer(
    exchange: &mut Exchange,
    status: u16,
    headers: &[(String, Vec<u8>)],
    body: &[u8],
) -> Result<()> {
    let mut header = ResponseHeader::build(status, Some(headers.len() + 1))?;
    for (name, value) in headers {
        header.append_header(name.clone(), pingora_http::header_value_from_slice(value))?;
    }
    let bodyless = matches!(status, 204 | 304);
    if !bodyless {
        header.insert_header(http::header::CONTENT_LENGTH, body.len())?;
    }
    let empty = bodyless || body.is_empty() || exchange.req_header().method == http::Method::HEAD;
    exchange.write_response_header(Box::new(header), empty).await?;
    if !empty {
        exchange.write_response_body(Some(Bytes::copy_from_slice(body)), true).await?;
    }
    Ok(())
}
