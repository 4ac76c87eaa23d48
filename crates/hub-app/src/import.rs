//! Import as a flow: a file is judged row by row, confirmed by a person, written whole or not at
//! all, and can be taken back.

mod apart;
mod behalf;
mod columns;
mod confirming;
mod files;
mod filing;
mod judging;
mod reading;
mod report;
mod settings;
mod staging;
mod starting;
mod state;
mod undoing;
mod verdict;
mod warnings;
mod weighing;
mod work;
mod writing;

pub(crate) use apart::FileRecord;
pub use behalf::Behalf;
pub use columns::{ColumnPlan, MeantBy};
pub use files::{FileLimits, Receiving};
pub use settings::ImportSettings;
pub use starting::{ColumnChoice, StartImport};
pub use state::{Import, ImportAbout, ImportCounts, ImportState, ImportWarning, UndoAbout};
pub use undoing::{LaterDecision, Undoing};
pub use verdict::{ImportDecision, Pile, RowProblem, RowVerdict};
pub(crate) use work::AtWork;
