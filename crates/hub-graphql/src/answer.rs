//! Executing a document and turning the result into the answer that leaves: data, errors with
//! codes, and the receipt.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Name, PathSegment, Request, Response, ServerError, Value};
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
    if is_strict && document.kind == OperationKind::Mutation {
        // What is written stays written, so the answer is judged before.
        operation.require_all(&document.selected()).map_err(AnswerError::App)?;
    }
    let is_known = document.is_known();
    let used = match (operation.is_keyed(), is_known) {
        (true, _) => &schema.keyed,
        (false, true) => &schema.known,
        (false, false) => &schema.schema,
    };
    // In a box of its own: it is large, and would be copied with everything that waits for it.
    let asked = Box::pin(used.execute(request(document, operation)));
    let response = operation.watch(asked).await;
    if operation.is_repeated() {
        // Another request did it under the same key: begun anew, it is told what became of it.
        return Err(AnswerError::Stale);
    }
    let is_wrong = response.errors.iter().any(|error| own_code(error).is_none());
    if is_known && is_wrong {
        // Begun anew, it is judged as one that was never seen.
        document.doubt();
        return Err(AnswerError::Stale);
    }
    if !is_wrong {
        document.note_valid();
    }
    Box::pin(settle(schema, document, operation, response, is_strict)).await
}

/// The request that the library executes.
pub(crate) fn request(document: &Document, operation: &Arc<Operation>) -> Request {
    let mut request = Request::new(String::new())
        .variables(document.variables.clone())
        .data(Arc::clone(operation));
    request.set_parsed_query(document.parsed.document.clone());
    if let Some(name) = &document.operation {
        request = request.operation_name(name);
    }
    if !operation.caller().may_introspect {
        request = request.disable_introspection();
    }
    request
}

/// Records what the library answered, and makes of it what leaves.
pub(crate) async fn settle(
    schema: &HubSchema,
    document: &Document,
    operation: &Arc<Operation>,
    response: Response,
    is_strict: bool,
) -> Result<Answer, AnswerError> {
    let mut errors: Vec<JsonValue> = Vec::new();
    let mut code = None;
    for error in response.errors.iter().take(ERRORS) {
        let (json, its_code) = told(error);
        // That the hub failed counts over what it refused.
        let is_failure = matches!(its_code, Code::AuditUnavailable | Code::Unavailable);
        code = if is_failure { Some(its_code) } else { code.or(Some(its_code)) };
        errors.push(json);
    }
    let has_failed = matches!(code, Some(Code::AuditUnavailable | Code::Unavailable));
    if has_failed && operation.may_have_written() {
        // What was written stays written, and what it led to cannot be told any more.
        return Err(AnswerError::App(AppError::Unsettled));
    }
    if code == Some(Code::AuditUnavailable) {
        // The log was just tried; trying again would keep the caller waiting twice as long.
        return Err(AnswerError::App(AppError::AuditUnavailable));
    }
    if let Value::Object(fields) = &response.data
        && fields.values().any(|field| *field != Value::Null)
    {
        operation.note_told();
    }
    let finished = operation
        .finish(document.kind.logged(), code, is_strict)
        .await
        .map_err(AnswerError::App)?;
    let (receipt, summary) = match finished {
        Finished::Recorded(receipt, summary) => (receipt, summary),
        Finished::Stale => return Err(AnswerError::Stale),
    };
    // What was refused before it was executed has no `data` at all (GraphQL §7.1.1).
    let is_begun =
        response.data != Value::Null || response.errors.iter().any(|e| !e.path.is_empty());
    let data = data(schema, document, response.data, &response.errors);
    errors.extend(refusals(operation, &summary, &response.errors));
    let is_query = document.kind == OperationKind::Query;
    let is_refused_whole = is_strict && is_query && summary.is_partial();
    let code = code.or(is_refused_whole.then_some(Code::FieldNotGranted));
    let data = if is_refused_whole { Value::Null } else { data };
    let data = (is_begun || is_refused_whole || errors.is_empty()).then_some(data);
    let masked = if is_refused_whole { &[] } else { summary.masked.as_slice() };
    Ok(Answer { body: body(data, errors, Some(receipt), masked), code })
}

impl OperationKind {
    /// Its name in the log.
    pub fn logged(self) -> Kind {
        match self {
            Self::Query => Kind::Query,
            Self::Mutation => Kind::Mutation,
            Self::Subscription => Kind::Subscription,
        }
    }
}

impl Answer {
    /// The answer to a request that is refused whole.
    pub fn refusal(code: Code, message: &str, receipt: Option<Receipt>) -> Self {
        let errors = vec![json!({ "message": message, "extensions": { "code": code.as_str() } })];
        Self { body: body(None, errors, receipt, &[]), code: Some(code) }
    }

    /// The answer to a mutation of which it is not known whether it was done.
    pub fn unsettled(message: &str, receipt: Option<Receipt>) -> Self {
        let code = Code::Unavailable;
        let extensions = json!({ "code": code.as_str(), "outcome": "UNKNOWN" });
        let errors = vec![json!({ "message": message, "extensions": extensions })];
        Self { body: body(Some(Value::Null), errors, receipt, &[]), code: Some(code) }
    }
}

impl Answer {
    /// The errors alone; the first of them carries the receipt, which has no other place where
    /// there is no data.
    pub fn errors(&self) -> JsonValue {
        let mut body: JsonValue = serde_json::from_str(&self.body).unwrap_or_default();
        let receipt = body.pointer_mut("/extensions/receipt").map(JsonValue::take);
        let mut errors = body.get_mut("errors").map(JsonValue::take).unwrap_or_default();
        let first = errors.pointer_mut("/0/extensions").and_then(JsonValue::as_object_mut);
        if let (Some(receipt), Some(first)) = (receipt, first) {
            let _none = first.insert("receipt".to_owned(), receipt);
        }
        errors
    }
}

/// What leaves, in the order in which it is written.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
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
    data: Option<Value>,
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
        OperationKind::Subscription => "Subscription",
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

/// The code of an error of ours; none when the library itself objects.
fn own_code(error: &ServerError) -> Option<Code> {
    let known = error.extensions.as_ref()?.get("code")?;
    let Value::String(code) = known else { return None };
    ALL_CODES.into_iter().find(|one| one.as_str() == code)
}

fn told(error: &ServerError) -> (JsonValue, Code) {
    let code = own_code(error);
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
    let code = if refusal.is_mask {
        Code::FieldMasked
    } else if refusal.denial.rule == hub_policy::Rule::TooManyGuesses {
        Code::RateLimited
    } else {
        Code::FieldNotGranted
    };
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
const ALL_CODES: [Code; 13] = [
    Code::Unauthenticated,
    Code::PurposeRequired,
    Code::PurposeNotAllowed,
    Code::FieldNotGranted,
    Code::Forbidden,
    Code::InvalidInput,
    Code::AuditUnavailable,
    Code::Unavailable,
    Code::Internal,
    Code::IdempotencyConflict,
    Code::Conflict,
    Code::BulkApprovalRequired,
    Code::RateLimited,
];
