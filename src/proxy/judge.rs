//! What an app's whole answer means: whether a login's password was right, whose it was, and whether something that is no
//! login signed somebody in. Where the answer alone does not tell, the app is asked who the cookies are.

use std::borrow::Cow;

use pingora_proxy::Session as Exchange;

use super::login::Login;
use super::stop::Stop;
use super::{Way, coding, whoami};
use crate::domain::cookies::{self, Pair, SetCookie};
use crate::domain::login::Answer;
use crate::domain::login::outcome::{AnswerView, AskProbe, Location, Outcome};
use crate::domain::login::rule::LoginRule;
use crate::domain::path::NormalPath;
use crate::domain::route::{App, Mode};
use crate::domain::time::Timestamp;
use crate::domain::verdict::Standing;
use crate::engine::EngineError;
use crate::engine::admission::Forwarded;

/// The most that an answer may be without its coding, in bytes: as much as is read of one at all.
pub(super) const MOST_DECODED: usize = 8 << 20;

/// An answer as predicates see it. What it borrows is kept here.
pub(super) struct Seen<'a> {
    answer: &'a Answer,
    set: Vec<Cow<'a, str>>,
    body: Option<Cow<'a, [u8]>>,
    location: Option<Location>,
}

impl<'a> Seen<'a> {
    /// Of an answer to a request for this path.
    pub(super) fn of(answer: &'a Answer, path: &NormalPath) -> Self {
        let codings: Vec<_> = answer.texts("content-encoding").collect();
        Self {
            answer,
            set: answer.texts("set-cookie").collect(),
            body: coding::decoded(&codings.join(","), &answer.body.0, MOST_DECODED),
            location: answer.texts("location").next().map(|header| Location::resolve(&header, path)),
        }
    }

    /// Whether its coding could be undone.
    pub(super) fn is_readable(&self) -> bool {
        self.body.is_some()
    }

    /// Looks at it.
    pub(super) fn look<T>(
        &self,
        sent: &[Pair<'_>],
        signed_in: Option<bool>,
        now: Timestamp,
        look: impl FnOnce(&AnswerView<'_>) -> T,
    ) -> T {
        let set_cookies: Vec<SetCookie<'_>> = self.set.iter().filter_map(|text| SetCookie::parse(text)).collect();
        look(&AnswerView {
            status: self.answer.status,
            set_cookies: &set_cookies,
            sent_cookies: sent,
            location: self.location.as_ref(),
            body: self.body.as_deref(),
            signed_in,
            now,
        })
    }
}

/// The cookies a request carried, as the app saw them: one that is no session's can tell a yes too.
fn sent(forwarded: &Forwarded) -> Vec<Pair<'_>> {
    cookies::pairs(forwarded.header.as_deref()).collect()
}

/// Whether an answer gives one of the app's session cookies a live value, and another one than the request carried if
/// `changed` says so.
pub(super) fn sets_session<'a>(
    app: &App,
    set: impl IntoIterator<Item = &'a str>,
    forwarded: &Forwarded,
    changed: bool,
    now: Timestamp,
) -> bool {
    set.into_iter().filter_map(SetCookie::parse).any(|cookie| {
        let is_the_same = || forwarded.values.iter().any(|had| had.name == cookie.name && had.raw == cookie.value);
        !cookie.is_deletion(now)
            && app.session_cookies.iter().any(|pattern| pattern.matches(cookie.name))
            && !(changed && is_the_same())
    })
}

impl Login<'_> {
    /// What the answer to a login means. Where the app has visitors, its «no» is not believed either: a session that is signed
    /// in all the same could be used at every address.
    pub(super) async fn login_outcome(
        &self,
        session: &Exchange,
        way: &Way,
        rule: &LoginRule,
        answer: &Answer,
        forwarded: &Forwarded,
    ) -> Result<Outcome, Stop> {
        match self.outcome(rule, answer, forwarded, None) {
            Ok(Outcome::Failure) if self.app.mode == Mode::Public => {
                let signed_in = self.is_signed_in(session, way, answer, forwarded).await?;
                Ok(if signed_in { Outcome::Unclear } else { Outcome::Failure })
            }
            Ok(outcome) => Ok(outcome),
            Err(AskProbe) => {
                let signed_in = self.is_signed_in(session, way, answer, forwarded).await?;
                // It was asked, so that there is an outcome now.
                Ok(self.outcome(rule, answer, forwarded, Some(signed_in)).unwrap_or(Outcome::Unclear))
            }
        }
    }

    /// Whether an answer to a login is nobody's yes: an error that no rule knows and that gives nothing. A stranger can have one
    /// said without any password, by a head that is too large for the app.
    pub(super) fn is_mere_error(&self, outcome: Outcome, answer: &Answer, forwarded: &Forwarded) -> bool {
        let set: Vec<_> = answer.texts("set-cookie").collect();
        let (texts, now) = (set.iter().map(AsRef::as_ref), self.gateway.engine.wall());
        outcome == Outcome::Unclear
            && answer.status >= 400
            && !sets_session(self.app, texts, forwarded, false, now)
            && !self.hands_out_token(answer)
    }

    fn outcome(
        &self,
        rule: &LoginRule,
        answer: &Answer,
        forwarded: &Forwarded,
        signed_in: Option<bool>,
    ) -> Result<Outcome, AskProbe> {
        let now = self.gateway.engine.wall();
        let seen = Seen::of(answer, &self.view.path);
        let outcome =
            seen.look(&sent(forwarded), signed_in, now, |view| rule.outcome(view, &self.app.session_cookies))?;
        Ok(if self.hands_out_token(answer) { rule.outcome_with_token(outcome) } else { outcome })
    }

    /// Whether the answer hands out a token, as far as can be told.
    fn hands_out_token(&self, answer: &Answer) -> bool {
        self.app.tokens.is_used() && self.app.tokens.may_be_in(&answer.head(), &answer.body.0)
    }

    /// An answer's tokens as they go out: sealed or remembered in a session, and nobody's without one.
    pub(super) async fn with_tokens(&self, standing: Standing, answer: Answer) -> Result<Answer, EngineError> {
        let engine = &self.gateway.engine;
        match standing {
            Standing::Verified(session) => {
                engine.remember_tokens(self.app, session, &answer).await?;
                Ok(engine.handed_out(self.app, session, answer))
            }
            // Nothing that is read whole comes so.
            Standing::Observed => Ok(answer),
            Standing::Anonymous | Standing::AppPassword(_) | Standing::Open => {
                engine.disown_tokens(self.app, &answer).await?;
                Ok(answer)
            }
        }
    }

    async fn is_signed_in(
        &self,
        session: &Exchange,
        way: &Way,
        answer: &Answer,
        forwarded: &Forwarded,
    ) -> Result<bool, Stop> {
        let set: Vec<_> = answer.texts("set-cookie").collect();
        let (set, now) = (set.iter().map(AsRef::as_ref), self.gateway.engine.wall());
        let cookies = whoami::candidates(&self.app.session_cookies, forwarded, set, now);
        Ok(self.gateway.is_any_signed_in(self.app, session.req_header(), way, cookies).await?)
    }

    /// Whose login it was: as the answer says, where the rule has it say so, else as it was typed. What the answer does not
    /// say is nobody's name.
    pub(super) fn user(&self, rule: &LoginRule, typed: &str, answer: &Answer, forwarded: &Forwarded) -> String {
        let Some(from) = &rule.user_from else { return typed.to_owned() };
        let now = self.gateway.engine.wall();
        let seen = Seen::of(answer, &self.view.path);
        seen.look(&sent(forwarded), None, now, |view| from.find(view)).unwrap_or_default()
    }

    /// Whether the answer to something that is no login, without a session, signs somebody in all the same. A login form
    /// without a password may be answered with a new anonymous session, as long as the rule calls that a no.
    pub(super) async fn signs_in(
        &self,
        session: &Exchange,
        way: &Way,
        answer: &Answer,
        standing: Standing,
        incomplete: Option<usize>,
        forwarded: &Forwarded,
    ) -> Result<bool, Stop> {
        let now = self.gateway.engine.wall();
        let set: Vec<_> = answer.texts("set-cookie").collect();
        let begins = |changed| sets_session(self.app, set.iter().map(AsRef::as_ref), forwarded, changed, now);
        let rule = incomplete.map(|index| &self.app.rules[index]);
        if self.hands_out_token(answer) {
            // Whatever its address and method are: a token is taken at every address.
            let Some(rule) = rule else { return Ok(true) };
            let outcome = self.login_outcome(session, way, rule, answer, forwarded).await?;
            return Ok(outcome != Outcome::Failure);
        }
        if standing == Standing::Open {
            // Session cookies are stripped there, both ways.
            return Ok(false);
        }
        if self.app.mode == Mode::Public {
            // Visitors get sessions, baskets and all; the app says whether one of them is somebody's.
            let asks = !self.view.is_safe() || begins(true);
            return if asks { self.is_signed_in(session, way, answer, forwarded).await } else { Ok(false) };
        }
        if self.view.is_safe() {
            return Ok(false);
        }
        let Some(rule) = rule else { return Ok(begins(false)) };
        Ok(match self.login_outcome(session, way, rule, answer, forwarded).await? {
            Outcome::Failure => false,
            Outcome::Success => true,
            Outcome::Unclear => begins(false),
        })
    }
}
