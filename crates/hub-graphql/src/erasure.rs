//! Erasing a subject: what to erase and why, and what went.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use hub_app::{EraseRefusal, ErasureRequest};

use crate::catalogue::SubjectKind;
use crate::catalogue_change::PersonRole;
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
    /// Subjects whose records change, as far as you may meet them: households, members, dwellings, and where others name the person.
    pub(crate) neighbours: Vec<ID>,
    /// Where records of others name the person by role beyond doubt: by document number, by name and phone, or in their own home. All of the role goes there: name, number, phone, address.
    pub(crate) roles: Vec<RoleMention>,
    /// Where records of others may name the person, or a namesake. Nothing of it goes: look at it yourself.
    pub(crate) unsure: Vec<RoleMention>,
    /// What must be put right; nothing was erased.
    pub(crate) user_errors: Vec<UserError>,
}

/// 身份提及 In one role, in records about subjects of one kind.
#[derive(SimpleObject)]
pub(crate) struct RoleMention {
    /// The role.
    pub(crate) role: PersonRole,
    /// What kind of subject the records are about.
    pub(crate) kind: SubjectKind,
    /// How many subjects.
    pub(crate) subjects: u64,
    /// How many statements; 0 where only a name is equal, because nothing is opened for that.
    pub(crate) statements: u64,
    /// The subjects that you may meet, the first hundred of them.
    pub(crate) ids: Vec<ID>,
}

impl From<hub_app::RoleMention> for RoleMention {
    fn from(one: hub_app::RoleMention) -> Self {
        Self {
            role: one.role.into(),
            kind: one.kind.into(),
            subjects: one.subjects,
            statements: one.statements,
            ids: one.ids.iter().map(|id| subject_id(one.kind, *id)).collect(),
        }
    }
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
        roles: erased.roles.into_iter().map(Into::into).collect(),
        unsure: erased.unsure.into_iter().map(Into::into).collect(),
        user_errors: refusal.into_iter().map(error).collect(),
    })
}
