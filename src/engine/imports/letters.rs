//! Invitations that go by letter to people who have no factor.

use std::time::Duration;

use crate::domain::audit::{Act, By, Fact};
use crate::domain::device::{Invite, InvitedBy};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::login::set_up::invite_key;
use crate::engine::{Engine, EngineError};

/// Somebody who was invited.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Who.
    pub user: User,
    /// The secret of the link.
    pub secret: String,
    /// Good while `now` is before.
    pub expires_at: Timestamp,
}

impl Engine {
    /// Invites the phones of those of these users who have no factor, and may sign in. A link is good once, for `valid`, and
    /// while its user still has none; a lock or a reset ends it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]: then nobody is invited.
    pub async fn invite_by_letter(
        &self,
        by: &By,
        users: &[UserId],
        valid: Duration,
    ) -> Result<Vec<Invited>, EngineError> {
        let now = self.now();
        let expires_at = now + valid;
        let secrets: Vec<String> = users.iter().map(|_| self.secret()).collect();
        self.transact(|tx| {
            let mut invited = Vec::new();
            for (id, secret) in users.iter().zip(&secrets) {
                let Some(user) = tx.get::<User>(id)?.filter(|user| user.is_admitted(now) && !user.is_enrolled()) else {
                    continue;
                };
                let invite = Invite { user: *id, by: InvitedBy::Letter, made_at: Some(now), expires_at };
                tx.put(&invite_key(secret), &invite);
                tx.note(Fact::about(&user, by, Act::PhoneInvited).with("by", "letter").with("until", &expires_at));
                invited.push(Invited { user, secret: secret.clone(), expires_at });
            }
            Ok(invited)
        })
        .await
    }
}
