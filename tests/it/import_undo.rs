//! An import that is taken back leaves every answer as it was; later decisions are kept.

use hub_policy::Caller;
use hub_tests::imports::{confirmed, judged, send, start};
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::import_flow::people;
use crate::story::{empty, mutate, number, person};
use crate::tampering::{connect, count};

/// Everything that is answered about people with these numbers, provenance and all.
async fn answers(ask: &Ask, sequences: &[u16]) -> Value {
    let documents: Vec<Value> =
        sequences.iter().map(|one| json!({ "number": number(*one) })).collect();
    let document = "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { id name \
         mobilePhone facts { attribute { code } text grade source { code } observedOn recordedAt \
         status reason conflicting history(first: 50) { nodes { text recordedAt } } } \
         memberships { household { id householdNo } relation { code } from to } } }";
    ask.with(document, json!({ "d": documents })).await.data()["residentsByIdDocument"].clone()
}

async fn digest(hub: &TestHub) -> String {
    let by = Caller::operator().unwrap();
    let found = hub.hub.rebuild(&by, true, None, |_, _| {}).await.unwrap();
    assert!(found.differing.is_empty(), "{:?}", found.differing);
    found.before
}

async fn undo(hub: &TestHub, ask: &Ask, id: &str, is_dry_run: bool) -> Value {
    let document = "mutation($input: UndoImportInput!) { undoImport(input: $input) { records \
         vanishing restored laterDecisionCount laterDecisions { subject byPerson department { code } } \
         import { state } userErrors { message } } }";
    let input = json!({ "id": id, "dryRun": is_dry_run });
    let told = ask.with(document, json!({ "input": input })).await.data()["undoImport"].clone();
    assert_eq!(told["userErrors"], json!([]), "{told}");
    let batch = hub_graphql::GlobalId::decode(id).unwrap();
    if let hub_graphql::GlobalId::Import(batch) = batch {
        let _rest = hub.hub.import_at_rest(batch, |_| {}).await.unwrap();
    }
    told
}

async fn imported(hub: &TestHub, file: &str) -> String {
    let by = hub_app::Behalf::operator().unwrap();
    let id = send(&hub.hub, &by, file.as_bytes()).await;
    let community = Some(hub.sample_community().parse().unwrap());
    let start = hub_app::StartImport { community, ..start(id, "communities") };
    let import = judged(&hub.hub, &by, start).await;
    let import = confirmed(&hub.hub, &by, import).await;
    assert_eq!(import.state, hub_app::ImportState::Done, "{:?}", import.about.failure);
    hub_graphql::GlobalId::Import(import.id).encode()
}

#[tokio::test]
async fn undone_everything_answers_as_before_and_nothing_is_deleted() {
    let hub = TestHub::start().await;
    let (staff, admin) = (hub.staff().await, hub.admin().await);
    let _known = person(&staff, 1, json!({ "mobilePhone": "19900000101" })).await;
    let (before, city) = (answers(&staff, &[1, 2, 3]).await, digest(&hub).await);
    let db = connect(&hub).await;
    let records = count(&db, "SELECT COUNT(*) FROM source_records").await;
    let id = imported(&hub, &people(1..4)).await;
    let after = answers(&staff, &[1, 2, 3]).await;
    assert_eq!(after[0]["mobilePhone"], "19900000001");
    assert!(after[1]["id"].is_string() && after[2]["id"].is_string());
    let would = undo(&hub, &admin, &id, true).await;
    assert_eq!(
        (&would["records"], &would["vanishing"], &would["restored"]),
        (&json!(3), &json!(2), &json!(1))
    );
    assert_eq!(answers(&staff, &[1, 2, 3]).await, after, "a trial changed something");
    let done = undo(&hub, &admin, &id, false).await;
    assert_eq!(done["records"], 3);
    assert_eq!(answers(&staff, &[1, 2, 3]).await, before);
    assert_eq!(digest(&hub).await, city);
    let gone = json!({ "id": after[1]["id"] });
    let node = staff.with("query($id: ID!) { node(id: $id) { id } }", gone).await;
    assert!(node.data()["node"].is_null());
    // What was said stays, and so do the links, superseded.
    assert_eq!(count(&db, "SELECT COUNT(*) FROM source_records").await, records + 3);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM links WHERE superseded_by IS NOT NULL").await, 3);
    // Undone again nothing changes, and the same file comes in anew.
    let _again = undo(&hub, &admin, &id, false).await;
    assert_eq!(answers(&staff, &[1, 2, 3]).await, before);
    let _anew = imported(&hub, &people(1..4)).await;
    let anew = answers(&staff, &[1, 2, 3]).await;
    assert_eq!(anew[0]["mobilePhone"], "19900000001");
    assert!(anew[1]["id"].is_string());
}

#[tokio::test]
async fn a_household_that_is_taken_back_leaves_nobody_in_it() {
    let hub = empty().await;
    let (staff, admin) = (hub.staff().await, hub.admin().await);
    let _one = person(&staff, 1, json!({})).await;
    let (before, city) = (answers(&staff, &[1]).await, digest(&hub).await);
    let list =
        format!("户号,住址,身份证号,与户主关系\nH1,阳光小区3号楼2单元501,{},户主\n", number(1));
    let id = imported(&hub, &list).await;
    assert_eq!(answers(&staff, &[1]).await[0]["memberships"].as_array().unwrap().len(), 1);
    let _done = undo(&hub, &admin, &id, false).await;
    assert_eq!(answers(&staff, &[1]).await, before);
    assert_eq!(digest(&hub).await, city);
    for (list, name) in [("households", "households"), ("dwellings", "dwellings")] {
        let found = staff.query(&format!("{{ {list} {{ nodes {{ id }} }} }}")).await;
        assert_eq!(found.data()[name]["nodes"], json!([]), "{list}");
    }
}

#[tokio::test]
async fn later_decisions_that_rest_on_an_import_are_told_first_and_kept() {
    let hub = empty().await;
    let (staff, admin) = (hub.staff().await, hub.admin().await);
    let id = imported(&hub, &people(1..4)).await;
    let made = answers(&staff, &[1]).await;
    let record = json!({ "name": made[0]["name"], "idDocument": { "number": number(1) } });
    let told = mutate(&staff, "recordResident", "", json!({ "record": record })).await;
    assert_eq!(told["decision"], "LINKED", "{told}");
    let told = undo(&hub, &admin, &id, true).await;
    assert_eq!(told["laterDecisionCount"], 1);
    assert_eq!(told["laterDecisions"][0]["subject"], made[0]["id"]);
    assert_eq!(told["laterDecisions"][0]["byPerson"], false);
    assert_eq!(told["vanishing"], 2);
    let _done = undo(&hub, &admin, &id, false).await;
    // What was entered again holds; what only the import said does not.
    let document = "query($id: ID!) { node(id: $id) { ... on Resident { name mobilePhone } } }";
    let kept = staff.with(document, json!({ "id": made[0]["id"] })).await;
    assert_eq!(kept.data()["node"]["name"], made[0]["name"]);
    assert!(kept.data()["node"]["mobilePhone"].is_null());
    let _whole = digest(&hub).await;
}

#[tokio::test]
async fn only_what_was_written_can_be_taken_back_and_only_by_those_who_see_it() {
    let hub = empty().await;
    let by = hub_app::Behalf::operator().unwrap();
    let file = send(&hub.hub, &by, people(1..3).as_bytes()).await;
    let import = judged(&hub.hub, &by, start(file, "communities")).await;
    let id = hub_graphql::GlobalId::Import(import.id).encode();
    let document =
        "mutation($id: ID!) { undoImport(input: { id: $id }) { userErrors { message } } }";
    let told = hub.admin().await.with(document, json!({ "id": id })).await;
    assert_eq!(told.data()["undoImport"]["userErrors"].as_array().unwrap().len(), 1);
    // It is limited to no community, so it is not this community's.
    let told = hub.staff().await.with(document, json!({ "id": id })).await;
    assert_eq!(told.data()["undoImport"]["userErrors"].as_array().unwrap().len(), 1);
    let told = hub.auditor().await.with(document, json!({ "id": id })).await;
    assert_eq!(told.codes(), ["FORBIDDEN"]);
}
