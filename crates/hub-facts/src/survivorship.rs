//! Which of several statements is shown, and why.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use chrono::NaiveDate;
use hub_values::{DepartmentCode, RecordId};
use serde::{Deserialize, Serialize};

use crate::{Absence, Grade, Stated, Statement};

/// The statement that is shown for one attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The chosen statement.
    pub statement: &'a Statement,
    /// Why it was chosen.
    pub reason: Reason,
    /// Whether another source of the same grade says otherwise.
    pub is_conflicting: bool,
    /// The last day on which it was said to be right.
    pub confirmed_on: NaiveDate,
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
    /// A steward chose it.
    Pinned,
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

/// Chooses among the statements about one attribute of one subject: what a steward pinned, then
/// values before absences, then the higher grade, then the lead department, then the later
/// observation, then the later entry. Claims are never chosen, and neither is a value that its own
/// source has taken back (ADR 0011). What went with an erased person is shown only when nothing else
/// was said. The result does not depend on the order of `statements`.
pub fn survivor<'a>(
    statements: impl IntoIterator<Item = &'a Statement>,
    lead: &DepartmentCode,
    pin: Option<RecordId>,
) -> Option<Shown<'a>> {
    let mut said: Vec<&Statement> = statements
        .into_iter()
        .filter(|statement| !matches!(statement.stated, Stated::Claim(_)))
        .collect();
    if !said.iter().all(|one| is_erased(one)) {
        said.retain(|one| !is_erased(one));
    }
    let is_pinned = |one: &Statement| Some(one.record) == pin;
    let mut candidates: Vec<&Statement> =
        said.iter().filter(|one| is_pinned(one) || !is_taken_back(one, &said)).copied().collect();
    candidates.sort_by(|a, b| is_pinned(b).cmp(&is_pinned(a)).then_with(|| compare(b, a, lead).0));
    let (first, rest) = candidates.split_first()?;
    let reason = match rest.first() {
        _ if is_pinned(first) => Reason::Pinned,
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
    let confirmed_on = confirmed_on(first, rest);
    Some(Shown { statement: first, reason, is_conflicting, confirmed_on })
}

fn is_erased(statement: &Statement) -> bool {
    statement.stated == Stated::Absent(Absence::Erased)
}

/// A source that later says that a thing does not apply, or that it holds it back, takes back what
/// it said before. That it does not know, or that the person would not say, takes nothing back; and
/// no source takes back what another said.
fn is_taken_back(statement: &Statement, all: &[&Statement]) -> bool {
    statement.stated.value().is_some()
        && all.iter().any(|other| {
            matches!(other.stated, Stated::Absent(Absence::NotApplicable | Absence::Withheld))
                && other.source == statement.source
                && other.grade >= statement.grade
                && said_at(other) > said_at(statement)
        })
}

/// The last day on which the same was said by somebody whose word is worth as much, or by staff:
/// their look is enough to keep a register's fact fresh, a person's own word is not.
fn confirmed_on(first: &Statement, rest: &[&Statement]) -> NaiveDate {
    let enough = first.grade.min(Grade::ConfirmedByStaff);
    rest.iter()
        .filter(|other| other.stated == first.stated && other.grade >= enough)
        .map(|other| other.observed_on)
        .chain([first.observed_on])
        .max()
        .unwrap_or(first.observed_on)
}

fn said_at(statement: &Statement) -> (NaiveDate, chrono::DateTime<chrono::Utc>, RecordId) {
    (statement.observed_on, statement.recorded_at, statement.record)
}

/// What a source said before it said something newer is no objection.
fn is_latest_of_its_source(statement: &Statement, all: &[&Statement]) -> bool {
    all.iter()
        .filter(|other| other.source == statement.source)
        .all(|other| said_at(other) <= said_at(statement))
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
