//! What the choices of a column's cells say about its meaning.

use std::sync::Arc;

use hub_catalogue::Attribute;

use super::{MappedColumn, Reason};
use crate::{CodeMap, Mapper, Meaning, Transform};

/// Choices from which they say something.
const ENOUGH: usize = 2;

/// Tables whose codes that end with 0 are groups of those that begin like them.
const GROUPED: [&str; 4] = ["GB/T 4658", "GB/T 2261.2", "GB/T 4761", "GB/T 2261.3/本地"];

impl Mapper<'_> {
    /// Makes what the choices speak for surer, what they speak against less sure, and takes the
    /// form's own way of writing codes from them.
    pub(super) fn by_values(&self, column: &mut MappedColumn) {
        let choices = &column.heading.choices;
        if choices.len() < ENOUGH {
            return;
        }
        for candidate in &mut column.candidates {
            let Meaning::Fact(ask) = &mut candidate.meaning else { continue };
            let Some(attribute) = self.catalogue.attribute(ask.attribute.as_str()) else {
                continue;
            };
            if !attribute.has_code_table() {
                continue;
            }
            let lines: Vec<(String, String)> = choices
                .iter()
                .filter_map(|choice| {
                    let entry = attribute
                        .code_entry(choice)
                        .or_else(|| attribute.code_entry(label(choice)))?;
                    Some((begin(attribute, entry.code).to_owned(), choice.clone()))
                })
                .collect();
            let is_fitting = lines.len() * 2 >= choices.len();
            if is_fitting {
                candidate.confidence = candidate.confidence.saturating_add(10).min(99);
                candidate.reason =
                    if candidate.confidence < 90 { Reason::Choices } else { candidate.reason };
                let is_plain = lines.iter().all(|(code, choice)| {
                    attribute.code_entry(code).is_some_and(|entry| entry.label_zh == choice)
                });
                if ask.transform == Transform::AsIs && !is_plain {
                    ask.transform = Transform::Codes(Arc::new(CodeMap::new("own", lines)));
                }
            } else if lines.is_empty() && choices.len() > ENOUGH {
                candidate.confidence = candidate.confidence.min(60);
            }
        }
    }
}

/// The beginning of all codes that a choice stands for.
fn begin<'t>(attribute: &Attribute, code: &'t str) -> &'t str {
    let table = attribute.code_table.as_deref().unwrap_or_default();
    let group = code.strip_suffix('0').filter(|rest| !rest.is_empty());
    group.filter(|_| GROUPED.contains(&table)).unwrap_or(code)
}

/// A choice without the number in front of it: `1.汉族`, `01 汉族`.
fn label(choice: &str) -> &str {
    let rest = choice.trim_start_matches(|one: char| one.is_ascii_digit());
    rest.trim_start_matches(['.', '、', ' ', '-', ':', '：', '．'])
}
