//! `examples/authy-node`, run as its README says, step by step: an account, a phone, and both ways of the second factor in a real
//! browser.

use std::process::Command;

use tokio::sync::MutexGuard;

use crate::authy_libraries::Portal;
use crate::browser::Browser;
use crate::child::Running;
use crate::real_apps::{INSTALL, file_of_project};
use crate::walks::ALONE;

/// The application, and somebody who uses it.
struct Room {
    portal: Portal,
    browser: Browser,
    url: String,
    // It ends when this is dropped.
    _program: Running,
    // Dropped last: the next browser begins when this one has ended.
    _alone: MutexGuard<'static, ()>,
}

impl Room {
    async fn open(name: &str) -> Self {
        let portal = Portal::start("").await;
        let mut command = Command::new("node");
        command.arg("--no-deprecation").arg(file_of_project("examples/authy-node/app.js"));
        command.env("AUTHY_KEY", portal.application(None).await).env("AUTHY_URL", portal.url()).env("PORT", "0");
        command.env("NODE_PATH", file_of_project(".cache/authy/node_modules"));
        command.env("NODE_EXTRA_CA_CERTS", portal.authority()).env("NO_PROXY", "*");
        let mut program = Running::start("the example", &mut command, INSTALL);
        let port = program.port_after("the reading room is open at http://127.0.0.1:").await;
        let alone = ALONE.lock().await;
        let browser = Browser::start(name).await;
        Self { portal, browser, url: format!("http://127.0.0.1:{port}"), _program: program, _alone: alone }
    }

    /// Steps 1 to 4: home, the form, a number that is none, and an account that can sign in.
    async fn register(&self) {
        let browser = &self.browser;
        browser.goto(&self.url).await;
        browser.wait_text("h1", "Reading room").await;
        browser.click("a[href='/register']").await;
        let fields =
            [("name", "nadia"), ("password", "correct horse"), ("email", "nadia@example.org"), ("country", "49")];
        for (name, value) in fields {
            browser.type_into(&format!("#{name}"), value).await;
        }
        browser.type_into("#phone", "1").await;
        browser.click("button").await;
        browser.wait_text(".wrong", "User was not valid").await;
        for (name, value) in fields {
            browser.type_into(&format!("#{name}"), value).await;
        }
        browser.type_into("#phone", "0151 12345678").await;
        browser.click("button").await;
        browser.wait_text("h1", "Sign in").await;
    }

    /// Steps 6 and 7: the password, wrong and right; nothing is open after it.
    async fn sign_in(&self) {
        let browser = &self.browser;
        for (password, part, says) in
            [("wrong", ".wrong", "Name or password is wrong"), ("correct horse", "h1", "One more step")]
        {
            browser.type_into("#name", "nadia").await;
            browser.type_into("#password", password).await;
            browser.click("button").await;
            browser.wait_text(part, says).await;
        }
        browser.goto(&format!("{}/private", self.url)).await;
        browser.wait_text("h1", "One more step").await;
    }

    /// The one request that waits on the phone, as its owner sees it.
    async fn asked(&self) -> serde_json::Value {
        let output = self.portal.phone(&["list", "--json"]).await;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let list: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let list = list.as_array().unwrap_or_else(|| panic!("no list: {text}"));
        assert_eq!(list.len(), 1, "{text}");
        list[0].clone()
    }

    async fn answer(&self, act: &str) {
        let asked = self.asked().await;
        assert!(asked.to_string().contains("Sign in to the reading room?"), "{asked}");
        assert!(asked.to_string().contains("nadia"), "{asked}");
        let id = asked["id"].as_str().unwrap_or_else(|| panic!("no id: {asked}")).to_owned();
        let output = self.portal.phone(&[act, &id]).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_gets_in_with_a_phone() {
    let room = Room::open("authy-example-push").await;
    let browser = &room.browser;
    room.register().await;
    // Step 5.
    let link = room.portal.link_to("+4915112345678");
    room.portal.register_phone(&link).await;
    room.sign_in().await;
    // Steps 8 and 9: denied, and the page says so; nothing opens.
    browser.click("#push").await;
    browser.wait_text("h1", "Look at your phone").await;
    room.answer("deny").await;
    browser.wait_text("#state", "denied").await;
    browser.goto(&format!("{}/private", room.url)).await;
    browser.wait_text("h1", "One more step").await;
    // Steps 10 and 11: approved, and the page goes on by itself.
    browser.click("#push").await;
    browser.wait_text("h1", "Look at your phone").await;
    room.answer("approve").await;
    browser.wait_text("h1", "Welcome, nadia").await;
    // Step 12.
    browser.click("button").await;
    browser.wait_text("h1", "Reading room").await;
    browser.goto(&format!("{}/private", room.url)).await;
    browser.wait_text("h1", "Sign in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_gets_in_with_a_code() {
    let room = Room::open("authy-example-code").await;
    let browser = &room.browser;
    room.register().await;
    room.sign_in().await;
    browser.click("#sms").await;
    browser.wait_text("#note", "SMS token was sent (+49-XXX-XXX-XX78)").await;
    let code = room.portal.code("+4915112345678");
    let wrong = if code.starts_with('0') { "1111111" } else { "0000000" };
    browser.type_into("#code", wrong).await;
    browser.click("#check").await;
    browser.wait_text(".wrong", "Token is invalid").await;
    browser.type_into("#code", &code).await;
    browser.click("#check").await;
    browser.wait_text("h1", "Welcome, nadia").await;
    browser.click("button").await;
    browser.wait_text("h1", "Reading room").await;

    // The same code is good once; a call brings another.
    browser.goto(&format!("{}/login", room.url)).await;
    room.sign_in().await;
    browser.type_into("#code", &code).await;
    browser.click("#check").await;
    browser.wait_text(".wrong", "Token was used recently").await;
    browser.click("#call").await;
    browser.wait_text("#note", "Call started").await;
    browser.type_into("#code", &room.portal.code("+4915112345678")).await;
    browser.click("#check").await;
    browser.wait_text("h1", "Welcome, nadia").await;
}
