//! The result of a request: rows with cells, filled for the caller as they stand now.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use futures::future::try_join_all;
use hub_facts::Grade;
use hub_forms::Cell;
use hub_policy::Act;
use hub_storage::StoredFormRow;
use hub_values::{DepartmentCode, FormRequestId, SubjectId};

use super::asking::TaskState;
use super::filling::{FilledCell, Filler};
use super::requests::RequestBody;
use crate::{AppError, Operation, Subject};

/// How a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellStatus {
    /// A fresh fact.
    Filled,
    /// A fact that is to be confirmed.
    Stale,
    /// A masked fact.
    Masked,
    /// Asked, and answered without a value.
    Answered,
    /// Nothing is held; communities are asked.
    Pending,
    /// Nothing is held, and nobody is asked.
    Missing,
    /// The department may not have it; nobody is asked for it.
    NotGranted,
    /// The situation tells it.
    Context,
    /// The last answer to this form, with its day.
    CarriedOver,
    /// It repeats the line above.
    Repeated,
}

/// A cell of a result.
#[derive(Clone)]
pub struct CellView {
    /// What stands in it.
    pub text: String,
    /// How it stands.
    pub status: CellStatus,
    /// How well its fact is verified.
    pub grade: Option<Grade>,
    /// The day on which its fact was true, or its answer was given.
    pub observed_on: Option<NaiveDate>,
    /// Who said it.
    pub source: Option<DepartmentCode>,
}

/// Says nothing of what stands in it.
impl std::fmt::Debug for CellView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CellView({:?})", self.status)
    }
}

/// A row of a result: its subject, and a line of cells, or one for each member.
#[derive(Debug, Clone)]
pub struct RowView {
    /// Its number, from 1.
    pub number: u32,
    /// The subject; none when it is there no more, or hidden.
    pub subject: Option<Subject>,
    /// Its lines.
    pub lines: Vec<Vec<CellView>>,
}

impl Operation {
    /// Rows of a request after a number; true when there are more.
    ///
    /// # Errors
    /// The caller asks for another purpose than the request was issued for.
    pub async fn form_rows(
        self: &Arc<Self>,
        id: FormRequestId,
        after: u32,
        first: u64,
    ) -> Result<(Vec<RowView>, bool), AppError> {
        self.require(Act::AskForms)?;
        let Some(request) = self.visible_request(id).await? else {
            return Ok((Vec::new(), false));
        };
        if *self.permit()?.purpose() != request.purpose {
            let code = request.purpose.as_str();
            return Err(AppError::invalid(
                "X-Purpose",
                format!("该任务按用途 {code} 下发，请以同一用途读取结果"),
                format!("this request was issued for {code}; read it for the same purpose"),
            ));
        }
        let limit = first.saturating_add(1);
        let mut stored = self.hub().store().form_rows(id, after, limit).await?;
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = stored.len() > rows;
        stored.truncate(rows);
        let permit = self.permit()?;
        stored.retain(|row| !permit.hides(row.subject));
        let form = self.hub().form_of(request.form).await?.ok_or(AppError::Internal)?;
        let minimum = RequestBody::read(&request.body)?.grade();
        let filler = Filler::new(self, &form.form, minimum);
        let found = self.filled_rows(id, &form.form.code, &filler, &stored).await?;
        self.ledger().count(found.len());
        Ok((found, has_more))
    }

    async fn filled_rows(
        self: &Arc<Self>,
        id: FormRequestId,
        code: &str,
        by: &Filler<'_>,
        stored: &[StoredFormRow],
    ) -> Result<Vec<RowView>, AppError> {
        let (Some(first), Some(last)) = (stored.first(), stored.last()) else {
            return Ok(Vec::new());
        };
        let store = self.hub().store();
        let waiting: HashMap<(u32, u32, u32), String> = store
            .task_cells(id, first.number, last.number)
            .await?
            .into_iter()
            .map(|one| ((one.cell.number, one.cell.line, one.cell.place), one.state))
            .collect();
        let ids: Vec<SubjectId> = stored.iter().map(|row| row.subject).collect();
        let subjects: HashMap<SubjectId, Subject> =
            self.subjects(&ids).await?.into_iter().map(|one| (one.id(), one)).collect();
        let answers = store.form_answers(self.permit()?, code, &ids).await?;
        let nothing = Vec::new();
        let filled = try_join_all(stored.iter().map(|row| async {
            let Some(subject) = subjects.get(&row.subject) else { return Ok(None) };
            let own = answers.get(&row.subject).unwrap_or(&nothing);
            by.subject(subject, row.number, own).await.map(Some)
        }));
        let filled = filled.await?;
        Ok(stored
            .iter()
            .zip(filled)
            .map(|(row, filled)| RowView {
                number: row.number,
                subject: subjects.get(&row.subject).cloned(),
                lines: (0_u32..)
                    .zip(filled.map(|one| one.lines).unwrap_or_default())
                    .map(|(line, cells)| {
                        let cells = (0_u32..).zip(cells);
                        cells
                            .map(|(place, cell)| {
                                let state = waiting.get(&(row.number, line, place));
                                view(cell, state.map(String::as_str))
                            })
                            .collect()
                    })
                    .collect(),
            })
            .collect())
    }
}

fn view(filled: FilledCell, task: Option<&str>) -> CellView {
    let is_open = task == Some(TaskState::Open.as_str());
    let (grade, observed_on) = match &filled.cell {
        Cell::Filled(one) | Cell::Stale(one) => (Some(one.grade), Some(one.observed_on)),
        Cell::Supplementary(Some(answer)) => (None, Some(answer.given_on)),
        Cell::Masked(_)
        | Cell::Answered(_)
        | Cell::Missing
        | Cell::CannotShow(_)
        | Cell::NotGranted
        | Cell::Context(_)
        | Cell::Supplementary(None)
        | Cell::Repeated => (None, None),
    };
    let status = match &filled.cell {
        Cell::Filled(_) => CellStatus::Filled,
        Cell::Stale(_) => CellStatus::Stale,
        Cell::Masked(_) => CellStatus::Masked,
        Cell::Answered(_) => CellStatus::Answered,
        Cell::NotGranted => CellStatus::NotGranted,
        Cell::Context(_) => CellStatus::Context,
        Cell::Repeated => CellStatus::Repeated,
        Cell::Supplementary(Some(_)) => CellStatus::CarriedOver,
        Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) if is_open => {
            CellStatus::Pending
        }
        Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) => CellStatus::Missing,
    };
    let text = filled.cell.text().to_owned();
    CellView { text, status, grade, observed_on, source: filled.source }
}
