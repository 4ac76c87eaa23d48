//! Who asks.

use hub_values::{AreaCode, ClientId, CodeError, DepartmentCode, UserId};

/// A person or a system that was recognised.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Department they belong to.
    pub department: DepartmentCode,
    /// What they are.
    pub role: CallerRole,
    /// Area their work is limited to, such as a community.
    pub area: Option<AreaCode>,
    /// Login of a person.
    pub login: Option<String>,
    /// Id of a person.
    pub user: Option<UserId>,
    /// Id of a department system.
    pub client: Option<ClientId>,
    /// Whether the schema may be read through introspection.
    pub may_introspect: bool,
}

impl Caller {
    /// City IT on the hub's own command line.
    pub fn operator() -> Result<Self, CodeError> {
        Ok(Self {
            department: "data_bureau".parse()?,
            role: CallerRole::Operator,
            area: None,
            login: None,
            user: None,
            client: None,
            may_introspect: false,
        })
    }

    /// The name under which the caller stands in the log.
    pub fn actor(&self) -> String {
        match (&self.login, &self.client) {
            (Some(login), _) => login.clone(),
            (None, Some(client)) => format!("client:{client}"),
            (None, None) => self.role.as_str().to_owned(),
        }
    }

    /// Whether an import of a department, limited to an area, exists for the caller: staff and
    /// systems see those of their own department and area, administrators all.
    pub fn sees_import(&self, department: &DepartmentCode, area: Option<&AreaCode>) -> bool {
        match self.role {
            CallerRole::Operator | CallerRole::DataBureauAdmin => true,
            CallerRole::DepartmentSystem | CallerRole::CommunityStaff => {
                self.department == *department
                    && self.area.as_ref().is_none_or(|own| area.is_some_and(|one| own == one))
            }
            CallerRole::DepartmentOfficer | CallerRole::DataManager | CallerRole::Auditor => false,
        }
    }

    /// Whether the caller reads alerts of officials at all: auditors do, and whoever answers for the data of a department.
    pub fn reads_alerts(&self) -> bool {
        matches!(self.role, CallerRole::Auditor | CallerRole::DataManager)
    }

    /// Whether the caller sees and handles alerts about an official of a department: auditors of all, data managers of
    /// their own; nobody those about themselves.
    pub fn sees_alert(&self, department: Option<&str>, actor: &str) -> bool {
        let is_own = department == Some(self.department.as_str());
        let is_theirs = match self.role {
            CallerRole::Auditor => true,
            CallerRole::DataManager => is_own,
            CallerRole::DepartmentSystem
            | CallerRole::DepartmentOfficer
            | CallerRole::CommunityStaff
            | CallerRole::DataBureauAdmin
            | CallerRole::Operator => false,
        };
        is_theirs && actor != self.actor()
    }

    /// Whether the caller's role allows an act.
    pub fn may(&self, act: Act) -> bool {
        match act {
            Act::ReadSubjects => !matches!(self.role, CallerRole::Auditor),
            Act::Record => matches!(
                self.role,
                CallerRole::DepartmentSystem | CallerRole::CommunityStaff | CallerRole::Operator
            ),
            Act::Merge => matches!(
                self.role,
                CallerRole::CommunityStaff | CallerRole::DataManager | CallerRole::DataBureauAdmin
            ),
            Act::Settle => {
                matches!(self.role, CallerRole::DataManager | CallerRole::DataBureauAdmin)
            }
            Act::AskForms => matches!(
                self.role,
                CallerRole::DepartmentSystem
                    | CallerRole::DepartmentOfficer
                    | CallerRole::DataManager
            ),
            Act::RegisterForms => matches!(
                self.role,
                CallerRole::DepartmentSystem
                    | CallerRole::DataManager
                    | CallerRole::DataBureauAdmin
            ),
            Act::AdmitForms => {
                matches!(self.role, CallerRole::DataBureauAdmin | CallerRole::Operator)
            }
            Act::Collect => self.role == CallerRole::CommunityStaff,
            Act::ReadLog => self.role == CallerRole::Auditor,
            Act::ManageAccounts | Act::ManageGrants | Act::EraseSubjects | Act::ManageCatalogue => {
                matches!(self.role, CallerRole::DataBureauAdmin | CallerRole::Operator)
            }
            Act::RequestAccess => self.role == CallerRole::DataManager,
            Act::DecideAccess => {
                matches!(self.role, CallerRole::DataManager | CallerRole::DataBureauAdmin)
            }
            Act::ReadRequests => matches!(
                self.role,
                CallerRole::DataManager
                    | CallerRole::DepartmentOfficer
                    | CallerRole::DataBureauAdmin
                    | CallerRole::Auditor
                    | CallerRole::Operator
            ),
            Act::ReadGrants => matches!(
                self.role,
                CallerRole::DataBureauAdmin | CallerRole::Auditor | CallerRole::Operator
            ),
        }
    }
}

/// What a caller is. Roles of management, operation and audit are held by different people
/// (GB/T 39477).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallerRole {
    /// 部门系统: a system of a department.
    DepartmentSystem,
    /// 部门人员.
    DepartmentOfficer,
    /// 社区工作人员.
    CommunityStaff,
    /// 部门数据管理员.
    DataManager,
    /// 数据局管理员.
    DataBureauAdmin,
    /// 审计员: reads the log, changes nothing, sees no resident.
    Auditor,
    /// City IT on the hub's own command line.
    Operator,
}

impl CallerRole {
    /// All roles that an account can have.
    pub const ACCOUNTS: [Self; 5] = [
        Self::DepartmentOfficer,
        Self::CommunityStaff,
        Self::DataManager,
        Self::DataBureauAdmin,
        Self::Auditor,
    ];

    /// Name in files and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DepartmentSystem => "department_system",
            Self::DepartmentOfficer => "department_officer",
            Self::CommunityStaff => "community_staff",
            Self::DataManager => "data_manager",
            Self::DataBureauAdmin => "data_bureau_admin",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    /// The duty that it belongs to.
    pub fn duty(self) -> Duty {
        match self {
            Self::DataBureauAdmin | Self::Operator => Duty::Management,
            Self::Auditor => Duty::Audit,
            Self::DepartmentSystem
            | Self::DepartmentOfficer
            | Self::CommunityStaff
            | Self::DataManager => Duty::Operation,
        }
    }

    /// The role of this name that an account can have.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ACCOUNTS.into_iter().find(|role| role.as_str() == name)
    }
}

/// The three duties that nobody holds together (GB/T 39477, 三权分立).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// 管理: users, catalogue, purposes.
    Management,
    /// 业务: asks, enters, decides about its department's attributes.
    Operation,
    /// 审计: reads the log.
    Audit,
}

/// What a role may do beyond reading its own rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Ask about residents, households, dwellings and premises.
    ReadSubjects,
    /// Enter source records.
    Record,
    /// Decide that two subjects are one, or that they are not.
    Merge,
    /// Settle which of several statements counts.
    Settle,
    /// Register a form of one's own department.
    RegisterForms,
    /// Admit forms, return or refuse them.
    AdmitForms,
    /// Ask by a form, and read what came of it.
    AskForms,
    /// Collect in a community what is missing.
    Collect,
    /// Read the log.
    ReadLog,
    /// Make and change clients and users.
    ManageAccounts,
    /// Erase a subject for good.
    EraseSubjects,
    /// Change the catalogue and code tables.
    ManageCatalogue,
    /// See who has been granted what.
    ReadGrants,
    /// Give grants and take them away.
    ManageGrants,
    /// Ask other departments for attributes.
    RequestAccess,
    /// Decide what others ask for, and take it away again.
    DecideAccess,
    /// See who asked for what, and how it was decided.
    ReadRequests,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 17] = [
        Self::ReadSubjects,
        Self::Record,
        Self::Merge,
        Self::Settle,
        Self::ReadLog,
        Self::ManageAccounts,
        Self::EraseSubjects,
        Self::ManageCatalogue,
        Self::ReadGrants,
        Self::ManageGrants,
        Self::RequestAccess,
        Self::DecideAccess,
        Self::ReadRequests,
        Self::RegisterForms,
        Self::AdmitForms,
        Self::AskForms,
        Self::Collect,
    ];
}
