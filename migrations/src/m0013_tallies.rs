//! How often each department asked for each attribute, by day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string};

/// Thirteenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KEY: [&str; 4] = ["day", "department", "purpose", "attribute"];
const COUNTS: [&str; 4] = ["answers", "refusals", "writings", "subjects"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create().table("log_tallies").to_owned();
        let mut key = Index::create();
        for column in KEY {
            let _table = table.col(string(column));
            let _key = key.col(column);
        }
        for column in COUNTS {
            let _table = table.col(big_integer(column));
        }
        manager.create_table(table.primary_key(&mut key).to_owned()).await?;
        // The whole log is followed once more; what was noted of subjects is noted already.
        let sql = "UPDATE log_head SET indexed = 0";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("log_tallies").to_owned()).await
    }
}
