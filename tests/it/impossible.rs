//! What cannot be is not stored, and is told at its place in the input.

use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::story::{empty, household, mutate, node, number, person};

/// Paths of what must be put right, joined with dots.
fn paths(told: &Value, of: &str) -> Vec<String> {
    let path = |one: &Value| {
        let parts = one["path"].as_array().unwrap().iter();
        parts.map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".")
    };
    told[of].as_array().unwrap().iter().map(path).collect()
}

async fn resident(ask: &Ask, record: Value) -> Value {
    mutate(ask, "recordResident", "resident { id }", json!({ "record": record })).await
}

async fn dwelling(ask: &Ask, record: Value) -> Value {
    let fields = "dwelling { id } candidates { id address }";
    mutate(ask, "recordDwelling", fields, json!({ "record": record })).await
}

#[tokio::test]
async fn an_address_with_two_readings_waits_for_a_person_and_loses_nothing() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _anna = person(&staff, 1, json!({})).await;
    let known = dwelling(&staff, json!({ "dwellingAddress": "枫台花园3号楼2单元501室" })).await;
    assert_eq!(known["decision"], "CREATED", "{known}");
    let other = dwelling(&staff, json!({ "dwellingAddress": "枫台花园7号楼3单元501室" })).await;
    let _else = dwelling(&staff, json!({ "dwellingAddress": "枫台花园3号楼2单元502室" })).await;
    let unclear = dwelling(&staff, json!({ "dwellingAddress": "枫台花园3-501" })).await;
    assert_eq!(unclear["decision"], "NEEDS_REVIEW", "{unclear}");
    assert_eq!(paths(&unclear, "warnings"), ["input.record.dwellingAddress"]);
    let candidates: Vec<&Value> =
        unclear["candidates"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(candidates.len(), 2, "{unclear}");
    assert!(candidates.contains(&&known["dwelling"]["id"]));
    assert!(candidates.contains(&&other["dwelling"]["id"]));
    let members = json!([{ "idNumber": number(1), "relation": "户主" }]);
    let input = json!({ "record": { "householdNo": "测户9001" }, "dwelling": "枫台花园3-501", "members": members });
    let fields = "household { id dwelling { id address } } candidates { id }";
    let told = mutate(&staff, "recordHousehold", fields, input).await;
    assert_eq!(told["decision"], "CREATED", "{told}");
    assert_eq!(paths(&told, "warnings"), ["input.dwelling"]);
    assert_eq!(told["candidates"].as_array().unwrap().len(), 2);
    // What was written stays as it was written, and is one dwelling until a person decides.
    assert_eq!(told["household"]["dwelling"]["id"], unclear["dwelling"]["id"]);
    assert_eq!(told["household"]["dwelling"]["address"], "枫台花园3-501");
    let all =
        staff.query("{ dwellings { nodes { id } } duplicateReviews { nodes { reason } } }").await;
    assert_eq!(all.data()["dwellings"]["nodes"].as_array().unwrap().len(), 4);
    let waiting = json!([{ "reason": "UNCLEAR_ADDRESS" }, { "reason": "UNCLEAR_ADDRESS" }]);
    assert_eq!(all.data()["duplicateReviews"]["nodes"], waiting);
    let asked =
        staff.query("{ dwelling(address: \"枫台花园3-501\") { status candidates { id } } }").await;
    assert_eq!(asked.data()["dwelling"]["status"], "AMBIGUOUS");
    assert_eq!(asked.data()["dwelling"]["candidates"].as_array().unwrap().len(), 2);
    // A floor below the ground is another place.
    for address in ["枫台花园3号楼1层5号", "枫台花园3号楼-1层5号"] {
        let told = dwelling(&staff, json!({ "dwellingAddress": address })).await;
        assert_eq!(told["decision"], "CREATED", "{told}");
    }
    let same = dwelling(&staff, json!({ "dwellingAddress": "枫台花园3号楼地下一层5号" })).await;
    assert_eq!(same["decision"], "LINKED", "{same}");
}

#[tokio::test]
async fn the_dead_are_taken_into_no_household() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({})).await;
    let _bert = person(&staff, 2, json!({})).await;
    let home = household(&staff, "户", "2026-01-01", &[2], json!({})).await;
    let close = json!({ "subject": anna, "reason": "DIED", "on": "2026-05-02" });
    let told = mutate(&staff, "closeSubject", "", close).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    for from in [json!("2026-06-01"), Value::Null] {
        let members = json!([
            { "idNumber": number(2), "relation": "户主", "from": "2026-01-01" },
            { "idNumber": number(1), "relation": "其他", "from": from },
        ]);
        let input = json!({ "key": "户", "record": { "householdNo": "户" }, "observedOn": "2026-08-01", "members": members });
        let told = mutate(&staff, "recordHousehold", "", input).await;
        assert_eq!(paths(&told, "warnings"), ["input.members.1"], "{told}");
    }
    let shown = node(
        &staff,
        &home,
        "... on Household { members(asOf: \"2026-05-01\") { resident { id } } }",
    )
    .await;
    assert_eq!(shown["members"].as_array().unwrap().len(), 1, "{shown}");
    let moving =
        json!({ "resident": anna, "household": home, "relation": "其他", "on": "2026-06-01" });
    let told = mutate(&staff, "moveResident", "", moving).await;
    assert!(told["decision"].is_null());
    assert_eq!(paths(&told, "userErrors"), ["input.resident"]);
    // Who has a day of death is dead, closed or not.
    let cora = person(&staff, 3, json!({})).await;
    let death = json!({ "idDocument": { "number": number(3) }, "facts": [{ "attribute": "death_date", "value": "2026-05-02" }] });
    let told = resident(&hub.ask("health").await, death).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    let moving =
        json!({ "resident": cora, "household": home, "relation": "其他", "on": "2026-06-01" });
    let told = mutate(&staff, "moveResident", "", moving).await;
    assert_eq!(paths(&told, "userErrors"), ["input.resident"], "{told}");
}

#[tokio::test]
async fn a_household_that_nothing_names_is_not_made() {
    let hub = empty().await;
    let staff = hub.staff().await;
    for more in
        [json!({}), json!({ "key": "户" }), json!({ "record": { "householdIncome": "1000" } })]
    {
        let mut input = json!({ "members": [] });
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        let told = mutate(&staff, "recordHousehold", "household { id }", input).await;
        assert!(told["decision"].is_null() && told["household"].is_null(), "{told}");
        assert_eq!(paths(&told, "userErrors"), ["input.members"], "{told}");
    }
    let all = staff.query("{ households { nodes { id } } }").await;
    assert_eq!(all.data()["households"]["nodes"], json!([]));
}

#[tokio::test]
async fn a_value_that_cannot_be_is_refused_where_it_was_written() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let fact = |attribute: &str, value: &str| json!([{ "attribute": attribute, "value": value }]);
    let home = "枫台花园3-2-501";
    for (more, at) in [
        (json!({ "floorArea": "-12" }), "record.floorArea"),
        (json!({ "roomCount": -1 }), "record.roomCount"),
        (json!({ "postalCode": "43" }), "record.postalCode"),
        (json!({ "geoPoint": "113.9,95" }), "record.geoPoint"),
        (json!({ "facts": fact("tenant_count", "2.5") }), "record.facts.0.value"),
        (json!({ "facts": fact("tenant_count", "-2") }), "record.facts.0.value"),
        (json!({ "buildingType": "城堡" }), "record.buildingType"),
    ] {
        let mut record = json!({ "dwellingAddress": home });
        for (name, value) in more.as_object().unwrap() {
            record[name] = value.clone();
        }
        let told = dwelling(&staff, record).await;
        assert!(told["decision"].is_null(), "{more}: {told}");
        assert_eq!(paths(&told, "userErrors"), [format!("input.{at}")], "{told}");
    }
    let born = json!({ "number": number(1) });
    for (attribute, day) in [("move_in_date", "1985-07-01"), ("move_in_date", "2031-01-01")] {
        let facts = json!([{ "attribute": "occupation", "value": "木匠" }, { "attribute": attribute, "value": day }]);
        let told = resident(&staff, json!({ "idDocument": born, "facts": facts })).await;
        assert!(told["decision"].is_null(), "{attribute} {day}: {told}");
        assert_eq!(paths(&told, "userErrors"), ["input.record.facts.1.value"], "{told}");
    }
    let told = resident(
        &staff,
        json!({ "idDocument": born, "name": "测试人", "birthDate": "1985-07-02" }),
    )
    .await;
    assert_eq!(told["decision"], "CREATED", "{told}");
}

#[tokio::test]
async fn what_contradicts_itself_is_refused_and_both_places_are_named() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let document = json!({ "number": number(1) });
    let reason = |reason: &str| json!({ "attribute": "occupation", "reason": reason });
    let fact = |attribute: &str, value: &str| json!({ "attribute": attribute, "value": value });
    for (record, first, second) in [
        (
            json!({ "absent": [reason("UNKNOWN"), reason("REFUSED")] }),
            "absent.0.reason",
            "absent.1.reason",
        ),
        (
            json!({ "occupation": "木匠", "absent": [reason("UNKNOWN")] }),
            "occupation",
            "absent.0.reason",
        ),
        (
            json!({ "facts": [fact("occupation", "木匠")], "absent": [reason("UNKNOWN")] }),
            "facts.0.value",
            "absent.0.reason",
        ),
        (
            json!({ "occupation": "木匠", "facts": [fact("occupation", "瓦匠")] }),
            "occupation",
            "facts.0.value",
        ),
        (json!({ "facts": [fact("id_type", "护照")] }), "idDocument.type", "facts.0.value"),
        (json!({ "facts": [fact("id_number", &number(2))] }), "idDocument.number", "facts.0.value"),
    ] {
        let mut record = record;
        record["idDocument"] = document.clone();
        let told = resident(&staff, record).await;
        assert!(told["decision"].is_null(), "{told}");
        let expected = [format!("input.record.{first}"), format!("input.record.{second}")];
        assert_eq!(paths(&told, "userErrors"), expected, "{told}");
    }
    // Said twice and the same, it is one.
    let record =
        json!({ "idDocument": document, "absent": [reason("UNKNOWN"), reason("UNKNOWN")] });
    assert_eq!(resident(&staff, record).await["decision"], "CREATED");
}

#[tokio::test]
async fn every_mistake_of_a_household_is_told_at_its_field() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let input = json!({
        "record": { "householderPhone": "123" },
        "observedOn": "2031-01-01",
        "members": [
            { "idNumber": "110105194912310021", "relation": "户主" },
            { "key": "a", "relation": "邻家的猫" },
            { "key": "b", "relation": "子", "from": "2026-05-01", "to": "2026-04-01" },
            { "key": "c", "relation": "子", "from": "2031-05-01" },
        ],
    });
    let told = mutate(&staff, "recordHousehold", "", input).await;
    let mut told = paths(&told, "userErrors");
    told.sort();
    assert_eq!(
        told,
        [
            "input.members.0.idNumber",
            "input.members.1.relation",
            "input.members.2.to",
            "input.members.3.from",
            "input.observedOn",
            "input.record.householderPhone",
        ]
    );
    let input = json!({ "record": { "premisesName": "测试小店", "uscc": "91420900MA0000000X", "employeeCount": -3 } });
    let told = mutate(&staff, "recordPremises", "", input).await;
    let mut told = paths(&told, "userErrors");
    told.sort();
    assert_eq!(told, ["input.record.employeeCount", "input.record.uscc"]);
}
