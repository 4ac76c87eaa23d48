//! What a transaction has just written about subjects that it made: known without being read.

use std::collections::{HashMap, HashSet};

use hub_facts::{Belonging, Membership, Residence, Said};
use hub_storage::{NewRecord, SubjectHistory, Tx};
use hub_values::{RecordId, SubjectId};

use crate::AppError;

/// Subjects made in this transaction, with everything that was said about them. Nothing else about
/// them is stored, so that what follows from it need not be read back.
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    histories: HashMap<SubjectId, SubjectHistory>,
    memberships: Vec<(Membership, RecordId)>,
    residences: Vec<(Residence, RecordId)>,
}

impl Fresh {
    /// The new ones among subjects, and what these records say of them. All records about them must
    /// be given.
    pub(crate) fn of(new: impl IntoIterator<Item = SubjectId>, records: &[NewRecord]) -> Self {
        let mut histories: HashMap<SubjectId, SubjectHistory> =
            new.into_iter().map(|id| (id, SubjectHistory::default())).collect();
        for record in records {
            if let Some(history) = histories.get_mut(&record.subject) {
                history.add(record.history());
            }
        }
        Self { histories, memberships: Vec::new(), residences: Vec::new() }
    }

    /// Those that were there before this transaction.
    pub(crate) fn older(&self, ids: &[SubjectId]) -> Vec<SubjectId> {
        ids.iter().filter(|id| !self.histories.contains_key(id)).copied().collect()
    }

    /// What records say about subjects besides facts.
    pub(crate) async fn said(
        &self,
        tx: &Tx,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, Vec<Said>>, AppError> {
        let mut said = tx.said(&self.older(ids)).await?;
        let known = ids.iter().filter_map(|id| Some((*id, self.histories.get(id)?)));
        said.extend(known.map(|(id, history)| (id, history.said.clone())));
        Ok(said)
    }

    /// Those of these subjects that are there.
    pub(crate) async fn existing(
        &self,
        tx: &Tx,
        ids: &[SubjectId],
    ) -> Result<HashSet<SubjectId>, AppError> {
        let mut there = tx.existing(&self.older(ids)).await?;
        there.extend(ids.iter().filter(|id| self.histories.contains_key(id)));
        Ok(there)
    }

    /// Everything said about subjects; it is taken out.
    pub(crate) async fn histories(
        &mut self,
        tx: &Tx,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectHistory>, AppError> {
        let mut histories = tx.histories(&self.older(ids)).await?;
        for id in ids {
            if let Some(known) = self.histories.get_mut(id) {
                let _none = histories.insert(*id, std::mem::take(known));
            }
        }
        Ok(histories)
    }

    /// Notes who belongs to a household from now on.
    pub(crate) fn note(&mut self, belonging: &Belonging) {
        let is_new = |id: &SubjectId| self.histories.contains_key(id);
        let memberships = belonging.memberships.iter();
        let memberships =
            memberships.filter(|(one, _)| is_new(&one.household) || is_new(&one.resident));
        let memberships: Vec<_> = memberships.cloned().collect();
        let residences = belonging.residences.iter();
        let residences =
            residences.filter(|(one, _)| is_new(&one.household) || is_new(&one.dwelling));
        let residences: Vec<_> = residences.copied().collect();
        self.memberships.extend(memberships);
        self.residences.extend(residences);
    }

    /// All memberships in which any of these subjects is the household or the resident.
    pub(crate) async fn memberships_around(
        &self,
        tx: &Tx,
        ids: &[SubjectId],
    ) -> Result<Vec<(Membership, RecordId)>, AppError> {
        let mut all = tx.memberships_around(&self.older(ids)).await?;
        if !self.memberships.is_empty() {
            all.extend(self.memberships.iter().cloned());
            all.sort_by_key(|(one, record)| {
                (one.household, one.resident, one.from, one.to, *record)
            });
            all.dedup();
        }
        Ok(all)
    }

    /// All residences in which any of these subjects is the household or the dwelling.
    pub(crate) async fn residences_around(
        &self,
        tx: &Tx,
        ids: &[SubjectId],
    ) -> Result<Vec<(Residence, RecordId)>, AppError> {
        let mut all = tx.residences_around(&self.older(ids)).await?;
        if !self.residences.is_empty() {
            all.extend(self.residences.iter().copied());
            all.sort_unstable_by_key(|(one, record)| {
                (one.household, one.from, one.to, one.dwelling, *record)
            });
            all.dedup();
        }
        Ok(all)
    }
}
