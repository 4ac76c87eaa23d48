//! A document that is within the limits: parsed once, judged before anything runs.

mod measure;
mod overlap;
mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
};
use async_graphql::{Positioned, Variables};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::HubSchema;
use measure::{Measure, Measured};

/// Limits on a document (SECURITY: refused before execution).
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the document.
    pub bytes: usize,
    /// Tokens.
    pub tokens: usize,
    /// Depth of selections; introspection has its own.
    pub depth: usize,
    /// Depth of introspection selections.
    pub introspection_depth: usize,
    /// Aliases.
    pub aliases: u64,
    /// Fields at the root.
    pub root_fields: u64,
    /// Directives.
    pub directives: u64,
    /// Rows, page sizes multiplied along the path.
    pub cost: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024,
            tokens: 1_000,
            depth: 10,
            introspection_depth: 20,
            aliases: 30,
            root_fields: 20,
            directives: 10,
            cost: 5_000,
        }
    }
}

/// A document that may be executed.
#[derive(Debug)]
pub struct Document {
    pub(crate) parsed: Arc<Parsed>,
    /// Whether its variables are such as the schema takes for sure.
    fits: bool,
    /// Whether the library found something wrong with it after all.
    doubted: AtomicBool,
    /// The variables, with the defaults of those that were not given.
    pub(crate) variables: Variables,
    /// What kind of operation it asks for.
    pub kind: OperationKind,
    /// Name of the operation.
    pub operation: Option<String>,
    /// SHA-256 of the document with its literals and blanks taken out.
    pub hash: String,
    /// Whether it asks for anything that needs a purpose.
    pub needs_purpose: bool,
    /// Whether it asks for the schema.
    pub is_introspection: bool,
    /// Rows at most.
    pub cost: u64,
}

/// Kinds of operations that are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
    /// Is told of events, over a socket.
    Subscription,
}

/// Why a document is not executed. Never repeats the document.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// It does not parse.
    #[error("the document does not parse{}", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Syntax {
        /// Line where parsing stopped.
        line: Option<usize>,
    },
    /// It has several operations and none of the asked name, or none at all.
    #[error("name one operation of the document in operationName")]
    NoOperation,
    /// Subscriptions are served elsewhere.
    #[error("subscriptions are served at /graphql/ws (graphql-transport-ws)")]
    Subscription,
    /// A subscription asks for more than one thing.
    #[error("a subscription has exactly one field at its root, and no introspection")]
    OneEvent,
    /// It is too large.
    #[error("{what}: more than {limit}")]
    TooComplex {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: u64,
    },
    /// One key of the answer would stand for two fields.
    #[error("one key of the answer stands for two different fields; use an alias")]
    Overlap,
    /// A variable that must be given is not.
    #[error("a required variable is missing")]
    Variable,
    /// A fragment that contains itself, or is not there.
    #[error("a fragment contains itself or is missing")]
    Fragment,
}

/// A document that parses and is short; the same for whoever sends it.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) document: ExecutableDocument,
    hash: String,
    /// The library has found it valid, with variables of the right types.
    is_valid: AtomicBool,
    /// What was found out about its operation, where that hangs on no variable.
    judged: OnceLock<Judged>,
}

/// What an operation asks for.
#[derive(Debug, Clone)]
struct Judged {
    operation: Option<String>,
    measured: Measured,
    /// Fields at its root.
    roots: Vec<String>,
}

impl Judged {
    fn within(&self, limits: &Limits) -> Result<(), DocumentError> {
        self.measured.within(limits)?;
        if self.roots.len() as u64 > limits.root_fields {
            return Err(too_complex("root fields", limits.root_fields));
        }
        Ok(())
    }
}

impl Parsed {
    fn read(text: &str, limits: &Limits) -> Result<Self, DocumentError> {
        if text.len() > limits.bytes {
            return Err(too_complex("bytes", limits.bytes as u64));
        }
        let scanned = scan::scan(text);
        if scanned.tokens > limits.tokens {
            return Err(too_complex("tokens", limits.tokens as u64));
        }
        // The parser recurses; deeper nesting than any limit allows does not reach it.
        if scanned.nesting > 64 {
            return Err(too_complex("depth", limits.depth as u64));
        }
        let document = parse_query(text).map_err(|error| DocumentError::Syntax {
            line: error.positions().next().map(|position| position.line),
        })?;
        Ok(Self {
            document,
            hash: hex(&Sha256::digest(scanned.normalised.as_bytes())),
            is_valid: AtomicBool::new(false),
            judged: OnceLock::new(),
        })
    }
}

/// Whether a text is a document that may be registered: whatever is sent with it is judged then.
pub fn check_document(text: &str) -> Result<(), DocumentError> {
    Parsed::read(text, &Limits::default()).map(drop)
}

/// Fields at the root that anybody may ask without a purpose.
const FREE: [&str; 8] =
    ["viewer", "purposes", "catalogue", "departments", "areas", "__typename", "__schema", "__type"];

impl Document {
    /// Parses and judges a document.
    pub fn read(
        schema: &HubSchema,
        text: &str,
        operation_name: Option<&str>,
        variables: &Variables,
        limits: &Limits,
    ) -> Result<Self, DocumentError> {
        let parsed = if let Some(parsed) = schema.documents.get(text) {
            parsed
        } else {
            let ticket = schema.documents.ticket();
            let parsed = Arc::new(Parsed::read(text, limits)?);
            schema.documents.put(text.to_owned(), Arc::clone(&parsed), ticket);
            parsed
        };
        let (name, operation) = chosen(&parsed.document, operation_name)?;
        let (kind, root) = match operation.node.ty {
            OperationType::Query => (OperationKind::Query, "Query"),
            OperationType::Mutation => (OperationKind::Mutation, "Mutation"),
            OperationType::Subscription => (OperationKind::Subscription, "Subscription"),
        };
        let known = parsed.judged.get().filter(|known| known.operation == name);
        let judged = if let Some(known) = known {
            known.within(limits)?;
            Cow::Borrowed(known)
        } else {
            let fragments = &parsed.document.fragments;
            let measure = Measure::new(&schema.shape, fragments, variables, &operation.node);
            Cow::Owned(judge(&parsed, measure, name.clone(), &operation.node, root, limits)?)
        };
        let (measured, roots) = (judged.measured, &judged.roots);
        let is_one = roots.len() == 1 && roots.iter().all(|field| !field.starts_with("__"));
        if kind == OperationKind::Subscription && !is_one {
            return Err(DocumentError::OneEvent);
        }
        let definitions = &operation.node.variable_definitions;
        let fits = definitions.iter().all(|one| schema.shape.fits(&one.node, variables));
        let variables = with_defaults(&operation.node, variables)?;
        let is_free = |field: &String| FREE.contains(&field.as_str());
        Ok(Self {
            kind,
            operation: name,
            hash: parsed.hash.clone(),
            needs_purpose: kind != OperationKind::Query || !roots.iter().all(is_free),
            is_introspection: roots.iter().any(|field| field == "__schema" || field == "__type"),
            cost: measured.cost,
            variables,
            fits,
            doubted: AtomicBool::new(false),
            parsed,
        })
    }

    /// Whether the library need not be asked again whether it is valid: it was, and what has changed
    /// since are variables that fit. Of changes it is always asked.
    pub(crate) fn is_known(&self) -> bool {
        self.kind == OperationKind::Query
            && self.fits
            && self.parsed.is_valid.load(Ordering::Relaxed)
            && !self.doubted.load(Ordering::Relaxed)
    }

    /// Notes that the library has found it valid.
    pub(crate) fn note_valid(&self) {
        if self.fits {
            self.parsed.is_valid.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that something is wrong with it, to be told as of one that is seen for the first time.
    pub(crate) fn doubt(&self) {
        self.doubted.store(true, Ordering::Relaxed);
    }
}

/// Finds out what an operation asks for, and remembers it where no variable changes that.
fn judge(
    parsed: &Parsed,
    mut measure: Measure<'_>,
    name: Option<String>,
    operation: &OperationDefinition,
    root: &str,
    limits: &Limits,
) -> Result<Judged, DocumentError> {
    let measured = measure.operation(operation, root)?;
    measured.within(limits)?;
    let roots = measure.roots(operation)?;
    let judged = Judged { operation: name, measured, roots };
    judged.within(limits)?;
    // What is too large is not looked at any further.
    overlap::check(&operation.selection_set.node, &parsed.document.fragments)?;
    if !measure.hangs_on_variables() {
        // Of a document with several operations the first is remembered.
        let _first = parsed.judged.set(judged.clone());
    }
    Ok(judged)
}

/// The operation that is asked for, with its name.
fn chosen<'a>(
    document: &'a ExecutableDocument,
    wanted: Option<&str>,
) -> Result<(Option<String>, &'a Positioned<OperationDefinition>), DocumentError> {
    let all = match &document.operations {
        DocumentOperations::Single(_) if wanted.is_some() => {
            return Err(DocumentError::NoOperation);
        }
        DocumentOperations::Single(operation) => return Ok((None, operation)),
        DocumentOperations::Multiple(all) => all,
    };
    let found = match wanted {
        Some(wanted) => all.iter().find(|(name, _)| name.as_str() == wanted),
        None if all.len() == 1 => all.iter().next(),
        None => None,
    };
    found
        .map(|(name, operation)| (Some(name.to_string()), operation))
        .ok_or(DocumentError::NoOperation)
}

/// The variables with their defaults: `@skip` and `@include` are judged by what is given.
fn with_defaults(
    operation: &OperationDefinition,
    given: &Variables,
) -> Result<Variables, DocumentError> {
    let mut all = given.clone();
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        if all.contains_key(name) {
            continue;
        }
        match &definition.node.default_value {
            Some(default) => drop(all.insert(name.clone(), default.node.clone())),
            None if definition.node.var_type.node.nullable => {}
            None => return Err(DocumentError::Variable),
        }
    }
    Ok(all)
}

impl Document {
    /// The names of all fields that are selected anywhere.
    pub(crate) fn selected(&self) -> Vec<String> {
        let document = &self.parsed.document;
        let operations = document.operations.iter().map(|(_, one)| &one.node.selection_set.node);
        let fragments = document.fragments.values().map(|one| &one.node.selection_set.node);
        let mut open: Vec<_> = operations.chain(fragments).collect();
        let mut names = Vec::new();
        while let Some(set) = open.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => {
                        names.push(field.node.name.node.to_string());
                        open.push(&field.node.selection_set.node);
                    }
                    Selection::InlineFragment(inline) => open.push(&inline.node.selection_set.node),
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        names
    }

    /// The field behind a key of the answer's root.
    pub(crate) fn root_field(&self, key: &str) -> Option<String> {
        let operations: Vec<_> = self.parsed.document.operations.iter().collect();
        let (_, operation) = operations
            .iter()
            .find(|(name, _)| name.map(async_graphql::Name::as_str) == self.operation.as_deref())
            .or(operations.first())?;
        let mut open = vec![&operation.node.selection_set.node];
        while let Some(set) = open.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) if field.node.response_key().node == key => {
                        return Some(field.node.name.node.to_string());
                    }
                    Selection::Field(_) => {}
                    Selection::InlineFragment(inline) => open.push(&inline.node.selection_set.node),
                    Selection::FragmentSpread(spread) => {
                        let name = &spread.node.fragment_name.node;
                        open.push(
                            &self.parsed.document.fragments.get(name)?.node.selection_set.node,
                        );
                    }
                }
            }
        }
        None
    }
}

fn too_complex(what: &'static str, limit: u64) -> DocumentError {
    DocumentError::TooComplex { what, limit }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

/// Fragments by name.
type Fragments =
    HashMap<async_graphql::Name, Positioned<async_graphql::parser::types::FragmentDefinition>>;
