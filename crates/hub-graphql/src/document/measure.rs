//! Measuring an operation: depth, aliases, directives, rows. Each fragment is measured once a
//! type, so that fragments that double each other cost no time.

use std::cell::Cell;
use std::collections::HashMap;

use async_graphql::parser::types::{
    Field as Selected, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Value, Variables};

use super::{DocumentError, Fragments, Limits, too_complex};
use crate::page;
use crate::shape::{Rows, Shape};

/// Rows that an unpaged list counts as.
const UNPAGED: u64 = 8;

/// What a selection has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) depth: usize,
    pub(crate) introspection_depth: usize,
    pub(crate) aliases: u64,
    pub(crate) directives: u64,
    pub(crate) cost: u64,
}

impl Measured {
    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth);
        self.introspection_depth = self.introspection_depth.max(other.introspection_depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.cost = self.cost.saturating_add(other.cost);
    }

    fn add_directives(&mut self, count: usize) {
        self.directives = self.directives.saturating_add(count as u64);
    }

    pub(crate) fn within(&self, limits: &Limits) -> Result<(), DocumentError> {
        for (what, is, limit) in [
            ("depth", self.depth as u64, limits.depth as u64),
            (
                "introspection depth",
                self.introspection_depth as u64,
                limits.introspection_depth as u64,
            ),
            ("aliases", self.aliases, limits.aliases),
            ("directives", self.directives, limits.directives),
            ("rows", self.cost, limits.cost),
        ] {
            if is > limit {
                return Err(too_complex(what, limit));
            }
        }
        Ok(())
    }
}

/// Measures selections of one document.
pub(crate) struct Measure<'a> {
    shape: &'a Shape,
    fragments: &'a Fragments,
    variables: &'a Variables,
    defaults: HashMap<&'a str, &'a Value>,
    known: HashMap<(String, String), Option<Measured>>,
    has_asked: Cell<bool>,
}

impl<'a> Measure<'a> {
    pub(crate) fn new(
        shape: &'a Shape,
        fragments: &'a Fragments,
        variables: &'a Variables,
        operation: &'a OperationDefinition,
    ) -> Self {
        let defaults = operation
            .variable_definitions
            .iter()
            .filter_map(|one| {
                Some((one.node.name.node.as_str(), &one.node.default_value.as_ref()?.node))
            })
            .map(|(name, value)| (name, value as &Value))
            .collect();
        Self {
            shape,
            fragments,
            variables,
            defaults,
            known: HashMap::new(),
            has_asked: Cell::new(false),
        }
    }

    /// The measure of an operation.
    pub(crate) fn operation(
        &mut self,
        operation: &OperationDefinition,
        root: &str,
    ) -> Result<Measured, DocumentError> {
        let mut measured = self.set(&operation.selection_set.node, root, false)?;
        measured.add_directives(operation.directives.len());
        Ok(measured)
    }

    /// Whether other variables might have given another measure.
    pub(crate) fn hangs_on_variables(&self) -> bool {
        self.has_asked.get()
    }

    /// Names of the fields at the root, through fragments.
    pub(crate) fn roots(
        &self,
        operation: &OperationDefinition,
    ) -> Result<Vec<String>, DocumentError> {
        let mut roots = Vec::new();
        let mut open = vec![&operation.selection_set.node];
        let mut seen = 0;
        while let Some(set) = open.pop() {
            seen += 1;
            if seen > 1_000 || roots.len() > 1_000 {
                return Err(too_complex("root fields", 1_000));
            }
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => roots.push(field.node.name.node.to_string()),
                    Selection::InlineFragment(inline) => open.push(&inline.node.selection_set.node),
                    Selection::FragmentSpread(spread) => {
                        let fragment = self.fragments.get(&spread.node.fragment_name.node);
                        let fragment = fragment.ok_or(DocumentError::Fragment)?;
                        open.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
        Ok(roots)
    }

    fn set(
        &mut self,
        set: &SelectionSet,
        type_name: &str,
        is_introspection: bool,
    ) -> Result<Measured, DocumentError> {
        let mut all = Measured::default();
        for selection in &set.items {
            let one = match &selection.node {
                Selection::Field(field) => self.field(&field.node, type_name, is_introspection)?,
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    let on = on.map_or(type_name, |on| on.node.on.node.as_str());
                    let mut one =
                        self.set(&inline.node.selection_set.node, on, is_introspection)?;
                    one.add_directives(inline.node.directives.len());
                    one
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let mut one = self.fragment(name, is_introspection)?;
                    one.add_directives(spread.node.directives.len());
                    one
                }
            };
            all.add(one);
        }
        Ok(all)
    }

    fn fragment(&mut self, name: &str, is_introspection: bool) -> Result<Measured, DocumentError> {
        let key = (name.to_owned(), is_introspection.to_string());
        match self.known.get(&key) {
            Some(Some(measured)) => return Ok(*measured),
            // It is being measured: it contains itself.
            Some(None) => return Err(DocumentError::Fragment),
            None => {}
        }
        if self.known.values().filter(|one| one.is_none()).count() > 64 {
            return Err(too_complex("depth of fragments", 64));
        }
        let _open = self.known.insert(key.clone(), None);
        let fragments = self.fragments;
        let fragment = fragments.get(name).ok_or(DocumentError::Fragment)?;
        let on = fragment.node.type_condition.node.on.node.as_str();
        let measured = self.set(&fragment.node.selection_set.node, on, is_introspection)?;
        let _open = self.known.insert(key, Some(measured));
        Ok(measured)
    }

    fn field(
        &mut self,
        field: &Selected,
        type_name: &str,
        is_introspection: bool,
    ) -> Result<Measured, DocumentError> {
        let name = field.name.node.as_str();
        let is_introspection = is_introspection || name == "__schema" || name == "__type";
        let shape = self.shape.field(type_name, name).cloned();
        let below_type = shape.as_ref().map_or("", |shape| shape.type_name.as_str());
        let below = self.set(&field.selection_set.node, below_type, is_introspection)?;
        let rows = shape.map_or(0, |shape| self.rows(shape.rows, field));
        let cost = if rows == 0 {
            below.cost
        } else {
            rows.saturating_add(rows.saturating_mul(below.cost))
        };
        Ok(Measured {
            depth: if is_introspection { 0 } else { below.depth + 1 },
            introspection_depth: if is_introspection {
                below.introspection_depth + 1
            } else {
                below.introspection_depth
            },
            aliases: below.aliases.saturating_add(u64::from(field.alias.is_some())),
            directives: below.directives.saturating_add(field.directives.len() as u64),
            cost,
        })
    }

    fn rows(&self, rows: Rows, field: &Selected) -> u64 {
        match rows {
            Rows::One => 0,
            Rows::Unpaged => UNPAGED,
            Rows::First => {
                let default = u64::from(page::DEFAULT.unsigned_abs());
                self.argument(field, &["first"]).and_then(|value| number(&value)).unwrap_or(default)
            }
            Rows::Listed => {
                let listed = self.argument(field, &["ids", "documents"]);
                if let Some(Value::List(list)) = listed { list.len() as u64 } else { 1 }
            }
        }
    }

    fn argument(&self, field: &Selected, names: &[&str]) -> Option<Value> {
        let value = names.iter().find_map(|name| field.get_argument(name))?;
        value
            .node
            .clone()
            .into_const_with(|name| -> Result<Value, ()> {
                self.has_asked.set(true);
                let given = self.variables.get(&name).cloned();
                given
                    .or_else(|| self.defaults.get(name.as_str()).map(|value| (*value).clone()))
                    .ok_or(())
            })
            .ok()
    }
}

fn number(value: &Value) -> Option<u64> {
    let Value::Number(number) = value else { return None };
    number.as_u64()
}
