//! Finding entries of the log by case, attribute and area: terms that follow the log, and a page that reads no more
//! of it than it needs.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use hub_audit::Entry;
use hub_storage::{BelongedTo, Head, LogRow, LogShape, LogTerm, LogTerms, Store};
use hub_values::{AreaCode, SubjectId, SubjectKind};

use crate::audit::AuditFilter;
use crate::hub::Hub;
use crate::recent::{Numbered, Stretch};
use crate::writer::{Work, Written};
use crate::{AppError, LoggedEntry};

/// Entries that the terms follow in one step.
const STEP: u64 = 200;
/// Subjects that they follow in one step, or those of one entry.
const SUBJECTS: usize = 4_000;
/// Entries that are looked at between two looks whether a page is full, at most.
const MOST: u64 = 1_000;
/// How long a write takes at most: what it links is linked a moment after its entry was begun.
const WRITING: TimeDelta = TimeDelta::seconds(10);

impl Hub {
    /// Follows the log one step with the terms by which its entries are found. What they are made of
    /// never changes, so it is read without a lock. Tells how many entries are left.
    pub(crate) async fn follow_terms(self: &Arc<Self>, head: &Head) -> Result<u64, AppError> {
        let from = head.searched;
        if from >= head.size {
            return Ok(0);
        }
        let Stretch { entries, next: to } = self.stretch(from, STEP).await?.within(SUBJECTS);
        let terms = terms_of(self.store(), &entries).await?;
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                // Another server may have been faster.
                if tx.head().await?.searched == from {
                    tx.put_log_terms(terms).await?;
                    tx.set_searched(to).await?;
                }
                Ok(Written::default())
            })
        });
        let _receipts = self.keep_up(work).await?;
        Ok(head.size.saturating_sub(to))
    }
}

async fn terms_of(store: &Store, entries: &[Numbered]) -> Result<LogTerms, AppError> {
    let subjects: BTreeSet<SubjectId> = entries
        .iter()
        .flat_map(|(_, entry)| entry.subjects.iter().filter_map(|one| subject(one)))
        .collect();
    let subjects: Vec<SubjectId> = subjects.into_iter().collect();
    let mut belonged: HashMap<SubjectId, Vec<BelongedTo>> = HashMap::new();
    for one in store.belonged_to(&subjects).await? {
        belonged.entry(one.subject).or_default().push(one);
    }
    let mut terms = LogTerms::default();
    for (index, entry) in entries {
        let shape = LogShape {
            department: entry.department.clone(),
            purpose: entry.purpose.clone(),
            outcome: entry.outcome.as_str().to_owned(),
        };
        attributes(entry).for_each(|one| terms.add_attribute(*index, &shape, one));
        if let Some(case) = &entry.case {
            terms.add(*index, LogTerm::Case(case.clone()));
        }
        for named in &entry.subjects {
            let community = match subject(named) {
                Some(id) => belonged.get(&id).and_then(|said| then(said, entry.time)),
                None => named.strip_prefix("area:").and_then(|code| code.parse().ok()),
            };
            for area in with_those_above(community) {
                terms.add(*index, LogTerm::Area(area));
            }
        }
    }
    Ok(terms)
}

/// The subject that an entry names; none where it names something else, such as an account.
fn subject(named: &str) -> Option<SubjectId> {
    let (kind, id) = named.split_once(':')?;
    let _kind: SubjectKind = kind.parse().ok()?;
    id.parse().ok()
}

/// Attributes that an entry names: shown, written or refused.
fn attributes(entry: &Entry) -> impl Iterator<Item = &str> {
    let refused = entry.refused.iter().map(|one| &one.attribute);
    entry.attributes.iter().chain(&entry.written).chain(refused).map(String::as_str)
}

/// Where a subject belonged at a time by what had been said of it, the last word first; whoever was
/// made by that very operation, by what it said.
fn then(said: &[BelongedTo], at: DateTime<Utc>) -> Option<AreaCode> {
    let until = said.iter().rev().find(|one| one.linked_at <= at);
    let made = || said.first().filter(|one| one.linked_at <= at + WRITING);
    until.or_else(made).map(|one| one.community)
}

fn with_those_above(area: Option<AreaCode>) -> impl Iterator<Item = AreaCode> {
    std::iter::successors(area, AreaCode::parent)
}

/// By what a page is looked for; the other conditions are held against the entries found.
enum Way {
    Term(LogTerm),
    /// Blocks that name an attribute, by their terms.
    Blocks(Vec<String>),
    /// Entries that were named.
    Places(Vec<u64>),
    /// The columns of the log, and the index by subject.
    Columns,
}

/// Entries before a position that fit, newest first, as many as asked for at most. `subjects` are
/// the names in the log of the one that is asked about.
pub(crate) async fn found(
    store: &Store,
    filter: &AuditFilter,
    subjects: &[String],
    before: Option<u64>,
    limit: u64,
) -> Result<Vec<LoggedEntry>, AppError> {
    let way = way(store, filter, subjects).await?;
    let area = filter.area.map(LogTerm::Area);
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut next = Some(before.unwrap_or(u64::MAX));
    let mut look = limit;
    while let Some(before) = next.filter(|_| found.len() < wanted) {
        let rows = match &way {
            Way::Blocks(terms) => {
                let (rows, go_on) = store.log_by_blocks(terms, before).await?;
                next = go_on;
                rows
            }
            Way::Places(places) => {
                next = None;
                let below: Vec<u64> = places.iter().copied().filter(|one| *one < before).collect();
                store.log_at(&below).await?
            }
            Way::Term(term) => {
                let rows = store.log_by_term(term, before, look).await?;
                next = last_of(&rows, look);
                rows
            }
            Way::Columns => {
                let rows = columns(store, filter, subjects, before, look).await?;
                next = last_of(&rows, look);
                rows
            }
        };
        look = MOST.max(limit);
        let mut entries: Vec<LoggedEntry> = rows
            .into_iter()
            .map(crate::audit::logged)
            .filter(|one| fits(one, filter, subjects))
            .collect();
        if let Some(area) =
            area.as_ref().filter(|area| !matches!(&way, Way::Term(term) if term == *area))
        {
            let indexes: Vec<u64> = entries.iter().map(|one| one.index).collect();
            let named = store.named_by_term(area, &indexes).await?;
            entries.retain(|one| named.contains(&one.index));
        }
        found.extend(entries);
    }
    found.truncate(wanted);
    Ok(found)
}

async fn way(store: &Store, filter: &AuditFilter, subjects: &[String]) -> Result<Way, AppError> {
    if let Some(places) = &filter.entries {
        return Ok(Way::Places(places.clone()));
    }
    if let Some(case) = &filter.case {
        return Ok(Way::Term(LogTerm::Case(case.clone())));
    }
    if !subjects.is_empty() {
        return Ok(Way::Columns);
    }
    if let Some(area) = filter.area {
        return Ok(Way::Term(LogTerm::Area(area)));
    }
    let Some(attribute) = &filter.attribute else { return Ok(Way::Columns) };
    let wanted = [&filter.department, &filter.purpose, &filter.outcome].map(|one| one.as_deref());
    Ok(Way::Blocks(store.attribute_terms(attribute, wanted).await?))
}

async fn columns(
    store: &Store,
    filter: &AuditFilter,
    subjects: &[String],
    before: u64,
    limit: u64,
) -> Result<Vec<LogRow>, AppError> {
    let [department, purpose, outcome] =
        [&filter.department, &filter.purpose, &filter.outcome].map(|one| one.as_deref());
    Ok(store.log_before(Some(before), department, purpose, outcome, subjects, limit).await?)
}

/// Where to go on after these rows; none when they were the last.
fn last_of(rows: &[LogRow], looked_for: u64) -> Option<u64> {
    rows.last().filter(|_| rows.len() as u64 == looked_for).map(|row| row.index)
}

/// Whether an entry says what is wanted; the area is not in it.
fn fits(one: &LoggedEntry, filter: &AuditFilter, subjects: &[String]) -> bool {
    // What stands in the log and is no entry is shown where nothing is asked of it.
    let Some(entry) = &one.entry else { return filter.names_nothing() };
    let is = |wanted: &Option<String>, found: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| Some(wanted) == found)
    };
    is(&filter.department, entry.department.as_deref())
        && is(&filter.purpose, entry.purpose.as_deref())
        && is(&filter.outcome, Some(entry.outcome.as_str()))
        && is(&filter.case, entry.case.as_deref())
        && filter.attribute.as_deref().is_none_or(|code| attributes(entry).any(|one| one == code))
        && (subjects.is_empty() || entry.subjects.iter().any(|one| subjects.contains(one)))
}

#[cfg(test)]
mod tests {
    use hub_values::AreaLevel;

    use super::*;

    fn said(community: &str, minute: u32) -> BelongedTo {
        let linked_at = format!("2026-11-30T08:{minute:02}:00Z").parse().expect("a time");
        let community = community.parse().expect("an area");
        BelongedTo { subject: SubjectId::from_uuid(uuid::Uuid::nil()), community, linked_at }
    }

    #[test]
    fn where_somebody_belonged_is_what_was_said_until_then() {
        let said = [said("519902001001", 10), said("519902001002", 20)];
        let at = |time: &str| {
            let time: DateTime<Utc> = time.parse().expect("a time");
            then(&said, time).map(|area| area.as_str().to_owned())
        };
        assert_eq!(at("2026-11-30T08:05:00Z"), None, "nobody had said anything");
        assert_eq!(at("2026-11-30T08:09:55Z").as_deref(), Some("519902001001"), "being made");
        assert_eq!(at("2026-11-30T08:19:59Z").as_deref(), Some("519902001001"));
        assert_eq!(at("2026-11-30T08:20:00Z").as_deref(), Some("519902001002"));
    }

    #[test]
    fn an_area_lies_in_all_above_it() {
        let area = "519902001001".parse().ok();
        let levels: Vec<AreaLevel> = with_those_above(area).map(|one| one.level()).collect();
        assert_eq!(levels, AreaLevel::ALL.into_iter().rev().collect::<Vec<_>>());
    }
}
