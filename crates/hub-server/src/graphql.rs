//! `/graphql`: from bytes to an answer that was recorded before it leaves.

mod request;

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request, StatusCode};
use hub_app::{AppError, Code, Operation, RequestFacts};
use hub_audit::Kind;
use hub_graphql::{Answer, AnswerError, execute};
use hub_policy::Caller;

use request::Source;
pub(crate) use request::{Asked, Payload, document, purpose, take_purpose};

use crate::deadline::Deadline;
use crate::refusing::{Turned, come_back};
use crate::reply::{Media, Reply};
use crate::state::Server;
use crate::{headers, reply};

/// How often an operation is begun anew because another process changed what it was built on.
pub(crate) const TRIES: usize = 4;

/// A refusal of the whole request, still to be recorded.
pub(crate) struct Refused {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) status: Option<StatusCode>,
    pub(crate) kind: Kind,
    /// Whether something may have been written all the same.
    pub(crate) is_unsettled: bool,
    /// It was counted, and leaves without an entry of its own; when to come back.
    pub(crate) turned: Option<chrono::Duration>,
}

impl Refused {
    pub(crate) fn new(code: Code, facts: &RequestFacts) -> Self {
        let message = reply::message(code, facts.language).to_owned();
        let kind = Kind::Query;
        Self { code, message, status: None, kind, is_unsettled: false, turned: None }
    }

    pub(crate) fn turned(turned: &Turned, facts: &RequestFacts) -> Self {
        Self { turned: Some(turned.wait), ..Self::new(turned.code, facts) }
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
    let (parts, body) = request.into_parts();
    to_its_end(server, parts, Source::Body(body), facts, media).await
}

/// `GET /graphql`, for what is no data about anybody: personal data does not travel in addresses,
/// and nothing is written by following one.
pub(crate) async fn get(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (parts, _) = request.into_parts();
    let facts = headers::basic(&parts.headers, server.hub.ids());
    let media = Media::preferred(&parts.headers);
    if !request::is_asked(&parts.uri) {
        let refused = only_by_post(&facts);
        return refuse(&server, server.deadline(), None, &facts, media, refused).await;
    }
    let source = Source::Address(parts.uri.clone());
    to_its_end(server, parts, source, facts, media).await
}

async fn to_its_end(
    server: Server,
    parts: Parts,
    source: Source,
    facts: RequestFacts,
    media: Media,
) -> Reply {
    let (lost, watching) = (facts.clone(), server.clone());
    if let Ok(reply) = tokio::spawn(answer(server, parts, source, facts, media)).await {
        return reply;
    }
    // A bug ended the request; it has its entry all the same.
    let refused = Refused::new(Code::Internal, &lost);
    refuse(&watching, watching.deadline(), None, &lost, media, refused).await
}

/// Other methods: personal data does not travel in addresses.
pub(crate) async fn only_post(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    let media = Media::preferred(&headers);
    let refused = only_by_post(&facts);
    refuse(&server, server.deadline(), None, &facts, media, refused).await
}

fn only_by_post(facts: &RequestFacts) -> Refused {
    Refused {
        message: facts
            .language
            .pick("请使用 POST 方法提交查询", "send documents with POST")
            .to_owned(),
        kind: Kind::Transport,
        ..Refused::new(Code::InvalidInput, facts)
    }
    .with_status(StatusCode::METHOD_NOT_ALLOWED)
}

async fn answer(
    server: Server,
    parts: Parts,
    source: Source,
    mut facts: RequestFacts,
    media: Media,
) -> Reply {
    let (mut caller, mut deadline) = (None, server.deadline());
    let is_strict = headers::is_strict(&parts.headers);
    let done = run(&server, &mut deadline, &parts, source, &mut facts, &mut caller);
    let done = Box::pin(done).await;
    match done {
        Ok(answer) => reply::graphql(answer, media, is_strict, &facts),
        Err(refused) => refuse(&server, deadline, caller.as_ref(), &facts, media, refused).await,
    }
}

async fn run(
    server: &Server,
    deadline: &mut Deadline,
    parts: &Parts,
    source: Source,
    facts: &mut RequestFacts,
    caller: &mut Option<Caller>,
) -> Result<Answer, Refused> {
    let headers = &parts.headers;
    let authenticated = known(server, *deadline, parts, facts).await?;
    *caller = authenticated.as_ref().ok().cloned();
    if let Source::Body(_) = source {
        require_json(headers, facts)?;
    }
    let authenticated = authenticated?;
    server.charge(&authenticated, 1).map_err(|turned| Refused::turned(&turned, facts))?;
    let asked = request::read(server, deadline, headers, source, &authenticated, facts).await?;
    let executing = execute_now(server, *deadline, headers, facts, authenticated, &asked);
    Box::pin(executing).await
}

/// Executes a document when it is its turn, anew when another process has changed meanwhile what
/// it was built on.
pub(crate) async fn execute_now(
    server: &Server,
    deadline: Deadline,
    headers: &HeaderMap,
    facts: &RequestFacts,
    caller: Caller,
    asked: &Asked,
) -> Result<Answer, Refused> {
    let document = &asked.document;
    server.charge_more(&caller, document.cost).map_err(|turned| Refused::turned(&turned, facts))?;
    let department = caller.department.as_str();
    let turn = server.turns.take(department, document.cost, deadline.patience()).await;
    let _turn = turn.ok_or_else(|| Refused::turned(&server.shed(&caller), facts))?;
    let mut now = caller.clone();
    let refused =
        |error: &AppError| Refused { kind: document.kind.logged(), ..from_app(error, facts) };
    for _ in 0..TRIES {
        let once = asked.once(server, deadline, &now).await.map_err(|error| refused(&error))?;
        let (own, needs_purpose) = (facts.clone(), document.needs_purpose);
        let operation = Operation::begin_once(&server.hub, now.clone(), own, needs_purpose, once)
            .map_err(|error| refused(&error))?;
        let is_strict = headers::is_strict(headers);
        let done = execute(&server.schema, document, &operation, is_strict);
        match deadline.work(done).await {
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(AnswerError::Stale)) => {
                // Rights have changed, and who the caller is may have changed with them.
                now = authenticate(server, deadline, headers, facts).await?;
            }
            Some(Err(AnswerError::App(error))) => return Err(refused(&error)),
            None => return Err(refused(&operation.give_up())),
        }
    }
    Err(refused(&AppError::TooLate))
}

/// Who asks, or why nobody does; whoever shows too much that is not valid is turned away.
async fn known(
    server: &Server,
    deadline: Deadline,
    parts: &Parts,
    facts: &RequestFacts,
) -> Result<Result<Caller, Refused>, Refused> {
    let known = authenticate(server, deadline, &parts.headers, facts).await;
    if matches!(&known, Err(refused) if refused.code == Code::Unauthenticated) {
        let address = server.address_of(parts);
        server.allow_unknown(&address).map_err(|turned| Refused::turned(&turned, facts))?;
        server.note_unknown(&address);
    }
    Ok(known)
}

pub(crate) async fn authenticate(
    server: &Server,
    deadline: Deadline,
    headers: &HeaderMap,
    facts: &RequestFacts,
) -> Result<Caller, Refused> {
    let known = deadline.work(server.authenticate(headers)).await;
    let known = known.unwrap_or(Err(AppError::TooLate));
    known.map(|known| known.caller).map_err(|error| from_app(&error, facts))
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

pub(crate) fn from_app(error: &AppError, facts: &RequestFacts) -> Refused {
    let zh = error.zh();
    let en = error.to_string();
    let refused = Refused {
        message: facts.language.pick(&zh, &en).to_owned(),
        is_unsettled: matches!(error, AppError::Unsettled),
        ..Refused::new(error.code(), facts)
    };
    if let AppError::Invalid { .. } = error {
        return refused.with_status(StatusCode::BAD_REQUEST);
    }
    if matches!(error, AppError::Forbidden | AppError::Denied(_)) {
        return refused.with_status(StatusCode::FORBIDDEN);
    }
    refused
}

/// Records a refusal; only then it leaves.
async fn refuse(
    server: &Server,
    deadline: Deadline,
    caller: Option<&Caller>,
    facts: &RequestFacts,
    media: Media,
    refused: Refused,
) -> Reply {
    let turned = refused.turned;
    let (answer, status) = record(server, deadline, caller, facts, refused).await;
    let mut reply = reply::graphql(answer, media, false, facts);
    if let Some(wait) = turned {
        come_back(&mut reply, wait);
    }
    if let Some(status) = status {
        *reply.status_mut() = status;
    }
    if reply.status() == StatusCode::METHOD_NOT_ALLOWED {
        reply::set(&mut reply, "allow", "POST");
    }
    reply
}

/// Records a refusal, and makes of it what is said. Without the log only that is said.
pub(crate) async fn record(
    server: &Server,
    deadline: Deadline,
    caller: Option<&Caller>,
    facts: &RequestFacts,
    refused: Refused,
) -> (Answer, Option<StatusCode>) {
    if refused.turned.is_some() {
        return (Answer::refusal(refused.code, &refused.message, None), refused.status);
    }
    let recorded = if refused.code == Code::AuditUnavailable {
        // It was just tried, and the caller has waited for it.
        Err(AppError::AuditUnavailable)
    } else {
        let record = server.hub.record_refusal(caller, facts, refused.kind, refused.code);
        deadline.last(record).await.unwrap_or(Err(AppError::AuditUnavailable))
    };
    if refused.is_unsettled {
        // That is said with an entry or without one: it tells nothing but that nothing is known.
        (Answer::unsettled(&refused.message, recorded.ok()), None)
    } else if let Ok(receipt) = recorded {
        (Answer::refusal(refused.code, &refused.message, Some(receipt)), refused.status)
    } else {
        let message = reply::message(Code::AuditUnavailable, facts.language);
        (Answer::refusal(Code::AuditUnavailable, message, None), None)
    }
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
