//! The typed fields that `build.rs` writes from the catalogue.

use std::collections::BTreeMap;

use async_graphql::{Context, InputObject, Object, Result};
use hub_app::Subject;
use hub_catalogue::AttributeIndex;
use hub_facts::Filing;

use crate::coded::{CodedValue, Sex};
use crate::read;
use crate::record::{AbsentInput, AttributeValueInput, IdDocumentInput, add, say};
use crate::scalars::{Date, Decimal};

include!(concat!(env!("OUT_DIR"), "/attributes.rs"));
