//! Feeds of departments' registers: where each is, its deliveries, and what is held of its records.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, integer, string, string_null, text, uuid, uuid_null,
};

/// Eighth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 3] = ["supply_feeds", "supply_batches", "supply_records"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (name, table, columns, is_unique) in [
            ("supply_feeds_name", "supply_feeds", ["department", "name"].as_slice(), true),
            (
                "supply_records_state",
                "supply_records",
                ["feed", "state", "token"].as_slice(),
                false,
            ),
            ("supply_records_record", "supply_records", ["record"].as_slice(), false),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            if is_unique {
                index.unique();
            }
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

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("supply_feeds")
            .col(uuid("id").primary_key())
            .col(string("department"))
            .col(string("name"))
            .col(binary("data_key"))
            .col(integer("key_id"))
            .col(binary("secret"))
            .col(string("state"))
            .col(text("body"))
            .col(big_integer("changed_at"))
            .to_owned(),
        table("supply_batches")
            .col(uuid("feed"))
            .col(big_integer("sequence"))
            .col(big_integer("part"))
            .col(string("digest"))
            .col(string("actor"))
            .col(big_integer("accepted_at"))
            .primary_key(Index::create().col("feed").col("sequence").col("part"))
            .to_owned(),
        table("supply_records")
            .col(uuid("feed"))
            .col(string("token"))
            .col(binary("sealed"))
            .col(string("kind"))
            .col(string("state"))
            .col(uuid_null("record"))
            .col(big_integer("seen"))
            .col(string_null("problems"))
            .primary_key(Index::create().col("feed").col("token"))
            .to_owned(),
    ]
}
