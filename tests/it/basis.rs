//! What an answer was built on is held against it when it is recorded, and not only then.

use hub_app::{Finished, Operation, RequestFacts};
use hub_audit::Kind;
use hub_policy::{Caller, CallerRole};
use hub_tests::TestHub;
use hub_values::IdDocumentType;

use crate::cache::{enter, main_job, number, phone, quiet};

/// An operation of the police, or of staff of a community.
fn operation(hub: &TestHub, area: Option<&str>) -> std::sync::Arc<Operation> {
    let (department, role, purpose) = match area {
        None => ("police", CallerRole::DepartmentSystem, "population_management"),
        Some(_) => ("communities", CallerRole::CommunityStaff, "community_registration"),
    };
    let caller = Caller {
        department: department.parse().unwrap(),
        role,
        area: area.map(|code| code.parse().unwrap()),
        login: None,
        user: None,
        client: Some(hub.client(department)),
        may_introspect: false,
    };
    let request = RequestFacts { purpose: Some(purpose.to_owned()), ..RequestFacts::default() };
    Operation::begin(&hub.hub, caller, request, true).unwrap()
}

async fn found(operation: &std::sync::Arc<Operation>) -> bool {
    let documents = [(IdDocumentType::ResidentIdCard, number())];
    operation.residents_by_document(&documents, "documents").await.unwrap()[0].is_some()
}

#[tokio::test]
async fn a_change_that_another_commit_has_seen_already_still_counts() {
    let hub = TestHub::over_redis(quiet(), None).await;
    let staff = hub.staff().await;
    enter(&staff, "19900123456").await;
    let deaf = hub.second(quiet(), None).await;
    assert_eq!(phone(&deaf).await, "19900123456");
    enter(&staff, "19900765432").await;
    // It begins after the change, and finds the old record in memory.
    let late = operation(&deaf, None);
    assert!(found(&late).await);
    // The commit for another answer learns of the change before.
    let _other = main_job(&deaf).await;
    let finished = late.finish(Kind::Query, None, false).await.unwrap();
    assert!(matches!(finished, Finished::Stale));
}

#[tokio::test]
async fn what_was_hidden_is_part_of_what_an_answer_was_built_on() {
    let hub = TestHub::over_redis(quiet(), None).await;
    let staff = hub.staff().await;
    enter(&staff, "19900123456").await;
    let deaf = hub.second(quiet(), None).await;
    let theirs = hub.sample_community();
    let areas = hub.hub.snapshot();
    let mut codes = areas.areas.iter().map(|area| area.code.as_str());
    let elsewhere = codes.rfind(|code| !code.ends_with("000") && *code != theirs);
    let hidden = operation(&deaf, elsewhere);
    assert!(!found(&hidden).await);
    enter(&staff, "19900765432").await;
    let finished = hidden.finish(Kind::Query, None, false).await.unwrap();
    assert!(matches!(finished, Finished::Stale));
}
