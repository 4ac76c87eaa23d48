//! What finding the people needs whom records name by role: where they are named, and how far the
//! tokens of records that were written earlier are.

use std::collections::HashMap;

use hub_values::{AreaCode, SubjectId, SubjectKind};
use uuid::Uuid;

use crate::records::uuids;
use crate::sql::{column, execute, optional, parsed, placeholders, rows};
use crate::{Store, StoreError, Tx};

/// The setting that says after which subject tokens are missing; there is none when none are.
const TO_INDEX: &str = "roles_to_index";

impl Store {
    /// Whether tokens of roles are missing.
    pub async fn lacks_role_tokens(&self) -> Result<bool, StoreError> {
        let sql = "SELECT name FROM settings WHERE name = $1";
        Ok(!self.read(sql, vec![TO_INDEX.into()]).await?.is_empty())
    }
}

impl Tx {
    /// After which subject tokens of roles are still missing, nothing for the first one; none when
    /// all are there.
    pub async fn roles_to_index(&self) -> Result<Option<Option<SubjectId>>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = $1";
        let found = rows(&self.db, sql, vec![TO_INDEX.into()]).await?;
        let Some(row) = found.first() else { return Ok(None) };
        let after: String = column(row, "settings", "value")?;
        if after.is_empty() {
            return Ok(Some(None));
        }
        let after: Uuid = parsed(row, "settings", "value")?;
        Ok(Some(Some(SubjectId::from_uuid(after))))
    }

    /// Notes after which subject tokens of roles are still missing; nothing when all are there.
    pub async fn set_roles_to_index(&self, after: Option<SubjectId>) -> Result<(), StoreError> {
        let (sql, mut values) = match after {
            None => ("DELETE FROM settings WHERE name = $1", Vec::new()),
            Some(after) => {
                let after = after.uuid().to_string();
                ("UPDATE settings SET value = $2 WHERE name = $1", vec![after.into()])
            }
        };
        values.insert(0, TO_INDEX.into());
        execute(&self.db, sql, values).await.map(drop)
    }

    /// What kind these subjects are and where they belong, without opening anything of them.
    pub async fn whereabouts(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, (SubjectKind, Option<AreaCode>)>, StoreError> {
        let mut found = HashMap::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql =
                format!("SELECT subject, kind, community FROM records WHERE subject IN ({list})");
            for row in rows(&self.db, &sql, values).await? {
                let subject = SubjectId::from_uuid(column(&row, "records", "subject")?);
                let kind = parsed(&row, "records", "kind")?;
                let community = optional(&row, "records", "community")?;
                let _before = found.insert(subject, (kind, community));
            }
        }
        Ok(found)
    }
}
