//! Failed logins, counted where no restart and no second process forgets them.
//!
//! Who failed is kept as a keyed token: people type passwords and ID numbers into the wrong field.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::sql::{column, execute, padded, placeholders, rows};
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
            self.carry_over(one).await?;
            let values = vec![token(&self.keys, one), micros(now).into(), limit.into()];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(())
    }

    /// Takes a try back that was right: forgets the failures of the login, and one of the address.
    pub async fn forgive_login(&self, [login, address]: &[String; 2]) -> Result<(), StoreError> {
        self.carry_over(login).await?;
        self.carry_over(address).await?;
        let sql = "DELETE FROM login_failures WHERE who = $1";
        let _count = execute(&self.db, sql, vec![token(&self.keys, login)]).await?;
        let sql = "UPDATE login_failures SET failures = failures - 1 \
                   WHERE who = $1 AND failures > 0";
        let _count = execute(&self.db, sql, vec![token(&self.keys, address)]).await?;
        Ok(())
    }

    /// What was counted under older generations of the master key goes on under the current one.
    async fn carry_over(&self, who: &str) -> Result<(), StoreError> {
        let current = token(&self.keys, who);
        for before in tokens(&self.keys, who).into_iter().filter(|one| *one != current) {
            let sql = "INSERT INTO login_failures (who, failures, since) \
                       SELECT $1, failures, since FROM login_failures WHERE who = $2 \
                       ON CONFLICT (who) DO UPDATE SET \
                       failures = login_failures.failures + excluded.failures, \
                       since = CASE WHEN login_failures.since >= excluded.since \
                       THEN login_failures.since ELSE excluded.since END";
            if execute(&self.db, sql, vec![current.clone(), before.clone()]).await? > 0 {
                let sql = "DELETE FROM login_failures WHERE who = $1";
                let _count = execute(&self.db, sql, vec![before]).await?;
            }
        }
        Ok(())
    }
}

/// What is known of both, under whichever generation it was counted.
async fn known(
    db: &impl ConnectionTrait,
    keys: &Keys,
    who: &[String; 2],
) -> Result<Vec<LoginFailures>, StoreError> {
    let asked = padded(who.iter().flat_map(|one| tokens(keys, one)).collect());
    let sql = format!(
        "SELECT failures, since FROM login_failures WHERE who IN ({})",
        placeholders(1, asked.len())
    );
    let found = rows(db, &sql, asked).await?;
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

const NAME: &str = "login failure";

fn token(keys: &Keys, who: &str) -> Value {
    keys.token(NAME, who).now.to_vec().into()
}

/// The tokens under all generations of the ring: one that holds a lock may be an older one's.
fn tokens(keys: &Keys, who: &str) -> Vec<Value> {
    keys.tokens_of_all(NAME, who).into_iter().map(|token| token.to_vec().into()).collect()
}
