//! Responses: status, headers that every response has, bodies.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hub_app::{Code, Language, RequestFacts};
use hub_graphql::Answer;

/// Seconds after which it is worth trying again when the hub cannot answer.
const RETRY_AFTER: &str = "5";

/// A response.
pub(crate) type Reply = Response<Body>;

/// The two media types of GraphQL over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`.
    Json,
    /// `application/graphql-response+json`.
    GraphQl,
}

impl Media {
    /// The media type that a caller prefers.
    pub(crate) fn preferred(headers: &HeaderMap) -> Self {
        let accept = crate::headers::text(headers, "accept").unwrap_or_default();
        if accept.contains("application/graphql-response+json") {
            Self::GraphQl
        } else {
            Self::Json
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
        }
    }
}

/// An answer to a GraphQL request.
pub(crate) fn graphql(
    answer: Answer,
    media: Media,
    is_strict: bool,
    facts: &RequestFacts,
) -> Reply {
    let status = status(answer.code, media, is_strict);
    let mut reply = plain(status, media.content_type(), answer.body, facts);
    if status == StatusCode::UNAUTHORIZED {
        set(&mut reply, "www-authenticate", "Bearer");
    }
    reply
}

/// A response of JSON.
pub(crate) fn json(status: StatusCode, body: &serde_json::Value, facts: &RequestFacts) -> Reply {
    plain(status, Media::Json.content_type(), body.to_string(), facts)
}

/// A response of any type.
pub(crate) fn plain(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Body>,
    facts: &RequestFacts,
) -> Reply {
    let mut reply = Response::new(body.into());
    *reply.status_mut() = status;
    set(&mut reply, "content-type", content_type);
    set(&mut reply, "cache-control", "no-store");
    set(&mut reply, "x-content-type-options", "nosniff");
    set(&mut reply, "referrer-policy", "no-referrer");
    if status == StatusCode::SERVICE_UNAVAILABLE {
        set(&mut reply, "retry-after", RETRY_AFTER);
    }
    if let Ok(id) = HeaderValue::from_str(&facts.request_id) {
        let _previous = reply.headers_mut().insert("x-request-id", id);
    }
    reply
}

/// Sets a header to a text that is known to be one.
pub(crate) fn set(reply: &mut Reply, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    let _previous = reply.headers_mut().insert(name, HeaderValue::from_static(value));
}

/// The message of a code, in the language of the answer.
pub(crate) fn message(code: Code, language: Language) -> &'static str {
    let (zh, en) = match code {
        Code::Unauthenticated => {
            ("请先登录，或提供有效的访问令牌", "log in, or send a valid access token")
        }
        Code::Forbidden => ("请求来源不被允许", "this origin may not send requests"),
        Code::TooLarge => {
            ("请求内容过大，请缩小后重试", "the request is too large; make it smaller")
        }
        Code::TooComplex => ("查询过于复杂，请拆分", "the document asks for too much; split it"),
        Code::InvalidDocument => ("查询语句无法解析", "the document is not valid"),
        Code::AuditUnavailable => (
            "审计日志暂时无法写入，为保证可追溯，暂停应答",
            "the audit log cannot be written; nothing is answered without it",
        ),
        Code::Unavailable => {
            ("系统暂时无法应答，请稍后重试", "the hub cannot answer now; try again")
        }
        Code::RateLimited => ("请求过于频繁，请稍后重试", "too many requests; wait"),
        Code::InvalidInput => ("请求内容无法识别", "the request cannot be read"),
        Code::PurposeRequired | Code::PurposeNotAllowed => ("请注明用途", "name a purpose"),
        Code::FieldNotGranted | Code::FieldMasked => ("数据项未授权", "not granted"),
        Code::IdempotencyConflict | Code::Conflict => {
            ("与之前的请求冲突", "conflicts with what was sent before")
        }
        Code::BulkApprovalRequired => (
            "今日涉及人数超过授权上限，须由第二名负责人批准",
            "more people today than the grants allow; a second official must agree",
        ),
        Code::Internal => ("系统内部错误", "internal error"),
        Code::PasswordChangeRequired => (
            "密码由管理员设置，首次登录前须先修改密码",
            "an administrator gave you this password; change it before you log in",
        ),
    };
    language.pick(zh, en)
}

fn status(code: Option<Code>, media: Media, is_strict: bool) -> StatusCode {
    let Some(code) = code else { return StatusCode::OK };
    match code {
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PurposeRequired
        | Code::PurposeNotAllowed
        | Code::BulkApprovalRequired
        | Code::PasswordChangeRequired => StatusCode::FORBIDDEN,
        Code::FieldNotGranted if is_strict => StatusCode::FORBIDDEN,
        Code::AuditUnavailable | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::IdempotencyConflict => StatusCode::UNPROCESSABLE_ENTITY,
        Code::TooLarge | Code::TooComplex => StatusCode::BAD_REQUEST,
        Code::InvalidDocument if media == Media::GraphQl => StatusCode::BAD_REQUEST,
        Code::InvalidDocument
        | Code::InvalidInput
        | Code::FieldNotGranted
        | Code::FieldMasked
        | Code::Conflict
        | Code::Forbidden => StatusCode::OK,
    }
}
