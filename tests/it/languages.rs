//! Which language people read: what they chose, else what this browser was told, else what it asks for, else the app's own.
//! Programs read English.

use crate::hold_and_release::block;
use crate::step_up::{Site, token_on};
use crate::support::{Answer, Browser, TestGateway};
use crate::upstream::{RecordingUpstream, Reply};
use vestibule::domain::locale::Locale;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const ACCOUNT: &str = "/.vestibule/account?app=wiki";
const SAVE: &str = "/.vestibule/account/language?app=wiki";

fn reads(browser: &mut Browser, languages: &str) {
    browser.headers.retain(|(name, _)| name != "Accept-Language");
    browser.headers.push(("Accept-Language".to_owned(), languages.to_owned()));
}

fn language(answer: &Answer) -> String {
    let text = answer.text();
    let (_, tag) = text.split_once("<html lang=\"").unwrap_or_else(|| panic!("no page: {text}"));
    tag.split('>').next().unwrap_or_default().replace('"', "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_in_the_language_the_browser_asks_for_until_a_link_chooses_another() {
    let upstream = RecordingUpstream::start(|_| Reply::html("app")).await;
    let config = format!("[policy]\nlanguage = \"fr\"\n{}", block(&upstream.url()));
    let gateway = TestGateway::start(&config).await;
    let mut browser = gateway.browser("wiki.test");
    let page = "/.vestibule/login";
    for (asked, expected) in [
        ("de-AT, en;q=0.5", "de dir=ltr"),
        ("xx, pl;q=0.3, *;q=0.1", "pl dir=ltr"),
        ("ar", "ar dir=rtl"),
        ("xx", "fr dir=ltr"),
        ("en;q=0, tr;q=0.2", "tr dir=ltr"),
    ] {
        reads(&mut browser, asked);
        assert_eq!(language(&browser.get(page).await), expected, "{asked}");
    }
    assert!(browser.cookies.is_empty(), "nothing is kept of it: {:?}", browser.cookies);

    // A link on another site, and a form, choose nothing.
    let foreign = browser.send("GET", &format!("{page}?lang=ja"), &[("Sec-Fetch-Site", "cross-site")], b"").await;
    assert_eq!((language(&foreign).as_str(), foreign.all("set-cookie").len()), ("tr dir=ltr", 0));
    let posted = browser.post(&format!("{page}?lang=ja"), &[]).await;
    assert_eq!((language(&posted).as_str(), posted.all("set-cookie").len()), ("tr dir=ltr", 0));
    for odd in ["xx", "", "ja%0d%0aX-Y:%20z", "../en"] {
        let answer = browser.get(&format!("{page}?lang={odd}")).await;
        assert_eq!((language(&answer).as_str(), answer.all("set-cookie").len()), ("tr dir=ltr", 0), "{odd}");
    }

    let chosen = browser.get(&format!("{page}?lang=ja")).await;
    assert_eq!(language(&chosen), "ja dir=ltr");
    let cookie = chosen.header("set-cookie").expect("it is kept in the browser").to_owned();
    assert!(cookie.starts_with("vestibule-language=ja;") && cookie.contains("HttpOnly"), "{cookie}");
    assert_eq!(language(&browser.get(page).await), "ja dir=ltr");
    assert_eq!(language(&browser.get("/.vestibule/nothing").await), "ja dir=ltr");
    // The menu leads to the same page in every language.
    let menu = browser.get(&format!("{page}?with=code&lang=ja")).await.text();
    for locale in Locale::ALL {
        let link = format!("href=\"/.vestibule/login?with=code&amp;lang={locale}\"");
        assert_eq!(menu.matches(&link).count(), 1, "{locale}: {menu}");
    }
    // The app is told nothing of it.
    browser.get("/static/logo").await;
    let request = upstream.requests().pop().expect("it is asked");
    assert_eq!(request.path(), "/static/logo");
    assert!(!request.text().contains("vestibule-language"), "{}", request.text());

    // Programs read English.
    browser.headers.retain(|(name, _)| name != "Accept");
    browser.headers.push(("Accept".to_owned(), "application/json".to_owned()));
    let told = browser.get("/private").await.json();
    assert_eq!(told["message"], "There is no session, or it ended.", "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_chose_on_their_account_page_holds_everywhere() {
    let (site, _phone, mut browser) = Site::with_alice().await;
    let chosen = || site.gateway.user("alice").locale;
    reads(&mut browser, "de");
    assert_eq!(language(&browser.get(ACCOUNT).await), "de dir=ltr");
    browser.get("/.vestibule/logout?lang=it").await;
    let page = browser.get(ACCOUNT).await;
    assert_eq!(language(&page), "it dir=ltr", "as this browser was told");
    assert_eq!(chosen(), None, "a GET changes nothing");
    let token = token_on(&page);

    // From its own form only, and only what there is.
    let fields = [("token", token.as_str()), ("language", "pl")];
    let foreign = browser.send("POST", SAVE, &[("Sec-Fetch-Site", "cross-site")], b"language=pl").await;
    assert_eq!(foreign.status, 403, "{}", foreign.text());
    assert_eq!(browser.post(SAVE, &fields[1..]).await.status, 403, "without the token");
    assert_ne!(browser.post(SAVE, &[fields[0], ("language", "xx")]).await.status, 200);
    assert_eq!(chosen(), None);

    // It needs no fresh factor.
    site.wait();
    let saved = browser.post(SAVE, &fields).await;
    assert_eq!((saved.status, language(&saved).as_str(), chosen()), (200, "pl dir=ltr", Some(Locale::Pl)));
    assert!(!browser.cookies.contains_key("vestibule-language"), "{:?}", browser.cookies);
    assert_eq!(language(&browser.get(ACCOUNT).await), "pl dir=ltr", "whatever the browser asks for");

    // A held login is theirs too, once the password was right.
    let mut other = site.gateway.browser("wiki.test");
    reads(&mut other, "de");
    other.get("/login").await;
    other.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(language(&other.get("/.vestibule/login").await), "pl dir=ltr");

    let token = token_on(&browser.get(ACCOUNT).await);
    let saved = browser.post(SAVE, &[("token", token.as_str()), ("language", "")]).await;
    assert_eq!((saved.status, language(&saved).as_str(), chosen()), (200, "de dir=ltr", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_in_the_language_of_whoever_gets_them() {
    let site = Site::new("[policy]\nlanguage = \"de\"\n").await;
    let new = NewUser { phone: Some("+4915112345678".to_owned()), ..NewUser::default() };
    let user = site.gateway.add_user("alice", new).await;
    for (chosen, says) in [(None, "Ihr Code für die Anmeldung bei Library wiki"), (Some(Locale::Pl), "Twój kod")] {
        site.gateway.engine.choose_language(user.id, chosen).await.expect("it is kept");
        let mut browser = site.gateway.browser("wiki.test");
        // What the browser asks for is of its pages: a thief's would decide otherwise how a warning reads.
        reads(&mut browser, "ja");
        browser.get("/login").await;
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        let answer = browser.step("send", &[("channel", "sms")]).await;
        let text = site.gateway.outbox.messages().pop().unwrap_or_else(|| panic!("{}", answer.text())).text;
        assert!(text.contains(says), "{chosen:?}: {text}");
        site.gateway.clock.advance(std::time::Duration::from_hours(1));
    }
    // So is what a phone is asked.
    let phone = site.gateway.user_with_phone("bob").await;
    let mut browser = site.gateway.browser("wiki.test");
    browser.get("/login").await;
    browser.post("/login", &[("user", "bob"), ("pass", "right")]).await;
    let asked = phone.pending(site.gateway.clock.now()).await.pop().expect("a request").to_string();
    for part in ["Bei Library wiki anmelden?", "Benutzer", "Adresse", "Zeit"] {
        assert!(asked.contains(part), "no «{part}» in {asked}");
    }
}
