//! Bodies that do not come.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::Request;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::super::{AdminApi, Patience};
use crate::admin::Realms;
use crate::api::testing::{PORTAL, Portal};
use crate::domain::audit::By;
use crate::domain::role::Role;

const SHORT: Duration = Duration::from_millis(30);
const LONG: Duration = Duration::from_mins(10);

/// Says this and then nothing.
fn stalling(says: &'static str) -> Body {
    let said = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(says.as_bytes()))]);
    Body::from_stream(said.chain(stream::pending()))
}

/// Never stalls, never ends, and never says anything.
fn endless() -> Body {
    let pieces = stream::unfold((), |()| async {
        tokio::task::yield_now().await;
        Some((Ok::<_, std::io::Error>(Bytes::new()), ()))
    });
    Body::from_stream(pieces)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_is_given_up_and_counts_for_nothing() {
    let portal = Portal::new().await;
    let (key, _) = portal.engine.create_admin_key(&By::CONSOLE, Role::Admin, "x").await.unwrap();
    let realms = Arc::new(ArcSwap::from_pointee(Realms::default()));
    let ask = async |target: &str, media: &str, body: Body, patience: Patience| {
        let mut api = AdminApi::new(Arc::clone(&portal.engine), Arc::clone(&realms), PORTAL);
        api.patience = patience;
        let request = Request::post(target).header("content-type", media).extension(key.clone()).body(body).unwrap();
        let response = api.router().oneshot(request).await.unwrap();
        let (status, body) = (response.status().as_u16(), response.into_body().collect().await.unwrap().to_bytes());
        (status, serde_json::from_slice::<Value>(&body).unwrap())
    };
    let (json, list) = ("/api/v1/users", "/api/v1/users/import");
    let default = Patience { json: LONG, stall: LONG, list: LONG };
    for (target, media, body, patience) in [
        (json, "application/json", stalling("{\"name\":"), Patience { json: SHORT, ..default }),
        (json, "application/json", endless(), Patience { json: SHORT, ..default }),
        (list, "text/csv", stalling("username\nbob\n"), Patience { stall: SHORT, ..default }),
        (list, "text/csv", stalling(""), Patience { stall: SHORT, ..default }),
        (list, "text/csv", stalling("username\nbob\n"), Patience { list: SHORT, ..default }),
        (list, "text/csv", endless(), Patience { list: SHORT, ..default }),
    ] {
        let (status, problem) = ask(target, media, body, patience).await;
        assert_eq!((status, &problem["code"]), (408, &Value::from("timeout")), "{target}, {patience:?}: {problem}");
    }
    assert_eq!(portal.engine.users(None, None).unwrap().users.len(), 1, "nobody was added");
    // And nobody is kept from importing by those who stalled.
    let (status, done) = ask(list, "text/csv", Body::from("username\ncarol\n"), Patience::default()).await;
    assert_eq!((status, &done["summary"]["added"]), (200, &Value::from(1)), "{done}");
}
