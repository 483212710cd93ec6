//! Trusted browsers in the store: made when a factor settled a login whose box was ticked, used by the next logins, ended by
//! whatever should end them. What a browser is trusted for is the factor of a login, and nothing else: the password is asked
//! for as ever, and neither a step-up nor a change on the account page is spared.
//!
//! A series is bound to the factors its user had when it was made, by a digest of them: with others it is worth nothing,
//! whoever changed them and however. It ends in the very commit that changes them, which every transaction looks after, so
//! that it is worth nothing either should the factors ever be the same again.

use std::net::IpAddr;
use std::time::Duration;

use super::admission::end_session_of;
use super::app_passwords::fresh_user;
use super::devices::no_user;
use super::event::Event;
use super::login::hold::{Accepted, SeenBy};
use super::login::{LoginView, offered};
use super::notice::Change;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{AppName, LoginId, SessionId, TrustId, UserId};
use crate::domain::login::outcome::Outcome;
use crate::domain::login::{HeldLogin, Proof};
use crate::domain::route::App;
use crate::domain::seal::NONCE;
use crate::domain::secret::Digest;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::trust::{MOST, Presented, TrustValue, TrustedBrowser};
use crate::domain::user::{PhoneTrust, Standing, User};

/// Trust cookies of one request that are looked at: more than one is a sibling's doing.
const COOKIES: usize = 4;

impl Record for TrustedBrowser {
    const TABLE: Table = Table::TrustedBrowser;
    type Key = TrustId;
}

/// What a trusted browser is given for its next login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenTrust {
    /// The cookie's value.
    pub value: String,
    /// For how long.
    pub lasts: Duration,
}

/// What the trust cookie of a login came to.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// It spares the factor: the series, and what its browser is given.
    pub(super) passes: Option<(TrustId, GivenTrust)>,
    /// The series of another user, which stays as it is.
    pub(super) others: Option<TrustId>,
    /// It is worth nothing, and will never be.
    pub(super) is_over: bool,
    /// Who is to be told that a value of theirs came back.
    pub(super) stolen: Vec<Stolen>,
}

/// A series that ended because a value came back after its turn.
#[derive(Debug)]
pub(super) struct Stolen {
    user: User,
    app: AppName,
}

/// Random bytes for a series, drawn before the transaction.
pub(super) struct Fresh {
    id: TrustId,
    secret: [u8; 32],
    nonce: [u8; NONCE],
}

/// Why a trusted browser is none any more: a word of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Asked,
    Sessions,
    Factors,
    PasswordChange,
    Replaced,
    OtherName,
    Account,
}

impl Why {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Sessions => "sessions-ended",
            Self::Factors => "factors-changed",
            Self::PasswordChange => "password-change",
            Self::Replaced => "replaced",
            Self::OtherName => "other-name",
            Self::Account => "account-closed-or-reset",
        }
    }
}

impl Engine {
    pub(super) fn fresh_trust(&self, now: Timestamp) -> Fresh {
        Fresh { id: TrustId::at(now, self.bytes()), secret: self.bytes(), nonce: self.nonce() }
    }

    /// Whether the page of a held login asks if its browser is to be trusted: never for somebody who sets up a first factor,
    /// nor where a factor is only asked for again.
    pub fn offers_trust(&self, app: &App, view: &LoginView, client: Option<IpAddr>) -> bool {
        view.login.is_pending(view.now) && may_be_trusted(app, &view.login, view.standing, client)
    }

    /// Notes in a held login that its browser is to be trusted, or not.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] where the page does not ask; [`Refused::Step`]; [`EngineError::Store`].
    pub async fn choose_trust(
        &self,
        app: &App,
        login: LoginId,
        trust: bool,
        client: Option<IpAddr>,
    ) -> Result<(), EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let (login, user) = Engine::held_login(tx, app, login)?;
            login.require_pending(now).map_err(Refused::from)?;
            let standing = super::campaigns::standing(tx, app, &user, now)?;
            if trust && !may_be_trusted(app, &login, standing, client) {
                return Err(Refused::NotOffered.into());
            }
            let id = login.id;
            tx.put(&id, &HeldLogin { trust, ..login });
            Ok(())
        })
        .await?;
        self.wake(login);
        Ok(())
    }

    /// The trusted browsers of a user that are worth something, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn trusted_browsers(&self, user: &User) -> Result<Vec<TrustedBrowser>, EngineError> {
        let (now, settings) = (self.now(), self.settings());
        let mut found = of_user(&mut Tx::new(&*self.store), user.id)?;
        found.retain(|series| {
            let app = settings.apps.named(&series.app);
            app.is_some_and(|app| now < series.ends_at(app.policy.trust_browser)) && self.fits(series, user)
        });
        Ok(found)
    }

    /// Ends one trusted browser of the user of a session, or all of them; how many there were.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] unless a factor was passed in the session a short while ago; [`Refused::NotFound`] for one
    /// that is not theirs; [`EngineError::Store`].
    pub async fn end_own_trust(
        &self,
        app: &App,
        session: SessionId,
        which: Option<TrustId>,
    ) -> Result<usize, EngineError> {
        let now = self.now();
        let (user, ended) = self
            .transact(|tx| {
                let user = fresh_user(tx, app, session, now)?;
                let ended = end_some(tx, &user, &By::USER, which, Why::Asked)?;
                Ok((user, ended))
            })
            .await?;
        self.trust_ended(&user, &ended);
        Ok(ended.len())
    }

    /// Ends one trusted browser of a user, or all of them, as administrators do; how many there were.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] for a user that there is not, or a browser that is not theirs; [`EngineError::Store`].
    pub async fn end_trust(&self, by: &By, user: UserId, which: Option<TrustId>) -> Result<usize, EngineError> {
        let (user, ended) = self
            .transact(|tx| {
                let user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
                let ended = end_some(tx, &user, by, which, Why::Asked)?;
                Ok((user, ended))
            })
            .await?;
        self.trust_ended(&user, &ended);
        Ok(ended.len())
    }

    /// The user of a session has changed their password: whoever did so because somebody else knew it wants nobody's browser
    /// trusted, whichever app it was.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]: the answer must not say then that it was changed.
    pub async fn password_changed(&self, session: &Session) -> Result<(), EngineError> {
        // Looked at first without a transaction: nearly nobody has one.
        if records::linked(&*self.store, Table::UserTrustedBrowser, session.user.as_bytes(), 1)?.is_empty() {
            return Ok(());
        }
        let ended = self
            .transact(|tx| {
                let Some(user) = tx.get::<User>(&session.user)? else { return Ok(Vec::new()) };
                end_some(tx, &user, &By::USER, None, Why::PasswordChange)
            })
            .await?;
        self.tell_ended(&ended);
        Ok(())
    }

    /// What the trust cookies of an accepted login come to, within the transaction that holds it. They are not looked at where
    /// the app did not say clearly yes, where no page is shown, and in networks that are shared.
    pub(super) fn look_at_trust(
        &self,
        tx: &mut Tx<'_>,
        accepted: &Accepted<'_>,
        user: &User,
        standing: Standing,
        nonce: [u8; NONCE],
        now: Timestamp,
    ) -> Result<Brought, EngineError> {
        let (app, mut brought) = (accepted.app, Brought::default());
        let is_page = accepted.seen_by == SeenBy::Page && accepted.credential.is_none();
        if accepted.outcome != Outcome::Success || !is_page || !app.policy.may_trust(accepted.client) {
            return Ok(brought);
        }
        for cookie in accepted.trust.iter().take(COOKIES) {
            let Some(value) = self.keys.trust_values.open(&app.name, cookie) else { continue };
            let series: Option<TrustedBrowser> = tx.get(&value.id)?;
            let series =
                series.filter(|series| series.app == app.name && now < series.ends_at(app.policy.trust_browser));
            let Some(series) = series else {
                brought.is_over = true;
                continue;
            };
            match series.judge(&value, now) {
                Presented::Old => {
                    brought.is_over = true;
                    brought.stolen.extend(stolen(tx, &series)?);
                }
                Presented::Ahead => brought.is_over = true,
                Presented::Current | Presented::JustBefore if series.user != user.id => {
                    brought.others = Some(series.id);
                    look_at_name(tx, accepted, &series)?;
                }
                Presented::Current | Presented::JustBefore => {
                    let has_way = standing == Standing::Enrolled && !offered(app, user).is_empty();
                    if !has_way || !self.fits(&series, user) {
                        brought.is_over = true;
                        forget(tx, &series);
                        tx.note(about(user, &By::GATEWAY, Act::BrowserTrustEnded, &series, Why::Factors));
                        continue;
                    }
                    let next = value.next(&self.keys.trust);
                    let given = self.given(app, &series, &next, nonce, now);
                    brought.passes = Some((series.id, given));
                    let id = series.id;
                    tx.put(&id, &series.used(&next, now));
                }
            }
        }
        Ok(brought)
    }

    /// Trusts the browser of a login that is being released, if its box was ticked and a factor settled it.
    #[expect(clippy::too_many_arguments, reason = "one release, whole")]
    pub(super) fn make_trust(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        held: &HeldLogin,
        proof: Proof,
        user: &User,
        fresh: &Fresh,
        now: Timestamp,
    ) -> Result<Option<(TrustId, GivenTrust)>, EngineError> {
        let client = held.browser.address.parse().ok();
        let standing = super::campaigns::standing(tx, app, user, now)?;
        if !held.trust || !proof.may_trust() || !may_be_trusted(app, held, standing, client) {
            return Ok(None);
        }
        // The browser has one cookie: what was in it is nobody's from now on.
        if let Some(series) = held.trusted.map(|id| tx.get::<TrustedBrowser>(&id)).transpose()?.flatten()
            && let Some(owner) = tx.get::<User>(&series.user)?
        {
            forget(tx, &series);
            tx.note(about(&owner, &By::GATEWAY, Act::BrowserTrustEnded, &series, Why::Replaced));
        }
        let all = of_user(tx, user.id)?;
        for series in all.iter().take((all.len() + 1).saturating_sub(MOST)) {
            forget(tx, series);
            tx.note(about(user, &By::GATEWAY, Act::BrowserTrustEnded, series, Why::Replaced));
        }
        let first = TrustValue::first(fresh.id, fresh.secret);
        let (name, lasts) = (held.browser.name.clone(), app.policy.trust_browser);
        let series =
            TrustedBrowser::begin(&first, user.id, app.name.clone(), name, self.factors_digest(user), lasts, now);
        tx.put(&series.id, &series);
        tx.link(Table::UserTrustedBrowser, user.id.as_bytes(), series.id.as_bytes());
        tx.note(named(user, &By::USER, Act::BrowserTrusted, &series));
        Ok(Some((series.id, self.given(app, &series, &first, fresh.nonce, now))))
    }

    fn given(
        &self,
        app: &App,
        series: &TrustedBrowser,
        value: &TrustValue,
        nonce: [u8; NONCE],
        now: Timestamp,
    ) -> GivenTrust {
        let value = self.keys.trust_values.seal(nonce, &app.name, value);
        GivenTrust { value, lasts: now.until(series.ends_at(app.policy.trust_browser)) }
    }

    /// Whether its user has the factors that they had when it was made.
    pub(super) fn fits(&self, series: &TrustedBrowser, user: &User) -> bool {
        series.user == user.id && user.is_enrolled() && series.factors == self.factors_digest(user)
    }

    /// Recovery codes are left out: each that is used would change it, and none of them is asked for otherwise.
    fn factors_digest(&self, user: &User) -> Digest {
        let mut devices = user.factors.devices.clone();
        devices.sort_unstable();
        let number = user.factors.phone.as_ref().filter(|phone| phone.trust == PhoneTrust::Proven);
        let factors = (devices, &user.factors.softtoken, number.map(|phone| &phone.number));
        let factors = serde_json::to_vec(&factors).expect("plain data");
        Digest::keyed(&self.keys.trust, "factors", &[user.id.as_bytes(), &factors])
    }

    /// A browser was trusted, after the commit.
    pub(super) fn browser_trusted(&self, user: UserId, app: &AppName) {
        self.tell(&Event::TrustChanged { user, app: app.clone(), change: "made" });
        self.notify_by_id(user, Change::BrowserTrusted);
    }

    /// A value came back, after the commit.
    pub(super) fn trust_stolen(&self, stolen: &[Stolen]) {
        for Stolen { user, app } in stolen {
            self.tell(&Event::TrustStolen { user: user.id, app: app.clone() });
            self.notify(user, Change::TrustStolen);
        }
    }

    /// Browsers are not trusted any more, after the commit.
    pub(super) fn trust_ended(&self, user: &User, ended: &[TrustedBrowser]) {
        self.tell_ended(ended);
        if !ended.is_empty() {
            self.notify(user, Change::TrustEnded);
        }
    }

    /// Ends what does not fit the users that a transaction writes: the last thing any of them does.
    pub(super) fn end_outlived(&self, tx: &mut Tx<'_>) -> Result<Vec<TrustedBrowser>, EngineError> {
        let mut ended = Vec::new();
        for id in tx.rewritten_users() {
            let all = of_user(tx, id)?;
            let Some(user) = (if all.is_empty() { None } else { tx.get::<User>(&id)? }) else { continue };
            for series in all.into_iter().filter(|series| !self.fits(series, &user)) {
                forget(tx, &series);
                tx.note(about(&user, &By::GATEWAY, Act::BrowserTrustEnded, &series, Why::Factors));
                ended.push(series);
            }
        }
        Ok(ended)
    }

    pub(super) fn tell_ended(&self, ended: &[TrustedBrowser]) {
        for series in ended {
            self.tell(&Event::TrustChanged { user: series.user, app: series.app.clone(), change: "ended" });
        }
    }
}

/// Whether the browser of a held login could be trusted, as far as policy, place and person go.
fn may_be_trusted(app: &App, login: &HeldLogin, standing: Standing, client: Option<IpAddr>) -> bool {
    let is_login = login.step_up.is_none() && !login.unclear && login.credential.is_none();
    let held_from = login.browser.address.parse().ok();
    is_login && standing == Standing::Enrolled && app.policy.may_trust(client) && app.policy.may_trust(held_from)
}

/// The login is somebody else's than the series. Where its user typed their own name and the app says another, that series
/// ends: nobody can say any more whose browser it is.
fn look_at_name(tx: &mut Tx<'_>, accepted: &Accepted<'_>, series: &TrustedBrowser) -> Result<(), EngineError> {
    let Some(owner) = tx.get::<User>(&series.user)? else { return Ok(()) };
    let typed = accepted.app.user_name(accepted.typed).ok();
    if typed.is_some_and(|typed| typed == owner.name) && accepted.app.realm == owner.realm {
        forget(tx, series);
        tx.note(about(&owner, &By::GATEWAY, Act::BrowserTrustEnded, series, Why::OtherName));
    }
    Ok(())
}

/// A value came back after its turn: the series is over, with every session that began in it.
fn stolen(tx: &mut Tx<'_>, series: &TrustedBrowser) -> Result<Option<Stolen>, EngineError> {
    forget(tx, series);
    // Whoever begins a session in this series writes its record, which was read before: one of the two looks again.
    for id in tx.all_linked(Table::UserSession, series.user.as_bytes())? {
        let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
        let id = SessionId(Digest::from_bytes(id));
        if tx.get::<Session>(&id)?.is_some_and(|session| session.trusted == Some(series.id)) {
            end_session_of(tx, series.user, id);
        }
    }
    let Some(user) = tx.get::<User>(&series.user)? else { return Ok(None) };
    tx.note(named(&user, &By::GATEWAY, Act::TrustStolen, series));
    Ok(Some(Stolen { user, app: series.app.clone() }))
}

/// One of a user, or all.
fn end_some(
    tx: &mut Tx<'_>,
    user: &User,
    by: &By,
    which: Option<TrustId>,
    why: Why,
) -> Result<Vec<TrustedBrowser>, EngineError> {
    let ended = end_those(tx, user, by, |series| which.is_none_or(|id| series.id == id), why)?;
    match which.filter(|_| ended.is_empty()) {
        Some(id) => Err(Refused::NotFound { what: "trusted browser", name: id.to_string() }.into()),
        None => Ok(ended),
    }
}

/// Ends trusted browsers together with sessions, within the transaction that ends those: all, or the one that a session is in.
pub(super) fn end_with_sessions(
    tx: &mut Tx<'_>,
    user: &User,
    by: &By,
    of: Option<&Session>,
) -> Result<Vec<TrustedBrowser>, EngineError> {
    end_those(tx, user, by, |series| of.is_none_or(|session| session.trusted == Some(series.id)), Why::Sessions)
}

fn end_those(
    tx: &mut Tx<'_>,
    user: &User,
    by: &By,
    is_meant: impl Fn(&TrustedBrowser) -> bool,
    why: Why,
) -> Result<Vec<TrustedBrowser>, EngineError> {
    let mut all = of_user(tx, user.id)?;
    all.retain(is_meant);
    for series in &all {
        forget(tx, series);
        tx.note(about(user, by, Act::BrowserTrustEnded, series, why));
    }
    if !all.is_empty() {
        // The index is read without a version: whoever makes another one meanwhile writes the user too.
        tx.put(&user.id, user);
    }
    Ok(all)
}

fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<TrustedBrowser>, EngineError> {
    let mut found = Vec::new();
    for id in tx.all_linked(Table::UserTrustedBrowser, user.as_bytes())? {
        let Ok(id) = <[u8; 16]>::try_from(id) else { continue };
        found.extend(tx.get::<TrustedBrowser>(&TrustId::from_bytes(id))?);
    }
    Ok(found)
}

fn forget(tx: &mut Tx<'_>, series: &TrustedBrowser) {
    tx.delete::<TrustedBrowser>(&series.id);
    tx.unlink(Table::UserTrustedBrowser, series.user.as_bytes(), series.id.as_bytes());
}

/// Takes all away that a user trusts, within a transaction that writes or deletes the user.
pub(super) fn forget_all(tx: &mut Tx<'_>, user: &User, by: &By) -> Result<(), EngineError> {
    end_some(tx, user, by, None, Why::Account).map(drop)
}

fn named(user: &User, by: &By, act: Act, series: &TrustedBrowser) -> Fact {
    Fact::about(user, by, act).with("app", &series.app).with("browser", &series.name).with("trust", &series.id)
}

fn about(user: &User, by: &By, act: Act, series: &TrustedBrowser, why: Why) -> Fact {
    named(user, by, act, series).with("why", why.as_str())
}
