//! Registers as suppliers: deliveries of records, the feeds they belong to, and what differs.

mod input;
mod reconciling;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{Delivered, NotDelivered, Operation, Problem, SuppliedOutcome};

use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::ids::subject_id;
use crate::record::UserError;
use crate::scalars::DateTime;
use input::{Spot, SupplyRecordInput, spots, taken};
use reconciling::{FeedReconciliation, FeedSide};

/// Records of a register, and their place in the order of its feed.
#[derive(InputObject)]
pub(crate) struct SupplyRecordsInput {
    /// Name of the feed within your department: 1 to 40 of `a-z`, `0-9`, `-` and `_`. It begins with its first delivery.
    pub(crate) feed: String,
    /// Number of the delivery: 1, 2, 3 and so on, without a gap.
    pub(crate) sequence: i32,
    /// Part of the delivery, from 1, where it is too large for one call.
    #[graphql(default = 1)]
    pub(crate) part: i32,
    /// Whether this is the last part.
    #[graphql(default = true)]
    pub(crate) last: bool,
    /// Whether it has what changed, or everything that the register has.
    #[graphql(default_with = "SupplyKind::Delta")]
    pub(crate) kind: SupplyKind,
    /// The records, in the order in which things happened; up to 200.
    pub(crate) records: Vec<SupplyRecordInput>,
}

/// 报送方式 What a delivery of a register has.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SupplyKind {
    /// 增量 What is new, changed or deleted.
    Delta,
    /// 全量 Everything that the register has: what is held of the feed and is not in it is missing.
    Full,
}

/// 报送判定 What became of a record of a register.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::SupplyDecision")]
pub(crate) enum SupplyDecision {
    /// 新建 A new subject was made.
    Created,
    /// 已关联 The record is new here, and about a subject that is known.
    Linked,
    /// 已存在 The same is held already; nothing was written.
    AlreadyKnown,
    /// 已更新 The record was held, and says something else now.
    Changed,
    /// 已撤回 The record was held and counts no longer.
    Withdrawn,
    /// 待核实 A person decides; nothing was written.
    NeedsReview,
    /// 退回 It was refused; nothing was written.
    Refused,
}

/// What became of a record of a register.
#[derive(SimpleObject)]
pub(crate) struct SuppliedRecord {
    /// Your own id of the record.
    record_id: String,
    /// What was decided.
    decision: SupplyDecision,
    /// Whom it is about.
    subject: Option<ID>,
    /// What was taken but should be looked at.
    warnings: Vec<UserError>,
    /// What must be put right; nothing of this record was written.
    user_errors: Vec<UserError>,
}

/// What became of a delivery.
#[derive(SimpleObject)]
pub(crate) struct SupplyRecordsPayload {
    /// Each record, in its order; none when the delivery was not taken.
    records: Vec<SuppliedRecord>,
    /// Whether the same was taken before; then nothing was written.
    replayed: bool,
    /// The feed as it is now; `null` before its first delivery.
    feed: Option<Feed>,
    /// Why the delivery as a whole was not taken: code `CONFLICT` when it is not the next one.
    user_errors: Vec<UserError>,
}

/// A feed that goes on.
#[derive(InputObject)]
pub(crate) struct ResumeFeedInput {
    /// Its name.
    pub(crate) feed: String,
    /// The department whose register it is, by code; your own without it.
    pub(crate) department: Option<String>,
    /// Whether the records that the last complete file did not have are taken back; otherwise they stay.
    pub(crate) withdraw_missing: bool,
}

/// What became of a feed that was to go on.
#[derive(SimpleObject)]
pub(crate) struct ResumeFeedPayload {
    /// The feed as it is now.
    feed: Option<Feed>,
    /// What must be put right; nothing was done.
    user_errors: Vec<UserError>,
}

/// 数据流: the records that a department's register sends one after another.
pub(crate) struct Feed(hub_app::Feed);

/// 数据流状态 Whether a feed takes deliveries.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::FeedState")]
pub(crate) enum FeedState {
    /// 正常 It takes the next delivery.
    Active,
    /// 正在撤回 What a complete file did not have is being taken back.
    Withdrawing,
    /// 已暂停 A complete file lacked too much: `resumeFeed` decides.
    Paused,
}

/// How many records of a feed are held.
#[derive(SimpleObject)]
pub(crate) struct FeedCounts {
    /// Held.
    held: u64,
    /// Of these, those that the last complete file did not have.
    missing: u64,
    /// Waiting for a person.
    needs_review: u64,
    /// Refused.
    refused: u64,
    /// Held once, and no longer.
    withdrawn: u64,
}

/// 数据流: the records that a department's register sends one after another.
#[Object]
impl Feed {
    /// Its name within the department.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The department whose register it is.
    async fn department(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, self.0.department.as_str()))
    }

    /// Whether it takes deliveries.
    async fn state(&self) -> FeedState {
        self.0.state.into()
    }

    /// The last delivery of which something was taken; 0 when none was.
    async fn last_sequence(&self) -> u64 {
        self.0.sequence()
    }

    /// Its last part that was taken.
    async fn last_part(&self) -> u64 {
        self.0.part()
    }

    /// The delivery that must come next.
    async fn expected_sequence(&self) -> u64 {
        self.0.expected().0
    }

    /// The part of it that must come next.
    async fn expected_part(&self) -> u64 {
        self.0.expected().1
    }

    /// The last complete file that was taken to its end; `null` when none was.
    async fn last_full_sequence(&self) -> Option<u64> {
        self.0.last_full().map(|(sequence, _)| sequence)
    }

    /// When that was.
    async fn last_full_at(&self) -> Option<DateTime> {
        self.0.last_full().map(|(_, at)| DateTime(at))
    }

    /// How many of its records are held.
    async fn counts(&self, ctx: &Context<'_>) -> Result<FeedCounts> {
        let counts = operation(ctx)?.feed_counts(&self.0).await.map_err(failed(ctx))?;
        Ok(FeedCounts {
            held: counts.held,
            missing: counts.missing,
            needs_review: counts.review,
            refused: counts.refused,
            withdrawn: counts.withdrawn,
        })
    }

    /// When something about it changed last.
    async fn changed_at(&self) -> DateTime {
        DateTime(self.0.changed_at)
    }

    /// Who sent the last delivery.
    async fn sent_by(&self) -> &str {
        self.0.actor()
    }
}

/// Questions about feeds.
pub(crate) struct SupplyQuery;

/// Questions about feeds.
#[Object]
impl SupplyQuery {
    /// Feeds of registers: those of your own department; for administrators all.
    async fn feeds(&self, ctx: &Context<'_>) -> Result<Vec<Feed>> {
        let feeds = operation(ctx)?.feeds().await.map_err(failed(ctx))?;
        Ok(feeds.into_iter().map(Feed).collect())
    }

    /// 对账: what a register has and the hub does not, and the other way round. Ids and names of attributes, never values; only of attributes that you may read in full.
    async fn feed_reconciliation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name of the feed.")] feed: String,
        #[graphql(desc = "The department whose register it is, by code; your own without it.")]
        department: Option<String>,
        #[graphql(desc = "On which side something is lacking.")] side: FeedSide,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "`endCursor` of the page before.")] after: Option<String>,
    ) -> Result<Option<FeedReconciliation>> {
        reconciling::page(ctx, &feed, department.as_deref(), side, first, after).await
    }
}

/// Changes that registers send.
pub(crate) struct SupplyMutation;

/// Changes that registers send.
#[Object]
impl SupplyMutation {
    /// Takes records of your department's register, under your own ids: births, deaths, changes of 户籍, closures and deletions too. The same delivery again changes nothing; a gap is refused.
    async fn supply_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The records, and their place in the order.")] input: SupplyRecordsInput,
    ) -> Result<SupplyRecordsPayload> {
        let operation = operation(ctx)?;
        let delivery = taken(input);
        let spots = spots(operation, &delivery.records);
        let outcome = operation.supply(delivery).await.map_err(failed(ctx))?;
        Ok(match outcome {
            Ok(done) => delivered(operation, done, &spots),
            Err(refusal) => refused(operation, refusal),
        })
    }

    /// Lets a paused feed go on: for data managers of the department and administrators.
    async fn resume_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what becomes of the missing records.")] input: ResumeFeedInput,
    ) -> Result<ResumeFeedPayload> {
        let operation = operation(ctx)?;
        let department = input.department.as_deref();
        let done = operation.resume_feed(department, &input.feed, input.withdraw_missing).await;
        Ok(match done.map_err(failed(ctx))? {
            Ok(feed) => ResumeFeedPayload { feed: Some(Feed(feed)), user_errors: Vec::new() },
            Err(problem) => ResumeFeedPayload {
                feed: None,
                user_errors: vec![UserError::in_input(&problem, operation.language())],
            },
        })
    }
}

fn delivered(operation: &Operation, done: Delivered, spots: &[Spot]) -> SupplyRecordsPayload {
    let records = done.records.iter().zip(spots).map(|(one, spot)| record(operation, one, spot));
    SupplyRecordsPayload {
        records: records.collect(),
        replayed: done.is_replay,
        feed: Some(Feed(done.feed)),
        user_errors: Vec::new(),
    }
}

fn record(operation: &Operation, one: &SuppliedOutcome, spot: &Spot) -> SuppliedRecord {
    let language = operation.language();
    let told: Vec<UserError> =
        one.problems.iter().map(|problem| spot.user_error(problem, language)).collect();
    let is_refused = one.decision == hub_app::SupplyDecision::Refused;
    let (warnings, user_errors) = if is_refused { (Vec::new(), told) } else { (told, Vec::new()) };
    SuppliedRecord {
        record_id: one.record_id.clone(),
        decision: one.decision.into(),
        subject: one.subject.map(|(kind, id)| subject_id(kind, id)),
        warnings,
        user_errors,
    }
}

fn refused(operation: &Operation, refusal: NotDelivered) -> SupplyRecordsPayload {
    let language = operation.language();
    let error = |problem: &Problem| {
        let mut error = UserError::in_input(problem, language);
        if refusal.is_conflict {
            "CONFLICT".clone_into(&mut error.code);
        }
        error
    };
    SupplyRecordsPayload {
        records: Vec::new(),
        replayed: false,
        user_errors: refusal.problems.iter().map(error).collect(),
        feed: refusal.feed.map(Feed),
    }
}
