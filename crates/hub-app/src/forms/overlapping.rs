//! What of a form is held already, who else asks for it, and what it would cost: the admission check.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_catalogue::AttributeIndex;
use hub_facts::{Freshness, SubjectRecord};
use hub_forms::{Burden, FactKey, Overlap, Role};
use hub_policy::Act;
use hub_storage::{Filter, Page};
use hub_values::{AreaCode, FormId, SubjectKind};

use super::drafting::Drafted;
use super::{FormDraft, FormRefusal, FormState, FormView, SuggestedForm, unknown_form};
use crate::{AppError, Operation};

/// Subjects that are counted at most; more are told to be a part.
const COUNTED: usize = 20_000;
/// Subjects read at once.
const PIECE: u64 = 1_000;
/// Counts below this are not told.
const SMALLEST: u64 = 10;

/// Of whom the check counts what is held.
#[derive(Debug, Clone, Default)]
pub struct FormScope {
    /// A form that is registered, instead of a draft.
    pub form: Option<FormId>,
    /// Whether an id was given that is no form's.
    pub is_unknown: bool,
    /// In this area only.
    pub area: Option<AreaCode>,
    /// Whether communities are counted at all.
    pub counts: bool,
}

/// How a form stands beside what is held and what others ask.
#[derive(Debug, Clone)]
pub struct FormOverlap {
    /// The form.
    pub form: hub_forms::Form,
    /// What the hub makes of the file.
    pub suggested: Option<SuggestedForm>,
    /// Its columns in piles, and other forms.
    pub overlap: Overlap,
    /// The forms that it was compared with.
    pub others: Vec<FormView>,
    /// What is held of each column in each community.
    pub counts: Vec<ColumnCount>,
    /// Subjects that were counted.
    pub subjects: u64,
    /// Whether there are more subjects than were counted.
    pub is_partial: bool,
    /// Minutes that the counted subjects would take communities.
    pub minutes: f64,
    /// What is wrong with the form.
    pub refusals: Vec<FormRefusal>,
}

/// What is held of a column in a community; none where it is too few to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnCount {
    /// The column, from 0.
    pub column: usize,
    /// The community.
    pub area: AreaCode,
    /// Subjects of whom it is held fresh.
    pub fresh: Option<u64>,
    /// Subjects of whom it is held, and to be confirmed.
    pub stale: Option<u64>,
    /// Subjects of whom nothing is held.
    pub missing: Option<u64>,
}

/// Subjects by how a fact of theirs is held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Held {
    fresh: u64,
    stale: u64,
    missing: u64,
}

impl Operation {
    /// How a draft stands beside what is held and what others ask.
    ///
    /// # Errors
    /// The caller's role neither registers forms nor decides about them.
    pub async fn form_overlap(
        self: &Arc<Self>,
        draft: &FormDraft,
        scope: &FormScope,
    ) -> Result<FormOverlap, AppError> {
        if !self.caller().may(Act::AdmitForms) {
            self.require(Act::RegisterForms)?;
        }
        let _permit = self.permit()?;
        let all = self.hub().all_forms().await?;
        let (form, suggested, refusals) = self.compared_form(draft, scope).await?;
        let others: Vec<FormView> =
            all.into_iter().filter(|one| one.state == FormState::Admitted).collect();
        let forms: Vec<hub_forms::Form> = others.iter().map(|one| one.form.clone()).collect();
        let overlap = Overlap::of(&form, &forms, self.catalogue());
        let mut told = FormOverlap {
            form,
            suggested,
            overlap,
            others,
            counts: Vec::new(),
            subjects: 0,
            is_partial: false,
            minutes: 0.0,
            refusals,
        };
        if told.refusals.is_empty() && scope.counts {
            self.count_held(&mut told, scope.area).await?;
        }
        if !told.refusals.is_empty() {
            self.ledger().reject();
        }
        Ok(told)
    }

    /// The form of an id, or the one that a draft makes.
    async fn compared_form(
        self: &Arc<Self>,
        draft: &FormDraft,
        scope: &FormScope,
    ) -> Result<(hub_forms::Form, Option<SuggestedForm>, Vec<FormRefusal>), AppError> {
        if scope.form.is_none() && !scope.is_unknown {
            let Drafted { form, suggested, refusals, .. } = self.drafted(draft).await?;
            return Ok((form, suggested, refusals));
        }
        let found = match scope.form {
            Some(id) => self.form(id).await?,
            None => None,
        };
        if let Some(one) = found {
            return Ok((one.form, None, Vec::new()));
        }
        let Drafted { form, .. } = self.drafted(&FormDraft::default()).await?;
        Ok((form, None, vec![unknown_form("draft.form")]))
    }

    /// Counts whether something is held, never what: a statistic, with few left out.
    async fn count_held(
        self: &Arc<Self>,
        told: &mut FormOverlap,
        area: Option<AreaCode>,
    ) -> Result<(), AppError> {
        let kind = told.form.subject;
        let columns: Vec<(usize, AttributeIndex)> = told
            .overlap
            .held
            .iter()
            .filter_map(|one| Some((one.column, self.held_in_own_record(kind, &one.key)?)))
            .collect();
        let mut counted: BTreeMap<(usize, AreaCode), Held> = BTreeMap::new();
        let filter = Filter { area, ..Filter::default() };
        let mut after = None;
        let mut subjects = 0_usize;
        loop {
            let page = Page { first: PIECE, after };
            let mut found = self.hub().store().search(self.permit()?, kind, &filter, page).await?;
            let has_more = found.len() as u64 > PIECE;
            found.truncate(usize::try_from(PIECE).unwrap_or(usize::MAX));
            after = found.last().map(|one| one.id);
            subjects += found.len();
            for record in &found {
                self.count_record(record, &columns, &mut counted);
            }
            if !has_more || subjects >= COUNTED {
                told.is_partial = has_more;
                break;
            }
        }
        for (_, attribute) in &columns {
            self.ledger().disclose(*attribute);
        }
        self.ledger().count(subjects);
        told.subjects = subjects as u64;
        told.minutes = minutes(told, &counted);
        told.counts =
            counted.into_iter().map(|((column, area), held)| held.told(column, area)).collect();
        Ok(())
    }

    fn count_record(
        &self,
        record: &SubjectRecord,
        columns: &[(usize, AttributeIndex)],
        counted: &mut BTreeMap<(usize, AreaCode), Held>,
    ) {
        let Some(area) = record.community else { return };
        let today = self.hub().clock().today();
        for (column, attribute) in columns {
            let held = counted.entry((*column, area)).or_default();
            let fact = record.fact(*attribute);
            let about = self.catalogue().at(*attribute);
            match fact.zip(about).map(|(fact, about)| fact.freshness(about, today)) {
                Some(Freshness::Fresh) => held.fresh += 1,
                Some(Freshness::Stale) => held.stale += 1,
                None => held.missing += 1,
            }
        }
    }

    /// The attribute under which a subject's own record holds a fact, if it does.
    fn held_in_own_record(&self, kind: SubjectKind, key: &FactKey) -> Option<AttributeIndex> {
        if key.role == Role::Own {
            let own = self.catalogue().attribute(key.attribute.as_str())?;
            return (own.subject == kind).then_some(own.index);
        }
        let role = key.role.named()?;
        let names = |one: &&hub_catalogue::Attribute| {
            one.view
                .as_ref()
                .is_some_and(|view| view.role == role && view.attribute == key.attribute)
        };
        self.catalogue().of(kind).find(names).map(|one| one.index)
    }
}

/// What is missing is typed, what is stale is confirmed, and what is new is typed for everybody.
fn minutes(told: &FormOverlap, counted: &BTreeMap<(usize, AreaCode), Held>) -> f64 {
    let new = (told.overlap.new.len() as u64).saturating_mul(told.subjects);
    let (stale, missing) = counted
        .values()
        .fold((0, 0), |(stale, missing), held| (stale + held.stale, missing + held.missing));
    let all = (missing + new).saturating_mul(Burden::NewlyCollected.centiminutes())
        + stale.saturating_mul(Burden::Confirmed.centiminutes());
    f64::from(u32::try_from(all).unwrap_or(u32::MAX)) / 100.0
}

impl Held {
    /// What may be told: few are left out, and with them one more, so that the sum does not give
    /// them away.
    fn told(self, column: usize, area: AreaCode) -> ColumnCount {
        let mut told = [Some(self.fresh), Some(self.stale), Some(self.missing)];
        let is_few = |count: &Option<u64>| count.is_some_and(|one| (1..SMALLEST).contains(&one));
        let few = told.iter().filter(|one| is_few(one)).count();
        for count in &mut told {
            if is_few(count) {
                *count = None;
            }
        }
        if few == 1 {
            let least = told.iter_mut().flatten().filter(|one| **one > 0).min().copied();
            for count in &mut told {
                if least.is_some() && *count == least {
                    *count = None;
                }
            }
        }
        let [fresh, stale, missing] = told;
        ColumnCount { column, area, fresh, stale, missing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_not_told_and_not_to_be_reckoned() {
        let area: AreaCode = "519902001003".parse().expect("an area");
        let held = |fresh, stale, missing| Held { fresh, stale, missing }.told(0, area);
        let told = |one: ColumnCount| (one.fresh, one.stale, one.missing);
        assert_eq!(told(held(100, 20, 0)), (Some(100), Some(20), Some(0)));
        assert_eq!(told(held(100, 20, 3)), (Some(100), None, None));
        assert_eq!(told(held(5, 4, 100)), (None, None, Some(100)));
        assert_eq!(told(held(0, 0, 3)), (Some(0), Some(0), None));
    }
}
