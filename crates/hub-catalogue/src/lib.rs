//! The catalogue of attributes, and values that fit their attribute.
//!
//! Invariant: adding an attribute changes no Rust outside this crate. What can be known about a
//! subject is a row of `data/attributes.csv`, never a field of a struct.

mod attribute;
mod headers;
mod parse;
mod shipped;
mod value;

pub use attribute::{
    Attribute, AttributeIndex, Format, Mask, Role, SharingClass, Tier, ValueType, View,
};
pub use headers::{Column, Headers};
pub use parse::{Invalid, is_forbidden};
pub use shipped::{Catalogue, CatalogueError};
pub use value::Value;
