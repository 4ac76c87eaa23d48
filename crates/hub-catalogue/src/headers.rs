//! Which attribute a column of a file is, by the header that people write.

use std::collections::HashMap;

use hub_values::SubjectKind;
use serde::Deserialize;

use crate::{AttributeIndex, Catalogue, CatalogueError};

/// What a column of a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Values of an attribute.
    Attribute(AttributeIndex),
    /// The sender's own id of the row.
    RecordId,
    /// The day on which the row was true.
    ObservedOn,
    /// The community the row belongs to.
    Community,
    /// The kind of the identity document.
    IdType,
}

/// Known headers of one kind of subject.
#[derive(Debug)]
pub struct Headers {
    columns: HashMap<String, Column>,
}

#[derive(Deserialize)]
struct Synonym {
    subject: String,
    attribute: String,
    header: String,
}

impl Headers {
    /// The shipped headers of a kind of subject; `key` reduces a header to what counts.
    pub fn shipped(
        catalogue: &Catalogue,
        subject: SubjectKind,
        key: impl Fn(&str) -> String,
    ) -> Result<Self, CatalogueError> {
        let mut columns = HashMap::new();
        let text = include_str!("../data/synonyms.csv");
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: Synonym = row.map_err(CatalogueError::from_display)?;
            if row.subject != subject.as_str() {
                continue;
            }
            let column = match row.attribute.as_str() {
                "@record_id" => Column::RecordId,
                "@observed_on" => Column::ObservedOn,
                "@community" => Column::Community,
                "@id_type" => Column::IdType,
                code => {
                    let unknown = || CatalogueError::from_display(format!("no attribute {code}"));
                    Column::Attribute(catalogue.attribute(code).ok_or_else(unknown)?.index)
                }
            };
            columns.insert(key(&row.header), column);
        }
        Ok(Self { columns })
    }

    /// What the column under this header key holds.
    pub fn column(&self, key: &str) -> Option<Column> {
        self.columns.get(key).copied()
    }
}
