//! Requests to an app that is only observed: they stream as they come, and this keeps as much of both ways as it takes to say
//! afterwards whether it was a login.

use bytes::BytesMut;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use pingora_http::{RequestHeader, ResponseHeader};

use super::{Gateway, Way, cookie_pairs};
use crate::domain::cookies::SetCookie;
use crate::domain::login::outcome::{AnswerView, Location};
use crate::domain::observe::{self, Passing};
use crate::domain::route::App;

/// The most of a request's body that is kept, in bytes: no login is longer.
const MOST_ASKED: usize = 64 << 10;
/// The most of an answer's body that is kept, in bytes.
const MOST_SAID: usize = 256 << 10;

/// What is seen of one request.
pub(super) struct Watch {
    /// Those of the request that matter.
    cookies: HeaderMap,
    content_type: Option<String>,
    content_encoding: Option<String>,
    authorization: Option<String>,
    body: Option<BytesMut>,
    answer: Option<Answered>,
}

struct Answered {
    status: u16,
    set_cookies: Vec<String>,
    location: Option<String>,
    is_encoded: bool,
    body: BytesMut,
    is_whole: bool,
    is_too_long: bool,
}

impl Watch {
    pub(super) fn begin(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut cookies = HeaderMap::new();
        for value in headers.get_all(COOKIE) {
            cookies.append(COOKIE, value.clone());
        }
        Self {
            cookies,
            content_type: text(CONTENT_TYPE),
            content_encoding: text(CONTENT_ENCODING),
            authorization: text(AUTHORIZATION)
                .and_then(|value| Some(value.split_ascii_whitespace().next()?.to_ascii_lowercase())),
            body: Some(BytesMut::new()),
            answer: None,
        }
    }

    /// An answer that could be one to a login must be readable; nothing else of the request is changed.
    pub(super) fn ask_plainly(&self, request: &mut RequestHeader) {
        let is_safe = matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        if !is_safe || self.authorization.is_some() {
            request.remove_header(&ACCEPT_ENCODING);
        }
    }

    /// A piece of the request's body.
    pub(super) fn asked(&mut self, chunk: &[u8]) {
        if let Some(body) = &mut self.body {
            if body.len() + chunk.len() > MOST_ASKED {
                self.body = None;
            } else {
                body.extend_from_slice(chunk);
            }
        }
    }

    /// The answer's head, as the app sent it.
    pub(super) fn answered(&mut self, head: &ResponseHeader) {
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.answer = Some(Answered {
            status: head.status.as_u16(),
            set_cookies: head.headers.get_all(SET_COOKIE).iter().map(text).collect(),
            location: head.headers.get(LOCATION).map(text),
            is_encoded: head.headers.get(CONTENT_ENCODING).is_some_and(|value| value.as_bytes() != b"identity"),
            body: BytesMut::new(),
            is_whole: false,
            is_too_long: false,
        });
    }

    /// A piece of the answer's body.
    pub(super) fn said(&mut self, chunk: &[u8], end: bool) {
        let Some(answer) = &mut self.answer else { return };
        answer.is_too_long |= answer.body.len() + chunk.len() > MOST_SAID;
        if !answer.is_too_long {
            answer.body.extend_from_slice(chunk);
        }
        answer.is_whole |= end;
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
        let carried = cookie_pairs(&watch.cookies);
        let location = answer.location.as_ref().map(|header| Location::resolve(header, &head.path));
        // A redirect without a body is never told to have ended.
        let is_whole = (answer.is_whole || answer.body.is_empty()) && !answer.is_too_long && !answer.is_encoded;
        observe::look(
            app,
            &Passing {
                method: &way.method,
                path: &head.path,
                query: head.query.as_deref(),
                authorization: watch.authorization.as_deref(),
                content_type: watch.content_type.as_deref(),
                content_encoding: watch.content_encoding.as_deref(),
                body: watch.body.as_deref(),
                answer: AnswerView {
                    status: answer.status,
                    set_cookies: &set_cookies,
                    sent_cookies: &carried,
                    location: location.as_ref(),
                    body: &answer.body,
                    now: self.engine.wall(),
                },
                is_whole,
            },
        )
    }
}
