//! The catalogue in force: what ships, with every later version laid over it.

use std::collections::HashMap;
use std::sync::Arc;

use hub_values::{AttributeCode, SubjectKind};
use thiserror::Error;

use crate::attribute::{Attribute, AttributeIndex, Origin};
use crate::{AttributeVersion, ChangeKind, CodeList, Definition, Difference};

/// All attributes, in a fixed order.
#[derive(Debug, Clone)]
pub struct Catalogue {
    version: u64,
    attributes: Vec<Attribute>,
    /// How many of them ship.
    shipped: usize,
    by_code: HashMap<AttributeCode, AttributeIndex>,
    history: HashMap<AttributeCode, Vec<AttributeVersion>>,
    /// Lines that ship, of attributes that were changed since.
    originals: HashMap<AttributeCode, Arc<Definition>>,
    lists: HashMap<String, Arc<CodeList>>,
}

/// Why a catalogue cannot be read.
#[derive(Debug, Error)]
#[error("the catalogue cannot be read: {0}")]
pub struct CatalogueError(String);

impl CatalogueError {
    pub(crate) fn from_display(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string())
    }

    fn collision(version: &AttributeVersion) -> Self {
        let (code, number) = (&version.code, version.version);
        Self(format!(
            "the attribute {code} was added in this city (version {number}) and now ships with the \
             program under the same code; run the earlier program and ask for another code in the \
             release / 数据项 {code} 在本市目录第{number}版已增加，新版程序又自带同名数据项；\
             请继续使用原版程序，并要求发布方更换代码"
        ))
    }
}

impl Catalogue {
    /// The catalogue compiled into the hub: version 1.
    pub fn shipped() -> Result<Self, CatalogueError> {
        Self::read(include_str!("../data/attributes.csv"))
    }

    /// Reads a catalogue from CSV text with the columns of `data/attributes.csv`.
    pub fn read(text: &str) -> Result<Self, CatalogueError> {
        let mut attributes = Vec::new();
        for (position, row) in csv::Reader::from_reader(text.as_bytes()).deserialize().enumerate() {
            let row: Definition = row.map_err(CatalogueError::from_display)?;
            let position = u16::try_from(position)
                .ok()
                .filter(|position| *position < AttributeIndex::ADDED)
                .ok_or_else(|| CatalogueError("too many attributes".into()))?;
            let code = row.code.clone();
            let attribute = row
                .attribute(AttributeIndex(position))
                .map_err(|column| CatalogueError(format!("{code}: column {column}")))?;
            attributes.push(attribute);
        }
        let by_code = attributes.iter().map(|a| (a.code.clone(), a.index)).collect();
        let shipped = attributes.len();
        Ok(Self {
            version: 1,
            attributes,
            shipped,
            by_code,
            history: HashMap::new(),
            originals: HashMap::new(),
            lists: HashMap::new(),
        })
    }

    /// This catalogue with later versions laid over it, oldest first, and with code tables that the
    /// city added.
    pub fn with(
        &self,
        versions: Vec<AttributeVersion>,
        lists: Vec<(u64, CodeList)>,
    ) -> Result<Self, CatalogueError> {
        let mut next = self.clone();
        for (version, list) in lists {
            next.version = next.version.max(version);
            let _previous = next.lists.insert(list.name().to_owned(), Arc::new(list));
        }
        for version in versions {
            next.lay(version)?;
        }
        for attribute in &mut next.attributes {
            let table = attribute.code_table.as_deref().and_then(|name| next.lists.get(name));
            attribute.codes = table.cloned();
        }
        Ok(next)
    }

    /// Lays one version over this catalogue.
    fn lay(&mut self, mut version: AttributeVersion) -> Result<(), CatalogueError> {
        self.version = self.version.max(version.version);
        let known = self.by_code.get(&version.code).copied();
        version.definition.complete(known.and_then(|index| self.at(index)));
        match (version.kind, known) {
            (ChangeKind::Added, Some(_)) => return Err(CatalogueError::collision(&version)),
            (ChangeKind::Added, None) => self.add(&version)?,
            (ChangeKind::Updated | ChangeKind::Retired, None) => {
                return Err(CatalogueError(format!(
                    "{} was changed here in version {} but does not ship any more / 数据项已不随程序发布",
                    version.code, version.version
                )));
            }
            (ChangeKind::Updated | ChangeKind::Retired, Some(index)) => {
                self.change(index, &version)?;
            }
        }
        self.history.entry(version.code.clone()).or_default().push(version);
        Ok(())
    }

    fn add(&mut self, version: &AttributeVersion) -> Result<(), CatalogueError> {
        let added = self.attributes.len().saturating_sub(self.shipped);
        let index = u16::try_from(added)
            .ok()
            .and_then(|added| added.checked_add(AttributeIndex::ADDED))
            .map(AttributeIndex)
            .ok_or_else(|| CatalogueError("too many attributes".into()))?;
        let attribute = read(&version.definition, index)?;
        self.attributes.push(Attribute {
            origin: Origin::Added,
            version: version.version,
            ..attribute
        });
        let _previous = self.by_code.insert(version.code.clone(), index);
        Ok(())
    }

    fn change(
        &mut self,
        index: AttributeIndex,
        version: &AttributeVersion,
    ) -> Result<(), CatalogueError> {
        let position = self.position(index);
        let Some(old) = position.and_then(|at| self.attributes.get_mut(at)) else { return Ok(()) };
        if old.version == 1 {
            let _first = self.originals.insert(old.code.clone(), Arc::clone(&old.definition));
        }
        let mut definition = version.definition.clone();
        if old.origin == Origin::Shipped {
            // Compiled code rests on these, so what ships now holds.
            for column in SHIPPED_ONLY {
                let text = old.definition.cell(column).unwrap_or_default().to_owned();
                let _is_known = definition.set(column, &text);
            }
        }
        let attribute = read(&definition, index)?;
        let is_retired = version.kind == ChangeKind::Retired;
        *old = Attribute {
            origin: old.origin,
            version: version.version,
            retired: is_retired.then(|| version.reason.clone().unwrap_or_default()),
            ..attribute
        };
        Ok(())
    }

    fn position(&self, index: AttributeIndex) -> Option<usize> {
        match index.0.checked_sub(AttributeIndex::ADDED) {
            Some(added) => Some(self.shipped + usize::from(added)),
            None => Some(usize::from(index.0)).filter(|position| *position < self.shipped),
        }
    }

    /// The version in force; what ships is version 1.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The attribute with this code.
    pub fn attribute(&self, code: &str) -> Option<&Attribute> {
        self.by_code.get(code).and_then(|index| self.at(*index))
    }

    /// The attribute at this position.
    pub fn at(&self, index: AttributeIndex) -> Option<&Attribute> {
        self.attributes.get(self.position(index)?)
    }

    /// All attributes in order, retired ones too.
    pub fn all(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The attributes of one kind of subject.
    pub fn of(&self, subject: SubjectKind) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(move |attribute| attribute.subject == subject)
    }

    /// Later versions of an attribute, oldest first, each with what it changed.
    pub fn versions(&self, code: &str) -> Vec<(&AttributeVersion, Vec<Difference>)> {
        let nothing = Definition::default();
        let mut before = self.originals.get(code).map_or(&nothing, |one| &**one);
        let mut versions = Vec::new();
        for version in self.history.get(code).map(Vec::as_slice).unwrap_or_default() {
            versions.push((version, version.differences(before)));
            before = &version.definition;
        }
        versions
    }

    /// A code table that the city added.
    pub fn code_list(&self, name: &str) -> Option<&CodeList> {
        self.lists.get(name).map(|list| &**list)
    }

    /// All code tables that the city added.
    pub fn code_lists(&self) -> impl Iterator<Item = &CodeList> {
        self.lists.values().map(|list| &**list)
    }
}

/// Columns of an attribute that ships which no version changes: compiled code rests on them.
pub(crate) const SHIPPED_ONLY: [&str; 9] = [
    "code",
    "subject",
    "tier",
    "graphql_name",
    "value_type",
    "format",
    "filterable",
    "view_role",
    "view_attribute",
];

fn read(definition: &Definition, index: AttributeIndex) -> Result<Attribute, CatalogueError> {
    let code = definition.code.clone();
    definition
        .clone()
        .attribute(index)
        .map_err(|column| CatalogueError(format!("{code}: column {column}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_has_all_attributes() {
        let catalogue = Catalogue::shipped().unwrap();
        assert_eq!(catalogue.all().len(), 152);
        assert_eq!(catalogue.attribute("person_name").unwrap().graphql_name, "name");
        assert_eq!(
            catalogue.attribute("dibao_status").unwrap().lead_department.as_str(),
            "civil_affairs"
        );
    }

    #[test]
    fn every_view_names_an_attribute_of_residents() {
        let catalogue = Catalogue::shipped().unwrap();
        for attribute in catalogue.all() {
            if let Some(view) = &attribute.view {
                let target = catalogue.attribute(view.attribute.as_str()).unwrap();
                assert_eq!(target.subject, SubjectKind::Resident, "{}", attribute.code);
            }
        }
    }

    #[test]
    fn graphql_names_are_unique_within_a_kind() {
        let catalogue = Catalogue::shipped().unwrap();
        for kind in SubjectKind::ALL {
            let mut names: Vec<_> = catalogue.of(kind).map(|a| a.graphql_name.as_str()).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{kind:?}");
        }
    }

    #[test]
    fn a_row_with_an_unknown_type_is_refused_by_name() {
        let text =
            include_str!("../data/attributes.csv").replacen(",core,string,", ",core,strnig,", 1);
        assert!(
            Catalogue::read(&text)
                .unwrap_err()
                .to_string()
                .contains("person_name: column value_type")
        );
    }
}
