//! Generations of the master key: which one writes, and which one each sealed thing depends on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_null, integer, integer_null};

/// Second step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for (table, mut column) in columns() {
            let add = Table::alter().table(table).add_column(&mut column).to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            let drop = Table::alter().table(table).drop_column(Alias::new(name)).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}

/// What was written before there were generations belongs to the first one.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("log_head", integer("key_generation").default(1).to_owned()),
        ("log_head", integer_null("key_before")),
        ("log_head", binary_null("key_check")),
        ("subjects", integer("key_id").default(1).to_owned()),
        ("source_records", integer("key_id").default(1).to_owned()),
        ("source_records", binary_null("origin")),
    ]
}
