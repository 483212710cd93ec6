//! A single-page app whose own script signs in: number and codes are shown over its page, and it gets its own answer.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::Value;
use vestibule::engine::ports::Clock as _;

use super::ALONE;
use crate::axe::{Looker, Sight};
use crate::browser::{Browser, Colours, Options};
use crate::support::{Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// Signs in by `fetch` or by `XMLHttpRequest`, and writes down what its own script was told.
const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Single page</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><script nonce="own">
const body = (password) => JSON.stringify({ user: 'alice', password });
const say = (status, text, extra) => { document.getElementById('told').textContent = `${status} ${text} ${extra}`; };
const byFetch = async (password) => {
  const answer = await fetch('/api/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body(password) });
  say(answer.status, await answer.text(), answer.headers.get('x-app'));
};
const byXhr = (password) => {
  const xhr = new XMLHttpRequest();
  const events = [];
  xhr.onreadystatechange = () => events.push(xhr.readyState);
  xhr.onload = () => say(xhr.status, JSON.stringify(xhr.response), xhr.getResponseHeader('X-App') + ' ' + events.join(','));
  xhr.open('POST', '/api/login');
  xhr.responseType = 'json';
  xhr.setRequestHeader('Content-Type', 'application/json');
  xhr.send(body(password));
};
</script></head><body><h1>Single page</h1><p id="told">nothing</p></body></html>"#;

fn app(request: &RecordedRequest) -> Reply {
    match (request.method.as_str(), request.path()) {
        ("POST", "/api/login") if request.text().contains("\"right\"") => Reply::new(
            200,
            &[("Content-Type", "application/json"), ("X-App", "own"), ("Set-Cookie", "sid=in-1; Path=/")],
            "{\"token\":\"T\"}",
        ),
        ("POST", "/api/login") => {
            Reply::new(401, &[("Content-Type", "application/json"), ("X-App", "own")], "{\"error\":\"wrong\"}")
        }
        ("GET", "/strict") => Reply::new(
            200,
            &[("Content-Type", "text/html"), ("Content-Security-Policy", "script-src 'nonce-own'")],
            PAGE,
        ),
        ("GET", "/me") => Reply::new(200, &[], request.cookies("sid").join(",")),
        _ => Reply::html(PAGE),
    }
}

/// What is shown over a page, to axe: the rest is the app's.
const OVER: &str = "document.querySelector('vestibule-login')";

struct Spa {
    gateway: TestGateway,
    phone: Phone,
    upstream: RecordingUpstream,
    url: String,
}

impl Spa {
    async fn new() -> Self {
        Self::with("").await
    }

    /// With these further lines of configuration.
    async fn with(further: &str) -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let config = format!(
            "{further}[[apps]]\nname = \"spa\"\ntitle = \"Single page\"\nhosts = [\"spa.test\"]\nupstream = \"{}\"\noverlay = true\n\
             login_page = \"/\"\nanonymous = [\"GET /strict\"]\n[apps.session]\ncookies = [\"sid\"]\n\
             [[apps.login]]\nkind = \"json\"\nmatch = \"POST /api/login\"\nhold = \"wait\"\nusername = \"/user\"\npassword = \"/password\"\n\
             success = {{ status = [200] }}\nfailure = {{ status = [401] }}\n",
            upstream.url()
        );
        let gateway = TestGateway::start_now(&config);
        let phone = gateway.user_with_phone("alice").await;
        let url = format!("http://spa.test:{}", gateway.address().port());
        Self { gateway, phone, upstream, url }
    }
}

/// A part of what is shown over the page.
async fn part(desk: &Browser, name: &str) -> Value {
    let script = format!(
        "const host = document.querySelector('vestibule-login'); const part = host && \
         host.shadowRoot.querySelector('[data-part={name}]'); return part && !part.hidden ? part.textContent : null;"
    );
    // A page that is on its way has no part of it.
    desk.client().execute(&script, Vec::new()).await.unwrap_or_default()
}

pub async fn number(desk: &Browser) -> String {
    let shown = desk.wait_until("a number over the page", async || {
        let number = part(desk, "number").await;
        number.as_str().filter(|number| number.len() == 2).map(str::to_owned)
    });
    shown.await
}

async fn told(desk: &Browser) -> String {
    desk.wait_until("the page's own script was told something", async || {
        let text = desk.client().find(Locator::Css("#told")).await.ok()?.text().await.ok()?;
        (text != "nothing").then_some(text)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_signs_in_gets_the_apps_answer_once_the_phone_said_yes() {
    let _alone = ALONE.lock().await;
    let spa = Spa::new().await;
    let desk = Browser::start("overlay by fetch").await;
    desk.goto(&spa.url).await;
    desk.script("byFetch('wrong')").await;
    assert_eq!(told(&desk).await, "401 {\"error\":\"wrong\"} own", "a wrong password is the app's own matter");
    desk.goto(&spa.url).await;
    desk.script("byFetch('right')").await;
    let number = number(&desk).await;
    desk.screenshot("overlay-wide").await;
    desk.prefer(Colours::Dark).await;
    desk.screenshot("overlay-wide-dark").await;
    let mut looker = Looker::new(&desk).await;
    looker.look_over("overlay", OVER, &Sight::ALL).await;
    looker.end();
    assert_eq!(desk.text("#told").await, "nothing", "its answer waits");
    assert_eq!(spa.phone.approve(spa.gateway.clock.now(), &number).await, "approved");
    assert_eq!(told(&desk).await, "200 {\"token\":\"T\"} own");
    assert_eq!(desk.count("vestibule-login").await, 0);
    desk.goto(&format!("{}/me", spa.url)).await;
    assert_eq!(desk.text("body").await, "in-1");
    let login = spa.upstream.requests().into_iter().find(|request| request.method == "POST").expect("a login");
    assert_eq!(login.header("x-vestibule-overlay"), None, "the app sees nothing of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_over_the_page_has_the_browser_trusted() {
    let _alone = ALONE.lock().await;
    let spa = Spa::with("[policy]\ntrust_browser = \"30d\"\n").await;
    let desk = Browser::start("overlay, trust").await;
    desk.goto(&spa.url).await;
    desk.script("byFetch('right')").await;
    let shown = number(&desk).await;
    assert_eq!(part(&desk, "trust").await, "Trust this browser for 30 days");
    let mut looker = Looker::new(&desk).await;
    looker.look_over("overlay, trust", OVER, &Sight::ALL).await;
    looker.end();
    desk.screenshot("overlay-trust").await;
    let tick = "const box = document.querySelector('vestibule-login').shadowRoot.querySelector('[data-part=trust] input'); \
                box.click(); return box.checked;";
    assert_eq!(desk.script(tick).await, true);
    // Asked no more often than the page itself may ask.
    let chosen = "return new Promise((done) => {
      const look = async () => {
        const answer = await fetch('/.vestibule/login/state?wait', { headers: { Accept: 'application/json' } });
        const now = answer.ok ? await answer.json() : {};
        if (now.trust && now.trust.chosen) done(true); else setTimeout(look, 500);
      };
      look();
    })";
    assert_eq!(desk.script(chosen).await, true);
    assert_eq!(number(&desk).await, shown, "it goes on as it was");
    assert_eq!(spa.phone.approve(spa.gateway.clock.now(), &shown).await, "approved");
    assert_eq!(told(&desk).await, "200 {\"token\":\"T\"} own");
    assert!(desk.cookie("vestibule-trust").await.is_some());

    // The next day the password is enough: the script has its answer at once, and nothing is shown.
    spa.gateway.clock.advance(Duration::from_hours(25));
    desk.goto(&spa.url).await;
    desk.script("byFetch('right')").await;
    assert_eq!(told(&desk).await, "200 {\"token\":\"T\"} own");
    assert!(spa.phone.pending(spa.gateway.clock.now()).await.is_empty(), "no phone was asked");
    desk.goto(&format!("{}/me", spa.url)).await;
    assert_eq!(desk.text("body").await, "in-1");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_script_is_told_by_the_events_it_waits_for() {
    let _alone = ALONE.lock().await;
    let spa = Spa::new().await;
    let desk = Options::default().size(320, 640).start("overlay by XHR").await;
    desk.goto(&spa.url).await;
    desk.script("byXhr('wrong')").await;
    assert_eq!(told(&desk).await, "401 {\"error\":\"wrong\"} own 1,2,3,4");
    desk.goto(&spa.url).await;
    desk.script("byXhr('right')").await;
    number(&desk).await;
    desk.screenshot("overlay-narrow").await;
    let wide = desk.script("return document.documentElement.scrollWidth").await;
    assert!(wide.as_u64().is_some_and(|wide| wide <= 320), "{wide}");
    // A later step than the one that the registration took.
    spa.gateway.clock.advance(Duration::from_secs(30));
    let type_code = |code: &str| {
        format!(
            "const root = document.querySelector('vestibule-login').shadowRoot; root.querySelector('input').value = '{code}'; \
             root.querySelector('form').requestSubmit();"
        )
    };
    desk.script(&type_code("000000")).await;
    desk.wait_until("the refusal", async || {
        part(&desk, "error").await.as_str().filter(|text| text.contains("not right")).map(|_| ())
    })
    .await;
    let mut looker = Looker::new(&desk).await;
    looker.look_over("overlay, a wrong code", OVER, &Sight::ALL).await;
    looker.end();
    desk.script(&type_code(&spa.phone.code(spa.gateway.clock.wall()))).await;
    assert_eq!(told(&desk).await, "200 {\"token\":\"T\"} own 1,4");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelled_or_forbidden_by_the_page_the_script_gets_an_error_it_can_show() {
    let _alone = ALONE.lock().await;
    let spa = Spa::new().await;
    let desk = Browser::start("overlay that ends").await;
    desk.goto(&spa.url).await;
    desk.script("byFetch('right')").await;
    number(&desk).await;
    desk.script("document.querySelector('vestibule-login').shadowRoot.querySelector('[data-part=cancel]').click()")
        .await;
    let text = told(&desk).await;
    assert!(text.starts_with("403 ") && !text.contains("\"token\""), "{text}");
    assert!(spa.phone.pending(spa.gateway.clock.now()).await.is_empty());

    desk.goto(&format!("{}/strict", spa.url)).await;
    assert_eq!(desk.script("return String(window.__vestibuleOverlay)").await, "undefined", "the page's policy stays");
    desk.script("byFetch('right')").await;
    let text = told(&desk).await;
    assert!(text.starts_with("403 ") && text.contains("code-needed"), "{text}");
    desk.goto(&format!("{}/me", spa.url)).await;
    assert!(!desk.source().await.contains("in-1"));
}
