//! `vestibule delivery`: one message, by the delivery of its channel, to somebody who looks whether it comes; and what of the
//! budgets of messages is used.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::Exit;
use super::admin::delivery::DeliveryView;
use super::args::ReasonArg;
use super::render::table;
use crate::config::{Config, MailConfig, PhoneDelivery, duration};
use crate::domain::factor::Channel;
use crate::domain::locale::Locale;
use crate::domain::phone;
use crate::domain::text::is_email;
use crate::engine::ports::{Clock, Message};
use crate::serve::{self, SystemClock};

/// Arguments of `delivery`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct DeliveryArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: DeliveryCommand,
}

/// Commands of `delivery`.
#[derive(Debug, Clone, Subcommand)]
pub enum DeliveryCommand {
    /// Send one message that says it is a test, by the delivery that the configuration names.
    #[command(after_help = "Examples:\n  vestibule delivery test email you@example.edu\n  \
        vestibule delivery test sms +4915112345678\n\nExits 1 if it was not taken. Whether it arrives, only the receiver sees.")]
    Test(TestArgs),
    /// Show what of the budgets of text messages and calls is used, and which countries are stopped.
    #[command(after_help = "Example:\n  vestibule delivery status")]
    Status,
    /// Send to a country again, where too few codes were typed.
    #[command(after_help = "Examples:\n  vestibule delivery resume DE --reason 'the provider had trouble'\n  \
        vestibule delivery resume DE --only sign-ins")]
    Resume(ResumeArgs),
}

/// Arguments of `delivery resume`.
#[derive(Debug, Clone, Args)]
pub struct ResumeArgs {
    /// Its two letters, as the status shows it.
    pub country: String,
    /// For these alone, as the status shows them: `sign-ins`, or a program. For all of them, if nobody is named.
    #[arg(long, value_name = "WHOSE")]
    pub only: Option<String>,
    /// Why.
    #[command(flatten)]
    pub reason: ReasonArg,
}

/// Arguments of `delivery test`.
#[derive(Debug, Clone, Args)]
pub struct TestArgs {
    /// The channel.
    #[arg(value_enum)]
    pub channel: ChannelArg,
    /// The e-mail address, or the number in international form.
    pub to: String,
}

/// A channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChannelArg {
    /// A text message.
    Sms,
    /// A call.
    Voice,
    /// An e-mail.
    Email,
}

impl From<ChannelArg> for Channel {
    fn from(channel: ChannelArg) -> Self {
        match channel {
            ChannelArg::Sms => Self::Sms,
            ChannelArg::Voice => Self::Voice,
            ChannelArg::Email => Self::Email,
        }
    }
}

/// Sends the message and says what became of it.
///
/// # Errors
///
/// For a receiver that is none, a delivery that cannot be built, and a message that was not taken.
pub async fn test(config: &Config, args: &TestArgs, is_json: bool, out: &mut impl Write) -> Result<Exit> {
    let TestArgs { channel, to } = args;
    let channel = Channel::from(*channel);
    let to = receiver(channel, to)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let text = "This is a test of Vestibule. Messages to you arrive here.".to_owned();
    let message = Message {
        at: clock.wall(),
        channel,
        to: to.clone(),
        user: "test".to_owned(),
        subject: Some("Test of Vestibule".to_owned()),
        locale: Locale::default(),
        text,
        code: None,
    };
    serve::deliveries(config, &clock)?.send(message).await?;
    let outbox = goes_to_outbox(config, channel);
    if is_json {
        writeln!(out, "{}", json!({ "channel": channel.as_str(), "to": to, "outbox": outbox }))?;
    } else if outbox {
        let (channel, file) = (channel.as_str(), crate::deliver::OUTBOX_FILE);
        writeln!(
            out,
            "written to `{file}` beside the store: `delivery.{channel}.kind` is `outbox`, which sends nothing"
        )?;
    } else {
        writeln!(out, "the delivery took the message for {to}; look whether it arrives")?;
    }
    Ok(Exit::Done)
}

/// What of the budgets is used, for people.
pub fn text(view: &DeliveryView) -> String {
    let mut lines = vec![format!(
        "today          {} of {} text messages and calls; a new day begins {}",
        view.today, view.messages_per_day, view.day_over
    )];
    lines.push(format!(
        "{:<14} up to {} of them; the rest is kept for sign-ins",
        "for programs", view.messages_for_programs
    ));
    for (on, words) in [("number", "to a number"), ("address", "for a client"), ("prefix", "to a prefix")] {
        let bounds = view.bounds.iter().filter(|bound| bound.on == on);
        let bounds: Vec<String> = bounds
            .map(|bound| format!("{} in {}", bound.count, duration::format(Duration::from_secs(bound.seconds))))
            .collect();
        lines.push(format!("{words:<14} {}", bounds.join(", ")));
    }
    let allowed = if view.allowed.is_empty() { "all".to_owned() } else { view.allowed.join(", ") };
    lines.push(format!("{:<14} {allowed}", "countries"));
    if !view.spenders.is_empty() {
        let rows = view
            .spenders
            .iter()
            .map(|one| [one.whose.clone(), one.name.clone().unwrap_or("-".to_owned()), one.today.to_string()]);
        lines.push(String::new());
        lines.push(table(["WHOSE", "NAME", "TODAY"], rows));
    }
    if !view.countries.is_empty() {
        let rows = view.countries.iter().map(|one| {
            let stopped = one.stopped_until.as_ref().map_or("-".to_owned(), |until| format!("until {until}"));
            [one.country.clone(), one.whose.clone(), format!("{} of {}", one.right, one.of), stopped]
        });
        lines.push(String::new());
        lines.push(table(["COUNTRY", "WHOSE", "TYPED RIGHT", "STOPPED"], rows));
    }
    lines.join("\n")
}

fn receiver(channel: Channel, to: &str) -> Result<String> {
    let found = match channel {
        Channel::Email => Some(to.trim().to_owned()).filter(|to| is_email(to)),
        Channel::Sms | Channel::Voice => phone::normalise(to),
    };
    match (found, channel) {
        (Some(to), _) => Ok(to),
        (None, Channel::Email) => bail!("`{to}` is no e-mail address: give one like `you@example.edu`"),
        (None, Channel::Sms | Channel::Voice) => {
            bail!("`{to}` is no phone number in international form: give one like `+4915112345678`")
        }
    }
}

fn goes_to_outbox(config: &Config, channel: Channel) -> bool {
    match channel {
        Channel::Sms => config.delivery.sms == [PhoneDelivery::Outbox],
        Channel::Voice => config.delivery.voice == [PhoneDelivery::Outbox],
        Channel::Email => config.delivery.email == [MailConfig::Outbox],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::admin::delivery::{CountryView, SpenderView};

    #[test]
    fn countries_are_a_table_that_says_which_are_stopped() {
        let country = |country: &str, whose: &str, right, until: Option<&str>| CountryView {
            whose: whose.to_owned(),
            country: country.to_owned(),
            right,
            of: 50,
            stopped_since: until.map(|_| "2026-11-21T10:00:00Z".to_owned()),
            stopped_until: until.map(str::to_owned),
        };
        let view = DeliveryView {
            today: 7,
            messages_per_day: 1000,
            messages_for_programs: 800,
            spenders: vec![SpenderView { whose: "service:3".to_owned(), name: Some("Shop".to_owned()), today: 7 }],
            day_over: "2026-11-22T00:00:00Z".to_owned(),
            bounds: Vec::new(),
            allowed: vec!["AT".to_owned(), "DE".to_owned()],
            countries: vec![
                country("AT", "sign-ins", 48, None),
                country("DE", "service:3", 3, Some("2026-11-22T10:00:00Z")),
            ],
        };
        let text = text(&view);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        assert_eq!(lines[0], "today          7 of 1000 text messages and calls; a new day begins 2026-11-22T00:00:00Z");
        assert!(lines.contains(&"countries      AT, DE"), "{text}");
        assert!(lines.contains(&"for programs   up to 800 of them; the rest is kept for sign-ins"), "{text}");
        assert!(lines.contains(&"service:3  Shop  7"), "{text}");
        assert!(lines.contains(&"AT       sign-ins   48 of 50     -"), "{text}");
        assert!(lines.contains(&"DE       service:3  3 of 50      until 2026-11-22T10:00:00Z"), "{text}");
    }
}
