//! Who may decide what, and how often.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item() -> AccessItem {
    let mut item = AccessItem {
        number: 0,
        attribute: "mobility_impaired".parse().unwrap(),
        form: AnswerForm::Full,
        lead: "health".parse().unwrap(),
        state: ItemState::Waiting,
        tier: Tier::Lead,
        due: None,
        unknown_years: Vec::new(),
        is_extended: false,
        is_returned: false,
        is_overdue: false,
        needs_two: false,
        first_approval: None,
        granted_form: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    item.wait_for_lead(day("2026-11-24"), 10, &calendar());
    item
}

fn request() -> AccessRequest {
    AccessRequest {
        id: hub_values::RequestId::from_uuid(uuid()),
        department: "fire".parse().unwrap(),
        purpose: "rescue_planning".parse().unwrap(),
        legal_basis: "《中华人民共和国消防法》".to_owned(),
        scenario: "救援预案".to_owned(),
        areas: Vec::new(),
        conditions: Vec::new(),
        last_day: day("2027-11-24"),
        people_per_day: 20,
        covers: crate::Covers::default(),
        asked_by: "fire.manager".to_owned(),
        asked_at: "2026-11-24T01:00:00Z".parse().unwrap(),
        items: vec![item()],
    }
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u128(1)
}

fn calendar() -> WorkingCalendar {
    WorkingCalendar::shipped().unwrap()
}

fn decide(
    item: &AccessItem,
    decision: &SharingDecision,
    (actor, department, role): (&str, &str, CallerRole),
    today: &str,
) -> Result<(AccessItem, StepKind), ItemRefusal> {
    let department = department.parse().unwrap();
    let by = Decider {
        actor,
        department: &department,
        role,
        now: "2026-11-25T01:00:00Z".parse().unwrap(),
        today: day(today),
    };
    decision.judge(&request(), item, &by, (&SharingLimits::default(), &calendar()))
}

const MANAGER: (&str, &str, CallerRole) = ("health.a", "health", CallerRole::DataManager);
const SECOND: (&str, &str, CallerRole) = ("health.b", "health", CallerRole::DataManager);
const BUREAU: (&str, &str, CallerRole) = ("admin", "data_bureau", CallerRole::DataBureauAdmin);
const GRANT: SharingDecision = SharingDecision::Grant(None);

#[test]
fn the_lead_departments_data_manager_decides_and_nobody_else() {
    assert_eq!(decide(&item(), &GRANT, MANAGER, "2026-11-25").unwrap().1, StepKind::Granted);
    for other in [
        ("police.a", "police", CallerRole::DataManager),
        ("health.c", "health", CallerRole::DepartmentOfficer),
        ("auditor", "data_bureau", CallerRole::Auditor),
        BUREAU,
    ] {
        let refused = decide(&item(), &GRANT, other, "2026-11-25").unwrap_err();
        assert_eq!(refused, ItemRefusal::NotYours, "{other:?}");
    }
    let own = ("fire.manager", "health", CallerRole::DataManager);
    assert_eq!(decide(&item(), &GRANT, own, "2026-11-25").unwrap_err(), ItemRefusal::OwnRequest);
}

#[test]
fn what_is_late_goes_to_the_data_bureau() {
    assert_eq!(item().due, Some(day("2026-12-08")));
    assert!(decide(&item(), &GRANT, BUREAU, "2026-12-08").is_err());
    assert!(decide(&item(), &GRANT, BUREAU, "2026-12-09").is_ok());
}

#[test]
fn two_people_agree_where_two_must() {
    let waiting = AccessItem { needs_two: true, ..item() };
    let (once, step) = decide(&waiting, &GRANT, MANAGER, "2026-11-25").unwrap();
    assert_eq!((once.state, step), (ItemState::Waiting, StepKind::Approved));
    assert_eq!(decide(&once, &GRANT, MANAGER, "2026-11-25").unwrap_err(), ItemRefusal::SamePerson);
    for second in [SECOND, BUREAU] {
        let (twice, step) = decide(&once, &GRANT, second, "2026-11-25").unwrap();
        assert_eq!((twice.state, step), (ItemState::Granted, StepKind::Granted));
    }
    // The second widens nothing that the first narrowed.
    let masked = SharingDecision::Grant(Some(AnswerForm::Masked));
    let (once, _) = decide(&waiting, &masked, MANAGER, "2026-11-25").unwrap();
    let full = SharingDecision::Grant(Some(AnswerForm::Full));
    assert_eq!(decide(&once, &full, SECOND, "2026-11-25").unwrap_err(), ItemRefusal::Wider);
    let (twice, _) = decide(&once, &GRANT, SECOND, "2026-11-25").unwrap();
    assert_eq!(twice.granted_form, Some(AnswerForm::Masked));
}

#[test]
fn a_grant_tells_no_more_than_was_asked_for() {
    use AnswerForm::{Full, Lookup, Masked, Predicate, Write};
    for (asked, given) in [
        (Full, vec![Full, Masked, Predicate]),
        (Masked, vec![Masked, Predicate]),
        (Predicate, vec![Predicate]),
        (Lookup, vec![Lookup]),
    ] {
        let waiting = AccessItem { form: asked, ..item() };
        for form in [Full, Masked, Predicate, Lookup, Write] {
            let decision = SharingDecision::Grant(Some(form));
            let decided = decide(&waiting, &decision, MANAGER, "2026-11-25");
            assert_eq!(decided.is_ok(), given.contains(&form), "{asked:?} as {form:?}");
        }
    }
}

#[test]
fn it_is_returned_and_extended_once_each() {
    let missing = SharingDecision::Return("缺少法律依据".to_owned());
    let (mut returned, _) = decide(&item(), &missing, MANAGER, "2026-11-25").unwrap();
    assert_eq!(returned.state, ItemState::Returned);
    assert_eq!(
        decide(&returned, &GRANT, MANAGER, "2026-11-25").unwrap_err(),
        ItemRefusal::NotWaiting
    );
    returned.wait_for_lead(day("2026-11-26"), 10, &calendar());
    let again = decide(&returned, &missing, MANAGER, "2026-11-27").unwrap_err();
    assert_eq!(again, ItemRefusal::ReturnedBefore);
    let more = SharingDecision::Extend("需征求意见".to_owned());
    let (extended, _) = decide(&item(), &more, MANAGER, "2026-11-25").unwrap();
    // 10 working days more, through the end of the year.
    assert_eq!(extended.due, Some(day("2026-12-22")));
    let again = decide(&extended, &more, MANAGER, "2026-11-27").unwrap_err();
    assert_eq!(again, ItemRefusal::ExtendedBefore);
}

#[test]
fn a_dispute_goes_up_and_ends_on_the_third_tier() {
    let no = SharingDecision::Refuse("超出职责范围".to_owned());
    let (mut refused, _) = decide(&item(), &no, MANAGER, "2026-11-25").unwrap();
    assert_eq!(refused.dispute(day("2026-11-26"), 10, &calendar()), Some(Tier::Bureau));
    assert!(decide(&refused, &no, MANAGER, "2026-11-26").is_err());
    let (mut refused, _) = decide(&refused, &no, BUREAU, "2026-11-26").unwrap();
    assert_eq!(refused.dispute(day("2026-11-27"), 10, &calendar()), Some(Tier::Third));
    assert_eq!(decide(&refused, &no, BUREAU, "2026-11-27").unwrap_err(), ItemRefusal::SamePerson);
    let other = ("admin.b", "data_bureau", CallerRole::DataBureauAdmin);
    let (mut refused, _) = decide(&refused, &no, other, "2026-11-27").unwrap();
    assert_eq!(refused.dispute(day("2026-11-30"), 10, &calendar()), None);
}
