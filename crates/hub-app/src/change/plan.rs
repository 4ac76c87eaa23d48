//! Judging a change inside the writer's transaction: who may, about whom, and what to write.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{Attribute, AttributeIndex};
use hub_facts::{Evidence, Grade, Saying, Stated, SubjectRecord};
use hub_policy::{Caller, Permit};
use hub_storage::{NewRecord, Origin, TokenSource, Tx};
use hub_values::{AreaCode, Bilingual as _, LinkId, RecordId, SubjectId, SubjectKind, parse_date};

use super::{Change, ChangeDecision, ChangeOutcome};
use crate::hub::Hub;
use crate::remark;
use crate::sight::Sight;
use crate::snapshot::Snapshot;
use crate::{AppError, Operation, Problem};

/// Longest reason of a steward, in characters.
const REASON_LIMIT: usize = 500;

/// What is to be written for a change.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) records: Vec<NewRecord>,
    pub(super) new: Vec<(SubjectId, SubjectKind)>,
    /// Households whose members or dwellings change.
    pub(super) households: Vec<SubjectId>,
    /// Subjects whose current records change.
    pub(super) touched: BTreeSet<SubjectId>,
    /// Subjects that were looked at.
    pub(super) about: Vec<(SubjectKind, SubjectId)>,
    /// Attribute that a decision is about, beside those of the records.
    pub(super) attribute: Option<AttributeIndex>,
    pub(super) outcome: ChangeOutcome,
}

impl Plan {
    /// A plan that says only what must be put right.
    pub(super) fn refused(problem: Problem) -> Self {
        Self { outcome: ChangeOutcome::refused(problem), ..Self::default() }
    }

    /// A plan about a subject, still without anything to write: it is so already.
    pub(super) fn about(record: &SubjectRecord) -> Self {
        let mut plan = Self { about: vec![(record.kind, record.id)], ..Self::default() };
        plan.outcome.subject = Some(record.id);
        plan.outcome.decision = Some(ChangeDecision::AlreadyDone);
        plan
    }

    /// Adds a record to be written.
    pub(super) fn write(&mut self, record: NewRecord) {
        let _new = self.touched.insert(record.subject);
        self.records.push(record);
        self.outcome.decision = Some(ChangeDecision::Done);
    }

    /// Adds what must be put right; nothing will be written.
    pub(super) fn refuse(&mut self, problem: Problem) {
        self.outcome.problems.push(problem);
    }

    /// The plan as it is carried out: with something wrong nothing is decided.
    pub(super) fn judged(mut self) -> Self {
        if !self.outcome.problems.is_empty() {
            self.outcome.decision = None;
        }
        self
    }

    pub(super) fn makes(&self, id: SubjectId) -> bool {
        self.new.iter().any(|(new, _)| *new == id)
    }

    /// The attributes that are written or decided about.
    pub(super) fn attributes(&self) -> Vec<AttributeIndex> {
        let stated = self.records.iter().flat_map(|one| one.statements.iter().map(|one| one.0));
        let mut all: Vec<AttributeIndex> = stated.chain(self.attribute).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Who wants the change, and by which rights it is judged.
pub(crate) struct Planner {
    pub(crate) caller: Caller,
    pub(crate) permit: Permit,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) today: NaiveDate,
    pub(crate) now: DateTime<Utc>,
}

impl Planner {
    pub(crate) fn new(operation: &Operation) -> Result<Self, AppError> {
        let clock = operation.hub().clock();
        Ok(Self {
            caller: operation.caller().clone(),
            permit: operation.permit()?.clone(),
            snapshot: operation.shared_snapshot(),
            today: clock.today(),
            now: clock.now(),
        })
    }

    /// Who wants it, as the log names them.
    pub(crate) fn actor(&self) -> String {
        self.caller.actor()
    }

    pub(super) async fn plan(
        &self,
        hub: &Hub,
        tx: &Tx,
        mut change: Change,
    ) -> Result<Plan, AppError> {
        // Whoever was merged into another subject is that one.
        let mut named = change.subjects_mut();
        let ids: Vec<SubjectId> = named.iter().map(|id| **id).collect();
        let survivors = tx.survivors(&ids).await?;
        for id in &mut named {
            **id = survivors.get(id).copied().unwrap_or(**id);
        }
        let plan = match change {
            Change::Confirm { subject, attributes, observed_on } => {
                self.confirm(hub, tx, subject, &attributes, observed_on).await?
            }
            Change::Move(moving) => self.moving(hub, tx, &moving).await?,
            Change::Close { subject, reason, on } => {
                self.close(hub, tx, subject, reason, on).await?
            }
            Change::Reopen { subject } => self.reopen(hub, tx, subject).await?,
            Change::Pin { subject, attribute, record, reason } => {
                self.pin(hub, tx, subject, &attribute, Some(record), reason).await?
            }
            Change::Unpin { subject, attribute, reason } => {
                self.pin(hub, tx, subject, &attribute, None, reason).await?
            }
        };
        Ok(plan.judged())
    }

    /// The record of a subject, when it exists for the caller.
    pub(crate) async fn found(
        &self,
        tx: &Tx,
        (kind, id): (SubjectKind, SubjectId),
    ) -> Result<Option<SubjectRecord>, AppError> {
        let record = tx.records(&[id]).await?.remove(&id);
        let catalogue = &self.snapshot.catalogue;
        let meets = |one: &SubjectRecord| self.permit.meets(kind, Sight::of(one, catalogue).row());
        Ok(record.filter(|one| one.kind == kind && meets(one)))
    }

    /// Whether the caller's department may state an attribute there.
    pub(super) fn may_write(&self, attribute: &Attribute, community: Option<&AreaCode>) -> bool {
        let rights = &self.snapshot.rights;
        rights.may_write(&self.caller.department, attribute, community, self.now)
    }

    /// The same as what must be put right.
    pub(super) fn require_write(
        &self,
        hub: &Hub,
        code: &str,
        community: Option<&AreaCode>,
        at: &str,
    ) -> Result<Option<Problem>, AppError> {
        let catalogue = hub.catalogue();
        let attribute = catalogue.attribute(code).ok_or(AppError::Internal)?;
        Ok((!self.may_write(attribute, community)).then(|| {
            Problem::new(
                at,
                format!("本部门无权填报“{}”", attribute.name_zh),
                format!("your department may not state {}", attribute.name_en),
            )
        }))
    }

    /// The grade that the caller's own look earns.
    pub(super) fn grade(&self, attribute: &Attribute) -> Grade {
        let lead = &attribute.lead_department;
        Grade::earned(&self.caller.department, lead, Evidence::Confirmed)
    }

    /// A record about a subject by the caller.
    pub(crate) fn record(
        &self,
        hub: &Hub,
        subject: SubjectId,
        observed_on: NaiveDate,
        rule: &str,
    ) -> NewRecord {
        let id = RecordId::from_uuid(hub.ids().uuid());
        // A decision has no key at its sender; whether it was made before, the state tells.
        let digest = TokenSource::new("@change", id.to_string());
        let token = hub.store().keys().token_of(&digest);
        NewRecord {
            id,
            link: LinkId::from_uuid(hub.ids().uuid()),
            source: self.caller.department.clone(),
            key: token,
            digest: token,
            origin: Origin { key: None, digest },
            subject,
            community: None,
            observed_on,
            recorded_at: self.now,
            actor: self.caller.actor(),
            batch: None,
            statements: Vec::new(),
            says: Vec::new(),
            note: None,
            decided_by: "caller",
            explanation: format!(r#"{{"rule":"{rule}"}}"#),
        }
    }

    /// A record that says one thing besides facts.
    pub(super) fn saying(
        &self,
        hub: &Hub,
        subject: SubjectId,
        on: NaiveDate,
        saying: Saying,
    ) -> NewRecord {
        NewRecord { says: vec![saying], ..self.record(hub, subject, on, "decided") }
    }

    /// A record that states one attribute.
    pub(super) fn stating(
        &self,
        attribute: &Attribute,
        stated: Stated,
    ) -> (AttributeIndex, Stated, Grade) {
        (attribute.index, stated, self.grade(attribute))
    }

    /// What is wrong with a day that must have come, in the life of somebody whom the city knows.
    pub(super) fn impossible_day(&self, day: NaiveDate, at: &str) -> Option<Problem> {
        if day > self.today {
            return Some(Problem::new(at, "日期不能晚于今天", "the day lies in the future"));
        }
        let error = parse_date(&day.to_string()).err()?;
        Some(Problem::new(at, error.zh(), error.en()))
    }
}

/// There is no such subject for the caller; hidden and absent look the same.
pub(crate) fn unknown(at: &str) -> Problem {
    Problem::new(
        at,
        "找不到该对象，请使用查询返回的标识",
        "no such subject; use an id that an answer gave",
    )
}

/// It ended: first it must be reopened.
pub(super) fn ended(at: &str) -> Problem {
    Problem::new(
        at,
        "该对象已注销或关闭，请先恢复（reopenSubject）再办理",
        "it has ended; reopen it first (reopenSubject)",
    )
}

/// What is wrong with a steward's reason.
pub(crate) fn wrong_reason(reason: &str) -> Option<Problem> {
    let error = remark::checked(reason, REASON_LIMIT).err()?;
    Some(Problem::new("reason", error.zh, error.en))
}
