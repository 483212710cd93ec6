//! How messages reach people: [`Channels`] hands each one to the delivery of its channel. Which message goes to whom, and
//! how often, is for the engine; nothing here knows what a code is good for.

pub mod http_out;
mod jwt;
mod outbox;
pub mod pictures;
mod provider;
pub mod push;
mod smtp;

use std::fmt;
use std::sync::Arc;

use crate::config::{DeliveryConfig, PhoneDelivery};
use crate::domain::factor::Channel;
use crate::engine::ports::{BoxFuture, Clock, Deliver, DeliverError, Message};

pub use self::jwt::RsaKeyProblem;
pub use self::outbox::{OUTBOX_FILE, Outbox, outbox_beside};
pub use self::provider::ProviderProblem;
use self::provider::Several;
pub use self::smtp::{Smtp, SmtpProblem};

/// A delivery for each channel.
#[derive(Clone)]
pub struct Channels {
    sms: Arc<dyn Deliver>,
    voice: Arc<dyn Deliver>,
    email: Arc<dyn Deliver>,
}

/// Why the configured deliveries cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum ChannelsError {
    /// A mail server that cannot be used.
    #[error("`delivery.email`, the mail server `{server}`")]
    Smtp {
        /// Host and port.
        server: String,
        /// What is wrong.
        source: SmtpProblem,
    },
    /// A provider that cannot be used.
    #[error("`delivery.{channel}`")]
    Provider {
        /// Of which channel.
        channel: &'static str,
        /// What is wrong.
        source: ProviderProblem,
    },
}

impl Channels {
    /// These deliveries, one a channel.
    pub fn new(sms: Arc<dyn Deliver>, voice: Arc<dyn Deliver>, email: Arc<dyn Deliver>) -> Self {
        Self { sms, voice, email }
    }

    /// The deliveries that the configuration names; `outbox` serves every channel of that kind.
    ///
    /// # Errors
    ///
    /// [`ChannelsError`].
    pub fn configured(config: &DeliveryConfig, outbox: &Outbox, clock: &Arc<dyn Clock>) -> Result<Self, ChannelsError> {
        let several = |channel, deliveries: &[PhoneDelivery]| -> Result<Arc<dyn Deliver>, ChannelsError> {
            let several = Several::new(deliveries, outbox, clock);
            Ok(Arc::new(several.map_err(|source| ChannelsError::Provider { channel, source })?))
        };
        Ok(Self {
            sms: several("sms", &config.sms)?,
            voice: several("voice", &config.voice)?,
            email: Arc::new(Several::of_mail(&config.email, outbox, clock)?),
        })
    }
}

impl fmt::Debug for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Channels")
    }
}

impl Deliver for Channels {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        match message.channel {
            Channel::Sms => self.sms.send(message),
            Channel::Voice => self.voice.send(message),
            Channel::Email => self.email.send(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use parking_lot::Mutex;

    use super::*;
    use crate::domain::locale::Locale;
    use crate::domain::time::Timestamp;

    #[derive(Default)]
    struct Kept(Mutex<Vec<Channel>>);

    impl Deliver for Kept {
        fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
            self.0.lock().push(message.channel);
            Box::pin(async { Ok(()) })
        }
    }

    fn message(channel: Channel) -> Message {
        let to = "+4915112345678".to_owned();
        Message {
            at: Timestamp::default(),
            channel,
            to,
            user: "alice".to_owned(),
            subject: None,
            locale: Locale::default(),
            text: String::new(),
            code: None,
        }
    }

    #[tokio::test]
    async fn each_channel_has_its_own_delivery() {
        let kept: [Arc<Kept>; 3] = std::array::from_fn(|_| Arc::default());
        let [sms, voice, email] = kept.clone();
        let channels = Channels::new(sms, voice, email);
        for channel in [Channel::Email, Channel::Sms, Channel::Voice, Channel::Sms] {
            channels.send(message(channel)).await.unwrap();
        }
        let [sms, voice, email] = kept.map(|kept| kept.0.lock().clone());
        assert_eq!((sms, voice, email), (vec![Channel::Sms, Channel::Sms], vec![Channel::Voice], vec![Channel::Email]));
    }
}
