//! Subjects that an import has brought and that nobody sees before all of it is there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{uuid, uuid_null};

/// Twelfth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drafts = Table::create().table("drafts").col(uuid("import").primary_key()).to_owned();
        manager.create_table(drafts).await?;
        let column = Table::alter().table("subjects").add_column(uuid_null("draft")).to_owned();
        manager.alter_table(column).await?;
        // Most subjects came in by hand, from a feed, or in a small file.
        let sql = "CREATE INDEX subjects_draft ON subjects (draft, id) WHERE draft IS NOT NULL";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "DROP INDEX subjects_draft";
        let _done = manager.get_connection().execute_unprepared(sql).await?;
        let column = Table::alter().table("subjects").drop_column("draft").to_owned();
        manager.alter_table(column).await?;
        manager.drop_table(Table::drop().table("drafts").to_owned()).await
    }
}
