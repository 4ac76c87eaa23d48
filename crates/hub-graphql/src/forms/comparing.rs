//! How a form stands beside what is held and what others ask.

use async_graphql::SimpleObject;
use hub_app::{ColumnCount, FormOverlap as Found, FormView, Operation};
use hub_forms::Form as Compared;

use super::errors;
use super::shown::{Form, FormMeaning, FormSuggestion, number};
use crate::area::Area;
use crate::record::UserError;

/// 已有列 A column that the hub holds.
#[derive(SimpleObject)]
pub(crate) struct HeldFormColumn {
    /// Its number, from 1.
    number: u32,
    /// Its heading.
    heading: String,
    /// What it means.
    meaning: FormMeaning,
    /// Other admitted forms that ask for the same.
    asked_by: Vec<Form>,
    /// What is held of it in each community; empty where another subject's record holds it.
    held: Vec<HeldCount>,
}

/// 社区持有情况 Of how many subjects of a community a column is held. A count that is too small is `null`.
#[derive(SimpleObject)]
pub(crate) struct HeldCount {
    /// The community.
    area: Option<Area>,
    /// Held fresh.
    fresh: Option<u64>,
    /// Held, to be confirmed.
    stale: Option<u64>,
    /// Not held.
    missing: Option<u64>,
}

/// 新增列 A column that somebody would have to collect.
#[derive(SimpleObject)]
pub(crate) struct NewFormColumn {
    /// Its number, from 1.
    number: u32,
    /// Its heading.
    heading: String,
}

/// 相近表单 Another form that asks for some of the same.
#[derive(SimpleObject)]
pub(crate) struct SimilarForm {
    /// Which.
    form: Form,
    /// Facts that both ask for.
    shared: u32,
    /// Of all facts that either asks for, how many both do, in per cent.
    per_cent: u32,
    /// Whether they could be one form.
    mergeable: bool,
}

/// 重复检查结果 How a form stands beside what is held and what others ask.
#[derive(SimpleObject)]
pub(crate) struct FormOverlap {
    /// What the hub makes of the file.
    suggestion: Option<FormSuggestion>,
    /// All its columns.
    column_count: u32,
    /// Columns that are held: filled without asking anybody.
    held: Vec<HeldFormColumn>,
    /// How many of them other forms ask for too.
    shared_count: u32,
    /// Columns that the situation tells.
    context: Vec<NewFormColumn>,
    /// Columns whose attribute is switched off by law or retired: nobody holds them.
    switched_off: Vec<NewFormColumn>,
    /// Columns that communities would have to collect, each for every subject.
    new: Vec<NewFormColumn>,
    /// Other forms with something in common, the most similar first.
    similar: Vec<SimilarForm>,
    /// Subjects that were counted.
    subjects: u64,
    /// Whether there are more than were counted.
    partial: bool,
    /// Minutes that they would take communities: 15 seconds to type a value, 2 to confirm one.
    estimated_minutes: f64,
    /// What must be put right first.
    user_errors: Vec<UserError>,
}

impl FormOverlap {
    pub(crate) fn of(operation: &Operation, found: Found) -> Self {
        let user_errors = errors(operation, &found.refusals);
        let overlap = &found.overlap;
        let held = overlap.held.iter().filter_map(|one| {
            let column = found.form.columns.get(one.column)?;
            let asked_by = one.asked_by.iter().filter_map(|code| other(&found.others, code));
            let counts = found.counts.iter().filter(|count| count.column == one.column);
            Some(HeldFormColumn {
                number: number(one.column),
                heading: column.heading.clone(),
                meaning: FormMeaning::new(operation, &column.meaning),
                asked_by: asked_by.collect(),
                held: counts.map(|count| HeldCount::new(operation, count)).collect(),
            })
        });
        let similar = overlap.similar.iter().filter_map(|one| {
            Some(SimilarForm {
                form: other(&found.others, &one.form)?,
                shared: u32::try_from(one.shared).unwrap_or(u32::MAX),
                per_cent: u32::from(one.per_cent),
                mergeable: one.is_mergeable,
            })
        });
        Self {
            column_count: u32::try_from(overlap.columns).unwrap_or(u32::MAX),
            held: held.collect(),
            shared_count: u32::try_from(overlap.shared()).unwrap_or(u32::MAX),
            context: named(&found.form, &overlap.context),
            switched_off: named(&found.form, &overlap.switched_off),
            new: named(&found.form, &overlap.new),
            similar: similar.collect(),
            subjects: found.subjects,
            partial: found.is_partial,
            estimated_minutes: found.minutes,
            user_errors,
            suggestion: found.suggested.map(|one| FormSuggestion::new(operation, one)),
        }
    }
}

impl HeldCount {
    fn new(operation: &Operation, count: &ColumnCount) -> Self {
        Self {
            area: Area::of(operation, &count.area),
            fresh: count.fresh,
            stale: count.stale,
            missing: count.missing,
        }
    }
}

fn other(others: &[FormView], code: &str) -> Option<Form> {
    others.iter().find(|one| one.form.code == code).cloned().map(Form::new)
}

fn named(form: &Compared, places: &[usize]) -> Vec<NewFormColumn> {
    let columns = places.iter().filter_map(|place| Some((*place, form.columns.get(*place)?)));
    columns
        .map(|(place, one)| NewFormColumn { number: number(place), heading: one.heading.clone() })
        .collect()
}
