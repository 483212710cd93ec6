//! The phone's page is woken: it asks for that at the right moment, tells the portal where, and its worker shows what it is
//! asked while the page is closed. And a browser that has forgotten its key says so.
//!
//! There is no push service here. Subscribing is played by a script that is in the page first, and messages are handed to the
//! worker by the browser itself, as those of a service would be.

use serde_json::{Value, json};

use super::looks::looks;
use super::{ALICE, Stage};
use crate::axe::{Looker, Sight};
use vestibule::domain::audit::By;
use vestibule::domain::device::Device;
use vestibule::domain::push::{PushChange, PushTarget};
use vestibule::engine::registration::DeviceChange;
use vestibule::engine::users::NewUser;

/// What plays the browser's push service: an endpoint where nobody is, and the keys of the example in RFC 8291 §5.
const SERVICE: &str = r"
PushManager.prototype.getSubscription = async function () {
  const made = localStorage.getItem('played');
  if (made === null) return null;
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  return {
    toJSON: () => ({ endpoint: `https://127.0.0.1:1/push/${made}`, expirationTime: null, keys }),
    unsubscribe: async () => localStorage.removeItem('played'),
  };
};
PushManager.prototype.subscribe = async function ({ userVisibleOnly, applicationServerKey }) {
  if (!userVisibleOnly || applicationServerKey.length !== 65) throw new DOMException('no', 'InvalidAccessError');
  const times = Number(localStorage.getItem('times')) + 1;
  localStorage.setItem('times', times);
  localStorage.setItem('played', times);
  return this.getSubscription();
};";

/// What the worker shows, as `[title, body, tag, whether it makes no sound]`.
const SHOWN: &str = "const registration = await navigator.serviceWorker.getRegistration('/authenticator');
return (await registration.getNotifications()).map(({ title, body, tag, silent }) => [title, body, tag, silent]);";

/// The addresses that are shown for ntfy, whether the settings are open or not.
const ADDRESSES: &str =
    "return [...document.querySelectorAll('[data-part=push-address]')].map(({ textContent }) => textContent);";

const NTFY: &str = "[push.ntfy]\nserver = \"https://ntfy.test\"\n";

/// A stage whose phone may notify and has a push service, before it has an account.
async fn stage(name: &str, further: &str) -> Stage {
    let stage = Stage::library(name, further).await;
    let phone = &stage.phone;
    phone.read("en").await;
    phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": SERVICE })).await;
    let granted = json!({ "origin": portal(&stage), "permissions": ["notifications"] });
    phone.devtools("Browser.grantPermissions", granted).await;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage
}

/// Where somebody who has lost a phone is led.
fn account_page(stage: &Stage) -> String {
    format!("{}/.vestibule/account?app={}", stage.app, stage.gateway.engine.settings().apps.all()[0].name)
}

fn portal(stage: &Stage) -> String {
    stage.gateway.running.portal_url().to_owned()
}

/// Alice's only phone, as the gateway has it.
fn device(stage: &Stage) -> Device {
    let alice = stage.gateway.user("alice").id;
    stage.gateway.engine.devices_of(alice).expect("the store reads").remove(0)
}

/// Where the gateway would wake it, once that is a place of this kind.
async fn woken_at(stage: &Stage, platform: &str) -> Option<PushTarget> {
    let what = format!("the portal knows of `{platform}`");
    let found = stage.phone.wait_until(&what, async || {
        let target = device(stage).push;
        (target.as_ref().map_or("none", PushTarget::platform) == platform).then_some(target)
    });
    found.await
}

/// The endpoint that it has for the browser.
async fn endpoint(stage: &Stage) -> String {
    match woken_at(stage, "web").await {
        Some(PushTarget::WebPush { endpoint, .. }) => endpoint.expose().clone(),
        other => panic!("{other:?}"),
    }
}

/// Hands the worker a message, as a push service does.
async fn deliver(stage: &Stage, data: &Value) {
    let message = json!({ "origin": portal(stage), "registrationId": "0", "data": data.to_string() });
    stage.phone.devtools("ServiceWorker.deliverPushMessage", message).await;
}

/// What is shown, once a text in it is this.
async fn shown(stage: &Stage, text: &str) -> Value {
    let what = format!("a notification says `{text}`");
    let found = stage.phone.wait_until(&what, async || {
        let shown = stage.phone.script(SHOWN).await;
        shown.to_string().contains(text).then_some(shown)
    });
    found.await
}

/// What the worker does on a tap while there is a window at `path`; a message goes to the page at hand. The browser lets nobody
/// but people tap, so the worker's part runs in the page here.
async fn tapped(stage: &Stage, sid: &str, path: &str) -> Value {
    let script = "const done = { opened: [] };
      const focus = async () => { done.focused = true; };
      const postMessage = (data) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data }));
      const openWindow = async (url) => { done.opened.push(url); };
      window.clients = { matchAll: async () => [{ url: location.origin + 'PATH', focus, postMessage }], openWindow };
      const { onClick } = await import('/authenticator/wake.js');
      await onClick({ data: { request: 'SID' } });
      return done;";
    stage.phone.script(&script.replace("PATH", path).replace("SID", sid)).await
}

/// What a message says of the request that waits for Alice.
fn handle(stage: &Stage) -> Value {
    let push = stage.gateway.user("alice").live_pushes.remove(0);
    message(&format!("YC{}", push.challenge.simple()), &format!("YF{}", device(stage).id.simple()))
}

fn message(challenge: &str, factor: &str) -> Value {
    json!({ "challenge_sid": challenge, "factor_sid": factor, "expiration_date": "2099-01-01T00:00:00Z" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_asks_to_be_woken_and_tells_the_portal_where() {
    let stage = stage("pushes", NTFY).await;
    let phone = &stage.phone;
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_for(".empty").await;
    stage.invite("alice").await;

    // Asked for once there is an account, and nothing is done before the answer.
    phone.wait_for("[data-part=push-ask]").await;
    looks(phone, "push-ask").await;
    let mut looker = Looker::new(phone).await;
    looker.look("phone, may it be woken", &Sight::ALL).await;
    looker.measure("phone, may it be woken").await;
    assert_eq!(phone.script("return localStorage.getItem('times')").await, Value::Null);
    assert_eq!(phone.count("[data-part=install]").await, 0, "one thing at a time");
    phone.click("[data-part=push-later]").await;
    phone.wait_for("[data-part=install]").await;
    phone.wait_gone("[data-part=push-ask]").await;
    phone.wait_text("[data-part=push-state]", "Off").await;
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_text("[data-part=push-state]", "Off").await;
    assert_eq!((phone.count("[data-part=push-ask]").await, device(&stage).push), (0, None));

    // It can be had later.
    phone.click("#push-settings summary").await;
    phone.click("[data-part=push-on]").await;
    phone.wait_text("[data-part=push-state]", "On").await;
    assert_eq!(endpoint(&stage).await, "https://127.0.0.1:1/push/1");
    phone.wait_text(".calm", "while the page is closed").await;
    looker.look("phone, woken", &Sight::ALL).await;
    looker.measure("phone, woken").await;
    looks(phone, "push-on").await;

    // The gateway heard that nobody is there any more: the next visit makes another subscription.
    let change = DeviceChange { push: PushChange::Removed, ..DeviceChange::default() };
    stage.gateway.engine.update_device(device(&stage).id, change).await.expect("it is taken off");
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_text("[data-part=push-state]", "On").await;
    assert_eq!(endpoint(&stage).await, "https://127.0.0.1:1/push/2");
    // The portal has another key.
    let script = "const db = await new Promise((done) => { const asked = indexedDB.open('vestibule-authenticator'); asked.onsuccess = () => done(asked.result); });
      const store = db.transaction('settings', 'readwrite').objectStore('settings');
      await new Promise((done) => { store.put('another', 'push-key').onsuccess = done; }); db.close();";
    phone.script(script).await;
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_until("the portal has the third", async || (endpoint(&stage).await.ends_with("/3")).then_some(())).await;

    // By ntfy instead, at an address that nobody guesses.
    phone.wait_text("[data-part=push-state]", "On").await;
    phone.click("#push-settings summary").await;
    phone.click("[data-part=push-ntfy]").await;
    let address = phone.text("[data-part=push-address]").await;
    let Some(PushTarget::Ntfy { topic }) = woken_at(&stage, "ntfy").await else { panic!("{address}") };
    assert_eq!(address, format!("https://ntfy.test/{}", topic.expose()));
    assert!(topic.expose().len() >= "vestibule-".len() + 22, "128 random bits: {address}");
    looker.look("phone, woken by ntfy", &Sight::ALL).await;
    looker.measure("phone, woken by ntfy").await;
    looks(phone, "push-ntfy").await;
    // Another account has a topic of its own, and neither leads to the other.
    stage.gateway.add_user("bob", NewUser::default()).await;
    stage.invite("bob").await;
    phone.wait_count("[data-part=push-address]", 2).await;
    phone.click("#push-settings summary").await;
    let Value::Array(shown) = phone.script(ADDRESSES).await else { panic!("no list") };
    let bob = stage.gateway.user("bob").id;
    let theirs = phone.wait_until("the portal knows of the other", async || {
        match stage.gateway.engine.devices_of(bob).expect("the store reads").remove(0).push {
            Some(PushTarget::Ntfy { topic }) => Some(topic.expose().clone()),
            _ => None,
        }
    });
    assert_eq!(shown, [json!(address), json!(format!("https://ntfy.test/{}", theirs.await))]);
    assert_ne!(shown[0], shown[1]);
    looker.look("phone, two topics of ntfy", &Sight::ALL).await;
    looker.measure("phone, two topics of ntfy").await;
    looks(phone, "push-ntfy-two").await;
    looker.end();
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_count("[data-part=push-address]", 2).await;
    assert_eq!(phone.script(ADDRESSES).await, json!(shown), "they stay");
    phone.click("#push-settings summary").await;
    phone.click("[data-part=push-off]").await;
    phone.wait_text("[data-part=push-state]", "Off").await;
    woken_at(&stage, "none").await;
    stage.end(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_shown_while_the_page_is_closed() {
    let stage = stage("pushes, closed", "").await;
    let phone = &stage.phone;
    stage.invite("alice").await;
    phone.click("[data-part=push-on]").await;
    woken_at(&stage, "web").await;
    phone.devtools("ServiceWorker.enable", json!({})).await;
    // Another page of the portal, which is not the phone's.
    phone.goto(&format!("{}/nothing", portal(&stage))).await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    let first = handle(&stage);
    let sid = first["challenge_sid"].as_str().expect("a text").to_owned();
    for _ in 0..2 {
        deliver(&stage, &first).await;
        let shown = shown(&stage, "Sign in to").await;
        assert_eq!(
            shown,
            json!([["Library catalogue", "Sign in to Library catalogue?\nOpen it to answer.", sid, false]])
        );
    }
    // A tap on it opens the page, or leads the one that is open to the request.
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_for(&format!("[data-part=request][data-request={sid}]")).await;
    assert_eq!(phone.count(":focus[data-part=request]").await, 0);
    assert_eq!(tapped(&stage, &sid, "/nothing").await, json!({ "opened": [format!("/authenticator#request={sid}")] }));
    assert_eq!(tapped(&stage, &sid, "/authenticator").await, json!({ "focused": true, "opened": [] }));
    phone.wait_for(&format!("[data-part=request][data-request={sid}]:focus")).await;
    // Whoever opens it comes to the request, and answers there.
    phone.goto(&format!("{}/nothing", portal(&stage))).await;
    phone.goto(&format!("{}/authenticator#request={sid}", portal(&stage))).await;
    phone.wait_for(&format!("[data-part=request][data-request={sid}]:focus")).await;
    assert_eq!(phone.url().await, format!("{}/authenticator", portal(&stage)));
    stage.approve(&number).await;
    stage.inside("alice").await;
    phone.wait_until("nothing is shown of it", async || (phone.script(SHOWN).await == json!([])).then_some(())).await;

    // The same once more: there is nothing to answer, and no more is shown than has to be.
    phone.goto(&format!("{}/nothing", portal(&stage))).await;
    deliver(&stage, &first).await;
    assert_eq!(shown(&stage, "over").await, json!([["Library catalogue", "This request is over.", sid, true]]));
    // What nobody can read says only that there is something.
    deliver(&stage, &json!("nonsense")).await;
    shown(&stage, "A request waits for you. Open it to read it.").await;
    stage.end(&["404 (Not Found)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_forgot_its_key_says_so() {
    let stage = stage("pushes, lost", "").await;
    let phone = &stage.phone;
    stage.invite("alice").await;
    phone.click("[data-part=push-later]").await;
    phone.devtools("ServiceWorker.enable", json!({})).await;
    // What the browser clears, of what the page has.
    phone.goto(&format!("{}/nothing", portal(&stage))).await;
    let clear = json!({ "origin": portal(&stage), "storageTypes": "indexeddb" });
    phone.devtools("Storage.clearDataForOrigin", clear).await;
    let strange = message(&format!("YC{}", "0".repeat(32)), &format!("YF{}", device(&stage).id.simple()));
    deliver(&stage, &strange).await;
    shown(&stage, "has forgotten its key").await;
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_text("[data-part=lost]", "It answered for Library catalogue").await;
    phone.wait_text("[data-part=lost]", "/.vestibule/account").await;
    let way_back = phone.attr("[data-part=lost] [data-part=account-page]", "href").await;
    assert_eq!(way_back, account_page(&stage));
    assert_eq!(
        phone.text("[data-part=lost] [data-part=account-page]").await,
        "Open your account page at Library catalogue"
    );
    looks(phone, "push-lost").await;
    let mut looker = Looker::new(phone).await;
    looker.look("phone, its key forgotten", &Sight::ALL).await;
    looker.measure("phone, its key forgotten").await;
    looker.end();
    // All that is left is that there was one.
    phone.script("localStorage.clear()").await;
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_text("[data-part=lost]", "It was registered as a phone").await;
    assert_eq!(phone.count("[data-part=account-page]").await, 0, "nothing leads anywhere that nobody named");
    phone.click("[data-part=lost-done]").await;
    phone.wait_gone("[data-part=lost]").await;
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_for(".empty").await;
    assert!(
        !phone
            .client()
            .find(fantoccini::Locator::Css("#lost"))
            .await
            .expect("its place")
            .is_displayed()
            .await
            .expect("seen")
    );

    // A phone that was removed elsewhere is told apart from one whose clock is wrong.
    stage.invite("alice").await;
    let mine = stage.gateway.engine.devices_of(stage.gateway.user("alice").id).expect("the store reads");
    for device in mine {
        stage.gateway.engine.revoke_device(&By::CONSOLE, device.id).await.expect("it is removed");
    }
    phone.wait_text("[data-part=account]", "the portal no longer accepts its key").await;
    phone.wait_text("[data-part=account]", "/.vestibule/account").await;
    let way_back = phone.attr("[data-part=account] [data-part=account-page]", "href").await;
    assert_eq!(way_back, account_page(&stage));
    phone.click("[data-part=forget]").await;
    phone.wait_for(".empty").await;
    // Removed on purpose, it is not missed.
    phone.goto(&format!("{}/authenticator", portal(&stage))).await;
    phone.wait_for(".empty").await;
    assert!(
        !phone
            .client()
            .find(fantoccini::Locator::Css("#lost"))
            .await
            .expect("its place")
            .is_displayed()
            .await
            .expect("seen")
    );
    stage.end(&["404 (Not Found)", "401 (Unauthorized)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_apart_from_a_wrong_clock_and_from_what_is_in_between() {
    let stage = stage("pushes, refused", "").await;
    let phone = &stage.phone;
    stage.invite("alice").await;
    phone.script("window.before = window.fetch").await;
    let error = r#"JSON.stringify({ code: 20003, status: 401, message: "no" })"#;
    for (answer, part, said) in [
        ("new Response('<html>', { status: 401 })".to_owned(), "[data-part=account]", "The portal refused (401)."),
        (format!("new Response({error}, {{ status: 401 }})"), "[data-part=account]", "Set this phone’s clock right."),
        ("Promise.reject(new TypeError('offline'))".to_owned(), "[data-part=status]", "Offline"),
    ] {
        let script = format!(
            "window.fetch = (path, ...rest) => String(path).startsWith('/v2/') ? {answer} : window.before(path, ...rest)"
        );
        phone.script(&script).await;
        phone.wait_text(part, said).await;
        assert_eq!(phone.count("[data-part=forget]").await, 0, "{said}: the key may still be good");
    }
    phone.script("window.fetch = window.before").await;
    phone.wait_text("[data-part=status]", "Watching for requests").await;
    stage.end(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cards_look_right_from_right_to_left() {
    let stage = stage("pushes, Arabic", NTFY).await;
    let phone = &stage.phone;
    let page = format!("{}/authenticator", portal(&stage));
    stage.invite("alice").await;
    phone.read("ar").await;
    phone.goto(&page).await;
    phone.wait_for("html[dir=rtl] [data-part=push-ask]").await;
    looks(phone, "ar-push-ask").await;
    phone.click("[data-part=push-later]").await;
    phone.wait_for("[data-part=install]").await;
    looks(phone, "ar-install").await;
    phone.click("#push-settings summary").await;
    phone.click("[data-part=push-ntfy]").await;
    phone.wait_for("[data-part=push-address]").await;
    looks(phone, "ar-push-ntfy").await;
    let mut looker = Looker::new(phone).await;
    looker.look("phone in Arabic, woken by ntfy", &Sight::ALL).await;

    stage.log_in(ALICE).await;
    stage.number().await;
    phone.wait_for("[data-part=request]").await;
    looks(phone, "ar-request").await;
    looker.look("phone in Arabic, a request", &Sight::ALL).await;
    phone.click("[data-part=deny]:enabled").await;
    stage.result("denied").await;

    phone.goto(&format!("{}/nothing", portal(&stage))).await;
    let clear = json!({ "origin": portal(&stage), "storageTypes": "indexeddb" });
    phone.devtools("Storage.clearDataForOrigin", clear).await;
    phone.goto(&page).await;
    phone.wait_for("[data-part=lost] [data-part=account-page]").await;
    looks(phone, "ar-lost").await;
    looker.look("phone in Arabic, its key forgotten", &Sight::ALL).await;
    looker.end();
    stage.end(&["404 (Not Found)", "403 (Forbidden)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn iphones_and_android_are_told_how_the_page_gets_onto_the_home_screen() {
    let stage = stage("pushes, installed", "").await;
    let phone = &stage.phone;
    let page = format!("{}/authenticator", portal(&stage));
    // As Safari: it offers nothing by itself, and pages outside of the home screen cannot be woken.
    let safari = "addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation(), true);
      Object.defineProperty(ServiceWorkerRegistration.prototype, 'pushManager', { value: undefined });";
    phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": safari })).await;
    phone
        .be("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 \
             Mobile/15E148 Safari/604.1")
        .await;
    phone.goto(&page).await;
    phone.wait_text("#install", "in Safari, touch Share, then «Add to Home Screen»").await;
    looks(phone, "install-iphone").await;

    let user = stage.gateway.user("alice");
    let secret = stage.gateway.engine.invite_device(&By::CONSOLE, user.id).await.expect("an invitation");
    let link = stage.gateway.engine.register_link(stage.gateway.running.portal_url(), user.id, &secret);
    phone.goto(&link).await;
    phone.wait_text(".ios-hint", "In Safari alone the key is lost after a week without a visit").await;
    phone.click("[data-part=register-go]").await;
    phone.wait_for("[data-part=account]").await;
    phone.click("#push-settings summary").await;
    phone.wait_text("#push-settings", "On an iPhone or iPad only pages on the home screen can notify you").await;

    phone
        .be("Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile \
             Safari/537.36")
        .await;
    phone.goto(&page).await;
    phone.wait_text("#install", "in the browser’s menu, choose «Add to home screen» or «Install app»").await;
    looks(phone, "install-android").await;
    // Once is enough.
    phone.click("#install button").await;
    phone.goto(&page).await;
    phone.wait_text("[data-part=status]", "Watching for requests").await;
    assert_eq!(phone.count("#install *").await, 0);
    stage.end(&[]).await;
}
