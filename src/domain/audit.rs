//! The audit log: who did what to whose account, in order, each entry bound to the one before. Nothing in it is a secret: no
//! code, seed, key, cookie or whole phone number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ids::{RealmName, UserId};
use super::secret::{Digest, MacKey};
use super::time::Timestamp;
use super::user::User;

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 500;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Actor {
    /// Whoever may run the command on the server: its own user, and root.
    Console,
    /// A key of an API.
    Key {
        /// Its id.
        id: String,
        /// What its owner calls it.
        name: String,
    },
    /// The person themselves: in a session, at a login, or by a phone of theirs.
    User,
    /// The gateway by itself.
    Gateway,
}

impl Actor {
    /// One word or two, for tables.
    pub fn word(&self) -> String {
        match self {
            Self::Console => "console".to_owned(),
            Self::Key { name, .. } if !name.is_empty() => format!("key {name}"),
            Self::Key { id, .. } => format!("key {id}"),
            Self::User => "the user".to_owned(),
            Self::Gateway => "the gateway".to_owned(),
        }
    }
}

/// Who acts, and why as they say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// Why.
    pub reason: Option<String>,
    /// Under this name it is done once: asked for again it is refused. Not kept with what it names.
    #[serde(skip)]
    pub once: Option<Digest>,
}

impl By {
    /// A command on the server.
    pub const CONSOLE: Self = Self { actor: Actor::Console, reason: None, once: None };
    /// The person themselves.
    pub const USER: Self = Self { actor: Actor::User, reason: None, once: None };
    /// The gateway by itself.
    pub const GATEWAY: Self = Self { actor: Actor::Gateway, reason: None, once: None };

    /// A key of the admin listener, or of another API.
    pub fn key(id: &impl ToString, name: &str) -> Self {
        Self { actor: Actor::Key { id: id.to_string(), name: name.to_owned() }, reason: None, once: None }
    }

    /// To be done once under this name, within the commit that does it; for what is one commit.
    #[must_use]
    pub fn once(self, name: Option<Digest>) -> Self {
        Self { once: name, ..self }
    }

    /// With a reason; cut after 500 characters, control characters left out. One of blanks only is none.
    #[must_use]
    pub fn because(self, reason: Option<&str>) -> Self {
        let reason: Option<String> =
            reason.map(|reason| reason.trim().chars().filter(|c| !c.is_control()).take(MAX_REASON).collect());
        Self { reason: reason.filter(|reason| !reason.is_empty()), ..self }
    }
}

/// What was done. The words are written to disk and exported: never change one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// A user was added.
    UserAdded,
    /// A list of users was looked at, and its import began to count: from here on it is done to its end.
    UsersImportBegun,
    /// A list of users was imported.
    UsersImported,
    /// What is kept of a user was changed.
    UserChanged,
    /// A user was locked.
    UserLocked,
    /// A user was unlocked.
    UserUnlocked,
    /// All factors of a user were taken away.
    UserReset,
    /// A user was deleted.
    UserDeleted,
    /// The logins left without a factor were set.
    GraceSet,
    /// A user does without a second factor now.
    OptedOut,
    /// Sessions of a user were ended.
    SessionsEnded,
    /// A sign-in that waited for a second factor was stopped by an administrator.
    LoginStopped,
    /// A factor was added.
    FactorAdded,
    /// A factor was taken away.
    FactorRemoved,
    /// A phone was given another name.
    PhoneRenamed,
    /// A factor was locked after wrong codes.
    FactorLocked,
    /// Recovery codes were made, in place of those before.
    RecoveryCodesMade,
    /// Their owner says that they keep them safe.
    RecoveryCodesSaved,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// A bypass code was made.
    BypassCodeMade,
    /// A bypass code was used.
    BypassCodeUsed,
    /// The bypass codes of a user were ended.
    BypassCodesEnded,
    /// A phone was invited.
    PhoneInvited,
    /// An application offered the seed of an authenticator app, which counts once a code of it was right.
    SeedOffered,
    /// An application noted what its program says happened to a user.
    ActivityNoted,
    /// An app password was made.
    AppPasswordAdded,
    /// An app password was ended.
    AppPasswordRemoved,
    /// The app's own password was deposited.
    PasswordDeposited,
    /// The app's own password was taken out.
    DepositRemoved,
    /// A user has their browser trusted.
    BrowserTrusted,
    /// A browser is not trusted any more.
    BrowserTrustEnded,
    /// What a trusted browser held came back after its turn: it was copied.
    TrustStolen,
    /// A session was ended from another one of its user.
    SessionEnded,
    /// A user who had opted out is asked for a second factor again.
    OptedIn,
    /// Somebody said «that wasn't me».
    NotMe,
    /// Somebody whom nobody had added was taken in at their first login.
    UserTakenIn,
    /// Somebody chose the language they read, or left it to their browser.
    LanguageChosen,
    /// The help desk asked somebody's phone whether it is them who calls.
    CallerAsked,
    /// The help desk took that back before it was answered.
    CallerCheckEnded,
    /// They said on the phone that it is.
    CallerConfirmed,
    /// They said on the phone that it is not.
    CallerDenied,
    /// A campaign was made.
    CampaignCreated,
    /// A campaign was given later dates, or its members more sign-ins without a factor.
    CampaignExtended,
    /// People became members of a campaign.
    CampaignJoined,
    /// A key of an API was made.
    KeyCreated,
    /// A key of an API was ended.
    KeyRevoked,
    /// A program made an application of its account.
    ApplicationAdded,
    /// A program changed one.
    ApplicationChanged,
    /// A program removed one with all of its users.
    ApplicationRemoved,
    /// Nothing more is sent to a country, where too few codes were typed right.
    SendingStopped,
    /// An administrator ended that.
    SendingResumed,
}

impl Act {
    /// The word as it is written.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Whose account it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Their id.
    pub id: UserId,
    /// Of which realm.
    pub realm: RealmName,
    /// Their name then.
    pub name: String,
}

impl Subject {
    /// A user as they are now.
    pub fn of(user: &User) -> Self {
        Self { id: user.id, realm: user.realm.clone(), name: user.name.to_string() }
    }
}

/// Something that was done, before it has its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// By whom.
    pub by: By,
    /// What.
    pub act: Act,
    /// Whose account it is about.
    pub user: Option<Subject>,
    /// More of it, by name.
    pub details: BTreeMap<String, String>,
}

impl Fact {
    /// An act upon a user's account.
    pub fn about(user: &User, by: &By, act: Act) -> Self {
        Self { by: by.clone(), act, user: Some(Subject::of(user)), details: BTreeMap::new() }
    }

    /// An act upon nobody's account.
    pub fn of(by: &By, act: Act) -> Self {
        Self { by: by.clone(), act, user: None, details: BTreeMap::new() }
    }

    /// With one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: &(impl ToString + ?Sized)) -> Self {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place: 1, 2, 3 … without a gap.
    pub number: u64,
    /// When it was written, by the wall clock.
    pub at: Timestamp,
    /// Who acted.
    pub by: Actor,
    /// What was done.
    pub act: Act,
    /// Whose account it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Subject>,
    /// More of it, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// Why, as whoever acted says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of this entry and the mark of the one before, under a key of the gateway.
    pub mark: Digest,
}

/// Where the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// The number of the last entry; 0 if there is none.
    pub number: u64,
    /// Its mark.
    pub mark: Digest,
}

impl Tip {
    /// Before the first entry.
    pub const NONE: [u8; 32] = [0; 32];

    /// The end of a log without entries.
    pub fn none() -> Self {
        Self { number: 0, mark: Digest::from_bytes(Self::NONE) }
    }

    /// The entry that follows.
    pub fn next(self, key: &MacKey, fact: Fact, at: Timestamp) -> Entry {
        let mut entry = Entry {
            number: self.number + 1,
            at,
            by: fact.by.actor,
            act: fact.act,
            user: fact.user,
            details: fact.details,
            reason: fact.by.reason,
            mark: self.mark,
        };
        entry.mark = mark(key, &entry, &self.mark);
        entry
    }

    /// Looks at the entry that is said to follow, and goes on to it.
    ///
    /// # Errors
    ///
    /// [`Broken`] if it is not the one that was written here.
    pub fn follow(self, key: &MacKey, entry: &Entry) -> Result<Self, Broken> {
        let number = self.number + 1;
        if entry.number != number {
            return Err(Broken::Missing { number });
        }
        if mark(key, entry, &self.mark) != entry.mark {
            return Err(Broken::Altered { number });
        }
        Ok(Self { number, mark: entry.mark })
    }
}

/// Where the log is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is not there.
    #[error("entry {number} is missing")]
    Missing {
        /// Its number.
        number: u64,
    },
    /// An entry, or the one before, is not what was written.
    #[error("entry {number} was altered, or the one before it was")]
    Altered {
        /// Its number.
        number: u64,
    },
    /// Entries at the end are gone.
    #[error("the log ends at entry {found}, {written} were written")]
    Cut {
        /// The last there is.
        found: u64,
        /// The last that was written.
        written: u64,
    },
    /// The log is not the one that was seen before.
    #[error("entry {number} is not the one whose mark was noted")]
    Replaced {
        /// Its number.
        number: u64,
    },
}

fn mark(key: &MacKey, entry: &Entry, before: &Digest) -> Digest {
    // Every field but the mark, which holds the one before while this is made. JSON of a struct and of sorted maps has one form.
    let bound = Entry { mark: *before, ..entry.clone() };
    let bytes = serde_json::to_vec(&bound).expect("entries are plain data");
    Digest::keyed(key, "audit", &[before.as_bytes(), &bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(count: u64) -> (MacKey, Vec<Entry>) {
        let key = MacKey::new([3; 32]);
        let mut tip = Tip::none();
        let mut entries = Vec::new();
        for number in 1..=count {
            let fact = Fact::of(&By::CONSOLE.because(Some("asked by phone")), Act::KeyCreated).with("key", &number);
            let entry = tip.next(&key, fact, Timestamp::from_secs(1_000));
            tip = tip.follow(&key, &entry).unwrap();
            entries.push(entry);
        }
        (key, entries)
    }

    fn verified(key: &MacKey, entries: &[Entry]) -> Result<Tip, Broken> {
        entries.iter().try_fold(Tip::none(), |tip, entry| tip.follow(key, entry))
    }

    #[test]
    fn every_alteration_of_the_log_is_seen() {
        let (key, entries) = log(5);
        assert_eq!(verified(&key, &entries).unwrap().number, 5);
        let altered = |change: &dyn Fn(&mut Vec<Entry>)| {
            let mut copy = entries.clone();
            change(&mut copy);
            verified(&key, &copy)
        };
        let other = |what: &str, entry: Entry| match what {
            "time" => Entry { at: Timestamp::from_secs(2_000), ..entry },
            "actor" => Entry { by: Actor::Gateway, ..entry },
            "act" => Entry { act: Act::KeyRevoked, ..entry },
            "details" => Entry { details: BTreeMap::from([("key".to_owned(), "9".to_owned())]), ..entry },
            "reason" => Entry { reason: None, ..entry },
            _ => Entry { mark: Digest::from_bytes([9; 32]), ..entry },
        };
        for what in ["time", "actor", "act", "details", "reason", "mark"] {
            let found = altered(&|log| log[2] = other(what, log[2].clone()));
            assert_eq!(found, Err(Broken::Altered { number: 3 }), "{what}");
        }
        assert_eq!(altered(&|log| drop(log.remove(2))), Err(Broken::Missing { number: 3 }));
        assert_eq!(altered(&|log| log.swap(1, 2)), Err(Broken::Missing { number: 2 }));
        let renumbered = altered(&|log| {
            log.remove(2);
            log[2].number = 3;
        });
        assert_eq!(renumbered, Err(Broken::Altered { number: 3 }));
        assert_eq!(verified(&MacKey::new([4; 32]), &entries), Err(Broken::Altered { number: 1 }));
    }

    #[test]
    fn an_entry_reads_back_as_it_was_written() {
        let (key, entries) = log(2);
        let read: Vec<Entry> =
            entries.iter().map(|entry| serde_json::from_slice(&serde_json::to_vec(entry).unwrap()).unwrap()).collect();
        assert_eq!(read, entries);
        assert_eq!(verified(&key, &read).unwrap().number, 2);
    }

    #[test]
    fn reasons_are_bounded_and_hold_no_control_characters() {
        let reason = |text: &str| By::CONSOLE.because(Some(text)).reason;
        assert_eq!(reason("  lost\tphone\n "), Some("lostphone".to_owned()));
        assert_eq!(reason(" \n"), None);
        assert_eq!(reason(&"x".repeat(600)).unwrap().len(), 500);
    }
}
