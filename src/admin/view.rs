//! Records as administrators see them: no secrets; the whole phone number, since they gave it.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::acts::apps_of;
use crate::domain::app_password::AppPassword;
use crate::domain::audit::Tip;
use crate::domain::campaign::{Campaign, Ground, Terms};
use crate::domain::device::{Device, DeviceState};
use crate::domain::factor::Method;
use crate::domain::observe::{Observed, Sighting};
use crate::domain::role::Role;
use crate::domain::route::App;
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use crate::domain::text::{base64url, from_base64url};
use crate::domain::throttle::AttemptState;
use crate::domain::time::Timestamp;
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::{PhoneTrust, Standing, User};
use crate::engine::Settings;
use crate::engine::audit::Looked;
use crate::engine::keys::{Api, ApiKey};
use crate::store::sled::BackupSummary;

/// A user in a list. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    /// The id.
    pub id: String,
    /// The number.
    pub number: u64,
    /// The realm.
    pub realm: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The groups, from the import.
    pub groups: Vec<String>,
    /// `enrolled`, `in-grace`, `must-enrol`, `opted-out`, `not-required`, `locked` or `ended`; by the realm's first app, if its apps
    /// differ.
    pub standing: String,
    /// What they can prove, in the words of `methods`.
    pub factors: Vec<String>,
    /// Logins left without a factor.
    pub grace_left: u32,
    /// The campaign they are in.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Their language, as a tag.
    #[serde(default)]
    pub locale: Option<String>,
    /// When their account ends.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// When they were added.
    pub created_at: String,
    /// Their last login.
    pub last_login: Option<String>,
}

/// All about a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// What lists show.
    #[serde(flatten)]
    pub user: UserView,
    /// App by app, where the apps of the realm differ: name and standing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub standing_by_app: Vec<(String, String)>,
    /// Since when an administrator has locked them.
    pub locked_at: Option<String>,
    /// Since when they have opted out.
    pub opted_out_at: Option<String>,
    /// Their number for codes.
    pub phone: Option<PhoneView>,
    /// Whether they have an authenticator app.
    pub softtoken: bool,
    /// Unused recovery codes.
    pub recovery_codes: usize,
    /// Wrong codes in a row, by factor.
    pub locks: Vec<LockView>,
    /// No push before this time: they said «that wasn't me».
    pub pushes_stopped_until: Option<String>,
    /// Until when the help desk asks their phone nothing, RFC 3339.
    #[serde(default)]
    pub calls_stopped_until: Option<String>,
    /// Their phones.
    pub devices: Vec<DeviceView>,
    /// Live sessions.
    pub sessions: usize,
    /// Their passwords for single programs.
    #[serde(default)]
    pub app_passwords: Vec<AppPasswordView>,
    /// The apps for which they have deposited the app's own password.
    #[serde(default)]
    pub deposits: Vec<String>,
}

/// A password for one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppPasswordView {
    /// The id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The app it is good for.
    pub app: String,
    /// When it was made.
    pub created_at: String,
    /// When it was last used, to the hour.
    pub last_used: Option<String>,
}

/// Something of an observed app that looks like a login. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedView {
    /// What was seen.
    #[serde(flatten)]
    pub sighting: Sighting,
    /// How often.
    pub count: u64,
    /// When first.
    pub first: String,
    /// When last.
    pub last: String,
}

impl ObservedView {
    /// As it is kept.
    pub fn of(observed: &Observed) -> Self {
        Self {
            sighting: observed.sighting.clone(),
            count: observed.count,
            first: observed.first.to_string(),
            last: observed.last.to_string(),
        }
    }
}

/// A number for codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneView {
    /// E.164.
    pub number: String,
    /// `proven`, or `imported`: to be proven yet.
    pub trust: String,
}

/// Wrong codes in a row for a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockView {
    /// The factor.
    pub factor: String,
    /// How many.
    pub wrong_codes: u32,
    /// `open`, `locked` or `disabled`: it must be set up anew.
    pub state: String,
    /// Locked until then.
    pub until: Option<String>,
}

/// A phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// The id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// `confirmed`: it may approve. `unverified` and `unconfirmed`: it was not set up to the end.
    pub state: String,
    /// What it runs, as it says itself.
    pub app: String,
    /// Where pushes go, as it says itself.
    pub platform: String,
    /// When it registered.
    pub created_at: String,
    /// When it was last heard of, to the minute.
    pub last_seen: Option<String>,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// The id.
    pub id: String,
    /// What it is good for.
    pub api: Api,
    /// What it may do on the admin listener.
    #[serde(default)]
    pub role: Option<Role>,
    /// What it is called.
    pub name: String,
    /// The application it speaks for, if it is one of the Authy API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationView>,
    /// The account it opens, if it is one of the Verify API: what programs sign in with beside the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_sid: Option<String>,
    /// When it was made.
    pub created_at: String,
}

/// An application of the Authy API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    /// Its number, which programs know as `app_id`.
    pub number: u64,
    /// What phones show as whoever asks.
    pub name: String,
    /// The realm of its users, for `--realm`.
    pub realm: String,
}

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupView {
    /// The file.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// How many records.
    pub records: u64,
    /// Number of the last commit in it.
    pub sequence: u64,
    /// Which master key opens it, as the start of a digest.
    pub key_id: String,
}

/// Text that came from outside, for a terminal: nothing in it moves the cursor or turns the reading direction.
pub fn plain(text: &str) -> String {
    let shown = |c: char| {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns { '\u{fffd}' } else { c }
    };
    text.chars().map(shown).collect()
}

fn standing(ground: Ground, user: &User, campaigns: &[Campaign], now: Timestamp) -> &'static str {
    let of_user = |found: &&Campaign| found.realm == user.realm && Some(&found.name) == user.campaign.as_ref();
    let terms = Terms::of(ground, user, campaigns.iter().find(of_user), now);
    word(user.standing(&terms, now))
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Locked => "locked",
        Standing::Ended => "ended",
        Standing::Enrolled => "enrolled",
        Standing::NotRequired => "not-required",
        Standing::OptedOut => "opted-out",
        Standing::InGrace(_) => "in-grace",
        Standing::MustEnrol => "must-enrol",
    }
}

impl UserView {
    /// What is shown of a user at `now`.
    pub(crate) fn of(user: &User, settings: &Settings, campaigns: &[Campaign], now: Timestamp) -> Self {
        let apps: Vec<&Arc<App>> = apps_of(settings, &user.realm).collect();
        let ground = apps.first().map_or(Ground::STRICT, |app| app.policy.ground());
        // An address is a factor only where some app takes it as one.
        let mail_counts = apps.iter().any(|app| app.policy.methods.contains(&Method::Email));
        let methods = user.methods().into_iter().filter(|method| *method != Method::Email || mail_counts);
        Self {
            id: user.id.to_string(),
            number: user.number,
            realm: user.realm.to_string(),
            name: user.name.to_string(),
            email: user.email.clone(),
            groups: user.groups.clone(),
            standing: standing(ground, user, campaigns, now).to_owned(),
            factors: methods.map(|method| method.as_str().to_owned()).collect(),
            grace_left: user.grace_left,
            campaign: user.campaign.as_ref().map(ToString::to_string),
            locale: user.locale.map(|locale| locale.tag().to_owned()),
            expires_at: user.expires_at.map(Timestamp::rfc3339),
            created_at: user.created_at.rfc3339(),
            last_login: user.last_login.map(Timestamp::rfc3339),
        }
    }
}

impl UserDetails {
    /// All that is shown of a user at `now`.
    pub(crate) fn of(
        user: &User,
        devices: &[Device],
        sessions: usize,
        settings: &Settings,
        campaigns: &[Campaign],
        now: Timestamp,
    ) -> Self {
        let by_app: Vec<(String, String)> = apps_of(settings, &user.realm)
            .map(|app| (app.name.to_string(), standing(app.policy.ground(), user, campaigns, now).to_owned()))
            .collect();
        let differ = by_app.windows(2).any(|pair| pair[0].1 != pair[1].1);
        let locks = user.attempts.iter().filter(|(_, attempts)| attempts.wrong_in_a_row > 0);
        let locks = locks.map(|(method, attempts)| {
            let (state, until) = match attempts.state(&settings.limits.lock, now) {
                AttemptState::Open => ("open", None),
                AttemptState::Locked(until) => ("locked", Some(until.rfc3339())),
                AttemptState::Disabled => ("disabled", None),
            };
            let wrong_codes = attempts.wrong_in_a_row;
            LockView { factor: method.as_str().to_owned(), wrong_codes, state: state.to_owned(), until }
        });
        Self {
            standing_by_app: if differ { by_app } else { Vec::new() },
            locked_at: user.locked.as_ref().map(|locked| locked.at.rfc3339()),
            opted_out_at: user.opted_out.map(Timestamp::rfc3339),
            phone: user.factors.phone.as_ref().map(|phone| PhoneView {
                number: phone.number.clone(),
                trust: match phone.trust {
                    PhoneTrust::Proven => "proven".to_owned(),
                    PhoneTrust::Imported => "imported".to_owned(),
                },
            }),
            softtoken: user.factors.softtoken.is_some(),
            recovery_codes: user.factors.recovery.len(),
            locks: locks.collect(),
            pushes_stopped_until: user.pushes_stopped_until.filter(|until| now < *until).map(Timestamp::rfc3339),
            calls_stopped_until: user.calls_stopped_until.filter(|until| now < *until).map(Timestamp::rfc3339),
            devices: devices.iter().map(DeviceView::of).collect(),
            sessions,
            app_passwords: Vec::new(),
            deposits: Vec::new(),
            user: UserView::of(user, settings, campaigns, now),
        }
    }
}

/// A trusted browser. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserView {
    /// The id.
    pub id: String,
    /// What it said it is.
    pub browser: String,
    /// With which app.
    pub app: String,
    /// When its user came to trust it.
    pub created_at: String,
    /// When it last spared them the factor, or was made.
    pub last_used: String,
    /// Good until then.
    pub expires_at: String,
}

impl BrowserView {
    /// As it is kept.
    pub(crate) fn of(series: &TrustedBrowser) -> Self {
        Self {
            id: series.id.to_string(),
            browser: series.name.clone(),
            app: series.app.to_string(),
            created_at: series.created_at.rfc3339(),
            last_used: series.used_at.rfc3339(),
            expires_at: series.expires_at.rfc3339(),
        }
    }
}

impl AppPasswordView {
    /// What is shown of a password for one program.
    pub(crate) fn of(password: &AppPassword) -> Self {
        Self {
            id: password.id.to_string(),
            name: password.name.clone(),
            app: password.app.to_string(),
            created_at: password.created_at.rfc3339(),
            last_used: password.used_at.map(Timestamp::rfc3339),
        }
    }
}

impl DeviceView {
    /// What is shown of a phone.
    pub(crate) fn of(device: &Device) -> Self {
        Self {
            id: device.id.to_string(),
            name: device.name.clone(),
            state: match device.state {
                DeviceState::Unverified => "unverified",
                DeviceState::Unconfirmed => "unconfirmed",
                DeviceState::Confirmed => "confirmed",
            }
            .to_owned(),
            app: device.app_id.clone(),
            platform: device.platform.clone(),
            created_at: device.created_at.rfc3339(),
            last_seen: device.last_seen.map(Timestamp::rfc3339),
        }
    }
}

impl KeyView {
    /// What is shown of a key and the application it speaks for.
    pub(crate) fn of(key: &ApiKey, service: Option<&Service>) -> Self {
        let application = service.map(|service| ApplicationView {
            number: service.number,
            name: service.name.clone(),
            realm: service.realm().to_string(),
        });
        Self {
            id: key.id.to_string(),
            api: key.api,
            role: key.role(),
            name: key.name.clone(),
            application,
            account_sid: key.account.map(|account| format!("AC{}", account.simple())),
            created_at: key.created_at.rfc3339(),
        }
    }
}

impl BackupView {
    /// What is shown of a backup.
    pub(crate) fn of(file: &Path, summary: &BackupSummary) -> Self {
        Self {
            file: file.display().to_string(),
            bytes: summary.bytes,
            records: summary.records,
            sequence: summary.sequence,
            key_id: summary.key_id.clone(),
        }
    }
}

/// Where the audit log ends. Noted elsewhere, it shows later that nothing before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEnd {
    /// How many entries there are.
    pub entries: u64,
    /// When the last was written.
    pub last_at: Option<String>,
    /// To be noted: `NUMBER:MARK`.
    pub end: String,
}

impl AuditEnd {
    /// What a look at the log came to.
    pub fn of(looked: &Looked) -> Self {
        let mark = base64url(looked.tip.mark.as_bytes());
        Self {
            entries: looked.tip.number,
            last_at: looked.at.map(Timestamp::rfc3339),
            end: format!("{}:{mark}", looked.tip.number),
        }
    }

    /// Reads an end that was noted.
    pub fn parse(noted: &str) -> Option<Tip> {
        let (number, mark) = noted.trim().split_once(':')?;
        let mark = Digest::from_bytes(from_base64url(mark)?.try_into().ok()?);
        Some(Tip { number: number.parse().ok()?, mark })
    }
}
