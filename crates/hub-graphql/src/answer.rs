//! Executing a document and turning the result into the answer that leaves: data, errors with
//! codes, and the receipt.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Name, PathSegment, Request, ServerError, Value};
use hub_app::{AppError, Code, Finished, Operation, Receipt, Refusal, Summary};
use hub_audit::Kind;
use serde::Serialize;
use serde_json::{Value as JsonValue, json};

use crate::document::{Document, OperationKind};
use crate::{HubSchema, entry_id};

/// Errors of parsing and validation that are told at most.
const ERRORS: usize = 10;
/// Bytes of a message of the library at most.
const MESSAGE: usize = 300;

/// What leaves the hub, after it was recorded.
#[derive(Debug)]
pub struct Answer {
    /// The body, as JSON.
    pub body: String,
    /// The code of a failure or refusal of the whole; decides the HTTP status.
    pub code: Option<Code>,
}

/// Why there is no answer, not even a recorded refusal.
#[derive(Debug)]
pub enum AnswerError {
    /// Another process changed rights or records meanwhile: begin a new operation and try again.
    Stale,
    /// The hub failed; the log cannot be written.
    App(AppError),
}

/// Executes a document for an operation that was admitted, records it, and returns the answer.
pub async fn execute(
    schema: &HubSchema,
    document: &Document,
    operation: &Arc<Operation>,
    is_strict: bool,
) -> Result<Answer, AnswerError> {
    let mut request = Request::new(String::new())
        .variables(document.variables.clone())
        .data(Arc::clone(operation));
    request.set_parsed_query(document.parsed.clone());
    if let Some(name) = &document.operation {
        request = request.operation_name(name);
    }
    if !operation.caller().may_introspect {
        request = request.disable_introspection();
    }
    if is_strict && document.kind == OperationKind::Mutation {
        // What is written stays written, so the answer is judged before.
        operation.require_all(&document.selected()).map_err(AnswerError::App)?;
    }
    let response = schema.schema.execute(request).await;
    let mut errors: Vec<JsonValue> = Vec::new();
    let mut code = None;
    for error in response.errors.iter().take(ERRORS) {
        let (json, its_code) = told(error);
        code = code.or(Some(its_code));
        errors.push(json);
    }
    if code == Some(Code::AuditUnavailable) {
        // The log was just tried; trying again would keep the caller waiting twice as long.
        return Err(AnswerError::App(AppError::AuditUnavailable));
    }
    let kind = match document.kind {
        OperationKind::Query => Kind::Query,
        OperationKind::Mutation => Kind::Mutation,
    };
    let finished = operation.finish(kind, code, is_strict).await.map_err(AnswerError::App)?;
    let (receipt, summary) = match finished {
        Finished::Recorded(receipt, summary) => (receipt, summary),
        Finished::Stale => return Err(AnswerError::Stale),
    };
    let data = data(schema, document, response.data, &response.errors);
    errors.extend(refusals(operation, &summary, &response.errors));
    let is_query = document.kind == OperationKind::Query;
    let is_refused_whole = is_strict && is_query && summary.is_partial();
    let code = code.or(is_refused_whole.then_some(Code::FieldNotGranted));
    let data = if is_refused_whole { Value::Null } else { data };
    let masked = if is_refused_whole { &[] } else { summary.masked.as_slice() };
    Ok(Answer { body: body(data, errors, Some(receipt), masked), code })
}

impl Answer {
    /// The answer to a request that is refused whole.
    pub fn refusal(code: Code, message: &str, receipt: Option<Receipt>) -> Self {
        let errors = vec![json!({ "message": message, "extensions": { "code": code.as_str() } })];
        Self { body: body(Value::Null, errors, receipt, &[]), code: Some(code) }
    }
}

/// What leaves, in the order in which it is written.
#[derive(Serialize)]
struct Body<'a> {
    data: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<JsonValue>,
    extensions: Extensions<'a>,
}

#[derive(Serialize)]
struct Extensions<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    masked: Vec<Vec<&'a str>>,
}

fn body(
    data: Value,
    errors: Vec<JsonValue>,
    receipt: Option<Receipt>,
    masked: &[String],
) -> String {
    let receipt = receipt.map(
        |receipt| json!({ "entry": entry_id(receipt.index), "leaf": receipt.leaf.to_base64() }),
    );
    let masked = masked.iter().map(|path| path.split('.').collect()).collect();
    let body = Body { data, errors, extensions: Extensions { receipt, masked } };
    // Maps with text keys, texts and numbers: there is nothing that could not be written.
    serde_json::to_string(&body).unwrap_or_default()
}

/// The library leaves the key of a failed field out of `data`. A nullable one at the root becomes
/// `null`; any other failure makes the whole `data` null (GraphQL §6.4.4).
fn data(schema: &HubSchema, document: &Document, mut data: Value, errors: &[ServerError]) -> Value {
    let root = match document.kind {
        OperationKind::Query => "Query",
        OperationKind::Mutation => "Mutation",
    };
    for error in errors {
        // A failure further down takes the field of the root with it: between them nothing that
        // can fail may be null.
        let Some(PathSegment::Field(key)) = error.path.first() else { return Value::Null };
        let is_nullable = document
            .root_field(key)
            .and_then(|field| schema.shape.field(root, &field))
            .is_some_and(|field| field.is_nullable);
        if let Value::Object(object) = &mut data
            && is_nullable
        {
            let _previous = object.insert(Name::new(key), Value::Null);
        } else {
            return Value::Null;
        }
    }
    data
}

fn told(error: &ServerError) -> (JsonValue, Code) {
    let known = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    let code = known.and_then(|known| {
        let Value::String(code) = known else { return None };
        ALL_CODES.into_iter().find(|one| one.as_str() == code)
    });
    // Without a code of ours it is the library's own: the document does not validate.
    let own = code.is_some();
    let code = code.unwrap_or(Code::InvalidDocument);
    let mut message: String = error.message.clone();
    if message.len() > MESSAGE {
        let end = (0..=MESSAGE).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
        message.truncate(end);
    }
    let extensions = match &error.extensions {
        Some(extensions) if own => json!(extensions),
        Some(_) | None => json!({ "code": code.as_str() }),
    };
    let path: Vec<JsonValue> = error.path.iter().map(segment).collect();
    let json = if path.is_empty() {
        json!({ "message": message, "extensions": extensions })
    } else {
        json!({ "message": message, "path": path, "extensions": extensions })
    };
    (json, code)
}

fn segment(segment: &PathSegment) -> JsonValue {
    match segment {
        PathSegment::Field(name) => json!(name),
        PathSegment::Index(_) => json!("*"),
    }
}

fn path_json(path: &str) -> JsonValue {
    path.split('.').collect::<Vec<_>>().into()
}

/// One error per path and attribute; those that already failed a whole field are told there.
fn refusals(operation: &Operation, summary: &Summary, errors: &[ServerError]) -> Vec<JsonValue> {
    // A lookup, filter or order that is refused fails its field; the field's error tells it.
    let failed: BTreeSet<(String, &str)> = errors
        .iter()
        .filter_map(|error| {
            let attribute = error.extensions.as_ref()?.get("attribute")?;
            let Value::String(attribute) = attribute else { return None };
            Some((root_of(error), attribute.as_str()))
        })
        .collect();
    let is_told = |refusal: &&Refusal| {
        let root = refusal.path.split('.').next().unwrap_or_default().to_owned();
        let attribute = refusal.denial.attribute.as_str();
        failed.contains(&(root, attribute))
            || (refusal.is_input && failed.iter().any(|(_, one)| *one == attribute))
    };
    summary
        .refusals
        .iter()
        .filter(|refusal| !is_told(refusal))
        .map(|refusal| refused(operation, refusal))
        .collect()
}

fn root_of(error: &ServerError) -> String {
    match error.path.first() {
        Some(PathSegment::Field(name)) => name.clone(),
        Some(PathSegment::Index(_)) | None => String::new(),
    }
}

fn refused(operation: &Operation, refusal: &Refusal) -> JsonValue {
    let code = if refusal.is_mask { Code::FieldMasked } else { Code::FieldNotGranted };
    let explanation = operation.explain(&refusal.denial, refusal.is_mask);
    json!({
        "path": path_json(&refusal.path),
        "message": explanation.message,
        "extensions": {
            "code": code.as_str(),
            "attribute": refusal.denial.attribute.as_str(),
            "rule": refusal.rule(),
            "howToApply": explanation.how_to_apply,
        },
    })
}

/// Codes that resolvers fail with.
const ALL_CODES: [Code; 9] = [
    Code::Unauthenticated,
    Code::PurposeRequired,
    Code::PurposeNotAllowed,
    Code::FieldNotGranted,
    Code::Forbidden,
    Code::InvalidInput,
    Code::AuditUnavailable,
    Code::Unavailable,
    Code::Internal,
];
