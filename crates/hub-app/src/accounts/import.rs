//! Users and clients from a table: all of them or none, with first passwords and secrets that the
//! operator hands out.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::{Act, Caller, CallerRole};
use hub_storage::{Client, User};
use hub_values::{AreaCode, Bilingual as _, ClientId, DepartmentCode, UserId};

use super::{
    NewUser, add_clients_work, add_users_work, first_password, hash, new_login, normalised,
    random_text, shown_name,
};
use crate::hub::Hub;
use crate::snapshot::Snapshot;
use crate::tables::{Heading, Line, Table, TableError, TableProblem, yes_or_no};
use crate::{AppError, Author};

/// What a table of accounts comes to, before anything is written.
#[derive(Debug)]
pub struct AccountsPlan<T> {
    /// Accounts to be made.
    pub new: Vec<T>,
    /// Accounts that are there already and stay as they are, and whether the table says otherwise.
    pub known: Vec<(String, bool)>,
    /// Headings that mean nothing here and were left aside.
    pub unknown_headers: Vec<String>,
}

/// A user to be made, with the first password, which must be changed.
#[derive(Debug, Clone)]
pub struct PlannedUser(NewUser);

/// A client to be made, with its secret.
#[derive(Clone)]
pub struct PlannedClient {
    client: Client,
    /// The secret, which is shown only now.
    pub secret: String,
}

/// Without the secret.
impl std::fmt::Debug for PlannedClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlannedClient").field("client", &self.client.id).finish_non_exhaustive()
    }
}

impl PlannedUser {
    /// The user.
    pub fn user(&self) -> &NewUser {
        &self.0
    }
}

impl PlannedClient {
    /// The client.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

const LOGIN: usize = 0;
const ROLE: usize = 1;
const DEPARTMENT: usize = 2;
const AREA: usize = 3;
const NAME: usize = 4;
const USERS: [Heading; 5] = [
    Heading {
        en: "login", zh: "登录名", also: &["用户名", "账号", "username"], is_required: true
    },
    Heading { en: "role", zh: "角色", also: &["用户角色"], is_required: true },
    Heading { en: "department", zh: "部门", also: &["所属部门"], is_required: true },
    Heading {
        en: "area", zh: "区划", also: &["社区", "区划代码", "社区代码"], is_required: false
    },
    Heading { en: "name", zh: "姓名", also: &[], is_required: false },
];

const CLIENT_NAME: usize = 0;
const CLIENT_DEPARTMENT: usize = 1;
const INTROSPECTION: usize = 2;
const CLIENTS: [Heading; 3] = [
    Heading {
        en: "name", zh: "名称", also: &["系统名称", "客户端名称"], is_required: true
    },
    Heading { en: "department", zh: "部门", also: &["所属部门"], is_required: true },
    Heading {
        en: "introspection", zh: "可查看接口定义", also: &["接口自省"], is_required: false
    },
];

impl Hub {
    /// What a table of users comes to.
    pub fn plan_users(&self, file: &[u8]) -> Result<AccountsPlan<PlannedUser>, TableError> {
        let table = Table::read(file, &USERS).map_err(TableError::Problems)?;
        let snapshot = self.snapshot();
        let mut plan = empty(&table);
        let mut seen = BTreeSet::new();
        let mut problems = Vec::new();
        for line in table.lines() {
            match user(&snapshot, line)? {
                Err(found) => problems.extend(found),
                Ok(new) if !seen.insert(normalised(&new.login)) => problems.push(line.problem(
                    LOGIN,
                    "与前面的行重复，请只保留一行",
                    "repeats an earlier row; keep one",
                )),
                Ok(new) => match snapshot.user_by_login(&normalised(&new.login)) {
                    Some(known) => {
                        plan.known.push((known.login.clone(), !is_as_stated(known, &new)));
                    }
                    None => match new_login(&snapshot, &new) {
                        Ok(login) => plan.new.push(PlannedUser(NewUser { login, ..new })),
                        Err(error) => problems.push(line.refused(error)?),
                    },
                },
            }
        }
        if problems.is_empty() { Ok(plan) } else { Err(TableError::Problems(problems)) }
    }

    /// Makes all users of a plan, or none.
    pub async fn add_users(
        self: &Arc<Self>,
        by: &Caller,
        new: &[PlannedUser],
    ) -> Result<(), AppError> {
        let by = Author::from(by);
        by.admit(Act::ManageAccounts)?;
        let hashes = new.iter().map(|one| self.hash_password(&one.0.login, one.0.password.clone()));
        let hashes = futures::future::try_join_all(hashes).await?;
        let users: Vec<User> = new
            .iter()
            .zip(hashes)
            .map(|(PlannedUser(one), password_hash)| User {
                id: UserId::from_uuid(self.ids().uuid()),
                login: one.login.clone(),
                role: one.role,
                department: one.department.clone(),
                area: one.area,
                name: one.name.clone(),
                password_hash,
                must_change_password: one.must_change_password,
                is_active: true,
            })
            .collect();
        let now = self.clock().now();
        let targets = users.iter().map(|one| format!("user:{}", one.login)).collect();
        let entry = by.entry(self, Kind::Admin, "importUsers", targets);
        self.administer(by, Box::new(move |tx, _| add_users_work(tx, users, now, entry))).await
    }

    /// What a table of clients comes to. A client is known by its department and name.
    pub fn plan_clients(&self, file: &[u8]) -> Result<AccountsPlan<PlannedClient>, TableError> {
        let table = Table::read(file, &CLIENTS).map_err(TableError::Problems)?;
        let snapshot = self.snapshot();
        let mut plan = empty(&table);
        let mut seen = BTreeSet::new();
        let mut problems = Vec::new();
        for line in table.lines() {
            let (name, department, may_introspect) = match client(&snapshot, line)? {
                Ok(stated) => stated,
                Err(found) => {
                    problems.extend(found);
                    continue;
                }
            };
            if !seen.insert((department.clone(), name.clone())) {
                problems.push(line.problem(
                    CLIENT_NAME,
                    "与前面的行重复，请只保留一行",
                    "repeats an earlier row; keep one",
                ));
                continue;
            }
            let known =
                snapshot.clients().find(|one| one.department == department && one.name == name);
            if let Some(known) = known {
                let is_other = known.may_introspect != may_introspect || !known.is_active;
                plan.known.push((format!("{department} {name}"), is_other));
                continue;
            }
            let secret = random_text()?;
            let id = ClientId::from_uuid(self.ids().uuid());
            let secret_hash = hash(&secret);
            let client = Client {
                id,
                name,
                department,
                secret_hash,
                may_introspect,
                is_bound: false,
                is_active: true,
            };
            plan.new.push(PlannedClient { client, secret });
        }
        if problems.is_empty() { Ok(plan) } else { Err(TableError::Problems(problems)) }
    }

    /// Makes all clients of a plan, or none.
    pub async fn add_clients(
        self: &Arc<Self>,
        by: &Caller,
        new: &[PlannedClient],
    ) -> Result<(), AppError> {
        let by = Author::from(by);
        by.admit(Act::ManageAccounts)?;
        let clients: Vec<Client> = new.iter().map(|one| one.client.clone()).collect();
        let now = self.clock().now();
        let targets = clients.iter().map(|one| format!("client:{}", one.id)).collect();
        let entry = by.entry(self, Kind::Admin, "importClients", targets);
        self.administer(by, Box::new(move |tx, _| add_clients_work(tx, clients, now, entry))).await
    }
}

fn empty<T>(table: &Table) -> AccountsPlan<T> {
    AccountsPlan { new: Vec::new(), known: Vec::new(), unknown_headers: table.unknown.clone() }
}

fn is_as_stated(known: &User, new: &NewUser) -> bool {
    known.role == new.role
        && known.department == new.department
        && known.area == new.area
        && (new.name.is_none() || known.name == new.name)
        && known.is_active
}

/// What a row says about a user, or everything that is wrong with it.
fn user(
    snapshot: &Snapshot,
    line: Line<'_>,
) -> Result<Result<NewUser, Vec<TableProblem>>, AppError> {
    let mut problems = Vec::new();
    let login = line.required(LOGIN).map(str::to_owned).map_err(|one| problems.push(one));
    let role = role(line).map_err(|one| problems.push(one));
    let department = department(snapshot, line, DEPARTMENT).map_err(|one| problems.push(one));
    let area = area(snapshot, line).map_err(|one| problems.push(one));
    let name = line.text(NAME).map(shown_name).transpose();
    let name = name.map_err(|error| line.refused(error).map(|one| problems.push(one)));
    if let Err(Err(failure)) = name {
        return Err(failure);
    }
    let (Ok(login), Ok(role), Ok(department), Ok(area), Ok(name)) =
        (login, role, department, area, name)
    else {
        return Ok(Err(problems));
    };
    let password = first_password()?;
    Ok(Ok(NewUser { login, role, department, area, name, password, must_change_password: true }))
}

type StatedClient = (String, DepartmentCode, bool);

fn client(
    snapshot: &Snapshot,
    line: Line<'_>,
) -> Result<Result<StatedClient, Vec<TableProblem>>, AppError> {
    let mut problems = Vec::new();
    // An empty name is refused as any other that cannot be shown.
    let name = shown_name(line.text(CLIENT_NAME).unwrap_or_default());
    let name = name.map_err(|error| line.refused(error).map(|one| problems.push(one)));
    if let Err(Err(failure)) = name {
        return Err(failure);
    }
    let department =
        department(snapshot, line, CLIENT_DEPARTMENT).map_err(|one| problems.push(one));
    let may_introspect = match line.word(INTROSPECTION) {
        None => Ok(false),
        Some(word) => yes_or_no(&word).ok_or_else(|| {
            let (zh, en) = ("请填写“是”或“否”", "write yes or no");
            problems.push(line.problem(INTROSPECTION, zh, en));
        }),
    };
    let (Ok(name), Ok(department), Ok(may_introspect)) = (name, department, may_introspect) else {
        return Ok(Err(problems));
    };
    Ok(Ok((name, department, may_introspect)))
}

fn role(line: Line<'_>) -> Result<CallerRole, TableProblem> {
    let _filled = line.required(ROLE)?;
    let word = line.word(ROLE).unwrap_or_default();
    let named = |role: &CallerRole| {
        let zh: &[&str] = match role {
            CallerRole::DepartmentOfficer => &["部门人员", "部门工作人员"],
            CallerRole::CommunityStaff => &["社区工作人员", "社区人员"],
            CallerRole::DataManager => &["部门数据管理员", "数据管理员"],
            CallerRole::DataBureauAdmin => &["数据局管理员"],
            CallerRole::Auditor => &["审计员"],
            CallerRole::DepartmentSystem | CallerRole::Operator => &[],
        };
        zh.contains(&word.as_str()) || hub_sheet::header_key(role.as_str()) == word
    };
    CallerRole::ACCOUNTS.into_iter().find(named).ok_or_else(|| {
        let codes = CallerRole::ACCOUNTS.map(CallerRole::as_str).join(", ");
        line.problem(
            ROLE,
            "没有这个角色；请填写：部门人员、社区工作人员、部门数据管理员、数据局管理员、审计员",
            format!("no such role; write one of {codes}"),
        )
    })
}

/// A department by its code or its name.
fn department(
    snapshot: &Snapshot,
    line: Line<'_>,
    heading: usize,
) -> Result<DepartmentCode, TableProblem> {
    let text = line.required(heading)?;
    let found = snapshot.departments.iter().find(|one| {
        one.code == text || one.name_zh == text || one.name_en.eq_ignore_ascii_case(text)
    });
    found.and_then(|one| one.code.parse().ok()).ok_or_else(|| {
        let codes: Vec<_> = snapshot.departments.iter().map(|one| one.code.as_str()).collect();
        let codes = codes.join(", ");
        line.problem(
            heading,
            format!("没有这个部门；请填写部门名称或代码：{codes}"),
            format!("no such department; there are {codes}"),
        )
    })
}

/// An area by its code, or by a name that only one area has.
fn area(snapshot: &Snapshot, line: Line<'_>) -> Result<Option<AreaCode>, TableProblem> {
    let Some(text) = line.text(AREA) else { return Ok(None) };
    let mut named = snapshot.areas.iter().filter(|one| one.name_zh == text || one.name_en == text);
    if let (Some(one), None) = (named.next(), named.next()) {
        return Ok(Some(one.code));
    }
    text.parse().map(Some).map_err(|error: hub_values::AreaCodeError| {
        line.problem(
            AREA,
            format!("没有唯一的同名区划；{}", error.zh()),
            format!("no area has this name alone; {}", error.en()),
        )
    })
}
