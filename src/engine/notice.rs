//! Notices: whoever has a factor is told of every other that is added, taken away or made anew, over a channel that is not
//! the factor in question (OWASP ASVS 6.3.7). An act neither waits for its notice nor fails with it.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::event::Event;
use super::ports::Message;
use super::wording::{self, About};
use super::{Engine, EngineError};
use crate::domain::budget::{Country, Spender, Stopped};
use crate::domain::challenge::{Challenge, ChallengeState, Denial, Purpose};
use crate::domain::factor::{Channel, Method};
use crate::domain::ids::UserId;
use crate::domain::locale::Locale;
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::domain::user::{PhoneTrust, User};
use crate::language::Words;

/// How long a delivery may take over one notice.
const PATIENCE: Duration = Duration::from_secs(30);
/// As many may be under way at once. More is no administrator at work, and is not to pile up behind a delivery that hangs.
const MOST: usize = 256;

/// What happened to a user's factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// One was added or made anew.
    Added(Method),
    /// One was taken away.
    Removed(Method),
    /// One took the place of another of its kind.
    Replaced(Method),
    /// All were taken away.
    Reset,
    /// None: the account was locked.
    Locked,
    /// All went with the account.
    Deleted,
    /// An app password was made.
    AppPasswordAdded,
    /// An app password was ended.
    AppPasswordRemoved,
    /// The app's own password was deposited.
    Deposited,
    /// What was deposited was destroyed.
    DepositRemoved,
    /// The help desk made a code to sign in with.
    BypassCodeMade,
    /// Nothing: they said of a sign-in that it was not them.
    NotMe,
    /// Nothing: they said the same of an application's question.
    RequestNotMe,
    /// A browser is trusted from now on.
    BrowserTrusted,
    /// One is not any more.
    TrustEnded,
    /// What one held was copied.
    TrustStolen,
    /// They do without a second factor.
    OptedOut,
}

/// What administrators are told at once, where configuration says where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// Somebody said «that wasn't me».
    NotMe,
    /// Somebody said so to an application's question.
    RequestNotMe,
    /// Somebody said that it is not them who calls the help desk.
    NotCalling,
}

impl Change {
    /// One word for the log.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Added(_) | Self::AppPasswordAdded => "added",
            Self::Removed(_) | Self::AppPasswordRemoved => "removed",
            Self::Replaced(_) => "replaced",
            Self::Reset => "reset",
            Self::Locked => "locked",
            Self::Deleted => "deleted",
            Self::Deposited => "deposited",
            Self::DepositRemoved => "deposit-removed",
            Self::BypassCodeMade => "bypass-code",
            Self::NotMe | Self::RequestNotMe => "not-me",
            Self::BrowserTrusted => "trusted",
            Self::TrustEnded => "trust-ended",
            Self::TrustStolen => "trust-stolen",
            Self::OptedOut => "opted-out",
        }
    }

    /// Whether it is told over every channel there is: a number that goes is told itself, and so is somebody who cannot read
    /// messages to that number any more.
    fn is_told_everywhere(self) -> bool {
        matches!(self, Self::Removed(Method::Sms | Method::Voice) | Self::Replaced(Method::Sms | Method::Voice))
    }

    /// Whether a message over this channel would go to the very factor that was added.
    fn is_by(self, channel: Channel) -> bool {
        match self {
            Self::Added(Method::Sms | Method::Voice) => matches!(channel, Channel::Sms | Channel::Voice),
            Self::Added(Method::Email) => channel == Channel::Email,
            Self::Added(Method::OneTouch | Method::SoftToken | Method::Recovery)
            | Self::Removed(_)
            | Self::Replaced(_)
            | Self::Reset
            | Self::Locked
            | Self::Deleted
            | Self::AppPasswordAdded
            | Self::AppPasswordRemoved
            | Self::Deposited
            | Self::DepositRemoved
            | Self::BypassCodeMade
            | Self::NotMe
            | Self::RequestNotMe
            | Self::BrowserTrusted
            | Self::TrustEnded
            | Self::TrustStolen
            | Self::OptedOut => false,
        }
    }
}

/// Where an account is: titles, and the language of the first.
#[derive(Default)]
struct Place {
    titles: Vec<String>,
    language: Locale,
}

/// The messages to this user, if there is a channel for them: one by e-mail, else to a number that was proven.
fn messages(words: &Words, user: &User, change: Change, place: &Place, now: Timestamp) -> Vec<Message> {
    let number = user.factors.phone.as_ref().filter(|phone| phone.trust == PhoneTrust::Proven);
    let ways = [(Channel::Email, user.email.as_ref()), (Channel::Sms, number.map(|phone| &phone.number))];
    let ways = ways.into_iter().filter_map(|(channel, to)| Some((channel, to?.clone())));
    let most = if change.is_told_everywhere() { usize::MAX } else { 1 };
    let titles: Vec<&str> = place.titles.iter().map(String::as_str).collect();
    let about = About {
        account: user.name.as_str(),
        titles: &titles,
        realm: user.realm.as_str(),
        locale: user.locale.unwrap_or(place.language),
    };
    let message = |(channel, to)| {
        let text = wording::notice(words, change, channel, &about);
        let subject = (channel == Channel::Email).then(|| wording::notice_subject(words, &about));
        Message { at: now, channel, to, user: user.name.to_string(), subject, locale: about.locale, text, code: None }
    };
    ways.filter(|(channel, _)| !change.is_by(*channel)).take(most).map(message).collect()
}

impl Engine {
    /// Tells a user what happened to their factors; `user` has the addresses that count for it, which after a reset or a
    /// change of the number are those from before. What fails on the way is told as [`Event::SendFailed`].
    pub(super) fn notify(&self, user: &User, change: Change) {
        for message in messages(self.words, user, change, &self.place_of(user), self.now()) {
            self.send_aside(not_sent(user.id, message.channel), message);
        }
    }

    /// Where an account is: in the apps of its realm, or with the application whose user it is. What cannot be read leaves the
    /// realm's name.
    fn place_of(&self, user: &User) -> Place {
        let apps = self.apps_of(user);
        let service = self.service_of(user).ok().flatten();
        let titles = apps.iter().map(|app| app.title.clone()).chain(service.map(|service| service.name));
        let language = apps.first().map(|app| app.policy.language).unwrap_or_default();
        Place { titles: titles.collect(), language }
    }

    /// Tells the owner, and administrators where it is for them, what an answer came to.
    pub(super) fn tell_of_answer(&self, challenge: &Challenge) {
        let (user, purpose) = (challenge.user, challenge.purpose);
        match (purpose, challenge.state) {
            (Purpose::Enrolment(_), ChallengeState::Approved { .. }) => {
                self.notify_by_id(user, Change::Added(Method::OneTouch));
            }
            (Purpose::Login(_), ChallengeState::Denied { why: Denial::NotMe, .. }) => {
                self.notify_by_id(user, Change::NotMe);
                self.alert(Alert::NotMe, user);
            }
            (Purpose::Caller, ChallengeState::Denied { why: Denial::NotMe, .. }) => {
                self.alert(Alert::NotCalling, user);
            }
            (Purpose::Request(_), ChallengeState::Denied { why: Denial::NotMe, .. }) => {
                self.notify_by_id(user, Change::RequestNotMe);
                self.alert(Alert::RequestNotMe, user);
            }
            (
                Purpose::Login(_) | Purpose::Enrolment(_) | Purpose::Caller | Purpose::Binding(_) | Purpose::Request(_),
                _,
            ) => {}
        }
    }

    /// Tells administrators, by e-mail to the address of the configuration, if there is one; in the language of the realm's
    /// first app.
    fn alert(&self, alert: Alert, user: UserId) {
        let settings = self.settings();
        let (Some(to), Ok(Some(about))) = (&settings.alerts, self.user(user)) else { return };
        let locale = self.apps_of(&about).first().map(|app| app.policy.language).unwrap_or_default();
        let named = About { account: about.name.as_str(), titles: &[], realm: about.realm.as_str(), locale };
        let text = wording::alert(self.words, alert, &named);
        let subject = Some(wording::alert_subject(self.words, &named));
        let (at, channel, to) = (self.now(), Channel::Email, to.clone());
        self.send_aside(
            not_sent(user, channel),
            Message { at, channel, to, user: about.name.to_string(), subject, locale, text, code: None },
        );
    }

    /// Tells administrators, as [`Engine::alert`] does, that nothing more is sent to a country for somebody; in the language of the
    /// first app.
    pub(super) fn alert_of_stop(&self, spender: Spender, country: &Country, stopped: &Stopped) {
        let settings = self.settings();
        let Some(to) = settings.alerts.clone() else { return };
        let locale = settings.apps.all().first().map(|app| app.policy.language).unwrap_or_default();
        let ahead = self.wall().millis_after(self.now());
        let program = match spender {
            Spender::SignIns => None,
            Spender::Service(_) | Spender::Account(_) => {
                let name = self.spender_name(spender).ok().flatten();
                Some(name.map_or_else(|| spender.to_string(), |name| format!("{name} ({spender})")))
            }
        };
        let until = stopped.until.moved(ahead).rfc3339();
        let text = wording::stopped(self.words, locale, (country, program.as_deref()), stopped, &until);
        let subject = Some(wording::stopped_subject(self.words, locale, country));
        let (at, channel) = (self.now(), Channel::Email);
        let failed = |reason: &str| Event::AlertNotSent { reason: reason.to_owned() };
        self.send_aside(
            failed,
            Message { at, channel, to, user: "administrators".to_owned(), subject, locale, text, code: None },
        );
    }

    /// Sends without keeping anybody waiting; `failed` makes an event of the reason why it did not go out.
    fn send_aside(&self, failed: impl Fn(&str) -> Event + Send + 'static, message: Message) {
        let mut underway = self.notices.lock();
        while let Some(ended) = underway.try_join_next() {
            log_panic(ended);
        }
        if underway.len() >= MOST {
            drop(underway);
            self.tell(&failed("too many notices are under way; this one is not sent"));
            return;
        }
        let (deliver, events) = (Arc::clone(&self.deliver), Arc::clone(&self.events));
        underway.spawn(async move {
            match tokio::time::timeout(PATIENCE, deliver.send(message)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => events.tell(&failed(&error.reason)),
                Err(_) => events.tell(&failed("the delivery did not end in 30 s")),
            }
        });
    }

    /// The same for a user as the store has them now. The change itself is done, so what cannot be read is only logged.
    pub(super) fn notify_by_id(&self, id: UserId, change: Change) {
        match self.user(id) {
            Ok(Some(user)) => self.notify(&user, change),
            Ok(None) => {}
            Err(EngineError::Store(error)) => tracing::warn!(user.id = %id, %error, "a notice was not sent"),
            Err(error) => tracing::warn!(user.id = %id, %error, "a notice was not sent"),
        }
    }

    /// Resolves when every notice that was under way has gone out or failed. For whoever ends the process.
    pub async fn notices_sent(&self) {
        let mut underway: JoinSet<()> = std::mem::take(&mut *self.notices.lock());
        while let Some(ended) = underway.join_next().await {
            log_panic(ended);
        }
    }

    /// The apps of a user's realm.
    pub(super) fn apps_of(&self, user: &User) -> Vec<Arc<App>> {
        self.settings().apps.all().iter().filter(|app| app.realm == user.realm).cloned().collect()
    }
}

/// What is told of a message to somebody that did not go out.
fn not_sent(user: UserId, channel: Channel) -> impl Fn(&str) -> Event + Send + 'static {
    move |reason| Event::SendFailed { user, channel, reason: reason.to_owned() }
}

fn log_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a delivery broke off; a notice was not sent");
    }
}

#[cfg(test)]
mod tests {
    use parking_lot::Mutex;

    use super::*;
    use crate::domain::audit::By;
    use crate::domain::ids::RealmName;
    use crate::domain::seal::Keyring;
    use crate::domain::user::{Phone, UserName};
    use crate::engine::ports::{BoxFuture, Clock, Deliver, DeliverError, Events, Random};
    use crate::engine::users::NewUser;
    use crate::engine::{Ports, Settings};
    use crate::store::memory::MemoryStore;

    const NUMBER: &str = "+4915112345678";

    fn alice(email: Option<&str>, trust: Option<PhoneTrust>) -> User {
        let (realm, name) = (RealmName::parse("default").unwrap(), UserName::parse("alice", false).unwrap());
        let mut user = User::new(UserId::from_bytes([1; 16]), 1, realm, name, 0, Timestamp::default());
        user.email = email.map(str::to_owned);
        user.factors.phone = trust.map(|trust| Phone { number: NUMBER.to_owned(), trust });
        user
    }

    #[test]
    fn a_notice_goes_by_e_mail_or_a_proven_number_and_never_to_what_was_added() {
        let words = Words::embedded().unwrap();
        let mail = "alice@example.org";
        let (by_mail, by_sms) = ((Channel::Email, mail), (Channel::Sms, NUMBER));
        let (added, removed) = (Change::Added(Method::OneTouch), Change::Removed(Method::OneTouch));
        let moved = Change::Replaced(Method::Sms);
        let proven = Some(PhoneTrust::Proven);
        for (name, email, trust, change, expected) in [
            ("both", Some(mail), proven, added, &[by_mail][..]),
            ("e-mail", Some(mail), None, removed, &[by_mail]),
            ("number", None, proven, added, &[by_sms]),
            ("number, after a reset", None, proven, Change::Reset, &[by_sms]),
            ("number, codes", None, proven, Change::Added(Method::Recovery), &[by_sms]),
            ("nobody proved the number", None, Some(PhoneTrust::Imported), added, &[]),
            ("the number is what is new", None, proven, Change::Added(Method::Sms), &[]),
            ("the same by voice", None, proven, Change::Added(Method::Voice), &[]),
            ("the same, with e-mail", Some(mail), proven, Change::Added(Method::Sms), &[by_mail]),
            ("the number that was before", Some(mail), proven, moved, &[by_mail, by_sms]),
            ("the same, without e-mail", None, proven, moved, &[by_sms]),
            ("the number that is taken away", Some(mail), proven, Change::Removed(Method::Voice), &[by_mail, by_sms]),
            ("the address is what is new", Some(mail), None, Change::Added(Method::Email), &[]),
            ("nothing", None, None, added, &[]),
        ] {
            let messages = messages(words, &alice(email, trust), change, &Place::default(), Timestamp::default());
            let to: Vec<_> = messages.iter().map(|message| (message.channel, message.to.as_str())).collect();
            assert_eq!(to, expected, "{name}");
            for message in messages {
                assert_eq!((message.user.as_str(), message.code), ("alice", None), "{name}");
                assert!(!message.text.contains(NUMBER) && !message.text.contains(mail), "{name}: {}", message.text);
            }
        }
    }

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_secs(1_795_255_200)
        }

        fn wall(&self) -> Timestamp {
            self.now()
        }
    }

    impl Random for Still {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(1);
        }
    }

    /// Fails, or hangs until it is dropped.
    struct Broken {
        hangs: bool,
    }

    impl Deliver for Broken {
        fn send(&self, _: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
            if self.hangs {
                return Box::pin(std::future::pending());
            }
            Box::pin(async { Err(DeliverError { reason: "no route".to_owned() }) })
        }
    }

    #[derive(Default)]
    struct Told(Mutex<Vec<Event>>);

    impl Events for Told {
        fn tell(&self, event: &Event) {
            self.0.lock().push(event.clone());
        }
    }

    async fn engine(hangs: bool) -> (Engine, Arc<Told>, User) {
        let told = Arc::new(Told::default());
        let ports = Ports {
            store: Arc::new(MemoryStore::new()),
            clock: Arc::new(Still),
            random: Arc::new(Still),
            deliver: Arc::new(Broken { hangs }),
            push: Arc::new(crate::engine::ports::NoPush),
            pictures: Arc::new(crate::engine::ports::NoPictures),
            events: Arc::clone(&told) as Arc<dyn Events>,
            words: Words::embedded().unwrap(),
        };
        let engine = Engine::new(ports, &Keyring::single([7; 32]), Settings::default()).unwrap();
        let alice = alice(Some("alice@example.org"), None);
        let new = NewUser { email: alice.email.clone(), softtoken: true, ..NewUser::default() };
        let (user, _) = engine.add_user(&By::CONSOLE, &alice.realm, &alice.name, &new).await.unwrap();
        (engine, told, user)
    }

    #[tokio::test]
    async fn a_notice_that_cannot_be_sent_fails_nothing_and_is_told() {
        let (engine, told, user) = engine(false).await;
        engine.reset_user(&By::CONSOLE, user.id).await.unwrap();
        assert!(!engine.user(user.id).unwrap().unwrap().is_enrolled());
        engine.notices_sent().await;
        let failed = Event::SendFailed { user: user.id, channel: Channel::Email, reason: "no route".to_owned() };
        assert_eq!(told.0.lock().last(), Some(&failed));
    }

    #[tokio::test]
    async fn behind_a_delivery_that_hangs_only_so_many_notices_pile_up() {
        let (engine, told, user) = engine(true).await;
        for _ in 0..MOST {
            engine.notify(&user, Change::Reset);
        }
        let failed =
            |told: &Told| told.0.lock().iter().filter(|event| matches!(event, Event::SendFailed { .. })).count();
        assert_eq!(failed(&told), 0);
        engine.notify(&user, Change::Reset);
        assert_eq!((failed(&told), engine.notices.lock().len()), (1, MOST));
    }
}
