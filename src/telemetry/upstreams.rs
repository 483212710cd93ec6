//! How the apps' upstreams are doing: a line when that changes, and a gauge.

use metrics::gauge;
use tracing::{info, warn};

use super::metrics::UPSTREAM_UP;

/// What became of an upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpstreamState<'a> {
    /// It is known and asked; nothing has changed.
    Up,
    /// It is known and was left out before; nothing has changed.
    StillDown,
    /// It went down, for this reason.
    WentDown(&'a str),
    /// It came up again.
    CameUp,
    /// It is no longer in the configuration.
    Gone,
}

/// Tells of an upstream.
pub fn upstream_is(app: &str, upstream: &str, state: UpstreamState<'_>) {
    let up = match state {
        UpstreamState::Up | UpstreamState::CameUp => 1.0,
        UpstreamState::StillDown | UpstreamState::WentDown(_) => 0.0,
        // Nothing is known of it; a zero would be a false alarm for ever.
        UpstreamState::Gone => f64::NAN,
    };
    gauge!(UPSTREAM_UP, "app" => app.to_owned(), "upstream" => upstream.to_owned()).set(up);
    match state {
        UpstreamState::WentDown(reason) => warn!(target: "vestibule::upstream", event = "upstream_down",
            app.name = app, upstream.address = upstream, upstream.error = reason,
            "An upstream of an app is down: where the app has others, they are asked first"),
        UpstreamState::CameUp => info!(target: "vestibule::upstream", event = "upstream_up",
            app.name = app, upstream.address = upstream, "An upstream of an app is up again"),
        UpstreamState::Up | UpstreamState::StillDown | UpstreamState::Gone => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::metrics::tests::{assert_listed, rendered};
    use super::super::tests::logged;
    use super::*;

    #[test]
    fn each_change_is_a_line_whose_fields_are_documented() {
        let doc = include_str!("../../docs/REQUEST-LOG.md");
        let lines = logged(|| {
            for state in [
                UpstreamState::Up,
                UpstreamState::StillDown,
                UpstreamState::WentDown("refused"),
                UpstreamState::CameUp,
                UpstreamState::Gone,
            ] {
                upstream_is("wiki", "http://127.0.0.1:9001", state);
            }
        });
        let told: Vec<_> = lines.iter().map(|line| (line["level"].as_str(), line["event"].as_str())).collect();
        assert_eq!(told, [(Some("WARN"), Some("upstream_down")), (Some("INFO"), Some("upstream_up"))]);
        assert_eq!(lines[0]["upstream.error"], "refused");
        for line in &lines {
            for field in line.as_object().unwrap().keys() {
                assert!(doc.contains(&format!("| `{field}` |")), "`{field}` is not in docs/REQUEST-LOG.md: {line}");
            }
            let event = line["event"].as_str().unwrap();
            assert!(doc.contains(&format!("`{event}`")), "{event}");
        }
    }

    #[test]
    fn the_gauge_says_what_holds_now() {
        for (state, value) in [
            (UpstreamState::Up, "1"),
            (UpstreamState::WentDown("refused"), "0"),
            (UpstreamState::StillDown, "0"),
            (UpstreamState::CameUp, "1"),
            (UpstreamState::Gone, "NaN"),
        ] {
            let text = rendered(|| upstream_is("wiki", "unix:/run/app.sock", state));
            assert_listed(&text);
            let wanted = format!("vestibule_upstream_up{{app=\"wiki\",upstream=\"unix:/run/app.sock\"}} {value}");
            assert!(text.lines().any(|line| line == wanted), "{state:?}: `{wanted}` is not in\n{text}");
        }
    }
}
