//! What survivorship promises, by example and by property.

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{AttributeIndex, Value};
use hub_values::RecordId;
use proptest::prelude::*;

use super::*;
use crate::{Absence, Grade};

fn statement(id: u128, text: Option<&str>, grade: Grade, source: &str, day: u32) -> Statement {
    Statement {
        record: RecordId::from_uuid(uuid::Uuid::from_u128(id)),
        attribute: AttributeIndex(0),
        stated: text.map_or(Stated::Absent(Absence::Unknown), |text| {
            Stated::Value(Value::Text(text.to_owned()))
        }),
        grade,
        source: source.parse().unwrap(),
        observed_on: NaiveDate::from_ymd_opt(2026, 1, day).unwrap(),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}

fn shown(statements: &[Statement]) -> (String, Reason, bool) {
    let shown = survivor(statements, &"police".parse().unwrap(), None).unwrap();
    let value = shown.statement.stated.value().map(Value::canonical).unwrap_or_default();
    (value, shown.reason, shown.is_conflicting)
}

#[test]
fn the_higher_grade_wins_over_the_later_day() {
    let old = statement(1, Some("a"), Grade::AuthoritativeRegister, "police", 1);
    let new = statement(2, Some("b"), Grade::ConfirmedByStaff, "communities", 9);
    assert_eq!(shown(&[new, old]), ("a".into(), Reason::HigherGrade, false));
}

#[test]
fn the_later_day_wins_among_equals_and_the_other_source_conflicts() {
    let old = statement(1, Some("a"), Grade::ConfirmedByStaff, "health", 1);
    let new = statement(2, Some("b"), Grade::ConfirmedByStaff, "communities", 9);
    assert_eq!(shown(&[new, old]), ("b".into(), Reason::LaterObservation, true));
}

#[test]
fn a_blank_never_erases_a_fact() {
    let old = statement(1, Some("a"), Grade::SelfStated, "health", 1);
    let new = statement(2, None, Grade::AuthoritativeRegister, "police", 9);
    assert_eq!(shown(&[new, old]), ("a".into(), Reason::HasValue, false));
}

#[test]
fn a_claim_is_never_shown() {
    let mut claim = statement(1, None, Grade::AuthoritativeRegister, "police", 1);
    claim.stated = Stated::Claim("1".into());
    assert!(survivor(&[claim], &"police".parse().unwrap(), None).is_none());
}

#[test]
fn a_source_that_corrected_itself_does_not_conflict() {
    let shown_one = statement(3, Some("b"), Grade::ConfirmedByStaff, "communities", 9);
    let wrong = statement(1, Some("a"), Grade::ConfirmedByStaff, "health", 1);
    let right = statement(2, Some("b"), Grade::ConfirmedByStaff, "health", 2);
    assert!(!shown(&[shown_one, wrong, right]).2);
}

proptest! {
    #[test]
    fn the_order_of_statements_does_not_matter(
        parts in proptest::collection::vec((0..3usize, 0..4usize, 0..3usize, 1..4u32), 1..8),
        turn in 0..8usize,
    ) {
        let grades = [Grade::SelfStated, Grade::SeenDocument, Grade::ConfirmedByStaff, Grade::AuthoritativeRegister];
        let statements: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(id, (value, grade, source, day))| {
                let value = [None, Some("a"), Some("b")][*value];
                let source = ["police", "health", "communities"][*source];
                statement(id as u128, value, grades[*grade], source, *day)
            })
            .collect();
        let mut turned = statements.clone();
        turned.rotate_left(turn % statements.len());
        turned.reverse();
        prop_assert_eq!(shown(&statements), shown(&turned));
    }
}

fn absent(id: u128, why: Absence, grade: Grade, source: &str, day: u32) -> Statement {
    Statement { stated: Stated::Absent(why), ..statement(id, None, grade, source, day) }
}

#[test]
fn a_source_takes_back_its_own_value_and_nobody_elses() {
    let own = statement(1, Some("a"), Grade::ConfirmedByStaff, "health", 1);
    let other = statement(2, Some("b"), Grade::SelfStated, "communities", 1);
    let back = absent(3, Absence::NotApplicable, Grade::ConfirmedByStaff, "health", 5);
    let police = "police".parse().unwrap();
    let alone = [own.clone(), back.clone()];
    let shown_alone = survivor(&alone, &police, None).unwrap();
    assert_eq!(shown_alone.statement.stated, Stated::Absent(Absence::NotApplicable));
    assert_eq!(shown(&[own.clone(), back.clone(), other]).0, "b");
    // Not knowing takes nothing back, a weaker word neither, an earlier one neither.
    let unknown = absent(3, Absence::Unknown, Grade::ConfirmedByStaff, "health", 5);
    assert_eq!(shown(&[own.clone(), unknown]).0, "a");
    let weaker = absent(3, Absence::NotApplicable, Grade::SelfStated, "health", 5);
    assert_eq!(shown(&[own.clone(), weaker]).0, "a");
    let later = statement(4, Some("c"), Grade::ConfirmedByStaff, "health", 9);
    assert_eq!(shown(&[own, back, later]).0, "c");
}

#[test]
fn whoever_says_the_same_later_keeps_it_fresh() {
    let register = statement(1, Some("a"), Grade::AuthoritativeRegister, "police", 1);
    let staff = statement(2, Some("a"), Grade::ConfirmedByStaff, "communities", 9);
    let person = statement(3, Some("a"), Grade::SelfStated, "communities", 12);
    let all = [register, staff, person];
    let shown = survivor(&all, &"police".parse().unwrap(), None).unwrap();
    assert_eq!(shown.statement.source.as_str(), "police");
    assert_eq!(shown.confirmed_on, NaiveDate::from_ymd_opt(2026, 1, 9).unwrap());
}

/// Statements of a random story.
fn story() -> impl Strategy<Value = Vec<Statement>> {
    let grades = [
        Grade::SelfStated,
        Grade::SeenDocument,
        Grade::ConfirmedByStaff,
        Grade::AuthoritativeRegister,
    ];
    proptest::collection::vec((0..7usize, 0..4usize, 0..3usize, 1..6u32), 1..9).prop_map(
        move |parts| {
            parts
                .into_iter()
                .enumerate()
                .map(|(id, (what, grade, source, day))| {
                    let source = ["police", "health", "communities"][source];
                    let made = statement(id as u128, None, grades[grade], source, day);
                    let stated = match what {
                        0..3 => Stated::Value(Value::Text(["a", "b", "c"][what].to_owned())),
                        _ => Stated::Absent(Absence::ALL[what - 3]),
                    };
                    Statement { stated, ..made }
                })
                .collect()
        },
    )
}

proptest! {
    #[test]
    fn a_pin_holds_against_everything(story in story(), chosen in 0..9usize, turn in 0..9usize) {
        let police = "police".parse().unwrap();
        let pinned = &story[chosen % story.len()];
        let mut turned = story.clone();
        turned.rotate_left(turn % story.len());
        let shown = survivor(&turned, &police, Some(pinned.record)).unwrap();
        prop_assert_eq!(shown.statement, pinned);
        prop_assert_eq!(shown.reason, Reason::Pinned);
        // A pin on a statement that is not there any more changes nothing.
        let gone = RecordId::from_uuid(uuid::Uuid::from_u128(99));
        prop_assert_eq!(survivor(&story, &police, Some(gone)), survivor(&turned, &police, None));
    }

    #[test]
    fn an_absence_erases_no_value_of_another_source(story in story()) {
        let police = "police".parse().unwrap();
        let shown = survivor(&story, &police, None).unwrap();
        if shown.statement.stated.value().is_none() {
            for one in story.iter().filter(|one| one.stated.value().is_some()) {
                let is_taken_back = story.iter().any(|other| {
                    let why = Stated::Absent(Absence::NotApplicable);
                    let held = Stated::Absent(Absence::Withheld);
                    other.source == one.source && [why, held].contains(&other.stated)
                });
                prop_assert!(is_taken_back);
            }
        }
    }
}
