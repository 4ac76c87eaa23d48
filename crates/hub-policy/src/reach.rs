//! Which rows exist for a department under a purpose: those that some grant reaches.

use chrono::{DateTime, Utc};
use hub_values::{AreaCode, SubjectKind};

use crate::apart::Seal;
use crate::{Grant, Row};

/// Grants of one department and purpose by the kind of subject, one for each extent: area,
/// conditions and time.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    kinds: [Vec<Grant>; 4],
}

impl Reach {
    /// Adds a grant for an attribute of this kind of subject.
    pub(crate) fn add(&mut self, kind: SubjectKind, grant: &Grant) {
        let extents = self.of_mut(kind);
        let is_there = extents.iter().any(|one| {
            one.area == grant.area
                && one.conditions == grant.conditions
                && one.from == grant.from
                && one.until == grant.until
                && one.covers.sealed == grant.covers.sealed
        });
        if is_there {
            return;
        }
        extents.push(grant.clone());
        // Most are for everything: the first that is asked answers.
        extents.sort_by_key(|one| (one.area.is_some(), !one.conditions.is_empty(), one.until));
    }

    /// Whether a subject of this kind exists here. Under a purpose for which nothing of the kind was
    /// ever granted its subjects are told by their ids alone, with the rule that says no. Those under
    /// fourteen exist, and nothing is told of them; the sealed do not.
    pub(crate) fn covers(&self, kind: SubjectKind, row: Row<'_>, now: DateTime<Utc>) -> bool {
        let extents = self.of(kind);
        if extents.is_empty() {
            return row.seal != Seal::Closed;
        }
        let reaches =
            |one: &Grant| one.covers_but_persons_apart(row, now) && one.covers.admits_seal(row);
        extents.iter().any(reaches)
    }

    /// The areas outside which nothing of this kind exists; none when it exists everywhere.
    pub(crate) fn areas(&self, kind: SubjectKind, now: DateTime<Utc>) -> Option<Vec<AreaCode>> {
        let extents = self.of(kind);
        if extents.is_empty() {
            return None;
        }
        let mut areas = Vec::new();
        for one in extents.iter().filter(|one| one.is_in_force(now)) {
            areas.push(one.area?);
        }
        areas.sort_unstable();
        areas.dedup();
        Some(areas)
    }

    /// Whether conditions on rows decide about some subjects of this kind.
    pub(crate) fn is_conditional(&self, kind: SubjectKind, now: DateTime<Utc>) -> bool {
        self.of(kind).iter().any(|one| one.is_in_force(now) && !one.conditions.is_empty())
    }

    /// Whether some grant for this kind covers the sealed.
    pub(crate) fn covers_sealed(&self, kind: SubjectKind, now: DateTime<Utc>) -> bool {
        self.of(kind).iter().any(|one| one.is_in_force(now) && one.covers.sealed)
    }

    fn of(&self, kind: SubjectKind) -> &Vec<Grant> {
        let [resident, household, dwelling, premises] = &self.kinds;
        match kind {
            SubjectKind::Resident => resident,
            SubjectKind::Household => household,
            SubjectKind::Dwelling => dwelling,
            SubjectKind::Premises => premises,
        }
    }

    fn of_mut(&mut self, kind: SubjectKind) -> &mut Vec<Grant> {
        let [resident, household, dwelling, premises] = &mut self.kinds;
        match kind {
            SubjectKind::Resident => resident,
            SubjectKind::Household => household,
            SubjectKind::Dwelling => dwelling,
            SubjectKind::Premises => premises,
        }
    }
}
