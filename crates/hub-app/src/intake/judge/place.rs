//! Addresses that name no one place, and days outside a person's life: what no single value shows.

use chrono::NaiveDate;
use hub_catalogue::{Attribute, AttributeIndex, Value};
use hub_facts::{Filing, Life, Stated};
use hub_values::{Address, SubjectKind};

use super::{Judge, Problem};

impl Judge<'_> {
    /// A dwelling is found again by its place. Without one only a register's own key can find it.
    pub(super) fn require_place(
        &self,
        filing: &Filing,
        statements: &[(AttributeIndex, Stated)],
        notes: &mut Vec<Problem>,
        problems: &mut Vec<Problem>,
    ) {
        let code = "dwelling_address";
        let address = self.text_of(statements, code).and_then(|text| Address::parse(&text).ok());
        let Some(address) = address.filter(|address| address.place_key().is_none()) else { return };
        if address.is_two_part() {
            notes.push(waiting(code));
            return;
        }
        let is_found_again = self.sender.is_register && Self::has_key(filing);
        let told = if is_found_again { notes } else { problems };
        told.push(unclear(code));
    }

    /// The days of birth and death that a resident's record states.
    pub(super) fn life(&self, kind: SubjectKind, statements: &[(AttributeIndex, Stated)]) -> Life {
        let day = |code: &str| {
            let index = self.catalogue.attribute(code)?.index;
            statements.iter().find(|(one, _)| *one == index).and_then(|(_, one)| day_of(one))
        };
        match kind {
            SubjectKind::Resident => Life { born: day("birth_date"), died: day("death_date") },
            SubjectKind::Household | SubjectKind::Dwelling | SubjectKind::Premises => {
                Life::default()
            }
        }
    }

    /// Nothing happens to a person before birth or after death. A register's day is kept as a claim.
    pub(super) fn require_within_life(
        &self,
        statements: &mut [(AttributeIndex, Stated)],
        notes: &mut Vec<Problem>,
        problems: &mut Vec<Problem>,
    ) {
        let life = self.life(SubjectKind::Resident, statements);
        for (index, stated) in statements {
            let Some(attribute) = self.catalogue.at(*index) else { continue };
            let Some((day, problem)) = outside_life(attribute, stated, life) else { continue };
            if self.sender.is_register {
                *stated = Stated::Claim(day.to_string());
                notes.push(problem);
            } else {
                problems.push(problem);
            }
        }
    }
}

/// The day of a statement about something that happened to a person who did not live then.
pub(in crate::intake) fn outside_life(
    attribute: &Attribute,
    stated: &Stated,
    life: Life,
) -> Option<(NaiveDate, Problem)> {
    let code = attribute.code.as_str();
    let day = day_of(stated).filter(|_| attribute.range.is_past() && code != "birth_date")?;
    let outside = life.excludes(day)?;
    Some((day, Problem::new(code, outside.zh(), outside.en())))
}

/// The day that a statement gives.
pub(in crate::intake) fn day_of(stated: &Stated) -> Option<NaiveDate> {
    match stated.value()? {
        Value::Date(day) => Some(*day),
        Value::Text(_)
        | Value::Code(_)
        | Value::Codes(_)
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Decimal(_) => None,
    }
}

/// An address that can be read in two ways is kept as it was written until a person decides.
pub(super) fn waiting(at: &str) -> Problem {
    Problem::new(
        at,
        "地址有两种读法：第一个数可能是楼栋，也可能是单元；已按原文登记，列入待核实清单（duplicateReviews），\
         请核实是哪一处，或写明楼栋、单元和室，如“3号楼2单元501室”",
        "this address can be read in two ways: the first number may be the building or the unit; it \
         was recorded as written and waits for a person (`duplicateReviews`); say which place it is, \
         or write building, unit and room, such as 3号楼2单元501室",
    )
}

/// What to write instead of an address that names no place.
pub(super) fn unclear(at: &str) -> Problem {
    Problem::new(
        at,
        "地址不够明确，请写明小区、楼栋、单元和室；农村写明村、组和门牌号；地下层写“负1层”",
        "the address is not clear; give estate, building, unit and room, in a village the group and \
         the number of the house, and write a floor below the ground as 负1层",
    )
}
