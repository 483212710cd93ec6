//! Requests to an app that is only observed: they stream as they come, and this keeps as much of both ways as it takes to say
//! afterwards whether it was a login.

use bytes::BytesMut;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, LOCATION, SET_COOKIE};
use pingora_http::ResponseHeader;

use super::admit::cookie_pairs;
use super::{Gateway, Way, coding};
use crate::domain::cookies::SetCookie;
use crate::domain::login::outcome::{AnswerView, Location};
use crate::domain::observe::{self, Passing};
use crate::domain::route::App;

/// The most of a request's body that is kept, in bytes: no login is longer.
const MOST_ASKED: usize = 64 << 10;
/// The most of an answer's body that is kept, and that it may be without its coding, in bytes.
const MOST_SAID: usize = 256 << 10;

/// What is seen of one request.
pub(super) struct Watch {
    headers: HeaderMap,
    body: Option<BytesMut>,
    answer: Option<Answered>,
}

struct Answered {
    status: u16,
    set_cookies: Vec<String>,
    location: Option<String>,
    codings: String,
    /// `None` if it is too long.
    body: Option<BytesMut>,
}

impl Watch {
    pub(super) fn begin(headers: &HeaderMap) -> Self {
        Self { headers: headers.clone(), body: Some(BytesMut::new()), answer: None }
    }

    /// A piece of the request's body.
    pub(super) fn asked(&mut self, chunk: &[u8]) {
        keep(&mut self.body, chunk, MOST_ASKED);
    }

    /// The answer's head, as the app sent it.
    pub(super) fn answered(&mut self, head: &ResponseHeader) {
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let codings: Vec<String> = head.headers.get_all(CONTENT_ENCODING).iter().map(text).collect();
        self.answer = Some(Answered {
            status: head.status.as_u16(),
            set_cookies: head.headers.get_all(SET_COOKIE).iter().map(text).collect(),
            location: head.headers.get(LOCATION).map(text),
            codings: codings.join(","),
            body: Some(BytesMut::new()),
        });
    }

    /// A piece of the answer's body.
    pub(super) fn said(&mut self, chunk: &[u8]) {
        if let Some(answer) = &mut self.answer {
            keep(&mut answer.body, chunk, MOST_SAID);
        }
    }
}

fn keep(body: &mut Option<BytesMut>, chunk: &[u8], most: usize) {
    match body {
        Some(kept) if kept.len() + chunk.len() <= most => kept.extend_from_slice(chunk),
        _ => *body = None,
    }
}

impl Gateway {
    /// Notes what was seen of a request that is over, if it looks like a login.
    pub(super) async fn note(&self, way: &mut Way) {
        let (Some(watch), Some(app)) = (way.watch.take(), way.app.clone()) else { return };
        let Some(sighting) = self.sighting(way, &watch, &app) else { return };
        // The request was answered; what cannot be noted fails nothing.
        if let Err(error) = self.engine.observe(&app.name, sighting).await {
            tracing::warn!(app.name = app.name.as_str(), error = %error, "What was observed could not be noted");
        }
    }

    fn sighting(&self, way: &Way, watch: &Watch, app: &App) -> Option<observe::Sighting> {
        let (head, answer) = (way.head.as_ref()?, watch.answer.as_ref()?);
        let set_cookies: Vec<_> = answer.set_cookies.iter().filter_map(|text| SetCookie::parse(text)).collect();
        let location = answer.location.as_ref().map(|header| Location::resolve(header, &head.path));
        let body = answer.body.as_ref().and_then(|body| coding::decoded(&answer.codings, body, MOST_SAID));
        observe::look(
            app,
            &Passing {
                method: &way.method,
                path: &head.path,
                query: head.query.as_deref(),
                headers: &watch.headers,
                body: watch.body.as_deref(),
                answer: AnswerView {
                    status: answer.status,
                    set_cookies: &set_cookies,
                    sent_cookies: &cookie_pairs(&watch.headers),
                    location: location.as_ref(),
                    body: body.as_deref(),
                    signed_in: None,
                    now: self.engine.wall(),
                },
            },
        )
    }
}
