//! Names of users, first passwords, one-time codes, failed logins, and how a grant ended.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, boolean, string_null, text_null, uuid};

/// Third step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            // SQLite adds one column a statement.
            let change = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        for table in tables() {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["password_codes", "login_failures"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        for (table, column) in [
            ("users", "name"),
            ("users", "must_change_password"),
            ("grants", "ended_by"),
            ("grants", "end_reason"),
        ] {
            let change = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, ColumnDef); 4] {
    [
        ("users", string_null("name")),
        ("users", boolean("must_change_password").default(false).to_owned()),
        ("grants", string_null("ended_by")),
        ("grants", text_null("end_reason")),
    ]
}

fn tables() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("password_codes")
            .col(uuid("user").primary_key())
            .col(binary("code_hash"))
            .col(big_integer("expires_at"))
            .to_owned(),
        Table::create()
            .table("login_failures")
            .col(binary("who").primary_key())
            .col(big_integer("failures"))
            .col(big_integer("since"))
            .to_owned(),
    ]
}
