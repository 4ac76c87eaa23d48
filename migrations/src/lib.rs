//! The shape of the database, one step a file, the same for SQLite and PostgreSQL.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_first;
mod m0002_keys;
mod m0003_accounts;
mod m0004_belonging;
mod m0005_catalogue;

/// All steps, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Migration),
            Box::new(m0002_keys::Migration),
            Box::new(m0003_accounts::Migration),
            Box::new(m0004_belonging::Migration),
            Box::new(m0005_catalogue::Migration),
        ]
    }
}
