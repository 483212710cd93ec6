//! The commands of administration: from what was typed to a request, and from the answer to what is printed.

use std::io;
use std::path::Path;

use super::Exit;
use super::admin::callback::CallbackRequest;
use super::admin::caller::CallerRequest;
use super::admin::delivery::DeliveryRequest;
use super::admin::{BackupView, Person, Request, Response};
use super::app::{AppArgs, AppCommand};
use super::args::{CallbackCommand, Command, DeviceCommand, KeyCommand, NameArg, RealmArg, UserCommand};
use super::caller;
use super::delivery::{DeliveryArgs, DeliveryCommand};
use super::render;
use super::socket::{Administrator, unexpected};
use super::terminal::Terminal;
use crate::domain::seal::Keyring;
use crate::store::sled;

/// The request behind a command; `None` if it is none of administration.
///
/// # Errors
///
/// If the path of a backup cannot be made absolute.
pub fn request_of(command: &Command) -> io::Result<Option<Request>> {
    Ok(match command {
        Command::User(user) => user_request(&user.command, &user.realm),
        Command::Device(device) => Some(match &device.command {
            DeviceCommand::Invite(name) => Request::DeviceInvite(person(name, &device.realm)),
            DeviceCommand::List(name) => Request::DeviceList(person(name, &device.realm)),
            DeviceCommand::Revoke(id) => Request::DeviceRevoke { id: id.id.clone() },
        }),
        Command::Key(key) => Some(match &key.command {
            KeyCommand::Create(create) => Request::KeyCreate {
                api: create.api.into(),
                name: create.name.clone(),
                role: create.role.map(Into::into),
                service: create.service(),
                silent_approval: create.silent_approval,
            },
            KeyCommand::List => Request::KeyList,
            KeyCommand::Renew(id) => Request::KeyRenew { id: id.id.clone() },
            KeyCommand::Revoke(id) => Request::KeyRevoke { id: id.id.clone() },
        }),
        Command::Callback(callback) => Some(Request::Callback(match &callback.command {
            CallbackCommand::List(list) => CallbackRequest::List { dead: list.dead, after: None },
            CallbackCommand::Retry(retry) => match &retry.id {
                Some(id) => CallbackRequest::Retry { id: id.clone() },
                None => CallbackRequest::RetryDead,
            },
        })),
        Command::Delivery(delivery) => match &delivery.command {
            DeliveryCommand::Test(_) => None,
            DeliveryCommand::Status => Some(Request::Delivery(DeliveryRequest::Status)),
            DeliveryCommand::Resume(resume) => {
                let (country, only) = (resume.country.clone(), resume.only.clone());
                Some(Request::Delivery(DeliveryRequest::Resume { country, only }))
            }
        },
        Command::App(AppArgs { command: AppCommand::Observed(observed) }) => {
            Some(Request::AppObserved { app: observed.name.clone(), clear: observed.clear })
        }
        // The server may have been started in another folder.
        Command::Backup(backup) => Some(Request::Backup { file: std::path::absolute(&backup.file)? }),
        Command::Audit(_)
        | Command::Campaign(_)
        | Command::Serve
        | Command::Demo
        | Command::Check
        | Command::Doctor
        | Command::Explain(_)
        | Command::App(AppArgs { command: AppCommand::Probe(_) })
        | Command::Preset(_)
        | Command::Phone(_)
        | Command::Restore(_) => None,
    })
}

/// Why the command says it is given.
pub fn reason_of(command: &Command) -> Option<String> {
    match command {
        Command::User(user) => user.reason.reason.clone(),
        Command::Device(device) => device.reason.reason.clone(),
        Command::Key(key) => key.reason.reason.clone(),
        Command::Campaign(campaign) => campaign.reason.reason.clone(),
        Command::Delivery(DeliveryArgs { command: DeliveryCommand::Resume(resume) }) => resume.reason.reason.clone(),
        _ => None,
    }
}

fn user_request(command: &UserCommand, realm: &RealmArg) -> Option<Request> {
    Some(match command {
        // A list goes with them, or comes back.
        UserCommand::Import(_) | UserCommand::Export(_) => return None,
        UserCommand::VerifyCaller(name) => Request::Caller(CallerRequest::Ask(person(name, realm))),
        UserCommand::Add(add) => Request::UserAdd {
            person: Person { realm: realm.realm.clone(), name: add.name.clone() },
            phone: add.phone.clone(),
            email: add.email.clone(),
            softtoken: add.softtoken,
            grace: add.grace,
        },
        UserCommand::Show(name) => Request::UserShow(person(name, realm)),
        UserCommand::List => Request::UserList { realm: realm.realm.clone(), after: None },
        UserCommand::Lock(name) => Request::UserLock(person(name, realm)),
        UserCommand::Unlock(name) => Request::UserUnlock(person(name, realm)),
        UserCommand::Reset(name) => Request::UserReset(person(name, realm)),
        UserCommand::OptOut(name) => Request::UserOptOut(person(name, realm)),
        UserCommand::Grace(grace) => {
            let person = Person { realm: realm.realm.clone(), name: grace.name.clone() };
            Request::UserGrace { person, count: grace.count }
        }
        UserCommand::AppPasswordRevoke(revoke) => {
            let person = Person { realm: realm.realm.clone(), name: revoke.name.clone() };
            Request::UserAppPasswordRevoke { person, id: revoke.id.clone() }
        }
        UserCommand::BypassCode(code) => {
            let person = Person { realm: realm.realm.clone(), name: code.name.clone() };
            if code.end {
                Request::UserBypassCodesEnd(person)
            } else {
                Request::UserBypassCode { person, uses: code.uses, seconds: code.lifetime.as_secs() }
            }
        }
        UserCommand::Browsers(browsers) => {
            let person = Person { realm: realm.realm.clone(), name: browsers.name.clone() };
            if browsers.end.is_some() || browsers.all {
                Request::UserBrowsersEnd { person, id: browsers.end.clone() }
            } else {
                Request::UserBrowsers(person)
            }
        }
        UserCommand::Delete(name) => Request::UserDelete(person(name, realm)),
    })
}

fn person(name: &NameArg, realm: &RealmArg) -> Person {
    Person { realm: realm.realm.clone(), name: name.name.clone() }
}

/// Has a request done and prints what came of it.
///
/// # Errors
///
/// Whatever stands in the way, in words for the administrator; or if it cannot be printed.
pub async fn run(
    request: Request,
    administrator: &mut Administrator<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Exit> {
    if let Request::Caller(CallerRequest::Ask(person)) = request {
        return caller::run(person, administrator, terminal).await;
    }
    let response = match request {
        Request::UserList { realm, after: None } => all_users(realm, administrator).await?,
        Request::Callback(CallbackRequest::List { dead, after: None }) => all_callbacks(dead, administrator).await?,
        request => administrator.ask(request).await?,
    };
    terminal.print(&shown(&response, terminal.json))?;
    if let Some(hint) = render::hint(&response).filter(|_| !terminal.json) {
        terminal.hint(&hint);
    }
    Ok(Exit::Done)
}

async fn all_users(realm: Option<String>, administrator: &mut Administrator<'_>) -> anyhow::Result<Response> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let Response::Users { users, next } =
            administrator.ask(Request::UserList { realm: realm.clone(), after }).await?
        else {
            return Err(unexpected());
        };
        all.extend(users);
        after = next;
        if after.is_none() {
            return Ok(Response::Users { users: all, next: None });
        }
    }
}

async fn all_callbacks(dead: bool, administrator: &mut Administrator<'_>) -> anyhow::Result<Response> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let request = Request::Callback(CallbackRequest::List { dead, after });
        let Response::Callbacks { callbacks, next } = administrator.ask(request).await? else {
            return Err(unexpected());
        };
        all.extend(callbacks);
        after = next;
        if after.is_none() {
            return Ok(Response::Callbacks { callbacks: all, next: None });
        }
    }
}

/// Fills an empty store from a backup and prints what was in it. Blocks.
///
/// # Errors
///
/// If the backup cannot be restored, in words for the administrator; or if `out` cannot be written.
pub fn restore(file: &Path, store: &Path, keyring: &Keyring, terminal: &mut Terminal<'_>) -> anyhow::Result<Exit> {
    let summary = sled::restore(file, store, keyring)?;
    let view = BackupView::of(file, &summary);
    let text = if terminal.json {
        shown(&Response::BackedUp(view), true)
    } else {
        format!("`{}` is restored into `{}`: {} records\n", view.file, store.display(), view.records)
    };
    terminal.print(&text)?;
    Ok(Exit::Done)
}

fn shown(response: &Response, json: bool) -> String {
    let mut text = if json { render::json(response) } else { render::text(response) };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::admin::tests::Fixture;
    use crate::cli::args::Cli;
    use crate::cli::socket::Opened;

    async fn typed(line: &str, fixture: &Fixture) -> anyhow::Result<String> {
        Ok(typed_with_hint(line, fixture).await?.0)
    }

    /// What went to the standard output, and what to the standard error.
    async fn typed_with_hint(line: &str, fixture: &Fixture) -> anyhow::Result<(String, String)> {
        let cli = Cli::try_parse_from(std::iter::once("vestibule").chain(line.split_whitespace())).unwrap();
        let request = request_of(&cli.command)?.expect("a command of administration");
        let nobody = fixture.folder.path().join("no.sock");
        let mut administrator = Administrator::new(nobody, || {
            Ok(Opened { engine: std::sync::Arc::clone(&fixture.engine), context: fixture.context.clone() })
        })
        .because(reason_of(&cli.command));
        let (mut out, mut aside) = (Vec::new(), Vec::new());
        let mut terminal = Terminal { json: cli.options.json, out: &mut out, aside: &mut aside };
        let exit = run(request, &mut administrator, &mut terminal).await?;
        assert_eq!(exit, Exit::Done);
        Ok((String::from_utf8(out)?, String::from_utf8(aside)?))
    }

    #[tokio::test]
    async fn links_and_keys_are_all_that_is_printed_and_what_is_said_of_them_stands_aside() {
        let fixture = Fixture::new();
        for (line, beginning, said) in [
            ("user add alice --softtoken", "otpauth://totp/Library%20wiki:alice?secret=", "`alice` is added"),
            ("device invite alice", "http://localhost:8081/authenticator#register=VA", "good once, for 15 minutes"),
            ("key create --api admin", "", "is not shown again"),
            ("user bypass-code alice --reason lost", "", "Good for 1 sign-in until"),
        ] {
            let (out, aside) = typed_with_hint(line, &fixture).await.unwrap();
            let link = out.strip_suffix('\n').unwrap_or_else(|| panic!("{line}: no line: {out:?}"));
            assert!(link.starts_with(beginning) && !link.is_empty(), "{line}: {out}");
            assert!(!link.contains(char::is_whitespace), "{line}: {out}");
            assert!(aside.contains(said) && !aside.contains(link), "{line}: {aside}");

            let name = line.replace("alice --softtoken", "bob --softtoken");
            let (out, aside) = typed_with_hint(&format!("{name} --json"), &fixture).await.unwrap();
            assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{line}: {out}");
            assert_eq!(aside, "", "{line}: programs are told all of it at once");
        }
        let (out, aside) = typed_with_hint("user add carol", &fixture).await.unwrap();
        assert!(
            out.contains("`carol` is added") && aside.is_empty(),
            "without a link the sentence is the answer: {out}"
        );
    }

    #[tokio::test]
    async fn a_list_in_json_is_an_array_and_a_record_an_object() {
        let fixture = Fixture::new();
        for name in ["alice", "bob"] {
            typed(&format!("user add {name}"), &fixture).await.unwrap();
        }
        let list: serde_json::Value =
            serde_json::from_str(&typed("user list --json", &fixture).await.unwrap()).unwrap();
        let names: Vec<&str> = list.as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["alice", "bob"]);
        let user: serde_json::Value =
            serde_json::from_str(&typed("user show bob --json", &fixture).await.unwrap()).unwrap();
        assert_eq!((user["name"].as_str(), user["sessions"].as_u64()), (Some("bob"), Some(0)), "{user}");
        let keys: serde_json::Value = serde_json::from_str(&typed("key list --json", &fixture).await.unwrap()).unwrap();
        assert_eq!(keys, serde_json::json!([]));
    }

    #[tokio::test]
    async fn a_key_of_programs_is_printed_as_they_read_it_and_silence_is_for_no_other() {
        let fixture = Fixture::new();
        let (out, aside) = typed_with_hint("key create --api verify --name Shop", &fixture).await.unwrap();
        let lines: Vec<&str> = out.lines().collect();
        let [account, token] = lines[..] else { panic!("two lines: {out}") };
        let account = account.strip_prefix("TWILIO_ACCOUNT_SID=AC").unwrap_or_else(|| panic!("{out}"));
        let token = token.strip_prefix("TWILIO_AUTH_TOKEN=").unwrap_or_else(|| panic!("{out}"));
        let is_hex = |text: &str| text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        assert!(account.len() == 32 && is_hex(account) && token.len() >= 32, "{out}");
        assert!(aside.contains("is not shown again") && !aside.contains(token), "{aside}");
        let (opened, _) = fixture.engine.account_for(token).unwrap().expect("it opens an account");
        assert_eq!((opened.id.simple().as_str(), opened.silent_approval), (account, false), "{out}");

        let line = "key create --api verify --name Till --silent-approval --json";
        let json: serde_json::Value = serde_json::from_str(&typed(line, &fixture).await.unwrap()).unwrap();
        let key = &json["key"];
        assert_eq!((&key["api"], &key["name"]), (&"verify".into(), &"Till".into()), "{json}");
        let (opened, _) = fixture.engine.account_for(json["secret"].as_str().unwrap()).unwrap().expect("an account");
        assert!(opened.silent_approval, "it was said");
        let sid = format!("AC{}", opened.id.simple());
        assert!(key["account_sid"] == *sid && sid != format!("AC{account}"), "an account of its own: {json}");

        for api in ["admin", "authy"] {
            let error = typed(&format!("key create --api {api} --silent-approval"), &fixture).await.unwrap_err();
            assert!(error.to_string().contains("leave `--silent-approval` out"), "{api}: {error}");
        }
        let keys: serde_json::Value = serde_json::from_str(&typed("key list --json", &fixture).await.unwrap()).unwrap();
        assert_eq!(keys.as_array().map(Vec::len), Some(2), "{keys}");
    }

    #[tokio::test]
    async fn callbacks_are_listed_and_retried() {
        let fixture = Fixture::new();
        assert_eq!(typed("callback list", &fixture).await.unwrap(), "no callbacks\n");
        assert_eq!(typed("callback list --dead --json", &fixture).await.unwrap(), "[]\n");
        assert_eq!(
            typed("callback retry --all", &fixture).await.unwrap(),
            "0 callbacks that were given up are sent now\n"
        );
        let [waits, dead] = fixture.callbacks().await;
        let list = typed("callback list", &fixture).await.unwrap();
        let lines: Vec<&str> = list.lines().collect();
        assert_eq!(lines.len(), 3, "{list}");
        assert!(lines[0].starts_with("ID ") && lines[0].ends_with("LAST ERROR"), "{list}");
        assert!(lines[1].starts_with(&waits) && lines[1].contains("Shop") && lines[1].contains("waiting"), "{list}");
        assert!(lines[1].contains("answer") && lines[2].contains("factor.created"), "{list}");
        assert!(lines[2].starts_with(&dead) && lines[2].ends_with("its answer is 500"), "{list}");
        let only: serde_json::Value =
            serde_json::from_str(&typed("callback list --dead --json", &fixture).await.unwrap()).unwrap();
        assert_eq!((only.as_array().map(Vec::len), only[0]["id"].as_str()), (Some(1), Some(dead.as_str())), "{only}");
        assert_eq!((only[0]["tries"].as_u64(), only[0]["next_at"].is_null()), (Some(1), true), "{only}");
        let webhook = format!("YW{}", "04".repeat(16));
        assert_eq!(
            (only[0]["event"].as_str(), only[0]["webhook"].as_str()),
            (Some("factor.created"), Some(&*webhook)),
            "{only}"
        );
        let said = typed(&format!("callback retry {waits}"), &fixture).await.unwrap();
        assert_eq!(said, format!("callback `{waits}` is sent now\n"));
        let said = typed("callback retry --all", &fixture).await.unwrap();
        assert_eq!(said, "1 callback that was given up is sent now\n");
        assert_eq!(typed("callback list --dead", &fixture).await.unwrap(), "no callbacks\n");
        for (id, why) in [
            ("x", "`x` is no id of a callback, give one as `vestibule callback list` prints it"),
            (
                "0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61",
                "there is no callback `0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61`: `vestibule callback list` shows those that are \
                 left; what an application took is gone",
            ),
        ] {
            assert_eq!(typed(&format!("callback retry {id}"), &fixture).await.unwrap_err().to_string(), why);
        }
    }

    #[tokio::test]
    async fn what_is_used_of_the_budgets_is_shown_and_only_what_is_stopped_is_resumed() {
        let fixture = Fixture::new();
        let status = typed("delivery status", &fixture).await.unwrap();
        let lines: Vec<&str> = status.lines().collect();
        assert!(
            lines[0].starts_with("today          0 of 1000 text messages and calls; a new day begins "),
            "{status}"
        );
        assert_eq!(lines[1], "for programs   up to 800 of them; the rest is kept for sign-ins");
        assert_eq!(lines[2], "to a number    1 in 30s, 3 in 10m, 5 in 1h, 10 in 1d");
        assert_eq!(lines[3..], ["for a client   20 in 1h", "to a prefix    10 in 1h", "countries      all"]);
        let json: serde_json::Value =
            serde_json::from_str(&typed("delivery status --json", &fixture).await.unwrap()).unwrap();
        assert_eq!((&json["messages_per_day"], &json["countries"]), (&1000.into(), &serde_json::json!([])), "{json}");
        for (country, why) in [
            ("de", "there is no stopped country `DE`: `vestibule delivery status` shows those that are stopped"),
            ("x", "`x` is no country: give its two letters, as `vestibule delivery status` shows it"),
            (
                "de --only shop",
                "`shop` is nobody who has messages sent: give `sign-ins` or a program as `vestibule delivery status` shows it",
            ),
        ] {
            let error = typed(&format!("delivery resume {country}"), &fixture).await.unwrap_err();
            assert_eq!(error.to_string(), why);
        }
    }

    #[tokio::test]
    async fn more_users_than_a_page_are_all_listed() {
        let fixture = Fixture::new();
        for number in 0..1001 {
            typed(&format!("user add u{number}"), &fixture).await.unwrap();
        }
        let list = typed("user list", &fixture).await.unwrap();
        assert_eq!(list.lines().filter(|line| line.starts_with('u')).count(), 1001);
    }

    #[tokio::test]
    async fn a_backup_goes_to_the_folder_of_the_command() {
        let fixture = Fixture::new();
        typed("backup some.bak", &fixture).await.unwrap();
        let asked = fixture.backups.asked.lock().clone();
        assert_eq!(asked, [std::env::current_dir().unwrap().join("some.bak")]);
    }

    #[tokio::test]
    async fn a_refusal_says_what_to_do() {
        let fixture = Fixture::new();
        let error = typed("user show nobody", &fixture).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no user `nobody`: `vestibule user list` shows the users");
        typed("user add alice", &fixture).await.unwrap();
        for (line, why) in [
            ("user bypass-code alice", "a reason is needed: say why with `--reason`"),
            ("user bypass-code alice --uses 11 --reason x", "at most 10 uses within 168 hours can be given"),
        ] {
            assert_eq!(typed(line, &fixture).await.unwrap_err().to_string(), why, "{line}");
        }
    }

    #[test]
    fn a_backup_is_restored() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Keyring::single([7; 32]);
        let file = folder.path().join("x.bak");
        let store = sled::SledStore::open(&folder.path().join("one"), &keyring, sled::SledOptions::default()).unwrap();
        store.backup(&file).unwrap();
        drop(store);
        let (mut out, mut aside) = (Vec::new(), Vec::new());
        let mut terminal = Terminal { json: false, out: &mut out, aside: &mut aside };
        let to = folder.path().join("two").join("store");
        assert_eq!(restore(&file, &to, &keyring, &mut terminal).unwrap(), Exit::Done);
        let again = restore(&file, &to, &keyring, &mut terminal);
        assert!(again.unwrap_err().to_string().contains("is not empty"));
        assert!(String::from_utf8(out).unwrap().contains("is restored into"));
    }
}
