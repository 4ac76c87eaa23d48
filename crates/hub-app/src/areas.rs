//! The city's own tree of areas and its officers, from a table: all of it or none.

mod officers;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::future::BoxFuture;
use hub_audit::Kind;
use hub_policy::{Act, Caller};
use hub_storage::{Area, AreaUse, Tx};
use hub_values::{AreaCode, AreaLevel};

pub use officers::OfficerPlan;

use crate::hub::Hub;
use crate::tables::{Table, TableError, TableProblem};
use crate::writer::{Work, Written};
use crate::{AppError, Author};

/// What a table of areas comes to, before anything is written.
#[derive(Debug, Default)]
pub struct AreaPlan {
    /// Areas that are new.
    pub added: Vec<Area>,
    /// Areas that change: as they were, and as they will be.
    pub changed: Vec<(Area, Area)>,
    /// Areas that the table does not have and that nothing refers to.
    pub removed: Vec<Area>,
    /// Areas that stay as they are.
    pub unchanged: usize,
    /// Areas of the hub that the table does not have and that stay.
    pub kept: usize,
    /// Headings that mean nothing here and were left aside.
    pub unknown_headers: Vec<String>,
}

impl AreaPlan {
    /// Whether there is anything to write.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

impl Hub {
    /// What a table of areas comes to. With `removes`, areas that it does not have go, as far as
    /// nothing refers to them; otherwise it only adds and changes.
    pub async fn plan_areas(&self, file: &[u8], removes: bool) -> Result<AreaPlan, TableError> {
        let table = Table::read(file, &rows::HEADINGS).map_err(TableError::Problems)?;
        let snapshot = self.snapshot();
        let known: BTreeMap<AreaCode, &Area> =
            snapshot.areas.iter().map(|one| (one.code, one)).collect();
        let stated = rows::read(&table, &known, removes).map_err(TableError::Problems)?;
        let mut plan = AreaPlan { unknown_headers: table.unknown.clone(), ..AreaPlan::default() };
        let codes: BTreeSet<AreaCode> = stated.iter().map(|one| one.code).collect();
        for area in stated {
            match known.get(&area.code) {
                None => plan.added.push(area),
                Some(before) if **before == area => plan.unchanged += 1,
                Some(before) => plan.changed.push(((*before).clone(), area)),
            }
        }
        let missing = snapshot.areas.iter().filter(|one| !codes.contains(&one.code));
        if removes {
            plan.removed = missing.cloned().collect();
            let mut problems = Vec::new();
            for one in &plan.removed {
                problems.extend(still_used(
                    one,
                    &self.store().area_uses(&one.code).await.map_err(AppError::from)?,
                ));
            }
            if !problems.is_empty() {
                return Err(TableError::Problems(problems));
            }
        } else {
            plan.kept = missing.count();
        }
        Ok(plan)
    }

    /// Writes a plan, all of it or none.
    pub async fn import_areas(
        self: &Arc<Self>,
        by: &Caller,
        plan: &AreaPlan,
    ) -> Result<(), AppError> {
        let by = Author::from(by);
        by.admit(Act::ManageAccounts)?;
        let put: Vec<Area> =
            plan.added.iter().chain(plan.changed.iter().map(|(_, after)| after)).cloned().collect();
        let removed = plan.removed.clone();
        let targets = put.iter().chain(&removed).map(|one| format!("area:{}", one.code)).collect();
        let entry = by.entry(self, Kind::Admin, "importAreas", targets);
        let work: Work = Box::new(move |tx, _| put_work(tx, put, removed, entry));
        self.administer(by, work).await
    }
}

fn put_work(
    tx: &Tx,
    put: Vec<Area>,
    removed: Vec<Area>,
    entry: hub_audit::Entry,
) -> BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        tx.put_areas(&put).await?;
        for one in &removed {
            // Something may have come to refer to it since the plan was made.
            if let Some(problem) = still_used(one, &tx.area_uses(&one.code).await?) {
                return Err(AppError::invalid("area", problem.zh, problem.en));
            }
            tx.remove_area(&one.code).await?;
        }
        let changes_rights = !put.is_empty() || !removed.is_empty();
        Ok(Written { entries: vec![entry], changes_rights, ..Written::default() })
    })
}

fn still_used(area: &Area, uses: &[AreaUse]) -> Option<TableProblem> {
    if uses.is_empty() {
        return None;
    }
    let words = |pick: fn(&AreaUse) -> &'static str, between: &str| {
        uses.iter().map(pick).collect::<Vec<_>>().join(between)
    };
    let zh = words(
        |one| match one {
            AreaUse::Record => "登记数据",
            AreaUse::User => "用户",
            AreaUse::Grant => "授权",
        },
        "、",
    );
    let en = words(
        |one| match one {
            AreaUse::Record => "records",
            AreaUse::User => "users",
            AreaUse::Grant => "grants",
        },
        ", ",
    );
    let (code, name) = (&area.code, &area.name_zh);
    Some(TableProblem {
        row: None,
        column: None,
        zh: format!("表中没有 {code}（{name}），但仍有{zh}属于该区划，不能移除；请把它加回表中"),
        en: format!("the table lacks {code}, but {en} refer to it, so it stays; add it back"),
    })
}

/// What a level is called in the database.
fn level_name(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Province | AreaLevel::City => "city",
        AreaLevel::District => "district",
        AreaLevel::Street => "street",
        AreaLevel::Community => "community",
    }
}
