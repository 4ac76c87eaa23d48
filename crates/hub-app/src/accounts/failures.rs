//! Limits on failed logins, by login and by address (ASVS 6.3.8), kept in the database.
//!
//! A try is counted as a failure before it is judged, so that tries at the same time count too, and
//! taken back when it was right. If the database cannot tell, nobody gets in.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use hub_storage::{LoginFailures, Tx};

use super::{Done, LoginError};
use crate::AppError;
use crate::hub::Hub;
use crate::writer::{Work, Written};

/// Failures per login or address before it must wait.
const FAILURES: u64 = 10;
/// How long it must wait, and how long failures are remembered.
const LOCK_OUT: Duration = Duration::minutes(15);

/// A login and an address that try to get in.
#[derive(Debug, Clone)]
pub(super) struct Try {
    pub(super) who: [String; 2],
}

impl Hub {
    /// Counts a try, or says how long to wait.
    pub(super) async fn begin_try(
        self: &Arc<Self>,
        login: &str,
        address: &str,
    ) -> Result<Try, LoginError> {
        let who = [format!("login {login}"), format!("address {address}")];
        let now = self.clock().now();
        // Whoever must wait anyway does not keep the writer busy.
        let known = self.store().login_failures(&who).await.map_err(AppError::from)?;
        refuse_locked(&known, now)?;
        let (reply, answer) = tokio::sync::oneshot::channel();
        let counted = who.clone();
        let work: Work = Box::new(move |tx, _| count_work(tx, counted, now, reply));
        let _receipts = self.write(work).await?;
        answer.await.map_err(|_| AppError::Internal)?.map_err(LoginError::Locked)?;
        Ok(Try { who })
    }

    /// Takes a try back that was right although nobody was let in.
    pub(super) async fn take_back(self: &Arc<Self>, tried: Try) -> Result<(), AppError> {
        let work: Work = Box::new(move |tx, _| take_back_work(tx, tried));
        self.write(work).await.map(drop)
    }
}

fn count_work(
    tx: &Tx,
    who: [String; 2],
    now: DateTime<Utc>,
    reply: tokio::sync::oneshot::Sender<Result<(), Duration>>,
) -> Done<'_> {
    Box::pin(async move {
        // Read again under the lock: of many tries at once no more than the limit get through.
        let wait = wait(&tx.login_failures(&who).await?, now);
        if wait.is_none() {
            tx.count_login_failure(&who, FAILURES, now - LOCK_OUT, now).await?;
        }
        // The receiver is gone only when its caller is; the try counts all the same.
        let _gone = reply.send(wait.map_or(Ok(()), Err));
        Ok(Written::default())
    })
}

fn take_back_work(tx: &Tx, tried: Try) -> Done<'_> {
    Box::pin(async move {
        tx.forgive_login(&tried.who).await?;
        Ok(Written::default())
    })
}

fn refuse_locked(known: &[LoginFailures], now: DateTime<Utc>) -> Result<(), LoginError> {
    wait(known, now).map_or(Ok(()), |wait| Err(LoginError::Locked(wait)))
}

/// How long whoever failed so often must wait.
fn wait(known: &[LoginFailures], now: DateTime<Utc>) -> Option<Duration> {
    known
        .iter()
        .filter(|one| one.failures >= FAILURES)
        .map(|one| LOCK_OUT - (now - one.since))
        .filter(|wait| *wait > Duration::zero())
        .max()
}
