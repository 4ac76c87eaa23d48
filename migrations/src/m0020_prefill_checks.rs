//! Prefilled facts that are checked against what is said of them later.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, uuid};

/// Twentieth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "prefill_samples";
const COUNTS: [&str; 2] = ["checked", "found_wrong"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for count in COUNTS {
            let column = big_integer(count).default(0).to_owned();
            let change = Table::alter().table("burden").add_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        let samples = Table::create()
            .table(TABLE)
            .col(uuid("subject"))
            .col(string("attribute"))
            .col(string("department"))
            .col(string("form"))
            .col(string("area"))
            .primary_key(
                Index::create().col("subject").col("attribute").col("department").col("form"),
            )
            .to_owned();
        manager.create_table(samples).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(TABLE).to_owned()).await?;
        for count in COUNTS {
            let change = Table::alter().table("burden").drop_column(count).to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}
