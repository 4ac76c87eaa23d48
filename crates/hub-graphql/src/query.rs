//! All queries.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object, Result};
use hub_app::Conditions;
use hub_policy::Purpose as Stored;
use hub_values::SubjectKind;

use crate::area::{Area, area_code};
use crate::catalogue::{Attribute, AttributeFilter, Department, Purpose};
use crate::context::{failed, operation, path};
use crate::dwelling::{Dwelling, DwellingFilter, DwellingMatch};
use crate::forms::{Form, form_id};
use crate::household::{Household, HouseholdFilter};
use crate::ids::{GlobalId, subject_id};
use crate::imports::{Import, import_id};
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
}

async fn nodes(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    // What is no id of ours looks like an id of nothing.
    let known: Vec<_> = ids.iter().map(|id| GlobalId::subject(id)).collect();
    let asked: Vec<_> = known.iter().flatten().copied().collect();
    let operation = operation(ctx)?;
    operation.within_limit(ids.len(), "ids").map_err(failed(ctx))?;
    let mut found = operation.nodes(&asked).await.map_err(failed(ctx))?.into_iter();
    let mut nodes = Vec::with_capacity(ids.len());
    for (id, known) in ids.iter().zip(known) {
        nodes.push(match (known, import_id(id)) {
            (Some(_), _) => found.next().flatten().map(Node::new),
            (None, Some(import)) => {
                let import = operation.import(import).await.map_err(failed(ctx))?;
                import.map(|import| Node::Import(Import::new(import)))
            }
            (None, None) => match form_id(id) {
                Some(form) => {
                    let form = operation.form(form).await.map_err(failed(ctx))?;
                    form.map(|one| Node::Form(Form::new(one)))
                }
                None => None,
            },
        });
    }
    Ok(nodes)
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
