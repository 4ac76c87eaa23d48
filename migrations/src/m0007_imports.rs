//! Files that came in, imports and what was judged of them, headings that people confirmed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, binary_null, integer, string, string_null, text, uuid, uuid_null,
};

/// Seventh step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 5] = ["files", "file_pieces", "imports", "import_pieces", "confirmed_headers"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in file_tables().into_iter().chain(import_tables()) {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("files_digest", "files", ["owner", "digest"].as_slice()),
            ("imports_created", "imports", ["created_at", "id"].as_slice()),
            ("imports_file", "imports", ["file"].as_slice()),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        // Most records came in by hand or from a feed; those of imports are found to be taken back.
        let sql = "CREATE INDEX source_records_batch ON source_records (batch, id) \
                   WHERE batch IS NOT NULL";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "DROP INDEX source_records_batch";
        let _done = manager.get_connection().execute_unprepared(sql).await?;
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

fn file_tables() -> Vec<TableCreateStatement> {
    vec![
        table("files")
            .col(uuid("id").primary_key())
            .col(string("kind"))
            .col(string("owner"))
            .col(string("department"))
            .col(string_null("area"))
            .col(uuid_null("import"))
            .col(binary_null("digest"))
            .col(big_integer("size"))
            .col(binary("about"))
            .col(binary("data_key"))
            .col(integer("key_id"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .to_owned(),
        table("file_pieces")
            .col(uuid("file"))
            .col(integer("piece"))
            .col(binary("sealed"))
            .primary_key(Index::create().col("file").col("piece"))
            .to_owned(),
    ]
}

fn import_tables() -> Vec<TableCreateStatement> {
    vec![
        table("imports")
            .col(uuid("id").primary_key())
            .col(uuid("file"))
            .col(string("department"))
            .col(string_null("area"))
            .col(string("actor"))
            .col(string("state"))
            .col(big_integer("created_at"))
            .col(big_integer("beat_at"))
            .col(uuid_null("worker"))
            .col(big_integer("done"))
            .col(string_null("headers"))
            .col(text("body"))
            .to_owned(),
        table("import_pieces")
            .col(uuid("import"))
            .col(integer("piece"))
            .col(text("body"))
            .primary_key(Index::create().col("import").col("piece"))
            .to_owned(),
        table("confirmed_headers")
            .col(string("department"))
            .col(string("kind"))
            .col(string("header"))
            .col(string("meaning"))
            .col(string("actor"))
            .col(big_integer("confirmed_at"))
            .primary_key(Index::create().col("department").col("kind").col("header"))
            .to_owned(),
    ]
}
