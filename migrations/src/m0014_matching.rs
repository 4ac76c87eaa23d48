//! By which keys residents are found who could be one person, and which models decide about them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, string, text, uuid};
use sea_orm_migration::sea_orm::DbBackend;

/// Fourteenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Keys are made with keys that lie outside the database, so the hub makes those of residents
    /// who are there already when it starts; the setting says after which subject it goes on.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        // Nothing is looked up but whole keys, and nothing but a key's rows are read.
        let (id, tail) = if is_sqlite { ("uuid_text", "WITHOUT ROWID") } else { ("uuid", "") };
        let sql = format!(
            "CREATE TABLE match_keys (key bigint NOT NULL, documented integer NOT NULL, \
             subject {id} NOT NULL, PRIMARY KEY (key, documented, subject)) {tail}"
        );
        let _made = connection.execute_unprepared(&sql).await?;
        let subjects = Table::create()
            .table("match_subjects")
            .col(uuid("subject").primary_key())
            .col(integer("documented"))
            .col(integer("key_id"))
            .col(ColumnDef::new("keys").blob().not_null())
            .to_owned();
        manager.create_table(subjects).await?;
        let models = Table::create()
            .table("match_models")
            .col(string("version").primary_key())
            .col(text("body"))
            .col(text("report"))
            .col(big_integer("activated_at"))
            .col(string("activated_by"))
            .to_owned();
        manager.create_table(models).await?;
        let sql = "INSERT INTO settings (name, value) SELECT 'matches_to_index', '' \
                   WHERE EXISTS (SELECT 1 FROM subjects)";
        connection.execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "DELETE FROM settings WHERE name = 'matches_to_index'";
        let _done = manager.get_connection().execute_unprepared(sql).await?;
        for table in ["match_models", "match_subjects", "match_keys"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
