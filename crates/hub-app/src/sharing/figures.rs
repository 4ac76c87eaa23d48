//! Figures of sharing: what waits, what is late, how it ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_policy::{Act, ItemState};
use hub_values::DepartmentCode;

use crate::{AppError, Operation};

/// How many items a department leads in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccessFigures {
    /// That wait for a decision.
    pub waiting: u64,
    /// That were returned and wait for completion.
    pub returned: u64,
    /// Of those that wait, whose time has passed.
    pub overdue: u64,
    /// Granted.
    pub granted: u64,
    /// Refused.
    pub refused: u64,
    /// Taken back.
    pub withdrawn: u64,
}

impl Operation {
    /// Figures by lead department: a department sees its own, the data bureau and auditors all.
    pub async fn access_figures(
        self: &Arc<Self>,
    ) -> Result<Vec<(DepartmentCode, AccessFigures)>, AppError> {
        self.require(Act::ReadRequests)?;
        let _permit = self.permit()?;
        let own = self.involved();
        let today = self.hub().clock().today();
        let mut figures: BTreeMap<DepartmentCode, AccessFigures> = BTreeMap::new();
        for count in self.hub().store().access_figures(today).await? {
            if own.as_ref().is_some_and(|own| *own != count.lead) {
                continue;
            }
            let one = figures.entry(count.lead).or_default();
            one.overdue += count.overdue;
            match count.state {
                ItemState::Waiting => one.waiting += count.items,
                ItemState::Returned => one.returned += count.items,
                ItemState::Granted => one.granted += count.items,
                ItemState::Refused => one.refused += count.items,
                ItemState::Withdrawn => one.withdrawn += count.items,
            }
        }
        self.ledger().count(figures.len());
        Ok(figures.into_iter().collect())
    }
}
