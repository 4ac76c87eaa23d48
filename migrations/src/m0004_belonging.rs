//! What records say about who belongs where and what ended; residences with their days.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_null, string_null, text_null, uuid};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use serde_json::json;

/// Fourth step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Households that are carried over at once.
const PAGE: i64 = 500;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for (table, column) in [
            ("source_records", text_null("says")),
            ("source_records", binary_null("note")),
            ("records", string_null("closed")),
        ] {
            let mut alter = Table::alter();
            manager.alter_table(alter.table(table).add_column(column).to_owned()).await?;
        }
        let periods = Table::create()
            .table("residence_periods")
            .col(uuid("id").primary_key())
            .col(uuid("household"))
            .col(uuid("dwelling"))
            .col(string_null("from_day"))
            .col(string_null("to_day"))
            .col(uuid("record"))
            .to_owned();
        manager.create_table(periods).await?;
        for column in ["household", "dwelling"] {
            let index = Index::create()
                .name(format!("residence_periods_{column}"))
                .table("residence_periods")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        carry_over(manager.get_connection()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for sql in [
            "DELETE FROM residences",
            "INSERT INTO residences (household, dwelling) SELECT household, min(dwelling) \
             FROM residence_periods WHERE to_day IS NULL GROUP BY household",
        ] {
            // PostgreSQL has no least of uuids; one household lives in one place at a time.
            let is_postgres = db.get_database_backend() == DbBackend::Postgres;
            let least = if is_postgres { "(array_agg(dwelling))[1]" } else { "min(dwelling)" };
            let sql = sql.replace("min(dwelling)", least);
            let _done = db.execute_unprepared(&sql).await?;
        }
        manager.drop_table(Table::drop().table("residence_periods").to_owned()).await?;
        for (table, column) in
            [("records", "closed"), ("source_records", "note"), ("source_records", "says")]
        {
            let mut alter = Table::alter();
            manager.alter_table(alter.table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// What was known about households until now was a table only. It becomes what their latest record
/// says, so that it can be computed again from records.
async fn carry_over(db: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let mut last = Uuid::nil();
    loop {
        let sql = "SELECT subject, relations FROM records WHERE kind = $1 AND subject > $2 \
                   ORDER BY subject LIMIT $3";
        let page = rows(db, sql, vec!["household".into(), last.into(), PAGE.into()]).await?;
        if page.is_empty() {
            return Ok(());
        }
        for row in page {
            last = row.try_get("", "subject")?;
            let relations: String = row.try_get("", "relations")?;
            carry_household(db, last, &relations).await?;
        }
    }
}

async fn carry_household(
    db: &SchemaManagerConnection<'_>,
    household: Uuid,
    relations: &str,
) -> Result<(), DbErr> {
    let relations: serde_json::Value = serde_json::from_str(relations)
        .map_err(|_| DbErr::Custom("records.relations is not JSON".to_owned()))?;
    let Some(kind) = relations.get("kind").cloned() else { return Ok(()) };
    let sql = "SELECT resident, relation, from_day, to_day, record FROM memberships \
               WHERE household = $1 ORDER BY id";
    let members = rows(db, sql, vec![household.into()]).await?;
    let sql = "SELECT e.id AS record FROM links l JOIN source_records e ON e.id = l.record \
               WHERE l.subject = $1 AND l.superseded_by IS NULL \
               ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1";
    let latest = rows(db, sql, vec![household.into()]).await?;
    let Some(record) = members.first().or(latest.first()) else { return Ok(()) };
    let record: Uuid = record.try_get("", "record")?;
    let sql = "SELECT dwelling FROM residences WHERE household = $1";
    let dwelling = rows(db, sql, vec![household.into()]).await?;
    let dwelling: Option<Uuid> =
        dwelling.first().map(|row| row.try_get("", "dwelling")).transpose()?;
    let lines = members.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let mut roster = json!({ "says": "roster", "kind": kind, "members": lines });
    if let (Some(dwelling), Some(roster)) = (dwelling, roster.as_object_mut()) {
        let _before = roster.insert("dwelling".to_owned(), json!(dwelling.to_string()));
        let sql = "INSERT INTO residence_periods (id, household, dwelling, record) \
                   VALUES ($1, $2, $3, $4)";
        let values = vec![household.into(), household.into(), dwelling.into(), record.into()];
        run(db, sql, values).await?;
    }
    let sql = "UPDATE source_records SET says = $1 WHERE id = $2";
    run(db, sql, vec![json!([roster]).to_string().into(), record.into()]).await
}

fn line(row: &QueryResult) -> Result<serde_json::Value, DbErr> {
    let resident: Uuid = row.try_get("", "resident")?;
    let relation: String = row.try_get("", "relation")?;
    let mut line = json!({ "r": resident.to_string(), "as": relation });
    for (column, name) in [("from_day", "from"), ("to_day", "to")] {
        let day: Option<String> = row.try_get("", column)?;
        if let (Some(day), Some(line)) = (day, line.as_object_mut()) {
            let _before = line.insert(name.to_owned(), json!(day));
        }
    }
    Ok(line)
}

async fn rows(
    db: &SchemaManagerConnection<'_>,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.query_all_raw(statement).await
}

async fn run(db: &SchemaManagerConnection<'_>, sql: &str, values: Vec<Value>) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(drop)
}
