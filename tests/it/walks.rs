//! Walks in a real browser: what people see from the app's own login form until they are inside it, and where they are
//! turned back. Each has two browsers, one at the desk and one that is the phone, and leaves pictures in `tests/screenshots`.

mod account;
mod account_token;
mod apps;
mod at_login;
mod axe;
mod codes;
mod factors;
mod history;
mod keyboard;
mod keyboard_account;
mod languages;
mod looks;
mod no_script;
pub mod overlay;
mod phpmyadmin;
mod pushes;
mod questions;
mod sign_in;
mod stolen;
mod trust;
mod turned_back;
mod wordpress;

use std::sync::Arc;
use std::time::Duration;

use fantoccini::cookies::Cookie;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, MutexGuard};

use crate::browser::{Browser, Options};
use crate::plain;
use crate::support::{TestGateway, config};
use vestibule::demo::catalogue;
use vestibule::domain::audit::By;
use vestibule::engine::ports::{NoPictures, Pictures};

/// One walk at a time: four browsers at once are too much for a small machine, and slow ones fail for no reason.
pub static ALONE: Mutex<()> = Mutex::const_new(());

const ALICE: (&str, &str) = catalogue::ACCOUNTS[0];
const BOB: (&str, &str) = catalogue::ACCOUNTS[1];

/// Where the walks find the catalogue.
const LIBRARY: &str = "library.test";

/// What Chromium says to every page of the gateway here, since `*.test` is neither HTTPS nor localhost.
const PLAIN_HTTP: &str =
    "The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy";

/// What is on a stage: the gateway, and the two browsers.
struct Stage {
    gateway: TestGateway,
    /// `http://HOST:PORT` of the application, as browsers know it; `https` if it has a certificate.
    app: String,
    desk: Browser,
    phone: Browser,
    // Dropped last: the next walk begins when the browsers of this one have ended.
    _alone: MutexGuard<'static, ()>,
}

impl Stage {
    /// In front of the demo's catalogue, with these further lines of configuration.
    async fn library(name: &str, further: &str) -> Self {
        Self::library_as(name, further, Options::default()).await
    }

    /// The same, with a browser of this kind at the desk.
    async fn library_as(name: &str, further: &str, desk: Options) -> Self {
        Self::library_with(name, further, "", desk).await
    }

    /// The same, with these further lines in its own block.
    async fn library_with(name: &str, further: &str, block: &str, desk: Options) -> Self {
        Self::of(name, LIBRARY, &Self::catalogue(further, block).await, desk).await
    }

    /// As [`Stage::library`], with the pictures which applications name from here.
    async fn library_pictures(name: &str, further: &str, pictures: Arc<dyn Pictures>) -> Self {
        let config = Self::catalogue(further, "").await;
        Self::of_pictures(name, LIBRARY, &config, Options::default(), pictures).await
    }

    /// The configuration in front of the demo's catalogue, which runs from now on.
    async fn catalogue(further: &str, block: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let upstream = format!("http://{}", listener.local_addr().expect("a bound address"));
        tokio::spawn(async { axum::serve(listener, catalogue::router()).await });
        let app = catalogue::app_config(LIBRARY, &upstream).replace("login_page", &format!("{block}\nlogin_page"));
        format!("{further}\n{app}")
    }

    /// In front of the application that `config` describes.
    async fn of(name: &str, host: &str, config: &str, desk: Options) -> Self {
        Self::of_pictures(name, host, config, desk, Arc::new(NoPictures)).await
    }

    async fn of_pictures(name: &str, host: &str, text: &str, desk: Options, pictures: Arc<dyn Pictures>) -> Self {
        let alone = ALONE.lock().await;
        let gateway = TestGateway::start_pictures_now(config(text), pictures);
        let scheme = if gateway.config.apps[0].tls.is_some() { "https" } else { "http" };
        let app = format!("{scheme}://{host}:{}", gateway.address().port());
        let desk = desk.start(&format!("{name}, desk")).await;
        let phone = Options::default().phone().start(&format!("{name}, phone")).await;
        Self { gateway, app, desk, phone, _alone: alone }
    }

    /// Types a password into the catalogue's own form.
    async fn log_in(&self, (user, password): (&str, &str)) {
        self.desk.goto(&format!("{}/login", self.app)).await;
        self.desk.type_into("#username", user).await;
        self.desk.type_into("#password", password).await;
        self.desk.click("form.login button").await;
    }

    /// Waits until the catalogue shows `user` inside.
    async fn inside(&self, user: &str) {
        self.desk.wait_text("#user", user).await;
        assert_eq!(self.desk.url().await, format!("{}/", self.app));
    }

    /// Waits until the desk is at the application's own login: an address of the gateway has `/login` at its end too.
    async fn at_its_login(&self) {
        let login = format!("{}/login", self.app);
        assert_eq!(self.desk.wait_url(&login).await, login);
    }

    /// Signs out of the catalogue.
    async fn log_out(&self) {
        self.desk.click("a[href='/logout']").await;
        self.desk.wait_for("form.login").await;
    }

    /// The cookies of the desk for the app, as a `Cookie` field.
    async fn jar(&self) -> String {
        let cookies = self.desk.cookies().await;
        cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect::<Vec<_>>().join("; ")
    }

    /// The other browser, with these cookies for the app and no others, at a page of the app.
    async fn with_cookies(&self, cookies: &[Cookie<'_>], path: &str) -> &Browser {
        let thief = &self.phone;
        thief.goto(&format!("{}{path}", self.app)).await;
        thief.client().delete_all_cookies().await.expect("the driver forgets cookies");
        for cookie in cookies {
            thief.set_cookie(cookie.name(), cookie.value()).await;
        }
        thief.goto(&format!("{}{path}", self.app)).await;
        thief
    }

    /// A page of the app with these cookies, asked past the gateway.
    async fn at_the_app(&self, path: &str, cookies: &str) -> String {
        let app = &self.gateway.config.apps[0];
        let (scheme, host) = self.app.split_once("://").expect("an address");
        let request = http::Request::get(format!("{}{path}", app.upstreams[0]))
            .header("host", host)
            .header("x-forwarded-proto", scheme)
            .header("cookie", cookies)
            .body(String::new());
        plain::send(request.expect("a request")).await.into_body()
    }

    /// Registers the phone of a user by an invitation, as the help desk sends it.
    async fn invite(&self, user: &str) {
        let user = self.gateway.user(user);
        let secret = self.gateway.engine.invite_device(&By::CONSOLE, user.id).await.expect("an invitation");
        let link = self.gateway.engine.register_link(self.gateway.running.portal_url(), user.id, &secret);
        self.register(&link).await;
    }

    /// Opens a registration link on the phone and registers.
    async fn register(&self, link: &str) {
        self.phone.goto(link).await;
        self.phone.wait_for("[data-part=register-go]").await;
        self.phone.type_into("[data-part=register-name]", "Pixel 8").await;
        self.phone.click("[data-part=register-go]").await;
        self.phone.wait_for("[data-part=account]").await;
        self.phone.wait_text("[data-part=status]", "Watching for requests").await;
    }

    /// The number that the desk shows, once it does.
    async fn number(&self) -> String {
        self.desk
            .wait_until("a number is shown", async || {
                let element = self.desk.client().find(fantoccini::Locator::Css("[data-part=number]")).await.ok()?;
                element.text().await.ok().filter(|number| number.len() == 2)
            })
            .await
    }

    /// Types a number on the phone and approves.
    async fn approve(&self, number: &str) {
        self.phone.type_into("[data-part=request-number]", number).await;
        self.phone.click("[data-part=approve]:enabled").await;
    }

    /// Waits for the phone's word on its request, and puts it away.
    async fn result(&self, result: &str) {
        self.phone.wait_for(&format!("[data-part=result][data-result={result}]")).await;
    }

    /// Lets the gateway's clock pass over `by`.
    fn pass(&self, by: Duration) {
        self.gateway.clock.advance(by);
    }

    /// Ends the walk: neither console has complained of anything but what `expected` names.
    async fn end(self, expected: &[&str]) {
        for browser in [&self.desk, &self.phone] {
            let errors = browser.console_errors().await;
            let expected = || expected.iter().chain(&[PLAIN_HTTP]);
            let unexpected: Vec<_> =
                errors.iter().filter(|error| !expected().any(|part| error.contains(part))).collect();
            assert!(unexpected.is_empty(), "the console says {unexpected:#?}");
        }
    }
}
