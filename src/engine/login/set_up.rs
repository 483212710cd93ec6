//! A first factor, set up from the page of a held login. Nothing counts before it is confirmed with the new factor itself,
//! and that the user still has none is looked at again in the same commit.

use std::time::Duration;

use super::code::{CodeOutcome, count_wrong, open_for_attempts, wrong_code};
use super::{Done, put};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::budget::Spender;
use crate::domain::device::{Invite, InvitedBy};
use crate::domain::factor::codes;
use crate::domain::factor::totp::{SEED_BYTES, Seed};
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::{LoginId, RealmName};
use crate::domain::login::{HeldLogin, LoginState, Proof, SetUp};
use crate::domain::phone;
use crate::domain::route::App;
use crate::domain::secret::{Digest, Secret};
use crate::domain::time::Timestamp;
use crate::domain::user::{Phone, PhoneTrust, Standing, User};
use crate::engine::campaigns;
use crate::engine::event::Event;
use crate::engine::notice::Change;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused, Settings};

/// How long an invitation for a phone is good.
pub const INVITE_TTL: Duration = Duration::from_mins(15);

/// What can be set up by this user now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetUpOptions {
    /// A phone.
    pub phone: bool,
    /// An authenticator app.
    pub softtoken: bool,
    /// A phone number, by these channels.
    pub number: Vec<Channel>,
    /// The number that must be proven before anything else, since it came with an import.
    pub imported: Option<String>,
}

impl SetUpOptions {
    /// What policy and the user's record allow; `proves_numbers`: whether some app of the realm sends codes to numbers.
    ///
    /// A number that came with a list or from a directory is proven first: it is what its owner has and a thief of the
    /// password has not, who would else be the first to set up a factor. Where no app of the realm takes it, nobody can ever
    /// prove it. It keeps nobody out then but its owner, who sets up what policy takes, as everybody without a number does.
    /// Where another app of the realm takes it, that app comes first: this one is no way around it.
    fn of(app: &App, user: &User, proves_numbers: bool) -> Self {
        let methods = &app.policy.methods;
        let has = |method| methods.contains(&method);
        let number = [Channel::Sms, Channel::Voice].into_iter().filter(|channel| has(channel.method())).collect();
        let imported = user.factors.phone.as_ref().filter(|phone| phone.trust == PhoneTrust::Imported);
        if let Some(phone) = imported.filter(|_| proves_numbers) {
            return Self { number, imported: Some(phone.number.clone()), ..Self::default() };
        }
        Self { phone: has(Method::OneTouch), softtoken: has(Method::SoftToken), number, imported: None }
    }

    /// Whether there is nothing at all: then the user is stuck, and the page says whom to ask.
    pub fn is_empty(&self) -> bool {
        !self.phone && !self.softtoken && self.number.is_empty()
    }

    /// Whether what is being set up may count: its kind is open, and a number is the one that is asked for. What was begun
    /// before a list brought a number, or before policy changed, does not slip past either.
    fn allow(&self, set_up: &SetUp) -> bool {
        match set_up {
            SetUp::Phone { .. } => self.phone,
            SetUp::SoftToken { .. } => self.softtoken,
            SetUp::Number { number, sent } => {
                self.number.contains(&sent.channel) && self.imported.as_ref().is_none_or(|known| known == number)
            }
        }
    }
}

/// Refuses unless the login waits and its user has no factor.
fn may_set_up(
    engine: &Engine,
    tx: &mut Tx<'_>,
    app: &App,
    login: &HeldLogin,
    user: &User,
    now: Timestamp,
) -> Result<SetUpOptions, EngineError> {
    login.require_pending(now).map_err(Refused::from)?;
    if login.unclear {
        return Err(Refused::NotOffered.into());
    }
    match campaigns::standing(tx, app, user, now)? {
        Standing::Enrolled => Err(Refused::AlreadyEnrolled.into()),
        Standing::Locked | Standing::Ended => Err(Refused::NotOffered.into()),
        Standing::InGrace(_) | Standing::MustEnrol | Standing::OptedOut | Standing::NotRequired => {
            Ok(engine.set_up_options(app, user))
        }
    }
}

/// Whether an app of this realm sends codes to numbers, so that a number can be proven.
pub fn proves_numbers(settings: &Settings, realm: &RealmName) -> bool {
    let of_realm = settings.apps.all().iter().filter(|app| app.realm == *realm);
    let mut methods = of_realm.flat_map(|app| &app.policy.methods);
    methods.any(|method| matches!(method, Method::Sms | Method::Voice))
}

impl Engine {
    /// What can be set up by a user at a login to an app.
    pub fn set_up_options(&self, app: &App, user: &User) -> SetUpOptions {
        SetUpOptions::of(app, user, proves_numbers(&self.settings(), &app.realm))
    }

    /// Refuses what is being set up unless it may still count, within the transaction that confirms it.
    pub(in crate::engine) fn may_confirm(&self, app: &App, user: &User, login: &HeldLogin) -> Result<(), Refused> {
        let allowed = login.set_up.as_ref().is_some_and(|set_up| self.set_up_options(app, user).allow(set_up));
        if allowed { Ok(()) } else { Err(Refused::NotOffered) }
    }

    /// Makes the invitation whose link the set-up page shows.
    ///
    /// # Errors
    ///
    /// [`Refused::AlreadyEnrolled`], [`Refused::NotOffered`], [`Refused::Step`]; [`EngineError::Store`].
    pub async fn set_up_phone(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        let secret = self.secret();
        self.step(app, login, |engine, tx, mut login, user, now| {
            if !may_set_up(engine, tx, app, &login, &user, now)?.phone {
                return Err(Refused::NotOffered.into());
            }
            let expires_at = (now + INVITE_TTL).min(login.expires_at);
            let invite = Invite { user: user.id, by: InvitedBy::Login(login.id), made_at: Some(now), expires_at };
            tx.put(&invite_key(&secret), &invite);
            login.set_up = Some(SetUp::Phone { invite: Secret::new(secret.clone()), expires_at, device: None });
            tx.put(&login.id, &login);
            Ok(((), Done::default()))
        })
        .await
    }

    /// Makes the seed that the set-up page shows.
    ///
    /// # Errors
    ///
    /// As [`Engine::set_up_phone`].
    pub async fn set_up_softtoken(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        let seed = self.seed();
        self.step(app, login, |engine, tx, mut login, user, now| {
            if !may_set_up(engine, tx, app, &login, &user, now)?.softtoken {
                return Err(Refused::NotOffered.into());
            }
            login.set_up = Some(SetUp::SoftToken { seed: seed.clone() });
            tx.put(&login.id, &login);
            Ok(((), Done::default()))
        })
        .await
    }

    /// A new seed of 160 bits.
    pub(in crate::engine) fn seed(&self) -> Seed {
        Seed::new(self.bytes::<SEED_BYTES>().to_vec()).expect("160 bits are enough")
    }

    /// Sends a code to a number that is to be proven.
    ///
    /// # Errors
    ///
    /// [`Refused::BadNumber`]; [`Refused::NotOffered`] where policy has no such channel or an imported number must be proven
    /// first; [`Refused::FactorLocked`] or [`Refused::FactorDisabled`] after wrong codes of this channel;
    /// [`Refused::Throttled`], [`Refused::NotServed`], [`Refused::SendFailed`]; else as [`Engine::set_up_phone`].
    pub async fn set_up_number(
        &self,
        app: &App,
        login: LoginId,
        typed: &str,
        channel: Channel,
    ) -> Result<(), EngineError> {
        let limits = self.settings().limits.clone();
        let code = self.sent_code();
        let typed = phone::normalise(typed);
        let message = self
            .step(app, login, |engine, tx, mut login, user, now| {
                let options = may_set_up(engine, tx, app, &login, &user, now)?;
                if !options.number.contains(&channel) {
                    return Err(Refused::NotOffered.into());
                }
                let number = options.imported.or_else(|| typed.clone()).ok_or(Refused::BadNumber)?;
                open_for_attempts(&user, channel.method(), &limits, now)?;
                engine.count_number(tx, user.id, (&number, channel), &limits, now)?;
                let sent = engine.count_send(tx, &login, channel, &number, &code, app, &limits, now)?;
                login.set_up = Some(SetUp::Number { number: number.clone(), sent });
                tx.put(&login.id, &login);
                let done = Done::told(vec![Event::CodeSent { user: user.id, channel }]);
                Ok((engine.sign_in_message(app, &user, channel, number, &code, now), done))
            })
            .await?;
        self.send(message, login).await
    }

    /// Takes the first code of what is being set up. If it is right, the factor counts and the login is approved. A wrong one
    /// for a number counts for the account too: an imported number is what keeps a thief of the password out.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] if nothing with a code is being set up; [`Refused::FactorLocked`] or
    /// [`Refused::FactorDisabled`] after wrong codes for a number; else as [`Engine::set_up_phone`].
    pub async fn confirm_set_up(&self, app: &App, login: LoginId, typed: &str) -> Result<CodeOutcome, EngineError> {
        let limits = self.settings().limits.clone();
        let wall = self.wall();
        let (outcome, set_up) = self
            .step(app, login, |engine, tx, login, mut user, now| {
                may_set_up(engine, tx, app, &login, &user, now)?;
                engine.may_confirm(app, &user, &login)?;
                let code = codes::typed(typed).unwrap_or_default();
                // A SoftToken's seed is on the page: there is nothing to guess.
                let guessed = match &login.set_up {
                    Some(SetUp::Number { sent, .. }) => Some(sent.channel.method()),
                    Some(SetUp::SoftToken { .. } | SetUp::Phone { .. }) | None => None,
                };
                if let Some(method) = guessed
                    && let Err(refused) = open_for_attempts(&user, method, &limits, now)
                {
                    engine.tell(&Event::Throttled { what: "attempts" });
                    return Err(refused.into());
                }
                let confirmed = match login.set_up.clone() {
                    Some(SetUp::SoftToken { seed }) => seed.check(&code, wall, user.last_step).map(|step| {
                        user.last_step = Some(step);
                        user.factors.softtoken = Some(seed);
                        Method::SoftToken
                    }),
                    Some(SetUp::Number { number, sent }) => {
                        let digest = codes::digest(&engine.keys.codes, login.id.0.as_bytes(), typed);
                        digest.is_some_and(|typed| sent.matches(&typed, now)).then(|| {
                            user.factors.phone = Some(Phone { number, trust: PhoneTrust::Proven });
                            sent.channel.method()
                        })
                    }
                    Some(SetUp::Phone { .. }) | None => return Err(Refused::NotOffered.into()),
                };
                if let Some(method) = confirmed {
                    tx.note(Fact::about(&user, &By::USER, Act::FactorAdded).with("method", method.as_str()));
                    user.attempts.remove(&method);
                    let events = approve_set_up(tx, login, &mut user, method, now)?;
                    return Ok(((CodeOutcome::Right, Some((user, method))), Done::told(events)));
                }
                let events = count_wrong(tx, &mut user, guessed.as_slice(), &limits, now);
                let (outcome, done) = wrong_code(tx, login, &mut user, events, &limits, now)?;
                Ok(((outcome, None), done))
            })
            .await?;
        if let Some((user, method)) = set_up {
            if matches!(method, Method::Sms | Method::Voice) {
                self.note_proven_of(Spender::SignIns, user.id).await;
            }
            self.notify(&user, Change::Added(method));
        }
        Ok(outcome)
    }

    /// Back to the choice of what to set up.
    ///
    /// # Errors
    ///
    /// [`Refused::Step`] once it is settled; [`EngineError::Store`].
    pub async fn set_up_back(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.step(app, login, |_, tx, mut login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            Engine::drop_set_up(tx, &mut login, &mut user, now)?;
            put(tx, &login, &user);
            Ok(((), Done::default()))
        })
        .await
    }

    pub(in crate::engine) fn drop_set_up(
        tx: &mut Tx<'_>,
        login: &mut HeldLogin,
        user: &mut User,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if let Some(SetUp::Phone { invite, device, .. }) = login.set_up.take() {
            tx.delete::<Invite>(&invite_key(invite.expose()));
            if let Some(device) = device {
                crate::engine::devices::forget_device(tx, user, device, now)?;
            }
            Engine::withdraw_push(tx, login, user, now)?;
            login.push = None;
        }
        Ok(())
    }

    /// Ten recovery codes, shown once, after the first factor was set up with this login.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] unless they are due; [`EngineError::Store`].
    pub async fn recovery_codes(&self, app: &App, login: LoginId) -> Result<Vec<String>, EngineError> {
        let fresh: Vec<String> = (0..codes::RECOVERY_CODES).map(|_| codes::recovery_code(self.bytes())).collect();
        let user = self
            .step(app, login, |engine, tx, mut login, mut user, _| {
                if !login.recovery_due || !matches!(login.state, LoginState::Approved { .. }) {
                    return Err(Refused::NotOffered.into());
                }
                login.recovery_due = false;
                user.factors.recovery = engine.recovery_digests(&user, &fresh);
                // Those were tries for codes from before.
                user.attempts.remove(&Method::Recovery);
                tx.note(Fact::about(&user, &By::USER, Act::RecoveryCodesMade));
                put(tx, &login, &user);
                let event = Event::FactorChanged { user: user.id, method: Method::Recovery, change: "added" };
                Ok((user, Done::told(vec![event])))
            })
            .await?;
        self.notify(&user, Change::Added(Method::Recovery));
        Ok(fresh)
    }

    pub(in crate::engine) fn recovery_digests(&self, user: &User, fresh: &[String]) -> Vec<Digest> {
        fresh.iter().filter_map(|code| codes::digest(&self.keys.codes, user.id.as_bytes(), code)).collect()
    }
}

/// The first factor is confirmed: the login is approved, recovery codes are due. The factor itself was put into `user`.
pub(in crate::engine) fn approve_set_up(
    tx: &mut Tx<'_>,
    login: HeldLogin,
    user: &mut User,
    method: Method,
    now: Timestamp,
) -> Result<Vec<Event>, EngineError> {
    user.opted_out = None;
    let app = login.app.clone();
    let mut login = login.approve(Proof::SetUp(method), now).map_err(Refused::from)?;
    login.recovery_due = true;
    tx.put(&login.id, &login);
    tx.put(&user.id, user);
    Ok(vec![
        Event::FactorChanged { user: user.id, method, change: "added" },
        Event::LoginApproved { app, user: user.id, proof: Proof::SetUp(method) },
    ])
}

/// The key under which an invitation is found: the digest of its secret.
pub(in crate::engine) fn invite_key(secret: &str) -> Digest {
    Digest::of("invite", secret.as_bytes())
}
