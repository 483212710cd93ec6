//! What an application is, and what it did.

use serde_json::{Value, json};

use super::Api;
use super::call::{Call, failed};
use super::error::Error;
use crate::domain::factor::Method;
use crate::domain::time::Month;
use crate::engine::tally::ServiceMonth;

/// There are no plans here; clients want a text.
const PLAN: &str = "self-hosted";

/// What the application is.
pub(super) fn details(call: &Call) -> Value {
    let service = &call.service;
    let app = json!({
        "app_id": service.number, "name": service.name, "plan": PLAN, "sms_enabled": service.takes(Method::Sms),
        "onetouch_enabled": service.takes(Method::OneTouch),
    });
    json!({ "app": app, "message": "Application information.", "success": true })
}

/// What it did, month by month.
pub(super) async fn stats(api: &Api, call: &Call) -> Result<Value, Error> {
    let months = api.engine.service_months(&call.service).await.map_err(|error| failed(&error))?;
    let users = api.engine.service_users(&call.service).map_err(|error| failed(&error))?;
    let stats: Vec<Value> = months.iter().map(|(month, counts)| of_month(*month, counts)).collect();
    Ok(json!({
        "app_id": call.service.number, "count": stats.len(), "message": "Monthly statistics.", "stats": stats,
        "total_users": users, "success": true,
    }))
}

/// One key more makes a client fail.
fn of_month(month: Month, counts: &ServiceMonth) -> Value {
    json!({
        "api_calls_count": counts.requests, "auths_count": counts.proofs, "calls_count": counts.voice,
        "month": name(month), "sms_count": counts.sms, "users_count": counts.users, "year": month.year,
    })
}

fn name(month: Month) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(usize::from(month.month).saturating_sub(1)).copied().unwrap_or_default()
}
