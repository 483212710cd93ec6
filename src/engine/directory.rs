//! Whose a name is that nobody knows here: the directory of the realm is asked, before any transaction, and its answers are
//! remembered for a short while. Where it cannot say, nobody gets in by that name: an app may take many names for one
//! person, and each that is not mapped would be a second person without a factor.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::event::Event;
use super::login::hold::HoldRefused;
use super::ports::{Directory, DirectoryError, DirectoryPerson};
use super::records::Tx;
use super::{Engine, EngineError};
use crate::domain::ids::RealmName;
use crate::domain::phone;
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::domain::user::{Phone, PhoneTrust, User, UserName};

/// The directories of the realms that have one.
pub type Directories = HashMap<RealmName, Arc<Lookups>>;

/// A directory with what it said lately.
pub struct Lookups {
    directory: Arc<dyn Directory>,
    remember: Duration,
    known: Mutex<HashMap<UserName, Known>>,
    at_once: Semaphore,
}

struct Known {
    until: Timestamp,
    answer: Result<Option<DirectoryPerson>, DirectoryError>,
}

/// Questions to one directory at the same time; whoever sends more waits.
const AT_ONCE: usize = 16;
/// Answers that are remembered: whoever tries many names must not fill the memory.
const MOST_KNOWN: usize = 4096;

impl fmt::Debug for Lookups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lookups").field("remember", &self.remember).finish_non_exhaustive()
    }
}

impl Lookups {
    /// Asks `directory`, and remembers each answer for as long as `remember`.
    pub fn new(directory: Arc<dyn Directory>, remember: Duration) -> Self {
        Self { directory, remember, known: Mutex::default(), at_once: Semaphore::new(AT_ONCE) }
    }

    /// Whose a name is. That nobody has it is remembered too, and that several have it; that the directory is down is not.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] if it does not say.
    pub async fn look_up(
        &self,
        name: &UserName,
        now: impl Fn() -> Timestamp,
    ) -> Result<Option<DirectoryPerson>, DirectoryError> {
        if let Some(answer) = self.remembered(name, now()) {
            return answer;
        }
        // It is closed by nobody.
        let _turn = self.at_once.acquire().await;
        // Whoever came before may have asked the same.
        if let Some(answer) = self.remembered(name, now()) {
            return answer;
        }
        let answer = self.directory.look_up(name).await;
        if !matches!(answer, Err(DirectoryError::Unavailable { .. })) {
            self.note(name, &answer, now());
        }
        answer
    }

    fn remembered(&self, name: &UserName, now: Timestamp) -> Option<Result<Option<DirectoryPerson>, DirectoryError>> {
        self.known.lock().get(name).filter(|known| now < known.until).map(|known| known.answer.clone())
    }

    fn note(&self, name: &UserName, answer: &Result<Option<DirectoryPerson>, DirectoryError>, now: Timestamp) {
        let mut known = self.known.lock();
        if known.len() >= MOST_KNOWN {
            known.retain(|_, one| now < one.until);
        }
        if known.len() < MOST_KNOWN && !self.remember.is_zero() {
            known.insert(name.clone(), Known { until: now + self.remember, answer: answer.clone() });
        }
    }
}

/// A name of a login, and whose it is by what was found out before the transaction.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The name by which the person is known here.
    pub(super) name: UserName,
    pub(super) by: NamedBy,
}

/// What a name is known by.
#[derive(Debug, Clone)]
pub(super) enum NamedBy {
    /// What was typed; there is no directory that could say more.
    Login,
    /// A user of the name was here a moment ago, so that no directory was asked.
    User,
    /// A directory, with what it says of the person.
    Directory(DirectoryPerson),
}

impl Engine {
    /// Whose the name of a login is. A directory is asked for a name that nobody has here, and never for one that cannot be
    /// canonical.
    pub(super) async fn named(&self, app: &App, typed: &str) -> Result<Result<Named, HoldRefused>, EngineError> {
        let Ok(name) = app.user_name(typed) else { return Ok(Err(HoldRefused::Unknown)) };
        let settings = self.settings();
        let Some(lookups) = settings.directories.get(&app.realm) else {
            return Ok(Ok(Named { name, by: NamedBy::Login }));
        };
        if self.find_user(&mut Tx::new(&*self.store), &app.realm, &name)?.is_some() {
            return Ok(Ok(Named { name, by: NamedBy::User }));
        }
        let refused = |why: HoldRefused, reason: &str| {
            self.tell(&Event::NameNotMapped { app: app.name.clone(), reason: reason.to_owned() });
            Ok(Err(why))
        };
        match lookups.look_up(&name, || self.now()).await {
            Ok(Some(person)) => match app.user_name(&person.name) {
                Ok(name) => Ok(Ok(Named { name, by: NamedBy::Directory(person) })),
                Err(error) => refused(HoldRefused::Ambiguous, &format!("what the directory says is no name: {error}")),
            },
            Ok(None) => Ok(Err(HoldRefused::Unknown)),
            Err(error @ DirectoryError::Ambiguous) => refused(HoldRefused::Ambiguous, &error.to_string()),
            Err(DirectoryError::Unavailable { reason }) => refused(HoldRefused::NoDirectory, &reason),
        }
    }
}

/// Writes what a directory says of a new user into their record. Their number must be proven by a code before it counts.
pub(super) fn describe(user: &mut User, person: &DirectoryPerson) {
    let is_address = |text: &&String| {
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c);
        text.len() <= 254 && text.contains('@') && !text.contains(odd)
    };
    user.email = person.email.as_ref().filter(is_address).cloned();
    user.groups.clone_from(&person.groups);
    user.factors.phone =
        person.phone.as_deref().and_then(phone::normalise).map(|number| Phone { number, trust: PhoneTrust::Imported });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::engine::ports::BoxFuture;

    /// Says what it is told to, and counts the questions.
    struct Scripted {
        answer: Mutex<Result<Option<DirectoryPerson>, DirectoryError>>,
        asked: AtomicUsize,
    }

    impl Directory for Scripted {
        fn look_up<'a>(&'a self, _: &'a UserName) -> BoxFuture<'a, Result<Option<DirectoryPerson>, DirectoryError>> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            Box::pin(async { self.answer.lock().clone() })
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "an answer, as the directory gives it")]
    fn person(name: &str) -> Result<Option<DirectoryPerson>, DirectoryError> {
        Ok(Some(DirectoryPerson { name: name.to_owned(), ..DirectoryPerson::default() }))
    }

    fn scripted(answer: Result<Option<DirectoryPerson>, DirectoryError>) -> (Arc<Scripted>, Lookups) {
        let scripted = Arc::new(Scripted { answer: Mutex::new(answer), asked: AtomicUsize::new(0) });
        let lookups = Lookups::new(Arc::clone(&scripted) as _, Duration::from_mins(1));
        (scripted, lookups)
    }

    fn name(text: &str) -> UserName {
        UserName::parse(text, false).unwrap()
    }

    #[tokio::test]
    async fn what_was_said_is_remembered_for_a_while_also_that_nobody_is_known() {
        for answer in [person("alice"), Ok(None), Err(DirectoryError::Ambiguous)] {
            let (scripted, lookups) = scripted(answer.clone());
            let at = |secs| move || Timestamp::from_secs(secs);
            assert_eq!(lookups.look_up(&name("a"), at(0)).await, answer);
            *scripted.answer.lock() = person("bob");
            assert_eq!(lookups.look_up(&name("a"), at(59)).await, answer, "remembered");
            assert_eq!(scripted.asked.load(Ordering::Relaxed), 1);
            assert_eq!(lookups.look_up(&name("b"), at(59)).await, person("bob"), "another name is another question");
            assert_eq!(lookups.look_up(&name("a"), at(60)).await, person("bob"), "asked anew");
            assert_eq!(scripted.asked.load(Ordering::Relaxed), 3);
        }
    }

    #[tokio::test]
    async fn that_it_was_down_is_forgotten_at_once() {
        let (scripted, lookups) = scripted(Err(DirectoryError::Unavailable { reason: "down".to_owned() }));
        let now = || Timestamp::from_secs(0);
        assert!(lookups.look_up(&name("a"), now).await.is_err());
        *scripted.answer.lock() = person("alice");
        assert_eq!(lookups.look_up(&name("a"), now).await, person("alice"));
    }

    #[tokio::test]
    async fn many_names_do_not_fill_the_memory() {
        let (_, lookups) = scripted(Ok(None));
        for number in 0..=MOST_KNOWN {
            lookups.look_up(&name(&format!("name{number}")), || Timestamp::from_secs(0)).await.unwrap();
        }
        assert_eq!(lookups.known.lock().len(), MOST_KNOWN);
        lookups.look_up(&name("late"), || Timestamp::from_secs(60)).await.unwrap();
        assert_eq!(lookups.known.lock().len(), 1, "what is over makes room");
    }

    #[test]
    fn only_what_can_be_an_address_or_a_number_is_taken() {
        use crate::domain::ids::UserId;
        let realm = RealmName::parse("default").unwrap();
        let user = User::new(UserId::from_bytes([1; 16]), 1, realm, name("alice"), 2, Timestamp::from_secs(0));
        for (phone, email, expected) in [
            ("0049 151 12345678", "alice@example.edu", (Some("+4915112345678"), Some("alice@example.edu"))),
            ("12345", "nobody", (None, None)),
            ("+4915112345678 x", "a@example.edu, b@example.edu", (None, None)),
        ] {
            let mut user = user.clone();
            let person = DirectoryPerson {
                phone: Some(phone.to_owned()),
                email: Some(email.to_owned()),
                ..DirectoryPerson::default()
            };
            describe(&mut user, &person);
            let number = user.factors.phone.as_ref().map(|phone| phone.number.as_str());
            if expected.0.is_some() || !phone.contains('x') {
                assert_eq!(number, expected.0, "{phone}");
            }
            assert_eq!(user.email.as_deref(), expected.1, "{email}");
            assert!(user.factors.phone.is_none_or(|phone| phone.trust == PhoneTrust::Imported));
        }
    }
}
