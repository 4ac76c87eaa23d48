//! Tables out, as `.xlsx` in which every cell is text.

use std::collections::HashSet;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use thiserror::Error;

use crate::formula::neutralised;

/// Characters that a spreadsheet allows in the name of a sheet.
const NAME: usize = 31;
/// Rows from which widths are taken.
const MEASURED: usize = 1_000;
/// The widest a column gets, in half-width characters.
const WIDEST: u32 = 60;

/// One sheet to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// What shall stand on its tab; what a spreadsheet does not allow there is replaced.
    pub name: String,
    /// The headings, which stay in sight while one scrolls.
    pub headers: Vec<String>,
    /// The rows below.
    pub rows: Vec<Vec<String>>,
}

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// A spreadsheet has 1 048 576 rows, 16 384 columns, and 32 767 characters in a cell.
    #[error("a sheet of .xlsx cannot hold this much; split it, or write CSV")]
    TooMuch,
    /// The file could not be put together.
    #[error("the .xlsx file could not be put together")]
    Failed(#[source] XlsxError),
}

/// The pages as one `.xlsx` file.
///
/// Every cell is text and formatted as text, so that an ID number keeps all its digits when
/// somebody edits it; and every cell is [`neutralised`], because the file may be saved as CSV and
/// opened again.
///
/// # Errors
/// When a page is larger than a sheet can be.
pub fn write_xlsx(pages: &[Page]) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let text = Format::new().set_num_format("@");
    let heading = text.clone().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let mut names = HashSet::new();
    for page in pages {
        let sheet = workbook.add_worksheet();
        let _named = sheet.set_name(name(&page.name, &mut names)).map_err(refused)?;
        let _frozen = sheet.set_freeze_panes(1, 0).map_err(refused)?;
        let lines = std::iter::once((&page.headers, &heading))
            .chain(page.rows.iter().map(|row| (row, &text)));
        for (row, (cells, format)) in (0_u32..).zip(lines) {
            for (column, cell) in cells.iter().enumerate() {
                let column = u16::try_from(column).map_err(|_| WriteError::TooMuch)?;
                if cell.is_empty() {
                    continue;
                }
                let cell = neutralised(cell);
                let _written =
                    sheet.write_string_with_format(row, column, &*cell, format).map_err(refused)?;
            }
        }
        for (column, width) in (0_u16..).zip(widths(page)) {
            // Cells that are typed later are text too.
            let column = sheet
                .set_column_width(column, width)
                .and_then(|sheet| sheet.set_column_format(column, &text));
            let _set = column.map_err(refused)?;
        }
    }
    workbook.save_to_buffer().map_err(refused)
}

pub(crate) fn refused(error: XlsxError) -> WriteError {
    let is_limit =
        matches!(error, XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded);
    if is_limit { WriteError::TooMuch } else { WriteError::Failed(error) }
}

/// How wide columns must be, a Chinese character being twice as wide as a digit.
fn widths(page: &Page) -> Vec<f64> {
    let columns = page.headers.len();
    let lines = || std::iter::once(&page.headers).chain(page.rows.iter().take(MEASURED));
    let width = |cell: &String| {
        let widths = cell.chars().map(|one| if one.is_ascii() { 1 } else { 2 });
        widths.sum::<u32>().min(WIDEST)
    };
    (0..columns)
        .map(|column| lines().filter_map(|cells| cells.get(column)).map(width).max().unwrap_or(0))
        .map(|width| f64::from(width + 2))
        .collect()
}

/// A name that a spreadsheet allows, and that no other sheet has.
fn name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let allowed =
        |one: char| !matches!(one, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !one.is_control();
    let clean: String = wanted.chars().map(|one| if allowed(one) { one } else { ' ' }).collect();
    let clean = clean.trim().trim_matches('\'');
    let clean = if clean.is_empty() { "Sheet" } else { clean };
    // Excel counts in UTF-16.
    let shortened = |limit: usize| {
        let mut left = limit;
        let fits = |one: &char| {
            left = left.saturating_sub(one.len_utf16());
            left > 0
        };
        clean.chars().take_while(fits).collect::<String>()
    };
    let first = shortened(NAME + 1);
    let others = (2_usize..).map(|number| format!("{} {number}", shortened(NAME - 4)));
    let free = std::iter::once(first).chain(others).find(|name| taken.insert(name.to_lowercase()));
    free.unwrap_or_default()
}
