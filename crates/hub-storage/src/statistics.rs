//! How many there are: one aggregate over current records, by community, year of birth and tokens of
//! codes.

use hub_policy::Permit;
use hub_values::{AreaCode, SubjectKind};
use sea_orm::{QueryResult, Value};

use crate::records::FROM;
use crate::search::and_not;
use crate::sql::{column, optional, padded, placeholders};
use crate::token::Token;
use crate::{Store, StoreError};

/// So many of one community who share a year of birth and codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The community.
    pub community: AreaCode,
    /// The year of birth; none when it is not known.
    pub born: Option<i32>,
    /// Which of the first tokens that were asked by they have.
    pub first: Option<u16>,
    /// Which of the second tokens they have.
    pub second: Option<u16>,
    /// How many.
    pub count: u64,
}

impl Store {
    /// Counts all subjects of a kind that are there for anybody and have not ended. Whoever is sealed
    /// is counted by nobody: two callers who compare their numbers find nobody. By `first` they
    /// are told apart; of `second`, unless it is empty, only those who have one are counted, once for
    /// each that they have.
    pub async fn census(
        &self,
        permit: &Permit,
        kind: SubjectKind,
        first: &[Token],
        second: &[Token],
    ) -> Result<Vec<Counted>, StoreError> {
        let mut values: Vec<Value> = vec![kind.as_str().into()];
        let mut joined = String::new();
        let mut columns = String::from("r.community, substr(r.born, 1, 4) AS born_year");
        let mut groups = String::from("r.community, substr(r.born, 1, 4)");
        for (join, name, alias, tokens) in
            [("LEFT JOIN", "first_token", "x", first), ("JOIN", "second_token", "y", second)]
        {
            if tokens.is_empty() {
                continue;
            }
            let wanted: Vec<Value> = tokens.iter().flat_map(Token::values).collect();
            let wanted = padded(wanted);
            let list = placeholders(values.len() + 1, wanted.len());
            values.extend(wanted);
            joined = format!(
                "{joined} {join} tokens {alias} ON {alias}.subject = r.subject \
                 AND {alias}.token IN ({list})"
            );
            columns = format!("{columns}, {alias}.token AS {name}");
            groups = format!("{groups}, {alias}.token");
        }
        let mut sql = format!(
            "SELECT {columns}, COUNT(*) AS how_many {FROM}{joined} \
             WHERE r.kind = $1 AND r.closed IS NULL AND r.community IS NOT NULL"
        );
        and_not(&mut sql, &mut values, "r.subject", &permit.sealed());
        let sql = format!("{sql} GROUP BY {groups}");
        let rows = self.read(&sql, values).await?;
        rows.iter().map(|row| counted(row, first, second)).collect()
    }
}

fn counted(row: &QueryResult, first: &[Token], second: &[Token]) -> Result<Counted, StoreError> {
    const TABLE: &str = "records";
    let which = |name: &'static str, tokens: &[Token]| -> Result<Option<u16>, StoreError> {
        if tokens.is_empty() {
            return Ok(None);
        }
        let found: Option<Vec<u8>> = column(row, "tokens", name)?;
        let Some(found) = found else { return Ok(None) };
        let position = tokens.iter().position(|token| token.is_stored_as(&found));
        Ok(position.and_then(|position| u16::try_from(position).ok()))
    };
    let count: i64 = column(row, TABLE, "how_many")?;
    Ok(Counted {
        community: optional(row, TABLE, "community")?
            .ok_or(StoreError::Corrupt { table: TABLE, column: "community" })?,
        born: optional(row, TABLE, "born_year")?,
        first: which("first_token", first)?,
        second: which("second_token", second)?,
        count: count.unsigned_abs(),
    })
}
