//! All grants, compiled into a table per department and purpose.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_catalogue::{Attribute, Catalogue};
use hub_values::{AreaCode, DepartmentCode, PurposeCode, SubjectId, SubjectKind};
use thiserror::Error;

use crate::decide::{Cell, Permit, Table};
use crate::{AnswerForm, Caller, CallerRole, Grant, Row, Seals};

/// A coded reason with its legal basis (用途).
#[derive(Debug, Clone)]
pub struct Purpose {
    /// Code that callers send.
    pub code: PurposeCode,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Law that it rests on.
    pub legal_basis: String,
    /// Whether every request must name a case.
    pub needs_case: bool,
    /// Departments that may act for it.
    pub departments: Vec<DepartmentCode>,
}

/// What everybody may see, at one version of the rights.
#[derive(Debug)]
pub struct Rights {
    /// Grows with every change of a grant, purpose or account.
    pub version: u64,
    purposes: BTreeMap<PurposeCode, Purpose>,
    agreed: HashSet<(DepartmentCode, PurposeCode)>,
    tables: HashMap<(DepartmentCode, PurposeCode), Arc<Table>>,
    write: HashMap<DepartmentCode, Table>,
    empty: Arc<Table>,
    seals: Arc<Seals>,
}

/// Why a caller may not act for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAdmitted {
    /// No purpose, a blank one, or one that is not in the list.
    #[error("name a known purpose in the header X-Purpose")]
    PurposeRequired,
    /// A purpose of another department.
    #[error("this purpose is not agreed for your department")]
    PurposeNotAllowed,
    /// The purpose wants the reference of a case.
    #[error("this purpose needs a case reference in the header X-Case")]
    CaseRequired,
}

impl Rights {
    /// Compiles grants into tables. Grants for attributes that are unknown or switched off have
    /// no effect.
    pub fn compile(
        version: u64,
        catalogue: &Catalogue,
        purposes: Vec<Purpose>,
        grants: Vec<Grant>,
    ) -> Self {
        let mut tables: HashMap<(DepartmentCode, PurposeCode), Table> = HashMap::new();
        let mut write: HashMap<DepartmentCode, Table> = HashMap::new();
        for grant in grants {
            let Some(attribute) = catalogue.attribute(grant.attribute.as_str()) else { continue };
            if attribute.is_switched_off() {
                continue;
            }
            let department = grant.department.clone();
            let table = match &grant.purpose {
                Some(purpose) => tables.entry((department, purpose.clone())).or_default(),
                None => write.entry(department).or_default(),
            };
            table.reach.add(attribute.subject, &grant);
            table.cell_mut(attribute.index).grants.push(grant);
        }
        let agreed = purposes
            .iter()
            .flat_map(|purpose| {
                let code = purpose.code.clone();
                purpose.departments.iter().map(move |department| (department.clone(), code.clone()))
            })
            .collect();
        Self {
            version,
            agreed,
            purposes: purposes.into_iter().map(|one| (one.code.clone(), one)).collect(),
            tables: tables.into_iter().map(|(key, table)| (key, Arc::new(table))).collect(),
            write,
            empty: Arc::new(Table::default()),
            seals: Arc::default(),
        }
    }

    /// The same rights where these subjects are sealed.
    #[must_use]
    pub fn with_seals(self, seals: Seals) -> Self {
        Self { seals: Arc::new(seals), ..self }
    }

    /// Who is sealed.
    pub fn seals(&self) -> &Seals {
        &self.seals
    }

    /// Whether somebody is sealed for a department, whatever it asks for: what it enters is judged as
    /// if they were not there.
    pub fn hides_from(
        &self,
        department: &DepartmentCode,
        subject: SubjectId,
        now: DateTime<Utc>,
    ) -> bool {
        let covers = |table: &Table| table.reach.covers_sealed(SubjectKind::Resident, now);
        self.seals.contains(subject)
            && !self.tables.iter().any(|((whose, _), table)| whose == department && covers(table))
    }

    /// What a department may do for a purpose, whoever asks and whether or not the purpose is agreed
    /// any more: to explain a decision, never to answer by.
    pub fn explained(
        &self,
        department: &DepartmentCode,
        purpose: &PurposeCode,
        now: DateTime<Utc>,
    ) -> Permit {
        let key = (department.clone(), purpose.clone());
        let table = self.tables.get(&key).unwrap_or(&self.empty);
        Permit::new(Arc::clone(table), None, purpose.clone(), now).under(&self.seals, Vec::new())
    }

    /// All purposes in the order of their codes.
    pub fn purposes(&self) -> impl Iterator<Item = &Purpose> {
        self.purposes.values()
    }

    /// The purposes a department may act for.
    pub fn purposes_of<'a>(
        &'a self,
        department: &'a DepartmentCode,
    ) -> impl Iterator<Item = &'a Purpose> {
        self.purposes.values().filter(move |purpose| purpose.departments.contains(department))
    }

    /// Admits a caller to act for a purpose; the permit answers for each attribute.
    pub fn admit(
        &self,
        caller: &Caller,
        purpose: Option<&str>,
        has_case: bool,
        now: DateTime<Utc>,
    ) -> Result<Permit, NotAdmitted> {
        let purpose =
            purpose.and_then(|code| self.purposes.get(code)).ok_or(NotAdmitted::PurposeRequired)?;
        let key = (caller.department.clone(), purpose.code.clone());
        if !self.agreed.contains(&key) {
            return Err(NotAdmitted::PurposeNotAllowed);
        }
        if purpose.needs_case && !has_case {
            return Err(NotAdmitted::CaseRequired);
        }
        if caller.role == CallerRole::CommunityStaff && caller.area.is_none() {
            // Without an area they would see the whole city.
            return Err(NotAdmitted::PurposeNotAllowed);
        }
        let table = self.tables.get(&key).unwrap_or(&self.empty);
        let opened = self.seals.opened_for(caller, now);
        let permit = Permit::new(Arc::clone(table), caller.area, purpose.code.clone(), now);
        Ok(permit.under(&self.seals, opened))
    }

    /// Whether a department may state an attribute of a subject in this community.
    pub fn may_write(
        &self,
        department: &DepartmentCode,
        attribute: &Attribute,
        community: Option<&AreaCode>,
        now: DateTime<Utc>,
    ) -> bool {
        !attribute.is_switched_off()
            && !attribute.is_retired()
            && self
                .write
                .get(department)
                .and_then(|table| table.cell(attribute.index))
                .is_some_and(|cell| cell.covers(AnswerForm::Write, community.into(), now))
    }
}

impl Rights {
    /// The areas in which alone a department may state an attribute now; none when it may not
    /// state it anywhere, or everywhere.
    pub fn writing_areas(
        &self,
        department: &DepartmentCode,
        attribute: &Attribute,
        now: DateTime<Utc>,
    ) -> Vec<AreaCode> {
        let cell = self.write.get(department).and_then(|table| table.cell(attribute.index));
        let mut areas: Vec<AreaCode> = cell
            .into_iter()
            .flat_map(|cell| &cell.grants)
            .filter(|grant| grant.form == AnswerForm::Write)
            .filter(|grant| grant.is_in_force(now))
            .filter_map(|grant| grant.area)
            .collect();
        areas.sort_unstable();
        areas.dedup();
        areas
    }
}

impl Cell {
    pub(crate) fn covers(&self, form: AnswerForm, row: Row<'_>, now: DateTime<Utc>) -> bool {
        self.grants.iter().any(|grant| grant.form == form && grant.covers(row, now))
    }
}
