//! All subscriptions.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject, Subscription as Events};
use futures::Stream;
use futures::stream::iter;
use hub_app::{AppError, Event, FactChange as Change, FactConditions, TaskView, Watch};

use crate::area::area_code;
use crate::catalogue::SubjectKind;
use crate::context::{failed, operation};
use crate::event::Opening;
use crate::forms::{CollectionTask, request_id};
use crate::ids::{GlobalId, subject_id};
use crate::imports::{ImportProgress, import_id};
use crate::page::bad_cursor;
use crate::scalars::DateTime;

/// Which changes of facts are wanted; without a condition all.
#[derive(InputObject, Default)]
pub(crate) struct FactChangeFilter {
    /// Of subjects of these kinds.
    #[graphql(default)]
    kinds: Vec<SubjectKind>,
    /// Of these subjects, up to 200.
    #[graphql(default)]
    subjects: Vec<ID>,
    /// Of these attributes, by code; each must be granted to you.
    #[graphql(default)]
    attributes: Vec<String>,
    /// Of subjects in this area.
    area: Option<ID>,
}

/// 数据变更 Facts of a subject changed. It carries no value: ask for those that you need.
#[derive(SimpleObject)]
pub(crate) struct FactChange {
    /// Where it stands among all changes: give it as `after` to be told what came since.
    cursor: String,
    /// Whose facts changed: an id for `node`.
    subject: ID,
    /// What kind of subject it is.
    kind: SubjectKind,
    /// Codes of the attributes that changed and that you may see: their value, how it is verified,
    /// or whether sources disagree. That somebody said the same once more is no change.
    attributes: Vec<String>,
    /// Whether something changed that is no attribute: who belongs to it, where it lives, in which
    /// community it is, or whether it ended.
    relations: bool,
    /// When.
    at: DateTime,
}

/// What happens, over `/graphql/ws`. Each event is decided by the rights of its moment and recorded before it is sent.
pub(crate) struct Subscription;

/// What happens, over `/graphql/ws`. Each event is decided by the rights of its moment and recorded before it is sent.
#[Events]
impl Subscription {
    /// Changes of facts that you may see, in the order in which they were made; at least once each. Without `after` those from now on.
    async fn facts_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<FactChangeFilter>,
        #[graphql(desc = "Cursor of the last change that you were told.")] after: Option<String>,
    ) -> Result<impl Stream<Item = FactChange>> {
        if let Some(Event::Facts(change)) = ctx.data_opt::<Event>() {
            return Ok(iter(Some(FactChange::of(change))));
        }
        let conditions = filter.unwrap_or_default().conditions(ctx)?;
        let after = match after.map(|cursor| GlobalId::decode(&cursor)) {
            None => None,
            Some(Some(GlobalId::Change(cursor))) => Some(cursor),
            Some(_) => return Err(bad_cursor(ctx)),
        };
        let watch = operation(ctx)?.watch_facts(conditions, after).await;
        wait_for(ctx, watch.map_err(failed(ctx))?)?;
        Ok(iter(None))
    }

    /// How far an import is: once now, then whenever it goes on, until it has come to its end.
    async fn import_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import; one that `imports` lists for you.")] id: ID,
    ) -> Result<impl Stream<Item = ImportProgress>> {
        if let Some(Event::Import(import)) = ctx.data_opt::<Event>() {
            return Ok(iter(Some(ImportProgress::of(import))));
        }
        let operation = operation(ctx)?;
        let watch = match import_id(&id) {
            Some(import) => operation.watch_import(import).await.map_err(failed(ctx))?,
            None => None,
        };
        let unknown = || {
            let problem = operation.no_such_import();
            failed(ctx)(AppError::invalid("id", problem.zh, problem.en))
        };
        wait_for(ctx, watch.ok_or_else(unknown)?)?;
        Ok(iter(None))
    }

    /// Answers to what your department has collected by `collectMissing`: those that are in already, then each as it comes, until all are in or the collection is called off. At least once each.
    async fn tasks_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The collection, as `collectMissing` gave it.")] collection: ID,
    ) -> Result<impl Stream<Item = CollectionTask>> {
        let operation = operation(ctx)?;
        if let Some(Event::Task(task)) = ctx.data_opt::<Event>() {
            return Ok(iter(Some(CollectionTask::new(operation, TaskView::clone(task)))));
        }
        let watch = match request_id(&collection) {
            Some(id) => operation.watch_tasks(id).await.map_err(failed(ctx))?,
            None => None,
        };
        let unknown = || {
            failed(ctx)(AppError::invalid(
                "collection",
                "找不到该补采，请使用 collectMissing 返回的标识",
                "no such collection; use an id that `collectMissing` gave",
            ))
        };
        wait_for(ctx, watch.ok_or_else(unknown)?)?;
        Ok(iter(None))
    }
}

/// Hands what a subscription waits for to whoever opens it.
fn wait_for(ctx: &Context<'_>, watch: Watch) -> Result<()> {
    ctx.data::<Opening>()?.put(watch);
    Ok(())
}

impl FactChangeFilter {
    fn conditions(self, ctx: &Context<'_>) -> Result<FactConditions> {
        // What is no id of a subject is the id of nobody, of whom nothing changes.
        let nobody = || hub_values::SubjectId::from_uuid(uuid::Uuid::nil());
        let subject = |id: &ID| GlobalId::subject(id).map_or_else(nobody, |(_, id)| id);
        Ok(FactConditions {
            kinds: self.kinds.into_iter().map(Into::into).collect(),
            subjects: self.subjects.iter().map(subject).collect(),
            attributes: self.attributes,
            area: self.area.map(|id| area_code(ctx, &id, "filter.area")).transpose()?,
        })
    }
}

impl FactChange {
    fn of(change: &Change) -> Self {
        let (kind, id) = change.subject;
        Self {
            cursor: GlobalId::Change(change.cursor).encode(),
            subject: subject_id(kind, id),
            kind: kind.into(),
            attributes: change.attributes.iter().map(|one| one.as_str().to_owned()).collect(),
            relations: change.is_related_otherwise,
            at: DateTime(change.at),
        }
    }
}
