//! Whether what was prefilled was right: a sample of it is held against what is said of it later.

use std::collections::{BTreeMap, HashMap};

use hub_facts::{Fact, SubjectRecord};
use hub_forms::Cell;
use hub_storage::{BurdenKey, BurdenSum, PrefillSample, Tx};
use hub_values::SubjectId;

use super::filling::FilledCell;
use super::settling::BY_REQUEST;
use crate::AppError;
use crate::hub::Hub;

/// One prefilled fact of so many is checked, beginning with the first of a request. A prime, so that no form's number of
/// columns keeps some of them out.
const EVERY: u64 = 19;

/// Counts the prefilled facts of a request, and picks those that are checked.
#[derive(Default)]
pub(super) struct Sampling {
    prefilled: u64,
    pub(super) samples: Vec<PrefillSample>,
}

impl Sampling {
    /// Looks at a cell as it goes out.
    pub(super) fn look(
        &mut self,
        cell: &FilledCell,
        key: &BurdenKey,
        catalogue: &hub_catalogue::Catalogue,
    ) {
        let is_fact = matches!(cell.cell, Cell::Filled(_) | Cell::Stale(_));
        let Some(target) = cell.target.as_ref().filter(|_| is_fact) else { return };
        let is_picked = self.prefilled.is_multiple_of(EVERY);
        self.prefilled += 1;
        if let Some(attribute) = catalogue.at(target.attribute).filter(|_| is_picked) {
            self.samples.push(PrefillSample {
                subject: target.subject,
                attribute: attribute.code.to_string(),
                department: key.department.clone(),
                form: key.form.clone(),
                area: key.area.clone(),
            });
        }
    }
}

/// Checks the samples about these records, whatever brought the news: the fact was right when the same is said again,
/// and wrong when another value takes its place.
pub(super) async fn check(
    hub: &Hub,
    tx: &Tx,
    now: &HashMap<SubjectId, &SubjectRecord>,
    before: &HashMap<SubjectId, SubjectRecord>,
) -> Result<(), AppError> {
    let mut ids: Vec<SubjectId> = now.keys().copied().collect();
    ids.sort_unstable();
    let day = hub.clock().today().to_string();
    let mut counts: BTreeMap<BurdenKey, BurdenSum> = BTreeMap::new();
    let mut done = Vec::new();
    for sample in tx.prefill_samples(&ids).await? {
        let fact = |record: &SubjectRecord| -> Option<Fact> {
            let attribute = tx.catalogue().attribute(&sample.attribute)?;
            record.fact(attribute.index).cloned()
        };
        let was = before.get(&sample.subject).and_then(&fact);
        let is = now.get(&sample.subject).and_then(|record| fact(record));
        let Some(was) = was else { continue };
        let is_same = is.as_ref().is_some_and(|is| is.stated == was.stated);
        let is_said_again = is.as_ref().is_some_and(|is| is.confirmed_on > was.confirmed_on);
        if is_same && !is_said_again {
            continue;
        }
        let key = BurdenKey {
            day: day.clone(),
            department: sample.department.clone(),
            form: sample.form.clone(),
            area: sample.area.clone(),
            origin: BY_REQUEST.to_owned(),
        };
        let sum = counts.entry(key).or_default();
        sum.checked += 1;
        sum.found_wrong += u64::from(!is_same);
        done.push(sample);
    }
    if !done.is_empty() {
        tx.add_burden(counts.into_iter().collect()).await?;
        tx.end_prefill_samples(&done).await?;
    }
    Ok(())
}
