//! Radicale: every request has the password, and the session is the gateway's alone.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vestibule::engine::ports::Clock as _;

use super::{python, vestibule_of};
use crate::browser::Options;
use crate::real_apps::{PASSWORD, Radicale, USER};
use crate::support::{Answer, Browser, TestGateway};
use crate::walks;

const HOME: &str = "/alice/";

async fn ask(browser: &mut Browser, method: &str, path: &str, password: Option<&str>) -> Answer {
    let basic = format!("Basic {}", STANDARD.encode(format!("{USER}:{}", password.unwrap_or_default())));
    let mut headers = vec![("Depth", "0"), ("Accept", "*/*")];
    headers.extend(password.map(|_| ("Authorization", basic.as_str())));
    browser.headers.retain(|(name, _)| name != "Accept");
    browser.send(method, path, &headers, b"").await
}

#[tokio::test(flavor = "multi_thread")]
async fn radicale_is_walked_from_a_wrong_password_to_a_replay() {
    let app = Radicale::start().await;
    let gateway = TestGateway::start(&app.config("dav.test")).await;
    let phone = gateway.user_with_phone(USER).await;
    let mut client = gateway.browser("dav.test");

    let wrong = ask(&mut client, "PROPFIND", HOME, Some("wrong")).await;
    assert_eq!((wrong.status, wrong.text().as_str()), (401, "Access to the requested resource forbidden."));
    assert_eq!(wrong.header("www-authenticate"), Some("Basic realm=\"Radicale - Password Required\""));

    let allowed =
        ["GET", "POST", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "REPORT", "MKCOL", "MKCALENDAR", "MOVE", "OPTIONS"];
    for method in allowed {
        for (path, password) in
            [(HOME, Some(PASSWORD)), (HOME, None), ("//alice/", Some(PASSWORD)), ("/alice/new/", Some("wrong,000000"))]
        {
            let answer = ask(&mut gateway.browser("dav.test"), method, path, password).await;
            let what = format!("{method} {path} with {password:?}");
            // Whoever navigates there without anything is led to the web page.
            let led = password.is_none() && answer.status == 303 && answer.header("location") == Some("/.web/");
            // An error of Radicale's says nothing of the password.
            let unclear = password == Some(PASSWORD) && answer.status == 502;
            let refused = led || unclear || (400..500).contains(&answer.status);
            assert!(refused, "{what}: {} {}", answer.status, answer.text());
            assert!(!answer.text().contains("<href>") && answer.all("set-cookie").is_empty(), "{what}: {answer:?}");
        }
    }
    for (name, headers) in [
        ("a header", vec![("X-Remote-User", USER)]),
        ("a token", vec![("Authorization", "Bearer alice:CorrectHorse1")]),
        ("two", vec![("Authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ=="), ("Authorization", "Basic YTpi")]),
    ] {
        let answer = gateway.browser("dav.test").send("PROPFIND", HOME, &headers, b"").await;
        assert!((400..500).contains(&answer.status), "{name}: {} {}", answer.status, answer.text());
    }
    assert!(phone.pending(gateway.clock.now()).await.is_empty(), "a phone rang");
    assert_eq!(ask(&mut client, "GET", "/.web/", None).await.status, 200);
    let root = ask(&mut client, "GET", "/", None).await;
    assert_eq!((root.status, root.header("location")), (302, Some("/.web")));

    let typed = format!("{PASSWORD},{}", phone.code(gateway.clock.now()));
    let first = ask(&mut client, "PROPFIND", HOME, Some(&typed)).await;
    assert!(first.status == 207 && first.text().contains("<href>/alice/</href>"), "{} {}", first.status, first.text());
    assert_eq!(ask(&mut client, "MKCALENDAR", "/alice/holidays/", Some(&typed)).await.status, 201);
    for (name, mut thief, password) in [
        ("without the cookie", gateway.browser("dav.test"), Some(typed.as_str())),
        ("with the cookie alone", client.clone(), None),
        ("with the cookie and another password", client.clone(), Some("wrong")),
        ("with the cookie and the bare password", client.clone(), Some(PASSWORD)),
    ] {
        let answer = ask(&mut thief, "PROPFIND", HOME, password).await;
        assert!(
            answer.status == 401 && !answer.text().contains("<href>"),
            "{name}: {} {}",
            answer.status,
            answer.text()
        );
    }
    // What was tried in that session may have ended it.
    gateway.clock.advance(Duration::from_secs(30));
    let typed = format!("{PASSWORD},{}", phone.code(gateway.clock.now()));
    assert_eq!(ask(&mut client, "PROPFIND", HOME, Some(&typed)).await.status, 207);
    assert_eq!(client.sign_out().await.status, 200);
    let after = ask(&mut client, "PROPFIND", HOME, Some(&typed)).await;
    assert!(after.status == 401 && !after.text().contains("<href>"), "{} {}", after.status, after.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_program_gets_in_with_a_code_and_no_other_way() {
    let app = Radicale::start().await;
    let gateway = TestGateway::start(&app.config("localhost")).await;
    let phone = gateway.user_with_phone(USER).await;
    let address = vestibule_of(&gateway, "/");
    for password in ["wrong", PASSWORD] {
        let said = python("radicale/client.py", &[&address, USER, password]).await;
        assert!(said.starts_with("not authorized"), "{said}");
    }
    let typed = format!("{PASSWORD},{}", phone.code(gateway.clock.now()));
    let said = python("radicale/client.py", &[&address, USER, &typed]).await;
    assert_eq!(said.trim(), "Opening hours - Closed on Monday");
    let again = python("radicale/client.py", &[&address, USER, &typed]).await;
    assert!(again.starts_with("not authorized"), "the code was good twice: {again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn radicales_web_page_takes_a_code_after_the_password() {
    let app = Radicale::start().await;
    let _alone = walks::ALONE.lock().await;
    let gateway = TestGateway::start_now(&app.config("dav.test"));
    let phone = gateway.user_with_phone(USER).await;
    let desk = Options::default().start("radicale").await;
    let page = format!("http://dav.test:{}/", gateway.address().port());
    let sign_in = async |password: &str| {
        desk.type_into("#loginscene [data-name=user]", USER).await;
        desk.type_into("#loginscene [data-name=password]", password).await;
        desk.click("#loginscene button[type=submit].green").await;
    };
    desk.goto(&page).await;
    // A refusal is answered by the browser's own dialogue, as it is without a gateway.
    sign_in(&format!("{PASSWORD},{}", phone.code(gateway.clock.now()))).await;
    desk.wait_text("#logoutview [data-name=user]", USER).await;
    desk.click("#collectionsscene [data-name=new]").await;
    desk.wait_for("#createcollectionscene [data-name=displayname]").await;
    desk.screenshot("walk-radicale-inside").await;
}
