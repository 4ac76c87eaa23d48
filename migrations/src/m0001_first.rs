//! The first shape: the log and its head, subjects and source records, rights, accounts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_null, boolean, integer, string, string_null,
    text, text_null, uuid, uuid_null,
};

/// First step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in log_tables()
            .into_iter()
            .chain(subject_tables())
            .chain(rights_tables())
            .chain(account_tables())
        {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let head = Query::insert()
            .into_table("log_head")
            .columns(["id", "size", "frontier", "rights_version", "change_cursor", "indexed"])
            .values_panic([
                1.into(),
                0_i64.into(),
                Vec::<u8>::new().into(),
                0_i64.into(),
                0_i64.into(),
                0_i64.into(),
            ])
            .to_owned();
        manager.execute(head).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

const TABLES: [&str; 21] = [
    "log_head",
    "log_entries",
    "log_subjects",
    "checkpoints",
    "settings",
    "subjects",
    "source_records",
    "links",
    "records",
    "residences",
    "tokens",
    "memberships",
    "changes",
    "departments",
    "areas",
    "officers",
    "purposes",
    "grants",
    "clients",
    "users",
    "sessions",
];

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

fn log_tables() -> Vec<TableCreateStatement> {
    vec![
        table("log_head")
            .col(integer("id").primary_key())
            .col(big_integer("size"))
            .col(binary("frontier"))
            .col(big_integer("rights_version"))
            .col(big_integer("change_cursor"))
            .col(big_integer("indexed"))
            .to_owned(),
        table("log_entries")
            .col(big_integer("idx").primary_key())
            .col(binary("leaf"))
            .col(text("body"))
            .col(big_integer("time"))
            .col(string_null("department"))
            .col(string_null("purpose"))
            .col(string_null("actor"))
            .col(string("outcome"))
            .to_owned(),
        table("log_subjects")
            .col(string("subject"))
            .col(big_integer("idx"))
            .primary_key(Index::create().col("subject").col("idx"))
            .to_owned(),
        table("checkpoints")
            .col(big_integer("size").primary_key())
            .col(text("note"))
            .col(big_integer("time"))
            .to_owned(),
        table("settings").col(string("name").primary_key()).col(text("value")).to_owned(),
    ]
}

fn subject_tables() -> Vec<TableCreateStatement> {
    let mut tables = record_tables();
    tables.extend(relation_tables());
    tables
}

/// Subjects, what came in about them, and their current records.
fn record_tables() -> Vec<TableCreateStatement> {
    vec![
        table("subjects")
            .col(uuid("id").primary_key())
            .col(string("kind"))
            .col(binary("data_key"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("source_records")
            .col(uuid("id").primary_key())
            .col(string("source"))
            .col(binary("key"))
            .col(binary("digest"))
            .col(uuid("sealed_for"))
            .col(string_null("community"))
            .col(string("observed_on"))
            .col(big_integer("recorded_at"))
            .col(string("actor"))
            .col(uuid_null("batch"))
            .col(text("open"))
            .col(binary_null("sealed"))
            .to_owned(),
        table("links")
            .col(uuid("id").primary_key())
            .col(uuid("record"))
            .col(uuid("subject"))
            .col(string("decided_by"))
            .col(text("explanation"))
            .col(big_integer("decided_at"))
            .col(uuid_null("superseded_by"))
            .to_owned(),
        table("records")
            .col(uuid("subject").primary_key())
            .col(string("kind"))
            .col(string_null("community"))
            .col(big_integer("version"))
            .col(string_null("name"))
            .col(string_null("born"))
            .col(text("open"))
            .col(binary_null("sealed"))
            .col(text("relations"))
            .to_owned(),
    ]
}

/// What ties subjects to one another, and what finds them.
fn relation_tables() -> Vec<TableCreateStatement> {
    vec![
        table("residences").col(uuid("household").primary_key()).col(uuid("dwelling")).to_owned(),
        table("tokens")
            .col(binary("token"))
            .col(uuid("subject"))
            .col(integer("key_id"))
            .primary_key(Index::create().col("token").col("subject"))
            .to_owned(),
        table("memberships")
            .col(uuid("id").primary_key())
            .col(uuid("household"))
            .col(uuid("resident"))
            .col(string("kind"))
            .col(string("relation"))
            .col(string_null("from_day"))
            .col(string_null("to_day"))
            .col(uuid("record"))
            .to_owned(),
        table("changes")
            .col(big_integer("cursor").primary_key())
            .col(uuid("subject"))
            .col(big_integer("time"))
            .to_owned(),
    ]
}

fn rights_tables() -> Vec<TableCreateStatement> {
    vec![
        table("departments")
            .col(string("code").primary_key())
            .col(string("name_zh"))
            .col(string("name_en"))
            .to_owned(),
        table("areas")
            .col(string("code").primary_key())
            .col(string_null("parent"))
            .col(string("level"))
            .col(string("name_zh"))
            .col(string("name_en"))
            .col(boolean("is_urban"))
            .to_owned(),
        table("officers")
            .col(string("area"))
            .col(string("department"))
            .col(string("name"))
            .col(string("phone"))
            .primary_key(Index::create().col("area").col("department"))
            .to_owned(),
        table("purposes")
            .col(string("code").primary_key())
            .col(string("name_zh"))
            .col(string("name_en"))
            .col(text("legal_basis"))
            .col(boolean("needs_case"))
            .col(text("departments"))
            .to_owned(),
        table("grants")
            .col(uuid("id").primary_key())
            .col(string("department"))
            .col(string_null("purpose"))
            .col(string("attribute"))
            .col(string("form"))
            .col(string_null("area"))
            .col(big_integer("from_time"))
            .col(big_integer_null("until_time"))
            .to_owned(),
    ]
}

fn account_tables() -> Vec<TableCreateStatement> {
    vec![
        table("clients")
            .col(uuid("id").primary_key())
            .col(string("name"))
            .col(string("department"))
            .col(binary("secret_hash"))
            .col(boolean("may_introspect"))
            .col(boolean("is_active"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("users")
            .col(uuid("id").primary_key())
            .col(string("login").unique_key())
            .col(string("role"))
            .col(string("department"))
            .col(string_null("area"))
            .col(text("password_hash"))
            .col(boolean("is_active"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("sessions")
            .col(binary("id_hash").primary_key())
            .col(uuid("user"))
            .col(big_integer("created_at"))
            .col(big_integer("seen_at"))
            .col(text_null("address"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create();
        index.name(name).table(table);
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        index("source_records_key", "source_records", &["source", "key"]),
        index("links_record", "links", &["record"]),
        index("links_subject", "links", &["subject"]),
        index("records_kind", "records", &["kind", "community", "subject"]),
        index("residences_dwelling", "residences", &["dwelling"]),
        index("tokens_subject", "tokens", &["subject"]),
        index("memberships_household", "memberships", &["household"]),
        index("memberships_resident", "memberships", &["resident"]),
    ]
}
