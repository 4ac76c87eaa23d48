//! What a register has and the hub does not, and the other way round: ids and names of attributes,
//! never values.

use std::collections::HashMap;
use std::sync::Arc;

use hub_catalogue::{Attribute, AttributeIndex};
use hub_facts::{Stated, Statement, SubjectRecord};
use hub_policy::Decision;
use hub_storage::{FeedKey, Supplied, SuppliedFilter, SuppliedState, Tx};
use hub_values::{DepartmentCode, SubjectId, SubjectKind};

use super::feed::{Feed, sees};
use super::writing::subject_kind;
use crate::{AppError, Operation};

/// Records or subjects that are looked through for one page at most.
const SCANNED: u64 = 1_000;
/// Of these, how many at once.
const PIECE: u64 = 200;

/// On which side something is lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedSide {
    /// The register sent it, and nothing of it is held.
    NotHeld,
    /// It is held, in attributes that the department leads, and the register did not send it.
    NotSent,
    /// Both have it, and another value is shown than the register says.
    Differs,
}

/// One difference between a register and the hub.
#[derive(Debug, Clone)]
pub struct FeedDifference {
    /// The department's own id of the record, where there is one.
    pub record_id: Option<String>,
    /// Whom it is about, where somebody is known.
    pub subject: Option<(SubjectKind, SubjectId)>,
    /// Whether the register had it once, and its last complete file did not.
    pub is_missing: bool,
    /// Codes of the attributes that differ, are held, or were wrong.
    pub attributes: Vec<String>,
}

/// A page of differences. It may be empty although there are more.
#[derive(Debug, Clone, Default)]
pub struct FeedDifferences {
    /// The differences.
    pub rows: Vec<FeedDifference>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<String>,
}

impl Operation {
    /// Compares a feed with what is held, a page at a time; none when there is no such feed for the
    /// caller. Of attributes that the caller may not read in full it finds nothing out.
    pub async fn feed_differences(
        self: &Arc<Self>,
        department: Option<&str>,
        name: &str,
        side: FeedSide,
        after: Option<String>,
        rows: usize,
    ) -> Result<Option<FeedDifferences>, AppError> {
        let _permit = self.permit()?;
        let caller = self.caller();
        let named = department.map(str::parse::<DepartmentCode>).transpose().ok();
        let department = named.map(|code| code.unwrap_or_else(|| caller.department.clone()));
        let Some(department) = department.filter(|code| sees(caller, code)) else {
            return Ok(None);
        };
        let tx = self.hub().store().look().await?;
        let Some((stored, key)) = tx.feed(&department, name).await? else { return Ok(None) };
        let looking = Looking { operation: self, tx: &tx, feed: Feed::of(stored)?, key, rows };
        let found = match side {
            FeedSide::NotHeld => looking.not_held(after).await?,
            FeedSide::NotSent => looking.not_sent(after).await?,
            FeedSide::Differs => looking.differs(after).await?,
        };
        tx.rollback().await?;
        let mut ledger = self.ledger();
        ledger.count(found.rows.len());
        found.rows.iter().filter_map(|one| one.subject).for_each(|(kind, id)| {
            ledger.touch(kind, id);
        });
        drop(ledger);
        Ok(Some(found))
    }
}

struct Looking<'a> {
    operation: &'a Arc<Operation>,
    tx: &'a Tx,
    feed: Feed,
    key: FeedKey,
    rows: usize,
}

impl Looking<'_> {
    /// Records that were refused, or about which a person decides.
    async fn not_held(&self, after: Option<String>) -> Result<FeedDifferences, AppError> {
        let states = vec![SuppliedState::Refused, SuppliedState::Review];
        let filter = SuppliedFilter { states, after };
        let more = self.rows as u64 + 1;
        let mut found = self.tx.supplied_page(self.feed.id, &self.key, &filter, more).await?;
        let has_more = found.len() > self.rows;
        found.truncate(self.rows);
        let next = found.last().filter(|_| has_more).map(|one| one.token.clone());
        let rows = found.into_iter().map(|one| FeedDifference {
            record_id: Some(one.record_id),
            subject: None,
            is_missing: false,
            attributes: one.problems,
        });
        Ok(FeedDifferences { rows: rows.collect(), next })
    }

    /// Subjects of the kinds of the feed that it says nothing about, and that have facts of attributes
    /// that the department leads.
    async fn not_sent(&self, after: Option<String>) -> Result<FeedDifferences, AppError> {
        let kinds = self.tx.supplied_kinds(self.feed.id).await?;
        let mut found = FeedDifferences { rows: Vec::new(), next: after };
        let mut scanned = 0;
        if kinds.is_empty() {
            return Ok(FeedDifferences::default());
        }
        while scanned < SCANNED && found.rows.len() < self.rows {
            let after = found.next.as_deref().and_then(|text| text.parse().ok());
            let ids = self.tx.not_supplied(self.feed.id, &kinds, after, PIECE).await?;
            let records = self.tx.records(&ids).await?;
            let missing = self.tx.supplied_about(self.feed.id, &self.key, &ids).await?;
            for id in &ids {
                if found.rows.len() == self.rows {
                    return Ok(found);
                }
                found.next = Some(id.to_string());
                let Some(record) = records.get(id) else { continue };
                let led = |one: &&Attribute| one.lead_department == self.feed.department;
                let held = record.facts.iter().map(|fact| fact.attribute);
                let attributes = self.visible(record, held, led);
                if attributes.is_empty() {
                    continue;
                }
                let of_record = missing.iter().find(|one| one.subject == Some(*id));
                found.rows.push(FeedDifference {
                    record_id: of_record.map(|one| one.record_id.clone()),
                    subject: Some((record.kind, *id)),
                    is_missing: of_record.is_some(),
                    attributes,
                });
            }
            if (ids.len() as u64) < PIECE {
                found.next = None;
                return Ok(found);
            }
            scanned += PIECE;
        }
        Ok(found)
    }

    /// Records of which another value is shown than they say.
    async fn differs(&self, after: Option<String>) -> Result<FeedDifferences, AppError> {
        let mut found = FeedDifferences { rows: Vec::new(), next: after };
        let mut scanned = 0;
        while scanned < SCANNED && found.rows.len() < self.rows {
            let states = vec![SuppliedState::Held, SuppliedState::Missing];
            let filter = SuppliedFilter { states, after: found.next.clone() };
            let held = self.tx.supplied_page(self.feed.id, &self.key, &filter, PIECE).await?;
            let ids: Vec<SubjectId> = held.iter().filter_map(|one| one.subject).collect();
            let records = self.tx.records(&ids).await?;
            let histories = self.tx.histories(&ids).await?;
            let statements: HashMap<SubjectId, &[Statement]> =
                histories.iter().map(|(id, one)| (*id, one.statements.as_slice())).collect();
            for one in &held {
                if found.rows.len() == self.rows {
                    return Ok(found);
                }
                found.next = Some(one.token.clone());
                found.rows.extend(self.difference(one, &records, &statements));
            }
            if (held.len() as u64) < PIECE {
                found.next = None;
                return Ok(found);
            }
            scanned += PIECE;
        }
        Ok(found)
    }

    fn difference(
        &self,
        one: &Supplied,
        records: &HashMap<SubjectId, SubjectRecord>,
        statements: &HashMap<SubjectId, &[Statement]>,
    ) -> Option<FeedDifference> {
        let id = one.subject?;
        let record = records.get(&id)?;
        let own = statements.get(&id)?.iter().filter(|said| Some(said.record) == one.record);
        let is_other = |said: &&Statement| {
            let shown = record.fact(said.attribute).map(|fact| &fact.stated);
            !matches!(said.stated, Stated::Absent(_)) && shown != Some(&said.stated)
        };
        let attributes =
            self.visible(record, own.filter(is_other).map(|one| one.attribute), |_| true);
        (!attributes.is_empty()).then(|| FeedDifference {
            record_id: Some(one.record_id.clone()),
            subject: Some((subject_kind(&one.kind).unwrap_or(record.kind), id)),
            is_missing: one.state == SuppliedState::Missing,
            attributes,
        })
    }

    /// The codes of those attributes of a subject that the caller may read in full; that something
    /// about them differs is told about them.
    fn visible(
        &self,
        record: &SubjectRecord,
        attributes: impl Iterator<Item = AttributeIndex>,
        fits: impl Fn(&&Attribute) -> bool,
    ) -> Vec<String> {
        if !self.operation.meets(record) {
            return Vec::new();
        }
        let catalogue = self.operation.catalogue();
        let mut codes = Vec::new();
        for attribute in attributes.filter_map(|index| catalogue.at(index)).filter(fits) {
            if matches!(self.operation.decide(attribute, record), Ok(Decision::Full)) {
                self.operation.ledger().disclose(attribute.index);
                codes.push(attribute.code.as_str().to_owned());
            }
        }
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}
