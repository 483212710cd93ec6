//! Tokens of apps as they pass by: sealed ones are opened on the way in and made on the way out, others are looked up, and an
//! answer outside of every login rule hands out none.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use pingora_core::{Error, ErrorType, Result};
use pingora_http::{RequestHeader, ResponseHeader};
use pingora_proxy::Session as Exchange;

use super::judge::MOST_DECODED;
use super::stop::Stop;
use super::wire::Head;
use super::{Gateway, Way, coding, text_of};
use crate::domain::ids::SessionId;
use crate::domain::login::basic::Authorization;
use crate::domain::login::{Answer, HeaderBytes};
use crate::domain::route::App;
use crate::domain::token::AnswerHead;
use crate::domain::token::query::{InQuery, replaced};
use crate::domain::verdict::{Pass, Refusal, Standing, Verdict};
use crate::engine::event::Event;
use crate::engine::tokens::OF_THE_BYTES;
use crate::engine::visit::TurnedAway;

/// The most of a streamed answer that is kept to look for tokens, in bytes.
const MOST: usize = 256 << 10;

/// The tokens of a request.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The session is known by a sealed token in `Authorization`, which no other site can have a browser send. One in a query
    /// says nothing of that: a link can hold it.
    pub(super) in_header: bool,
    /// What the app gets in `Authorization: Bearer` instead.
    bearer: Option<String>,
    /// The query that the app gets instead.
    query: Option<String>,
    /// There are some, and no session.
    alone: Option<Alone>,
    /// The answer must come as it is, since it is looked at.
    pub(super) wants_plain: bool,
}

/// Tokens without a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alone {
    InHeader,
    InQuery,
}

impl Carried {
    /// Puts the app's own tokens in place of sealed ones, in a request that goes in their session.
    pub(super) fn address(&self, request: &mut RequestHeader, head: &Head, standing: Standing) -> Result<()> {
        if self.wants_plain {
            request.remove_header(&http::header::ACCEPT_ENCODING);
        }
        if !matches!(standing, Standing::Verified(_)) {
            return Ok(());
        }
        if let Some(raw) = &self.bearer {
            request.insert_header(http::header::AUTHORIZATION, format!("Bearer {raw}"))?;
        }
        if let Some(query) = &self.query {
            request.set_raw_path(format!("{}?{query}", head.path).as_bytes())?;
        }
        Ok(())
    }

    /// Decides on tokens that come without a session: they open nothing. Where the app is reached without one all the same,
    /// it must not see them.
    ///
    /// # Errors
    ///
    /// The refusal.
    pub(super) fn check_alone(&self, verdict: &Verdict) -> Result<(), Stop> {
        let Some(alone) = self.alone else { return Ok(()) };
        let standing = match verdict {
            Verdict::Pass(pass) => pass.standing(),
            Verdict::Read(read) => read.standing(),
            // Whoever sends a token is no browser that could be led somewhere.
            Verdict::ToLogin => return Err(Stop::Turned(TurnedAway::Unauthorized)),
            Verdict::Unauthorized | Verdict::ToStepUp | Verdict::StepUpNeeded | Verdict::Deny(_) => return Ok(()),
        };
        match (alone, standing) {
            // The header is taken off on the way.
            (Alone::InHeader, Standing::Open) => Ok(()),
            (Alone::InHeader | Alone::InQuery, _) => Err(Refusal::Authorization.into()),
        }
    }
}

/// What is to become of the tokens in a streamed answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// They are sealed for this session.
    Seal(SessionId),
    /// The answer is withheld.
    Withhold,
}

/// A streamed answer that is kept until it was looked at.
#[derive(Debug)]
pub(super) struct Kept {
    then: Then,
    content_type: Option<String>,
    encoded: bool,
    body: BytesMut,
}

impl Kept {
    fn head(&self) -> AnswerHead<'_> {
        AnswerHead { content_type: self.content_type.as_deref(), encoded: self.encoded }
    }
}

impl Gateway {
    /// Reads the tokens of a request. A sealed one gives it its session; any other must belong to the session it has.
    ///
    /// # Errors
    ///
    /// [`Refusal::Authorization`] for a token that is not this session's; [`TurnedAway::Trouble`] if that cannot be looked up.
    pub(super) fn read_tokens(&self, app: &App, way: &mut Way, headers: &HeaderMap) -> Result<(), Stop> {
        if !app.tokens.is_used() || app.observe {
            return Ok(());
        }
        let query = way.head.as_ref().and_then(|head| head.query.clone()).unwrap_or_default();
        let in_query = InQuery::find(&app.tokens.query, &query);
        // Basic is no token, and decided elsewhere.
        let authorization = text_of(headers, "authorization");
        let authorization = authorization.filter(|text| !Authorization::read(text).is_basic());
        if authorization.is_none() && in_query == InQuery::Nothing {
            return Ok(());
        }
        let alone = if in_query == InQuery::Nothing { Alone::InHeader } else { Alone::InQuery };
        if app.tokens.sealed {
            return self.open_tokens(app, way, authorization, &query, &in_query, alone);
        }
        let Some(session) = &way.session else {
            way.tokens.alone = Some(alone);
            return Ok(());
        };
        // Whatever the scheme is called: it is the token that counts.
        let of_header = authorization.into_iter().flat_map(|text| [credentials(text).1, text.trim()]);
        for token in of_header.chain(in_query.values().iter().map(String::as_str)) {
            if !self.engine.may_use_token(app, session.id, token)? {
                return Err(Refusal::Authorization.into());
            }
        }
        Ok(())
    }

    fn open_tokens(
        &self,
        app: &App,
        way: &mut Way,
        authorization: Option<&str>,
        query: &str,
        in_query: &InQuery,
        alone: Alone,
    ) -> Result<(), Stop> {
        let open = |sealed: &str| self.engine.open_token(app, sealed);
        let bearer = authorization.map(credentials).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let bearer = bearer.filter(|_| app.tokens.bearer).map(|(_, sealed)| open(sealed)).transpose()?.flatten();
        let named = match in_query {
            InQuery::One { value, at } => open(value)?.map(|(session, raw)| (session, replaced(query, at, &raw))),
            InQuery::Nothing | InQuery::Unclear(_) => None,
        };
        let is_raw = authorization.is_some() && bearer.is_none() || *in_query != InQuery::Nothing && named.is_none();
        let of_tokens = bearer.iter().chain(&named).map(|(session, _)| session);
        let mut sessions = way.session.iter().chain(of_tokens);
        let first = sessions.next().cloned();
        let Some(session) = first else {
            way.tokens.alone = Some(alone);
            return Ok(());
        };
        // A session of one's own gives nobody the use of another's token.
        if is_raw || sessions.any(|other| other.id != session.id) {
            return Err(Refusal::Authorization.into());
        }
        way.session = Some(session);
        way.tokens.in_header = bearer.is_some();
        way.tokens.bearer = bearer.map(|(_, raw)| raw);
        way.tokens.query = named.map(|(_, query)| query);
        Ok(())
    }

    /// Has a streamed answer kept, if tokens in it are to be sealed or must not be there.
    pub(super) fn keep_tokens(
        exchange: &Exchange,
        response: &mut ResponseHeader,
        way: &mut Way,
        app: &App,
    ) -> Result<()> {
        let then = match way.pass.as_ref().map(Pass::standing) {
            _ if !app.tokens.is_used() => return Ok(()),
            Some(Standing::Verified(session)) if app.tokens.sealed => Then::Seal(session),
            Some(Standing::Verified(_) | Standing::AppPassword(_) | Standing::Observed) | None => return Ok(()),
            Some(Standing::Anonymous | Standing::Open) => Then::Withhold,
        };
        let content_type = text_of(&response.headers, "content-type").map(str::to_owned);
        let head = AnswerHead::new(content_type.as_deref(), text_of(&response.headers, "content-encoding"));
        if !head.is_json() {
            return Ok(());
        }
        let encoded = head.encoded;
        let has_body = exchange.req_header().method != http::Method::HEAD && !matches!(way.status, 204 | 304);
        if let Then::Seal(_) = then {
            if encoded {
                // The app's own token is worth nothing.
                return Ok(());
            }
            for name in OF_THE_BYTES {
                response.remove_header(name);
            }
            let length = response.headers.get(http::header::CONTENT_LENGTH).map(http::HeaderValue::as_bytes);
            if length.is_some_and(|length| length != b"0") {
                response.remove_header(&http::header::CONTENT_LENGTH);
                // Over HTTP/2 it is taken off where the answer is written.
                if has_body && exchange.req_header().version != http::Version::HTTP_10 {
                    response.insert_header(http::header::TRANSFER_ENCODING, "chunked")?;
                }
            }
        }
        if has_body {
            way.kept = Some(Kept { then, content_type, encoded, body: BytesMut::new() });
        }
        Ok(())
    }

    /// Takes a part of a streamed answer, and gives back what may go on.
    ///
    /// # Errors
    ///
    /// If the answer must not go on.
    pub(super) fn part_of_kept(&self, body: &mut Option<Bytes>, end: bool, way: &mut Way) -> Result<()> {
        let Some(kept) = &mut way.kept else { return Ok(()) };
        if let Some(part) = body.take() {
            kept.body.extend_from_slice(&part);
        }
        if kept.body.len() > MOST {
            // Too long for an answer that is about a token; where they are sealed, the app's own is worth nothing.
            *body = way.kept.take().map(|kept| kept.body.freeze());
        } else if end {
            *body = self.end_of_kept(way)?;
        }
        Ok(())
    }

    /// What goes on of a kept answer that came to its end.
    ///
    /// # Errors
    ///
    /// If it must not go on.
    pub(super) fn end_of_kept(&self, way: &mut Way) -> Result<Option<Bytes>> {
        let (Some(kept), Some(app)) = (way.kept.take(), &way.app) else { return Ok(None) };
        match kept.then {
            Then::Seal(session) => {
                let sealed = self.engine.with_sealed_tokens(app, session, &kept.head(), &kept.body);
                Ok(Some(sealed.map_or_else(|| kept.body.freeze(), Bytes::from)))
            }
            Then::Withhold if app.tokens.may_be_in(&kept.head(), &kept.body) => {
                let kind = kept.content_type.map(|kind| ("content-type".to_owned(), HeaderBytes(kind.into_bytes())));
                let body = HeaderBytes(kept.body.to_vec());
                way.withheld = Some(Answer { status: way.status, headers: kind.into_iter().collect(), body });
                Err(Error::explain(ErrorType::HTTPStatus(403), "a token outside of a login rule"))
            }
            Then::Withhold => Ok(Some(kept.body.freeze())),
        }
    }

    /// Why an answer was withheld for its token, if it was: it is told, and the token stays whose it was.
    pub(super) async fn withheld_for_token(&self, way: &mut Way) -> Option<TurnedAway> {
        let answer = way.withheld.take()?;
        let (app, head) = (way.app.as_ref()?, way.head.as_ref()?);
        self.engine.tell(&Event::UnrecognisedLogin { app: app.name.clone(), path: head.path.as_str().to_owned() });
        if let Err(error) = self.engine.keep_known_tokens(app, &answer).await {
            tracing::error!(%error, "a token that was withheld could not be kept");
        }
        Some(TurnedAway::UnrecognisedLogin)
    }
}

/// An answer without its coding, which nobody asked for: tokens are looked for in it. One that cannot be undone stays.
pub(super) fn plain(mut answer: Answer) -> Answer {
    let codings: Vec<_> = answer.texts("content-encoding").collect();
    if codings.is_empty() {
        return answer;
    }
    if let Some(body) = coding::decoded(&codings.join(","), &answer.body.0, MOST_DECODED) {
        let body = HeaderBytes(body.into_owned());
        let of_the_coded =
            |name: &str| OF_THE_BYTES.iter().chain([&"content-encoding"]).any(|of| name.eq_ignore_ascii_case(of));
        answer.headers.retain(|(name, _)| !of_the_coded(name));
        answer.body = body;
    }
    answer
}

/// The scheme of an `Authorization`, and what comes after it.
fn credentials(text: &str) -> (&str, &str) {
    let (scheme, rest) = text.trim().split_once([' ', '\t']).unwrap_or((text.trim(), ""));
    (scheme, rest.trim())
}
