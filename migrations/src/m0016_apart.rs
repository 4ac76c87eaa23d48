//! Counting who is there, how often somebody was asked about with yes or no as the answer, and what
//! somebody says is wrong.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, string, string_null, uuid,
};

/// Sixteenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KEY: [&str; 5] = ["day", "caller", "subject", "name", "argument"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create();
        for column in KEY {
            let _key = key.col(column);
        }
        let guesses = Table::create()
            .table("guesses")
            .col(string("day"))
            .col(string("caller"))
            .col(uuid("subject"))
            .col(string("name"))
            .col(binary("argument"))
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(guesses).await?;
        for table in correction_tables() {
            manager.create_table(table).await?;
        }
        let mut by_subject = Index::create();
        by_subject.name("corrections_subject").table("corrections").col("subject");
        manager.create_index(by_subject).await?;
        // Counting reads this index and no record.
        let sql = "CREATE INDEX records_census ON records (kind, community, born, subject) \
                   WHERE closed IS NULL";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "DROP INDEX records_census";
        let _done = manager.get_connection().execute_unprepared(sql).await?;
        for table in ["correction_notices", "corrections", "guesses"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn correction_tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("corrections")
            .col(uuid("id").primary_key())
            .col(uuid("subject"))
            .col(string("kind"))
            .col(string("attribute"))
            .col(string("lead"))
            .col(string_null("area"))
            .col(uuid("record"))
            .col(boolean("has_value"))
            .col(string("opened_by"))
            .col(string("opened_department"))
            .col(big_integer("opened_at"))
            .col(string("due"))
            .col(string("state"))
            .col(string_null("decided_by"))
            .col(big_integer_null("decided_at"))
            .to_owned(),
        Table::create()
            .table("correction_notices")
            .col(uuid("correction"))
            .col(string("department"))
            .col(string("purpose"))
            .primary_key(Index::create().col("correction").col("department").col("purpose"))
            .to_owned(),
    ]
}
