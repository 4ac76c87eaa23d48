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
    /// A write was begun, and whether it was done cannot be said.
    #[error(
        "it is not known whether this was written: the hub lost the log or its patience while it was \
         written; look before you send it again (a record with the same key is not written twice)"
    )]
    Unsettled,
    /// It took longer than a caller waits, and nothing was written.
    #[error("the hub cannot answer in time; nothing was written; try again")]
    TooLate,
    /// The database does not answer.
    #[error("the hub cannot answer now; try again")]
    Unavailable(#[source] StoreError),
    /// This machine's ring lacks the master key that the database is under.
    #[error(
        "this server's key ring lacks generation {0} of the master key; copy keys/master.key from \
         the machine that rotated it, then try again"
    )]
    KeyMissing(u32),
    /// A file is larger than this many megabytes.
    #[error("the file is larger than {0} MB; split it")]
    TooLarge(u64),
    /// Something else was sent under this `Idempotency-Key` before.
    #[error(
        "this Idempotency-Key was used for another document or other variables; take a new key for \
         a new change"
    )]
    KeyReused,
    /// Another request did it under the same key a moment ago; whoever began this begins anew.
    #[error("this was done under the same Idempotency-Key a moment ago; send it again")]
    Repeated,
    /// It was done before under the same key, and its answer cannot be told a second time.
    #[error(
        "this was done before under the same Idempotency-Key (log entry {0}); it is not done twice, \
         and what was answered then (such as a secret) is not kept: read how it stands"
    )]
    DoneBefore(u64),
    /// More people on a day than the grants allow; a second official has to agree first.
    #[error(
        "this would make {people} people today, and the grants for this purpose allow {limit}; a \
         second official must agree first (see bulkApprovals, approveBulk)"
    )]
    TooManyPeople {
        /// How many there would be.
        people: u64,
        /// How many there may be.
        limit: u64,
    },
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
    /// 422: another body under the same `Idempotency-Key`.
    IdempotencyConflict,
    /// It was done already, and is not done twice.
    Conflict,
    /// 403: more people than allowed on a day; a second official must agree.
    BulkApprovalRequired,
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
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::Conflict => "CONFLICT",
            Self::BulkApprovalRequired => "BULK_APPROVAL_REQUIRED",
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
            Self::Unsettled | Self::TooLate | Self::Unavailable(_) | Self::KeyMissing(_) => {
                Code::Unavailable
            }
            Self::TooLarge(_) => Code::TooLarge,
            Self::KeyReused => Code::IdempotencyConflict,
            Self::Repeated | Self::DoneBefore(_) => Code::Conflict,
            Self::TooManyPeople { .. } => Code::BulkApprovalRequired,
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
            Self::Unsettled => {
                "写入过程中断，是否已写入尚不确定：请先查询再决定是否重新提交（同一键的记录不会重复写入）"
                    .to_owned()
            }
            Self::TooLate => "系统未能及时应答，未写入任何内容，请稍后重试".to_owned(),
            Self::Unavailable(_) => "系统暂时无法应答，请稍后重试".to_owned(),
            Self::KeyMissing(generation) => format!(
                "本机密钥环缺少第{generation}代主密钥，请从完成轮换的主机复制 keys/master.key 后重试"
            ),
            Self::TooLarge(size) => format!("文件超过{size}MB，请拆分后再上传"),
            Self::KeyReused => {
                "该 Idempotency-Key 已用于其他内容，请为新的变更使用新的键".to_owned()
            }
            Self::Repeated => "同一 Idempotency-Key 的请求刚刚完成，请重新发送".to_owned(),
            Self::DoneBefore(entry) => format!(
                "同一 Idempotency-Key 的变更已经完成（日志第{entry}条），不会重复执行；当时的答复（如密钥）未保存，请查询当前状态"
            ),
            Self::TooManyPeople { people, limit } => format!(
                "本次查询将使今日该用途涉及{people}人，授权每日上限为{limit}人，须由第二名负责人批准（approveBulk）后再查"
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
            StoreError::Unsettled(_) => Self::Unsettled,
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
