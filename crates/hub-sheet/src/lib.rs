//! Spreadsheets in and out, and nothing about facts.
//!
//! The invariant: what comes in is what a person sees in the cell or an error with row and column,
//! never a guess; what goes out holds no cell that a spreadsheet would run as a formula. The crate knows no attribute, no
//! department and no database.
//!
//! ```
//! use hub_sheet::{Limits, header_key, read_csv, write_csv};
//!
//! let file = write_csv(&["姓名（必填）", "备注"], [["欧阳一", "=1+1"]]);
//! let sheet = read_csv(&file, &Limits::default())?;
//! assert_eq!(header_key(&sheet.headers[0]), "姓名");
//! assert_eq!(sheet.rows[0].cells[1], "'=1+1");
//! # Ok::<(), hub_sheet::SheetError>(())
//! ```

mod apart;
mod cell;
mod container;
mod csv;
mod encoding;
mod error;
mod fill_in;
mod format;
mod formula;
mod header;
mod intake;
mod limits;
mod note;
mod number;
mod ods;
mod plain;
mod read;
mod table;
mod texts;
mod workbook;
mod write;
mod write_form;
mod write_xlsx;
mod xls;
mod xlsx;
mod xml;

pub use apart::{ReadingProcess, answer};
pub use cell::{Cell, CellFlaw, Row};
pub use csv::read_csv;
pub use encoding::Encoding;
pub use error::{SheetError, column_name};
pub use fill_in::{FillIn, fill_in};
pub use format::{FileKind, Format};
pub use formula::{is_formula, neutralised};
pub use header::{header_key, header_key_in_full};
pub use limits::{ContainerLimits, Limits};
pub use note::Note;
pub use plain::{PlainRow, PlainTable};
pub use read::{read, read_parts};
pub use table::{Header, Table};
pub use workbook::{Merged, Part, Parts, Sheet, Workbook};
pub use write::write_csv;
pub use write_form::{FormColumn, FormPage, write_form};
pub use write_xlsx::{Page, WriteError, write_xlsx};
