//! Changing the catalogue while the hub runs: what is asked, what it would do, what is wrong.

use chrono::{DateTime, Utc};
use hub_values::{AttributeCode, SubjectKind};

use crate::definition::{COLUMNS, Cells};
use crate::{Catalogue, Definition};

/// How a version differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// 新增.
    Added,
    /// 修改.
    Updated,
    /// 停用.
    Retired,
}

impl ChangeKind {
    /// Name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Retired => "retired",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Added, Self::Updated, Self::Retired].into_iter().find(|one| one.as_str() == name)
    }
}

/// An attribute as one version of the catalogue left it.
#[derive(Debug, Clone)]
pub struct AttributeVersion {
    /// Version of the catalogue.
    pub version: u64,
    /// The attribute.
    pub code: AttributeCode,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The whole line as it is since then.
    pub definition: Definition,
    /// Why; given when it was retired.
    pub reason: Option<String>,
    /// Who changed it.
    pub actor: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A change that somebody asks for.
#[derive(Debug, Clone)]
pub enum Edit {
    /// A new attribute.
    Add(Cells),
    /// Other texts for some columns of an attribute.
    Update(Cells),
    /// The one or the other, whichever fits: a line of a file.
    Put(Cells),
    /// No longer to be used.
    Retire {
        /// The attribute.
        code: String,
        /// Why.
        reason: String,
    },
}

/// What a change would do.
#[derive(Debug, Clone)]
pub struct Planned {
    /// What happens to the attribute.
    pub kind: ChangeKind,
    /// The whole line afterwards.
    pub definition: Definition,
    /// Why, when it is retired.
    pub reason: Option<String>,
    /// Column by column, what becomes different.
    pub differences: Vec<Difference>,
    /// What should be known besides.
    pub warnings: Vec<Flaw>,
}

/// One column before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The column.
    pub column: &'static str,
    /// Its text before; empty when there was none.
    pub before: String,
    /// Its text afterwards.
    pub after: String,
}

/// What is wrong with one column of a change, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The column.
    pub column: &'static str,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Flaw {
    pub(crate) fn new(column: &'static str, zh: &str, en: &str) -> Self {
        Self { column, zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// What the catalogue cannot know by itself.
pub struct Surroundings<'a> {
    /// Whether there is such a department.
    pub has_department: &'a dyn Fn(&str) -> bool,
    /// Whether anything was ever stated about the attribute of this code.
    pub is_used: &'a dyn Fn(&str) -> bool,
    /// The attribute that a heading of a file means.
    pub heading: &'a dyn Fn(&Catalogue, SubjectKind, &str) -> Option<String>,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Surroundings(…)")
    }
}

/// The columns in which two lines differ.
pub(crate) fn differences(before: &Definition, after: &Definition) -> Vec<Difference> {
    COLUMNS
        .into_iter()
        .zip(before.cells().into_iter().zip(after.cells()))
        .filter(|(_, (before, after))| before != after)
        .map(|(column, (before, after))| Difference {
            column,
            before: before.to_owned(),
            after: after.to_owned(),
        })
        .collect()
}

impl AttributeVersion {
    /// The columns that this version changed, given the one before.
    pub fn differences(&self, before: &Definition) -> Vec<Difference> {
        differences(before, &self.definition)
    }
}
