//! A file that goes through the whole flow at the hub's own command line.

use std::sync::Arc;

use hub_app::{
    Behalf, ColumnChoice, Hub, Import, ImportDecision, ImportState, RowVerdict, StartImport,
};
use hub_facts::Evidence;
use hub_values::FileId;

use crate::TestHub;

/// An import, with what became of every row.
#[derive(Debug)]
pub struct Imported {
    /// The import as it ended.
    pub import: Import,
    /// Every row, in the order of the file.
    pub rows: Vec<RowVerdict>,
}

impl Imported {
    /// How many rows ended in this way.
    pub fn count(&self, decision: ImportDecision) -> usize {
        self.rows.iter().filter(|row| row.decision == decision).count()
    }

    /// Headings of columns that were left aside.
    pub fn unknown_headers(&self) -> Vec<&str> {
        let columns = self.import.about.columns.iter();
        columns.filter(|one| one.meaning.is_none()).map(|one| one.header.as_str()).collect()
    }

    /// Why it failed; empty when it did not.
    pub fn failure(&self) -> &str {
        self.import.about.failure.as_ref().map_or("", |one| one.zh.as_str())
    }
}

/// What a test wants imported, with nothing said about it but who sends it.
pub fn start(file: FileId, source: &str) -> StartImport {
    StartImport {
        file,
        kind: None,
        sheet: None,
        source: Some(source.to_owned()),
        community: None,
        columns: Vec::<ColumnChoice>::new(),
        evidence: Evidence::Confirmed,
        is_dry_run: false,
    }
}

/// Sends a file to a hub.
pub async fn send(hub: &Arc<Hub>, by: &Behalf, file: &[u8]) -> FileId {
    let mut receiving = hub.receive_file(by, "名册.csv").expect("a beginning");
    for piece in file.chunks(100_000) {
        hub.receive_more(&mut receiving, piece).await.expect("a piece");
    }
    hub.file_received(by, receiving).await.expect("a file").id
}

/// Judges a file, accepts whatever looks wrong with the whole, writes it.
pub async fn import(hub: &Arc<Hub>, source: &str, file: &[u8]) -> Imported {
    let by = Behalf::operator().expect("the operator");
    let file = send(hub, &by, file).await;
    let judged = judged(hub, &by, start(file, source)).await;
    let waits = matches!(judged.state, ImportState::Ready | ImportState::Paused);
    let import = if waits { confirmed(hub, &by, judged).await } else { judged };
    let (rows, _) = hub.import_rows(&import, None, 0, usize::MAX - 1).await.expect("rows");
    Imported { import, rows }
}

/// Judges a file.
pub async fn judged(hub: &Arc<Hub>, by: &Behalf, start: StartImport) -> Import {
    let import = hub.start_import(by, start).await.expect("an answer").expect("a start");
    hub.import_at_rest(import.id, |_| {}).await.expect("an answer").expect("the import")
}

/// Confirms an import with everything that looks wrong with it.
pub async fn confirmed(hub: &Arc<Hub>, by: &Behalf, import: Import) -> Import {
    let accepted = import.about.warnings.iter().map(|one| one.code.clone()).collect();
    let confirmed = hub.confirm_import(by, import.id, accepted).await.expect("an answer");
    let id = confirmed.expect("a confirmation").id;
    hub.import_at_rest(id, |_| {}).await.expect("an answer").expect("the import")
}

impl TestHub {
    /// Imports a file from beginning to end.
    pub async fn import(&self, source: &str, file: &[u8]) -> Imported {
        import(&self.hub, source, file).await
    }
}
