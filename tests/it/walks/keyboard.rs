//! Set-up, sign-in, account page and sign-out by nothing but keys, at the desk and on the phone. Every stop is looked at: that it
//! can be seen where the keyboard is, that nothing lies over it, and that the order is that of the page.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde_json::Value;

use super::{ALICE, ALONE, BOB, Stage};
use crate::axe::CONTRAST;
use crate::browser::Browser;
use crate::support::softtoken_code;
use vestibule::engine::ports::Clock as _;

const TAB: char = '\u{e004}';
pub(super) const ENTER: char = '\u{e007}';
const SHIFT: char = '\u{e008}';
pub(super) const SPACE: char = ' ';

/// More stops than any page has.
const ENOUGH: usize = 80;

/// Where the keyboard is: `null` in no element. An outline is told apart from what it lies on by three to one at least (WCAG
/// 2.2, 1.4.11).
const FOCUS: &str = "
const at = document.activeElement;
if (!at || at === document.body || at === document.documentElement) return null;
const style = getComputedStyle(at);
const box = at.getBoundingClientRect();
const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
return {
  what: `<${at.localName}${at.id && ` id=${at.id}`}> «${(at.getAttribute('aria-label') || at.innerText || '').trim().slice(0, 40)}»`,
  outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && contrast(channels(style.outlineColor), ground(at.parentElement)) >= 3,
  seen: Boolean(over) && (at.contains(over) || over.contains(at)),
  place: [...document.querySelectorAll('*')].indexOf(at),
  top: box.top + scrollY,
  bottom: box.bottom + scrollY,
};";

/// Places of all that Tab leads to: of buttons of which one is chosen, the one that is.
const STOPS: &str = "
const every = [...document.querySelectorAll('*')];
return every.filter((one) => one.matches('a[href], button, input, select, textarea, summary, [tabindex]') && one.tabIndex >= 0
  && !one.disabled && one.type !== 'hidden' && !(one.type === 'radio' && !one.checked && one.form.querySelector(`[name=${one.name}]:checked`))
  && one.checkVisibility({ visibilityProperty: true })).map((one) => every.indexOf(one));";

/// The keyboard of a browser.
pub(super) struct Keys<'a> {
    pub(super) browser: &'a Browser,
    pub(super) name: &'static str,
}

impl Keys<'_> {
    /// Presses keys together: each goes down, then up in turn.
    pub(super) async fn press(&self, keys: &[char]) {
        let down = keys.iter().map(|value| KeyAction::Down { value: *value });
        let up = keys.iter().rev().map(|value| KeyAction::Up { value: *value });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        let pressed = self.browser.client().perform_actions(actions).await;
        pressed.unwrap_or_else(|error| panic!("{}: {keys:?}: {error}", self.name));
    }

    /// Types a text, wherever the keyboard is.
    pub(super) async fn write(&self, text: &str) {
        for value in text.chars() {
            self.press(&[value]).await;
        }
    }

    async fn focus(&self) -> Option<Value> {
        Some(self.browser.script(&format!("{CONTRAST}{FOCUS}")).await).filter(|at| !at.is_null())
    }

    /// Waits until the keyboard is where a page is read from.
    pub(super) async fn begins_at(&self, css: &str) {
        // A page that is on its way has nothing yet where the keyboard could be.
        let script = format!("return Boolean(document.activeElement && document.activeElement.matches({css:?}))");
        self.browser
            .wait_until(&format!("the keyboard is at `{css}`"), async || {
                let is_there = self.browser.client().execute(&script, Vec::new()).await.ok()?;
                (is_there == true).then_some(())
            })
            .await;
    }

    /// Presses Tab until the keyboard is at `css`.
    pub(super) async fn tab_to(&self, css: &str) {
        let script = format!("return document.activeElement.matches({css:?})");
        let mut stops = Vec::new();
        for _ in 0..ENOUGH {
            if self.browser.script(&script).await == true {
                return;
            }
            self.press(&[TAB]).await;
            stops.push(self.focus().await.map_or_else(String::new, |at| at["what"].to_string()));
        }
        panic!("{}: Tab does not lead to `{css}`, but to {stops:#?}", self.name);
    }

    /// Goes through the whole page by Tab, and one step back.
    pub(super) async fn round(&self, page: &str) {
        if let Err(why) = self.goes_round().await {
            panic!("{page}: {why}");
        }
    }

    /// Whether [`Self::round`] can be made, and else why not.
    async fn goes_round(&self) -> Result<(), String> {
        let expected = self.browser.script(STOPS).await;
        let mut missing: Vec<u64> = expected.as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
        require(!missing.is_empty(), || "nothing to press".to_owned())?;
        let (mut before, mut began_anew) = (None::<Value>, 0);
        let mut last = 0;
        for _ in 0..ENOUGH {
            self.press(&[TAB]).await;
            let Some(at) = self.focus().await else {
                // The page ends here, and what comes next is its first stop: one back from there is none of it.
                (before, last) = (None, 0);
                continue;
            };
            require(at["outlined"] == true, || format!("nobody sees that the keyboard is at {at}"))?;
            require(at["seen"] == true, || format!("something lies over {at}"))?;
            let place = at["place"].as_u64().expect("a place");
            match before.filter(|before| before["place"].as_u64() < Some(place)) {
                Some(before) => {
                    require(at["bottom"].as_f64() > before["top"].as_f64(), || format!("from {before} up to {at}"))?;
                }
                None => began_anew += 1,
            }
            missing.retain(|it| *it != place);
            before = Some(at);
            if missing.is_empty() {
                break;
            }
            last = place;
        }
        require(missing.is_empty(), || format!("Tab never comes to {missing:?}"))?;
        require(began_anew <= 2, || "not in the order of the page".to_owned())?;
        if last != 0 {
            self.press(&[SHIFT, TAB]).await;
            let back = self.focus().await.map(|at| at["place"].clone());
            require(back == Some(Value::from(last)), || "Shift and Tab lead elsewhere".to_owned())?;
        }
        Ok(())
    }

    /// Types name and password into the catalogue's own form.
    pub(super) async fn log_in(&self, stage: &Stage, (user, password): (&str, &str)) {
        self.browser.goto(&format!("{}/login", stage.app)).await;
        self.tab_to("#username").await;
        self.write(user).await;
        self.press(&[TAB]).await;
        self.write(password).await;
        self.press(&[ENTER]).await;
    }

    /// Leads to a heading of the gateway's own page, which is where it is read from.
    pub(super) async fn comes_to(&self, heading: &str) {
        self.browser.wait_text("h1", heading).await;
        self.begins_at("#title").await;
    }
}

fn require(holds: bool, why: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

/// What the walks below find nothing of is found where it is.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_lead_nowhere_to_be_seen_are_found() {
    const PLAIN: &str = "<style>body { background: white } a { display: block }</style><a href=%23a>one</a><a href=%23b>two</a>\
                         <a href=%23c>three</a>";
    let _alone = ALONE.lock().await;
    let browser = Browser::start("keys on other pages").await;
    let keys = Keys { browser: &browser, name: "other pages" };
    for (page, expected) in [
        ("<style>a:focus-visible { outline: 3px solid blue }</style>", None),
        ("<style>a:focus-visible { outline: none }</style>", Some("nobody sees")),
        ("<style>a:focus-visible { outline: 1px solid blue }</style>", Some("nobody sees")),
        ("<style>a:focus-visible { outline: 3px solid %23eee }</style>", Some("nobody sees")),
        ("<style>a:focus-visible { outline: 3px solid white }</style>", Some("nobody sees")),
        (
            "<style>a:focus-visible { outline: 3px solid blue } p { position: fixed; inset: 0; background: white }</style><p>over</p>",
            Some("something lies over"),
        ),
        (
            "<style>a:focus-visible { outline: 3px solid blue }</style><a href=%23d tabindex=3>four</a>\
             <a href=%23e tabindex=2>five</a>",
            Some("order"),
        ),
        (
            "<style>a:focus-visible { outline: 3px solid blue }</style><a href=%23d style=\"order:-1\">four</a>\
             <style>body { display: flex; flex-direction: column }</style>",
            Some("up to"),
        ),
    ] {
        browser.goto("about:blank").await;
        browser.goto(&format!("data:text/html,<!doctype html>{PLAIN}{page}")).await;
        let said = keys.goes_round().await;
        match expected {
            None => assert_eq!(said, Ok(()), "{page}"),
            Some(part) => assert!(said.as_ref().is_err_and(|why| why.contains(part)), "{page}: {said:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_soft_token_is_set_up_and_used_by_keys_alone() {
    let stage = Stage::library("keyboard, codes", "[policy]\nunknown_users = \"grace\"").await;
    let desk = &stage.desk;
    let keys = Keys { browser: desk, name: "desk" };
    keys.log_in(&stage, ALICE).await;
    keys.comes_to("Set up your second step").await;
    keys.round("choose").await;
    keys.tab_to("form[action$='/enrol/softtoken'] button").await;
    keys.press(&[ENTER]).await;
    keys.comes_to("authenticator app").await;
    keys.round("softtoken").await;
    keys.tab_to("#code").await;
    keys.write("000000").await;
    desk.wait_for(".message.bad").await;
    keys.begins_at("#code[aria-invalid][aria-describedby~=error]").await;
    let seed = desk.text("code.key").await.replace(' ', "");
    keys.write(&softtoken_code(&seed, stage.gateway.clock.now())).await;
    keys.comes_to("recovery codes").await;
    keys.round("recovery offer").await;
    keys.tab_to("form[action$='/enrol/recovery'] button").await;
    keys.press(&[SPACE]).await;
    keys.comes_to("Your recovery codes").await;
    keys.round("recovery codes").await;
    keys.tab_to("[name=saved]").await;
    keys.press(&[SPACE]).await;
    keys.tab_to("[data-part=release] button").await;
    keys.press(&[ENTER]).await;
    stage.inside("alice").await;
    keys.tab_to("a[href='/logout']").await;
    keys.press(&[ENTER]).await;
    desk.wait_for("form.login").await;

    // A later step than the one that the set-up took.
    stage.pass(Duration::from_secs(31));
    keys.log_in(&stage, ALICE).await;
    keys.comes_to("Confirm that it is you").await;
    keys.round("challenge").await;
    keys.tab_to("#code").await;
    keys.write(&softtoken_code(&seed, stage.gateway.clock.now())).await;
    stage.inside("alice").await;

    desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    desk.wait_text("h1", "Your account").await;
    keys.round("account").await;
    keys.tab_to("#name").await;
    keys.write("Phone calendar").await;
    keys.press(&[ENTER]).await;
    desk.wait_for("[data-part=app-password-made]").await;
    keys.begins_at("#made-title").await;
    keys.tab_to("[data-copy]").await;
    keys.press(&[SPACE]).await;
    desk.wait_until("it says that it was copied or marked", async || {
        Some(desk.text("[data-copy-status]").await).filter(|status| !status.is_empty())
    })
    .await;
    keys.tab_to("[data-part=app-password] button").await;
    keys.press(&[ENTER]).await;
    desk.wait_text(".message.good", "The app password was removed").await;
    keys.begins_at(".message.good").await;
    keys.tab_to("[data-part=logout] button").await;
    keys.press(&[ENTER]).await;
    desk.wait_text("h1", "You are signed out").await;
    // A code that was wrong is a page with 403.
    stage.end(&["softtoken/confirm - Failed"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_set_up_and_asked_by_keys_alone() {
    let stage = Stage::library("keyboard, phone", "[policy]\nunknown_users = \"grace\"").await;
    let (desk, phone) = (&stage.desk, &stage.phone);
    let (keys, thumbs) = (Keys { browser: desk, name: "desk" }, Keys { browser: phone, name: "phone" });
    keys.log_in(&stage, BOB).await;
    keys.comes_to("Set up your second step").await;
    keys.tab_to("form[action$='/enrol/phone'] button").await;
    keys.press(&[ENTER]).await;
    keys.comes_to("Add your phone").await;
    keys.round("phone").await;
    let link = desk.attr("a[href*='#register=']", "href").await;
    phone.goto(&link).await;
    thumbs.begins_at("[data-part=register-name]").await;
    thumbs.round("phone, a link").await;
    thumbs.tab_to("[data-part=register-go]").await;
    thumbs.press(&[ENTER]).await;
    keys.comes_to("Confirm your phone").await;
    answer(&stage, &thumbs, true).await;
    keys.comes_to("recovery codes").await;
    keys.tab_to("[data-part=release] button").await;
    keys.press(&[ENTER]).await;
    stage.inside("bob").await;

    desk.goto(&format!("{}/.vestibule/logout", stage.app)).await;
    desk.wait_text("h1", "Sign out?").await;
    keys.round("sign out").await;
    keys.tab_to("[data-part=logout] button").await;
    keys.press(&[ENTER]).await;
    desk.wait_text("h1", "You are signed out").await;

    // Nothing is pressed at the desk once the password is sent.
    keys.log_in(&stage, BOB).await;
    keys.comes_to("Confirm that it is you").await;
    answer(&stage, &thumbs, false).await;
    stage.inside("bob").await;
    keys.tab_to("a[href='/logout']").await;
    keys.press(&[ENTER]).await;
    desk.wait_for("form.login").await;

    keys.log_in(&stage, BOB).await;
    keys.comes_to("Confirm that it is you").await;
    phone.wait_for("[data-part=deny]:enabled").await;
    thumbs.tab_to("[data-part=deny]").await;
    thumbs.press(&[SPACE]).await;
    thumbs.begins_at("[data-result=denied]").await;
    keys.comes_to("denied").await;
    keys.tab_to("a.main").await;
    keys.press(&[ENTER]).await;
    desk.wait_for("form.login").await;
    stage.end(&[]).await;
}

/// Types the desk's number on the phone, and puts away what it says then.
async fn answer(stage: &Stage, thumbs: &Keys<'_>, round: bool) {
    let number = stage.number().await;
    stage.phone.wait_for("[data-part=deny]:enabled").await;
    if round {
        thumbs.round("phone, asked").await;
    }
    thumbs.tab_to("[data-part=request-number]").await;
    thumbs.write(&number).await;
    thumbs.press(&[ENTER]).await;
    thumbs.begins_at("[data-result=approved]").await;
    thumbs.tab_to("[data-part=done]").await;
    thumbs.press(&[ENTER]).await;
    stage.phone.wait_gone("[data-part=done]").await;
    assert!(thumbs.focus().await.is_some(), "the keyboard is nowhere once the request is put away");
}
