//! Filling a form from what the hub may show: a pure function from facts to cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_catalogue::{Catalogue, Value};
use hub_facts::Grade;

use crate::{CannotShow, Context, FactKey, Form, Meaning, Role};

/// What the hub may show of one fact to the department that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The fact.
    Held(HeldFact),
    /// A mask of it, as the grant says.
    Masked(String),
    /// Somebody was asked lately and gave no value: refused, not known, does not apply.
    Answered(String),
    /// Nobody has said anything yet, or nothing that is a value.
    Missing,
    /// The department may not have it; nobody is asked for it on its behalf.
    NotGranted,
}

/// A fact that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFact {
    /// Its value.
    pub value: Value,
    /// How well it is verified.
    pub grade: Grade,
    /// The day on which it was true.
    pub observed_on: NaiveDate,
    /// Whether it is past its freshness.
    pub is_stale: bool,
}

/// The facts of one subject, as far as a form asks for them.
#[derive(Debug, Clone, Default)]
pub struct SubjectFacts {
    /// Facts of the subject and of the persons around it; what is not there is missing.
    pub facts: BTreeMap<FactKey, Shown>,
    /// Facts of each member, under the role of a member.
    pub members: Vec<BTreeMap<FactKey, Shown>>,
    /// The last answers to supplementary columns, by the number of the column from 0.
    pub answers: BTreeMap<usize, Answer>,
}

/// An answer that belongs to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was answered.
    pub text: String,
    /// On which day.
    pub given_on: NaiveDate,
}

/// What the situation tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The day of filing.
    pub on: NaiveDate,
    /// The name of the community.
    pub community: String,
    /// Who files.
    pub staff: String,
    /// On which occasion.
    pub occasion: String,
}

/// A cell of a filled form.
#[derive(Clone, PartialEq, Eq)]
pub enum Cell {
    /// A fresh fact, shown as the form wants it.
    Filled(FilledCell),
    /// A fact past its freshness: shown greyed, and to be confirmed.
    Stale(FilledCell),
    /// A masked fact; it is not asked for again.
    Masked(String),
    /// Asked lately, and answered without a value; it is not asked for again.
    Answered(String),
    /// Nothing is held: to be collected once, for all who ask.
    Missing,
    /// A fact is held that the form's layout cannot show; a person has to choose.
    CannotShow(CannotShow),
    /// The department may not have it: left empty, never a task.
    NotGranted,
    /// The situation tells it.
    Context(String),
    /// An answer that belongs to the form: the last one, to be confirmed, or none yet.
    Supplementary(Option<Answer>),
    /// The cell repeats what the row above says, of a household with several members.
    Repeated,
}

/// What stands in a cell, and where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub struct FilledCell {
    /// The text.
    pub text: String,
    /// How well the fact is verified.
    pub grade: Grade,
    /// The day on which it was true.
    pub observed_on: NaiveDate,
}

impl std::fmt::Debug for Cell {
    /// Never prints what stands in it: it may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Filled(_) => "Filled(…)",
            Self::Stale(_) => "Stale(…)",
            Self::Masked(_) => "Masked(…)",
            Self::Answered(_) => "Answered(…)",
            Self::Missing => "Missing",
            Self::CannotShow(_) => "CannotShow",
            Self::NotGranted => "NotGranted",
            Self::Context(_) => "Context(…)",
            Self::Supplementary(_) => "Supplementary(…)",
            Self::Repeated => "Repeated",
        })
    }
}

impl Cell {
    /// The text of the cell; a stale one is shown too.
    pub fn text(&self) -> &str {
        match self {
            Self::Filled(cell) | Self::Stale(cell) => &cell.text,
            Self::Masked(text) | Self::Answered(text) | Self::Context(text) => text,
            Self::Supplementary(Some(answer)) => &answer.text,
            Self::Missing
            | Self::CannotShow(_)
            | Self::NotGranted
            | Self::Supplementary(None)
            | Self::Repeated => "",
        }
    }

    /// Whether somebody has to be asked.
    pub fn is_to_be_collected(&self) -> bool {
        matches!(self, Self::Missing | Self::CannotShow(_) | Self::Supplementary(None))
    }
}

/// The rows of one subject: one, or one for every member where the form asks for members. `number`
/// is that of the first row, from 1.
pub fn fill(
    form: &Form,
    catalogue: &Catalogue,
    subject: &SubjectFacts,
    situation: &Situation,
    number: usize,
) -> Vec<Vec<Cell>> {
    let members = if form.has_members() { subject.members.len().max(1) } else { 1 };
    (0..members)
        .map(|at| {
            let row = Row { form, catalogue, subject, situation, member: at, number: number + at };
            (0..form.columns.len()).map(|column| row.cell(column)).collect()
        })
        .collect()
}

struct Row<'a> {
    form: &'a Form,
    catalogue: &'a Catalogue,
    subject: &'a SubjectFacts,
    situation: &'a Situation,
    member: usize,
    number: usize,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> Cell {
        let Some(of) = self.form.columns.get(column) else { return Cell::Missing };
        match &of.meaning {
            Meaning::Context(context) => Cell::Context(self.context(*context)),
            _ if self.repeats(&of.meaning) => Cell::Repeated,
            Meaning::Supplementary => {
                Cell::Supplementary(self.subject.answers.get(&column).cloned())
            }
            Meaning::Fact(ask) => {
                let key = ask.key(self.form.subject, self.catalogue);
                let facts = if key.role == Role::Member {
                    self.subject.members.get(self.member)
                } else {
                    Some(&self.subject.facts)
                };
                match facts.and_then(|facts| facts.get(&key)) {
                    None | Some(Shown::Missing) => Cell::Missing,
                    Some(Shown::NotGranted) => Cell::NotGranted,
                    Some(Shown::Masked(text)) => Cell::Masked(text.clone()),
                    Some(Shown::Answered(text)) => Cell::Answered(text.clone()),
                    Some(Shown::Held(fact)) => self.shown(ask, fact),
                }
            }
        }
    }

    /// What belongs to the household stands in its first row only.
    fn repeats(&self, meaning: &Meaning) -> bool {
        self.member > 0 && !matches!(meaning, Meaning::Fact(ask) if ask.role == Role::Member)
    }

    fn shown(&self, ask: &crate::Ask, fact: &HeldFact) -> Cell {
        // Of a view the value is the person's own attribute, of the same type.
        let Some(attribute) = self.catalogue.attribute(ask.attribute.as_str()) else {
            return Cell::Missing;
        };
        match ask.transform.shown(attribute, &fact.value, self.situation.on) {
            Err(why) => Cell::CannotShow(why),
            Ok(text) => {
                let cell = FilledCell { text, grade: fact.grade, observed_on: fact.observed_on };
                if fact.is_stale { Cell::Stale(cell) } else { Cell::Filled(cell) }
            }
        }
    }

    fn context(&self, context: Context) -> String {
        match context {
            Context::Number => self.number.to_string(),
            Context::Today => self.situation.on.to_string(),
            Context::Community => self.situation.community.clone(),
            Context::Staff => self.situation.staff.clone(),
            Context::Occasion => self.situation.occasion.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
