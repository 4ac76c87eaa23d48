//! One set of steps makes one shape on both databases, there and back again; released steps stay.

use std::collections::BTreeMap;

use hub_migrations::{Migrator, MigratorTrait as _};
use hub_tests::Database;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::tampering::{connect_to, hex};
use crate::tidy::root;

/// Everything that the steps made: tables with their columns, and indexes, in words.
async fn shape(db: &DatabaseConnection, database: &Database) -> Vec<String> {
    let sql = match database {
        Database::Sqlite(_) => {
            "SELECT type || ' ' || name || ': ' || COALESCE(sql, '') AS line FROM sqlite_master \
             WHERE name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations' ORDER BY 1"
        }
        Database::Postgres(_) => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' \
             || COALESCE(column_default, '') AS line FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations' \
             UNION ALL SELECT indexdef FROM pg_indexes \
             WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' ORDER BY 1"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    rows.unwrap().iter().map(|row| row.try_get("", "line").unwrap()).collect()
}

async fn there_and_back(database: Database) {
    let db = connect_to(&database).await;
    let steps = u32::try_from(Migrator::migrations().len()).unwrap();
    let mut shapes = vec![shape(&db, &database).await];
    for _ in 0..steps {
        Migrator::up(&db, Some(1)).await.unwrap();
        shapes.push(shape(&db, &database).await);
    }
    // Each step is undone by its own way back.
    for before in shapes.iter().rev().skip(1) {
        Migrator::down(&db, Some(1)).await.unwrap();
        assert_eq!(&shape(&db, &database).await, before);
    }
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(shape(&db, &database).await, *shapes.last().unwrap());
}

#[tokio::test]
async fn up_down_up_leaves_the_same_shape() {
    let folder = TempDir::new().unwrap();
    let database = Database::new(folder.path());
    there_and_back(database.other(folder.path())).await;
    there_and_back(database).await;
}

/// The list of released files and their hashes.
fn released() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("migrations/released.sha256")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (hash, file) = line.split_once("  ").unwrap();
            (file.to_owned(), hash.to_owned())
        })
        .collect()
}

#[test]
fn a_released_step_is_never_changed() {
    let released = released();
    assert!(released.contains_key("src/m0001_first.rs"));
    for (file, hash) in released {
        let bytes = std::fs::read(root().join("migrations").join(&file)).unwrap();
        let found = hex(&Sha256::digest(bytes));
        assert_eq!(
            found, hash,
            "{file} is released: databases were made with it. Undo the change and add a step"
        );
    }
}

#[test]
fn released_steps_come_before_all_others() {
    let released = released();
    let mut names: Vec<String> = std::fs::read_dir(root().join("migrations/src"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('m') && name.len() > 8)
        .collect();
    names.sort();
    let known: Vec<bool> =
        names.iter().map(|name| released.contains_key(&format!("src/{name}"))).collect();
    let first_new = known.iter().position(|is_known| !is_known).unwrap_or(known.len());
    assert!(known.iter().skip(first_new).all(|is_known| !is_known), "{names:?}");
    assert_eq!(released.len(), first_new, "a released step is gone");
}
