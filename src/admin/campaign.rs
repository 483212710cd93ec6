//! What is asked of a campaign, doing it, and campaigns as administrators see them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::admin::{AdminError, Context, Realms, Response, plain, user_name};
use crate::domain::audit::By;
use crate::domain::campaign::{Campaign, Dates, Extension, Phase, Report, Tally};
use crate::domain::ids::{CampaignName, RealmName};
use crate::domain::locale::Locale;
use crate::domain::time::Timestamp;
use crate::engine::campaigns::{History, Joined};
use crate::engine::{Engine, EngineError};

/// What is asked of campaigns. The realm may be left out where there is one only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CampaignRequest {
    /// Makes one.
    Create {
        /// Of which realm.
        #[serde(default)]
        realm: Option<String>,
        /// Its name.
        name: String,
        /// What it is to be.
        new: NewCampaign,
    },
    /// All of a realm, or of all.
    List {
        /// Of which realm; of all if left out.
        #[serde(default)]
        realm: Option<String>,
    },
    /// One.
    Show {
        /// Of which realm.
        #[serde(default)]
        realm: Option<String>,
        /// Its name.
        name: String,
    },
    /// Adds members.
    Add {
        /// Of which realm.
        #[serde(default)]
        realm: Option<String>,
        /// Its name.
        name: String,
        /// Users by name.
        #[serde(default)]
        users: Vec<String>,
        /// Everybody with this group.
        #[serde(default)]
        group: Option<String>,
    },
    /// Gives members more.
    Extend {
        /// Of which realm.
        #[serde(default)]
        realm: Option<String>,
        /// Its name.
        name: String,
        /// What.
        extension: Extension,
    },
    /// Where its members stand.
    Report {
        /// Of which realm.
        #[serde(default)]
        realm: Option<String>,
        /// Its name.
        name: String,
    },
}

impl CampaignRequest {
    /// The command in words, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Create { .. } => "campaign create",
            Self::List { .. } => "campaign list",
            Self::Show { .. } => "campaign show",
            Self::Add { .. } => "campaign add",
            Self::Extend { .. } => "campaign extend",
            Self::Report { .. } => "campaign report",
        }
    }
}

/// What a new campaign is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewCampaign {
    /// What people read.
    pub title: Option<String>,
    /// Whoever has one of them is a member.
    pub groups: BTreeSet<String>,
    /// Sign-ins without a factor; else what the policy gives.
    pub grace_logins: Option<u32>,
    /// When it starts; else now.
    pub starts: Option<Timestamp>,
    /// From when members are asked; else from the start.
    pub warn_from: Option<Timestamp>,
    /// When putting it off ends.
    pub dates: Dates,
    /// What members read.
    pub messages: BTreeMap<Locale, String>,
}

/// A campaign as administrators see it. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignView {
    /// Of which realm.
    pub realm: String,
    /// Its name.
    pub name: String,
    /// What people read.
    pub title: Option<String>,
    /// How far it is.
    pub phase: Phase,
    /// Its groups.
    pub groups: Vec<String>,
    /// Sign-ins without a factor that a new member gets.
    pub grace_logins: u32,
    /// When it starts.
    pub starts: String,
    /// From when members are asked.
    pub warn_from: String,
    /// When putting it off ends.
    #[serde(flatten)]
    pub dates: DatesView,
    /// Later dates, by group.
    pub extended: BTreeMap<String, DatesView>,
    /// What members read, by language.
    pub messages: BTreeMap<Locale, String>,
    /// When it was made.
    pub created_at: String,
}

/// When putting it off ends, RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatesView {
    /// From then on no sign-in without a factor is left.
    pub grace_until: Option<String>,
    /// From then on a factor is required.
    pub enforce_from: Option<String>,
    /// Until then members may opt out.
    pub opt_out_until: Option<String>,
}

impl DatesView {
    fn of(dates: Dates) -> Self {
        Self {
            grace_until: dates.grace_until.map(Timestamp::rfc3339),
            enforce_from: dates.enforce_from.map(Timestamp::rfc3339),
            opt_out_until: dates.opt_out_until.map(Timestamp::rfc3339),
        }
    }
}

impl CampaignView {
    /// A campaign at `now`.
    pub fn of(campaign: &Campaign, now: Timestamp) -> Self {
        let dates = |dates: &Dates| DatesView::of(*dates);
        Self {
            realm: campaign.realm.to_string(),
            name: campaign.name.to_string(),
            title: campaign.title.clone(),
            phase: campaign.phase(now),
            groups: campaign.groups.iter().cloned().collect(),
            grace_logins: campaign.grace_logins,
            starts: campaign.starts_at.rfc3339(),
            warn_from: campaign.warn_from.rfc3339(),
            dates: dates(&campaign.dates),
            extended: campaign.extended.iter().map(|(group, more)| (group.clone(), dates(more))).collect(),
            messages: campaign.messages.clone(),
            created_at: campaign.created_at.rfc3339(),
        }
    }
}

/// Where the members of a campaign stand, and stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignReport {
    /// The campaign.
    pub campaign: CampaignView,
    /// When it was counted, RFC 3339.
    pub at: String,
    /// Where they stand now.
    pub now: Report,
    /// Where they stood on each day since it began, the oldest first.
    pub days: Vec<DayView>,
}

/// Where the members stood on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// When it was counted, RFC 3339.
    pub at: String,
    /// How many stood where.
    pub tally: Tally,
}

impl CampaignReport {
    /// What was counted at `now`.
    pub fn of(history: History, now: Timestamp) -> Self {
        let days = history.days.into_iter().map(|day| DayView { at: day.at.rfc3339(), tally: day.tally });
        Self {
            campaign: CampaignView::of(&history.campaign, now),
            at: now.rfc3339(),
            now: history.now,
            days: days.collect(),
        }
    }
}

/// A campaign's name as it was typed.
///
/// # Errors
///
/// [`AdminError::BadCampaignName`].
pub fn name_of(typed: &str) -> Result<CampaignName, AdminError> {
    CampaignName::parse(typed).ok_or_else(|| AdminError::BadCampaignName { given: typed.to_owned() })
}

/// Does what an administrator asks of campaigns.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn execute(
    engine: &Arc<Engine>,
    request: CampaignRequest,
    by: &By,
    context: &Context,
) -> Result<Response, AdminError> {
    let named = |realm: Option<String>, name: &str| -> Result<(RealmName, CampaignName), AdminError> {
        Ok((context.realms.realm(realm.as_deref())?, name_of(name)?))
    };
    match request {
        CampaignRequest::Create { realm, name, new } => {
            let (realm, name) = named(realm, &name)?;
            create(engine, realm, name, new, by, context).await
        }
        CampaignRequest::List { realm } => {
            let realm = realm.map(|realm| context.realms.realm(Some(&realm))).transpose()?;
            let (now, found) = (engine.now(), engine.campaigns(realm.as_ref())?);
            Ok(Response::Campaigns(found.iter().map(|campaign| CampaignView::of(campaign, now)).collect()))
        }
        CampaignRequest::Show { realm, name } => {
            let (realm, name) = named(realm, &name)?;
            let campaign = engine.campaign(&realm, &name)?;
            Ok(Response::Campaign(Box::new(CampaignView::of(&campaign, engine.now()))))
        }
        CampaignRequest::Add { realm, name, users, group } => {
            let (realm, name) = named(realm, &name)?;
            let joined = if let Some(group) = group {
                engine.join_by_group(by, &realm, &name, Some(&group)).await?
            } else {
                let settings = engine.settings();
                let mut ids = Vec::new();
                for typed in &users {
                    ids.push(engine.user_named(&realm, &user_name(&settings, &realm, typed)?)?.id);
                }
                engine.add_to_campaign(by, &realm, &name, &ids).await?
            };
            let gives = engine.campaign(&realm, &name)?.grace_logins;
            Ok(Response::Done { text: in_words(&name, joined), note: fewer(&name, gives, joined) })
        }
        CampaignRequest::Extend { realm, name, extension } => {
            let (realm, name) = named(realm, &name)?;
            let raised = engine.extend_campaign(by, &realm, &name, &extension).await?;
            let whose = extension.group.map(|group| format!(" for the group `{}`", plain(&group))).unwrap_or_default();
            let count = match extension.grace_logins {
                Some(count) => format!("; {raised} members have {count} sign-ins left now"),
                None => String::new(),
            };
            let text = format!("campaign `{name}` is extended{whose}{count}");
            Ok(Response::Done { text, note: ended(engine, &engine.campaign(&realm, &name)?) })
        }
        CampaignRequest::Report { realm, name } => {
            let (realm, name) = named(realm, &name)?;
            let reading = Arc::clone(engine);
            // It reads every member, which takes a while.
            let read = tokio::task::spawn_blocking(move || reading.campaign_history(&realm, &name)).await;
            let history: Result<History, EngineError> =
                read.map_err(|error| AdminError::Failed { what: error.to_string() })?;
            Ok(Response::CampaignReport(Box::new(CampaignReport::of(history?, engine.now()))))
        }
    }
}

async fn create(
    engine: &Arc<Engine>,
    realm: RealmName,
    name: CampaignName,
    new: NewCampaign,
    by: &By,
    context: &Context,
) -> Result<Response, AdminError> {
    let (campaign, joined) = make(engine, (realm, name.clone()), new, by, &context.realms).await?;
    let text = format!("campaign `{name}` is made; {}", in_words(&name, joined));
    let nobody = campaign.groups.is_empty().then(|| {
        format!(
            "nobody is in it yet: `vestibule campaign add {name} USER…`, or `vestibule user import --campaign {name}`"
        )
    });
    let notes = [nobody, fewer(&name, campaign.grace_logins, joined), ended(engine, &campaign)];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    Ok(Response::Done { text, note: (!notes.is_empty()).then(|| notes.join("; ")) })
}

/// That the configuration ends a campaign before its own dates do, which nothing else says to whoever makes it.
fn ended(engine: &Engine, campaign: &Campaign) -> Option<String> {
    let (app, at) = engine.ended_by_policy(campaign)?;
    Some(format!(
        "`policy.grace_until` of the app `{app}` ends it at {at}, before its own dates do: leave that empty until the campaign is over"
    ))
}

/// Makes a campaign, and members of whoever has one of its groups.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn make(
    engine: &Engine,
    (realm, name): (RealmName, CampaignName),
    new: NewCampaign,
    by: &By,
    realms: &Realms,
) -> Result<(Campaign, Joined), AdminError> {
    if realm.service().is_some() {
        return Err(AdminError::CampaignOfService);
    }
    let now = engine.now();
    let grace = new.grace_logins.or(engine.settings().apps.grace(&realm)).unwrap_or(realms.grace);
    let starts_at = new.starts.or(new.warn_from.filter(|at| *at < now)).unwrap_or(now);
    let campaign = Campaign {
        realm: realm.clone(),
        name: name.clone(),
        title: new.title,
        grace_logins: grace,
        starts_at,
        warn_from: new.warn_from.unwrap_or(starts_at),
        dates: new.dates,
        extended: BTreeMap::new(),
        messages: new.messages,
        groups: new.groups,
        created_at: now,
    };
    engine.create_campaign(by, &campaign).await?;
    if campaign.groups.is_empty() {
        return Ok((campaign, Joined::default()));
    }
    // Of many commits, and to be done again where it was broken off.
    let joined = engine.join_by_group(&by.clone().once(None), &realm, &name, None).await?;
    Ok((campaign, joined))
}

/// Whose sign-ins are not as many as the campaign gives: easily overlooked, and nobody is told of it otherwise.
fn fewer(name: &CampaignName, gives: u32, joined: Joined) -> Option<String> {
    (joined.fewer > 0).then(|| {
        format!(
            "{} of them {} fewer sign-ins left than its {gives}, and joining raises nobody's: \
             `vestibule campaign extend {name} --grace-logins {gives} --reason …` does",
            joined.fewer,
            if joined.fewer == 1 { "has" } else { "have" }
        )
    })
}

fn in_words(name: &CampaignName, joined: Joined) -> String {
    let counted = |count: u64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut parts = vec![format!("{} the campaign `{name}`", counted(joined.joined, "user joined", "users joined"))];
    if joined.members > 0 {
        parts.push(counted(joined.members, "was in it", "were in it"));
    }
    if joined.elsewhere > 0 {
        parts.push(counted(joined.elsewhere, "is in another and stays there", "are in another and stay there"));
    }
    parts.join(", ")
}
