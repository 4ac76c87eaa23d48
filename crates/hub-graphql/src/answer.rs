//! Executing a document and turning the result into the answer that leaves: data, errors with
//! codes, and the receipt.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{PathSegment, Request, ServerError, Value, Variables};
use hub_app::{AppError, Code, Finished, Language, Operation, Receipt, Refusal, Summary};
use hub_audit::Kind;
use serde_json::{Map, Value as JsonValue, json};

use crate::document::{Document, OperationKind};
use crate::{HubSchema, entry_id};

/// Errors of parsing and validation that are told at most.
const ERRORS: usize = 10;
/// Bytes of a message of the library at most.
const MESSAGE: usize = 300;

/// What leaves the hub, after it was recorded.
#[derive(Debug)]
pub struct Answer {
    /// The body.
    pub body: JsonValue,
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
    variables: Variables,
    is_strict: bool,
) -> Result<Answer, AnswerError> {
    let mut request = Request::new(String::new()).variables(variables).data(Arc::clone(operation));
    request.set_parsed_query(document.parsed.clone());
    if let Some(name) = &document.operation {
        request = request.operation_name(name);
    }
    if !operation.caller().may_introspect {
        request = request.disable_introspection();
    }
    let response = schema.schema.execute(request).await;
    let mut errors: Vec<JsonValue> = Vec::new();
    let mut code = None;
    for error in response.errors.iter().take(ERRORS) {
        let (json, its_code) = told(error);
        code = code.or(Some(its_code));
        errors.push(json);
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
    let language = operation.language();
    errors.extend(refusals(&summary, &response.errors, language));
    let is_refused_whole = is_strict && summary.is_partial();
    let code = code.or(is_refused_whole.then_some(Code::FieldNotGranted));
    let data = if is_refused_whole { JsonValue::Null } else { data };
    let masked = if is_refused_whole { &[] } else { summary.masked.as_slice() };
    Ok(Answer { body: body(data, errors, Some(receipt), masked), code })
}

impl Answer {
    /// The answer to a request that is refused whole.
    pub fn refusal(code: Code, message: &str, receipt: Option<Receipt>) -> Self {
        let errors = vec![json!({ "message": message, "extensions": { "code": code.as_str() } })];
        Self { body: body(JsonValue::Null, errors, receipt, &[]), code: Some(code) }
    }
}

fn body(
    data: JsonValue,
    errors: Vec<JsonValue>,
    receipt: Option<Receipt>,
    masked: &[String],
) -> JsonValue {
    let mut body = Map::new();
    let _previous = body.insert("data".to_owned(), data);
    if !errors.is_empty() {
        let _previous = body.insert("errors".to_owned(), errors.into());
    }
    let mut extensions = Map::new();
    if let Some(receipt) = receipt {
        let receipt = json!({ "entry": entry_id(receipt.index), "leaf": receipt.leaf.to_base64() });
        let _previous = extensions.insert("receipt".to_owned(), receipt);
    }
    if !masked.is_empty() {
        let paths: Vec<JsonValue> = masked.iter().map(|path| path_json(path)).collect();
        let _previous = extensions.insert("masked".to_owned(), paths.into());
    }
    let _previous = body.insert("extensions".to_owned(), extensions.into());
    JsonValue::Object(body)
}

/// The library leaves the key of a failed field out of `data`. A nullable one at the root becomes
/// `null`; any other failure makes the whole `data` null (GraphQL §6.4.4).
fn data(
    schema: &HubSchema,
    document: &Document,
    data: Value,
    errors: &[ServerError],
) -> JsonValue {
    let mut data = data.into_json().unwrap_or_default();
    let root = match document.kind {
        OperationKind::Query => "Query",
        OperationKind::Mutation => "Mutation",
    };
    for error in errors {
        let [PathSegment::Field(key)] = error.path.as_slice() else { return JsonValue::Null };
        let is_nullable = document
            .root_field(key)
            .and_then(|field| schema.shape.field(root, &field))
            .is_some_and(|field| field.is_nullable);
        match &mut data {
            JsonValue::Object(object) if is_nullable => {
                let _previous = object.insert(key.clone(), JsonValue::Null);
            }
            _ => return JsonValue::Null,
        }
    }
    data
}

fn told(error: &ServerError) -> (JsonValue, Code) {
    let known = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    let code = match known {
        Some(Value::String(code)) => ALL_CODES.into_iter().find(|one| one.as_str() == code),
        _ => None,
    };
    // Without a code of ours it is the library's own: the document does not validate.
    let own = code.is_some();
    let code = code.unwrap_or(Code::InvalidDocument);
    let mut message: String = error.message.clone();
    if message.len() > MESSAGE {
        let end = (0..=MESSAGE).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
        message.truncate(end);
    }
    let mut json = json!({ "message": message, "extensions": { "code": code.as_str() } });
    if own && let Some(extensions) = &error.extensions {
        json["extensions"] = json!(extensions);
    }
    if !error.path.is_empty() {
        json["path"] = error.path.iter().map(segment).collect::<Vec<_>>().into();
    }
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
fn refusals(
    summary: &Summary,
    errors: &[ServerError],
    language: Language,
) -> Vec<JsonValue> {
    // A lookup, filter or order that is refused fails its field; the field's error tells it.
    let failed: BTreeSet<(String, &str)> = errors
        .iter()
        .filter_map(|error| match error.extensions.as_ref()?.get("attribute")? {
            Value::String(attribute) => Some((root_of(error), attribute.as_str())),
            _ => None,
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
        .map(|refusal| refused(refusal, language))
        .collect()
}

fn root_of(error: &ServerError) -> String {
    match error.path.first() {
        Some(PathSegment::Field(name)) => name.clone(),
        Some(PathSegment::Index(_)) | None => String::new(),
    }
}

fn refused(refusal: &Refusal, language: Language) -> JsonValue {
    let attribute = refusal.denial.attribute.as_str();
    let (zh, en) = refusal.how_to_apply();
    let (code, message) = if refusal.is_mask {
        let zh = format!("数据项 {attribute} 仅可脱敏查看，请改用 facts 的 text");
        let en = format!("{attribute} is shown masked only; ask for the text of its fact");
        (Code::FieldMasked, language.pick(&zh, &en).to_owned())
    } else {
        let zh = format!("数据项 {attribute} 未授权用于此用途");
        let en = format!("{attribute} is not granted for this purpose");
        (Code::FieldNotGranted, language.pick(&zh, &en).to_owned())
    };
    json!({
        "path": path_json(&refusal.path),
        "message": message,
        "extensions": {
            "code": code.as_str(),
            "attribute": attribute,
            "rule": refusal.rule(),
            "howToApply": language.pick(&zh, &en),
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
