//! The typed fields that `build.rs` writes from the catalogue.

use std::collections::BTreeMap;

use async_graphql::{Context, InputObject, Object, Result};
use hub_app::Subject;
use hub_catalogue::AttributeIndex;

use crate::coded::{CodedValue, Sex};
use crate::read;
use crate::record::{AttributeValueInput, IdDocumentInput, add};
use crate::scalars::{Date, Decimal};

include!(concat!(env!("OUT_DIR"), "/attributes.rs"));
