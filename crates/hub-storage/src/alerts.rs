//! Alerts: what the rules over the log have found, and what people said of it.

use chrono::{DateTime, Utc};
use hub_values::AlertId;
use sea_orm::{QueryResult, Value};

use crate::sql::{column, execute, insert, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "audit_alerts";
const SELECT: &str = "SELECT id, found_as, rule, department, actor, day, facts, state, note, \
     handled_by, handled_at, raised_at FROM audit_alerts";

/// An alert as it is stored. What `facts` and `state` mean is the app's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAlert {
    /// Its id.
    pub id: AlertId,
    /// Found again, it is the same one.
    pub found_as: String,
    /// Which rule.
    pub rule: String,
    /// The official's department.
    pub department: Option<String>,
    /// The official, as the log names them.
    pub actor: String,
    /// The day in China, ISO 8601.
    pub day: String,
    /// What was counted, as JSON.
    pub facts: String,
    /// Where it is.
    pub state: String,
    /// What somebody said of it.
    pub note: Option<String>,
    /// Who.
    pub handled_by: Option<String>,
    /// When.
    pub handled_at: Option<DateTime<Utc>>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
}

/// Which alerts are wanted; all conditions must hold.
#[derive(Debug, Clone, Default)]
pub struct AlertFilter {
    /// In this state.
    pub state: Option<String>,
    /// By this rule.
    pub rule: Option<String>,
    /// About officials of this department.
    pub department: Option<String>,
    /// About this official.
    pub actor: Option<String>,
    /// Not about this official.
    pub besides: Option<String>,
    /// From this day on.
    pub from: Option<String>,
    /// Until this day, it included.
    pub to: Option<String>,
}

impl Store {
    /// Alerts that fit, newest first, before one of them, as many as asked for at most.
    pub async fn alerts(
        &self,
        filter: &AlertFilter,
        before: Option<AlertId>,
        limit: u64,
    ) -> Result<Vec<StoredAlert>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = format!("{SELECT} WHERE 1 = 1");
        for (condition, wanted) in [
            ("state =", &filter.state),
            ("rule =", &filter.rule),
            ("department =", &filter.department),
            ("actor =", &filter.actor),
            ("actor <>", &filter.besides),
            ("day >=", &filter.from),
            ("day <=", &filter.to),
        ] {
            if let Some(wanted) = wanted {
                values.push(wanted.clone().into());
                sql = format!("{sql} AND {condition} ${}", values.len());
            }
        }
        if let Some(before) = before {
            values.push(before.uuid().into());
            sql = format!("{sql} AND id < ${}", values.len());
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        sql = format!("{sql} ORDER BY id DESC LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(alert).collect()
    }
}

impl Tx {
    /// Adds alerts; what was found before stays as it is.
    pub async fn add_alerts(&self, new: Vec<StoredAlert>) -> Result<(), StoreError> {
        let line = |one: StoredAlert| {
            vec![
                one.id.uuid().into(),
                one.found_as.into(),
                one.rule.into(),
                one.department.into(),
                one.actor.into(),
                one.day.into(),
                one.facts.into(),
                one.state.into(),
                micros(one.raised_at).into(),
            ]
        };
        let head = "INSERT INTO audit_alerts (id, found_as, rule, department, actor, day, facts, \
                    state, raised_at)";
        let tail = " ON CONFLICT (found_as) DO NOTHING";
        insert(&self.db, head, tail, new.into_iter().map(line).collect()).await
    }

    /// An alert by its id.
    pub async fn alert(&self, id: AlertId) -> Result<Option<StoredAlert>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(alert).transpose()
    }

    /// Notes what somebody said of an alert.
    pub async fn put_alert(&self, one: &StoredAlert) -> Result<(), StoreError> {
        let sql = "UPDATE audit_alerts SET state = $1, note = $2, handled_by = $3, \
                   handled_at = $4 WHERE id = $5";
        let values = vec![
            one.state.clone().into(),
            one.note.clone().into(),
            one.handled_by.clone().into(),
            one.handled_at.map(micros).into(),
            one.id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }
}

fn alert(row: &QueryResult) -> Result<StoredAlert, StoreError> {
    let handled_at: Option<i64> = column(row, TABLE, "handled_at")?;
    Ok(StoredAlert {
        id: AlertId::from_uuid(column(row, TABLE, "id")?),
        found_as: column(row, TABLE, "found_as")?,
        rule: column(row, TABLE, "rule")?,
        department: column(row, TABLE, "department")?,
        actor: column(row, TABLE, "actor")?,
        day: column(row, TABLE, "day")?,
        facts: column(row, TABLE, "facts")?,
        state: column(row, TABLE, "state")?,
        note: column(row, TABLE, "note")?,
        handled_by: column(row, TABLE, "handled_by")?,
        handled_at: handled_at.map(time),
        raised_at: time(column(row, TABLE, "raised_at")?),
    })
}
