//! Fields that share a key of the answer must be the same field (GraphQL §5.3.2), or one of them
//! would be disclosed without being shown.

use async_graphql::parser::types::{Field, Selection, SelectionSet};

use super::{DocumentError, Fragments, too_complex};

/// Selections that are looked at in one document at most.
const BUDGET: usize = 20_000;

/// Refuses a document in which one key stands for two fields.
pub(crate) fn check(set: &SelectionSet, fragments: &Fragments) -> Result<(), DocumentError> {
    let mut budget = BUDGET;
    merge(&[set], fragments, &mut budget)
}

fn merge(
    sets: &[&SelectionSet],
    fragments: &Fragments,
    budget: &mut usize,
) -> Result<(), DocumentError> {
    let mut fields: Vec<(&str, Vec<&Field>)> = Vec::new();
    let mut open: Vec<&SelectionSet> = sets.to_vec();
    while let Some(set) = open.pop() {
        for selection in &set.items {
            *budget = budget.checked_sub(1).ok_or(too_complex("selections", BUDGET as u64))?;
            match &selection.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.as_str();
                    match fields.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, same)) => same.push(&field.node),
                        None => fields.push((key, vec![&field.node])),
                    }
                }
                Selection::InlineFragment(inline) => open.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let fragment = fragments.get(&spread.node.fragment_name.node);
                    let fragment = fragment.ok_or(DocumentError::Fragment)?;
                    open.push(&fragment.node.selection_set.node);
                }
            }
        }
    }
    for (_, same) in fields {
        if let Some((first, rest)) = same.split_first() {
            if rest.iter().any(|other| !are_same(first, other)) {
                return Err(DocumentError::Overlap);
            }
            let below: Vec<_> = same.iter().map(|field| &field.selection_set.node).collect();
            merge(&below, fragments, budget)?;
        }
    }
    Ok(())
}

fn are_same(one: &Field, other: &Field) -> bool {
    let arguments = |field: &Field| {
        let mut all: Vec<_> = field
            .arguments
            .iter()
            .map(|(name, value)| (name.node.to_string(), value.node.to_string()))
            .collect();
        all.sort();
        all
    };
    one.name.node == other.name.node && arguments(one) == arguments(other)
}
