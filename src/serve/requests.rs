//! The lines and counts of requests and upstreams, for the log and the metrics.

use std::net::IpAddr;

use crate::proxy::upstream::UpstreamLine;
use crate::proxy::{RequestLine, RequestLog};
use crate::telemetry::{self, UpstreamState};

/// Writes request lines.
#[derive(Default)]
pub(super) struct TracedRequests {
    counts: telemetry::RequestCounts,
}

impl RequestLog for TracedRequests {
    fn upstream(&self, line: &UpstreamLine<'_>) {
        let state = match (line.up, line.reason) {
            (None, _) => UpstreamState::Gone,
            (Some(true), None) => UpstreamState::Up,
            (Some(true), Some(_)) => UpstreamState::CameUp,
            (Some(false), None) => UpstreamState::StillDown,
            (Some(false), Some(reason)) => UpstreamState::WentDown(reason),
        };
        telemetry::upstream_is(line.app, line.upstream, state);
    }

    fn request(&self, line: &RequestLine<'_>) {
        if let Some(error) = &line.error {
            tracing::info!(request.id = line.id, error = %error, "a request was not handed on whole");
        }
        telemetry::request_done(
            &self.counts,
            &telemetry::RequestLine {
                id: line.id,
                app: line.app,
                client: line.client.unwrap_or(IpAddr::from([0, 0, 0, 0])),
                method: line.method,
                path: Some(line.path).filter(|path| !path.is_empty()),
                status: line.status,
                verdict: line.verdict,
                user: line.user,
                refused: line.refused,
                duration: line.duration,
                upstream: line.upstream,
            },
        );
    }
}
