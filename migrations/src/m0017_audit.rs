//! What is noted of the log beside it: nodes of its tree, terms to find entries by, what auditors marked, alerts,
//! and rehearsals.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, integer, string, string_null, text, text_null, uuid,
};

/// Seventeenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 7] = [
    "log_nodes",
    "log_terms",
    "log_shapes",
    "log_shape_attributes",
    "audit_marks",
    "audit_alerts",
    "audit_rehearsals",
];

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

/// They follow the log, and can be thrown away.
fn derived() -> Vec<TableCreateStatement> {
    vec![
        table("log_nodes")
            .col(integer("level"))
            .col(big_integer("idx"))
            .col(binary("hash"))
            .primary_key(Index::create().col("level").col("idx"))
            .to_owned(),
        table("log_terms")
            .col(string("term"))
            .col(big_integer("idx"))
            .primary_key(Index::create().col("term").col("idx"))
            .to_owned(),
        table("log_shapes")
            .col(string("shape").primary_key())
            .col(string_null("department"))
            .col(string_null("purpose"))
            .col(string_null("actor"))
            .col(string_null("client"))
            .col(string("outcome"))
            .to_owned(),
        table("log_shape_attributes")
            .col(string("attribute"))
            .col(string("shape"))
            .primary_key(Index::create().col("attribute").col("shape"))
            .to_owned(),
    ]
}

/// What people said, and what was found.
fn noted() -> Vec<TableCreateStatement> {
    vec![
        table("audit_marks")
            .col(uuid("id").primary_key())
            .col(string("kind"))
            .col(string_null("subject"))
            .col(string_null("login"))
            .col(string_null("department"))
            .col(string_null("purpose"))
            .col(string_null("case_reference"))
            .col(big_integer_null("until_time"))
            .col(text("reason"))
            .col(string("made_by"))
            .col(big_integer("made_at"))
            .col(string_null("ended_by"))
            .col(big_integer_null("ended_at"))
            .to_owned(),
        table("audit_alerts")
            .col(uuid("id").primary_key())
            .col(string("found_as").unique_key())
            .col(string("rule"))
            .col(string_null("department"))
            .col(string("actor"))
            .col(string("day"))
            .col(text("facts"))
            .col(string("state"))
            .col(text_null("note"))
            .col(string_null("handled_by"))
            .col(big_integer_null("handled_at"))
            .col(big_integer("raised_at"))
            .to_owned(),
        table("audit_rehearsals")
            .col(uuid("id").primary_key())
            .col(big_integer("time"))
            .col(big_integer("size"))
            .col(big_integer("looked_at"))
            .col(big_integer("passed"))
            .col(text("failures"))
            .to_owned(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in derived().into_iter().chain(noted()) {
            manager.create_table(table).await?;
        }
        // The whole log is followed once more; what was noted of subjects is noted already.
        for sql in ["DELETE FROM log_tallies", "UPDATE log_head SET indexed = 0"] {
            let _done = manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in TABLES {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
