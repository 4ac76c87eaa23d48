//! Sharing between departments, from the request to the grant and its end.

mod asking;
mod bulk;
mod calendar;
mod certifying;
mod deciding;
mod explaining;
mod figures;
mod granting;
mod late;
mod purposes;
mod reasking;
mod trying;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_audit::{Entry, Kind};
use hub_policy::{AccessRequest, AccessStep, Act, CallerRole, Decider, StepKind};
use hub_storage::AccessFilter;
use hub_values::{AttributeCode, DepartmentCode, RequestId};

use crate::hub::Hub;
use crate::intake::Problem;
use crate::{AppError, Operation, remark};

pub use asking::{AskAccess, AskedItem};
pub use calendar::ImportedYear;
pub(crate) use calendar::whole as whole_calendar;
pub use certifying::{AttributeUse, Certified, Recertify};
pub use deciding::DecideAccess;
pub use explaining::{ExplainAccess, ExplainedPurpose};
pub use figures::AccessFigures;
pub use purposes::NewPurpose;
pub use reasking::Resubmit;
pub use trying::{DraftGrant, Tried, TriedRow};

/// Longest legal basis, scenario or reason, in characters.
const TEXT: usize = 500;

/// A request with everything that happened to it.
#[derive(Debug, Clone)]
pub struct AccessView {
    /// The request.
    pub request: AccessRequest,
    /// Its steps, oldest first.
    pub steps: Vec<AccessStep>,
}

/// What somebody did, judged by the time and place at which they did it.
#[derive(Debug, Clone)]
pub(crate) struct Official {
    pub(crate) actor: String,
    pub(crate) department: DepartmentCode,
    pub(crate) role: CallerRole,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
}

impl Official {
    pub(crate) fn decider(&self) -> Decider<'_> {
        Decider {
            actor: &self.actor,
            department: &self.department,
            role: self.role,
            now: self.now,
            today: self.today,
        }
    }

    pub(crate) fn step(
        &self,
        kind: StepKind,
        attributes: Vec<AttributeCode>,
        reason: Option<String>,
    ) -> AccessStep {
        AccessStep {
            at: self.now,
            actor: self.actor.clone(),
            department: self.department.clone(),
            kind,
            attributes,
            reason,
        }
    }
}

impl Operation {
    /// Access requests that fit, newest first, before one of them; true when there are more. A
    /// department sees those that it made and those about attributes that it leads; the data bureau
    /// and auditors see all.
    pub async fn access_requests(
        self: &Arc<Self>,
        mut filter: AccessFilter,
        before: Option<RequestId>,
        first: u64,
    ) -> Result<(Vec<AccessView>, bool), AppError> {
        self.require(Act::ReadRequests)?;
        let _permit = self.permit()?;
        filter.involving = self.involved();
        let wanted = first.saturating_add(1);
        let mut found = self.hub().store().access_requests(&filter, before, wanted).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.ledger().count(found.len());
        Ok((self.hub().with_steps(found).await?, has_more))
    }

    /// The request of this id, as far as the caller may see it.
    pub async fn access_request(
        self: &Arc<Self>,
        id: RequestId,
    ) -> Result<Option<AccessView>, AppError> {
        let filter = AccessFilter { id: Some(id), ..AccessFilter::default() };
        Ok(self.access_requests(filter, None, 1).await?.0.pop())
    }

    /// The department whose requests alone exist for the caller; none when all do.
    pub(crate) fn involved(&self) -> Option<DepartmentCode> {
        let caller = self.caller();
        match caller.role {
            CallerRole::DataBureauAdmin | CallerRole::Auditor | CallerRole::Operator => None,
            CallerRole::DepartmentSystem
            | CallerRole::DepartmentOfficer
            | CallerRole::CommunityStaff
            | CallerRole::DataManager => Some(caller.department.clone()),
        }
    }

    /// Whoever acts in this operation.
    pub(crate) fn official(&self) -> Official {
        let caller = self.caller();
        let clock = self.hub().clock();
        Official {
            actor: caller.actor(),
            department: caller.department.clone(),
            role: caller.role,
            now: clock.now(),
            today: clock.today(),
        }
    }

    /// An entry about something done to a request.
    pub(crate) fn request_entry(&self, operation: &str, id: RequestId) -> Entry {
        let mut entry = self.entry(Kind::Grant);
        entry.operation = Some(operation.to_owned());
        entry.subjects = vec![format!("request:{id}")];
        entry.count = 1;
        entry
    }

    /// Notes that something in the input must be put right first.
    pub(crate) fn rejected<T>(&self, problems: Vec<Problem>) -> Result<T, Vec<Problem>> {
        self.ledger().reject();
        Err(problems)
    }
}

impl Hub {
    pub(crate) async fn with_steps(
        &self,
        requests: Vec<AccessRequest>,
    ) -> Result<Vec<AccessView>, AppError> {
        let ids: Vec<RequestId> = requests.iter().map(|one| one.id).collect();
        let mut steps: HashMap<RequestId, Vec<AccessStep>> =
            self.store().access_steps(&ids).await?;
        Ok(requests
            .into_iter()
            .map(|request| AccessView {
                steps: steps.remove(&request.id).unwrap_or_default(),
                request,
            })
            .collect())
    }
}

/// A text that everybody who is involved reads.
pub(crate) fn checked_text(at: &str, text: &str) -> Result<String, Problem> {
    remark::checked(text, TEXT).map_err(|wrong| Problem::new(at, wrong.zh, wrong.en))
}

/// The same as a failure of the whole.
pub(crate) fn checked_reason(at: &str, text: &str) -> Result<String, AppError> {
    checked_text(at, text).map_err(|wrong| AppError::invalid(&wrong.at, wrong.zh, wrong.en))
}

pub(crate) fn unknown_request() -> AppError {
    AppError::invalid(
        "requestId",
        "没有这项共享申请，或与贵部门无关",
        "no such access request, or none that involves your department",
    )
}
