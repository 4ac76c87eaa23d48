//! The hub says what a caller may do, so that no page has to guess.

use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub};

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
    assert_eq!(abilities(hub.auditor().await).await, "READ_LOG READ_GRANTS READ_REQUESTS");
    assert_eq!(
        abilities(hub.admin().await).await,
        "READ_SUBJECTS MERGE SETTLE MANAGE_ACCOUNTS ERASE_SUBJECTS MANAGE_CATALOGUE READ_GRANTS \
         MANAGE_GRANTS DECIDE_ACCESS READ_REQUESTS REGISTER_FORMS ADMIT_FORMS SEE_IMPORTS SEE_FEEDS"
    );
    let system = "READ_SUBJECTS RECORD REGISTER_FORMS ASK_FORMS SEE_IMPORTS SEE_FEEDS";
    assert_eq!(abilities(hub.ask("police").await).await, system);
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
