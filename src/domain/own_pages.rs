//! The addresses of the gateway's own pages about one app, and which address they may lead back to.

use super::login::HeldLogin;
use super::path::{NormalPath, check_query};
use super::route::{App, OWN_PREFIX};

/// An address that is longer is not remembered, in bytes.
const MAX_TARGET: usize = 4096;

impl HeldLogin {
    /// Whether a factor is asked for again so that something can be changed on the account page.
    pub fn is_for_changes(&self, app: &App) -> bool {
        self.step_up.is_some() && self.url == app.account_page()
    }
}

impl App {
    /// The page that asks a session for a factor again, and then leads to `to`; `None`: to where it says that it is done.
    pub fn step_up_page(&self, to: Option<&str>) -> String {
        let mut address = format!("{OWN_PREFIX}/step-up?app={}", self.name);
        if let Some(to) = to.filter(|to| to.len() <= MAX_TARGET) {
            address.push_str("&to=");
            address.extend(form_urlencoded::byte_serialize(to.as_bytes()));
        }
        address
    }

    /// The page on which people change what is theirs.
    pub fn account_page(&self) -> String {
        format!("{OWN_PREFIX}/account?app={}", self.name)
    }

    /// Where a factor is asked for again before something of that is changed.
    pub fn change_page(&self) -> String {
        self.step_up_page(Some(&self.account_page()))
    }

    /// An address of this host that somebody asks to be led to, in its normal form: of this app, or its account page. `None`
    /// for everything else, so that no link leads elsewhere by way of the gateway.
    pub fn target(&self, asked: &str) -> Option<String> {
        let (path, query) = match asked.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (asked, None),
        };
        let path = NormalPath::parse(path).ok()?;
        check_query(query.unwrap_or_default()).ok()?;
        if path.is_under(OWN_PREFIX) {
            return (asked == self.account_page()).then_some(asked.to_owned());
        }
        if asked.len() > MAX_TARGET || !self.path.as_deref().is_none_or(|prefix| path.is_under(prefix)) {
            return None;
        }
        Some(query.map_or_else(|| path.to_string(), |query| format!("{path}?{query}")))
    }
}
