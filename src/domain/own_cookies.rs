//! The gateway's own cookies on an app's host: their names, and the `Set-Cookie` texts that give and take them.

use std::borrow::Cow;
use std::time::Duration;

use super::locale::Locale;
use super::route::App;

const SESSION: &str = "vestibule";
const LOGIN: &str = "vestibule-login";
const LANGUAGE: &str = "vestibule-language";
const TRUST: &str = "vestibule-trust";

/// Between a name and the app whose session it is, where several share a host.
const OF: char = '~';

/// The gateway's own cookies as they are under TLS or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnCookies<'a> {
    tls: bool,
    /// The app, if it has a path: it may share its host with others, and so may their sessions.
    part: Option<&'a str>,
}

impl<'a> OwnCookies<'a> {
    /// Those of a browser with an app. Under TLS they have the prefix that no other host of the domain can set (RFC 6265bis
    /// §4.1.3.2), and for which they must be of the whole host.
    pub fn of(app: &'a App, tls: bool) -> Self {
        Self { tls, part: app.path.as_ref().map(|_| app.name.as_str()) }
    }

    /// Those that are the same for every app of a host.
    pub const fn new(tls: bool) -> Self {
        Self { tls, part: None }
    }

    /// The name of the session's.
    pub fn session(self) -> Cow<'static, str> {
        let name = if self.tls { "__Host-vestibule" } else { SESSION };
        self.part.map_or(Cow::Borrowed(name), |part| Cow::Owned(format!("{name}{OF}{part}")))
    }

    /// The name of a trusted browser's.
    pub fn trust(self) -> Cow<'static, str> {
        let name = if self.tls { "__Host-vestibule-trust" } else { TRUST };
        self.part.map_or(Cow::Borrowed(name), |part| Cow::Owned(format!("{name}{OF}{part}")))
    }

    /// The name of a held login's. One for all apps of a host: the login page shows the login that a browser began last.
    pub const fn login(self) -> &'static str {
        if self.tls { "__Host-vestibule-login" } else { LOGIN }
    }

    /// Gives the session's. `Lax`: links from elsewhere lead into a session.
    pub fn give_session(self, secret: &str, longest: Duration) -> String {
        self.text(&self.session(), secret, &format!("; SameSite=Lax; Max-Age={}", longest.as_secs()))
    }

    /// Takes the session's away.
    pub fn take_session(self) -> String {
        self.text(&self.session(), "", "; SameSite=Lax; Max-Age=0")
    }

    /// Gives a trusted browser's, for as long as the trust lasts. `Lax`, as the session's: a login may begin by a link from
    /// elsewhere, and its form is posted from this host.
    pub fn give_trust(self, value: &str, lasts: Duration) -> String {
        self.text(&self.trust(), value, &format!("; SameSite=Lax; Max-Age={}", lasts.as_secs()))
    }

    /// Takes a trusted browser's away.
    pub fn take_trust(self) -> String {
        self.text(&self.trust(), "", "; SameSite=Lax; Max-Age=0")
    }

    /// Gives a held login's; it goes with the browser's session.
    pub fn give_login(self, secret: &str) -> String {
        self.text(self.login(), secret, "; SameSite=Strict")
    }

    /// Takes a held login's away.
    pub fn take_login(self) -> String {
        self.text(self.login(), "", "; SameSite=Strict; Max-Age=0")
    }

    /// The name of the one that holds the language chosen in this browser.
    pub const fn language(self) -> &'static str {
        if self.tls { "__Host-vestibule-language" } else { LANGUAGE }
    }

    /// Gives the language's; it goes with the browser's session, and is no secret.
    pub fn give_language(self, locale: Locale) -> String {
        self.text(self.language(), locale.tag(), "; SameSite=Lax")
    }

    /// Takes the language's away.
    pub fn take_language(self) -> String {
        self.text(self.language(), "", "; SameSite=Lax; Max-Age=0")
    }

    fn text(self, name: &str, value: &str, attributes: &str) -> String {
        let secure = if self.tls { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly{attributes}{secure}")
    }
}

/// Whether a cookie is one of the gateway's own, with or without a prefix, in any case: an app is never shown one and never
/// sets one.
pub fn is_own(name: &str) -> bool {
    let name = name.trim_start_matches("__Host-").trim_start_matches("__Secure-");
    let name = name.split(OF).next().unwrap_or(name);
    [SESSION, LOGIN, LANGUAGE, TRUST].iter().any(|own| name.eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_bound_to_the_host_under_tls() {
        let cookies = OwnCookies::new(true);
        assert_eq!(
            cookies.give_session("s", Duration::from_mins(1)),
            "__Host-vestibule=s; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
        assert_eq!(
            cookies.give_trust("t", Duration::from_hours(1)),
            "__Host-vestibule-trust=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure"
        );
        assert_eq!(cookies.take_trust(), "__Host-vestibule-trust=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
        assert_eq!(cookies.give_login("s"), "__Host-vestibule-login=s; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(
            cookies.take_login(),
            "__Host-vestibule-login=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure"
        );
    }

    #[test]
    fn a_session_of_an_app_with_a_path_has_a_name_of_its_own() {
        let cookies = OwnCookies { tls: true, part: Some("wiki") };
        assert_eq!(cookies.session(), "__Host-vestibule~wiki");
        assert!(cookies.give_session("s", Duration::ZERO).starts_with("__Host-vestibule~wiki=s; Path=/; "));
        assert!(cookies.take_session().starts_with("__Host-vestibule~wiki=; Path=/; "));
        assert_eq!(cookies.login(), "__Host-vestibule-login");
        assert!(cookies.give_trust("t", Duration::ZERO).starts_with("__Host-vestibule-trust~wiki=t; Path=/; "));
    }

    #[test]
    fn without_tls_a_browser_would_refuse_the_prefix() {
        assert_eq!(OwnCookies::new(false).take_session(), "vestibule=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn every_spelling_of_a_name_is_known() {
        for name in [
            "vestibule",
            "__Host-vestibule-login",
            "__Secure-Vestibule-Trust",
            "VESTIBULE",
            "__Host-Vestibule~wiki",
            "__Host-vestibule-trust~wiki",
            "vestibule-Language",
        ] {
            assert!(is_own(name), "{name}");
        }
        assert!(!is_own("vestibule2") && !is_own("xvestibule"));
    }
}
