//! Models that decide who could be one person: which ones were switched on, when and by whom.

use chrono::{DateTime, Utc};

use crate::sql::{column, execute};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

/// A model as it was switched on.
#[derive(Debug, Clone)]
pub struct StoredMatchModel {
    /// Its name and what it is made of, in short.
    pub version: String,
    /// The model itself.
    pub body: String,
    /// What the replay of earlier decisions said before.
    pub report: String,
    /// When it was switched on.
    pub activated_at: DateTime<Utc>,
    /// By whom.
    pub activated_by: String,
}

impl Store {
    /// The model that was switched on last; none when it is the one that ships.
    pub async fn match_model(&self) -> Result<Option<StoredMatchModel>, StoreError> {
        const TABLE: &str = "match_models";
        let sql = "SELECT version, body, report, activated_at, activated_by FROM match_models \
                   ORDER BY activated_at DESC, version LIMIT 1";
        let found = self.read(sql, Vec::new()).await?;
        let Some(row) = found.first() else { return Ok(None) };
        Ok(Some(StoredMatchModel {
            version: column(row, TABLE, "version")?,
            body: column(row, TABLE, "body")?,
            report: column(row, TABLE, "report")?,
            activated_at: time(column(row, TABLE, "activated_at")?),
            activated_by: column(row, TABLE, "activated_by")?,
        }))
    }
}

impl Tx {
    /// Switches a model on.
    pub async fn activate_match_model(&self, one: &StoredMatchModel) -> Result<(), StoreError> {
        let sql = "INSERT INTO match_models (version, body, report, activated_at, activated_by) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (version) DO UPDATE SET \
                   report = excluded.report, activated_at = excluded.activated_at, \
                   activated_by = excluded.activated_by";
        let values = vec![
            one.version.as_str().into(),
            one.body.as_str().into(),
            one.report.as_str().into(),
            micros(one.activated_at).into(),
            one.activated_by.as_str().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }
}
