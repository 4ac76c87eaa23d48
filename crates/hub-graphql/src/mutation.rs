//! All mutations: one input and one payload each, expected outcomes as data.

use async_graphql::MergedObject;

use crate::cataloguing::Cataloguing;
use crate::change::Changing;
use crate::recording::Recording;

/// Changes. Each is durable, together with its entry in the log, before it is answered.
#[derive(MergedObject)]
pub(crate) struct Mutation(pub(crate) Recording, pub(crate) Changing, pub(crate) Cataloguing);
