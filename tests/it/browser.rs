//! A real browser: Chromium, driven by chromedriver.
//!
//! Every [`Browser`] has a driver, a profile and a port of its own, so that tests do not know each other. Hosts under
//! `.test` lead to 127.0.0.1, whatever their port, and nothing is waited for by time alone.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    cookies::Cookie,
    elements::Element,
    error::{CmdError, ErrorStatus},
};
use http::Request;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{child::Running, plain};

/// How often Chromium is started before that is a failure.
const STARTS: usize = 3;
/// How long a page may take to show something; only a failing test ever waits that long. Every other test may run beside it, on
/// two slow cores.
const PATIENCE: Duration = Duration::from_mins(1);

/// Between two looks at a page.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

const INSTALL: &str = "run `make deps-test`, or `apt-get install chromium chromium-driver`";

/// How a browser is to be.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Options {
    size: (u32, u32),
    colours: Colours,
    scripts: Scripts,
}

/// What the browser says its user prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// `prefers-color-scheme: light`.
    Light,
    /// `prefers-color-scheme: dark`.
    Dark,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// As usual.
    Run,
    /// Turned off by its user.
    Off,
}

impl Default for Options {
    fn default() -> Self {
        Self { size: (1280, 800), colours: Colours::Light, scripts: Scripts::Run }
    }
}

impl Options {
    /// The size of the page in CSS pixels.
    pub fn size(self, width: u32, height: u32) -> Self {
        Self { size: (width, height), ..self }
    }

    /// A telephone's size.
    pub fn phone(self) -> Self {
        self.size(390, 844)
    }

    /// Which colours the user prefers.
    pub fn colours(self, colours: Colours) -> Self {
        Self { colours, ..self }
    }

    /// Whether pages may run scripts.
    pub fn scripts(self, scripts: Scripts) -> Self {
        Self { scripts, ..self }
    }

    /// Starts the browser; `name` is for messages.
    pub async fn start(self, name: &str) -> Browser {
        Browser::start_with(name, self).await
    }
}

/// A browser with a fresh profile; it ends, with its driver, when it is dropped.
pub struct Browser {
    name: String,
    client: Client,
    port: u16,
    session: String,
    // Dropped in this order: the profile is removed once nobody writes to it.
    _driver: Running,
    profile: TempDir,
}

/// Starts chromedriver, and says on which port it is.
async fn driver(temporary: &Path) -> (Running, u16) {
    let mut tries = 1;
    loop {
        let mut command = Command::new("chromedriver");
        // Its own temporary files go where they are removed.
        command.arg("--port=0").env("TMPDIR", temporary);
        let mut driver = Running::start("chromedriver", &mut command, INSTALL);
        match driver.maybe_after("started successfully on port ").await {
            Ok(rest) => {
                let digits = rest.trim_end_matches(|it: char| !it.is_ascii_digit());
                return (driver, digits.parse().unwrap_or_else(|_| panic!("chromedriver told no port but `{rest}`")));
            }
            // It takes a free port of IPv6, and then the same of IPv4, which somebody else may have.
            Err(said) if tries < STARTS && said.contains("Address already in use") => tries += 1,
            Err(said) => panic!("chromedriver does not start; it said:\n{said}"),
        }
    }
}

impl Browser {
    /// Starts a browser of the usual kind; `name` is for messages.
    pub async fn start(name: &str) -> Self {
        Self::start_with(name, Options::default()).await
    }

    async fn start_with(name: &str, options: Options) -> Self {
        let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .into_iter()
            .find(|path| fs::exists(path).unwrap_or(false))
            .unwrap_or_else(|| panic!("there is no chromium; {INSTALL}"));
        let profile = tempfile::Builder::new().prefix("vestibule-browser-").tempdir().expect("a temporary folder");
        let (driver, port) = driver(profile.path()).await;
        let (width, height) = options.size;
        let capabilities = |profile: &Path| {
            json!({
                "browserName": "chrome",
                // Tests sign their certificates themselves.
                "acceptInsecureCerts": true,
                "goog:loggingPrefs": { "browser": "ALL" },
                "goog:chromeOptions": {
                    "binary": chromium,
                    "args": [
                        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--disable-dev-shm-usage", "--hide-scrollbars", "--host-resolver-rules=MAP *.test 127.0.0.1",
                        format!("--window-size={width},{height}"),
                        format!("--user-data-dir={}", profile.display()),
                    ],
                    "prefs": match options.scripts {
                        Scripts::Run => json!({}),
                        Scripts::Off => json!({ "profile.managed_default_content_settings.javascript": 2 }),
                    },
                },
            })
        };
        let mut tries = 1;
        let client = loop {
            // A profile of its own: one that did not start may still have its hands on the last.
            let Value::Object(capabilities) = capabilities(&profile.path().join(format!("profile-{tries}"))) else {
                unreachable!("it is written as an object above")
            };
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                // On a machine with much to do it now and then does not come up in the driver's time.
                Err(_) if tries < STARTS => tries += 1,
                Err(error) => panic!("{name}: chromedriver started no chromium: {error}"),
            }
        };
        let session = client.session_id().await.expect("the driver answers").expect("a session was just made");
        let browser = Self { name: name.to_owned(), client, port, session, _driver: driver, profile };
        // The window has a frame in some versions: what is meant is the page.
        browser.resize(width, height).await;
        browser.prefer(options.colours).await;
        browser
    }

    /// Gives the page another size from now on, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Says from now on that the user prefers these colours.
    pub async fn prefer(&self, colours: Colours) {
        let value = match colours {
            Colours::Light => "light",
            Colours::Dark => "dark",
        };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Says from now on that the user reads these languages, `de-AT,de`: to servers, and to scripts of pages.
    pub async fn read(&self, languages: &str) {
        let reads = json!({ "userAgent": "", "acceptLanguage": languages });
        self.devtools("Emulation.setUserAgentOverride", reads).await;
    }

    /// Says from now on that it is this browser: to servers, and to scripts of pages.
    pub async fn be(&self, agent: &str) {
        self.devtools("Emulation.setUserAgentOverride", json!({ "userAgent": agent })).await;
    }

    /// Where its profile is, for as long as it lives.
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// The WebDriver client, for what has no method here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Opens a page and waits until it is loaded.
    pub async fn goto(&self, url: &str) {
        let gone = tokio::time::timeout(PATIENCE, self.client.goto(url)).await;
        let gone = gone.unwrap_or_else(|_| panic!("{}: {url} did not load in {PATIENCE:?}", self.name));
        gone.unwrap_or_else(|error| panic!("{}: cannot open {url}: {error}", self.name));
    }

    /// Where the browser is.
    pub async fn url(&self) -> String {
        self.client.current_url().await.unwrap_or_else(|error| self.fail("no address", &error)).to_string()
    }

    /// The source of the page as it is now.
    pub async fn source(&self) -> String {
        self.client.source().await.unwrap_or_else(|error| self.fail("no source", &error))
    }

    /// Waits until there is a visible element for `css`, and returns it.
    pub async fn wait_for(&self, css: &str) -> Element {
        self.wait_until(&format!("`{css}` is there"), async || {
            let element = self.client.find(Locator::Css(css)).await.ok()?;
            element.is_displayed().await.ok()?.then_some(element)
        })
        .await
    }

    /// Waits until nothing visible is left for `css`.
    pub async fn wait_gone(&self, css: &str) {
        self.wait_until(&format!("`{css}` is gone"), async || match self.client.find(Locator::Css(css)).await {
            Ok(element) => (!element.is_displayed().await.ok()?).then_some(()),
            Err(error) => error.is_no_such_element().then_some(()),
        })
        .await;
    }

    /// Waits until the visible text for `css` contains `text`.
    pub async fn wait_text(&self, css: &str, text: &str) {
        self.wait_until(&format!("`{css}` says `{text}`"), async || {
            let shown = self.client.find(Locator::Css(css)).await.ok()?.text().await.ok()?;
            shown.contains(text).then_some(())
        })
        .await;
    }

    /// Waits until the address contains `part`, and returns it.
    pub async fn wait_url(&self, part: &str) -> String {
        self.wait_until(&format!("the address has `{part}`"), async || {
            let url = self.client.current_url().await.ok()?.to_string();
            url.contains(part).then_some(url)
        })
        .await
    }

    /// Waits until the page at hand is loaded, with its sheets of style: what it says can be read before.
    pub async fn wait_loaded(&self) {
        self.wait_until("the page is loaded", async || {
            let state = self.client.execute("return document.readyState", Vec::new()).await.ok()?;
            (state == "complete").then_some(())
        })
        .await;
    }

    /// Looks again and again until `look` finds something; `what` is for the message.
    pub async fn wait_until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        });
        let Ok(found) = found.await else {
            panic!("{}: waited until {what}, at {}:\n{}", self.name, self.url().await, self.source().await)
        };
        found
    }

    /// Waits until there are so many elements for `css`, visible or not: while one page takes another's place there are none.
    pub async fn wait_count(&self, css: &str, count: usize) {
        self.wait_until(&format!("there are {count} of `{css}`"), async || {
            (self.client.find_all(Locator::Css(css)).await.ok()?.len() == count).then_some(())
        })
        .await;
    }

    /// How many elements there are for `css`, visible or not.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap_or_else(|error| self.fail(css, &error)).len()
    }

    /// The visible text of an element, once it is there.
    pub async fn text(&self, css: &str) -> String {
        self.with(css, async |element| element.text().await).await
    }

    /// An attribute of an element, once it is there.
    pub async fn attr(&self, css: &str, name: &str) -> String {
        let value = self.with(css, async |element| element.attr(name).await).await;
        value.unwrap_or_else(|| panic!("{}: `{css}` has no `{name}`", self.name))
    }

    /// Clicks an element, once it is there.
    pub async fn click(&self, css: &str) {
        self.with(css, async |element| element.click().await).await;
    }

    /// Types `text` into a field, once it is there, in place of what it has.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.with(css, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Does something with the visible element for `css`, once it is there and lets it be done.
    async fn with<T>(&self, css: &str, act: impl AsyncFn(&Element) -> Result<T, CmdError>) -> T {
        self.wait_until(&format!("`{css}` is there to be used"), async || {
            let element = self.client.find(Locator::Css(css)).await.ok()?;
            element.is_displayed().await.ok()?.then_some(())?;
            match act(&element).await {
                Ok(done) => Some(done),
                Err(error) if is_too_early(&error) => None,
                Err(error) => self.fail(css, &error),
            }
        })
        .await
    }

    /// Runs a script in the page, whether or not the page may run its own.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| self.fail(script, &error))
    }

    /// Writes what is seen to `tests/screenshots/<name>.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
        fs::create_dir_all(&folder).expect("a folder for screenshots");
        let path = folder.join(format!("{name}.png"));
        let picture = self.client.screenshot().await.unwrap_or_else(|error| self.fail("no screenshot", &error));
        fs::write(&path, picture).expect("room for a screenshot");
        path
    }

    /// The cookies that the page at hand would get, those for HTTP only too.
    pub async fn cookies(&self) -> Vec<Cookie<'static>> {
        self.client.get_all_cookies().await.unwrap_or_else(|error| self.fail("no cookies", &error))
    }

    /// The value of one of [`Self::cookies`].
    pub async fn cookie(&self, name: &str) -> Option<String> {
        self.cookies().await.into_iter().find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
    }

    /// Plants a cookie for the host of the page at hand.
    pub async fn set_cookie(&self, name: &str, value: &str) {
        let secure = self.url().await.starts_with("https:");
        let cookie = json!({ "name": name, "value": value, "path": "/", "secure": secure });
        self.command("cookie", json!({ "cookie": cookie })).await;
    }

    /// Forgets a cookie.
    pub async fn delete_cookie(&self, name: &str) {
        self.client.delete_cookie(name).await.unwrap_or_else(|error| self.fail(name, &error));
    }

    /// What the console has complained about since the last call: errors of scripts, of policies, of loading.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self.command("se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// One command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// A command of chromedriver that WebDriver does not know.
    async fn command(&self, path: &str, body: Value) -> Value {
        let url = format!("http://127.0.0.1:{}/session/{}/{path}", self.port, self.session);
        let request = Request::post(url).header("content-type", "application/json").body(body.to_string());
        let response = plain::send(request.expect("a request")).await;
        assert!(response.status().is_success(), "{}: {path} with {body}: {}", self.name, response.body());
        serde_json::from_str::<Value>(response.body()).map(|mut answer| answer["value"].take()).expect("JSON")
    }

    #[track_caller]
    fn fail(&self, what: &str, error: &CmdError) -> ! {
        panic!("{}: {what}: {error}", self.name)
    }
}

/// Whether nothing was done to an element, and what looks again may find it so that it can be: a page that is fetched anew takes
/// its elements with it, and what is still being built lies over others or hides them.
fn is_too_early(error: &CmdError) -> bool {
    let is_covered = matches!(error, CmdError::Standard(said) if said.error == ErrorStatus::ElementClickIntercepted);
    is_covered || error.is_stale_element_reference() || error.is_element_not_interactable()
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium is in a group of its own, so the driver has to end it; it does so before it answers.
        let end = || -> std::io::Result<()> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            let head =
                format!("DELETE /session/{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", self.session);
            stream.write_all(head.as_bytes())?;
            // It keeps the connection, so there is no end to read to.
            stream.read(&mut [0; 1024]).map(drop)
        };
        if let Err(error) = end() {
            // A panic here would hide why the test ended.
            let _ = writeln!(std::io::stderr(), "{}: the browser did not end: {error}", self.name);
        }
    }
}
