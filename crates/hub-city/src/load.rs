//! Loading the synthetic city through the same door as any data.

use std::sync::Arc;

use hub_app::{AppError, Hub, IntakeDecision, Sender};
use hub_facts::{Evidence, Filing};
use hub_policy::Caller;
use hub_storage::{Area, Officer};

use crate::City;

/// Records that are entered in one transaction.
const PIECE: usize = 100;

/// What came in.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Source records entered.
    pub records: usize,
    /// New subjects.
    pub created: usize,
    /// Records added to known subjects.
    pub linked: usize,
    /// Records that were held already.
    pub known: usize,
    /// Records that were refused.
    pub refused: usize,
}

/// Loads areas, officers and all source records of a city; `progress` hears of records done and
/// records in all. Loading it again adds nothing.
pub async fn load(
    hub: &Arc<Hub>,
    city: &City,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Loaded, AppError> {
    hub.set_areas(&Caller::operator()?, areas(city)?, officers(city)?).await?;
    let mut loaded = Loaded::default();
    let mut waiting = Waiting::default();
    let total = city.filings.len();
    for filing in &city.filings {
        for (source, piece) in waiting.before(filing) {
            enter(hub, &source, piece, &mut loaded).await?;
            progress(loaded.records, total);
        }
        waiting.add(filing.clone());
    }
    for (source, piece) in waiting.pieces {
        enter(hub, &source, piece, &mut loaded).await?;
    }
    progress(loaded.records, total);
    Ok(loaded)
}

/// Records that wait until there are enough of one source for a transaction.
#[derive(Default)]
struct Waiting {
    subject: String,
    pieces: Vec<(String, Vec<Filing>)>,
}

impl Waiting {
    /// What must be entered before this record: full pieces, and everything when another kind of
    /// subject begins, because households name residents.
    fn before(&mut self, filing: &Filing) -> Vec<(String, Vec<Filing>)> {
        if filing.subject != self.subject {
            self.subject.clone_from(&filing.subject);
            return std::mem::take(&mut self.pieces);
        }
        let (full, rest) = std::mem::take(&mut self.pieces)
            .into_iter()
            .partition(|(_, piece)| piece.len() >= PIECE);
        self.pieces = rest;
        full
    }

    fn add(&mut self, filing: Filing) {
        match self.pieces.iter_mut().find(|(source, _)| *source == filing.source) {
            Some((_, piece)) => piece.push(filing),
            None => self.pieces.push((filing.source.clone(), vec![filing])),
        }
    }
}

fn areas(city: &City) -> Result<Vec<Area>, AppError> {
    let code = |text: &String| text.parse().map_err(|_| AppError::Internal);
    city.areas
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

fn officers(city: &City) -> Result<Vec<Officer>, AppError> {
    city.officers
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

async fn enter(
    hub: &Arc<Hub>,
    source: &str,
    piece: Vec<Filing>,
    loaded: &mut Loaded,
) -> Result<(), AppError> {
    if piece.is_empty() {
        return Ok(());
    }
    let sender = Sender {
        source: source.parse().map_err(|_| AppError::Internal)?,
        actor: "city".to_owned(),
        area: None,
        evidence: Evidence::Confirmed,
        is_register: true,
        is_file: true,
        batch: None,
    };
    let outcomes = hub.enter_piece(&Caller::operator()?, &sender, piece, "city").await?;
    for outcome in outcomes {
        loaded.records += 1;
        match outcome.decision {
            IntakeDecision::Created => loaded.created += 1,
            IntakeDecision::Linked => loaded.linked += 1,
            IntakeDecision::AlreadyKnown => loaded.known += 1,
            IntakeDecision::NeedsReview | IntakeDecision::Refused => {
                loaded.refused += 1;
                tracing::warn!(problems = ?outcome.problems, "a record of the city was refused");
            }
        }
    }
    Ok(())
}
