//! The six officers (六员) of communities, from a table.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::{Act, Caller};
use hub_storage::Officer;
use hub_values::{AreaCode, Bilingual as _, PersonName, Phone};

use crate::hub::Hub;
use crate::snapshot::Snapshot;
use crate::tables::{Heading, Line, Table, TableError, TableProblem};
use crate::writer::{Work, Written};
use crate::{AppError, Author};

const AREA: usize = 0;
const DEPARTMENT: usize = 1;
const NAME: usize = 2;
const PHONE: usize = 3;
const HEADINGS: [Heading; 4] = [
    Heading {
        en: "area",
        zh: "社区代码",
        also: &["社区", "区划代码", "区划", "community"],
        is_required: true,
    },
    Heading { en: "department", zh: "部门", also: &["派出部门"], is_required: true },
    Heading { en: "name", zh: "姓名", also: &[], is_required: true },
    Heading {
        en: "phone", zh: "电话", also: &["值班电话", "联系电话"], is_required: true
    },
];

/// What a table of officers comes to, before anything is written.
#[derive(Default)]
pub struct OfficerPlan {
    officers: Vec<Officer>,
    /// Posts that are filled anew or change.
    pub changed: usize,
    /// Posts that stay as they are.
    pub unchanged: usize,
    /// Headings that mean nothing here and were left aside.
    pub unknown_headers: Vec<String>,
}

/// Counts, and nobody's name.
impl std::fmt::Debug for OfficerPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OfficerPlan").field("changed", &self.changed).finish_non_exhaustive()
    }
}

impl Hub {
    /// What a table of officers comes to.
    pub fn plan_officers(&self, file: &[u8]) -> Result<OfficerPlan, TableError> {
        let table = Table::read(file, &HEADINGS).map_err(TableError::Problems)?;
        let snapshot = self.snapshot();
        let mut plan =
            OfficerPlan { unknown_headers: table.unknown.clone(), ..OfficerPlan::default() };
        let mut problems = Vec::new();
        let mut seen = Vec::new();
        for line in table.lines() {
            match officer(&snapshot, line) {
                Err(found) => problems.extend(found),
                Ok(one) if seen.contains(&(one.area, one.department.clone())) => {
                    problems.push(line.problem(
                        AREA,
                        "同一社区同一部门只能有一名，请只保留一行",
                        "a department has one officer in a community; keep one row",
                    ));
                }
                Ok(one) => {
                    seen.push((one.area, one.department.clone()));
                    let is_same = |known: &Officer| {
                        known.area == one.area
                            && known.department == one.department
                            && known.name == one.name
                            && known.phone == one.phone
                    };
                    if snapshot.officers.iter().any(is_same) {
                        plan.unchanged += 1;
                    } else {
                        plan.officers.push(one);
                    }
                }
            }
        }
        plan.changed = plan.officers.len();
        if problems.is_empty() { Ok(plan) } else { Err(TableError::Problems(problems)) }
    }

    /// Writes a plan, all of it or none.
    pub async fn import_officers(
        self: &Arc<Self>,
        by: &Caller,
        plan: OfficerPlan,
    ) -> Result<(), AppError> {
        let by = Author::from(by);
        by.admit(Act::ManageAccounts)?;
        let officers = plan.officers;
        let targets = officers.iter().map(|one| format!("area:{}", one.area)).collect();
        let entry = by.entry(self, Kind::Admin, "importOfficers", targets);
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                tx.put_officers(&officers).await?;
                let changes_rights = !officers.is_empty();
                Ok(Written { entries: vec![entry], changes_rights, ..Written::default() })
            })
        });
        self.administer(by, work).await
    }
}

fn officer(snapshot: &Snapshot, line: Line<'_>) -> Result<Officer, Vec<TableProblem>> {
    let mut problems = Vec::new();
    let area = area(snapshot, line).map_err(|one| problems.push(one));
    let department = department(snapshot, line).map_err(|one| problems.push(one));
    let name = line.required(NAME).and_then(|text| {
        let name = text.parse::<PersonName>();
        name.map(|name| name.as_str().to_owned())
            .map_err(|error| line.problem(NAME, error.zh(), error.en()))
    });
    let name = name.map_err(|one| problems.push(one));
    let phone = line.required(PHONE).and_then(|text| {
        let phone = text.parse::<Phone>();
        phone
            .map(|phone| phone.as_str().to_owned())
            .map_err(|error| line.problem(PHONE, error.zh(), error.en()))
    });
    let phone = phone.map_err(|one| problems.push(one));
    match (area, department, name, phone) {
        (Ok(area), Ok(department), Ok(name), Ok(phone)) => {
            Ok(Officer { area, department, name, phone })
        }
        _ => Err(problems),
    }
}

fn area(snapshot: &Snapshot, line: Line<'_>) -> Result<AreaCode, TableProblem> {
    let text = line.required(AREA)?;
    let mut named = snapshot.areas.iter().filter(|one| {
        one.level == "community" && (one.code.as_str() == text || one.name_zh == text)
    });
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(one.code),
        _ => Err(line.problem(
            AREA,
            "没有这个社区，请填写本市社区的12位代码；社区先用 area import 导入",
            "no such community; write the 12 digits of one that `area import` brought in",
        )),
    }
}

fn department(snapshot: &Snapshot, line: Line<'_>) -> Result<String, TableProblem> {
    let text = line.required(DEPARTMENT)?;
    let found = snapshot.departments.iter().find(|one| one.code == text || one.name_zh == text);
    found.map(|one| one.code.clone()).ok_or_else(|| {
        line.problem(
            DEPARTMENT,
            "没有这个部门，请填写部门名称或代码",
            "no such department; write its name or code",
        )
    })
}
