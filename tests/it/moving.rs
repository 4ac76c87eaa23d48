//! Residents move, and who lived where on any day stays known.

use serde_json::{Value, json};

use crate::story::{empty, household, mutate, node, person, staff_elsewhere};

const PAYLOAD: &str = "resident { id } household { id } left { id } householderLeft";

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["resident"]["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_move_ends_one_membership_and_begins_another() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let _bert = person(&staff, 2, json!({ "name": "测试人乙" })).await;
    let _cora = person(&staff, 3, json!({ "name": "测试人丙" })).await;
    let old =
        household(&staff, "旧", "2026-01-01", &[1, 2], json!({ "dwelling": "枫台花园3-2-501" }))
            .await;
    let new =
        household(&staff, "新", "2026-01-01", &[3], json!({ "dwelling": "枫台花园3-2-502" })).await;
    let moving =
        json!({ "resident": anna, "household": new, "relation": "其他", "on": "2026-06-01" });
    let mut trial = moving.clone();
    trial["dryRun"] = json!(true);
    let told = mutate(&staff, "moveResident", PAYLOAD, trial).await;
    assert_eq!(told["decision"], "WOULD_BE_DONE", "{told}");
    let now = "... on Resident { household { id } residenceAddress memberships(asOf: \"2026-05-31\") { from to household { id } } }";
    assert_eq!(node(&staff, &anna, now).await["household"]["id"], old.as_str());
    let told = mutate(&staff, "moveResident", PAYLOAD, moving.clone()).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    assert_eq!(told["household"]["id"], new.as_str());
    assert_eq!(told["left"], json!([{ "id": old }]));
    // She was the householder, and somebody stays.
    assert_eq!(told["householderLeft"], true);
    assert_eq!(told["warnings"][0]["path"], json!(["input", "resident"]));
    let shown = node(&staff, &anna, now).await;
    assert_eq!(shown["household"]["id"], new.as_str());
    let before = json!([{ "from": "2026-01-01", "to": "2026-05-31", "household": { "id": old } }]);
    assert_eq!(shown["memberships"], before);
    assert!(shown["residenceAddress"].as_str().unwrap().contains("502"));
    let members = "... on Household { then: members(asOf: \"2026-05-31\") { resident { name } } now: members { resident { name } } }";
    let shown = node(&staff, &old, members).await;
    assert_eq!(names(&shown["then"]).len(), 2);
    assert_eq!(names(&shown["now"]), ["测试人乙"]);
    let again = mutate(&staff, "moveResident", PAYLOAD, moving).await;
    assert_eq!(again["decision"], "ALREADY_DONE", "{again}");
}

#[tokio::test]
async fn who_lived_in_a_dwelling_is_known_for_every_day() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let _home =
        household(&staff, "旧", "2026-01-01", &[1], json!({ "dwelling": "枫台花园3-2-501" })).await;
    let place = json!({ "record": { "dwellingAddress": "枫台花园3-2-502" } });
    let flat =
        mutate(&staff, "recordDwelling", "dwelling { id }", place).await["dwelling"]["id"].clone();
    let moving = json!({ "resident": anna, "dwelling": flat, "on": "2026-06-01" });
    let told = mutate(&staff, "moveResident", PAYLOAD, moving.clone()).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let again = mutate(&staff, "moveResident", PAYLOAD, moving).await;
    assert_eq!(again["decision"], "ALREADY_DONE", "{again}");
    assert_eq!(again["household"]["id"], told["household"]["id"]);
    let document = "query { dwelling(address: \"枫台花园3-2-501\") { dwelling { \
        then: residents(asOf: \"2026-05-31\") { nodes { name } } now: residents { nodes { name } } households { id } } } }";
    let reply = staff.query(document).await;
    let old = &reply.data()["dwelling"]["dwelling"];
    assert_eq!(old["then"]["nodes"], json!([{ "name": "测试人甲" }]));
    assert_eq!(old["now"]["nodes"], json!([]));
    // A household of one's own at an address that nobody recorded.
    let moving =
        json!({ "resident": anna, "address": "枫台花园3号楼2单元503室", "on": "2026-07-01" });
    let told = mutate(
        &staff,
        "moveResident",
        "household { householder { name } dwelling { address } }",
        moving,
    )
    .await;
    assert_eq!(told["household"]["householder"]["name"], "测试人甲", "{told}");
    assert!(told["household"]["dwelling"]["address"].as_str().unwrap().contains("503"));
}

#[tokio::test]
async fn the_two_kinds_of_household_are_moved_apart() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({})).await;
    let _two = person(&staff, 2, json!({})).await;
    let kind = json!({ "kind": "REGISTERED" });
    let registered = household(&staff, "户籍", "2026-01-01", &[1], kind.clone()).await;
    let residing = household(&staff, "居住", "2026-01-01", &[1], json!({})).await;
    let target = household(&staff, "户籍二", "2026-01-01", &[2], kind).await;
    let wrong =
        json!({ "resident": anna, "household": target, "relation": "其他", "on": "2026-06-01" });
    let told = mutate(&staff, "moveResident", PAYLOAD, wrong.clone()).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "kind"]));
    let mut right = wrong;
    right["kind"] = json!("REGISTERED");
    let told = mutate(&staff, "moveResident", PAYLOAD, right).await;
    assert_eq!(told["left"], json!([{ "id": registered }]));
    let now = "... on Resident { r: household(kind: REGISTERED) { id } l: household { id } }";
    let shown = node(&staff, &anna, now).await;
    assert_eq!(shown, json!({ "r": { "id": target }, "l": { "id": residing } }));
}

#[tokio::test]
async fn a_move_is_refused_when_it_cannot_be() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({})).await;
    let _two = person(&staff, 2, json!({})).await;
    let _old = household(&staff, "旧", "2026-05-01", &[1], json!({})).await;
    let new = household(&staff, "新", "2026-01-01", &[2], json!({})).await;
    let base =
        json!({ "resident": anna, "household": new, "relation": "其他", "on": "2026-06-01" });
    let cases = [
        ("on", json!("2027-01-01")),
        ("on", json!("2026-04-01")),
        ("on", json!("1899-01-01")),
        ("on", json!("1985-07-01")),
        ("relation", json!("邻家的猫")),
        ("household", json!(anna)),
        ("household", json!("nothing")),
        ("resident", json!(new)),
    ];
    for (name, value) in cases {
        let mut input = base.clone();
        input[name] = value.clone();
        let told = mutate(&staff, "moveResident", PAYLOAD, input).await;
        assert!(told["decision"].is_null(), "{name} {value}");
        assert!(told["userErrors"].is_array(), "{name} {value} {told}");
        let all = told["userErrors"].as_array().unwrap();
        assert!(all.len() == 1 || name != "resident", "{told}");
        assert_eq!(told["userErrors"][0]["path"], json!(["input", name]), "{told}");
    }
    let elsewhere = staff_elsewhere(&hub).await;
    let told = mutate(&elsewhere, "moveResident", PAYLOAD, base.clone()).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "resident"]));
    let document =
        "mutation($input: MoveResidentInput!) { moveResident(input: $input) { decision } }";
    let reply = hub.auditor().await.with(document, json!({ "input": base })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
    // Fire may state no relations.
    let told = mutate(&hub.ask("fire").await, "moveResident", "", base).await;
    assert!(told["decision"].is_null(), "{told}");
}

#[tokio::test]
async fn a_move_is_one_entry_that_holds_no_value() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let _old =
        household(&staff, "旧", "2026-01-01", &[1], json!({ "dwelling": "枫台花园3-2-501" })).await;
    let moving = json!({ "resident": anna, "address": "枫台花园3-2-502", "on": "2026-06-01" });
    let size = hub.hub.log_size();
    let told = mutate(&staff, "moveResident", "", moving).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    assert_eq!(hub.hub.log_size(), size + 1);
    let document =
        "query { auditEntries(first: 9) { nodes { operation written subjects outcome } } }";
    let reply = hub.auditor().await.query(document).await;
    let nodes = reply.data()["auditEntries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|one| one["written"] != json!([])).unwrap().to_string();
    assert!(entry.contains("residence_address") && !entry.contains("502"), "{entry}");
}
