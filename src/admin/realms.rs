//! Which realms there are, and which one is meant.

use super::AdminError;
use crate::config::Config;
use crate::domain::ids::RealmName;

/// What of the configuration says whose users are meant.
#[derive(Debug, Clone, Default)]
pub struct Realms {
    /// Every realm there is.
    pub names: Vec<RealmName>,
    /// Grace logins of new users in realms without an app.
    pub grace: u32,
}

impl Realms {
    /// What the configuration says.
    pub fn of(config: &Config) -> Self {
        Self {
            names: config.realms.iter().filter_map(|realm| RealmName::parse(&realm.name)).collect(),
            grace: config.policy.grace_logins,
        }
    }

    /// The realm of that name; the only one where none is said. Whether there is an application whose users a realm has, the
    /// configuration does not say: [`super::realm_of`] does.
    ///
    /// # Errors
    ///
    /// [`AdminError::NoSuchRealm`], [`AdminError::WhichRealm`].
    pub fn realm(&self, wanted: Option<&str>) -> Result<RealmName, AdminError> {
        let fallback = || RealmName::parse("default").expect("a name of the right form");
        let Some(wanted) = wanted else {
            return match &self.names[..] {
                [] => Ok(fallback()),
                [only] => Ok(only.clone()),
                known => Err(AdminError::WhichRealm { known: known.to_vec() }),
            };
        };
        if let Some(realm) = RealmName::parse_of_service(wanted) {
            return Ok(realm);
        }
        let known = if self.names.is_empty() { vec![fallback()] } else { self.names.clone() };
        match known.iter().find(|realm| realm.as_str() == wanted) {
            Some(realm) => Ok(realm.clone()),
            None => Err(AdminError::NoSuchRealm { given: wanted.to_owned(), known }),
        }
    }
}
