//! The schema that is served.

use std::sync::{Arc, OnceLock};

use async_graphql::{Schema, SchemaBuilder, ValidationMode};
use hub_cache::Cache;

use crate::accounts::AccountQuery;
use crate::accounts::client::ClientMutation;
use crate::accounts::persisted::PersistedMutation;
use crate::accounts::user::UserMutation;
use crate::alerts::{AlertMutation, AlertQuery};
use crate::apart::{ApartMutation, ApartQuery};
use crate::audit_marks::{MarkMutation, MarkQuery};
use crate::auditing::AuditQuery;
use crate::cataloguing::Cataloguing;
use crate::change::Changing;
use crate::corrections::{CorrectionMutation, CorrectionQuery};
use crate::document::Parsed;
use crate::estates::{EstateMutation, EstateQuery};
use crate::forms::{
    BurdenQuery, CollectingMutation, CollectingQuery, ExportMutation, FormMutation, FormQuery,
    RequestMutation, RequestQuery, TaskMutation, TaskQuery,
};
use crate::grant::{GrantMutation, GrantQuery};
use crate::imports::{ImportMutation, ImportQuery};
use crate::links::LinkQuery;
use crate::matching::MatchQuery;
use crate::merging::Merging;
use crate::node::Node;
use crate::query::Query;
use crate::recording::Recording;
use crate::reviews::{ReviewMutation, ReviewQuery};
use crate::root::root;
use crate::shape::Shape;
use crate::sharing::asking::AskingMutation;
use crate::sharing::deciding::DecidingMutation;
use crate::sharing::explaining::ExplainingQuery;
use crate::sharing::query::SharingQuery;
use crate::slots::Slots;
use crate::statistics::StatisticQuery;
use crate::subscription::Subscription;
use crate::supply::{SupplyMutation, SupplyQuery};

root! {
    Questions,
    "Query",
    "Questions. All but `viewer`, `purposes`, `catalogue`, `departments` and `areas` need the header `X-Purpose`; every one is recorded before it is answered.",
    [
        Query,
        AccountQuery,
        GrantQuery,
        ImportQuery,
        SupplyQuery,
        ReviewQuery,
        MatchQuery,
        LinkQuery,
        EstateQuery,
        SharingQuery,
        ExplainingQuery,
        StatisticQuery,
        CorrectionQuery,
        AuditQuery,
        AlertQuery,
        MarkQuery,
        FormQuery,
        RequestQuery,
        TaskQuery,
        CollectingQuery,
        BurdenQuery,
        ApartQuery,
    ]
}

root! {
    Changes,
    "Mutation",
    "Changes. Each is durable, together with its entry in the log, before it is answered.",
    [
        Recording,
        Changing,
        Merging,
        ReviewMutation,
        EstateMutation,
        Cataloguing,
        UserMutation,
        ClientMutation,
        PersistedMutation,
        GrantMutation,
        ImportMutation,
        SupplyMutation,
        AskingMutation,
        DecidingMutation,
        CorrectionMutation,
        FormMutation,
        RequestMutation,
        TaskMutation,
        CollectingMutation,
        ExportMutation,
        ApartMutation,
        AlertMutation,
        MarkMutation,
    ]
}

/// The schema, with what the limits need to know about it.
#[derive(Clone)]
pub struct HubSchema {
    pub(crate) schema: Schema<Questions, Changes, Subscription>,
    /// The same, for changes that were sent under an `Idempotency-Key`.
    pub(crate) keyed: Schema<Questions, Changes, Subscription>,
    /// The same, for questions that were found valid before: their rules are not gone through again.
    pub(crate) known: Schema<Questions, Changes, Subscription>,
    pub(crate) shape: Arc<Shape>,
    /// Documents that parsed, by their text. Who may ask them is judged each time.
    pub(crate) documents: Arc<Cache<String, Arc<Parsed>>>,
}

/// Bytes of documents that are remembered.
const DOCUMENTS: u64 = 8 * 1024 * 1024;

impl std::fmt::Debug for HubSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HubSchema")
    }
}

/// The schema; built once a process. Limits are checked before execution by [`crate::Document`], which counts
/// rows where the library counts fields.
pub fn hub_schema() -> HubSchema {
    static SCHEMA: OnceLock<HubSchema> = OnceLock::new();
    SCHEMA.get_or_init(build).clone()
}

fn build() -> HubSchema {
    let schema = builder().finish();
    let keyed = builder().extension(Slots).finish();
    let known = builder().validation_mode(ValidationMode::Fast).finish();
    let shape = Arc::new(Shape::of(&schema.sdl()));
    // A parsed document takes several times its text.
    let weigh = |text: &String, _: &Arc<Parsed>| u32::try_from(text.len() * 8).unwrap_or(u32::MAX);
    HubSchema { schema, keyed, known, shape, documents: Arc::new(Cache::new(DOCUMENTS, weigh)) }
}

fn builder() -> SchemaBuilder<Questions, Changes, Subscription> {
    Schema::build(Questions::default(), Changes::default(), Subscription)
        .register_output_type::<Node>()
        .disable_suggestions()
        .limit_recursive_depth(64)
}

/// The schema as text, as it stands in `schema.graphql`.
pub fn sdl() -> String {
    hub_schema().schema.sdl()
}
