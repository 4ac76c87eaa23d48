//! `POST /files` takes files in, piece by piece; `GET /files/{id}` gives them to whoever may have
//! them. Both are recorded before anything is answered.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use futures::StreamExt as _;
use hub_app::{AppError, Behalf, Code, Receiving, RequestFacts};
use hub_audit::Kind;
use hub_graphql::GlobalId;
use hub_policy::Caller;
use serde_json::json;

use crate::graphql::{audit_unavailable, recorded_or_unavailable};
use crate::headers;
use crate::refusing::{Turned, turned_away};
use crate::reply::{self, Reply};
use crate::state::Server;

/// How long the next bytes of a file may take to arrive.
const NEXT_BYTES: Duration = Duration::from_secs(10);
/// How long a whole file may take.
const WHOLE: Duration = Duration::from_mins(10);

/// What a file costs, in rows.
const UPLOAD: u64 = 500;
const DOWNLOAD: u64 = 100;

/// Why a file was not taken in.
struct Refused {
    status: StatusCode,
    code: Code,
    zh: String,
    en: String,
    /// Whether it may have been done all the same.
    is_unsettled: bool,
    /// It was counted, and leaves without an entry of its own.
    turned: Option<Turned>,
}

impl Refused {
    fn new(status: StatusCode, code: Code, zh: &str, en: &str) -> Self {
        let (zh, en) = (zh.to_owned(), en.to_owned());
        Self { status, code, zh, en, is_unsettled: false, turned: None }
    }

    fn of(error: &AppError) -> Self {
        let status = match error.code() {
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::AuditUnavailable | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::PurposeRequired
            | Code::PurposeNotAllowed
            | Code::FieldNotGranted
            | Code::FieldMasked
            | Code::InvalidInput
            | Code::InvalidDocument
            | Code::TooComplex
            | Code::RateLimited
            | Code::IdempotencyConflict
            | Code::Conflict
            | Code::BulkApprovalRequired
            | Code::PasswordChangeRequired => StatusCode::BAD_REQUEST,
        };
        let is_unsettled = matches!(error, AppError::Unsettled);
        let (zh, en) = (error.zh(), error.to_string());
        Self { status, code: error.code(), zh, en, is_unsettled, turned: None }
    }
}

impl From<Turned> for Refused {
    fn from(turned: Turned) -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self { turned: Some(turned), ..Self::new(status, Code::RateLimited, "", "") }
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::of(&error)
    }
}

/// Takes a file in. It runs to its end even when the caller hangs up, so that there is an entry.
pub(crate) async fn take(State(server): State<Server>, request: Request<Body>) -> Reply {
    let facts = facts(&server, request.headers(), "uploadFile");
    let (own, told) = (server.clone(), facts.clone());
    let task = tokio::spawn(async move {
        let mut caller = None;
        match Box::pin(taken(&own, request, &told, &mut caller)).await {
            Ok(reply) => reply,
            Err(refused) => refuse(&own, caller.as_ref(), &told, Kind::Import, refused).await,
        }
    });
    if let Ok(reply) = task.await {
        return reply;
    }
    let refused = Refused::of(&AppError::Internal);
    refuse(&server, None, &facts, Kind::Import, refused).await
}

async fn taken(
    server: &Server,
    request: Request<Body>,
    facts: &RequestFacts,
    caller: &mut Option<Caller>,
) -> Result<Reply, Refused> {
    let address = server.address(request.extensions(), request.headers());
    let known = Box::pin(known(server, &address, request.headers(), UPLOAD)).await?;
    *caller = Some(known.clone());
    let behalf = Behalf::sender(known, facts.clone());
    if request.headers().contains_key("content-encoding") {
        return Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::InvalidInput,
            "请上传未压缩编码的文件",
            "send the file without a content encoding",
        ));
    }
    let content_type = headers::text(request.headers(), "content-type").unwrap_or_default();
    let is_form = content_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data");
    let arriving = async {
        if is_form {
            from_form(server, &behalf, request).await
        } else {
            from_body(server, &behalf, request).await
        }
    };
    let receiving = tokio::time::timeout(WHOLE, arriving).await.map_err(|_| too_slow())??;
    let file = server.within(server.hub.file_received(&behalf, receiving)).await?;
    let body = json!({
        "id": GlobalId::File(file.id).encode(),
        "name": file.name,
        "size": file.size,
        "expiresAt": file.expires_at.to_rfc3339(),
    });
    Ok(reply::json(StatusCode::CREATED, &body, facts))
}

/// The file is the body; its name stands percent-encoded in `X-File-Name`.
async fn from_body(
    server: &Server,
    behalf: &Behalf,
    request: Request<Body>,
) -> Result<Receiving, Refused> {
    let name = request.headers().get("x-file-name").map(HeaderValue::as_bytes).unwrap_or_default();
    let name = percent_encoding::percent_decode(name).decode_utf8_lossy().into_owned();
    let mut receiving = server.hub.receive_file(behalf, &name)?;
    let mut stream = request.into_body().into_data_stream();
    while let Some(bytes) = next(stream.next()).await? {
        let bytes = bytes.map_err(|_| broken())?;
        server.within(server.hub.receive_more(&mut receiving, &bytes)).await?;
    }
    Ok(receiving)
}

/// The file is the first file of a form.
async fn from_form(
    server: &Server,
    behalf: &Behalf,
    request: Request<Body>,
) -> Result<Receiving, Refused> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    while let Some(mut field) = next(form.next_field()).await?.map_err(|_| broken())? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let mut receiving = server.hub.receive_file(behalf, &name)?;
        while let Some(bytes) = next(field.chunk()).await?.map_err(|_| broken())? {
            server.within(server.hub.receive_more(&mut receiving, &bytes)).await?;
        }
        return Ok(receiving);
    }
    Err(Refused::new(
        StatusCode::BAD_REQUEST,
        Code::InvalidInput,
        "表单中没有文件，请用文件字段上传，或直接以文件内容作为请求体",
        "the form holds no file; send a field with a file, or the file itself as the body",
    ))
}

/// What comes next, when it comes in time.
async fn next<T>(coming: impl Future<Output = T>) -> Result<T, Refused> {
    tokio::time::timeout(NEXT_BYTES, coming).await.map_err(|_| too_slow())
}

/// Gives a file to whoever may have it.
pub(crate) async fn give(
    State(server): State<Server>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Reply {
    let (parts, _) = request.into_parts();
    let headers = &parts.headers;
    let facts = facts(&server, headers, "downloadFile");
    let address = server.address_of(&parts);
    let mut caller = None;
    match Box::pin(given(&server, &id, (headers, &address), &facts, &mut caller)).await {
        Ok(reply) => reply,
        Err(refused) => refuse(&server, caller.as_ref(), &facts, Kind::Export, refused).await,
    }
}

async fn given(
    server: &Server,
    id: &str,
    (headers, address): (&HeaderMap, &str),
    facts: &RequestFacts,
    caller: &mut Option<Caller>,
) -> Result<Reply, Refused> {
    let known = Box::pin(known(server, address, headers, DOWNLOAD)).await?;
    *caller = Some(known.clone());
    let behalf = Behalf::sender(known, facts.clone());
    let found = match GlobalId::decode(id) {
        Some(GlobalId::File(id)) => server.within(server.hub.file_for(&behalf, id)).await?,
        Some(_) | None => None,
    };
    let Some((file, bytes)) = found else {
        return Err(Refused::new(
            StatusCode::NOT_FOUND,
            Code::InvalidInput,
            "找不到该文件，可能已过保存期",
            "no such file; it may have expired",
        ));
    };
    let ending = file.name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    let content_type = match ending.as_deref() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("csv") => "text/csv; charset=utf-8",
        Some(_) | None => "application/octet-stream",
    };
    let mut reply = reply::plain(StatusCode::OK, content_type, bytes, facts);
    let name =
        percent_encoding::utf8_percent_encode(&file.name, percent_encoding::NON_ALPHANUMERIC);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}")) {
        let header = HeaderName::from_static("content-disposition");
        let _previous = reply.headers_mut().insert(header, value);
    }
    Ok(reply)
}

/// Who sends or fetches a file; it is paid for like rows.
async fn known(
    server: &Server,
    address: &str,
    headers: &HeaderMap,
    points: u64,
) -> Result<Caller, Refused> {
    let known = Box::pin(server.within(server.authenticate(headers))).await;
    if let Err(AppError::Unauthenticated) = known {
        server.allow_unknown(address)?;
        server.note_unknown(address);
    }
    let caller = known?.caller;
    server.charge(&caller, points)?;
    Ok(caller)
}

fn facts(server: &Server, headers: &HeaderMap, operation: &str) -> RequestFacts {
    let basic = headers::basic(headers, server.hub.ids());
    RequestFacts { operation: Some(operation.to_owned()), ..basic }
}

async fn refuse(
    server: &Server,
    caller: Option<&Caller>,
    facts: &RequestFacts,
    kind: Kind,
    refused: Refused,
) -> Reply {
    if let Some(turned) = &refused.turned {
        return turned_away(turned, facts);
    }
    if refused.code == Code::AuditUnavailable {
        return audit_unavailable(facts);
    }
    let (error, told) = (refused.code.as_str(), facts.language.pick(&refused.zh, &refused.en));
    let body = json!({ "error": error, "error_description": told });
    if refused.is_unsettled {
        let body = json!({ "error": error, "error_description": told, "outcome": "UNKNOWN" });
        // That is said with an entry or without one: it tells nothing but that nothing is known.
        let _receipt = server.hub.record_refusal(caller, facts, kind, refused.code).await;
        return reply::json(refused.status, &body, facts);
    }
    let reply = reply::json(refused.status, &body, facts);
    recorded_or_unavailable(server, caller, facts, kind, refused.code, reply).await
}

fn too_slow() -> Refused {
    Refused::new(
        StatusCode::REQUEST_TIMEOUT,
        Code::InvalidInput,
        "文件传输过慢或中断，请重试",
        "the file came too slowly, or not to its end; send it again",
    )
}

fn broken() -> Refused {
    Refused::new(
        StatusCode::BAD_REQUEST,
        Code::InvalidInput,
        "文件传输中断或格式不符，请重新上传",
        "the file did not arrive whole; send it again",
    )
}
