//! Clients, users, secrets, passwords and sessions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use hub_audit::Kind;
use hub_policy::{Caller, CallerRole};
use hub_storage::{Client, Session, User};
use hub_values::{AreaCode, ClientId, DepartmentCode, UserId};
use thiserror::Error;

use crate::AppError;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::snapshot::{client_caller, user_caller};
use crate::writer::{Work, Written};

/// A session that was not used this long is over.
pub const SESSION_IDLE: Duration = Duration::minutes(30);
/// A session this old is over.
pub const SESSION_ABSOLUTE: Duration = Duration::hours(12);
/// Longest password, in bytes; checked before it is hashed.
const PASSWORD_LIMIT: usize = 128;
/// Failures per login or address before it must wait.
const FAILURES: u32 = 10;
/// How long it must wait, and how long failures are remembered.
const LOCK_OUT: Duration = Duration::minutes(15);

/// Why somebody is not let in; the same for unknown logins and wrong passwords.
#[derive(Debug, Error)]
pub enum LoginError {
    /// Unknown, switched off, or a wrong secret.
    #[error("login or password is wrong")]
    Wrong,
    /// Too many failures.
    #[error("too many failures; wait {} seconds", .0.num_seconds())]
    Locked(Duration),
    /// The hub cannot tell.
    #[error(transparent)]
    App(#[from] AppError),
}

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Login.
    pub login: String,
    /// Role.
    pub role: CallerRole,
    /// Department.
    pub department: DepartmentCode,
    /// Area that their work is limited to.
    pub area: Option<AreaCode>,
    /// First password.
    pub password: String,
}

/// Failures by normalised login and by address.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    counts: Mutex<HashMap<String, (u32, DateTime<Utc>)>>,
}

impl Failures {
    /// Counts a try as a failure, before it is judged, so that tries at the same time count too;
    /// or says how long to wait.
    fn begin(&self, keys: &[String], now: DateTime<Utc>) -> Result<(), Duration> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|_, (_, since)| now - *since < LOCK_OUT);
        let locked = keys
            .iter()
            .filter_map(|key| counts.get(key))
            .filter(|(count, _)| *count >= FAILURES)
            .map(|(_, since)| LOCK_OUT - (now - *since))
            .max();
        if let Some(wait) = locked {
            return Err(wait);
        }
        for key in keys {
            counts.entry(key.clone()).or_insert((0, now)).0 += 1;
        }
        Ok(())
    }

    /// Takes a try back that was right, and forgets the failures of that login.
    fn succeed(&self, login: &str, address: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let _count = counts.remove(login);
        if let Some((count, _)) = counts.get_mut(address) {
            *count = count.saturating_sub(1);
        }
    }
}

impl Hub {
    /// Makes a client for a department and returns it with its secret, which is shown only now.
    pub async fn add_client(
        self: &Arc<Self>,
        by: &Caller,
        name: &str,
        department: &DepartmentCode,
        may_introspect: bool,
    ) -> Result<(ClientId, String), AppError> {
        self.require_department(department)?;
        let secret = random_text()?;
        let client = Client {
            id: ClientId::from_uuid(self.ids().uuid()),
            name: name.to_owned(),
            department: department.clone(),
            secret_hash: hash(&secret),
            may_introspect,
            is_active: true,
        };
        let id = client.id;
        self.put_client(by, client, "addClient").await?;
        Ok((id, secret))
    }

    /// Gives a client a new secret; the old one is worthless at once.
    pub async fn rotate_client_secret(
        self: &Arc<Self>,
        by: &Caller,
        id: ClientId,
    ) -> Result<String, AppError> {
        let secret = random_text()?;
        let secret_hash = hash(&secret);
        let client = Client { secret_hash, ..self.known_client(id)? };
        self.put_client(by, client, "rotateClientSecret").await?;
        Ok(secret)
    }

    /// Switches a client off or on; tokens it still holds are worthless at once.
    pub async fn set_client_active(
        self: &Arc<Self>,
        by: &Caller,
        id: ClientId,
        is_active: bool,
    ) -> Result<(), AppError> {
        let client = Client { is_active, ..self.known_client(id)? };
        self.put_client(by, client, "setClientActive").await
    }

    fn known_client(&self, id: ClientId) -> Result<Client, AppError> {
        let unknown = || AppError::invalid("clientId", "没有这个客户端", "no such client");
        self.snapshot().client(id).cloned().ok_or_else(unknown)
    }

    async fn put_client(
        self: &Arc<Self>,
        by: &Caller,
        client: Client,
        operation: &str,
    ) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some(operation.to_owned());
        entry.client = Some(client.id.to_string());
        let work: Work = Box::new(move |tx, _| put_client_work(tx, client, now, entry));
        self.write(work).await.map(drop)
    }

    /// Makes a user.
    pub async fn add_user(self: &Arc<Self>, by: &Caller, new: NewUser) -> Result<UserId, AppError> {
        self.require_department(&new.department)?;
        let login = normalised(&new.login);
        if hub_values::names_a_person(&login) {
            return Err(AppError::invalid(
                "login",
                "登录名不得含身份证号码或电话号码",
                "a login must not hold an ID or phone number",
            ));
        }
        let areas = &self.snapshot().areas;
        let is_known = |area: &AreaCode| areas.iter().any(|one| one.code == *area);
        let is_staff = new.role == CallerRole::CommunityStaff;
        if new.area.as_ref().is_some_and(|area| !is_known(area)) || (is_staff && new.area.is_none())
        {
            return Err(AppError::invalid(
                "area",
                "社区工作人员须指定本市已有的社区",
                "community staff need an area that this city has",
            ));
        }
        if login.is_empty() || self.snapshot().user_by_login(&login).is_some() {
            return Err(AppError::invalid(
                "login",
                "登录名为空或已被使用，请换一个",
                "the login is empty or taken; choose another",
            ));
        }
        let user = User {
            id: UserId::from_uuid(self.ids().uuid()),
            login,
            role: new.role,
            department: new.department,
            area: new.area,
            password_hash: self.hash_password(new.password).await?,
            is_active: true,
        };
        let id = user.id;
        self.put_user(by, user, "addUser").await?;
        Ok(id)
    }

    /// Switches a user off or on; sessions end at once.
    pub async fn set_user_active(
        self: &Arc<Self>,
        by: &Caller,
        login: &str,
        is_active: bool,
    ) -> Result<(), AppError> {
        let unknown = || AppError::invalid("login", "没有这个用户", "no such user");
        let user =
            self.snapshot().user_by_login(&normalised(login)).cloned().ok_or_else(unknown)?;
        self.put_user(by, User { is_active, ..user }, "setUserActive").await
    }

    /// Gives a user a new password; sessions end at once.
    pub async fn set_password(
        self: &Arc<Self>,
        by: &Caller,
        login: &str,
        password: String,
    ) -> Result<(), AppError> {
        let unknown = || AppError::invalid("login", "没有这个用户", "no such user");
        let user =
            self.snapshot().user_by_login(&normalised(login)).cloned().ok_or_else(unknown)?;
        let password_hash = self.hash_password(password).await?;
        self.put_user(by, User { password_hash, ..user }, "setPassword").await
    }

    async fn put_user(
        self: &Arc<Self>,
        by: &Caller,
        user: User,
        operation: &str,
    ) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some(operation.to_owned());
        let work: Work = Box::new(move |tx, _| put_user_work(tx, user, now, entry));
        self.write(work).await.map(drop)
    }

    fn require_department(&self, code: &DepartmentCode) -> Result<(), AppError> {
        let unknown = || AppError::invalid("department", "没有这个部门", "no such department");
        self.snapshot().department(code.as_str()).map(drop).ok_or_else(unknown)
    }

    /// The caller that a client with this secret is.
    pub fn client_with_secret(&self, id: &str, secret: &str) -> Option<Caller> {
        let snapshot = self.snapshot();
        let client = snapshot.client(id.parse().ok()?)?;
        let is_right =
            aws_lc_rs::constant_time::verify_slices_are_equal(&hash(secret), &client.secret_hash)
                .is_ok();
        if is_right { client_caller(client) } else { None }
    }

    /// The caller that an active client of this id is now.
    pub fn active_client(&self, id: ClientId) -> Option<Caller> {
        client_caller(self.snapshot().client(id)?)
    }

    /// Lets a person in: the caller, and the secret id of the new session.
    pub async fn log_in(
        self: &Arc<Self>,
        login: &str,
        password: &str,
        address: &str,
    ) -> Result<(Caller, String), LoginError> {
        let login = normalised(login);
        let keys = [format!("login {login}"), format!("address {address}")];
        let now = self.clock().now();
        self.login_failures.begin(&keys, now).map_err(LoginError::Locked)?;
        let user = self.snapshot().user_by_login(&login).cloned();
        let stored = user.as_ref().map(|user| user.password_hash.clone());
        let is_right = self.password_fits(password.to_owned(), stored).await?;
        let caller = user.as_ref().filter(|_| is_right).and_then(user_caller);
        let (Some(user), Some(caller)) = (user, caller) else { return Err(LoginError::Wrong) };
        let [login_key, address_key] = &keys;
        self.login_failures.succeed(login_key, address_key);
        let secret = random_text()?;
        let session = Session { user: user.id, created_at: now, seen_at: now };
        let id_hash = hash(&secret);
        let mut entry = entry(self, Some(&caller), &RequestFacts::default(), Kind::Login);
        entry.operation = Some("login".to_owned());
        let work: Work = Box::new(move |tx, _| put_session_work(tx, id_hash, session, Some(entry)));
        let _receipts = self.write(work).await?;
        Ok((caller, secret))
    }

    /// The caller of a session that is not over.
    pub async fn session_caller(
        self: &Arc<Self>,
        secret: &str,
    ) -> Result<Option<Caller>, AppError> {
        let id_hash = hash(secret);
        let Some(session) = self.store().session(&id_hash).await? else { return Ok(None) };
        let now = self.clock().now();
        if now - session.seen_at > SESSION_IDLE || now - session.created_at > SESSION_ABSOLUTE {
            return Ok(None);
        }
        let caller = self.snapshot().user(session.user).and_then(user_caller);
        if caller.is_some() && now - session.seen_at > Duration::minutes(1) {
            let session = Session { seen_at: now, ..session };
            let work: Work = Box::new(move |tx, _| put_session_work(tx, id_hash, session, None));
            let _receipts = self.write(work).await?;
        }
        Ok(caller)
    }

    /// Ends a session.
    pub async fn log_out(self: &Arc<Self>, caller: &Caller, secret: &str) -> Result<(), AppError> {
        let id_hash = hash(secret);
        let mut entry = entry(self, Some(caller), &RequestFacts::default(), Kind::Login);
        entry.operation = Some("logout".to_owned());
        let work: Work = Box::new(move |tx, _| end_session_work(tx, id_hash, entry));
        self.write(work).await.map(drop)
    }

    async fn hash_password(self: &Arc<Self>, password: String) -> Result<String, AppError> {
        if password.len() < 8 || password.len() > PASSWORD_LIMIT {
            return Err(AppError::invalid(
                "password",
                format!("密码须为8到{PASSWORD_LIMIT}个字节"),
                format!("a password has 8 to {PASSWORD_LIMIT} bytes"),
            ));
        }
        let _turn = self.hashing.acquire().await.map_err(|_| AppError::Internal)?;
        tokio::task::spawn_blocking(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|_| AppError::Internal)
        })
        .await
        .map_err(|_| AppError::Internal)?
    }

    /// Compares a password with a stored hash; without one it hashes all the same, so that
    /// unknown logins take as long.
    async fn password_fits(
        self: &Arc<Self>,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, AppError> {
        if password.len() > PASSWORD_LIMIT {
            return Ok(false);
        }
        let _turn = self.hashing.acquire().await.map_err(|_| AppError::Internal)?;
        tokio::task::spawn_blocking(move || {
            if let Some(Ok(hash)) = stored.as_deref().map(PasswordHash::new) {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            } else {
                let _dummy = Argon2::default().hash_password(password.as_bytes());
                false
            }
        })
        .await
        .map_err(|_| AppError::Internal)
    }
}

type Done<'a> = futures::future::BoxFuture<'a, Result<Written, AppError>>;

fn put_client_work(
    tx: &hub_storage::Tx,
    client: Client,
    now: DateTime<Utc>,
    entry: hub_audit::Entry,
) -> Done<'_> {
    Box::pin(async move {
        tx.put_client(&client, now).await?;
        Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
    })
}

fn put_user_work(
    tx: &hub_storage::Tx,
    user: User,
    now: DateTime<Utc>,
    entry: hub_audit::Entry,
) -> Done<'_> {
    Box::pin(async move {
        tx.put_user(&user, now).await?;
        tx.end_sessions_of(user.id).await?;
        Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
    })
}

fn put_session_work(
    tx: &hub_storage::Tx,
    id_hash: Vec<u8>,
    session: Session,
    entry: Option<hub_audit::Entry>,
) -> Done<'_> {
    Box::pin(async move {
        tx.put_session(&id_hash, &session).await?;
        Ok(Written { entries: entry.into_iter().collect(), ..Written::default() })
    })
}

fn end_session_work(tx: &hub_storage::Tx, id_hash: Vec<u8>, entry: hub_audit::Entry) -> Done<'_> {
    Box::pin(async move {
        tx.end_session(&id_hash).await?;
        Ok(Written { entries: vec![entry], ..Written::default() })
    })
}

/// A login in its normal form: what looks the same is the same.
fn normalised(login: &str) -> String {
    login.trim().to_lowercase()
}

/// 256 random bits as text.
fn random_text() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| AppError::Internal)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a random secret; it needs no slow hash.
fn hash(secret: &str) -> Vec<u8> {
    digest(&SHA256, secret.as_bytes()).as_ref().to_vec()
}
