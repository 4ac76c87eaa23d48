//! What was prefilled is checked against what is said of it later.

use serde_json::{Value, json};

use crate::form_asking::{burden, complete, hub_admin, hub_staff, issue, issued, of_phones, tasks};
use crate::story::{empty, person};

#[tokio::test]
async fn what_was_prefilled_is_checked_against_what_is_said_later() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = hub.staff().await;
    let _first = person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await;
    let form = of_phones(&police, &admin).await;
    let _request = issued(&police, &form).await;
    let checked = async || {
        let told = burden(&admin, json!({ "period": "ALL" })).await["total"].clone();
        [told["checked"].clone(), told["foundWrong"].clone(), told["wrongPrefillPerCent"].clone()]
    };
    assert_eq!(checked().await, [json!(0), json!(0), Value::Null]);
    // Something else is said: nothing is known of the telephone.
    let _id = person(&staff, 1, json!({ "occupation": "教师" })).await;
    assert_eq!(checked().await[0], 0);
    let _id = person(&staff, 1, json!({ "mobilePhone": "13900000009" })).await;
    assert_eq!(checked().await, [json!(1), json!(1), json!(100.0)]);
    // It is checked once.
    let _id = person(&staff, 1, json!({ "mobilePhone": "13900000008" })).await;
    assert_eq!(checked().await[0], 1);
}

#[tokio::test]
async fn a_prefilled_fact_that_is_confirmed_later_was_right() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = hub.staff().await;
    let _first = person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await;
    let form = of_phones(&police, &admin).await;
    hub.clock.set("2029-11-24T01:00:00Z".parse().unwrap());
    let (police, staff) = (hub.ask("police").await, hub_staff(&hub, "later").await);
    let _asked = issue(&police, &form, json!({ "due": "2029-12-31" })).await;
    let open = tasks(&staff, json!({})).await;
    let done = complete(&staff, &open[0], json!({ "confirm": true })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    let told = burden(&hub_admin(&hub).await, json!({ "period": "ALL" })).await;
    assert_eq!((&told["total"]["checked"], &told["total"]["foundWrong"]), (&json!(1), &json!(0)));
    assert_eq!(told["total"]["wrongPrefillPerCent"], 0.0);
}
