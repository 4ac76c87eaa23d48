//! Importing a file of residents: every row ends in exactly one of four ways, none in silence.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_catalogue::{Column, Headers};
use hub_facts::Filing;
use hub_policy::Caller;
use hub_sheet::{Limits, Row, Sheet, header_key, header_key_in_full, is_formula, read_csv};
use hub_values::SubjectKind;

use crate::AppError;
use crate::hub::Hub;
use crate::intake::{IntakeDecision, IntakeOutcome, Problem, Sender};

/// Rows that are written in one transaction.
const PIECE: usize = 100;

/// What became of a file.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Every row, in the order of the file.
    pub rows: Vec<ImportedRow>,
    /// Headers that mean nothing here and were left aside.
    pub unknown_headers: Vec<String>,
}

/// What became of one row.
#[derive(Debug)]
pub struct ImportedRow {
    /// Its number as a spreadsheet shows it; the header is row 1.
    pub number: u64,
    /// What was decided, and why.
    pub outcome: IntakeOutcome,
}

impl ImportReport {
    /// How many rows ended in this way.
    pub fn count(&self, decision: IntakeDecision) -> usize {
        self.rows.iter().filter(|row| row.outcome.decision == decision).count()
    }
}

impl Hub {
    /// Imports a CSV file of residents, a piece at a time; `progress` hears of rows done and rows
    /// in all. A row that is refused holds up no other row.
    pub async fn import_residents(
        self: &Arc<Self>,
        by: &Caller,
        sender: &Sender,
        file: &[u8],
        mut progress: impl FnMut(usize, usize) + Send,
    ) -> Result<ImportReport, AppError> {
        let sheet = read_csv(file, &Limits::default())
            .map_err(|error| AppError::invalid("file", error.zh(), error.en()))?;
        let columns = self.columns(&sheet)?;
        let sender = &Sender { is_file: true, ..sender.clone() };
        let mut report = ImportReport { unknown_headers: columns.unknown, ..Default::default() };
        let total = sheet.rows.len();
        for piece in sheet.rows.chunks(PIECE) {
            let mut filings = Vec::with_capacity(piece.len());
            let mut refused: BTreeMap<usize, IntakeOutcome> = BTreeMap::new();
            for (position, row) in piece.iter().enumerate() {
                match filing(&columns.known, row, sender) {
                    Ok(filing) => filings.push(filing),
                    Err(problems) => {
                        let _new = refused.insert(position, IntakeOutcome::refused(problems));
                    }
                }
            }
            let outcomes = self.enter_piece(by, sender, filings, "import").await?;
            let mut outcomes = outcomes.into_iter();
            for (position, row) in piece.iter().enumerate() {
                let outcome = refused.remove(&position).or_else(|| outcomes.next());
                let outcome = outcome.ok_or(AppError::Internal)?;
                report.rows.push(ImportedRow { number: row.number, outcome });
            }
            progress(report.rows.len(), total);
        }
        Ok(report)
    }

    fn columns(&self, sheet: &Sheet) -> Result<Columns, AppError> {
        let catalogue = self.catalogue();
        let headers = Headers::of(&catalogue, SubjectKind::Resident, header_key_in_full)
            .map_err(|_| AppError::Internal)?;
        let mut columns = Columns::default();
        for (position, header) in sheet.headers.iter().enumerate() {
            // A header with a remark in brackets, such as 身份证号(监护人), may mean another column.
            let found = headers
                .column(&header_key_in_full(header))
                .or_else(|| headers.column(&header_key(header)));
            let column = match found {
                Some(Column::Attribute(index)) => catalogue
                    .at(index)
                    .map(|attribute| Meaning::Attribute(attribute.code.as_str().to_owned())),
                Some(Column::RecordId) => Some(Meaning::Key),
                Some(Column::ObservedOn) => Some(Meaning::ObservedOn),
                Some(Column::Community) => Some(Meaning::Community),
                Some(Column::IdType) => Some(Meaning::Attribute("id_type".to_owned())),
                None => None,
            };
            match column {
                Some(meaning) if columns.known.iter().any(|(_, known)| *known == meaning) => {
                    return Err(AppError::invalid(
                        "file",
                        format!("第{}列“{header}”与前面的列含义相同，请只保留一列", position + 1),
                        format!("column {} repeats an earlier column; keep one", position + 1),
                    ));
                }
                Some(meaning) => columns.known.push((position, meaning)),
                None => columns.unknown.push(header.clone()),
            }
        }
        let is_person = |code: &str| code == "person_name" || code == "id_number";
        let has_person = columns
            .known
            .iter()
            .any(|(_, meaning)| matches!(meaning, Meaning::Attribute(code) if is_person(code)));
        if has_person {
            return Ok(columns);
        }
        Err(AppError::invalid(
            "file",
            "表头中没有“姓名”或“身份证号码”列，请检查第一行是否为表头",
            "no column for the name or the ID number; is the first row the header?",
        ))
    }
}

#[derive(Default)]
struct Columns {
    known: Vec<(usize, Meaning)>,
    unknown: Vec<String>,
}

#[derive(PartialEq, Eq)]
enum Meaning {
    Attribute(String),
    Key,
    ObservedOn,
    Community,
}

fn filing(
    columns: &[(usize, Meaning)],
    row: &Row,
    sender: &Sender,
) -> Result<Filing, Vec<Problem>> {
    let mut filing = Filing {
        subject: SubjectKind::Resident.as_str().to_owned(),
        source: sender.source.as_str().to_owned(),
        ..Filing::default()
    };
    let mut problems = Vec::new();
    if row.extra > 0 {
        problems.push(Problem::new(
            "row",
            "单元格比表头多，可能有未加引号的逗号，请检查这一行",
            "more cells than headers; look for a comma without quotes",
        ));
    }
    for (position, meaning) in columns {
        let cell = row.cells.get(*position).map_or("", |cell| cell.trim());
        if cell.is_empty() {
            continue;
        }
        if is_formula(cell) {
            let column = hub_sheet::column_name(position + 1);
            problems.push(Problem::new(
                &column,
                format!("{column}列是公式，请粘贴为数值后再导入"),
                format!("column {column} is a formula; paste its value instead"),
            ));
            continue;
        }
        let cell = cell.to_owned();
        match meaning {
            Meaning::Attribute(code) => {
                let _previous = filing.values.insert(code.clone(), cell);
            }
            Meaning::Key => filing.key = Some(cell),
            Meaning::ObservedOn => filing.observed_on = Some(cell),
            Meaning::Community => filing.community = Some(cell),
        }
    }
    if problems.is_empty() { Ok(filing) } else { Err(problems) }
}

/// Decisions of a report in the order in which people read them.
pub(crate) const DECISIONS: [IntakeDecision; 5] = [
    IntakeDecision::Created,
    IntakeDecision::Linked,
    IntakeDecision::AlreadyKnown,
    IntakeDecision::NeedsReview,
    IntakeDecision::Refused,
];

impl ImportReport {
    /// Counts by decision.
    pub fn counts(&self) -> [(IntakeDecision, usize); 5] {
        DECISIONS.map(|decision| (decision, self.count(decision)))
    }

    /// The report as a table for people: row, decision and reason in both languages.
    pub fn to_csv(&self) -> Vec<u8> {
        let headers = ["行号 row", "结果 decision", "位置 at", "原因", "reason"];
        let rows = self.rows.iter().flat_map(|row| {
            let decision =
                format!("{} {}", row.outcome.decision.zh(), row.outcome.decision.as_str());
            let line = move |problem: Option<&Problem>| {
                let text =
                    |part: fn(&Problem) -> &String| problem.map(part).cloned().unwrap_or_default();
                [
                    row.number.to_string(),
                    decision.clone(),
                    text(|problem| &problem.at),
                    text(|problem| &problem.zh),
                    text(|problem| &problem.en),
                ]
            };
            let mut lines: Vec<_> =
                row.outcome.problems.iter().map(|one| line(Some(one))).collect();
            if lines.is_empty() {
                lines.push(line(None));
            }
            lines
        });
        hub_sheet::write_csv(&headers, rows)
    }
}
