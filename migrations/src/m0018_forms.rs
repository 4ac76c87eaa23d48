//! Forms of departments, requests for them, what is to be collected, and what each cell has cost.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, integer, string, string_null, text, uuid, uuid_null,
};

/// Eighteenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 9] = [
    "forms",
    "form_headings",
    "form_requests",
    "form_rows",
    "tasks",
    "task_cells",
    "form_answers",
    "asked_twice",
    "burden",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in form_tables().into_iter().chain(task_tables()).chain(cost_tables()) {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("forms_code", "forms", ["code", "version"].as_slice()),
            ("form_requests_form", "form_requests", ["form"].as_slice()),
            ("form_rows_subject", "form_rows", ["subject"].as_slice()),
            ("tasks_subject", "tasks", ["subject"].as_slice()),
            ("tasks_area", "tasks", ["area", "state"].as_slice()),
            ("task_cells_task", "task_cells", ["task"].as_slice()),
            ("form_answers_subject", "form_answers", ["subject"].as_slice()),
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

/// A form is about no person: its headings and what they mean lie open.
fn form_tables() -> Vec<TableCreateStatement> {
    vec![
        table("forms")
            .col(uuid("id").primary_key())
            .col(string("code"))
            .col(integer("version"))
            .col(string("department"))
            .col(string("state"))
            .col(text("body"))
            .col(uuid_null("file"))
            .col(string("registered_by"))
            .col(big_integer("registered_at"))
            .col(string_null("decided_by"))
            .col(big_integer_null("decided_at"))
            .col(string_null("decision_reason"))
            .to_owned(),
        table("form_headings")
            .col(string("department"))
            .col(string("subject"))
            .col(string("heading"))
            .col(text("meaning"))
            .col(string("confirmed_by"))
            .col(big_integer("confirmed_at"))
            .primary_key(Index::create().col("department").col("subject").col("heading"))
            .to_owned(),
        table("form_requests")
            .col(uuid("id").primary_key())
            .col(uuid("form"))
            .col(string("department"))
            .col(string("purpose"))
            .col(string("state"))
            .col(text("body"))
            .col(string("due"))
            .col(big_integer("subjects"))
            .col(string("issued_by"))
            .col(big_integer("issued_at"))
            .col(string_null("closed_by"))
            .col(big_integer_null("closed_at"))
            .to_owned(),
        table("form_rows")
            .col(uuid("request"))
            .col(integer("number"))
            .col(uuid("subject"))
            .col(string("kind"))
            .col(string_null("area"))
            .col(text("cells"))
            .primary_key(Index::create().col("request").col("number"))
            .to_owned(),
    ]
}

/// A task names a subject and what is asked of it, never a value and never who asks.
fn task_tables() -> Vec<TableCreateStatement> {
    vec![
        table("tasks")
            .col(uuid("id").primary_key())
            .col(uuid("subject"))
            .col(string("kind"))
            .col(string("ask"))
            .col(string("grade"))
            .col(string("why"))
            .col(string("state"))
            .col(string_null("area"))
            .col(uuid_null("household"))
            .col(uuid_null("dwelling"))
            .col(big_integer("created_at"))
            .col(big_integer_null("done_at"))
            .col(string_null("done_by"))
            .to_owned(),
        table("task_cells")
            .col(uuid("request"))
            .col(integer("number"))
            .col(integer("line"))
            .col(integer("place"))
            .col(uuid("task"))
            .primary_key(Index::create().col("request").col("number").col("line").col("place"))
            .to_owned(),
        table("form_answers")
            .col(string("form"))
            .col(string("heading"))
            .col(uuid("subject"))
            .col(binary("sealed"))
            .col(string("given_on"))
            .col(string("given_by"))
            .primary_key(Index::create().col("form").col("heading").col("subject"))
            .to_owned(),
    ]
}

fn cost_tables() -> Vec<TableCreateStatement> {
    vec![
        table("asked_twice")
            .col(uuid("id").primary_key())
            .col(uuid("task"))
            .col(string_null("area"))
            .col(string("ask"))
            .col(string("reported_on"))
            .to_owned(),
        table("burden")
            .col(string("day"))
            .col(string("department"))
            .col(string("form"))
            .col(string("area"))
            .col(string("origin"))
            .col(big_integer("reused"))
            .col(big_integer("confirmed"))
            .col(big_integer("newly_collected"))
            .col(big_integer("asked_again"))
            .col(big_integer("empty"))
            .primary_key(
                Index::create().col("day").col("department").col("form").col("area").col("origin"),
            )
            .to_owned(),
    ]
}
