//! Which attribute a column of a file is, by the header that people write.

use std::collections::HashMap;

use hub_values::SubjectKind;
use serde::Deserialize;

use crate::{Attribute, AttributeIndex, Catalogue, CatalogueError};

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
    /// Of a household: which of the two kinds it is.
    HouseholdKind,
    /// Of a household: the address of its dwelling.
    Dwelling,
    /// Of a household: the ID number of a member.
    MemberIdNumber,
    /// Of a household: what a member is to the householder.
    MemberRelation,
    /// Of a household: since when a member belongs to it.
    MemberFrom,
    /// Of a household: until when a member belonged to it.
    MemberTo,
}

impl Column {
    /// What the columns that are no attribute are called in files of synonyms and in answers.
    pub const MARKS: [(Self, &'static str); 10] = [
        (Self::RecordId, "@record_id"),
        (Self::ObservedOn, "@observed_on"),
        (Self::Community, "@community"),
        (Self::IdType, "@id_type"),
        (Self::HouseholdKind, "@household_kind"),
        (Self::Dwelling, "@dwelling"),
        (Self::MemberIdNumber, "@member_id_number"),
        (Self::MemberRelation, "@member_relation"),
        (Self::MemberFrom, "@member_from"),
        (Self::MemberTo, "@member_to"),
    ];

    /// The mark of a column that is no attribute.
    pub fn mark(self) -> Option<&'static str> {
        Self::MARKS.into_iter().find(|(column, _)| *column == self).map(|(_, mark)| mark)
    }

    /// The column that a mark names.
    pub fn marked(mark: &str) -> Option<Self> {
        Self::MARKS.into_iter().find(|(_, known)| *known == mark).map(|(column, _)| column)
    }
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
    /// The headers of a kind of subject: those that ship, and the names of what was added since.
    /// `key` reduces a header to what counts.
    pub fn of(
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
            let code = row.attribute.as_str();
            let column = if let Some(column) = Column::marked(code) {
                column
            } else {
                let unknown = || CatalogueError::from_display(format!("no attribute {code}"));
                Column::Attribute(catalogue.attribute(code).ok_or_else(unknown)?.index)
            };
            let is_retired = |index| catalogue.at(index).is_some_and(Attribute::is_retired);
            if !matches!(column, Column::Attribute(index) if is_retired(index)) {
                columns.insert(key(&row.header), column);
            }
        }
        // What was added or renamed here is understood by its names too; what ships goes first.
        for attribute in catalogue.of(subject).filter(|one| one.version > 1 && !one.is_retired()) {
            let definition = attribute.definition();
            let names = [&definition.code, &definition.graphql_name];
            let names = names.into_iter().chain([&definition.name_zh, &definition.name_en]);
            for name in names.map(String::as_str).chain(definition.synonyms()) {
                columns.entry(key(name)).or_insert(Column::Attribute(attribute.index));
            }
        }
        Ok(Self { columns })
    }

    /// What the column under this header key holds.
    pub fn column(&self, key: &str) -> Option<Column> {
        self.columns.get(key).copied()
    }
}
