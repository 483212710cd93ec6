//! `vestibule user verify-caller`: two words on the help desk's terminal and on the phone of whoever the caller says they are.

use std::time::Duration;

use anyhow::Context as _;

use super::Exit;
use super::admin::caller::{CallerRequest, CallerView};
use super::admin::{Person, Request, Response, plain};
use super::socket::{Administrator, unexpected};
use super::terminal::Terminal;
use crate::engine::callers::CallerState;

/// Between two looks at what the phone answered.
const INTERVAL: Duration = Duration::from_secs(1);

/// Asks, prints the words, and waits until the phone has answered or nobody did.
///
/// # Errors
///
/// Whatever stands in the way, in words for the help desk; or if it cannot be printed.
pub async fn run(
    person: Person,
    administrator: &mut Administrator<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Exit> {
    if !administrator.is_served().await? {
        anyhow::bail!("no server runs, so that no phone can be reached: start it with `vestibule serve`");
    }
    let asked = view(administrator.ask(Request::Caller(CallerRequest::Ask(person))).await?)?;
    say(&asked, terminal)?;
    let mut pressed = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            signal = &mut pressed => {
                signal.context("cannot wait for Ctrl-C")?;
                administrator.ask(Request::Caller(CallerRequest::End { id: asked.id })).await?;
                anyhow::bail!("taken back: the phone shows it no more");
            }
        }
        let now = view(administrator.ask(Request::Caller(CallerRequest::Look { id: asked.id })).await?)?;
        if now.state != CallerState::Waiting.as_str() {
            say(&now, terminal)?;
            let is_confirmed = now.phone.is_some() || now.state == "confirmed";
            return Ok(if is_confirmed { Exit::Done } else { Exit::Refused });
        }
    }
}

fn view(response: Response) -> anyhow::Result<CallerView> {
    match response {
        Response::Caller(view) => Ok(view),
        _ => Err(unexpected()),
    }
}

fn say(view: &CallerView, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    if terminal.json {
        return terminal.print(&format!("{}\n", serde_json::to_string(view)?));
    }
    terminal.print(&format!("{}\n", text(view)))?;
    if let Some(hint) = hint(view) {
        terminal.hint(&hint);
    }
    Ok(())
}

/// Where it stands, for people: the words alone, then what became of them.
pub fn text(view: &CallerView) -> String {
    match (view.state.as_str(), &view.words) {
        ("waiting", Some(words)) => words.clone(),
        ("confirmed", _) => {
            let phone = view.phone.as_deref().map(plain).unwrap_or_default();
            format!("answered on the phone `{phone}`: it is them if the caller read out exactly these words")
        }
        ("denied", _) => "denied on the phone: do nothing for this caller".to_owned(),
        ("not-calling", _) => {
            "NOT THEM: the owner of the phone says «I am not calling». Do nothing for this caller, and tell whoever looks \
             after security"
                .to_owned()
        }
        ("expired", _) => "nobody answered on the phone in time".to_owned(),
        (other, _) => other.to_owned(),
    }
}

/// What is to be said beside it.
pub fn hint(view: &CallerView) -> Option<String> {
    let (phones, until) = (view.phones?, view.expires_at.as_deref()?);
    let noun = if phones == 1 { "phone" } else { "phones" };
    Some(format!(
        "Asked on {phones} {noun}, until {until}. Let the caller open the request there and read the two words out to you.\n\
         Never say them yourself, not even the first letter. Ctrl-C takes the request back."
    ))
}
