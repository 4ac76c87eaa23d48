//! The catalogue of attributes, and values that fit their attribute.
//!
//! Invariant: adding an attribute changes no Rust outside this crate. What can be known about a
//! subject is a row of `data/attributes.csv`, never a field of a struct.

mod attribute;
mod catalogue;
mod change;
mod code_list;
mod definition;
mod headers;
mod parse;
mod plan;
mod range;
mod role;
mod value;

pub use attribute::{
    Attribute, AttributeIndex, Format, Mask, Origin, SharingClass, Tier, ValueType,
};
pub use catalogue::{Catalogue, CatalogueError};
pub use change::{AttributeVersion, ChangeKind, Difference, Edit, Flaw, Planned, Surroundings};
pub use code_list::{CodeEntry, CodeList, ListedCode, is_plain, list_flaws};
pub use definition::{COLUMNS, Cells, Definition};
pub use headers::{Column, Headers};
pub use parse::{Invalid, is_forbidden};
pub use plan::NEEDED;
pub use range::Range;
pub use role::{Role, RolePart, View};
pub use value::Value;
