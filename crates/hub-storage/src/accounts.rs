//! Clients of departments, users and their sessions.

use chrono::{DateTime, Utc};
use hub_policy::CallerRole;
use hub_values::{AreaCode, ClientId, DepartmentCode, UserId};
use sea_orm::QueryResult;

use crate::sql::{column, execute, insert, optional, parsed, rows};
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
    /// Whether it may send registered operations only.
    pub is_bound: bool,
    /// Whether it may come in.
    pub is_active: bool,
}

/// A person with a login.
#[derive(Clone)]
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
    /// Their name, where the city keeps it here.
    pub name: Option<String>,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// Whether the password was given by somebody else, and is good for nothing but to be changed.
    pub must_change_password: bool,
    /// Whether they may come in.
    pub is_active: bool,
}

/// Neither the name nor the hash.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
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

const CLIENTS: &str =
    "SELECT id, name, department, secret_hash, may_introspect, is_bound, is_active FROM clients";
const USERS: &str = "SELECT id, login, role, department, area, name, password_hash, \
                     must_change_password, is_active FROM users";

impl Store {
    /// All clients.
    pub async fn clients(&self) -> Result<Vec<Client>, StoreError> {
        let sql = format!("{CLIENTS} ORDER BY id");
        self.read(&sql, Vec::new()).await?.iter().map(client).collect()
    }

    /// All users.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let sql = format!("{USERS} ORDER BY login");
        self.read(&sql, Vec::new()).await?.iter().map(user).collect()
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
    /// The client of this id, as it is in this transaction.
    pub async fn client(&self, id: ClientId) -> Result<Option<Client>, StoreError> {
        let sql = format!("{CLIENTS} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(client).transpose()
    }

    /// The user of this id, as it is in this transaction.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let sql = format!("{USERS} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(user).transpose()
    }

    /// The user of this login, as it is in this transaction.
    pub async fn user_by_login(&self, login: &str) -> Result<Option<User>, StoreError> {
        let sql = format!("{USERS} WHERE login = $1");
        rows(&self.db, &sql, vec![login.into()]).await?.first().map(user).transpose()
    }

    /// Adds clients or changes them; a client stays with its department.
    pub async fn put_clients(
        &self,
        clients: &[Client],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let lines = clients
            .iter()
            .map(|one| {
                vec![
                    one.id.uuid().into(),
                    one.name.clone().into(),
                    one.department.as_str().into(),
                    one.secret_hash.clone().into(),
                    one.may_introspect.into(),
                    one.is_bound.into(),
                    one.is_active.into(),
                    micros(now).into(),
                ]
            })
            .collect();
        let head = "INSERT INTO clients (id, name, department, secret_hash, may_introspect, \
                    is_bound, is_active, created_at)";
        let again = " ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                     secret_hash = excluded.secret_hash, \
                     may_introspect = excluded.may_introspect, is_bound = excluded.is_bound, \
                     is_active = excluded.is_active";
        insert(&self.db, head, again, lines).await
    }

    /// Adds users or changes them; a user keeps login and department.
    pub async fn put_users(&self, users: &[User], now: DateTime<Utc>) -> Result<(), StoreError> {
        let lines = users
            .iter()
            .map(|one| {
                vec![
                    one.id.uuid().into(),
                    one.login.clone().into(),
                    one.role.as_str().into(),
                    one.department.as_str().into(),
                    one.area.as_ref().map(|code| code.as_str().to_owned()).into(),
                    one.name.clone().into(),
                    one.password_hash.clone().into(),
                    one.must_change_password.into(),
                    one.is_active.into(),
                    micros(now).into(),
                ]
            })
            .collect();
        let head = "INSERT INTO users (id, login, role, department, area, name, password_hash, \
                    must_change_password, is_active, created_at)";
        let again = " ON CONFLICT (id) DO UPDATE SET role = excluded.role, area = excluded.area, \
                     name = excluded.name, password_hash = excluded.password_hash, \
                     must_change_password = excluded.must_change_password, \
                     is_active = excluded.is_active";
        insert(&self.db, head, again, lines).await
    }

    /// Notes that a session is used; one that was ended meanwhile stays ended.
    pub async fn touch_session(
        &self,
        id_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET seen_at = $1 WHERE id_hash = $2";
        let _count =
            execute(&self.db, sql, vec![micros(now).into(), id_hash.to_vec().into()]).await?;
        Ok(())
    }

    /// Begins a session.
    pub async fn put_session(&self, id_hash: &[u8], session: &Session) -> Result<(), StoreError> {
        let sql = r#"INSERT INTO sessions (id_hash, "user", created_at, seen_at)
                   VALUES ($1, $2, $3, $4)"#;
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
        is_bound: column(row, TABLE, "is_bound")?,
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
        name: column(row, TABLE, "name")?,
        must_change_password: column(row, TABLE, "must_change_password")?,
        password_hash: column(row, TABLE, "password_hash")?,
        is_active: column(row, TABLE, "is_active")?,
    })
}
