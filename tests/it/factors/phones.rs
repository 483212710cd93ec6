//! Phones: another one, one in the place of another, names, and taking one away.

use std::time::Duration;

use super::{MAIL, Own, are, change_in, device_of, is_refused, last_act, with_number};
use crate::account::{ACCOUNT, as_program, session_of};
use crate::step_up::{Site, begin, token_on};
use crate::support::{Browser, Phone};
use vestibule::domain::audit::{Act, By};
use vestibule::domain::bypass::Caps;
use vestibule::domain::factor::{Channel, Method};
use vestibule::domain::login::Proof;
use vestibule::domain::session::Session;
use vestibule::engine::records::Tx;
use vestibule::engine::users::NewUser;

#[tokio::test(flavor = "multi_thread")]
async fn another_phone_is_added_by_the_word_of_the_old_one() {
    let mut own = Own::alice(NewUser { email: Some(MAIL.into()), ..NewUser::default() }).await;
    own.site.wait();
    is_refused(&own.change("phones", &[]).await, 403, "step-up-needed");
    // The fresh factor is an approval on the old phone.
    own.site.gateway.clock.advance(Duration::from_mins(61));
    let asked = "/.vestibule/step-up?app=wiki&to=%2F.vestibule%2Faccount%3Fapp%3Dwiki";
    assert_eq!(begin(&mut own.browser, asked).await.header("location"), Some("/.vestibule/login"));
    own.site.approve(&own.phone, &mut own.browser).await;
    assert_eq!(own.browser.step("release", &[]).await.header("location"), Some(ACCOUNT));

    let (acts, messages) = (last_act(&own), own.messages().await);
    let token = token_on(&own.browser.get(ACCOUNT).await);
    let begun = own.browser.post("/.vestibule/account/phones?app=wiki", &[("token", &token)]).await;
    assert_eq!((begun.status, begun.header("location")), (303, Some("/.vestibule/account/add?app=wiki")));
    let page = own.browser.get("/.vestibule/account/add?app=wiki").await;
    assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
    let text = page.text();
    assert!(
        text.contains("<svg") && text.contains("Add your phone") && text.contains("http-equiv=\"refresh\""),
        "{text}"
    );
    let (_, link) = text.split_once("<code class=\"copyable\" dir=\"ltr\" translate=\"no\">").expect("a link");
    let link = link.split('<').next().unwrap_or_default().replace("&#x2F;", "/");
    let phone = own.site.register(&link).await;
    assert_eq!(own.devices().len(), 1, "it counts when the number was typed on it");
    let text = own.browser.get("/.vestibule/account/add?app=wiki").await.text();
    let number = own.adding().await["number"].as_str().expect("a number").to_owned();
    assert!(text.contains(&format!("data-part=\"number\">{number}<")) && text.contains("Pixel 8"), "{text}");
    assert_eq!(phone.approve(own.now(), &number).await, "approved");
    let text = own.browser.get("/.vestibule/account/add?app=wiki").await.text();
    assert!(text.contains("The phone confirms your sign-ins from now on"), "{text}");
    assert_eq!(own.devices(), [device_of(&own.phone), device_of(&phone)]);

    let acts = own.acts(acts);
    are(&acts, &[Act::FactorAdded]);
    assert_eq!(acts[0].details["device"], device_of(&phone).to_string());
    let told = own.told(messages).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == Channel::Email && told[0].2.contains("A phone was added"), "{told:?}");
    // Either of them signs in.
    for phone in [&own.phone, &phone] {
        own.site.gateway.clock.advance(Duration::from_mins(61));
        let mut browser = own.site.sign_in(phone, "alice").await;
        assert_eq!(browser.get("/home").await.status, 200);
    }
    // The link was good once.
    let again = Phone::register(own.site.gateway.portal(), &link, own.now()).await;
    assert!(again.is_err(), "the link is spent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_not_next_to_the_page_is_not_added() {
    let own = Own::alice(NewUser::default()).await;
    let phone = own.site.register(&own.link(None).await).await;
    let shown = own.adding().await["number"].as_str().expect("a number").to_owned();
    let wrong = if shown == "47" { "48" } else { "47" };
    // It is forgotten at once, so it does not even learn what became of its answer.
    assert_eq!(phone.approve(own.now(), wrong).await, "");
    assert_eq!(own.adding().await["status"], "refused");
    assert_eq!(own.devices().len(), 1);
    let gone = phone.call("GET", &format!("/Factors/{}", phone.factor), &phone.jwt(own.now()), &[]).await;
    assert_eq!(gone.status, 401);
    // A no is the same, and it can be begun anew.
    let phone = own.site.register(&own.link(None).await).await;
    assert_eq!(phone.deny(own.now(), false).await, "");
    assert_eq!(own.adding().await["status"], "refused");
    own.another_phone(None).await;
    assert_eq!(own.devices().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_its_time_its_session_and_the_next_link() {
    let own = Own::alice(with_number()).await;
    let portal = own.site.gateway.portal();
    let (first, second) = (own.link(None).await, own.link(None).await);
    assert!(Phone::register(portal, &first, own.now()).await.is_err(), "another was made");
    own.change("add/leave", &[]).await;
    assert_eq!(own.adding().await["status"], "none");
    assert!(Phone::register(portal, &second, own.now()).await.is_err(), "it was left");
    let third = own.link(None).await;
    own.site.gateway.clock.advance(Duration::from_mins(15));
    assert!(Phone::register(portal, &third, own.now()).await.is_err(), "its time is over");
    assert_eq!(own.adding().await["status"], "expired");

    let own = Own::alice(with_number()).await;
    let portal = own.site.gateway.portal();
    let link = own.link(None).await;
    own.browser.clone().sign_out().await;
    assert!(Phone::register(portal, &link, own.now()).await.is_err(), "its session ended");

    // The same between the key and the number.
    let own = Own::alice(with_number()).await;
    let phone = own.site.register(&own.link(None).await).await;
    let number = own.adding().await["number"].as_str().expect("a number").to_owned();
    own.browser.clone().sign_out().await;
    assert_eq!(phone.approve(own.now(), &number).await, "pending");
    assert_eq!(own.devices().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_lost_its_key_registers_anew_in_its_own_place() {
    let own = Own::alice(NewUser { email: Some(MAIL.into()), ..NewUser::default() }).await;
    let (acts, messages) = (last_act(&own), own.messages().await);
    let old = own.devices()[0];
    let link = own.link(Some(old)).await;
    let phone = own.site.register(&link).await;
    // Until then the old key works.
    let before = own.phone.call("GET", &format!("/Factors/{}", own.phone.factor), &own.phone.jwt(own.now()), &[]).await;
    assert_eq!(before.status, 200);
    let number = own.adding().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(own.now(), &number).await, "approved");
    assert_eq!(own.devices(), [device_of(&phone)], "one for the other");
    let after = own.phone.call("GET", &format!("/Factors/{}", own.phone.factor), &own.phone.jwt(own.now()), &[]).await;
    assert_eq!(after.status, 401, "the old key is revoked");
    let acts = own.acts(acts);
    are(&acts, &[Act::FactorRemoved, Act::FactorAdded]);
    assert_eq!(acts[1].details["replaces"], old.to_string());
    let told = own.told(messages).await;
    assert!(told.len() == 1 && told[0].2.contains("was replaced by another"), "{told:?}");
    assert_eq!(own.account().await["phones"].as_array().map(Vec::len), Some(1));
    own.site.gateway.clock.advance(Duration::from_mins(61));
    own.site.sign_in(&phone, "alice").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_was_taken_away_meanwhile_is_replaced_by_nothing() {
    let mut own = Own::alice(with_number()).await;
    // By her number: a session that the phone began would end with it.
    own.browser = by_number(&own, "alice").await;
    let old = own.devices()[0];
    let phone = own.site.register(&own.link(Some(old)).await).await;
    assert_eq!(own.adding().await["status"], "number");
    own.site.gateway.engine.revoke_device(&By::CONSOLE, old).await.expect("revoked");
    let forgotten = phone.call("GET", &format!("/Factors/{}", phone.factor), &phone.jwt(own.now()), &[]).await;
    assert_eq!((forgotten.status, &own.adding().await["status"]), (401, &"none".into()), "what was begun is dropped");
    assert!(own.devices().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_named_and_taken_away_and_what_it_began_elsewhere_ends() {
    let own = Own::alice(with_number()).await;
    let phone = own.another_phone(None).await;
    own.site.gateway.clock.advance(Duration::from_mins(61));
    let mut elsewhere = own.site.sign_in(&phone, "alice").await;
    own.site.gateway.clock.advance(Duration::from_mins(61));
    let mut fresh = own.site.sign_in(&own.phone, "alice").await;
    own.site.gateway.clock.advance(Duration::from_secs(61));
    let mut by_its_code = own.site.gateway.browser("wiki.test");
    by_its_code.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(by_its_code.json_step("code", &[("code", &phone.code(own.now()))]).await.status, 200);
    assert_eq!(by_its_code.step("release", &[]).await.status, 302);
    let (acts, messages) = (last_act(&own), own.messages().await);
    let id = device_of(&phone).to_string();
    let named = change_in(&fresh, "phones/rename", &[("phone", &id), ("name", "  Work\u{7} phone ")]).await;
    assert_eq!(named.json()["phones"][1]["name"], "Work phone", "{}", named.text());
    let list = named.json()["phones"].clone();
    assert!(list[0]["last_used"].is_string() && list[0]["created_at"].is_string(), "{list}");
    is_refused(&change_in(&fresh, "phones/rename", &[("phone", &id), ("name", " ")]).await, 422, "bad_name");

    let gone = change_in(&fresh, "phones/remove", &[("phone", &id)]).await;
    assert_eq!(gone.json()["phones"].as_array().map(Vec::len), Some(1), "{}", gone.text());
    are(&own.acts(acts), &[Act::PhoneRenamed, Act::FactorRemoved]);
    let told = own.told(messages).await;
    assert!(told.len() == 1 && told[0].2.contains("A phone was removed"), "{told:?}");
    let refused = phone.call("GET", &format!("/Factors/{}", phone.factor), &phone.jwt(own.now()), &[]).await;
    assert_eq!(refused.status, 401);
    assert_eq!(elsewhere.get("/home").await.status, 303, "what it began ended");
    assert_eq!(by_its_code.get("/home").await.status, 303, "and what a code began that may have been its own");
    assert_eq!(fresh.get("/home").await.status, 200);
    // The first session goes on, and is to show a factor before it changes one.
    let mut first = own.browser.clone();
    assert_eq!(first.get("/home").await.status, 200);
    assert_eq!(as_program(&first).get(ACCOUNT).await.json()["fresh"], false);
    is_refused(&change_in(&fresh, "phones/remove", &[("phone", &id)]).await, 404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_way_in_stays_and_the_page_says_why() {
    let own = Own::alice(NewUser::default()).await;
    let id = own.devices()[0].to_string();
    assert_eq!(own.change("recovery", &[]).await.status, 201);
    is_refused(&own.change("phones/remove", &[("phone", &id)]).await, 409, "last_factor");
    let page = own.browser.clone().get(ACCOUNT).await.text();
    assert!(page.contains("the only way you have") && !page.contains("data-part=\"phone-remove\""), "{page}");
    let token = token_on(&own.browser.clone().get(ACCOUNT).await);
    let fields = [("token", token.as_str()), ("phone", &id)];
    let told = own.browser.clone().post("/.vestibule/account/phones/remove?app=wiki", &fields).await;
    assert!(told.status == 409 && told.text().contains("This is the only way you have"), "{}", told.text());
    assert_eq!(own.devices().len(), 1);

    // A factor that this app does not take is none to keep.
    let own = Own::with(Site::new("[policy]\nmethods = [\"onetouch\", \"recovery\"]\n").await, with_number()).await;
    let id = own.devices()[0].to_string();
    is_refused(&own.change("phones/remove", &[("phone", &id)]).await, 409, "last_factor");
    // The number is worth nothing here, so it may go.
    assert_eq!(own.change("number/remove", &[]).await.status, 200);

    // Where nobody has to have one, the last may go, and the codes that stood in for it go too.
    let own = Own::with(Site::new("[policy]\nenrolment = \"opt-in\"\n").await, NewUser::default()).await;
    assert_eq!(own.change("recovery", &[]).await.status, 201);
    let acts = last_act(&own);
    let id = own.devices()[0].to_string();
    let gone = own.change("phones/remove", &[("phone", &id)]).await;
    assert_eq!((gone.status, &gone.json()["recovery_codes"]["left"]), (200, &0.into()), "{}", gone.text());
    are(&own.acts(acts), &[Act::FactorRemoved, Act::FactorRemoved]);
    assert!(!own.site.gateway.user("alice").is_enrolled());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lost_the_phone_comes_back_by_a_code_and_a_new_phone() {
    for by_help_desk in [true, false] {
        let own = Own::alice(NewUser::default()).await;
        let gateway = &own.site.gateway;
        let code = if by_help_desk {
            let by = By::CONSOLE.because(Some("passport seen"));
            let (alice, hours) = (gateway.user("alice").id, Duration::from_hours(2));
            let made = gateway.engine.make_bypass_code(&by, Caps::HELP_DESK, alice, 1, hours).await;
            made.expect("a code").code.expose().clone()
        } else {
            own.change("recovery", &[]).await.json()["codes"][3].as_str().expect("a code").to_owned()
        };
        gateway.clock.advance(Duration::from_mins(61));
        let mut browser = gateway.browser("wiki.test");
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
        assert_eq!(browser.step("release", &[]).await.status, 302);
        let back = Own { site: own.site, phone: own.phone, browser };
        let lost = back.devices()[0];
        is_refused(&back.change("phones/remove", &[("phone", &lost.to_string())]).await, 409, "last_factor");
        let phone = back.another_phone(None).await;
        assert_eq!(back.change("phones/remove", &[("phone", &lost.to_string())]).await.status, 200);
        assert_eq!(back.devices(), [device_of(&phone)], "by the help desk: {by_help_desk}");
        back.site.gateway.clock.advance(Duration::from_mins(61));
        back.site.sign_in(&phone, "alice").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_thief_was_about_to_add_goes_with_the_phone_they_stole() {
    let own = Own::alice(with_number()).await;
    // The thief has the password and the phone, and adds one of their own.
    own.site.gateway.clock.advance(Duration::from_mins(61));
    let thief = own.site.sign_in(&own.phone, "alice").await;
    let mut program = as_program(&thief);
    let link = change_in(&thief, "phones", &[]).await.json()["link"].as_str().expect("a link").to_owned();
    let theirs = own.site.register(&link).await;
    assert_eq!(program.get(super::ADDING).await.json()["status"], "number", "it is about to be confirmed");
    // The owner comes by a code to the number, and takes the phone away.
    let mut browser = own.site.gateway.browser("wiki.test");
    browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(browser.json_step("send", &[("channel", "sms")]).await.status, 200);
    let code = own.site.gateway.outbox.last_code();
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    let stolen = own.devices()[0].to_string();
    let gone = change_in(&browser, "phones/remove", &[("phone", &stolen)]).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    let forgotten = theirs.call("GET", &format!("/Factors/{}", theirs.factor), &theirs.jwt(own.now()), &[]).await;
    assert_eq!(forgotten.status, 401, "the thief's phone is forgotten");
    assert!(own.devices().is_empty());
    assert_eq!(program.get(ACCOUNT).await.status, 401, "the thief's session ended");
    assert!(own.told(0).await.iter().any(|(_, to, text)| to == MAIL && text.contains("A phone was removed")));
}

/// A session that a code to their number began.
async fn by_number(own: &Own, user: &str) -> Browser {
    let mut browser = own.site.gateway.browser("wiki.test");
    browser.get("/login").await;
    browser.post("/login", &[("user", user), ("pass", "right")]).await;
    // Each number is sent one code in half a minute.
    own.site.gateway.clock.advance(Duration::from_mins(4));
    let sent = browser.json_step("send", &[("channel", "sms")]).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let code = own.site.gateway.outbox.last_code();
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    browser
}

/// Has a session say that it was begun this way.
async fn begun_by(own: &Own, browser: &Browser, proof: Proof) {
    let id = session_of(browser);
    let commit = {
        let mut tx = Tx::new(&*own.site.gateway.store);
        let session: Session = tx.get(&id).expect("it reads").expect("it is there");
        tx.put(&id, &Session { proof, ..session });
        tx.into_commit()
    };
    own.site.gateway.store.commit(commit).await.expect("nobody else writes");
}

/// The ways a phone goes: on the account page, by an administrator, by itself.
const WAYS: [&str; 3] = ["account page", "administrator", "itself"];

async fn goes(own: &Own, phone: &Phone, way: &str) {
    let id = device_of(phone);
    match way {
        "account page" => {
            let gone = own.change("phones/remove", &[("phone", &id.to_string())]).await;
            assert_eq!(gone.status, 200, "{}", gone.text());
        }
        "administrator" => own.site.gateway.engine.revoke_device(&By::CONSOLE, id).await.expect("revoked"),
        _ => {
            let gone = phone.call("DELETE", &format!("/Factors/{}", phone.factor), &phone.jwt(own.now()), &[]).await;
            assert_eq!(gone.status, 204, "{}", gone.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whichever_way_a_phone_goes_every_session_ends_that_it_may_have_begun() {
    for way in WAYS {
        let mut own = Own::alice(with_number()).await;
        let phone = own.another_phone(None).await;
        let (stays, goes_away) = (device_of(&own.phone), device_of(&phone));
        let mut sessions = Vec::new();
        for (proof, ends) in [
            (Proof::OneTouch(goes_away), true),
            (Proof::SoftToken, true),
            (Proof::SetUp(Method::OneTouch), true),
            (Proof::SetUp(Method::SoftToken), true),
            (Proof::TrustedBrowser, true),
            (Proof::OneTouch(stays), false),
            (Proof::Sent(Channel::Sms), false),
            (Proof::SetUp(Method::Sms), false),
            (Proof::Recovery, false),
            (Proof::Bypass, false),
        ] {
            let browser = by_number(&own, "alice").await;
            begun_by(&own, &browser, proof).await;
            sessions.push((browser, proof, ends));
            // Five codes go to a number in an hour, ten in a day.
            own.site.gateway.clock.advance(Duration::from_mins(9));
        }
        own.site.gateway.clock.advance(Duration::from_mins(61));
        own.browser = own.site.sign_in(&own.phone, "alice").await;
        goes(&own, &phone, way).await;
        for (mut browser, proof, ends) in sessions {
            let there = browser.get("/home").await;
            let expected = if ends { (303, Some("/login")) } else { (200, None) };
            assert_eq!((there.status, there.header("location")), expected, "{way}: {proof:?}");
        }
        assert_eq!(own.devices(), [stays], "{way}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_last_phone_is_gone_whoever_has_the_password_alone_sets_nothing_up() {
    for way in ["administrator", "itself"] {
        let own = Own::alice(NewUser { grace: 3, ..NewUser::default() }).await;
        let alice = own.site.gateway.user("alice").id;
        goes(&own, &own.phone, way).await;
        assert!(!own.site.gateway.user("alice").has_factor());
        own.site.gateway.clock.advance(Duration::from_mins(2));

        let mut thief = own.site.gateway.browser("wiki.test");
        thief.get("/login").await;
        thief.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        let page = thief.get("/.vestibule/login").await;
        assert_eq!(page.status, 403, "{way}: {}", page.text());
        for step in ["enrol/phone", "enrol/softtoken", "skip", "opt-out"] {
            let refused = thief.step(step, &[("confirm", "yes")]).await;
            assert!([403, 409].contains(&refused.status), "{way}, {step}: {}", refused.text());
        }
        let number = thief.step("enrol/number", &[("number", "+4915187654321"), ("channel", "sms")]).await;
        assert!([403, 409].contains(&number.status), "{way}: {}", number.text());
        assert_eq!(thief.state().await["status"], "pending");
        assert!(!own.site.gateway.user("alice").has_factor() && own.site.gateway.outbox.messages().is_empty());

        // Its owner goes on by what the help desk gives them, and adds another phone in that session.
        let engine = &own.site.gateway.engine;
        let by = By::CONSOLE.because(Some("lost phone, passport seen"));
        let made = engine.make_bypass_code(&by, Caps::ADMINISTRATOR, alice, 1, Duration::from_hours(1)).await;
        let code = made.expect("a code").code.expose().clone();
        let mut browser = own.site.gateway.browser("wiki.test");
        browser.get("/login").await;
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
        assert_eq!(browser.step("release", &[]).await.status, 302);
        let own = Own { browser, ..own };
        let phone = own.another_phone(None).await;
        assert_eq!(own.devices(), [device_of(&phone)], "{way}");
        // That one goes too, and an administrator has them begin anew.
        goes(&own, &phone, way).await;
        own.site.gateway.engine.reset_user(&By::CONSOLE, alice).await.expect("reset");
        let mut browser = own.site.gateway.browser("wiki.test");
        browser.get("/login").await;
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        assert_eq!(browser.step("enrol/softtoken", &[]).await.status, 303, "{way}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_policy_asks_for_no_factor_the_last_phone_may_go_as_on_the_account_page() {
    let own = Own::with(Site::new("[policy]\nenrolment = \"opt-in\"\n").await, NewUser::default()).await;
    assert_eq!(own.change("recovery", &[]).await.status, 201);
    goes(&own, &own.phone, "itself").await;
    let alice = own.site.gateway.user("alice");
    assert!(!alice.is_enrolled() && alice.factors.recovery.is_empty(), "{:?}", alice.factors);
    let mut browser = own.site.gateway.browser("wiki.test");
    browser.get("/login").await;
    assert_eq!(browser.post("/login", &[("user", "alice"), ("pass", "right")]).await.status, 302);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_no_app_takes_leaves_nobody_to_the_password_alone_either() {
    let site = Site::new("[policy]\nmethods = [\"sms\"]\n").await;
    let alice = site.gateway.add_user("alice", NewUser::default()).await;
    let phone = site.register(&site.gateway.invitation(alice.id).await).await;
    site.gateway.engine.revoke_device(&By::CONSOLE, device_of(&phone)).await.expect("revoked");
    let alice = site.gateway.user("alice");
    assert!(!alice.has_factor() && alice.is_enrolled(), "{alice:?}");
}
