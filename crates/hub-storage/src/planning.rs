//! What PostgreSQL's planner knows of tables that have grown.

use crate::sql::{column, execute};
use crate::{Store, StoreError};

impl Store {
    /// Has the planner look at tables that have grown by much since it last did. PostgreSQL does so
    /// by itself, but only every minute: until then it takes a table that is being filled for an
    /// empty one and reads all of it for each question. SQLite's planner needs nothing.
    pub async fn note_growth(&self) -> Result<(), StoreError> {
        if !self.is_postgres() {
            return Ok(());
        }
        let sql = "SELECT relname::text AS name FROM pg_class \
                   WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace \
                     AND pg_relation_size(oid) / current_setting('block_size')::bigint \
                       > relpages + relpages / 4 + 2";
        for row in self.read(sql, Vec::new()).await? {
            let name: String = column(&row, "pg_class", "name")?;
            let _none = execute(&self.reads, &format!("ANALYZE \"{name}\""), Vec::new()).await?;
        }
        Ok(())
    }
}
