//! Sessions of apps whose held answers were destroyed are logged out at the app.

use std::time::Duration;

use bytes::Bytes;
use pingora_http::RequestHeader;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Gateway;
use crate::engine::login::deny::Farewell;
use crate::engine::visit::TurnedAway;

/// Farewells under way at once: an app that hangs must not hold up those of the others.
const AT_ONCE: usize = 16;
/// How long one may take, whatever the app's own timeouts are: nobody waits for it but the next ones.
const PATIENCE: Duration = Duration::from_secs(10);

impl Gateway {
    /// Logs out the sessions of apps whose held answers were destroyed, where the app has a logout path that can be asked
    /// for. What fails is left to the app's own time.
    pub async fn bid_farewell(self, mut farewells: mpsc::Receiver<Farewell>) {
        let mut under_way = JoinSet::new();
        loop {
            tokio::select! {
                Some(ended) = under_way.join_next() => {
                    if let Err(error) = ended {
                        tracing::error!(%error, "a session of the app could not be logged out");
                    }
                }
                farewell = farewells.recv(), if under_way.len() < AT_ONCE => {
                    let Some(farewell) = farewell else { break };
                    let gateway = self.clone();
                    under_way.spawn(async move { gateway.bid_one_farewell(&farewell).await });
                }
            }
        }
        under_way.join_all().await;
    }

    async fn bid_one_farewell(&self, farewell: &Farewell) {
        let logged_out = tokio::time::timeout(PATIENCE, self.log_out(farewell)).await;
        if let Err(why) = logged_out.unwrap_or(Err(TurnedAway::UpstreamSlow)) {
            tracing::info!(app.name = %farewell.app, reason = why.as_str(), "a session of the app could not be logged out");
        }
    }

    async fn log_out(&self, farewell: &Farewell) -> Result<(), TurnedAway> {
        let settings = self.engine.settings();
        let Some(app) = settings.apps.named(&farewell.app) else { return Ok(()) };
        let Some((method, target)) = app.logout.as_ref().and_then(|logout| {
            Some((logout.method().unwrap_or("GET").to_owned(), logout.path().literal()?.to_owned()))
        }) else {
            return Ok(());
        };
        let token = farewell.token.as_ref().filter(|_| app.tokens.bearer);
        if farewell.cookies.is_empty() && token.is_none() {
            // Nothing says whose session it would be.
            return Ok(());
        }
        if let Some(token) = token
            && !self.engine.may_end_token(app, token).map_err(|_| TurnedAway::Trouble)?
        {
            return Ok(());
        }
        let host = app.own_host().to_owned();
        let cookies: Vec<String> = farewell.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let build = || -> pingora_core::Result<RequestHeader> {
            let mut request = RequestHeader::build(method.as_str(), target.as_bytes(), Some(3))?;
            request.insert_header("Host", host)?;
            if !cookies.is_empty() {
                request.insert_header("Cookie", cookies.join("; "))?;
            }
            if let Some(token) = token {
                request.insert_header("Authorization", format!("Bearer {token}"))?;
            }
            if method != "GET" && method != "HEAD" {
                request.insert_header("Content-Length", "0")?;
            }
            Ok(request)
        };
        let request = build().map_err(|_| TurnedAway::Trouble)?;
        self.exchange(app, request, Bytes::new(), settings.limits.answer).await?;
        Ok(())
    }
}
