//! Erasing a subject: what to erase and why, and what went.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use hub_app::{EraseRefusal, ErasureRequest};

use crate::context::{failed, operation};
use crate::ids::{GlobalId, subject_id};
use crate::record::UserError;

/// What is to be erased for good.
#[derive(InputObject)]
pub(crate) struct EraseSubjectInput {
    /// The resident, household, dwelling or premises.
    pub(crate) id: ID,
    /// On what ground. It stays in the log for ever: no name, no ID number, no phone number.
    pub(crate) reason: String,
    /// Only tell what would go.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// What went, or would go.
#[derive(SimpleObject)]
pub(crate) struct EraseSubjectPayload {
    /// Whether it is done; false for a dry run and when something must be put right first.
    pub(crate) erased: bool,
    /// Source records that say nothing any more.
    pub(crate) source_records: u64,
    /// Attributes that something was said about, by code.
    pub(crate) attributes: Vec<String>,
    /// Memberships and residences that end.
    pub(crate) relations: u64,
    /// Subjects whose records change: households, members, dwellings.
    pub(crate) neighbours: Vec<ID>,
    /// What must be put right; nothing was erased.
    pub(crate) user_errors: Vec<UserError>,
}

/// Erases, and tells what went.
pub(crate) async fn erase(
    ctx: &Context<'_>,
    input: EraseSubjectInput,
) -> Result<EraseSubjectPayload> {
    let operation = operation(ctx)?;
    let subject = GlobalId::subject(&input.id);
    let outcome = match subject {
        // What is no id of ours is an id of nothing.
        None => Err(EraseRefusal::NotFound),
        Some(subject) => {
            let request =
                ErasureRequest { subject, reason: input.reason, is_dry_run: input.dry_run };
            operation.erase(request).await.map_err(failed(ctx))?
        }
    };
    let (erased, refusal) = match outcome {
        Ok(erased) => (erased, None),
        Err(refusal) => (hub_app::Erased::default(), Some(refusal)),
    };
    let error = |refusal: EraseRefusal| UserError {
        path: vec!["input".to_owned(), refusal.at().to_owned()],
        code: "INVALID_INPUT".to_owned(),
        message: operation.language().pick(refusal.zh(), refusal.en()).to_owned(),
    };
    Ok(EraseSubjectPayload {
        erased: erased.is_done,
        source_records: erased.source_records,
        attributes: erased.attributes,
        relations: erased.relations,
        neighbours: erased.neighbours.iter().map(|(kind, id)| subject_id(*kind, *id)).collect(),
        user_errors: refusal.into_iter().map(error).collect(),
    })
}
