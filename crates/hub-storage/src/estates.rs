//! Other names of estates, each within its community, with who gave and who ended it.

use chrono::{DateTime, Utc};
use hub_values::AreaCode;
use uuid::Uuid;

use crate::sql::{column, execute, parsed};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "estate_aliases";

/// Two names of one estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstateAlias {
    /// The community in which it holds.
    pub area: AreaCode,
    /// The other name.
    pub name: String,
    /// The name that stands.
    pub estate: String,
    /// Who said so.
    pub named_by: String,
    /// When.
    pub named_at: DateTime<Utc>,
}

impl Store {
    /// All that hold, by community and name.
    pub async fn estate_aliases(&self) -> Result<Vec<EstateAlias>, StoreError> {
        let sql = "SELECT area, name, estate, named_by, named_at FROM estate_aliases \
                   WHERE ended_at IS NULL ORDER BY area, name";
        let found = self.read(sql, Vec::new()).await?;
        found
            .iter()
            .map(|row| {
                Ok(EstateAlias {
                    area: parsed(row, TABLE, "area")?,
                    name: column(row, TABLE, "name")?,
                    estate: column(row, TABLE, "estate")?,
                    named_by: column(row, TABLE, "named_by")?,
                    named_at: time(column(row, TABLE, "named_at")?),
                })
            })
            .collect()
    }
}

impl Tx {
    /// Adds another name of an estate.
    pub async fn add_estate_alias(&self, id: Uuid, new: &EstateAlias) -> Result<(), StoreError> {
        let sql = "INSERT INTO estate_aliases (id, area, name, estate, named_by, named_at) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            id.into(),
            new.area.as_str().into(),
            new.name.as_str().into(),
            new.estate.as_str().into(),
            new.named_by.as_str().into(),
            micros(new.named_at).into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Ends another name of an estate; its row stays. False when there is none that holds.
    pub async fn end_estate_alias(
        &self,
        area: &AreaCode,
        name: &str,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE estate_aliases SET ended_by = $1, ended_at = $2 \
                   WHERE area = $3 AND name = $4 AND ended_at IS NULL";
        let values = vec![by.into(), micros(at).into(), area.as_str().into(), name.into()];
        Ok(execute(&self.db, sql, values).await? > 0)
    }
}
