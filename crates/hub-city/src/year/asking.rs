//! A department issues a form, and what comes back is counted and held against the truth.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use hub_app::{
    AppError, CellStatus, CellView, Closing, FormsWanted, Hub, IssueRequest, Operation,
    RequestFacts, ResidentCriteria, RowView,
};
use hub_audit::Kind;
use hub_facts::Grade;
use hub_forms::Form;
use hub_policy::{Caller, CallerRole};
use hub_values::{AreaCode, FormRequestId};

use super::figures::{Costs, Filled, YearFigures};
use super::judging::{Asked, Judge};
use super::scenario::Minutes;
use super::scope::{Scope, scope};
use super::truth::{Truth, is_fresh};

/// Rows that are read together.
const ROWS: u64 = 200;

/// Departments that ask the hub, and what communities told each of them.
pub(super) struct Asking {
    pub(super) hub: Arc<Hub>,
    pub(super) minutes: Minutes,
    /// The request of the period before, by form.
    before: HashMap<String, FormRequestId>,
    /// When a community last told a fact to anybody, were there no hub.
    told: HashMap<Asked, NaiveDate>,
}

impl Asking {
    pub(super) fn new(hub: &Arc<Hub>, minutes: Minutes, truth: &Truth) -> Self {
        // What the hub holds at the start, communities know without it too.
        let told = truth.said.iter().map(|((subject, code), said)| {
            (Asked { subject: *subject, code: code.clone() }, said.on)
        });
        Self { hub: Arc::clone(hub), minutes, before: HashMap::new(), told: told.collect() }
    }

    /// Issues a form to whom it fits, counts it in both worlds, and gives its id; none when it fits nobody.
    pub(super) async fn ask(
        &mut self,
        form: &Form,
        purpose: &str,
        truth: &Truth,
        figures: &mut YearFigures,
    ) -> Result<Option<FormRequestId>, AppError> {
        let department = form.department.as_str();
        let today = self.hub.clock().today();
        let operation = self.operation(department, purpose, "issueFormRequest")?;
        let wanted = FormsWanted { code: Some(form.code.clone()), ..FormsWanted::default() };
        let (forms, _) = operation.forms(&wanted, None, 1).await?;
        let (criteria, areas) = match scope(&form.code) {
            Scope::All => (ResidentCriteria::default(), Vec::new()),
            Scope::Residents(criteria) => (criteria, Vec::new()),
            Scope::Communities(count) => (ResidentCriteria::default(), largest(form, truth, count)),
        };
        let input = IssueRequest {
            form: forms.first().map(|one| one.id),
            areas,
            criteria,
            period: today.format("%Y-%m").to_string(),
            due: today.checked_add_days(Days::new(20)).unwrap_or(today),
            repeats: None,
            minimum: Grade::SelfStated,
            repeat_of: self.before.get(&form.code).copied(),
        };
        let issued = operation.issue_request(input).await?;
        let _recorded = operation.finish(Kind::Mutation, None, false).await?;
        let Ok(issued) = issued else {
            figures.requests_for_nobody += 1;
            return Ok(None);
        };
        figures.requests += 1;
        let mut filled = Filled { cells: issued.cells, filled: issued.filled, not_granted: 0 };
        let mut costs = Costs::default();
        let operation = self.operation(department, purpose, "formRequest")?;
        let (mut after, mut has_more) = (0, true);
        while has_more {
            let (rows, more) = operation.form_rows(issued.id, after, ROWS).await?;
            after = rows.last().map_or(after, |row| row.number);
            has_more = more && !rows.is_empty();
            let judge = Judge { truth, form, catalogue: &self.hub.catalogue(), on: today };
            for row in &rows {
                self.count(&judge, row, &mut filled, &mut costs, figures);
            }
        }
        let _recorded = operation.finish(Kind::Query, None, false).await?;
        let is_first = self.before.insert(form.code.clone(), issued.id).is_none();
        let issue = if is_first { &mut figures.first_issue } else { &mut figures.repeat_issue };
        issue.add(filled);
        figures.without_hub.entry(department.to_owned()).or_default().add(costs);
        Ok(Some(issued.id))
    }

    /// The department has what it needs.
    pub(super) async fn close(
        &self,
        form: &Form,
        purpose: &str,
        id: FormRequestId,
    ) -> Result<(), AppError> {
        let operation = self.operation(form.department.as_str(), purpose, "closeFormRequest")?;
        let _closed = operation.close_request(Some(id), Closing::Complete).await?;
        let _recorded = operation.finish(Kind::Mutation, None, false).await?;
        Ok(())
    }

    fn operation(
        &self,
        department: &str,
        purpose: &str,
        name: &str,
    ) -> Result<Arc<Operation>, AppError> {
        let caller = caller(department, CallerRole::DepartmentSystem, None)?;
        Operation::begin(&self.hub, caller, request(purpose, name), true)
    }

    /// Counts the cells of a row, and judges those that were filled.
    fn count(
        &mut self,
        judge: &Judge<'_>,
        row: &RowView,
        filled: &mut Filled,
        costs: &mut Costs,
        figures: &mut YearFigures,
    ) {
        let at = row.subject.as_ref().and_then(|one| judge.truth.of(one.id())).map(|(at, _)| at);
        for (line, cells) in row.lines.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                if cell.status == CellStatus::Repeated {
                    continue;
                }
                filled.not_granted += u64::from(cell.status == CellStatus::NotGranted);
                let asked = at.and_then(|at| judge.asked(at, line, column));
                if let Some(asked) = &asked {
                    judge_cell(judge, asked, column, cell, figures);
                }
                self.without_hub(judge, asked, costs);
            }
        }
    }

    /// Without the hub the community is asked for each cell; what it gave before it looks up.
    fn without_hub(&mut self, judge: &Judge<'_>, asked: Option<Asked>, costs: &mut Costs) {
        let days = |asked: &Asked| {
            judge.catalogue.attribute(&asked.code).map_or(0, |one| one.freshness_days)
        };
        let is_repeat = asked.as_ref().is_some_and(|asked| {
            self.told.get(asked).is_some_and(|on| is_fresh(*on, days(asked), judge.on))
        });
        costs.cells += 1;
        costs.asked += 1;
        costs.repeats += u64::from(is_repeat);
        costs.minutes += if is_repeat { self.minutes.looked_up } else { self.minutes.typed };
        if let Some(asked) = asked.filter(|_| !is_repeat) {
            let _before = self.told.insert(asked, judge.on);
        }
    }
}

/// A prefilled fact is wrong when it shows anything but the truth.
fn judge_cell(
    judge: &Judge<'_>,
    asked: &Asked,
    column: usize,
    cell: &CellView,
    figures: &mut YearFigures,
) {
    if !matches!(cell.status, CellStatus::Filled | CellStatus::Stale | CellStatus::Answered) {
        return;
    }
    let Some(expected) = judge.expected(asked, column) else { return };
    figures.judged += 1;
    if cell.text != expected {
        figures.wrong += 1;
        figures.wrong_shown_stale += u64::from(cell.status == CellStatus::Stale);
        *figures.wrong_by_attribute.entry(asked.code.clone()).or_default() += 1;
    }
}

/// The communities with most subjects of a form's kind.
fn largest(form: &Form, truth: &Truth, count: usize) -> Vec<AreaCode> {
    let mut sizes: HashMap<AreaCode, usize> = HashMap::new();
    for one in truth.subjects.iter().filter(|one| one.kind == form.subject) {
        *sizes.entry(one.community).or_default() += 1;
    }
    let mut sizes: Vec<(AreaCode, usize)> = sizes.into_iter().collect();
    sizes.sort_by_key(|(code, size)| (std::cmp::Reverse(*size), code.as_str().to_owned()));
    sizes.into_iter().take(count).map(|(code, _)| code).collect()
}

/// Somebody of a department.
pub(super) fn caller(
    department: &str,
    role: CallerRole,
    area: Option<AreaCode>,
) -> Result<Caller, AppError> {
    Ok(Caller {
        department: department.parse().map_err(|_| AppError::Internal)?,
        role,
        area,
        login: Some("year".to_owned()),
        user: None,
        client: None,
        may_introspect: false,
    })
}

/// What a request says of itself.
pub(super) fn request(purpose: &str, name: &str) -> RequestFacts {
    RequestFacts {
        purpose: Some(purpose.to_owned()),
        operation: Some(name.to_owned()),
        ..RequestFacts::default()
    }
}
