//! All queries.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object, Result};
use hub_app::{AuditFilter as WantedEntries, Conditions};
use hub_policy::Purpose as Stored;
use hub_values::SubjectKind;

use crate::area::{Area, area_code};
use crate::audit::{AuditEntry, AuditFilter, Checkpoint, Disclosure, subject};
use crate::catalogue::{Attribute, AttributeFilter, Department, Purpose};
use crate::context::{failed, operation, path};
use crate::dwelling::{Dwelling, DwellingFilter, DwellingMatch};
use crate::household::{Household, HouseholdFilter};
use crate::ids::{GlobalId, subject_id};
use crate::node::Node;
use crate::page;
use crate::premises::{Premises, PremisesFilter};
use crate::record::IdDocumentInput;
use crate::resident::{Resident, ResidentFilter};
use crate::viewer::Viewer;

/// A page of a list.
type Rows<T> = Connection<String, T, EmptyFields, EmptyFields>;

/// Questions about subjects, the catalogue and the log.
pub(crate) struct Query;

/// Questions about subjects, the catalogue and the log.
#[Object(name = "SubjectQuery")]
impl Query {
    /// Who am I, for which purposes, and what may I see?
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// Whatever has this id; `null` when there is no such thing, or it is hidden from you.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque id.")] id: ID,
    ) -> Result<Option<Node>> {
        Ok(nodes(ctx, &[id]).await?.pop().flatten())
    }

    /// Up to 200 things by id, in the order asked.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        nodes(ctx, &ids).await
    }

    /// The resident with an identity document: the main job.
    async fn resident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document.")] id_document: IdDocumentInput,
    ) -> Result<Option<Resident>> {
        Ok(by_document(ctx, vec![id_document]).await?.pop().flatten())
    }

    /// Up to 200 residents by identity document, in the order asked.
    async fn residents_by_id_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The documents.")] documents: Vec<IdDocumentInput>,
    ) -> Result<Vec<Option<Resident>>> {
        by_document(ctx, documents).await
    }

    /// Residents that fit, a page at a time.
    async fn residents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions; each needs the full value granted.")] filter: Option<
            ResidentFilter,
        >,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Resident>> {
        let has_previous = after.is_some();
        let page = page::subjects(ctx, first, after)?;
        let criteria = filter.unwrap_or_default().criteria(ctx)?;
        let (found, has_next) =
            operation(ctx)?.residents(&criteria, page).await.map_err(failed(ctx))?;
        Ok(page::connection(found.into_iter().map(row(Resident::new)), has_previous, has_next))
    }

    /// Households, a page at a time.
    async fn households(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<HouseholdFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Household>> {
        let filter = filter.unwrap_or_default();
        let conditions = conditions(ctx, filter.area, None, filter.include_closed)?;
        list(ctx, SubjectKind::Household, conditions, first, after, Household::new).await
    }

    /// The dwelling at an address, in whatever style it is written.
    async fn dwelling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] address: String,
    ) -> Result<DwellingMatch> {
        let found = operation(ctx)?.dwellings_at(&address).await.map_err(failed(ctx))?;
        Ok(DwellingMatch::new(&found.0, found.1))
    }

    /// Dwellings, a page at a time.
    async fn dwellings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<DwellingFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Dwelling>> {
        let filter = filter.unwrap_or_default();
        let conditions = conditions(ctx, filter.area, None, filter.include_closed)?;
        list(ctx, SubjectKind::Dwelling, conditions, first, after, Dwelling::new).await
    }

    /// Premises, a page at a time.
    async fn premises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<PremisesFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Premises>> {
        let filter = filter.unwrap_or_default();
        let conditions = conditions(ctx, filter.area, filter.name, filter.include_closed)?;
        list(ctx, SubjectKind::Premises, conditions, first, after, Premises::new).await
    }

    /// All attributes that exist, retired ones too.
    async fn catalogue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<AttributeFilter>,
    ) -> Result<Vec<Attribute>> {
        let filter = filter.unwrap_or_default();
        let catalogue = &operation(ctx)?.snapshot().catalogue;
        let all = catalogue.all().iter().filter(|one| filter.fits(one));
        Ok(all.map(|one| Attribute::of(catalogue, one)).collect())
    }

    /// All departments.
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>> {
        let operation = operation(ctx)?;
        let all = operation.snapshot().departments.iter();
        Ok(all.map(|one| Department::of(operation, &one.code)).collect())
    }

    /// The areas below an area; without one, all.
    async fn areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area around them.")] parent: Option<ID>,
    ) -> Result<Vec<Area>> {
        let operation = operation(ctx)?;
        let parent = parent.map(|id| area_code(ctx, &id, "parent")).transpose()?;
        let all = operation.snapshot().areas.iter();
        Ok(all
            .filter(|one| parent.is_none() || one.parent == parent)
            .map(|one| Area::from_stored(operation, one))
            .collect())
    }

    /// All purposes.
    async fn purposes(&self, ctx: &Context<'_>) -> Result<Vec<Purpose>> {
        let operation = operation(ctx)?;
        let all = operation.snapshot().rights.purposes();
        Ok(all.map(|one: &Stored| Purpose::of(operation, one)).collect())
    }

    /// Entries of the log, newest first; for auditors.
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<AuditFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<AuditEntry>> {
        let wanted = filter.unwrap_or_default().wanted(ctx)?;
        entries(ctx, &wanted, first, after, Some).await
    }

    /// Who looked at a person, newest first; for auditors.
    async fn disclosures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person, household, dwelling or premises.")] subject: ID,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Disclosure>> {
        let about = self::subject(ctx, &subject, "subject")?;
        let wanted = WantedEntries { subject: Some(about), ..WantedEntries::default() };
        entries(ctx, &wanted, first, after, Disclosure::of).await
    }

    /// The signed head of the log; `null` until the first one is signed.
    async fn checkpoint(&self, ctx: &Context<'_>) -> Result<Option<Checkpoint>> {
        let note = operation(ctx)?.checkpoint().await.map_err(failed(ctx))?;
        Ok(note.and_then(Checkpoint::of))
    }

    /// How many entries the index by subject still has to follow; for auditors who just saw something happen.
    async fn audit_index_lag(&self, ctx: &Context<'_>) -> Result<i64> {
        let lag = operation(ctx)?.index_lag().await.map_err(failed(ctx))?;
        Ok(i64::try_from(lag).unwrap_or(i64::MAX))
    }
}

async fn nodes(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    // What is no id of ours looks like an id of nothing.
    let known: Vec<_> = ids.iter().map(|id| GlobalId::subject(id)).collect();
    let asked: Vec<_> = known.iter().flatten().copied().collect();
    let found = operation(ctx)?.nodes(&asked).await.map_err(failed(ctx))?;
    let mut found = found.into_iter();
    Ok(known
        .into_iter()
        .map(|known| known.and_then(|_| found.next().flatten()).map(Node::new))
        .collect())
}

async fn by_document(
    ctx: &Context<'_>,
    documents: Vec<IdDocumentInput>,
) -> Result<Vec<Option<Resident>>> {
    let documents: Vec<_> =
        documents.into_iter().map(|one| (one.kind.into(), one.number)).collect();
    let found =
        operation(ctx)?.residents_by_document(&documents, &path(ctx)).await.map_err(failed(ctx))?;
    Ok(found.into_iter().map(|one| one.map(Resident::new)).collect())
}

fn conditions(
    ctx: &Context<'_>,
    area: Option<ID>,
    name: Option<String>,
    with_closed: bool,
) -> Result<Conditions> {
    let area = area.map(|id| area_code(ctx, &id, "filter.area")).transpose()?;
    Ok(Conditions { area, name, with_closed })
}

async fn list<T: async_graphql::OutputType>(
    ctx: &Context<'_>,
    kind: SubjectKind,
    conditions: Conditions,
    first: Option<i32>,
    after: Option<String>,
    new: impl Fn(hub_app::Subject) -> T,
) -> Result<Rows<T>> {
    let has_previous = after.is_some();
    let page = page::subjects(ctx, first, after)?;
    let (found, has_next) =
        operation(ctx)?.subjects_in(kind, conditions, page).await.map_err(failed(ctx))?;
    Ok(page::connection(found.into_iter().map(row(new)), has_previous, has_next))
}

fn row<T>(new: impl Fn(hub_app::Subject) -> T) -> impl Fn(hub_app::Subject) -> (String, T) {
    move |subject| (subject_id(subject.kind(), subject.id()).0, new(subject))
}

async fn entries<T: async_graphql::OutputType>(
    ctx: &Context<'_>,
    wanted: &WantedEntries,
    first: Option<i32>,
    after: Option<String>,
    new: impl Fn(AuditEntry) -> Option<T>,
) -> Result<Rows<T>> {
    let has_previous = after.is_some();
    let rows = page::first(ctx, first)?;
    let before = match after {
        None => None,
        Some(cursor) => {
            Some(crate::ids::entry_index(&cursor).ok_or_else(|| page::bad_cursor(ctx))?)
        }
    };
    let (found, has_next) =
        operation(ctx)?.entries(wanted, before, rows).await.map_err(failed(ctx))?;
    let mut shown = Vec::with_capacity(found.len());
    for one in found {
        if let Some(entry) = AuditEntry::of(ctx, one)? {
            let cursor = entry.id.0.clone();
            shown.extend(new(entry).map(|row| (cursor, row)));
        }
    }
    Ok(page::connection(shown, has_previous, has_next))
}
