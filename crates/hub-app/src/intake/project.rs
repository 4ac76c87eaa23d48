//! The current records that follow from statements and relations.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use hub_catalogue::Catalogue;
use hub_facts::{
    Belonging, Closure, Fact, Household, Membership, Pins, Residence, Said, Saying, SubjectRecord,
};
use hub_storage::{FoundBy, SubjectHistory, Token, Tx};
use hub_values::{AreaCode, RecordId, SubjectId, SubjectKind};

use super::fresh::Fresh;
use super::tokens;
use crate::AppError;
use crate::forms::settling;
use crate::hub::Hub;
use crate::review::offering;

/// The department whose word on the community of a subject counts most.
const COMMUNITIES: &str = "communities";

/// Computes anew who belongs to these households and where they live, and writes what changed;
/// returns each household that changed, with everybody whom that concerns.
pub(crate) async fn relate(
    hub: &Hub,
    tx: &Tx,
    households: &[SubjectId],
    fresh: &mut Fresh,
) -> Result<Vec<(SubjectId, BTreeSet<SubjectId>)>, AppError> {
    if households.is_empty() {
        return Ok(Vec::new());
    }
    let (mut changed, mut concerned) = (Vec::new(), Vec::new());
    for (household, before, now) in belongings(tx, households, fresh).await? {
        if before == now {
            continue;
        }
        let both = [&before, &now];
        let members = both.iter().flat_map(|one| &one.memberships).map(|(one, _)| one.resident);
        let homes = both.iter().flat_map(|one| &one.residences).map(|(one, _)| one.dwelling);
        concerned.push((household, members.chain(homes).chain([household]).collect()));
        fresh.note(&now);
        changed.push((household, now));
    }
    tx.put_belongings(&changed, hub.ids()).await?;
    Ok(concerned)
}

/// The households whose members or dwellings are any of these subjects, and those that they are
/// themselves.
pub(crate) async fn households_around(
    tx: &Tx,
    subjects: &[SubjectId],
) -> Result<Vec<SubjectId>, AppError> {
    let members = tx.memberships_around(subjects).await?;
    let homes = tx.residences_around(subjects).await?;
    let mut households: BTreeSet<SubjectId> =
        members.iter().map(|(one, _)| one.household).collect();
    households.extend(homes.iter().map(|(one, _)| one.household));
    let known = tx.records(subjects).await?;
    let themselves = known.values().filter(|one| one.kind == SubjectKind::Household);
    households.extend(themselves.map(|one| one.id));
    Ok(households.into_iter().collect())
}

/// For each household what is stored about who belongs to it, and what follows from its records.
pub(crate) async fn belongings(
    tx: &Tx,
    households: &[SubjectId],
    fresh: &Fresh,
) -> Result<Vec<(SubjectId, Belonging, Belonging)>, AppError> {
    let households: BTreeSet<SubjectId> = households.iter().copied().collect();
    let households: Vec<SubjectId> = households.into_iter().collect();
    let mut said = fresh.said(tx, &households).await?;
    let mut named: Vec<SubjectId> = said.values().flat_map(|said| Belonging::named(said)).collect();
    named.sort_unstable();
    named.dedup();
    let closures = closures(tx, &named, &said, fresh).await?;
    // Records may name somebody who was erased since; nobody belongs anywhere who is not there.
    let there = fresh.existing(tx, &named).await?;
    // A new household has no rows yet.
    let older = fresh.older(&households);
    let mut memberships = grouped(tx.memberships_around(&older).await?, |one| [one.household]);
    let mut residences = grouped(tx.residences_around(&older).await?, |one| [one.household]);
    Ok(households
        .into_iter()
        .map(|id| {
            let said = said.remove(&id).unwrap_or_default();
            let mut now = Belonging::of(id, &said, &closures);
            now.memberships.retain(|(one, _)| there.contains(&one.resident));
            now.residences.retain(|(one, _)| there.contains(&one.dwelling));
            let before = Belonging {
                // The kind is no row of these tables; whether it changed, the record shows.
                kind: now.kind,
                memberships: memberships.remove(&id).unwrap_or_default(),
                residences: residences.remove(&id).unwrap_or_default(),
            };
            (id, before, now)
        })
        .collect())
}

async fn closures(
    tx: &Tx,
    named: &[SubjectId],
    households: &HashMap<SubjectId, Vec<Said>>,
    fresh: &Fresh,
) -> Result<BTreeMap<SubjectId, Closure>, AppError> {
    let others = fresh.said(tx, named).await?;
    Ok(households
        .iter()
        .chain(&others)
        .filter_map(|(id, said)| Some((*id, Closure::of(said)?)))
        .collect())
}

/// Computes and writes the current records of these subjects; returns the tokens that find them
/// now. A record is a function of what is stored, so computing it again changes nothing. Of whom
/// nothing is said any more there is no record.
pub(crate) async fn project(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    touched: &[SubjectId],
    new: &[(SubjectId, SubjectKind)],
    fresh: Fresh,
) -> Result<Projected, AppError> {
    let before = tx.records(&fresh.older(touched)).await?;
    let kinds: HashMap<SubjectId, SubjectKind> =
        new.iter().copied().chain(before.values().map(|record| (record.id, record.kind))).collect();
    let records = computed(hub, tx, touched, &kinds, &before, fresh).await?;
    *cursor = tx.put_records(&records, &before, *cursor, hub.clock().now()).await?;
    offering::reopen(tx, &before, &records).await?;
    settling::settle(hub, tx, records.iter().map(|(record, _)| record), &before).await?;
    let there: HashSet<SubjectId> = records.iter().map(|(record, _)| record.id).collect();
    let gone: Vec<SubjectId> = before.keys().filter(|id| !there.contains(id)).copied().collect();
    *cursor = tx.withdraw_records(&gone, *cursor, hub.clock().now()).await?;
    let projected = touched.iter().filter_map(|id| Some((*kinds.get(id)?, *id))).collect();
    let all_tokens: HashSet<Token> =
        records.into_iter().flat_map(|(_, found_by)| found_by.tokens).collect();
    Ok((projected, all_tokens.into_iter().collect()))
}

/// The tokens that find subjects, as the keys make them now.
pub(crate) async fn found_by(
    hub: &Hub,
    tx: &Tx,
    ids: &[SubjectId],
) -> Result<Vec<(SubjectId, FoundBy)>, AppError> {
    let records = tx.records(ids).await?;
    let mut histories = tx.histories(ids).await?;
    let (keys, matching) = (hub.store().keys(), Arc::clone(&hub.snapshot().matching));
    Ok(records
        .into_values()
        .map(|record| {
            let history = histories.remove(&record.id).unwrap_or_default();
            let found = tokens::of(&record, &history, tx.catalogue(), keys);
            let found_by = matching.found_by(&record, found, tx.catalogue(), keys);
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
    mut fresh: Fresh,
) -> Result<Vec<(SubjectRecord, FoundBy)>, AppError> {
    let memberships = fresh.memberships_around(tx, subjects).await?;
    let residences = fresh.residences_around(tx, subjects).await?;
    let mut histories = fresh.histories(tx, subjects).await?;
    let around = Around {
        catalogue: tx.catalogue(),
        memberships: grouped(memberships, |one| [one.household, one.resident]),
        residences: grouped(residences, |one| [one.household, one.dwelling]),
    };
    let (keys, matching) = (hub.store().keys(), Arc::clone(&hub.snapshot().matching));
    let mut records = Vec::with_capacity(subjects.len());
    for id in subjects {
        let Some(kind) = kinds.get(id).copied() else { continue };
        // Without a record that is linked to it there is no subject to show.
        let Some(history) = histories.remove(id).filter(says_something) else { continue };
        let record = around.record(*id, kind, &history, before.get(id));
        let found = tokens::of(&record, &history, tx.catalogue(), keys);
        let found_by = matching.found_by(&record, found, tx.catalogue(), keys);
        records.push((record, found_by));
    }
    Ok(records)
}

/// The subjects whose records were written, and the tokens that find them now.
type Projected = (Vec<(SubjectKind, SubjectId)>, Vec<Token>);

struct Around<'a> {
    catalogue: &'a Catalogue,
    memberships: BySubject<Membership>,
    residences: BySubject<Residence>,
}

/// What is tied to a subject, with the record that says so.
type BySubject<T> = HashMap<SubjectId, Vec<(T, RecordId)>>;

/// Ties by the subjects at their ends.
fn grouped<T: Clone, const ENDS: usize>(
    all: Vec<(T, RecordId)>,
    ends: impl Fn(&T) -> [SubjectId; ENDS],
) -> BySubject<T> {
    let mut by_subject: BySubject<T> = HashMap::new();
    for (one, record) in all {
        for end in ends(&one) {
            by_subject.entry(end).or_default().push((one.clone(), record));
        }
    }
    by_subject
}

impl Around<'_> {
    fn record(
        &self,
        id: SubjectId,
        kind: SubjectKind,
        history: &SubjectHistory,
        old: Option<&SubjectRecord>,
    ) -> SubjectRecord {
        let memberships = self.memberships.get(&id).into_iter().flatten().map(|(one, _)| one);
        let mut memberships: Vec<Membership> = memberships
            .filter(|one| match kind {
                SubjectKind::Resident => one.resident == id,
                SubjectKind::Household => one.household == id,
                SubjectKind::Dwelling | SubjectKind::Premises => false,
            })
            .cloned()
            .collect();
        memberships.sort_by_key(|one| (one.household, one.resident, one.from, one.to));
        let residences = self.residences.get(&id).into_iter().flatten().map(|(one, _)| *one);
        let mut residences: Vec<Residence> = residences
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
            previous: Saying::merged(&history.said),
        }
    }
}

/// Whether anything is said of a subject but that others are the same one: when all else was taken
/// back, there is nobody.
fn says_something(history: &SubjectHistory) -> bool {
    let is_about_merging =
        |one: &Said| matches!(one.saying, Saying::Merged { .. } | Saying::Pinned { .. });
    !history.statements.is_empty()
        || !history.communities.is_empty()
        || history.said.is_empty()
        || !history.said.iter().all(is_about_merging)
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
pub(crate) fn community(history: &SubjectHistory) -> Option<AreaCode> {
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
