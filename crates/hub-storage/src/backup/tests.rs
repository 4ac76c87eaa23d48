//! What a stream says, and what is noticed when it was changed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use hub_audit::Verification;
use hub_catalogue::Catalogue;
use proptest::prelude::*;

use super::stream::Cell;
use super::{Backup, BackupError, BackupReader};
use crate::shape::{STEPS, expected};
use crate::{Keys, Store};

async fn store(folder: &Path) -> Store {
    let mut master = [7; 32];
    master[0] = 1;
    let catalogue = Arc::new(Catalogue::shipped().unwrap());
    let url = format!("sqlite://{}", folder.join("fileonce.db").display());
    Store::open(&url, Keys::new(&master).unwrap(), catalogue).await.unwrap()
}

async fn stream() -> Vec<u8> {
    let folder = tempfile::TempDir::new().unwrap();
    let store = store(folder.path()).await;
    let backup = Backup::begin(&store, "0", String::new(), BTreeMap::new()).await.unwrap();
    let mut bytes = Vec::new();
    let _manifest = backup.write(&mut bytes, &mut |_, _| {}).await.unwrap();
    bytes
}

fn check(bytes: &[u8]) -> Result<(), BackupError> {
    BackupReader::open(&mut &*bytes)?.check(Verification::new(), &mut |_, _| {}).map(drop)
}

#[tokio::test]
async fn every_table_of_the_migrations_is_in_it() {
    let bytes = stream().await;
    let mut bytes = bytes.as_slice();
    let manifest = BackupReader::open(&mut bytes).unwrap().manifest().clone();
    let backed_up: Vec<_> = manifest.tables.into_iter().map(|table| table.name).collect();
    let made = expected(usize::MAX).await.unwrap();
    let made: Vec<_> = made.into_keys().filter(|name| name != STEPS).collect();
    assert_eq!(backed_up, made);
}

#[tokio::test]
async fn a_cut_stream_is_noticed_wherever_it_was_cut() {
    let bytes = stream().await;
    assert!(check(&bytes).is_ok());
    for length in [0, 10, 16, 100, bytes.len() / 2, bytes.len() - 1] {
        assert!(check(&bytes[..length]).is_err(), "cut after {length} bytes");
    }
}

#[tokio::test]
async fn a_changed_byte_and_a_longer_stream_are_noticed() {
    let mut bytes = stream().await;
    bytes.push(0);
    assert!(matches!(check(&bytes), Err(BackupError::Damaged(_))));
    let _more = bytes.pop();
    let at = bytes.windows(9).position(|window| window == b"log_head\"").unwrap();
    bytes[at] ^= 1;
    assert!(check(&bytes).is_err());
}

#[test]
fn something_else_is_no_backup() {
    assert!(matches!(check(b"SQLite format 3\0"), Err(BackupError::NotABackup)));
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Null),
        any::<i64>().prop_map(Cell::Int),
        any::<bool>().prop_map(Cell::Bool),
        ".*".prop_map(Cell::Text),
        any::<Vec<u8>>().prop_map(Cell::Bytes),
        any::<u128>().prop_map(|id| Cell::Uuid(uuid::Uuid::from_u128(id))),
    ]
}

proptest! {
    #[test]
    fn every_value_is_read_as_it_was_written(cells: Vec<u8>, cell in cell()) {
        let mut bytes = Vec::new();
        cell.encode(&mut bytes);
        let mut rest = bytes.as_slice();
        prop_assert_eq!(Cell::decode(&mut rest), Some(cell));
        prop_assert!(rest.is_empty());
        // Bytes of anything never panic.
        let _any = Cell::decode(&mut cells.as_slice());
    }
}
