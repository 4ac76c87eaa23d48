//! What a caller says about the columns of a file.

use async_graphql::InputObject;
use hub_app::ColumnChoice;

/// What a column means.
#[derive(InputObject)]
pub(crate) struct ColumnChoiceInput {
    /// Its heading, as the file has it.
    pub(crate) header: String,
    /// The code of an attribute, or a mark such as `@record_id`, `@observed_on`, `@community`, `@household_kind`, `@dwelling`, `@member_id_number`, `@member_relation`; `null` to leave the column aside.
    pub(crate) attribute: Option<String>,
}

/// What the caller says about columns.
pub(crate) fn choices(inputs: Vec<ColumnChoiceInput>) -> Vec<ColumnChoice> {
    inputs
        .into_iter()
        .map(|one| ColumnChoice { header: one.header, meaning: one.attribute })
        .collect()
}
