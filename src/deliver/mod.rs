//! How messages reach people: [`Channels`] hands each one to the delivery of its channel. Which message goes to whom, and
//! how often, is for the engine; nothing here knows what a code is good for.

pub mod http_out;
mod outbox;
mod smtp;

use std::fmt;
use std::sync::Arc;

use crate::config::{DeliveryConfig, DeliveryKind, MailConfig};
use crate::domain::factor::Channel;
use crate::engine::ports::{BoxFuture, Deliver, DeliverError, Message};

pub use self::outbox::{OUTBOX_FILE, Outbox, outbox_beside};
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
    #[error("the delivery of e-mail")]
    Smtp(#[from] SmtpProblem),
    /// A kind that this version does not have. Checking the configuration refuses it before.
    #[error("`{key}` names a delivery that is not available in this version, use `outbox`")]
    Unavailable {
        /// The key of the configuration.
        key: &'static str,
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
    pub fn configured(config: &DeliveryConfig, outbox: Outbox) -> Result<Self, ChannelsError> {
        let outbox: Arc<dyn Deliver> = Arc::new(outbox);
        let delivery = |key, kind| match kind {
            DeliveryKind::Outbox => Ok(Arc::clone(&outbox)),
            DeliveryKind::Http => Err(ChannelsError::Unavailable { key }),
        };
        Ok(Self {
            sms: delivery("delivery.sms.kind", config.sms)?,
            voice: delivery("delivery.voice.kind", config.voice)?,
            email: match &config.email {
                MailConfig::Outbox => Arc::clone(&outbox),
                MailConfig::Smtp(smtp) => Arc::new(Smtp::new(smtp)?),
            },
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

    #[test]
    fn what_this_version_cannot_deliver_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::at(folder.path().join(OUTBOX_FILE));
        let outboxes =
            DeliveryConfig { sms: DeliveryKind::Outbox, voice: DeliveryKind::Outbox, email: MailConfig::Outbox };
        assert!(Channels::configured(&outboxes, outbox.clone()).is_ok());
        let config = DeliveryConfig { sms: DeliveryKind::Http, ..outboxes };
        let error = Channels::configured(&config, outbox).unwrap_err();
        assert!(error.to_string().contains("`delivery.sms.kind`"), "{error}");
    }
}
