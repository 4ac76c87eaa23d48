//! Notes that tokens are missing by which the people are found whom records name by role.

use sea_orm_migration::prelude::*;

/// Sixth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Tokens are made with keys that lie outside the database, so the hub makes them when it
    /// starts; the setting says after which subject it goes on.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "INSERT INTO settings (name, value) SELECT 'roles_to_index', '' \
                   WHERE EXISTS (SELECT 1 FROM subjects)";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    /// The tokens stay: nothing of an earlier version asks for them, and each goes with its subject.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "DELETE FROM settings WHERE name = 'roles_to_index'";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }
}
