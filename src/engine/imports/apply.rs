//! Applying what was staged. What stands in a row was looked at before the flip; what a person or an administrator did since
//! then wins, field by field, and is told.

use std::collections::BTreeMap;

use super::journal::{CURRENT, Chunk, ChunkKey, Import, ImportId, Row, Stage};
use crate::domain::audit::Act;
use crate::domain::campaign::Campaign;
use crate::domain::factor::Method;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::roster::{Fault, Field};
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::campaigns::{self, CampaignKey, Joining};
use crate::engine::event::Event;
use crate::engine::notice::Change;
use crate::engine::ports::Table;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused};

/// Chunks that are applied by one commit: a few hundred users, so that a sign-in that waits for the disk behind it waits for
/// some hundredths of a second.
const AT_ONCE: u32 = 3;
/// How many late faults are kept to be told.
const MOST_LATE: usize = 1000;

/// Something of a row that was overtaken between the look and the import: what its user has was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The row.
    pub row: u64,
    /// What could not be taken.
    pub fault: Fault,
}

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Users who are new.
    pub added: u64,
    /// Users of whom something changed.
    pub updated: u64,
    /// How often what changed, of those who were there.
    pub fields: BTreeMap<Field, u64>,
    /// Who became a member of a campaign.
    pub joined: u64,
    /// Who is in another campaign than the one asked for, and stays there.
    pub elsewhere: u64,
    /// What was overtaken; the first of it.
    pub late: Vec<Late>,
    /// The users of all staged rows who have no factor.
    pub without_factor: Vec<UserId>,
}

/// What one commit did.
#[derive(Default)]
struct Step {
    done: Applied,
    rows: u64,
    /// Who got a seed beside other factors, as they were before.
    told: Vec<User>,
    over: bool,
}

impl Engine {
    /// Applies chunk after chunk, and removes the import with the last. What a process before this one applied is counted in.
    pub(super) async fn apply_staged(
        &self,
        id: ImportId,
        mut told: impl FnMut(u64) + Send,
    ) -> Result<Applied, EngineError> {
        let mut all = Applied::default();
        if let Some(import) = self.current_import()? {
            (all.added, all.updated) = (import.added, import.updated);
            (all.joined, all.elsewhere) = (import.joined, import.elsewhere);
        }
        let mut rows = 0;
        loop {
            let now = self.now();
            let step = self.transact(|tx| self.apply_step(tx, id, now)).await?;
            for before in &step.told {
                self.notify(before, Change::Added(Method::SoftToken));
            }
            if !step.told.is_empty() {
                // A list full of seeds is not to run over those notices.
                self.notices_sent().await;
            }
            all.added += step.done.added;
            all.updated += step.done.updated;
            all.joined += step.done.joined;
            all.elsewhere += step.done.elsewhere;
            for (field, count) in step.done.fields {
                *all.fields.entry(field).or_default() += count;
            }
            let room = MOST_LATE.saturating_sub(all.late.len());
            all.late.extend(step.done.late.into_iter().take(room));
            all.without_factor.extend(step.done.without_factor);
            rows += step.rows;
            told(rows);
            if step.over {
                self.tell(&Event::UsersImported { added: all.added, updated: all.updated });
                return Ok(all);
            }
        }
    }

    fn apply_step(&self, tx: &mut Tx<'_>, id: ImportId, now: Timestamp) -> Result<Step, EngineError> {
        let import: Option<Import> = tx.get(CURRENT)?;
        let import = import.filter(|import| import.id == id && import.stage == Stage::Applying);
        let mut import = import.ok_or(Refused::NothingStaged)?;
        let mut step = Step::default();
        let campaigns = Campaigns::of(tx, &import)?;
        let service = self.service_of_realm(&import.realm)?;
        let end = import.chunks.min(import.next.saturating_add(AT_ONCE));
        for number in import.next..end {
            let key = ChunkKey(id, number);
            // One that is gone would be users that nobody gets: a store that lost it is not to be trusted with the rest.
            let chunk: Chunk = tx.get(&key)?.ok_or(Refused::NothingStaged)?;
            tx.delete::<Chunk>(&key);
            for row in &chunk {
                self.apply_row(tx, (&import, &campaigns, service.as_ref()), row, now, &mut step)?;
            }
            step.rows += chunk.len() as u64;
        }
        import.next = end;
        import.added += step.done.added;
        import.updated += step.done.updated;
        import.joined += step.done.joined;
        import.elsewhere += step.done.elsewhere;
        step.over = import.next == import.chunks;
        if step.over {
            tx.delete::<Import>(CURRENT);
            let fact = import.fact(Act::UsersImported, &import.sha256);
            let fact = fact.with("added", &import.added).with("updated", &import.updated);
            tx.note(if import.joined > 0 { fact.with("joined", &import.joined) } else { fact });
        } else {
            tx.put(CURRENT, &import);
        }
        Ok(step)
    }

    fn apply_row(
        &self,
        tx: &mut Tx<'_>,
        (import, campaigns, service): (&Import, &Campaigns, Option<&Service>),
        row: &Row,
        now: Timestamp,
        step: &mut Step,
    ) -> Result<(), EngineError> {
        let entry = &row.entry;
        let found = self.find_user(tx, &import.realm, &entry.name)?;
        let is_new = found.is_none();
        if let Some(service) = service {
            let faults = self.faults_in_service(tx, service, entry, found.as_ref())?;
            if !faults.is_empty() {
                step.done.late.extend(faults.into_iter().map(|fault| Late { row: row.row, fault }));
                return Ok(());
            }
        }
        let mut user = match (found, entry.id) {
            (Some(user), _) => user,
            (None, Some(id)) if service.is_some() => self.new_user_with(tx, &import.realm, id, now)?,
            (None, _) => self.new_user(tx, &import.realm, &entry.name, import.grace, now)?,
        };
        let before = user.clone();
        let merged = entry.merge_into(&mut user);
        if let Some(service) = service.filter(|_| merged.changed.contains(&Field::Phone)) {
            self.find_by_number(tx, service, before.factors.phone.as_ref(), &user);
        }
        if user != before {
            tx.put(&user.id, &user);
        }
        match campaigns.take_in(tx, &mut user, is_new, now) {
            Some(Joining::Joined { .. }) => step.done.joined += 1,
            Some(Joining::Elsewhere) => step.done.elsewhere += 1,
            Some(Joining::Member) | None => {}
        }
        step.done.late.extend(merged.faults.into_iter().map(|fault| Late { row: row.row, fault }));
        if !user.is_enrolled() {
            step.done.without_factor.push(user.id);
        }
        if merged.changed.contains(&Field::Expires) {
            end_sessions_with(tx, &user)?;
        }
        if is_new {
            step.done.added += 1;
            return Ok(());
        }
        if !merged.changed.is_empty() {
            step.done.updated += 1;
        }
        if merged.changed.contains(&Field::SofttokenSeed) && before.is_enrolled() {
            step.told.push(before);
        }
        for field in merged.changed {
            *step.done.fields.entry(field).or_default() += 1;
        }
        Ok(())
    }
}

/// The campaigns that an import may lead to.
struct Campaigns {
    /// The one it was asked for.
    named: Option<Campaign>,
    /// Those that take in whoever has one of their groups.
    by_group: Vec<Campaign>,
}

impl Campaigns {
    fn of(tx: &mut Tx<'_>, import: &Import) -> Result<Self, EngineError> {
        let named = match &import.campaign {
            // Campaigns are never removed.
            Some(name) => tx.get(&CampaignKey(import.realm.clone(), name.clone()))?,
            None => None,
        };
        Ok(Self { named, by_group: campaigns::by_group(tx, &import.realm)? })
    }

    /// Makes the user of a row a member: of the campaign that was asked for, else of the first that takes in a group of theirs.
    fn take_in(&self, tx: &mut Tx<'_>, user: &mut User, is_new: bool, now: Timestamp) -> Option<Joining> {
        if let Some(campaign) = &self.named {
            return Some(campaigns::join(tx, campaign, user, is_new, now));
        }
        if user.campaign.is_some() {
            return None;
        }
        let campaign = self.by_group.iter().find(|campaign| campaign.takes(&user.groups))?;
        Some(campaigns::join(tx, campaign, user, is_new, now))
    }
}

/// Lets the sessions of a user end with their account.
pub(in crate::engine) fn end_sessions_with(tx: &mut Tx<'_>, user: &User) -> Result<(), EngineError> {
    for id in tx.all_linked(Table::UserSession, user.id.as_bytes())? {
        let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
        let id = SessionId(Digest::from_bytes(id));
        if let Some(session) = tx.get::<Session>(&id)? {
            tx.put(&id, &Session { ends_at: user.expires_at, ..session });
        }
    }
    Ok(())
}
