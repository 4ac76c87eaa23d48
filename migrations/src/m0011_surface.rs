//! What the surface keeps: changes that were sent under a key, so that they are done once, and
//! operations that clients have registered.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, boolean, string, string_null, text, text_null, uuid,
};

/// Eleventh step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 2] = ["idempotency_keys", "persisted_operations"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let keys = Table::create()
            .table("idempotency_keys")
            .col(string("owner"))
            .col(binary("key_token"))
            .col(string("slot"))
            .col(binary("fingerprint"))
            .col(big_integer("entry"))
            .col(text_null("memo"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("owner").col("key_token").col("slot"))
            .to_owned();
        manager.create_table(keys).await?;
        let mut by_age = Index::create();
        by_age.name("idempotency_keys_created").table("idempotency_keys").col("created_at");
        manager.create_index(by_age).await?;
        let operations = Table::create()
            .table("persisted_operations")
            .col(uuid("client"))
            .col(string("hash"))
            .col(string("name"))
            .col(string_null("purpose"))
            .col(text("document"))
            .col(string("registered_by"))
            .col(big_integer("registered_at"))
            .primary_key(Index::create().col("client").col("hash"))
            .to_owned();
        manager.create_table(operations).await?;
        let bound = Table::alter()
            .table("clients")
            .add_column(boolean("is_bound").default(false))
            .to_owned();
        manager.alter_table(bound).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bound = Table::alter().table("clients").drop_column("is_bound").to_owned();
        manager.alter_table(bound).await?;
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}
