//! `vestibule delivery test`: one message, by the delivery of its channel, to somebody who looks whether it comes.

use std::io::Write;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::Exit;
use crate::config::{Config, MailConfig, PhoneDelivery};
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
pub async fn run(config: &Config, args: &DeliveryArgs, is_json: bool, out: &mut impl Write) -> Result<Exit> {
    let DeliveryCommand::Test(TestArgs { channel, to }) = &args.command;
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
        Channel::Email => config.delivery.email == MailConfig::Outbox,
    }
}
