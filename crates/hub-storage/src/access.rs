//! Access requests, their items and their steps.

use std::collections::HashMap;

use chrono::NaiveDate;
use hub_policy::{
    AccessItem, AccessRequest, AccessStep, AnswerForm, ItemState, RowCondition, StepKind, Tier,
};
use hub_values::{AttributeCode, DepartmentCode, RequestId};
use sea_orm::{QueryResult, Value};

use crate::sql::{column, execute, insert, parsed, placeholders, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const REQUESTS: &str = "access_requests";
const ITEMS: &str = "access_items";
const STEPS: &str = "access_steps";
const REQUEST_COLUMNS: &str = "id, department, purpose, legal_basis, scenario, areas, conditions, \
                               last_day, people_per_day, asked_by, asked_at, covers";
const ITEM_COLUMNS: &str = "request, number, attribute, form, lead, state, tier, due, \
                            unknown_years, is_extended, is_returned, is_overdue, needs_two, \
                            first_approval, granted_form, decided_by, decided_at, reason";

/// Conditions on access requests; all must hold.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    /// Only this one.
    pub id: Option<RequestId>,
    /// Made by this department, or with an item that it leads.
    pub involving: Option<DepartmentCode>,
    /// Made by this department.
    pub department: Option<DepartmentCode>,
    /// With an item that this department leads.
    pub lead: Option<DepartmentCode>,
    /// With an item of this attribute.
    pub attribute: Option<AttributeCode>,
    /// With an item in this state.
    pub state: Option<ItemState>,
    /// With an item whose time to decide has passed before this day.
    pub due_before: Option<NaiveDate>,
}

/// How many items of a department are where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCount {
    /// The department that leads them.
    pub lead: DepartmentCode,
    /// Their state.
    pub state: ItemState,
    /// How many.
    pub items: u64,
    /// Of which the time to decide has passed.
    pub overdue: u64,
}

impl Store {
    /// Requests that fit, newest first, before one of them, with all their items.
    pub async fn access_requests(
        &self,
        filter: &AccessFilter,
        before: Option<RequestId>,
        limit: u64,
    ) -> Result<Vec<AccessRequest>, StoreError> {
        let (sql, values) = request_query(filter, before, limit);
        let found = self.read(&sql, values).await?;
        let ids: Vec<RequestId> = found.iter().map(request_id).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, values) = item_query(&ids);
        let items = self.read(&sql, values).await?;
        together(&found, &items)
    }

    /// The steps of requests, oldest first.
    pub async fn access_steps(
        &self,
        ids: &[RequestId],
    ) -> Result<HashMap<RequestId, Vec<AccessStep>>, StoreError> {
        let mut steps: HashMap<RequestId, Vec<AccessStep>> = HashMap::new();
        if ids.is_empty() {
            return Ok(steps);
        }
        let list = placeholders(1, ids.len());
        let sql = format!(
            "SELECT request, number, at, actor, department, kind, attributes, reason \
             FROM access_steps WHERE request IN ({list}) ORDER BY request, number"
        );
        let values = ids.iter().map(|id| id.uuid().into()).collect();
        for row in self.read(&sql, values).await? {
            let id = RequestId::from_uuid(column(&row, STEPS, "request")?);
            steps.entry(id).or_default().push(step(&row)?);
        }
        Ok(steps)
    }

    /// How many items each department leads in which state.
    pub async fn access_figures(&self, today: NaiveDate) -> Result<Vec<ItemCount>, StoreError> {
        let sql = "SELECT lead, state, COUNT(*) AS items, \
                   CAST(SUM(CASE WHEN state IN ('waiting', 'returned') AND due < $1 THEN 1 ELSE 0 END) \
                   AS BIGINT) AS overdue \
                   FROM access_items GROUP BY lead, state ORDER BY lead, state";
        let found = self.read(sql, vec![today.to_string().into()]).await?;
        found
            .iter()
            .map(|row| {
                let state: String = column(row, ITEMS, "state")?;
                Ok(ItemCount {
                    lead: parsed(row, ITEMS, "lead")?,
                    state: ItemState::from_name(&state).ok_or(corrupt("state"))?,
                    items: column::<i64>(row, ITEMS, "items")?.unsigned_abs(),
                    overdue: column::<i64>(row, ITEMS, "overdue")?.unsigned_abs(),
                })
            })
            .collect()
    }
}

impl Tx {
    /// The request of this id, as it is in this transaction.
    pub async fn access_request(&self, id: RequestId) -> Result<Option<AccessRequest>, StoreError> {
        let filter = AccessFilter { id: Some(id), ..AccessFilter::default() };
        let (sql, values) = request_query(&filter, None, 1);
        let found = rows(&self.db, &sql, values).await?;
        let (sql, values) = item_query(&[id]);
        let items = rows(&self.db, &sql, values).await?;
        Ok(together(&found, &items)?.pop())
    }

    /// Requests with items that wait and whose time has passed, and that nobody was told of.
    pub async fn late_requests(&self, today: NaiveDate) -> Result<Vec<AccessRequest>, StoreError> {
        let sql = format!(
            "SELECT {REQUEST_COLUMNS} FROM access_requests WHERE id IN (SELECT request \
             FROM access_items WHERE state = 'waiting' AND due < $1 AND NOT is_overdue) \
             ORDER BY id LIMIT 100"
        );
        let found = rows(&self.db, &sql, vec![today.to_string().into()]).await?;
        let ids: Vec<RequestId> = found.iter().map(request_id).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, values) = item_query(&ids);
        together(&found, &rows(&self.db, &sql, values).await?)
    }

    /// Keeps a new request with its items.
    pub async fn add_access_request(&self, one: &AccessRequest) -> Result<(), StoreError> {
        let areas: Vec<&str> = one.areas.iter().map(hub_values::AreaCode::as_str).collect();
        let line: Vec<Value> = vec![
            one.id.uuid().into(),
            one.department.as_str().into(),
            one.purpose.as_str().into(),
            one.legal_basis.clone().into(),
            one.scenario.clone().into(),
            areas.join(" ").into(),
            RowCondition::write(&one.conditions).into(),
            one.last_day.to_string().into(),
            signed(one.people_per_day),
            one.asked_by.clone().into(),
            micros(one.asked_at).into(),
            Some(one.covers.to_string()).filter(|text| !text.is_empty()).into(),
        ];
        let head = format!("INSERT INTO access_requests ({REQUEST_COLUMNS})");
        insert(&self.db, &head, "", vec![line]).await?;
        let lines = one.items.iter().map(|item| item_values(one.id, item)).collect();
        insert(&self.db, &format!("INSERT INTO access_items ({ITEM_COLUMNS})"), "", lines).await
    }

    /// Keeps what a department said again of its request.
    pub async fn change_access_request(&self, one: &AccessRequest) -> Result<(), StoreError> {
        let sql = "UPDATE access_requests SET legal_basis = $1, scenario = $2 WHERE id = $3";
        let values =
            vec![one.legal_basis.clone().into(), one.scenario.clone().into(), one.id.uuid().into()];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Keeps items of a request as they are now, in place of how they were.
    pub async fn put_access_items(
        &self,
        id: RequestId,
        items: &[AccessItem],
    ) -> Result<(), StoreError> {
        for item in items {
            let sql = "DELETE FROM access_items WHERE request = $1 AND number = $2";
            let values = vec![id.uuid().into(), i32::from(item.number).into()];
            let _count = execute(&self.db, sql, values).await?;
        }
        let lines = items.iter().map(|item| item_values(id, item)).collect();
        insert(&self.db, &format!("INSERT INTO access_items ({ITEM_COLUMNS})"), "", lines).await
    }

    /// Adds steps to what happened to a request.
    pub async fn add_access_steps(
        &self,
        id: RequestId,
        steps: &[AccessStep],
    ) -> Result<(), StoreError> {
        let sql = "SELECT COUNT(*) AS steps FROM access_steps WHERE request = $1";
        let found = rows(&self.db, sql, vec![id.uuid().into()]).await?;
        let before: i64 = found.first().map_or(Ok(0), |row| column(row, STEPS, "steps"))?;
        let lines = steps
            .iter()
            .zip(i32::try_from(before).unwrap_or(i32::MAX)..)
            .map(|(one, number)| {
                let codes: Vec<&str> = one.attributes.iter().map(AttributeCode::as_str).collect();
                vec![
                    id.uuid().into(),
                    number.into(),
                    micros(one.at).into(),
                    one.actor.clone().into(),
                    one.department.as_str().into(),
                    one.kind.as_str().into(),
                    codes.join(" ").into(),
                    one.reason.clone().into(),
                ]
            })
            .collect();
        let head = "INSERT INTO access_steps (request, number, at, actor, department, kind, \
                    attributes, reason)";
        insert(&self.db, head, "", lines).await
    }
}

fn request_query(
    filter: &AccessFilter,
    before: Option<RequestId>,
    limit: u64,
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut sql = format!("SELECT {REQUEST_COLUMNS} FROM access_requests r WHERE 1 = 1");
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(" AND ");
        sql.push_str(&condition.replace("$?", &format!("${}", values.len())));
    };
    if let Some(id) = filter.id {
        and("r.id = $?", id.uuid().into());
    }
    if let Some(before) = before {
        and("r.id < $?", before.uuid().into());
    }
    if let Some(code) = &filter.department {
        and("r.department = $?", code.as_str().into());
    }
    if let Some(code) = &filter.involving {
        let condition = "(r.department = $? OR r.id IN (SELECT request FROM access_items \
                         WHERE lead = $?))";
        and(condition, code.as_str().into());
    }
    let mut of_items = |condition: &str, value: Value| {
        and(&format!("r.id IN (SELECT request FROM access_items WHERE {condition})"), value);
    };
    if let Some(code) = &filter.lead {
        of_items("lead = $?", code.as_str().into());
    }
    if let Some(code) = &filter.attribute {
        of_items("attribute = $?", code.as_str().into());
    }
    if let Some(state) = filter.state {
        of_items("state = $?", state.as_str().into());
    }
    if let Some(day) = filter.due_before {
        of_items("state = 'waiting' AND due < $?", day.to_string().into());
    }
    values.push(signed(limit));
    (format!("{sql} ORDER BY r.id DESC LIMIT ${}", values.len()), values)
}

fn item_query(ids: &[RequestId]) -> (String, Vec<Value>) {
    let list = placeholders(1, ids.len());
    let sql = format!(
        "SELECT {ITEM_COLUMNS} FROM access_items WHERE request IN ({list}) \
         ORDER BY request, number"
    );
    (sql, ids.iter().map(|id| id.uuid().into()).collect())
}

fn together(
    requests: &[QueryResult],
    items: &[QueryResult],
) -> Result<Vec<AccessRequest>, StoreError> {
    let mut by_request: HashMap<RequestId, Vec<AccessItem>> = HashMap::new();
    for row in items {
        let id = RequestId::from_uuid(column(row, ITEMS, "request")?);
        by_request.entry(id).or_default().push(item(row)?);
    }
    requests
        .iter()
        .map(|row| {
            let id = request_id(row)?;
            request(row, id, by_request.remove(&id).unwrap_or_default())
        })
        .collect()
}

fn request_id(row: &QueryResult) -> Result<RequestId, StoreError> {
    Ok(RequestId::from_uuid(column(row, REQUESTS, "id")?))
}

fn request(
    row: &QueryResult,
    id: RequestId,
    items: Vec<AccessItem>,
) -> Result<AccessRequest, StoreError> {
    let areas: String = column(row, REQUESTS, "areas")?;
    let areas: Result<Vec<_>, _> = areas.split_whitespace().map(str::parse).collect();
    let conditions: String = column(row, REQUESTS, "conditions")?;
    let covers: Option<String> = column(row, REQUESTS, "covers")?;
    let wrong = |column| StoreError::Corrupt { table: REQUESTS, column };
    Ok(AccessRequest {
        id,
        department: parsed(row, REQUESTS, "department")?,
        purpose: parsed(row, REQUESTS, "purpose")?,
        legal_basis: column(row, REQUESTS, "legal_basis")?,
        scenario: column(row, REQUESTS, "scenario")?,
        areas: areas.map_err(|_| wrong("areas"))?,
        conditions: RowCondition::read(&conditions).map_err(|_| wrong("conditions"))?,
        last_day: parsed(row, REQUESTS, "last_day")?,
        people_per_day: column::<i64>(row, REQUESTS, "people_per_day")?.unsigned_abs(),
        covers: covers.unwrap_or_default().parse().map_err(|_| wrong("covers"))?,
        asked_by: column(row, REQUESTS, "asked_by")?,
        asked_at: time(column(row, REQUESTS, "asked_at")?),
        items,
    })
}

fn item(row: &QueryResult) -> Result<AccessItem, StoreError> {
    let text = |name| column::<String>(row, ITEMS, name);
    let form = |name: &str| AnswerForm::from_name(name).map_err(|_| corrupt("form"));
    let years = text("unknown_years")?;
    let years: Result<Vec<i32>, _> = years.split_whitespace().map(str::parse).collect();
    let granted: Option<String> = column(row, ITEMS, "granted_form")?;
    let number: i32 = column(row, ITEMS, "number")?;
    Ok(AccessItem {
        number: u16::try_from(number).map_err(|_| corrupt("number"))?,
        attribute: parsed(row, ITEMS, "attribute")?,
        form: form(&text("form")?)?,
        lead: parsed(row, ITEMS, "lead")?,
        state: ItemState::from_name(&text("state")?).ok_or(corrupt("state"))?,
        tier: Tier::from_name(&text("tier")?).ok_or(corrupt("tier"))?,
        due: crate::sql::optional(row, ITEMS, "due")?,
        unknown_years: years.map_err(|_| corrupt("unknown_years"))?,
        is_extended: column(row, ITEMS, "is_extended")?,
        is_returned: column(row, ITEMS, "is_returned")?,
        is_overdue: column(row, ITEMS, "is_overdue")?,
        needs_two: column(row, ITEMS, "needs_two")?,
        first_approval: column(row, ITEMS, "first_approval")?,
        granted_form: granted.as_deref().map(form).transpose()?,
        decided_by: column(row, ITEMS, "decided_by")?,
        decided_at: column::<Option<i64>>(row, ITEMS, "decided_at")?.map(time),
        reason: column(row, ITEMS, "reason")?,
    })
}

fn item_values(id: RequestId, one: &AccessItem) -> Vec<Value> {
    let years: Vec<String> = one.unknown_years.iter().map(ToString::to_string).collect();
    vec![
        id.uuid().into(),
        i32::from(one.number).into(),
        one.attribute.as_str().into(),
        one.form.as_str().into(),
        one.lead.as_str().into(),
        one.state.as_str().into(),
        one.tier.as_str().into(),
        one.due.map(|day| day.to_string()).into(),
        years.join(" ").into(),
        one.is_extended.into(),
        one.is_returned.into(),
        one.is_overdue.into(),
        one.needs_two.into(),
        one.first_approval.clone().into(),
        one.granted_form.map(AnswerForm::as_str).into(),
        one.decided_by.clone().into(),
        one.decided_at.map(micros).into(),
        one.reason.clone().into(),
    ]
}

fn step(row: &QueryResult) -> Result<AccessStep, StoreError> {
    let wrong = |column| StoreError::Corrupt { table: STEPS, column };
    let kind: String = column(row, STEPS, "kind")?;
    let attributes: String = column(row, STEPS, "attributes")?;
    let attributes: Result<Vec<_>, _> = attributes.split_whitespace().map(str::parse).collect();
    Ok(AccessStep {
        at: time(column(row, STEPS, "at")?),
        actor: column(row, STEPS, "actor")?,
        department: parsed(row, STEPS, "department")?,
        kind: StepKind::from_name(&kind).ok_or(wrong("kind"))?,
        attributes: attributes.map_err(|_| wrong("attributes"))?,
        reason: column(row, STEPS, "reason")?,
    })
}

fn signed(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: ITEMS, column }
}
