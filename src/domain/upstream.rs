//! Where an app lives, and which of several places is asked: the first that is up, in the order of the configuration, so that
//! the app's sessions stay where they are.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::time::Timestamp;

/// One place where an app lives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Upstream {
    /// Over the network.
    Tcp {
        /// Whether it is spoken to over TLS.
        tls: bool,
        /// Host name or address, an IPv6 address in brackets.
        host: String,
        /// Port.
        port: u16,
    },
    /// A socket in the file system of this machine.
    Unix {
        /// Its path.
        path: PathBuf,
    },
}

impl Upstream {
    /// The host, as a `Host` header names it; `localhost` for a socket, which has none.
    pub fn host(&self) -> &str {
        match self {
            Self::Tcp { host, .. } => host,
            Self::Unix { .. } => "localhost",
        }
    }

    /// Whether an absolute address leads there: host and port, whatever its scheme.
    pub fn is_at(&self, address: &str) -> bool {
        let Self::Tcp { host, port, .. } = self else { return false };
        let Some((scheme, rest)) = address.trim().split_once("://") else { return false };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let usual = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
        let named = authority.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
        let (there, at) = named.unwrap_or((authority, usual));
        there.eq_ignore_ascii_case(host) && at == *port
    }
}

/// As the configuration writes it.
impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { tls, host, port } => {
                write!(f, "{}://{host}:{port}", if *tls { "https" } else { "http" })
            }
            Self::Unix { path } => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Failed probes in a row after which an upstream is left out: one may be an accident.
pub const BAD_PROBES: u32 = 2;

/// How an upstream is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It is asked.
    Up {
        /// Failed probes in a row.
        bad: u32,
    },
    /// No connection to it came about. From `until` on a single request may try again, and puts this off for the others.
    Unreachable {
        /// When it is tried again.
        until: Timestamp,
    },
    /// Its probes fail. Only one that succeeds changes that.
    Failing,
}

impl Default for Health {
    fn default() -> Self {
        Self::Up { bad: 0 }
    }
}

impl Health {
    /// Whether it is asked before those that are down.
    pub fn is_up(self) -> bool {
        matches!(self, Self::Up { .. })
    }

    /// No connection came about at `now`.
    #[must_use]
    pub fn unreachable(self, now: Timestamp, pause: Duration) -> Self {
        match self {
            Self::Up { .. } | Self::Unreachable { .. } => Self::Unreachable { until: now + pause },
            Self::Failing => Self::Failing,
        }
    }

    /// A connection came about.
    #[must_use]
    pub fn reached(self) -> Self {
        match self {
            Self::Unreachable { .. } => Self::default(),
            Self::Up { .. } | Self::Failing => self,
        }
    }

    /// A probe came back.
    #[must_use]
    pub fn probed(self, good: bool) -> Self {
        match self {
            _ if good => Self::default(),
            Self::Up { bad } if bad + 1 < BAD_PROBES => Self::Up { bad: bad + 1 },
            Self::Up { .. } | Self::Unreachable { .. } | Self::Failing => Self::Failing,
        }
    }

    /// What remains of it under another configuration: without probes nothing would ever end that they fail.
    #[must_use]
    pub fn carried(self, has_probes: bool) -> Self {
        match self {
            Self::Failing if !has_probes => Self::default(),
            Self::Up { .. } | Self::Unreachable { .. } | Self::Failing => self,
        }
    }
}

/// Which upstream a request tries next: the first that is up or due, then any that is left, since whoever is thought to be
/// down may answer all the same. `None`: all were tried.
pub fn next(upstreams: &[Health], tried: &[usize], now: Timestamp) -> Option<usize> {
    let left = || (0..upstreams.len()).filter(|index| !tried.contains(index));
    let is_asked = |index: &usize| match upstreams[*index] {
        Health::Up { .. } => true,
        Health::Unreachable { until } => until <= now,
        Health::Failing => false,
    };
    left().find(is_asked).or_else(|| left().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(10);

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(1_000_000 + secs)
    }

    #[test]
    fn an_address_of_an_upstream_is_told_from_others() {
        let upstream = |port| Upstream::Tcp { tls: false, host: "app.internal".to_owned(), port };
        for (address, port, is_at) in [
            ("http://app.internal:9001/home", 9001, true),
            ("https://APP.internal:9001", 9001, true),
            ("http://app.internal/home", 80, true),
            ("https://app.internal?x", 443, true),
            ("http://app.internal/home", 9001, false),
            ("http://wiki.example.edu/?to=http://app.internal:9001/", 9001, false),
            ("//app.internal:9001/home", 9001, false),
            ("/home", 80, false),
        ] {
            assert_eq!(upstream(port).is_at(address), is_at, "{address} {port}");
        }
        assert!(!Upstream::Unix { path: "/run/app.sock".into() }.is_at("http://localhost/"));
    }

    #[test]
    fn the_first_that_is_up_is_asked_then_whoever_is_left() {
        let up = Health::default();
        let down = up.unreachable(at(0), PAUSE);
        for (name, healths, tried, now, wanted) in [
            ("all up", vec![up, up], vec![], at(0), Some(0)),
            ("the first tried", vec![up, up], vec![0], at(0), Some(1)),
            ("the first down", vec![down, up], vec![], at(9), Some(1)),
            ("the first due", vec![down, up], vec![], at(10), Some(0)),
            ("the first failing", vec![Health::Failing, up], vec![], at(99), Some(1)),
            ("all down", vec![Health::Failing, down], vec![], at(0), Some(0)),
            ("all down, the first tried", vec![Health::Failing, down], vec![0], at(0), Some(1)),
            ("a due one before one that fails", vec![Health::Failing, down], vec![], at(10), Some(1)),
            ("all tried", vec![up, up], vec![1, 0], at(0), None),
            ("only one, and down", vec![down], vec![], at(0), Some(0)),
        ] {
            assert_eq!(next(&healths, &tried, now), wanted, "{name}");
        }
    }

    #[test]
    fn a_connection_ends_what_a_connection_began_and_a_probe_what_probes_began() {
        let unreachable = Health::default().unreachable(at(0), PAUSE);
        assert_eq!(unreachable, Health::Unreachable { until: at(10) });
        assert_eq!(unreachable.unreachable(at(3), PAUSE), Health::Unreachable { until: at(13) });
        assert_eq!(unreachable.reached(), Health::default());
        assert_eq!(unreachable.probed(true), Health::default());

        let once = Health::default().probed(false);
        assert!(once.is_up(), "{once:?}");
        assert_eq!(once.probed(true).probed(false), once, "in a row");
        let failing = once.probed(false);
        assert_eq!(failing, Health::Failing);
        assert_eq!(failing.reached(), Health::Failing, "it takes connections and answers nonsense");
        assert_eq!(failing.unreachable(at(0), PAUSE), Health::Failing);
        assert_eq!(failing.probed(true), Health::default());
    }

    #[test]
    fn without_probes_nothing_fails_for_ever() {
        assert_eq!(Health::Failing.carried(true), Health::Failing);
        assert_eq!(Health::Failing.carried(false), Health::default());
        let unreachable = Health::Unreachable { until: at(0) };
        assert_eq!(unreachable.carried(false), unreachable);
    }

    #[test]
    fn an_upstream_is_shown_as_the_configuration_writes_it() {
        for (upstream, text) in [
            (Upstream::Tcp { tls: false, host: "127.0.0.1".to_owned(), port: 80 }, "http://127.0.0.1:80"),
            (Upstream::Tcp { tls: true, host: "[::1]".to_owned(), port: 9443 }, "https://[::1]:9443"),
            (Upstream::Unix { path: PathBuf::from("/run/app.sock") }, "unix:/run/app.sock"),
        ] {
            assert_eq!(upstream.to_string(), text);
        }
    }
}
