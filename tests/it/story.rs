//! Words for stories about people, households and dwellings, as staff enter them.

use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub, TestHubSettings};
use hub_values::IdNumber;
use serde_json::{Value, json};

/// A hub with areas and nobody in it.
pub(crate) async fn empty() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, is_kept: false, ..Default::default() }).await
}

/// A number of an invented region that nobody in the city has.
pub(crate) fn number(sequence: u16) -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1985, 7, 2).unwrap();
    IdNumber::compose("519905", birth, sequence).unwrap().as_str().to_owned()
}

/// Sends a mutation of one input and gives its payload.
pub(crate) async fn mutate(ask: &Ask, name: &str, fields: &str, input: Value) -> Value {
    let mut type_name = name.to_owned();
    type_name.replace_range(..1, &name[..1].to_uppercase());
    let document = format!(
        "mutation($input: {type_name}Input!) {{ {name}(input: $input) {{ decision {fields} \
         warnings {{ path message }} userErrors {{ path message }} }} }}"
    );
    let reply = ask.with(&document, json!({ "input": input })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["data"][name].clone()
}

/// Enters a person and gives their id.
pub(crate) async fn person(ask: &Ask, sequence: u16, more: Value) -> String {
    let mut record = json!({ "name": "测试人", "idDocument": { "number": number(sequence) } });
    for (name, value) in more.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    let told = mutate(ask, "recordResident", "resident { id }", json!({ "record": record })).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told["resident"]["id"].as_str().unwrap().to_owned()
}

/// Enters a household of these people, the first of whom is its head; gives its id.
pub(crate) async fn household(
    ask: &Ask,
    name: &str,
    on: &str,
    people: &[u16],
    more: Value,
) -> String {
    let members: Vec<Value> = people
        .iter()
        .enumerate()
        .map(|(position, sequence)| {
            let relation = if position == 0 { "户主" } else { "其他" };
            json!({ "idNumber": number(*sequence), "relation": relation, "from": on })
        })
        .collect();
    let mut input = json!({
        "key": name,
        "record": { "householdNo": name },
        "observedOn": on,
        "members": members,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let told = mutate(ask, "recordHousehold", "household { id }", input).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    assert_eq!(told["warnings"], json!([]), "{told}");
    told["household"]["id"].as_str().unwrap().to_owned()
}

/// What a query about one node gives.
pub(crate) async fn node(ask: &Ask, id: &str, fields: &str) -> Value {
    let document = format!("query($id: ID!) {{ node(id: $id) {{ {fields} }} }}");
    let reply = ask.with(&document, json!({ "id": id })).await;
    reply.data()["node"].clone()
}

/// Staff of another community than the sample's.
pub(crate) async fn staff_elsewhere(hub: &TestHub) -> Ask {
    let other = hub.city.areas.iter().rev().find(|area| area.level == "community").unwrap();
    assert_ne!(other.code, hub.sample_community());
    let cookie = hub.session("elsewhere", CallerRole::CommunityStaff, Some(&other.code)).await;
    hub.anonymous().header("cookie", &cookie).purpose("community_registration")
}
