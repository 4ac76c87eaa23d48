//! Spreadsheets in and out, and nothing about facts.
//!
//! The invariant: what comes in is text or an error with row and column, never a guess; what goes
//! out holds no cell that a spreadsheet would run as a formula. The crate knows no attribute, no
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

mod encoding;
mod error;
mod formula;
mod header;
mod limits;
mod read;
mod sheet;
mod write;

pub use encoding::Encoding;
pub use error::{SheetError, column_name};
pub use formula::{is_formula, neutralised};
pub use header::{header_key, header_key_in_full};
pub use limits::Limits;
pub use read::read_csv;
pub use sheet::{Row, Sheet};
pub use write::write_csv;
