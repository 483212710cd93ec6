//! `[policy]` and `[apps.policy]`: who needs a second factor, which ones there are, and for how long they hold.

use std::time::Duration;

use ipnet::IpNet;
use time::Date;
use time::macros::format_description;
use toml::Value;

use super::duration;
use super::net;
use super::problem::Complaint;
use super::reader::Section;
use crate::domain::locale::Locale;

/// `[policy]` as it holds for one app, with what `[apps.policy]` overrides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyConfig {
    /// Whether everybody must have a factor.
    pub enrolment: EnrolmentRule,
    /// Logins without a factor before one is required.
    pub grace_logins: u32,
    /// The last day on which they can be used, in UTC.
    pub grace_until: Option<Date>,
    /// Whether people may decide against a factor.
    pub opt_out: OptOut,
    /// What happens at the first login of somebody nobody added.
    pub unknown_users: UnknownUsers,
    /// The factors, in the order offered; never empty, none twice.
    pub methods: Vec<FactorMethod>,
    /// What the person must do with the number on the page.
    pub number_match: NumberMatch,
    /// When the page brings the other methods forward.
    pub fallback_after: Duration,
    /// How long a push can be answered, before «more time».
    pub approval_ttl: Duration,
    /// How long a login stays on hold altogether.
    pub login_ttl: Duration,
    /// How long a sent code can be entered.
    pub code_ttl: Duration,
    /// How long a session lives unused.
    pub session_idle: Duration,
    /// How long a session lives altogether.
    pub session_max: Duration,
    /// How long a trusted browser spares its user the factor; zero offers no such thing.
    pub trust_browser: Duration,
    /// Networks whose computers many people share: no browser there is trusted.
    pub shared_networks: Vec<IpNet>,
    /// Whom people who are stuck should ask; empty shows nothing.
    pub help: String,
    /// The language of whoever asks for none, and of messages to them.
    pub language: Locale,
}

/// Whether everybody must have a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentRule {
    /// Everybody, once grace has ended.
    Mandatory,
    /// Those who want to.
    OptIn,
}

/// Whether people may decide against a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptOut {
    /// No.
    Never,
    /// As long as they have grace.
    DuringGrace,
}

/// What happens at the first login of somebody nobody added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownUsers {
    /// They are refused.
    Refuse,
    /// They set up a factor at once.
    Enrol,
    /// They get grace logins.
    Grace,
}

/// A factor as it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorMethod {
    /// Push approval on the phone.
    OneTouch,
    /// Codes of an authenticator app (TOTP).
    SoftToken,
    /// A code by text message.
    Sms,
    /// A code by call.
    Voice,
    /// A code by e-mail; no second factor by NIST SP 800-63B-4 §3.1.3.1.
    Email,
    /// One of the recovery codes.
    Recovery,
}

impl FactorMethod {
    /// Whether its codes go to a phone number.
    pub fn is_to_number(self) -> bool {
        matches!(self, Self::Sms | Self::Voice)
    }
}

/// What the person must do with the number on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberMatch {
    /// Type it on the phone.
    Type,
    /// Pick it out of three on the phone.
    Pick,
    /// Nothing.
    Off,
}

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

impl Default for PolicyConfig {
    fn default() -> Self {
        Self {
            enrolment: EnrolmentRule::Mandatory,
            grace_logins: 3,
            grace_until: None,
            opt_out: OptOut::Never,
            unknown_users: UnknownUsers::Refuse,
            methods: vec![
                FactorMethod::OneTouch,
                FactorMethod::SoftToken,
                FactorMethod::Sms,
                FactorMethod::Voice,
                FactorMethod::Recovery,
            ],
            number_match: NumberMatch::Type,
            fallback_after: Duration::from_secs(8),
            approval_ttl: Duration::from_mins(2),
            login_ttl: 10 * MINUTE,
            code_ttl: 5 * MINUTE,
            session_idle: 8 * HOUR,
            session_max: 24 * HOUR,
            trust_browser: Duration::ZERO,
            shared_networks: Vec::new(),
            help: String::new(),
            language: Locale::En,
        }
    }
}

/// Reads `policy`; what is not given there is taken from `above`.
pub(super) fn read(section: &mut Section<'_>, above: &PolicyConfig) -> PolicyConfig {
    section.table("policy", |section| {
        let policy = PolicyConfig {
            enrolment: section.choice(
                "enrolment",
                &[("mandatory", EnrolmentRule::Mandatory), ("opt-in", EnrolmentRule::OptIn)],
                above.enrolment,
            ),
            grace_logins: section.number("grace_logins", above.grace_logins, 0..=10_000),
            grace_until: section.value("grace_until", day).unwrap_or(above.grace_until),
            opt_out: section.choice(
                "opt_out",
                &[("never", OptOut::Never), ("during-grace", OptOut::DuringGrace)],
                above.opt_out,
            ),
            unknown_users: section.choice(
                "unknown_users",
                &[("refuse", UnknownUsers::Refuse), ("enrol", UnknownUsers::Enrol), ("grace", UnknownUsers::Grace)],
                above.unknown_users,
            ),
            methods: section.choices("methods", &METHODS).unwrap_or_else(|| above.methods.clone()),
            number_match: section.choice(
                "number_match",
                &[("type", NumberMatch::Type), ("pick", NumberMatch::Pick), ("off", NumberMatch::Off)],
                above.number_match,
            ),
            fallback_after: section.span("fallback_after", above.fallback_after, Duration::ZERO..=10 * MINUTE),
            // NIST SP 800-63B-4 §3.1.3.2: a request to a phone of at most 10 minutes.
            approval_ttl: section.span("approval_ttl", above.approval_ttl, SECOND..=10 * MINUTE),
            login_ttl: section.span("login_ttl", above.login_ttl, SECOND..=HOUR),
            // NIST SP 800-63B-4 §3.1.3.2: a code of at most 10 minutes.
            code_ttl: section.span("code_ttl", above.code_ttl, SECOND..=10 * MINUTE),
            session_idle: section.span("session_idle", above.session_idle, SECOND..=30 * DAY),
            session_max: section.span("session_max", above.session_max, SECOND..=30 * DAY),
            trust_browser: section.span("trust_browser", above.trust_browser, Duration::ZERO..=30 * DAY),
            shared_networks: section
                .list("shared_networks", net::network)
                .unwrap_or_else(|| above.shared_networks.clone()),
            help: section.text("help", help).unwrap_or_else(|| above.help.clone()),
            language: section.choice("language", &Locale::ALL.map(|locale| (locale.tag(), locale)), above.language),
        };
        policy.check(section);
        policy
    })
}

const METHODS: [(&str, FactorMethod); 6] = [
    ("onetouch", FactorMethod::OneTouch),
    ("softtoken", FactorMethod::SoftToken),
    ("sms", FactorMethod::Sms),
    ("voice", FactorMethod::Voice),
    ("email", FactorMethod::Email),
    ("recovery", FactorMethod::Recovery),
];

impl PolicyConfig {
    /// What is wrong between two of them, if it was written here: what is only inherited was judged above.
    fn check(&self, section: &Section<'_>) {
        if section.is_empty_list("methods") {
            section.wrong(
                "methods",
                "must name a method, or nobody could ever get in",
                "for example `[\"softtoken\"]`",
            );
        } else if section.has("methods") && self.methods == [FactorMethod::Recovery] {
            section.wrong("methods", "must name another method than `recovery`", "which only stands in for a lost one");
        }
        let pairs = [
            ("session_idle", self.session_idle, "session_max", self.session_max),
            ("approval_ttl", self.approval_ttl, "login_ttl", self.login_ttl),
            ("code_ttl", self.code_ttl, "login_ttl", self.login_ttl),
        ];
        for (key, less, other, more) in pairs {
            if less > more && section.has(key) {
                let hint = format!("which is `{}`", duration::format(more));
                section.wrong(key, format!("must not be more than `{other}`"), hint);
            }
        }
        if self.grace_logins == 0 {
            let (unknown, out) = (self.unknown_users == UnknownUsers::Grace, self.opt_out == OptOut::DuringGrace);
            for (key, needs_grace) in [("unknown_users", unknown), ("opt_out", out)] {
                if needs_grace && (section.has(key) || section.has("grace_logins")) {
                    section.wrong(key, "needs grace logins, of which there are none", "raise `grace_logins`");
                }
            }
        }
    }
}

/// A day, or nothing.
fn day(value: &Value) -> Result<Option<Date>, Complaint> {
    let complaint = || Complaint::new("must be a day, `YYYY-MM-DD`, or empty", "for example `2027-03-31`");
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Datetime(day) if day.date.is_some() && day.time.is_none() => day.to_string(),
        _ => return Err(complaint()),
    };
    if text.is_empty() {
        return Ok(None);
    }
    Date::parse(&text, format_description!("[year]-[month]-[day]")).map(Some).map_err(|_| complaint())
}

fn help(text: &str) -> Result<String, Complaint> {
    const LONGEST: usize = 500;
    if text.chars().count() > LONGEST {
        return Err(Complaint::new("must not be longer than 500 characters", "it stands on a small page"));
    }
    Ok(text.trim().to_owned())
}
