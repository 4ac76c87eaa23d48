//! Pairs that wait for a person: they are found, claimed, decided, and opened again.

use chrono::TimeDelta;
use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::merging::{digest, dwelling, merge, undo};
use crate::story::{empty, household, mutate, node, number, person, staff_elsewhere};

const REVIEW: &str = "id reason state area { code } askedBy { code } subject { id } candidate { id } \
     agreeing { code } disagreeing { code } claimedBy claimedUntil mergeId";

/// The pairs in a state.
pub(crate) async fn reviews(ask: &Ask, state: &str) -> Vec<Value> {
    let document = format!(
        "query($s: ReviewState) {{ duplicateReviews(filter: {{ state: $s }}, first: 100) {{ nodes {{ {REVIEW} }} }} }}"
    );
    let reply = ask.with(&document, json!({ "s": state })).await;
    reply.data()["duplicateReviews"]["nodes"].as_array().unwrap().clone()
}

/// Decides a pair.
pub(crate) async fn decide(ask: &Ask, review: &Value, decision: &str, more: Value) -> Value {
    let document = format!(
        "mutation($input: DecideDuplicateInput!) {{ decideDuplicate(input: $input) {{ decision mergeId \
         records conflicts {{ attribute {{ code }} shown }} review {{ {REVIEW} }} \
         userErrors {{ path code message }} }} }}"
    );
    let mut input = json!({ "reviewId": review["id"], "decision": decision });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let reply = ask.with(&document, json!({ "input": input })).await;
    reply.data()["decideDuplicate"].clone()
}

async fn claim(ask: &Ask, name: &str, review: &Value) -> Value {
    let document = format!(
        "mutation($input: ClaimReviewInput!) {{ {name}(input: $input) {{ review {{ {REVIEW} }} \
         userErrors {{ path code message }} }} }}"
    );
    let input = json!({ "input": { "reviewId": review["id"] } });
    ask.with(&document, input).await.data()[name].clone()
}

async fn unclear(staff: &Ask) -> String {
    let record = json!({ "record": { "dwellingAddress": "枫台花园3-501", "ownerName": "测试人" } });
    let told = mutate(staff, "recordDwelling", "dwelling { id }", record).await;
    assert_eq!(told["decision"], "NEEDS_REVIEW", "{told}");
    told["dwelling"]["id"].as_str().unwrap().to_owned()
}

async fn premises(ask: &Ask, name: &str, address: Option<&str>, code: Option<&str>) -> Value {
    let record =
        json!({ "record": { "premisesName": name, "premisesAddress": address, "uscc": code } });
    let told = mutate(ask, "recordPremises", "premises { id }", record).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told
}

async fn second_staff(hub: &TestHub) -> Ask {
    let area = Some(hub.sample_community());
    let cookie = hub.session("colleague", CallerRole::CommunityStaff, area).await;
    hub.anonymous().header("cookie", &cookie).purpose("community_registration")
}

#[tokio::test]
async fn an_unclear_address_is_settled_once_for_all_who_live_there() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _one = person(&staff, 1, json!({})).await;
    let right = dwelling(&staff, "枫台花园3-2-501").await;
    let wrong = dwelling(&staff, "枫台花园7-3-501").await;
    let loose = unclear(&staff).await;
    let home = json!({ "record": { "householdNo": "甲" }, "dwelling": "枫台花园3-501",
        "members": [{ "idNumber": number(1), "relation": "户主" }] });
    let told = mutate(&staff, "recordHousehold", "household { id }", home).await;
    let family = told["household"]["id"].as_str().unwrap().to_owned();
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open.iter().all(|one| one["subject"]["id"] == loose.as_str()), "{open:?}");
    let city = digest(&hub).await;
    let pair = open.iter().find(|one| one["candidate"]["id"] == right.as_str()).unwrap();
    assert_eq!(pair["disagreeing"], json!([{ "code": "dwelling_address" }]));
    let would = decide(&staff, pair, "SAME", json!({ "reason": "实地核实", "dryRun": true })).await;
    assert_eq!(would["decision"], "WOULD_BE_DONE", "{would}");
    assert_eq!(reviews(&staff, "OPEN").await.len(), 2);
    let told = decide(&staff, pair, "SAME", json!({})).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "reason"]), "{told}");
    let done = decide(&staff, pair, "SAME", json!({ "reason": "实地核实" })).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    assert_eq!(done["review"]["state"], "SAME");
    let home = "... on Household { dwelling { id address } }";
    let shown = node(&staff, &family, home).await;
    assert_eq!(shown["dwelling"]["id"], right.as_str());
    assert!(shown["dwelling"]["address"].as_str().unwrap().contains("2单元"), "{shown}");
    // The other pair is settled with it, and the same words lead there from now on.
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
    assert_eq!(reviews(&staff, "VOID").await.len(), 1);
    let record =
        json!({ "record": { "dwellingAddress": "枫台花园3-501", "ownerName": "测试人乙" } });
    let told = mutate(&staff, "recordDwelling", "dwelling { id }", record).await;
    assert_eq!((&told["decision"], &told["dwelling"]["id"]), (&json!("LINKED"), &json!(right)));
    let _whole = digest(&hub).await;
    let back = undo(&staff, &done, false).await;
    assert_eq!(back["decision"], "DONE", "{back}");
    assert_eq!(reviews(&staff, "OPEN").await.len(), 2, "taken back, it waits again");
    assert_eq!(node(&staff, &family, home).await["dwelling"]["id"], loose.as_str());
    assert_ne!(digest(&hub).await, city, "what was said since stays");
    assert!(node(&staff, &wrong, "id").await["id"].is_string());
}

#[tokio::test]
async fn an_unclear_address_without_candidates_waits_alone_until_one_is_recorded_or_named() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let loose = unclear(&staff).await;
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(open.len(), 1);
    assert!(open[0]["candidate"].is_null());
    let told = decide(&staff, &open[0], "SAME", json!({ "reason": "实地核实" })).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "survivor"]), "{told}");
    let right = dwelling(&staff, "枫台花园3-2-501").await;
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (&open[0]["subject"]["id"], &open[0]["candidate"]["id"]),
        (&json!(loose), &json!(right))
    );
    let done = decide(&staff, &open[0], "SAME", json!({ "reason": "实地核实" })).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    // Another one, settled by naming what it is.
    let record = json!({ "record": { "dwellingAddress": "枫台花园9-101" } });
    let told = mutate(&staff, "recordDwelling", "dwelling { id }", record).await;
    let other = dwelling(&staff, "枫台花园19-1-101").await;
    let open = reviews(&staff, "OPEN").await;
    let done =
        decide(&staff, &open[0], "SAME", json!({ "reason": "实地核实", "survivor": other })).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    assert_eq!(
        node(&staff, told["dwelling"]["id"].as_str().unwrap(), "id").await["id"],
        other.as_str()
    );
}

#[tokio::test]
async fn two_people_do_not_decide_one_pair() {
    let hub = empty().await;
    let (staff, colleague) = (hub.staff().await, second_staff(&hub).await);
    let _right = dwelling(&staff, "枫台花园3-2-501").await;
    let _loose = unclear(&staff).await;
    let pair = reviews(&staff, "OPEN").await.remove(0);
    let claimed = claim(&staff, "claimReview", &pair).await;
    assert_eq!(claimed["review"]["claimedBy"], "staff", "{claimed}");
    for told in [
        claim(&colleague, "claimReview", &pair).await,
        claim(&colleague, "releaseReview", &pair).await,
        decide(&colleague, &pair, "NOT_SAME", json!({})).await,
    ] {
        assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
    }
    let freed = claim(&staff, "releaseReview", &pair).await;
    assert!(freed["review"]["claimedBy"].is_null(), "{freed}");
    let claimed = claim(&colleague, "claimReview", &pair).await;
    assert_eq!(claimed["review"]["claimedBy"], "colleague");
    // A claim that nobody follows up ends by itself.
    hub.clock.advance(TimeDelta::minutes(16));
    let told = decide(&staff, &pair, "UNSURE", json!({})).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let told = decide(&colleague, &pair, "NOT_SAME", json!({})).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
}

#[tokio::test]
async fn not_the_same_is_remembered_until_a_compared_value_changes() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let place = Some("枫台路12号");
    let _one = premises(&staff, "枫台便民超市", place, None).await;
    let two = premises(&staff, "枫台便民商店", place, None).await;
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0]["reason"], "SIMILAR_PREMISES");
    assert_eq!(open[0]["agreeing"], json!([{ "code": "premises_address" }]));
    assert_eq!(open[0]["disagreeing"], json!([{ "code": "premises_name" }]));
    let told = decide(&staff, &open[0], "NOT_SAME", json!({ "dryRun": true })).await;
    assert_eq!(told["decision"], "WOULD_BE_DONE", "{told}");
    let told = decide(&staff, &open[0], "NOT_SAME", json!({})).await;
    assert_eq!((&told["decision"], &told["review"]["state"]), (&json!("DONE"), &json!("NOT_SAME")));
    // Said again, nothing opens; confirmed, nothing opens.
    let _again = premises(&staff, "枫台便民商店", place, None).await;
    let id = &two["premises"]["id"];
    let confirm = json!({ "subject": id, "attributes": ["premises_name"] });
    let _told = mutate(&staff, "confirmFacts", "", confirm).await;
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
    // A credit code that was not known then is another thing to compare.
    let code = hub_values::Uscc::compose("92519902MA0000001").unwrap();
    let record = json!({ "record": { "premisesName": "枫台便民商店", "premisesAddress": place, "uscc": code.as_str() } });
    let told = mutate(&staff, "recordPremises", "premises { id }", record).await;
    assert_eq!((&told["decision"], &told["premises"]["id"]), (&json!("LINKED"), id), "{told}");
    assert_eq!(reviews(&staff, "OPEN").await.len(), 1);
}

#[tokio::test]
async fn premises_of_one_name_at_one_place_are_one_unless_their_codes_differ() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let place = Some("枫台路12号");
    let code = |number: u32| {
        hub_values::Uscc::compose(&format!("92519902MA{number:07}")).unwrap().as_str().to_owned()
    };
    let one = premises(&staff, "枫台便民超市", place, Some(&code(1))).await;
    // A name that is written a little differently.
    let same = premises(&staff, "枫台 便民（超市）", place, None).await;
    assert_eq!(
        (&same["decision"], &same["premises"]),
        (&json!("LINKED"), &one["premises"]),
        "{same}"
    );
    let other = premises(&staff, "枫台便民超市", place, Some(&code(2))).await;
    assert_eq!(other["decision"], "CREATED", "{other}");
    // Branches of one name at other places are no pair, and neither are two codes.
    let _branch = premises(&staff, "枫台便民超市", Some("枫台路99号"), Some(&code(3))).await;
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
    let _nowhere = premises(&staff, "长兴水果店", None, None).await;
    let _somewhere = premises(&staff, "长兴水果店", Some("枫台路5号"), None).await;
    assert_eq!(reviews(&staff, "OPEN").await.len(), 1);
}

#[tokio::test]
async fn the_community_that_holds_somebody_learns_who_asked_and_nothing_else() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let mine = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let record = json!({ "record": { "name": "测试人乙", "mobilePhone": "19900000199",
        "idDocument": { "number": number(1) } } });
    for _ in 0..2 {
        let told = mutate(&elsewhere, "recordResident", "resident { id }", record.clone()).await;
        assert_eq!(told["decision"], "NEEDS_REVIEW", "{told}");
        assert!(told["resident"].is_null());
    }
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (&open[0]["reason"], &open[0]["subject"]["id"]),
        (&json!("KNOWN_ELSEWHERE"), &json!(mine))
    );
    assert!(open[0]["candidate"].is_null());
    assert_ne!(open[0]["askedBy"]["code"], hub.sample_community());
    assert!(open[0]["askedBy"]["code"].is_string());
    let text = json!(open).to_string();
    assert!(!text.contains("测试人乙") && !text.contains("19900000199"), "{text}");
    // Whoever asked sees nothing of it, and cannot decide it.
    assert_eq!(reviews(&elsewhere, "OPEN").await, Vec::<Value>::new());
    let told = decide(&elsewhere, &open[0], "NOT_SAME", json!({})).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "reviewId"]), "{told}");
    let told = decide(&staff, &open[0], "NOT_SAME", json!({})).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let reply = hub.auditor().await.query("{ duplicateReviews { nodes { id } } }").await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
}

async fn alias(ask: &Ask, name: &str, estate: &str, is_dry_run: bool) -> Value {
    let document = "mutation($input: NameEstateAliasInput!) { nameEstateAlias(input: $input) { \
         alias { name estate namedBy area { code } } done pairs userErrors { path code message } } }";
    let input = json!({ "input": { "name": name, "estate": estate, "dryRun": is_dry_run } });
    ask.with(document, input).await.data()["nameEstateAlias"].clone()
}

#[tokio::test]
async fn two_names_of_an_estate_lead_to_one_dwelling() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let _one = person(&staff, 1, json!({})).await;
    let old = dwelling(&staff, "阳光小区3-2-501").await;
    let new = dwelling(&staff, "阳光花园3-2-501").await;
    let only = dwelling(&staff, "阳光小区3-2-502").await;
    let would = alias(&staff, "阳光小区", "阳光花园", true).await;
    assert_eq!((&would["done"], &would["pairs"]), (&json!(false), &json!(1)), "{would}");
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
    let done = alias(&staff, "阳光小区", "阳光花园", false).await;
    assert_eq!((&done["done"], &done["pairs"]), (&json!(true), &json!(1)), "{done}");
    assert_eq!(done["alias"]["namedBy"], "staff");
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(
        (&open[0]["reason"], &open[0]["subject"]["id"]),
        (&json!("SAME_ESTATE"), &json!(old))
    );
    // Addresses under either name lead to one dwelling, entered and looked for.
    assert_eq!(dwelling(&staff, "阳光花园3栋2单元502室").await, only);
    let home = json!({ "dwelling": "阳光花园3-2-502" });
    let family = household(&staff, "甲", "2026-01-01", &[1], home).await;
    let shown = node(&staff, &family, "... on Household { dwelling { id } }").await;
    assert_eq!(shown["dwelling"]["id"], only.as_str());
    let fresh = dwelling(&staff, "阳光花园5-1-101").await;
    let asked =
        staff.query("{ dwelling(address: \"阳光小区5-1-101\") { status dwelling { id } } }").await;
    assert_eq!(asked.data()["dwelling"]["dwelling"]["id"], fresh.as_str(), "{}", asked.text);
    // In another community the names are two estates.
    let (theirs, others) = (
        dwelling(&elsewhere, "阳光小区5-1-101").await,
        dwelling(&elsewhere, "阳光花园5-1-101").await,
    );
    assert_ne!(theirs, others);
    let done = merge(&staff, &new, &old, json!({})).await;
    assert_eq!(done["decision"], "DONE", "{done}");
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new(), "a merge settles the pair");
    let _whole = digest(&hub).await;
    // What stands against a name.
    for (name, estate, at, code) in [
        ("阳光小区", "枫台花园", "name", "CONFLICT"),
        ("枫台花园", "阳光小区", "name", "CONFLICT"),
        ("阳光花园", "枫台花园", "name", "CONFLICT"),
        ("枫台花园", "枫台花园", "name", "INVALID_INPUT"),
        ("枫台花园3栋", "阳光花园", "name", "INVALID_INPUT"),
        ("", "阳光花园", "name", "INVALID_INPUT"),
        ("阳光里", "", "estate", "INVALID_INPUT"),
    ] {
        let told = alias(&staff, name, estate, false).await;
        assert_eq!(told["userErrors"][0]["path"], json!(["input", at]), "{name} {estate} {told}");
        assert_eq!(told["userErrors"][0]["code"], code, "{name} {estate}");
    }
    let list = "{ estateAliases { name estate } }";
    let known = json!([{ "name": "阳光小区", "estate": "阳光花园" }]);
    assert_eq!(staff.query(list).await.data()["estateAliases"], known);
    assert_eq!(elsewhere.query(list).await.data()["estateAliases"], json!([]));
    let end =
        "mutation { endEstateAlias(input: { name: \"阳光小区\" }) { done userErrors { path } } }";
    assert_eq!(staff.query(end).await.data()["endEstateAlias"]["done"], true);
    assert_eq!(staff.query(end).await.data()["endEstateAlias"]["done"], false);
    assert_eq!(staff.query(list).await.data()["estateAliases"], json!([]));
    assert_ne!(dwelling(&staff, "阳光小区5-1-101").await, fresh);
}
