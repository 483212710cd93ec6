//! Redirects that lead past the gateway: an app that names its own address sends browsers there, where nobody asks for a
//! second factor. They go on as they came, since only the app knows what it meant; the log says so, once for each app.

use std::collections::BTreeSet;

use parking_lot::Mutex;

use crate::domain::ids::AppName;
use crate::domain::route::App;
use crate::domain::upstream::Upstream;

/// The apps of which that was said.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<BTreeSet<AppName>>);

impl Told {
    /// Looks at where an answer leads; `host` is what the browser calls the app. Says whether it told of it.
    pub(super) fn look(&self, app: &App, host: &str, location: Option<&str>) -> bool {
        self.look_at(&app.name, &app.upstreams, host, location)
    }

    fn look_at(&self, app: &AppName, upstreams: &[Upstream], host: &str, location: Option<&str>) -> bool {
        let Some(location) = location else { return false };
        let is_past = upstreams.iter().any(|upstream| upstream.is_at(location));
        let is_meant = location.split_once("://").is_some_and(|(_, rest)| rest.split('/').next() == Some(host));
        if !is_past || is_meant || !self.0.lock().insert(app.clone()) {
            return false;
        }
        tracing::warn!(
            app.name = %app,
            "the app redirects browsers to its own address, past the gateway: give it the address that browsers see"
        );
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_past_the_gateway_is_told_of_once() {
        let app = AppName::parse("wiki").unwrap();
        let upstreams = [Upstream::Tcp { tls: false, host: "127.0.0.1".to_owned(), port: 9001 }];
        let told = Told::default();
        let look = |host, location| told.look_at(&app, &upstreams, host, location);
        let host = "wiki.test:8080";
        assert!(!look(host, None));
        assert!(!look(host, Some("/home")));
        assert!(!look(host, Some("http://wiki.test:8080/home")));
        assert!(!look("127.0.0.1:9001", Some("http://127.0.0.1:9001/home")), "as the browser calls it");
        assert!(look(host, Some("http://127.0.0.1:9001/home")));
        assert!(!look(host, Some("http://127.0.0.1:9001/home")), "once");
    }
}
