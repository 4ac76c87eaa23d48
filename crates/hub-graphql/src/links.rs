//! How the records of a subject came to be linked to it.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use hub_app::LinkView;

use crate::audit::subject;
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::matching::MatchScore;
use crate::scalars::DateTime;

/// 关联依据 Why a record was linked to a subject.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::LinkRule")]
pub(crate) enum LinkRule {
    /// 新建主体 Nobody known was found: the subject was made for it.
    NewSubject,
    /// 来源编号或内容相同 The sender's own key, or the same content, was known.
    SameKey,
    /// 证件或标识相同 A document, a credit code or a place was known.
    SameIdentity,
    /// 比对得分 By the score.
    Score,
    /// 补采任务的回答 It answers a task about the subject.
    Answer,
    /// 合并 Two subjects were said to be one.
    Merged,
    /// 人工决定 Somebody decided something about this very subject.
    Decision,
}

/// 关联 A source record was linked to a subject. A link is never destroyed, only superseded.
#[derive(SimpleObject)]
pub(crate) struct SubjectLink {
    /// Which department says the record; `null` when you may read nothing of what it says.
    pub(crate) source: Option<Department>,
    /// Why.
    pub(crate) rule: LinkRule,
    /// Of a link by score: the score as it was then, with the model of that time. What you may not read in full of the subject is left out of steps and sum.
    pub(crate) score: Option<MatchScore>,
    /// The official who decided; `null` where the hub did by its rules.
    pub(crate) decided_by: Option<String>,
    /// When.
    pub(crate) decided_at: DateTime,
    /// Whether it holds; otherwise a merge, an undoing or a correction has superseded it.
    pub(crate) is_current: bool,
}

/// Questions about links.
#[derive(Default)]
pub(crate) struct LinkQuery;

/// Questions about links.
#[Object]
impl LinkQuery {
    /// 关联记录 How the records of a subject came to be linked to it, the newest first, 100 at most, those that hold no more too. For those who decide about duplicates, about subjects of their own area. Empty too when there is no such subject for you.
    async fn subject_links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person, household, dwelling or premises.")] subject: ID,
    ) -> Result<Vec<SubjectLink>> {
        let about = self::subject(ctx, &subject, "subject")?;
        let found = operation(ctx)?.links_of(about).await.map_err(failed(ctx))?;
        found.into_iter().map(|one| SubjectLink::new(ctx, one)).collect()
    }
}

impl SubjectLink {
    fn new(ctx: &Context<'_>, one: LinkView) -> Result<Self> {
        let operation = operation(ctx)?;
        Ok(Self {
            source: one.source.map(|code| Department::of(operation, code.as_str())),
            rule: one.rule.into(),
            score: one.matching.map(|matching| MatchScore::new(ctx, matching)).transpose()?,
            decided_by: one.official,
            decided_at: DateTime(one.decided_at),
            is_current: one.is_current,
        })
    }
}
