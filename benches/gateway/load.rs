//! Load: `wrk` with one thread, and what it counted.

use std::time::Duration;

use super::process::{load_core, on_core};

/// Connections that ask one request after the other.
const CONNECTIONS: &str = "-c32";

/// Lets `wrk` ask for a time; the number of answers. Any that is no success is an error.
pub async fn wrk(url: &str, turn: Duration, further: &[String]) -> Result<u64, String> {
    let mut command = on_core(&load_core(), "wrk");
    command.args(["-t1", CONNECTIONS]).arg(format!("-d{}s", turn.as_secs())).args(further).arg(url);
    let output = tokio::task::spawn_blocking(move || command.output()).await.map_err(|error| error.to_string())?;
    let output = output.map_err(|error| format!("wrk does not start: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() || said.contains("Non-2xx") || said.contains("Socket errors") {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("not every request to {url} was answered well:\n{said}{errors}"));
    }
    let count = said.lines().find_map(|line| line.trim().split_once(" requests in ")?.0.parse().ok());
    count.filter(|count| *count > 0).ok_or_else(|| format!("wrk counted nothing:\n{said}"))
}
