//! The current records that follow from statements and relations.

use std::collections::{HashMap, HashSet};

use hub_catalogue::Catalogue;
use hub_facts::{Fact, Household, Membership, SubjectRecord};
use hub_storage::{SubjectHistory, Token, Tx};
use hub_values::{AreaCode, SubjectId, SubjectKind};

use super::tokens;
use crate::AppError;
use crate::hub::Hub;

/// The department whose word on the community of a subject counts most.
const COMMUNITIES: &str = "communities";

/// Computes and writes the current records of these subjects; returns the tokens that find them
/// now. A record is a function of what is stored, so computing it again changes nothing.
pub(crate) async fn project(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    touched: &[SubjectId],
    new: &[(SubjectId, SubjectKind)],
) -> Result<Projected, AppError> {
    let before = tx.records(touched).await?;
    let mut histories = tx.histories(touched).await?;
    let memberships = tx.memberships_around(touched).await?;
    let residences = tx.residences_around(touched).await?;
    let kinds: HashMap<SubjectId, SubjectKind> =
        new.iter().copied().chain(before.values().map(|record| (record.id, record.kind))).collect();
    let around =
        Around { catalogue: tx.catalogue(), memberships: &memberships, residences: &residences };
    let mut records = Vec::with_capacity(touched.len());
    let mut all_tokens = HashSet::new();
    for id in touched {
        let Some(kind) = kinds.get(id).copied() else { continue };
        let history = histories.remove(id).unwrap_or_default();
        let old = before.get(id);
        let record = around.record(*id, kind, &history, old);
        let found_by = tokens::of(&record, &history, tx.catalogue(), hub.store().keys());
        all_tokens.extend(found_by.iter().copied());
        records.push((record, found_by));
    }
    *cursor = tx.put_records(&records, *cursor, hub.clock().now()).await?;
    let projected = records.iter().map(|(record, _)| (record.kind, record.id)).collect();
    Ok((projected, all_tokens.into_iter().collect()))
}

/// The tokens that find subjects, as the keys make them now.
pub(crate) async fn found_by(
    hub: &Hub,
    tx: &Tx,
    ids: &[SubjectId],
) -> Result<Vec<(SubjectId, Vec<Token>)>, AppError> {
    let records = tx.records(ids).await?;
    let mut histories = tx.histories(ids).await?;
    let keys = hub.store().keys();
    Ok(records
        .into_values()
        .map(|record| {
            let history = histories.remove(&record.id).unwrap_or_default();
            let found_by = tokens::of(&record, &history, tx.catalogue(), keys);
            (record.id, found_by)
        })
        .collect())
}

/// The subjects whose records were written, and the tokens that find them now.
type Projected = (Vec<(SubjectKind, SubjectId)>, Vec<Token>);

struct Around<'a> {
    catalogue: &'a Catalogue,
    memberships: &'a [Membership],
    residences: &'a [(SubjectId, SubjectId)],
}

impl Around<'_> {
    fn record(
        &self,
        id: SubjectId,
        kind: SubjectKind,
        history: &SubjectHistory,
        old: Option<&SubjectRecord>,
    ) -> SubjectRecord {
        let memberships: Vec<Membership> = self
            .memberships
            .iter()
            .filter(|one| match kind {
                SubjectKind::Resident => one.resident == id,
                SubjectKind::Household => one.household == id,
                SubjectKind::Dwelling | SubjectKind::Premises => false,
            })
            .cloned()
            .collect();
        SubjectRecord {
            id,
            kind,
            version: old.map_or(1, |old| old.version + 1),
            community: community(history),
            facts: Fact::all(&history.statements, self.catalogue),
            household: self.household(id, kind, &memberships, old),
            memberships,
            households: self
                .residences
                .iter()
                .filter(|(_, dwelling)| *dwelling == id)
                .map(|(household, _)| *household)
                .collect(),
        }
    }

    fn household(
        &self,
        id: SubjectId,
        kind: SubjectKind,
        memberships: &[Membership],
        old: Option<&SubjectRecord>,
    ) -> Option<Household> {
        if kind != SubjectKind::Household {
            return None;
        }
        let known = old.and_then(|old| old.household).map(|household| household.kind);
        let kind = memberships.first().map(|one| one.kind).or(known)?;
        let dwelling = self.residences.iter().find(|(one, _)| *one == id).map(|(_, at)| *at);
        Some(Household { kind, dwelling })
    }
}

/// What the community itself said last, else what anybody said last.
fn community(history: &SubjectHistory) -> Option<AreaCode> {
    let latest = |own: bool| {
        history
            .communities
            .iter()
            .filter(|(source, ..)| !own || source.as_str() == COMMUNITIES)
            .max_by(|a, b| (a.1, a.2.as_str()).cmp(&(b.1, b.2.as_str())))
            .map(|(.., code)| *code)
    };
    latest(true).or_else(|| latest(false))
}
