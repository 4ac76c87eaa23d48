//! A form: the list of columns that a department asks for, each with what it means.

use std::collections::HashSet;

use hub_catalogue::{Attribute, Catalogue, ValueType};
use hub_values::{AttributeCode, DepartmentCode, SubjectKind};

use crate::{FormsError, Role, Transform};

/// Columns of one form at most; a sheet is read up to as many.
pub const COLUMNS_LIMIT: usize = 100;

/// A department's list of columns (表单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its name in data and on the command line.
    pub code: String,
    /// The department that asks.
    pub department: DepartmentCode,
    /// What stands above it, in Chinese.
    pub title_zh: String,
    /// The same in English.
    pub title_en: String,
    /// What a row is about.
    pub subject: SubjectKind,
    /// How often it is asked, as the department says it.
    pub period: String,
    /// Where the headings come from.
    pub source: String,
    /// How authentic they are.
    pub source_kind: String,
    /// Its columns, from left to right.
    pub columns: Vec<Column>,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading, as the department writes it.
    pub heading: String,
    /// What stands in its cells.
    pub meaning: Meaning,
}

/// What stands in the cells of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// A fact of the catalogue.
    Fact(Ask),
    /// Something that the situation tells.
    Context(Context),
    /// An answer that belongs to this form alone; the last one is carried over.
    Supplementary,
}

/// Which fact a column asks for, and in what dress.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ask {
    /// The attribute.
    pub attribute: AttributeCode,
    /// Whose.
    pub role: Role,
    /// How the cell shows it.
    pub transform: Transform,
}

/// What the situation tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// The number of the row.
    Number,
    /// The day of filing.
    Today,
    /// The community that files.
    Community,
    /// Who files, inspects or signs for the department.
    Staff,
    /// The occasion, such as 新增 or 变更.
    Occasion,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Number, Self::Today, Self::Community, Self::Staff, Self::Occasion];

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Today => "today",
            Self::Community => "community",
            Self::Staff => "staff",
            Self::Occasion => "occasion",
        }
    }
}

/// What is asked for, the same on every form that asks for it: two columns with one key are
/// answered by one fact.
///
/// `householder_name` and the name of the householder are one key. On a form about households, a
/// resident's attribute without a role is the householder's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactKey {
    /// Whose attribute, seen from the subject of the row.
    pub role: Role,
    /// The person's or the subject's own attribute.
    pub attribute: AttributeCode,
}

impl Ask {
    /// The attribute as it is.
    pub fn plain(attribute: AttributeCode) -> Self {
        Self { attribute, role: Role::Own, transform: Transform::AsIs }
    }

    /// The key of the fact that answers this on a form about `subject`.
    pub fn key(&self, subject: SubjectKind, catalogue: &Catalogue) -> FactKey {
        let attribute = catalogue.attribute(self.attribute.as_str());
        if let Some(view) = attribute.and_then(|one| one.view.as_ref()) {
            let role = if self.role == Role::Own { view.role.into() } else { self.role };
            return FactKey { role, attribute: view.attribute.clone() };
        }
        let is_residents = attribute.is_some_and(|one| one.subject == SubjectKind::Resident);
        // Of a household only its members have a relation to the householder.
        let is_relation = self.attribute.as_str() == "relation_to_householder";
        if is_relation && self.role == Role::Own && subject == SubjectKind::Household {
            return FactKey { role: Role::Member, attribute: self.attribute.clone() };
        }
        let is_householders =
            self.role == Role::Own && subject == SubjectKind::Household && is_residents;
        let role = if is_householders { Role::Householder } else { self.role };
        FactKey { role, attribute: self.attribute.clone() }
    }
}

impl Form {
    /// The facts that its columns ask for, with the number of each column from 0.
    pub fn asks(&self) -> impl Iterator<Item = (usize, &Ask)> {
        self.columns.iter().enumerate().filter_map(|(number, column)| match &column.meaning {
            Meaning::Fact(ask) => Some((number, ask)),
            Meaning::Context(_) | Meaning::Supplementary => None,
        })
    }

    /// Whether a subject takes a row for every member.
    pub fn has_members(&self) -> bool {
        self.asks().any(|(_, ask)| ask.role == Role::Member)
    }

    /// Everything that is wrong with this form under this catalogue; each error says where and
    /// what to do.
    pub fn flaws(&self, catalogue: &Catalogue) -> Vec<FormsError> {
        let mut flaws = Vec::new();
        if self.columns.is_empty() || self.columns.len() > COLUMNS_LIMIT {
            flaws.push(FormsError::BadForm {
                form: self.code.clone(),
                zh: format!("应有 1 至 {COLUMNS_LIMIT} 列，请拆分或补充"),
                en: format!("a form has 1 to {COLUMNS_LIMIT} columns; split it, or add some"),
            });
        }
        let mut seen = HashSet::new();
        for (index, column) in self.columns.iter().enumerate() {
            let mut push = |zh: &str, en: &str| {
                flaws.push(FormsError::BadColumn {
                    form: self.code.clone(),
                    number: index + 1,
                    heading: column.heading.clone(),
                    zh: zh.to_owned(),
                    en: en.to_owned(),
                });
            };
            if column.heading.trim().is_empty() {
                push("没有表头，请填写", "it has no heading; write one");
            }
            let Meaning::Fact(ask) = &column.meaning else { continue };
            if let Some((zh, en)) = self.flaw_of(ask, catalogue) {
                push(zh, en);
            }
            if !seen.insert((column.heading.as_str(), ask)) {
                push(
                    "与前面一列表头和含义都相同，请删除一列",
                    "it repeats an earlier column; leave one out",
                );
            }
        }
        flaws
    }

    fn flaw_of(&self, ask: &Ask, catalogue: &Catalogue) -> Option<(&'static str, &'static str)> {
        let Some(attribute) = catalogue.attribute(ask.attribute.as_str()) else {
            return Some((
                "数据目录中没有这个数据项，请从目录中选择，或作为补充项",
                "the catalogue has no such attribute; choose one of it, or make the column supplementary",
            ));
        };
        if attribute.is_retired() {
            return Some((
                "该数据项已停用，请改选其他数据项，或作为补充项",
                "this attribute was retired; choose another, or make the column supplementary",
            ));
        }
        if !ask.transform.fits(attribute) {
            return Some((
                "该转换不适用于这个数据项的类型，请更换转换",
                "this transform does not fit the type of the attribute; choose another",
            ));
        }
        if !role_fits(ask.role, self.subject, attribute) {
            return Some((
                "这类主体没有这个角色，请更换角色或表单主体",
                "a subject of this kind has nobody in this role; change the role or the subject",
            ));
        }
        None
    }
}

/// Whether a subject of this kind can have somebody in this role whose attribute that is.
fn role_fits(role: Role, subject: SubjectKind, attribute: &Attribute) -> bool {
    use SubjectKind::{Dwelling, Household, Premises, Resident};
    let is_persons = attribute.subject == Resident || attribute.names_in_role().is_some();
    match role {
        Role::Own => true,
        Role::Householder => is_persons && subject != Premises,
        Role::Member => {
            matches!(subject, Household | Resident | Dwelling)
                && (is_persons || attribute.code.as_str() == "relation_to_householder")
        }
        Role::Guardian | Role::Spouse | Role::EmergencyContact | Role::Helper => {
            is_persons && matches!(subject, Resident | Household)
        }
        Role::Owner | Role::Tenant => is_persons && matches!(subject, Dwelling | Premises),
        Role::LegalRepresentative
        | Role::SafetyManager
        | Role::Responsible
        | Role::FoodSafetyManager => is_persons && subject == Premises,
        Role::RegisteredPlace => {
            subject == Premises && attribute.value_type == ValueType::String && !is_persons
        }
    }
}
