//! Users: made, switched off and on, and given one-time codes.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AppError, NewUser, Operation, first_password};
use hub_policy::CallerRole;
use hub_storage::User as Stored;

use super::user_errors;
use crate::area::Area;
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::record::UserError;
use crate::scalars::DateTime;

/// 用户: a person with a login.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct User {
    /// Opaque id.
    pub(crate) id: ID,
    /// Login.
    pub(crate) login: String,
    /// Their name, where the city keeps it here.
    pub(crate) name: Option<String>,
    /// What they are.
    pub(crate) role: AccountRole,
    /// Whose they are.
    pub(crate) department: Department,
    /// Area that their work is limited to.
    pub(crate) area: Option<Area>,
    /// Whether they may come in.
    pub(crate) active: bool,
    /// Whether they must set a password of their own before they come in.
    pub(crate) must_change_password: bool,
}

/// 角色 What a user is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountRole {
    /// 部门人员.
    DepartmentOfficer,
    /// 社区工作人员.
    CommunityStaff,
    /// 部门数据管理员.
    DataManager,
    /// 数据局管理员.
    DataBureauAdmin,
    /// 审计员.
    Auditor,
}

impl AccountRole {
    /// None for what no account can be.
    fn of(role: CallerRole) -> Option<Self> {
        match role {
            CallerRole::DepartmentOfficer => Some(Self::DepartmentOfficer),
            CallerRole::CommunityStaff => Some(Self::CommunityStaff),
            CallerRole::DataManager => Some(Self::DataManager),
            CallerRole::DataBureauAdmin => Some(Self::DataBureauAdmin),
            CallerRole::Auditor => Some(Self::Auditor),
            CallerRole::DepartmentSystem | CallerRole::Operator => None,
        }
    }
}

impl From<AccountRole> for CallerRole {
    fn from(role: AccountRole) -> Self {
        match role {
            AccountRole::DepartmentOfficer => Self::DepartmentOfficer,
            AccountRole::CommunityStaff => Self::CommunityStaff,
            AccountRole::DataManager => Self::DataManager,
            AccountRole::DataBureauAdmin => Self::DataBureauAdmin,
            AccountRole::Auditor => Self::Auditor,
        }
    }
}

impl User {
    pub(crate) fn of(operation: &Operation, user: &Stored) -> Self {
        Self {
            id: ID(GlobalId::User(user.login.clone()).encode()),
            login: user.login.clone(),
            name: user.name.clone(),
            // A stored user has a role of an account, and an officer's is the least of them.
            role: AccountRole::of(user.role).unwrap_or(AccountRole::DepartmentOfficer),
            department: Department::of(operation, user.department.as_str()),
            area: user.area.as_ref().and_then(|code| Area::of(operation, code)),
            active: user.is_active,
            must_change_password: user.must_change_password,
        }
    }

    /// As they are after what the operation itself has done.
    fn now(operation: &Operation, login: &str) -> Option<Self> {
        let snapshot = operation.hub().snapshot();
        let login = login.trim().to_lowercase();
        snapshot.user_by_login(&login).map(|user| Self::of(operation, user))
    }
}

/// A user to be made.
#[derive(InputObject)]
pub(crate) struct CreateUserInput {
    /// Login; upper and lower case are the same.
    pub(crate) login: String,
    /// What they are.
    pub(crate) role: AccountRole,
    /// Department, by code.
    pub(crate) department: String,
    /// Area that their work is limited to; community staff need one.
    pub(crate) area: Option<ID>,
    /// Their name.
    pub(crate) name: Option<String>,
}

/// A user that was made.
#[derive(SimpleObject)]
pub(crate) struct CreateUserPayload {
    /// The user; `null` when something must be put right first.
    pub(crate) user: Option<User>,
    /// The first password, shown only now; it must be changed with `POST /password`.
    pub(crate) first_password: Option<String>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A user who is switched off.
#[derive(InputObject)]
pub(crate) struct DeactivateUserInput {
    /// Login.
    pub(crate) login: String,
}

/// A user who was switched off.
#[derive(SimpleObject)]
pub(crate) struct DeactivateUserPayload {
    /// The user.
    pub(crate) user: Option<User>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A user who is switched on again.
#[derive(InputObject)]
pub(crate) struct ReactivateUserInput {
    /// Login.
    pub(crate) login: String,
}

/// A user who was switched on again.
#[derive(SimpleObject)]
pub(crate) struct ReactivateUserPayload {
    /// The user.
    pub(crate) user: Option<User>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A user who has lost the password.
#[derive(InputObject)]
pub(crate) struct ResetPasswordInput {
    /// Login.
    pub(crate) login: String,
}

/// A one-time code for a new password.
#[derive(SimpleObject)]
pub(crate) struct ResetPasswordPayload {
    /// The user, whose sessions have ended and whose old password is worthless.
    pub(crate) user: Option<User>,
    /// The code, shown only now; it works once, in `POST /password`.
    pub(crate) code: Option<String>,
    /// Until when the code is good.
    pub(crate) valid_until: Option<DateTime>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Changes of users.
pub(crate) struct UserMutation;

/// Changes of users.
#[Object]
impl UserMutation {
    /// Makes a user with a first password; for the data bureau's administrators.
    async fn create_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: CreateUserInput,
    ) -> Result<CreateUserPayload> {
        let operation = operation(ctx)?;
        let password = first_password().map_err(failed(ctx))?;
        let login = input.login.clone();
        let made = match new_user(input, password.clone()) {
            Ok(new) => operation.hub().add_user(operation, new).await.map(drop),
            Err(error) => Err(error),
        };
        Ok(match made {
            Ok(()) => CreateUserPayload {
                user: User::now(operation, &login),
                first_password: Some(password),
                user_errors: Vec::new(),
            },
            Err(error) => CreateUserPayload {
                user: None,
                first_password: None,
                user_errors: user_errors(ctx, error)?,
            },
        })
    }

    /// Switches a user off: their sessions end at once.
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: DeactivateUserInput,
    ) -> Result<DeactivateUserPayload> {
        let (user, user_errors) = switch(ctx, &input.login, false).await?;
        Ok(DeactivateUserPayload { user, user_errors })
    }

    /// Switches a user on again.
    async fn reactivate_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: ReactivateUserInput,
    ) -> Result<ReactivateUserPayload> {
        let (user, user_errors) = switch(ctx, &input.login, true).await?;
        Ok(ReactivateUserPayload { user, user_errors })
    }

    /// Gives a user a one-time code for a new password: their sessions end, and the old password is worthless.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload> {
        let operation = operation(ctx)?;
        Ok(match operation.hub().reset_password(operation, &input.login).await {
            Ok(made) => ResetPasswordPayload {
                user: User::now(operation, &input.login),
                code: Some(made.code),
                valid_until: Some(DateTime(made.expires_at)),
                user_errors: Vec::new(),
            },
            Err(error) => ResetPasswordPayload {
                user: None,
                code: None,
                valid_until: None,
                user_errors: user_errors(ctx, error)?,
            },
        })
    }
}

async fn switch(
    ctx: &Context<'_>,
    login: &str,
    is_active: bool,
) -> Result<(Option<User>, Vec<UserError>)> {
    let operation = operation(ctx)?;
    Ok(match operation.hub().set_user_active(operation, login, is_active).await {
        Ok(()) => (User::now(operation, login), Vec::new()),
        Err(error) => (None, user_errors(ctx, error)?),
    })
}

fn new_user(input: CreateUserInput, password: String) -> std::result::Result<NewUser, AppError> {
    let department = || AppError::invalid("department", "没有这个部门", "no such department");
    let area = input.area.map(|id| {
        if let Some(GlobalId::Area(code)) = GlobalId::decode(&id) {
            return Ok(code);
        }
        Err(AppError::invalid(
            "area",
            "区划编号无效，请使用 areas 返回的 id",
            "not the id of an area; use an id of `areas`",
        ))
    });
    Ok(NewUser {
        login: input.login,
        role: input.role.into(),
        department: input.department.parse().map_err(|_| department())?,
        area: area.transpose()?,
        name: input.name,
        password,
        must_change_password: true,
    })
}
