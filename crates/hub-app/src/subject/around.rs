//! Who lives with whom and where, on any day, as far as a caller may meet them.

use chrono::NaiveDate;
use hub_facts::{HouseholdKind, Membership};
use hub_values::{SubjectId, SubjectKind};

use super::Subject;
use crate::AppError;

/// A membership with both ends, as far as the caller may meet them.
#[derive(Debug, Clone)]
pub struct MembershipView {
    /// The membership.
    pub membership: Membership,
    /// The household.
    pub household: Subject,
    /// The resident; none when hidden.
    pub resident: Option<Subject>,
}

impl Subject {
    /// The households of a resident, of one kind or of both.
    pub async fn memberships(
        &self,
        kind: Option<HouseholdKind>,
        as_of: Option<NaiveDate>,
    ) -> Result<Vec<MembershipView>, AppError> {
        let today = self.operation.hub().clock().today();
        let wanted: Vec<&Membership> = self
            .record
            .memberships
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind))
            .filter(|one| one.holds_on(as_of.unwrap_or(today)))
            .collect();
        let households: Vec<SubjectId> = wanted.iter().map(|one| one.household).collect();
        let residents: Vec<SubjectId> = wanted.iter().map(|one| one.resident).collect();
        let (hub, permit) = (self.operation.hub(), self.operation.permit()?);
        if self.kind() == SubjectKind::Resident {
            self.operation.loader.around(hub, permit, self.id(), &households).await?;
        }
        let households = self.operation.subjects(&households).await?;
        let residents = self.operation.subjects(&residents).await?;
        let find = |all: &[Self], id| all.iter().find(|one| one.id() == id).cloned();
        Ok(wanted
            .into_iter()
            .filter_map(|membership| {
                Some(MembershipView {
                    household: find(&households, membership.household)?,
                    resident: find(&residents, membership.resident),
                    membership: membership.clone(),
                })
            })
            .collect())
    }

    /// Where a household lives, or lived on a day.
    pub async fn dwelling(&self, as_of: Option<NaiveDate>) -> Result<Option<Self>, AppError> {
        let id = match as_of {
            None => self.record.household.and_then(|household| household.dwelling),
            Some(day) => {
                let there = self.record.residences.iter().rev().find(|one| one.holds_on(day));
                there.map(|one| one.dwelling)
            }
        };
        Ok(self.operation.subjects(id.as_slice()).await?.pop())
    }

    /// The households that live in a dwelling, or lived there on a day.
    pub async fn households(&self, as_of: Option<NaiveDate>) -> Result<Vec<Self>, AppError> {
        let day = as_of.unwrap_or_else(|| self.operation.hub().clock().today());
        let there = self.record.residences.iter().filter(|one| one.holds_on(day));
        let mut there: Vec<SubjectId> = there.map(|one| one.household).collect();
        there.dedup();
        self.operation.subjects(&there).await
    }

    /// Who belonged on a day to those of these households that the caller may know, by id.
    pub fn members_of(&self, households: &[Self], as_of: Option<NaiveDate>) -> Vec<SubjectId> {
        let day = as_of.unwrap_or_else(|| self.operation.hub().clock().today());
        let mut members: Vec<SubjectId> = households
            .iter()
            .flat_map(|one| &one.record.memberships)
            .filter(|one| one.holds_on(day))
            .map(|one| one.resident)
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// Residents by id, as far as they exist for the caller.
    pub async fn others(&self, ids: &[SubjectId]) -> Result<Vec<Self>, AppError> {
        self.operation.subjects(ids).await
    }
}
