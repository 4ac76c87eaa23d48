//! Searching the log by case, attribute and area: how far the terms have followed it, and what they are found together
//! with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, string_null};

/// Twenty-first step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn alter(name: &'static str) -> TableAlterStatement {
    Table::alter().table(name).to_owned()
}

/// The table of shapes, with these columns besides.
fn shapes(besides: &[&'static str]) -> TableCreateStatement {
    let mut table = Table::create().table("log_shapes").to_owned();
    let _table = table.col(string("shape").primary_key());
    for column in ["department", "purpose"].iter().chain(besides) {
        let _table = table.col(string_null(*column));
    }
    table.col(string("outcome")).to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut searched = big_integer("searched");
        let change = alter("log_head").add_column(searched.default(0)).to_owned();
        manager.alter_table(change).await?;
        // Nothing has ever written it.
        manager.drop_table(Table::drop().table("log_shapes").to_owned()).await?;
        manager.create_table(shapes(&[])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("log_shapes").to_owned()).await?;
        manager.create_table(shapes(&["actor", "client"])).await?;
        for table in ["log_terms", "log_shape_attributes"] {
            let sql = format!("DELETE FROM {table}");
            let _done = manager.get_connection().execute_unprepared(&sql).await?;
        }
        manager.alter_table(alter("log_head").drop_column("searched").to_owned()).await
    }
}
