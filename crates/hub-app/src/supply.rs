//! Registers as suppliers: a department's system sends records under its own ids, in deliveries that
//! have an order, and hears what became of each (ADR 0017).

mod changed;
mod delivering;
mod events;
mod feed;
mod files;
mod missing;
mod order;
mod reconciling;
mod settings;
mod writing;

use chrono::NaiveDate;
use hub_facts::Filing;
use hub_values::{SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

pub(crate) use feed::sees;
pub use feed::{Feed, FeedCounts, FeedState};
pub use files::{SuppliedFile, SupplyFile};
pub use reconciling::{FeedDifference, FeedDifferences, FeedSide};
pub use settings::SupplySettings;

use crate::Problem;

/// Records of a register that come in together, and their place in the order of its feed.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Name of the feed within the department.
    pub feed: String,
    /// Number of the delivery, from 1, without a gap.
    pub sequence: u64,
    /// Part of it, from 1, without a gap.
    pub part: u64,
    /// Whether it is the last part.
    pub is_last: bool,
    /// Whether all parts together are everything that the register has.
    pub is_full: bool,
    /// The records, in the order in which they happened.
    pub records: Vec<SupplyRecord>,
}

/// One record of a register.
#[derive(Debug, Clone, Serialize)]
pub struct SupplyRecord {
    /// The department's own id of the record.
    pub record_id: String,
    /// What happened.
    pub event: SupplyEvent,
    /// The day on which it was so, or on which it happened.
    pub observed_on: NaiveDate,
    /// What the record says; none where the event says all.
    pub filing: Option<Filing>,
    /// The registered household that a birth or a change of 户籍 leads into.
    pub joins: Option<SupplyHousehold>,
    /// What was found wrong with it before it was judged.
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

/// The registered household that somebody joins.
#[derive(Debug, Clone, Serialize)]
pub struct SupplyHousehold {
    /// The department's own id of the household's record in the same feed.
    pub record_id: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Relation to the householder: a code of GB/T 4761 or its label.
    pub relation: String,
}

/// What happened to a record of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyEvent {
    /// It is new or says something else.
    Upsert,
    /// Somebody was born.
    Birth,
    /// Somebody died.
    Death,
    /// Somebody's 户籍 went to another household or address.
    HukouChange,
    /// A business ended, a household was dissolved, a dwelling pulled down, somebody left the city.
    Closure,
    /// The record counts no longer.
    Delete,
}

/// What became of a record of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SupplyDecision {
    /// A new subject was made.
    Created,
    /// The record is new here, and about a subject that is known.
    Linked,
    /// The same is held already; nothing was written.
    AlreadyKnown,
    /// The record was held, and says something else now.
    Changed,
    /// The record was held and counts no longer.
    Withdrawn,
    /// A person decides; nothing was written.
    NeedsReview,
    /// It was refused; nothing was written.
    Refused,
}

/// What became of one record.
#[derive(Debug, Clone)]
pub struct SuppliedOutcome {
    /// The department's own id.
    pub record_id: String,
    /// What was decided.
    pub decision: SupplyDecision,
    /// Whom it is about.
    pub subject: Option<(SubjectKind, SubjectId)>,
    /// Why it was refused, or what to look at although it was taken.
    pub problems: Vec<Problem>,
}

/// What became of a delivery that was taken, or had been taken before.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The feed as it is now.
    pub feed: Feed,
    /// Each record, in its order.
    pub records: Vec<SuppliedOutcome>,
    /// Whether it had been taken before: nothing was written.
    pub is_replay: bool,
}

/// Why a delivery was not taken. Nothing was written.
#[derive(Debug, Clone)]
pub struct NotDelivered {
    /// The feed as it is; none when it has not begun.
    pub feed: Option<Feed>,
    /// Whether its place in the order is wrong, rather than something in it.
    pub is_conflict: bool,
    /// Whether the same may be taken later: another one comes first, or somebody decides first.
    pub may_wait: bool,
    /// What must be put right.
    pub problems: Vec<Problem>,
}

impl NotDelivered {
    fn wrong(problems: Vec<Problem>) -> Self {
        Self { feed: None, is_conflict: false, may_wait: false, problems }
    }

    fn conflict(feed: Option<Feed>, problem: Problem, may_wait: bool) -> Self {
        Self { feed, is_conflict: true, may_wait, problems: vec![problem] }
    }
}

impl SuppliedOutcome {
    fn refused(record_id: &str, problems: Vec<Problem>) -> Self {
        Self {
            record_id: record_id.to_owned(),
            decision: SupplyDecision::Refused,
            subject: None,
            problems,
        }
    }
}

impl SupplyDecision {
    /// Name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Linked => "linked",
            Self::AlreadyKnown => "already_known",
            Self::Changed => "changed",
            Self::Withdrawn => "withdrawn",
            Self::NeedsReview => "needs_review",
            Self::Refused => "refused",
        }
    }

    /// Name in reports in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Created => "新建",
            Self::Linked => "已关联",
            Self::AlreadyKnown => "已存在",
            Self::Changed => "已更新",
            Self::Withdrawn => "已撤回",
            Self::NeedsReview => "待核实",
            Self::Refused => "退回",
        }
    }
}

impl SupplyEvent {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Upsert, Self::Birth, Self::Death, Self::HukouChange, Self::Closure, Self::Delete];

    /// Names in files: English and Chinese.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Upsert => ("upsert", "登记"),
            Self::Birth => ("birth", "出生"),
            Self::Death => ("death", "死亡"),
            Self::HukouChange => ("hukou_change", "户籍变动"),
            Self::Closure => ("closure", "注销"),
            Self::Delete => ("delete", "删除"),
        }
    }

    /// The event of a name in a file.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        Self::ALL.into_iter().find(|one| one.names().0 == name || one.names().1 == name)
    }

    /// Whether it ends its subject.
    fn is_end(self) -> bool {
        matches!(self, Self::Death | Self::Closure)
    }
}
