//! Clients of departments, users and their sessions.

use chrono::{DateTime, Utc};
use hub_policy::CallerRole;
use hub_values::{AreaCode, ClientId, DepartmentCode, UserId};
use sea_orm::QueryResult;

use crate::sql::{column, execute, optional, parsed};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

/// A department's system.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its id, which is also its OAuth client id.
    pub id: ClientId,
    /// A name for people.
    pub name: String,
    /// Whose it is.
    pub department: DepartmentCode,
    /// SHA-256 of its secret, which has 256 random bits.
    pub secret_hash: Vec<u8>,
    /// Whether it may read the schema through introspection.
    pub may_introspect: bool,
    /// Whether it may come in.
    pub is_active: bool,
}

/// A person with a login.
#[derive(Debug, Clone)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Login, in its normal form.
    pub login: String,
    /// What they are.
    pub role: CallerRole,
    /// Whose they are.
    pub department: DepartmentCode,
    /// What their work is limited to.
    pub area: Option<AreaCode>,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// Whether they may come in.
    pub is_active: bool,
}

/// A session of a user in the console.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub user: UserId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub seen_at: DateTime<Utc>,
}

impl Store {
    /// All clients.
    pub async fn clients(&self) -> Result<Vec<Client>, StoreError> {
        let sql = "SELECT id, name, department, secret_hash, may_introspect, is_active \
                   FROM clients ORDER BY id";
        self.read(sql, Vec::new()).await?.iter().map(client).collect()
    }

    /// All users.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let sql = "SELECT id, login, role, department, area, password_hash, is_active \
                   FROM users ORDER BY login";
        self.read(sql, Vec::new()).await?.iter().map(user).collect()
    }

    /// The session of this hashed id.
    pub async fn session(&self, id_hash: &[u8]) -> Result<Option<Session>, StoreError> {
        const TABLE: &str = "sessions";
        let sql = r#"SELECT "user", created_at, seen_at FROM sessions WHERE id_hash = $1"#;
        let rows = self.read(sql, vec![id_hash.to_vec().into()]).await?;
        rows.first()
            .map(|row| {
                Ok(Session {
                    user: UserId::from_uuid(column(row, TABLE, "user")?),
                    created_at: time(column(row, TABLE, "created_at")?),
                    seen_at: time(column(row, TABLE, "seen_at")?),
                })
            })
            .transpose()
    }
}

impl Tx {
    /// Adds a client or changes it.
    pub async fn put_client(&self, client: &Client, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "INSERT INTO clients (id, name, department, secret_hash, may_introspect, \
                   is_active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   secret_hash = excluded.secret_hash, may_introspect = excluded.may_introspect, \
                   is_active = excluded.is_active";
        let values = vec![
            client.id.uuid().into(),
            client.name.clone().into(),
            client.department.as_str().into(),
            client.secret_hash.clone().into(),
            client.may_introspect.into(),
            client.is_active.into(),
            micros(now).into(),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Adds a user or changes it.
    pub async fn put_user(&self, user: &User, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "INSERT INTO users (id, login, role, department, area, password_hash, \
                   is_active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                   ON CONFLICT (id) DO UPDATE SET role = excluded.role, area = excluded.area, \
                   password_hash = excluded.password_hash, is_active = excluded.is_active";
        let values = vec![
            user.id.uuid().into(),
            user.login.clone().into(),
            user.role.as_str().into(),
            user.department.as_str().into(),
            user.area.as_ref().map(|code| code.as_str().to_owned()).into(),
            user.password_hash.clone().into(),
            user.is_active.into(),
            micros(now).into(),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Begins a session, or notes that it is used.
    pub async fn put_session(&self, id_hash: &[u8], session: &Session) -> Result<(), StoreError> {
        let sql = r#"INSERT INTO sessions (id_hash, "user", created_at, seen_at)
                   VALUES ($1, $2, $3, $4)
                   ON CONFLICT (id_hash) DO UPDATE SET seen_at = excluded.seen_at"#;
        let values = vec![
            id_hash.to_vec().into(),
            session.user.uuid().into(),
            micros(session.created_at).into(),
            micros(session.seen_at).into(),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end_session(&self, id_hash: &[u8]) -> Result<(), StoreError> {
        let sql = "DELETE FROM sessions WHERE id_hash = $1";
        let _count = execute(&self.db, sql, vec![id_hash.to_vec().into()]).await?;
        Ok(())
    }

    /// Ends all sessions of a user.
    pub async fn end_sessions_of(&self, user: UserId) -> Result<(), StoreError> {
        let sql = r#"DELETE FROM sessions WHERE "user" = $1"#;
        let _count = execute(&self.db, sql, vec![user.uuid().into()]).await?;
        Ok(())
    }
}

fn client(row: &QueryResult) -> Result<Client, StoreError> {
    const TABLE: &str = "clients";
    Ok(Client {
        id: ClientId::from_uuid(column(row, TABLE, "id")?),
        name: column(row, TABLE, "name")?,
        department: parsed(row, TABLE, "department")?,
        secret_hash: column(row, TABLE, "secret_hash")?,
        may_introspect: column(row, TABLE, "may_introspect")?,
        is_active: column(row, TABLE, "is_active")?,
    })
}

fn user(row: &QueryResult) -> Result<User, StoreError> {
    const TABLE: &str = "users";
    let role: String = column(row, TABLE, "role")?;
    Ok(User {
        id: UserId::from_uuid(column(row, TABLE, "id")?),
        login: column(row, TABLE, "login")?,
        role: CallerRole::from_name(&role)
            .ok_or(StoreError::Corrupt { table: TABLE, column: "role" })?,
        department: parsed(row, TABLE, "department")?,
        area: optional(row, TABLE, "area")?,
        password_hash: column(row, TABLE, "password_hash")?,
        is_active: column(row, TABLE, "is_active")?,
    })
}
