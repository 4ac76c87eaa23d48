//! The rules over the log at work: they follow it, raise alerts, and can be replayed with other thresholds.

mod around;

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_audit::{Finding, Kind, NoticeRules, Noticing, Surroundings};
use hub_policy::Caller;
use hub_storage::{StoredAlert, Tx};
use hub_values::{AlertId, china_day};

use crate::alerts::AlertState;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::recent::{Numbered, Stretch};
use crate::writer::{Basis, Work, Written};
use crate::{AppError, Operation};
use around::Places;

/// Entries that are looked at in one step.
pub(crate) const STEP: u64 = 1_000;
/// Days before an entry that the rules look back to: peers of four weeks, and the day before.
const BACK: i64 = 29;
/// Where alerts were raised up to, among the settings of the database.
const PROGRESS: &str = "log_noticed";
/// Entries after which that is noted although nothing was found.
const NOTE_EVERY: u64 = 5_000;

/// Follows the log with the rules, in one process.
#[derive(Debug)]
pub(crate) struct Follower {
    noticing: Noticing,
    places: Places,
    /// The next entry to be looked at.
    next: u64,
    /// From which entry on what is found is an alert; before, it is only remembered.
    tells_from: u64,
    /// What was noted of that in the database.
    noted: u64,
}

impl Hub {
    /// Looks at the next entries of the log and raises alerts; true when there are more.
    pub async fn notice(self: &Arc<Self>) -> Result<bool, AppError> {
        Ok(self.notice_step().await? > 0)
    }

    /// The same, and tells how many entries are left.
    pub(crate) async fn notice_step(self: &Arc<Self>) -> Result<u64, AppError> {
        let mut slot = self.follower.lock().await;
        let follower = match slot.as_mut() {
            Some(follower) => follower,
            None => slot.insert(self.begin_to_follow().await?),
        };
        // The log may be shorter than it was: an old backup was restored.
        let size = self.store().head().await?.size;
        if size <= follower.next {
            return Ok(0);
        }
        let Stretch { entries, next: last } = self.stretch(follower.next, STEP).await?;
        if last == follower.next {
            return Ok(0);
        }
        let around = self.surroundings(&mut follower.places, &entries).await?;
        let mut found = Vec::new();
        for (index, entry) in &entries {
            let told = follower.noticing.look(*index, entry, &around);
            found.extend(told.into_iter().filter(|_| *index >= follower.tells_from));
        }
        if !found.is_empty() || last >= follower.noted + NOTE_EVERY {
            self.raise(found, last.max(follower.tells_from)).await?;
            follower.noted = last;
        }
        follower.next = last;
        Ok(size.saturating_sub(last))
    }

    /// Begins where alerts were raised up to, and first reads what the rules look back to.
    async fn begin_to_follow(&self) -> Result<Follower, AppError> {
        let tx = self.store().look().await?;
        let noted = tx.progress(PROGRESS).await?.and_then(|text| text.parse().ok());
        drop(tx);
        let size = self.store().head().await?.size;
        let tells_from = match noted {
            Some(index) => std::cmp::min(index, size),
            None => self.first_since(self.clock().now() - Duration::days(BACK)).await?,
        };
        let first = self.store().log_from(tells_from, 1).await?;
        let since = first.first().map_or_else(|| self.clock().now(), |row| row.time);
        let next = self.first_since(since - Duration::days(BACK)).await?;
        let rules = self.settings().notice.clone();
        let noticing = Noticing::new(rules, self.snapshot().calendar.clone());
        let next = next.min(tells_from);
        Ok(Follower { noticing, places: Places::default(), next, tells_from, noted: tells_from })
    }

    /// The first entry from a moment on. Entries come in the order of time but for jumps of the clock.
    pub(crate) async fn first_since(&self, moment: DateTime<Utc>) -> Result<u64, AppError> {
        let (mut low, mut high) = (0, self.store().head().await?.size);
        while low < high {
            let middle = low + (high - low) / 2;
            let row = self.store().log_from(middle, 1).await?;
            if row.first().is_some_and(|row| row.time < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    async fn raise(self: &Arc<Self>, found: Vec<Finding>, noticed: u64) -> Result<(), AppError> {
        let now = self.clock().now();
        let alert = |one: Finding| {
            Ok(StoredAlert {
                id: AlertId::from_uuid(self.ids().uuid()),
                found_as: one.found_as(),
                rule: one.rule.as_str().to_owned(),
                department: one.department.clone(),
                actor: one.actor.clone(),
                day: one.day.to_string(),
                facts: serde_json::to_string(&one).map_err(|_| AppError::Internal)?,
                state: AlertState::Open.as_str().to_owned(),
                note: None,
                handled_by: None,
                handled_at: None,
                raised_at: now,
            })
        };
        let alerts: Vec<StoredAlert> =
            found.into_iter().map(alert).collect::<Result<_, AppError>>()?;
        if !alerts.is_empty() {
            tracing::warn!(alerts = alerts.len(), "rules over the log have found something");
        }
        let work: Work = Box::new(move |tx: &Tx, _| {
            Box::pin(async move {
                tx.add_alerts(alerts).await?;
                tx.set_progress(PROGRESS, Some(&noticed.to_string())).await?;
                Ok(Written::default())
            })
        });
        self.keep_up(work).await.map(drop)
    }

    /// What other thresholds would have raised on these days, by what is known of people and places now; nothing is
    /// written but that somebody asked.
    ///
    /// # Errors
    /// When the log cannot be read or written.
    pub async fn replay_notice(
        self: &Arc<Self>,
        by: &Caller,
        rules: NoticeRules,
        since: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Finding>, AppError> {
        let request =
            RequestFacts { operation: Some("replayNotice".to_owned()), ..RequestFacts::default() };
        let asked = entry(self, Some(by), &request, Kind::Export);
        let size = self.log_size();
        let _receipt =
            self.append(asked, Basis::default()).await.map_err(|_| AppError::AuditUnavailable)?;
        let begin = (since - Duration::days(BACK)).and_time(chrono::NaiveTime::MIN).and_utc();
        let mut next = self.first_since(begin).await?;
        let mut noticing = Noticing::new(rules, self.snapshot().calendar.clone());
        let mut places = Places::default();
        let mut found = Vec::new();
        while next < size {
            let stretch = self.stretch(next, STEP.min(size - next)).await?;
            if stretch.next == next {
                break;
            }
            next = stretch.next;
            let entries = stretch.entries;
            let around = self.surroundings(&mut places, &entries).await?;
            for (index, entry) in &entries {
                let told = noticing.look(*index, entry, &around);
                let day = china_day(entry.time);
                found.extend(told.into_iter().filter(|_| since <= day && day <= until));
            }
        }
        Ok(found)
    }

    /// Entries of the log from a position on.
    pub(crate) async fn stretch(&self, from: u64, limit: u64) -> Result<Stretch, AppError> {
        match Stretch::known(&self.recent, from, limit) {
            Some(known) => Ok(known),
            None => Ok(Stretch::read(from, &self.store().log_from(from, limit).await?)),
        }
    }

    /// What the rules need to know around these entries.
    async fn surroundings(
        &self,
        places: &mut Places,
        entries: &[Numbered],
    ) -> Result<Surroundings, AppError> {
        let tx = self.store().look().await?;
        around::surroundings(&tx, &self.snapshot(), places, entries, self.clock().now()).await
    }
}

impl Operation {
    /// The thresholds in force.
    ///
    /// # Errors
    /// The caller reads no alerts.
    pub fn notice_rules(&self) -> Result<&NoticeRules, AppError> {
        let _permit = self.permit()?;
        if !self.caller().reads_alerts() {
            return Err(AppError::Forbidden);
        }
        Ok(&self.hub().settings().notice)
    }
}
