//! How far a long piece of work is, kept where a crash does not lose it.

use crate::sql::{column, execute, rows};
use crate::{StoreError, Tx};

impl Tx {
    /// Where a piece of work that was interrupted stopped, as whoever does it left it.
    pub async fn progress(&self, of: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = $1";
        let found = rows(&self.db, sql, vec![of.into()]).await?;
        found.first().map(|row| column(row, "settings", "value")).transpose()
    }

    /// Notes where a piece of work is; nothing when it is done.
    pub async fn set_progress(&self, of: &str, at: Option<&str>) -> Result<(), StoreError> {
        let _count = match at {
            None => {
                let sql = "DELETE FROM settings WHERE name = $1";
                execute(&self.db, sql, vec![of.into()]).await?
            }
            Some(text) => {
                let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value";
                execute(&self.db, sql, vec![of.into(), text.into()]).await?
            }
        };
        Ok(())
    }
}
