//! Notes with each change of a current record which attributes changed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// Tenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Of changes before this step nothing is known; they count as changes of all that is held.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        table.table("changes").add_column(text_null("attributes"));
        manager.alter_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        table.table("changes").drop_column("attributes");
        manager.alter_table(table).await
    }
}
