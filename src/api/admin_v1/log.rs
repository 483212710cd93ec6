//! The audit log, the keys, and what the API says of itself.

#![expect(clippy::unused_async, reason = "the table calls every route's function alike, whether it waits or not")]

use std::sync::Arc;

use axum::body::Body;
use futures_util::stream;
use http::StatusCode;
use serde_json::json;

use super::call::Call;
use super::openapi;
use super::problem::Problem;
use super::reply::Reply;
use crate::admin::table::{self, HEAD, readable};
use crate::admin::{AuditEnd, KeyView, key_views};
use crate::domain::audit::Entry;
use crate::domain::ids::UserId;
use crate::engine::{Engine, EngineError};

/// Entries that an export reads at once.
const AT_ONCE: usize = 1000;
/// Entries in one answer, unless it is said.
const LIMIT: u64 = 100;

/// What this is, and what the key may do.
pub async fn about(call: Call) -> Result<Reply, Problem> {
    let realms: Vec<String> = call.realms().names.iter().map(ToString::to_string).collect();
    Reply::json(&json!({
        "name": "vestibule",
        "version": env!("CARGO_PKG_VERSION"),
        "role": call.role,
        "key": KeyView::of(&call.key, None),
        "realms": realms,
        "document": "/api/v1/openapi.json",
    }))
}

/// The document.
pub async fn document(_: Call) -> Result<Reply, Problem> {
    Ok(Reply::document(&openapi::document()))
}

/// All keys, without what proves them.
pub async fn keys(call: Call) -> Result<Reply, Problem> {
    let keys = key_views(call.engine(), &call.engine().keys()?)?;
    Reply::json(&json!({ "keys": keys }))
}

fn read(engine: &Engine, user: Option<UserId>, after: u64, limit: usize) -> Result<Vec<Entry>, EngineError> {
    match user {
        Some(user) => engine.audit_of(user, after, limit),
        None => engine.audit(after, limit),
    }
}

/// A page of the audit log, the oldest first; or the newest of it.
pub async fn list(call: Call) -> Result<Reply, Problem> {
    let query = &call.query;
    let user = query.id("user");
    let limit = usize::try_from(query.number("limit").unwrap_or(LIMIT)).unwrap_or(1);
    let (after, last) = (query.number("after"), query.flag("newest"));
    if last && after.is_some() {
        return Err(Problem::invalid("query", "newest", "it is the end of the log: leave out `after`"));
    }
    let after = after.unwrap_or_default();
    let entries = call
        .blocking(move |engine| if last { engine.audit_last(user, limit) } else { read(engine, user, after, limit) })
        .await?;
    let next = entries.last().map(|entry| entry.number).filter(|_| !last && entries.len() == limit);
    Reply::json(&json!({ "entries": entries.iter().map(readable).collect::<Vec<_>>(), "next": next }))
}

/// Whether the log is as it was written.
pub async fn verify(call: Call) -> Result<Reply, Problem> {
    let noted = call.query.text("noted").map(|noted| {
        let needed =
            || Problem::invalid("query", "noted", "an end is needed, as it was answered before: `NUMBER:MARK`");
        AuditEnd::parse(noted).ok_or_else(needed)
    });
    let noted = noted.transpose()?;
    match call.blocking(move |engine| engine.verify_audit(noted)).await? {
        Ok(looked) => {
            let AuditEnd { entries, last_at, end } = AuditEnd::of(&looked);
            Reply::json(&json!({ "intact": true, "entries": entries, "last_at": last_at, "end": end, "broken": null }))
        }
        Err(broken) => {
            tracing::error!(target: "vestibule::admin", error = %broken, "The audit log is not as it was written");
            let broken = broken.to_string();
            Reply::json(&json!({ "intact": false, "entries": null, "last_at": null, "end": null, "broken": broken }))
        }
    }
}

/// The form of an export.
#[derive(Clone, Copy)]
enum Form {
    Lines,
    Csv,
}

fn written(entries: &[Entry], form: Form, is_first: bool) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    if let (Form::Csv, true) = (form, is_first) {
        table::row(&mut out, HEAD.map(str::to_owned))?;
    }
    for entry in entries {
        match form {
            Form::Lines => {
                serde_json::to_writer(&mut out, &readable(entry))?;
                out.push(b'\n');
            }
            Form::Csv => table::row(&mut out, table::cells(entry))?,
        }
    }
    Ok(out)
}

/// The whole log, page by page, or what is about one user.
fn export(call: &Call, form: Form) -> Body {
    let user = call.query.id("user");
    let engine = Arc::clone(&call.api.engine);
    let pages = stream::try_unfold(Some(0), move |after: Option<u64>| {
        let engine = Arc::clone(&engine);
        async move {
            let Some(after) = after else { return Ok(None) };
            let page = tokio::task::spawn_blocking(move || read(&engine, user, after, AT_ONCE));
            // An answer that ends in the middle is no whole log: its connection breaks.
            let page = page.await.map_err(std::io::Error::other)?.map_err(std::io::Error::other)?;
            let next = page.last().map(|entry| entry.number).filter(|_| page.len() == AT_ONCE);
            Ok::<_, std::io::Error>(Some((written(&page, form, after == 0)?, next)))
        }
    });
    Body::from_stream(pages)
}

/// The log as lines of JSON.
pub async fn export_lines(call: Call) -> Result<Reply, Problem> {
    Ok(Reply::of(StatusCode::OK, "application/jsonl", export(&call, Form::Lines)))
}

/// The log as a table for spreadsheets.
pub async fn export_csv(call: Call) -> Result<Reply, Problem> {
    Ok(Reply::of(StatusCode::OK, "text/csv; charset=utf-8", export(&call, Form::Csv)))
}
