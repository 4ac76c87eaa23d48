//! The decision: may this caller, for this purpose, see this attribute of that subject?

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_catalogue::{Attribute, AttributeIndex, Mask};
use hub_values::{
    AreaCode, AttributeCode, DepartmentCode, PurposeCode, SubjectId, SubjectKind, china_day,
};

use crate::apart::Seal;
use crate::reach::Reach;
use crate::{AnswerForm, Covers, Grant, Row, RowCondition, Seals};

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
/// let forged = hub_policy::Permit { table: panic!(), area: None, purpose: panic!(), now: panic!(), seals: panic!(), opened: panic!() };
/// ```
#[derive(Debug, Clone)]
#[must_use = "a permit that is not used should not have been asked for"]
pub struct Permit {
    table: Arc<Table>,
    area: Option<AreaCode>,
    purpose: PurposeCode,
    now: DateTime<Utc>,
    seals: Arc<Seals>,
    opened: Vec<SubjectId>,
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
    /// The subject is under fourteen, and no grant says that it is for them too.
    UnderFourteen,
    /// The subject is sealed, and no grant for this attribute says that it is for them too.
    Sealed,
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
            Self::UnderFourteen => "under_fourteen",
            Self::Sealed => "sealed",
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
        Self { table, area, purpose, now, seals: Arc::default(), opened: Vec::new() }
    }

    /// The same, where these are sealed and some of them open for the caller.
    pub(crate) fn under(self, seals: &Arc<Seals>, opened: Vec<SubjectId>) -> Self {
        Self { seals: Arc::clone(seals), opened, ..self }
    }

    /// A subject, with how it stands towards the caller.
    fn placed<'a>(&self, row: impl Into<Row<'a>>) -> Row<'a> {
        let row = row.into();
        let seal = match row.subject.filter(|one| self.seals.contains(*one)) {
            None => Seal::None,
            Some(one) if self.opened.contains(&one) => Seal::Opened,
            Some(_) => Seal::Closed,
        };
        Row { seal, ..row }
    }

    /// Everybody who is sealed: nobody counts them, whoever asks.
    pub fn sealed(&self) -> Vec<SubjectId> {
        self.seals.all().into_iter().collect()
    }

    /// Whether a resident is sealed for the caller, under grants of which none covers the sealed.
    pub fn hides(&self, subject: SubjectId) -> bool {
        self.seals.contains(subject)
            && !self.opened.contains(&subject)
            && !self.table.reach.covers_sealed(SubjectKind::Resident, self.now)
    }

    /// Whether somebody is sealed, and the caller has broken the glass.
    pub fn is_opened(&self, subject: SubjectId) -> bool {
        self.opened.contains(&subject) && self.seals.contains(subject)
    }

    /// Everybody whom it hides.
    pub fn hidden(&self) -> Vec<SubjectId> {
        self.seals.all().into_iter().filter(|one| self.hides(*one)).collect()
    }

    /// Whether a grant covers a subject now, in its own form of answer.
    pub fn is_covered_by<'a>(&self, grant: &Grant, row: impl Into<Row<'a>>) -> bool {
        grant.covers(self.placed(row), self.now)
    }

    /// Whether an attribute that may be filtered by there may be of those under fourteen too.
    pub fn filters_minors(&self, attribute: &Attribute, within: Option<&AreaCode>) -> bool {
        let grants = self.table.cell(attribute.index).into_iter().flat_map(|cell| &cell.grants);
        grants
            .filter(|one| one.form == AnswerForm::Full && one.covers.minors)
            .any(|one| one.covers(within.into(), self.now))
    }

    /// The denial of a count or a list that would be of those under fourteen too.
    pub fn under_fourteen(attribute: &Attribute) -> Denial {
        denial(attribute, Rule::UnderFourteen)
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
        let row = self.placed(row);
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
            || (!self.seals.is_empty() && self.table.reach.covers_sealed(kind, self.now))
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
        let row = self.placed(row);
        let denied = |rule| Decision::Denied(denial(attribute, rule));
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
                denied(why_not(cell, usage, row, self.now))
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
            covers: grant.covers,
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
    covers: Covers,
}

fn denial(attribute: &Attribute, rule: Rule) -> Denial {
    Denial {
        attribute: attribute.code.clone(),
        rule,
        lead_department: attribute.lead_department.clone(),
    }
}

/// Why a cell that has grants has none for this usage.
fn why_not(cell: &Cell, usage: Usage, row: Row<'_>, now: DateTime<Utc>) -> Rule {
    let wanted: &[AnswerForm] = match usage {
        Usage::Read => &[AnswerForm::Full, AnswerForm::Masked],
        Usage::Lookup => &[AnswerForm::Lookup],
        Usage::Filter => &[AnswerForm::Full],
        Usage::Ask => &[AnswerForm::Full, AnswerForm::Predicate],
    };
    let of_form = || cell.grants.iter().filter(|grant| wanted.contains(&grant.form));
    // What would be answered of anybody else.
    let is_apart = of_form().any(|grant| grant.covers_but_persons_apart(row, now));
    if is_apart && row.seal == Seal::Closed && !of_form().any(|grant| grant.covers.sealed) {
        Rule::Sealed
    } else if is_apart && !Covers::default().admits_age(row, china_day(now)) {
        Rule::UnderFourteen
    } else if of_form().next().is_some() {
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
