//! Sessions of people: begun with a password, ended by leaving, by time and by an administrator.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use hub_audit::{Entry, Kind};
use hub_policy::Caller;
use hub_storage::{Session, Tx};
use hub_values::UserId;
use thiserror::Error;

use super::failures::Try;
use super::{Done, hash, normalised, random_text};
use crate::AppError;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::snapshot::user_caller;
use crate::writer::{Work, Written};

/// A session that was not used this long is over.
pub const SESSION_IDLE: Duration = Duration::minutes(30);
/// A session this old is over.
pub const SESSION_ABSOLUTE: Duration = Duration::hours(12);

/// Why somebody is not let in; the same for unknown logins and wrong passwords.
#[derive(Debug, Error)]
pub enum LoginError {
    /// Unknown, switched off, or a wrong secret.
    #[error("login or password is wrong")]
    Wrong,
    /// Too many failures.
    #[error("too many failures; wait {} seconds", .0.num_seconds())]
    Locked(Duration),
    /// The password is right, was given by somebody else, and must be changed first.
    #[error("the password must be changed first")]
    MustChange,
    /// The hub cannot tell, or the new password cannot be taken.
    #[error(transparent)]
    App(#[from] AppError),
}

impl Hub {
    /// Lets a person in: the caller, and the secret id of the new session.
    pub async fn log_in(
        self: &Arc<Self>,
        login: &str,
        password: &str,
        address: &str,
        request: &RequestFacts,
    ) -> Result<(Caller, String), LoginError> {
        let login = normalised(login);
        let tried = self.begin_try(&login, address).await?;
        let now = self.clock().now();
        let user = self.snapshot().user_by_login(&login).cloned();
        let stored = user.as_ref().map(|user| user.password_hash.clone());
        let is_right = self.password_fits(password.to_owned(), stored).await?;
        let caller = user.as_ref().filter(|_| is_right).and_then(user_caller);
        let (Some(user), Some(caller)) = (user, caller) else { return Err(LoginError::Wrong) };
        if user.must_change_password {
            self.take_back(tried).await?;
            return Err(LoginError::MustChange);
        }
        let secret = random_text()?;
        let session = Session { user: user.id, created_at: now, seen_at: now };
        let mut entry = entry(self, Some(&caller), request, Kind::Login);
        entry.operation = Some("login".to_owned());
        let (reply, answer) = tokio::sync::oneshot::channel();
        let begun = Begun { id_hash: hash(&secret), session, hash: user.password_hash, entry };
        let work: Work = Box::new(move |tx, _| begin_session_work(tx, begun, tried, reply));
        let _receipts = self.write(work).await?;
        let is_begun = answer.await.map_err(|_| AppError::Internal)?;
        if is_begun { Ok((caller, secret)) } else { Err(LoginError::Wrong) }
    }

    /// The caller of a session that is not over.
    pub async fn session_caller(
        self: &Arc<Self>,
        secret: &str,
    ) -> Result<Option<Caller>, AppError> {
        let id_hash = hash(secret);
        let Some(session) = self.peek_session(secret).await? else { return Ok(None) };
        let now = self.clock().now();
        if self.snapshot().user(session.user).is_none() {
            // Made by another server a moment ago: the session is there, so the user is too.
            self.catch_up().await?;
        }
        let caller = self.snapshot().user(session.user).and_then(user_caller);
        if caller.is_some() && now - session.seen_at > Duration::minutes(1) {
            let work: Work = Box::new(move |tx, _| touch_session_work(tx, id_hash, now));
            let _receipts = self.write(work).await?;
        }
        Ok(caller)
    }

    /// A session that is not over, without keeping it alive.
    pub(crate) async fn peek_session(&self, secret: &str) -> Result<Option<Session>, AppError> {
        let found = self.store().session(&hash(secret)).await?;
        let now = self.clock().now();
        Ok(found.filter(|session| {
            now - session.seen_at <= SESSION_IDLE && now - session.created_at <= SESSION_ABSOLUTE
        }))
    }

    /// Ends a session, or every session of its user.
    pub async fn log_out(
        self: &Arc<Self>,
        caller: &Caller,
        secret: &str,
        is_everywhere: bool,
        request: &RequestFacts,
    ) -> Result<(), AppError> {
        let id_hash = hash(secret);
        let mut entry = entry(self, Some(caller), request, Kind::Login);
        let operation = if is_everywhere { "logoutEverywhere" } else { "logout" };
        entry.operation = Some(operation.to_owned());
        let user = caller.user.filter(|_| is_everywhere);
        let work: Work = Box::new(move |tx, _| end_session_work(tx, id_hash, user, entry));
        self.write(work).await.map(drop)
    }
}

/// A session that begins, with the hash of the password that opened it.
struct Begun {
    id_hash: Vec<u8>,
    session: Session,
    hash: String,
    entry: Entry,
}

fn begin_session_work(
    tx: &Tx,
    begun: Begun,
    tried: Try,
    reply: tokio::sync::oneshot::Sender<bool>,
) -> Done<'_> {
    Box::pin(async move {
        // Another process may have switched the account off, or reset its password, since.
        let user = tx.user(begun.session.user).await?;
        let is_good = user.is_some_and(|user| {
            user.is_active && !user.must_change_password && user.password_hash == begun.hash
        });
        let entries = if is_good {
            tx.put_session(&begun.id_hash, &begun.session).await?;
            tx.forgive_login(&tried.who).await?;
            vec![begun.entry]
        } else {
            Vec::new()
        };
        // The receiver is gone only when its caller is; the session then ends by itself.
        let _gone = reply.send(is_good);
        Ok(Written { entries, ..Written::default() })
    })
}

fn touch_session_work(tx: &Tx, id_hash: Vec<u8>, now: DateTime<Utc>) -> Done<'_> {
    Box::pin(async move {
        tx.touch_session(&id_hash, now).await?;
        Ok(Written::default())
    })
}

fn end_session_work(tx: &Tx, id_hash: Vec<u8>, user: Option<UserId>, entry: Entry) -> Done<'_> {
    Box::pin(async move {
        match user {
            Some(user) => tx.end_sessions_of(user).await?,
            None => tx.end_session(&id_hash).await?,
        }
        Ok(Written { entries: vec![entry], ..Written::default() })
    })
}
