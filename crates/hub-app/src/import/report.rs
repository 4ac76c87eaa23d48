//! The report on an import: every row, what becomes of it, where and why; never a value.

use std::sync::Arc;

use hub_sheet::{Page, write_xlsx};
use hub_values::FileId;

use super::files::report_name;
use super::state::Import;
use super::verdict::{ImportDecision, RowProblem, RowVerdict};
use crate::AppError;
use crate::hub::Hub;

/// Headings of the report.
const HEADERS: [&str; 6] =
    ["行号 row", "结果 decision", "单元格 cell", "数据项 attribute", "原因", "reason"];
/// Lines that one sheet can hold.
const LINES: usize = 1_000_000;

impl Hub {
    /// Makes the report on an import and keeps it: the counts, then every row.
    pub(super) async fn make_report(
        self: &Arc<Self>,
        import: &Import,
        rows: &[&RowVerdict],
    ) -> Result<FileId, AppError> {
        let owned = |texts: &[&str]| texts.iter().map(|one| (*one).to_owned()).collect();
        let mut pages = vec![Page {
            name: "汇总 summary".to_owned(),
            headers: owned(&["结果 decision", "行数 rows"]),
            rows: summary(import),
        }];
        let lines: Vec<Vec<String>> = rows.iter().flat_map(|row| lines(row)).collect();
        for (number, lines) in (1..).zip(lines.chunks(LINES)) {
            let name = if number == 1 {
                "逐行 rows".to_owned()
            } else {
                format!("逐行 rows {number}")
            };
            pages.push(Page { name, headers: owned(&HEADERS), rows: lines.to_vec() });
        }
        let write = move || write_xlsx(&pages);
        let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| AppError::Internal)?;
        let bytes = bytes.map_err(|error| {
            tracing::error!(error = %error, "no report was made");
            AppError::Internal
        })?;
        self.keep_report(import, &format!("{}.xlsx", report_name(import.id)), bytes).await
    }
}

fn summary(import: &Import) -> Vec<Vec<String>> {
    let about = &import.about;
    let counts = ImportDecision::ALL.into_iter().map(|decision| {
        let name = format!("{} {}", decision.zh(), decision.as_str());
        vec![name, about.counts.of(decision).to_string()]
    });
    let total = vec!["总计 rows".to_owned(), about.rows.to_string()];
    let ignored = about.columns.iter().filter(|one| one.meaning.is_none());
    let ignored =
        ignored.map(|one| vec!["未识别的列 column ignored".to_owned(), one.header.clone()]);
    let warnings = about.warnings.iter();
    let warnings = warnings.map(|one| vec![one.code.clone(), format!("{} / {}", one.zh, one.en)]);
    counts.chain([total]).chain(ignored).chain(warnings).collect()
}

/// A row of the file is a line for each thing that is to be said about it.
fn lines(row: &RowVerdict) -> Vec<Vec<String>> {
    let decision = format!("{} {}", row.decision.zh(), row.decision.as_str());
    let line = |problem: Option<&RowProblem>| {
        let text = |part: fn(&RowProblem) -> String| problem.map(part).unwrap_or_default();
        vec![
            row.row.to_string(),
            decision.clone(),
            text(|one| one.cell.clone().unwrap_or_default()),
            text(|one| one.at.clone()),
            text(|one| one.zh.clone()),
            text(|one| one.en.clone()),
        ]
    };
    if row.problems.is_empty() {
        return vec![line(None)];
    }
    row.problems.iter().map(|one| line(Some(one))).collect()
}
