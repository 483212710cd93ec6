//! The browser itself, at the recording upstream.

use std::fs;

use crate::browser::{Browser, Colours, Options, Scripts};
use crate::upstream::{RecordingUpstream, Reply};
use crate::walks::ALONE;

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,">
<style>@media (prefers-color-scheme: dark) { #light { display: none } }</style></head><body>
<p id="light">light</p><p id="script">no script</p><noscript><p id="none">scripts are off</p></noscript>
<form method="post" action="/form"><input name="word" value="old"><button>Send</button></form>
<script>document.getElementById("script").textContent = "script"; console.error("complaint")</script></body></html>"#;

async fn upstream() -> (RecordingUpstream, String) {
    let upstream = RecordingUpstream::start(|request| match request.method.as_str() {
        "POST" => Reply::redirect("/done", &["kept=1; HttpOnly; Path=/"]),
        _ => Reply::html(PAGE),
    })
    .await;
    let url = format!("http://app.test:{}", upstream.address().port());
    (upstream, url)
}

#[tokio::test]
async fn a_browser_fills_in_forms_keeps_cookies_and_complains() {
    let (upstream, url) = upstream().await;
    let _alone = ALONE.lock().await;
    let browser = Browser::start("forms").await;
    browser.goto(&url).await;
    assert_eq!(browser.text("#script").await, "script");
    assert_eq!(browser.script("return innerWidth + 'x' + innerHeight").await, "1280x800");
    let errors = browser.console_errors().await;
    assert!(matches!(errors.as_slice(), [one] if one.contains("complaint")), "{errors:?}");
    assert_eq!(browser.console_errors().await, [""; 0]);

    browser.type_into("[name=word]", "new").await;
    browser.click("button").await;
    assert_eq!(browser.wait_url("/done").await, format!("{url}/done"));
    assert_eq!(browser.cookie("kept").await.as_deref(), Some("1"));
    browser.set_cookie("planted", "2").await;
    browser.delete_cookie("kept").await;
    upstream.clear();
    browser.goto(&url).await;
    let requests = upstream.wait_for(1).await;
    assert_eq!(requests[0].all("cookie").collect::<Vec<_>>(), ["planted=2"]);
    assert_eq!(requests[0].header("host"), url.strip_prefix("http://"));

    let picture = fs::read(browser.screenshot("browser-itself").await).unwrap();
    assert_eq!(&picture[1..4], b"PNG");
    let profile = browser.profile().to_owned();
    drop(browser);
    assert!(!profile.exists(), "the profile is left behind: {}", profile.display());
}

#[tokio::test]
async fn a_browser_can_be_dark_and_small_and_without_scripts() {
    let (_upstream, url) = upstream().await;
    let _alone = ALONE.lock().await;
    let browser = Options::default().phone().colours(Colours::Dark).scripts(Scripts::Off).start("dark").await;
    browser.goto(&url).await;
    assert_eq!(browser.text("#none").await, "scripts are off");
    assert_eq!(browser.text("#script").await, "no script");
    assert_eq!(browser.script("return innerWidth").await, 390);
    browser.wait_gone("#light").await;
    browser.prefer(Colours::Light).await;
    browser.wait_text("#light", "light").await;
    assert_eq!(browser.count("#light").await, 1);
}
