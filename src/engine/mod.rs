//! The engine: the only writer of state. Edges ask it, and it asks [`crate::domain`] what is right.
//!
//! One file for each part of a login's life:
//! * [`admission`]: sessions and sealed cookies of a request on its way in and of its answer on the way out;
//! * [`login`]: burn, hold, every step until it is settled, release; a first factor is set up there too;
//! * [`devices`]: phones: invitation, answers;
//! * [`directory`]: whose a name is that nobody knows here;
//! * [`users`]: what administrators do;
//! * [`administration`]: what they do beside, and none of it over another's;
//! * [`app_passwords`]: passwords for single programs, and what they stand for;
//! * [`audit`]: the log of who did what to whose account;
//! * [`budgets`]: how many messages with codes go out, and to where;
//! * [`bypass_codes`]: what the help desk gives out;
//! * [`callbacks`]: what applications are still to be told;
//! * [`callers`]: whether whoever calls the help desk is who they say;
//! * [`campaigns`]: bringing many people to a second factor by a date;
//! * [`custom_ids`]: users of applications that come without a phone number;
//! * [`factors`]: what people add, replace and take away in a session of theirs;
//! * [`history`]: how sign-ins ended, for their user;
//! * [`install`]: how users of applications come by a phone;
//! * [`imports`]: many users at once, all of them or none;
//! * [`keys`]: who may use the APIs;
//! * [`logos`]: pictures beside what applications ask;
//! * [`observed`]: what apps in `observe` were seen to do;
//! * [`one_codes`]: codes that applications have sent;
//! * [`opting`]: doing without a factor, where policy lets people;
//! * [`notice`]: telling people what happened to their factors;
//! * [`overview`]: what administrators are shown;
//! * [`pushes`]: waking phones;
//! * [`registration`]: how a phone comes to be one of its user's, and what it changes about itself;
//! * [`seeds`]: authenticator apps of applications' users;
//! * [`services`]: applications of the foreign APIs, and their users;
//! * [`sessions`]: sessions that a user has elsewhere;
//! * [`sweep`]: removing what is over;
//! * [`tally`]: what applications do, counted by month;
//! * [`tokens`]: sessions that are tokens in JSON answers;
//! * [`trust`]: browsers that spare their user the factor for a while;
//! * [`used_credentials`]: which signed credentials of devices were used for a change;
//! * [`verifications`]: whether somebody has a number, for applications;
//! * [`webhooks`]: what accounts' applications are told as it happens.

pub mod access_tokens;
pub mod accounts;
pub mod administration;
pub mod admission;
pub mod app_factors;
pub mod app_passwords;
pub mod audit;
pub mod budgets;
pub mod bypass_codes;
pub mod callbacks;
pub mod callers;
pub mod campaigns;
pub mod custom_ids;
pub mod devices;
pub mod directory;
pub mod entities;
mod error;
pub mod event;
pub mod factors;
mod held;
pub mod history;
pub mod imports;
pub mod install;
pub mod keys;
pub mod login;
pub mod logos;
pub mod notice;
mod numbers;
pub mod observed;
pub mod one_codes;
pub mod opting;
pub mod overview;
pub mod ports;
pub mod prompts;
pub mod pushes;
pub mod records;
pub mod registration;
pub mod renewal;
pub mod requests;
pub mod seeds;
pub mod services;
pub mod sessions;
pub mod sweep;
pub mod tally;
pub mod tokens;
pub mod trust;
pub mod used_credentials;
pub mod users;
pub mod verifications;
pub mod visit;
pub mod webhooks;
mod wording;

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use crate::domain::factor::codes;
use crate::domain::ids::{LoginId, ServiceId, SessionId, UserId};
use crate::domain::limits::Limits;
use crate::domain::remember::Remembered;
use crate::domain::route::Apps;
use crate::domain::seal::{Keyring, NONCE, Sealer};
use crate::domain::secret::{Digest, MacKey};
use crate::domain::session::{CookieSealer, Session};
use crate::domain::text::{base64url, hex};
use crate::domain::time::Timestamp;
use crate::domain::token::TokenSealer;
use crate::domain::trust::TrustSealer;
use crate::language::Words;

pub use error::{EngineError, Refused};
pub use held::Held;

use directory::Directories;
use event::Event;
use login::Polls;
use login::deny::Farewell;
use ports::{Clock, CommitError, Deliver, Events, Pictures, Push, Random, Store, StoreError};
use records::Tx;
use used_credentials::UsedCredentials;

/// What can be changed while the gateway runs.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The apps and their policies.
    pub apps: Apps,
    /// The limits.
    pub limits: Limits,
    /// Where names are looked up that nobody knows here.
    pub directories: Directories,
    /// Who is told by e-mail of what needs an administrator; `None`: the log and the metrics alone.
    pub alerts: Option<String>,
}

struct Keys {
    cookies: CookieSealer,
    tokens: TokenSealer,
    codes: MacKey,
    names: MacKey,
    burns: MacKey,
    sends: MacKey,
    forms: MacKey,
    ids: MacKey,
    app_passwords: MacKey,
    audit: MacKey,
    trust: MacKey,
    trust_values: TrustSealer,
    deposits: Sealer,
}

const WAKERS: usize = 64;
/// Cookies and sessions whose contents are remembered from one request to the next.
const REMEMBERED: usize = 4096;
/// Sessions of apps that may wait to be logged out.
const FAREWELLS: usize = 1024;

/// The engine.
pub struct Engine {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    deliver: Arc<dyn Deliver>,
    push: Arc<dyn Push>,
    pictures: Arc<dyn Pictures>,
    fetching: logos::Fetching,
    events: Arc<dyn Events>,
    words: &'static Words,
    settings: ArcSwap<Settings>,
    keys: Keys,
    held: Held,
    started: Timestamp,
    opened: Remembered<admission::OpenedCookie>,
    sessions: Remembered<Session>,
    polls: Mutex<HashMap<LoginId, Polls>>,
    farewells: mpsc::Sender<Farewell>,
    to_bid: Mutex<Option<mpsc::Receiver<Farewell>>>,
    ended: mpsc::UnboundedSender<SessionId>,
    to_cut: Mutex<Option<mpsc::UnboundedReceiver<SessionId>>>,
    ring: mpsc::Sender<pushes::Ring>,
    to_ring: Mutex<Option<mpsc::Receiver<pushes::Ring>>>,
    notices: Mutex<JoinSet<()>>,
    audit_turn: tokio::sync::Mutex<()>,
    tally: tally::Tally,
    used_credentials: UsedCredentials,
    /// Rung when a callback is due at once.
    callbacks: Notify,
    /// Held by whoever imports.
    importing: Arc<tokio::sync::Mutex<()>>,
    wakers: [Notify; WAKERS],
}

/// The gateway's own names in the Verify protocol, which writes them with `VA` and `AC` before 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceIds {
    /// The service.
    pub service: [u8; 16],
    /// The account.
    pub account: [u8; 16],
}

/// The outside world, as the engine needs it.
pub struct Ports {
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub random: Arc<dyn Random>,
    /// Messages to people.
    pub deliver: Arc<dyn Deliver>,
    /// What wakes phones.
    pub push: Arc<dyn Push>,
    /// Pictures that applications name.
    pub pictures: Arc<dyn Pictures>,
    /// The log.
    pub events: Arc<dyn Events>,
    /// What messages say.
    pub words: &'static Words,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

impl Engine {
    /// Builds it, and counts what the store still holds.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if the held logins cannot be read.
    pub fn new(ports: Ports, keyring: &Keyring, settings: Settings) -> Result<Self, EngineError> {
        let Ports { store, clock, random, deliver, push, pictures, events, words } = ports;
        let (farewells, to_bid) = mpsc::channel(FAREWELLS);
        let (ended, to_cut) = mpsc::unbounded_channel();
        let (ring, to_ring) = mpsc::channel(pushes::MOST);
        let started = clock.now();
        let used_credentials = UsedCredentials::new(clock.wall());
        let engine = Self {
            store,
            clock,
            random,
            deliver,
            push,
            pictures,
            fetching: logos::Fetching::default(),
            events,
            words,
            settings: ArcSwap::from_pointee(settings),
            keys: Keys {
                cookies: CookieSealer::new(keyring),
                tokens: TokenSealer::new(keyring),
                codes: keyring.mac("codes"),
                names: keyring.mac("names"),
                burns: keyring.mac("burns"),
                sends: keyring.mac("sends"),
                forms: keyring.mac("forms"),
                ids: keyring.mac("ids"),
                app_passwords: keyring.mac("app passwords"),
                audit: keyring.mac("audit"),
                trust: keyring.mac("trusted browsers"),
                trust_values: TrustSealer::new(keyring),
                deposits: keyring.sealer("deposited password"),
            },
            held: Held::default(),
            started,
            opened: Remembered::new(REMEMBERED),
            sessions: Remembered::new(REMEMBERED),
            polls: Mutex::new(HashMap::new()),
            farewells,
            to_bid: Mutex::new(Some(to_bid)),
            ended,
            to_cut: Mutex::new(Some(to_cut)),
            ring,
            to_ring: Mutex::new(Some(to_ring)),
            notices: Mutex::new(JoinSet::new()),
            audit_turn: tokio::sync::Mutex::new(()),
            tally: tally::Tally::default(),
            used_credentials,
            callbacks: Notify::new(),
            importing: Arc::default(),
            wakers: std::array::from_fn(|_| Notify::new()),
        };
        engine.count_held()?;
        Ok(engine)
    }

    /// The ids of the gateway's own service and account; they stay the same as long as the master key does.
    pub fn service(&self) -> ServiceIds {
        let id = |kind: &str| {
            let mut id = [0; 16];
            id.copy_from_slice(&Digest::keyed(&self.keys.ids, kind, &[]).as_bytes()[..16]);
            id
        };
        ServiceIds { service: id("service"), account: id("account") }
    }

    /// The link that registers a phone; its secret is in the fragment, which browsers send nowhere.
    pub fn register_link(&self, portal: &str, user: UserId, secret: &str) -> String {
        format!("{}/authenticator#register={}", portal.trim_end_matches('/'), self.registration(user, secret))
    }

    /// What stands in that link behind `register=`, for a phone that is at its portal already.
    pub fn registration(&self, user: UserId, secret: &str) -> String {
        format!("VA{}.{user}.{secret}", hex(&self.service().service))
    }

    /// What is configured now.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.load_full()
    }

    /// Takes a new configuration; requests under way keep the old one.
    pub fn reconfigure(&self, settings: Settings) {
        self.settings.store(Arc::new(settings));
    }

    /// The time as the engine sees it, for whatever expires here.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The time as the wall clock has it, for what is compared with other machines' clocks.
    pub fn wall(&self) -> Timestamp {
        self.clock.wall()
    }

    /// The sessions of apps that are to be logged out, for the one task that does it; `None` if it was taken before.
    pub fn farewells(&self) -> Option<mpsc::Receiver<Farewell>> {
        self.to_bid.lock().take()
    }

    /// The gateway's sessions that ended, for the one task that cuts what is under way in them; `None` if it was taken before.
    pub fn ended_sessions(&self) -> Option<mpsc::UnboundedReceiver<SessionId>> {
        self.to_cut.lock().take()
    }

    /// Whether anything can be written.
    ///
    /// # Errors
    ///
    /// [`StoreError`] with the reason why not.
    pub fn health(&self) -> Result<(), StoreError> {
        self.store.health()
    }

    /// How much is held.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Reports an event.
    pub fn tell(&self, event: &Event) {
        self.events.tell(event);
    }

    async fn transact<T>(
        &self,
        mut decide: impl FnMut(&mut Tx<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        // Everybody who loses a race was beaten by somebody who won it, so tries end; the bound is for the absurd.
        let mut turn = None;
        for _ in 0..1000 {
            let (outcome, commit, outlived, is_audited) = {
                let mut tx = Tx::new(&*self.store);
                let outcome = decide(&mut tx)?;
                let outlived = self.end_outlived(&mut tx)?;
                let is_audited = self.write_down(&mut tx)?;
                (outcome, tx.into_commit(), outlived, is_audited)
            };
            if is_audited && turn.is_none() {
                // All of these write the end of the log: one after the other, in the order they came, so that nobody who is
                // busy keeps others from theirs.
                turn = Some(self.audit_turn.lock().await);
                continue;
            }
            if commit.changes.is_empty() {
                return Ok(outcome);
            }
            let ended = records::ended_sessions(&commit);
            let queues_callbacks = callbacks::queues(&commit);
            let rings = pushes::rings(&commit);
            match self.store.commit(commit).await {
                Ok(()) => {
                    for session in ended {
                        // Nobody listens where nothing is proxied.
                        let _ = self.ended.send(session);
                    }
                    self.tell_ended(&outlived);
                    self.to_be_rung(rings);
                    if queues_callbacks {
                        self.callbacks.notify_one();
                    }
                    return Ok(outcome);
                }
                Err(CommitError::Conflict) => {}
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
        }
        Err(EngineError::Busy)
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// An id for something that is kept nowhere.
    pub fn new_id(&self) -> ServiceId {
        ServiceId::at(self.now(), self.bytes())
    }

    fn nonce(&self) -> [u8; NONCE] {
        self.bytes()
    }

    /// A secret of 256 bits, as text for a cookie or a link.
    fn secret(&self) -> String {
        base64url(&self.bytes::<32>())
    }

    fn sent_code(&self) -> String {
        loop {
            if let Some(code) = codes::sent_code(self.bytes()) {
                return code;
            }
        }
    }

    fn match_number(&self) -> String {
        loop {
            let [byte] = self.bytes();
            if let Some(number) = codes::match_number(byte) {
                return number;
            }
        }
    }

    /// Wakes whoever waits for a change of this login.
    fn wake(&self, login: LoginId) {
        self.wakers[usize::from(login.0.as_bytes()[0]) % WAKERS].notify_waiters();
    }
}
