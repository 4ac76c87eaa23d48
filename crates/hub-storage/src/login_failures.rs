//! Failed logins, counted where no restart and no second process forgets them.
//!
//! Who failed is kept as a keyed token: people type passwords and ID numbers into the wrong field.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::sql::{column, execute, rows};
use crate::stored::{micros, time};
use crate::{Keys, Store, StoreError, Tx};

/// How often one login or address has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginFailures {
    /// How often.
    pub failures: u64,
    /// From when the wait is counted.
    pub since: DateTime<Utc>,
}

impl Store {
    /// The failures of a login and an address.
    pub async fn login_failures(
        &self,
        who: &[String; 2],
    ) -> Result<Vec<LoginFailures>, StoreError> {
        known(&self.reads, &self.keys, who).await
    }
}

impl Tx {
    /// The failures of a login and an address, as they are in this transaction.
    pub async fn login_failures(
        &self,
        who: &[String; 2],
    ) -> Result<Vec<LoginFailures>, StoreError> {
        known(&self.db, &self.keys, who).await
    }

    /// Counts a failure of a login and of an address. What is older than `oldest` is forgotten;
    /// the wait is counted from the failure that reaches `limit`.
    pub async fn count_login_failure(
        &self,
        who: &[String; 2],
        limit: u64,
        oldest: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let forget = "DELETE FROM login_failures WHERE since < $1";
        let _count = execute(&self.db, forget, vec![micros(oldest).into()]).await?;
        let sql = "INSERT INTO login_failures (who, failures, since) VALUES ($1, 1, $2) \
                   ON CONFLICT (who) DO UPDATE SET failures = login_failures.failures + 1, \
                   since = CASE WHEN login_failures.failures + 1 >= $3 THEN excluded.since \
                   ELSE login_failures.since END";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        for one in who {
            let values = vec![token(&self.keys, one), micros(now).into(), limit.into()];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(())
    }

    /// Takes a try back that was right: forgets the failures of the login, and one of the address.
    pub async fn forgive_login(&self, [login, address]: &[String; 2]) -> Result<(), StoreError> {
        let sql = "DELETE FROM login_failures WHERE who = $1";
        let _count = execute(&self.db, sql, vec![token(&self.keys, login)]).await?;
        let sql = "UPDATE login_failures SET failures = failures - 1 \
                   WHERE who = $1 AND failures > 0";
        let _count = execute(&self.db, sql, vec![token(&self.keys, address)]).await?;
        Ok(())
    }
}

async fn known(
    db: &impl ConnectionTrait,
    keys: &Keys,
    [login, address]: &[String; 2],
) -> Result<Vec<LoginFailures>, StoreError> {
    let sql = "SELECT failures, since FROM login_failures WHERE who IN ($1, $2)";
    let found = rows(db, sql, vec![token(keys, login), token(keys, address)]).await?;
    found.iter().map(failures).collect()
}

fn failures(row: &QueryResult) -> Result<LoginFailures, StoreError> {
    const TABLE: &str = "login_failures";
    let failures: i64 = column(row, TABLE, "failures")?;
    Ok(LoginFailures {
        failures: failures.unsigned_abs(),
        since: time(column(row, TABLE, "since")?),
    })
}

fn token(keys: &Keys, who: &str) -> Value {
    keys.token("login failure", who).now.to_vec().into()
}
