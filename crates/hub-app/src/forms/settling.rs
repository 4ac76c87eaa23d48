//! A task is settled by whatever answers it: staff at the door, a record, a file, a register.

use std::collections::{BTreeMap, HashMap};

use hub_facts::{Absence, Freshness, Stated, SubjectRecord};
use hub_storage::{BurdenKey, BurdenSum, StoredTask, Tx};
use hub_values::SubjectId;

use super::asking::{TaskAsk, TaskReason, TaskState, grade_of};
use super::checking;
use super::collecting::is_collection;
use super::requests::RequestBody;
use crate::AppError;
use crate::hub::Hub;

/// How cells are asked that a request for a form asks.
pub(crate) const BY_REQUEST: &str = "request";
/// How cells are asked that a query found missing.
pub(crate) const BY_QUERY: &str = "query";

/// Settles the open tasks that these records answer. New subjects have none.
pub(crate) async fn settle(
    hub: &Hub,
    tx: &Tx,
    records: impl Iterator<Item = &SubjectRecord>,
    before: &HashMap<SubjectId, SubjectRecord>,
) -> Result<(), AppError> {
    let known: HashMap<SubjectId, &SubjectRecord> = records
        .filter(|record| before.contains_key(&record.id))
        .map(|record| (record.id, record))
        .collect();
    checking::check(hub, tx, &known, before).await?;
    let ids: Vec<SubjectId> = known.keys().copied().collect();
    let mut done = Vec::new();
    for mut task in tx.open_tasks(&ids).await? {
        let Some(record) = known.get(&task.subject) else { continue };
        if let Some(state) = answered(hub, tx, record, &task) {
            state.as_str().clone_into(&mut task.state);
            done.push(task);
        }
    }
    finish(hub, tx, done).await
}

/// Where a task is once this record holds; none while it still waits.
fn answered(hub: &Hub, tx: &Tx, record: &SubjectRecord, task: &StoredTask) -> Option<TaskState> {
    // What a department asks although it is held only an answer to the task itself settles.
    if task.why == TaskReason::Again.as_str() {
        return None;
    }
    let Some(TaskAsk::Attribute(code)) = TaskAsk::of(&task.ask) else { return None };
    let attribute = tx.catalogue().attribute(code.as_str())?;
    let fact = record.fact(attribute.index)?;
    let is_fresh = fact.freshness(attribute, hub.clock().today()) == Freshness::Fresh;
    if !is_fresh || fact.grade < grade_of(&task.grade) {
        return None;
    }
    match &fact.stated {
        Stated::Absent(Absence::Refused) => Some(TaskState::Refused),
        Stated::Absent(Absence::Unknown) => Some(TaskState::Unknown),
        Stated::Value(_) | Stated::Absent(_) => Some(TaskState::Done),
        Stated::Claim(_) => None,
    }
}

/// Writes that tasks were answered, and counts what that has cost: once for whoever asked first;
/// for all others it is reused.
pub(crate) async fn finish(hub: &Hub, tx: &Tx, mut done: Vec<StoredTask>) -> Result<(), AppError> {
    if done.is_empty() {
        return Ok(());
    }
    let now = hub.clock().now();
    for task in &mut done {
        task.done_at = Some(now);
    }
    tx.put_tasks(&done).await?;
    let ids: Vec<_> = done.iter().map(|task| task.id).collect();
    let mut waiting = tx.waiting_for(&ids).await?;
    let day = hub.clock().today().to_string();
    let mut costs: BTreeMap<BurdenKey, BurdenSum> = BTreeMap::new();
    for task in &done {
        for (place, (request, cells)) in (0_u64..).zip(waiting.remove(&task.id).unwrap_or_default())
        {
            let origin = if is_collection(&request) { BY_QUERY } else { BY_REQUEST };
            let key = BurdenKey {
                day: day.clone(),
                department: request.department.as_str().to_owned(),
                form: RequestBody::read(&request.body)?.form_code,
                area: task.area.map(|area| area.as_str().to_owned()).unwrap_or_default(),
                origin: origin.to_owned(),
            };
            let sum = costs.entry(key).or_default();
            let asked = u64::from(place == 0).min(cells);
            match TaskReason::of(&task.why) {
                Some(TaskReason::Stale) => sum.confirmed += asked,
                Some(TaskReason::Again) => sum.asked_again += asked,
                Some(TaskReason::Missing) | None => sum.newly_collected += asked,
            }
            sum.reused += cells - asked;
        }
    }
    tx.add_burden(costs.into_iter().collect()).await?;
    Ok(())
}
