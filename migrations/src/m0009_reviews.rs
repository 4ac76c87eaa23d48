//! Merges and what they moved, pairs that wait for a person, other names of estates.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, string, string_null, uuid, uuid_null,
};

/// Ninth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 4] = ["merges", "merge_links", "reviews", "estate_aliases"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in merge_tables().into_iter().chain(review_tables()) {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("merges_duplicate", "merges", ["duplicate"].as_slice()),
            ("merges_survivor", "merges", ["survivor"].as_slice()),
            ("reviews_subject", "reviews", ["subject"].as_slice()),
            ("reviews_candidate", "reviews", ["candidate"].as_slice()),
            ("reviews_area", "reviews", ["state", "area", "id"].as_slice()),
            ("estate_aliases_area", "estate_aliases", ["area", "name"].as_slice()),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

/// A merge has the id of the source record that says it.
fn merge_tables() -> Vec<TableCreateStatement> {
    vec![
        table("merges")
            .col(uuid("id").primary_key())
            .col(uuid("survivor"))
            .col(uuid("duplicate"))
            .col(big_integer("decided_at"))
            .col(uuid_null("undone_by"))
            .col(big_integer_null("undone_at"))
            .to_owned(),
        table("merge_links")
            .col(uuid("merge"))
            .col(uuid("moved"))
            .col(uuid("made"))
            .primary_key(Index::create().col("merge").col("moved"))
            .to_owned(),
    ]
}

/// Pairs are kept by ids; what is equal and what is not is looked up when somebody asks.
fn review_tables() -> Vec<TableCreateStatement> {
    vec![
        table("reviews")
            .col(uuid("id").primary_key())
            .col(string("kind"))
            .col(uuid("subject"))
            .col(uuid_null("candidate"))
            .col(string("why"))
            .col(string_null("area"))
            .col(string("state"))
            .col(string_null("asked_by"))
            .col(big_integer("created_at"))
            .col(string_null("claimed_by"))
            .col(big_integer_null("claimed_until"))
            .col(string_null("decided_by"))
            .col(big_integer_null("decided_at"))
            .col(uuid_null("merge"))
            .to_owned(),
        table("estate_aliases")
            .col(uuid("id").primary_key())
            .col(string("area"))
            .col(string("name"))
            .col(string("estate"))
            .col(string("named_by"))
            .col(big_integer("named_at"))
            .col(string_null("ended_by"))
            .col(big_integer_null("ended_at"))
            .to_owned(),
    ]
}
