//! A login whose client shows no page: its own answer waits for the second factor, or says what was missing.

use std::time::Duration;

use pingora_proxy::Session as Exchange;

use super::login::{Attempt, Login};
use super::stop::{Stop, write_answer};
use super::way::Way;
use crate::domain::ids::LoginId;
use crate::domain::login::rule::{Holding, Kind, LoginRule};
use crate::domain::login::{LoginState, basic};
use crate::domain::user::Standing;
use crate::engine::login::code::CodeOutcome;
use crate::engine::{EngineError, Refused};

/// How often the state is looked at where nothing wakes: time passes, and another process may have changed it.
const LOOK: Duration = Duration::from_secs(1);

/// Why a login was not let in.
enum NotIn {
    /// In a word for programs, and a sentence for people.
    Said(&'static str, String),
    /// The gateway's own trouble, or the client is gone.
    Stop(Stop),
}

impl From<EngineError> for NotIn {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Refused(refused) => Self::Said("refused", refused.to_string()),
            error => Self::Stop(error.into()),
        }
    }
}

const CODE_NEEDED: &str = "a second factor is needed: type a code after the password, as in password,123456";

impl Login<'_> {
    /// Settles a login that is held, within its own request: by the code that came with it, by grace, or on the phone. Whatever
    /// ends otherwise is cancelled, and said in the form the client sent.
    pub(super) async fn settle_in_place(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        attempt: &Attempt<'_>,
        login: LoginId,
    ) -> Result<(), Stop> {
        let engine = &self.gateway.engine;
        let not_in = match self.second_factor(session, attempt, login).await {
            Ok(()) => match engine.release_in_place(self.app, login).await {
                Ok(released) => {
                    way.verdict = "released";
                    let tls = way.head.as_ref().is_some_and(|head| head.tls);
                    let handed = engine.hand_on(self.app, &released, tls, false).await?;
                    way.status = handed.status;
                    write_answer(session, handed.status, &handed.headers, &handed.body).await?;
                    return Ok(());
                }
                Err(error) => NotIn::from(error),
            },
            Err(not_in) => not_in,
        };
        // What is denied already, or gone, needs no end.
        match engine.cancel(self.app, login).await {
            Ok(()) | Err(EngineError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let (word, message) = match not_in {
            NotIn::Said(word, message) => (word, message),
            NotIn::Stop(stop) => return Err(stop),
        };
        way.verdict = "refused";
        way.refused = Some(word);
        let (status, kind, body) = self.said(attempt.rule, word, &message);
        way.status = status;
        let mut headers =
            vec![("Content-Type".to_owned(), kind.into_bytes()), ("Cache-Control".to_owned(), b"no-store".to_vec())];
        if status == 401 {
            headers.push(("WWW-Authenticate".to_owned(), basic::challenge(&self.app.name).into_bytes()));
        }
        write_answer(session, status, &headers, body.as_bytes()).await?;
        Ok(())
    }

    async fn second_factor(&self, session: &mut Exchange, attempt: &Attempt<'_>, login: LoginId) -> Result<(), NotIn> {
        let engine = &self.gateway.engine;
        if let Some(code) = &attempt.code {
            return match engine.try_code(self.app, login, code).await? {
                CodeOutcome::Right => Ok(()),
                CodeOutcome::Wrong { .. } | CodeOutcome::Denied => {
                    Err(NotIn::Said("code", "the code after the password is not right".to_owned()))
                }
            };
        }
        let view = engine.login(self.app, login)?;
        match view.standing {
            Standing::InGrace(left) if left > 0 => return Ok(engine.skip(self.app, login).await?),
            Standing::Locked | Standing::Ended | Standing::MustEnrol => {
                let message =
                    "this account has no second factor; sign in with a browser to set one up, or ask for help";
                return Err(NotIn::Said("locked", message.to_owned()));
            }
            Standing::InGrace(_) | Standing::Enrolled | Standing::OptedOut | Standing::NotRequired => {}
        }
        // Answered already, or even over: waiting for it says which.
        let is_asked = view.login.push.is_some() || !matches!(view.login.state, LoginState::Held);
        if attempt.holding == (Holding::InPlace { push: true }) && is_asked {
            return self.phone(session, login).await;
        }
        Err(NotIn::Said("code-needed", CODE_NEEDED.to_owned()))
    }

    /// Waits for the phone's answer, as long as its push lives and the client is there.
    async fn phone(&self, session: &mut Exchange, login: LoginId) -> Result<(), NotIn> {
        let engine = &self.gateway.engine;
        loop {
            // Listening begins before the look, so that no change falls between.
            let changed = engine.changed(login);
            tokio::pin!(changed);
            changed.as_mut().enable();
            let view = engine.login(self.app, login)?;
            match view.login.state {
                LoginState::Approved { .. } => return Ok(()),
                LoginState::Denied { .. } => {
                    return Err(NotIn::Said("denied", "this sign-in was denied".to_owned()));
                }
                LoginState::Released { .. } => return Err(EngineError::from(Refused::NoLogin).into()),
                LoginState::Held if view.login.live_push(view.now).is_none() => return Err(too_late()),
                LoginState::Held => {}
            }
            tokio::select! {
                () = &mut changed => {}
                () = tokio::time::sleep(LOOK) => {}
                left = session.as_downstream_mut().read_body_or_idle(true) => {
                    left.map_err(|error| NotIn::Stop(error.into()))?;
                }
            }
        }
    }

    /// What a client of this kind understands: status, content type and body.
    fn said(&self, rule: &LoginRule, word: &str, message: &str) -> (u16, String, String) {
        if let Some(shape) = &rule.refusal {
            return (shape.status, shape.content_type.clone(), shape.body.replace("{message}", message));
        }
        match rule.kind {
            // Its client asks for the password again, and a code can be typed after it.
            Kind::Basic => {
                let status = if matches!(word, "code-needed" | "code") { 401 } else { 403 };
                (status, "text/plain; charset=utf-8".to_owned(), format!("{message}\n"))
            }
            Kind::XmlRpc => (
                200,
                "text/xml".to_owned(),
                format!(
                    "<?xml version=\"1.0\"?>\n<methodResponse><fault><value><struct>\
                     <member><name>faultCode</name><value><int>403</int></value></member>\
                     <member><name>faultString</name><value><string>{message}</string></value></member>\
                     </struct></value></fault></methodResponse>\n"
                ),
            ),
            Kind::Form if !self.view.wants_json() => {
                (403, "text/plain; charset=utf-8".to_owned(), format!("{message}\n"))
            }
            Kind::Json | Kind::Form => (
                403,
                "application/json".to_owned(),
                serde_json::json!({ "error": word, "message": message }).to_string(),
            ),
        }
    }
}

fn too_late() -> NotIn {
    NotIn::Said("expired", "this sign-in was not confirmed in time".to_owned())
}
