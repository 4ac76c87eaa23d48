//! Persons apart: sealing somebody, naming who may, breaking the glass, and looking at that afterwards.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AppError, BreakWanted, Operation};
use hub_policy::{NamedDuty as Duty, SealGround as Ground, Verdict as Found};
use hub_storage::GlassBreak as Stored;
use hub_values::{GlassBreakId, SubjectKind};

use crate::accounts::user_errors;
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};
use crate::ids::{GlobalId, subject_id};
use crate::page;
use crate::record::{IdDocumentInput, UserError};
use crate::scalars::DateTime;

type Rows<T> = Connection<String, T, EmptyFields, EmptyFields>;

/// 密封事由 Why somebody is sealed.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Ground")]
pub(crate) enum SealGround {
    /// 证人保护.
    Witness,
    /// 收养.
    Adoption,
    /// 家庭暴力.
    Violence,
    /// 其他 Another one that the reason names.
    Other,
}

/// 指定职责 What an official can be named for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Duty")]
pub(crate) enum NamedDuty {
    /// 密封与解封 Seal residents, and take away seals that somebody else set.
    Seal,
    /// 应急开启 Break the glass.
    BreakGlass,
}

/// 复核结论 What is found after somebody broke the glass.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Found")]
pub(crate) enum GlassVerdict {
    /// 正当 It was right.
    Justified,
    /// 不当 It was wrong.
    Unjustified,
}

/// 指定人员 An official who was named for a duty.
#[derive(SimpleObject)]
pub(crate) struct NamedOfficial {
    /// Login.
    pub(crate) login: String,
    /// For what.
    pub(crate) duty: NamedDuty,
    /// Who named them.
    pub(crate) named_by: String,
    /// When.
    pub(crate) named_at: DateTime,
    /// Why.
    pub(crate) reason: String,
}

/// 应急开启记录 A seal that an official broke for a time.
#[derive(SimpleObject)]
pub(crate) struct GlassBreak {
    /// Opaque id.
    pub(crate) id: ID,
    /// Whose seal: the id of a resident.
    pub(crate) subject: ID,
    /// Who broke it.
    pub(crate) actor: String,
    /// Their department.
    pub(crate) department: Department,
    /// For what.
    pub(crate) purpose: Option<Purpose>,
    /// For which case.
    pub(crate) case_number: String,
    /// Why.
    pub(crate) reason: String,
    /// From when it is open.
    pub(crate) opened_at: DateTime,
    /// Until when.
    pub(crate) until: DateTime,
    /// What somebody else found afterwards; `null` while it waits.
    pub(crate) verdict: Option<GlassVerdict>,
    /// What there is to say about it.
    pub(crate) note: Option<String>,
    /// Who looked at it.
    pub(crate) reviewed_by: Option<String>,
    /// When.
    pub(crate) reviewed_at: Option<DateTime>,
    /// 超期 Whether it waits for a review for longer than the hub's settings allow.
    pub(crate) overdue: bool,
}

impl GlassBreak {
    fn of(operation: &Operation, one: Stored) -> Self {
        let mut purposes = operation.snapshot().rights.purposes();
        let purpose = purposes.find(|purpose| purpose.code == one.purpose);
        Self {
            overdue: operation.is_review_late(&one),
            id: ID(GlobalId::GlassBreak(one.id).encode()),
            subject: subject_id(SubjectKind::Resident, one.subject),
            actor: one.actor,
            department: Department::of(operation, one.department.as_str()),
            purpose: purpose.map(|one| Purpose::of(operation, one)),
            case_number: one.case,
            reason: one.reason,
            opened_at: DateTime(one.opened_at),
            until: DateTime(one.until),
            verdict: one.review.as_ref().map(|review| review.verdict.into()),
            note: one.review.as_ref().map(|review| review.note.clone()),
            reviewed_by: one.review.as_ref().map(|review| review.by.clone()),
            reviewed_at: one.review.map(|review| DateTime(review.at)),
        }
    }
}

/// A resident who is to be sealed.
#[derive(InputObject)]
pub(crate) struct SealSubjectInput {
    /// The resident.
    pub(crate) id: ID,
    /// On what ground.
    pub(crate) ground: SealGround,
    /// Why. It stays in the log for ever: no name, no ID number, no phone number.
    pub(crate) reason: String,
}

/// A seal that is to be taken away.
#[derive(InputObject)]
pub(crate) struct UnsealSubjectInput {
    /// The resident.
    pub(crate) id: ID,
    /// Why.
    pub(crate) reason: String,
}

/// What became of a seal.
#[derive(SimpleObject)]
pub(crate) struct SealPayload {
    /// Whether it is done.
    pub(crate) done: bool,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// An official who is to be named, or not any more.
#[derive(InputObject)]
pub(crate) struct NameOfficialInput {
    /// Login.
    pub(crate) login: String,
    /// For what.
    pub(crate) duty: NamedDuty,
    /// Whether they are named; `false` ends it.
    #[graphql(default = true)]
    pub(crate) named: bool,
    /// Why.
    pub(crate) reason: String,
}

/// A seal that is to be broken.
#[derive(InputObject)]
pub(crate) struct BreakGlassInput {
    /// Whose: the identity document.
    pub(crate) id_document: IdDocumentInput,
    /// Why. It stays in the log for ever: no name, no ID number, no phone number.
    pub(crate) reason: String,
    /// 案号 For which case.
    pub(crate) case_number: String,
}

/// What was found after the glass was broken.
#[derive(InputObject)]
pub(crate) struct ReviewBreakGlassInput {
    /// Which.
    pub(crate) id: ID,
    /// Whether it was right.
    pub(crate) verdict: GlassVerdict,
    /// What there is to say about it.
    pub(crate) note: String,
}

/// What became of breaking the glass, or of a review.
#[derive(SimpleObject)]
pub(crate) struct GlassBreakPayload {
    /// As it is now.
    pub(crate) glass_break: Option<GlassBreak>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// What the data bureau and auditors see of persons apart.
pub(crate) struct ApartQuery;

/// What the data bureau and auditors see of persons apart.
#[Object]
impl ApartQuery {
    /// 应急开启记录 Seals that officials broke, newest first, for the data bureau and auditors: waiting for a review, reviewed, or all.
    async fn glass_breaks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that wait for a review, or only those that were reviewed.")]
        waiting: Option<bool>,
        #[graphql(desc = "Rows of the page, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<Rows<GlassBreak>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let before = after.as_ref().map(|cursor| break_id(cursor).ok_or(page::bad_cursor(ctx)));
        let reviewed = waiting.map(|waiting| !waiting);
        let found = operation.glass_breaks(reviewed, before.transpose()?, rows).await;
        let (found, has_next) = found.map_err(failed(ctx))?;
        let shown = found.into_iter().map(|one| GlassBreak::of(operation, one));
        let shown: Vec<_> = shown.map(|one| (one.id.0.clone(), one)).collect();
        Ok(page::connection(shown, after.is_some(), has_next))
    }

    /// 指定人员 Officials who were named to seal, or to break the glass, for the data bureau and auditors.
    async fn named_officials(&self, ctx: &Context<'_>) -> Result<Vec<NamedOfficial>> {
        let found = operation(ctx)?.named_officials().map_err(failed(ctx))?;
        Ok(found.into_iter().map(NamedOfficial::of).collect())
    }
}

impl NamedOfficial {
    fn of(one: hub_storage::NamedOfficial) -> Self {
        Self {
            login: one.login,
            duty: one.duty.into(),
            named_by: one.named_by,
            named_at: DateTime(one.named_at),
            reason: one.reason,
        }
    }
}

/// What named officials and the data bureau do.
pub(crate) struct ApartMutation;

/// What named officials and the data bureau do.
#[Object]
impl ApartMutation {
    /// 密封主体 Seals a resident, for an official who was named for it: from then on nobody finds them whose grants do not cover the sealed, on any path, and nothing tells that they are there.
    async fn seal_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and why.")] input: SealSubjectInput,
    ) -> Result<SealPayload> {
        let done = match GlobalId::subject(&input.id) {
            Some(subject) => {
                let operation = operation(ctx)?;
                operation.seal(subject, input.ground.into(), &input.reason).await.map(drop)
            }
            None => Err(no_resident()),
        };
        sealed(ctx, done)
    }

    /// 解封主体 Takes a seal away, for a named official who did not set it.
    async fn unseal_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: UnsealSubjectInput,
    ) -> Result<SealPayload> {
        let done = match GlobalId::subject(&input.id) {
            Some((_, id)) => operation(ctx)?.unseal(id, &input.reason).await,
            None => Err(no_resident()),
        };
        sealed(ctx, done)
    }

    /// 指定人员 Names an official to seal or to break the glass, or ends that, for the data bureau.
    async fn name_official(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, for what, and why.")] input: NameOfficialInput,
    ) -> Result<SealPayload> {
        let operation = operation(ctx)?;
        let duty = input.duty.into();
        let done = operation.name_official(&input.login, duty, input.named, &input.reason).await;
        sealed(ctx, done.map(drop))
    }

    /// 应急开启 Breaks the glass, for an official who was named for it: a sealed resident is open to them alone until `until`, as far as their grants go for anybody. Every answer about the resident says so in the log, and somebody else looks at it afterwards.
    async fn break_glass(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose seal, why, and for which case.")] input: BreakGlassInput,
    ) -> Result<GlassBreakPayload> {
        let wanted = BreakWanted {
            kind: input.id_document.kind.into(),
            number: input.id_document.number,
            reason: input.reason,
            case: input.case_number,
        };
        let done = operation(ctx)?.break_glass(wanted).await;
        broken(ctx, done)
    }

    /// 应急开启复核 Says afterwards whether it was right, for the data bureau and never for whoever did it.
    async fn review_break_glass(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what was found.")] input: ReviewBreakGlassInput,
    ) -> Result<GlassBreakPayload> {
        let done = match break_id(&input.id) {
            Some(id) => {
                let operation = operation(ctx)?;
                operation.review_glass_break(id, input.verdict.into(), &input.note).await
            }
            None => Err(AppError::invalid("id", "没有这条记录", "nothing of this id")),
        };
        broken(ctx, done)
    }
}

fn sealed(ctx: &Context<'_>, done: std::result::Result<(), AppError>) -> Result<SealPayload> {
    Ok(match done {
        Ok(()) => SealPayload { done: true, user_errors: Vec::new() },
        Err(error) => SealPayload { done: false, user_errors: user_errors(ctx, error)? },
    })
}

fn broken(
    ctx: &Context<'_>,
    done: std::result::Result<Stored, AppError>,
) -> Result<GlassBreakPayload> {
    Ok(match done {
        Ok(one) => GlassBreakPayload {
            glass_break: Some(GlassBreak::of(operation(ctx)?, one)),
            user_errors: Vec::new(),
        },
        Err(error) => {
            GlassBreakPayload { glass_break: None, user_errors: user_errors(ctx, error)? }
        }
    })
}

fn break_id(text: &str) -> Option<GlassBreakId> {
    if let Some(GlobalId::GlassBreak(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

fn no_resident() -> AppError {
    AppError::invalid("id", "没有这个居民", "no such resident")
}
