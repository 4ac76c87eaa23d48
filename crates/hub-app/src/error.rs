//! What a use case can fail with, and the code that clients match on.

use hub_policy::{Denial, NotAdmitted};
use hub_storage::StoreError;
use thiserror::Error;

/// A failure or a refusal of a whole use case.
#[derive(Debug, Error)]
pub enum AppError {
    /// Nobody the hub knows.
    #[error("log in, or send a valid access token")]
    Unauthenticated,
    /// The purpose does not admit the caller.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// The caller's role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// The caller may not use this attribute in this way.
    #[error("not granted: {}", .0.attribute)]
    Denied(Denial),
    /// Something in the input is wrong.
    #[error("{en}")]
    Invalid {
        /// Where in the input.
        path: String,
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// The log cannot be written, so nothing can be answered.
    #[error("the audit log cannot be written; nothing is answered without it")]
    AuditUnavailable,
    /// The database does not answer.
    #[error("the hub cannot answer now; try again")]
    Unavailable(#[source] StoreError),
    /// This machine's ring lacks the master key that the database is under.
    #[error(
        "this server's key ring lacks generation {0} of the master key; copy keys/master.key from \
         the machine that rotated it, then try again"
    )]
    KeyMissing(u32),
    /// Something that should not happen.
    #[error("internal error")]
    Internal,
}

/// Codes of `extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// 401.
    Unauthenticated,
    /// 403: no purpose, or an unknown one.
    PurposeRequired,
    /// 403: a purpose of another department.
    PurposeNotAllowed,
    /// A field is not granted.
    FieldNotGranted,
    /// A mask does not fit the field's type.
    FieldMasked,
    /// 403: the role.
    Forbidden,
    /// The input.
    InvalidInput,
    /// 503: the log.
    AuditUnavailable,
    /// 503: the database.
    Unavailable,
    /// 500.
    Internal,
    /// The document does not parse or validate.
    InvalidDocument,
    /// The document asks for too much.
    TooComplex,
    /// The request is too large.
    TooLarge,
    /// Too many requests.
    RateLimited,
    /// 403: the password was given by somebody else and must be changed first.
    PasswordChangeRequired,
}

impl Code {
    /// The code as clients see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::PurposeRequired => "PURPOSE_REQUIRED",
            Self::PurposeNotAllowed => "PURPOSE_NOT_ALLOWED",
            Self::FieldNotGranted => "FIELD_NOT_GRANTED",
            Self::FieldMasked => "FIELD_MASKED",
            Self::Forbidden => "FORBIDDEN",
            Self::InvalidInput => "INVALID_INPUT",
            Self::AuditUnavailable => "AUDIT_UNAVAILABLE",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
            Self::InvalidDocument => "INVALID_DOCUMENT",
            Self::TooComplex => "TOO_COMPLEX",
            Self::TooLarge => "TOO_LARGE",
            Self::RateLimited => "RATE_LIMITED",
            Self::PasswordChangeRequired => "PASSWORD_CHANGE_REQUIRED",
        }
    }
}

impl AppError {
    /// The code that clients match on.
    pub fn code(&self) -> Code {
        match self {
            Self::Unauthenticated => Code::Unauthenticated,
            Self::NotAdmitted(NotAdmitted::PurposeNotAllowed) => Code::PurposeNotAllowed,
            Self::NotAdmitted(NotAdmitted::PurposeRequired | NotAdmitted::CaseRequired) => {
                Code::PurposeRequired
            }
            Self::Forbidden => Code::Forbidden,
            Self::Denied(_) => Code::FieldNotGranted,
            Self::Invalid { .. } => Code::InvalidInput,
            Self::AuditUnavailable => Code::AuditUnavailable,
            Self::Unavailable(_) | Self::KeyMissing(_) => Code::Unavailable,
            Self::Internal => Code::Internal,
        }
    }

    /// The message in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Unauthenticated => "请先登录，或提供有效的访问令牌".to_owned(),
            Self::NotAdmitted(NotAdmitted::PurposeRequired) => {
                "请在请求头 X-Purpose 中注明已登记的用途代码".to_owned()
            }
            Self::NotAdmitted(NotAdmitted::PurposeNotAllowed) => {
                "该用途未与贵部门约定，请向数据局申请".to_owned()
            }
            Self::NotAdmitted(NotAdmitted::CaseRequired) => {
                "该用途须在请求头 X-Case 中注明案件编号".to_owned()
            }
            Self::Forbidden => "当前角色无权进行此操作".to_owned(),
            Self::Denied(denial) => format!("数据项 {} 未授权", denial.attribute),
            Self::Invalid { zh, .. } => zh.clone(),
            Self::AuditUnavailable => "审计日志暂时无法写入，为保证可追溯，暂停应答".to_owned(),
            Self::Unavailable(_) => "系统暂时无法应答，请稍后重试".to_owned(),
            Self::KeyMissing(generation) => format!(
                "本机密钥环缺少第{generation}代主密钥，请从完成轮换的主机复制 keys/master.key 后重试"
            ),
            Self::Internal => "系统内部错误，请将请求编号告知管理员".to_owned(),
        }
    }

    /// Input that is wrong, where and how.
    pub fn invalid(path: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid { path: path.to_owned(), zh: zh.into(), en: en.into() }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownKey(generation) => Self::KeyMissing(generation),
            StoreError::Database(_)
            | StoreError::Corrupt { .. }
            | StoreError::Sealed
            | StoreError::KeysMoved
            | StoreError::Catalogue(_)
            | StoreError::HalfMigrated(_)
            | StoreError::HalfRestored
            | StoreError::Shape(_) => Self::Unavailable(error),
        }
    }
}

impl From<hub_values::CodeError> for AppError {
    fn from(_: hub_values::CodeError) -> Self {
        Self::Internal
    }
}
