//! How many there are: current records by community, year of birth and tokens of codes, summed or one
//! by one.

use hub_policy::Permit;
use hub_values::{AreaCode, SubjectId, SubjectKind};
use sea_orm::{QueryResult, Value};

use crate::records::{FROM, uuids};
use crate::search::and_not;
use crate::sql::{column, optional, padded, placeholders};
use crate::token::Token;
use crate::{Store, StoreError};

const TABLE: &str = "records";
const FIRST: &str = "first_token";
const SECOND: &str = "second_token";

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

/// One subject as it is counted: once for each of the second tokens that it has, or once without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedSubject {
    /// Whom.
    pub subject: SubjectId,
    /// Where it counts, and as what.
    pub counted: Counted,
}

/// Which subjects are read one by one.
#[derive(Debug, Clone, Copy)]
pub enum Among<'a> {
    /// Those of a community.
    Community(AreaCode),
    /// These.
    Subjects(&'a [SubjectId]),
}

/// A statement that counts, as far as it is made up.
struct Counting {
    values: Vec<Value>,
    columns: String,
    joined: String,
    groups: String,
}

impl Counting {
    fn of(kind: SubjectKind) -> Self {
        let year = "substr(r.born, 1, 4)";
        Self {
            values: vec![kind.as_str().into()],
            columns: format!("r.community, {year} AS born_year"),
            joined: String::new(),
            groups: format!("r.community, {year}"),
        }
    }

    /// Tells subjects apart by which of these tokens they have.
    fn join(&mut self, join: &str, name: &str, alias: &str, tokens: &[Token]) {
        if tokens.is_empty() {
            return;
        }
        let wanted = padded(tokens.iter().flat_map(Token::values).collect());
        let list = placeholders(self.values.len() + 1, wanted.len());
        self.values.extend::<Vec<Value>>(wanted);
        self.joined = format!(
            "{} {join} tokens {alias} ON {alias}.subject = r.subject AND {alias}.token IN ({list})",
            self.joined
        );
        self.columns = format!("{}, {alias}.token AS {name}", self.columns);
        self.groups = format!("{}, {alias}.token", self.groups);
    }

    fn sql(&self, more: &str) -> String {
        let Self { columns, joined, .. } = self;
        format!(
            "SELECT {columns}{more} {FROM}{joined} \
             WHERE r.kind = $1 AND r.closed IS NULL AND r.community IS NOT NULL"
        )
    }
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
        let mut asked = Counting::of(kind);
        asked.join("LEFT JOIN", FIRST, "x", first);
        asked.join("JOIN", SECOND, "y", second);
        let mut sql = asked.sql(", COUNT(*) AS how_many");
        and_not(&mut sql, &mut asked.values, "r.subject", &permit.sealed());
        let sql = format!("{sql} GROUP BY {}", asked.groups);
        let rows = self.read(&sql, asked.values).await?;
        rows.iter()
            .map(|row| {
                let count: i64 = column(row, TABLE, "how_many")?;
                Ok(Counted { count: count.unsigned_abs(), ..counted(row, first, second)? })
            })
            .collect()
    }

    /// The same one by one, also the sealed: whoever keeps the counts leaves those out. Who is not
    /// there for anybody, or has ended, is left out.
    pub async fn census_of(
        &self,
        _permit: &Permit,
        kind: SubjectKind,
        among: Among<'_>,
        first: &[Token],
        second: &[Token],
    ) -> Result<Vec<CountedSubject>, StoreError> {
        let mut asked = Counting::of(kind);
        asked.join("LEFT JOIN", FIRST, "x", first);
        asked.join("LEFT JOIN", SECOND, "y", second);
        let (column_of, wanted): (&str, Vec<Value>) = match among {
            Among::Community(code) => ("community", vec![code.as_str().into()]),
            Among::Subjects([]) => return Ok(Vec::new()),
            Among::Subjects(ids) => ("subject", padded(uuids(ids))),
        };
        let list = placeholders(asked.values.len() + 1, wanted.len());
        asked.values.extend(wanted);
        let sql = format!("{} AND r.{column_of} IN ({list})", asked.sql(", r.subject"));
        let rows = self.read(&sql, asked.values).await?;
        rows.iter()
            .map(|row| {
                let subject: uuid::Uuid = column(row, TABLE, "subject")?;
                Ok(CountedSubject {
                    subject: SubjectId::from_uuid(subject),
                    counted: counted(row, first, second)?,
                })
            })
            .collect()
    }
}

/// One that is counted.
fn counted(row: &QueryResult, first: &[Token], second: &[Token]) -> Result<Counted, StoreError> {
    let which = |name: &'static str, tokens: &[Token]| -> Result<Option<u16>, StoreError> {
        if tokens.is_empty() {
            return Ok(None);
        }
        let found: Option<Vec<u8>> = column(row, "tokens", name)?;
        let Some(found) = found else { return Ok(None) };
        let position = tokens.iter().position(|token| token.is_stored_as(&found));
        Ok(position.and_then(|position| u16::try_from(position).ok()))
    };
    Ok(Counted {
        community: optional(row, TABLE, "community")?
            .ok_or(StoreError::Corrupt { table: TABLE, column: "community" })?,
        born: optional(row, TABLE, "born_year")?,
        first: which(FIRST, first)?,
        second: which(SECOND, second)?,
        count: 1,
    })
}
