//! Removing what is over. Nothing depends on it being quick: everything is valid by its own time only.

use std::time::Duration;

use super::access_tokens::AccessToken;
use super::administration::Once;
use super::callbacks::{MAX_CALLBACKS, MAX_OF_ONE};
use super::custom_ids::SpentToken;
use super::devices::{HISTORY, UNVERIFIED_TTL};
use super::event::Event;
use super::login::deny::Farewell;
use super::one_codes::OneCode;
use super::ports::{Change, Commit, CommitError, Expect, StoreError, Stored, Table};
use super::records::{self, AnswerStage, HeldAnswer, LongValue, Sends};
use super::verifications::{Verification, VerificationOf};
use super::{Engine, EngineError};
use crate::domain::binding::Binding;
use crate::domain::challenge::Challenge;
use crate::domain::device::{Device, Invite};
use crate::domain::factor::app::AppFactor;
use crate::domain::ids::DeviceId;
use crate::domain::login::{HeldLogin, LoginState};
use crate::domain::secret::Digest;
use crate::domain::session::{Burn, Session, SessionLimits};
use crate::domain::sign_in::{KEPT, SignIn};
use crate::domain::time::Timestamp;
use crate::domain::token::TokenHolders;
use crate::domain::trust::TrustedBrowser;

/// A login's record stays this long after its end, so that its page can say what happened.
const LOGIN_KEPT: Duration = Duration::from_mins(10);
const AT_ONCE: usize = 500;

fn answer_key(key: &[u8]) -> Result<Digest, EngineError> {
    let key = key.try_into().map_err(|_| StoreError { reason: "the key of a held answer is no digest".to_owned() })?;
    Ok(Digest::from_bytes(key))
}

impl Engine {
    /// Counts held logins and answers, at the start.
    pub(super) fn count_held(&self) -> Result<(), EngineError> {
        let now = self.now();
        self.each(Table::Login, |_, stored| {
            let login: HeldLogin = records::decode(&stored.bytes)?;
            let open = matches!(login.state, LoginState::Held | LoginState::Approved { .. });
            if open && now < login.expires_at {
                self.held.found_login(login.id, login.expires_at);
            }
            Ok(())
        })?;
        self.each(Table::Answer, |key, stored| {
            let kept: HeldAnswer = records::decode(&stored.bytes)?;
            self.held.found_answer(answer_key(key)?, kept.answer.size());
            Ok(())
        })
    }

    fn each(
        &self,
        table: Table,
        mut look: impl FnMut(&[u8], &Stored) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = self.store.scan(table, &[], after.as_deref(), AT_ONCE)?;
            for (key, stored) in &page {
                look(key, stored)?;
            }
            match page.last() {
                Some((key, _)) if page.len() == AT_ONCE => after = Some(key.clone()),
                _ => return Ok(()),
            }
        }
    }

    /// Removes what is over, and gives back how many records that were. Once a day it notes how campaigns stand.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn sweep(&self) -> Result<usize, EngineError> {
        let now = self.now();
        let settings = self.settings();
        // A session of an app that is no longer configured ends by the shortest rules there are: at once.
        let session_limits = |session: &Session| {
            settings
                .apps
                .named(&session.app)
                .map_or(SessionLimits { idle: Duration::ZERO, longest: Duration::ZERO }, |app| app.policy.session)
        };
        let mut removed = self.sweep_logins(now).await?;
        removed += self.sweep_table::<Burn>(Table::Burn, |burn| now >= burn.until).await?;
        removed += self.sweep_table::<TokenHolders>(Table::Token, |token| now >= token.until).await?;
        removed += self.sweep_table::<Sends>(Table::Counter, |sends| now >= sends.until).await?;
        removed += self.sweep_table::<LongValue>(Table::Handle, |value| now >= value.until).await?;
        removed += self.sweep_table::<Binding>(Table::Binding, |binding| now >= binding.expires_at).await?;
        removed += self.sweep_table::<Invite>(Table::Invite, |invite| now >= invite.expires_at).await?;
        removed += self.sweep_table::<OneCode>(Table::OneCode, |code| now >= code.expires_at).await?;
        removed += self.sweep_table::<Verification>(Table::Verification, |one| one.is_over(now)).await?;
        removed += self.sweep_table::<VerificationOf>(Table::VerificationOf, |one| one.is_over(now)).await?;
        removed += self.sweep_table::<SpentToken>(Table::SpentToken, |token| now >= token.until).await?;
        removed += self.sweep_table::<AccessToken>(Table::AccessToken, |token| token.is_over(now)).await?;
        removed += self.sweep_table::<Once>(Table::Once, |once| now >= once.until).await?;
        removed += self
            .sweep_linked::<Challenge>(
                Table::Challenge,
                |challenge| now >= challenge.ended_at() + HISTORY,
                |challenge| {
                    let id = challenge.id.as_bytes();
                    let of_device = |device: &DeviceId| (Table::DeviceChallenge, [&device.as_bytes()[..], id].concat());
                    let of_user = (Table::UserChallenge, [&challenge.user.as_bytes()[..], id].concat());
                    challenge.devices.iter().map(of_device).chain([of_user]).collect()
                },
            )
            .await?;
        removed += self
            .sweep_linked::<Session>(
                Table::Session,
                |session| !session.is_live(session_limits(session), now),
                |session| {
                    vec![(Table::UserSession, [&session.user.as_bytes()[..], &session.id.0.as_bytes()[..]].concat())]
                },
            )
            .await?;
        removed += self
            .sweep_linked::<Device>(
                Table::Device,
                |device| !device.is_kept(UNVERIFIED_TTL, now),
                |device| vec![(Table::UserDevice, [&device.user.as_bytes()[..], &device.id.as_bytes()[..]].concat())],
            )
            .await?;
        let longest = |series: &TrustedBrowser| {
            settings.apps.named(&series.app).map_or(Duration::ZERO, |app| app.policy.trust_browser)
        };
        removed += self
            .sweep_linked::<TrustedBrowser>(
                Table::TrustedBrowser,
                |series| now >= series.ends_at(longest(series)) || self.is_outlived(series),
                |series| {
                    let (user, id) = (&series.user.as_bytes()[..], &series.id.as_bytes()[..]);
                    vec![(Table::UserTrustedBrowser, [user, id].concat())]
                },
            )
            .await?;
        removed += self
            .sweep_linked::<AppFactor>(
                Table::TotpFactor,
                |factor| !factor.is_kept(UNVERIFIED_TTL, now),
                |factor| {
                    vec![(Table::UserTotpFactor, [&factor.user.as_bytes()[..], &factor.id.as_bytes()[..]].concat())]
                },
            )
            .await?;
        removed += self.sweep_table::<SignIn>(Table::SignIn, |sign_in| now >= sign_in.at + KEPT).await?;
        removed += self.sweep_callbacks(MAX_CALLBACKS, MAX_OF_ONE).await?;
        removed += self.sweep_budgets(now).await?;
        self.note_days().await?;
        self.write_counts().await?;
        Ok(removed)
    }

    /// Whether its user has other factors than when it was made, or is gone; what cannot be looked up is left for the next time.
    fn is_outlived(&self, series: &TrustedBrowser) -> bool {
        self.user(series.user).is_ok_and(|user| user.is_none_or(|user| !self.fits(series, &user)))
    }

    async fn sweep_logins(&self, now: Timestamp) -> Result<usize, EngineError> {
        // Answers go as soon as their time is over, the login's own record later.
        let mut answers = Vec::new();
        let mut lost = self.held.written();
        self.each(Table::Answer, |key, stored| {
            let kept: HeldAnswer = records::decode(&stored.bytes)?;
            lost.remove(&answer_key(key)?);
            if now >= kept.until {
                answers.push((key.to_vec(), stored.version, kept));
            }
            Ok(())
        })?;
        // So that no fault keeps room from logins for ever.
        for key in lost {
            self.held.gone(key);
        }
        let mut removed = 0;
        for (key, version, kept) in answers {
            let id = answer_key(&key)?;
            // Whoever was quicker has counted it, and knows what becomes of the app's session.
            if self.remove(Table::Answer, vec![(key, version)], |_| Vec::new()).await? == 0 {
                continue;
            }
            removed += 1;
            self.held.gone(id);
            if kept.stage == AnswerStage::Held
                && let Some(app) = kept.app.clone()
            {
                self.bid(Farewell::of(app, &kept));
            }
        }
        let mut old = Vec::new();
        let mut expired = Vec::new();
        self.each(Table::Login, |key, stored| {
            let login: HeldLogin = records::decode(&stored.bytes)?;
            let unsettled = matches!(login.state, LoginState::Held | LoginState::Approved { .. });
            if now >= login.expires_at + LOGIN_KEPT {
                if unsettled {
                    expired.push((login.app.clone(), login.id));
                    return Ok(());
                }
                old.push((key.to_vec(), stored.version));
            }
            Ok(())
        })?;
        self.held.forget_expired(now);
        removed += expired.len();
        for (app, login) in expired {
            self.note_expired(login).await?;
            self.tell(&Event::LoginExpired { app });
        }
        Ok(removed + self.remove(Table::Login, old, |_| Vec::new()).await?)
    }

    async fn sweep_table<R: records::Record>(
        &self,
        table: Table,
        is_over: impl Fn(&R) -> bool,
    ) -> Result<usize, EngineError> {
        self.sweep_linked::<R>(table, is_over, |_| Vec::new()).await
    }

    async fn sweep_linked<R: records::Record>(
        &self,
        table: Table,
        is_over: impl Fn(&R) -> bool,
        links: impl Fn(&R) -> Vec<(Table, Vec<u8>)>,
    ) -> Result<usize, EngineError> {
        let mut over = Vec::new();
        let mut linked = std::collections::HashMap::new();
        self.each(table, |key, stored| {
            let record: R = records::decode(&stored.bytes)?;
            if is_over(&record) {
                linked.insert(key.to_vec(), links(&record));
                over.push((key.to_vec(), stored.version));
            }
            Ok(())
        })?;
        self.remove(table, over, |key| linked.get(key).cloned().unwrap_or_default()).await
    }

    async fn remove(
        &self,
        table: Table,
        over: Vec<(Vec<u8>, u64)>,
        links: impl Fn(&[u8]) -> Vec<(Table, Vec<u8>)>,
    ) -> Result<usize, EngineError> {
        let mut removed = 0;
        for (key, version) in over {
            let mut commit = Commit {
                expects: vec![Expect { table, key: key.clone(), version: Some(version) }],
                changes: links(&key).into_iter().map(|(table, key)| Change { table, key, bytes: None }).collect(),
            };
            commit.changes.push(Change { table, key, bytes: None });
            match self.store.commit(commit).await {
                Ok(()) => removed += 1,
                // Somebody used it meanwhile.
                Err(CommitError::Conflict) => {}
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
        }
        Ok(removed)
    }
}
