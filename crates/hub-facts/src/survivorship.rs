//! Which of several statements is shown, and why.

use std::cmp::Ordering;

use hub_values::DepartmentCode;
use serde::{Deserialize, Serialize};

use crate::{Stated, Statement};

/// The statement that is shown for one attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The chosen statement.
    pub statement: &'a Statement,
    /// Why it was chosen.
    pub reason: Reason,
    /// Whether another source of the same grade says otherwise.
    pub is_conflicting: bool,
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.record == other.record && self.attribute == other.attribute
    }
}

impl Eq for Statement {}

/// Why a statement is shown rather than the next best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nobody else said anything.
    OnlyStatement,
    /// The others say the same.
    Agreed,
    /// A value counts more than the absence of one.
    HasValue,
    /// It is better verified.
    HigherGrade,
    /// It is the word of the attribute's lead department.
    LeadDepartment,
    /// It was observed later.
    LaterObservation,
    /// It was observed on the same day and came in later.
    LaterRecord,
}

/// Chooses among the statements about one attribute of one subject: values before absences, then
/// the higher grade, then the lead department, then the later observation, then the later entry.
/// Claims are never chosen. The result does not depend on the order of `statements`.
pub fn survivor<'a>(
    statements: impl IntoIterator<Item = &'a Statement>,
    lead: &DepartmentCode,
) -> Option<Shown<'a>> {
    let mut candidates: Vec<&Statement> = statements
        .into_iter()
        .filter(|statement| !matches!(statement.stated, Stated::Claim(_)))
        .collect();
    candidates.sort_by(|a, b| compare(b, a, lead).0);
    let (first, rest) = candidates.split_first()?;
    let reason = match rest.first() {
        None => Reason::OnlyStatement,
        Some(_) if rest.iter().all(|other| other.stated == first.stated) => Reason::Agreed,
        Some(next) => compare(first, next, lead).1,
    };
    let is_conflicting = rest.iter().any(|other| {
        other.grade == first.grade
            && other.source != first.source
            && other.stated.value().is_some()
            && other.stated != first.stated
            && is_latest_of_its_source(other, rest)
    });
    Some(Shown { statement: first, reason, is_conflicting })
}

/// What a source said before it said something newer is no objection.
fn is_latest_of_its_source(statement: &Statement, all: &[&Statement]) -> bool {
    all.iter().filter(|other| other.source == statement.source).all(|other| {
        (other.observed_on, other.recorded_at, other.record)
            <= (statement.observed_on, statement.recorded_at, statement.record)
    })
}

fn compare(a: &Statement, b: &Statement, lead: &DepartmentCode) -> (Ordering, Reason) {
    let steps = [
        (a.stated.value().is_some().cmp(&b.stated.value().is_some()), Reason::HasValue),
        (a.grade.cmp(&b.grade), Reason::HigherGrade),
        ((a.source == *lead).cmp(&(b.source == *lead)), Reason::LeadDepartment),
        (a.observed_on.cmp(&b.observed_on), Reason::LaterObservation),
        (a.recorded_at.cmp(&b.recorded_at), Reason::LaterRecord),
    ];
    steps
        .into_iter()
        .find(|(order, _)| order.is_ne())
        .unwrap_or((a.record.cmp(&b.record), Reason::LaterRecord))
}

#[cfg(test)]
mod tests {
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
        let shown = survivor(statements, &"police".parse().unwrap()).unwrap();
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
        assert!(survivor(&[claim], &"police".parse().unwrap()).is_none());
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
}
