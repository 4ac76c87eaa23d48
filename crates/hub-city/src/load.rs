//! Loading the synthetic city through the same door as any data.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hub_app::{AppError, BulkLoad, BulkPiece, Hub, IntakeDecision, IntakeOutcome, Sender};
use hub_facts::{Evidence, Filing};
use hub_policy::Caller;
use hub_storage::{Area, Officer};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::family::{World, families};
use crate::plan::Plan;
use crate::{geography, officers, records};

/// Records that are entered in the first transaction, or a few more: families are not torn apart.
const FIRST_PIECE: usize = 100;
/// Records of the largest pieces.
const LARGEST_PIECE: usize = 2_000;
/// How long a piece should take. Larger ones win little, and whoever else uses the hub waits.
const PIECE_TIME: Duration = Duration::from_millis(300);
/// Pieces that may wait, judged, for the one that is being written.
const AHEAD: usize = 2;
/// Everybody who files records in this world.
const SOURCES: [&str; 7] = [
    "police",
    "communities",
    "health",
    "civil_affairs",
    "city_management",
    "market_supervision",
    "fire",
];

/// What came in.
#[derive(Debug, Default, Clone, Copy)]
pub struct Loaded {
    /// Source records entered.
    pub records: usize,
    /// New subjects.
    pub created: usize,
    /// Records added to known subjects.
    pub linked: usize,
    /// Records that were held already.
    pub known: usize,
    /// New subjects that could be somebody who is known: a person decides.
    pub doubtful: usize,
    /// Records that were refused.
    pub refused: usize,
    /// Residents whose records are in, those of an earlier run included.
    pub residents: usize,
    /// Residents whose records were in before this run.
    pub resumed_at: usize,
    /// Whether it was asked to stop before all were in.
    pub is_stopped: bool,
}

/// How far the load of a city is; kept in the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    plan: Plan,
    /// Families that are in.
    families: u64,
    residents: usize,
}

/// A piece on its way, and where the load is after it.
struct Next {
    piece: BulkPiece,
    residents: usize,
}

/// Loads areas, officers and all source records of the city of a plan, family by family; `progress`
/// hears of what is in. Nothing but the families of a few pieces is held. A load that was
/// interrupted goes on where it stopped, and loading the city again adds nothing. When `stop` turns
/// true it ends after the piece that is being written.
pub async fn load(
    hub: &Arc<Hub>,
    plan: &Plan,
    stop: &AtomicBool,
    mut progress: impl FnMut(&Loaded) + Send,
) -> Result<Loaded, AppError> {
    set_up(hub, plan).await?;
    let load = BulkLoad::new(hub, Caller::operator()?, "city", senders()?);
    let load = Arc::new(load);
    let mark = load.mark().await?.and_then(|text| serde_json::from_str::<Mark>(&text).ok());
    let mark = mark.filter(|mark| mark.plan == *plan);
    let (families, residents) = mark.map_or((0, 0), |mark| (mark.families, mark.residents));
    let mut loaded = Loaded { residents, resumed_at: residents, ..Loaded::default() };
    let (ready, mut pieces) = mpsc::channel(AHEAD);
    let size = Arc::new(AtomicUsize::new(FIRST_PIECE));
    let judging = {
        let (load, plan, size) = (Arc::clone(&load), *plan, Arc::clone(&size));
        tokio::task::spawn_blocking(move || judge(&load, &plan, families, &size, &ready))
    };
    while let Some(next) = pieces.recv().await {
        let started = Instant::now();
        let outcomes = load.write(next.piece).await?;
        size.store(next_size(outcomes.len(), started.elapsed()), Ordering::Relaxed);
        for outcome in &outcomes {
            loaded.count(outcome);
        }
        loaded.residents = next.residents;
        progress(&loaded);
        if stop.load(Ordering::Relaxed) {
            loaded.is_stopped = true;
            return Ok(loaded);
        }
    }
    judging.await.map_err(|_| AppError::Internal)??;
    // From here on another load begins at the beginning.
    let _none = load.write(load.judge(Vec::new(), None)?).await?;
    Ok(loaded)
}

/// Loads areas and officers only.
pub async fn set_up(hub: &Arc<Hub>, plan: &Plan) -> Result<(), AppError> {
    hub.set_areas(&Caller::operator()?, areas()?, officers(plan)?).await
}

impl Loaded {
    fn count(&mut self, outcome: &IntakeOutcome) {
        self.records += 1;
        match outcome.decision {
            IntakeDecision::Created => self.created += 1,
            IntakeDecision::Linked => self.linked += 1,
            IntakeDecision::AlreadyKnown => self.known += 1,
            IntakeDecision::NeedsReview if outcome.subject.is_some() => self.doubtful += 1,
            IntakeDecision::NeedsReview | IntakeDecision::Refused => {
                self.refused += 1;
                tracing::warn!(problems = ?outcome.problems, "a record of the city was refused");
            }
        }
    }
}

/// Draws and judges families, piece by piece, until all are ready or nobody takes them any more.
fn judge(
    load: &BulkLoad,
    plan: &Plan,
    done: u64,
    size: &AtomicUsize,
    ready: &mpsc::Sender<Next>,
) -> Result<(), AppError> {
    let world = Arc::new(World::new(plan));
    let mut waiting: Vec<(usize, Filing)> = Vec::new();
    let mut residents = 0;
    let send = |waiting: &mut Vec<_>, families, residents| -> Result<bool, AppError> {
        let mark = Mark { plan: *plan, families, residents };
        let mark = serde_json::to_string(&mark).map_err(|_| AppError::Internal)?;
        let piece = load.judge(std::mem::take(waiting), Some(mark))?;
        Ok(ready.blocking_send(Next { piece, residents }).is_ok())
    };
    let mut number = 0;
    for family in families(&world) {
        residents += family.people.len();
        number += 1;
        if number <= done {
            continue;
        }
        for filing in records::of_family(&world, &family) {
            let by = SOURCES.iter().position(|source| *source == filing.source);
            waiting.push((by.ok_or(AppError::Internal)?, filing));
        }
        if waiting.len() >= size.load(Ordering::Relaxed) && !send(&mut waiting, number, residents)?
        {
            return Ok(());
        }
    }
    if !waiting.is_empty() {
        let _taken: bool = send(&mut waiting, number, residents)?;
    }
    Ok(())
}

/// The size of the pieces to come, after one that took so long: it grows by half at most.
fn next_size(records: usize, took: Duration) -> usize {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
    let wanted = u64::try_from(PIECE_TIME.as_micros()).unwrap_or(u64::MAX);
    let fits = (records as u64).saturating_mul(wanted) / micros;
    let fits = usize::try_from(fits).unwrap_or(usize::MAX);
    fits.min(records + records / 2).clamp(FIRST_PIECE / 2, LARGEST_PIECE)
}

fn senders() -> Result<Vec<Sender>, AppError> {
    SOURCES
        .iter()
        .map(|source| {
            Ok(Sender {
                source: source.parse().map_err(|_| AppError::Internal)?,
                actor: "city".to_owned(),
                area: None,
                evidence: Evidence::Confirmed,
                is_register: true,
                is_file: true,
                is_feed: false,
                batch: None,
            })
        })
        .collect()
}

fn areas() -> Result<Vec<Area>, AppError> {
    let code = |text: &String| text.parse().map_err(|_| AppError::Internal);
    geography::areas()
        .iter()
        .map(|area| {
            Ok(Area {
                code: code(&area.code)?,
                parent: area.parent.as_ref().map(code).transpose()?,
                level: area.level.to_owned(),
                name_zh: area.name_zh.clone(),
                name_en: area.name_en.clone(),
                is_urban: area.is_urban,
            })
        })
        .collect()
}

fn officers(plan: &Plan) -> Result<Vec<Officer>, AppError> {
    officers::officers(plan)
        .iter()
        .map(|officer| {
            Ok(Officer {
                area: officer.area.parse().map_err(|_| AppError::Internal)?,
                department: officer.department.clone(),
                name: officer.name.clone(),
                phone: officer.phone.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_grow_while_they_are_quick_and_shrink_when_they_are_slow() {
        assert_eq!(next_size(100, Duration::from_millis(10)), 150);
        assert_eq!(next_size(400, Duration::from_millis(600)), 200);
        assert_eq!(next_size(1_900, Duration::from_millis(10)), LARGEST_PIECE);
        assert_eq!(next_size(60, Duration::from_secs(30)), 50);
        assert_eq!(next_size(0, Duration::ZERO), 50);
    }
}
