//! On whose behalf an import runs: the caller, and by which permit they see what is held.

use hub_audit::{Entry, Kind};
use hub_policy::{Caller, CallerRole, Permit};

use super::state::Import;
use super::weighing::Sight;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::snapshot::{client_caller, user_caller};
use crate::{AppError, Operation, Sender};

/// Who acts, and what they said about their request.
#[derive(Debug, Clone)]
pub struct Behalf {
    pub(crate) caller: Caller,
    pub(crate) request: RequestFacts,
    /// None on the hub's own command line, and of those who only send or fetch files.
    pub(crate) permit: Option<Permit>,
}

impl Behalf {
    /// City IT on the hub's own command line.
    pub fn operator() -> Result<Self, AppError> {
        let caller = Caller::operator()?;
        Ok(Self { caller, request: RequestFacts::default(), permit: None })
    }

    /// Somebody who sends a file. A file that comes in discloses nothing, so no purpose is asked.
    pub fn sender(caller: Caller, request: RequestFacts) -> Self {
        Self { caller, request, permit: None }
    }

    pub(crate) fn of(operation: &Operation) -> Result<Self, AppError> {
        Ok(Self {
            caller: operation.caller().clone(),
            request: operation.request().clone(),
            permit: Some(operation.permit()?.clone()),
        })
    }

    /// Whoever started an import, as they are now: their account may be off, or admitted for less.
    pub(super) fn starter(hub: &Hub, import: &Import) -> Result<Self, AppError> {
        let snapshot = hub.snapshot();
        let about = &import.about;
        let request = RequestFacts {
            request_id: about.request_id.clone(),
            purpose: about.purpose.clone(),
            case: about.case.clone(),
            ..RequestFacts::default()
        };
        let caller = match (about.user, about.client) {
            (Some(user), _) => snapshot.user(user).and_then(user_caller),
            (None, Some(client)) => snapshot.client(client).and_then(client_caller),
            (None, None) => return Ok(Self { request, ..Self::operator()? }),
        };
        let caller = caller.ok_or(AppError::Unauthenticated)?;
        let purpose = about.purpose.as_deref();
        let now = hub.clock().now();
        let permit = snapshot.rights.admit(&caller, purpose, about.case.is_some(), now)?;
        Ok(Self { caller, request, permit: Some(permit) })
    }

    /// How much of what is held they may see.
    pub(super) fn sight(&self) -> Sight {
        match &self.permit {
            Some(permit) => Sight::By(Box::new(permit.clone())),
            None if self.caller.role == CallerRole::Operator => Sight::All,
            None => Sight::Nothing,
        }
    }

    /// An entry about what is done, still without what happened.
    pub(crate) fn entry(&self, hub: &Hub, kind: Kind, operation: &str) -> Entry {
        let mut entry = entry(hub, Some(&self.caller), &self.request, kind);
        entry.operation = Some(operation.to_owned());
        entry
    }
}

impl Import {
    /// The sender of its records: only who started it says who that is, never the file.
    pub(super) fn sender(&self) -> Sender {
        Sender {
            source: self.department.clone(),
            actor: self.actor.clone(),
            area: self.area,
            evidence: self.about.evidence.into(),
            is_register: self.about.is_register,
            is_file: true,
            is_feed: false,
            batch: Some(self.id),
        }
    }
}
