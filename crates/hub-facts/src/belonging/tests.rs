//! What becomes of a household's members as records come in, whatever their order.

use chrono::{DateTime, NaiveDate, Utc};
use hub_values::{RecordId, SubjectId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ClosingReason;

const HOUSE: u128 = 100;

fn subject(number: u128) -> SubjectId {
    SubjectId::from_uuid(Uuid::from_u128(number))
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
}

fn said(record: u128, on: u32, saying: Saying) -> Said {
    Said {
        record: RecordId::from_uuid(Uuid::from_u128(record)),
        source: "communities".parse().unwrap(),
        observed_on: day(on),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
        saying,
    }
}

fn roster(members: &[(u128, Option<u32>)]) -> Saying {
    let line = |(resident, from): &(u128, Option<u32>)| RosterLine {
        resident: subject(*resident),
        relation: "10".to_owned(),
        from: from.map(day),
        to: None,
    };
    Saying::Roster {
        kind: HouseholdKind::Residing,
        dwelling: None,
        members: members.iter().map(line).collect(),
    }
}

fn joined(resident: u128) -> Saying {
    Saying::Joined { resident: subject(resident), relation: "10".to_owned() }
}

fn left(resident: u128) -> Saying {
    Saying::Left { resident: subject(resident) }
}

fn belonging(said: &[Said]) -> Belonging {
    Belonging::of(subject(HOUSE), said, &BTreeMap::new())
}

/// Member, first day, last day.
fn periods(of: &Belonging) -> Vec<(u128, Option<u32>, Option<u32>)> {
    use chrono::Datelike as _;
    let number = |day: Option<NaiveDate>| day.map(|day| day.day());
    of.memberships
        .iter()
        .map(|(one, _)| (one.resident.uuid().as_u128(), number(one.from), number(one.to)))
        .collect()
}

#[test]
fn who_is_left_out_belonged_until_the_day_before() {
    let told = [said(1, 2, roster(&[(1, Some(1)), (2, None)])), said(2, 9, roster(&[(2, None)]))];
    assert_eq!(periods(&belonging(&told)), [(1, Some(1), Some(8)), (2, None, None)]);
}

#[test]
fn an_older_roster_that_comes_late_changes_only_its_own_time() {
    let told = [said(1, 9, roster(&[(1, None), (2, Some(5))])), said(2, 3, roster(&[(1, None)]))];
    assert_eq!(periods(&belonging(&told)), [(1, None, None), (2, Some(5), None)]);
}

#[test]
fn who_comes_back_has_two_periods() {
    let told = [
        said(1, 1, roster(&[(1, Some(1))])),
        said(2, 5, roster(&[])),
        said(3, 9, roster(&[(1, Some(1))])),
    ];
    assert_eq!(periods(&belonging(&told)), [(1, Some(1), Some(4)), (1, Some(9), None)]);
}

#[test]
fn moving_in_and_out_ends_on_the_day_before() {
    let told = [said(1, 1, roster(&[(1, Some(1))])), said(2, 5, joined(2)), said(3, 7, left(1))];
    assert_eq!(periods(&belonging(&told)), [(1, Some(1), Some(6)), (2, Some(5), None)]);
}

#[test]
fn another_relation_keeps_the_one_before() {
    let mut householder = roster(&[(1, Some(1))]);
    if let Saying::Roster { members, .. } = &mut householder {
        members[0].relation = "02".to_owned();
    }
    let told = [said(1, 1, roster(&[(1, Some(1))])), said(2, 6, householder)];
    let belonging = belonging(&told);
    assert_eq!(periods(&belonging), [(1, Some(1), Some(5)), (1, Some(6), None)]);
    assert!(belonging.memberships[1].0.is_householder());
}

#[test]
fn nobody_belongs_beyond_their_end() {
    let told = [said(1, 1, roster(&[(1, Some(1)), (2, Some(1))])), said(2, 9, joined(3))];
    let end = Closure { reason: ClosingReason::Died, on: day(4) };
    let closures = BTreeMap::from([(subject(1), end)]);
    let belonging = Belonging::of(subject(HOUSE), &told, &closures);
    assert_eq!(
        periods(&belonging),
        [(1, Some(1), Some(4)), (2, Some(1), None), (3, Some(9), None)]
    );
    let closures = BTreeMap::from([(subject(HOUSE), end)]);
    let belonging = Belonging::of(subject(HOUSE), &told, &closures);
    assert_eq!(periods(&belonging), [(1, Some(1), Some(4)), (2, Some(1), Some(4))]);
}

#[test]
fn a_household_that_moves_leaves_its_dwelling_on_the_day_before() {
    let at = |dwelling| Saying::Roster {
        kind: HouseholdKind::Residing,
        dwelling: Some(subject(dwelling)),
        members: Vec::new(),
    };
    let told = [said(1, 1, at(7)), said(2, 5, at(8)), said(3, 6, at(8))];
    let homes: Vec<_> = belonging(&told)
        .residences
        .into_iter()
        .map(|(one, _)| (one.dwelling, one.from, one.to))
        .collect();
    assert_eq!(homes, [(subject(7), None, Some(day(4))), (subject(8), Some(day(5)), None)]);
}

#[test]
fn a_pin_holds_until_it_is_taken_back_and_an_end_until_it_is_undone() {
    let attribute: hub_values::AttributeCode = "person_name".parse().unwrap();
    let record = RecordId::from_uuid(Uuid::from_u128(7));
    let pin = said(1, 1, Saying::Pinned { attribute: attribute.clone(), record });
    let unpin = said(2, 1, Saying::Unpinned { attribute: attribute.clone() });
    assert_eq!(crate::Pins::of([&unpin, &pin]).record(&attribute), None);
    assert_eq!(crate::Pins::of([&pin]).record(&attribute), Some(record));
    let closed = said(3, 4, Saying::Closed { reason: ClosingReason::Died });
    let reopened = said(4, 4, Saying::Reopened);
    assert!(Closure::of(std::slice::from_ref(&closed)).is_some());
    assert!(Closure::of(&[reopened, closed]).is_none());
}

proptest! {
    #[test]
    fn the_order_in_which_records_are_read_does_not_matter(
        events in proptest::collection::vec((0..3usize, 1..4u128, 1..9u32), 1..9),
        turn in 0..9usize,
    ) {
        let told: Vec<Said> = events
            .iter()
            .enumerate()
            .map(|(id, (what, who, on))| {
                let saying = match what {
                    0 => roster(&[(*who, None), (who % 3 + 1, Some(*on))]),
                    1 => joined(*who),
                    _ => left(*who),
                };
                said(id as u128, *on, saying)
            })
            .collect();
        let mut turned = told.clone();
        turned.rotate_left(turn % told.len());
        turned.reverse();
        let belonging = belonging(&told);
        prop_assert_eq!(&belonging, &Belonging::of(subject(HOUSE), &turned, &BTreeMap::new()));
        // Nobody belongs twice on one day, and no period ends before it begins.
        for on in 1..9 {
            let mut there: Vec<_> = belonging
                .memberships
                .iter()
                .filter(|(one, _)| one.holds_on(day(on)))
                .map(|(one, _)| one.resident)
                .collect();
            let count = there.len();
            there.dedup();
            prop_assert_eq!(there.len(), count);
        }
    }
}

#[test]
fn a_move_told_after_a_list_counts_over_the_list() {
    let later =
        |said: Said| Said { recorded_at: said.recorded_at + chrono::Duration::days(1), ..said };
    let list = said(1, 20, roster(&[(1, None), (2, None)]));
    // On the 20th both were listed; later it became known that one had left on the 10th.
    let gone = later(said(2, 10, left(2)));
    let found = belonging(&[list.clone(), gone]);
    assert!(!periods(&found).iter().any(|(who, _, to)| *who == 2 && to.is_none()));
    // And somebody whom the list does not name had come on the 10th.
    let come = later(said(3, 10, joined(3)));
    let found = belonging(&[list.clone(), come]);
    assert!(periods(&found).contains(&(3, Some(10), None)));
    // What was known before the list was made is settled by the list.
    let before = said(0, 10, left(2));
    let found = belonging(&[before, later(list)]);
    assert!(periods(&found).iter().any(|(who, _, to)| *who == 2 && to.is_none()));
}
