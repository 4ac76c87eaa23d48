//! Nodes of the tree of the log at every eighth level, so that a proof reads a few hundred hashes of a log of any
//! length. They follow the log; what is made of them is compared with a signed root.

use hub_audit::Hash;
use sea_orm::{ConnectionTrait, QueryResult};

use crate::sql::{column, execute, insert, rows};
use crate::{Store, StoreError, Tx};

const LEAVES: &str =
    "SELECT idx, leaf AS hash FROM log_entries WHERE idx >= $1 AND idx < $2 ORDER BY idx";
const NODES: &str =
    "SELECT idx, hash FROM log_nodes WHERE level = $3 AND idx >= $1 AND idx < $2 ORDER BY idx";

impl Store {
    /// Nodes of a level from one on, with their places: level 0 are the leaves. Those that are not there are left out.
    pub async fn log_nodes(
        &self,
        level: u32,
        from: u64,
        count: u64,
    ) -> Result<Vec<(u64, Hash)>, StoreError> {
        let mut values = vec![signed(from).into(), signed(from.saturating_add(count)).into()];
        let sql = if level == 0 { LEAVES } else { NODES };
        if level > 0 {
            values.push(column_of(level).into());
        }
        self.read(sql, values).await?.iter().map(node).collect()
    }
}

impl Tx {
    /// The same in this transaction.
    pub async fn log_nodes(
        &self,
        level: u32,
        from: u64,
        count: u64,
    ) -> Result<Vec<(u64, Hash)>, StoreError> {
        nodes(&self.db, level, from, count).await
    }

    /// Keeps nodes; those that are there stay.
    pub async fn put_log_nodes(&self, nodes: Vec<(u32, u64, Hash)>) -> Result<(), StoreError> {
        let line = |(level, index, hash): (u32, u64, Hash)| {
            vec![column_of(level).into(), signed(index).into(), hash.as_bytes().to_vec().into()]
        };
        let head = "INSERT INTO log_nodes (level, idx, hash)";
        let tail = " ON CONFLICT (level, idx) DO UPDATE SET hash = excluded.hash";
        insert(&self.db, head, tail, nodes.into_iter().map(line).collect()).await
    }

    /// Forgets all nodes from this entry on: the log is followed anew.
    pub async fn forget_log_nodes(&self, from: u64) -> Result<(), StoreError> {
        for level in [8_u32, 16, 24, 32, 40] {
            let sql = "DELETE FROM log_nodes WHERE level = $1 AND idx >= $2";
            let values = vec![column_of(level).into(), signed(from >> level).into()];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(())
    }
}

async fn nodes(
    db: &impl ConnectionTrait,
    level: u32,
    from: u64,
    count: u64,
) -> Result<Vec<(u64, Hash)>, StoreError> {
    let mut values = vec![signed(from).into(), signed(from.saturating_add(count)).into()];
    let sql = if level == 0 { LEAVES } else { NODES };
    if level > 0 {
        values.push(column_of(level).into());
    }
    rows(db, sql, values).await?.iter().map(node).collect()
}

fn node(row: &QueryResult) -> Result<(u64, Hash), StoreError> {
    let index: i64 = column(row, "log_nodes", "idx")?;
    let bytes: Vec<u8> = column(row, "log_nodes", "hash")?;
    let corrupt = |_| StoreError::Corrupt { table: "log_nodes", column: "hash" };
    Ok((index.unsigned_abs(), Hash::from_bytes(bytes.try_into().map_err(corrupt)?)))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn column_of(level: u32) -> i32 {
    i32::try_from(level).unwrap_or(i32::MAX)
}
