//! What the engine needs from the outside world, as small traits. Edges implement them; tests replace them.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::domain::factor::Channel;
use crate::domain::ids::{ChallengeId, DeviceId};
use crate::domain::locale::Locale;
use crate::domain::picture::Picture;
use crate::domain::push::{PushTarget, WebPushKey};
use crate::domain::time::Timestamp;
use crate::domain::user::UserName;

use super::event::Event;

mod callbacks;

pub use callbacks::{About, AnswerFacts, CallbackFacts, CallbackForm, CallbackRequest, HappeningFacts, Unsendable};

/// A future that an object-safe trait returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The kinds of records. The number is written to disk: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Table {
    /// Facts about the store itself.
    Meta = 1,
    /// People, by id.
    User = 2,
    /// From a keyed digest of realm and canonical name to the user.
    UserName = 3,
    /// Factors other than devices, by user.
    Factors = 4,
    /// Devices, by id.
    Device = 5,
    /// From user to each of their devices.
    UserDevice = 6,
    /// Single-use links that register a device.
    Invite = 7,
    /// Held logins, by the digest of their cookie.
    Login = 8,
    /// Held answers, by held login. Large.
    Answer = 9,
    /// Challenges, by id.
    Challenge = 10,
    /// From device to each challenge addressed to it.
    DeviceChallenge = 11,
    /// Gateway sessions, by the digest of their cookie.
    Session = 12,
    /// Burnt session values of apps, by their keyed digest.
    Burn = 13,
    /// Counts of attempts and sends.
    Counter = 14,
    /// API keys, by digest.
    ApiKey = 15,
    /// Session values too long for a cookie, by handle.
    Handle = 16,
    /// From user to each of their sessions.
    UserSession = 17,
    /// From user to each of their held logins.
    UserLogin = 18,
    /// Whose tokens of apps are, by their keyed digest.
    Token = 20,
    /// App passwords, by id.
    AppPassword = 24,
    /// From the keyed digest of an app password to its id.
    AppPasswordOf = 25,
    /// From user to each of their app passwords.
    UserAppPassword = 26,
    /// The app's own user name and password, by user and app.
    Deposit = 27,
    /// What was seen of apps in `observe`, by app and digest.
    Observed = 30,
    /// The audit log, by the number of its entries.
    Audit = 31,
    /// Campaigns, by realm and name.
    Campaign = 32,
    /// Rows of an import that do not count yet, by import and chunk.
    ImportRow = 33,
    /// The import that is under way.
    Import = 34,
    /// Trusted browsers, by id.
    TrustedBrowser = 35,
    /// From user to each of their trusted browsers.
    UserTrustedBrowser = 36,
    /// How sign-ins ended, by user and time.
    SignIn = 37,
    /// What is done once was done, by the digest of who asked and the name they gave it.
    Once = 39,
    /// From user to each entry of the audit log about their account.
    UserAudit = 40,
    /// From campaign to each of its members.
    CampaignUser = 41,
    /// How a campaign stood on a day, by campaign and day.
    CampaignDay = 42,
    /// Factors that are being added, by session.
    Binding = 43,
    /// Applications of the foreign APIs, by id.
    Service = 44,
    /// From a keyed digest of application and phone number, or of what the application calls them, to the user.
    ServiceUser = 45,
    /// Codes that applications had sent, by a digest of application, user and action.
    OneCode = 46,
    /// What applications are still to be told, by id: of an answer the question's.
    Callback = 47,
    /// What an application did in a month, by application and month.
    ServiceMonth = 48,
    /// Verifications of numbers for applications, by a digest of application and number.
    Verification = 56,
    /// Where the verification of an id is kept.
    VerificationOf = 57,
    /// From application or webhook, and time, to each callback that waits for it.
    CallbackDue = 53,
    /// Who came with a number that was not counted up here, by the number.
    BroughtNumber = 58,
    /// Account tokens that were taken, by a digest of application and token.
    SpentToken = 59,
    /// Accounts of the Verify API, by id.
    Account = 64,
    /// From account to each of its applications.
    AccountService = 65,
    /// From an account's application to each of its users.
    ServiceEntity = 71,
    /// From a user of an account's application to each of their challenges.
    UserChallenge = 67,
    /// What lets a phone register for an account's application, by id.
    AccessToken = 68,
    /// Authenticator apps that an account's application set up, by id.
    TotpFactor = 69,
    /// From user to each of these.
    UserTotpFactor = 70,
    /// Where accounts' applications are told what happens, by id.
    Webhook = 72,
    /// From account and application to each of its webhooks.
    ServiceWebhook = 73,
    /// Messages of a day, codes that went to a country, and countries that nothing is sent to.
    Budget = 66,
}

/// A record as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Changes with every write of this key; never comes back after a delete.
    pub version: u64,
    /// The record's bytes, in the clear.
    pub bytes: Vec<u8>,
}

/// What a commit takes for granted: the record is still at this version (`None`: there is none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// Kind of record.
    pub table: Table,
    /// Its key.
    pub key: Vec<u8>,
    /// The version that was read.
    pub version: Option<u64>,
}

/// One write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Kind of record.
    pub table: Table,
    /// Its key.
    pub key: Vec<u8>,
    /// The new bytes; `None` deletes.
    pub bytes: Option<Vec<u8>>,
}

/// Writes that happen together or not at all, and only while what was read still stands: the one compare-and-swap behind
/// every «once» of the gateway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// All of these must hold.
    pub expects: Vec<Expect>,
    /// Then all of these are written.
    pub changes: Vec<Change>,
}

/// Why the store cannot serve.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{reason}")]
pub struct StoreError {
    /// What happened and what to do, for the log.
    pub reason: String,
}

/// Why a commit did not happen.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// Somebody else was faster; nothing was written.
    #[error("a record changed meanwhile")]
    Conflict,
    /// The store failed; whether it was written is known after the next start only.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Typed records live above this: see [`super::records`].
///
/// The contract, shared by every store and held by one suite of tests:
/// * a read sees committed records only, never one whose commit has not been acknowledged yet;
/// * an acknowledged commit survives `kill -9` and power loss;
/// * of two commits that expect the same version, one is done and the other gets [`CommitError::Conflict`];
/// * once a write failed, every later commit fails (fail closed) while reads go on.
pub trait Store: Send + Sync + 'static {
    /// Reads one record.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be read or does not open.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Stored>, StoreError>;

    /// Reads records whose key starts with `prefix` in key order, after the key `after`, `limit` at most.
    ///
    /// # Errors
    ///
    /// [`StoreError`] as for [`Store::get`].
    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError>;

    /// Reads records whose key starts with `prefix` against key order, from the last one before the key `before`, `limit` at most.
    ///
    /// # Errors
    ///
    /// [`StoreError`] as for [`Store::get`].
    fn scan_back(
        &self,
        table: Table,
        prefix: &[u8],
        before: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError>;

    /// Does all of a commit or nothing, and resolves once it is durable.
    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>>;

    /// Whether commits can succeed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] with the reason why not.
    fn health(&self) -> Result<(), StoreError>;
}

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// Now, for everything that expires. Within one process it never jumps.
    fn now(&self) -> Timestamp;

    /// Now as the wall clock has it, for whatever is compared with other machines' clocks: codes, credentials, dates.
    fn wall(&self) -> Timestamp;
}

/// Where random bytes come from.
pub trait Random: Send + Sync + 'static {
    /// Fills the buffer from the system's generator.
    fn fill(&self, buffer: &mut [u8]);
}

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// When it was written.
    pub at: Timestamp,
    /// How it goes.
    pub channel: Channel,
    /// To which number or address.
    pub to: String,
    /// For whom.
    pub user: String,
    /// What it is about, of an e-mail.
    pub subject: Option<String>,
    /// The language of the text.
    pub locale: Locale,
    /// The whole text.
    pub text: String,
    /// The code in it, for deliveries that need it apart.
    pub code: Option<String>,
}

/// A message that could not be sent.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{reason}")]
pub struct DeliverError {
    /// What happened, for the log: no code, no whole number.
    pub reason: String,
}

/// Carries messages to people.
pub trait Deliver: Send + Sync + 'static {
    /// Sends one message, or says why not.
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>>;
}

/// A message that wakes a device. It says where the device finds out more, and nothing of what it is asked.
#[derive(Debug, Clone)]
pub struct PushMessage {
    /// Where it goes.
    pub target: PushTarget,
    /// The gateway's key, for the push services of browsers alone.
    pub web_key: Option<WebPushKey>,
    /// The question.
    pub challenge: ChallengeId,
    /// Who is asked.
    pub device: DeviceId,
    /// Which app the device says it runs.
    pub app_id: String,
    /// What a platform shows above the text, where it shows text itself: the same for everybody.
    pub title: String,
    /// What it shows then: the same for everybody.
    pub text: String,
    /// When the question is over, by the wall clock.
    pub expires_at: Timestamp,
    /// How long that is from now.
    pub lasts: Duration,
    /// Now, by the wall clock.
    pub now: Timestamp,
}

impl PushMessage {
    /// The question, as the Verify protocol writes it.
    pub fn challenge_sid(&self) -> String {
        format!("YC{}", self.challenge.simple())
    }

    /// The device, as the Verify protocol writes it.
    pub fn factor_sid(&self) -> String {
        format!("YF{}", self.device.simple())
    }
}

/// Why a device was not woken. The texts name neither token nor address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The carrier knows the device no more.
    #[error("the carrier knows the device no more")]
    Gone,
    /// Not now.
    #[error("{reason}")]
    Later {
        /// How long the carrier wants to be left alone, if it said so.
        told: Option<Duration>,
        /// What happened, for the log.
        reason: String,
    },
    /// Not this way.
    #[error("{reason}")]
    Failed {
        /// What happened, for the log.
        reason: String,
    },
}

/// Wakes devices.
pub trait Push: Send + Sync + 'static {
    /// Hands one message to the device's carrier.
    fn send(&self, message: PushMessage) -> BoxFuture<'_, Result<(), PushError>>;
}

/// Wakes none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPush;

impl Push for NoPush {
    fn send(&self, _: PushMessage) -> BoxFuture<'_, Result<(), PushError>> {
        Box::pin(async { Err(PushError::Failed { reason: "no phones are woken here".to_owned() }) })
    }
}

/// A person as a directory knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryPerson {
    /// The one name by which they are known here, as it is written there.
    pub name: String,
    /// A phone number, as it is written there.
    pub phone: Option<String>,
    /// An e-mail address, as it is written there.
    pub email: Option<String>,
    /// Their groups.
    pub groups: Vec<String>,
}

/// Why a directory does not say whose a name is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// Several people, or one with several names: it says nothing that could be relied on.
    #[error("the directory knows more than one person, or more than one name of the person, who is meant by it")]
    Ambiguous,
    /// It is down, too slow, refuses the gateway, or speaks in riddles.
    #[error("{reason}")]
    Unavailable {
        /// What happened, for the log: no name of a person.
        reason: String,
    },
}

/// Knows who is meant by a name that nobody knows here. It is never told a password of theirs.
pub trait Directory: Send + Sync + 'static {
    /// Asks for one name. `None`: nobody has it.
    fn look_up<'a>(&'a self, name: &'a UserName) -> BoxFuture<'a, Result<Option<DirectoryPerson>, DirectoryError>>;
}

/// A picture that there is none of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FetchError {
    /// What happened, for the log: of the address no more than its host.
    pub reason: String,
}

/// Fetches pictures that applications name, from nowhere but the public Internet.
pub trait Pictures: Send + Sync + 'static {
    /// What is at this address now, bounded in time.
    fn fetch<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Picture, FetchError>>;
}

/// Fetches none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPictures;

impl Pictures for NoPictures {
    fn fetch<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Picture, FetchError>> {
        Box::pin(async { Err(FetchError { reason: "no pictures are fetched here".to_owned() }) })
    }
}

/// Is told of everything worth a line in the log.
pub trait Events: Send + Sync + 'static {
    /// One event. Must not block.
    fn tell(&self, event: &Event);
}
