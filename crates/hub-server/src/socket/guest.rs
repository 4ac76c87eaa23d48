//! Who is at the other end of a socket, and whether they still may be.

use axum::http::{HeaderMap, HeaderValue};
use chrono::{DateTime, Utc};
use hub_app::{AppError, Code, Finished, Operation, Receipt, RequestFacts, Standing};
use hub_audit::Kind;
use hub_policy::Caller;

use super::ending::Ending;
use super::message::Introduction;
use crate::deadline::Deadline;
use crate::graphql::{self, Refused, TRIES, from_app};
use crate::state::Server;

/// Who was let in, for what, and until when.
pub(super) struct Guest {
    /// The headers that they would send with each request.
    pub(super) headers: HeaderMap,
    /// What stands in every entry: request id, purpose, case, language.
    pub(super) facts: RequestFacts,
    standing: Standing,
    expires_at: Option<DateTime<Utc>>,
    session: Option<String>,
}

impl Guest {
    /// Lets somebody in as a request of theirs would be, and records it.
    pub(super) async fn admit(
        server: &Server,
        deadline: Deadline,
        headers: &HeaderMap,
        introduction: &Introduction,
        mut facts: RequestFacts,
    ) -> Result<(Self, Receipt), Refused> {
        let headers = introduced(headers, introduction);
        facts.operation = Some("connect".to_owned());
        let subscribing = |refused: Refused| Refused { kind: Kind::Subscription, ..refused };
        let told = |error: &AppError, facts: &RequestFacts| subscribing(from_app(error, facts));
        let known = deadline.work(server.authenticate(&headers)).await;
        let known =
            known.unwrap_or(Err(AppError::TooLate)).map_err(|error| told(&error, &facts))?;
        if known.session.is_some() && !headers.contains_key("origin") {
            // Browsers name the page that opens a socket; whoever else has a cookie took it.
            return Err(subscribing(Refused::new(Code::Forbidden, &facts)));
        }
        graphql::purpose(server, &headers, &mut facts).map_err(subscribing)?;
        let is_named = headers.contains_key("x-purpose");
        let receipt = recorded(server, deadline, &known.caller, &facts, is_named)
            .await
            .map_err(|error| told(&error, &facts))?;
        let purpose = facts.purpose.as_deref();
        let standing = server.hub.standing(&known.caller, purpose, facts.case.is_some());
        let standing = standing.map_err(|error| told(&error, &facts))?;
        facts.operation = None;
        let expires_at = known.expires_at;
        Ok((Self { headers, facts, standing, expires_at, session: known.session }, receipt))
    }

    /// Who was let in.
    pub(super) fn caller(&self) -> &Caller {
        &self.standing.caller
    }

    /// The caller as they are now, when nothing that they were let in with was taken away.
    pub(super) fn now(&self, server: &Server) -> Result<Caller, Ending> {
        if self.expires_at.is_some_and(|end| server.hub.clock().now() >= end) {
            return Err(Ending::Over);
        }
        let has_case = self.facts.case.is_some();
        let now = server.hub.standing(self.caller(), self.facts.purpose.as_deref(), has_case);
        match now {
            Ok(now) if !self.standing.has_lost(&now) => Ok(now.caller),
            Err(AppError::Unauthenticated) => Err(Ending::Over),
            Ok(_) | Err(_) => Err(Ending::Withdrawn),
        }
    }

    /// The same, and whether the session was ended; it is not kept alive by looking.
    pub(super) async fn look(&self, server: &Server) -> Result<(), Ending> {
        let _caller = self.now(server)?;
        let Some(secret) = &self.session else { return Ok(()) };
        match server.deadline().work(server.hub.is_session_alive(secret)).await {
            Some(Ok(false)) => Err(Ending::Over),
            // What cannot be told now is told by the next look; meanwhile nothing is answered
            // without the database.
            Some(Ok(true) | Err(_)) | None => Ok(()),
        }
    }
}

/// The headers of the request that opened the socket, with what the client said since.
fn introduced(headers: &HeaderMap, introduction: &Introduction) -> HeaderMap {
    let mut headers = headers.clone();
    for (name, value) in [
        ("authorization", &introduction.authorization),
        ("x-purpose", &introduction.purpose),
        ("x-case", &introduction.case),
    ] {
        let Some(value) = value else { continue };
        // What cannot be a header is none that anybody knows, and does not fall back to another.
        let value = HeaderValue::from_bytes(value.as_bytes());
        let value = value.unwrap_or_else(|_| HeaderValue::from_static("?"));
        let _previous = headers.insert(name, value);
    }
    headers
}

/// Records that somebody was let in. A purpose that is named must be theirs.
async fn recorded(
    server: &Server,
    deadline: Deadline,
    caller: &Caller,
    facts: &RequestFacts,
    is_named: bool,
) -> Result<Receipt, AppError> {
    for _ in 0..TRIES {
        let operation = Operation::begin(&server.hub, caller.clone(), facts.clone(), is_named)?;
        let done = deadline.work(operation.finish(Kind::Subscription, None, false)).await;
        if let Finished::Recorded(receipt, _) = done.unwrap_or(Err(AppError::TooLate))? {
            return Ok(receipt);
        }
    }
    Err(AppError::TooLate)
}
