//! The shipped rights as a table that a lawyer can read.

use std::fmt::Write as _;

use hub_catalogue::Catalogue;
use hub_policy::{Caller, CallerRole, Decision, HouseholdSort, Rights, Row, Traits, Usage};
use hub_values::{AttributeCode, IdSource as _, SubjectId, SystemIds};

/// Somebody of thirteen.
struct Child;

impl Traits for Child {
    fn age(&self, _: chrono::NaiveDate) -> Option<u32> {
        Some(13)
    }

    fn is_in(&self, _: HouseholdSort, _: chrono::NaiveDate) -> bool {
        false
    }

    fn has(&self, _: &AttributeCode, _: &str) -> bool {
        false
    }
}

#[test]
fn the_shipped_rights_are_these() {
    let catalogue = Catalogue::shipped().unwrap();
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let grants = hub_policy::grants(now, &SystemIds).unwrap();
    let purposes = hub_policy::purposes().unwrap();
    let rights = Rights::compile(1, &catalogue, purposes.clone(), grants);
    let nobody = SubjectId::from_uuid(SystemIds.uuid());
    let mut table = String::new();
    for purpose in &purposes {
        for department in &purpose.departments {
            let caller = Caller {
                department: department.clone(),
                role: CallerRole::DepartmentSystem,
                ..Caller::operator().unwrap()
            };
            let code = Some(purpose.code.as_str());
            let permit = rights.admit(&caller, code, true, now).unwrap();
            for attribute in catalogue.all() {
                let read = match permit.decide(attribute, None, Usage::Read) {
                    Decision::Full => "yes".to_owned(),
                    Decision::Masked(mask) => format!("masked ({mask:?})"),
                    Decision::Denied(denial) => format!("no: {}", denial.rule.as_str()),
                };
                let found = permit.decide(attribute, None, Usage::Lookup) == Decision::Full;
                let found = if found { ", can be looked up by" } else { "" };
                let is_read =
                    !matches!(permit.decide(attribute, None, Usage::Read), Decision::Denied(_));
                let child = permit.decide(attribute, Row::of(nobody, None, &Child), Usage::Read);
                let child = match child {
                    Decision::Denied(denial) if is_read => {
                        format!(" (of a child no: {})", denial.rule.as_str())
                    }
                    Decision::Full | Decision::Masked(_) | Decision::Denied(_) => String::new(),
                };
                let purpose = &purpose.code;
                let code = &attribute.code;
                writeln!(table, "{department} / {purpose} / {code}: {read}{child}{found}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn nobody_sees_what_is_switched_off() {
    let catalogue = Catalogue::shipped().unwrap();
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let all = catalogue.all().iter().filter(|one| one.is_switched_off());
    let codes: Vec<_> = all.map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["religion", "key_attention_flag", "correction_no", "offence"]);
    // Even a grant has no effect.
    let mut grants = hub_policy::grants(now, &SystemIds).unwrap();
    let mut grant = grants.remove(0);
    grant.attribute = "religion".parse().unwrap();
    grant.form = hub_policy::AnswerForm::Full;
    let department = grant.department.clone();
    let rights = Rights::compile(1, &catalogue, hub_policy::purposes().unwrap(), vec![grant]);
    let caller = Caller { department, ..Caller::operator().unwrap() };
    let permit = rights.admit(&caller, Some("population_management"), true, now).unwrap();
    let religion = catalogue.attribute("religion").unwrap();
    assert!(matches!(permit.decide(religion, None, Usage::Read), Decision::Denied(_)));
}
