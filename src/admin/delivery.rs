//! What of the budgets of messages is used, and sending to a country again that was stopped.

use serde::{Deserialize, Serialize};

use super::{AdminError, Response};
use crate::domain::audit::By;
use crate::domain::budget::{Country, Spender};
use crate::domain::throttle::Window;
use crate::engine::Engine;
use crate::engine::budgets::CountrySpending;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum DeliveryRequest {
    /// What is used.
    Status,
    /// Sends to a country again.
    Resume {
        /// Which, as the status shows it.
        country: String,
        /// For whom alone, as the status shows it; for all of them if nobody is named.
        #[serde(default)]
        only: Option<String>,
    },
}

impl DeliveryRequest {
    /// The command in words, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Status => "delivery status",
            Self::Resume { .. } => "delivery resume",
        }
    }
}

/// A bound on how many messages go out within a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundView {
    /// On what: `number`, `address` or `prefix`.
    pub on: String,
    /// How many.
    pub count: u32,
    /// Within how many seconds.
    pub seconds: u64,
}

/// What somebody has had sent today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpenderView {
    /// `sign-ins`, `service:` and the number of an application, or `account:` and the id of an account.
    pub whose: String,
    /// What an operator calls a program.
    pub name: Option<String>,
    /// Text messages and calls.
    pub today: u32,
}

/// How the codes fare that somebody has sent to a country. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountryView {
    /// Who, as in [`SpenderView`].
    pub whose: String,
    /// Its two letters, or `+` and its calling code.
    pub country: String,
    /// How many were typed right, of those that are judged.
    pub right: u32,
    /// How many are judged: the last ones whose time is over.
    pub of: u32,
    /// Since when nothing is sent there.
    pub stopped_since: Option<String>,
    /// Until when.
    pub stopped_until: Option<String>,
}

/// What of the budgets is used. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryView {
    /// Text messages and calls that went out today.
    pub today: u32,
    /// How many may.
    pub messages_per_day: u32,
    /// Up to how many of all a program gets one more; the rest is kept for sign-ins.
    pub messages_for_programs: u32,
    /// When the day is over.
    pub day_over: String,
    /// Who had them sent.
    pub spenders: Vec<SpenderView>,
    /// The bounds on single numbers and addresses; what is used of them is kept as digests, and cannot be listed.
    pub bounds: Vec<BoundView>,
    /// Countries that anything is sent to; all if there is none.
    pub allowed: Vec<String>,
    /// Countries that codes went to.
    pub countries: Vec<CountryView>,
}

/// Does what is asked for.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn execute(engine: &Engine, request: DeliveryRequest, by: &By) -> Result<Response, AdminError> {
    match request {
        DeliveryRequest::Status => Ok(Response::Delivery(Box::new(status(engine)?))),
        DeliveryRequest::Resume { country: given, only } => {
            let country = Country::parse(&given).ok_or(AdminError::BadCountry { given })?;
            let spender = |given: String| Spender::parse(&given).ok_or(AdminError::BadSpender { given });
            let only = only.map(spender).transpose()?;
            let whose = engine.resume_sending(by, &country, only).await?;
            let whose: Vec<String> = whose.iter().map(ToString::to_string).collect();
            let whose = whose.join(", ");
            let text =
                format!("text messages and calls of {whose} go to {country} again; the codes before are forgotten");
            Ok(Response::Done { text, note: None })
        }
    }
}

fn status(engine: &Engine) -> Result<DeliveryView, AdminError> {
    let spending = engine.spending()?;
    let settings = engine.settings();
    let (limits, budgets) = (&settings.limits, &settings.limits.budgets);
    let ahead = engine.wall().millis_after(engine.now());
    let bound = |on: &str, window: &Window| BoundView {
        on: on.to_owned(),
        count: window.count,
        seconds: window.within.as_secs(),
    };
    let bounds = limits.sends.iter().map(|window| bound("number", window));
    let spender = |&(spender, today): &(Spender, u32)| -> Result<SpenderView, AdminError> {
        Ok(SpenderView { whose: spender.to_string(), name: engine.spender_name(spender)?, today })
    };
    let country = |one: &CountrySpending| CountryView {
        whose: one.spender.to_string(),
        country: one.country.to_string(),
        right: one.rate.right,
        of: one.rate.of,
        stopped_since: one.stopped.map(|stopped| stopped.since.moved(ahead).rfc3339()),
        stopped_until: one.stopped.map(|stopped| stopped.until.moved(ahead).rfc3339()),
    };
    Ok(DeliveryView {
        today: spending.today,
        messages_per_day: budgets.day,
        messages_for_programs: budgets.day_for_programs(),
        spenders: spending.spenders.iter().map(spender).collect::<Result<_, _>>()?,
        day_over: spending.day_over.moved(ahead).rfc3339(),
        bounds: bounds.chain([bound("address", &budgets.address), bound("prefix", &budgets.prefix)]).collect(),
        allowed: budgets.countries.iter().map(ToString::to_string).collect(),
        countries: spending.countries.iter().map(country).collect(),
    })
}
