//! Persons apart: which of them a grant is for, who is sealed, who may seal, and who broke the glass.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, string, string_null, text, text_null, uuid,
};

/// Nineteenth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 3] = ["seals", "named_officials", "glass_breaks"];

/// Whose work is with children by law: what ships for these purposes reaches them, as the list that
/// ships says. Whatever came of a request was asked for without them.
const SHIPPED: &str = "UPDATE grants SET covers = 'minors' WHERE request IS NULL AND purpose IN \
     ('population_management', 'criminal_investigation', 'public_health_service', \
      'social_assistance', 'community_registration', 'legal_aid_eligibility')";
/// Of the fire brigade only who is where and with whom, and who cannot get out alone.
const SHIPPED_TO_FIRE: &str = "UPDATE grants SET covers = 'minors' WHERE request IS NULL \
     AND purpose = 'fire_rescue' AND form = 'full' AND attribute IN \
     ('person_name', 'residence_address', 'living_arrangement', 'mobility_impaired', 'household_size')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["grants", "access_requests"] {
            let change = Table::alter().table(table).add_column(text_null("covers")).to_owned();
            manager.alter_table(change).await?;
        }
        for sql in [SHIPPED, SHIPPED_TO_FIRE] {
            let _done = manager.get_connection().execute_unprepared(sql).await?;
        }
        for table in tables() {
            manager.create_table(table).await?;
        }
        let mut index = Index::create();
        index.name("seals_subject").table("seals").col("subject").col("ended_at");
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        for table in ["access_requests", "grants"] {
            let change = Table::alter().table(table).drop_column("covers").to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("seals")
            .col(uuid("id").primary_key())
            .col(uuid("subject"))
            .col(string("ground"))
            .col(text("reason"))
            .col(string("sealed_by"))
            .col(big_integer("sealed_at"))
            .col(string_null("ended_by"))
            .col(big_integer_null("ended_at"))
            .col(text_null("end_reason"))
            .to_owned(),
        table("named_officials")
            .col(string("login"))
            .col(string("may"))
            .col(string("named_by"))
            .col(big_integer("named_at"))
            .col(text("reason"))
            .primary_key(Index::create().col("login").col("may"))
            .to_owned(),
        table("glass_breaks")
            .col(uuid("id").primary_key())
            .col(uuid("subject"))
            .col(string("actor"))
            .col(string("department"))
            .col(string("purpose"))
            .col(string("case_reference"))
            .col(text("reason"))
            .col(big_integer("opened_at"))
            .col(big_integer("until_time"))
            .col(string_null("verdict"))
            .col(text_null("note"))
            .col(string_null("reviewed_by"))
            .col(big_integer_null("reviewed_at"))
            .to_owned(),
    ]
}
