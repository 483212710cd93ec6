//! How many polls of a held login's state the gateway answers in a second, on one core, and what one costs.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::load::wrk;
use super::nginx;
use super::process::{free_address, load_core};
use super::stats::{Spread, exact};
use super::vestibule_process::{Gateway, HOST, RequestLines};

/// People who wait for their phones at once.
const WAITING: usize = 32;

/// So that the limit on the polls of one login is not what is measured, and the logins live as long as it takes.
const SETTINGS: &str = "[policy]\napproval_ttl = \"10m\"\nlogin_ttl = \"10m\"
[limits]\npolls_per_second = 1000\npolls_burst = 1000";

/// Measures, and prints and gives the result.
pub async fn measure(rounds: usize, turn: Duration) -> Result<Value, String> {
    let folder = tempfile::Builder::new().prefix("vestibule-bench-").tempdir().map_err(|error| error.to_string())?;
    let app = free_address();
    let _app = nginx::start("app", &load_core(), folder.path(), app, &nginx::app(app)).await?;
    let gateway = Gateway::start(app, RequestLines::Off, SETTINGS).await?;
    let mut cookies = Vec::new();
    for n in 0..WAITING {
        let name = format!("reader{n}");
        gateway.home.add_user(&name, 0).await;
        let _phone = gateway.home.add_phone(&name, gateway.portal).await;
        let mut browser = gateway.browser();
        browser.post("/login", &[("user", &name), ("pass", "right")]).await;
        let state = browser.state().await;
        if state["status"] != "pending" || !state["number"].is_string() {
            return Err(format!("no phone rings: {state}"));
        }
        let login = browser.cookies.get("vestibule-login").ok_or("no login is held")?;
        cookies.push(format!("vestibule-login={login}"));
    }
    let script = folder.path().join("polls.lua");
    std::fs::write(&script, one_after_the_other(&cookies)).map_err(|error| format!("the script: {error}"))?;
    let url = format!("http://{}/.vestibule/login/state", gateway.apps);
    let further = ["-s".to_owned(), script.display().to_string()];
    let (mut cpu, mut rate) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let before = gateway.process.cpu()?;
        let count = wrk(&url, turn, &further).await?;
        let used = gateway.process.cpu()?.saturating_sub(before);
        cpu.push(used.as_secs_f64() * 1_000_000.0 / exact(count));
        rate.push(exact(count) / turn.as_secs_f64());
    }
    let (cpu, rate) = (Spread::of(cpu), Spread::of(rate));
    println!(
        "Polls of `login/state`, {WAITING} held logins with a live push, {rounds} rounds of {} s:",
        turn.as_secs()
    );
    println!("  {:.1} µs on a core each ({:.1} - {:.1})", cpu.median, cpu.min, cpu.max);
    println!("  {:.0} a second on one core ({:.0} - {:.0})", rate.median, rate.min, rate.max);
    Ok(json!({ "held_logins": WAITING, "cpu_us": cpu.json(), "polls_per_second": rate.json() }))
}

/// A script for wrk: each request is another login's.
fn one_after_the_other(cookies: &[String]) -> String {
    let mut script = "local requests, next = {}, 0\nfunction init()\n".to_owned();
    for cookie in cookies {
        let _ = writeln!(
            script,
            "  requests[#requests + 1] = wrk.format(nil, nil, {{ Host = '{HOST}', Cookie = '{cookie}', \
             Accept = 'application/json', ['Sec-Fetch-Site'] = 'same-origin' }})"
        );
    }
    script + "end\nfunction request()\n  next = next % #requests + 1\n  return requests[next]\nend\n"
}
