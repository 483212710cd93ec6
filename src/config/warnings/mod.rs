//! What a right configuration still leaves open, for `vestibule check`: nothing here is wrong, but somebody should have
//! decided it.

mod app;
mod gateway;
mod logins;
mod policy;
mod predicates;
mod preset;

use std::fmt;

use super::Config;

/// One thing that is left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Name of the app; `None` concerns the whole gateway.
    pub app: Option<String>,
    /// The key to look at.
    pub key: String,
    /// What it means and what to do, as plain sentences.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.app {
            Some(app) => write!(f, "{app}: {}: {}", self.key, self.text),
            None => write!(f, "{}: {}", self.key, self.text),
        }
    }
}

/// Everything a configuration leaves open: first for the gateway as a whole, then app by app.
pub fn warnings(config: &Config) -> Vec<Warning> {
    let mut all = Vec::new();
    let mut say = |key: &str, text: String| all.push(Warning { app: None, key: key.to_owned(), text });
    gateway::of_listeners(config, &mut say);
    gateway::of_delivery(config, &mut say);
    gateway::of_outgoing(config, &mut say);
    if config.apps.is_empty() {
        say("apps", "No app is protected: only the portal's interfaces work. Add `[[apps]]`.".into());
    }
    for realm in &config.realms {
        if let Some(ldap) = &realm.ldap {
            gateway::of_directory(config, realm, ldap, &mut say);
        }
        if !config.apps.iter().any(|app| app.realm == realm.name) {
            say("realms", format!("No app uses the realm `{}`. Set `realm` in an app, or remove it.", realm.name));
        }
    }
    policy::of_realms(config, &mut say);
    if config.apps.iter().any(|app| !app.session.cookies.is_empty()) {
        say(
            "apps.session.cookies",
            "Whether an app gives its session cookies a `Domain` cannot be seen from here; then its other hosts get them \
             too, sealed, and could send them back. Look at its `Set-Cookie` and turn `Domain` off in the app."
                .into(),
        );
    }
    for app in &config.apps {
        let mut say =
            |key: &str, text: String| all.push(Warning { app: Some(app.name.clone()), key: key.to_owned(), text });
        preset::of_preset(app, &mut say);
        app::of_reach(app, &mut say);
        app::of_session(app, &mut say);
        let realm = config.realms.iter().find(|realm| realm.name == app.realm);
        logins::of_logins(app, realm, &mut say);
        policy::of_policy(app, &mut say);
    }
    all
}
