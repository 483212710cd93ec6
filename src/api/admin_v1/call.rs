//! A request that was let in, as its route's function sees it.

use std::collections::BTreeMap;

use axum::body::Body;
use parking_lot::Mutex;
use percent_encoding::percent_decode_str;

use super::AdminApi;
use super::field::Given;
use super::problem::{Code, Problem};
use crate::admin::{Realms, realm_of};
use crate::domain::audit::By;
use crate::domain::ids::{CampaignName, Id, RealmName};
use crate::domain::role::Role;
use crate::domain::secret::Digest;
use crate::domain::text::from_base64url;
use crate::domain::user::User;
use crate::engine::keys::ApiKey;
use crate::engine::{Engine, EngineError};

/// What stands in a path where its template has a name.
#[derive(Debug, Default, Clone)]
pub struct Path(BTreeMap<&'static str, String>);

impl Path {
    /// What a path says by a template; `None` if it is another.
    pub fn of(template: &'static str, path: &str) -> Option<Self> {
        let mut found = BTreeMap::new();
        let mut given = path.split('/');
        for part in template.split('/') {
            let text = percent_decode_str(given.next()?).decode_utf8().ok()?;
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) if !text.is_empty() => drop(found.insert(name, text.into_owned())),
                None if text == part => {}
                Some(_) | None => return None,
            }
        }
        given.next().is_none().then_some(Self(found))
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// A request that was let in.
#[derive(Debug)]
pub struct Call {
    /// What it is done with.
    pub api: AdminApi,
    /// Who asks.
    pub key: ApiKey,
    /// What they may.
    pub role: Role,
    /// What its path names.
    pub path: Path,
    /// What its query says.
    pub query: Given,
    /// What its body says.
    pub body: Given,
    /// A list on its way, and how many bytes of it were announced. Locked by nobody: by this it may be looked at from anywhere.
    pub list: Option<(Option<u64>, Mutex<Body>)>,
    /// As what whoever asks has seen what they change.
    pub seen: Option<String>,
    /// Under which name it is done once.
    pub once: Option<Digest>,
}

impl Call {
    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.api.engine
    }

    /// Who acts, and why as they say.
    pub fn by(&self) -> By {
        let reason = self.body.text("reason").or_else(|| self.query.text("reason"));
        By::key(&self.key.id, &self.key.name).because(reason).once(self.once)
    }

    /// An id in the path. What is none names nothing.
    pub fn id<K>(&self, name: &str) -> Result<Id<K>, Problem> {
        let text = self.path.text(name);
        Id::parse(text).filter(|_| text.len() == 36).ok_or_else(|| Code::NotFound.into())
    }

    /// The user in the path.
    pub fn user(&self) -> Result<User, Problem> {
        let user = self.engine().user(self.id("user")?)?;
        user.ok_or_else(|| Problem::because(Code::NotFound, "there is no user with this id"))
    }

    /// The digest in the path by which a session or a sign-in is named. What is none names nothing.
    pub fn digest(&self, name: &str) -> Result<Digest, Problem> {
        let bytes = from_base64url(self.path.text(name)).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Digest::from_bytes).ok_or_else(|| Code::NotFound.into())
    }

    /// The campaign in the path, of the realm that is meant.
    pub fn campaign(&self) -> Result<(RealmName, CampaignName), Problem> {
        let name = CampaignName::parse(self.path.text("campaign")).ok_or(Code::NotFound)?;
        Ok((self.realm()?, name))
    }

    /// The realm that is meant: by the body, else by the query, else the only one.
    pub fn realm(&self) -> Result<RealmName, Problem> {
        let wanted = self.body.text("realm").or_else(|| self.query.text("realm"));
        Ok(realm_of(self.engine(), &self.realms(), wanted)?)
    }

    /// The realms as they are configured now.
    pub fn realms(&self) -> std::sync::Arc<Realms> {
        self.api.realms.load_full()
    }

    /// Reads much of the store, which takes a while.
    pub async fn blocking<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Engine) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, Problem> {
        let engine = std::sync::Arc::clone(&self.api.engine);
        let done = tokio::task::spawn_blocking(move || read(&engine)).await;
        Ok(done.map_err(|error| Problem::because(Code::Unavailable, error.to_string()))??)
    }
}
