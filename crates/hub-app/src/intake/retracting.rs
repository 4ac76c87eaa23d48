//! Taking records back: their links are superseded by a retraction, and whatever rested on them is
//! computed anew. What was said, the log and ids stay.

use std::collections::BTreeSet;

use hub_storage::{BatchLink, Token, Tx};
use hub_values::{SubjectId, SubjectKind};
use uuid::Uuid;

use super::fresh::Fresh;
use super::project;
use crate::AppError;
use crate::hub::Hub;

/// What taking records back changed.
#[derive(Debug, Default)]
pub(crate) struct Retracted {
    pub(crate) touched: Vec<(SubjectKind, SubjectId)>,
    pub(crate) tokens: Vec<Token>,
}

/// Supersedes these links, and computes anew whatever rested on them. Whoever nothing else is said
/// about is not found any more.
pub(crate) async fn retract(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    links: &[BatchLink],
    retraction: Uuid,
) -> Result<Retracted, AppError> {
    let mut touched: BTreeSet<SubjectId> = links.iter().map(|one| one.subject).collect();
    let subjects: Vec<SubjectId> = touched.iter().copied().collect();
    // What found them until now must not find them from a cache.
    let before = project::found_by(hub, tx, &subjects).await?;
    let households = project::households_around(tx, &subjects).await?;
    let ids: Vec<_> = links.iter().map(|one| one.link).collect();
    tx.retract(&ids, retraction).await?;
    let mut fresh = Fresh::default();
    let concerned = project::relate(hub, tx, &households, &mut fresh).await?;
    touched.extend(concerned.into_iter().flat_map(|(_, concerned)| concerned));
    let touched: Vec<SubjectId> = touched.into_iter().collect();
    let (touched, mut tokens) = project::project(hub, tx, cursor, &touched, &[], fresh).await?;
    tokens.extend(before.into_iter().flat_map(|(_, found_by)| found_by.tokens));
    Ok(Retracted { touched, tokens })
}
