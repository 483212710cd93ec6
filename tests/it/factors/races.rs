//! A factor that goes while something it approved is on its way, and two changes at once: whichever comes first, nothing is
//! released by a factor that is gone, and the last way in stays.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use super::{NUMBER, Own, device_of, with_number};
use crate::account::session_of;
use crate::store_around::{Around, Happens};
use crate::support::{Browser, Phone, TestGateway, softtoken_code};
use vestibule::domain::audit::By;
use vestibule::domain::ids::LoginId;
use vestibule::domain::login::{Browser as Shown, LoginDenial, LoginState, Proof};
use vestibule::domain::route::App;
use vestibule::domain::text::from_base64url;
use vestibule::engine::factors::Own as OwnFactors;
use vestibule::engine::ports::{BoxFuture, Commit, CommitError, Store, Table};
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};
use vestibule::store::memory::MemoryStore;

fn app(own: &Own) -> Arc<App> {
    own.site.gateway.engine.settings().apps.all()[0].clone()
}

fn of<'a>(app: &'a App, browser: &Browser) -> OwnFactors<'a> {
    let shown = Shown { name: "Firefox".into(), address: "192.0.2.1".into() };
    OwnFactors { app, session: session_of(browser), browser: shown }
}

fn login_of(browser: &Browser) -> LoginId {
    LoginId::of(&from_base64url(&browser.cookies["vestibule-login"]).expect("a secret"))
}

/// Alice in another browser, signed in by a code to her number.
async fn signed_in_by_number(own: &Own) -> Browser {
    let mut browser = own.site.gateway.held("alice").await;
    assert_eq!(browser.json_step("send", &[("channel", "sms")]).await.status, 200);
    let code = own.site.gateway.outbox.last_code();
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    browser
}

/// Alice, signed in by a code to her number, so that her phone may go; and a login that her phone approved.
async fn approved_by_phone() -> (Own, Browser) {
    let mut own = Own::alice(with_number()).await;
    own.site.gateway.clock.advance(Duration::from_mins(61));
    let mut browser = own.site.gateway.held("alice").await;
    own.site.approve(&own.phone, &mut browser).await;
    own.browser = signed_in_by_number(&own).await;
    (own, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_a_phone_approved_is_not_released_once_the_phone_is_gone() {
    let (own, mut browser) = approved_by_phone().await;
    let (app, phone) = (app(&own), device_of(&own.phone));
    let engine = &own.site.gateway.engine;
    engine.remove_phone(&of(&app, &own.browser), phone).await.expect("removed");
    let login = engine.login(&app, login_of(&browser)).expect("it is known").login;
    assert!(matches!(login.state, LoginState::Denied { why: LoginDenial::Withdrawn, .. }), "{:?}", login.state);
    assert_eq!(browser.step("release", &[]).await.status, 409);
    assert_eq!(browser.get("/home").await.status, 303);

    // The other way round the release was good, and its session ends with the phone.
    let (own, mut browser) = approved_by_phone().await;
    assert_eq!(browser.step("release", &[]).await.status, 302);
    assert_eq!(browser.get("/home").await.status, 200);
    own.site.gateway.engine.remove_phone(&of(&app, &own.browser), device_of(&own.phone)).await.expect("removed");
    assert_eq!(browser.get("/home").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_and_the_end_of_its_phone_at_once_leave_no_session_of_it() {
    for round in 0..8 {
        let (own, mut browser) = approved_by_phone().await;
        let (app, phone, login) = (app(&own), device_of(&own.phone), login_of(&browser));
        let engine = Arc::clone(&own.site.gateway.engine);
        let factors = of(&app, &own.browser);
        let (released, removed) = if round % 2 == 0 {
            tokio::join!(engine.release(&app, login), engine.remove_phone(&factors, phone))
        } else {
            let (removed, released) = tokio::join!(engine.remove_phone(&factors, phone), engine.release(&app, login));
            (released, removed)
        };
        removed.expect("the phone is gone either way");
        match released {
            Ok(released) => {
                assert!(!engine.is_live(&app, released.session).expect("it reads"), "round {round}: its session lives");
            }
            Err(EngineError::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
        assert_eq!(browser.get("/home").await.status, 303, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_and_the_end_of_its_phone_at_once_let_nobody_in() {
    for round in 0..6 {
        let mut own = Own::alice(with_number()).await;
        own.site.gateway.clock.advance(Duration::from_mins(61));
        let mut browser = own.site.gateway.held("alice").await;
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        own.browser = signed_in_by_number(&own).await;
        let (app, phone, now) = (app(&own), device_of(&own.phone), own.now());
        let engine = Arc::clone(&own.site.gateway.engine);
        let sid = own.phone.pending(now).await.pop().expect("a request")["sid"].as_str().expect("an id").to_owned();
        let claims = serde_json::json!({ "number": number });
        let payload = own.phone.payload(now, &sid, "approved", claims).await;
        let factors = of(&app, &own.browser);
        let (_, removed) =
            tokio::join!(own.phone.answer_with(now, &sid, &payload), engine.remove_phone(&factors, phone));
        removed.expect("the phone is gone");
        let released = engine.release(&app, login_of(&browser)).await;
        assert!(matches!(released, Err(EngineError::Refused(_))), "round {round}: {released:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_seed_that_was_replaced_releases_nothing() {
    let own = Own::alice(NewUser::default()).await;
    let step = || own.site.gateway.clock.advance(Duration::from_secs(61));
    let first = own.change("softtoken", &[]).await.json()["secret"].as_str().expect("a key").to_owned();
    assert_eq!(own.change("add/confirm", &[("code", &softtoken_code(&first, own.now()))]).await.status, 200);
    step();
    let mut browser = own.site.gateway.held("alice").await;
    assert_eq!(browser.json_step("code", &[("code", &softtoken_code(&first, own.now()))]).await.status, 200);
    let view = own.site.gateway.engine.login(&app(&own), login_of(&browser)).expect("held").login;
    assert!(matches!(view.state, LoginState::Approved { proof: Proof::SoftToken, .. }), "{:?}", view.state);
    step();
    let second = own.change("softtoken", &[]).await.json()["secret"].as_str().expect("a key").to_owned();
    assert_eq!(own.change("add/confirm", &[("code", &softtoken_code(&second, own.now()))]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 409, "it was approved by the one before");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_the_last_two_ways_away_one_is_refused() {
    for round in 0..6 {
        let own = Own::alice(with_number()).await;
        let (app, phone) = (app(&own), device_of(&own.phone));
        let engine = Arc::clone(&own.site.gateway.engine);
        let factors = of(&app, &own.browser);
        let (one, other) = tokio::join!(engine.remove_phone(&factors, phone), engine.remove_number(&factors));
        let refused = match (one, other) {
            (Ok(()), Err(EngineError::Refused(refused))) | (Err(EngineError::Refused(refused)), Ok(())) => refused,
            both => panic!("round {round}: {both:?}"),
        };
        assert_eq!(refused, Refused::LastFactor, "round {round}");
        assert!(own.site.gateway.user("alice").is_enrolled(), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_right_codes_at_once_one_counts() {
    let own = Own::alice(NewUser::default()).await;
    own.change("number", &[("number", NUMBER)]).await;
    let code = own.site.gateway.outbox.last_code();
    let app = app(&own);
    let factors = of(&app, &own.browser);
    let engine = Arc::clone(&own.site.gateway.engine);
    let (one, other) = tokio::join!(engine.confirm_binding(&factors, &code), engine.confirm_binding(&factors, &code));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let acts = own.acts(0);
    let added = acts.iter().filter(|entry| entry.details.get("method").is_some_and(|method| method == "sms")).count();
    assert_eq!(added, 1, "{acts:?}");
}

/// A store in which a commit that writes a user, once armed, waits until it is let go.
#[derive(Default)]
struct Waits {
    inner: MemoryStore,
    armed: AtomicBool,
    arrived: Notify,
    go: Notify,
}

impl Happens for Waits {
    fn store(&self) -> &MemoryStore {
        &self.inner
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let is_of_user = commit.changes.iter().any(|change| change.table == Table::User);
            if is_of_user && self.armed.swap(false, Ordering::SeqCst) {
                self.arrived.notify_one();
                self.go.notified().await;
            }
            self.inner.commit(commit).await
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_registers_while_a_reset_is_on_its_way_is_gone_with_it() {
    let store = Arc::new(Around::<Waits>::default());
    let text = crate::hold_and_release::block("http://127.0.0.1:9");
    let gateway = TestGateway::start_with(&text, Arc::clone(&store) as Arc<dyn Store>).await;
    for change in ["reset", "delete"] {
        let alice = gateway.add_user("alice", NewUser::default()).await.id;
        let link = gateway.invitation(alice).await;
        store.armed.store(true, Ordering::SeqCst);
        let engine = Arc::clone(&gateway.engine);
        let changing = tokio::spawn(async move {
            match change {
                "reset" => engine.reset_user(&By::CONSOLE, alice).await,
                _ => engine.delete_user(&By::CONSOLE, alice).await,
            }
        });
        store.arrived.notified().await;
        // It has looked for phones and found none.
        let announced = Phone::announce(gateway.portal(), &link).await;
        assert!(announced.is_ok(), "the account is as it was so far: {:?}", announced.err());
        store.go.notify_one();
        changing.await.expect("no panic").expect(change);
        for table in [Table::Device, Table::UserDevice] {
            assert!(store.scan(table, b"", None, 9).expect("it reads").is_empty(), "{change}: {table:?}");
        }
        if change == "reset" {
            gateway.engine.delete_user(&By::CONSOLE, alice).await.expect("deleted");
        }
    }
}
