//! One-time codes with which a user sets a new password.

use chrono::{DateTime, Utc};
use hub_values::UserId;
use sea_orm::{ConnectionTrait, QueryResult};

use crate::sql::{column, execute, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

/// A code that was not used yet; one a user.
#[derive(Debug, Clone)]
pub struct PasswordCode {
    /// SHA-256 of the code, which has more than 90 random bits.
    pub code_hash: Vec<u8>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

impl Store {
    /// The code of a user.
    pub async fn password_code(&self, user: UserId) -> Result<Option<PasswordCode>, StoreError> {
        known(&self.reads, user).await
    }
}

impl Tx {
    /// The code of a user, as it is in this transaction.
    pub async fn password_code(&self, user: UserId) -> Result<Option<PasswordCode>, StoreError> {
        known(&self.db, user).await
    }

    /// Gives a user a code; an earlier one is worthless.
    pub async fn put_password_code(
        &self,
        user: UserId,
        code: &PasswordCode,
    ) -> Result<(), StoreError> {
        let sql = r#"INSERT INTO password_codes ("user", code_hash, expires_at)
                   VALUES ($1, $2, $3)
                   ON CONFLICT ("user") DO UPDATE SET code_hash = excluded.code_hash,
                   expires_at = excluded.expires_at"#;
        let values =
            vec![user.uuid().into(), code.code_hash.clone().into(), micros(code.expires_at).into()];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Makes the code of a user worthless.
    pub async fn drop_password_code(&self, user: UserId) -> Result<(), StoreError> {
        let sql = r#"DELETE FROM password_codes WHERE "user" = $1"#;
        let _count = execute(&self.db, sql, vec![user.uuid().into()]).await?;
        Ok(())
    }
}

async fn known(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Option<PasswordCode>, StoreError> {
    let sql = r#"SELECT code_hash, expires_at FROM password_codes WHERE "user" = $1"#;
    rows(db, sql, vec![user.uuid().into()]).await?.first().map(code).transpose()
}

fn code(row: &QueryResult) -> Result<PasswordCode, StoreError> {
    const TABLE: &str = "password_codes";
    Ok(PasswordCode {
        code_hash: column(row, TABLE, "code_hash")?,
        expires_at: time(column(row, TABLE, "expires_at")?),
    })
}
