//! Operations that were registered for clients, each with its purpose.

use chrono::{DateTime, Utc};
use hub_values::ClientId;
use sea_orm::QueryResult;

use crate::sql::{column, execute, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

/// A document that a client may send by its hash alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersistedOperation {
    /// Whose.
    pub client: ClientId,
    /// SHA-256 of the document, in hexadecimal digits.
    pub hash: String,
    /// A name for people.
    pub name: String,
    /// The purpose it is sent for; none for what needs none.
    pub purpose: Option<String>,
    /// The document.
    pub document: String,
    /// Who registered it, as the log calls them.
    pub registered_by: String,
    /// When.
    pub registered_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT client, hash, name, purpose, document, registered_by, registered_at \
                      FROM persisted_operations";

impl Store {
    /// All of them.
    pub async fn persisted_operations(&self) -> Result<Vec<PersistedOperation>, StoreError> {
        let sql = format!("{SELECT} ORDER BY client, hash");
        self.read(&sql, Vec::new()).await?.iter().map(operation).collect()
    }
}

impl Tx {
    /// How many a client has, as it is in this transaction.
    pub async fn count_persisted(&self, client: ClientId) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS count FROM persisted_operations WHERE client = $1";
        let found = rows(&self.db, sql, vec![client.uuid().into()]).await?;
        let count: i64 = match found.first() {
            Some(row) => column(row, TABLE, "count")?,
            None => 0,
        };
        Ok(count.unsigned_abs())
    }

    /// Registers one, or another name and purpose for the same document.
    pub async fn put_persisted(&self, one: &PersistedOperation) -> Result<(), StoreError> {
        let sql = "INSERT INTO persisted_operations \
                   (client, hash, name, purpose, document, registered_by, registered_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) \
                   ON CONFLICT (client, hash) DO UPDATE SET name = excluded.name, \
                   purpose = excluded.purpose, registered_by = excluded.registered_by, \
                   registered_at = excluded.registered_at";
        let values = vec![
            one.client.uuid().into(),
            one.hash.clone().into(),
            one.name.clone().into(),
            one.purpose.clone().into(),
            one.document.clone().into(),
            one.registered_by.clone().into(),
            micros(one.registered_at).into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Removes one; false when there is none.
    pub async fn remove_persisted(&self, client: ClientId, hash: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM persisted_operations WHERE client = $1 AND hash = $2";
        let values = vec![client.uuid().into(), hash.into()];
        Ok(execute(&self.db, sql, values).await? > 0)
    }
}

const TABLE: &str = "persisted_operations";

fn operation(row: &QueryResult) -> Result<PersistedOperation, StoreError> {
    Ok(PersistedOperation {
        client: ClientId::from_uuid(column(row, TABLE, "client")?),
        hash: column(row, TABLE, "hash")?,
        name: column(row, TABLE, "name")?,
        purpose: column(row, TABLE, "purpose")?,
        document: column(row, TABLE, "document")?,
        registered_by: column(row, TABLE, "registered_by")?,
        registered_at: time(column(row, TABLE, "registered_at")?),
    })
}
