//! What is held about a subject that is to be erased, and around it.

use std::collections::{BTreeSet, HashSet};

use hub_catalogue::{AttributeIndex, Catalogue};
use hub_facts::{Membership, Named, SubjectRecord};
use hub_storage::{SubjectHistory, Tx};
use hub_values::{AreaCode, SubjectId, SubjectKind};

use super::Erased;
use super::mentions::Mentions;
use crate::AppError;
use crate::intake::judge;

/// What is held about a subject, and around it.
pub(super) struct Held {
    pub(super) record: SubjectRecord,
    pub(super) history: SubjectHistory,
    memberships: Vec<Membership>,
    residences: Vec<(SubjectId, SubjectId)>,
    /// Who may say something about it: its households, their members and dwellings.
    around: BTreeSet<SubjectId>,
    /// Where records of others name it by role.
    pub(super) mentions: Mentions,
}

impl Held {
    pub(super) async fn read(tx: &Tx, record: SubjectRecord) -> Result<Self, AppError> {
        let id = record.id;
        let history = tx.histories(&[id]).await?.remove(&id).unwrap_or_default();
        let memberships = memberships(tx, &[id]).await?;
        let residences = residences(tx, &[id]).await?;
        let around = BTreeSet::new();
        let mentions = Mentions::default();
        let mut held = Self { record, history, memberships, residences, around, mentions };
        held.around = held.direct();
        let households: Vec<SubjectId> = held.around.iter().copied().collect();
        for one in self::memberships(tx, &households).await? {
            held.around.extend([one.household, one.resident]);
        }
        for (household, dwelling) in self::residences(tx, &households).await? {
            held.around.extend([household, dwelling]);
        }
        let _self = held.around.remove(&id);
        if held.record.kind == SubjectKind::Resident {
            let person = Named::of(&held.history.statements, tx.catalogue());
            held.mentions = Mentions::find(tx, id, &person, &held.around).await?;
        }
        Ok(held)
    }

    /// Whose record shows a relation to it.
    pub(super) fn direct(&self) -> BTreeSet<SubjectId> {
        let members = self.memberships.iter().flat_map(|one| [one.household, one.resident]);
        let homes =
            self.residences.iter().flat_map(|(household, dwelling)| [*household, *dwelling]);
        members.chain(homes).filter(|one| *one != self.record.id).collect()
    }

    /// The households whose records say that it belongs to them.
    pub(super) fn households(&self) -> Vec<SubjectId> {
        let members = self.memberships.iter().map(|one| one.household);
        let homes = self.residences.iter().map(|(household, _)| *household);
        members.chain(homes).filter(|one| *one != self.record.id).collect()
    }

    pub(super) fn would_go(
        &self,
        catalogue: &Catalogue,
        sees: &(impl Fn(Option<&AreaCode>) -> bool + Sync),
    ) -> Erased {
        let records: HashSet<_> = self.history.statements.iter().map(|one| one.record).collect();
        Erased {
            is_done: false,
            source_records: records.len() as u64,
            attributes: judge::codes(catalogue, &self.attributes()),
            relations: (self.memberships.len() + self.residences.len()) as u64,
            neighbours: Vec::new(),
            roles: self.mentions.sure(sees),
            unsure: self.mentions.unsure(sees),
        }
    }

    /// Codes of all attributes of which something goes, here and in records of others.
    pub(super) fn written(&self, catalogue: &Catalogue) -> Vec<String> {
        let removals = self.mentions.removals();
        let removed = removals.iter().flat_map(|(_, attributes)| attributes).copied();
        let all: BTreeSet<_> = self.attributes().into_iter().chain(removed).collect();
        judge::codes(catalogue, &all.into_iter().collect::<Vec<_>>())
    }

    fn attributes(&self) -> Vec<AttributeIndex> {
        let said: BTreeSet<_> = self.history.statements.iter().map(|one| one.attribute).collect();
        said.into_iter().collect()
    }

    /// Whether a text that stays in the log holds the name of the person.
    pub(super) fn is_named_in(&self, text: &str, catalogue: &Catalogue) -> bool {
        self.history.statements.iter().any(|one| {
            let attribute = catalogue.at(one.attribute);
            attribute.is_some_and(|one| ["person_name", "former_name"].contains(&one.code.as_str()))
                && one.stated.value().is_some_and(|name| text.contains(&name.canonical()))
        })
    }
}

async fn memberships(tx: &Tx, ids: &[SubjectId]) -> Result<Vec<Membership>, AppError> {
    Ok(tx.memberships_around(ids).await?.into_iter().map(|(one, _)| one).collect())
}

async fn residences(tx: &Tx, ids: &[SubjectId]) -> Result<Vec<(SubjectId, SubjectId)>, AppError> {
    let found = tx.residences_around(ids).await?;
    Ok(found.into_iter().map(|(one, _)| (one.household, one.dwelling)).collect())
}
