//! A request that is read whole before it is decided: a login, or anything without a session that could change something.
//! A login's session values are burnt before it is forwarded, and the app's yes is held before anything of it leaves.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use pingora_proxy::Session as Exchange;

use super::caching::Caching;
use super::set_cookie::{Answered, BesideHold};
use super::stop::{Stop, write_answer};
use super::way::{Way, started};
use super::{Gateway, address_to_app, text_of, wire};
use crate::domain::cookies::{Pair, SetCookie};
use crate::domain::ids::LoginId;
use crate::domain::login::appended::{self, Appended};
use crate::domain::login::form::Fields;
use crate::domain::login::outcome::{AnswerView, Location, Outcome};
use crate::domain::login::rule::{HoldKind, LoginRule, RuleError};
use crate::domain::login::{Answer, Browser};
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::{App, OWN_PREFIX, RequestView};
use crate::domain::text::from_base64url;
use crate::domain::verdict::{self, Pass, Read, Refusal, Standing};
use crate::engine::admission::Forwarded;
use crate::engine::login::burn::Burnt;
use crate::engine::login::hold::{Accepted, Hold, SeenBy};
use crate::engine::visit::TurnedAway;
use crate::engine::{EngineError, Refused};

/// What became of the request.
pub(super) enum Done {
    /// It was answered.
    Answered,
    /// It streams, with this pass.
    Stream(Pass),
}

/// A request in the reading.
pub(super) struct Login<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) app: &'a App,
    pub(super) view: RequestView<'a>,
    pub(super) pairs: &'a [Pair<'a>],
    pub(super) headers: &'a HeaderMap,
}

impl Login<'_> {
    pub(super) async fn answer(&self, session: &mut Exchange, way: &mut Way, read: Read) -> Result<Done, Stop> {
        let limits = self.gateway.engine.settings().limits.clone();
        let most = read.most(self.app, &limits);
        let length = text_of(self.headers, "content-length").and_then(|length| length.parse::<usize>().ok());
        if length.is_some_and(|length| length > most) {
            // What streams could hold another session's token, and its answer a new one.
            let may_stream = !self.app.tokens.is_used() || self.app.tokens.sealed;
            let streams = read.stream_if_verified(self.app).filter(|_| may_stream);
            return streams.map(Done::Stream).ok_or(Stop::Turned(TurnedAway::BodyTooLarge));
        }
        let body = self.read_body(session, most).await?;
        if let Standing::Verified(session) = read.standing()
            && !self.gateway.engine.may_use_tokens_of(self.app, session, &body)?
        {
            return Err(Refusal::Authorization.into());
        }
        let content_type = text_of(self.headers, "content-type");
        let content_encoding = text_of(self.headers, "content-encoding");
        let decided = verdict::decide_body(self.app, &self.view, read, content_type, content_encoding, &body)?;
        match decided {
            verdict::Exchange::Login { rule, username, pass } => {
                let (body, code) = self.without_code(rule, content_type, body)?;
                self.log_in(session, way, rule, &username, pass, body, code, limits.answer).await?;
            }
            verdict::Exchange::Incomplete { rule, pass } => self.plain(session, way, pass, body, Some(rule)).await?,
            verdict::Exchange::Plain(pass) => self.plain(session, way, pass, body, None).await?,
            verdict::Exchange::Unauthorized => return Err(Stop::Turned(TurnedAway::Unauthorized)),
        }
        Ok(Done::Answered)
    }

    /// Takes a code off the password, where one may be: what reaches the app is the password alone.
    fn without_code(
        &self,
        rule: usize,
        content_type: Option<&str>,
        body: Bytes,
    ) -> Result<(Bytes, Option<String>), Stop> {
        let rule = &self.app.rules[rule];
        if !rule.is_in_place() {
            return Ok((body, None));
        }
        let query = Fields::urlencoded(self.view.query.unwrap_or_default().as_bytes());
        let taken = query.map_err(RuleError::from).and_then(|query| appended::take(rule, &query, content_type, &body));
        Ok(match taken.map_err(|error| Stop::from(Refusal::from(error)))? {
            Some(Appended { body, code }) => (Bytes::from(body), Some(code)),
            None => (body, None),
        })
    }

    async fn read_body(&self, session: &mut Exchange, most: usize) -> Result<Bytes, Stop> {
        let downstream = session.as_downstream_mut();
        downstream.set_read_timeout(Some(self.gateway.client_timeout));
        let mut body = BytesMut::new();
        if downstream.is_body_empty() {
            return Ok(body.freeze());
        }
        if self.headers.contains_key(http::header::EXPECT) {
            downstream.write_continue_response().await?;
        }
        while let Some(chunk) = downstream.read_request_body().await? {
            if body.len() + chunk.len() > most {
                return Err(Stop::Turned(TurnedAway::BodyTooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// Sends the request to the app, whole, and reads its whole answer.
    async fn ask(
        &self,
        session: &Exchange,
        way: &mut Way,
        pass: &Pass,
        forwarded: &Forwarded,
        body: Bytes,
        most: usize,
    ) -> Result<Answer, Stop> {
        let head = way.head.as_ref().ok_or(Stop::Turned(TurnedAway::Trouble))?;
        let mut request = session.req_header().clone();
        wire::strip_hop_by_hop(&mut request);
        address_to_app(&mut request, head, way, pass.standing(), forwarded)?;
        request.set_version(http::Version::HTTP_11);
        // The answer is looked at, so it must come as it is.
        request.remove_header(&http::header::ACCEPT_ENCODING);
        request.remove_header(&http::header::EXPECT);
        request.remove_header(&http::header::CONTENT_LENGTH);
        let carries = !body.is_empty() || !matches!(self.view.method, "GET" | "HEAD" | "DELETE" | "OPTIONS");
        if carries {
            request.insert_header(http::header::CONTENT_LENGTH, body.len())?;
        }
        let asked = started();
        let answer = self.gateway.exchange(self.app, request, body, most).await;
        way.upstream = Some(asked.elapsed());
        Ok(answer?)
    }

    #[expect(clippy::too_many_arguments, reason = "one login, whole")]
    async fn log_in(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        rule: usize,
        username: &str,
        pass: Pass,
        body: Bytes,
        code: Option<String>,
        most: usize,
    ) -> Result<(), Stop> {
        let engine = &self.gateway.engine;
        if engine.login_under_way(self.app, pass.standing(), self.pairs)? {
            return Err(Stop::Turned(TurnedAway::LoginUnderWay));
        }
        let forwarded = engine.forward_cookies(self.app, pass.standing(), self.pairs)?;
        let burnt = match engine.burn(self.app, &forwarded).await {
            Ok(burnt) => burnt,
            Err(EngineError::Refused(Refused::LoginUnderWay)) => return Err(Stop::Turned(TurnedAway::LoginUnderWay)),
            Err(error) => return Err(error.into()),
        };
        if !self.gateway.underway.end(burnt.values()).await {
            return Err(Stop::Turned(TurnedAway::Trouble));
        }
        let answer = self.ask(session, way, &pass, &forwarded, body, most).await?;
        match self.outcome(rule, &answer, &forwarded) {
            Outcome::Failure => {
                engine.login_failed(self.app, burnt).await?;
                // What it may hand out all the same is not for whoever tried, in a session of their own neither.
                engine.disown_tokens(self.app, &answer).await?;
                way.verdict = "login-failed";
                self.pass_on(session, way, &pass, &forwarded, answer).await
            }
            outcome @ (Outcome::Success | Outcome::Unclear) => {
                self.hold(session, way, rule, username, outcome, answer, &forwarded, burnt, code).await
            }
        }
    }

    fn outcome(&self, rule: usize, answer: &Answer, forwarded: &Forwarded) -> Outcome {
        let rule = &self.app.rules[rule];
        let outcome = self.viewed(answer, forwarded, |view| rule.outcome(view, &self.app.session_cookies));
        if self.hands_out_token(answer) { rule.outcome_with_token(outcome) } else { outcome }
    }

    /// Whose login it was: as the answer says, where the rule has it say so, else as it was typed. What the answer does not
    /// say is nobody's name.
    fn user(&self, rule: &LoginRule, typed: &str, answer: &Answer, forwarded: &Forwarded) -> String {
        match &rule.user_from {
            Some(from) => self.viewed(answer, forwarded, |view| from.find(view)).unwrap_or_default(),
            None => typed.to_owned(),
        }
    }

    fn viewed<T>(&self, answer: &Answer, forwarded: &Forwarded, look: impl FnOnce(&AnswerView<'_>) -> T) -> T {
        let texts: Vec<String> = header_texts(answer, "set-cookie");
        let set_cookies: Vec<SetCookie<'_>> = texts.iter().filter_map(|text| SetCookie::parse(text)).collect();
        let sent: Vec<Pair<'_>> =
            forwarded.values.iter().map(|value| Pair { name: &value.name, value: &value.raw }).collect();
        let location =
            header_texts(answer, "location").first().map(|header| Location::resolve(header, &self.view.path));
        look(&AnswerView {
            status: answer.status,
            set_cookies: &set_cookies,
            sent_cookies: &sent,
            location: location.as_ref(),
            body: &answer.body.0,
            now: self.gateway.engine.wall(),
        })
    }

    #[expect(clippy::too_many_arguments, reason = "one hold, whole")]
    async fn hold(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        rule: usize,
        username: &str,
        outcome: Outcome,
        answer: Answer,
        forwarded: &Forwarded,
        burnt: Burnt,
        code: Option<String>,
    ) -> Result<(), Stop> {
        let engine = &self.gateway.engine;
        let rule = &self.app.rules[rule];
        let url = way.head.as_ref().map(|head| head.target()).unwrap_or_default();
        let tls = way.head.as_ref().is_some_and(|head| head.tls);
        let agent = text_of(self.headers, "user-agent").unwrap_or_default();
        let username = self.user(rule, username, &answer, forwarded);
        let accepted = Accepted {
            app: self.app,
            username: &username,
            url: &url,
            outcome,
            answer,
            browser: Browser {
                name: crate::domain::browser::name(agent),
                address: way.client.map(|client| client.to_string()).unwrap_or_default(),
            },
            older: way.login,
            session: way.session.take(),
            carried: forwarded,
            seen_by: match rule.hold {
                HoldKind::Page | HoldKind::Deny => SeenBy::Page,
                HoldKind::Wait | HoldKind::CodeFirst => {
                    SeenBy::Program { push: code.is_none() && rule.hold == HoldKind::Wait && rule.bare_push }
                }
            },
        };
        match engine.hold(accepted, burnt).await? {
            Hold::Held { secret } if rule.is_in_place() => {
                let login = from_base64url(&secret).map(|secret| LoginId::of(&secret));
                let login = login.ok_or(Stop::Turned(TurnedAway::Trouble))?;
                self.settle_in_place(session, way, rule, login, code.as_deref()).await
            }
            Hold::Held { secret } => {
                way.verdict = "held";
                way.status = 303;
                let headers = [
                    ("Location".to_owned(), format!("{OWN_PREFIX}/login").into_bytes()),
                    ("Set-Cookie".to_owned(), OwnCookies::new(tls).give_login(&secret).into_bytes()),
                    ("Cache-Control".to_owned(), b"no-store".to_vec()),
                ];
                write_answer(session, 303, &headers, b"").await?;
                Ok(())
            }
            Hold::Released(released) => {
                way.verdict = "released";
                let handed = engine.hand_on(self.app, &released, tls, false).await?;
                way.status = handed.status;
                write_answer(session, handed.status, &handed.headers, &handed.body).await?;
                Ok(())
            }
            Hold::Refused(why) => Err(Stop::Turned(TurnedAway::LoginRefused(why))),
        }
    }

    /// Anything but a login: its answer may not begin a session of the app.
    async fn plain(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        pass: Pass,
        body: Bytes,
        incomplete: Option<usize>,
    ) -> Result<(), Stop> {
        let forwarded = self.gateway.engine.forward_cookies(self.app, pass.standing(), self.pairs)?;
        self.gateway.register(session, way, &forwarded)?;
        let most = self.gateway.engine.settings().limits.unsafe_body.max(MOST_PLAIN);
        let answer = self.ask(session, way, &pass, &forwarded, body, most).await?;
        let verified = matches!(pass.standing(), Standing::Verified(_));
        if !verified && self.signs_in(&answer, pass.standing(), incomplete, &forwarded) {
            let burnt = self.gateway.engine.drop_unrecognised(self.app, &forwarded, &answer).await?;
            // What else is under way with these values may be the session of whoever was signed in.
            way.registered = None;
            self.gateway.underway.end(burnt.values()).await;
            return Err(Stop::Turned(TurnedAway::UnrecognisedLogin));
        }
        let answer = self.with_tokens(pass.standing(), answer).await?;
        way.verdict = "pass";
        self.pass_on(session, way, &pass, &forwarded, answer).await
    }

    /// Whether the answer to something that is no login signs somebody in all the same. A login form without a password may
    /// be answered with a new anonymous session, as long as the rule calls that a no.
    fn signs_in(&self, answer: &Answer, standing: Standing, incomplete: Option<usize>, forwarded: &Forwarded) -> bool {
        match incomplete.map(|rule| self.outcome(rule, answer, forwarded)) {
            Some(Outcome::Failure) => false,
            Some(Outcome::Success) => !self.view.is_safe() || self.hands_out_token(answer),
            Some(Outcome::Unclear) | None => {
                !self.view.is_safe() && self.begins_session(answer, standing) || self.hands_out_token(answer)
            }
        }
    }

    /// Whether the answer hands out a token, as far as can be told.
    fn hands_out_token(&self, answer: &Answer) -> bool {
        self.app.tokens.is_used() && self.app.tokens.may_be_in(&answer.head(), &answer.body.0)
    }

    /// An answer's tokens as they go out: sealed or remembered in a session, and nobody's without one.
    async fn with_tokens(&self, standing: Standing, answer: Answer) -> Result<Answer, EngineError> {
        let engine = &self.gateway.engine;
        match standing {
            Standing::Verified(session) => {
                engine.remember_tokens(self.app, session, &answer).await?;
                Ok(engine.handed_out(self.app, session, answer))
            }
            Standing::Anonymous | Standing::Open => {
                engine.disown_tokens(self.app, &answer).await?;
                Ok(answer)
            }
        }
    }

    fn begins_session(&self, answer: &Answer, standing: Standing) -> bool {
        // On open paths session cookies are stripped anyway.
        if standing == Standing::Open {
            return false;
        }
        let now = self.gateway.engine.wall();
        header_texts(answer, "set-cookie").iter().filter_map(|text| SetCookie::parse(text)).any(|cookie| {
            !cookie.is_deletion(now) && self.app.session_cookies.iter().any(|pattern| pattern.matches(cookie.name))
        })
    }

    /// Hands an answer on as it came, its session cookies sealed.
    async fn pass_on(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        pass: &Pass,
        forwarded: &Forwarded,
        answer: Answer,
    ) -> Result<(), Stop> {
        let answered = Answered {
            status: answer.status,
            set: answer.texts("set-cookie").collect(),
            caching: Caching::of(answer.headers.iter().map(|(name, value)| (name.as_str(), value.0.as_slice()))),
        };
        let standing = pass.standing();
        let cookies = self.gateway.set_cookies(self.app, way, standing, forwarded, BesideHold::Kept, &answered).await?;
        let others = answer.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("set-cookie"));
        let mut headers: Vec<_> = others.map(|(name, value)| (name.clone(), value.0.clone())).collect();
        headers.extend(cookies.into_iter().map(|cookie| ("Set-Cookie".to_owned(), cookie.into_bytes())));
        way.status = answer.status;
        write_answer(session, answer.status, &headers, &answer.body.0).await?;
        Ok(())
    }
}

/// The most of an answer that is read whole when it is no login's: it is judged by its head, but not streamed.
const MOST_PLAIN: usize = 8 << 20;

fn header_texts(answer: &Answer, wanted: &str) -> Vec<String> {
    answer
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| String::from_utf8_lossy(&value.0).into_owned())
        .collect()
}
