//! The authenticator app, the phone number, and recovery codes.

use std::time::Duration;

use super::{MAIL, NUMBER, Own, are, is_refused, last_act, with_number};
use crate::account::ACCOUNT;
use crate::step_up::{Site, token_on};
use crate::support::softtoken_code;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::Channel;
use vestibule::engine::users::NewUser;

const OTHER: &str = "+4915187654321";

/// Whether a code signs Alice in.
async fn signs_in(own: &Own, code: &str) -> bool {
    let mut browser = own.site.gateway.held("alice").await;
    browser.json_step("code", &[("code", code)]).await.status == 200 && browser.step("release", &[]).await.status == 302
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_app_is_added_replaced_and_removed() {
    let own = Own::alice(NewUser { email: Some(MAIL.into()), ..NewUser::default() }).await;
    let step = || own.site.gateway.clock.advance(Duration::from_secs(61));
    let (acts, messages) = (last_act(&own), own.messages().await);
    let begun = own.change("softtoken", &[]).await;
    assert_eq!((begun.status, &begun.json()["status"]), (201, &"key".into()), "{}", begun.text());
    let first = begun.json()["secret"].as_str().expect("a key").to_owned();
    is_refused(&own.change("add/confirm", &[("code", "000000")]).await, 403, "wrong_code");
    assert!(!signs_in(&own, &softtoken_code(&first, own.now())).await, "it does not count yet");
    step();
    let done = own.change("add/confirm", &[("code", &softtoken_code(&first, own.now()))]).await;
    assert_eq!((done.status, &done.json()["status"]), (200, &"done".into()), "{}", done.text());
    step();
    assert!(signs_in(&own, &softtoken_code(&first, own.now())).await);

    step();
    let begun = own.change("softtoken", &[]).await.json();
    let second = begun["secret"].as_str().expect("a key").to_owned();
    assert!(
        signs_in(&own, &softtoken_code(&first, own.now())).await,
        "the old one works until the new one is confirmed"
    );
    step();
    let done = own.change("add/confirm", &[("code", &softtoken_code(&second, own.now()))]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    step();
    assert!(!signs_in(&own, &softtoken_code(&first, own.now())).await, "the old one is gone");
    assert!(signs_in(&own, &softtoken_code(&second, own.now())).await);

    assert_eq!(own.change("softtoken/remove", &[]).await.json()["softtoken"], false);
    is_refused(&own.change("softtoken/remove", &[]).await, 404, "not_found");
    are(&own.acts(acts), &[Act::FactorAdded, Act::FactorAdded, Act::FactorRemoved]);
    let told: Vec<_> = own.told(messages).await.into_iter().map(|(_, _, text)| text).collect();
    let expected = ["authenticator app was added", "was replaced by another", "authenticator app was removed"];
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().zip(expected).all(|(text, part)| text.contains(part)), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_changes_when_the_new_one_is_proven_and_the_old_one_is_told() {
    let own = Own::alice(with_number()).await;
    let (acts, messages) = (last_act(&own), own.messages().await);
    // A sign-in under way has a code that went to the old number.
    own.site.gateway.clock.advance(Duration::from_secs(61));
    let mut under_way = own.site.gateway.held("alice").await;
    assert_eq!(under_way.json_step("send", &[("channel", "sms")]).await.status, 200);
    let old_code = own.site.gateway.outbox.last_code();

    let begun = own.change("number", &[("number", "+49 151 87654321"), ("channel", "sms")]).await;
    assert_eq!((begun.status, &begun.json()["status"]), (201, &"code".into()), "{}", begun.text());
    let sent = own.site.gateway.outbox.messages().pop().expect("a message");
    assert_eq!((sent.channel, sent.to.as_str()), (Channel::Sms, OTHER));
    let phone = || own.site.gateway.user("alice").factors.phone.expect("a number").number;
    assert_eq!(phone(), NUMBER, "it counts when it was proven");
    let done = own.change("add/confirm", &[("code", &sent.code.expect("a code"))]).await;
    assert_eq!((done.status, phone().as_str()), (200, OTHER), "{}", done.text());

    let acts = own.acts(acts);
    are(&acts, &[Act::FactorAdded]);
    let log = format!("{:?}", acts[0].details);
    assert!(!log.contains(NUMBER) && !log.contains(OTHER) && acts[0].details.contains_key("replaces"), "{log}");
    let mut told = own.told(messages).await;
    told.sort_by(|one, other| one.1.cmp(&other.1));
    let to: Vec<_> = told.iter().map(|(channel, to, _)| (*channel, to.as_str())).collect();
    assert_eq!(to, [(Channel::Sms, NUMBER), (Channel::Email, MAIL)], "{told:?}");
    assert!(told.iter().all(|(.., text)| text.contains("was replaced")), "{told:?}");
    let stale = under_way.json_step("code", &[("code", &old_code)]).await;
    assert_eq!(stale.status, 403, "what went to the old number is void: {}", stale.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_asked_for_on_a_page_and_by_its_own_rules() {
    let own = Own::alice(with_number()).await;
    let mut browser = own.browser.clone();
    let token = token_on(&browser.get(ACCOUNT).await);
    let page = browser.get("/.vestibule/account/number?app=wiki").await;
    assert!(page.status == 200 && page.text().contains("name=\"number\""), "{}", page.text());
    let address = "/.vestibule/account/number?app=wiki";
    let wrong = browser.post(address, &[("token", &token), ("number", "0151 1"), ("channel", "voice")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("value=\"0151 1\""), "{}", wrong.text());
    is_refused(&own.change("number", &[("number", NUMBER)]).await, 409, "exists");
    is_refused(&own.change("number", &[("number", OTHER), ("channel", "email")]).await, 403, "not_offered");
    is_refused(&own.change("number", &[("number", OTHER), ("channel", "pigeon")]).await, 403, "not_offered");
    let sent = browser.post(address, &[("token", &token), ("number", OTHER), ("channel", "voice")]).await;
    assert_eq!((sent.status, sent.header("location")), (303, Some(super::ADDING)), "{}", sent.text());
    let page = browser.get(super::ADDING).await.text();
    assert!(page.contains("We are calling"), "{page}");
    // As many to one number as at a set-up.
    is_refused(&own.change("number", &[("number", OTHER)]).await, 429, "throttled");
    // And as many numbers: five in an hour.
    for last in 0..4 {
        let begun = own.change("number", &[("number", &format!("+491511234560{last}"))]).await;
        assert_eq!(begun.status, 201, "{}", begun.text());
    }
    is_refused(&own.change("number", &[("number", "+4915112345699")]).await, 429, "throttled");
    // Stale, the form is not even shown.
    own.site.wait();
    let led = browser.get(address).await;
    assert!(led.status == 303 && led.header("location").is_some_and(|to| to.contains("/step-up?")), "{}", led.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_for_a_number_end_the_change_and_count_for_the_account() {
    let own = Own::alice(NewUser::default()).await;
    let begin = async || {
        let begun = own.change("number", &[("number", OTHER)]).await;
        assert_eq!(begun.status, 201, "{}", begun.text());
        own.site.gateway.outbox.last_code()
    };
    let code = begin().await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in [4, 3] {
        let told = own.change("add/confirm", &[("code", wrong)]).await;
        assert_eq!((told.status, &told.json()["left"]), (403, &left.into()), "{}", told.text());
    }
    // Another code gives no more tries.
    own.site.gateway.clock.advance(Duration::from_secs(31));
    begin().await;
    for _ in 0..2 {
        is_refused(&own.change("add/confirm", &[("code", wrong)]).await, 403, "wrong_code");
    }
    is_refused(&own.change("add/confirm", &[("code", wrong)]).await, 403, "denied");
    assert_eq!(own.adding().await["status"], "refused");
    let code = own.site.gateway.outbox.last_code();
    is_refused(&own.change("add/confirm", &[("code", &code)]).await, 403, "not_offered");
    // Begun anew, the account still knows: ten in a row lock.
    own.site.gateway.clock.advance(Duration::from_secs(31));
    let code = begin().await;
    for _ in 0..5 {
        own.change("add/confirm", &[("code", wrong)]).await;
    }
    assert!(own.site.gateway.user("alice").factors.phone.is_none());
    own.site.gateway.clock.advance(Duration::from_mins(5));
    is_refused(&own.change("number", &[("number", OTHER)]).await, 429, "locked");
    is_refused(&own.change("add/confirm", &[("code", &code)]).await, 403, "not_offered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_in_its_session_and_its_time_only() {
    let own = Own::alice(with_number()).await;
    own.change("number", &[("number", OTHER)]).await;
    let code = own.site.gateway.outbox.last_code();
    own.site.gateway.clock.advance(Duration::from_secs(61));
    assert!(!signs_in(&own, &code).await, "it is no code for a sign-in");
    own.site.gateway.clock.advance(Duration::from_mins(5));
    is_refused(&own.change("add/confirm", &[("code", &code)]).await, 403, "wrong_code");
    assert_eq!(own.site.gateway.user("alice").factors.phone.expect("a number").number, NUMBER);
    let removed = own.change("number/remove", &[]).await;
    assert_eq!((removed.status, &removed.json()["number"]), (200, &serde_json::Value::Null), "{}", removed.text());
    let told = own.told(0).await;
    let to: Vec<_> = told.iter().filter(|(.., text)| text.contains("removed")).map(|(channel, ..)| *channel).collect();
    assert_eq!(to, [Channel::Email, Channel::Sms], "the number that goes is told too: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_are_shown_once_and_end_the_ones_before() {
    let own = Own::alice(NewUser { email: Some(MAIL.into()), ..NewUser::default() }).await;
    assert_eq!(own.account().await["recovery_codes"]["left"], 0);
    let first = own.change("recovery", &[]).await.json()["codes"].as_array().expect("codes").clone();
    assert_eq!(own.change("recovery/saved", &[]).await.json()["recovery_codes"]["saved"], true);
    is_refused(&own.change("recovery/saved", &[]).await, 403, "not_offered");

    let (acts, messages) = (last_act(&own), own.messages().await);
    let mut browser = own.browser.clone();
    let token = token_on(&browser.get(ACCOUNT).await);
    let made = browser.post("/.vestibule/account/recovery?app=wiki", &[("token", &token)]).await;
    assert_eq!((made.status, made.header("cache-control")), (200, Some("no-store")));
    let text = made.text();
    let codes: Vec<_> = text.split("<li><code>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(codes.len(), 10, "{text}");
    // The file is on the page itself: nothing has to be asked for again.
    let file = format!("href=\"data:text&#x2F;plain;charset=utf-8,{}%0A\"", codes.join("%0A"));
    assert!(text.contains(&file) || text.contains(&file.replace("&#x2F;", "/")), "{text}");
    assert!(text.contains("download=\"recovery-codes.txt\"") && text.contains("type=\"checkbox\""), "{text}");
    let page = browser.get(ACCOUNT).await.text();
    assert!(!codes.iter().any(|code| page.contains(code)) && page.contains("data-part=\"recovery-unsaved\""), "{page}");
    let kept =
        browser.post("/.vestibule/account/recovery/saved?app=wiki", &[("token", &token), ("saved", "yes")]).await;
    let text = kept.text();
    assert!(kept.status == 200 && !text.contains("recovery-unsaved") && text.contains("Keep the codes"), "{text}");
    are(&own.acts(acts), &[Act::RecoveryCodesMade, Act::RecoveryCodesSaved]);
    let told = own.told(messages).await;
    assert!(told.len() == 1 && told[0].2.contains("New recovery codes"), "{told:?}");

    own.site.gateway.clock.advance(Duration::from_secs(61));
    assert!(!signs_in(&own, first[0].as_str().expect("a code")).await, "the ones before ended");
    for (n, code) in codes.iter().take(7).enumerate() {
        own.site.gateway.clock.advance(Duration::from_secs(61));
        assert!(signs_in(&own, code).await, "code {n}");
    }
    let page = browser.get(ACCOUNT).await.text();
    assert!(page.contains("3 codes left") && page.contains("data-part=\"recovery-few\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_policy_does_not_take_is_not_added() {
    let policy = "[policy]\nmethods = [\"onetouch\"]\n";
    let own = Own::with(Site::new(policy).await, NewUser::default()).await;
    for (change, fields) in [("softtoken", &[][..]), ("number", &[("number", OTHER)]), ("recovery", &[])] {
        is_refused(&own.change(change, fields).await, 403, "not_offered");
    }
    let page = own.browser.clone().get(ACCOUNT).await.text();
    for part in ["softtoken-add", "number-add", "recovery-make"] {
        assert!(!page.contains(&format!("data-part=\"{part}\"")), "{part} on {page}");
    }
    assert!(page.contains("data-part=\"phone-add\""), "{page}");
}
