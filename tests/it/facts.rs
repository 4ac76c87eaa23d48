//! What is said, what is shown for it, and what stewards and staff decide about it.

use hub_tests::Ask;
use serde_json::{Value, json};

use crate::story::{empty, mutate, node, number, person};

async fn fact(ask: &Ask, id: &str, attribute: &str, fields: &str) -> Value {
    let asked =
        format!("... on Resident {{ facts(attributes: [\"{attribute}\"]) {{ {fields} }} }}");
    node(ask, id, &asked).await["facts"][0].clone()
}

async fn record(ask: &Ask, sequence: u16, on: &str, more: Value) -> Value {
    let mut record = json!({ "name": "测试人", "idDocument": { "number": number(sequence) } });
    for (name, value) in more.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    let input = json!({ "record": record, "observedOn": on });
    mutate(ask, "recordResident", "resident { id }", input).await
}

#[tokio::test]
async fn a_confirmation_makes_a_stale_fact_fresh() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let told = record(&staff, 1, "2019-03-01", json!({ "mobilePhone": "19900123456" })).await;
    let id = told["resident"]["id"].as_str().unwrap().to_owned();
    assert_eq!(fact(&staff, &id, "mobile_phone", "status").await["status"], "STALE");
    let confirm = json!({ "subject": id, "attributes": ["mobile_phone"] });
    let told = mutate(&staff, "confirmFacts", "subject { id }", confirm.clone()).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    assert_eq!(told["subject"]["id"], id.as_str());
    let shown = fact(&staff, &id, "mobile_phone", "status text history { nodes { text } }").await;
    assert_eq!((&shown["status"], &shown["text"]), (&json!("FRESH"), &json!("19900123456")));
    assert_eq!(shown["history"]["nodes"].as_array().unwrap().len(), 2);
    let again = mutate(&staff, "confirmFacts", "", confirm).await;
    assert_eq!(again["decision"], "ALREADY_DONE");
    let shown = fact(&staff, &id, "mobile_phone", "history { nodes { text } }").await;
    assert_eq!(shown["history"]["nodes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn staff_keep_a_registers_fact_fresh_and_it_stays_the_registers() {
    let hub = empty().await;
    let (police, staff) = (hub.ask("police").await, hub.staff().await);
    let community = hub.sample_community().to_owned();
    let areas = staff.query("{ areas { id code } }").await;
    let area = areas.data()["areas"].as_array().unwrap().iter();
    let area = area.clone().find(|one| one["code"] == community.as_str()).unwrap()["id"].clone();
    let input = json!({ "observedOn": "2016-01-01", "community": area,
        "record": { "name": "测试人", "idDocument": { "number": number(1) } } });
    let told = mutate(&police, "recordResident", "resident { id }", input).await;
    let id = told["resident"]["id"].as_str().unwrap().to_owned();
    assert_eq!(fact(&staff, &id, "person_name", "status").await["status"], "STALE");
    let confirm = json!({ "subject": id, "attributes": ["person_name"] });
    assert_eq!(mutate(&staff, "confirmFacts", "", confirm).await["decision"], "DONE");
    let shown = fact(&staff, &id, "person_name", "status grade confirmedOn source { code }").await;
    assert_eq!(shown["status"], "FRESH");
    assert_eq!(shown["grade"], "AUTHORITATIVE_REGISTER");
    assert_eq!(shown["source"]["code"], "police");
    assert_eq!(shown["confirmedOn"], "2026-11-24");
}

#[tokio::test]
async fn nobody_confirms_what_they_may_not_read_or_state() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let id = person(&staff, 1, json!({ "occupation": "木匠" })).await;
    let health = hub.ask("health").await;
    let document = "mutation($input: ConfirmFactsInput!) { confirmFacts(input: $input) { decision userErrors { path } } }";
    let input = json!({ "input": { "subject": id, "attributes": ["occupation", "person_name"] } });
    let reply = health.with(document, input).await;
    assert!(reply.body["data"]["confirmFacts"]["decision"].is_null(), "{}", reply.text);
    assert_eq!(reply.refused(), ["occupation"]);
    // Fire reads the name and may not state it.
    let fire = hub.ask("fire").await;
    let input = json!({ "subject": id, "attributes": ["person_name"] });
    let told = mutate(&fire, "confirmFacts", "", input).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "attributes", "0"]));
    let shown = fact(&staff, &id, "person_name", "history { nodes { id } }").await;
    assert_eq!(shown["history"]["nodes"].as_array().unwrap().len(), 1);
    let nothing = json!({ "subject": id, "attributes": ["former_name"] });
    let told = mutate(&staff, "confirmFacts", "", nothing).await;
    assert!(told["decision"].is_null());
    let elsewhere = crate::story::staff_elsewhere(&hub).await;
    let input = json!({ "subject": id, "attributes": ["person_name"] });
    let told = mutate(&elsewhere, "confirmFacts", "subject { id }", input).await;
    assert!(told["decision"].is_null() && told["subject"].is_null());
}

#[tokio::test]
async fn no_value_has_a_reason() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let absent = json!([{ "attribute": "occupation", "reason": "REFUSED" }]);
    let id = person(&staff, 1, json!({ "absent": absent, "formerName": " 不详 " })).await;
    let shown = fact(&staff, &id, "occupation", "value text absence").await;
    assert_eq!(shown, json!({ "value": null, "text": null, "absence": "REFUSED" }));
    assert_eq!(fact(&staff, &id, "former_name", "absence").await["absence"], "UNKNOWN");
    // Not knowing takes nothing back; that it does not apply takes back what one said oneself.
    let of = |on: &'static str, more| record(&staff, 2, on, more);
    let told = of("2026-01-01", json!({ "employerName": "某某木器厂" })).await;
    let id = told["resident"]["id"].as_str().unwrap().to_owned();
    let _told = of("2026-02-01", json!({ "employerName": "未知" })).await;
    let shown = fact(&staff, &id, "employer_name", "text absence").await;
    assert_eq!(shown, json!({ "text": "某某木器厂", "absence": null }));
    let _told = of("2026-03-01", json!({ "employerName": "不适用" })).await;
    let shown = fact(&staff, &id, "employer_name", "text absence").await;
    assert_eq!(shown, json!({ "text": null, "absence": "NOT_APPLICABLE" }));
    let _told = of("2026-04-01", json!({ "employerName": "" })).await;
    assert_eq!(fact(&staff, &id, "employer_name", "absence").await["absence"], "NOT_APPLICABLE");
}

#[tokio::test]
async fn any_attribute_enters_by_code_and_two_values_for_one_are_refused() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let same = json!([{ "attribute": "mobile_phone", "value": "199 0012 3456" },
        { "attribute": "emergency_contact_name", "value": "测试人乙" }]);
    let id = person(&staff, 1, json!({ "mobilePhone": "19900123456", "facts": same })).await;
    let shown = fact(&staff, &id, "emergency_contact_name", "text").await;
    assert_eq!(shown["text"], "测试人乙");
    for facts in [
        json!([{ "attribute": "mobile_phone", "value": "19900765432" }]),
        json!([{ "attribute": "occupation", "value": "木匠" }, { "attribute": "occupation", "value": "瓦匠" }]),
    ] {
        let more = json!({ "mobilePhone": "19900123456", "facts": facts });
        let told = record(&staff, 2, "2026-01-01", more).await;
        assert!(told["decision"].is_null(), "{told}");
    }
    let absent = json!([{ "attribute": "mobile_phone", "reason": "UNKNOWN" }]);
    let more = json!({ "mobilePhone": "19900123456", "absent": absent });
    let told = record(&staff, 2, "2026-01-01", more).await;
    let paths: Vec<&Value> =
        told["userErrors"].as_array().unwrap().iter().map(|one| &one["path"]).collect();
    let (field, reason) = (
        json!(["input", "record", "mobilePhone"]),
        json!(["input", "record", "absent", "0", "reason"]),
    );
    assert_eq!(paths, [&field, &reason]);
}

#[tokio::test]
async fn a_steward_pins_a_statement_and_gives_the_choice_back() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let id = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let _police =
        record(&hub.ask("police").await, 1, "2026-01-01", json!({ "name": "测试人乙" })).await;
    let steward = hub.manager("police", "steward", "population_management").await;
    let asked = "text reason history { nodes { id source { code } } }";
    let shown = fact(&steward, &id, "person_name", asked).await;
    assert_eq!(shown["text"], "测试人乙");
    let nodes = shown["history"]["nodes"].as_array().unwrap();
    let own = nodes.iter().find(|one| one["source"]["code"] == "communities").unwrap();
    let reason = "身份证原件核对，社区登记无误";
    let pin = json!({ "subject": id, "attribute": "person_name", "statement": own["id"], "reason": reason });
    // Not for staff, and not for the data manager of another department.
    let document = "mutation($input: PinFactInput!) { pinFact(input: $input) { decision userErrors { path } } }";
    let health = hub.manager("health", "other", "public_health_service").await;
    for nobody in [&staff, &health] {
        let reply = nobody.with(document, json!({ "input": pin })).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
    let mut named = pin.clone();
    named["reason"] = json!("本人 138-0000 1234 来电确认");
    let reply = steward.with(document, json!({ "input": named })).await;
    let told = &reply.data()["pinFact"];
    assert!(told["decision"].is_null(), "{}", reply.text);
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "reason"]));
    let reply = steward.with(document, json!({ "input": pin })).await;
    assert_eq!(reply.data()["pinFact"]["decision"], "DONE");
    let again = steward.with(document, json!({ "input": pin })).await;
    assert_eq!(again.data()["pinFact"]["decision"], "ALREADY_DONE");
    // It holds against what comes later, and says why.
    let _later =
        record(&hub.ask("police").await, 1, "2026-05-01", json!({ "name": "测试人丙" })).await;
    let shown =
        fact(&steward, &id, "person_name", "text reason pin { reason department { code } }").await;
    assert_eq!(shown["text"], "测试人甲");
    assert_eq!(shown["pin"], json!({ "reason": reason, "department": { "code": "police" } }));
    // The reason is sealed, and is not in the log.
    let dump = hub.database.dump();
    assert!(!dump.windows(reason.len()).any(|bytes| bytes == reason.as_bytes()));
    let unpin = json!({ "subject": id, "attribute": "person_name", "reason": "以公安登记为准" });
    let told = mutate(&steward, "unpinFact", "", unpin).await;
    assert_eq!(told["decision"], "DONE");
    let shown = fact(&steward, &id, "person_name", "text pin { reason }").await;
    assert_eq!(shown, json!({ "text": "测试人丙", "pin": null }));
    let none =
        json!({ "subject": id, "attribute": "former_name", "statement": own["id"], "reason": "x" });
    assert!(mutate(&steward, "pinFact", "", none).await["decision"].is_null());
}

#[tokio::test]
async fn a_fact_is_told_as_it_was_known_and_as_it_was_true() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let told = record(&staff, 1, "2026-01-10", json!({ "mobilePhone": "19900000001" })).await;
    let id = told["resident"]["id"].as_str().unwrap().to_owned();
    let between = hub_values::Clock::now(&*hub.clock);
    hub.clock.advance(chrono::Duration::minutes(5));
    // Entered later, and true between the two.
    let _told = record(&staff, 1, "2026-03-10", json!({ "mobilePhone": "19900000003" })).await;
    hub.clock.advance(chrono::Duration::minutes(5));
    let _told = record(&staff, 1, "2026-02-10", json!({ "mobilePhone": "19900000002" })).await;
    let phone = |arguments: String| {
        let staff = &staff;
        let id = &id;
        async move {
            let asked = format!(
                "... on Resident {{ facts(attributes: [\"mobile_phone\"]{arguments}) {{ text }} }}"
            );
            node(staff, id, &asked).await["facts"][0]["text"].clone()
        }
    };
    assert_eq!(phone(String::new()).await, "19900000003");
    assert_eq!(phone(format!(", asOf: \"{}\"", between.to_rfc3339())).await, "19900000001");
    assert_eq!(phone(", on: \"2026-02-20\"".to_owned()).await, "19900000002");
    assert_eq!(phone(", on: \"2026-01-20\"".to_owned()).await, "19900000001");
    assert!(phone(", on: \"2025-01-20\"".to_owned()).await.is_null());
}

#[tokio::test]
async fn a_history_is_read_in_pages_that_do_not_shift() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let mut id = String::new();
    for day in 1..=5 {
        let phone = json!({ "mobilePhone": format!("1990000000{day}") });
        let told = record(&staff, 1, &format!("2026-01-0{day}"), phone).await;
        told["resident"]["id"].as_str().unwrap().clone_into(&mut id);
    }
    let page = |after: String| {
        let (staff, id) = (&staff, &id);
        async move {
            let asked = format!(
                "history(first: 2{after}) {{ nodes {{ text }} pageInfo {{ hasNextPage endCursor }} }}"
            );
            fact(staff, id, "mobile_phone", &asked).await["history"].clone()
        }
    };
    let first = page(String::new()).await;
    assert_eq!(first["nodes"], json!([{ "text": "19900000005" }, { "text": "19900000004" }]));
    let _new = record(&staff, 1, "2026-02-01", json!({ "mobilePhone": "19900000009" })).await;
    let cursor = first["pageInfo"]["endCursor"].as_str().unwrap();
    let second = page(format!(", after: \"{cursor}\"")).await;
    assert_eq!(second["nodes"], json!([{ "text": "19900000003" }, { "text": "19900000002" }]));
    assert_eq!(second["pageInfo"]["hasNextPage"], true);
}

#[tokio::test]
async fn dwellings_and_premises_are_entered_once() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let place = |address: &str| json!({ "record": { "dwellingAddress": address, "roomCount": 3 } });
    let first = mutate(
        &staff,
        "recordDwelling",
        "dwelling { id address }",
        place("枫台花园3号楼2单元501室"),
    )
    .await;
    assert_eq!(first["decision"], "CREATED", "{first}");
    let second =
        mutate(&staff, "recordDwelling", "dwelling { id }", place("枫台花园3-2-501")).await;
    assert_eq!(second["decision"], "LINKED", "{second}");
    assert_eq!(second["dwelling"]["id"], first["dwelling"]["id"]);
    let shop = json!({ "key": "S1", "record": { "premisesName": "测试小店" } });
    let told =
        mutate(&staff, "recordPremises", "premises { id name: premisesName }", shop.clone()).await;
    assert_eq!(
        (&told["decision"], &told["premises"]["name"]),
        (&json!("CREATED"), &json!("测试小店")),
        "{told}"
    );
    let again = mutate(&staff, "recordPremises", "premises { id }", shop).await;
    assert_eq!(again["premises"]["id"], told["premises"]["id"]);
}
