//! `POST /graphql`: from bytes to an answer that was recorded before it leaves.

use std::time::Duration;

use async_graphql::Variables;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode};
use hub_app::{AppError, Code, Operation, RequestFacts};
use hub_audit::Kind;
use hub_graphql::{Answer, AnswerError, Document, DocumentError, OperationKind, execute};
use hub_policy::Caller;
use hub_values::names_a_person;
use serde::Deserialize;

use crate::reply::{Media, Reply};
use crate::state::Server;
use crate::{headers, reply};

/// Bytes of a body at most.
const BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);
/// How long an operation may run.
const RUN_TIME: Duration = Duration::from_secs(5);
/// How often an operation is begun anew because another process changed what it was built on.
const TRIES: usize = 4;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
}

/// A refusal of the whole request, still to be recorded.
struct Refused {
    code: Code,
    message: String,
    status: Option<StatusCode>,
    kind: Kind,
}

impl Refused {
    fn new(code: Code, facts: &RequestFacts) -> Self {
        let message = reply::message(code, facts.language).to_owned();
        Self { code, message, status: None, kind: Kind::Query }
    }

    fn with_status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }
}

/// Answers a GraphQL request. It runs to its end even when the caller hangs up, so that there is
/// an entry either way.
pub(crate) async fn post(State(server): State<Server>, request: Request<Body>) -> Reply {
    let facts = headers::basic(request.headers(), server.hub.ids());
    let media = Media::preferred(request.headers());
    let (lost, watching) = (facts.clone(), server.clone());
    if let Ok(reply) = tokio::spawn(answer(server, request, facts, media)).await {
        return reply;
    }
    // A bug ended the request; it has its entry all the same.
    let refused = Refused::new(Code::Internal, &lost);
    refuse(&watching, None, &lost, media, refused).await
}

/// Other methods: personal data does not travel in addresses.
pub(crate) async fn only_post(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    let refused = Refused {
        message: facts
            .language
            .pick("请使用 POST 方法提交查询", "send documents with POST")
            .to_owned(),
        kind: Kind::Transport,
        ..Refused::new(Code::InvalidInput, &facts)
    }
    .with_status(StatusCode::METHOD_NOT_ALLOWED);
    let mut reply = refuse(&server, None, &facts, Media::preferred(&headers), refused).await;
    reply::set(&mut reply, "allow", "POST");
    reply
}

async fn answer(
    server: Server,
    request: Request<Body>,
    mut facts: RequestFacts,
    media: Media,
) -> Reply {
    let (parts, body) = request.into_parts();
    let mut caller = None;
    let is_strict = headers::is_strict(&parts.headers);
    let done = run(&server, &parts.headers, body, &mut facts, &mut caller, is_strict).await;
    match done {
        Ok(answer) => reply::graphql(answer, media, is_strict, &facts),
        Err(refused) => refuse(&server, caller.as_ref(), &facts, media, refused).await,
    }
}

async fn run(
    server: &Server,
    headers: &HeaderMap,
    body: Body,
    facts: &mut RequestFacts,
    caller: &mut Option<Caller>,
    is_strict: bool,
) -> Result<Answer, Refused> {
    require_json(headers, facts)?;
    let authenticated =
        server.authenticate(headers).await.map_err(|error| from_app(&error, facts))?;
    *caller = Some(authenticated.caller.clone());
    let payload = payload(body, facts).await?;
    let variables = payload.variables.map(serde_json::Value::Object).unwrap_or_default();
    let variables = Variables::from_json(variables);
    let document = Document::read(
        &server.schema,
        &payload.query,
        payload.operation_name.as_deref(),
        &variables,
        &server.settings.limits,
    )
    .map_err(|error| from_document(&error, facts))?;
    facts.operation = document.operation.clone().filter(|name| !names_a_person(name));
    facts.document_hash = Some(document.hash.clone());
    let snapshot = server.hub.snapshot();
    let is_known = |code: &str| snapshot.rights.purposes().any(|one| one.code.as_str() == code);
    headers::purpose_and_case(headers, is_known, facts).map_err(|bad| Refused {
        message: facts.language.pick(bad.zh, bad.en).to_owned(),
        ..Refused::new(bad.code, facts).with_status(StatusCode::BAD_REQUEST)
    })?;
    let mut now = authenticated.caller;
    for _ in 0..TRIES {
        let operation =
            Operation::begin(&server.hub, now.clone(), facts.clone(), document.needs_purpose)
                .map_err(|error| Refused { kind: kind(&document), ..from_app(&error, facts) })?;
        let once = execute(&server.schema, &document, &operation, is_strict);
        match tokio::time::timeout(RUN_TIME, once).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(AnswerError::Stale)) => {
                // Rights have changed, and who the caller is may have changed with them.
                let again = server.authenticate(headers).await;
                now = again.map_err(|error| from_app(&error, facts))?.caller;
            }
            Ok(Err(AnswerError::App(error))) => return Err(from_app(&error, facts)),
            Err(_) => return Err(Refused::new(Code::Unavailable, facts)),
        }
    }
    Err(Refused::new(Code::Unavailable, facts))
}

fn kind(document: &Document) -> Kind {
    match document.kind {
        OperationKind::Query => Kind::Query,
        OperationKind::Mutation => Kind::Mutation,
    }
}

fn require_json(headers: &HeaderMap, facts: &RequestFacts) -> Result<(), Refused> {
    let content_type = headers::text(headers, "content-type").unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let is_json = essence.eq_ignore_ascii_case("application/json");
    if is_json && !headers.contains_key("content-encoding") {
        return Ok(());
    }
    Err(Refused {
        message: facts
            .language
            .pick("请以未压缩的 application/json 提交", "send uncompressed application/json")
            .to_owned(),
        kind: Kind::Transport,
        ..Refused::new(Code::InvalidInput, facts)
    }
    .with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

async fn payload(body: Body, facts: &RequestFacts) -> Result<Payload, Refused> {
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
    serde_json::from_slice(&bytes).map_err(|_| Refused {
        message: facts
            .language
            .pick(
                "请求内容须为JSON对象，含 query 字段",
                "the body is a JSON object with the field query",
            )
            .to_owned(),
        ..Refused::new(Code::InvalidInput, facts).with_status(StatusCode::BAD_REQUEST)
    })
}

fn from_document(error: &DocumentError, facts: &RequestFacts) -> Refused {
    let code = match error {
        DocumentError::TooComplex { .. } => Code::TooComplex,
        DocumentError::Syntax { .. }
        | DocumentError::NoOperation
        | DocumentError::Subscription
        | DocumentError::Overlap
        | DocumentError::Variable
        | DocumentError::Fragment => Code::InvalidDocument,
    };
    let told = reply::message(code, facts.language);
    Refused { message: format!("{told}: {error}"), ..Refused::new(code, facts) }
}

fn from_app(error: &AppError, facts: &RequestFacts) -> Refused {
    let zh = error.zh();
    let en = error.to_string();
    let refused = Refused {
        message: facts.language.pick(&zh, &en).to_owned(),
        ..Refused::new(error.code(), facts)
    };
    if matches!(error, AppError::Forbidden | AppError::Denied(_)) {
        return refused.with_status(StatusCode::FORBIDDEN);
    }
    refused
}

/// Records a refusal; only then it leaves. Without the log only that is said.
async fn refuse(
    server: &Server,
    caller: Option<&Caller>,
    facts: &RequestFacts,
    media: Media,
    refused: Refused,
) -> Reply {
    let recorded = if refused.code == Code::AuditUnavailable {
        // It was just tried, and the caller has waited for it.
        Err(AppError::AuditUnavailable)
    } else {
        server.hub.record_refusal(caller, facts, refused.kind, refused.code).await
    };
    let (answer, status) = if let Ok(receipt) = recorded {
        (Answer::refusal(refused.code, &refused.message, Some(receipt)), refused.status)
    } else {
        let message = reply::message(Code::AuditUnavailable, facts.language);
        (Answer::refusal(Code::AuditUnavailable, message, None), None)
    };
    let mut reply = reply::graphql(answer, media, false, facts);
    if let Some(status) = status {
        *reply.status_mut() = status;
    }
    reply
}

/// Shared by handlers that answer in JSON of their own.
pub(crate) async fn recorded_or_unavailable(
    server: &Server,
    caller: Option<&Caller>,
    facts: &RequestFacts,
    kind: Kind,
    code: Code,
    reply: Reply,
) -> Reply {
    match server.hub.record_refusal(caller, facts, kind, code).await {
        Ok(_) => reply,
        Err(_) => audit_unavailable(facts),
    }
}

/// What is said when the log cannot be written.
pub(crate) fn audit_unavailable(facts: &RequestFacts) -> Reply {
    let code = Code::AuditUnavailable;
    let body = serde_json::json!({
        "error": code.as_str(),
        "error_description": reply::message(code, facts.language),
    });
    reply::json(StatusCode::SERVICE_UNAVAILABLE, &body, facts)
}
