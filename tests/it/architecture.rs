//! Dependencies between crates point down only, and some libraries stay where they belong.

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Floors, lowest first.
const FLOORS: [(&str, u32); 18] = [
    ("hub-migrations", 0),
    ("hub-values", 0),
    ("hub-catalogue", 1),
    ("hub-audit", 1),
    ("hub-cache", 1),
    ("hub-linkage", 1),
    ("hub-facts", 2),
    ("hub-policy", 2),
    ("hub-sheet", 3),
    ("hub-forms", 3),
    ("hub-storage", 4),
    ("hub-app", 5),
    ("hub-graphql", 6),
    ("hub-server", 7),
    ("hub-city", 7),
    ("hub-cli", 8),
    ("hub-tests", 9),
    ("", 99),
];

/// Libraries that only these crates may use.
const CONFINED: [(&str, &[&str]); 17] = [
    ("age", &["hub-cli"]),
    ("redis", &["hub-cache"]),
    ("sea-orm", &["hub-storage", "hub-tests"]),
    ("sea-orm-migration", &["hub-storage", "hub-migrations"]),
    ("axum", &["hub-server"]),
    ("jsonwebtoken", &["hub-server"]),
    ("async-graphql", &["hub-graphql", "hub-server"]),
    ("argon2", &["hub-app"]),
    ("figment", &["hub-cli"]),
    ("clap", &["hub-cli"]),
    ("pinyin", &["hub-linkage"]),
    ("cfb", &["hub-sheet"]),
    ("quick-xml", &["hub-sheet"]),
    ("rust_xlsxwriter", &["hub-sheet"]),
    ("zip", &["hub-sheet"]),
    ("rustix", &["hub-cli"]),
    ("ed25519-dalek", &["hub-audit"]),
];

fn packages() -> Vec<Package> {
    let mut command = MetadataCommand::new();
    let metadata = command.no_deps().exec().unwrap();
    metadata.packages
}

fn floor(name: &str) -> u32 {
    let found = FLOORS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("{name} has no floor; give it one here")).1
}

fn uses(package: &Package) -> Vec<String> {
    package
        .dependencies
        .iter()
        .filter(|one| one.kind == DependencyKind::Normal)
        .map(|one| one.name.clone())
        .collect()
}

#[test]
fn dependencies_point_down_only() {
    for package in packages() {
        for used in uses(&package).iter().filter(|used| used.starts_with("hub-")) {
            assert!(
                floor(used) < floor(&package.name),
                "{} is on floor {} and may not use {used} on floor {}",
                package.name,
                floor(&package.name),
                floor(used)
            );
        }
    }
}

#[test]
fn libraries_stay_where_they_belong() {
    for package in packages() {
        for used in uses(&package) {
            if let Some((_, homes)) = CONFINED.iter().find(|(library, _)| *library == used) {
                assert!(
                    homes.contains(&package.name.as_str()),
                    "{} may not use {used}; only {homes:?} may",
                    package.name
                );
            }
        }
    }
}

#[test]
fn concept_crates_know_no_io() {
    for package in packages() {
        // Two machines stand that low: the shape of the database, and the caches.
        let is_machine = matches!(package.name.as_str(), "hub-migrations" | "hub-cache");
        if floor(&package.name) > 3 || is_machine {
            continue;
        }
        for used in uses(&package) {
            assert!(
                !["tokio", "reqwest", "hyper", "redis", "sea-orm"].contains(&used.as_str()),
                "{} is a concept crate and may not use {used}",
                package.name
            );
        }
    }
}

#[test]
fn only_the_command_line_reads_the_environment() {
    for file in crate::tidy::sources() {
        let is_home = file.path.contains("hub-cli/src/config.rs") || file.path.contains("build.rs")
            // Which database the tests run on, and for how long, is said from outside too.
            || file.path.contains("tests/src/services.rs")
            || file.path.contains("tests/src/cases.rs");
        // Spelled apart, so that this line does not find itself.
        let call = ["env", "::var"].concat();
        assert!(is_home || !file.text.contains(&call), "{} reads the environment", file.path);
    }
}
