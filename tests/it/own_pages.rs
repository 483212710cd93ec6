//! The gateway's own pages against other sites: no form is taken that is not from them, and looking changes nothing. The
//! routes are read where they are made, so that a new one needs its row here.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use vestibule::engine::ports::{Clock as _, Stored, Table};
use vestibule::engine::users::NewUser;

use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, Phone, TestGateway, form, softtoken_code};
use crate::upstream::RecordingUpstream;

const NUMBER: &str = "+4915112345678";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// Where a login, or a session, stands when a form is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scene {
    /// A phone was asked and has not answered.
    Asked,
    /// A phone was asked and its time is over.
    Unanswered,
    /// The user has a number, to which nothing was sent.
    Number,
    /// A code was sent to it.
    Sent,
    /// The user has no factor, and grace.
    Grace,
    /// The set-up shows a seed.
    Seed,
    /// The set-up has sent a code.
    NewNumber,
    /// The set-up is done.
    Done,
    /// The phone said yes.
    Approved,
    /// The login was released.
    Inside,
    /// The same, with an app password and what it stands for.
    Account,
    /// The same, with every factor there is and codes that nobody has said to keep.
    Owner,
    /// The same, with the key of another authenticator app on a page.
    Adding,
    /// The login of somebody without a factor was released, by grace.
    Free,
    /// The same, of somebody who opted out then.
    Out,
}

use Scene::{
    Account, Adding, Approved, Asked, Done, Free, Grace, Inside, NewNumber, Number, Out, Owner, Seed, Sent, Unanswered,
};

/// Those in which everything is looked at: all of them.
const SCENES: [Scene; 15] = [
    Asked, Unanswered, Number, Sent, Grace, Seed, NewNumber, Done, Approved, Inside, Account, Owner, Adding, Free, Out,
];

type Form = (&'static str, Scene, &'static [(&'static str, &'static str)]);

/// Each form, where it is taken, and what it says. `CODE` stands for the code, or the id, that is right there.
const FORMS: [Form; 38] = [
    ("/login/release", Approved, &[]),
    ("/login/onetouch", Unanswered, &[]),
    ("/login/more-time", Asked, &[]),
    ("/login/send", Number, &[("channel", "sms")]),
    ("/login/code", Sent, &[("code", "CODE")]),
    ("/login/trust", Asked, &[("trust", "1")]),
    ("/login/skip", Grace, &[]),
    ("/login/opt-out", Grace, &[("confirm", "yes")]),
    ("/login/cancel", Asked, &[]),
    ("/login/enrol/phone", Grace, &[]),
    ("/login/enrol/softtoken", Grace, &[]),
    ("/login/enrol/softtoken/confirm", Seed, &[("code", "CODE")]),
    ("/login/enrol/number", Grace, &[("number", NUMBER), ("channel", "sms")]),
    ("/login/enrol/number/confirm", NewNumber, &[("code", "CODE")]),
    ("/login/enrol/recovery", Done, &[]),
    ("/login/enrol/back", Seed, &[]),
    ("/logout", Inside, &[]),
    ("/step-up", Account, &[]),
    ("/account/app-passwords", Account, &[("name", "phone")]),
    ("/account/app-passwords/revoke", Account, &[("id", "CODE")]),
    ("/account/deposit", Account, &[("username", "alice"), ("password", "another")]),
    ("/account/deposit/remove", Account, &[]),
    ("/account/browsers/end", Account, &[("id", "all")]),
    ("/account/sessions/end", Account, &[("id", "all")]),
    ("/account/opt-out", Free, &[("confirm", "yes")]),
    ("/account/opt-in", Out, &[]),
    ("/account/language", Account, &[("language", "pl")]),
    ("/account/phones", Owner, &[]),
    ("/account/phones/rename", Owner, &[("phone", "CODE"), ("name", "Old")]),
    ("/account/phones/remove", Owner, &[("phone", "CODE")]),
    ("/account/softtoken", Owner, &[]),
    ("/account/softtoken/remove", Owner, &[]),
    ("/account/number", Owner, &[("number", "+4915187654321"), ("channel", "sms")]),
    ("/account/number/remove", Owner, &[]),
    ("/account/recovery", Owner, &[]),
    ("/account/recovery/saved", Owner, &[]),
    ("/account/add/confirm", Adding, &[("code", "CODE")]),
    ("/account/add/leave", Adding, &[]),
];

/// What there is to look at, with an address of each.
const PAGES: [(&str, &str); 9] = [
    ("/login", "/login?with=code&code=CODE&token=TOKEN"),
    ("/login/state", "/login/state?wait&token=TOKEN"),
    ("/login/words", "/login/words?token=TOKEN"),
    ("/logout", "/logout?token=TOKEN"),
    ("/step-up", "/step-up?token=TOKEN"),
    ("/account", "/account?token=TOKEN&name=x&password=x"),
    ("/account/add", "/account/add?token=TOKEN&code=CODE"),
    ("/account/number", "/account/number?token=TOKEN&number=x"),
    ("/static/{name}", "/static/vestibule.css"),
];

/// The routes under the gateway's prefix, as (method, path), from the place where they are made.
fn routes() -> BTreeSet<(&'static str, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut source = std::fs::read_to_string(folder.join("mod.rs")).expect("the router");
    // The sections of the account page bring their own.
    for section in std::fs::read_dir(folder.join("account")).expect("its sections") {
        source.push_str(&std::fs::read_to_string(section.expect("an entry").path()).expect("a section"));
    }
    let mut routes = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let route = route.split(".route(").next().unwrap_or_default();
        let ends = [";\n", "\n            .", "\n        .", "\n}"];
        let end = ends.iter().filter_map(|end| route.find(end)).min().unwrap_or(route.len());
        let path = route.split('"').nth(1).expect("a path in quotes");
        let handlers = &route[..end];
        let methods: Vec<_> =
            [("GET", "get("), ("POST", "post(")].into_iter().filter(|(_, call)| handlers.contains(call)).collect();
        let others = ["put(", "patch(", "delete(", "any(", "on(", "options(", "head(", "trace("];
        let other = others.into_iter().find(|call| handlers.contains(call));
        assert!(!methods.is_empty() && other.is_none(), "a route that these tests do not know: {handlers}");
        routes.extend(methods.into_iter().map(|(method, _)| (method, path.to_owned())));
    }
    assert_eq!(source.matches(".nest(").count(), 1, "there are further routes");
    routes
}

#[test]
fn every_route_has_its_row() {
    let rows = FORMS.iter().map(|(path, ..)| ("POST", (*path).to_owned()));
    let rows: BTreeSet<_> = rows.chain(PAGES.iter().map(|(path, _)| ("GET", (*path).to_owned()))).collect();
    assert_eq!(routes(), rows);
}

struct Stage {
    gateway: TestGateway,
    _upstream: RecordingUpstream,
    browser: Browser,
    /// The token that is right here.
    token: String,
    code: String,
    /// Tokens that are right somewhere else.
    others: Vec<String>,
}

async fn log_in(gateway: &TestGateway, user: &str) -> Browser {
    let mut browser = gateway.browser("wiki.test");
    browser.get("/login").await;
    let answer = browser.post("/login", &[("user", user), ("pass", "right")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
    browser
}

async fn logout_token(browser: &Browser) -> String {
    let mut program = browser.clone();
    program.headers = vec![("Accept".to_owned(), "application/json".to_owned())];
    let answer = program.get("/.vestibule/logout").await;
    assert_eq!((answer.status, &answer.json()["status"]), (200, &"signed-in".into()), "{}", answer.text());
    answer.json()["token"].as_str().expect("a token").to_owned()
}

async fn token_of(browser: &mut Browser) -> String {
    browser.state().await["token"].as_str().expect("a token").to_owned()
}

/// Saves the app's own password and makes an app password; the token of such forms, and the id of what was made.
async fn with_app_password(browser: &mut Browser) -> (String, String) {
    let page = browser.get("/.vestibule/account").await.text();
    let (_, token) = page.split_once("name=\"token\" value=\"").expect("a form");
    let token = token.split('"').next().unwrap_or_default().to_owned();
    for (form, fields) in [
        ("deposit", &[("token", &*token), ("username", "alice"), ("password", "right")][..]),
        ("app-passwords", &[("token", &*token), ("name", "calendar")]),
    ] {
        let answer = browser.post(&format!("/.vestibule/account/{form}"), fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let page = browser.get("/.vestibule/account").await.text();
    let (_, id) = page.split_once("name=\"id\" value=\"").expect("a row");
    (token, id.split('"').next().unwrap_or_default().to_owned())
}

/// The token of the account page's forms.
async fn session_token(browser: &mut Browser) -> String {
    let page = browser.get("/.vestibule/account").await.text();
    let (_, token) = page.split_once("name=\"token\" value=\"").expect("a form");
    token.split('"').next().unwrap_or_default().to_owned()
}

/// Signs alice in once more, by the trust in this browser, so that she has a session elsewhere.
async fn in_another(gateway: &TestGateway, browser: &Browser) {
    let mut other = gateway.browser("wiki.test");
    other.cookies.insert("vestibule-trust".to_owned(), browser.cookies["vestibule-trust"].clone());
    other.get("/login").await;
    let answer = other.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 302, "{}", answer.text());
}

/// Makes recovery codes, or begins with an authenticator app; the token of such forms, and the phone or the code.
async fn with_factors(browser: &mut Browser, gateway: &TestGateway, scene: Scene) -> (String, String) {
    let page = browser.get("/.vestibule/account").await.text();
    let (_, token) = page.split_once("name=\"token\" value=\"").expect("a form");
    let token = token.split('"').next().unwrap_or_default().to_owned();
    if scene == Owner {
        assert_eq!(browser.post("/.vestibule/account/recovery", &[("token", &token)]).await.status, 200);
        return (token, gateway.user("alice").factors.devices[0].to_string());
    }
    assert_eq!(browser.post("/.vestibule/account/softtoken", &[("token", &token)]).await.status, 303);
    let page = browser.get("/.vestibule/account/add").await.text();
    let (_, seed) = page.split_once("secret=").expect("a seed on the page");
    let seed: String = seed.chars().take_while(char::is_ascii_alphanumeric).collect();
    (token, softtoken_code(&seed, gateway.clock.now()))
}

async fn taken(browser: &mut Browser, step: &str, fields: &[(&str, &str)]) {
    let answer = browser.step(step, fields).await;
    assert!(answer.status < 400, "{step}: {} {}", answer.status, answer.text());
}

impl Stage {
    async fn at(scene: Scene) -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let policy = "[policy]\nopt_out = \"during-grace\"\ntrust_browser = \"30d\"\n";
        let gateway = TestGateway::start(&format!("{policy}{}", block(&upstream.url()))).await;
        let mut others = Self::elsewhere(&gateway).await;
        let phone: Option<Phone> = match scene {
            Asked | Unanswered | Approved | Inside | Account => Some(gateway.user_with_phone("alice").await),
            Owner | Adding => {
                let new = NewUser { phone: Some(NUMBER.into()), softtoken: true, ..NewUser::default() };
                let link = gateway.invitation(gateway.add_user("alice", new).await.id).await;
                Some(Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("it registers"))
            }
            Number | Sent => {
                gateway.add_user("alice", NewUser { phone: Some(NUMBER.into()), ..NewUser::default() }).await;
                None
            }
            Grace | Seed | NewNumber | Done | Free | Out => {
                gateway.add_user("alice", NewUser { grace: 3, ..NewUser::default() }).await;
                None
            }
        };
        let mut browser = log_in(&gateway, "alice").await;
        let mut code = String::new();
        match scene {
            Asked | Number | Grace => {}
            Free | Out => taken(&mut browser, "skip", &[]).await,
            Unanswered => gateway.clock.advance(Duration::from_secs(130)),
            Sent => {
                taken(&mut browser, "send", &[("channel", "sms")]).await;
                code = gateway.outbox.last_code();
            }
            NewNumber => {
                taken(&mut browser, "enrol/number", &[("number", NUMBER), ("channel", "sms")]).await;
                code = gateway.outbox.last_code();
            }
            Seed | Done => {
                taken(&mut browser, "enrol/softtoken", &[]).await;
                let page = browser.get("/.vestibule/login").await.text();
                let (_, seed) = page.split_once("secret=").expect("a seed on the page");
                let seed: String = seed.chars().take_while(char::is_ascii_alphanumeric).collect();
                code = softtoken_code(&seed, gateway.clock.now());
            }
            Approved | Inside | Account | Owner | Adding => {
                if scene == Account {
                    taken(&mut browser, "trust", &[("trust", "1")]).await;
                }
                let number = browser.state().await["number"].as_str().expect("a number").to_owned();
                let phone = phone.as_ref().expect("alice has a phone");
                assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
            }
        }
        if scene == Done {
            taken(&mut browser, "enrol/softtoken/confirm", &[("code", &code)]).await;
        }
        let mut token = token_of(&mut browser).await;
        if matches!(scene, Inside | Account | Owner | Adding | Free | Out) {
            taken(&mut browser, "release", &[]).await;
            // The form of the login that this session was is no form of the session.
            others.push(std::mem::replace(&mut token, logout_token(&browser).await));
        }
        if scene == Account {
            in_another(&gateway, &browser).await;
            let (session, id) = with_app_password(&mut browser).await;
            // Neither is the form that signs out one that changes the account.
            others.push(std::mem::replace(&mut token, session));
            code = id;
        }
        if matches!(scene, Free | Out) {
            let session = session_token(&mut browser).await;
            if scene == Out {
                let fields = [("token", &*session), ("confirm", "yes")];
                assert_eq!(browser.post("/.vestibule/account/opt-out", &fields).await.status, 200);
            }
            others.push(std::mem::replace(&mut token, session));
        }
        if matches!(scene, Owner | Adding) {
            let (session, right) = with_factors(&mut browser, &gateway, scene).await;
            others.push(std::mem::replace(&mut token, session));
            code = right;
        }
        Self { gateway, _upstream: upstream, browser, token, code, others }
    }

    /// Bob, who has a session in one browser and a held login in another, and the tokens of both.
    async fn elsewhere(gateway: &TestGateway) -> Vec<String> {
        gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
        let mut inside = log_in(gateway, "bob").await;
        taken(&mut inside, "skip", &[]).await;
        taken(&mut inside, "release", &[]).await;
        let mut held = log_in(gateway, "bob").await;
        vec![logout_token(&inside).await, token_of(&mut held).await]
    }

    /// Everything in the store, and how many messages went out; those under way are waited for.
    async fn snapshot(&self) -> (Vec<(Table, Vec<u8>, Stored)>, usize) {
        self.gateway.engine.notices_sent().await;
        let mut all = Vec::new();
        for table in TABLES {
            let rows = self.gateway.store.scan(table, b"", None, usize::MAX).expect("the store reads");
            all.extend(rows.into_iter().map(|(key, stored)| (table, key, stored)));
        }
        assert!(all.len() > 5, "this store holds people and logins: {all:?}");
        (all, self.gateway.outbox.messages().len())
    }

    fn fields<'a>(&'a self, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        fields.iter().map(|&(name, value)| (name, if value == "CODE" { &*self.code } else { value })).collect()
    }
}

/// Every kind of record; this does not compile when there is another.
const TABLES: [Table; 56] = {
    match Table::Meta {
        Table::Meta
        | Table::User
        | Table::UserName
        | Table::Factors
        | Table::Device
        | Table::UserDevice
        | Table::Invite
        | Table::Login
        | Table::Answer
        | Table::Challenge
        | Table::DeviceChallenge
        | Table::Session
        | Table::Burn
        | Table::Counter
        | Table::ApiKey
        | Table::Handle
        | Table::UserSession
        | Table::UserLogin
        | Table::Observed
        | Table::Audit
        | Table::UserAudit
        | Table::Token
        | Table::AppPassword
        | Table::AppPasswordOf
        | Table::UserAppPassword
        | Table::ImportRow
        | Table::Import
        | Table::Deposit
        | Table::TrustedBrowser
        | Table::UserTrustedBrowser
        | Table::SignIn
        | Table::Campaign
        | Table::CampaignUser
        | Table::CampaignDay
        | Table::Binding
        | Table::Once
        | Table::Service
        | Table::ServiceUser
        | Table::OneCode
        | Table::Callback
        | Table::CallbackDue
        | Table::ServiceMonth
        | Table::Verification
        | Table::VerificationOf
        | Table::BroughtNumber
        | Table::Account
        | Table::AccountService
        | Table::ServiceEntity
        | Table::UserChallenge
        | Table::AccessToken
        | Table::TotpFactor
        | Table::UserTotpFactor
        | Table::SpentToken
        | Table::Webhook
        | Table::ServiceWebhook
        | Table::Budget => {}
    }
    [
        Table::Account,
        Table::AccountService,
        Table::ServiceEntity,
        Table::UserChallenge,
        Table::AccessToken,
        Table::TotpFactor,
        Table::UserTotpFactor,
        Table::Webhook,
        Table::ServiceWebhook,
        Table::Budget,
        Table::SpentToken,
        Table::Service,
        Table::ServiceUser,
        Table::OneCode,
        Table::Callback,
        Table::CallbackDue,
        Table::ServiceMonth,
        Table::Verification,
        Table::VerificationOf,
        Table::BroughtNumber,
        Table::Once,
        Table::TrustedBrowser,
        Table::UserTrustedBrowser,
        Table::SignIn,
        Table::Campaign,
        Table::CampaignUser,
        Table::CampaignDay,
        Table::Binding,
        Table::Meta,
        Table::User,
        Table::UserName,
        Table::Factors,
        Table::Device,
        Table::UserDevice,
        Table::Invite,
        Table::Login,
        Table::Answer,
        Table::Challenge,
        Table::DeviceChallenge,
        Table::Session,
        Table::Burn,
        Table::Counter,
        Table::ApiKey,
        Table::Handle,
        Table::UserSession,
        Table::UserLogin,
        Table::Observed,
        Table::Audit,
        Table::UserAudit,
        Table::Token,
        Table::AppPassword,
        Table::AppPasswordOf,
        Table::UserAppPassword,
        Table::ImportRow,
        Table::Import,
        Table::Deposit,
    ]
};

/// The headers of every answer of the gateway's own.
#[track_caller]
fn has_own_headers(name: &str, answer: &Answer) {
    let one = |header: &str| match answer.all(header)[..] {
        [value] => value.to_owned(),
        _ => panic!("{name}: `{header}` is not there once: {:?}", answer.headers),
    };
    let policy = one("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"] {
        assert!(policy.contains(part), "{name}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{name}: {policy}");
    assert_eq!(one("x-content-type-options"), "nosniff", "{name}");
    assert_eq!(one("x-frame-options"), "DENY", "{name}");
    assert_eq!(one("cross-origin-opener-policy"), "same-origin", "{name}");
    // Without any referrer browsers would say that a form came from nowhere.
    assert_eq!(one("referrer-policy"), "same-origin", "{name}");
    let is_asset = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/css"));
    let cache = if is_asset { "public, max-age=31536000, immutable" } else { "no-store" };
    assert_eq!(one("cache-control"), cache, "{name}");
    assert!(answer.header("access-control-allow-origin").is_none(), "{name}: {:?}", answer.headers);
}

/// One way in which a form is not from here: its headers, and its body.
type Forgery = (String, Vec<(String, String)>, String);

fn forgeries(stage: &Stage, fields: &[(&str, &str)]) -> Vec<Forgery> {
    let origin = stage.browser.origin();
    let with = |token: &str| form(&[&[("token", token)], fields].concat());
    let right = with(&stage.token);
    let kind = |value: &str| ("Content-Type".to_owned(), value.to_owned());
    let sent = |name: &str, headers: &[(&str, &str)], body: &str| {
        let headers = [&[FORM], headers].concat();
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        (name.to_owned(), headers, body.to_owned())
    };
    let ours: &[(&str, &str)] = &[("Origin", &origin)];
    let mut forgeries = vec![
        sent("another origin", &[("Origin", "http://evil.test")], &right),
        sent("an origin that begins as ours", &[("Origin", &format!("{origin}.evil.test"))], &right),
        sent("another scheme", &[("Origin", &origin.replace("http:", "https:"))], &right),
        sent("another port", &[("Origin", "http://wiki.test:1")], &right),
        sent("no origin to speak of", &[("Origin", "null")], &right),
        sent("that, by its own account ours", &[("Origin", "null"), ("Sec-Fetch-Site", "same-origin")], &right),
        sent("another site, without origin", &[("Sec-Fetch-Site", "cross-site")], &right),
        sent("a sibling, without origin", &[("Sec-Fetch-Site", "same-site")], &right),
        sent("nothing said of where it is from", &[], &right),
        sent("no token", ours, &form(fields)),
        sent("an empty token", ours, &with("")),
        sent("a wrong token", ours, &with("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        sent("a part of the token", ours, &with(&stage.token[..stage.token.len() - 1])),
        sent("the token and more", ours, &with(&format!("{}A", stage.token))),
        sent("the token twice", ours, &format!("{right}&token=x")),
        sent("a wrong token in the header", &[ours, &[("X-Vestibule-Token", "x")]].concat(), &form(fields)),
        sent("the right one in the header only", &[ours, &[("X-Vestibule-Token", &stage.token)]].concat(), &with("x")),
    ];
    for (n, other) in stage.others.iter().enumerate() {
        forgeries.push(sent(&format!("token {n} from elsewhere"), ours, &with(other)));
    }
    for value in ["text/plain", "application/json", "multipart/form-data; boundary=x"] {
        let headers = vec![("Origin".to_owned(), origin.clone()), kind(value)];
        forgeries.push((format!("as {value}"), headers, right.clone()));
    }
    forgeries.push(("as nothing".to_owned(), vec![("Origin".to_owned(), origin.clone())], right.clone()));
    forgeries
}

async fn send(browser: &mut Browser, method: &str, target: &str, headers: &[(String, String)], body: &str) -> Answer {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.send(method, target, &headers, body.as_bytes()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_taken_that_is_not_from_here() {
    for (path, scene, fields) in FORMS {
        let mut stage = Stage::at(scene).await;
        let owned: Vec<_> = stage.fields(fields).iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let fields: Vec<_> = owned.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let target = format!("/.vestibule{path}");
        // Whatever runs in this origin may sign out without a token.
        let is_free = |name: &str| path == "/logout" && matches!(name, "no token" | "as nothing");
        for (name, headers, body) in forgeries(&stage, &fields).into_iter().filter(|(name, ..)| !is_free(name)) {
            for accept in ["text/html", "application/json"] {
                let name = format!("{path}, {name}, {accept}");
                let before = stage.snapshot().await;
                let mut browser = stage.browser.clone();
                browser.headers = vec![("Accept".to_owned(), accept.to_owned())];
                let answer = send(&mut browser, "POST", &target, &headers, &body).await;
                assert!((400..500).contains(&answer.status), "{name}: {} {}", answer.status, answer.text());
                assert!(answer.status != 404 && answer.status != 405, "{name}: {}", answer.status);
                assert!(answer.all("set-cookie").is_empty(), "{name}: {:?}", answer.headers);
                has_own_headers(&name, &answer);
                assert!(stage.snapshot().await == before, "{name}: something changed");
            }
        }
        // None of this was for want of anything else.
        let before = stage.snapshot().await;
        let honest = form(&[&[("token", &*stage.token)], &*fields].concat());
        let headers = [FORM, ("Origin", &stage.browser.origin())];
        let answer = stage.browser.send("POST", &target, &headers, honest.as_bytes()).await;
        assert!(answer.status < 400, "{path}: {} {}", answer.status, answer.text());
        assert!(stage.snapshot().await != before, "{path}: nothing changed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing() {
    let addresses: Vec<(String, bool)> = {
        let looked_at = PAGES.iter().map(|(_, address)| ((*address).to_owned(), true));
        let forms = FORMS.iter().filter(|(path, ..)| PAGES.iter().all(|(page, _)| page != path));
        looked_at.chain(forms.map(|(path, ..)| (format!("{path}?token=TOKEN&code=CODE"), false))).collect()
    };
    for scene in SCENES {
        let stage = Stage::at(scene).await;
        for (address, is_page) in &addresses {
            let target = format!("/.vestibule{address}").replace("TOKEN", &stage.token).replace("CODE", &stage.code);
            for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"] {
                let name = format!("{scene:?}: {method} {target}");
                let before = stage.snapshot().await;
                let headers = [("Origin".to_owned(), stage.browser.origin())];
                let mut browser = stage.browser.clone();
                let answer = send(&mut browser, method, &target, &headers, "").await;
                let is_looked_at = *is_page && matches!(method, "GET" | "HEAD");
                let is_inside = matches!(scene, Inside | Account | Owner | Adding | Free | Out);
                let is_of_session = address.starts_with("/account") || address.starts_with("/step-up");
                let expected: &[u16] = match is_looked_at {
                    // Without a session there is no account.
                    true if !is_inside && is_of_session => &[303],
                    // Where nothing is added, and where nothing may be, the account page has the beginning of it.
                    true if is_inside && address.starts_with("/account/add") => &[200, 303],
                    true if matches!(scene, Free | Out) && address.starts_with("/account/number") => &[303],
                    // Where nothing is held there is nothing to be seen of it.
                    true if is_inside => &[200, 404],
                    true => &[200],
                    false => &[405],
                };
                assert!(expected.contains(&answer.status), "{name}: {} {}", answer.status, answer.text());
                assert!(answer.all("set-cookie").is_empty(), "{name}: {:?}", answer.headers);
                has_own_headers(&name, &answer);
                assert!(stage.snapshot().await == before, "{name}: something changed");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_asks_first_and_works_without_javascript() {
    let stage = Stage::at(Inside).await;
    let mut browser = stage.browser.clone();
    let page = browser.get("/.vestibule/logout").await;
    let text = page.text();
    for part in ["action=\"/.vestibule/logout\"", "method=\"post\"", &stage.token, "Library wiki", "href=\"/\""] {
        assert!(text.contains(part), "no `{part}` on {text}");
    }
    assert!(!text.contains("<script"), "{text}");
    assert_eq!(browser.get("/home").await.status, 200, "asking ends nothing");
    assert_eq!(browser.sign_out().await.status, 200);
    assert!(!browser.cookies.contains_key("vestibule"));
    // The cookie that somebody kept is worth nothing, and has nothing to sign out of.
    let mut kept = stage.browser.clone();
    assert_eq!(kept.get("/home").await.status, 303);
    let (page, again) = (kept.get("/.vestibule/logout").await, kept.post("/.vestibule/logout", &[]).await);
    assert!(page.text().contains("You are signed out") && page.status == 200, "{}", page.text());
    assert!(again.text().contains("You are signed out") && again.status == 200, "{}", again.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_signs_out_with_the_token_in_a_header_or_without() {
    for with_token in [true, false] {
        let stage = Stage::at(Inside).await;
        let mut program = stage.browser.clone();
        program.headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        let token = logout_token(&program).await;
        let headers = [("Sec-Fetch-Site", "same-origin"), ("X-Vestibule-Token", &*token)];
        let headers = if with_token { &headers[..] } else { &headers[..1] };
        let answer = program.send("POST", "/.vestibule/logout", headers, b"").await;
        assert_eq!((answer.status, &answer.json()["status"]), (200, &"signed-out".into()), "{}", answer.text());
        let after = program.get("/.vestibule/logout").await.json();
        assert_eq!(after, serde_json::json!({ "status": "signed-out" }));
    }
}
