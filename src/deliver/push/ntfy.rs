//! ntfy: a server of one's own with a topic for each phone (its documentation, «Publish as JSON»). Whoever knows a topic reads
//! along, and so does the server: a message is the one sentence and a link to the phone's page.

use std::path::Path;

use http::HeaderValue;
use http::header::AUTHORIZATION;
use serde_json::json;

use super::{CarriersError, authorization, judged, post_json, read};
use crate::config::NtfyConfig;
use crate::deliver::http_out::HttpOut;
use crate::domain::secret::Secret;
use crate::engine::ports::{PushError, PushMessage};

/// The highest: it rings at once, and for longer.
const PRIORITY: u8 = 5;

pub(super) struct Ntfy {
    out: HttpOut,
    server: String,
    authorization: Option<HeaderValue>,
    page: String,
}

impl Ntfy {
    pub(super) fn new(config: &NtfyConfig, ca: Option<&Path>, portal: &str) -> Result<Self, CarriersError> {
        const KEY: &str = "ntfy.token_file";
        let bad = |_| CarriersError::Content { key: KEY, reason: "holds what cannot stand in a header" };
        let token = config.token_file.as_deref().map(|path| read(KEY, path)).transpose()?;
        let authorization = token.map(|token| authorization("Bearer", token.expose()).map_err(bad)).transpose()?;
        let page = format!("{portal}/authenticator");
        Ok(Self { out: HttpOut::anywhere(ca)?, server: config.server.clone(), authorization, page })
    }

    pub(super) async fn send(&self, message: &PushMessage, topic: &Secret<String>) -> Result<(), PushError> {
        let body = json!({
            "topic": topic.expose(),
            "title": message.title,
            "message": message.text,
            "click": self.page,
            "priority": PRIORITY,
            "tags": ["key"],
        });
        let headers = self.authorization.iter().map(|value| (AUTHORIZATION, value.clone())).collect();
        let answer = post_json(&self.out, self.server.clone(), headers, &body).await?;
        judged(&answer, None)
    }
}
