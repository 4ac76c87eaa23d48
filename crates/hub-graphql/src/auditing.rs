//! Questions about the log.

use async_graphql::connection::{Connection, Edge, EmptyFields};
use async_graphql::{Context, ID, Object, Result};
use hub_app::AuditFilter as WantedEntries;

use crate::audit::{AuditEntry, AuditFilter, Checkpoint, Disclosure, DisclosureCount, subject};
use crate::audit_rehearsal::AuditRehearsal;
use crate::audit_summary::{AuditSummaryInput, AuditSummaryRow};
use crate::context::{failed, operation};
use crate::ids::{entry_id, entry_index};
use crate::page;

/// A page of a list.
type Rows<T> = Connection<String, T, EmptyFields, EmptyFields>;

/// Questions about the log.
pub(crate) struct AuditQuery;

/// Questions about the log.
#[Object]
impl AuditQuery {
    /// Entries of the log, newest first; for auditors.
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<AuditFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<AuditEntry>> {
        let wanted = filter.unwrap_or_default().wanted(ctx)?;
        entries(ctx, &wanted, first, after).await
    }

    /// Which department was shown, refused or wrote which attribute for which purpose, how often in each
    /// period, the latest first; for auditors. At most 1,000 rows; it follows the log within 2 seconds.
    async fn audit_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is wanted.")] input: AuditSummaryInput,
    ) -> Result<Vec<AuditSummaryRow>> {
        let operation = operation(ctx)?;
        let rows = operation.summary(input.into()).await.map_err(failed(ctx))?;
        Ok(rows.into_iter().map(|row| AuditSummaryRow::of(operation, row)).collect())
    }

    /// Who looked at a person, newest first, as the person may be told; for auditors. Of others whom the same operation was about nothing is told.
    async fn disclosures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person, household, dwelling or premises.")] subject: ID,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Disclosure, DisclosureCount, EmptyFields>> {
        let operation = operation(ctx)?;
        let about = self::subject(ctx, &subject, "subject")?;
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let before = index_of(ctx, after)?;
        let found = operation.disclosures(about, before, rows).await.map_err(failed(ctx))?;
        let count = DisclosureCount { hidden: found.hidden };
        let mut page = Connection::with_additional_fields(has_previous, found.has_more, count);
        page.edges.extend(found.rows.into_iter().map(|one| {
            let one = Disclosure::of(operation, one);
            Edge::new(one.entry.0.clone(), one)
        }));
        Ok(page)
    }

    /// The signed head of the log; `null` until the first one is signed.
    async fn checkpoint(&self, ctx: &Context<'_>) -> Result<Option<Checkpoint>> {
        let (heads, _) = operation(ctx)?.heads(None, 1).await.map_err(failed(ctx))?;
        Ok(heads.into_iter().find_map(Checkpoint::of))
    }

    /// Signed heads of the log, newest first: what is kept of them elsewhere can be compared.
    async fn checkpoints(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Checkpoint>> {
        let has_previous = after.is_some();
        let rows = page::first(ctx, first)?;
        let before = index_of(ctx, after)?;
        let (heads, has_next) = operation(ctx)?.heads(before, rows).await.map_err(failed(ctx))?;
        let shown = heads.into_iter().filter_map(Checkpoint::of);
        let rows = shown.map(|head| (entry_id(head.size.unsigned_abs()), head));
        Ok(page::connection(rows, has_previous, has_next))
    }

    /// 复核演练 The last nightly rehearsals, newest first: answers that were drawn at random and looked at again, and how many passed. Which entries did not is for auditors.
    async fn audit_rehearsals(&self, ctx: &Context<'_>) -> Result<Vec<AuditRehearsal>> {
        let operation = operation(ctx)?;
        let found = operation.rehearsals().await.map_err(failed(ctx))?;
        Ok(found.into_iter().map(|one| AuditRehearsal::of(operation, one)).collect())
    }

    /// How many entries the index by subject still has to follow; for auditors who just saw something happen.
    async fn audit_index_lag(&self, ctx: &Context<'_>) -> Result<i64> {
        let lag = operation(ctx)?.index_lag().await.map_err(failed(ctx))?;
        Ok(i64::try_from(lag).unwrap_or(i64::MAX))
    }
}

/// The position that a cursor stands for.
fn index_of(ctx: &Context<'_>, cursor: Option<String>) -> Result<Option<u64>> {
    let index = |cursor: String| entry_index(&cursor).ok_or_else(|| page::bad_cursor(ctx));
    cursor.map(index).transpose()
}

async fn entries(
    ctx: &Context<'_>,
    wanted: &WantedEntries,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<AuditEntry>> {
    let has_previous = after.is_some();
    let rows = page::first(ctx, first)?;
    let before = index_of(ctx, after)?;
    let operation = operation(ctx)?;
    let covered = operation.covered().await.map_err(failed(ctx))?;
    let (found, has_next) = operation.entries(wanted, before, rows).await.map_err(failed(ctx))?;
    let mut shown = Vec::with_capacity(found.len());
    for one in found {
        if let Some(entry) = AuditEntry::of(ctx, one, covered)? {
            shown.push((entry.id.0.clone(), entry));
        }
    }
    Ok(page::connection(shown, has_previous, has_next))
}
