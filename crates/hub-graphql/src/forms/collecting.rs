//! Having collected what a query found missing or stale, with its cost told first.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{CollectMissing, CollectedFact, CollectionCost};

use super::errors;
use super::requests::request_id;
use super::tasks::CollectionTask;
use crate::catalogue::Attribute;
use crate::context::{failed, operation};
use crate::fact::Grade;
use crate::ids::GlobalId;
use crate::node::Node;
use crate::record::UserError;
use crate::scalars::Date;

/// 采集情况 How a fact stands for whoever wants it collected.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::CollectionStatus")]
pub(crate) enum CollectionStatus {
    /// 有效 It is held and fresh, or was answered lately without a value: nobody is asked.
    Fresh,
    /// 缺失 Nothing is held: it is asked.
    Missing,
    /// 待确认 What is held is to be confirmed: it is asked.
    Stale,
    /// 重新采集 It is held fresh and asked all the same, for the reason given; charged to your department.
    Again,
    /// 未授权 Your department may not have it: nobody is asked.
    NotGranted,
    /// 不可采集 Communities may not state it: nobody is asked.
    NotCollectable,
}

/// What a query found missing or stale, and is to be collected.
#[derive(InputObject)]
pub(crate) struct CollectMissingInput {
    /// Of these subjects, up to 200: ids that queries gave.
    subjects: Vec<ID>,
    /// These attributes, by code, up to 20; of each subject those of its kind.
    attributes: Vec<String>,
    /// A fact that is verified less is asked again.
    #[graphql(default_with = "Grade::SelfStated")]
    minimum_grade: Grade,
    /// The day on which it is due; in 30 days without it.
    due: Option<Date>,
    /// Why facts are asked again that are held fresh. Without a reason they are not asked; with one each is charged to your department.
    again: Option<String>,
    /// Only tell what it would cost; nothing is written.
    #[graphql(default)]
    dry_run: bool,
}

/// 采集成本 What it costs communities, at most: what others ask already is not asked twice.
#[derive(SimpleObject)]
pub(crate) struct CollectionCostEstimate {
    /// Cells that are asked.
    cells: u64,
    /// Communities that are asked.
    communities: u64,
    /// Minutes: 0.25 for a value that is typed, 0.03 for one that is confirmed.
    minutes: f64,
}

/// 采集项 A fact that was wanted.
#[derive(SimpleObject)]
pub(crate) struct CollectedFactStatus {
    /// Whose.
    subject: Node,
    /// Which.
    attribute: Option<Attribute>,
    /// How it stands.
    status: CollectionStatus,
    /// The handle of the task that answers it; `null` when nobody is asked, or with `dryRun`.
    task: Option<ID>,
}

/// What came of a wish to collect.
#[derive(SimpleObject)]
pub(crate) struct CollectMissingPayload {
    /// Its id, for `collectedTasks` and `tasksChanged`; `null` when nobody is asked, or with `dryRun`.
    collection: Option<ID>,
    /// Each fact that was wanted. Subjects that you may not see are not there.
    facts: Vec<CollectedFactStatus>,
    /// What it costs.
    cost: Option<CollectionCostEstimate>,
    /// What must be put right.
    user_errors: Vec<UserError>,
}

/// A collection that is to be called off.
#[derive(InputObject)]
pub(crate) struct CancelCollectionInput {
    /// Which, as `collectMissing` gave it.
    id: ID,
}

/// What became of a collection that was called off.
#[derive(SimpleObject)]
pub(crate) struct CancelCollectionPayload {
    /// Its tasks as they are now: what was answered until then, and what is withdrawn.
    tasks: Vec<CollectionTask>,
    /// What must be put right; nothing was done. Code `CONFLICT`: it has ended already.
    user_errors: Vec<UserError>,
}

/// Questions about what is collected for a query.
pub(crate) struct CollectingQuery;

/// Questions about what is collected for a query.
#[Object]
impl CollectingQuery {
    /// 补采结果 The tasks of a collection of your department, as they are now. The values are read as any other: by a query, under your grants.
    async fn collected_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The collection, as `collectMissing` gave it.")] collection: ID,
    ) -> Result<Vec<CollectionTask>> {
        let operation = operation(ctx)?;
        let found =
            operation.collected_tasks(request_id(&collection)).await.map_err(failed(ctx))?;
        Ok(found.into_iter().map(|one| CollectionTask::new(operation, one)).collect())
    }
}

/// Having missing facts collected.
pub(crate) struct CollectingMutation;

/// Having missing facts collected.
#[Object]
impl CollectingMutation {
    /// 补采缺失数据 Has facts collected that a query found missing or stale, once for all who ask, under your own grants. Ask with `dryRun` first: it tells the cost. `tasksChanged` tells when each is answered.
    async fn collect_missing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is wanted.")] input: CollectMissingInput,
    ) -> Result<CollectMissingPayload> {
        let operation = operation(ctx)?;
        let wanted = CollectMissing {
            subjects: input.subjects.iter().map(|id| GlobalId::subject(id)).collect(),
            attributes: input.attributes,
            minimum: input.minimum_grade.into(),
            due: input.due.map(|day| day.0),
            again: input.again,
            dry_run: input.dry_run,
        };
        let done = operation.collect_missing(wanted).await.map_err(failed(ctx))?;
        let one = match done {
            Ok(one) => one,
            Err(refusals) => {
                return Ok(CollectMissingPayload {
                    collection: None,
                    facts: Vec::new(),
                    cost: None,
                    user_errors: errors(operation, &refusals),
                });
            }
        };
        let catalogue = &operation.snapshot().catalogue;
        let fact = |one: CollectedFact| CollectedFactStatus {
            attribute: catalogue
                .attribute(&one.attribute)
                .map(|attribute| Attribute::of(catalogue, attribute)),
            subject: Node::new(one.subject),
            status: one.status.into(),
            task: one.task.map(|id| ID(GlobalId::Task(id).encode())),
        };
        Ok(CollectMissingPayload {
            collection: one.id.map(|id| ID(GlobalId::FormRequest(id).encode())),
            facts: one.facts.into_iter().map(fact).collect(),
            cost: Some(CollectionCostEstimate::of(one.cost)),
            user_errors: Vec::new(),
        })
    }

    /// 撤销补采 Calls off a collection of your department: what staff have not answered is withdrawn, and nobody is asked for it any more unless others wait for it too. `tasksChanged` tells each as withdrawn, and ends.
    async fn cancel_collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CancelCollectionInput,
    ) -> Result<CancelCollectionPayload> {
        let operation = operation(ctx)?;
        let done = operation.cancel_collection(request_id(&input.id)).await.map_err(failed(ctx))?;
        let (found, refusals) = match done {
            Ok(found) => (found, Vec::new()),
            Err(refusals) => (Vec::new(), refusals),
        };
        Ok(CancelCollectionPayload {
            tasks: found.into_iter().map(|one| CollectionTask::new(operation, one)).collect(),
            user_errors: errors(operation, &refusals),
        })
    }
}

impl CollectionCostEstimate {
    fn of(cost: CollectionCost) -> Self {
        let minutes = f64::from(u32::try_from(cost.centiminutes).unwrap_or(u32::MAX)) / 100.0;
        Self { cells: cost.cells, communities: cost.communities, minutes }
    }
}
