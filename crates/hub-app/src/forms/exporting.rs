//! The result of a request as a file: CSV, a plain workbook, or the department's own.

use std::sync::Arc;

use hub_policy::Act;
use hub_sheet::{FillIn, FormColumn, FormPage, Limits, fill_in, write_csv, write_form};
use hub_values::{FileId, FormRequestId};

use super::requests::unknown_request;
use super::{FormLayout, FormRefusal, FormView};
use crate::{AppError, Operation, Problem};

/// Rows that are filled at once.
const PIECE: u64 = 200;

/// What file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultFormat {
    /// CSV.
    Csv,
    /// A workbook: the department's own where it registered one, else one with a title and headings.
    Workbook,
}

impl Operation {
    /// Makes a file of a request's rows, for the caller alone, and gives its id. What goes into it is
    /// decided and noted as for every answer.
    ///
    /// # Errors
    /// The caller's role may not ask, or reads for another purpose; or the hub cannot write.
    pub async fn export_request(
        self: &Arc<Self>,
        id: Option<FormRequestId>,
        format: ResultFormat,
    ) -> Result<Result<FileId, Vec<FormRefusal>>, AppError> {
        self.require(Act::AskForms)?;
        let found = match id {
            Some(id) => self.visible_request(id).await?,
            None => None,
        };
        let Some(request) = found else { return Ok(self.refuse_form(vec![unknown_request()])) };
        let form = self.hub().form_of(request.form).await?.ok_or(AppError::Internal)?;
        let mut lines = Vec::new();
        let mut after = 0;
        loop {
            let (rows, has_more) = self.form_rows(request.id, after, PIECE).await?;
            after = rows.last().map_or(after, |row| row.number);
            let cells = rows.into_iter().flat_map(|row| row.lines);
            lines.extend(cells.map(|cells| cells.into_iter().map(|cell| cell.text).collect()));
            if !has_more {
                break;
            }
        }
        let file = match self.file_of(&form, format, lines).await? {
            Ok(file) => file,
            Err(problem) => return Ok(self.refuse_form(vec![FormRefusal::input(problem)])),
        };
        let end = if format == ResultFormat::Csv { "csv" } else { "xlsx" };
        let name = format!("{}.{end}", form.form.title_zh);
        let (department, owner) = (self.caller().department.clone(), self.caller().actor());
        Ok(Ok(self.hub().keep_export(department, owner, &name, file).await?))
    }

    async fn file_of(
        self: &Arc<Self>,
        form: &FormView,
        format: ResultFormat,
        lines: Vec<Vec<String>>,
    ) -> Result<Result<Vec<u8>, Problem>, AppError> {
        let headings: Vec<String> =
            form.form.columns.iter().map(|column| column.heading.clone()).collect();
        let mut own = None;
        if let (ResultFormat::Workbook, Some(file), Some(layout)) =
            (format, form.file, form.layout.clone())
        {
            let bytes = self.hub().store().file_bytes(file).await?;
            // Only .xlsx can be written into; other files are read only.
            let is_workbook = bytes.starts_with(b"PK") && !layout.is_labelled;
            own = is_workbook.then_some((bytes, layout));
        }
        let title = form.form.title_zh.clone();
        let writing = move || match (format, own) {
            (ResultFormat::Csv, _) => Ok(Ok(write_csv(&headings, lines))),
            (ResultFormat::Workbook, Some((bytes, layout))) => {
                Ok(into_own(&bytes, &layout, &lines))
            }
            (ResultFormat::Workbook, None) => plain(title, headings, lines).map(Ok),
        };
        tokio::task::spawn_blocking(writing).await.map_err(|_| AppError::Internal)?
    }
}

fn into_own(bytes: &[u8], layout: &FormLayout, lines: &[Vec<String>]) -> Result<Vec<u8>, Problem> {
    let what = FillIn {
        sheet: &layout.sheet,
        header_row: layout.header_row,
        columns: &layout.columns,
        rows: lines,
    };
    fill_in(bytes, &what, &Limits::default())
        .map_err(|error| Problem::new("id", error.zh(), error.en()))
}

fn plain(
    title: String,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
) -> Result<Vec<u8>, AppError> {
    let column = |heading| FormColumn { heading, ..FormColumn::default() };
    let page = FormPage {
        name: "结果".to_owned(),
        title,
        columns: headings.into_iter().map(column).collect(),
        rows,
        ..FormPage::default()
    };
    write_form(&[page]).map_err(|_| AppError::Internal)
}
