//! The current records that follow from statements and relations.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hub_catalogue::Catalogue;
use hub_facts::{
    Belonging, Closure, Fact, Household, Membership, Pins, Residence, Said, SubjectRecord,
};
use hub_storage::{SubjectHistory, Token, Tx};
use hub_values::{AreaCode, RecordId, SubjectId, SubjectKind};

use super::tokens;
use crate::AppError;
use crate::hub::Hub;

/// The department whose word on the community of a subject counts most.
const COMMUNITIES: &str = "communities";

/// Computes anew who belongs to these households and where they live, and writes what changed;
/// everybody whom a change concerns is added to `touched`.
pub(crate) async fn relate(
    hub: &Hub,
    tx: &Tx,
    households: &[SubjectId],
    touched: &mut BTreeSet<SubjectId>,
) -> Result<(), AppError> {
    if households.is_empty() {
        return Ok(());
    }
    let mut changed = Vec::new();
    for (household, before, now) in belongings(tx, households).await? {
        if before == now {
            continue;
        }
        let both = [&before, &now];
        touched.extend(
            both.iter().flat_map(|one| &one.memberships).map(|(member, _)| member.resident),
        );
        touched.extend(both.iter().flat_map(|one| &one.residences).map(|(home, _)| home.dwelling));
        let _new = touched.insert(household);
        changed.push((household, now));
    }
    Ok(tx.put_belongings(&changed, hub.ids()).await?)
}

/// For each household what is stored about who belongs to it, and what follows from its records.
pub(crate) async fn belongings(
    tx: &Tx,
    households: &[SubjectId],
) -> Result<Vec<(SubjectId, Belonging, Belonging)>, AppError> {
    let households: BTreeSet<SubjectId> = households.iter().copied().collect();
    let households: Vec<SubjectId> = households.into_iter().collect();
    let mut said = tx.said(&households).await?;
    let mut named: Vec<SubjectId> = said.values().flat_map(|said| Belonging::named(said)).collect();
    named.sort_unstable();
    named.dedup();
    let closures = closures(tx, &named, &said).await?;
    // Records may name somebody who was erased since; nobody belongs anywhere who is not there.
    let there = tx.existing(&named).await?;
    let memberships = tx.memberships_around(&households).await?;
    let residences = tx.residences_around(&households).await?;
    Ok(households
        .into_iter()
        .map(|id| {
            let said = said.remove(&id).unwrap_or_default();
            let mut now = Belonging::of(id, &said, &closures);
            now.memberships.retain(|(one, _)| there.contains(&one.resident));
            now.residences.retain(|(one, _)| there.contains(&one.dwelling));
            let of = |one: &&(Membership, RecordId)| one.0.household == id;
            let at = |one: &&(Residence, RecordId)| one.0.household == id;
            let before = Belonging {
                // The kind is no row of these tables; whether it changed, the record shows.
                kind: now.kind,
                memberships: memberships.iter().filter(of).cloned().collect(),
                residences: residences.iter().filter(at).copied().collect(),
            };
            (id, before, now)
        })
        .collect())
}

async fn closures(
    tx: &Tx,
    named: &[SubjectId],
    households: &HashMap<SubjectId, Vec<Said>>,
) -> Result<BTreeMap<SubjectId, Closure>, AppError> {
    let others = tx.said(named).await?;
    Ok(households
        .iter()
        .chain(&others)
        .filter_map(|(id, said)| Some((*id, Closure::of(said)?)))
        .collect())
}

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
    let kinds: HashMap<SubjectId, SubjectKind> =
        new.iter().copied().chain(before.values().map(|record| (record.id, record.kind))).collect();
    let records = computed(hub, tx, touched, &kinds, &before).await?;
    *cursor = tx.put_records(&records, *cursor, hub.clock().now()).await?;
    let projected = records.iter().map(|(record, _)| (record.kind, record.id)).collect();
    let all_tokens: HashSet<Token> =
        records.into_iter().flat_map(|(_, found_by)| found_by).collect();
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

/// The current records of subjects as they follow from what is stored, each with the tokens that
/// find it.
pub(crate) async fn computed(
    hub: &Hub,
    tx: &Tx,
    subjects: &[SubjectId],
    kinds: &HashMap<SubjectId, SubjectKind>,
    before: &HashMap<SubjectId, SubjectRecord>,
) -> Result<Vec<(SubjectRecord, Vec<Token>)>, AppError> {
    let mut histories = tx.histories(subjects).await?;
    let memberships = tx.memberships_around(subjects).await?;
    let residences = tx.residences_around(subjects).await?;
    let around =
        Around { catalogue: tx.catalogue(), memberships: &memberships, residences: &residences };
    let mut records = Vec::with_capacity(subjects.len());
    for id in subjects {
        let Some(kind) = kinds.get(id).copied() else { continue };
        let history = histories.remove(id).unwrap_or_default();
        let record = around.record(*id, kind, &history, before.get(id));
        let found_by = tokens::of(&record, &history, tx.catalogue(), hub.store().keys());
        records.push((record, found_by));
    }
    Ok(records)
}

/// The subjects whose records were written, and the tokens that find them now.
type Projected = (Vec<(SubjectKind, SubjectId)>, Vec<Token>);

struct Around<'a> {
    catalogue: &'a Catalogue,
    memberships: &'a [(Membership, RecordId)],
    residences: &'a [(Residence, RecordId)],
}

impl Around<'_> {
    fn record(
        &self,
        id: SubjectId,
        kind: SubjectKind,
        history: &SubjectHistory,
        old: Option<&SubjectRecord>,
    ) -> SubjectRecord {
        let mut memberships: Vec<Membership> = self
            .memberships
            .iter()
            .map(|(one, _)| one)
            .filter(|one| match kind {
                SubjectKind::Resident => one.resident == id,
                SubjectKind::Household => one.household == id,
                SubjectKind::Dwelling | SubjectKind::Premises => false,
            })
            .cloned()
            .collect();
        memberships.sort_by_key(|one| (one.household, one.resident, one.from, one.to));
        let mut residences: Vec<Residence> = self
            .residences
            .iter()
            .map(|(one, _)| *one)
            .filter(|one| match kind {
                SubjectKind::Household => one.household == id,
                SubjectKind::Dwelling => one.dwelling == id,
                SubjectKind::Resident | SubjectKind::Premises => false,
            })
            .collect();
        residences.sort_unstable_by_key(|one| (one.household, one.from, one.to, one.dwelling));
        SubjectRecord {
            id,
            kind,
            version: old.map_or(1, |old| old.version + 1),
            community: community(history),
            facts: Fact::all(&history.statements, &Pins::of(&history.said), self.catalogue),
            household: household(kind, history, &residences),
            memberships,
            residences,
            closed: Closure::of(&history.said),
        }
    }
}

/// What only a household has: its kind by the last roster, and where it still lives.
fn household(
    kind: SubjectKind,
    history: &SubjectHistory,
    residences: &[Residence],
) -> Option<Household> {
    if kind != SubjectKind::Household {
        return None;
    }
    let kind = Belonging::kind_of(&history.said)?;
    let dwelling = residences.iter().rev().find(|one| one.to.is_none()).map(|one| one.dwelling);
    Some(Household { kind, dwelling })
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
