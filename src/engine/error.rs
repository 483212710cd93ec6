//! Why the engine did not do something.

use super::keys::KeyError;
use super::ports::StoreError;
use crate::domain::account::ProfileError;
use crate::domain::account_token::AccountTokenError;
use crate::domain::bypass::Caps;
use crate::domain::campaign::CampaignError;
use crate::domain::login::StepError;
use crate::domain::prompt::PromptError;
use crate::domain::request::RequestError;
use crate::domain::service::ServiceError;
use crate::domain::time::Timestamp;
use crate::domain::webhook::WebhookError;

/// Why the engine did not do something.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// The store failed: nothing is let through.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Too many at once wanted the same record.
    #[error("too many requests for the same record at once")]
    Busy,
    /// Refused, for a reason that may be told.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No login is held for this browser.
    #[error("no sign-in is waiting in this browser")]
    NoLogin,
    /// The held login does not allow this step.
    #[error(transparent)]
    Step(#[from] StepError),
    /// Too often.
    #[error("too often; possible again at {again_at}")]
    Throttled {
        /// From then on.
        again_at: Timestamp,
    },
    /// Nothing is sent to such a number, whoever asks.
    #[error("nothing is sent to this number: use another one, or another way")]
    NotServed,
    /// The factor is locked after wrong codes.
    #[error("locked after too many wrong codes until {until}")]
    FactorLocked {
        /// Until then.
        until: Timestamp,
    },
    /// The factor was ended by wrong codes.
    #[error("switched off after too many wrong codes; the help desk can set it up anew")]
    FactorDisabled,
    /// This user cannot do this: the factor or the channel is not theirs, or policy does not offer it.
    #[error("this is not offered here")]
    NotOffered,
    /// Another login with the same session value is under way.
    #[error("another sign-in with this session is under way")]
    LoginUnderWay,
    /// The user has a factor already: changes need it.
    #[error("there is a factor already: it is needed for any change")]
    AlreadyEnrolled,
    /// It is done for a reason only, which the audit log keeps.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// More than whoever asks may give.
    #[error("at most {} uses within {} hours can be given", .0.uses, .0.lifetime.as_secs() / 3600)]
    OverCaps(Caps),
    /// Phones come to users of an account's application by its program alone.
    #[error("phones of this user register with access tokens, which the program of their application makes")]
    OfProgram,
    /// Nobody can be asked on a phone.
    #[error("the user has no phone that could be asked: make sure who calls in another way")]
    NoPhone,
    /// The user said on their phone that it was not them who called.
    #[error(
        "the user said on their phone that it is not them who calls: until {until} it is not asked again; treat the caller as a swindler"
    )]
    CallsStopped {
        /// Until then.
        until: Timestamp,
    },
    /// The user is locked.
    #[error("the user is locked")]
    Locked,
    /// The time of the user's account is over.
    #[error("the time of the user's account is over")]
    Ended,
    /// No grace is left.
    #[error("no sign-ins without a second factor are left")]
    NoGrace,
    /// Not a phone number that can be called.
    #[error("this is not a phone number in international form, for example +4915112345678")]
    BadNumber,
    /// Not a name.
    #[error("{0}")]
    BadName(String),
    /// An application cannot be so.
    #[error(transparent)]
    Service(ServiceError),
    /// A program's application cannot be so.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A webhook cannot be as a program wants it.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// An account's application cannot ask that.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// An application cannot ask that.
    #[error(transparent)]
    Request(RequestError),
    /// There is no such thing.
    #[error("there is no {what} `{name}`")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// There is one already.
    #[error("there is a {what} `{name}` already")]
    Exists {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The message could not be sent.
    #[error("the message could not be sent; try again or choose another way")]
    SendFailed,
    /// As many of them as there may be.
    #[error("there are too many {what} already")]
    TooMany {
        /// Of what.
        what: &'static str,
    },
    /// Not a password that can be deposited.
    #[error("this cannot be a password: it is empty, too long, or holds control characters")]
    BadPassword,
    /// Without it nothing would be left to confirm a sign-in with.
    #[error("this is the only way left to confirm a sign-in: add another one first")]
    LastFactor,
    /// It needs a factor that was passed a short while ago.
    #[error("confirm first that it is you")]
    StepUpNeeded,
    /// There is one import at a time.
    #[error("another import is under way: wait until it is done")]
    ImportUnderWay,
    /// Nothing of an import is there to be done.
    #[error("nothing of this import is there to be done")]
    NothingStaged,
    /// A campaign that contradicts itself, or an extension that does.
    #[error(transparent)]
    Campaign(CampaignError),
    /// What was to be changed is not what was looked at.
    #[error("it was changed meanwhile: look at it again")]
    Changed,
    /// It was asked for under a name under which it was done already.
    #[error("this was done before")]
    DoneBefore,
    /// A key cannot be treated so.
    #[error(transparent)]
    Key(KeyError),
    /// A token that registers somebody is not taken.
    #[error(transparent)]
    AccountToken(#[from] AccountTokenError),
    /// A signature or proof does not hold.
    #[error("the proof does not hold")]
    NotProven,
}
