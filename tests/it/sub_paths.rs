//! Several apps on one host: each with its own session, one page for whichever login is on hold.

use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use vestibule::engine::ports::Clock as _;

/// The old application below a path.
fn below(prefix: &'static str) -> impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static {
    move |request| {
        let mut inner = request.clone();
        request.target.strip_prefix(prefix).unwrap_or("/elsewhere").clone_into(&mut inner.target);
        app(&inner)
    }
}

/// Its block, with everything it names below the path.
fn block_below(name: &str, upstream: &str) -> String {
    block(upstream)
        .replace("\"wiki\"", &format!("\"{name}\""))
        .replace("Library wiki", name)
        .replace("login_page = \"", &format!("path = \"/{name}\"\nlogin_page = \"/{name}"))
        .replace("GET /", &format!("GET /{name}/"))
        .replace("POST /", &format!("POST /{name}/"))
}

struct House {
    gateway: TestGateway,
    one: RecordingUpstream,
    two: RecordingUpstream,
    phone: Phone,
}

impl House {
    async fn new() -> Self {
        let (one, two) = (RecordingUpstream::start(below("/one")).await, RecordingUpstream::start(below("/two")).await);
        let text = format!("{}{}", block_below("one", &one.url()), block_below("two", &two.url()));
        let gateway = TestGateway::start(&text).await;
        let phone = gateway.user_with_phone("alice").await;
        Self { gateway, one, two, phone }
    }

    async fn begin(&self, browser: &mut Browser, app: &str) -> Answer {
        browser.post(&format!("/{app}/login"), &[("user", "alice"), ("pass", "right")]).await
    }

    async fn sign_in(&self, browser: &mut Browser, app: &str) {
        assert_eq!(self.begin(browser, app).await.status, 303);
        let page = browser.get("/.vestibule/login").await;
        assert!(page.status == 200 && page.text().contains(app), "{}", page.text());
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(self.phone.approve(self.gateway.clock.now(), &number).await, "approved");
        let released = browser.step("release", &[]).await;
        assert_eq!((released.status, released.header("location").is_some()), (302, true), "{}", released.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_app_has_its_own_session_and_none_is_worth_anything_in_another() {
    let house = House::new().await;
    let mut browser = house.gateway.browser("wiki.test");
    let walled = browser.get("/two/home").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/two/login")));
    house.sign_in(&mut browser, "one").await;
    assert_eq!(browser.get("/one/home").await.text(), "inside /home");
    let walled = browser.get("/two/home").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/two/login")));

    // Under the name of the other's it is none either, nor under that of an app without a path.
    let secret = browser.cookies["vestibule~one"].clone();
    for name in ["vestibule~two", "vestibule"] {
        let mut thief = browser.clone();
        thief.cookies.remove("vestibule~one");
        thief.cookies.insert(name.to_owned(), secret.clone());
        assert_eq!((thief.get("/one/home").await.status, thief.get("/two/home").await.status), (303, 303), "{name}");
    }

    house.sign_in(&mut browser, "two").await;
    assert_eq!(
        browser.cookies.keys().filter(|name| name.starts_with("vestibule~")).count(),
        2,
        "{:?}",
        browser.cookies
    );
    assert_eq!(browser.get("/two/home").await.text(), "inside /home");
    let mut own = house.one.requests().into_iter().chain(house.two.requests()).flat_map(|request| request.headers);
    assert!(!own.any(|(_, value)| value.contains("vestibule")), "no app sees a cookie of the gateway");

    // Nothing is on hold any more, so the page says which session is meant.
    let two = browser.cookies["vestibule~two"].clone();
    let out = browser.post("/.vestibule/logout?app=two", &[]).await;
    assert_eq!((out.status, browser.cookies.contains_key("vestibule~two")), (200, false), "{}", out.text());
    browser.cookies.insert("vestibule~two".to_owned(), two);
    assert_eq!(browser.get("/two/home").await.status, 303, "it ended");
    // The two have a cookie of one name on one path, and the later login took its place.
    browser.cookies.remove("sid");
    assert_eq!(browser.get("/one/static/x").await.status, 403, "it goes to its app, without a session of it");
    let nobodys = browser.get("/three").await;
    assert_eq!(nobodys.status, 403, "{}", nobodys.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_about_the_login_that_was_begun_last() {
    let house = House::new().await;
    let mut browser = house.gateway.browser("wiki.test");
    assert_eq!(house.begin(&mut browser, "one").await.status, 303);
    let first = browser.clone();
    assert_eq!(house.begin(&mut browser, "two").await.status, 303);
    assert!(browser.get("/.vestibule/login").await.text().contains("two"));
    let mut stale = first;
    assert_eq!(stale.state().await["status"], "denied", "superseded");
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(house.phone.approve(house.gateway.clock.now(), &number).await, "approved");
    assert_eq!(stale.step("release", &[]).await.status, 409);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    assert_eq!((browser.get("/two/home").await.status, browser.get("/one/home").await.status), (200, 303));
    let posts = |seen: Vec<RecordedRequest>| seen.iter().filter(|request| request.method == "POST").count();
    assert_eq!((posts(house.one.requests()), posts(house.two.requests())), (1, 1));
}
