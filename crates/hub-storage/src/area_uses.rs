//! What refers to an area, asked before it is removed.

use hub_values::{AreaCode, SubjectKind};
use sea_orm::{ConnectionTrait, Value};

use crate::sql::rows;
use crate::{Store, StoreError, Tx};

/// A thing that refers to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaUse {
    /// A current record lies in it.
    Record,
    /// The work of a user is limited to it.
    User,
    /// A grant that has not ended is limited to it.
    Grant,
}

impl Store {
    /// What refers to an area.
    pub async fn area_uses(&self, code: &AreaCode) -> Result<Vec<AreaUse>, StoreError> {
        uses(&self.reads, code).await
    }
}

impl Tx {
    /// What refers to an area, as it is in this transaction.
    pub async fn area_uses(&self, code: &AreaCode) -> Result<Vec<AreaUse>, StoreError> {
        uses(&self.db, code).await
    }
}

async fn uses(db: &impl ConnectionTrait, code: &AreaCode) -> Result<Vec<AreaUse>, StoreError> {
    let code = || Value::from(code.as_str());
    let mut found = Vec::new();
    for kind in SubjectKind::ALL {
        // The kind stands first in the index that serves the lists.
        let sql = "SELECT 1 AS one FROM records WHERE kind = $1 AND community = $2 LIMIT 1";
        if !rows(db, sql, vec![kind.as_str().into(), code()]).await?.is_empty() {
            found.push(AreaUse::Record);
            break;
        }
    }
    let others = [
        (AreaUse::User, "SELECT 1 AS one FROM users WHERE area = $1 LIMIT 1"),
        (
            AreaUse::Grant,
            "SELECT 1 AS one FROM grants WHERE area = $1 AND until_time IS NULL LIMIT 1",
        ),
    ];
    for (kind, sql) in others {
        if !rows(db, sql, vec![code()]).await?.is_empty() {
            found.push(kind);
        }
    }
    Ok(found)
}
