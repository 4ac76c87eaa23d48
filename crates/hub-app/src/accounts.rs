//! Clients of departments and users with a login: made, changed, switched off and on.

mod apart;
mod failures;
mod import;
mod listing;
mod login;
mod passwords;
mod persisted;
mod reset;
mod rule;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use hub_audit::{Entry, Kind};
use hub_policy::{Act, Caller, CallerRole};
use hub_storage::{Client, Tx, User};
use hub_values::{AreaCode, ClientId, DepartmentCode, UserId, in_one_form};

pub use import::{AccountsPlan, PlannedClient, PlannedUser};
pub use login::{LoginError, SESSION_ABSOLUTE, SESSION_IDLE};
pub use passwords::first_password;
pub use persisted::document_hash;
pub use reset::{OneTimeCode, Proof};

use crate::hub::Hub;
use crate::snapshot::{Snapshot, client_caller, user_caller};
use crate::writer::{Work, Written};
use crate::{AppError, Author};
use passwords::random_text;

/// Longest name of a client or user, in characters.
const NAME: usize = 60;
/// Longest login, in characters.
const LOGIN: usize = 64;

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
    /// Their name, where the city keeps it here.
    pub name: Option<String>,
    /// First password.
    pub password: String,
    /// Whether it is good for nothing but to be changed (ASVS 6.4.1).
    pub must_change_password: bool,
}

type Done<'a> = BoxFuture<'a, Result<Written, AppError>>;
/// What is changed of a stored row, inside the transaction that wrote nothing else of it.
type Change<T> = Box<dyn FnOnce(T) -> T + Send>;

impl Hub {
    /// Makes a client for a department and returns it with its secret, which is shown only now.
    pub async fn add_client<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        name: &str,
        department: &DepartmentCode,
        may_introspect: bool,
    ) -> Result<(ClientId, String), AppError> {
        let by = by.into();
        by.admit(Act::ManageAccounts)?;
        require_department(&self.snapshot(), department)?;
        let secret = random_text()?;
        let client = Client {
            id: ClientId::from_uuid(self.ids().uuid()),
            name: shown_name(name)?,
            department: department.clone(),
            secret_hash: hash(&secret),
            may_introspect,
            is_bound: false,
            is_active: true,
        };
        let id = client.id;
        let now = self.clock().now();
        let entry = by.entry(self, Kind::Admin, "createClient", vec![format!("client:{id}")]);
        self.administer(by, Box::new(move |tx, _| add_clients_work(tx, vec![client], now, entry)))
            .await?;
        Ok((id, secret))
    }

    /// Gives a client a new secret; the old one is worthless at once.
    pub async fn rotate_client_secret<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        id: ClientId,
    ) -> Result<String, AppError> {
        let secret = random_text()?;
        let secret_hash = hash(&secret);
        let change = Box::new(move |client| Client { secret_hash, ..client });
        self.change_client(by.into(), id, "rotateClientSecret", change).await?;
        Ok(secret)
    }

    /// Switches a client off or on; tokens it still holds are worthless at once.
    pub async fn set_client_active<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        id: ClientId,
        is_active: bool,
    ) -> Result<(), AppError> {
        let operation = if is_active { "reactivateClient" } else { "deactivateClient" };
        let change = Box::new(move |client| Client { is_active, ..client });
        self.change_client(by.into(), id, operation, change).await
    }

    async fn change_client(
        self: &Arc<Self>,
        by: Author<'_>,
        id: ClientId,
        operation: &str,
        change: Change<Client>,
    ) -> Result<(), AppError> {
        by.admit(Act::ManageAccounts)?;
        let now = self.clock().now();
        let entry = by.entry(self, Kind::Admin, operation, vec![format!("client:{id}")]);
        let work: Work = Box::new(move |tx, _| change_client_work(tx, id, change, now, entry));
        self.administer(by, work).await
    }

    /// Makes a user.
    pub async fn add_user<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        new: NewUser,
    ) -> Result<UserId, AppError> {
        let by = by.into();
        by.admit(Act::ManageAccounts)?;
        let login = new_login(&self.snapshot(), &new)?;
        let password_hash = self.hash_password(&login, new.password).await?;
        let user = User {
            id: UserId::from_uuid(self.ids().uuid()),
            login,
            role: new.role,
            department: new.department,
            area: new.area,
            name: new.name.as_deref().map(shown_name).transpose()?,
            password_hash,
            must_change_password: new.must_change_password,
            is_active: true,
        };
        let id = user.id;
        let now = self.clock().now();
        let target = vec![format!("user:{}", user.login)];
        let entry = by.entry(self, Kind::Admin, "createUser", target);
        self.administer(by, Box::new(move |tx, _| add_users_work(tx, vec![user], now, entry)))
            .await?;
        Ok(id)
    }

    /// Switches a user off or on; sessions end at once. Nobody switches themselves off.
    pub async fn set_user_active<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        login: &str,
        is_active: bool,
    ) -> Result<(), AppError> {
        let by = by.into();
        by.admit(Act::ManageAccounts)?;
        if by.caller().login.as_deref() == Some(&*normalised(login)) {
            return Err(AppError::invalid(
                "login",
                "不能停用或启用自己的账号，请由另一位管理员操作",
                "nobody switches their own account; ask another administrator",
            ));
        }
        let snapshot = self.snapshot();
        if let Some(user) = snapshot.user_by_login(&normalised(login)).filter(|_| is_active) {
            let held = (user.role, &user.department, user.name.as_deref());
            apart::require_apart(snapshot.users(), held, &user.login)?;
        }
        let operation = if is_active { "reactivateUser" } else { "deactivateUser" };
        self.change_user(by, login, operation, Box::new(move |user| User { is_active, ..user }))
            .await
    }

    /// Gives a user a new password; sessions end at once. Whether it must be changed stays as it
    /// was: this is for demonstrations, people get a one-time code.
    pub async fn set_password<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        login: &str,
        password: String,
    ) -> Result<(), AppError> {
        let password_hash = self.hash_password(&normalised(login), password).await?;
        let change = Box::new(move |user| User { password_hash, ..user });
        self.change_user(by.into(), login, "setPassword", change).await
    }

    async fn change_user(
        self: &Arc<Self>,
        by: Author<'_>,
        login: &str,
        operation: &str,
        change: Change<User>,
    ) -> Result<(), AppError> {
        by.admit(Act::ManageAccounts)?;
        let login = self.known_login(login)?;
        let now = self.clock().now();
        let entry = by.entry(self, Kind::Admin, operation, vec![format!("user:{login}")]);
        let work: Work = Box::new(move |tx, _| change_user_work(tx, login, change, now, entry));
        self.administer(by, work).await
    }

    /// A login that exists, in its normal form.
    fn known_login(&self, login: &str) -> Result<String, AppError> {
        let login = normalised(login);
        self.snapshot().user_by_login(&login).ok_or_else(unknown_user)?;
        Ok(login)
    }

    /// The caller that a client with this secret is.
    pub fn client_with_secret(&self, id: &str, secret: &str) -> Option<Caller> {
        let snapshot = self.snapshot();
        let client = snapshot.client(id.parse().ok()?)?;
        is_same(&hash(secret), &client.secret_hash).then(|| client_caller(client)).flatten()
    }

    /// The caller that an active user of this login is, as an outside issuer names them.
    pub fn active_user(&self, login: &str) -> Option<Caller> {
        user_caller(self.snapshot().user_by_login(&normalised(login))?)
    }

    /// The caller that an active client of this id is now.
    pub fn active_client(&self, id: ClientId) -> Option<Caller> {
        client_caller(self.snapshot().client(id)?)
    }
}

fn add_clients_work(tx: &Tx, new: Vec<Client>, now: DateTime<Utc>, entry: Entry) -> Done<'_> {
    Box::pin(async move {
        tx.put_clients(&new, now).await?;
        Ok(changed(entry))
    })
}

/// The row is read in the transaction that writes it: nothing that another process has changed
/// meanwhile is put back.
fn change_client_work(
    tx: &Tx,
    id: ClientId,
    change: Change<Client>,
    now: DateTime<Utc>,
    entry: Entry,
) -> Done<'_> {
    Box::pin(async move {
        let unknown = || AppError::invalid("clientId", "没有这个客户端", "no such client");
        let client = tx.client(id).await?.ok_or_else(unknown)?;
        tx.put_clients(&[change(client)], now).await?;
        Ok(changed(entry))
    })
}

fn add_users_work(tx: &Tx, new: Vec<User>, now: DateTime<Utc>, entry: Entry) -> Done<'_> {
    Box::pin(async move {
        apart::require_apart_among(&new)?;
        for one in &new {
            // Another process may have taken it since it was judged.
            if tx.user_by_login(&one.login).await?.is_some() {
                return Err(taken());
            }
        }
        tx.put_users(&new, now).await?;
        Ok(changed(entry))
    })
}

fn change_user_work(
    tx: &Tx,
    login: String,
    change: Change<User>,
    now: DateTime<Utc>,
    entry: Entry,
) -> Done<'_> {
    Box::pin(async move {
        let user = tx.user_by_login(&login).await?.ok_or_else(unknown_user)?;
        tx.end_sessions_of(user.id).await?;
        tx.put_users(&[change(user)], now).await?;
        Ok(changed(entry))
    })
}

fn changed(entry: Entry) -> Written {
    Written { entries: vec![entry], changes_rights: true, ..Written::default() }
}

fn require_department(snapshot: &Snapshot, code: &DepartmentCode) -> Result<(), AppError> {
    if snapshot.department(code.as_str()).is_some() {
        return Ok(());
    }
    let known: Vec<_> = snapshot.departments.iter().map(|one| one.code.as_str()).collect();
    let known = known.join(", ");
    Err(AppError::invalid(
        "department",
        format!("没有这个部门；现有部门代码：{known}"),
        format!("no such department; there are {known}"),
    ))
}

/// Actors of the log that are no user.
const RESERVED: [&str; 4] = ["operator", "city", "client", "department_system"];

/// What a login is written with: nothing that looks like something else, and no colon, which the
/// log puts between the kind and the id of a client.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '.' | '_' | '-' | '@')
        || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The login of a new user in its normal form, when role, department and area fit together.
fn new_login(snapshot: &Snapshot, new: &NewUser) -> Result<String, AppError> {
    require_department(snapshot, &new.department)?;
    require_post(snapshot, new.role, &new.department, new.area.as_ref())?;
    let login = normalised(&new.login);
    let held = (new.role, &new.department, new.name.as_deref());
    apart::require_apart(snapshot.users(), held, &login)?;
    if hub_values::names_a_person(&login) {
        return Err(AppError::invalid(
            "login",
            "登录名不得含身份证号码或电话号码",
            "a login must not hold an ID or phone number",
        ));
    }
    if login.is_empty() || login.chars().count() > LOGIN || !login.chars().all(is_plain) {
        return Err(AppError::invalid(
            "login",
            format!("登录名须为1到{LOGIN}个字符：字母、数字、汉字和 . _ - @"),
            format!(
                "a login has 1 to {LOGIN} characters: letters, digits, Chinese characters, . _ - @"
            ),
        ));
    }
    // Nobody is taken for somebody else in the log.
    let is_reserved = RESERVED.contains(&login.as_str());
    if is_reserved || snapshot.user_by_login(&login).is_some() {
        return Err(taken());
    }
    Ok(login)
}

/// Roles of management, operation and audit are held apart (GB/T 39477): the hub is administered
/// from the data bureau, and staff work in one area.
fn require_post(
    snapshot: &Snapshot,
    role: CallerRole,
    department: &DepartmentCode,
    area: Option<&AreaCode>,
) -> Result<(), AppError> {
    if role == CallerRole::DataBureauAdmin && department.as_str() != "data_bureau" {
        return Err(AppError::invalid(
            "department",
            "数据局管理员须属于数据局（data_bureau）",
            "a data bureau admin belongs to data_bureau",
        ));
    }
    let known = |area: &AreaCode| snapshot.areas.iter().find(|one| one.code == *area);
    let is_staff = role == CallerRole::CommunityStaff;
    if is_staff && department.as_str() != "communities" {
        return Err(AppError::invalid(
            "department",
            "社区工作人员须属于社区（communities）",
            "community staff belong to communities",
        ));
    }
    let in_community = area.and_then(known).is_some_and(|area| area.level == "community");
    if area.is_some_and(|area| known(area).is_none()) || (is_staff && !in_community) {
        return Err(AppError::invalid(
            "area",
            "社区工作人员须指定本市已有的社区",
            "community staff need an area that this city has",
        ));
    }
    Ok(())
}

/// A name that is shown to people, in one form and without blanks around it.
fn shown_name(name: &str) -> Result<String, AppError> {
    let name = in_one_form(name);
    let name = name.trim();
    if name.is_empty() || !hub_catalogue::is_plain(name, NAME) {
        return Err(AppError::invalid(
            "name",
            format!("名称须为1到{NAME}个字符，不得含控制字符或改变文字方向的字符"),
            format!(
                "a name has 1 to {NAME} characters, none of which is a control character or turns \
                 the writing direction"
            ),
        ));
    }
    if hub_values::names_a_person(name) {
        return Err(AppError::invalid(
            "name",
            "名称不得含身份证号码或电话号码",
            "a name must not hold an ID or phone number",
        ));
    }
    Ok(name.to_owned())
}

fn taken() -> AppError {
    AppError::invalid("login", "登录名已被使用，请换一个", "the login is taken; choose another")
}

fn unknown_user() -> AppError {
    AppError::invalid("login", "没有这个用户", "no such user")
}

/// A login in its normal form: what looks the same is the same.
fn normalised(login: &str) -> String {
    login.trim().to_lowercase()
}

/// What is stored of a random secret; it needs no slow hash.
fn hash(secret: &str) -> Vec<u8> {
    digest(&SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// Whether two hashes are the same, in a time that tells nothing.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}
