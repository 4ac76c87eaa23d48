//! Who is named by a role, and how sure that is.

use std::sync::LazyLock;

use chrono::DateTime;
use hub_catalogue::Value;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::Grade;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::shipped().unwrap());

const NUMBER: &str = "519902199005170018";
const OTHER_NUMBER: &str = "519902199005170026";

fn said(record: u128, code: &str, text: &str) -> Statement {
    let attribute = CATALOGUE.attribute(code).unwrap().index;
    let stated = text.strip_prefix('?').map_or_else(
        || Stated::Value(Value::Text(text.to_owned())),
        |claim| Stated::Claim(claim.to_owned()),
    );
    Statement {
        record: RecordId::from_uuid(Uuid::from_u128(record)),
        attribute,
        stated,
        grade: Grade::ConfirmedByStaff,
        source: "communities".parse().unwrap(),
        observed_on: chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        recorded_at: DateTime::UNIX_EPOCH,
    }
}

fn person() -> Named {
    let own = [
        said(1, "person_name", "何测试"),
        said(1, "former_name", "何旧名"),
        said(1, "id_number", NUMBER),
        said(2, "id_number", "?E1234-5678"),
        said(2, "mobile_phone", "19900123456"),
        said(2, "residence_address", "枫台花园3号楼2单元501室"),
    ];
    Named::of(&own, &CATALOGUE)
}

/// What is found in a record, as `(record, how many attributes, sure)`.
fn found(statements: &[Statement], is_near: bool) -> Vec<(u128, usize, bool)> {
    named(&person(), statements, is_near, &CATALOGUE)
        .iter()
        .map(|one| (one.record.uuid().as_u128(), one.attributes.len(), one.is_sure))
        .collect()
}

#[test]
fn the_same_number_takes_the_whole_role_with_it() {
    let role = [
        said(7, "owner_id_number", NUMBER),
        said(7, "owner_name", "何写错"),
        said(7, "owner_phone", "19900999999"),
        said(7, "owner_address", "别处"),
        said(7, "tenant_name", "何二"),
    ];
    assert_eq!(found(&role, false), [(7, 4, true)]);
}

#[test]
fn a_passport_that_a_register_holds_as_text_is_the_same_document() {
    let role = [said(7, "owner_id_number", "?e12345678"), said(7, "owner_name", "HE")];
    assert_eq!(found(&role, false), [(7, 2, true)]);
}

#[test]
fn a_name_with_the_phone_is_sure_and_a_bare_name_or_phone_is_not() {
    let both = [
        said(7, "emergency_contact_name", "何旧名"),
        said(7, "emergency_contact_phone", "19900123456"),
        said(7, "emergency_contact_relation", "2"),
    ];
    assert_eq!(found(&both, false), [(7, 3, true)]);
    assert_eq!(found(&both[..1], false), [(7, 1, false)]);
    assert_eq!(found(&both[1..2], false), [(7, 1, false)]);
    let shared = [said(7, "legal_rep_name", "何二"), said(7, "legal_rep_phone", "19900123456")];
    assert_eq!(found(&shared, false), [(7, 2, false)]);
}

#[test]
fn a_namesake_with_a_number_of_their_own_is_left_alone() {
    let namesake = [
        said(7, "owner_name", "何测试"),
        said(7, "owner_phone", "19900123456"),
        said(7, "owner_id_number", OTHER_NUMBER),
    ];
    assert_eq!(found(&namesake, false), []);
    assert_eq!(found(&namesake, true), []);
}

#[test]
fn near_them_a_name_is_enough() {
    let child = [said(7, "guardian_name", "何测试"), said(7, "guardian_relation", "2")];
    assert_eq!(found(&child, true), [(7, 2, true)]);
    let phone = [said(7, "householder_phone", "19900123456")];
    assert_eq!(found(&phone, true), [(7, 1, true)]);
    let of_another =
        [said(7, "householder_name", "何二"), said(7, "householder_phone", "19900123456")];
    assert_eq!(found(&of_another, true), [(7, 2, false)]);
}

#[test]
fn other_records_of_the_same_role_go_when_one_of_them_is_sure() {
    let several = [
        said(7, "owner_id_number", NUMBER),
        said(7, "owner_phone", "19900777777"),
        said(8, "owner_name", "何测试"),
        said(9, "owner_phone", "19900888888"),
        said(10, "tenant_name", "何测试"),
    ];
    let all = [(7, 2, true), (8, 1, true), (9, 1, true), (10, 1, false)];
    assert_eq!(found(&several, false), all);
    // Who came before them keeps what is theirs; what nobody is named with goes only by a fit.
    let before =
        [&several[..], &[said(11, "owner_name", "何二"), said(12, "owner_phone", "19900777777")]]
            .concat();
    let kept = [(7, 2, true), (8, 1, true), (12, 1, true), (10, 1, false)];
    assert_eq!(found(&before, false), kept);
}

#[test]
fn what_is_gone_already_is_not_found_again() {
    let mut gone = said(7, "owner_name", "何测试");
    gone.stated = Stated::Absent(crate::Absence::Erased);
    assert_eq!(found(&[gone], true), []);
}

#[test]
fn nothing_that_is_compared_is_printed() {
    let clue = person().clues().into_iter().next().unwrap();
    let printed = format!("{clue:?} {:?}", person());
    assert!(printed.starts_with("Clue(Householder, "), "{printed}");
    assert!(!printed.contains(&clue.value));
}

proptest! {
    /// Whatever a record says: who is removed for sure without being near has left a clue that
    /// finds the subject, and nothing is removed that says nothing about a person in a role.
    #[test]
    fn whoever_is_named_for_sure_is_found_by_a_clue(
        picks in proptest::collection::vec((0_u128..4, 0_usize..6, 0_usize..5), 0..12)
    ) {
        let codes = [
            "owner_name",
            "owner_id_number",
            "owner_phone",
            "owner_address",
            "tenant_name",
            "dwelling_address",
        ];
        let texts =
            ["何测试", NUMBER, "19900123456", OTHER_NUMBER, "枫台花园3号楼2单元501室"];
        let said: Vec<Statement> = picks
            .iter()
            .map(|(record, code, text)| said(*record, codes[*code], texts[*text]))
            .collect();
        let finds: BTreeSet<Clue> = clues(&said, &CATALOGUE);
        for one in named(&person(), &said, false, &CATALOGUE) {
            let is_found = person().clues().iter().any(|clue| clue.role == one.role && finds.contains(clue));
            prop_assert!(is_found, "{one:?}");
            for index in &one.attributes {
                let names = CATALOGUE.at(*index).unwrap().names_in_role();
                prop_assert_eq!(names.map(|(role, _)| role), Some(one.role));
            }
        }
    }
}
