//! The shape of the database, one step a file, the same for SQLite and PostgreSQL.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_first;
mod m0002_keys;
mod m0003_accounts;
mod m0004_belonging;
mod m0005_catalogue;
mod m0006_roles;
mod m0007_imports;
mod m0008_supply;
mod m0009_reviews;
mod m0010_changed_attributes;
mod m0011_surface;
mod m0012_drafts;
mod m0013_tallies;
mod m0014_matching;
mod m0015_sharing;
mod m0016_apart;
mod m0017_audit;
mod m0018_forms;
mod m0019_persons_apart;
mod m0020_prefill_checks;
mod m0021_log_search;

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
            Box::new(m0006_roles::Migration),
            Box::new(m0007_imports::Migration),
            Box::new(m0008_supply::Migration),
            Box::new(m0009_reviews::Migration),
            Box::new(m0010_changed_attributes::Migration),
            Box::new(m0011_surface::Migration),
            Box::new(m0012_drafts::Migration),
            Box::new(m0013_tallies::Migration),
            Box::new(m0014_matching::Migration),
            Box::new(m0015_sharing::Migration),
            Box::new(m0016_apart::Migration),
            Box::new(m0017_audit::Migration),
            Box::new(m0018_forms::Migration),
            Box::new(m0019_persons_apart::Migration),
            Box::new(m0020_prefill_checks::Migration),
            Box::new(m0021_log_search::Migration),
        ]
    }
}
