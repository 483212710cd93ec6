//! Campaigns: bringing many people to a second factor by a date.

#![expect(clippy::unused_async, reason = "the table calls every route's function alike, whether it waits or not")]

use axum::body::Body;
use http::StatusCode;
use serde_json::json;

use super::call::Call;
use super::field::Given;
use super::problem::{Code, Problem};
use super::reply::Reply;
use crate::admin::campaign::{CampaignReport, CampaignView, NewCampaign, make, name_of};
use crate::admin::table;
use crate::domain::campaign::{Dates, Extension};
use crate::domain::ids::UserId;
use crate::engine::campaigns::Joined;

fn dates(given: &Given) -> Dates {
    Dates {
        grace_until: given.time("grace_until"),
        enforce_from: given.time("enforce_from"),
        opt_out_until: given.time("opt_out_until"),
    }
}

fn counted(joined: Joined) -> serde_json::Value {
    json!({ "joined": joined.joined, "members": joined.members, "elsewhere": joined.elsewhere, "fewer": joined.fewer })
}

/// All of a realm, or of all.
pub async fn list(call: Call) -> Result<Reply, Problem> {
    let realm = call.query.text("realm").map(|_| call.realm()).transpose()?;
    let (found, now) = (call.engine().campaigns(realm.as_ref())?, call.engine().now());
    let campaigns: Vec<_> = found.iter().map(|campaign| CampaignView::of(campaign, now)).collect();
    Reply::json(&json!({ "campaigns": campaigns }))
}

/// One.
pub async fn get(call: Call) -> Result<Reply, Problem> {
    let (realm, name) = call.campaign()?;
    let campaign = call.engine().campaign(&realm, &name)?;
    Reply::json(&CampaignView::of(&campaign, call.engine().now()))
}

/// Makes one.
pub async fn create(call: Call) -> Result<Reply, Problem> {
    let body = &call.body;
    let name = name_of(body.text("name").unwrap_or_default())?;
    let new = NewCampaign {
        title: body.text("title").map(str::to_owned),
        groups: body.texts("groups").unwrap_or_default().into_iter().collect(),
        grace_logins: body.count("grace_logins"),
        starts: body.time("starts"),
        warn_from: body.time("warn_from"),
        dates: dates(body),
        messages: body.messages("messages"),
    };
    let realm = call.realm()?;
    let (campaign, joined) = make(call.engine(), (realm, name), new, &call.by(), &call.realms()).await?;
    let made = json!({ "campaign": CampaignView::of(&campaign, call.engine().now()), "members": counted(joined) });
    let location = format!("/api/v1/campaigns/{}?realm={}", campaign.name, campaign.realm);
    Reply::created(&made, Some(&location))
}

/// Makes members: users by id, or whoever has a group.
pub async fn add_members(call: Call) -> Result<Reply, Problem> {
    let (realm, name) = call.campaign()?;
    let (engine, by) = (call.engine(), call.by());
    let joined = match (call.body.text("group"), call.body.texts("users")) {
        (Some(group), None) => engine.join_by_group(&by, &realm, &name, Some(group)).await?,
        (None, Some(users)) => {
            let ids: Vec<UserId> = users.iter().filter_map(|id| UserId::parse(id)).collect();
            engine.add_to_campaign(&by, &realm, &name, &ids).await?
        }
        _ => return Err(Problem::invalid("body", "users", "either `users` or `group` is needed")),
    };
    Reply::json(&counted(joined))
}

/// Gives members more.
pub async fn extend(call: Call) -> Result<Reply, Problem> {
    let (realm, name) = call.campaign()?;
    let extension = Extension {
        group: call.body.text("group").map(str::to_owned),
        grace_logins: call.body.count("grace_logins"),
        dates: dates(&call.body),
    };
    let engine = call.engine();
    let raised = engine.extend_campaign(&call.by(), &realm, &name, &extension).await?;
    let campaign = engine.campaign(&realm, &name)?;
    Reply::json(&json!({ "campaign": CampaignView::of(&campaign, engine.now()), "raised": raised }))
}

async fn counted_now(call: &Call) -> Result<CampaignReport, Problem> {
    let (realm, name) = call.campaign()?;
    // It reads every member.
    let history = call.blocking(move |engine| engine.campaign_history(&realm, &name)).await?;
    Ok(CampaignReport::of(history, call.engine().now()))
}

/// Where the members stand.
pub async fn report(call: Call) -> Result<Reply, Problem> {
    Reply::json(&counted_now(&call).await?)
}

/// Where the members stand, as a table for spreadsheets.
pub async fn report_csv(call: Call) -> Result<Reply, Problem> {
    let csv = table::report_csv(&counted_now(&call).await?).map_err(|_| Code::Unavailable)?;
    Ok(Reply::of(StatusCode::OK, "text/csv; charset=utf-8", Body::from(csv)))
}
