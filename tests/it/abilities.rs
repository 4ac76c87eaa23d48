//! The hub says what a caller may do, so that no page has to guess.

use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub};
use serde_json::json;

async fn abilities(ask: Ask) -> String {
    let reply = ask.without("x-purpose").query("{ viewer { can } }").await;
    let can = reply.data()["viewer"]["can"].clone();
    let can: Vec<String> = serde_json::from_value(can).unwrap();
    can.join(" ")
}

#[tokio::test]
async fn each_role_is_told_what_it_may_do() {
    let hub = TestHub::start().await;
    assert_eq!(
        abilities(hub.staff().await).await,
        "READ_SUBJECTS RECORD MERGE COLLECT SEE_IMPORTS"
    );
    assert_eq!(
        abilities(hub.auditor().await).await,
        "READ_LOG READ_GRANTS READ_REQUESTS HANDLE_ALERTS"
    );
    assert_eq!(
        abilities(hub.admin().await).await,
        "READ_SUBJECTS MERGE SETTLE MANAGE_ACCOUNTS ERASE_SUBJECTS MANAGE_CATALOGUE READ_GRANTS \
         MANAGE_GRANTS DECIDE_ACCESS READ_REQUESTS REGISTER_FORMS ADMIT_FORMS SEE_IMPORTS SEE_FEEDS"
    );
    let system = "READ_SUBJECTS RECORD REGISTER_FORMS ASK_FORMS SEE_IMPORTS SEE_FEEDS";
    assert_eq!(abilities(hub.ask("police").await).await, system);
}

#[tokio::test]
async fn named_officials_and_who_handles_alerts_are_told_as_long_as_they_are() {
    let hub = TestHub::start().await;
    let (admin, police) = (hub.admin().await, "population_management");
    let manager = hub.manager("police", "manager", police).await;
    let told =
        async |ability: &str| abilities(manager.clone()).await.split(' ').any(|one| one == ability);
    assert!(told("HANDLE_ALERTS").await);
    for (duty, ability) in [("SEAL", "SEAL_SUBJECTS"), ("BREAK_GLASS", "BREAK_GLASS")] {
        assert!(!told(ability).await, "{ability}");
        let name = async |named: bool| {
            let input =
                json!({ "login": "manager", "duty": duty, "named": named, "reason": "指定" });
            let document = "mutation($i: NameOfficialInput!) { nameOfficial(input: $i) { done } }";
            let done = admin.with(document, json!({ "i": input })).await;
            assert_eq!(done.data()["nameOfficial"]["done"], true, "{}", done.text);
        };
        name(true).await;
        assert!(told(ability).await, "{ability}");
        let other = hub.manager("police", &format!("beside-{duty}"), police).await;
        assert!(!abilities(other).await.contains(ability), "{ability}: for the named alone");
        name(false).await;
        assert!(!told(ability).await, "{ability}: it is over");
    }
}

#[tokio::test]
async fn what_is_not_told_is_refused_too() {
    let hub = TestHub::start().await;
    let cookie = hub.session("officer-of-health", CallerRole::DepartmentOfficer, None).await;
    let officer = hub.anonymous().header("cookie", &cookie).purpose("public_health_service");
    assert_eq!(abilities(officer.clone()).await, "READ_SUBJECTS READ_REQUESTS ASK_FORMS");
    for refused in
        ["{ feeds { name } }", "{ imports { nodes { id } } }", "{ users { nodes { id } } }"]
    {
        let reply = officer.query(refused).await;
        assert!(reply.body["errors"].is_array(), "{refused}: {}", reply.body);
    }
}
