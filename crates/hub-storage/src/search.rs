//! Lists of subjects that fit conditions, a page at a time.

use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_values::{AreaCode, SubjectId, SubjectKind};
use sea_orm::Value;

use crate::records::{COLUMNS, FROM, uuids};
use crate::sql::placeholders;
use crate::token::Token;
use crate::{Store, StoreError};

/// Conditions that must all hold. The caller has checked that each may be asked.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name, taken literally.
    pub name: Option<String>,
    /// In this area or below it.
    pub area: Option<AreaCode>,
    /// Born on this day or later, ISO 8601.
    pub born_from: Option<String>,
    /// Born on this day or earlier, ISO 8601.
    pub born_to: Option<String>,
    /// Of residents whose day of birth is known only those born on this day or earlier, ISO 8601.
    pub fourteen_since: Option<String>,
    /// Tokens of values that the subject must have.
    pub tokens: Vec<Token>,
    /// Also those that ended: the dead, the moved, what was pulled down.
    pub with_closed: bool,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Rows at most.
    pub first: u64,
    /// Only what comes after this subject.
    pub after: Option<SubjectId>,
}

impl Store {
    /// Records of one kind that fit, in the order of their ids: at most one more than asked for,
    /// which tells whether there is a next page. The permit's area is a condition of its own.
    pub async fn search(
        &self,
        permit: &Permit,
        kind: SubjectKind,
        filter: &Filter,
        page: Page,
    ) -> Result<Vec<SubjectRecord>, StoreError> {
        let mut values: Vec<Value> = vec![kind.as_str().into()];
        let still = if filter.with_closed { "" } else { " AND r.closed IS NULL" };
        // SQLite would read the whole kind by an index and sort it for each page; with the plus it goes
        // by id until the page is full (its documentation, "Disqualifying WHERE clause terms").
        let as_is = if self.is_postgres() { "" } else { "+" };
        let mut sql = format!("SELECT {COLUMNS} {FROM} WHERE {as_is}r.kind = $1{still}");
        // The token first: it is the condition that finds fewest.
        for token in &filter.tokens {
            let from = values.len() + 1;
            values.extend(token.values());
            let list = placeholders(from, 2);
            sql = format!(
                "{sql} AND r.subject IN (SELECT subject FROM tokens WHERE token IN ({list}))"
            );
        }
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            let position = format!("${}", values.len());
            sql.push_str(" AND ");
            sql.push_str(&condition.replace("$?", &position));
        };
        for area in [permit.area(), filter.area.as_ref()].into_iter().flatten() {
            and("r.community LIKE $? ESCAPE '!'", format!("{}%", digits(area)).into());
        }
        if let Some(areas) = permit.areas_of(kind) {
            and_within(&mut sql, &mut values, &areas);
        }
        and_not(&mut sql, &mut values, "r.subject", &permit.hidden());
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            let position = format!("${}", values.len());
            sql.push_str(" AND ");
            sql.push_str(&condition.replace("$?", &position));
        };
        if let Some(name) = &filter.name {
            and("r.name LIKE $? ESCAPE '!'", format!("%{}%", literal(name)).into());
        }
        if let Some(day) = &filter.born_from {
            and("r.born >= $?", day.clone().into());
        }
        if let Some(day) = &filter.born_to {
            and("r.born <= $?", day.clone().into());
        }
        if let Some(day) = &filter.fourteen_since {
            and("(r.born IS NULL OR r.born <= $?)", day.clone().into());
        }
        if let Some(after) = page.after {
            and("r.subject > $?", after.uuid().into());
        }
        let limit = i64::try_from(page.first.saturating_add(1)).unwrap_or(i64::MAX);
        and("1 = 1 ORDER BY r.subject LIMIT $?", limit.into());
        self.read_records(&sql, values).await
    }
}

/// Adds that a subject lies in one of these areas; where there is none, there is no subject.
fn and_within(sql: &mut String, values: &mut Vec<Value>, areas: &[AreaCode]) {
    let within: Vec<String> = areas
        .iter()
        .map(|area| {
            values.push(format!("{}%", digits(area)).into());
            format!("r.community LIKE ${} ESCAPE '!'", values.len())
        })
        .collect();
    let within = if within.is_empty() { "1 = 0".to_owned() } else { within.join(" OR ") };
    sql.push_str(" AND (");
    sql.push_str(&within);
    sql.push(')');
}

/// Adds that a column is none of these subjects.
pub(crate) fn and_not(sql: &mut String, values: &mut Vec<Value>, column: &str, ids: &[SubjectId]) {
    if ids.is_empty() {
        return;
    }
    let ids = uuids(ids);
    let list = placeholders(values.len() + 1, ids.len());
    for part in [" AND (", column, " IS NULL OR ", column, " NOT IN (", &list, "))"] {
        sql.push_str(part);
    }
    values.extend(ids);
}

/// The digits that all communities of an area begin with.
pub(crate) fn digits(area: &AreaCode) -> &str {
    area.as_str().get(..area.level().digits()).unwrap_or(area.as_str())
}

/// Text in which the wildcards of LIKE stand for themselves.
fn literal(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(literal("5%_!"), "5!%!_!!");
    }
}
