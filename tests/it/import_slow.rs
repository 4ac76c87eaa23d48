//! What is too much for one transaction is written in smaller ones, and nothing is taken back.

use hub_app::{Behalf, ImportState};
use hub_tests::imports::{confirmed, judged, send, start};
use hub_tests::{Database, TestHub};

use crate::import_flow::people;
use crate::story::empty;
use crate::tampering::{connect, count, run};

const ROWS: u16 = 300;

/// Lets no transaction write more than 40 records: each of them moves the cursor of changes by one,
/// and the head tells where that was when the last transaction ended.
async fn limit(hub: &TestHub) {
    const TOO_MUCH: &str = "(SELECT COUNT(*) FROM source_records) >= \
         (SELECT change_cursor FROM log_head) + 40";
    let db = connect(hub).await;
    match &hub.database {
        Database::Sqlite(_) => {
            let trigger = format!(
                "CREATE TRIGGER too_much BEFORE INSERT ON source_records WHEN {TOO_MUCH} \
                 BEGIN SELECT RAISE(ABORT, 'too much'); END"
            );
            run(&db, &trigger).await;
        }
        Database::Postgres(_) => {
            let function = format!(
                "CREATE FUNCTION too_much() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF {TOO_MUCH} THEN RAISE EXCEPTION 'too much'; END IF; RETURN NEW; END $$"
            );
            run(&db, &function).await;
            let trigger = "CREATE TRIGGER too_much BEFORE INSERT ON source_records \
                           FOR EACH ROW EXECUTE FUNCTION too_much()";
            run(&db, trigger).await;
        }
    }
    db.close().await.unwrap();
}

#[tokio::test]
async fn an_import_that_does_not_fit_in_one_transaction_is_written_in_smaller_ones() {
    let hub = empty().await;
    let by = Behalf::operator().unwrap();
    let file = send(&hub.hub, &by, people(1..ROWS + 1).as_bytes()).await;
    let import = judged(&hub.hub, &by, start(file, "communities")).await;
    assert_eq!(import.about.counts.created, u64::from(ROWS), "{:?}", import.about.examples);
    limit(&hub).await;
    let import = confirmed(&hub.hub, &by, import).await;
    let failure = &import.about.failure;
    assert_eq!(import.state, ImportState::Done, "{failure:?}");
    assert!(import.about.deviations.is_empty(), "{:?}", import.about.deviations);
    let db = connect(&hub).await;
    let records = count(&db, "SELECT COUNT(*) FROM source_records").await;
    assert_eq!(records, i64::from(ROWS), "each is there once");
    assert_eq!(count(&db, "SELECT COUNT(*) FROM drafts").await, 0, "and everybody is shown");
}
