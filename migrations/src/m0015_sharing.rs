//! Access requests and their steps, conditions of grants, working days, people seen in bulk.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, string, string_null, text, text_null, uuid,
    uuid_null,
};

/// Fifteenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 7] = [
    "access_requests",
    "access_items",
    "access_steps",
    "calendar_years",
    "calendar_days",
    "bulk_people",
    "bulk_approvals",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in grant_columns() {
            // SQLite adds one column a statement.
            let change = Table::alter().table("grants").add_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        for table in request_tables().into_iter().chain(other_tables()) {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("access_requests_department", "access_requests", ["department", "id"].as_slice()),
            ("access_items_lead", "access_items", ["lead", "state", "request"].as_slice()),
            ("access_items_due", "access_items", ["state", "due"].as_slice()),
            ("grants_request", "grants", ["request"].as_slice()),
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
        let index = Index::drop().name("grants_request").table("grants").to_owned();
        manager.drop_index(index).await?;
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        for column in ["conditions", "people_per_day", "request"] {
            let change = Table::alter().table("grants").drop_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

fn grant_columns() -> [ColumnDef; 3] {
    [text_null("conditions"), big_integer_null("people_per_day"), uuid_null("request")]
}

fn request_tables() -> Vec<TableCreateStatement> {
    vec![
        table("access_requests")
            .col(uuid("id").primary_key())
            .col(string("department"))
            .col(string("purpose"))
            .col(text("legal_basis"))
            .col(text("scenario"))
            .col(text("areas"))
            .col(text("conditions"))
            .col(string("last_day"))
            .col(big_integer("people_per_day"))
            .col(string("asked_by"))
            .col(big_integer("asked_at"))
            .to_owned(),
        table("access_items")
            .col(uuid("request"))
            .col(integer("number"))
            .col(string("attribute"))
            .col(string("form"))
            .col(string("lead"))
            .col(string("state"))
            .col(string("tier"))
            .col(string_null("due"))
            .col(text("unknown_years"))
            .col(boolean("is_extended"))
            .col(boolean("is_returned"))
            .col(boolean("is_overdue"))
            .col(boolean("needs_two"))
            .col(string_null("first_approval"))
            .col(string_null("granted_form"))
            .col(string_null("decided_by"))
            .col(big_integer_null("decided_at"))
            .col(text_null("reason"))
            .primary_key(Index::create().col("request").col("number"))
            .to_owned(),
        table("access_steps")
            .col(uuid("request"))
            .col(integer("number"))
            .col(big_integer("at"))
            .col(string("actor"))
            .col(string("department"))
            .col(string("kind"))
            .col(text("attributes"))
            .col(text_null("reason"))
            .primary_key(Index::create().col("request").col("number"))
            .to_owned(),
    ]
}

/// Working days of years that were imported, and who was told of how many people on a day.
fn other_tables() -> Vec<TableCreateStatement> {
    vec![
        table("calendar_years")
            .col(integer("year").primary_key())
            .col(text("source"))
            .col(string("imported_by"))
            .col(big_integer("imported_at"))
            .to_owned(),
        table("calendar_days")
            .col(string("day").primary_key())
            .col(integer("year"))
            .col(boolean("is_worked"))
            .to_owned(),
        table("bulk_people")
            .col(string("day"))
            .col(string("department"))
            .col(string("purpose"))
            .col(uuid("subject"))
            .primary_key(Index::create().col("day").col("department").col("purpose").col("subject"))
            .to_owned(),
        table("bulk_approvals")
            .col(uuid("id").primary_key())
            .col(string("day"))
            .col(string("department"))
            .col(string("purpose"))
            .col(string("asked_by"))
            .col(big_integer("asked_at"))
            .col(big_integer("people"))
            .col(big_integer("limited_to"))
            .col(big_integer_null("approved_people"))
            .col(string_null("approved_by"))
            .col(big_integer_null("approved_at"))
            .col(text_null("reason"))
            .to_owned(),
    ]
}
