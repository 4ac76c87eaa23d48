//! Two subjects become one without anything being copied, and two again as they were.

use hub_policy::{Caller, CallerRole};
use hub_tests::{Ask, TestHub};
use hub_values::Uscc;
use serde_json::{Value, json};

use crate::story::{empty, household, mutate, node, number, person, staff_elsewhere};
use crate::tampering::{connect, count};

/// Merges, or tells what that would do.
pub(crate) async fn merge(ask: &Ask, survivor: &str, duplicate: &str, more: Value) -> Value {
    let document = "mutation($input: MergeSubjectsInput!) { mergeSubjects(input: $input) { decision \
         mergeId subject { id } records relations conflicts { attribute { code } shown } \
         warnings { path message } userErrors { path code message } } }";
    let mut input = json!({ "survivor": survivor, "duplicate": duplicate, "reason": "同一处" });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let reply = ask.with(document, json!({ "input": input })).await;
    reply.data()["mergeSubjects"].clone()
}

/// Takes a merge back, or tells what that would do.
pub(crate) async fn undo(ask: &Ask, merge: &Value, is_dry_run: bool) -> Value {
    let document = "mutation($input: UndoMergeInput!) { undoMerge(input: $input) { decision records \
         survivor { id } duplicateId duplicate { id } laterDecisionCount \
         laterDecisions { subject byPerson department { code } } userErrors { path code message } } }";
    let input = json!({ "mergeId": merge["mergeId"], "dryRun": is_dry_run });
    let reply = ask.with(document, json!({ "input": input })).await;
    reply.data()["undoMerge"].clone()
}

/// The digest of everything that is shown; what is stored is what follows from the records.
pub(crate) async fn digest(hub: &TestHub) -> String {
    let by = Caller::operator().unwrap();
    let found = hub.hub.rebuild(&by, true, None, |_, _| {}).await.unwrap();
    assert!(found.differing.is_empty(), "{:?}", found.differing);
    found.before
}

/// Enters a dwelling and gives its id.
pub(crate) async fn dwelling(ask: &Ask, address: &str) -> String {
    let record = json!({ "record": { "dwellingAddress": address } });
    let told = mutate(ask, "recordDwelling", "dwelling { id }", record).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told["dwelling"]["id"].as_str().unwrap().to_owned()
}

async fn premises(ask: &Ask, name: &str, code: Option<&str>) -> String {
    let record = json!({ "record": { "premisesName": name, "uscc": code } });
    let told = mutate(ask, "recordPremises", "premises { id }", record).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told["premises"]["id"].as_str().unwrap().to_owned()
}

/// A credit code with its check character (GB 32100).
fn credit_code(sequence: u32) -> String {
    Uscc::compose(&format!("92519902MA{sequence:07}")).unwrap().as_str().to_owned()
}

/// What people of a story are called, by their number.
pub(crate) const NAMES: [&str; 5] = ["甲", "乙", "丙", "丁", "戊"];

const PLACE: &str = "... on Dwelling { id previousIds address households { id } \
     facts { attribute { code } text reason history(first: 20) { nodes { text } } } }";

#[tokio::test]
async fn two_addresses_of_one_dwelling_become_one_and_two_again_as_they_were() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _one = person(&staff, 1, json!({})).await;
    let a = dwelling(&staff, "阳光小区3号楼2单元501").await;
    let home = json!({ "dwelling": "阳光花园3-2-501" });
    let family = household(&staff, "甲", "2026-01-01", &[1], home).await;
    let home = "... on Household { dwelling { id } }";
    let b = node(&staff, &family, home).await["dwelling"]["id"].as_str().unwrap().to_owned();
    assert_ne!(a, b);
    let (shown_a, shown_b) = (node(&staff, &a, PLACE).await, node(&staff, &b, PLACE).await);
    let (city, db) = (digest(&hub).await, connect(&hub).await);
    let links = count(&db, "SELECT COUNT(*) FROM links WHERE superseded_by IS NULL").await;

    let would = merge(&staff, &a, &b, json!({ "dryRun": true })).await;
    assert_eq!(would["decision"], "WOULD_BE_DONE", "{would}");
    assert_eq!((&would["records"], &would["relations"]), (&json!(1), &json!(1)));
    let conflict = json!([{ "attribute": { "code": "dwelling_address" }, "shown": "SURVIVOR" }]);
    assert_eq!(would["conflicts"], conflict);
    assert_eq!(node(&staff, &b, PLACE).await, shown_b, "a trial changed something");

    let done = merge(&staff, &a, &b, json!({})).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    assert_eq!(done["subject"]["id"], a.as_str());
    let now = node(&staff, &b, PLACE).await;
    assert_eq!(now["id"], a.as_str());
    assert_eq!(now["previousIds"], json!([b]));
    assert_eq!(now["address"], shown_a["address"]);
    assert_eq!(now["households"], json!([{ "id": family }]));
    assert_eq!(node(&staff, &family, home).await["dwelling"]["id"], a.as_str());
    let list = staff.query("{ dwellings { nodes { id } } }").await;
    assert_eq!(list.data()["dwellings"]["nodes"], json!([{ "id": a }]));
    // Either address finds it, and whatever comes in under either belongs to it.
    for address in ["阳光小区3号楼2单元501", "阳光花园3-2-501"] {
        let document = "query($a: String!) { dwelling(address: $a) { status dwelling { id } } }";
        let found = staff.with(document, json!({ "a": address })).await;
        assert_eq!(found.data()["dwelling"]["dwelling"]["id"], a.as_str(), "{address}");
    }
    let _whole = digest(&hub).await;
    let again = merge(&staff, &a, &b, json!({})).await;
    assert_eq!(again["userErrors"][0]["code"], "CONFLICT", "{again}");

    let would = undo(&staff, &done, true).await;
    assert_eq!((&would["decision"], &would["records"]), (&json!("WOULD_BE_DONE"), &json!(1)));
    let back = undo(&staff, &done, false).await;
    assert_eq!(back["decision"], "DONE", "{back}");
    assert_eq!((&back["survivor"]["id"], &back["duplicate"]["id"]), (&json!(a), &json!(b)));
    assert_eq!(node(&staff, &a, PLACE).await, shown_a);
    assert_eq!(node(&staff, &b, PLACE).await, shown_b);
    assert_eq!(digest(&hub).await, city);
    let now = count(&db, "SELECT COUNT(*) FROM links WHERE superseded_by IS NULL").await;
    assert_eq!(now, links);
    assert_eq!(undo(&staff, &done, false).await["decision"], "ALREADY_DONE");
}

#[tokio::test]
async fn what_is_entered_after_a_merge_is_told_before_it_is_taken_back_and_stays() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let a = dwelling(&staff, "阳光小区3号楼2单元501").await;
    let b = dwelling(&staff, "阳光花园3-2-501").await;
    let done = merge(&staff, &a, &b, json!({})).await;
    let record =
        json!({ "record": { "dwellingAddress": "阳光花园3-2-501", "ownerName": "测试人" } });
    let told = mutate(&staff, "recordDwelling", "dwelling { id }", record).await;
    assert_eq!((&told["decision"], &told["dwelling"]["id"]), (&json!("LINKED"), &json!(a)));
    let would = undo(&staff, &done, true).await;
    assert_eq!(would["laterDecisionCount"], 1, "{would}");
    assert_eq!(would["laterDecisions"][0]["subject"], a.as_str());
    let back = undo(&staff, &done, false).await;
    assert_eq!((&back["records"], &back["laterDecisionCount"]), (&json!(1), &json!(1)));
    let owner = "... on Dwelling { facts(attributes: [\"owner_name\"]) { text } }";
    assert_eq!(node(&staff, &a, owner).await["facts"][0]["text"], "测试人");
    assert_eq!(node(&staff, &b, owner).await["facts"], json!([]));
    let _whole = digest(&hub).await;
}

#[tokio::test]
async fn of_two_people_in_one_everything_follows_and_goes_back() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _head = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let a = person(&staff, 2, json!({ "name": "测试人乙" })).await;
    let record = json!({ "record": { "name": "测试人乙", "mobilePhone": "19900000102",
        "idDocument": { "type": "PASSPORT", "number": "E51990001" } } });
    let told = mutate(&staff, "recordResident", "resident { id }", record.clone()).await;
    let b = told["resident"]["id"].as_str().unwrap().to_owned();
    let first = household(&staff, "甲", "2026-01-01", &[1], json!({})).await;
    let second = household(&staff, "乙", "2026-02-01", &[2], json!({})).await;
    let moving =
        json!({ "resident": b, "household": first, "relation": "其他", "on": "2026-03-01" });
    let told = mutate(&staff, "moveResident", "", moving).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let fields = "... on Resident { id previousIds name mobilePhone idNumber memberships { from household { id } relation { code } } }";
    let (shown_a, shown_b) = (node(&staff, &a, fields).await, node(&staff, &b, fields).await);
    let (city, members) = (digest(&hub).await, "... on Household { members { resident { id } } }");
    let before = node(&staff, &first, members).await;
    let done = merge(&staff, &a, &b, json!({ "reason": "同一人，护照与身份证" })).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    let now = node(&staff, &b, fields).await;
    assert_eq!(now["id"], a.as_str());
    assert_eq!(now["mobilePhone"], "19900000102");
    let households: Vec<&str> = now["memberships"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["household"]["id"].as_str().unwrap())
        .collect();
    assert!(households.contains(&first.as_str()) && households.contains(&second.as_str()));
    let listed = node(&staff, &first, members).await.to_string();
    assert!(listed.contains(&a) && !listed.contains(&b), "{listed}");
    // Both documents find the one person.
    let document =
        "query { resident(idDocument: { type: PASSPORT, number: \"E51990001\" }) { id } }";
    assert_eq!(staff.query(document).await.data()["resident"]["id"], a.as_str());
    // The old id is the person in whatever is decided.
    let confirm = json!({ "subject": b, "attributes": ["mobile_phone"] });
    let told = mutate(&staff, "confirmFacts", "subject { id }", confirm).await;
    assert_eq!(told["subject"]["id"], a.as_str(), "{told}");
    // What comes in under the other document now is about the one person.
    let mut record = record;
    record["record"]["mobilePhone"] = json!("19900000103");
    let told = mutate(&staff, "recordResident", "resident { id }", record).await;
    assert_eq!((&told["decision"], &told["resident"]["id"]), (&json!("LINKED"), &json!(a)));
    let _whole = digest(&hub).await;
    let back = undo(&staff, &done, false).await;
    assert_eq!(back["laterDecisionCount"], 1, "{back}");
    assert_eq!(node(&staff, &b, fields).await, shown_b);
    assert_eq!(node(&staff, &first, members).await, before);
    let mut later = shown_a;
    later["mobilePhone"] = json!("19900000103");
    later["idNumber"] = json!("E51990001");
    assert_eq!(node(&staff, &a, fields).await, later, "what was entered since stays");
    assert_ne!(digest(&hub).await, city);
}

#[tokio::test]
async fn two_lists_of_one_household_become_one() {
    let hub = empty().await;
    let staff = hub.staff().await;
    for sequence in 1..4 {
        let _one = person(
            &staff,
            sequence,
            json!({ "name": format!("测试人{}", NAMES[usize::from(sequence)]) }),
        )
        .await;
    }
    let home = json!({ "dwelling": "枫台花园3-2-501" });
    let a = household(&staff, "甲", "2026-01-01", &[1, 2], home.clone()).await;
    let b = household(&staff, "乙", "2026-02-01", &[1, 2, 3], home).await;
    let city = digest(&hub).await;
    let fields =
        "... on Household { id members { from resident { name } } dwelling { id } previousIds }";
    let (shown_a, shown_b) = (node(&staff, &a, fields).await, node(&staff, &b, fields).await);
    let done = merge(&staff, &a, &b, json!({ "reason": "同一户" })).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    let now = node(&staff, &b, fields).await;
    assert_eq!(now["id"], a.as_str());
    assert_eq!(now["members"].as_array().unwrap().len(), 3, "{now}");
    assert_eq!(now["dwelling"], shown_a["dwelling"]);
    let list = staff.query("{ households { nodes { id } } }").await;
    assert_eq!(list.data()["households"]["nodes"], json!([{ "id": a }]));
    let _whole = digest(&hub).await;
    let _back = undo(&staff, &done, false).await;
    assert_eq!(
        (node(&staff, &a, fields).await, node(&staff, &b, fields).await),
        (shown_a, shown_b)
    );
    assert_eq!(digest(&hub).await, city);
    let registered =
        household(&staff, "丙", "2026-01-01", &[3], json!({ "kind": "REGISTERED" })).await;
    let told = merge(&staff, &a, &registered, json!({})).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "duplicate"]), "{told}");
}

#[tokio::test]
async fn two_documents_of_one_kind_are_two_people_unless_a_steward_says_otherwise() {
    let hub = empty().await;
    let (staff, admin) = (hub.staff().await, hub.admin().await);
    let (a, b) = (person(&staff, 1, json!({})).await, person(&staff, 2, json!({})).await);
    let told = merge(&staff, &a, &b, json!({})).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
    assert!(!told.to_string().contains(&number(1)), "a number is told: {told}");
    let accepting = json!({ "acceptOtherDocuments": true });
    let told = merge(&staff, &a, &b, accepting.clone()).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "acceptOtherDocuments"]), "{told}");
    let told = merge(&admin, &a, &b, json!({})).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
    let city = digest(&hub).await;
    let done = merge(&admin, &a, &b, accepting).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    for sequence in [1, 2] {
        let document = "query($n: String!) { resident(idDocument: { number: $n }) { id } }";
        let found = staff.with(document, json!({ "n": number(sequence) })).await;
        assert_eq!(found.data()["resident"]["id"], a.as_str());
    }
    let _back = undo(&admin, &done, false).await;
    assert_eq!(digest(&hub).await, city);
    let (x, y) = (credit_code(1), credit_code(2));
    let one = premises(&staff, "枫台便民超市", Some(&x)).await;
    let two = premises(&staff, "枫台超市", Some(&y)).await;
    let three = premises(&staff, "枫台便民", None).await;
    let told = merge(&staff, &one, &two, json!({})).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
    let done = merge(&staff, &one, &three, json!({})).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    assert_eq!(node(&staff, &three, "id ... on Premises { uscc }").await["uscc"], x.as_str());
}

#[tokio::test]
async fn only_who_may_and_only_what_can_be_one_is_merged() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let a = dwelling(&staff, "阳光小区3号楼2单元501").await;
    let b = dwelling(&staff, "阳光花园3-2-501").await;
    let theirs = dwelling(&elsewhere, "枫台花园3-2-501").await;
    let someone = person(&staff, 1, json!({})).await;
    let cases = [
        (a.as_str(), a.as_str(), "duplicate"),
        (&a, &someone, "duplicate"),
        (&a, &theirs, "duplicate"),
        (&theirs, &a, "survivor"),
        ("nothing", &a, "survivor"),
        (&a, "nothing", "duplicate"),
    ];
    for (survivor, duplicate, at) in cases {
        let told = merge(&staff, survivor, duplicate, json!({})).await;
        assert!(told["decision"].is_null(), "{survivor} {duplicate}");
        assert_eq!(told["userErrors"][0]["path"], json!(["input", at]), "{told}");
    }
    for reason in ["", &number(1)] {
        let told = merge(&staff, &a, &b, json!({ "reason": reason })).await;
        assert_eq!(told["userErrors"][0]["path"], json!(["input", "reason"]), "{told}");
    }
    let document =
        "mutation($input: MergeSubjectsInput!) { mergeSubjects(input: $input) { decision } }";
    let input = json!({ "input": { "survivor": a, "duplicate": b, "reason": "同一处" } });
    for ask in [hub.auditor().await, hub.ask("police").await, hub.ask("communities").await] {
        assert_eq!(ask.with(document, input.clone()).await.codes(), ["FORBIDDEN"]);
    }
    // A data manager merges what their department leads, and nothing else.
    let cookie =
        hub.session_of("market", CallerRole::DataManager, "market_supervision", None).await;
    let market = hub.anonymous().header("cookie", &cookie).purpose("premises_supervision");
    assert_eq!(market.with(document, input.clone()).await.codes(), ["FORBIDDEN"]);
    let done = merge(&staff, &a, &b, json!({})).await;
    // Hidden is like absent for those elsewhere, and what was merged is no pair any more.
    let told = undo(&elsewhere, &done, false).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "mergeId"]), "{told}");
    assert!(node(&elsewhere, &b, "id").await.is_null());
    let c = dwelling(&staff, "阳光里3-2-501").await;
    for (survivor, duplicate) in [(&c, &b), (&b, &c)] {
        let told = merge(&staff, survivor, duplicate, json!({})).await;
        assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
    }
}

#[tokio::test]
async fn what_one_side_withholds_stays_withheld() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let a = person(&staff, 1, json!({ "mobilePhone": "19900000101" })).await;
    let record = json!({ "record": { "name": "测试人", "idDocument": { "type": "PASSPORT", "number": "E51990001" },
        "absent": [{ "attribute": "mobile_phone", "reason": "WITHHELD" }] } });
    let told = mutate(&staff, "recordResident", "resident { id }", record).await;
    let b = told["resident"]["id"].as_str().unwrap().to_owned();
    let phone = "... on Resident { mobilePhone facts(attributes: [\"mobile_phone\"]) { absence } }";
    let done = merge(&staff, &a, &b, json!({})).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    let now = node(&staff, &a, phone).await;
    assert_eq!(now, json!({ "mobilePhone": null, "facts": [{ "absence": "WITHHELD" }] }));
    let _back = undo(&staff, &done, false).await;
    assert_eq!(node(&staff, &a, phone).await["mobilePhone"], "19900000101");
}

#[tokio::test]
async fn who_is_erased_goes_with_everything_that_was_merged_into_them() {
    let hub = empty().await;
    let (staff, admin) = (hub.staff().await, hub.admin().await);
    let a = dwelling(&staff, "阳光小区3号楼2单元501").await;
    let b = dwelling(&staff, "阳光花园3-2-501").await;
    let done = merge(&staff, &a, &b, json!({})).await;
    let document = "mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { erased userErrors { message } } }";
    // The old id is the same dwelling.
    let input = json!({ "input": { "id": b, "reason": "依法删除" } });
    let told = admin.with(document, input).await;
    assert_eq!(told.data()["eraseSubject"]["erased"], true, "{}", told.text);
    assert!(node(&staff, &a, "id").await.is_null() && node(&staff, &b, "id").await.is_null());
    let db = connect(&hub).await;
    for sql in [
        "SELECT COUNT(*) FROM subjects",
        "SELECT COUNT(*) FROM merges",
        "SELECT COUNT(*) FROM merge_links",
        "SELECT COUNT(*) FROM source_records WHERE sealed IS NOT NULL OR note IS NOT NULL",
    ] {
        assert_eq!(count(&db, sql).await, 0, "{sql}");
    }
    let told = undo(&staff, &done, false).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "mergeId"]));
    let _whole = digest(&hub).await;
}
