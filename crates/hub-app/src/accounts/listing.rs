//! Accounts as an administrator sees them: who may come in, and never with what.

use std::sync::Arc;

use hub_policy::Act;
use hub_storage::{Client, User};
use hub_values::ClientId;

use crate::{AppError, Operation};

impl Operation {
    /// Users in the order of their logins, after one of them; true when there are more.
    pub fn users(
        self: &Arc<Self>,
        after: Option<&str>,
        first: u64,
    ) -> Result<(Vec<User>, bool), AppError> {
        self.admit_admin()?;
        let mut users: Vec<User> = self.snapshot().users().cloned().collect();
        users.sort_by(|one, other| one.login.cmp(&other.login));
        let left = users.into_iter().filter(|one| after.is_none_or(|after| *one.login > *after));
        Ok(self.page(left, first))
    }

    /// Clients in the order of their ids, after one of them; true when there are more.
    pub fn clients(
        self: &Arc<Self>,
        after: Option<ClientId>,
        first: u64,
    ) -> Result<(Vec<Client>, bool), AppError> {
        self.admit_admin()?;
        let mut clients: Vec<Client> = self.snapshot().clients().cloned().collect();
        clients.sort_by_key(|one| one.id);
        let left = clients.into_iter().filter(|one| after.is_none_or(|after| one.id > after));
        Ok(self.page(left, first))
    }

    fn admit_admin(&self) -> Result<(), AppError> {
        self.require(Act::ManageAccounts)?;
        let _permit = self.permit()?;
        Ok(())
    }

    fn page<T>(&self, mut left: impl Iterator<Item = T>, first: u64) -> (Vec<T>, bool) {
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let rows: Vec<T> = left.by_ref().take(limit).collect();
        self.ledger().count(rows.len());
        (rows, left.next().is_some())
    }
}
