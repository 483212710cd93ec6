//! The time from the phone's signed yes until the browser holds the app's answer: the browser waits with `?wait`, or asks
//! each second.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::nginx;
use super::process::{free_address, load_core};
use super::server::now;
use super::stats::Spread;
use super::support::{Browser, Phone};
use super::vestibule_process::{Gateway, RequestLines};

/// People who log in, each with a phone, and each as often as this; a phone rings three times in ten minutes at most.
const PEOPLE: usize = 20;
const LOGINS: usize = 3;

/// Whoever asks each second starts anywhere within it.
const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
enum Asking {
    /// The state with `?wait`, again at once.
    Waiting,
    /// The state, each second.
    EachSecond,
}

/// Measures, and prints and gives the result.
pub async fn measure() -> Result<Value, String> {
    let folder = tempfile::Builder::new().prefix("vestibule-bench-").tempdir().map_err(|error| error.to_string())?;
    let app = free_address();
    let _app = nginx::start("app", &load_core(), folder.path(), app, &nginx::app(app)).await?;
    let limits = "[limits]\npushes_per_10_minutes = 100\npushes_per_hour = 100";
    let gateway = Gateway::start(app, RequestLines::Off, limits).await?;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let name = format!("reader{n}");
        gateway.home.add_user(&name, 0).await;
        let phone = gateway.home.add_phone(&name, gateway.portal).await;
        people.push((name, phone));
    }
    let mut results = serde_json::Map::new();
    println!("From the phone's yes to the app's answer in the browser, {} logins each:", PEOPLE * LOGINS);
    for (name, asking) in [("with `?wait`", Asking::Waiting), ("asking each second", Asking::EachSecond)] {
        let mut milliseconds = Vec::new();
        for turn in 0..LOGINS {
            for (n, (user, phone)) in people.iter().enumerate() {
                // Spread evenly over the second.
                let share = u32::try_from(turn * PEOPLE + n).unwrap_or(0);
                let offset = SECOND * share / u32::try_from(PEOPLE * LOGINS).unwrap_or(1);
                let took = one(&gateway, user, phone, asking, offset).await?;
                milliseconds.push(took.as_secs_f64() * 1000.0);
            }
        }
        let spread = Spread::of(milliseconds);
        println!("  {name:<20} median {:.1} ms, 95 of 100 within {:.1} ms", spread.median, spread.p95);
        results.insert(name.replace('`', ""), json!({ "median_ms": spread.median, "p95_ms": spread.p95 }));
    }
    Ok(Value::Object(results))
}

/// One login: held, approved, released.
async fn one(
    gateway: &Gateway,
    user: &str,
    phone: &Phone,
    asking: Asking,
    offset: Duration,
) -> Result<Duration, String> {
    let mut browser = gateway.browser();
    browser.post("/login", &[("user", user), ("pass", "right")]).await;
    let state = browser.state().await;
    let number = state["number"].as_str().ok_or_else(|| format!("no phone rings: {state}"))?;
    let token = state["token"].as_str().unwrap_or_default().to_owned();
    // What the phone does before its yes takes no part in it.
    let pending = phone.pending(now()).await;
    let sid = pending.last().and_then(|request| request["sid"].as_str()).ok_or("nothing waits for the phone")?;
    let signed = phone.payload(now(), sid, "approved", json!({ "number": number })).await;
    let (told, ready) = oneshot::channel();
    let waiting = tokio::spawn(until_released(browser, asking, token, told));
    // The browser has begun to ask.
    ready.await.map_err(|_| "the browser left")?;
    if matches!(asking, Asking::EachSecond) {
        tokio::time::sleep(offset).await;
    }
    let began = Instant::now();
    let answer =
        phone.call("POST", &format!("/Challenges/{sid}"), &phone.jwt(now()), &[("AuthPayload", &signed)]).await;
    if answer.status != 200 {
        return Err(format!("the approval is refused: {}", answer.text()));
    }
    let released = waiting.await.map_err(|error| error.to_string())??;
    Ok(released.duration_since(began))
}

/// What the page's script does; the time at which the app's answer was there.
async fn until_released(
    mut browser: Browser,
    asking: Asking,
    token: String,
    ready: oneshot::Sender<SocketAddr>,
) -> Result<Instant, String> {
    let mut ready = Some(ready);
    loop {
        let state = match asking {
            Asking::Waiting => {
                // It is asked anew after each second without a change: the yes comes while it waits, or before.
                let _ = ready.take().map(|ready| ready.send(browser.address));
                browser.get("/.vestibule/login/state?wait").await
            }
            Asking::EachSecond => browser.get("/.vestibule/login/state").await,
        };
        match state.json()["status"].as_str() {
            Some("approved") => break,
            Some("pending") => {}
            other => return Err(format!("the login is {other:?}")),
        }
        if matches!(asking, Asking::EachSecond) {
            let _ = ready.take().map(|ready| ready.send(browser.address));
            tokio::time::sleep(SECOND).await;
        }
    }
    let answer = browser.post("/.vestibule/login/release", &[("token", &token)]).await;
    if answer.status != 302 {
        return Err(format!("the release is refused: {answer:?}"));
    }
    Ok(Instant::now())
}
