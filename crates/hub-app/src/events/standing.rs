//! What a caller may do while a connection is open; when less is left, the connection ends.

use std::collections::BTreeSet;

use hub_policy::{Caller, HeldRight};
use hub_values::AreaCode;

use crate::AppError;
use crate::hub::Hub;
use crate::snapshot::{client_caller, user_caller};

/// The caller as they are now, and the rights that they have.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who.
    pub caller: Caller,
    area: Option<AreaCode>,
    grants: BTreeSet<HeldRight>,
}

impl Hub {
    /// How a caller stands now, for a purpose or none.
    pub fn standing(
        &self,
        caller: &Caller,
        purpose: Option<&str>,
        has_case: bool,
    ) -> Result<Standing, AppError> {
        let snapshot = self.snapshot();
        let now = match (caller.user, caller.client) {
            (Some(user), _) => snapshot.user(user).and_then(user_caller),
            (None, Some(client)) => snapshot.client(client).and_then(client_caller),
            (None, None) => None,
        };
        let caller = now.ok_or(AppError::Unauthenticated)?;
        let mut grants = BTreeSet::new();
        if purpose.is_some() {
            let time = self.clock().now();
            let permit = snapshot.rights.admit(&caller, purpose, has_case, time)?;
            grants = permit.rights_in_force().collect();
        }
        Ok(Standing { area: caller.area, caller, grants })
    }

    /// Whether a session is not over; looking does not keep it alive.
    pub async fn is_session_alive(&self, secret: &str) -> Result<bool, AppError> {
        self.peek_session(secret).await.map(|session| session.is_some())
    }
}

impl Standing {
    /// Whether anything is left out now that stood before.
    pub fn has_lost(&self, now: &Self) -> bool {
        let is_moved = self.area != now.area || self.caller.role != now.caller.role;
        is_moved || !self.grants.is_subset(&now.grants)
    }
}
