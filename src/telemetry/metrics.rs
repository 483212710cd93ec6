//! Metrics: their names in one place, and the functions that count. The admin listener renders them; see
//! `docs/METRICS.md`.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use metrics::{
    Counter, Histogram, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
    with_local_recorder,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use parking_lot::RwLock;

use super::RequestLine;

/// Logins by outcome.
pub const LOGINS: &str = "vestibule_logins_total";
/// Attempts to prove a factor by result.
pub const CHALLENGES: &str = "vestibule_challenges_total";
/// Messages handed to a delivery.
pub const SENDS: &str = "vestibule_sends_total";
/// Messages that were not sent, since that would have been too many or elsewhere than they may go.
pub const SENDS_REFUSED: &str = "vestibule_sends_refused_total";
/// Messages that wake phones.
pub const PUSHES: &str = "vestibule_pushes_total";
/// Logins on hold.
pub const HOLDS: &str = "vestibule_holds";
/// Bytes of held answers.
pub const HELD_BYTES: &str = "vestibule_held_bytes";
/// Requests answered.
pub const REQUESTS: &str = "vestibule_requests_total";
/// Time of a whole request.
pub const REQUEST_SECONDS: &str = "vestibule_request_seconds";
/// Time an app took.
pub const UPSTREAM_SECONDS: &str = "vestibule_upstream_seconds";
/// How an upstream is doing.
pub const UPSTREAM_UP: &str = "vestibule_upstream_up";
/// Requests refused by reason.
pub const REFUSED: &str = "vestibule_requests_refused_total";
/// Whatever was asked for too often.
pub const THROTTLED: &str = "vestibule_throttled_total";
/// Factors that came and went.
pub const FACTOR_CHANGES: &str = "vestibule_factor_changes_total";
/// App passwords that came and went, and what they stand for.
pub const APP_PASSWORD_CHANGES: &str = "vestibule_app_password_changes_total";
/// Users that were added, locked and so on.
pub const USER_CHANGES: &str = "vestibule_user_changes_total";
/// Trusted browsers.
pub const TRUST: &str = "vestibule_trusted_browsers_total";
/// «That wasn't me».
pub const NOT_ME: &str = "vestibule_not_me_total";
/// Phones that were asked who calls.
pub const CALLER_CHECKS: &str = "vestibule_caller_checks_total";
/// What applications were told, or not.
pub const CALLBACKS: &str = "vestibule_callbacks_total";
/// Commits of the store.
pub const COMMITS: &str = "vestibule_store_commits_total";
/// Time of a group of commits.
pub const COMMIT_SECONDS: &str = "vestibule_store_commit_seconds";

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only rises.
    Counter,
    /// What is now.
    Gauge,
    /// How long things took, in seconds.
    Histogram,
}

/// A metric: what `docs/METRICS.md` says of it too.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its labels, in the order of the alphabet.
    pub labels: &'static [&'static str],
    /// What it counts, in one sentence.
    pub help: &'static str,
}

/// Every metric there is.
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    Metric { name: LOGINS, kind: Kind::Counter, labels: &["app", "outcome"], help: "Logins by app and by what became of them." },
    Metric { name: CHALLENGES, kind: Kind::Counter, labels: &["factor", "result"], help: "Attempts to prove a factor." },
    Metric { name: HOLDS, kind: Kind::Gauge, labels: &[], help: "Logins on hold now." },
    Metric { name: HELD_BYTES, kind: Kind::Gauge, labels: &[], help: "Bytes of held answers now." },
    Metric { name: SENDS, kind: Kind::Counter, labels: &["channel", "result"], help: "Messages handed to a delivery." },
    Metric { name: SENDS_REFUSED, kind: Kind::Counter, labels: &["channel", "reason"], help: "Messages that were not sent, because of a limit or of where they were to go." },
    Metric { name: PUSHES, kind: Kind::Counter, labels: &["carrier", "result"], help: "Messages that wake phones, handed to carriers." },
    Metric { name: REQUESTS, kind: Kind::Counter, labels: &["app", "status"], help: "Requests answered." },
    Metric { name: REQUEST_SECONDS, kind: Kind::Histogram, labels: &["app"], help: "Time from the request's first byte to the answer's last." },
    Metric { name: UPSTREAM_SECONDS, kind: Kind::Histogram, labels: &["app"], help: "Time until the app's answer began." },
    Metric { name: UPSTREAM_UP, kind: Kind::Gauge, labels: &["app", "upstream"], help: "Whether an upstream is asked (1) or left out (0)." },
    Metric { name: REFUSED, kind: Kind::Counter, labels: &["reason"], help: "Requests refused." },
    Metric { name: THROTTLED, kind: Kind::Counter, labels: &["what"], help: "Whatever was asked for too often." },
    Metric { name: FACTOR_CHANGES, kind: Kind::Counter, labels: &["change", "factor"], help: "Factors added, removed and reset." },
    Metric { name: APP_PASSWORD_CHANGES, kind: Kind::Counter, labels: &["app", "change"], help: "App passwords made and ended, deposits made and destroyed." },
    Metric { name: USER_CHANGES, kind: Kind::Counter, labels: &["change"], help: "Users added, locked, unlocked, reset, deleted; and by lists `imported` (new) or `updated`." },
    Metric { name: TRUST, kind: Kind::Counter, labels: &["app", "change"], help: "Browsers trusted and not any more, and logins that they spared the factor." },
    Metric { name: NOT_ME, kind: Kind::Counter, labels: &["app"], help: "Logins whose user said «that wasn't me», and, with an empty `app`, questions of applications." },
    Metric { name: CALLER_CHECKS, kind: Kind::Counter, labels: &["result"], help: "Phones that the help desk asked who calls." },
    Metric { name: CALLBACKS, kind: Kind::Counter, labels: &["result"], help: "Times that applications were told of something, or could not be." },
    Metric { name: COMMITS, kind: Kind::Counter, labels: &[], help: "Commits acknowledged by the store." },
    Metric { name: COMMIT_SECONDS, kind: Kind::Histogram, labels: &[], help: "Time from the start of a group of commits to its acknowledgement." },
];

/// Upper bounds in seconds: from a fast disk's commit to an app that is nearly given up on.
const BUCKETS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// What stands for the app of a request whose host led to none.
const NO_APP: &str = "";

/// Makes metrics count from now on, once in a process; the handle renders them. The caller sees to [`keep_up`].
///
/// A recorder that somebody else has installed before stays, and the handle then renders nothing.
pub fn install_recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = recorder();
            let handle = recorder.handle();
            // Only tests and programs that embed this crate have another one.
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}

/// Keeps what histograms hold in memory small while nobody renders them. Ends never: to be spawned, and aborted.
pub async fn keep_up(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

fn recorder() -> PrometheusRecorder {
    let builder = PrometheusBuilder::new().set_buckets(&BUCKETS).expect("there are buckets");
    let recorder = builder.build_recorder();
    with_local_recorder(&recorder, || {
        for metric in METRICS {
            match metric.kind {
                Kind::Counter => describe_counter!(metric.name, metric.help),
                Kind::Gauge => describe_gauge!(metric.name, metric.help),
                Kind::Histogram => describe_histogram!(metric.name, metric.help),
            }
        }
    });
    recorder
}

/// Counts requests. Finding a metric by name and labels takes longer than counting, so each is looked up once.
#[derive(Debug, Default)]
pub struct RequestCounts {
    /// By app: those of the configuration, and one for none.
    apps: RwLock<HashMap<String, AppCounts>>,
}

/// The metrics of one app, each made when there is something to count.
#[derive(Debug, Default)]
struct AppCounts {
    by_status: [OnceLock<Counter>; STATUSES.len()],
    request: OnceLock<Histogram>,
    upstream: OnceLock<Histogram>,
}

/// What stands for a status: the place in this list is its hundreds, the first is for none.
const STATUSES: [&str; 6] = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"];

impl RequestCounts {
    pub(super) fn request_done(&self, line: &RequestLine<'_>) {
        let app = line.app.unwrap_or(NO_APP);
        if let Some(counts) = self.apps.read().get(app) {
            counts.count(app, line);
            return;
        }
        self.apps.write().entry(app.to_owned()).or_default().count(app, line);
    }
}

impl AppCounts {
    fn count(&self, app: &str, line: &RequestLine<'_>) {
        let hundreds = usize::from(line.status / 100);
        let place = if hundreds < STATUSES.len() { hundreds } else { 0 };
        let requests = || counter!(REQUESTS, "app" => app.to_owned(), "status" => STATUSES[place]);
        self.by_status[place].get_or_init(requests).increment(1);
        let request = || histogram!(REQUEST_SECONDS, "app" => app.to_owned());
        self.request.get_or_init(request).record(line.duration);
        if let Some(upstream) = line.upstream {
            self.upstream.get_or_init(|| histogram!(UPSTREAM_SECONDS, "app" => app.to_owned())).record(upstream);
        }
    }
}

/// Counts a refused request. [`super::request_done`] does it for requests it is told the reason of.
pub fn request_refused(reason: &'static str) {
    counter!(REFUSED, "reason" => reason).increment(1);
}

/// Counts a group of commits: from its start to its acknowledgement, and how many they were.
pub fn commit_done(duration: Duration, commits: usize) {
    counter!(COMMITS).increment(u64::try_from(commits).unwrap_or(u64::MAX));
    histogram!(COMMIT_SECONDS).record(duration);
}

/// Says how much is held now. To be called before rendering.
pub fn holds_now(logins: usize, bytes: usize) {
    #[expect(clippy::cast_precision_loss, reason = "exact far beyond what fits into memory")]
    let exact = |number: usize| number as f64;
    gauge!(HOLDS).set(exact(logins));
    gauge!(HELD_BYTES).set(exact(bytes));
}

#[cfg(test)]
pub(super) mod tests {
    use std::net::IpAddr;

    use super::*;

    /// What is rendered after `act`.
    pub(in crate::telemetry) fn rendered(act: impl FnOnce()) -> String {
        let _turn = super::super::tests::TURN.lock();
        let recorder = recorder();
        let handle = recorder.handle();
        with_local_recorder(&recorder, act);
        handle.render()
    }

    /// Every rendered metric is one of the list, with its kind and its labels.
    pub(in crate::telemetry) fn assert_listed(text: &str) {
        let of = |name: &str| METRICS.iter().find(|metric| metric.name == name);
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# HELP")) {
            if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').unwrap();
                let listed = of(name).unwrap_or_else(|| panic!("`{name}` is not in METRICS"));
                assert_eq!(kind, format!("{:?}", listed.kind).to_lowercase(), "{name}");
                continue;
            }
            let name = line.split(['{', ' ']).next().unwrap();
            let base = ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part)).and_then(of);
            let listed = of(name).or(base).unwrap_or_else(|| panic!("`{name}` is not in METRICS"));
            let labels =
                line.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map_or("", |(labels, _)| labels);
            let mut labels: Vec<&str> = labels.split(',').filter_map(|label| Some(label.split_once('=')?.0)).collect();
            labels.retain(|label| *label != "le");
            labels.sort_unstable();
            assert_eq!(labels, listed.labels, "{line}");
        }
    }

    #[test]
    fn requests_commits_and_holds_are_counted() {
        let line = RequestLine {
            id: "1",
            app: Some("wiki"),
            client: IpAddr::from([127, 0, 0, 1]),
            method: "GET",
            path: Some("/"),
            status: 200,
            verdict: "pass",
            user: None,
            refused: None,
            duration: Duration::from_millis(20),
            upstream: Some(Duration::from_millis(7)),
        };
        let text = rendered(|| {
            let counts = RequestCounts::default();
            super::super::request_done(&counts, &line);
            super::super::request_done(&counts, &RequestLine { upstream: Some(Duration::from_millis(7)), ..line });
            super::super::request_done(
                &counts,
                &RequestLine { app: None, status: 421, upstream: None, refused: Some("host"), ..line },
            );
            commit_done(Duration::from_millis(3), 4);
            holds_now(2, 300);
        });
        assert_listed(&text);
        for expected in [
            "vestibule_requests_total{app=\"wiki\",status=\"2xx\"} 2",
            "vestibule_requests_total{app=\"\",status=\"4xx\"} 1",
            "vestibule_requests_refused_total{reason=\"host\"} 1",
            "vestibule_upstream_seconds_bucket{app=\"wiki\",le=\"0.005\"} 0",
            "vestibule_upstream_seconds_bucket{app=\"wiki\",le=\"0.01\"} 2",
            "vestibule_upstream_seconds_count{app=\"wiki\"} 2",
            "vestibule_store_commits_total 4",
            "vestibule_store_commit_seconds_count 1",
            "vestibule_holds 2",
            "vestibule_held_bytes 300",
        ] {
            assert!(text.lines().any(|line| line == expected), "`{expected}` is not in\n{text}");
        }
    }

    #[test]
    fn the_documentation_lists_every_metric_and_no_other() {
        let doc = include_str!("../../docs/METRICS.md");
        let rows: Vec<&str> = doc.lines().filter(|line| line.starts_with("| `vestibule_")).collect();
        let expected: Vec<String> = METRICS
            .iter()
            .map(|metric| {
                let labels: Vec<String> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
                let kind = format!("{:?}", metric.kind).to_lowercase();
                format!("| `{}` | {kind} | {} | {} |", metric.name, labels.join(", "), metric.help)
            })
            .collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn the_recorder_can_be_installed_more_than_once() {
        let first = install_recorder();
        let second = install_recorder();
        counter!(REFUSED, "reason" => "installed twice").increment(1);
        for handle in [first, second] {
            assert!(handle.render().contains("vestibule_requests_refused_total{reason=\"installed twice\"} 1"));
        }
    }
}
