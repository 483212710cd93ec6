//! Which requests and tunnels are under way with which session value of an app, so that a login can end them before it is
//! forwarded: they may not use what the app is about to sign in. And in which session of the gateway, so that they end with
//! it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::listener::LiveRequest;
use crate::domain::ids::SessionId;
use crate::domain::secret::Digest;

/// How long ending a request may take. Nothing is waited for but tasks of this process.
const UNTIL_OVER: Duration = Duration::from_secs(5);

/// The requests under way, by the digests of the session values they carry and of the session they came in.
#[derive(Debug, Default)]
pub struct Underway {
    by_value: Mutex<HashMap<Digest, Vec<Arc<LiveRequest>>>>,
}

/// A request that is registered; dropping it takes it off.
#[derive(Debug)]
pub struct Registered {
    underway: Arc<Underway>,
    values: Vec<Digest>,
    request: Arc<LiveRequest>,
}

impl Underway {
    /// Registers a request with the values it carries.
    pub fn register(self: &Arc<Self>, values: Vec<Digest>, request: Arc<LiveRequest>) -> Registered {
        let mut by_value = self.by_value.lock();
        for value in &values {
            by_value.entry(*value).or_default().push(Arc::clone(&request));
        }
        drop(by_value);
        Registered { underway: Arc::clone(self), values, request }
    }

    /// Ends every request of a session, without waiting for it.
    pub fn cut(&self, session: SessionId) {
        let by_value = self.by_value.lock();
        for request in by_value.get(&session.0).into_iter().flatten() {
            request.kill();
        }
    }

    /// Ends every request that carries one of the values, and returns when nothing of them is left; `false` if that took too
    /// long, and the login must not go on.
    pub async fn end<'a>(&self, values: impl IntoIterator<Item = &'a Digest>) -> bool {
        let doomed: Vec<_> = {
            let by_value = self.by_value.lock();
            values.into_iter().filter_map(|value| by_value.get(value)).flatten().cloned().collect()
        };
        for request in &doomed {
            request.kill();
        }
        let over = async {
            for request in &doomed {
                request.until_over().await;
            }
        };
        tokio::time::timeout(UNTIL_OVER, over).await.is_ok()
    }
}

impl Registered {
    /// Takes the request off before it is over.
    pub fn leave(&self) {
        let mut by_value = self.underway.by_value.lock();
        for value in &self.values {
            if let Some(requests) = by_value.get_mut(value) {
                requests.retain(|other| !Arc::ptr_eq(other, &self.request));
                if requests.is_empty() {
                    by_value.remove(value);
                }
            }
        }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.leave();
    }
}
