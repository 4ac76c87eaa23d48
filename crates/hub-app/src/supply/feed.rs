//! A feed: where it is, who may see it, how much of it is held.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_policy::{Caller, CallerRole};
use hub_storage::{StoreError, StoredFeed, SuppliedCounts, SuppliedState};
use hub_values::{DepartmentCode, FeedId};
use serde::{Deserialize, Serialize};

use crate::{AppError, Operation};

/// Whether a feed takes deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedState {
    /// It takes the next delivery.
    Active,
    /// What a complete file did not have is being taken back.
    Withdrawing,
    /// A complete file lacked too much: a person decides.
    Paused,
}

/// A feed of a department's register.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// The department whose register it is.
    pub department: DepartmentCode,
    /// Its name within the department.
    pub name: String,
    /// Whether it takes deliveries.
    pub state: FeedState,
    /// When something about it changed last.
    pub changed_at: DateTime<Utc>,
    /// How far it is.
    pub(super) about: FeedAbout,
}

/// How far a feed is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FeedAbout {
    /// The last delivery of which something was taken.
    pub(super) sequence: u64,
    /// Its last part that was taken.
    pub(super) part: u64,
    /// Whether more parts of it must come.
    pub(super) is_open: bool,
    /// Whether it is a complete file.
    pub(super) is_full: bool,
    /// The last complete file that was taken to its end.
    #[serde(default)]
    pub(super) full: Option<u64>,
    /// When that was.
    #[serde(default)]
    pub(super) full_at: Option<DateTime<Utc>>,
    /// Who sent the last delivery.
    #[serde(default)]
    pub(super) actor: String,
}

/// How much of a feed is held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedCounts {
    /// Records that are held.
    pub held: u64,
    /// Of these, those that the last complete file did not have.
    pub missing: u64,
    /// Records about which a person decides.
    pub review: u64,
    /// Records that were refused.
    pub refused: u64,
    /// Records that were held and count no longer.
    pub withdrawn: u64,
}

impl FeedState {
    /// Name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Withdrawing => "withdrawing",
            Self::Paused => "paused",
        }
    }
}

impl FeedCounts {
    pub(super) fn of(counts: &SuppliedCounts) -> Self {
        let of = |state| counts.get(&state).copied().unwrap_or_default();
        let missing = of(SuppliedState::Missing);
        Self {
            held: of(SuppliedState::Held) + missing,
            missing,
            review: of(SuppliedState::Review),
            refused: of(SuppliedState::Refused),
            withdrawn: of(SuppliedState::Withdrawn),
        }
    }
}

impl Feed {
    pub(super) fn of(stored: StoredFeed) -> Result<Self, AppError> {
        let corrupt =
            |column| AppError::Unavailable(StoreError::Corrupt { table: "supply_feeds", column });
        let states = [FeedState::Active, FeedState::Withdrawing, FeedState::Paused];
        let state = states.into_iter().find(|one| one.as_str() == stored.state);
        Ok(Self {
            id: stored.id,
            department: stored.department,
            name: stored.name,
            state: state.ok_or_else(|| corrupt("state"))?,
            changed_at: stored.changed_at,
            about: serde_json::from_str(&stored.body).map_err(|_| corrupt("body"))?,
        })
    }

    pub(super) fn stored(&self) -> Result<StoredFeed, AppError> {
        Ok(StoredFeed {
            id: self.id,
            department: self.department.clone(),
            name: self.name.clone(),
            state: self.state.as_str().to_owned(),
            body: serde_json::to_string(&self.about).map_err(|_| AppError::Internal)?,
            changed_at: self.changed_at,
        })
    }

    /// The delivery of which something was taken last; 0 when none was.
    pub fn sequence(&self) -> u64 {
        self.about.sequence
    }

    /// Its last part that was taken.
    pub fn part(&self) -> u64 {
        self.about.part
    }

    /// The delivery and the part that must come next.
    pub fn expected(&self) -> (u64, u64) {
        self.about.expected()
    }

    /// The last complete file that was taken to its end, and when.
    pub fn last_full(&self) -> Option<(u64, DateTime<Utc>)> {
        self.about.full.zip(self.about.full_at)
    }

    /// Who sent the last delivery.
    pub fn actor(&self) -> &str {
        &self.about.actor
    }
}

impl FeedAbout {
    pub(super) fn expected(&self) -> (u64, u64) {
        if self.is_open { (self.sequence, self.part + 1) } else { (self.sequence + 1, 1) }
    }
}

/// Whether a feed of a department exists for a caller: for its own systems and its data managers, and
/// for administrators.
pub(crate) fn sees(caller: &Caller, department: &DepartmentCode) -> bool {
    match caller.role {
        CallerRole::Operator | CallerRole::DataBureauAdmin => true,
        CallerRole::DepartmentSystem | CallerRole::DataManager => caller.department == *department,
        CallerRole::DepartmentOfficer | CallerRole::CommunityStaff | CallerRole::Auditor => false,
    }
}

impl Operation {
    /// The feeds that the caller may see.
    pub async fn feeds(self: &Arc<Self>) -> Result<Vec<Feed>, AppError> {
        let _permit = self.permit()?;
        let caller = self.caller();
        let own = &caller.department;
        if !sees(caller, own) {
            return Err(AppError::Forbidden);
        }
        let is_admin = matches!(caller.role, CallerRole::Operator | CallerRole::DataBureauAdmin);
        let stored = self.hub().store().feeds(Some(own).filter(|_| !is_admin)).await?;
        self.ledger().count(stored.len());
        stored.into_iter().map(Feed::of).collect()
    }

    /// How much of a feed that the caller was shown is held. Counting a large one takes a while, so it
    /// is done only when somebody asks.
    pub async fn feed_counts(self: &Arc<Self>, feed: &Feed) -> Result<FeedCounts, AppError> {
        let tx = self.hub().store().look().await?;
        let counts = tx.supplied_counts(feed.id).await?;
        tx.rollback().await?;
        Ok(FeedCounts::of(&counts))
    }
}
