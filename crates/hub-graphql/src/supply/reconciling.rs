//! What differs between a register and the hub, a page at a time.

use async_graphql::{Context, Enum, ID, Result, SimpleObject};

use crate::context::{failed, operation};
use crate::ids::subject_id;
use crate::page;

/// 对账方向 On which side something is lacking.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::FeedSide")]
pub(crate) enum FeedSide {
    /// 报送未收 The register sent it, and nothing of it is held.
    NotHeld,
    /// 未报送 It is held, in attributes that the department leads, and the register did not send it.
    NotSent,
    /// 不一致 Both have it, and another value is shown than the register says.
    Differs,
}

/// 对账结果 Differences between a register and the hub. A page may be empty although there are more: go on while `hasNextPage`.
#[derive(SimpleObject)]
pub(crate) struct FeedReconciliation {
    /// The differences.
    differences: Vec<FeedDifference>,
    /// Whether there may be more.
    has_next_page: bool,
    /// Where the next page begins.
    end_cursor: Option<String>,
}

/// 对账差异 One difference; never a value.
#[derive(SimpleObject)]
pub(crate) struct FeedDifference {
    /// The register's own id of the record, where it has one.
    record_id: Option<String>,
    /// Whom it is about, where somebody is known.
    subject: Option<ID>,
    /// Whether the register had it once, and its last complete file did not.
    missing: bool,
    /// Codes of the attributes that differ, are held, or were wrong.
    attributes: Vec<String>,
}

pub(super) async fn page(
    ctx: &Context<'_>,
    feed: &str,
    department: Option<&str>,
    side: FeedSide,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Option<FeedReconciliation>> {
    let rows = usize::try_from(page::first(ctx, first)?).unwrap_or_default();
    let is_cursor = |text: &String| {
        text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    };
    if after.as_ref().is_some_and(|text| !is_cursor(text)) {
        return Err(page::bad_cursor(ctx));
    }
    let operation = operation(ctx)?;
    let found = operation.feed_differences(department, feed, side.into(), after, rows).await;
    let Some(found) = found.map_err(failed(ctx))? else { return Ok(None) };
    let differences = found.rows.into_iter().map(|one| FeedDifference {
        record_id: one.record_id,
        subject: one.subject.map(|(kind, id)| subject_id(kind, id)),
        missing: one.is_missing,
        attributes: one.attributes,
    });
    Ok(Some(FeedReconciliation {
        differences: differences.collect(),
        has_next_page: found.next.is_some(),
        end_cursor: found.next,
    }))
}
