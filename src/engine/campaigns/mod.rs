//! Campaigns in the store: making them, who is in them, giving them more. A campaign is read, with its version, wherever
//! somebody's standing is decided: a sign-in under way while it is extended is decided again by what it says then.
//!
//! A user names their campaign, an index leads back from it, and both are written by one commit. Many people at once become
//! members, or are given more, by the page: each page is one commit with its own entry in the audit log. Broken off in
//! between, the same command goes on where it ended: nobody joins twice, and nobody is given more than it says.

mod ends;
mod report;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::devices::no_user;
use super::ports::{Store, Table};
use super::records::{self, Record, RecordKey, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::campaign::{Campaign, Extension, Terms};
use crate::domain::ids::{CampaignName, RealmName, UserId};
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User};

pub use report::{Day, History};

/// Campaigns of a realm; each import reads all of them.
const MOST: usize = 200;
/// Members that are looked at, or written by one commit.
const AT_ONCE: usize = 250;

/// Names a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignKey(pub RealmName, pub CampaignName);

impl RecordKey for CampaignKey {
    fn bytes(&self) -> Vec<u8> {
        format!("{}/{}", self.0, self.1).into_bytes()
    }
}

impl CampaignKey {
    fn of(campaign: &Campaign) -> Self {
        Self(campaign.realm.clone(), campaign.name.clone())
    }

    /// How the keys of what belongs to it begin; no name has a zero byte.
    fn prefix(&self) -> Vec<u8> {
        [&self.bytes()[..], b"\0"].concat()
    }

    fn missing(&self) -> Refused {
        Refused::NotFound { what: "campaign", name: self.1.to_string() }
    }
}

impl Record for Campaign {
    const TABLE: Table = Table::Campaign;
    type Key = CampaignKey;
}

/// The campaigns of a realm by name: read with its version, so that nobody is imported past a campaign that is made meanwhile.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Roll(BTreeSet<CampaignName>);

impl Record for Roll {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

fn roll_key(realm: &RealmName) -> String {
    format!("campaigns of {realm}")
}

/// What became of people who were to be members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined {
    /// Became members.
    pub joined: u64,
    /// Of these, have no factor and fewer sign-ins left than the campaign gives, since joining raises nobody's.
    pub fewer: u64,
    /// Were members before.
    pub members: u64,
    /// Are in another campaign, and stay there.
    pub elsewhere: u64,
}

/// What becomes of one person who is to be a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joining {
    Joined { fewer: bool },
    Member,
    Elsewhere,
}

impl Joined {
    fn count(&mut self, joining: Joining) {
        match joining {
            Joining::Joined { fewer } => {
                self.joined += 1;
                self.fewer += u64::from(fewer);
            }
            Joining::Member => self.members += 1,
            Joining::Elsewhere => self.elsewhere += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.joined += other.joined;
        self.fewer += other.fewer;
        self.members += other.members;
        self.elsewhere += other.elsewhere;
    }
}

/// The campaign a user is in, as it stands in this transaction.
///
/// # Errors
///
/// [`EngineError::Store`].
pub(super) fn of_user(tx: &mut Tx<'_>, user: &User) -> Result<Option<Campaign>, EngineError> {
    match &user.campaign {
        Some(name) => tx.get(&CampaignKey(user.realm.clone(), name.clone())),
        None => Ok(None),
    }
}

/// By what a user's enrolment is judged at a sign-in to an app.
///
/// # Errors
///
/// [`EngineError::Store`].
pub(super) fn terms(tx: &mut Tx<'_>, app: &App, user: &User, now: Timestamp) -> Result<Terms, EngineError> {
    let campaign = of_user(tx, user)?;
    Ok(Terms::of(app.policy.ground(), user, campaign.as_ref(), now))
}

/// Where a user stands at a sign-in to an app.
///
/// # Errors
///
/// [`EngineError::Store`].
pub(super) fn standing(tx: &mut Tx<'_>, app: &App, user: &User, now: Timestamp) -> Result<Standing, EngineError> {
    Ok(user.standing(&terms(tx, app, user, now)?, now))
}

/// The campaigns of a realm that take in whoever has one of their groups.
///
/// # Errors
///
/// [`EngineError::Store`].
pub(super) fn by_group(tx: &mut Tx<'_>, realm: &RealmName) -> Result<Vec<Campaign>, EngineError> {
    let Roll(names) = tx.get(roll_key(realm).as_str())?.unwrap_or_default();
    let mut found = Vec::new();
    for name in names {
        let campaign: Option<Campaign> = tx.get(&CampaignKey(realm.clone(), name))?;
        found.extend(campaign.filter(|campaign| !campaign.groups.is_empty()));
    }
    Ok(found)
}

/// Makes somebody a member who is in no campaign. The user is written by it.
pub(super) fn join(tx: &mut Tx<'_>, campaign: &Campaign, user: &mut User, is_new: bool, now: Timestamp) -> Joining {
    match &user.campaign {
        Some(name) if *name == campaign.name => return Joining::Member,
        Some(_) => return Joining::Elsewhere,
        None => campaign.take_in(user, is_new, None, now),
    }
    write_member(tx, campaign, user);
    Joining::Joined { fewer: has_fewer(campaign, user) }
}

fn has_fewer(campaign: &Campaign, user: &User) -> bool {
    !user.is_enrolled() && user.grace_left < campaign.grace_logins
}

fn write_member(tx: &mut Tx<'_>, campaign: &Campaign, user: &User) {
    tx.link(Table::CampaignUser, &CampaignKey::of(campaign).prefix(), user.id.as_bytes());
    tx.put(&user.id, user);
}

/// Takes somebody who goes out of their campaign's index.
pub(super) fn forget(tx: &mut Tx<'_>, user: &User) {
    if let Some(name) = &user.campaign {
        let key = CampaignKey(user.realm.clone(), name.clone());
        tx.unlink(Table::CampaignUser, &key.prefix(), user.id.as_bytes());
    }
}

fn fact(campaign: &Campaign, by: &By, act: Act) -> Fact {
    Fact::of(by, act).with("realm", &campaign.realm).with("campaign", &campaign.name)
}

fn with_dates(mut fact: Fact, dates: &crate::domain::campaign::Dates) -> Fact {
    for (name, at) in [
        ("grace-until", dates.grace_until),
        ("enforce-from", dates.enforce_from),
        ("opt-out-until", dates.opt_out_until),
    ] {
        if let Some(at) = at {
            fact = fact.with(name, &at);
        }
    }
    fact
}

impl Engine {
    /// Makes a campaign. Members are whoever joins it from then on; see [`Engine::join_by_group`] for those who are there.
    ///
    /// # Errors
    ///
    /// [`Refused::Campaign`] if it contradicts itself, [`Refused::Exists`], [`Refused::TooMany`]; [`EngineError::Store`].
    pub async fn create_campaign(&self, by: &By, campaign: &Campaign) -> Result<(), EngineError> {
        campaign.check().map_err(Refused::Campaign)?;
        let key = CampaignKey::of(campaign);
        self.transact(|tx| {
            let mut roll: Roll = tx.get(roll_key(&campaign.realm).as_str())?.unwrap_or_default();
            if tx.get::<Campaign>(&key)?.is_some() || !roll.0.insert(campaign.name.clone()) {
                return Err(Refused::Exists { what: "campaign", name: campaign.name.to_string() }.into());
            }
            if roll.0.len() > MOST {
                return Err(Refused::TooMany { what: "campaigns" }.into());
            }
            tx.put(roll_key(&campaign.realm).as_str(), &roll);
            tx.put(&key, campaign);
            let fact = fact(campaign, by, Act::CampaignCreated).with("grace-logins", &campaign.grace_logins);
            let fact = fact.with("starts", &campaign.starts_at).with("warn-from", &campaign.warn_from);
            let groups: Vec<&str> = campaign.groups.iter().map(String::as_str).collect();
            let fact = if groups.is_empty() { fact } else { fact.with("groups", &groups.join(";")) };
            tx.note(with_dates(fact, &campaign.dates));
            Ok(())
        })
        .await
    }

    /// A campaign.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub fn campaign(&self, realm: &RealmName, name: &CampaignName) -> Result<Campaign, EngineError> {
        let key = CampaignKey(realm.clone(), name.clone());
        Ok(records::get(&*self.store, &key)?.ok_or_else(|| key.missing())?)
    }

    /// All campaigns of a realm, or of all, by name.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn campaigns(&self, realm: Option<&RealmName>) -> Result<Vec<Campaign>, EngineError> {
        let prefix = realm.map_or_else(Vec::new, |realm| format!("{realm}/").into_bytes());
        let mut found = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = self.store.scan(Table::Campaign, &prefix, after.as_deref(), MOST)?;
            for (_, stored) in &page {
                found.push(records::decode(&stored.bytes)?);
            }
            match page.last() {
                Some((key, _)) if page.len() == MOST => after = Some(key.clone()),
                _ => return Ok(found),
            }
        }
    }

    /// Makes those users members who have one of the campaign's groups and are in no campaign. With `group` the campaign takes
    /// in that group too, now and at imports.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::Campaign`]; [`EngineError::Store`]: then it may be called again.
    pub async fn join_by_group(
        &self,
        by: &By,
        realm: &RealmName,
        name: &CampaignName,
        group: Option<&str>,
    ) -> Result<Joined, EngineError> {
        let key = CampaignKey(realm.clone(), name.clone());
        // Of many commits: what is done once under a name is done with the first.
        let (asked, by) = (by, &by.clone().once(None));
        if let Some(group) = group {
            self.transact(|tx| {
                self.once(tx, asked)?;
                let mut campaign: Campaign = tx.get(&key)?.ok_or_else(|| key.missing())?;
                if campaign.groups.insert(group.to_owned()) {
                    campaign.check().map_err(Refused::Campaign)?;
                    tx.put(&key, &campaign);
                    tx.note(fact(&campaign, by, Act::CampaignJoined).with("group", group));
                }
                Ok(())
            })
            .await?;
        }
        let mut all = Joined::default();
        let mut after = None;
        loop {
            let campaign = self.campaign(realm, name)?;
            let page = self.users(Some(realm), after)?;
            let found: Vec<UserId> =
                page.users.iter().filter(|user| campaign.takes(&user.groups)).map(|user| user.id).collect();
            for ids in found.chunks(AT_ONCE) {
                all.add(self.join_page(by, &key, ids, Some(&campaign.groups)).await?);
            }
            // Sign-ins go on while a hundred thousand are looked at.
            tokio::task::yield_now().await;
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }

    /// Those of `ids` who are in no campaign become members, if they still have one of `groups` where those count.
    async fn join_page(
        &self,
        by: &By,
        key: &CampaignKey,
        ids: &[UserId],
        groups: Option<&BTreeSet<String>>,
    ) -> Result<Joined, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let campaign: Campaign = tx.get(key)?.ok_or_else(|| key.missing())?;
            let mut done = Joined::default();
            for id in ids {
                let Some(mut user) = tx.get::<User>(id)? else { continue };
                if groups.is_some_and(|groups| !user.groups.iter().any(|group| groups.contains(group))) {
                    continue;
                }
                done.count(join(tx, &campaign, &mut user, false, now));
            }
            if done.joined > 0 {
                tx.note(fact(&campaign, by, Act::CampaignJoined).with("joined", &done.joined));
            }
            Ok(done)
        })
        .await
    }

    /// Makes users members one by one. Who is in another campaign is moved, for a reason only; their grace does not rise by it.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::ReasonNeeded`]: then nobody joined; [`EngineError::Store`].
    pub async fn add_to_campaign(
        &self,
        by: &By,
        realm: &RealmName,
        name: &CampaignName,
        ids: &[UserId],
    ) -> Result<Joined, EngineError> {
        let key = CampaignKey(realm.clone(), name.clone());
        let now = self.now();
        let (asked, by) = (by, &by.clone().once(None));
        self.transact(|tx| {
            self.once(tx, asked)?;
            let campaign: Campaign = tx.get(&key)?.ok_or_else(|| key.missing())?;
            let mut done = Joined::default();
            for id in ids {
                let mut user: User =
                    tx.get(id)?.filter(|user: &User| user.realm == *realm).ok_or_else(|| no_user(*id))?;
                let before = user.campaign.clone();
                match join(tx, &campaign, &mut user, false, now) {
                    Joining::Elsewhere if by.reason.is_none() => return Err(Refused::ReasonNeeded.into()),
                    Joining::Elsewhere => {
                        let left = of_user(tx, &user)?;
                        forget(tx, &user);
                        campaign.take_in(&mut user, false, left.as_ref(), now);
                        write_member(tx, &campaign, &user);
                        done.count(Joining::Joined { fewer: has_fewer(&campaign, &user) });
                    }
                    joining => done.count(joining),
                }
                if before.as_ref() != Some(&campaign.name) {
                    let fact = Fact::about(&user, by, Act::CampaignJoined).with("campaign", &campaign.name);
                    tx.note(match before {
                        Some(before) => fact.with("before", &before),
                        None => fact,
                    });
                }
            }
            Ok(done)
        })
        .await
    }

    /// Gives members more, for a reason: later dates at once, and at least so many sign-ins without a factor to each who has
    /// none. Gives back to how many those were given.
    ///
    /// # Errors
    ///
    /// [`Refused::ReasonNeeded`], [`Refused::NotFound`], [`Refused::Campaign`]; [`EngineError::Store`]: then it may be called again
    /// for the count.
    pub async fn extend_campaign(
        &self,
        by: &By,
        realm: &RealmName,
        name: &CampaignName,
        extension: &Extension,
    ) -> Result<u64, EngineError> {
        if by.reason.is_none() {
            return Err(Refused::ReasonNeeded.into());
        }
        let key = CampaignKey(realm.clone(), name.clone());
        self.transact(|tx| {
            let campaign: Campaign = tx.get(&key)?.ok_or_else(|| key.missing())?;
            let campaign = campaign.extend(extension).map_err(Refused::Campaign)?;
            tx.put(&key, &campaign);
            let mut fact = with_dates(fact(&campaign, by, Act::CampaignExtended), &extension.dates);
            if let Some(group) = &extension.group {
                fact = fact.with("group", group);
            }
            if let Some(count) = extension.grace_logins {
                fact = fact.with("grace-logins", &count);
            }
            tx.note(fact);
            Ok(())
        })
        .await?;
        let Some(count) = extension.grace_logins else { return Ok(0) };
        // What is done once under a name was done with the first commit.
        let by = &by.clone().once(None);
        let mut raised = 0;
        let mut after = None;
        loop {
            let (ids, next) = members(&*self.store, &key, after.as_deref())?;
            raised += self.raise_page(by, &key, &ids, extension, count).await?;
            tokio::task::yield_now().await;
            after = next;
            if after.is_none() {
                return Ok(raised);
            }
        }
    }

    async fn raise_page(
        &self,
        by: &By,
        key: &CampaignKey,
        ids: &[UserId],
        extension: &Extension,
        count: u32,
    ) -> Result<u64, EngineError> {
        self.transact(|tx| {
            let campaign: Campaign = tx.get(key)?.ok_or_else(|| key.missing())?;
            let mut raised: u64 = 0;
            for id in ids {
                let Some(user) = tx.get::<User>(id)? else { continue };
                let is_member = user.campaign.as_ref() == Some(&key.1);
                let has_less = user.grace_left < count && !user.is_enrolled();
                if is_member && has_less && extension.is_for(&user.groups) {
                    tx.put(id, &User { grace_left: count, ..user });
                    raised += 1;
                }
            }
            if raised > 0 {
                let fact = fact(&campaign, by, Act::CampaignExtended).with("grace-logins", &count);
                tx.note(fact.with("raised", &raised));
            }
            Ok(raised)
        })
        .await
    }
}

/// A page of members, and after which key the next begins.
fn members(
    store: &dyn Store,
    key: &CampaignKey,
    after: Option<&[u8]>,
) -> Result<(Vec<UserId>, Option<Vec<u8>>), EngineError> {
    let prefix = key.prefix();
    let page = store.scan(Table::CampaignUser, &prefix, after, AT_ONCE)?;
    let next = page.last().filter(|_| page.len() == AT_ONCE).map(|(key, _)| key.clone());
    let ids = page.into_iter().filter_map(|(key, _)| <[u8; 16]>::try_from(&key[prefix.len()..]).ok());
    Ok((ids.map(UserId::from_bytes).collect(), next))
}
