//! The decision: may this caller, for this purpose, see this attribute of that subject?

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_catalogue::{Attribute, AttributeIndex, Mask};
use hub_values::{AreaCode, AttributeCode, DepartmentCode, PurposeCode, SubjectKind};

use crate::reach::Reach;
use crate::{AnswerForm, Grant, Row, RowCondition};

/// Grants of one attribute under one department and purpose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) grants: Vec<Grant>,
}

/// Grants of one department and purpose, by attribute.
#[derive(Debug, Default)]
pub(crate) struct Table {
    cells: Vec<Option<Cell>>,
    pub(crate) reach: Reach,
}

impl Table {
    pub(crate) fn cell(&self, attribute: AttributeIndex) -> Option<&Cell> {
        self.cells.get(usize::from(attribute.0)).and_then(Option::as_ref)
    }

    pub(crate) fn cell_mut(&mut self, attribute: AttributeIndex) -> &mut Cell {
        let position = usize::from(attribute.0);
        if self.cells.len() <= position {
            self.cells.resize_with(position + 1, || None);
        }
        // The line above made room, so the fallback is never used.
        match self.cells.get_mut(position) {
            Some(cell) => cell.get_or_insert_default(),
            None => unreachable!("the table was just made long enough"),
        }
    }
}

/// Proof that a caller was admitted to act for a purpose. Only [`crate::Rights::admit`] makes one:
///
/// ```compile_fail,E0451
/// let forged = hub_policy::Permit { table: panic!(), area: None, purpose: panic!(), now: panic!() };
/// ```
#[derive(Debug, Clone)]
#[must_use = "a permit that is not used should not have been asked for"]
pub struct Permit {
    table: Arc<Table>,
    area: Option<AreaCode>,
    purpose: PurposeCode,
    now: DateTime<Utc>,
}

/// For what a value is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// To be shown.
    Read,
    /// To find a subject by exactly this value.
    Lookup,
    /// To filter or order a list.
    Filter,
    /// To be told yes or no.
    Ask,
}

/// What the caller gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The value.
    Full,
    /// The value behind a mask.
    Masked(Mask),
    /// Nothing, and why.
    Denied(Denial),
}

impl Decision {
    /// The weaker of two decisions about one value: denied before masked before full. Of two
    /// different masks together nothing is left to show.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        match (self, other) {
            (Self::Denied(denial), _) | (_, Self::Denied(denial)) => Self::Denied(denial),
            (Self::Full, other) | (other, Self::Full) => other,
            (Self::Masked(one), Self::Masked(two)) if one == two => Self::Masked(one),
            (Self::Masked(_), Self::Masked(_)) => Self::Masked(Mask::Hidden),
        }
    }
}

/// Why an attribute is not shown, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// The attribute.
    pub attribute: AttributeCode,
    /// The rule that says no.
    pub rule: Rule,
    /// The department that could say yes.
    pub lead_department: DepartmentCode,
}

/// The rules that say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// No grant for this department and purpose.
    NoGrant,
    /// There is a grant, but not here or not now.
    OutsideAreaOrTime,
    /// There is a grant, but only to find a subject by it, or only for yes or no.
    OtherForm,
    /// Filters and orders need the full value.
    NeedsFull,
    /// The attribute is switched off in this city.
    SwitchedOff,
    /// The attribute was retired.
    Retired,
    /// The caller's role sees no subjects.
    Role,
    /// The same was asked in too many ways today.
    TooManyGuesses,
}

impl Rule {
    /// Code in errors and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoGrant => "no_grant",
            Self::OutsideAreaOrTime => "outside_area_or_time",
            Self::OtherForm => "other_form",
            Self::NeedsFull => "needs_full",
            Self::SwitchedOff => "switched_off",
            Self::Retired => "retired",
            Self::Role => "role",
            Self::TooManyGuesses => "too_many_guesses",
        }
    }
}

impl Permit {
    pub(crate) fn new(
        table: Arc<Table>,
        area: Option<AreaCode>,
        purpose: PurposeCode,
        now: DateTime<Utc>,
    ) -> Self {
        Self { table, area, purpose, now }
    }

    /// The purpose that was named.
    pub fn purpose(&self) -> &PurposeCode {
        &self.purpose
    }

    /// The area that the caller's work is limited to; rows outside it do not exist for them.
    pub fn area(&self) -> Option<&AreaCode> {
        self.area.as_ref()
    }

    /// Whether a subject of this kind exists for the caller: it lies in the caller's area, and some
    /// grant reaches it.
    pub fn meets<'a>(&self, kind: SubjectKind, row: impl Into<Row<'a>>) -> bool {
        let row = row.into();
        self.sees(row.community) && self.table.reach.covers(kind, row, self.now)
    }

    /// The areas outside which no subject of this kind exists for the caller; none when they may be
    /// anywhere in the caller's own.
    pub fn areas_of(&self, kind: SubjectKind) -> Option<Vec<AreaCode>> {
        self.table.reach.areas(kind, self.now)
    }

    /// Whether a subject of this kind has to be looked at to know whether it exists for the caller.
    pub fn looks_at_rows(&self, kind: SubjectKind) -> bool {
        self.table.reach.is_conditional(kind, self.now)
    }

    /// Whether a subject of this community lies in the caller's own area.
    pub fn sees(&self, community: Option<&AreaCode>) -> bool {
        self.area.as_ref().is_none_or(|area| community.is_some_and(|c| area.contains(c)))
    }

    /// Decides about one attribute of a subject. Where only its community is given, grants that are
    /// for some rows do not count.
    pub fn decide<'a>(
        &self,
        attribute: &Attribute,
        row: impl Into<Row<'a>>,
        usage: Usage,
    ) -> Decision {
        let row = row.into();
        let denied = |rule| {
            Decision::Denied(Denial {
                attribute: attribute.code.clone(),
                rule,
                lead_department: attribute.lead_department.clone(),
            })
        };
        if attribute.is_switched_off() {
            return denied(Rule::SwitchedOff);
        }
        if attribute.is_retired() {
            return denied(Rule::Retired);
        }
        let Some(cell) = self.table.cell(attribute.index) else { return denied(Rule::NoGrant) };
        let has = |form| cell.covers(form, row, self.now);
        match usage {
            Usage::Read | Usage::Filter if has(AnswerForm::Full) => Decision::Full,
            // A value without a mask of its own is not shown by a grant that says masked.
            Usage::Read if has(AnswerForm::Masked) && attribute.mask == Mask::None => {
                Decision::Masked(Mask::Hidden)
            }
            Usage::Read if has(AnswerForm::Masked) => Decision::Masked(attribute.mask),
            Usage::Lookup if has(AnswerForm::Lookup) => Decision::Full,
            Usage::Ask if has(AnswerForm::Full) || has(AnswerForm::Predicate) => Decision::Full,
            Usage::Filter if has(AnswerForm::Masked) => denied(Rule::NeedsFull),
            Usage::Read | Usage::Lookup | Usage::Filter | Usage::Ask => {
                denied(why_not(cell, usage))
            }
        }
    }

    /// Whether an attribute can be read, masked or not, of some subject that the caller may meet.
    pub fn may_read_somewhere(&self, attribute: &Attribute) -> bool {
        let is_on = !attribute.is_switched_off() && !attribute.is_retired();
        let grants = self.table.cell(attribute.index).into_iter().flat_map(|cell| &cell.grants);
        is_on
            && grants
                .filter(|grant| matches!(grant.form, AnswerForm::Full | AnswerForm::Masked))
                .any(|grant| {
                    // Of two areas one lies in the other, or they have nothing in common.
                    let meets = |own: &AreaCode| {
                        let theirs = grant.area.as_ref();
                        theirs.is_none_or(|area| area.contains(own) || own.contains(area))
                    };
                    grant.is_in_force(self.now) && self.area.as_ref().is_none_or(meets)
                })
    }

    /// Whether subjects can be looked up by an attribute somewhere. Each that is found is then
    /// decided about as it is.
    pub fn may_look_up_somewhere(&self, attribute: &Attribute) -> bool {
        let is_on = !attribute.is_switched_off() && !attribute.is_retired();
        let mut grants = self.in_force(attribute);
        is_on && grants.any(|grant| grant.form == AnswerForm::Lookup)
    }

    /// The grants for an attribute that are in force now, wherever they hold.
    pub fn in_force(&self, attribute: &Attribute) -> impl Iterator<Item = &Grant> {
        let grants = self.table.cell(attribute.index).into_iter().flat_map(|cell| &cell.grants);
        grants.filter(|grant| grant.is_in_force(self.now))
    }

    /// What it rests on now, wherever that holds. A grant that was given anew as it was is the same
    /// right.
    pub fn rights_in_force(&self) -> impl Iterator<Item = HeldRight> {
        let grants = self.table.cells.iter().flatten().flat_map(|cell| &cell.grants);
        grants.filter(|grant| grant.is_in_force(self.now)).map(|grant| HeldRight {
            attribute: grant.attribute.clone(),
            form: grant.form,
            area: grant.area,
            conditions: grant.conditions.clone(),
        })
    }

    /// Of how many people on one day these attributes may be told before a second official must
    /// agree; none without a limit. Of several grants for an attribute the widest counts.
    pub fn people_per_day<'a>(
        &self,
        attributes: impl Iterator<Item = &'a Attribute>,
    ) -> Option<u64> {
        let limit = |attribute: &Attribute| {
            let mut limits = self
                .in_force(attribute)
                .filter(|grant| {
                    matches!(
                        grant.form,
                        AnswerForm::Full | AnswerForm::Masked | AnswerForm::Predicate
                    )
                })
                .map(|grant| grant.people_per_day);
            let first = limits.next()??;
            limits.try_fold(first, |widest, limit| limit.map(|limit| widest.max(limit)))
        };
        attributes.filter_map(limit).min()
    }

    /// Decides about an attribute wherever in the city: filters are judged before any row is read,
    /// so a grant limited to an area does not carry them.
    pub fn decide_everywhere(&self, attribute: &Attribute, usage: Usage) -> Decision {
        self.decide(attribute, self.area.as_ref(), usage)
    }
}

/// A right that a permit gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldRight {
    attribute: AttributeCode,
    form: AnswerForm,
    area: Option<AreaCode>,
    conditions: Vec<RowCondition>,
}

/// Why a cell that has grants has none for this usage.
fn why_not(cell: &Cell, usage: Usage) -> Rule {
    let wanted: &[AnswerForm] = match usage {
        Usage::Read => &[AnswerForm::Full, AnswerForm::Masked],
        Usage::Lookup => &[AnswerForm::Lookup],
        Usage::Filter => &[AnswerForm::Full],
        Usage::Ask => &[AnswerForm::Full, AnswerForm::Predicate],
    };
    if cell.grants.iter().any(|grant| wanted.contains(&grant.form)) {
        Rule::OutsideAreaOrTime
    } else {
        Rule::OtherForm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weaker_of_two_decisions_holds() {
        let denied = || {
            Decision::Denied(Denial {
                attribute: "owner_name".parse().unwrap(),
                rule: Rule::NoGrant,
                lead_department: "police".parse().unwrap(),
            })
        };
        let (surname, range) = (Decision::Masked(Mask::SurnameOnly), Decision::Masked(Mask::Range));
        let hidden = Decision::Masked(Mask::Hidden);
        let table = [
            (Decision::Full, Decision::Full, Decision::Full),
            (Decision::Full, surname.clone(), surname.clone()),
            (surname.clone(), Decision::Full, surname.clone()),
            (surname.clone(), surname.clone(), surname.clone()),
            (surname.clone(), range, hidden.clone()),
            (surname, hidden.clone(), hidden),
            (denied(), Decision::Full, denied()),
            (Decision::Full, denied(), denied()),
            (Decision::Masked(Mask::Hidden), denied(), denied()),
        ];
        for (one, two, weaker) in table {
            assert_eq!(one.clone().weaker(two.clone()), weaker, "{one:?} and {two:?}");
        }
    }
}
