//! Alerts: reading what the rules over the log have found, and saying what became of it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_audit::{Finding, Kind, NoticeRule};
use hub_policy::CallerRole;
use hub_storage::{AlertFilter, StoredAlert};
use hub_values::AlertId;

use crate::author::telling;
use crate::remark;
use crate::writer::Written;
use crate::{AppError, Author, Operation};

/// Longest note, in characters.
const NOTE: usize = 200;

/// Where an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// Nobody has said anything yet.
    Open,
    /// There was a reason.
    Explained,
    /// Somebody else has to look into it.
    Escalated,
}

impl AlertState {
    const ALL: [Self; 3] = [Self::Open, Self::Explained, Self::Escalated];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Explained => "explained",
            Self::Escalated => "escalated",
        }
    }
}

/// What somebody says of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertOutcome {
    /// There was a reason.
    Explained,
    /// Somebody else has to look into it.
    Escalated,
}

/// Which alerts are wanted; all conditions must hold.
#[derive(Debug, Clone, Default)]
pub struct AlertsWanted {
    /// In this state.
    pub state: Option<AlertState>,
    /// By this rule.
    pub rule: Option<NoticeRule>,
    /// About officials of this department.
    pub department: Option<String>,
    /// About this official.
    pub actor: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, it included.
    pub to: Option<NaiveDate>,
}

/// An alert as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// What was found.
    pub finding: Finding,
    /// Where it is.
    pub state: AlertState,
    /// What somebody said of it last.
    pub note: Option<String>,
    /// Who.
    pub handled_by: Option<String>,
    /// When.
    pub handled_at: Option<DateTime<Utc>>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
}

impl Operation {
    /// Alerts that fit, newest first, before one of them, one page; true when there are more. Auditors see all, data
    /// managers those about officials of their own department, nobody those about themselves.
    ///
    /// # Errors
    /// The caller reads no alerts.
    pub async fn alerts(
        &self,
        wanted: &AlertsWanted,
        before: Option<AlertId>,
        first: u64,
    ) -> Result<(Vec<Alert>, bool), AppError> {
        let _permit = self.permit()?;
        let caller = self.caller();
        if !caller.reads_alerts() {
            return Err(AppError::Forbidden);
        }
        let own = caller.department.as_str();
        let department = match (&wanted.department, caller.role) {
            (other, CallerRole::Auditor) => other.clone(),
            (Some(other), _) if other != own => return Ok((Vec::new(), false)),
            (_, _) => Some(own.to_owned()),
        };
        let filter = AlertFilter {
            state: wanted.state.map(|state| state.as_str().to_owned()),
            rule: wanted.rule.map(|rule| rule.as_str().to_owned()),
            department,
            actor: wanted.actor.clone(),
            besides: Some(caller.actor()),
            from: wanted.from.map(|day| day.to_string()),
            to: wanted.to.map(|day| day.to_string()),
        };
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let mut found = self.hub().store().alerts(&filter, before, first + 1).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.ledger().count(found.len());
        let shown = found.into_iter().map(alert).collect::<Result<_, _>>()?;
        Ok((shown, has_more))
    }

    /// Says what became of an alert. What was escalated may still be explained; what was explained stays so.
    ///
    /// # Errors
    /// There is no such alert for the caller, it was settled before, or the note says nothing.
    pub async fn handle_alert(
        self: &Arc<Self>,
        id: Option<AlertId>,
        outcome: AlertOutcome,
        note: &str,
    ) -> Result<Alert, AppError> {
        let _permit = self.permit()?;
        if !self.caller().reads_alerts() {
            return Err(AppError::Forbidden);
        }
        let id = id.ok_or_else(unknown)?;
        let note = remark::checked(note, NOTE)
            .map_err(|wrong| AppError::invalid("note", wrong.zh, wrong.en))?;
        let target = vec![format!("alert:{id}")];
        let mut entry = Author::from(self).entry(self.hub(), Kind::Admin, "handleAlert", target);
        entry.reason = Some(note.clone());
        let (caller, now) = (self.caller().clone(), self.hub().clock().now());
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let known = tx.alert(id).await?.ok_or_else(unknown)?;
                if !caller.sees_alert(known.department.as_deref(), &known.actor) {
                    return Err(unknown());
                }
                let state = next(&known, outcome)?;
                let handled = StoredAlert {
                    state: state.as_str().to_owned(),
                    note: Some(note),
                    handled_by: Some(caller.actor()),
                    handled_at: Some(now),
                    ..known
                };
                tx.put_alert(&handled).await?;
                Ok((handled, Written { entries: vec![entry], ..Written::default() }))
            })
        });
        alert(self.administer_and_hear(work).await?)
    }
}

fn next(known: &StoredAlert, outcome: AlertOutcome) -> Result<AlertState, AppError> {
    let state = match outcome {
        AlertOutcome::Explained => AlertState::Explained,
        AlertOutcome::Escalated => AlertState::Escalated,
    };
    let is_settled = known.state == AlertState::Explained.as_str();
    if is_settled || known.state == state.as_str() {
        return Err(AppError::invalid(
            "id",
            "该预警已有人处理，请刷新后查看",
            "somebody has handled this alert already; look at it again",
        ));
    }
    Ok(state)
}

fn alert(stored: StoredAlert) -> Result<Alert, AppError> {
    let state = AlertState::ALL.into_iter().find(|state| state.as_str() == stored.state);
    Ok(Alert {
        id: stored.id,
        finding: serde_json::from_str(&stored.facts).map_err(|_| AppError::Internal)?,
        state: state.ok_or(AppError::Internal)?,
        note: stored.note,
        handled_by: stored.handled_by,
        handled_at: stored.handled_at,
        raised_at: stored.raised_at,
    })
}

fn unknown() -> AppError {
    AppError::invalid("id", "没有这条预警", "no such alert")
}
