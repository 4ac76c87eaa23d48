//! Loading the synthetic city through the same door as any data.

use std::sync::Arc;

use anyhow::Result;
use hub_app::{Hub, IntakeDecision, Sender};
use hub_city::Plan;
use hub_facts::{Evidence, Filing};
use hub_storage::{Area, Officer};

use crate::{open, say};

/// Records that are entered in one transaction.
const PIECE: usize = 100;

/// What came in.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) records: usize,
    pub(crate) created: usize,
    pub(crate) linked: usize,
    pub(crate) known: usize,
    pub(crate) refused: usize,
}

/// Loads areas, officers and all source records of a city. Loading it again adds nothing.
pub(crate) async fn load(hub: &Arc<Hub>, plan: &Plan, city: &hub_city::City) -> Result<Loaded> {
    let areas = city
        .areas
        .iter()
        .map(|area| {
            Ok(Area {
                code: area.code.parse()?,
                parent: area.parent.as_deref().map(str::parse).transpose()?,
                level: area.level.to_owned(),
                name_zh: area.name_zh.clone(),
                name_en: area.name_en.clone(),
                is_urban: area.is_urban,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let officers = city
        .officers
        .iter()
        .map(|officer| {
            Ok(Officer {
                area: officer.area.parse()?,
                department: officer.department.clone(),
                name: officer.name.clone(),
                phone: officer.phone.clone(),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let by = open::operator()?;
    hub.set_areas(&by, areas, officers).await?;
    let mut loaded = Loaded::default();
    let mut waiting: Vec<(String, Vec<Filing>)> = Vec::new();
    let mut kind = String::new();
    let total = city.filings.len();
    let _plan = plan;
    for filing in &city.filings {
        // Households name residents, so all residents come first.
        if filing.subject != kind {
            kind.clone_from(&filing.subject);
            for (source, piece) in waiting.drain(..) {
                enter(hub, &source, piece, &mut loaded).await?;
            }
        }
        let position = waiting.iter().position(|(source, _)| *source == filing.source);
        let piece = match position.and_then(|position| waiting.get_mut(position)) {
            Some((_, piece)) => piece,
            None => {
                waiting.push((filing.source.clone(), Vec::with_capacity(PIECE)));
                match waiting.last_mut() {
                    Some((_, piece)) => piece,
                    None => continue,
                }
            }
        };
        piece.push(filing.clone());
        if piece.len() == PIECE {
            let full = std::mem::take(piece);
            enter(hub, &filing.source, full, &mut loaded).await?;
            say::progress("source records", loaded.records, total);
        }
    }
    for (source, piece) in waiting {
        enter(hub, &source, piece, &mut loaded).await?;
    }
    say::progress("source records", loaded.records, total);
    Ok(loaded)
}

async fn enter(
    hub: &Arc<Hub>,
    source: &str,
    piece: Vec<Filing>,
    loaded: &mut Loaded,
) -> Result<()> {
    if piece.is_empty() {
        return Ok(());
    }
    let sender = Sender {
        source: source.parse()?,
        actor: "city".to_owned(),
        area: None,
        evidence: Evidence::Confirmed,
        is_register: true,
        batch: None,
    };
    let outcomes = hub.enter_piece(&open::operator()?, &sender, piece, "city").await?;
    for outcome in outcomes {
        loaded.records += 1;
        match outcome.decision {
            IntakeDecision::Created => loaded.created += 1,
            IntakeDecision::Linked => loaded.linked += 1,
            IntakeDecision::AlreadyKnown => loaded.known += 1,
            IntakeDecision::Refused => {
                loaded.refused += 1;
                tracing::warn!(problems = ?outcome.problems, "a record of the city was refused");
            }
        }
    }
    Ok(())
}
