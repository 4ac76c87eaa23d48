//! A draft grant or revocation, tried on what was asked in the last days.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Duration;
use hub_audit::Entry;
use hub_policy::{Act, AnswerForm, Covers, Decision, Grant, Permit, Rights, RowCondition, Usage};
use hub_values::{
    AreaCode, AttributeCode, DepartmentCode, GrantId, PurposeCode, RequestId, SubjectId,
};

use crate::sight::Sight;
use crate::{AppError, Operation};

/// Days of the log that are looked at.
const TRIED_DAYS: i64 = 30;
/// Entries that are read at once.
const PAGE: u64 = 500;
/// Entries that are looked at at most.
const ENTRIES: u64 = 20_000;
/// Subjects whose records are read at once.
const SUBJECTS: usize = 200;

/// What is tried.
#[derive(Debug, Clone)]
pub enum DraftGrant {
    /// A grant that is not given yet.
    Give {
        /// Whose.
        department: DepartmentCode,
        /// For what.
        purpose: PurposeCode,
        /// Of which attributes, in which form.
        items: Vec<(AttributeCode, AnswerForm)>,
        /// Where; empty for the whole city.
        areas: Vec<AreaCode>,
        /// Of which subjects.
        conditions: Vec<RowCondition>,
        /// Of which persons apart.
        covers: Covers,
    },
    /// One grant that would be taken away.
    Take(GrantId),
    /// All grants of a request that would be taken away.
    TakeAll(RequestId),
}

/// What would be different.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// Who would gain or lose what.
    pub rows: Vec<TriedRow>,
    /// Entries that were looked at.
    pub entries: u64,
    /// Whether there were more than are looked at.
    pub is_partial: bool,
}

/// What a department would gain or lose of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedRow {
    /// Whose.
    pub department: DepartmentCode,
    /// For what.
    pub purpose: PurposeCode,
    /// Of which attribute.
    pub attribute: AttributeCode,
    /// Whether it would see more than it did.
    pub gains: bool,
    /// Operations that asked for it and would have been answered otherwise.
    pub operations: u64,
    /// Subjects of which.
    pub subjects: u64,
}

/// By attribute, and whether more is seen of it.
type Counts = BTreeMap<(AttributeCode, bool), Counted>;

#[derive(Default)]
struct Counted {
    operations: u64,
    subjects: BTreeSet<SubjectId>,
}

impl Operation {
    /// Tries a draft on what was asked in the last 30 days: nothing is written.
    pub async fn dry_run_grant(self: &Arc<Self>, draft: DraftGrant) -> Result<Tried, AppError> {
        self.require(Act::ManageGrants)?;
        let _permit = self.permit()?;
        let now = self.hub().clock().now();
        let before = self.hub().store().grants().await?;
        let mut after = before.clone();
        let (department, purpose) = match draft {
            DraftGrant::Give { department, purpose, items, areas, conditions, covers } => {
                let of = (conditions.as_slice(), covers);
                let drafts = drafts(&department, &purpose, &items, &areas, of, now);
                after.extend(drafts);
                (department, purpose)
            }
            DraftGrant::Take(id) => taken(&mut after, |one| one.id == id)?,
            DraftGrant::TakeAll(id) => taken(&mut after, |one| one.request == Some(id))?,
        };
        let catalogue = Arc::clone(&self.snapshot().catalogue);
        let permit = |grants: Vec<Grant>| {
            let rights = Rights::compile(0, &catalogue, Vec::new(), grants);
            let rights = rights.with_seals(self.snapshot().rights.seals().clone());
            rights.explained(&department, &purpose, now)
        };
        let permits = (permit(before), permit(after));
        let (counts, mut tried) = self.follow_log((&department, &purpose), &permits).await?;
        tried.rows = counts
            .into_iter()
            .map(|((attribute, gains), one)| TriedRow {
                department: department.clone(),
                purpose: purpose.clone(),
                attribute,
                gains,
                operations: one.operations,
                subjects: one.subjects.len() as u64,
            })
            .collect();
        self.ledger().count(tried.rows.len());
        Ok(tried)
    }

    /// Goes through the log backwards, over the days that are tried.
    async fn follow_log(
        self: &Arc<Self>,
        (department, purpose): (&DepartmentCode, &PurposeCode),
        permits: &(Permit, Permit),
    ) -> Result<(Counts, Tried), AppError> {
        let (mut counts, mut tried, mut position) = (Counts::new(), Tried::default(), None);
        let since = self.hub().clock().now() - Duration::days(TRIED_DAYS);
        loop {
            let (department, purpose) = (Some(department.as_str()), Some(purpose.as_str()));
            let store = self.hub().store();
            let rows = store.log_before(position, department, purpose, None, &[], PAGE).await?;
            let Some(last) = rows.last() else { return Ok((counts, tried)) };
            position = Some(last.index);
            for row in rows {
                let Ok(entry) = Entry::decode(row.body.as_bytes()) else { continue };
                tried.is_partial = tried.entries >= ENTRIES && entry.time >= since;
                if tried.is_partial || entry.time < since {
                    return Ok((counts, tried));
                }
                tried.entries += 1;
                self.compare(&entry, permits, &mut counts).await?;
            }
        }
    }

    /// Counts what of an entry would have been answered otherwise.
    async fn compare(
        self: &Arc<Self>,
        entry: &Entry,
        permits: &(Permit, Permit),
        counts: &mut Counts,
    ) -> Result<(), AppError> {
        let refused = entry.refused.iter().map(|one| one.attribute.as_str());
        let asked: BTreeSet<&str> =
            entry.attributes.iter().map(String::as_str).chain(refused).collect();
        let catalogue = Arc::clone(&self.snapshot().catalogue);
        let asked: Vec<_> =
            asked.into_iter().filter_map(|code| catalogue.attribute(code)).collect();
        let ids: Vec<SubjectId> = entry
            .subjects
            .iter()
            .filter_map(|subject| subject.split_once(':')?.1.parse().ok())
            .collect();
        let mut changed: BTreeSet<(AttributeCode, bool)> = BTreeSet::new();
        for piece in ids.chunks(SUBJECTS) {
            let records = self.loader.records(self.hub(), self.permit()?, piece).await?;
            for record in records.iter().filter(|one| self.meets(one)) {
                let sight = Sight::of(record, &catalogue);
                for attribute in asked.iter().filter(|one| one.subject == record.kind) {
                    let of =
                        |permit: &Permit| rank(&permit.decide(attribute, sight.row(), Usage::Read));
                    let (before, after) = (of(&permits.0), of(&permits.1));
                    if before != after {
                        let key = (attribute.code.clone(), after > before);
                        let _new = changed.insert(key.clone());
                        let _new = counts.entry(key).or_default().subjects.insert(record.id);
                    }
                }
            }
        }
        for key in changed {
            counts.entry(key).or_default().operations += 1;
        }
        Ok(())
    }
}

/// How much a decision tells.
fn rank(decision: &Decision) -> u8 {
    match decision {
        Decision::Denied(_) => 0,
        Decision::Masked(_) => 1,
        Decision::Full => 2,
    }
}

fn drafts(
    department: &DepartmentCode,
    purpose: &PurposeCode,
    items: &[(AttributeCode, AnswerForm)],
    areas: &[AreaCode],
    (conditions, covers): (&[RowCondition], Covers),
    now: chrono::DateTime<chrono::Utc>,
) -> Vec<Grant> {
    let everywhere = [None];
    let areas: Vec<Option<AreaCode>> = areas.iter().copied().map(Some).collect();
    let areas = if areas.is_empty() { everywhere.to_vec() } else { areas };
    let mut drafts = Vec::new();
    for (attribute, form) in items {
        for area in &areas {
            drafts.push(Grant {
                // It is compiled and thrown away: nobody sees this id.
                id: GrantId::from_uuid(uuid::Uuid::nil()),
                department: department.clone(),
                purpose: Some(purpose.clone()),
                attribute: attribute.clone(),
                form: *form,
                area: *area,
                from: now,
                until: None,
                conditions: conditions.to_vec(),
                people_per_day: None,
                covers,
                request: None,
            });
        }
    }
    drafts
}

/// Takes grants out of all; tells whose they were.
fn taken(
    grants: &mut Vec<Grant>,
    is_taken: impl Fn(&Grant) -> bool,
) -> Result<(DepartmentCode, PurposeCode), AppError> {
    let none = || AppError::invalid("revoke", "没有这样的授权", "there is no such grant");
    let first = grants.iter().find(|one| is_taken(one)).ok_or_else(none)?;
    let whose = (first.department.clone(), first.purpose.clone().ok_or_else(none)?);
    grants.retain(|one| !is_taken(one));
    Ok(whose)
}
