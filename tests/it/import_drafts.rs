//! A large import is written in pieces, and seen all at once.

use std::time::Duration;

use hub_app::{Behalf, Import, ImportSettings, ImportState};
use hub_tests::imports::{confirmed, judged, send, start};
use hub_tests::{Ask, TestHub, TestHubSettings};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::import_flow::{names, people};
use crate::story::{mutate, number, person};
use crate::tampering::{connect, count};

const ROWS: u16 = 90;
const OLD: &str = "19900009999";

/// A hub for which ten rows are too many for one transaction. Pieces do not grow: there is time to
/// look between them.
async fn hub() -> TestHub {
    let pieces = ImportSettings { piece_rows: 2, piece_limit: 2, ..ImportSettings::default() };
    let imports = ImportSettings { whole_rows: 10, ..pieces };
    let settings = TestHubSettings { residents: 0, is_kept: false, imports, ..Default::default() };
    TestHub::with(settings).await
}

/// Begins to write a list of new people, in front of which stands one who is known.
async fn writing(hub: &TestHub) -> JoinHandle<Import> {
    let by = Behalf::operator().unwrap();
    let known = format!("测试人,{},19900001234,\n", number(500));
    let list = people(1..ROWS + 1).replacen('\n', &format!("\n{known}"), 1);
    let file = send(&hub.hub, &by, list.as_bytes()).await;
    let community = Some(hub.sample_community().parse().unwrap());
    let import =
        judged(&hub.hub, &by, hub_app::StartImport { community, ..start(file, "communities") })
            .await;
    assert_eq!(import.about.counts.created, u64::from(ROWS), "{:?}", import.about.examples);
    assert_eq!(import.about.counts.changes_fact, 1);
    let of_import = std::sync::Arc::clone(&hub.hub);
    tokio::spawn(async move { confirmed(&of_import, &by, import).await })
}

async fn phone(ask: &Ask, sequence: u16) -> Option<String> {
    let document = "query($d: IdDocumentInput!) { resident(idDocument: $d) { mobilePhone } }";
    let reply = ask.with(document, json!({ "d": { "number": number(sequence) } })).await;
    reply.data()["resident"]["mobilePhone"].as_str().map(str::to_owned)
}

/// Waits until some of the import is in the database.
async fn some_written(hub: &TestHub) {
    let db = connect(hub).await;
    while count(&db, "SELECT COUNT(*) FROM source_records").await < 6 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn nobody_sees_half_of_an_import() {
    let hub = hub().await;
    let staff = hub.staff().await;
    let _known = person(&staff, 500, json!({ "mobilePhone": OLD })).await;
    let before = count(&connect(&hub).await, "SELECT MAX(cursor) FROM changes").await;
    let import = writing(&hub).await;
    some_written(&hub).await;
    let mut hidden = 0;
    while !import.is_finished() {
        let has_changed = phone(&staff, 500).await.as_deref() != Some(OLD);
        let seen = names(&staff, "某").await;
        assert!(seen == 0 || seen == usize::from(ROWS), "{seen} of {ROWS} are seen");
        assert!(!has_changed || seen > 0, "a change is seen before what is new");
        let has_changed = phone(&staff, 500).await.as_deref() != Some(OLD);
        assert!(seen == 0 || has_changed, "what is new is seen before a change");
        let has_first = phone(&staff, 1).await.is_some();
        assert!(seen == 0 || has_first, "a list and a look-up differ");
        hidden += usize::from(seen == 0 && !has_first);
    }
    let import = import.await.unwrap();
    assert_eq!(import.state, ImportState::Done, "{:?}", import.about.failure);
    assert!(hidden > 0, "it was never looked at while it was written");
    assert_eq!(names(&staff, "某").await, usize::from(ROWS));
    assert_eq!(phone(&staff, 1).await.as_deref(), Some("19900000001"));
    assert_eq!(phone(&staff, 500).await.as_deref(), Some("19900001234"));
    // Whoever follows changes learns of everybody once they can be seen.
    let db = connect(&hub).await;
    let sql = format!("SELECT COUNT(*) FROM changes WHERE cursor > {before}");
    assert_eq!(count(&db, &sql).await, i64::from(2 * ROWS + 1));
    assert_eq!(count(&db, "SELECT COUNT(*) FROM drafts").await, 0);
}

#[tokio::test]
async fn who_is_entered_meanwhile_is_seen_at_once() {
    let hub = hub().await;
    let staff = hub.staff().await;
    let _known = person(&staff, 500, json!({ "mobilePhone": OLD })).await;
    let import = writing(&hub).await;
    some_written(&hub).await;
    let record = json!({ "name": "某一", "idDocument": { "number": number(1) } });
    let record = json!({ "record": record });
    let told = mutate(&staff, "recordResident", "resident { id mobilePhone }", record).await;
    assert_eq!(told["decision"], "LINKED", "{told}");
    assert!(told["resident"]["id"].is_string(), "{told}");
    let import = import.await.unwrap();
    assert_eq!(import.state, ImportState::Done, "{:?}", import.about.failure);
    assert_eq!(phone(&staff, 1).await.as_deref(), Some("19900000001"));
}

#[tokio::test]
async fn whoever_is_still_hidden_is_nobodys_candidate() {
    let hub = hub().await;
    let staff = hub.staff().await;
    let _known = person(&staff, 500, json!({ "mobilePhone": OLD })).await;
    let db = connect(&hub).await;
    let import = writing(&hub).await;
    some_written(&hub).await;
    let document = "query($r: ResidentInput!) { matchResident(record: $r) { resident { id } } }";
    let record = json!({ "name": "某一", "birthDate": "1985-07-02", "mobilePhone": "19900000001" });
    let mut asked_while_hidden = 0;
    while !import.is_finished() {
        let reply = staff.with(document, json!({ "r": record })).await;
        if count(&db, "SELECT COUNT(*) FROM drafts").await == 1 {
            assert_eq!(reply.data()["matchResident"], json!([]), "{}", reply.text);
            asked_while_hidden += 1;
        }
    }
    assert!(asked_while_hidden > 0, "it was too fast to be seen");
    assert_eq!(import.await.unwrap().state, ImportState::Done);
    let reply = staff.with(document, json!({ "r": record })).await;
    assert!(!reply.data()["matchResident"].as_array().unwrap().is_empty(), "{}", reply.text);
}

#[tokio::test]
async fn what_cannot_be_finished_was_never_seen() {
    let hub = hub().await;
    let staff = hub.staff().await;
    let _known = person(&staff, 500, json!({ "mobilePhone": OLD })).await;
    let import = writing(&hub).await;
    some_written(&hub).await;
    // The last of the list is somebody else's word by now: the rest would go on otherwise.
    let _faster = person(&staff, ROWS, json!({ "mobilePhone": OLD })).await;
    while !import.is_finished() {
        let seen = names(&staff, "某").await;
        assert_eq!(seen, 0, "{seen} of an import that cannot be finished");
    }
    let import = import.await.unwrap();
    assert_eq!(import.state, ImportState::Failed);
    assert_eq!(names(&staff, "某").await, 0);
    assert_eq!(phone(&staff, 500).await.as_deref(), Some(OLD));
    assert_eq!(count(&connect(&hub).await, "SELECT COUNT(*) FROM drafts").await, 0);
}
