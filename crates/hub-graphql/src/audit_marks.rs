//! 审计标记: what auditors note beside the log.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::NewMark;
use hub_storage::StoredMark;
use hub_values::AuditMarkId;

use crate::accounts::user_errors;
use crate::audit::{subject, subject_of};
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::record::UserError;
use crate::scalars::DateTime;

/// 标记类别 What a mark says.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::MarkKind")]
pub(crate) enum AuditMarkKind {
    /// 诱饵记录 Nobody has a reason to look at this record: whoever does is told.
    Honey,
    /// 封存人员 Whoever comes near this person is told.
    Sealed,
    /// 人员对应 This official is this resident, so that looking up oneself, one's household and colleagues is told.
    Official,
    /// 暂缓披露 What was looked at for this purpose, or in this case, is left out of `disclosures` until a moment, and only counted.
    Hidden,
}

/// 审计标记: a note that an auditor set beside the log.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AuditMark {
    /// Opaque id.
    pub(crate) id: ID,
    /// What it says.
    pub(crate) kind: AuditMarkKind,
    /// About which resident, household, dwelling or premises.
    pub(crate) subject: Option<ID>,
    /// About which official, by login.
    pub(crate) login: Option<String>,
    /// Of what is hidden: the purpose, by code; any where there is none.
    pub(crate) purpose: Option<String>,
    /// Of what is hidden: the case; any where there is none.
    pub(crate) case: Option<String>,
    /// Until when it is hidden.
    pub(crate) until: Option<DateTime>,
    /// Why.
    pub(crate) reason: String,
    /// Who set it.
    pub(crate) made_by: String,
    /// When.
    pub(crate) made_at: DateTime,
}

/// A mark to be set.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct MarkAuditInput {
    /// What it says.
    pub(crate) kind: AuditMarkKind,
    /// About which subject; for all kinds but `HIDDEN`.
    pub(crate) subject: Option<ID>,
    /// Login of the official; for `OFFICIAL`.
    pub(crate) login: Option<String>,
    /// Purpose by code; for `HIDDEN`, with or instead of a case.
    pub(crate) purpose: Option<String>,
    /// Case as it was named in `X-Case`; for `HIDDEN`.
    pub(crate) case: Option<String>,
    /// Until when, within three years; for `HIDDEN`.
    pub(crate) until: Option<DateTime>,
    /// Why; at most 200 characters, no ID number, no phone number. It stays in the log.
    pub(crate) reason: String,
}

/// A mark to be ended.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct EndAuditMarkInput {
    /// Which.
    pub(crate) id: ID,
}

/// What became of a mark.
#[derive(SimpleObject, Debug)]
pub(crate) struct AuditMarkPayload {
    /// The mark; `null` when something must be put right first.
    pub(crate) mark: Option<AuditMark>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Questions about marks.
pub(crate) struct MarkQuery;

/// Questions about marks.
#[Object]
impl MarkQuery {
    /// 审计标记 The marks that hold, oldest first; for auditors.
    async fn audit_marks(&self, ctx: &Context<'_>) -> Result<Vec<AuditMark>> {
        let marks = operation(ctx)?.audit_marks().map_err(failed(ctx))?;
        Ok(marks.into_iter().filter_map(AuditMark::of).collect())
    }
}

/// Setting and ending marks.
pub(crate) struct MarkMutation;

/// Setting and ending marks.
#[Object]
impl MarkMutation {
    /// 设置审计标记 Sets a mark beside the log; for auditors. It holds at once, and that it was set stays in the log.
    async fn mark_audit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mark.")] input: MarkAuditInput,
    ) -> Result<AuditMarkPayload> {
        let about = input.subject.map(|id| subject(ctx, &id, "input.subject")).transpose()?;
        let new = NewMark {
            kind: input.kind.into(),
            subject: about,
            login: input.login,
            purpose: input.purpose,
            case: input.case,
            until: input.until.map(|until| until.0),
            reason: input.reason,
        };
        AuditMarkPayload::of(ctx, operation(ctx)?.mark_audit(new).await)
    }

    /// 撤销审计标记 Ends a mark; for auditors.
    async fn end_audit_mark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EndAuditMarkInput,
    ) -> Result<AuditMarkPayload> {
        AuditMarkPayload::of(ctx, operation(ctx)?.end_audit_mark(mark_id(&input.id)).await)
    }
}

fn mark_id(text: &str) -> Option<AuditMarkId> {
    if let Some(GlobalId::AuditMark(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

impl AuditMark {
    fn of(stored: StoredMark) -> Option<Self> {
        Some(Self {
            id: ID(GlobalId::AuditMark(stored.id).encode()),
            kind: hub_app::MarkKind::from_name(&stored.kind)?.into(),
            subject: stored.subject.as_deref().and_then(subject_of),
            login: stored.login,
            purpose: stored.purpose,
            case: stored.case,
            until: stored.until.map(DateTime),
            reason: stored.reason,
            made_by: stored.made_by,
            made_at: DateTime(stored.made_at),
        })
    }
}

impl AuditMarkPayload {
    fn of(ctx: &Context<'_>, done: Result<StoredMark, hub_app::AppError>) -> Result<Self> {
        Ok(match done {
            Ok(mark) => Self { mark: AuditMark::of(mark), user_errors: Vec::new() },
            Err(error) => Self { mark: None, user_errors: user_errors(ctx, error)? },
        })
    }
}
