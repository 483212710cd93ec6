//! A request that is read whole before it is decided: a login, or anything without a session that could change something.
//! A login's session values are burnt before it is forwarded, and the app's yes is held before anything of it leaves.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use pingora_proxy::Session as Exchange;

use super::admit::values;
use super::caching::Caching;
use super::set_cookie::{Answered, BesideHold};
use super::stop::{Stop, write_answer};
use super::way::{Way, started};
use super::{Gateway, address_to_app, overlay, text_of, tokens, wire};
use crate::domain::cookies::Pair;
use crate::domain::ids::LoginId;
use crate::domain::login::appended::{self, Appended};
use crate::domain::login::basic::{Authorization, Basic};
use crate::domain::login::document::Document;
use crate::domain::login::form::Fields;
use crate::domain::login::outcome::Outcome;
use crate::domain::login::rule::{HoldKind, Holding, Kind, LoginRule, RuleError};
use crate::domain::login::{Answer, Browser};
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::{App, RequestView};
use crate::domain::secret::{Digest, Secret};
use crate::domain::session::Session;
use crate::domain::text::from_base64url;
use crate::domain::verdict::{self, Pass, Read, Refusal, Standing};
use crate::engine::admission::Forwarded;
use crate::engine::login::burn::Burnt;
use crate::engine::login::hold::{Accepted, Hold, HoldRefused, SeenBy};
use crate::engine::visit::TurnedAway;
use crate::engine::{EngineError, Refused};

/// What became of the request.
pub(super) enum Done {
    /// It was answered.
    Answered,
    /// It streams, with this pass.
    Stream(Pass),
}

/// A login on its way to the app.
pub(super) struct Attempt<'a> {
    pub(super) rule: &'a LoginRule,
    /// The name as typed.
    username: String,
    pass: Pass,
    /// The body as the app gets it.
    body: Bytes,
    pub(super) holding: Holding,
    /// The script over the app's page sent it, and shows what the gateway's own page would.
    overlay: bool,
    /// What stood after the password.
    pub(super) code: Option<String>,
    /// The digest of what was typed, where the client waits for its answer.
    credential: Option<Digest>,
    /// The `Authorization` as the app gets it.
    authorization: Option<Secret<String>>,
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
                let attempt = self.attempt(rule, username, pass, content_type, body)?;
                self.log_in(session, way, attempt, limits.answer).await?;
            }
            verdict::Exchange::Incomplete { rule, pass } => self.plain(session, way, pass, body, Some(rule)).await?,
            verdict::Exchange::Plain(pass) => self.plain(session, way, pass, body, None).await?,
            verdict::Exchange::Unauthorized => return Err(Stop::Turned(TurnedAway::Unauthorized)),
        }
        Ok(Done::Answered)
    }

    /// Gets a login ready. Where a code may stand after the password, it is taken off: what reaches the app is the password
    /// alone.
    fn attempt(
        &self,
        rule: usize,
        username: String,
        pass: Pass,
        content_type: Option<&str>,
        body: Bytes,
    ) -> Result<Attempt<'_>, Stop> {
        let rule = &self.app.rules[rule];
        let mut holding = rule.hold_for(self.view.is_program());
        // What Basic begins is a session of its client's credentials: it gets its own answer, in place.
        let can_overlay = rule.hold != HoldKind::CodeFirst && rule.kind != Kind::Basic;
        let overlay = can_overlay && overlay::is_there(self.app, &self.view, self.headers);
        if overlay {
            holding = Holding::Page;
        }
        let mut attempt =
            Attempt { rule, username, pass, body, holding, overlay, code: None, credential: None, authorization: None };
        let credential = |way: &str, password: &str| {
            Some(self.gateway.engine.credential(self.app, way, &attempt.username, password))
        };
        if let (Kind::Basic, Some(basic)) = (rule.kind, self.basic()) {
            let (authorization, code) = basic.without_code();
            attempt.credential = credential("basic", basic.password.expose());
            attempt.authorization = Some(Secret::new(authorization));
            attempt.code = code.map(str::to_owned);
        } else if matches!(holding, Holding::InPlace { .. }) {
            let content_type = if rule.json_as_text { Document::type_of_json(content_type) } else { content_type };
            let read = || {
                let query = Fields::urlencoded(self.view.query.unwrap_or_default().as_bytes())?;
                let document = Document::read(content_type, None, &attempt.body)?;
                let password = rule.text_at(&query, &document, &rule.password)?.unwrap_or_default();
                Ok((password, appended::take(rule, &query, content_type, &attempt.body)?))
            };
            let (password, taken) = read().map_err(|error: RuleError| Stop::from(Refusal::from(error)))?;
            attempt.credential = credential("body", &password);
            if let Some(Appended { body, code }) = taken {
                attempt.body = Bytes::from(body);
                attempt.code = Some(code);
            }
        }
        Ok(attempt)
    }

    fn basic(&self) -> Option<&Basic> {
        self.view.authorization.as_ref().and_then(Authorization::basic)
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
    #[expect(clippy::too_many_arguments, reason = "one exchange, whole")]
    async fn ask(
        &self,
        session: &Exchange,
        way: &mut Way,
        standing: Standing,
        forwarded: &Forwarded,
        authorization: Option<&str>,
        body: Bytes,
        most: usize,
    ) -> Result<Answer, Stop> {
        let head = way.head.as_ref().ok_or(Stop::Turned(TurnedAway::Trouble))?;
        let mut request = session.req_header().clone();
        wire::strip_hop_by_hop(&mut request);
        // In a session that Basic began, what the client sends holds the code.
        let of_session = matches!(standing, Standing::Verified(_)).then_some(&way.authorization);
        let of_session = of_session.and_then(Option::as_ref).map(|it| it.expose().as_str());
        let authorization = authorization.or(of_session);
        address_to_app(&mut request, head, &way.host, standing, forwarded, authorization)?;
        way.tokens.address(&mut request, head, standing)?;
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
        let answer = answer?;
        self.gateway.told.look(self.app, &way.host, answer.texts("location").next().as_deref());
        Ok(if self.app.tokens.is_used() { tokens::plain(answer) } else { answer })
    }

    async fn log_in(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        attempt: Attempt<'_>,
        most: usize,
    ) -> Result<(), Stop> {
        let engine = &self.gateway.engine;
        let pass = &attempt.pass;
        if engine.login_under_way(self.app, pass.standing(), self.pairs)? {
            return Err(Stop::Turned(TurnedAway::LoginUnderWay));
        }
        let mut forwarded = engine.forward_cookies(self.app, pass.standing(), self.pairs)?;
        let burnt = match engine.burn(self.app, &forwarded).await {
            Ok(burnt) => burnt,
            Err(EngineError::Refused(Refused::LoginUnderWay)) => return Err(Stop::Turned(TurnedAway::LoginUnderWay)),
            Err(error) => return Err(error.into()),
        };
        let standing = self.standing_of_login(way, &attempt);
        if standing != pass.standing() {
            forwarded = engine.forward_cookies(self.app, standing, self.pairs)?;
        }
        let judged = self.ask_and_judge(session, way, &attempt, standing, &forwarded, &burnt, most).await;
        let (answer, outcome) = match judged {
            Ok(judged) => judged,
            Err(stop) => {
                // The app may go on with a request that it broke off towards the gateway, and sign in what that carried. The
                // next login may begin all the same: what is burnt for good goes with no request any more, so that no later
                // «no» is about it, and none can undo its burn.
                engine.give_up(burnt).await?;
                return Err(stop);
            }
        };
        match outcome {
            Outcome::Failure => {
                engine.login_failed(self.app, burnt).await?;
                // What it may hand out all the same is not for whoever tried, in a session of their own neither.
                engine.disown_tokens(self.app, &answer).await?;
                way.verdict = "login-failed";
                self.pass_on(session, way, pass, &forwarded, answer).await
            }
            outcome @ (Outcome::Success | Outcome::Unclear) => {
                self.hold(session, way, attempt, outcome, answer, &forwarded, burnt).await
            }
        }
    }

    /// How the app is asked. A login as somebody else, in a session, comes to it as from a visitor: many apps answer whoever is
    /// signed in already as if the password had been right, and the login would count as that other person's.
    fn standing_of_login(&self, way: &Way, attempt: &Attempt<'_>) -> Standing {
        let is_own = |session: &Session| {
            self.app.user_name(&attempt.username).is_ok_and(|name| name.as_str() == session.user_name)
        };
        match attempt.pass.standing() {
            Standing::Verified(_) if !way.session.as_ref().is_some_and(is_own) => Standing::Anonymous,
            standing => standing,
        }
    }

    /// Sends a login whose values are burnt, and says what the app's answer to it means.
    #[expect(clippy::too_many_arguments, reason = "one exchange, whole")]
    async fn ask_and_judge(
        &self,
        session: &Exchange,
        way: &mut Way,
        attempt: &Attempt<'_>,
        standing: Standing,
        forwarded: &Forwarded,
        burnt: &Burnt,
        most: usize,
    ) -> Result<(Answer, Outcome), Stop> {
        if !self.gateway.underway.end(burnt.values()).await {
            return Err(Stop::Turned(TurnedAway::Trouble));
        }
        let authorization = attempt.authorization.as_ref().map(|it| it.expose().as_str());
        let body = attempt.body.clone();
        let answer = self.ask(session, way, standing, forwarded, authorization, body, most).await?;
        let outcome = self.login_outcome(session, way, attempt.rule, &answer, forwarded).await?;
        if self.is_mere_error(outcome, &answer, forwarded) {
            return Err(TurnedAway::LoginRefused(HoldRefused::Unclear).into());
        }
        Ok((answer, outcome))
    }

    #[expect(clippy::too_many_arguments, reason = "one hold, whole")]
    async fn hold(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        attempt: Attempt<'_>,
        outcome: Outcome,
        answer: Answer,
        forwarded: &Forwarded,
        burnt: Burnt,
    ) -> Result<(), Stop> {
        let engine = &self.gateway.engine;
        let Attempt { rule, code, .. } = &attempt;
        let url = way.head.as_ref().map(|head| head.target()).unwrap_or_default();
        let tls = way.head.as_ref().is_some_and(|head| head.tls);
        let agent = text_of(self.headers, "user-agent").unwrap_or_default();
        let username = self.user(rule, &attempt.username, &answer, forwarded);
        let accepted = Accepted {
            app: self.app,
            username: &username,
            typed: &attempt.username,
            url: &url,
            outcome,
            answer,
            browser: Browser {
                name: crate::domain::browser::name(agent),
                address: way.client.map(|client| client.to_string()).unwrap_or_default(),
            },
            client: way.client,
            trust: values(self.pairs, &OwnCookies::of(self.app, tls).trust()).collect(),
            older: way.login,
            session: way.session.take(),
            carried: forwarded,
            seen_by: match attempt.holding {
                Holding::Page | Holding::Deny => SeenBy::Page,
                Holding::InPlace { push } => SeenBy::Program { push: code.is_none() && push },
            },
            credential: attempt.credential,
        };
        match engine.hold(accepted, burnt).await? {
            Hold::Held { secret, .. } if matches!(attempt.holding, Holding::InPlace { .. }) => {
                let login = from_base64url(&secret).map(|secret| LoginId::of(&secret));
                let login = login.ok_or(Stop::Turned(TurnedAway::Trouble))?;
                self.settle_in_place(session, way, &attempt, login).await
            }
            Hold::Held { secret, ends_trust } => {
                way.verdict = "held";
                let (status, led, body) = if attempt.overlay { OVER_THE_PAGE } else { TO_THE_PAGE };
                way.status = status;
                let mut headers = vec![
                    ("Set-Cookie".to_owned(), OwnCookies::new(tls).give_login(&secret).into_bytes()),
                    ("Cache-Control".to_owned(), b"no-store".to_vec()),
                ];
                if ends_trust {
                    headers.push(("Set-Cookie".to_owned(), OwnCookies::of(self.app, tls).take_trust().into_bytes()));
                }
                headers.extend(led.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())));
                write_answer(session, status, &headers, body).await?;
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
        let answer = self.ask(session, way, pass.standing(), &forwarded, None, body, most).await?;
        let verified = matches!(pass.standing(), Standing::Verified(_));
        if !verified && self.signs_in(session, way, &answer, pass.standing(), incomplete, &forwarded).await? {
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

/// Status, headers and body of an answer.
type Led = (u16, &'static [(&'static str, &'static str)], &'static [u8]);

/// What leads a browser to the page of its held login.
const TO_THE_PAGE: Led = (303, &[("Location", "/.vestibule/login")], b"");

/// What tells the script over an app's page that its login is held; an error to whatever script looks at it besides.
const OVER_THE_PAGE: Led = (
    403,
    &[(overlay::HELD, "held"), ("Content-Type", "application/json")],
    b"{\"error\":\"held\",\"message\":\"confirm this sign-in\"}",
);

/// The most of an answer that is read whole when it is no login's: it is judged by its head, but not streamed.
const MOST_PLAIN: usize = 8 << 20;
