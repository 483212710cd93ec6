//! Factors that people change themselves, on the account page: what each change needs, what it does and ends, and who is told.

mod codes;
mod phones;
mod races;
mod refusals;

use serde_json::Value;

use crate::account::{ACCOUNT, as_program, at};
use crate::step_up::Site;
use crate::support::{Answer, Browser, Phone};
use vestibule::domain::audit::{Act, Entry};
use vestibule::domain::factor::Channel;
use vestibule::domain::ids::DeviceId;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const MAIL: &str = "alice@example.org";
const NUMBER: &str = "+4915112345678";
const ADDING: &str = "/.vestibule/account/add?app=wiki";

/// Alice in a session that her phone approved a moment ago.
struct Own {
    site: Site,
    phone: Phone,
    browser: Browser,
}

impl Own {
    async fn alice(new: NewUser) -> Self {
        Self::with(Site::new("").await, new).await
    }

    async fn with(site: Site, new: NewUser) -> Self {
        let alice = site.gateway.add_user("alice", new).await;
        let phone = site.register(&site.gateway.invitation(alice.id).await).await;
        let browser = site.sign_in(&phone, "alice").await;
        Self { site, phone, browser }
    }

    /// A change as programs make it.
    async fn change(&self, change: &str, fields: &[(&str, &str)]) -> Answer {
        change_in(&self.browser, change, fields).await
    }

    /// What is on the account page.
    async fn account(&self) -> Value {
        as_program(&self.browser).get(ACCOUNT).await.json()
    }

    /// How far what is being added is.
    async fn adding(&self) -> Value {
        as_program(&self.browser).get(ADDING).await.json()
    }

    /// A link for another phone.
    async fn link(&self, replaces: Option<DeviceId>) -> String {
        let replaces = replaces.map(|device| device.to_string()).unwrap_or_default();
        let begun = self.change("phones", &[("phone", &replaces)]).await;
        assert_eq!(begun.status, 201, "{}", begun.text());
        let begun = begun.json();
        assert_eq!((&begun["status"], &begun["method"]), (&"link".into(), &"onetouch".into()), "{begun}");
        begun["link"].as_str().expect("a link").to_owned()
    }

    /// Another phone, by link and number.
    async fn another_phone(&self, replaces: Option<DeviceId>) -> Phone {
        let phone = self.site.register(&self.link(replaces).await).await;
        let number = self.adding().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(phone.approve(self.now(), &number).await, "approved");
        phone
    }

    fn devices(&self) -> Vec<DeviceId> {
        self.site.gateway.user("alice").factors.devices
    }

    fn now(&self) -> vestibule::domain::time::Timestamp {
        self.site.gateway.clock.now()
    }

    /// The acts about Alice since the one with this number, with what is said of them.
    fn acts(&self, after: u64) -> Vec<Entry> {
        let alice = self.site.gateway.user("alice").id;
        self.site.gateway.engine.audit_of(alice, after, 100).expect("it reads")
    }

    /// Who was told what since, over which channel.
    async fn told(&self, after: usize) -> Vec<(Channel, String, String)> {
        self.site.gateway.engine.notices_sent().await;
        let messages = self.site.gateway.outbox.messages();
        let notices = messages.into_iter().skip(after).filter(|message| message.code.is_none());
        notices.map(|message| (message.channel, message.to, message.text)).collect()
    }

    /// How many messages went out so far; those under way are waited for.
    async fn messages(&self) -> usize {
        self.site.gateway.engine.notices_sent().await;
        self.site.gateway.outbox.messages().len()
    }
}

impl Site {
    async fn register(&self, link: &str) -> Phone {
        let now = self.gateway.clock.now();
        Phone::register(self.gateway.portal(), link, now).await.expect("the phone registers")
    }
}

async fn change_in(browser: &Browser, change: &str, fields: &[(&str, &str)]) -> Answer {
    let mut program = as_program(browser);
    let token = program.get(ACCOUNT).await.json()["token"].as_str().expect("a session").to_owned();
    let fields: Vec<_> = [("token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    program.post(&at(change), &fields).await
}

/// Holds that a change was refused with this status and word.
#[track_caller]
fn is_refused(answer: &Answer, status: u16, word: &str) {
    assert_eq!((answer.status, &answer.json()["error"]), (status, &Value::from(word)), "{}", answer.text());
}

/// Holds that exactly these acts are in the log.
#[track_caller]
fn are(entries: &[Entry], expected: &[Act]) {
    let acts: Vec<Act> = entries.iter().map(|entry| entry.act).collect();
    assert_eq!(acts, expected, "{entries:?}");
}

fn last_act(own: &Own) -> u64 {
    own.acts(0).last().map_or(0, |entry| entry.number)
}

fn device_of(phone: &Phone) -> DeviceId {
    DeviceId::parse(&phone.factor[2..]).expect("an id")
}

fn with_number() -> NewUser {
    NewUser { email: Some(MAIL.into()), phone: Some(NUMBER.into()), ..NewUser::default() }
}
