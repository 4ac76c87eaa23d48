//! By what entries of the log are found besides their columns: case, area, attribute.
//!
//! Cases and areas name entries one by one. Attributes name blocks of entries, apart for each department, purpose and
//! outcome: whoever asks for several of these at once reads only where all of them meet.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use hub_values::{AreaCode, SubjectId};
use sea_orm::Value;

use crate::log::{LogRow, log_row, signed};
use crate::records::uuids;
use crate::sql::{column, execute, insert, parsed, placeholders, rows};
use crate::stored::time;
use crate::{Store, StoreError, Tx};

/// Entries of a block.
const BLOCK: u64 = 64;
/// Blocks whose entries are read at once.
const BLOCKS: usize = 16;
/// Terms that are asked for in one statement.
const UNION: usize = 100;
const TERMS: &str = "log_terms";

/// What an entry is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogTerm {
    /// The case that it names.
    Case(String),
    /// An area that one of its subjects belonged to, or that the area of one lies in.
    Area(AreaCode),
}

impl LogTerm {
    fn stored(&self) -> String {
        match self {
            Self::Case(case) => format!("case {case}"),
            Self::Area(area) => format!("area {}", area.as_str()),
        }
    }
}

/// Whose entries, for what, and how they ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogShape {
    /// The department.
    pub department: Option<String>,
    /// The purpose.
    pub purpose: Option<String>,
    /// The outcome.
    pub outcome: String,
}

impl LogShape {
    fn key(&self) -> String {
        let word = |one: &Option<String>| one.clone().unwrap_or_else(|| "-".to_owned());
        format!("{} {} {}", word(&self.department), word(&self.purpose), self.outcome)
    }
}

fn attribute_term(attribute: &str, shape: &str) -> String {
    format!("attribute {attribute} {shape}")
}

/// What a stretch of entries is found by.
#[derive(Debug, Default)]
pub struct LogTerms {
    exact: BTreeSet<(LogTerm, u64)>,
    attributes: BTreeMap<LogShape, BTreeSet<(String, u64)>>,
}

impl LogTerms {
    /// Adds what an entry is found by.
    pub fn add(&mut self, index: u64, term: LogTerm) {
        let _new = self.exact.insert((term, index));
    }

    /// Adds an attribute that an entry names.
    pub fn add_attribute(&mut self, index: u64, shape: &LogShape, attribute: &str) {
        let block = index - index % BLOCK;
        let of_shape = self.attributes.entry(shape.clone()).or_default();
        let _new = of_shape.insert((attribute.to_owned(), block));
    }
}

/// Where a subject belonged, as a record said that was linked to it.
#[derive(Debug, Clone)]
pub struct BelongedTo {
    /// The subject.
    pub subject: SubjectId,
    /// The community that the record names.
    pub community: AreaCode,
    /// Since when the record is about the subject.
    pub linked_at: DateTime<Utc>,
}

impl Tx {
    /// Notes what entries are found by.
    pub async fn put_log_terms(&self, terms: LogTerms) -> Result<(), StoreError> {
        const AGAIN: &str = " ON CONFLICT DO NOTHING";
        let mut lines: Vec<Vec<Value>> = Vec::new();
        for (term, index) in terms.exact {
            lines.push(vec![term.stored().into(), signed(index)]);
        }
        let (mut shapes, mut named) = (Vec::new(), BTreeSet::new());
        for (shape, attributes) in terms.attributes {
            let key = shape.key();
            for (attribute, block) in attributes {
                lines.push(vec![attribute_term(&attribute, &key).into(), signed(block)]);
                let _new = named.insert((attribute, key.clone()));
            }
            let (department, purpose) = (shape.department, shape.purpose);
            shapes.push(vec![key.into(), department.into(), purpose.into(), shape.outcome.into()]);
        }
        insert(&self.db, "INSERT INTO log_terms (term, idx)", AGAIN, lines).await?;
        let head = "INSERT INTO log_shapes (shape, department, purpose, outcome)";
        insert(&self.db, head, AGAIN, shapes).await?;
        let named =
            named.into_iter().map(|(attribute, shape)| vec![attribute.into(), shape.into()]);
        let head = "INSERT INTO log_shape_attributes (attribute, shape)";
        insert(&self.db, head, AGAIN, named.collect()).await
    }

    /// Notes how far the terms have followed the log.
    pub async fn set_searched(&self, searched: u64) -> Result<(), StoreError> {
        let sql = "UPDATE log_head SET searched = $1 WHERE id = 1";
        execute(&self.db, sql, vec![signed(searched)]).await.map(drop)
    }

    /// Takes terms out of the index, and says how many; none are left at 0.
    pub async fn forget_log_terms(&self, limit: u64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM log_terms WHERE (term, idx) IN \
                   (SELECT term, idx FROM log_terms ORDER BY term, idx LIMIT $1)";
        let taken = execute(&self.db, sql, vec![signed(limit)]).await?;
        if taken == 0 {
            for sql in ["DELETE FROM log_shape_attributes", "DELETE FROM log_shapes"] {
                let _count = execute(&self.db, sql, Vec::new()).await?;
            }
        }
        Ok(taken)
    }

    /// Takes away what entries before a position were found by, for the terms after one, and says
    /// which was the last; none when there are no more. A block goes with its last entry.
    pub async fn put_terms_away(
        &self,
        after: &str,
        end: u64,
        limit: u64,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT DISTINCT term FROM log_terms WHERE term > $1 ORDER BY term LIMIT $2";
        let found = rows(&self.db, sql, vec![after.into(), signed(limit)]).await?;
        let mut last = None;
        for row in &found {
            let term: String = column(row, TERMS, "term")?;
            let is_block = term.starts_with("attribute ");
            let end = if is_block { end.saturating_sub(BLOCK - 1) } else { end };
            let sql = "DELETE FROM log_terms WHERE term = $1 AND idx < $2";
            let _count = execute(&self.db, sql, vec![term.clone().into(), signed(end)]).await?;
            last = Some(term);
        }
        Ok(last)
    }
}

impl Store {
    /// Entries before a position that a term names, newest first.
    pub async fn log_by_term(
        &self,
        term: &LogTerm,
        before: u64,
        limit: u64,
    ) -> Result<Vec<LogRow>, StoreError> {
        // The order of the tables is that in which they are to be read.
        let sql = "SELECT e.idx, e.leaf, e.body, e.time, e.department, e.purpose, e.actor, e.outcome \
                   FROM log_terms t CROSS JOIN log_entries e \
                   WHERE e.idx = t.idx AND t.term = $1 AND t.idx < $2 ORDER BY t.idx DESC LIMIT $3";
        let values = vec![term.stored().into(), signed(before), signed(limit)];
        self.read(sql, values).await?.iter().map(log_row).collect()
    }

    /// Which of these entries a term names.
    pub async fn named_by_term(
        &self,
        term: &LogTerm,
        indexes: &[u64],
    ) -> Result<HashSet<u64>, StoreError> {
        let mut named = HashSet::new();
        for piece in indexes.chunks(512) {
            let mut values: Vec<Value> = vec![term.stored().into()];
            values.extend(piece.iter().map(|index| signed(*index)));
            let list = placeholders(2, piece.len());
            let sql = format!("SELECT idx FROM log_terms WHERE term = $1 AND idx IN ({list})");
            for row in self.read(&sql, values).await? {
                let _new = named.insert(column::<i64>(&row, TERMS, "idx")?.unsigned_abs());
            }
        }
        Ok(named)
    }

    /// The terms of an attribute, one for each department, purpose and outcome with which it was
    /// named, of those that fit.
    pub async fn attribute_terms(
        &self,
        attribute: &str,
        wanted: [Option<&str>; 3],
    ) -> Result<Vec<String>, StoreError> {
        let mut sql = "SELECT s.shape FROM log_shape_attributes a \
                       JOIN log_shapes s ON s.shape = a.shape WHERE a.attribute = $1"
            .to_owned();
        let mut values: Vec<Value> = vec![attribute.into()];
        for (name, wanted) in ["department", "purpose", "outcome"].into_iter().zip(wanted) {
            if let Some(wanted) = wanted {
                values.push(wanted.into());
                sql = format!("{sql} AND s.{name} = ${}", values.len());
            }
        }
        let found = self.read(&sql, values).await?;
        let shape = |row| column::<String>(row, "log_shapes", "shape");
        found.iter().map(|row| Ok(attribute_term(attribute, &shape(row)?))).collect()
    }

    /// Entries before a position out of the next blocks that these terms name, newest first, and
    /// where to go on; none when there are no more blocks. Not each of the entries names the attribute.
    pub async fn log_by_blocks(
        &self,
        terms: &[String],
        before: u64,
    ) -> Result<(Vec<LogRow>, Option<u64>), StoreError> {
        let blocks = self.next_blocks(terms, before).await?;
        let Some(oldest) = blocks.last().copied() else { return Ok((Vec::new(), None)) };
        let indexes = blocks.iter().flat_map(|block| *block..block + BLOCK);
        let indexes: Vec<u64> = indexes.filter(|index| *index < before).collect();
        let found = self.log_at(&indexes).await?;
        Ok((found, (blocks.len() == BLOCKS && oldest > 0).then_some(oldest)))
    }

    /// The next blocks with entries before a position, newest first.
    async fn next_blocks(&self, terms: &[String], before: u64) -> Result<Vec<u64>, StoreError> {
        let mut blocks = BTreeSet::new();
        for piece in terms.chunks(UNION) {
            let mut values = vec![signed(before)];
            let each = piece.iter().map(|term| {
                values.push(term.as_str().into());
                format!(
                    "SELECT idx FROM (SELECT idx FROM log_terms WHERE term = ${} AND idx < $1 \
                     ORDER BY idx DESC LIMIT {BLOCKS}) AS t{}",
                    values.len(),
                    values.len()
                )
            });
            let sql = each.collect::<Vec<_>>().join(" UNION ALL ");
            for row in self.read(&sql, values).await? {
                let _new = blocks.insert(column::<i64>(&row, TERMS, "idx")?.unsigned_abs());
            }
        }
        // Each term tells its newest ones, so that the newest of all are among them.
        Ok(blocks.into_iter().rev().take(BLOCKS).collect())
    }

    /// Where subjects have belonged by what was recorded of them, in the order in which that was
    /// said. Links that hold no more count: what was so then stays so.
    pub async fn belonged_to(&self, subjects: &[SubjectId]) -> Result<Vec<BelongedTo>, StoreError> {
        let mut found = Vec::new();
        for piece in subjects.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT l.subject, l.decided_at, e.community FROM links l \
                 JOIN source_records e ON e.id = l.record AND e.community IS NOT NULL \
                 WHERE l.subject IN ({list}) ORDER BY l.decided_at, e.recorded_at, e.id"
            );
            for row in self.read(&sql, values).await? {
                found.push(BelongedTo {
                    subject: SubjectId::from_uuid(column(&row, "links", "subject")?),
                    community: parsed(&row, "source_records", "community")?,
                    linked_at: time(column(&row, "links", "decided_at")?),
                });
            }
        }
        Ok(found)
    }
}
