//! Guessing codes: counts belong to the account and the factor, and only a success with that factor ends them.

use std::time::Duration;

use vestibule::domain::factor::Method;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use super::{Site, log_in};
use crate::support::Browser;

fn wrong_in_a_row(site: &Site, name: &str, method: Method) -> u32 {
    site.gateway.user(name).attempts.get(&method).map_or(0, |attempts| attempts.wrong_in_a_row)
}

/// A code that is none of the present ones.
fn wrong(site: &Site) -> String {
    let now = site.gateway.clock.now();
    let near = [Duration::ZERO, Duration::from_secs(30)].map(|step| site.phone.code(now + step));
    let before = site.phone.code(vestibule::domain::time::Timestamp::from_secs(now.secs() - 30));
    ["000000", "111111", "222222", "333333"]
        .into_iter()
        .find(|code| *code != before && !near.iter().any(|near| near == code))
        .expect("at most three are right")
        .to_owned()
}

async fn guess(browser: &mut Browser, code: &str) -> u16 {
    browser.json_step("code", &[("code", code)]).await.status
}

async fn held(site: &Site) -> Browser {
    let mut browser = site.browser();
    log_in(&mut browser).await;
    browser
}

/// Makes `count` wrong guesses, in new holds whenever one is used up.
async fn guess_wrong(site: &Site, count: u32) {
    let mut browser = held(site).await;
    for done in 0..count {
        if done > 0 && done % 5 == 0 {
            assert_eq!(browser.state().await["status"], "denied", "five for each hold");
            browser = held(site).await;
        }
        assert_eq!(guess(&mut browser, &wrong(site)).await, 403, "guess {done}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_codes_lock_the_factor_across_holds_and_each_ten_twice_as_long() {
    let site = Site::new().await;
    let minute = Duration::from_mins(1);
    for (round, lock) in [15, 30, 60].into_iter().enumerate() {
        guess_wrong(&site, 10).await;
        let expected = 10 * (u32::try_from(round).expect("small") + 1);
        assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), expected);
        // Locked until the last second: a new login with the right password and the right code changes nothing.
        for wait in [Duration::ZERO, (lock * minute).saturating_sub(Duration::from_secs(1))] {
            site.gateway.clock.advance(wait);
            let mut browser = held(&site).await;
            let right = site.phone.code(site.gateway.clock.now());
            let refused = browser.json_step("code", &[("code", &right)]).await;
            assert!(matches!(refused.status, 423 | 429), "round {round}: {} {}", refused.status, refused.text());
            assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), expected, "locked, nothing is counted");
            assert_eq!(browser.state().await["status"], "pending", "round {round}");
        }
        site.gateway.clock.advance(Duration::from_secs(1));
    }
    let mut browser = held(&site).await;
    assert_eq!(guess(&mut browser, &site.phone.code(site.gateway.clock.now())).await, 200, "open again");
    assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_success_with_that_factor_resets_its_count() {
    let site = Site::new().await;
    guess_wrong(&site, 3).await;
    assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), 3);
    // A new hold, a right password, a cancelled login, a login by the phone: none of them is that factor.
    held(&site).await.json_step("cancel", &[]).await;
    assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), 3);
    site.gateway.clock.advance(Duration::from_secs(700));
    let mut browser = held(&site).await;
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(site.phone.approve(site.gateway.clock.now(), &number).await, "approved");
    assert_eq!(browser.step("release", &[]).await.status, 302);
    assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), 3);
    let mut browser = held(&site).await;
    assert_eq!(guess(&mut browser, &site.phone.code(site.gateway.clock.now())).await, 200);
    assert_eq!(wrong_in_a_row(&site, "alice", Method::SoftToken), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_code_does_not_reset_the_count() {
    let site = Site::new().await;
    site.gateway.add_user("bob", NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() }).await;
    let mut browser = site.browser();
    browser.post("/login", &[("user", "bob"), ("pass", "right")]).await;
    for round in 1..=2_u32 {
        assert_eq!(browser.json_step("send", &[("channel", "sms")]).await.status, 200);
        let right = site.gateway.outbox.last_code();
        let wrong = if right == "000000" { "111111" } else { "000000" };
        for _ in 0..2 {
            assert_eq!(guess(&mut browser, wrong).await, 403);
        }
        assert_eq!(wrong_in_a_row(&site, "bob", Method::Sms), 2 * round);
        site.gateway.clock.advance(Duration::from_secs(31));
    }
    // The fifth is the last of this hold, and the code of the first sending is not good any more.
    let sent: Vec<_> = site.gateway.outbox.messages().into_iter().filter_map(|message| message.code).collect();
    assert_ne!(sent[0], sent[1], "by chance equal once in a million runs");
    assert_eq!(guess(&mut browser, &sent[0]).await, 403);
    assert_eq!(browser.state().await["status"], "denied");
    assert_eq!(wrong_in_a_row(&site, "bob", Method::Sms), 5);
}
