//! From the bytes of a request to a document that may be executed.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Variables;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, Uri};
use hub_app::{AppError, Code, Once, RequestFacts};
use hub_graphql::{Document, DocumentError, OperationKind};
use hub_policy::Caller;
use hub_values::names_a_person;
use serde::Deserialize;

use super::{Refused, only_by_post};
use crate::deadline::Deadline;
use crate::persisted::{Extensions, Named, NotChosen};
use crate::state::Server;
use crate::{headers, json, reply};

/// Bytes of a body at most.
const BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// What is asked: the body of a request, and the payload of a `subscribe`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payload {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    document_id: Option<String>,
    #[serde(default)]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Payload {
    /// Whether it carries a document, or names one.
    pub(crate) fn is_asked(&self) -> bool {
        self.query.is_some() || self.document_id.is_some() || self.extensions.is_some()
    }
}

/// Where the document is.
pub(super) enum Source {
    Body(Body),
    Address(Uri),
}

/// What a request asks for.
pub(crate) struct Asked {
    pub(crate) document: Document,
    /// The purpose that the operation was registered with.
    registered: Option<String>,
    /// The key under which it may be sent again, and what stands for what was sent.
    retry: Option<(String, [String; 3])>,
}

impl Asked {
    /// What was done under the key of this request before; none when it has no key.
    pub(super) async fn once(
        &self,
        server: &Server,
        deadline: Deadline,
        caller: &Caller,
    ) -> Result<Option<Arc<Once>>, AppError> {
        let Some((key, sent)) = &self.retry else { return Ok(None) };
        let sent = sent.each_ref().map(String::as_bytes);
        let known = deadline.work(server.hub.once(caller, key, &sent)).await;
        known.unwrap_or(Err(AppError::TooLate)).map(Some)
    }
}

/// Reads a request, finds its document and judges it; notes what the request says about itself.
pub(super) async fn read(
    server: &Server,
    deadline: &mut Deadline,
    headers: &HeaderMap,
    source: Source,
    caller: &Caller,
    facts: &mut RequestFacts,
) -> Result<Asked, Refused> {
    let is_address = matches!(source, Source::Address(_));
    let payload = match source {
        Source::Body(body) => deadline.wait(from_body(body, facts)).await?,
        Source::Address(uri) => from_address(&uri, facts)?,
    };
    let asked = document(server, headers, payload, caller, facts)?;
    if is_address && asked.document.needs_purpose {
        return Err(only_by_post(facts));
    }
    if asked.document.kind == OperationKind::Subscription {
        return Err(from_document(&DocumentError::Subscription, facts));
    }
    purpose(server, headers, facts)?;
    take_purpose(&asked, headers, facts)?;
    Ok(asked)
}

/// The document that is asked for, when the caller may send it and it is within the limits.
pub(crate) fn document(
    server: &Server,
    headers: &HeaderMap,
    payload: Payload,
    caller: &Caller,
    facts: &mut RequestFacts,
) -> Result<Asked, Refused> {
    let extensions = payload.extensions.unwrap_or_default();
    let extensions: Extensions =
        serde_json::from_value(extensions.into()).map_err(|_| unreadable(facts))?;
    let named = Named { document_id: payload.document_id, extensions: Some(extensions) };
    let chosen = named.choose(payload.query, caller, &server.hub.snapshot());
    let chosen = chosen.map_err(|why| not_chosen(&why, facts))?;
    let variables = payload.variables.map(serde_json::Value::Object).unwrap_or_default();
    // What is no text is no key, and is refused as one.
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default());
    let operation_name = payload.operation_name;
    let retry = key.map(|key| {
        let mut sorted = variables.clone();
        sorted.sort_all_objects();
        let name = operation_name.clone().unwrap_or_default();
        (key.to_owned(), [chosen.document.clone(), name, sorted.to_string()])
    });
    let variables = Variables::from_json(variables);
    let (name, limits) = (operation_name.as_deref(), &server.settings.limits);
    let document = Document::read(&server.schema, &chosen.document, name, &variables, limits)
        .map_err(|error| from_document(&error, facts))?;
    facts.operation = document.operation.clone().filter(|name| !names_a_person(name));
    facts.document_hash = Some(document.hash.clone());
    let retry = retry.filter(|_| document.kind == OperationKind::Mutation);
    Ok(Asked { document, registered: chosen.purpose, retry })
}

/// Notes purpose and case.
pub(crate) fn purpose(
    server: &Server,
    headers: &HeaderMap,
    facts: &mut RequestFacts,
) -> Result<(), Refused> {
    let snapshot = server.hub.snapshot();
    let is_known = |code: &str| snapshot.rights.purposes().any(|one| one.code.as_str() == code);
    headers::purpose_and_case(headers, is_known, facts).map_err(|bad| Refused {
        message: facts.language.pick(bad.zh, bad.en).to_owned(),
        ..Refused::new(bad.code, facts).with_status(StatusCode::BAD_REQUEST)
    })
}

/// A registered operation is sent for its purpose and for no other.
pub(crate) fn take_purpose(
    asked: &Asked,
    headers: &HeaderMap,
    facts: &mut RequestFacts,
) -> Result<(), Refused> {
    let Some(registered) = &asked.registered else { return Ok(()) };
    if headers.contains_key("x-purpose") && facts.purpose.as_ref() != Some(registered) {
        let message = facts.language.pick(
            "该操作登记的用途与 X-Purpose 不符",
            "this operation is registered for another purpose than X-Purpose says",
        );
        let message = message.to_owned();
        return Err(Refused { message, ..Refused::new(Code::PurposeNotAllowed, facts) });
    }
    facts.purpose = Some(registered.clone());
    Ok(())
}

fn not_chosen(why: &NotChosen, facts: &RequestFacts) -> Refused {
    let (code, status, zh, en) = match why {
        NotChosen::Unreadable => (
            Code::InvalidInput,
            StatusCode::BAD_REQUEST,
            "请求内容须为JSON对象，含 query 字段（或已登记操作的 documentId，二者须一致）",
            "the body is a JSON object with the field query, or with the documentId of a registered \
             operation; where both are given they must agree",
        ),
        NotChosen::Unknown => (
            Code::InvalidDocument,
            StatusCode::BAD_REQUEST,
            "没有登记这个操作，请发送完整语句或申请登记",
            "no such operation is registered; send the document, or ask for its registration",
        ),
        NotChosen::Bound => (
            Code::Forbidden,
            StatusCode::FORBIDDEN,
            "该客户端只能发送已登记的操作，请向数据局申请登记",
            "this client may send registered operations only; ask the data bureau to register it",
        ),
    };
    let message = facts.language.pick(zh, en).to_owned();
    Refused { message, ..Refused::new(code, facts).with_status(status) }
}

async fn from_body(body: Body, facts: &RequestFacts) -> Result<Payload, Refused> {
    let bytes = tokio::time::timeout(BODY_TIME, axum::body::to_bytes(body, BODY)).await;
    let bytes = match bytes {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(Refused::new(Code::TooLarge, facts)),
        Err(_) => {
            return Err(
                Refused::new(Code::InvalidInput, facts).with_status(StatusCode::REQUEST_TIMEOUT)
            );
        }
    };
    json::object(&bytes).ok_or_else(|| unreadable(facts))
}

/// What is asked, as parameters of an address; variables and extensions are JSON in it.
fn from_address(uri: &Uri, facts: &RequestFacts) -> Result<Payload, Refused> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Parameters {
        query: Option<String>,
        document_id: Option<String>,
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
    }
    let Ok(Query(given)) = Query::<Parameters>::try_from_uri(uri) else {
        return Err(unreadable(facts));
    };
    let map = |text: Option<String>| {
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| serde_json::from_str(&text).map_err(|_| unreadable(facts))).transpose()
    };
    Ok(Payload {
        query: given.query,
        document_id: given.document_id,
        operation_name: given.operation_name.filter(|name| !name.is_empty()),
        variables: map(given.variables)?,
        extensions: map(given.extensions)?,
    })
}

/// Whether an address carries a document, or names one.
pub(super) fn is_asked(uri: &Uri) -> bool {
    let names = ["query=", "documentId="];
    uri.query().is_some_and(|query| {
        query.split('&').any(|one| names.iter().any(|name| one.starts_with(name)))
    })
}

fn unreadable(facts: &RequestFacts) -> Refused {
    Refused {
        message: facts
            .language
            .pick(
                "请求内容须为JSON对象，含 query 字段；variables 和 extensions 须为对象",
                "the body is a JSON object with the field query; variables and extensions are objects",
            )
            .to_owned(),
        ..Refused::new(Code::InvalidInput, facts).with_status(StatusCode::BAD_REQUEST)
    }
}

fn from_document(error: &DocumentError, facts: &RequestFacts) -> Refused {
    let code = match error {
        DocumentError::TooComplex { .. } => Code::TooComplex,
        DocumentError::Syntax { .. }
        | DocumentError::NoOperation
        | DocumentError::Subscription
        | DocumentError::OneEvent
        | DocumentError::Overlap
        | DocumentError::Variable
        | DocumentError::Fragment => Code::InvalidDocument,
    };
    let told = reply::message(code, facts.language);
    Refused { message: format!("{told}: {error}"), ..Refused::new(code, facts) }
}
