//! What every subject has: facts with provenance, and its end.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use hub_app::{Subject, Then};

use crate::context::{failed, path};
use crate::fact::Fact;
use crate::ids::subject_id;
use crate::scalars::{Date, DateTime};

/// What every subject has.
#[derive(Clone)]
pub(crate) struct Known(pub(crate) Subject);

/// 注销、关闭 The end of a subject, which stays with all that is known about it.
#[derive(SimpleObject, Clone)]
pub(crate) struct Closure {
    /// Why it ended.
    pub(crate) reason: ClosingReason,
    /// The last day on which it was.
    pub(crate) on: Date,
}

/// 注销原因 Why a subject ended.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_facts::ClosingReason")]
pub(crate) enum ClosingReason {
    /// 死亡 A resident died.
    Died,
    /// 迁出 A resident, a household or a business left the city.
    MovedAway,
    /// 销户 A household is none any more.
    Dissolved,
    /// 拆除 A dwelling was pulled down.
    Demolished,
    /// 停业 A business ended.
    ClosedDown,
}

/// What every subject has.
#[Object]
impl Known {
    /// Any attribute with its provenance: those named, or all that may be seen.
    async fn facts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Codes of attributes; without it all that you may see.")]
        attributes: Option<Vec<String>>,
        #[graphql(desc = "As it was known at this moment.")] as_of: Option<DateTime>,
        #[graphql(desc = "As it was true on this day: only what was observed by then counts.")]
        on: Option<Date>,
    ) -> Result<Vec<Fact>> {
        let attributes = attributes.as_deref();
        let then = Then { known: as_of.map(|at| at.0), day: on.map(|day| day.0) };
        let is_now = as_of.is_none() && on.is_none();
        let views = if is_now {
            self.0.facts(attributes, || path(ctx)).await
        } else {
            self.0.facts_as_of(attributes, then, || path(ctx)).await
        };
        let views = views.map_err(failed(ctx))?;
        Ok(views.into_iter().map(|view| Fact { subject: self.0.clone(), view }).collect())
    }

    /// 曾用标识: the ids of subjects that turned out to be this one; each still leads here.
    async fn previous_ids(&self) -> Vec<ID> {
        self.0.previous_ids().iter().map(|id| subject_id(self.0.kind(), *id)).collect()
    }

    /// 注销、关闭: when and why it ended; `null` while it has not. Lists leave it out unless asked.
    async fn closed(&self, ctx: &Context<'_>) -> Result<Option<Closure>> {
        let closed = self.0.closed(|| path(ctx)).map_err(failed(ctx))?;
        Ok(closed.map(|one| Closure { reason: one.reason.into(), on: Date(one.on) }))
    }
}
