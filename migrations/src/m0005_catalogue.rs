//! Versions of the catalogue: attributes and code tables that change while the hub runs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text, text_null};

/// Fifth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 3] = ["attribute_versions", "code_list_versions", "attributes_used"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &'static str| Table::create().table(name).to_owned();
        let tables = [
            table("attribute_versions")
                .col(big_integer("version"))
                .col(string("code"))
                .col(string("kind"))
                .col(text("body"))
                .col(text_null("reason"))
                .col(string("actor"))
                .col(big_integer("time"))
                .primary_key(Index::create().col("version").col("code"))
                .to_owned(),
            table("code_list_versions")
                .col(big_integer("version"))
                .col(string("name"))
                .col(text("body"))
                .col(string("actor"))
                .col(big_integer("time"))
                .primary_key(Index::create().col("version").col("name"))
                .to_owned(),
            table("attributes_used").col(string("code").primary_key()).to_owned(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
