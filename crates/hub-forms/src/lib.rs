//! Forms as data: columns, cells, transforms, mapping of headings, overlap, filling, burden (一表通).
//!
//! Invariant: a submission becomes statements or violations, nothing between. What a column means is
//! said by data and confirmed by a person; a cell shows a fact, says why it does not, or belongs to
//! the form alone. The crate knows no database, no clock and no file: the day of filing and what may
//! be shown are arguments.

mod burden;
mod code_map;
mod error;
mod fill;
mod form;
mod heading;
mod labels;
mod lexicon;
mod mapper;
mod overlap;
mod pattern;
mod role;
mod shipped;
mod transform;

pub use burden::{Burden, BurdenCount};
pub use code_map::CodeMap;
pub use error::FormsError;
pub use fill::{Answer, Cell, FilledCell, HeldFact, Shown, Situation, SubjectFacts, fill};
pub use form::{Ask, COLUMNS_LIMIT, Column, Context, FactKey, Form, Meaning};
pub use labels::{LabelCell, labelled};
pub use mapper::{
    Candidate, Confirmed, HeadingRow, MappedColumn, Mapper, Mapping, Reason, SheetHeading,
    THRESHOLD,
};
pub use overlap::{HeldColumn, MERGE_FROM, Overlap, SimilarForm};
pub use role::Role;
pub use shipped::{read as read_forms, shipped_forms};
pub use transform::{CannotShow, Transform, age};
