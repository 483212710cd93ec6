//! An approved login is handed on, once: its session begins, its answer leaves the store.

use crate::domain::factor::Method;
use crate::domain::ids::{AppName, LoginId, SessionId, TrustId};
use crate::domain::login::{Answer, HeaderBytes, HeldLogin, LoginDenial, LoginState, Proof, StepError};
use crate::domain::route::App;
use crate::domain::session::{Burn, BurnState, Session};
use crate::domain::sign_in::End;
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::event::Event;
use crate::engine::history;
use crate::engine::ports::Table;
use crate::engine::records::{self, AnswerStage, Carried, HeldAnswer, Tx};
use crate::engine::tokens::hand_out;
use crate::engine::trust::GivenTrust;
use crate::engine::{Engine, EngineError, Refused, sessions};
use std::time::Duration;

/// An answer on its way to the browser, with the session that begins.
#[derive(Debug)]
pub struct Released {
    /// The answer.
    pub answer: Answer,
    /// Path and query of the login.
    pub url: String,
    /// The session cookies the login carried: they are sealed anew with the answer.
    pub carried: Vec<Carried>,
    /// The app.
    pub app: AppName,
    /// The secret of the browser's session cookie.
    pub session_secret: String,
    /// The session.
    pub session: SessionId,
    /// How long the session lasts at most.
    pub longest: Duration,
    /// What its browser is given as a trusted one.
    pub trust: Option<GivenTrust>,
}

/// What is left of a released page.
#[derive(Debug)]
pub enum Page {
    /// The page.
    Answer(Answer),
    /// It was fetched before.
    Fetched,
}

/// Where a released page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fetch {
    /// At the login's address, in a request of its own.
    Again,
    /// In the answer to the login itself.
    Here,
}

/// How long a held page waits for the one request that fetches it.
const PAGE_KEPT: Duration = Duration::from_mins(1);

impl Engine {
    #[expect(clippy::too_many_arguments, reason = "one session, whole")]
    pub(super) fn begin_session(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        login: HeldLogin,
        user: &mut User,
        session: SessionId,
        trusted: Option<TrustId>,
        now: Timestamp,
    ) -> Result<Proof, EngineError> {
        for value in &login.burns {
            if let Some(burn) = tx.get::<Burn>(value)? {
                tx.put(value, &Burn { state: BurnState::Released(session), ..burn });
            }
        }
        hand_out(tx, &login.tokens, Some(session), now)?;
        let id = login.id;
        let (browser, credential) = (login.browser.clone(), login.credential);
        let (login, release) = login.release(session, now).map_err(Refused::from)?;
        history::note(tx, &login, End::LetIn(release.proof()), now)?;
        user.logins.retain(|other| *other != id);
        user.last_login = Some(now);
        tx.put(&user.id, user);
        tx.put(&id, &login);
        let record = Session {
            id: release.session(),
            app: app.name.clone(),
            realm: app.realm.clone(),
            user: user.id,
            user_name: user.name.as_str().to_owned(),
            proof: release.proof(),
            created_at: now,
            proved_at: release.proved_at(),
            proved_for_changes_at: release.proved_at().filter(|_| self.proves_for_changes(user, release.proof())),
            seen_at: now,
            browser: browser.name,
            credential,
            ends_at: user.expires_at,
            address: browser.address,
            trusted,
        };
        sessions::make_room(tx, user.id)?;
        tx.put(&session, &record);
        tx.link(Table::UserSession, user.id.as_bytes(), session.0.as_bytes());
        Ok(release.proof())
    }

    /// Hands a held answer on, once. The loser of a race is refused.
    ///
    /// An answer with a status of 2xx is kept for the one GET of the login's address that the browser makes next.
    ///
    /// # Errors
    ///
    /// [`Refused::NoLogin`] without a held login of this app, [`Refused::Step`] unless it is approved and in time,
    /// [`Refused::NotProven`] if user or factor do not stand any more: then it is denied, and its answer destroyed;
    /// [`EngineError::Store`].
    pub async fn release(&self, app: &App, login: LoginId) -> Result<Released, EngineError> {
        self.release_to(app, login, Fetch::Again).await
    }

    /// As [`Engine::release`], to the login's own request: a page goes out at once and is not kept.
    ///
    /// # Errors
    ///
    /// As [`Engine::release`].
    pub async fn release_in_place(&self, app: &App, login: LoginId) -> Result<Released, EngineError> {
        self.release_to(app, login, Fetch::Here).await
    }

    async fn release_to(&self, app: &App, login: LoginId, fetch: Fetch) -> Result<Released, EngineError> {
        let session_secret = self.secret();
        let session = SessionId::of(&from_base64url(&session_secret).expect("made here"));
        let now = self.now();
        let fresh = self.fresh_trust(now);
        let decided = self
            .transact(|tx| {
                let held: HeldLogin =
                    tx.get(&login)?.filter(|held: &HeldLogin| held.app == app.name).ok_or(Refused::NoLogin)?;
                if held.step_up.is_some() {
                    // It proves a factor and no password: no session begins by it.
                    return Err(Refused::NoLogin.into());
                }
                let LoginState::Approved { proof, .. } = held.state else {
                    // The transition itself says which refusal it is.
                    return Err(held.release(session, now).err().map_or(Refused::NoLogin, Refused::Step).into());
                };
                let mut user: User = tx.get(&held.user)?.ok_or(Refused::NotProven)?;
                if !still_stands(&user, proof, now) {
                    // Not only refused: a page that still said «approved» would ask again and again.
                    let ended = Engine::deny_within(tx, held, &mut user, LoginDenial::Withdrawn, now)?;
                    tx.put(&user.id, &user);
                    return Ok(Err(ended));
                }
                let mut kept: HeldAnswer = tx.get(&login.0)?.ok_or(Refused::Step(StepError::Settled))?;
                if held.unclear {
                    // Whose session it was before nobody has said: it may have been signed in by somebody else's password.
                    kept.carried.clear();
                }
                tx.delete::<HeldAnswer>(&login.0);
                if kept.answer.is_page() && fetch == Fetch::Again {
                    let page = HeldAnswer { stage: AnswerStage::Released, until: now + PAGE_KEPT, ..kept.clone() };
                    tx.put(&session.0, &page);
                }
                let trust = self.make_trust(tx, app, &held, proof, &user, &fresh, now)?;
                let series = trust.as_ref().map(|(series, _)| *series);
                self.begin_session(tx, app, held, &mut user, session, series, now)?;
                Ok(Ok((kept, user.id, proof, trust.map(|(_, given)| given))))
            })
            .await?;
        let (released, user, proof, trust) = match decided {
            Ok(released) => released,
            Err(ended) => {
                self.forget_ended(&[ended]);
                return Err(Refused::NotProven.into());
            }
        };
        self.held.settled(login);
        if released.answer.is_page() && fetch == Fetch::Again {
            self.held.moved(login.0, session.0, released.answer.size());
        } else {
            self.held.gone(login.0);
        }
        self.wake(login);
        self.tell(&Event::LoginReleased { app: app.name.clone(), user, proof });
        if trust.is_some() {
            self.browser_trusted(user, &app.name);
        }
        Ok(Released {
            answer: released.answer,
            url: released.url,
            carried: released.carried,
            app: app.name.clone(),
            session_secret,
            session,
            longest: app.policy.session.longest,
            trust,
        })
    }

    /// The held page of a session that was just released, for the login's address, once; the next try is told that it was
    /// fetched.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn take_page(&self, session: &Session, url: &str) -> Result<Option<Page>, EngineError> {
        let now = self.now();
        // Looked up first without a transaction: nearly every request finds nothing here.
        if records::get::<HeldAnswer>(&*self.store, &session.id.0)?.is_none_or(|kept| kept.url != url) {
            return Ok(None);
        }
        let taken = self
            .transact(|tx| {
                let kept: Option<HeldAnswer> = tx.get(&session.id.0)?;
                let Some(kept) = kept.filter(|kept| kept.url == url && now < kept.until) else { return Ok(None) };
                if kept.stage == AnswerStage::Fetched {
                    tx.delete::<HeldAnswer>(&session.id.0);
                    return Ok(Some(Page::Fetched));
                }
                let nothing = Answer { status: kept.answer.status, headers: Vec::new(), body: HeaderBytes::default() };
                tx.put(&session.id.0, &HeldAnswer { stage: AnswerStage::Fetched, answer: nothing, ..kept.clone() });
                Ok(Some(Page::Answer(kept.answer)))
            })
            .await?;
        if taken.is_some() {
            self.held.gone(session.id.0);
        }
        Ok(taken)
    }
}

/// Whether user and factor still stand at the release.
pub(super) fn still_stands(user: &User, proof: Proof, now: Timestamp) -> bool {
    user.is_admitted(now)
        && match proof {
            Proof::OneTouch(device) => user.factors.devices.contains(&device),
            Proof::SoftToken => user.methods().contains(&Method::SoftToken),
            Proof::Sent(channel) => user.methods().contains(&channel.method()),
            // A used recovery code is gone, and they may have been the last.
            Proof::Recovery | Proof::Bypass => true,
            Proof::SetUp(method) => user.methods().contains(&method),
            // It is handed on in the commit that finds its browser trusted, and never waits.
            Proof::TrustedBrowser => false,
            Proof::Grace | Proof::NotRequired => !user.is_enrolled(),
        }
}
